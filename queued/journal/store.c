#include "queued/journal/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "queued/journal/schema.h"

/* Account tools and the server write to one file; each waits for the other's short transactions. */
#define BUSY_MS 30000

enum qd_err store_err(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return QD_OK;
    case SQLITE_NOMEM:
        return QD_ERR_NOMEM;
    case SQLITE_FULL:
        return QD_ERR_NOSPACE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return QD_ERR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return QD_ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return QD_ERR_EXISTS;
    case SQLITE_TOOBIG:
        return QD_ERR_TOO_BIG;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
        return QD_ERR_DENIED;
    default:
        return QD_ERR_IO;
    }
}

enum qd_err store_run(sqlite3 *db, const char *sql)
{
    return store_err(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

enum qd_err store_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement)
{
    return store_err(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
}

enum qd_err store_do(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);

    (void)sqlite3_reset(statement); /* Repeats the code of the step. */
    return store_err(code);
}

void store_bind(sqlite3_stmt *statement, const int64_t *values, int count)
{
    for (int i = 0; i < count; i++) {
        int code = sqlite3_bind_int64(statement, i + 1, values[i]);
        QD_ASSERT(code == SQLITE_OK); /* Fails for a wrong index only. */
    }
}

void store_explain(sqlite3 *db, const char *what, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s: %s", what, sqlite3_errmsg(db));
}

const char *store_remedy(enum qd_err err)
{
    return err == QD_ERR_NOMEM ? "" : "; " STORE_REMEDY;
}

static enum qd_err read_number(sqlite3 *db, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        *number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    }
    (void)sqlite3_finalize(statement);
    return store_err(code);
}

static enum qd_err migrate(sqlite3 *db, int64_t from)
{
    char pragmas[128];
    enum qd_err err = store_run(db, "BEGIN IMMEDIATE");

    for (int64_t version = from + 1; version <= SCHEMA_VERSION && err == QD_OK; version++) {
        err = store_run(db, schema_migration((int)version));
    }
    (void)snprintf(pragmas,
                   sizeof pragmas,
                   "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
                   SCHEMA_APPLICATION_ID,
                   SCHEMA_VERSION);
    return err == QD_OK ? store_run(db, pragmas) : err;
}

/* Ours, of a version we know, and migrated where that is our task. */
static enum qd_err settle_schema(sqlite3 *db,
                                 enum store_mode mode,
                                 char errmsg[JOURNAL_ERRMSG_SIZE])
{
    int64_t application_id = 0;
    int64_t version = 0;
    int64_t tables = 0;
    enum qd_err err = read_number(db, "PRAGMA application_id", &application_id);

    if (err == QD_OK) {
        err = read_number(db, "PRAGMA user_version", &version);
    }
    if (err == QD_OK) {
        err = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    }
    if (err != QD_OK) {
        store_explain(db, "read schema", errmsg);
        return err;
    }
    if (tables != 0 && application_id != SCHEMA_APPLICATION_ID) {
        (void)snprintf(
            errmsg, JOURNAL_ERRMSG_SIZE, "not a database of queued; choose another --data folder");
        return QD_ERR_INVALID;
    }
    if (version < 0 || version > SCHEMA_VERSION) { /* Negative: damaged. */
        (void)snprintf(
            errmsg,
            JOURNAL_ERRMSG_SIZE,
            "written by a newer queued (schema %d, this one knows %d); upgrade the program",
            (int)version,
            SCHEMA_VERSION);
        return QD_ERR_INVALID;
    }
    if (version < SCHEMA_VERSION && mode != STORE_CREATE) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       version == 0 ? "no office here yet; run queued apply first"
                                    : "left by an older queued; start queued serve once, and it is"
                                      " brought up to date");
        return version == 0 ? QD_ERR_NOT_FOUND : QD_ERR_INVALID;
    }
    err = version < SCHEMA_VERSION ? migrate(db, version) : QD_OK;
    if (err != QD_OK) {
        store_explain(db, "migrate", errmsg);
    }
    return err;
}

static enum qd_err settle(sqlite3 *db, enum store_mode mode, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    enum qd_err err = QD_OK;

    (void)sqlite3_busy_timeout(db, BUSY_MS);
    if (mode != STORE_READ) {
        err = store_run(db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
    }
    if (err != QD_OK) {
        store_explain(db, "set up", errmsg);
        return err;
    }
    err = settle_schema(db, mode, errmsg);
    /* Only a file that is ours is changed: the mode stays with it. */
    if (err == QD_OK && mode != STORE_READ) {
        err = store_run(db, "PRAGMA journal_mode=WAL");
        if (err != QD_OK) {
            store_explain(db, "set up", errmsg);
        }
    }
    return err;
}

/* SQLite would let everybody read the file, and it holds secrets. Its log and index get its mode.
 */
static enum qd_err make_file(const char *path, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        int code = errno;
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.120s: %s", path, strerror(code));
        if (code == EACCES || code == EPERM || code == EROFS) {
            return QD_ERR_DENIED;
        }
        return code == ENOSPC || code == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO;
    }
    (void)close(fd);
    return QD_OK;
}

enum qd_err store_open(sqlite3 **db,
                       const char *path,
                       enum store_mode mode,
                       char errmsg[JOURNAL_ERRMSG_SIZE])
{
    int flags = SQLITE_OPEN_NOMUTEX;
    sqlite3 *opened = NULL;

    *db = NULL;
    enum qd_err err = mode == STORE_CREATE ? make_file(path, errmsg) : QD_OK;
    if (err != QD_OK) {
        return err;
    }
    flags |= mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &opened, flags, NULL);
    err = store_err(code);
    if (err != QD_OK) {
        bool missing = (code & 0xff) == SQLITE_CANTOPEN && mode != STORE_CREATE;
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", sqlite3_errstr(code));
        err = missing ? QD_ERR_NOT_FOUND : err;
    } else {
        err = settle(opened, mode, errmsg);
    }
    if (err != QD_OK) {
        char what[JOURNAL_ERRMSG_SIZE];
        (void)snprintf(what, sizeof what, "%s", errmsg);
        /* Whoever may create the file holds its lock: "locked" is what its bytes make SQLite say.
         */
        bool damaged = err == QD_ERR_CORRUPT || err == QD_ERR_IO ||
                       (err == QD_ERR_BUSY && mode == STORE_CREATE);
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "open %.90s: %.95s%s",
                       path,
                       what,
                       damaged ? "; " STORE_REMEDY : "");
        store_close(opened);
        opened = NULL;
    }
    *db = opened;
    return err;
}

void store_close(sqlite3 *db)
{
    int code = sqlite3_close(db);

    QD_ASSERT(code == SQLITE_OK); /* Busy means that a statement was forgotten. */
}
