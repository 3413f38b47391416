#include "queued/journal/verify.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "queued/journal/audit.h"
#include "queued/journal/event_walk.h"
#include "queued/journal/store.h"
#include "queued/journal/verify_twin.h"

/* What the events say their office's row should be. */
struct expected {
    int64_t at_ms;
    int64_t day_seq;
    int64_t date;
    int64_t definition_version;
};

static void find(struct verify_result *result, uint32_t office_id, uint64_t seq, const char *what)
{
    result->is_broken = true;
    result->office_id = office_id;
    result->seq = seq;
    (void)snprintf(result->what,
                   sizeof result->what,
                   "office %u, event %llu: %s",
                   office_id,
                   (unsigned long long)seq,
                   what);
}

static void expect(struct expected *expected, const struct event *event)
{
    expected->at_ms = event->at_ms;
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        expected->definition_version = (int64_t)event->definition.version;
    } else if (event->kind == EVENT_DAY_OPENED && expected->date != event->day_opened.date) {
        expected->date = event->day_opened.date;
        expected->day_seq = (int64_t)event->seq;
    }
}

/* The office's row against the end of the walk. */
static enum qd_err check_head(sqlite3 *db,
                              const struct event_walk *walk,
                              const struct expected *expected,
                              struct verify_result *result)
{
    const int64_t values[] = {walk->office_id};
    sqlite3_stmt *select = NULL;
    uint64_t newest = walk->seq - 1;
    enum qd_err err = store_prepare(db,
                                    "SELECT seq, at_ms, day_seq, date, definition_version, chain"
                                    " FROM office WHERE office_id = ?1",
                                    &select);
    if (err != QD_OK) {
        return err;
    }
    store_bind(select, values, 1);
    int code = sqlite3_step(select);
    err = store_err(code);
    if (code == SQLITE_DONE) {
        find(result, walk->office_id, newest, "the row of its office is missing");
    } else if (code == SQLITE_ROW) {
        uint64_t seq = (uint64_t)sqlite3_column_int64(select, 0);
        const void *chain = sqlite3_column_blob(select, 5);
        bool same = sqlite3_column_bytes(select, 5) == JOURNAL_DIGEST_SIZE &&
                    memcmp(chain, walk->chain, JOURNAL_DIGEST_SIZE) == 0 &&
                    sqlite3_column_int64(select, 1) == expected->at_ms &&
                    sqlite3_column_int64(select, 2) == expected->day_seq &&
                    sqlite3_column_int64(select, 3) == expected->date &&
                    sqlite3_column_int64(select, 4) == expected->definition_version;
        if (seq > newest) {
            find(result, walk->office_id, newest + 1, "missing");
        } else if (seq < newest) {
            find(result, walk->office_id, seq + 1, "inserted after the newest event");
        } else if (!same) {
            find(result, walk->office_id, newest, "the row of its office was altered");
        }
    }
    (void)sqlite3_finalize(select);
    return err;
}

/* CORRUPT that names a row is what was looked for; any other failure ends the verification. */
static enum qd_err settle(enum qd_err err,
                          uint32_t office_id,
                          uint64_t seq,
                          const char *what,
                          struct verify_result *result)
{
    if (err == QD_ERR_CORRUPT && what != NULL) {
        find(result, office_id, seq, what);
        return QD_OK;
    }
    return err;
}

static enum qd_err walk_office(sqlite3 *db,
                               struct event_walk *walk,
                               struct verify_twin *twin,
                               struct verify_result *result)
{
    struct expected expected = {.day_seq = 1};
    uint32_t office_id = walk->office_id;
    struct event event;
    bool more = true;
    enum qd_err err = QD_OK;

    while (err == QD_OK && more && !result->is_broken) {
        err = event_walk_next(walk, &event, &more);
        err = settle(err, office_id, walk->seq, walk->what, result);
        if (err != QD_OK || !more || result->is_broken) {
            break;
        }
        result->event_count++;
        if (event.at_ms < expected.at_ms) {
            find(result, office_id, event.seq, "earlier than the event before it");
            break;
        }
        expect(&expected, &event);
        err = verify_twin_follow(twin, &event);
        err = settle(err, office_id, twin->seq, twin->what, result);
    }
    if (err == QD_OK && !result->is_broken) {
        err = check_head(db, walk, &expected, result);
    }
    if (err == QD_OK && !result->is_broken) {
        err = verify_twin_finish(twin);
        err = settle(err, office_id, twin->seq, twin->what, result);
    }
    return err;
}

static enum qd_err verify_office(sqlite3 *db, uint32_t office_id, struct verify_result *result)
{
    struct event_walk walk = {0};
    struct verify_twin twin = {0};
    enum qd_err err = event_walk_open(&walk, db, office_id);

    if (err == QD_OK) {
        err = verify_twin_open(&twin, db, office_id);
    }
    if (err == QD_OK) {
        err = walk_office(db, &walk, &twin, result);
    }
    verify_twin_close(&twin);
    event_walk_close(&walk);
    return err;
}

/* Every office that any table knows: a lost row must not hide its events. */
static enum qd_err verify_offices(sqlite3 *db, struct verify_result *result)
{
    sqlite3_stmt *select = NULL;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(db,
                                    "SELECT office_id FROM office UNION SELECT office_id FROM event"
                                    " UNION SELECT office_id FROM ticket ORDER BY office_id",
                                    &select);

    while (err == QD_OK && !result->is_broken && (code = sqlite3_step(select)) == SQLITE_ROW) {
        result->office_count++;
        err = verify_office(db, (uint32_t)sqlite3_column_int64(select, 0), result);
    }
    err = err == QD_OK ? store_err(code) : err;
    (void)sqlite3_finalize(select);
    return err;
}

static enum qd_err pass_entry(void *owner, const struct audit_entry *entry)
{
    (void)owner;
    (void)entry;
    return QD_OK;
}

static enum qd_err verify_audit(sqlite3 *db, struct verify_result *result)
{
    uint64_t seq = 0;
    const char *what = NULL;
    enum qd_err err = audit_walk(db, pass_entry, NULL, &seq, &what);

    if (err == QD_ERR_CORRUPT && what != NULL) {
        result->is_broken = true;
        result->seq = seq;
        (void)snprintf(result->what,
                       sizeof result->what,
                       "audit, entry %llu: %s",
                       (unsigned long long)seq,
                       what);
        return QD_OK;
    }
    return err;
}

/* SQLite's pages, indexes and constraints; CORRUPT with its first complaint. */
static enum qd_err check_integrity(sqlite3 *db, char what[JOURNAL_ERRMSG_SIZE])
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(db, "PRAGMA integrity_check(1)", &select);

    if (err == QD_OK) {
        int code = sqlite3_step(select);
        err = store_err(code);
        const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(select, 0) : NULL;
        if (err == QD_OK && text != NULL && strstr(text, "error code=7") != NULL) {
            err = QD_ERR_NOMEM; /* SQLite takes a page that there was no room for for a bad one. */
        } else if (err == QD_OK && (text == NULL || strcmp(text, "ok") != 0)) {
            (void)snprintf(
                what, JOURNAL_ERRMSG_SIZE, "integrity: %s", text == NULL ? "no answer" : text);
            err = QD_ERR_CORRUPT;
        }
    }
    (void)sqlite3_finalize(select);
    return err;
}

enum qd_err verify_file(const char *path, struct verify_result *result)
{
    sqlite3 *db = NULL;

    *result = (struct verify_result){0};
    if (sodium_init() < 0) {
        (void)snprintf(result->what, sizeof result->what, "verify: no source of random bytes");
        return QD_ERR_IO;
    }
    enum qd_err err = store_open(&db, path, STORE_READ, result->what);
    if (err != QD_OK) {
        return err;
    }
    err = store_run(db, "BEGIN"); /* One snapshot, also while a server writes. */
    if (err == QD_OK) {
        err = verify_offices(db, result); /* First: it names the row. */
    }
    if (err == QD_OK && !result->is_broken) {
        err = verify_audit(db, result);
    }
    if (err == QD_OK && !result->is_broken) {
        err = check_integrity(db, result->what);
    }
    if (err != QD_OK && result->what[0] == '\0') {
        (void)snprintf(result->what, sizeof result->what, "verify: %s", qd_err_text(err));
    }
    store_close(db); /* Ends the transaction: it has read, and nothing else. */
    return err;
}
