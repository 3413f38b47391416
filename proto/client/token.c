#include "proto/client/token.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "proto/client/private_file.h"
#include "queued/base/prompt.h"

#define TOKEN_SIZE 128

static bool is_english(Queued__V1__Language language)
{
    return language == QUEUED__V1__LANGUAGE__LANGUAGE_EN;
}

char *token_read(const char *path, Queued__V1__Language language, char **errmsg)
{
    char token[TOKEN_SIZE] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int reason = errno;
    bool is_read = fd >= 0 && prompt_line(fd, token, sizeof token);

    if (fd >= 0) {
        (void)close(fd);
    }
    g_strstrip(token);
    if (is_read && token[0] != '\0') {
        return g_strdup(token);
    }
    const char *why = is_english(language) ? "it is empty; make a new token: queued device add"
                                           : "tệp trống; tạo mã mới: queued device add";
    *errmsg = g_strdup_printf(is_english(language) ? "no device token can be read from %s: %s"
                                                   : "không đọc được mã thiết bị trong %s: %s",
                              path,
                              fd < 0 ? g_strerror(reason) : why);
    return NULL;
}

bool token_write(const char *path, const char *token, Queued__V1__Language language, char **errmsg)
{
    char *line = g_strconcat(token, "\n", NULL);
    char *why = NULL;
    bool is_written = private_file_write(path, line, strlen(line), &why);

    if (!is_written) {
        *errmsg = g_strdup_printf(
            is_english(language) ? "%s cannot be written: %s" : "không ghi được %s: %s", path, why);
    }
    g_free(why);
    g_free(line);
    return is_written;
}
