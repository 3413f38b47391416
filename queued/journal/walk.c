#include "queued/journal/walk.h"

#include <sqlite3.h>
#include <string.h>

#include "queued/codec/record.h"
#include "queued/journal/chain.h"

static const char events_sql[] =
    "SELECT seq, at_ms, kind, ticket_id, counter_id, clerk_id, body, chain FROM event"
    " WHERE office_id = ?1 AND seq >= ?2 ORDER BY seq";

static enum qd_err corrupt(struct walk *walk, const char *what)
{
    return database_say(&walk->reader->database,
                        QD_ERR_CORRUPT,
                        "office %u, event %llu: %s",
                        walk->head.office_id,
                        (unsigned long long)walk->seq,
                        what);
}

/* The digest that the first event continues: it is believed here, and proven by whoever walks from
 * the first event of all. */
static enum qd_err read_chain_before(struct walk *walk)
{
    struct database *database = &walk->reader->database;
    struct sqlite3_stmt *statement = NULL;
    bool row = false;

    if (walk->seq == 1) {
        return QD_OK;
    }
    enum qd_err err = database_prepare(
        database, &statement, "SELECT chain FROM event WHERE office_id = ?1 AND seq = ?2");
    if (err != QD_OK) {
        return err;
    }
    struct binding binding = binding_start(statement);
    binding_int(&binding, walk->head.office_id);
    binding_uint(&binding, walk->seq - 1);
    err = binding_step(&binding, database, "read event", &row);
    if (err == QD_OK &&
        (!row || !binding_column_blob(&binding, 0, walk->chain, sizeof walk->chain))) {
        err = database_say(database,
                           QD_ERR_CORRUPT,
                           "office %u, event %llu: missing",
                           walk->head.office_id,
                           (unsigned long long)walk->seq - 1);
    }
    database_finalize(&statement);
    return err;
}

enum qd_err walk_open(struct walk *walk,
                      struct reader *reader,
                      uint32_t office_id,
                      uint64_t from_seq)
{
    struct database *database = &reader->database;
    enum qd_err err = QD_OK;

    QD_ASSERT(office_id != 0 && from_seq > 0 && from_seq <= INT64_MAX);
    *walk = (struct walk){.reader = reader, .seq = from_seq};
    if (sqlite3_get_autocommit(database->handle) != 0) {
        err = database_begin(database, false);
        walk->began = err == QD_OK;
    }
    if (err == QD_OK) {
        err = reader_office(reader, office_id, &walk->head);
    }
    if (err == QD_OK && from_seq <= walk->head.seq + 1) {
        err = read_chain_before(walk);
    }
    if (err == QD_OK) {
        err = database_prepare(database, &walk->statement, events_sql);
    }
    if (err != QD_OK) {
        walk_close(walk);
        return err;
    }
    walk->binding = binding_start(walk->statement);
    binding_int(&walk->binding, office_id);
    binding_uint(&walk->binding, from_seq);
    return QD_OK;
}

void walk_close(struct walk *walk)
{
    database_finalize(&walk->statement);
    if (walk->began) {
        /* Nothing was written, and what was read is read. */
        (void)sqlite3_exec(walk->reader->database.handle, "ROLLBACK", NULL, NULL, NULL);
        walk->began = false;
    }
}

/* Whether the columns, by which rows are found, say what the body says. */
static bool columns_agree(const struct walk *walk, const struct event *event)
{
    const struct binding *binding = &walk->binding;

    return event->office_id == walk->head.office_id && event->seq == walk->seq &&
           event->at_ms == binding_column_int(binding, 1) &&
           event->kind == binding_column_uint(binding, 2) &&
           event->ticket_id == binding_column_uint(binding, 3) &&
           event->counter_id == binding_column_uint(binding, 4) &&
           event->clerk_id == binding_column_uint(binding, 5);
}

static enum qd_err check_row(struct walk *walk, struct event *event)
{
    uint64_t seq = binding_column_uint(&walk->binding, 0);
    uint8_t stored[JOURNAL_DIGEST_SIZE];
    size_t len = 0;

    if (seq != walk->seq) {
        return corrupt(walk, "missing");
    }
    if (seq > walk->head.seq) {
        return corrupt(walk, "inserted after the newest event");
    }
    const uint8_t *bytes = binding_column_bytes(&walk->binding, 6, &len);
    if (bytes == NULL || !binding_column_blob(&walk->binding, 7, stored, sizeof stored)) {
        return corrupt(walk, "altered");
    }
    chain_add(walk->chain, seq, bytes, len);
    if (memcmp(walk->chain, stored, sizeof stored) != 0) {
        return corrupt(walk, "altered");
    }
    enum qd_err err = record_unpack_event(event, &walk->reader->arena, bytes, len);
    if (err == QD_ERR_CORRUPT) {
        return corrupt(walk, "cannot be read");
    }
    if (err != QD_OK) {
        return database_say(&walk->reader->database, err, "read event: %s", qd_err_text(err));
    }
    return columns_agree(walk, event) ? QD_OK : corrupt(walk, "altered: its columns differ");
}

/* The walk has come to the event that the office's row names. */
static enum qd_err check_end(struct walk *walk)
{
    if (walk->seq <= walk->head.seq) {
        return corrupt(walk, "missing");
    }
    if (walk->seq == walk->head.seq + 1 &&
        memcmp(walk->chain, walk->head.chain, sizeof walk->chain) != 0) {
        walk->seq--;
        return corrupt(walk, "not the one that the office's row names");
    }
    return QD_OK;
}

enum qd_err walk_next(struct walk *walk, struct event *event, bool *more)
{
    bool row = false;
    enum qd_err err = binding_step(&walk->binding, &walk->reader->database, "read event", &row);

    if (err != QD_OK) {
        return err;
    }
    if (!row) {
        *more = false;
        return check_end(walk);
    }
    err = check_row(walk, event);
    if (err == QD_OK) {
        walk->seq++;
        *more = true;
    }
    return err;
}
