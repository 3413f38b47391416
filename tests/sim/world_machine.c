#include "tests/sim/world_machine.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>
#include <sys/statvfs.h>
#include <uv.h>

#include "queued/base/assert.h"
#include "queued/base/limits.h"
#include "queued/base/log.h"
#include "queued/journal/lock.h"
#include "tests/sim/world.h"

const char *const machine_secret = "12345678";

/* ld --wrap=f sends calls of f() to __wrap_f(). */
int wrap_statvfs(const char *path, struct statvfs *stats) __asm__("__wrap_statvfs");
void wrap_exit(int code) __asm__("__wrap__exit");
void wrap_random(void *bytes, size_t len) __asm__("__wrap_randombytes_buf");
int wrap_hash(char *out,
              const char *secret,
              unsigned long long len,
              unsigned long long ops,
              size_t memory) __asm__("__wrap_crypto_pwhash_str");
int wrap_verify(const char *hash,
                const char *secret,
                unsigned long long len) __asm__("__wrap_crypto_pwhash_str_verify");
enum qd_err wrap_lock(const char *path, int *fd, char *errmsg) __asm__("__wrap_lock_take");
void wrap_unlock(int fd) __asm__("__wrap_lock_release");
void wrap_log(enum qd_level level,
              const char *module,
              const char *what,
              const char *format,
              ...) __asm__("__wrap_qd_log") QD_PRINTF(4, 5);

static void fill(void *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)random_next(&world.random);
    }
}

int uv_random(
    uv_loop_t *loop, uv_random_t *request, void *bytes, size_t len, unsigned flags, uv_random_cb cb)
{
    (void)loop;
    (void)request;
    (void)flags;
    (void)cb;
    fill(bytes, len);
    return 0;
}

void wrap_random(void *bytes, size_t len)
{
    fill(bytes, len);
}

/* Argon2id takes a tenth of a second on purpose, and is libsodium's to test. */
int wrap_hash(
    char *out, const char *secret, unsigned long long len, unsigned long long ops, size_t memory)
{
    (void)ops;
    (void)memory;
    memset(out, 0, crypto_pwhash_STRBYTES);
    memcpy(out, secret, len);
    return 0;
}

int wrap_verify(const char *hash, const char *secret, unsigned long long len)
{
    return strlen(hash) == len && memcmp(hash, secret, len) == 0 ? 0 : -1;
}

int wrap_statvfs(const char *path, struct statvfs *stats)
{
    (void)path;
    *stats = (struct statvfs){.f_frsize = 4096};
    stats->f_bavail = (world.disk_is_low ? DISK_FREE_MIN / 2UL : DISK_FREE_MIN * 4UL) / 4096;
    return 0;
}

/* The lock belongs to the process, and dies with it. */
enum qd_err wrap_lock(const char *path, int *fd, char *errmsg)
{
    (void)path;
    (void)errmsg;
    *fd = -1;
    return QD_OK;
}

void wrap_unlock(int fd)
{
    (void)fd;
}

void wrap_exit(int code)
{
    world_say("the server ends itself with %d", code);
    world_die();
}

void wrap_log(enum qd_level level, const char *module, const char *what, const char *format, ...)
{
    char fields[512];
    va_list args;

    if (world.trace == NULL || level == QD_LEVEL_DEBUG) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(fields, sizeof fields, format, args);
    va_end(args);
    world_say("%s: %s %s", module, what, fields);
}
