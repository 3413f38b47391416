#include "queued/journal/commit.h"

#include <string.h>

#include "queued/codec/record.h"
#include "queued/journal/binding.h"
#include "queued/journal/chain.h"

static const char get_head_sql[] = "SELECT seq, at_ms, day_seq, date, definition_version, chain"
                                   " FROM office WHERE office_id = ?1";
static const char put_head_sql[] =
    "INSERT INTO office (office_id, seq, at_ms, day_seq, date, definition_version, chain)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT DO UPDATE SET seq = ?2, at_ms = ?3, day_seq = ?4, date = ?5,"
    " definition_version = ?6, chain = ?7";
static const char put_event_sql[] =
    "INSERT INTO event (office_id, seq, at_ms, kind, ticket_id, counter_id, clerk_id, body, chain)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char put_definition_sql[] =
    "INSERT INTO definition (office_id, version, digest, body) VALUES (?1, ?2, ?3, ?4)";

enum qd_err commit_prepare(struct commit *commit, struct database *database)
{
    *commit = (struct commit){.database = database};
    enum qd_err err = database_prepare(database, &commit->get_head, get_head_sql);
    if (err == QD_OK) {
        err = database_prepare(database, &commit->put_head, put_head_sql);
    }
    if (err == QD_OK) {
        err = database_prepare(database, &commit->put_event, put_event_sql);
    }
    if (err == QD_OK) {
        err = database_prepare(database, &commit->put_definition, put_definition_sql);
    }
    if (err == QD_OK) {
        err = ticket_row_prepare(&commit->rows, database);
    }
    if (err == QD_OK) {
        err = counter_span_prepare(&commit->spans, database);
    }
    if (err != QD_OK) {
        commit_finalize(commit);
    }
    return err;
}

void commit_finalize(struct commit *commit)
{
    database_finalize(&commit->get_head);
    database_finalize(&commit->put_head);
    database_finalize(&commit->put_event);
    database_finalize(&commit->put_definition);
    ticket_row_finalize(&commit->rows);
    counter_span_finalize(&commit->spans);
}

static enum qd_err read_head(struct commit *commit, uint32_t office_id, struct commit_head *head)
{
    struct binding binding = binding_start(commit->get_head);
    bool row = false;

    /* An office without a row begins with its first event. */
    *head = (struct commit_head){.head = {.office_id = office_id, .day_seq = 1}};
    binding_int(&binding, office_id);
    enum qd_err err = binding_step(&binding, commit->database, "read office", &row);
    if (err == QD_OK && row) {
        head->head.seq = binding_column_uint(&binding, 0);
        head->head.at_ms = binding_column_int(&binding, 1);
        head->head.day_seq = binding_column_uint(&binding, 2);
        head->date = (uint32_t)binding_column_uint(&binding, 3);
        head->head.definition_version = binding_column_uint(&binding, 4);
        if (!binding_column_blob(&binding, 5, head->head.chain, JOURNAL_DIGEST_SIZE)) {
            err = database_say(
                commit->database, QD_ERR_CORRUPT, "office %u has no digest", office_id);
        }
    }
    binding_reset(&binding);
    return err;
}

/* The head that the batch has brought @office_id to so far. */
static enum qd_err find_head(struct commit *commit, uint32_t office_id, struct commit_head **head)
{
    for (size_t i = 0; i < commit->head_count; i++) {
        if (commit->heads[i].head.office_id == office_id) {
            *head = &commit->heads[i];
            return QD_OK;
        }
    }
    QD_ASSERT(commit->head_count < LIMIT_OFFICES);
    enum qd_err err = read_head(commit, office_id, &commit->heads[commit->head_count]);
    if (err == QD_OK) {
        *head = &commit->heads[commit->head_count++];
    }
    return err;
}

static enum qd_err write_heads(struct commit *commit)
{
    enum qd_err err = QD_OK;

    for (size_t i = 0; i < commit->head_count && err == QD_OK; i++) {
        const struct commit_head *head = &commit->heads[i];
        struct binding binding = binding_start(commit->put_head);
        binding_int(&binding, head->head.office_id);
        binding_uint(&binding, head->head.seq);
        binding_int(&binding, head->head.at_ms);
        binding_uint(&binding, head->head.day_seq);
        binding_int(&binding, head->date);
        binding_uint(&binding, head->head.definition_version);
        binding_blob(&binding, head->head.chain, JOURNAL_DIGEST_SIZE);
        err = binding_run(&binding, commit->database, "store office");
    }
    return err;
}

/* Whoever decided the batch saw another end of the journal than the one on the disk. */
static enum qd_err check_follows(struct commit *commit,
                                 const struct commit_head *head,
                                 const struct event *event)
{
    if (event->seq != head->head.seq + 1 || event->at_ms < head->head.at_ms) {
        return database_say(commit->database,
                            QD_ERR_CORRUPT,
                            "the journal of office %u stands at event %llu; event %llu cannot "
                            "follow it",
                            event->office_id,
                            (unsigned long long)head->head.seq,
                            (unsigned long long)event->seq);
    }
    return QD_OK;
}

static const struct batch_definition *find_definition(const struct batch *batch,
                                                      const struct event *event)
{
    for (size_t i = 0; i < batch->definition_count; i++) {
        const struct batch_definition *definition = &batch->definitions[i];
        if (definition->office_id == event->office_id &&
            definition->version == event->definition.version) {
            return definition;
        }
    }
    return NULL;
}

/* Stores the definition that @event puts in force, and writes its digest into @event. */
static enum qd_err store_definition(struct commit *commit,
                                    const struct batch *batch,
                                    struct event *event,
                                    struct commit_head *head)
{
    const struct batch_definition *definition = find_definition(batch, event);
    struct binding binding = binding_start(commit->put_definition);

    QD_ASSERT(definition != NULL);
    static_assert(sizeof event->definition.digest == JOURNAL_DIGEST_SIZE, "the same digest");
    chain_digest(event->definition.digest, definition->bytes, definition->len);
    head->head.definition_version = definition->version;
    binding_int(&binding, definition->office_id);
    binding_uint(&binding, definition->version);
    binding_blob(&binding, event->definition.digest, JOURNAL_DIGEST_SIZE);
    binding_blob(&binding, definition->bytes, definition->len);
    return binding_run(&binding, commit->database, "store definition");
}

static enum qd_err store_event(struct commit *commit,
                               const struct event *event,
                               struct commit_head *head)
{
    struct binding binding = binding_start(commit->put_event);
    uint8_t bytes[RECORD_EVENT_SIZE];
    size_t len = record_pack_event(event, bytes);

    QD_ASSERT(len > 0 && len <= sizeof bytes);
    chain_add(head->head.chain, event->seq, bytes, len);
    head->head.seq = event->seq;
    head->head.at_ms = event->at_ms;
    binding_int(&binding, event->office_id);
    binding_uint(&binding, event->seq);
    binding_int(&binding, event->at_ms);
    binding_int(&binding, event->kind);
    binding_uint(&binding, event->ticket_id);
    binding_int(&binding, event->counter_id);
    binding_int(&binding, event->clerk_id);
    binding_blob(&binding, bytes, len);
    binding_blob(&binding, head->head.chain, JOURNAL_DIGEST_SIZE);
    return binding_run(&binding, commit->database, "store event");
}

static enum qd_err store_entry(struct commit *commit,
                               const struct batch *batch,
                               const struct batch_entry *entry)
{
    struct event event = entry->event;
    struct commit_head *head = NULL;
    enum qd_err err = find_head(commit, event.office_id, &head);

    if (err == QD_OK) {
        err = check_follows(commit, head, &event);
    }
    if (err == QD_OK && event.kind == EVENT_DEFINITION_APPLIED) {
        err = store_definition(commit, batch, &event, head);
    }
    if (err != QD_OK) {
        return err;
    }
    /* A day that is opened again goes on; a new date is what a restart begins with. */
    if (event.kind == EVENT_DAY_OPENED && event.day_opened.date != head->date) {
        head->date = event.day_opened.date;
        head->head.day_seq = event.seq;
    }
    err = store_event(commit, &event, head);
    if (err == QD_OK && entry->ticket.id != 0) {
        err = ticket_row_store(&commit->rows, commit->database, entry, head->date);
    }
    if (err == QD_OK) {
        err = counter_span_store(&commit->spans, commit->database, &event, head->date);
    }
    return err;
}

enum qd_err commit_store(struct commit *commit, const struct batch *batch)
{
    enum qd_err err = database_begin(commit->database, true);

    if (err != QD_OK) {
        return err;
    }
    commit->head_count = 0;
    for (size_t i = 0; i < batch->entry_count && err == QD_OK; i++) {
        err = store_entry(commit, batch, &batch->entries[i]);
    }
    if (err == QD_OK) {
        err = write_heads(commit);
    }
    return database_end(commit->database, err);
}
