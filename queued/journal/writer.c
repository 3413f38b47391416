#include "queued/journal/writer.h"

#include <stdio.h>
#include <string.h>

#include "queued/codec/record.h"
#include "queued/journal/audit.h"
#include "queued/journal/chain.h"
#include "queued/journal/store.h"

static const char *const statements[WRITE_STATEMENT_COUNT] = {
    [WRITE_BEGIN] = "BEGIN IMMEDIATE",
    [WRITE_COMMIT] = "COMMIT",
    [WRITE_ROLLBACK] = "ROLLBACK",
    [WRITE_LOAD_HEAD] = "SELECT seq, day_seq, date, definition_version, chain FROM office"
                        " WHERE office_id = ?1",
    [WRITE_NEW_OFFICE] = "INSERT INTO office VALUES (?1, 0, 0, 1, 0, 0, zeroblob(32))",
    [WRITE_SAVE_HEAD] = "UPDATE office SET seq = ?2, at_ms = ?3, day_seq = ?4, date = ?5,"
                        " definition_version = ?6, chain = ?7 WHERE office_id = ?1",
    [WRITE_DEFINITION] = "INSERT INTO definition VALUES (?1, ?2, ?3, ?4)",
    [WRITE_ANSWER] = "UPDATE definition_request SET refusal = 0, text = ?2 WHERE request_id = ?1",
    [WRITE_EVENT] = "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [WRITE_TICKET] =
        "INSERT INTO ticket VALUES (?1, ?2, ?3, ?22, ?4, ?5, ?6, ?23, ?7, ?8, ?9, ?10, ?11, ?12,"
        " ?13, ?14, ?24, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?25, ?26, ?27, ?28, ?29)"
        " ON CONFLICT DO UPDATE SET service_id = excluded.service_id, class = excluded.class,"
        " state = excluded.state, outcome = excluded.outcome,"
        " dossier_code = excluded.dossier_code, dossier_due_date = excluded.dossier_due_date,"
        " no_show_count = excluded.no_show_count, transfer_count = excluded.transfer_count,"
        " reprint_count = excluded.reprint_count, ended_at_ms = excluded.ended_at_ms,"
        " rating = excluded.rating, rating_reasons = excluded.rating_reasons",
    [WRITE_LEG] = "INSERT OR REPLACE INTO leg VALUES"
                  " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [WRITE_LATER_LEGS] = "DELETE FROM leg WHERE office_id = ?1 AND ticket_id = ?2"
                         " AND leg_index > ?3",
    [WRITE_LEFT_LEG] = "UPDATE leg SET ended_at_ms = ?4, service_ms = CASE started_at_ms WHEN 0"
                       " THEN 0 ELSE ?4 - started_at_ms - parked_ms END"
                       " WHERE office_id = ?1 AND ticket_id = ?2 AND leg_index = ?3",
};

/* The head of the office that is being written. */
struct head {
    int64_t office_id; /* 0: none. */
    int64_t seq;
    int64_t at_ms;
    int64_t day_seq;
    int64_t date;
    int64_t definition_version;
    uint8_t chain[JOURNAL_DIGEST_SIZE];
};

enum qd_err writer_init(struct writer *writer, sqlite3 *db)
{
    *writer = (struct writer){.db = db};
    for (int i = 0; i < WRITE_STATEMENT_COUNT; i++) {
        enum qd_err err = store_prepare(db, statements[i], &writer->statements[i]);
        if (err != QD_OK) {
            writer_deinit(writer);
            return err;
        }
    }
    return QD_OK;
}

void writer_deinit(struct writer *writer)
{
    for (int i = 0; i < WRITE_STATEMENT_COUNT; i++) {
        (void)sqlite3_finalize(writer->statements[i]);
        writer->statements[i] = NULL;
    }
}

static void read_head(struct head *head, sqlite3_stmt *statement)
{
    head->seq = sqlite3_column_int64(statement, 0);
    head->day_seq = sqlite3_column_int64(statement, 1);
    head->date = sqlite3_column_int64(statement, 2);
    head->definition_version = sqlite3_column_int64(statement, 3);
    const void *chain = sqlite3_column_blob(statement, 4);
    if (chain != NULL && sqlite3_column_bytes(statement, 4) == JOURNAL_DIGEST_SIZE) {
        memcpy(head->chain, chain, JOURNAL_DIGEST_SIZE);
    }
}

static enum qd_err load_head(struct writer *writer, struct head *head, int64_t office_id)
{
    sqlite3_stmt *load = writer->statements[WRITE_LOAD_HEAD];
    sqlite3_stmt *create = writer->statements[WRITE_NEW_OFFICE];

    *head = (struct head){.office_id = office_id, .day_seq = 1};
    store_bind(load, &office_id, 1);
    int code = sqlite3_step(load);
    if (code == SQLITE_ROW) {
        read_head(head, load);
    }
    (void)sqlite3_reset(load);
    if (code == SQLITE_DONE) {
        store_bind(create, &office_id, 1);
        return store_do(create);
    }
    return store_err(code);
}

static enum qd_err save_head(struct writer *writer, const struct head *head)
{
    sqlite3_stmt *save = writer->statements[WRITE_SAVE_HEAD];
    const int64_t values[] = {head->office_id,
                              head->seq,
                              head->at_ms,
                              head->day_seq,
                              head->date,
                              head->definition_version};

    if (head->office_id == 0) {
        return QD_OK;
    }
    store_bind(save, values, 6);
    (void)sqlite3_bind_blob(save, 7, head->chain, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
    return store_do(save);
}

/* With the definition, so that whoever waits is told exactly when it is in force: its version. */
static enum qd_err write_answer(struct writer *writer, const struct batch_definition *definition)
{
    sqlite3_stmt *update = writer->statements[WRITE_ANSWER];
    const int64_t values[] = {(int64_t)definition->request_id, (int64_t)definition->version};

    store_bind(update, values, 2);
    return store_do(update);
}

static enum qd_err write_definition(struct writer *writer,
                                    const struct batch *batch,
                                    struct event *event)
{
    sqlite3_stmt *insert = writer->statements[WRITE_DEFINITION];
    const struct batch_definition *found = NULL;

    for (size_t i = 0; i < batch->definition_count; i++) {
        const struct batch_definition *definition = &batch->definitions[i];
        if (definition->office_id == event->office_id &&
            definition->version == event->definition.version) {
            found = definition;
        }
    }
    QD_ASSERT(found != NULL);
    chain_digest(event->definition.digest, found->bytes, found->len);
    const int64_t values[] = {found->office_id, (int64_t)found->version};
    store_bind(insert, values, 2);
    (void)sqlite3_bind_blob(
        insert, 3, event->definition.digest, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
    (void)sqlite3_bind_blob64(insert, 4, found->bytes, found->len, SQLITE_STATIC);
    enum qd_err err = store_do(insert);
    struct audit_entry entry = {.kind = AUDIT_DEFINITION_APPLIED,
                                .at_ms = event->at_ms,
                                .office_id = event->office_id,
                                .subject_id = event->definition.version};
    if (err == QD_OK && found->request_id != 0) {
        err = write_answer(writer, found);
    }
    return err == QD_OK ? audit_write(writer->db, &entry) : err;
}

static enum qd_err write_event(struct writer *writer, struct head *head, const struct event *event)
{
    sqlite3_stmt *insert = writer->statements[WRITE_EVENT];
    const int64_t values[] = {event->office_id,
                              (int64_t)event->seq,
                              event->at_ms,
                              (int64_t)event->kind,
                              (int64_t)event->ticket_id,
                              event->counter_id,
                              event->clerk_id};
    uint8_t bytes[RECORD_EVENT_SIZE];
    size_t len = record_pack_event(event, bytes);

    QD_ASSERT((int64_t)event->seq == head->seq + 1);
    chain_advance(head->chain, event->seq, bytes, len);
    head->seq = (int64_t)event->seq;
    head->at_ms = event->at_ms;
    store_bind(insert, values, 7);
    (void)sqlite3_bind_blob(insert, 8, bytes, (int)len, SQLITE_STATIC);
    (void)sqlite3_bind_blob(insert, 9, head->chain, JOURNAL_DIGEST_SIZE, SQLITE_STATIC);
    return store_do(insert);
}

void writer_ids(const uint32_t *ids, uint32_t count, char text[WRITER_IDS_SIZE])
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < count && used < WRITER_IDS_SIZE; i++) {
        const char *comma = i == 0 ? "" : ",";
        int len = snprintf(text + used, WRITER_IDS_SIZE - used, "%s%u", comma, ids[i]);
        used += len > 0 ? (size_t)len : 0;
    }
}

static enum qd_err write_ticket(struct writer *writer,
                                const struct head *head,
                                const struct ticket *ticket)
{
    sqlite3_stmt *insert = writer->statements[WRITE_TICKET];
    char procedures[WRITER_IDS_SIZE];
    char reasons[WRITER_IDS_SIZE];
    const int64_t values[] = {
        head->office_id,
        (int64_t)ticket->id,
        head->date,
        ticket->number,
        ticket->label_service_id,
        ticket->service_id,
        (int64_t)ticket->ticket_class,
        (int64_t)ticket->issued_class,
        (int64_t)ticket->channel,
        (int64_t)ticket->language,
        ticket->issued_at_ms,
        ticket->appointment_at_ms,
        (int64_t)ticket->state,
        (int64_t)ticket->outcome,
        ticket->dossier_due_date,
        ticket->no_show_count,
        ticket->transfer_count,
        ticket->reprint_count,
        ticket->ended_at_ms,
        ticket->forecast.known,
        ticket->forecast.people_ahead,
    };

    writer_ids(ticket->procedure_ids, ticket->procedure_count, procedures);
    store_bind(insert, values, (int)QD_ARRAY_LEN(values));
    (void)sqlite3_bind_text(insert, 22, ticket->letter, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(insert, 23, procedures, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(insert, 24, ticket->dossier_code, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(insert, 25, ticket->forecast.expected_ms);
    (void)sqlite3_bind_int64(insert, 26, ticket->forecast.low90_ms);
    (void)sqlite3_bind_int64(insert, 27, ticket->forecast.high90_ms);
    (void)sqlite3_bind_null(insert, 28);
    (void)sqlite3_bind_null(insert, 29);
    if (ticket->rating.level != 0) {
        writer_ids(ticket->rating.reason_ids, ticket->rating.reason_count, reasons);
        (void)sqlite3_bind_int64(insert, 28, ticket->rating.level);
        (void)sqlite3_bind_text(insert, 29, reasons, -1, SQLITE_STATIC);
    }
    return store_do(insert);
}

static enum qd_err write_leg(struct writer *writer, int64_t office_id, const struct ticket *ticket)
{
    const struct leg *leg = &ticket->leg;
    sqlite3_stmt *insert = writer->statements[WRITE_LEG];
    const int64_t values[] = {
        office_id,
        (int64_t)ticket->id,
        leg->index,
        leg->service_id,
        leg->counter_id,
        leg->clerk_id,
        leg->entered_at_ms,
        leg->first_called_at_ms,
        leg->called_at_ms,
        leg->started_at_ms,
        leg->ended_at_ms,
        leg->service_ms,
        leg->parked_ms,
    };

    store_bind(insert, values, (int)QD_ARRAY_LEN(values));
    return store_do(insert);
}

/* Only what is undone takes a ticket back to an earlier leg. */
static enum qd_err drop_later_legs(struct writer *writer, const struct batch_entry *entry)
{
    sqlite3_stmt *later = writer->statements[WRITE_LATER_LEGS];
    const int64_t values[] = {
        entry->event.office_id, (int64_t)entry->ticket.id, entry->ticket.leg.index};

    store_bind(later, values, 3);
    return store_do(later);
}

/* The ticket's copy shows its new leg; the one it left ended with this event. */
static enum qd_err write_left_leg(struct writer *writer, const struct batch_entry *entry)
{
    sqlite3_stmt *left = writer->statements[WRITE_LEFT_LEG];
    const int64_t values[] = {entry->event.office_id,
                              (int64_t)entry->ticket.id,
                              (int64_t)entry->ticket.leg.index - 1,
                              entry->event.at_ms};

    QD_ASSERT(entry->ticket.leg.index > 0);
    store_bind(left, values, 4);
    return store_do(left);
}

static enum qd_err write_entry(struct writer *writer,
                               struct batch *batch,
                               struct batch_entry *entry,
                               struct head *head)
{
    struct event *event = &entry->event;
    enum qd_err err = QD_OK;

    if (event->kind == EVENT_DEFINITION_APPLIED) {
        err = write_definition(writer, batch, event);
        head->definition_version = (int64_t)event->definition.version;
    } else if (event->kind == EVENT_DAY_OPENED && head->date != event->day_opened.date) {
        head->date = event->day_opened.date;
        head->day_seq = (int64_t)event->seq;
    }
    if (err == QD_OK) {
        err = write_event(writer, head, event);
    }
    if (err != QD_OK || entry->ticket.id == 0) {
        return err;
    }
    err = write_ticket(writer, head, &entry->ticket);
    if (err == QD_OK && event->kind == EVENT_TICKET_TRANSFERRED) {
        err = write_left_leg(writer, entry);
    } else if (err == QD_OK && event->kind == EVENT_ACTION_UNDONE) {
        err = drop_later_legs(writer, entry);
    }
    return err == QD_OK ? write_leg(writer, head->office_id, &entry->ticket) : err;
}

static enum qd_err write_entries(struct writer *writer, struct batch *batch)
{
    struct head head = {0};
    enum qd_err err = QD_OK;

    for (size_t i = 0; i < batch->entry_count && err == QD_OK; i++) {
        struct batch_entry *entry = &batch->entries[i];
        if (head.office_id != entry->event.office_id) {
            err = save_head(writer, &head);
            if (err == QD_OK) {
                err = load_head(writer, &head, entry->event.office_id);
            }
        }
        if (err == QD_OK) {
            err = write_entry(writer, batch, entry, &head);
        }
    }
    return err == QD_OK ? save_head(writer, &head) : err;
}

enum qd_err writer_commit(struct writer *writer, struct batch *batch)
{
    enum qd_err err = store_do(writer->statements[WRITE_BEGIN]);

    if (err != QD_OK) {
        store_explain(writer->db, "commit", writer->errmsg);
        return err;
    }
    err = write_entries(writer, batch);
    if (err == QD_OK) {
        err = store_do(writer->statements[WRITE_COMMIT]);
    }
    if (err != QD_OK) {
        store_explain(writer->db, "commit", writer->errmsg); /* A rollback wipes the words. */
    }
    if (err != QD_OK && sqlite3_get_autocommit(writer->db) == 0) {
        enum qd_err ignored = store_do(writer->statements[WRITE_ROLLBACK]);
        (void)
            ignored; /* SQLite may have rolled back by itself; the first failure is what counts. */
    }
    return err;
}
