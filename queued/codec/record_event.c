#include <string.h>

#include "queued/base/text.h"
#include "queued/codec/part.h"
#include "queued/codec/record.h"
#include "queued/codec/wire.h"
#include "queued/office/calendar.h"
#include "queued/v1/event.pb-c.h"

typedef Queued__V1__Event Message;

/* The parts of one event message, together on the stack while it is packed. */
struct parts {
    Queued__V1__Actor actor;
    Queued__V1__Forecast forecast;
    Queued__V1__TicketIssued issued;
    uint32_t reasons[LIMIT_RATING_REASONS];
    union {
        Queued__V1__DayOpened day_opened;
        Queued__V1__DayClosed day_closed;
        Queued__V1__ServiceTimeLearned learned;
        Queued__V1__TicketCarried carried;
        Queued__V1__DefinitionApplied definition;
        Queued__V1__TicketCalled called;
        Queued__V1__TicketRecalled recalled;
        Queued__V1__TicketFinished finished;
        Queued__V1__TicketTransferred transferred;
        Queued__V1__TicketReclassified reclassified;
        Queued__V1__ActionUndone undone;
        Queued__V1__TicketRated rated;
        Queued__V1__ClerkLoggedOut logged_out;
        Queued__V1__CounterOpened opened;
        Queued__V1__CounterPaused paused;
        Queued__V1__TicketStarted
            empty; /* All messages without fields are alike but for their descriptor. */
    };
};

static void put_issued(struct parts *parts, const struct event_issued *from, uint32_t procedures[])
{
    Queued__V1__TicketIssued *to = &parts->issued;

    queued__v1__ticket_issued__init(to);
    part_forecast(&parts->forecast, &from->forecast);
    to->token.data = part_bytes(from->token);
    to->token.len = sizeof from->token;
    to->service_id = from->service_id;
    to->letter = part_text(from->letter);
    to->number = from->number;
    to->n_procedure_ids = from->procedure_count;
    memcpy(procedures, from->procedure_ids, sizeof from->procedure_ids);
    to->procedure_ids = procedures;
    to->ticket_class = (Queued__V1__TicketClass)from->ticket_class;
    to->channel = (Queued__V1__Channel)from->channel;
    to->language = (Queued__V1__Language)from->language;
    to->key_ms = from->key_ms;
    to->appointment_at_ms = from->appointment_at_ms;
    to->forecast = &parts->forecast;
}

static void put_called(Queued__V1__TicketCalled *to,
                       const struct event_called *from,
                       uint64_t passed[])
{
    queued__v1__ticket_called__init(to);
    to->reason = (Queued__V1__CallReason)from->reason;
    to->automatic = from->automatic;
    to->key_ms = from->key_ms;
    to->waiting = from->waiting;
    to->passed_not_served = from->passed_not_served;
    to->passed_bound = from->passed_bound;
    to->passed_by_label = from->passed_by_label;
    memcpy(passed, from->passed_ticket_ids, sizeof from->passed_ticket_ids);
    to->n_passed_ticket_ids = from->passed_count;
    to->passed_ticket_ids = passed;
}

static void put_carried(struct parts *parts, const struct event *event, uint32_t procedures[])
{
    Queued__V1__TicketCarried *to = &parts->carried;

    queued__v1__ticket_carried__init(to);
    put_issued(parts, &event->carried.issued, procedures);
    to->issued = &parts->issued;
    to->issued_at_ms = event->carried.issued_at_ms;
    to->service_id = event->carried.service_id;
    to->leg_index = event->carried.leg_index;
    to->entered_at_ms = event->carried.entered_at_ms;
    to->first_called_at_ms = event->carried.first_called_at_ms;
    to->no_show_count = event->carried.no_show_count;
}

static void put_rated(Queued__V1__TicketRated *to, const struct rating *from, uint32_t reasons[])
{
    queued__v1__ticket_rated__init(to);
    to->level = from->level;
    memcpy(reasons, from->reason_ids, sizeof from->reason_ids);
    to->n_reason_ids = from->reason_count;
    to->reason_ids = reasons;
}

/* Bodies about the day and the definition. */
static void put_day_body(Message *message, struct parts *parts, const struct event *event)
{
    if (event->kind == EVENT_DAY_OPENED) {
        queued__v1__day_opened__init(&parts->day_opened);
        parts->day_opened.date = event->day_opened.date;
        parts->day_opened.by_manager = event->day_opened.by_manager;
        message->day_opened = &parts->day_opened;
    } else if (event->kind == EVENT_DAY_CLOSED) {
        queued__v1__day_closed__init(&parts->day_closed);
        parts->day_closed.date = event->day_closed.date;
        parts->day_closed.issued = event->day_closed.issued;
        parts->day_closed.expired = event->day_closed.expired;
        message->day_closed = &parts->day_closed;
    } else if (event->kind == EVENT_SERVICE_TIME_LEARNED) {
        queued__v1__service_time_learned__init(&parts->learned);
        parts->learned.service_id = event->learned.service_id;
        parts->learned.mean_ms = event->learned.mean_ms;
        parts->learned.weight_milli = event->learned.weight_milli;
        message->service_time_learned = &parts->learned;
    } else {
        QD_ASSERT(event->kind == EVENT_DEFINITION_APPLIED);
        queued__v1__definition_applied__init(&parts->definition);
        parts->definition.version = event->definition.version;
        parts->definition.digest.data = part_bytes(event->definition.digest);
        parts->definition.digest.len = sizeof event->definition.digest;
        message->definition_applied = &parts->definition;
    }
}

/* Bodies without fields: protobuf-c wants the right descriptor, and nothing else. */
static const ProtobufCMessageDescriptor *empty_descriptor(enum event_kind kind)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&queued__v1__event__descriptor, (unsigned)kind);

    QD_ASSERT(field != NULL && field->type == PROTOBUF_C_TYPE_MESSAGE);
    return field->descriptor;
}

static void put_ticket_body(Message *message, struct parts *parts, const struct event *event)
{
    if (event->kind == EVENT_TICKET_RECALLED) {
        queued__v1__ticket_recalled__init(&parts->recalled);
        parts->recalled.call_count = event->recalled.call_count;
        message->ticket_recalled = &parts->recalled;
    } else if (event->kind == EVENT_TICKET_FINISHED) {
        queued__v1__ticket_finished__init(&parts->finished);
        parts->finished.outcome = (Queued__V1__Outcome)event->finished.outcome;
        parts->finished.dossier_code = part_text(event->finished.dossier_code);
        parts->finished.dossier_due_date = event->finished.dossier_due_date;
        message->ticket_finished = &parts->finished;
    } else if (event->kind == EVENT_TICKET_TRANSFERRED) {
        queued__v1__ticket_transferred__init(&parts->transferred);
        parts->transferred.service_id = event->transferred.service_id;
        parts->transferred.to_counter_id = event->transferred.to_counter_id;
        message->ticket_transferred = &parts->transferred;
    } else if (event->kind == EVENT_TICKET_RECLASSIFIED) {
        queued__v1__ticket_reclassified__init(&parts->reclassified);
        parts->reclassified.ticket_class =
            (Queued__V1__TicketClass)event->reclassified.ticket_class;
        parts->reclassified.key_ms = event->reclassified.key_ms;
        message->ticket_reclassified = &parts->reclassified;
    } else if (event->kind == EVENT_ACTION_UNDONE) {
        queued__v1__action_undone__init(&parts->undone);
        parts->undone.undone_seq = event->undone.undone_seq;
        message->action_undone = &parts->undone;
    } else if (event->kind == EVENT_TICKET_RATED) {
        put_rated(&parts->rated, &event->rated, parts->reasons);
        message->ticket_rated = &parts->rated;
    } else if (event->kind == EVENT_CLERK_LOGGED_OUT) {
        queued__v1__clerk_logged_out__init(&parts->logged_out);
        parts->logged_out.taken_over = event->logged_out.taken_over;
        message->clerk_logged_out = &parts->logged_out;
    } else if (event->kind == EVENT_COUNTER_OPENED) {
        queued__v1__counter_opened__init(&parts->opened);
        parts->opened.automatic = event->opened.automatic;
        message->counter_opened = &parts->opened;
    } else if (event->kind == EVENT_COUNTER_PAUSED) {
        queued__v1__counter_paused__init(&parts->paused);
        parts->paused.reason_id = event->paused.reason_id;
        message->counter_paused = &parts->paused;
    } else {
        queued__v1__ticket_started__init(&parts->empty);
        parts->empty.base.descriptor = empty_descriptor(event->kind);
        message->ticket_started = &parts->empty; /* The oneof is a union of pointers. */
    }
}

size_t record_pack_event(const struct event *event, uint8_t bytes[RECORD_EVENT_SIZE])
{
    Message message = QUEUED__V1__EVENT__INIT;
    struct parts parts = {0};
    uint32_t procedures[LIMIT_TICKET_PROCEDURES];
    uint64_t passed[PASSED_MAX];

    queued__v1__actor__init(&parts.actor);
    parts.actor.kind = (Queued__V1__ActorKind)event->actor.kind;
    parts.actor.id = event->actor.id;
    message.actor = &parts.actor;
    message.seq = event->seq;
    message.at_ms = event->at_ms;
    message.office_id = event->office_id;
    message.definition_version = event->definition_version;
    if (event->command_hash != 0) {
        message.command_id.data = part_bytes(event->command_id.bytes);
        message.command_id.len = sizeof event->command_id.bytes;
    }
    message.command_hash = event->command_hash;
    message.ticket_id = event->ticket_id;
    message.counter_id = event->counter_id;
    message.clerk_id = event->clerk_id;
    message.body_case = (Queued__V1__Event__BodyCase)event->kind;
    if (event->kind == EVENT_TICKET_ISSUED) {
        put_issued(&parts, &event->issued, procedures);
        message.ticket_issued = &parts.issued;
    } else if (event->kind == EVENT_TICKET_CARRIED) {
        put_carried(&parts, event, procedures);
        message.ticket_carried = &parts.carried;
    } else if (event->kind == EVENT_TICKET_CALLED) {
        put_called(&parts.called, &event->called, passed);
        message.ticket_called = &parts.called;
    } else if (event->kind <= EVENT_DEFINITION_APPLIED) {
        put_day_body(&message, &parts, event);
    } else {
        put_ticket_body(&message, &parts, event);
    }
    QD_ASSERT(queued__v1__event__get_packed_size(&message) <= RECORD_EVENT_SIZE);
    return queued__v1__event__pack(&message, bytes);
}

/* What was written is read back by the same rules: every value in its range. */

static void get_forecast(struct forecast *to, const Queued__V1__Forecast *from)
{
    if (from != NULL) {
        to->known = from->known;
        to->people_ahead = from->people_ahead;
        to->expected_ms = from->expected_ms;
        to->low50_ms = from->low50_ms;
        to->high50_ms = from->high50_ms;
        to->low90_ms = from->low90_ms;
        to->high90_ms = from->high90_ms;
    }
}

static bool get_issued(struct event_issued *to, const Queued__V1__TicketIssued *from)
{
    if (from == NULL || from->token.len != sizeof to->token || from->letter[0] == '\0' ||
        !text_copy(to->letter, sizeof to->letter, from->letter) || from->number == 0 ||
        from->number > INT32_MAX || from->n_procedure_ids > LIMIT_TICKET_PROCEDURES ||
        (int)from->ticket_class < CLASS_REGULAR || (int)from->ticket_class > CLASS_APPOINTMENT ||
        (int)from->channel < CHANNEL_KIOSK || (int)from->channel > CHANNEL_APPOINTMENT ||
        (int)from->language < LANGUAGE_VI || (int)from->language > LANGUAGE_EN) {
        return false;
    }
    memcpy(to->token, from->token.data, sizeof to->token);
    to->service_id = from->service_id;
    to->number = from->number;
    to->procedure_count = (uint32_t)from->n_procedure_ids;
    for (size_t i = 0; i < from->n_procedure_ids; i++) {
        to->procedure_ids[i] = from->procedure_ids[i];
    }
    to->ticket_class = (enum ticket_class)from->ticket_class;
    to->channel = (enum channel)from->channel;
    to->language = (enum language)from->language;
    to->key_ms = from->key_ms;
    to->appointment_at_ms = from->appointment_at_ms;
    get_forecast(&to->forecast, from->forecast);
    return true;
}

static bool get_called(struct event_called *to, const Queued__V1__TicketCalled *from)
{
    if ((int)from->reason < CALL_SMALLEST_KEY || (int)from->reason > CALL_BY_LABEL ||
        from->n_passed_ticket_ids > PASSED_MAX) {
        return false;
    }
    to->reason = (enum call_reason)from->reason;
    to->automatic = from->automatic;
    to->key_ms = from->key_ms;
    to->waiting = from->waiting;
    to->passed_not_served = from->passed_not_served;
    to->passed_bound = from->passed_bound;
    to->passed_by_label = from->passed_by_label;
    to->passed_count = (uint32_t)from->n_passed_ticket_ids;
    for (size_t i = 0; i < from->n_passed_ticket_ids; i++) {
        to->passed_ticket_ids[i] = from->passed_ticket_ids[i];
    }
    return true;
}

static bool get_carried(struct event *to, const Queued__V1__TicketCarried *from)
{
    to->carried.issued_at_ms = from->issued_at_ms;
    to->carried.service_id = from->service_id;
    to->carried.leg_index = from->leg_index;
    to->carried.entered_at_ms = from->entered_at_ms;
    to->carried.first_called_at_ms = from->first_called_at_ms;
    to->carried.no_show_count = from->no_show_count;
    return get_issued(&to->carried.issued, from->issued);
}

static bool get_finished(struct event *to, const Queued__V1__TicketFinished *from)
{
    to->finished.outcome = (enum outcome)from->outcome;
    to->finished.dossier_due_date = from->dossier_due_date;
    return (int)from->outcome > OUTCOME_NONE && (int)from->outcome <= OUTCOME_REFERRED &&
           text_copy(
               to->finished.dossier_code, sizeof to->finished.dossier_code, from->dossier_code);
}

static bool get_rated(struct rating *to, const Queued__V1__TicketRated *from)
{
    if (from->level == 0 || from->level > LIMIT_RATING_LEVELS ||
        from->n_reason_ids > LIMIT_RATING_REASONS) {
        return false;
    }
    to->level = from->level;
    to->reason_count = (uint32_t)from->n_reason_ids;
    for (size_t i = 0; i < from->n_reason_ids; i++) {
        to->reason_ids[i] = from->reason_ids[i];
    }
    return true;
}

static bool get_day_body(struct event *to, const Message *from)
{
    if (to->kind == EVENT_DAY_OPENED) {
        to->day_opened.date = from->day_opened->date;
        to->day_opened.by_manager = from->day_opened->by_manager;
        return calendar_date_is_valid(to->day_opened.date);
    }
    if (to->kind == EVENT_DAY_CLOSED) {
        to->day_closed.date = from->day_closed->date;
        to->day_closed.issued = from->day_closed->issued;
        to->day_closed.expired = from->day_closed->expired;
        return calendar_date_is_valid(to->day_closed.date);
    }
    if (to->kind == EVENT_SERVICE_TIME_LEARNED) {
        to->learned.service_id = from->service_time_learned->service_id;
        to->learned.mean_ms = from->service_time_learned->mean_ms;
        to->learned.weight_milli = from->service_time_learned->weight_milli;
        return to->learned.mean_ms > 0;
    }
    if (from->definition_applied->digest.len != sizeof to->definition.digest) {
        return false;
    }
    to->definition.version = from->definition_applied->version;
    memcpy(
        to->definition.digest, from->definition_applied->digest.data, sizeof to->definition.digest);
    return true;
}

static bool get_body(struct event *to, const Message *from)
{
    switch ((int)to->kind) {
    case EVENT_TICKET_ISSUED:
        return get_issued(&to->issued, from->ticket_issued);
    case EVENT_TICKET_CARRIED:
        return get_carried(to, from->ticket_carried);
    case EVENT_TICKET_CALLED:
        return get_called(&to->called, from->ticket_called);
    case EVENT_TICKET_RECALLED:
        to->recalled.call_count = from->ticket_recalled->call_count;
        return true;
    case EVENT_TICKET_FINISHED:
        return get_finished(to, from->ticket_finished);
    case EVENT_TICKET_TRANSFERRED:
        to->transferred.service_id = from->ticket_transferred->service_id;
        to->transferred.to_counter_id = from->ticket_transferred->to_counter_id;
        return true;
    case EVENT_TICKET_RECLASSIFIED:
        to->reclassified.ticket_class = (enum ticket_class)from->ticket_reclassified->ticket_class;
        to->reclassified.key_ms = from->ticket_reclassified->key_ms;
        return (int)to->reclassified.ticket_class >= CLASS_REGULAR &&
               (int)to->reclassified.ticket_class <= CLASS_PRIORITY;
    case EVENT_ACTION_UNDONE:
        to->undone.undone_seq = from->action_undone->undone_seq;
        return true;
    case EVENT_TICKET_RATED:
        return get_rated(&to->rated, from->ticket_rated);
    case EVENT_CLERK_LOGGED_OUT:
        to->logged_out.taken_over = from->clerk_logged_out->taken_over;
        return true;
    case EVENT_COUNTER_OPENED:
        to->opened.automatic = from->counter_opened->automatic;
        return true;
    case EVENT_COUNTER_PAUSED:
        to->paused.reason_id = from->counter_paused->reason_id;
        return true;
    default:
        return to->kind > EVENT_DEFINITION_APPLIED || get_day_body(to, from);
    }
}

static bool get_event(struct event *to, const Message *from)
{
    if (from->body_case == QUEUED__V1__EVENT__BODY__NOT_SET || from->actor == NULL ||
        from->seq == 0 || from->office_id == 0 || from->definition_version == 0 ||
        (int)from->actor->kind <= ACTOR_NONE || (int)from->actor->kind > ACTOR_CITIZEN ||
        (from->command_id.len != 0 && from->command_id.len != sizeof to->command_id.bytes) ||
        (from->command_id.len == 0) != (from->command_hash == 0)) {
        return false;
    }
    memset(to, 0, sizeof *to);
    to->seq = from->seq;
    to->at_ms = from->at_ms;
    to->office_id = from->office_id;
    to->definition_version = from->definition_version;
    to->actor.kind = (enum actor_kind)from->actor->kind;
    to->actor.id = from->actor->id;
    if (from->command_id.len != 0) {
        memcpy(to->command_id.bytes, from->command_id.data, sizeof to->command_id.bytes);
    }
    to->command_hash = from->command_hash;
    to->kind = (enum event_kind)from->body_case;
    to->ticket_id = from->ticket_id;
    to->counter_id = from->counter_id;
    to->clerk_id = from->clerk_id;
    return get_body(to, from);
}

enum qd_err record_unpack_event(struct event *event,
                                struct arena *arena,
                                const uint8_t *bytes,
                                size_t len)
{
    const ProtobufCMessageDescriptor *descriptor = &queued__v1__event__descriptor;

    if (wire_check(descriptor, bytes, len, false) != REFUSAL_NONE) {
        return QD_ERR_CORRUPT;
    }
    const Message *message =
        (const Message *)(const void *)wire_unpack(descriptor, arena, bytes, len);
    if (message == NULL || !get_event(event, message)) {
        return QD_ERR_CORRUPT;
    }
    return QD_OK;
}
