#include "tests/support/disk.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define PATH_SIZE 512

/* A change that was not synced yet: what was there before, and what was written. */
struct change {
    struct change *older;
    char path[PATH_SIZE];
    sqlite3_int64 offset;
    sqlite3_int64 old_size; /* Of the file. */
    sqlite3_int64 new_size;
    int old_len; /* Bytes of @bytes that were there before; those that were written follow. */
    int new_len;
    uint8_t bytes[];
};

struct disk_file {
    sqlite3_file base;
    char path[PATH_SIZE];
    sqlite3_file *real;
};

static sqlite3_vfs disk_vfs;
static sqlite3_vfs *real_vfs;
static sqlite3_io_methods disk_methods;
static struct change *newest;
static enum disk_fault fault;
static unsigned fail_at;
static unsigned seen;
static uint32_t coins;
static bool struck;
static bool dead; /* The power is gone. */

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct disk_file *)(void *)file)->real;
}

/* Whether this operation is the one, or comes after it on a disk that stays broken. */
static bool strikes(bool is_write)
{
    bool now = fail_at != 0 && ++seen == fail_at;
    bool after = struck && (fault == DISK_BROKEN || (fault == DISK_FULL && is_write));

    if (now && fault == DISK_FULL && !is_write) {
        fail_at++; /* A sync needs no room: the next write is the one. */
        return false;
    }
    if (now) {
        struck = true;
        dead = fault >= DISK_TORN;
    }
    return now || after;
}

static int code_of(int otherwise)
{
    return fault == DISK_FULL ? SQLITE_FULL : otherwise;
}

static void remember(struct disk_file *file, sqlite3_int64 offset, const void *bytes, int len)
{
    sqlite3_int64 size = 0;
    uint8_t old[65536];

    assert_true(len <= (int)sizeof old);
    assert_int_equal(file->real->pMethods->xFileSize(file->real, &size), SQLITE_OK);
    sqlite3_int64 left = size > offset ? size - offset : 0;
    int old_len = left < len ? (int)left : len;
    if (old_len > 0) {
        assert_int_equal(file->real->pMethods->xRead(file->real, old, old_len, offset), SQLITE_OK);
    }
    struct change *change = calloc(1, sizeof *change + (size_t)old_len + (size_t)len);
    assert_non_null(change);
    *change = (struct change){.older = newest,
                              .offset = offset,
                              .old_size = size,
                              .new_size = size > offset + len ? size : offset + len,
                              .old_len = old_len,
                              .new_len = len};
    memcpy(change->path, file->path, sizeof change->path);
    memcpy(change->bytes, old, (size_t)old_len);
    memcpy(change->bytes + old_len, bytes, (size_t)len);
    newest = change;
}

static int disk_write(sqlite3_file *base, const void *bytes, int len, sqlite3_int64 offset)
{
    struct disk_file *file = (struct disk_file *)(void *)base;

    if (dead) {
        return SQLITE_IOERR_WRITE;
    }
    if (strikes(true)) {
        if (fault == DISK_TORN) {
            (void)file->real->pMethods->xWrite(file->real, bytes, len / 2, offset);
        }
        return code_of(SQLITE_IOERR_WRITE);
    }
    remember(file, offset, bytes, len);
    return file->real->pMethods->xWrite(file->real, bytes, len, offset);
}

/* Only of logs that are done with: what they held counts for nothing any more. */
static int disk_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    if (dead || strikes(false)) {
        return SQLITE_IOERR_TRUNCATE;
    }
    return real_of(base)->pMethods->xTruncate(real_of(base), size);
}

static void forget(const char *path)
{
    struct change **link = &newest;

    while (*link != NULL) {
        struct change *change = *link;
        if (path == NULL || strcmp(change->path, path) == 0) {
            *link = change->older;
            free(change);
        } else {
            link = &change->older;
        }
    }
}

static int disk_sync(sqlite3_file *base, int flags)
{
    struct disk_file *file = (struct disk_file *)(void *)base;

    if (dead || strikes(false)) {
        return SQLITE_IOERR_FSYNC;
    }
    forget(file->path); /* It is on the disk. That of the machine is not waited for. */
    (void)flags;
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *base, void *bytes, int len, sqlite3_int64 offset)
{
    return dead ? SQLITE_IOERR_READ
                : real_of(base)->pMethods->xRead(real_of(base), bytes, len, offset);
}

static int disk_close(sqlite3_file *base)
{
    sqlite3_file *real = real_of(base);
    int code = real->pMethods->xClose(real);

    sqlite3_free(real);
    return code;
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size)
{
    return real_of(base)->pMethods->xFileSize(real_of(base), size);
}

static int disk_lock(sqlite3_file *base, int level)
{
    return real_of(base)->pMethods->xLock(real_of(base), level);
}

static int disk_unlock(sqlite3_file *base, int level)
{
    return real_of(base)->pMethods->xUnlock(real_of(base), level);
}

static int disk_is_reserved(sqlite3_file *base, int *result)
{
    return real_of(base)->pMethods->xCheckReservedLock(real_of(base), result);
}

static int disk_control(sqlite3_file *base, int op, void *arg)
{
    return real_of(base)->pMethods->xFileControl(real_of(base), op, arg);
}

static int disk_sector(sqlite3_file *base)
{
    return real_of(base)->pMethods->xSectorSize(real_of(base));
}

static int disk_traits(sqlite3_file *base)
{
    (void)base;
    return 0; /* Promises nothing about what a power cut leaves. */
}

static int disk_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
    return real_of(base)->pMethods->xShmMap(real_of(base), page, size, extend, memory);
}

static int disk_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    return real_of(base)->pMethods->xShmLock(real_of(base), offset, n, flags);
}

static void disk_shm_barrier(sqlite3_file *base)
{
    real_of(base)->pMethods->xShmBarrier(real_of(base));
}

static int disk_shm_unmap(sqlite3_file *base, int delete)
{
    return real_of(base)->pMethods->xShmUnmap(real_of(base), delete);
}

static int disk_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
    struct disk_file *file = (struct disk_file *)(void *)base;

    (void)vfs;
    *file = (struct disk_file){0};
    if (dead) {
        return SQLITE_CANTOPEN;
    }
    file->real = sqlite3_malloc(real_vfs->szOsFile);
    assert_non_null(file->real);
    memset(file->real, 0, (size_t)real_vfs->szOsFile);
    if (name != NULL) {
        (void)sqlite3_snprintf(PATH_SIZE, file->path, "%s", name);
    }
    int code = real_vfs->xOpen(real_vfs, name, file->real, flags, out_flags);
    if (code != SQLITE_OK) {
        sqlite3_free(file->real);
        return code;
    }
    file->base.pMethods = &disk_methods;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    if (dead || strikes(false)) {
        return SQLITE_IOERR_DELETE;
    }
    forget(name);
    return real_vfs->xDelete(real_vfs, name, sync_folder);
}

void disk_mount(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    assert_non_null(real_vfs);
    disk_vfs = *real_vfs;
    disk_vfs.zName = "disk";
    disk_vfs.pNext = NULL;
    disk_vfs.szOsFile = (int)sizeof(struct disk_file);
    disk_vfs.xOpen = disk_open;
    disk_vfs.xDelete = disk_delete;
    disk_methods = (sqlite3_io_methods){.iVersion = 2,
                                        .xClose = disk_close,
                                        .xRead = disk_read,
                                        .xWrite = disk_write,
                                        .xTruncate = disk_truncate,
                                        .xSync = disk_sync,
                                        .xFileSize = disk_size,
                                        .xLock = disk_lock,
                                        .xUnlock = disk_unlock,
                                        .xCheckReservedLock = disk_is_reserved,
                                        .xFileControl = disk_control,
                                        .xSectorSize = disk_sector,
                                        .xDeviceCharacteristics = disk_traits,
                                        .xShmMap = disk_shm_map,
                                        .xShmLock = disk_shm_lock,
                                        .xShmBarrier = disk_shm_barrier,
                                        .xShmUnmap = disk_shm_unmap};
    assert_int_equal(sqlite3_vfs_register(&disk_vfs, 1), SQLITE_OK);
}

void disk_unmount(void)
{
    assert_int_equal(sqlite3_vfs_unregister(&disk_vfs), SQLITE_OK);
    assert_int_equal(sqlite3_vfs_register(real_vfs, 1), SQLITE_OK);
    forget(NULL);
}

void disk_arm(enum disk_fault kind, unsigned at, uint32_t seed)
{
    fault = kind;
    fail_at = at;
    seen = 0;
    coins = seed;
    struck = false;
    dead = false;
    forget(NULL); /* What lies there is on the disk. */
}

static bool coin(void)
{
    coins = coins * 1664525U + 1013904223U;
    return coins >> 31 != 0;
}

static void put(const struct change *change, const uint8_t *bytes, int len, sqlite3_int64 size)
{
    int fd = open(change->path, O_RDWR | O_CLOEXEC);

    if (fd < 0) {
        return; /* Deleted since. */
    }
    assert_int_equal(pwrite(fd, bytes, (size_t)len, change->offset), len);
    assert_int_equal(ftruncate(fd, size), 0);
    assert_int_equal(close(fd), 0);
}

/* Takes everything back, newest first, and then writes again what the disk had happened to write.
 */
static void lose(bool some)
{
    struct change *oldest = NULL;

    while (newest != NULL) {
        struct change *change = newest;
        put(change, change->bytes, change->old_len, change->old_size);
        newest = change->older;
        change->older = oldest; /* From here on: the one after it. */
        oldest = change;
    }
    while (oldest != NULL) {
        struct change *change = oldest;
        if (some && coin()) {
            put(change, change->bytes + change->old_len, change->new_len, change->new_size);
        }
        oldest = change->older;
        free(change);
    }
}

bool disk_settle(void)
{
    if (dead && fault != DISK_TORN) {
        lose(fault == DISK_CUT_SOME);
    }
    bool was_struck = struck;
    disk_arm(DISK_ERROR, 0, 0);
    return was_struck;
}
