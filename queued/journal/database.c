#include "queued/journal/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum qd_err translate(int code, int system_errno)
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
    default:
        /* A limit on the size of files says EFBIG, a quota EDQUOT: both are about room. */
        return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG
                   ? QD_ERR_NOSPACE
                   : QD_ERR_IO;
    }
}

enum qd_err database_fail(struct database *database, const char *operation)
{
    int code = sqlite3_extended_errcode(database->handle);
    enum qd_err err = translate(code, sqlite3_system_errno(database->handle));

    (void)snprintf(database->errmsg,
                   sizeof database->errmsg,
                   "%s: %s",
                   operation,
                   sqlite3_errmsg(database->handle));
    return err == QD_OK ? QD_ERR_IO : err;
}

enum qd_err database_say(struct database *database, enum qd_err err, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(database->errmsg, sizeof database->errmsg, format, arguments);
    va_end(arguments);
    return err;
}

void database_prefix(struct database *database, const char *format, ...)
{
    char said[JOURNAL_ERRMSG_SIZE];
    va_list arguments;

    memcpy(said, database->errmsg, sizeof said);
    va_start(arguments, format);
    (void)vsnprintf(database->errmsg, sizeof database->errmsg, format, arguments);
    va_end(arguments);
    size_t len = strlen(database->errmsg);
    (void)snprintf(database->errmsg + len, sizeof database->errmsg - len, ": %s", said);
}

/* SQLite would make the file readable by everybody; it holds secrets. Its companions get the same
 * mode. */
static enum qd_err make_file(struct database *database, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0) {
        int code = errno;
        return database_say(database,
                            code == ENOSPC || code == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO,
                            "create: %s",
                            strerror(code));
    }
    (void)close(fd);
    return QD_OK;
}

static enum qd_err find_file(struct database *database, const char *path)
{
    if (access(path, F_OK) != 0) {
        int code = errno;
        return database_say(
            database, code == ENOENT ? QD_ERR_NOT_FOUND : QD_ERR_IO, "%s", strerror(code));
    }
    return QD_OK;
}

static enum qd_err configure(struct database *database, enum database_mode mode)
{
    /* Cells are checked on reading, so that damage is found before it is believed; functions and
     * views of a file from elsewhere get no more rights than its rows. */
    static const char shared[] = "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
                                 "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;";
    /* A commit is on the disk before it is reported. The log is copied back each 2,000 pages (8 MB)
     * and cut to 64 MB after a long reader has held it. */
    static const char writing[] = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;"
                                  "PRAGMA journal_size_limit = 67108864;";

    (void)sqlite3_extended_result_codes(database->handle, 1);
    if (sqlite3_busy_timeout(database->handle, DATABASE_BUSY_MS) != SQLITE_OK) {
        return database_fail(database, "configure");
    }
    enum qd_err err = database_exec(database, shared, "configure");
    if (err == QD_OK && mode != DATABASE_READ) {
        err = database_exec(database, writing, "configure");
    }
    return err;
}

enum qd_err database_open(struct database *database, const char *path, enum database_mode mode)
{
    int flags = mode == DATABASE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

    *database = (struct database){0};
    enum qd_err err =
        mode == DATABASE_CREATE ? make_file(database, path) : find_file(database, path);
    if (err == QD_OK) {
        int code = sqlite3_open_v2(path, &database->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
        if (code != SQLITE_OK) {
            err = database->handle != NULL ? database_fail(database, "open")
                                           : database_say(database, QD_ERR_NOMEM, "out of memory");
        }
    }
    if (err == QD_OK) {
        err = configure(database, mode);
    }
    if (err != QD_OK) {
        database_close(database);
    }
    return err;
}

void database_close(struct database *database)
{
    if (database->handle == NULL) {
        return;
    }
    int code = sqlite3_close(database->handle);
    QD_ASSERT(code == SQLITE_OK); /* Every statement was finalized: the owners see to it. */
    database->handle = NULL;
}

enum qd_err database_exec(struct database *database, const char *sql, const char *operation)
{
    if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
        return database_fail(database, operation);
    }
    return QD_OK;
}

enum qd_err database_prepare(struct database *database, sqlite3_stmt **statement, const char *sql)
{
    if (sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) !=
        SQLITE_OK) {
        return database_fail(database, "prepare");
    }
    return QD_OK;
}

void database_finalize(sqlite3_stmt **statement)
{
    /* It repeats the failure of the last step, which was reported then. */
    (void)sqlite3_finalize(*statement);
    *statement = NULL;
}

enum qd_err database_number(struct database *database, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = database_prepare(database, &statement, sql);

    if (err == QD_OK) {
        int code = sqlite3_step(statement);
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            err = database_fail(database, "read");
        } else {
            *number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        }
    }
    database_finalize(&statement);
    return err;
}

int64_t database_changes(const struct database *database)
{
    return sqlite3_changes64(database->handle);
}

int64_t database_inserted(const struct database *database)
{
    return sqlite3_last_insert_rowid(database->handle);
}

enum qd_err database_begin(struct database *database, bool writes)
{
    return database_exec(database, writes ? "BEGIN IMMEDIATE" : "BEGIN", "begin");
}

enum qd_err database_end(struct database *database, enum qd_err err)
{
    if (err == QD_OK) {
        err = database_exec(database, "COMMIT", "commit");
    }
    /* Some failures have rolled back already. The rollback itself has nothing new to say. */
    if (err != QD_OK && sqlite3_get_autocommit(database->handle) == 0) {
        (void)sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    return err;
}
