#include "queued/app/voices.h"

#include <dirent.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "queued/base/beside.h"
#include "queued/base/hash.h"
#include "queued/base/text.h"
#include "queued/voice/pack.h"

/* What it has to say goes to the standard error. Its exit code; negative: it did not run. */
static int check_pack(const struct voices *voices, char path[VOICES_PATH_SIZE])
{
    char program[] = VOICES_PROGRAM;
    char check[] = "--check";
    char *arguments[] = {program, check, path, NULL};
    pid_t pid = 0;
    int status = 0;

    if (posix_spawn(&pid, voices->program, NULL, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

static enum qd_err refuse(
    const struct voices *voices, const char *name, const char *why, char *errmsg, size_t size)
{
    (void)snprintf(errmsg, size, "%s/%s: %s", voices->folder, name, why);
    return QD_ERR_INVALID;
}

static enum qd_err add(struct voices *voices, const char *name, char *errmsg, size_t errmsg_size)
{
    char path[VOICES_PATH_SIZE];

    if (!clips_is_voice(name)) {
        return refuse(voices,
                      name,
                      "a voice is called by lower-case letters, digits and '-', 15 at most, as vi",
                      errmsg,
                      errmsg_size);
    }
    if (voices->count == VOICES_MAX) {
        return refuse(voices, name, "these are more than 16 voices", errmsg, errmsg_size);
    }
    voices->count++;
    voices_path(voices, name, path);
    int code = check_pack(voices, path);
    if (code != QD_EXIT_OK && code != QD_EXIT_REFUSED) {
        return refuse(voices,
                      name,
                      "no clip pack (its pack.ini is described in display/README.md)",
                      errmsg,
                      errmsg_size);
    }
    return QD_OK;
}

/* Hidden folders, and files beside the packs, are nobody's voice. */
static bool is_folder(const struct voices *voices, const char *name)
{
    char path[VOICES_PATH_SIZE + NAME_MAX + 2];
    struct stat status;

    (void)snprintf(path, sizeof path, "%s/%s", voices->folder, name);
    return name[0] != '.' && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static enum qd_err add_all(struct voices *voices, DIR *open, char *errmsg, size_t errmsg_size)
{
    enum qd_err err = QD_OK;
    const struct dirent *entry = NULL;

    while (err == QD_OK && (entry = readdir(open)) != NULL) {
        if (is_folder(voices, entry->d_name)) {
            err = add(voices, entry->d_name, errmsg, errmsg_size);
        }
    }
    if (err == QD_OK && voices->count == 0) {
        return refuse(voices, "", "no voice in it: no folder such as vi", errmsg, errmsg_size);
    }
    return err;
}

enum qd_err voices_open(struct voices *voices, const char *folder, char *errmsg, size_t errmsg_size)
{
    memset(voices, 0, sizeof *voices);
    if (folder == NULL) {
        return QD_OK;
    }
    /* Room for "/", a name and its end. */
    if (!text_copy(voices->folder, sizeof voices->folder - CLIPS_VOICE_SIZE - 1, folder)) {
        (void)snprintf(errmsg, errmsg_size, "%s: too long a path", folder);
        return QD_ERR_INVALID;
    }
    DIR *open = opendir(folder);
    if (open == NULL) {
        return refuse(voices, "", "no folder that can be read", errmsg, errmsg_size);
    }
    enum qd_err err = QD_OK;
    if (beside_find(VOICES_PROGRAM, voices->program, sizeof voices->program)) {
        err = add_all(voices, open, errmsg, errmsg_size);
    } else {
        err = refuse(voices, "", VOICES_PROGRAM " is not beside queued", errmsg, errmsg_size);
    }
    (void)closedir(open);
    return err;
}

/* Which file it is, how long and how old; not where in its folder it stands. */
static uint64_t edition_of(int folder, const char *name)
{
    struct stat status;
    struct qd_hash hash;

    if (fstatat(folder, name, &status, 0) != 0 || !S_ISREG(status.st_mode)) {
        return 0;
    }
    qd_hash_init(&hash);
    qd_hash_bytes(&hash, name, strlen(name));
    qd_hash_word(&hash, status.st_ino);
    qd_hash_word(&hash, (uint64_t)status.st_size);
    qd_hash_word(&hash, (uint64_t)status.st_mtim.tv_sec);
    qd_hash_word(&hash, (uint64_t)status.st_mtim.tv_nsec);
    return qd_hash_value(&hash);
}

uint64_t voices_edition(const struct voices *voices, const char *name)
{
    char path[VOICES_PATH_SIZE];

    if (voices->folder[0] == '\0' || !clips_is_voice(name)) {
        return 0;
    }
    voices_path(voices, name, path);
    DIR *open = opendir(path);
    if (open == NULL) {
        return 0;
    }
    uint64_t edition = edition_of(dirfd(open), PACK_FILE);
    if (edition != 0) {
        const struct dirent *entry = NULL;
        for (size_t i = 0; i < VOICES_FILES_MAX && (entry = readdir(open)) != NULL; i++) {
            edition += edition_of(dirfd(open), entry->d_name);
        }
    }
    (void)closedir(open);
    return edition;
}

void voices_path(const struct voices *voices, const char *name, char path[VOICES_PATH_SIZE])
{
    QD_ASSERT(voices->folder[0] != '\0' && clips_is_voice(name));
    int len = snprintf(path, VOICES_PATH_SIZE, "%s/%s", voices->folder, name);
    QD_ASSERT(len > 0 && len < VOICES_PATH_SIZE);
}
