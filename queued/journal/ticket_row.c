#include "queued/journal/ticket_row.h"

#include <stdio.h>

#include "queued/journal/binding.h"

/* The date is the day on which it was issued, also when it stays overnight. The first call of the
 * visit is that of its first leg. */
static const char put_ticket_sql[] =
    "INSERT INTO ticket (office_id, ticket_id, date, letter, number, label_service_id, service_id,"
    " procedure_ids, class, issued_class, channel, language, issued_at_ms, appointment_at_ms,"
    " key_ms, state, since_ms, changed_seq, counter_id, leg_index, first_called_at_ms, ended_at_ms,"
    " no_show_count, transfer_count, reprint_count, outcome, dossier_code, dossier_due_date,"
    " forecast_known, forecast_people_ahead, forecast_expected_ms, forecast_low50_ms,"
    " forecast_high50_ms, forecast_low90_ms, forecast_high90_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    " ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)"
    " ON CONFLICT DO UPDATE SET service_id = ?7, class = ?9, issued_class = ?10, key_ms = ?15,"
    " state = ?16, since_ms = ?17, changed_seq = ?18, counter_id = ?19, leg_index = ?20,"
    " first_called_at_ms = CASE WHEN ?20 = 0 THEN ?21 ELSE first_called_at_ms END,"
    " ended_at_ms = ?22, no_show_count = ?23, transfer_count = ?24, reprint_count = ?25,"
    " outcome = ?26, dossier_code = ?27, dossier_due_date = ?28";

static const char put_leg_sql[] =
    "INSERT INTO leg (office_id, ticket_id, leg_index, service_id, counter_id, clerk_id,"
    " entered_at_ms, first_called_at_ms, called_at_ms, started_at_ms, ended_at_ms, service_ms,"
    " parked_ms, transferred)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0)"
    " ON CONFLICT DO UPDATE SET service_id = ?4, counter_id = ?5, clerk_id = ?6,"
    " entered_at_ms = ?7, first_called_at_ms = ?8, called_at_ms = ?9, started_at_ms = ?10,"
    " ended_at_ms = ?11, service_ms = ?12, parked_ms = ?13, transferred = 0";

/* As fold_transferred() ends it: a transfer starts from CALLED or SERVING, so no parked time is
 * running. */
static const char end_leg_sql[] = "UPDATE leg SET transferred = 1, ended_at_ms = ?4,"
                                  " service_ms = CASE WHEN started_at_ms = 0 THEN service_ms"
                                  " ELSE ?4 - started_at_ms - parked_ms END"
                                  " WHERE office_id = ?1 AND ticket_id = ?2 AND leg_index = ?3";

static const char drop_legs_sql[] =
    "DELETE FROM leg WHERE office_id = ?1 AND ticket_id = ?2 AND leg_index > ?3";

enum qd_err ticket_row_prepare(struct ticket_rows *rows, struct database *database)
{
    enum qd_err err = database_prepare(database, &rows->put_ticket, put_ticket_sql);

    if (err == QD_OK) {
        err = database_prepare(database, &rows->put_leg, put_leg_sql);
    }
    if (err == QD_OK) {
        err = database_prepare(database, &rows->end_leg, end_leg_sql);
    }
    if (err == QD_OK) {
        err = database_prepare(database, &rows->drop_legs, drop_legs_sql);
    }
    return err;
}

void ticket_row_finalize(struct ticket_rows *rows)
{
    database_finalize(&rows->put_ticket);
    database_finalize(&rows->put_leg);
    database_finalize(&rows->end_leg);
    database_finalize(&rows->drop_legs);
}

void ticket_row_procedures(const struct ticket *ticket, char text[TICKET_ROW_PROCEDURES_SIZE])
{
    size_t used = 0;

    QD_ASSERT(ticket->procedure_count <= LIMIT_TICKET_PROCEDURES);
    text[0] = '\0';
    for (uint32_t i = 0; i < ticket->procedure_count; i++) {
        int len = snprintf(text + used,
                           TICKET_ROW_PROCEDURES_SIZE - used,
                           i == 0 ? "%u" : ",%u",
                           ticket->procedure_ids[i]);
        QD_ASSERT(len > 0 && (size_t)len < TICKET_ROW_PROCEDURES_SIZE - used);
        used += (size_t)len;
    }
}

static void bind_forecast(struct binding *binding, const struct forecast *forecast)
{
    binding_int(binding, forecast->known ? 1 : 0);
    binding_int(binding, forecast->people_ahead);
    binding_int(binding, forecast->expected_ms);
    binding_int(binding, forecast->low50_ms);
    binding_int(binding, forecast->high50_ms);
    binding_int(binding, forecast->low90_ms);
    binding_int(binding, forecast->high90_ms);
}

static enum qd_err put_ticket(struct ticket_rows *rows,
                              struct database *database,
                              const struct batch_entry *entry,
                              uint32_t date)
{
    const struct ticket *ticket = &entry->ticket;
    struct binding binding = binding_start(rows->put_ticket);
    char procedures[TICKET_ROW_PROCEDURES_SIZE];

    ticket_row_procedures(ticket, procedures);
    binding_int(&binding, entry->event.office_id);
    binding_uint(&binding, ticket->id);
    binding_int(&binding, date);
    binding_text(&binding, ticket->letter);
    binding_int(&binding, ticket->number);
    binding_int(&binding, ticket->label_service_id);
    binding_int(&binding, ticket->service_id);
    binding_text(&binding, procedures);
    binding_int(&binding, ticket->ticket_class);
    binding_int(&binding, ticket->issued_class);
    binding_int(&binding, ticket->channel);
    binding_int(&binding, ticket->language);
    binding_int(&binding, ticket->issued_at_ms);
    binding_int(&binding, ticket->appointment_at_ms);
    binding_int(&binding, ticket->key_ms);
    binding_int(&binding, ticket->state);
    binding_int(&binding, ticket->since_ms);
    binding_uint(&binding, ticket->changed_seq);
    binding_int(&binding, ticket->counter_id);
    binding_int(&binding, ticket->leg.index);
    binding_int(&binding, ticket->leg.index == 0 ? ticket->leg.first_called_at_ms : 0);
    binding_int(&binding, ticket->ended_at_ms);
    binding_int(&binding, ticket->no_show_count);
    binding_int(&binding, ticket->transfer_count);
    binding_int(&binding, ticket->reprint_count);
    binding_int(&binding, ticket->outcome);
    binding_text(&binding, ticket->dossier_code);
    binding_int(&binding, ticket->dossier_due_date);
    bind_forecast(&binding, &ticket->forecast);
    return binding_run(&binding, database, "store ticket");
}

static enum qd_err put_leg(struct ticket_rows *rows,
                           struct database *database,
                           const struct batch_entry *entry)
{
    const struct leg *leg = &entry->ticket.leg;
    struct binding binding = binding_start(rows->put_leg);

    binding_int(&binding, entry->event.office_id);
    binding_uint(&binding, entry->ticket.id);
    binding_int(&binding, leg->index);
    binding_int(&binding, leg->service_id);
    binding_int(&binding, leg->counter_id);
    binding_int(&binding, leg->clerk_id);
    binding_int(&binding, leg->entered_at_ms);
    binding_int(&binding, leg->first_called_at_ms);
    binding_int(&binding, leg->called_at_ms);
    binding_int(&binding, leg->started_at_ms);
    binding_int(&binding, leg->ended_at_ms);
    binding_int(&binding, leg->service_ms);
    binding_int(&binding, leg->parked_ms);
    return binding_run(&binding, database, "store leg");
}

/* What the event did to other legs than the present one. */
static enum qd_err change_other_legs(struct ticket_rows *rows,
                                     struct database *database,
                                     const struct batch_entry *entry)
{
    const struct event *event = &entry->event;
    uint32_t index = entry->ticket.leg.index;
    struct binding binding;

    if (event->kind == EVENT_TICKET_TRANSFERRED) {
        QD_ASSERT(index > 0);
        binding = binding_start(rows->end_leg);
        binding_int(&binding, event->office_id);
        binding_uint(&binding, entry->ticket.id);
        binding_int(&binding, index - 1);
        binding_int(&binding, event->at_ms);
        return binding_run(&binding, database, "end leg");
    }
    if (event->kind == EVENT_ACTION_UNDONE) {
        binding = binding_start(rows->drop_legs);
        binding_int(&binding, event->office_id);
        binding_uint(&binding, entry->ticket.id);
        binding_int(&binding, index);
        return binding_run(&binding, database, "drop leg");
    }
    return QD_OK;
}

enum qd_err ticket_row_store(struct ticket_rows *rows,
                             struct database *database,
                             const struct batch_entry *entry,
                             uint32_t date)
{
    QD_ASSERT(entry->ticket.id != 0);
    enum qd_err err = put_ticket(rows, database, entry, date);

    if (err == QD_OK) {
        err = put_leg(rows, database, entry);
    }
    if (err == QD_OK) {
        err = change_other_legs(rows, database, entry);
    }
    return err;
}
