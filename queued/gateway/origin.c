#include "queued/gateway/origin.h"

#include <string.h>
#include <strings.h>

bool origin_is_own(const char *origin, const char *host)
{
    static const char *const schemes[] = {"http://", "https://"};

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t len = strlen(schemes[i]);
        if (strncasecmp(origin, schemes[i], len) == 0) {
            return host[0] != '\0' && strcasecmp(origin + len, host) == 0;
        }
    }
    return false;
}
