#include "counter-client/say.h"

#include <string.h>

#include "counter-client/json.h"
#include "counter-client/words.h"
#include "texts/texts.h"

const char *say_counter_state(Queued__V1__CounterState state)
{
    switch ((int)state) {
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_STATE_CLOSED));
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_STATE_OPEN));
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_STATE_CALLING));
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_STATE_SERVING));
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_STATE_PAUSED));
    default:
        return "?";
    }
}

const char *say_class(Queued__V1__TicketClass ticket_class)
{
    switch ((int)ticket_class) {
    case QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_CLASS_PRIORITY));
    case QUEUED__V1__TICKET_CLASS__TICKET_CLASS_APPOINTMENT:
        return words_pick(WORDS_BOTH(TEXT_COUNTER_CLASS_APPOINTMENT));
    default:
        return "";
    }
}

void say_why(GString *to, const Queued__V1__NextUp *next)
{
    const char *class = say_class(next->ticket->ticket_class);

    g_string_append_printf(to, "%s%s", class, class[0] != '\0' ? ", " : "");
    words_clock_in(
        to, words_pick(WORDS_BOTH(TEXT_COUNTER_WHY_ARRIVED)), next->ticket->issued_at_ms);
    if (next->reason == QUEUED__V1__CALL_REASON__CALL_REASON_BOUND) {
        g_string_append_printf(to, ", %s", words_pick(WORDS_BOTH(TEXT_COUNTER_WHY_BOUND)));
    }
    if (next->passed_not_served > 0) {
        g_string_append(to, "; ");
        g_string_append_printf(
            to, words_pick(WORDS_BOTH(TEXT_COUNTER_WHY_NOT_SERVED)), next->passed_not_served);
    }
    if (next->passed_bound > 0) {
        g_string_append(to, "; ");
        g_string_append_printf(
            to, words_pick(WORDS_BOTH(TEXT_COUNTER_WHY_ELSEWHERE)), next->passed_bound);
    }
}

/* --- Lines of a terminal --- */

static void put_at_hand(GString *to,
                        const struct place *place,
                        const Queued__V1__Ticket *ticket,
                        int64_t now_ms)
{
    const char *class = say_class(ticket->ticket_class);

    g_string_append_printf(to, "%s · ", ticket->label);
    g_string_append(to, place_service_name(place, ticket->service_id));
    for (size_t i = 0; i < ticket->n_procedure_ids; i++) {
        const char *name = place_procedure_name(place, ticket->procedure_ids[i]);
        g_string_append_printf(to, "%s%s", name[0] != '\0' ? " · " : "", name);
    }
    g_string_append_printf(to, "%s%s · ", class[0] != '\0' ? " · " : "", class);
    words_duration(to, now_ms - ticket->since_ms);
    g_string_append_c(to, '\n');
}

static void put_labels(GString *to,
                       const char *title,
                       Queued__V1__Ticket *const *tickets,
                       size_t count)
{
    if (count > 0) {
        g_string_append_printf(to, "%s:", title);
        for (size_t i = 0; i < count; i++) {
            g_string_append_printf(to, " %s", tickets[i]->label);
        }
        g_string_append_c(to, '\n');
    }
}

static void put_waiting(GString *to,
                        const struct place *place,
                        const Queued__V1__CounterView *view,
                        int64_t now_ms)
{
    for (size_t i = 0; i < view->n_services; i++) {
        const Queued__V1__BoardService *waiting = view->services[i];
        const Queued__V1__ServiceInfo *service = place_service(place, waiting->service_id);
        g_string_append_printf(to,
                               "  %s %s: ",
                               service == NULL ? "?" : service->letter,
                               place_service_name(place, waiting->service_id));
        g_string_append_printf(
            to, words_pick(WORDS_BOTH(TEXT_COUNTER_WAITING_COUNT)), waiting->waiting);
        if (waiting->waiting > 0) {
            g_string_append(to, ", ");
            words_duration_in(to,
                              words_pick(WORDS_BOTH(TEXT_COUNTER_LONGEST)),
                              now_ms - waiting->oldest_issued_at_ms);
        }
        g_string_append_c(to, '\n');
    }
}

void say_counter(GString *to,
                 const struct place *place,
                 const Queued__V1__CounterView *view,
                 int64_t now_ms)
{
    g_string_append_printf(to,
                           words_pick("Quầy %u %s%s%s", "Counter %u %s%s%s"),
                           view->counter_id,
                           say_counter_state(view->state),
                           view->automatic ? ", " : "",
                           view->automatic ? words_pick(WORDS_BOTH(TEXT_COUNTER_AUTOMATIC)) : "");
    const Queued__V1__PauseReason *reason = place_reason(place, view->pause_reason_id);
    g_string_append_printf(
        to, "%s%s\n", reason == NULL ? "" : ": ", reason == NULL ? "" : words_of(reason->text));
    if (view->at_hand != NULL) {
        put_at_hand(to, place, view->at_hand, now_ms);
    }
    g_string_append_printf(to, "%s: ", words_pick(WORDS_BOTH(TEXT_COUNTER_NEXT)));
    if (view->next == NULL) {
        g_string_append(to, words_pick("không có ai đang chờ", "nobody is waiting"));
    } else {
        g_string_append_printf(to, "%s (", view->next->ticket->label);
        say_why(to, view->next);
        g_string_append_c(to, ')');
    }
    g_string_append_c(to, '\n');
    put_waiting(to, place, view, now_ms);
    put_labels(to, words_pick(WORDS_BOTH(TEXT_COUNTER_PARKED)), view->parked, view->n_parked);
    put_labels(to, words_pick(WORDS_BOTH(TEXT_COUNTER_MISSED)), view->missed, view->n_missed);
    if (view->undo_until_ms > now_ms) {
        g_string_append(to, words_pick("Hoàn tác được trong ", "Undo within "));
        words_duration(to, view->undo_until_ms - now_ms);
        g_string_append_c(to, '\n');
    }
    for (size_t i = 0; i < view->n_unserved_service_ids; i++) {
        g_string_append_printf(to,
                               words_pick("! %s có người chờ mà chưa quầy nào mở\n",
                                          "! %s has people waiting and no open counter\n"),
                               place_service_name(place, view->unserved_service_ids[i]));
    }
}

/* --- JSON --- */

/* The last word of an enum's name in lower case: COUNTER_STATE_OPEN of prefix COUNTER_STATE_ is
 * "open"; "" for what this program does not know. */
static void put_enum(GString *to,
                     const char *name,
                     const ProtobufCEnumDescriptor *descriptor,
                     int value,
                     const char *prefix)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(descriptor, value);
    char *word = g_ascii_strdown(known == NULL ? "" : known->name + strlen(prefix), -1);

    json_text(to, name, word);
    g_free(word);
}

void say_ticket_json(GString *to, const char *name, const Queued__V1__Ticket *ticket)
{
    json_open(to, name, '{');
    json_number(to, "id", (int64_t)ticket->ticket_id);
    json_text(to, "label", ticket->label);
    json_number(to, "service", ticket->service_id);
    put_enum(to,
             "class",
             &queued__v1__ticket_class__descriptor,
             (int)ticket->ticket_class,
             "TICKET_CLASS_");
    put_enum(
        to, "state", &queued__v1__ticket_state__descriptor, (int)ticket->state, "TICKET_STATE_");
    json_open(to, "procedures", '[');
    for (size_t i = 0; i < ticket->n_procedure_ids; i++) {
        json_number(to, NULL, ticket->procedure_ids[i]);
    }
    json_close(to, ']');
    json_number(to, "counter", ticket->counter_id);
    json_number(to, "issued_at_ms", ticket->issued_at_ms);
    json_number(to, "since_ms", ticket->since_ms);
    json_number(to, "calls", ticket->call_count);
    json_close(to, '}');
}

static void put_tickets(GString *to,
                        const char *name,
                        Queued__V1__Ticket *const *tickets,
                        size_t count)
{
    json_open(to, name, '[');
    for (size_t i = 0; i < count; i++) {
        say_ticket_json(to, NULL, tickets[i]);
    }
    json_close(to, ']');
}

void say_counter_json(GString *to, const Queued__V1__CounterView *view, int64_t now_ms)
{
    json_open(to, NULL, '{');
    json_bool(to, "ok", true);
    json_number(to, "now_ms", now_ms);
    json_number(to, "counter", view->counter_id);
    put_enum(
        to, "state", &queued__v1__counter_state__descriptor, (int)view->state, "COUNTER_STATE_");
    json_bool(to, "automatic", view->automatic);
    json_number(to, "since_ms", view->since_ms);
    if (view->at_hand != NULL) {
        say_ticket_json(to, "at_hand", view->at_hand);
    }
    if (view->next != NULL) {
        say_ticket_json(to, "next", view->next->ticket);
        json_number(to, "passed_not_served", view->next->passed_not_served);
        json_number(to, "passed_bound", view->next->passed_bound);
    }
    json_open(to, "services", '[');
    for (size_t i = 0; i < view->n_services; i++) {
        json_open(to, NULL, '{');
        json_number(to, "service", view->services[i]->service_id);
        json_number(to, "waiting", view->services[i]->waiting);
        json_number(to, "oldest_issued_at_ms", view->services[i]->oldest_issued_at_ms);
        json_close(to, '}');
    }
    json_close(to, ']');
    put_tickets(to, "parked", view->parked, view->n_parked);
    put_tickets(to, "missed", view->missed, view->n_missed);
    json_number(to, "undo_until_ms", view->undo_until_ms);
    json_open(to, "unserved", '[');
    for (size_t i = 0; i < view->n_unserved_service_ids; i++) {
        json_number(to, NULL, view->unserved_service_ids[i]);
    }
    json_close(to, ']');
    json_close(to, '}');
}
