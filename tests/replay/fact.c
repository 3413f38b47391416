#include "tests/replay/fact.h"

#include <string.h>

#include "queued/base/base32.h"

#define ASKED(name) QUEUED__V1__CLIENT_MESSAGE__BODY_##name

/* What a command brings about first. A few begin with what else has to end. */
static const struct {
    Queued__V1__ClientMessage__BodyCase asked;
    enum event_kind kinds[6];
} kinds[] = {
    {ASKED(ISSUE), {EVENT_TICKET_ISSUED}},
    {ASKED(CALL_NEXT), {EVENT_TICKET_CALLED}},
    {ASKED(CALL_TICKET), {EVENT_TICKET_CALLED}},
    {ASKED(RECALL), {EVENT_TICKET_RECALLED}},
    {ASKED(START), {EVENT_TICKET_STARTED}},
    {ASKED(FINISH), {EVENT_TICKET_FINISHED}},
    {ASKED(NO_SHOW), {EVENT_TICKET_NO_SHOW}},
    {ASKED(RETURN), {EVENT_TICKET_RETURNED}},
    {ASKED(PARK), {EVENT_TICKET_PARKED}},
    {ASKED(RESUME), {EVENT_TICKET_RESUMED}},
    {ASKED(TRANSFER), {EVENT_TICKET_TRANSFERRED}},
    {ASKED(REQUEUE), {EVENT_TICKET_REQUEUED}},
    {ASKED(RECLASSIFY), {EVENT_TICKET_RECLASSIFIED}},
    {ASKED(CANCEL), {EVENT_TICKET_CANCELLED}},
    {ASKED(UNDO), {EVENT_ACTION_UNDONE}},
    {ASKED(REPRINT), {EVENT_TICKET_REPRINTED}},
    {ASKED(LOG_IN), {EVENT_CLERK_LOGGED_IN, EVENT_CLERK_LOGGED_OUT}},
    {ASKED(LOG_OUT), {EVENT_COUNTER_CLOSED, EVENT_TICKET_UNBOUND, EVENT_CLERK_LOGGED_OUT}},
    {ASKED(OPEN_COUNTER), {EVENT_COUNTER_OPENED}},
    {ASKED(PAUSE_COUNTER), {EVENT_COUNTER_PAUSED}},
    {ASKED(CLOSE_COUNTER), {EVENT_COUNTER_CLOSED}},
    {ASKED(CLOSE_DAY),
     {EVENT_TICKET_EXPIRED,
      EVENT_TICKET_UNBOUND,
      EVENT_COUNTER_CLOSED,
      EVENT_CLERK_LOGGED_OUT,
      EVENT_DAY_CLOSED}},
};

static bool is_kind_of(const Queued__V1__ClientMessage *asked, enum event_kind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(kinds[i].kinds) && kinds[i].asked == asked->body_case;
             j++) {
            if (kinds[i].kinds[j] == kind) {
                return true;
            }
        }
    }
    return false;
}

static void take_issue(struct event *fact,
                       const Queued__V1__Issue *asked,
                       const Queued__V1__Done *done,
                       struct differences *differences)
{
    const struct event_issued is = fact->issued;
    uint8_t token[16] = {0};

    g_assert(done->ticket != NULL);
    if (!base32_decode(done->ticket_token, strlen(done->ticket_token), token)) {
        differences_add(differences, "token: told \"%s\"", done->ticket_token);
    } else if (memcmp(token, is.token, sizeof token) != 0) {
        differences_add(differences, "token: another was told");
    }
    memcpy(fact->issued.token, token, sizeof token);
    differences_int(differences, "service", asked->service_id, is.service_id);
    differences_int(differences, "class", (int)asked->ticket_class, (int)is.ticket_class);
    differences_int(differences, "language", (int)asked->language, (int)is.language);
    differences_int(differences, "key", done->ticket->key_ms, is.key_ms);
    fact->issued.service_id = asked->service_id;
    fact->issued.ticket_class = (enum ticket_class)asked->ticket_class;
    fact->issued.language = (enum language)asked->language;
    fact->issued.key_ms = done->ticket->key_ms;
    if (done->forecast == NULL) {
        differences_add(differences, "no forecast was told");
        return;
    }
    const Queued__V1__Forecast *told = done->forecast;
    differences_int(differences, "forecast known", told->known, is.forecast.known);
    differences_int(differences, "people ahead", told->people_ahead, is.forecast.people_ahead);
    differences_int(differences, "forecast", told->expected_ms, is.forecast.expected_ms);
    differences_int(differences, "forecast low 50", told->low50_ms, is.forecast.low50_ms);
    differences_int(differences, "forecast high 50", told->high50_ms, is.forecast.high50_ms);
    differences_int(differences, "forecast low 90", told->low90_ms, is.forecast.low90_ms);
    differences_int(differences, "forecast high 90", told->high90_ms, is.forecast.high90_ms);
    fact->issued.forecast.known = told->known;
    fact->issued.forecast.expected_ms = told->expected_ms;
}

static void take_finish(struct event *fact,
                        const Queued__V1__Finish *asked,
                        struct differences *differences)
{
    enum outcome outcome = asked->outcome == 0 ? OUTCOME_SETTLED : (enum outcome)asked->outcome;

    differences_int(differences, "outcome", (int)outcome, (int)fact->finished.outcome);
    differences_text(differences, "dossier", asked->dossier_code, fact->finished.dossier_code);
    differences_int(
        differences, "due date", asked->dossier_due_date, fact->finished.dossier_due_date);
    fact->finished.outcome = outcome;
}

static void take_transfer(struct event *fact,
                          const Queued__V1__Transfer *asked,
                          const Queued__V1__Done *done,
                          struct differences *differences)
{
    g_assert(done->ticket != NULL);
    uint32_t service_id = asked->service_id != 0 ? asked->service_id : done->ticket->service_id;

    differences_int(differences, "to service", service_id, fact->transferred.service_id);
    differences_int(differences, "to counter", asked->counter_id, fact->transferred.to_counter_id);
    fact->transferred.service_id = service_id;
    fact->transferred.to_counter_id = asked->counter_id;
}

/* What the command said and the event must say too. */
static void take_asked(struct event *fact,
                       const struct told_command *command,
                       const Queued__V1__Done *done,
                       struct differences *differences)
{
    const Queued__V1__ClientMessage *asked = command->asked;
    int64_t ticket_id = (int64_t)fact->ticket_id;

    switch ((int)asked->body_case) {
    case ASKED(ISSUE):
        take_issue(fact, asked->issue, done, differences);
        break;
    case ASKED(FINISH):
        take_finish(fact, asked->finish, differences);
        break;
    case ASKED(TRANSFER):
        take_transfer(fact, asked->transfer, done, differences);
        break;
    case ASKED(RECLASSIFY):
        differences_int(differences, "ticket", (int64_t)asked->reclassify->ticket_id, ticket_id);
        differences_int(differences,
                        "class",
                        (int)asked->reclassify->ticket_class,
                        (int)fact->reclassified.ticket_class);
        break;
    case ASKED(RETURN):
        differences_int(differences, "ticket", (int64_t)asked->return_->ticket_id, ticket_id);
        break;
    case ASKED(RESUME):
        differences_int(differences, "ticket", (int64_t)asked->resume->ticket_id, ticket_id);
        break;
    case ASKED(REPRINT):
        differences_int(differences, "ticket", (int64_t)asked->reprint->ticket_id, ticket_id);
        break;
    case ASKED(CANCEL):
        differences_int(differences, "ticket", (int64_t)command->by->actor_id, ticket_id);
        break;
    case ASKED(OPEN_COUNTER):
        differences_int(
            differences, "automatic", asked->open_counter->automatic, fact->opened.automatic);
        break;
    case ASKED(PAUSE_COUNTER):
        differences_int(
            differences, "reason", asked->pause_counter->reason_id, fact->paused.reason_id);
        break;
    default:
        break;
    }
}

struct event fact_of(const struct told_command *command,
                     const struct event *event,
                     struct differences *differences)
{
    const Queued__V1__Done *done = told_done(command);
    struct event fact = *event;

    if (!is_kind_of(command->asked, event->kind)) {
        differences_add(
            differences, "%s asked for %d", command->by->name, (int)command->asked->body_case);
        return fact;
    }
    differences_int(differences, "actor", (int)command->by->actor, (int)event->actor.kind);
    differences_int(
        differences, "actor id", (int64_t)command->by->actor_id, (int64_t)event->actor.id);
    if (done == NULL) {
        return fact; /* A log-in: its answer is the session. */
    }
    differences_int(differences, "number", (int64_t)done->seq, (int64_t)event->seq);
    differences_int(differences, "at", done->at_ms, event->at_ms);
    fact.at_ms = done->at_ms;
    if (event->kind == EVENT_TICKET_EXPIRED || event->kind == EVENT_TICKET_UNBOUND) {
        return fact; /* A day or a counter was closed: the answer is about none of those. */
    }
    uint64_t ticket_id = done->ticket == NULL ? 0 : done->ticket->ticket_id;
    differences_int(differences, "ticket", (int64_t)ticket_id, (int64_t)event->ticket_id);
    differences_int(differences, "counter", done->counter_id, event->counter_id);
    bool about_ticket = event->ticket_id != 0;
    if (about_ticket == (done->ticket != NULL)) {
        fact.ticket_id = ticket_id;
        take_asked(&fact, command, done, differences);
    }
    return fact;
}
