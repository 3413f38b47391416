#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/base/text.h"
#include "queued/gateway/inside.h"

/* Beyond these nobody sees the first one again on the same day. */
#define SLIDES_MAX 500

#define LIST_HEAD "{\"slides\":["
#define LIST_TAIL "]}\n"

/* One of the list: a comma, its name, its version. */
#define ENTRY_SIZE (NAME_MAX + 96)

struct slide {
    char name[NAME_MAX + 1];
    char version[48]; /* Another one when the file is another one. */
};

/* What every browser draws, and what can do nothing else. */
static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".png", "image/png"},
        {".webp", "image/webp"},
        {".gif", "image/gif"},
    };
    const char *end = strrchr(name, '.');

    for (size_t i = 0; end != NULL && i < QD_ARRAY_LEN(types); i++) {
        if (strcasecmp(end, types[i][0]) == 0) {
            return types[i][1];
        }
    }
    return NULL;
}

/* A name as people give it, in any script; nothing hidden, no way elsewhere, nothing that means
 * something in an address or in JSON. */
static bool is_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= NAME_MAX && name[0] != '.' && strpbrk(name, "/\\\"?#%&<>") == NULL &&
           text_is_utf8(name, len) && text_is_printable(name, len);
}

/* Of a picture: a file of its own, no link to another. */
static bool look(const struct gateway *gateway,
                 const char *name,
                 char path[SLIDE_PAGE_PATH_SIZE],
                 struct stat *status)
{
    int len = snprintf(path, SLIDE_PAGE_PATH_SIZE, "%s/%s", gateway->slides, name);

    return len > 0 && len < SLIDE_PAGE_PATH_SIZE && lstat(path, status) == 0 &&
           S_ISREG(status->st_mode) && access(path, R_OK) == 0;
}

bool slide_page_find(const struct gateway *gateway,
                     const char *name,
                     char path[SLIDE_PAGE_PATH_SIZE],
                     const char **type)
{
    struct stat status;

    *type = type_of(name);
    return gateway->slides[0] != '\0' && *type != NULL && is_name(name) &&
           look(gateway, name, path, &status);
}

static int compare(const void *one, const void *other)
{
    const struct slide *left = one;
    const struct slide *right = other;

    return strcmp(left->name, right->name);
}

/* The folder may be changed, or be away for a moment, while it is shown: then it has none. */
static size_t read_slides(const struct gateway *gateway, struct slide *slides)
{
    DIR *open = gateway->slides[0] == '\0' ? NULL : opendir(gateway->slides);
    const struct dirent *entry = NULL;
    size_t count = 0;

    while (open != NULL && count < SLIDES_MAX && (entry = readdir(open)) != NULL) {
        char path[SLIDE_PAGE_PATH_SIZE];
        struct stat status;
        if (type_of(entry->d_name) == NULL || !is_name(entry->d_name) ||
            !look(gateway, entry->d_name, path, &status)) {
            continue;
        }
        (void)text_copy(slides[count].name, sizeof slides[count].name, entry->d_name);
        (void)snprintf(slides[count].version,
                       sizeof slides[count].version,
                       "%llx-%lx-%llx",
                       (unsigned long long)status.st_mtim.tv_sec,
                       (unsigned long)status.st_mtim.tv_nsec,
                       (unsigned long long)status.st_size);
        count++;
    }
    if (open != NULL) {
        (void)closedir(open);
    }
    qsort(slides, count, sizeof *slides, compare);
    return count;
}

static char *write_list(const struct slide *slides, size_t count, size_t *len)
{
    size_t room = sizeof LIST_HEAD + sizeof LIST_TAIL + count * ENTRY_SIZE;
    char *text = malloc(LWS_PRE + room);

    if (text == NULL) {
        return NULL;
    }
    char *at = text + LWS_PRE;
    size_t used = (size_t)snprintf(at, room, LIST_HEAD);
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(at + used,
                                 room - used,
                                 "%s{\"name\":\"%s\",\"version\":\"%s\"}",
                                 i == 0 ? "" : ",",
                                 slides[i].name,
                                 slides[i].version);
        QD_ASSERT(used < room);
    }
    used += (size_t)snprintf(at + used, room - used, LIST_TAIL);
    QD_ASSERT(used < room);
    *len = used;
    return text;
}

char *slide_page_list(const struct gateway *gateway, size_t *len)
{
    struct slide *slides = calloc(SLIDES_MAX, sizeof *slides);

    if (slides == NULL) {
        return NULL;
    }
    size_t count = read_slides(gateway, slides);
    char *text = write_list(slides, count, len);
    free(slides);
    return text;
}
