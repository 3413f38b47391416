#include "queued/base/entropy.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static enum qd_err refill(struct entropy *entropy)
{
    size_t got = 0;

    while (got < ENTROPY_SIZE) {
        ssize_t len = getrandom(entropy->bytes + got, ENTROPY_SIZE - got, 0);
        if (len < 0 && errno != EINTR) {
            entropy_wipe(entropy);
            return QD_ERR_IO;
        }
        got += len > 0 ? (size_t)len : 0;
    }
    entropy->left = ENTROPY_SIZE;
    return QD_OK;
}

enum qd_err entropy_draw(struct entropy *entropy, void *bytes, size_t len)
{
    QD_ASSERT(len <= ENTROPY_SIZE);
    QD_ASSERT(entropy->left <= ENTROPY_SIZE);
    if (len > entropy->left) { /* What is left over is not worth a second copy. */
        enum qd_err err = refill(entropy);
        if (err != QD_OK) {
            return err;
        }
    }
    entropy->left -= len;
    memcpy(bytes, entropy->bytes + entropy->left, len);
    explicit_bzero(entropy->bytes + entropy->left, len);
    return QD_OK;
}

void entropy_wipe(struct entropy *entropy)
{
    explicit_bzero(entropy, sizeof *entropy);
}
