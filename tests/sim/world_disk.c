#include "tests/sim/world_disk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/world.h"

#define FILES_MAX 16
#define PATH_SIZE 128
#define SHM_PAGES 64
#define SHM_PAGE_SIZE 32768

/* A change that was not synced yet. */
struct change {
    struct change *older;
    sqlite3_int64 offset;
    sqlite3_int64 old_size;
    int old_len;
    int new_len;
    uint8_t bytes[]; /* What was there before; then what was written. */
};

struct content {
    char path[PATH_SIZE]; /* "": free. */
    uint8_t *bytes;
    sqlite3_int64 size;
    sqlite3_int64 room;
    struct change *newest;
    uint32_t shared; /* Connections with each kind of lock. */
    const void *reserved;
    const void *exclusive;
    uint8_t *shm[SHM_PAGES];
    uint32_t shm_shared[SQLITE_SHM_NLOCK];
    const void *shm_exclusive[SQLITE_SHM_NLOCK];
};

struct handle {
    sqlite3_file base;
    struct content *content;
    int level;
    bool is_unnamed;
};

static sqlite3_vfs vfs;
static struct content contents[FILES_MAX];
static enum ill ill;
static uint32_t ill_at;
static uint32_t seen;
static bool lost_power;
static int64_t failed_at_ms;

static struct handle *handle_of(sqlite3_file *file)
{
    return (struct handle *)(void *)file;
}

static void *need(void *memory)
{
    world_demand(memory != NULL, "no memory");
    return memory;
}

/* SQLITE_OK, or what this write or sync comes to. */
static int suffer(bool is_write)
{
    bool now = ill != ILL_NONE && ++seen >= ill_at;

    if (now && (ill == ILL_KILL || ill == ILL_POWER)) {
        lost_power = ill == ILL_POWER;
        world_die();
    }
    failed_at_ms = now ? world.now_ms : failed_at_ms;
    if (now && ill == ILL_FULL) {
        return is_write ? SQLITE_FULL : SQLITE_OK;
    }
    return now ? SQLITE_IOERR : SQLITE_OK;
}

static struct content *find(const char *path)
{
    for (size_t i = 0; i < FILES_MAX; i++) {
        if (contents[i].path[0] != '\0' && strcmp(contents[i].path, path) == 0) {
            return &contents[i];
        }
    }
    return NULL;
}

static struct content *make(const char *path)
{
    for (size_t i = 0; i < FILES_MAX; i++) {
        if (contents[i].path[0] == '\0') {
            (void)sqlite3_snprintf(PATH_SIZE, contents[i].path, "%s", path);
            return &contents[i];
        }
    }
    world_fail("too many files");
}

static void grow(struct content *content, sqlite3_int64 size)
{
    while (content->room < size) {
        sqlite3_int64 room = content->room == 0 ? 65536 : 2 * content->room;
        content->bytes = need(realloc(content->bytes, (size_t)room));
        memset(content->bytes + content->room, 0, (size_t)(room - content->room));
        content->room = room;
    }
    content->size = content->size > size ? content->size : size;
}

static void forget(struct content *content)
{
    while (content->newest != NULL) {
        struct change *change = content->newest;
        content->newest = change->older;
        free(change);
    }
}

/* --- A file --- */

static int file_read(sqlite3_file *base, void *bytes, int len, sqlite3_int64 offset)
{
    const struct content *content = handle_of(base)->content;
    sqlite3_int64 left = content->size > offset ? content->size - offset : 0;
    size_t got = left < len ? (size_t)left : (size_t)len;

    if (got > 0) {
        memcpy(bytes, content->bytes + offset, got);
    }
    memset((uint8_t *)bytes + got, 0, (size_t)len - got);
    return got == (size_t)len ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *bytes, int len, sqlite3_int64 offset)
{
    struct content *content = handle_of(base)->content;
    int code = suffer(true);

    if (code != SQLITE_OK) {
        return code == SQLITE_FULL ? code : SQLITE_IOERR_WRITE;
    }
    sqlite3_int64 left = content->size > offset ? content->size - offset : 0;
    int old_len = left < len ? (int)left : len;
    struct change *change = need(malloc(sizeof *change + (size_t)old_len + (size_t)len));
    *change = (struct change){.older = content->newest,
                              .offset = offset,
                              .old_size = content->size,
                              .old_len = old_len,
                              .new_len = len};
    grow(content, offset + len);
    memcpy(change->bytes, content->bytes + offset, (size_t)old_len);
    memcpy(change->bytes + old_len, bytes, (size_t)len);
    memcpy(content->bytes + offset, bytes, (size_t)len);
    content->newest = change;
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct content *content = handle_of(base)->content;

    if (suffer(false) != SQLITE_OK) {
        return SQLITE_IOERR_TRUNCATE;
    }
    if (size < content->size) {
        forget(content); /* Only of logs that are done with. */
        memset(content->bytes + size, 0, (size_t)(content->size - size));
        content->size = size;
    }
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    if (suffer(false) != SQLITE_OK) {
        return SQLITE_IOERR_FSYNC;
    }
    forget(handle_of(base)->content);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    *size = handle_of(base)->content->size;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *base, int level)
{
    struct handle *handle = handle_of(base);
    struct content *content = handle->content;

    if (level < SQLITE_LOCK_RESERVED) {
        content->reserved = content->reserved == handle ? NULL : content->reserved;
    }
    content->exclusive = content->exclusive == handle ? NULL : content->exclusive;
    if (level == SQLITE_LOCK_NONE && handle->level >= SQLITE_LOCK_SHARED) {
        content->shared--;
    }
    handle->level = level;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level)
{
    struct handle *handle = handle_of(base);
    struct content *content = handle->content;

    if (level <= handle->level) {
        return SQLITE_OK;
    }
    bool taken = (content->exclusive != NULL && content->exclusive != handle) ||
                 (level >= SQLITE_LOCK_RESERVED && content->reserved != NULL &&
                  content->reserved != handle) ||
                 (level == SQLITE_LOCK_EXCLUSIVE && content->shared > 1);
    if (taken) {
        return SQLITE_BUSY;
    }
    if (handle->level == SQLITE_LOCK_NONE) {
        content->shared++;
    }
    content->reserved = level >= SQLITE_LOCK_RESERVED ? handle : content->reserved;
    content->exclusive = level == SQLITE_LOCK_EXCLUSIVE ? handle : content->exclusive;
    handle->level = level;
    return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *base, int *result)
{
    *result = handle_of(base)->content->reserved != NULL ? 1 : 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int op, void *arg)
{
    (void)base;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base)
{
    (void)base;
    return 4096;
}

static int file_traits(sqlite3_file *base)
{
    (void)base;
    return 0; /* Promises nothing about what a power cut leaves. */
}

static int file_close(sqlite3_file *base)
{
    struct handle *handle = handle_of(base);

    (void)file_unlock(base, SQLITE_LOCK_NONE);
    if (handle->is_unnamed) {
        forget(handle->content);
        free(handle->content->bytes);
        *handle->content = (struct content){0};
    }
    return SQLITE_OK;
}

/* --- What connections share --- */

static int shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
    struct content *content = handle_of(base)->content;

    world_demand(page < SHM_PAGES && size == SHM_PAGE_SIZE, "a larger log than expected");
    if (content->shm[page] == NULL && extend != 0) {
        content->shm[page] = need(calloc(1, SHM_PAGE_SIZE));
    }
    *memory = content->shm[page];
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    const struct handle *handle = handle_of(base);
    struct content *content = handle->content;
    bool is_shared = (flags & SQLITE_SHM_SHARED) != 0;

    for (int i = offset; i < offset + n; i++) {
        bool is_taken = content->shm_exclusive[i] != NULL && content->shm_exclusive[i] != handle;
        if ((flags & SQLITE_SHM_LOCK) != 0 &&
            (is_taken || (!is_shared && content->shm_shared[i] > 0))) {
            return SQLITE_BUSY;
        }
    }
    for (int i = offset; i < offset + n; i++) {
        if (is_shared) {
            content->shm_shared[i] += (flags & SQLITE_SHM_LOCK) != 0 ? 1 : UINT32_MAX;
        } else {
            content->shm_exclusive[i] = (flags & SQLITE_SHM_LOCK) != 0 ? handle : NULL;
        }
    }
    return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base)
{
    (void)base;
}

static void drop_shm(struct content *content)
{
    for (size_t i = 0; i < SHM_PAGES; i++) {
        free(content->shm[i]);
        content->shm[i] = NULL;
    }
    memset(content->shm_shared, 0, sizeof content->shm_shared);
    memset(content->shm_exclusive, 0, sizeof content->shm_exclusive);
}

static int shm_unmap(sqlite3_file *base, int delete)
{
    if (delete != 0) {
        drop_shm(handle_of(base)->content);
    }
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = file_close,
                                           .xRead = file_read,
                                           .xWrite = file_write,
                                           .xTruncate = file_truncate,
                                           .xSync = file_sync,
                                           .xFileSize = file_size,
                                           .xLock = file_lock,
                                           .xUnlock = file_unlock,
                                           .xCheckReservedLock = file_is_reserved,
                                           .xFileControl = file_control,
                                           .xSectorSize = file_sector,
                                           .xDeviceCharacteristics = file_traits,
                                           .xShmMap = shm_map,
                                           .xShmLock = shm_lock,
                                           .xShmBarrier = shm_barrier,
                                           .xShmUnmap = shm_unmap};

/* --- All files --- */

static int vfs_open(
    sqlite3_vfs *self, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
    static uint32_t unnamed;
    struct handle *handle = handle_of(base);
    char made_up[PATH_SIZE];

    (void)self;
    *handle = (struct handle){.is_unnamed = name == NULL};
    if (name == NULL) {
        (void)sqlite3_snprintf(PATH_SIZE, made_up, "unnamed-%u", unnamed++);
        name = made_up;
    }
    handle->content = find(name);
    if (handle->content == NULL) {
        handle->content = make(name); /* The server has made it, or SQLite needs it beside one. */
    }
    handle->base.pMethods = &methods;
    if (out_flags != NULL) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *self, const char *name, int sync_folder)
{
    struct content *content = find(name);

    (void)self;
    (void)sync_folder;
    if (suffer(false) != SQLITE_OK) {
        return SQLITE_IOERR_DELETE;
    }
    if (content != NULL) {
        forget(content);
        free(content->bytes);
        drop_shm(content);
        *content = (struct content){0};
    }
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *self, const char *name, int flags, int *result)
{
    const struct content *content = find(name);

    (void)self;
    (void)flags;
    *result = content != NULL && content->size > 0 ? 1 : 0;
    return SQLITE_OK;
}

static int vfs_full_name(sqlite3_vfs *self, const char *name, int size, char *out)
{
    (void)self;
    (void)sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *self, int len, char *bytes)
{
    (void)self;
    for (int i = 0; i < len; i++) {
        bytes[i] = (char)random_next(&world.random);
    }
    return len;
}

static int vfs_sleep(sqlite3_vfs *self, int microseconds)
{
    (void)self;
    (void)microseconds;
    world_fail("one waits for a lock that nobody will give back");
}

static int vfs_time(sqlite3_vfs *self, sqlite3_int64 *at_ms)
{
    (void)self;
    *at_ms = world.now_ms + INT64_C(210866760000000);
    return SQLITE_OK;
}

void disk_open(void)
{
    int code = sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* One runs at a time. */

    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "world";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct handle);
    vfs.mxPathname = PATH_SIZE;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    vfs.xFullPathname = vfs_full_name;
    vfs.xRandomness = vfs_random;
    vfs.xSleep = vfs_sleep;
    vfs.xCurrentTimeInt64 = vfs_time;
    world_demand(code == SQLITE_OK && sqlite3_vfs_register(&vfs, 1) == SQLITE_OK, "no disk");
}

void disk_befall(enum ill kind, uint32_t at)
{
    ill = kind;
    ill_at = at;
    seen = 0;
}

int64_t disk_failed_at(void)
{
    return failed_at_ms;
}

bool disk_lost_power(void)
{
    return lost_power;
}

static void put(struct content *content, const struct change *change)
{
    grow(content, change->offset + change->new_len);
    memcpy(
        content->bytes + change->offset, change->bytes + change->old_len, (size_t)change->new_len);
}

/* Takes everything back, newest first, and then writes again what the disk had happened to write.
 */
static void lose(struct content *content)
{
    struct change *oldest = NULL;

    while (content->newest != NULL) {
        struct change *change = content->newest;
        memcpy(content->bytes + change->offset, change->bytes, (size_t)change->old_len);
        memset(content->bytes + change->old_size, 0, (size_t)(content->size - change->old_size));
        content->size = change->old_size;
        content->newest = change->older;
        change->older = oldest; /* From here on: the one after it. */
        oldest = change;
    }
    while (oldest != NULL) {
        struct change *change = oldest;
        if (world_chance(50)) {
            put(content, change);
        }
        oldest = change->older;
        free(change);
    }
}

void disk_restart(bool power_cut)
{
    for (size_t i = 0; i < FILES_MAX; i++) {
        struct content *content = &contents[i];
        content->shared = 0;
        content->reserved = NULL;
        content->exclusive = NULL;
        drop_shm(content);
        if (power_cut) {
            lose(content);
        }
    }
    lost_power = false;
    ill = ILL_NONE;
}
