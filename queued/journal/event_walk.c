#include "queued/journal/event_walk.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/codec/record.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

enum column { SEQ, AT_MS, KIND, TICKET_ID, COUNTER_ID, CLERK_ID, BODY, CHAIN };

/* The digest of event @seq, on which the next one's is built. */
static enum qd_err load_chain(sqlite3 *db,
                              uint32_t office_id,
                              uint64_t seq,
                              uint8_t chain[JOURNAL_DIGEST_SIZE])
{
    const int64_t values[] = {office_id, (int64_t)seq};
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(db, "SELECT chain FROM event WHERE office_id = ?1 AND seq = ?2", &select);

    if (err == QD_OK) {
        store_bind(select, values, 2);
        int code = sqlite3_step(select);
        const void *stored = code == SQLITE_ROW ? sqlite3_column_blob(select, 0) : NULL;
        err = store_err(code);
        if (err == QD_OK &&
            (stored == NULL || sqlite3_column_bytes(select, 0) != JOURNAL_DIGEST_SIZE)) {
            err = QD_ERR_CORRUPT;
        }
        if (err == QD_OK) {
            memcpy(chain, stored, JOURNAL_DIGEST_SIZE);
        }
    }
    (void)sqlite3_finalize(select);
    return err;
}

enum qd_err event_walk_open_at(struct event_walk *walk,
                               sqlite3 *db,
                               uint32_t office_id,
                               uint64_t seq)
{
    /* From the first on, whatever was put before it is found too. */
    const int64_t values[] = {office_id, seq == 1 ? INT64_MIN : (int64_t)seq};
    void *memory = malloc(LIMIT_ARENA);

    QD_ASSERT(seq > 0);
    *walk = (struct event_walk){.office_id = office_id, .seq = seq};
    if (memory == NULL) {
        return QD_ERR_NOMEM;
    }
    arena_init(&walk->arena, memory, LIMIT_ARENA);
    enum qd_err err = seq == 1 ? QD_OK : load_chain(db, office_id, seq - 1, walk->chain);
    if (err == QD_OK) {
        err = store_prepare(db,
                            "SELECT seq, at_ms, kind, ticket_id, counter_id, clerk_id, body, chain"
                            " FROM event WHERE office_id = ?1 AND seq >= ?2 ORDER BY seq",
                            &walk->statement);
    }
    if (err != QD_OK) {
        event_walk_close(walk);
        return err;
    }
    store_bind(walk->statement, values, 2);
    return QD_OK;
}

enum qd_err event_walk_open(struct event_walk *walk, sqlite3 *db, uint32_t office_id)
{
    return event_walk_open_at(walk, db, office_id, 1);
}

void event_walk_close(struct event_walk *walk)
{
    (void)sqlite3_finalize(walk->statement);
    walk->statement = NULL;
    free(walk->arena.base);
    walk->arena = (struct arena){0};
}

static enum qd_err corrupt(struct event_walk *walk, const char *what)
{
    walk->what = what;
    return QD_ERR_CORRUPT;
}

/* Whether the columns, by which rows are found, say what the body says. */
static bool columns_agree(const struct event_walk *walk, const struct event *event)
{
    sqlite3_stmt *statement = walk->statement;

    return event->office_id == walk->office_id && event->seq == walk->seq &&
           event->at_ms == sqlite3_column_int64(statement, AT_MS) &&
           (int64_t)event->kind == sqlite3_column_int64(statement, KIND) &&
           (int64_t)event->ticket_id == sqlite3_column_int64(statement, TICKET_ID) &&
           (int64_t)event->counter_id == sqlite3_column_int64(statement, COUNTER_ID) &&
           (int64_t)event->clerk_id == sqlite3_column_int64(statement, CLERK_ID);
}

static enum qd_err read_row(struct event_walk *walk, struct event *event)
{
    sqlite3_stmt *statement = walk->statement;
    uint64_t seq = (uint64_t)sqlite3_column_int64(statement, SEQ);
    const uint8_t *body = sqlite3_column_blob(statement, BODY);
    size_t len = (size_t)sqlite3_column_bytes(statement, BODY);
    const void *chain = sqlite3_column_blob(statement, CHAIN);

    if (seq != walk->seq) {
        return corrupt(walk, seq > walk->seq ? "missing" : "inserted");
    }
    if (body == NULL || chain == NULL ||
        sqlite3_column_bytes(statement, CHAIN) != JOURNAL_DIGEST_SIZE) {
        return corrupt(walk, "altered");
    }
    chain_advance(walk->chain, seq, body, len);
    if (memcmp(walk->chain, chain, JOURNAL_DIGEST_SIZE) != 0) {
        return corrupt(walk, "altered");
    }
    enum qd_err err = record_unpack_event(event, &walk->arena, body, len);
    if (err == QD_ERR_CORRUPT) {
        return corrupt(walk, "cannot be read");
    }
    if (err == QD_OK && !columns_agree(walk, event)) {
        return corrupt(walk, "altered: its columns differ from its body");
    }
    return err;
}

enum qd_err event_walk_next(struct event_walk *walk, struct event *event, bool *more)
{
    int code = sqlite3_step(walk->statement);

    walk->what = NULL;
    if (code != SQLITE_ROW) {
        *more = false;
        return store_err(code);
    }
    enum qd_err err = read_row(walk, event);
    if (err == QD_OK) {
        walk->seq++;
        *more = true;
    }
    return err;
}

static enum qd_err newest_seq(sqlite3 *db, int64_t office_id, uint64_t *seq)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(db, "SELECT ifnull(max(seq), 0) FROM event WHERE office_id = ?1", &select);

    if (err == QD_OK) {
        store_bind(select, &office_id, 1);
        err = store_err(sqlite3_step(select));
        *seq = (uint64_t)sqlite3_column_int64(select, 0);
    }
    (void)sqlite3_finalize(select);
    return err;
}

enum qd_err event_walk_find(sqlite3 *db, uint32_t office_id, int64_t at_ms, uint64_t *seq)
{
    sqlite3_stmt *select = NULL;
    uint64_t low = 1;
    uint64_t newest = 0;
    enum qd_err err = newest_seq(db, office_id, &newest);
    uint64_t high = newest + 1;

    if (err == QD_OK) {
        err =
            store_prepare(db, "SELECT at_ms FROM event WHERE office_id = ?1 AND seq = ?2", &select);
    }
    while (err == QD_OK && low < high) {
        uint64_t middle = low + (high - low) / 2;
        const int64_t values[] = {office_id, (int64_t)middle};
        store_bind(select, values, 2);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_CORRUPT : store_err(code);
        if (err == QD_OK && sqlite3_column_int64(select, 0) < at_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
        (void)sqlite3_reset(select);
    }
    (void)sqlite3_finalize(select);
    *seq = low;
    return err;
}
