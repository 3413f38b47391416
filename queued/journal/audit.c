#include "queued/journal/audit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

/* The longest entry as text: two names and six numbers. */
#define ENTRY_SIZE (LIMIT_NAME + AUDIT_ORIGIN_SIZE + 6 * 21 + 1)

struct head {
    uint64_t seq;
    uint8_t chain[JOURNAL_DIGEST_SIZE];
};

static void advance(uint8_t chain[JOURNAL_DIGEST_SIZE], const struct audit_entry *entry)
{
    char bytes[ENTRY_SIZE];
    int len = snprintf(bytes,
                       sizeof bytes,
                       "%lld\n%u\n%d\n%llu\n%s\n%u\n%u\n%s\n",
                       (long long)entry->at_ms,
                       entry->office_id,
                       (int)entry->kind,
                       (unsigned long long)entry->subject_id,
                       entry->name,
                       entry->role,
                       entry->rights,
                       entry->origin);

    QD_ASSERT(len > 0 && (size_t)len < sizeof bytes);
    chain_advance(chain, entry->seq, (const uint8_t *)bytes, (size_t)len);
}

static enum qd_err read_head(sqlite3 *db, struct head *head)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(db, "SELECT seq, chain FROM audit_head", &select);

    if (err == QD_OK) {
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_CORRUPT : store_err(code);
    }
    if (err == QD_OK && sqlite3_column_bytes(select, 1) != JOURNAL_DIGEST_SIZE) {
        err = QD_ERR_CORRUPT;
    }
    if (err == QD_OK) {
        head->seq = (uint64_t)sqlite3_column_int64(select, 0);
        memcpy(head->chain, sqlite3_column_blob(select, 1), JOURNAL_DIGEST_SIZE);
    }
    (void)sqlite3_finalize(select);
    return err;
}

static enum qd_err write_head(sqlite3 *db, const struct head *head)
{
    sqlite3_stmt *update = NULL;
    enum qd_err err = store_prepare(db, "UPDATE audit_head SET seq = ?1, chain = ?2", &update);

    if (err == QD_OK) {
        (void)sqlite3_bind_int64(update, 1, (int64_t)head->seq);
        (void)sqlite3_bind_blob(update, 2, head->chain, sizeof head->chain, SQLITE_STATIC);
        err = store_do(update);
    }
    (void)sqlite3_finalize(update);
    return err;
}

static enum qd_err insert(sqlite3 *db,
                          const struct audit_entry *entry,
                          const uint8_t chain[JOURNAL_DIGEST_SIZE])
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err =
        store_prepare(db,
                      "INSERT INTO audit (seq, at_ms, office_id, kind, subject_id, role, rights,"
                      " name, origin, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                      &statement);

    if (err == QD_OK) {
        const int64_t values[] = {(int64_t)entry->seq,
                                  entry->at_ms,
                                  entry->office_id,
                                  (int64_t)entry->kind,
                                  (int64_t)entry->subject_id,
                                  entry->role,
                                  entry->rights};
        store_bind(statement, values, (int)QD_ARRAY_LEN(values));
        (void)sqlite3_bind_text(statement, 8, entry->name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(statement, 9, entry->origin, -1, SQLITE_STATIC);
        (void)sqlite3_bind_blob(statement, 10, chain, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
        err = store_do(statement);
    }
    (void)sqlite3_finalize(statement);
    return err;
}

enum qd_err audit_write(sqlite3 *db, struct audit_entry *entry)
{
    struct head head;
    enum qd_err err = read_head(db, &head);

    if (err != QD_OK) {
        return err;
    }
    entry->seq = ++head.seq;
    advance(head.chain, entry);
    err = insert(db, entry, head.chain);
    return err == QD_OK ? write_head(db, &head) : err;
}

/* False: the texts are longer than any that was written. */
static bool read_entry(sqlite3_stmt *select, struct audit_entry *entry)
{
    const char *name = (const char *)sqlite3_column_text(select, 7);
    const char *origin = (const char *)sqlite3_column_text(select, 8);

    *entry = (struct audit_entry){
        .seq = (uint64_t)sqlite3_column_int64(select, 0),
        .at_ms = sqlite3_column_int64(select, 1),
        .office_id = (uint32_t)sqlite3_column_int64(select, 2),
        .kind = (enum audit_kind)sqlite3_column_int(select, 3),
        .subject_id = (uint64_t)sqlite3_column_int64(select, 4),
        .role = (uint32_t)sqlite3_column_int64(select, 5),
        .rights = (uint32_t)sqlite3_column_int64(select, 6),
    };
    return name != NULL && origin != NULL && text_copy(entry->name, sizeof entry->name, name) &&
           text_copy(entry->origin, sizeof entry->origin, origin);
}

/* The row @select stands on, after @at; "what" is wrong with it, or NULL. */
static const char *prove(sqlite3_stmt *select, struct head *at, struct audit_entry *entry)
{
    bool is_read = read_entry(select, entry);

    if (entry->seq != at->seq + 1) {
        return "missing";
    }
    at->seq++;
    if (is_read) {
        advance(at->chain, entry);
    }
    bool is_same = is_read && sqlite3_column_bytes(select, 9) == JOURNAL_DIGEST_SIZE &&
                   memcmp(sqlite3_column_blob(select, 9), at->chain, JOURNAL_DIGEST_SIZE) == 0;
    return is_same ? NULL : "altered";
}

static enum qd_err walk_rows(
    sqlite3_stmt *select, audit_visit visit, void *owner, struct head *at, const char **what)
{
    struct audit_entry entry;
    int code = SQLITE_DONE;
    enum qd_err err = QD_OK;

    while (err == QD_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        uint64_t before = at->seq;
        *what = prove(select, at, &entry);
        if (*what != NULL) {
            at->seq = before + 1;
            return QD_ERR_CORRUPT;
        }
        err = visit(owner, &entry);
    }
    return err == QD_OK ? store_err(code) : err;
}

/* The end of the walk against the head. */
static enum qd_err prove_end(const struct head *at,
                             const struct head *head,
                             uint64_t *seq,
                             const char **what)
{
    if (head->seq > at->seq) {
        *seq = at->seq + 1;
        *what = "missing";
    } else if (head->seq < at->seq) {
        *seq = head->seq + 1;
        *what = "inserted after the newest entry";
    } else if (memcmp(head->chain, at->chain, sizeof at->chain) != 0) {
        *what = "altered";
    }
    return *what == NULL ? QD_OK : QD_ERR_CORRUPT;
}

enum qd_err audit_walk(
    sqlite3 *db, audit_visit visit, void *owner, uint64_t *seq, const char **what)
{
    struct head at = {0};
    struct head head = {0};
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(db,
                                    "SELECT seq, at_ms, office_id, kind, subject_id, role, rights,"
                                    " name, origin, chain FROM audit ORDER BY seq",
                                    &select);

    *what = NULL;
    if (err == QD_OK) {
        err = walk_rows(select, visit, owner, &at, what);
    }
    (void)sqlite3_finalize(select);
    if (err == QD_OK) {
        err = read_head(db, &head);
    }
    *seq = at.seq;
    return err == QD_OK ? prove_end(&at, &head, seq, what) : err;
}

struct reading {
    uint32_t office_id;
    audit_visit visit;
    void *owner;
};

static enum qd_err visit_own(void *owner, const struct audit_entry *entry)
{
    const struct reading *reading = owner;
    bool is_own = entry->office_id == 0 || entry->office_id == reading->office_id;

    return is_own ? reading->visit(reading->owner, entry) : QD_OK;
}

enum qd_err audit_read(const char *path,
                       uint32_t office_id,
                       audit_visit visit,
                       void *owner,
                       char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct reading reading = {.office_id = office_id, .visit = visit, .owner = owner};
    sqlite3 *db = NULL;
    uint64_t seq = 0;
    const char *what = NULL;
    enum qd_err err = store_open(&db, path, STORE_READ, errmsg);

    if (err != QD_OK) {
        return err;
    }
    err = store_run(db, "BEGIN"); /* One snapshot, also while a server writes. */
    if (err == QD_OK) {
        err = audit_walk(db, visit_own, &reading, &seq, &what);
    }
    if (what != NULL) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "audit, entry %llu: %s; " STORE_REMEDY,
                       (unsigned long long)seq,
                       what);
    } else if (err != QD_OK) {
        store_explain(db, "audit", errmsg);
    }
    store_close(db);
    return err;
}
