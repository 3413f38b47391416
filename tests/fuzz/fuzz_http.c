/* What anybody puts into the first lines of a connection: the path, and the headers Origin and Host
 * after it, a line each. A file is named only below the folder of pages, a page only of our own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "queued/base/assert.h"
#include "queued/gateway/origin.h"
#include "queued/gateway/page_path.h"

#define FILE_SIZE 128

static void check_path(const char *uri)
{
    char file[FILE_SIZE];

    if (!page_path_of(uri, file, sizeof file)) {
        return;
    }
    QD_ASSERT(strlen(file) < sizeof file && file[0] == '/');
    QD_ASSERT(strstr(file, "..") == NULL && strstr(file, "//") == NULL);
    QD_ASSERT(strstr(file, "/.") == NULL && strpbrk(file, "\\%?#\r\n ~:") == NULL);
    QD_ASSERT(page_path_type(file) != NULL);
}

static void check_origin(const char *origin, const char *host)
{
    if (origin_is_own(origin, host)) {
        const char *end = strstr(origin, "://");
        QD_ASSERT(end != NULL && strncasecmp(origin, "http", 4) == 0);
        QD_ASSERT(host[0] != '\0' && strcasecmp(end + 3, host) == 0);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    char *rest = text;
    const char *lines[3] = {"", "", ""};
    for (size_t i = 0; i < QD_ARRAY_LEN(lines) && rest != NULL; i++) {
        lines[i] = strsep(&rest, "\n");
    }
    check_path(lines[0]);
    check_origin(lines[1], lines[2]);
    free(text);
    return 0;
}
