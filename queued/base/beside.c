#include "queued/base/beside.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool beside_find(const char *name, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t self_len = readlink("/proc/self/exe", self, sizeof self);

    if (self_len <= 0 || (size_t)self_len == sizeof self) {
        return false;
    }
    const char *slash = memrchr(self, '/', (size_t)self_len);
    if (slash == NULL) {
        return false;
    }
    int len = snprintf(path, size, "%.*s/%s", (int)(slash - self), self, name);
    return len > 0 && (size_t)len < size && access(path, X_OK) == 0;
}
