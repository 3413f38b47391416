#include "queued/journal/verify_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/journal/definition_row.h"
#include "queued/journal/store.h"

#define PROCEDURES_SIZE ((size_t)LIMIT_TICKET_PROCEDURES * 12)

static enum qd_err corrupt(struct verify_twin *twin, uint64_t seq, const char *what)
{
    twin->seq = seq;
    twin->what = what;
    return QD_ERR_CORRUPT;
}

enum qd_err verify_twin_open(struct verify_twin *twin, sqlite3 *db, uint32_t office_id)
{
    *twin = (struct verify_twin){.db = db, .office_id = office_id};
    enum qd_err err = store_prepare(
        db,
        "SELECT number, label_service_id, service_id, class, channel, language, issued_at_ms,"
        " appointment_at_ms, state, outcome, dossier_due_date, no_show_count, transfer_count,"
        " reprint_count, ended_at_ms, letter, procedures, dossier_code"
        " FROM ticket WHERE office_id = ?1 AND ticket_id = ?2",
        &twin->ticket);
    if (err == QD_OK) {
        err = store_prepare(
            db,
            "SELECT leg_index, service_id, counter_id, clerk_id, entered_at_ms,"
            " first_called_at_ms, called_at_ms, started_at_ms, ended_at_ms, service_ms, parked_ms"
            " FROM leg WHERE office_id = ?1 AND ticket_id = ?2 ORDER BY leg_index DESC LIMIT 1",
            &twin->leg);
    }
    if (err != QD_OK) {
        verify_twin_close(twin);
    }
    return err;
}

static void free_definition(struct definition *definition)
{
    if (definition != NULL) {
        definition_deinit(definition);
        free(definition);
    }
}

void verify_twin_close(struct verify_twin *twin)
{
    if (twin->is_open) {
        office_deinit(&twin->office);
        twin->is_open = false;
    }
    free_definition(twin->definition);
    twin->definition = NULL;
    (void)sqlite3_finalize(twin->ticket);
    (void)sqlite3_finalize(twin->leg);
    twin->ticket = NULL;
    twin->leg = NULL;
}

static bool numbers_agree(sqlite3_stmt *row, const int64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sqlite3_column_int64(row, (int)i) != values[i]) {
            return false;
        }
    }
    return true;
}

static bool text_agrees(sqlite3_stmt *row, int column, const char *text)
{
    const void *found = sqlite3_column_text(row, column);
    size_t len = strlen(text);

    return found != NULL && (size_t)sqlite3_column_bytes(row, column) == len &&
           memcmp(found, text, len) == 0;
}

static void procedures_text(const struct ticket *ticket, char text[PROCEDURES_SIZE])
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < ticket->procedure_count && used < PROCEDURES_SIZE; i++) {
        const char *comma = i == 0 ? "" : ",";
        int len =
            snprintf(text + used, PROCEDURES_SIZE - used, "%s%u", comma, ticket->procedure_ids[i]);
        used += len > 0 ? (size_t)len : 0;
    }
}

/* What every copy of a ticket says alike, also one that was carried overnight. */
static bool ticket_agrees(sqlite3_stmt *row, const struct ticket *ticket)
{
    char procedures[PROCEDURES_SIZE];
    const int64_t values[] = {
        ticket->number,
        ticket->label_service_id,
        ticket->service_id,
        (int64_t)ticket->ticket_class,
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
    };
    int count = (int)QD_ARRAY_LEN(values);

    procedures_text(ticket, procedures);
    return numbers_agree(row, values, QD_ARRAY_LEN(values)) &&
           text_agrees(row, count, ticket->letter) && text_agrees(row, count + 1, procedures) &&
           text_agrees(row, count + 2, ticket->dossier_code);
}

static bool leg_agrees(sqlite3_stmt *row, const struct leg *leg)
{
    const int64_t values[] = {
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

    return numbers_agree(row, values, QD_ARRAY_LEN(values));
}

/* One row for the ticket; NOT_FOUND: none. */
static enum qd_err find_row(struct verify_twin *twin, sqlite3_stmt *select, uint64_t ticket_id)
{
    const int64_t values[] = {twin->office_id, (int64_t)ticket_id};

    (void)sqlite3_reset(select);
    store_bind(select, values, 2);
    int code = sqlite3_step(select);
    return code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
}

static enum qd_err compare(struct verify_twin *twin, const struct ticket *ticket)
{
    enum qd_err err = find_row(twin, twin->ticket, ticket->id);

    if (err == QD_ERR_NOT_FOUND) {
        return corrupt(twin, ticket->id, "the row of its ticket is missing");
    }
    if (err == QD_OK && !ticket_agrees(twin->ticket, ticket)) {
        return corrupt(twin, ticket->id, "the row of its ticket was altered");
    }
    if (err == QD_OK) {
        err = find_row(twin, twin->leg, ticket->id);
    }
    if (err == QD_ERR_NOT_FOUND || (err == QD_OK && !leg_agrees(twin->leg, &ticket->leg))) {
        return corrupt(twin, ticket->id, "the row of its ticket's leg was altered");
    }
    return err;
}

/* At the change of a day a waiting ticket may have been carried on: its row tells of later. */
static enum qd_err compare_tickets(struct verify_twin *twin, bool only_over)
{
    enum qd_err err = QD_OK;

    for (uint32_t i = 0; i < twin->office.ticket_count && err == QD_OK; i++) {
        const struct ticket *ticket = &twin->office.tickets[i];
        if (!only_over || ticket_is_over(ticket)) {
            err = compare(twin, ticket);
        }
    }
    (void)sqlite3_reset(twin->ticket);
    (void)sqlite3_reset(twin->leg);
    return err;
}

static enum qd_err put_in_force(struct verify_twin *twin, struct definition *definition)
{
    enum qd_err err = twin->is_open ? office_adopt(&twin->office, definition)
                                    : office_init(&twin->office, definition);

    if (err != QD_OK) {
        return err;
    }
    twin->is_open = true;
    free_definition(twin->definition);
    twin->definition = definition;
    return QD_OK;
}

/* Its event holds the digest of the definition: the chain covers the definition too. */
static enum qd_err follow_definition(struct verify_twin *twin, const struct event *event)
{
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    struct definition *definition = calloc(1, sizeof *definition);

    if (definition == NULL) {
        return QD_ERR_NOMEM;
    }
    enum qd_err err = definition_row_load(
        twin->db, twin->office_id, event->definition.version, definition, digest);
    if (err == QD_ERR_NOT_FOUND) {
        err = corrupt(twin, event->seq, "its definition is missing");
    } else if (err == QD_ERR_CORRUPT ||
               (err == QD_OK &&
                memcmp(digest, event->definition.digest, JOURNAL_DIGEST_SIZE) != 0)) {
        err = corrupt(twin, event->seq, "its definition was altered");
    }
    if (err == QD_OK) {
        err = put_in_force(twin, definition);
    }
    if (err != QD_OK) {
        free_definition(definition);
    }
    return err;
}

enum qd_err verify_twin_follow(struct verify_twin *twin, const struct event *event)
{
    enum qd_err err = QD_OK;

    twin->what = NULL;
    if (event->kind == EVENT_DEFINITION_APPLIED) {
        err = follow_definition(twin, event);
    } else if (!twin->is_open) {
        err = corrupt(twin, event->seq, "comes before any definition");
    } else if (event->kind == EVENT_DAY_OPENED) {
        err = compare_tickets(twin, true);
    }
    if (err != QD_OK) {
        return err;
    }
    err = office_fold(&twin->office, event);
    return err == QD_ERR_CORRUPT
               ? corrupt(twin, event->seq, "cannot follow from the events before it")
               : err;
}

/* A row that no event speaks of. */
static enum qd_err find_stray(struct verify_twin *twin)
{
    const int64_t values[] = {twin->office_id, EVENT_TICKET_ISSUED};
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(twin->db,
                      "SELECT ticket_id FROM ticket t WHERE office_id = ?1 AND NOT EXISTS"
                      " (SELECT 1 FROM event e WHERE e.office_id = ?1 AND e.seq = t.ticket_id"
                      " AND e.kind = ?2) ORDER BY ticket_id LIMIT 1",
                      &select);

    if (err == QD_OK) {
        store_bind(select, values, 2);
        int code = sqlite3_step(select);
        err = store_err(code);
        if (code == SQLITE_ROW) {
            uint64_t ticket_id = (uint64_t)sqlite3_column_int64(select, 0);
            err = corrupt(twin, ticket_id, "the row of a ticket that was never issued");
        }
    }
    (void)sqlite3_finalize(select);
    return err;
}

enum qd_err verify_twin_finish(struct verify_twin *twin)
{
    enum qd_err err = QD_OK;

    twin->what = NULL;
    if (twin->is_open) {
        err = compare_tickets(twin, false);
    }
    return err == QD_OK ? find_stray(twin) : err;
}
