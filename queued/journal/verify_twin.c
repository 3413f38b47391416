#include "queued/journal/verify_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/journal/definition_row.h"
#include "queued/journal/store.h"
#include "queued/journal/writer.h"

static enum qd_err corrupt(struct verify_twin *twin, uint64_t seq, const char *what)
{
    twin->seq = seq;
    twin->what = what;
    return QD_ERR_CORRUPT;
}

/* Of the legs' statements. */
#define LEG_COLUMNS                                                                    \
    "leg_index, service_id, counter_id, clerk_id, entered_at_ms, first_called_at_ms, " \
    "called_at_ms, started_at_ms, ended_at_ms, service_ms, parked_ms"
#define LEG_COUNT_COLUMN 11

enum qd_err verify_twin_open(struct verify_twin *twin, sqlite3 *db, uint32_t office_id)
{
    *twin = (struct verify_twin){.db = db, .office_id = office_id};
    enum qd_err err = store_prepare(
        db,
        "SELECT number, label_service_id, service_id, class, channel, language, issued_at_ms,"
        " appointment_at_ms, state, outcome, dossier_due_date, no_show_count, transfer_count,"
        " reprint_count, ended_at_ms, letter, procedures, dossier_code,"
        " rating, rating_reasons"
        " FROM ticket WHERE office_id = ?1 AND ticket_id = ?2",
        &twin->ticket);
    if (err == QD_OK) {
        err = store_prepare(db,
                            "SELECT date, number, label_service_id, issued_class, channel,"
                            " language, issued_at_ms, appointment_at_ms, forecast_known,"
                            " people_ahead, expected_ms, low90_ms, high90_ms, letter, procedures"
                            " FROM ticket WHERE office_id = ?1 AND ticket_id = ?2",
                            &twin->issued);
    }
    if (err == QD_OK) {
        err = store_prepare(db,
                            "SELECT " LEG_COLUMNS ", (SELECT count(*) FROM leg WHERE"
                            " office_id = ?1 AND ticket_id = ?2) FROM leg"
                            " WHERE office_id = ?1 AND ticket_id = ?2"
                            " ORDER BY leg_index DESC LIMIT 1",
                            &twin->leg);
    }
    if (err == QD_OK) {
        err = store_prepare(db,
                            "SELECT " LEG_COLUMNS " FROM leg WHERE office_id = ?1"
                            " AND ticket_id = ?2 AND leg_index = ?3",
                            &twin->left_leg);
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
    free(twin->left_legs);
    (void)sqlite3_finalize(twin->issued);
    (void)sqlite3_finalize(twin->ticket);
    (void)sqlite3_finalize(twin->leg);
    (void)sqlite3_finalize(twin->left_leg);
    twin->left_legs = NULL;
    twin->issued = NULL;
    twin->ticket = NULL;
    twin->leg = NULL;
    twin->left_leg = NULL;
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

/* NULL where there is none; never a level of 0. */
static bool rating_agrees(sqlite3_stmt *row, int column, const struct rating *rating)
{
    char reasons[WRITER_IDS_SIZE];

    if (rating->level == 0) {
        return sqlite3_column_type(row, column) == SQLITE_NULL &&
               sqlite3_column_type(row, column + 1) == SQLITE_NULL;
    }
    writer_ids(rating->reason_ids, rating->reason_count, reasons);
    return sqlite3_column_int64(row, column) == rating->level &&
           text_agrees(row, column + 1, reasons);
}

/* What every copy of a ticket says alike, also one that was carried overnight. */
static bool ticket_agrees(sqlite3_stmt *row, const struct ticket *ticket)
{
    char procedures[WRITER_IDS_SIZE];
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

    writer_ids(ticket->procedure_ids, ticket->procedure_count, procedures);
    return numbers_agree(row, values, QD_ARRAY_LEN(values)) &&
           text_agrees(row, count, ticket->letter) && text_agrees(row, count + 1, procedures) &&
           text_agrees(row, count + 2, ticket->dossier_code) &&
           rating_agrees(row, count + 3, &ticket->rating);
}

/* What a row keeps of the issue for good. */
static bool issue_agrees(sqlite3_stmt *row, const struct event *event, uint32_t date)
{
    const struct event_issued *issued = &event->issued;
    char procedures[WRITER_IDS_SIZE];
    const int64_t values[] = {
        date,
        issued->number,
        issued->service_id,
        (int64_t)issued->ticket_class,
        (int64_t)issued->channel,
        (int64_t)issued->language,
        event->at_ms,
        issued->appointment_at_ms,
        issued->forecast.known,
        issued->forecast.people_ahead,
        issued->forecast.expected_ms,
        issued->forecast.low90_ms,
        issued->forecast.high90_ms,
    };
    int count = (int)QD_ARRAY_LEN(values);

    writer_ids(issued->procedure_ids, issued->procedure_count, procedures);
    return numbers_agree(row, values, QD_ARRAY_LEN(values)) &&
           text_agrees(row, count, issued->letter) && text_agrees(row, count + 1, procedures);
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
    bool agrees =
        err == QD_OK && leg_agrees(twin->leg, &ticket->leg) &&
        sqlite3_column_int64(twin->leg, LEG_COUNT_COLUMN) == (int64_t)ticket->leg.index + 1;
    if (err == QD_ERR_NOT_FOUND || (err == QD_OK && !agrees)) {
        return corrupt(twin, ticket->id, "the row of its ticket's leg was altered");
    }
    return err;
}

/* --- Legs that were left --- */

static enum qd_err keep_left_leg(struct verify_twin *twin,
                                 const struct event *event,
                                 const struct ticket *before)
{
    if (twin->left_count == twin->left_size) {
        size_t size = twin->left_size == 0 ? 16 : 2 * twin->left_size;
        struct left_leg *legs = realloc(twin->left_legs, size * sizeof *legs);
        if (legs == NULL) {
            return QD_ERR_NOMEM;
        }
        twin->left_legs = legs;
        twin->left_size = size;
    }
    struct left_leg *left = &twin->left_legs[twin->left_count++];
    *left = (struct left_leg){.ticket_id = before->id, .leg = before->leg};
    left->leg.ended_at_ms = event->at_ms;
    if (left->leg.started_at_ms != 0) {
        left->leg.service_ms = event->at_ms - left->leg.started_at_ms - left->leg.parked_ms;
    }
    return QD_OK;
}

/* An undo makes the newest of them the present leg again; and once a day is compared, those of
 * tickets that are over have been. */
static void forget_left_legs(struct verify_twin *twin, bool of_over)
{
    size_t kept = 0;

    for (size_t i = 0; i < twin->left_count; i++) {
        const struct left_leg *left = &twin->left_legs[i];
        const struct ticket *ticket = office_ticket(&twin->office, left->ticket_id);
        bool is_left = ticket != NULL && left->leg.index < ticket->leg.index;
        if (is_left && !(of_over && ticket_is_over(ticket))) {
            twin->left_legs[kept++] = *left;
        }
    }
    twin->left_count = kept;
}

static enum qd_err compare_left_legs(struct verify_twin *twin)
{
    for (size_t i = 0; i < twin->left_count; i++) {
        const struct left_leg *left = &twin->left_legs[i];
        const int64_t values[] = {twin->office_id, (int64_t)left->ticket_id, left->leg.index};
        (void)sqlite3_reset(twin->left_leg);
        store_bind(twin->left_leg, values, 3);
        int code = sqlite3_step(twin->left_leg);
        if (code == SQLITE_DONE ||
            (code == SQLITE_ROW && !leg_agrees(twin->left_leg, &left->leg))) {
            return corrupt(twin, left->ticket_id, "the row of its ticket's leg was altered");
        }
        if (code != SQLITE_ROW) {
            return store_err(code);
        }
    }
    (void)sqlite3_reset(twin->left_leg);
    return QD_OK;
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
    if (err == QD_OK) {
        err = compare_left_legs(twin);
    }
    (void)sqlite3_reset(twin->ticket);
    (void)sqlite3_reset(twin->leg);
    return err;
}

static enum qd_err check_issue(struct verify_twin *twin, const struct event *event)
{
    enum qd_err err = find_row(twin, twin->issued, event->ticket_id);

    if (err == QD_ERR_NOT_FOUND) {
        return corrupt(twin, event->ticket_id, "the row of its ticket is missing");
    }
    if (err == QD_OK && !issue_agrees(twin->issued, event, twin->office.date)) {
        return corrupt(twin, event->ticket_id, "the row of its ticket was altered");
    }
    (void)sqlite3_reset(twin->issued);
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
    } else if (event->kind == EVENT_DAY_OPENED && event->day_opened.date != twin->office.date) {
        /* A day that is opened again goes on: a missed ticket of before may still come back. */
        err = compare_tickets(twin, true);
        forget_left_legs(twin, true);
    }
    if (err == QD_OK && event->kind == EVENT_TICKET_TRANSFERRED) {
        const struct ticket *ticket = office_ticket(&twin->office, event->ticket_id);
        err = ticket == NULL ? QD_OK : keep_left_leg(twin, event, ticket);
    }
    if (err != QD_OK) {
        return err;
    }
    err = office_fold(&twin->office, event);
    if (err == QD_ERR_CORRUPT) {
        return corrupt(twin, event->seq, "cannot follow from the events before it");
    }
    if (err == QD_OK && event->kind == EVENT_TICKET_ISSUED) {
        err = check_issue(twin, event);
    }
    if (event->kind == EVENT_ACTION_UNDONE) {
        forget_left_legs(twin, false);
    }
    return err;
}

/* A row that no event speaks of. */
static enum qd_err find_stray(struct verify_twin *twin)
{
    const int64_t values[] = {twin->office_id, EVENT_TICKET_ISSUED};
    sqlite3_stmt *select = NULL;
    enum qd_err err =
        store_prepare(twin->db,
                      "SELECT ticket_id FROM (SELECT ticket_id FROM ticket WHERE office_id = ?1"
                      " UNION SELECT ticket_id FROM leg WHERE office_id = ?1) t WHERE NOT EXISTS"
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
