#include "proto/client/private_file.h"

#include <errno.h>
#include <sys/stat.h>

bool private_file_write(const char *path, const char *text, gsize len, char **why)
{
    char *folder = g_path_get_dirname(path);
    GError *error = NULL;
    bool is_made = g_mkdir_with_parents(folder, S_IRWXU) == 0;
    int reason = errno;

    g_free(folder);
    if (!is_made) {
        *why = g_strdup(g_strerror(reason));
        return false;
    }
    if (!g_file_set_contents_full(path,
                                  text,
                                  (gssize)len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  S_IRUSR | S_IWUSR,
                                  &error)) {
        *why = g_strdup(error->message);
        g_error_free(error);
        return false;
    }
    return true;
}
