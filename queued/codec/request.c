#include "queued/codec/request.h"

#include <string.h>

#include "queued/base/base32.h"
#include "queued/base/text.h"
#include "queued/codec/wire.h"
#include "queued/office/answers.h"
#include "queued/office/calendar.h"
#include "queued/v1/envelope.pb-c.h"

/* Instants that a client may name: 2000-01-01 to 2100-01-01. */
#define INSTANT_MS_MIN INT64_C(946684800000)
#define INSTANT_MS_MAX INT64_C(4102444800000)

typedef Queued__V1__ClientMessage Message;

/* A text that fits @size with its NUL; wire_check() has looked at its characters. */
static enum refusal copy_text(char *to, size_t size, const char *from)
{
    return text_copy(to, size, from) ? REFUSAL_NONE : REFUSAL_INVALID_TEXT;
}

static enum refusal in_range(int64_t value, int64_t min, int64_t max)
{
    return value >= min && value <= max ? REFUSAL_NONE : REFUSAL_INVALID_VALUE;
}

static enum refusal read_class(int value, enum ticket_class *ticket_class)
{
    *ticket_class = value == 0 ? CLASS_REGULAR : (enum ticket_class)value;
    return in_range(value, 0, CLASS_APPOINTMENT);
}

static enum refusal read_date(uint32_t date)
{
    return date == 0 || calendar_date_is_valid(date) ? REFUSAL_NONE : REFUSAL_INVALID_VALUE;
}

static enum refusal read_hello(struct request *request, const Message *message)
{
    const Queued__V1__Hello *hello = message->hello;
    struct request_hello *to = &request->hello;

    if (hello->protocol_version != PROTOCOL_VERSION) {
        return REFUSAL_UNKNOWN_VERSION;
    }
    request->kind = REQUEST_HELLO;
    to->client_kind = (enum client_kind)hello->client_kind;
    to->language = hello->language == 0 ? LANGUAGE_VI : (enum language)hello->language;
    enum refusal refusal = in_range(hello->client_kind, 0, CLIENT_MANAGER);
    if (refusal == REFUSAL_NONE) {
        refusal = in_range(hello->language, 0, LANGUAGE_EN);
    }
    if (refusal == REFUSAL_NONE) {
        refusal = copy_text(to->token, sizeof to->token, hello->token);
    }
    if (refusal == REFUSAL_NONE) {
        refusal = copy_text(to->client_name, sizeof to->client_name, hello->client_name);
    }
    if (refusal == REFUSAL_NONE) {
        refusal = copy_text(to->office, sizeof to->office, hello->office);
    }
    if (refusal == REFUSAL_NONE) {
        refusal = copy_text(to->enrolment_code, sizeof to->enrolment_code, hello->enrolment_code);
    }
    if (refusal == REFUSAL_NONE && to->enrolment_code[0] != '\0' &&
        (to->token[0] != '\0' || hello->ticket_token[0] != '\0')) {
        refusal = REFUSAL_INVALID_VALUE; /* Who is it? */
    }
    size_t len = strlen(hello->ticket_token);
    to->has_ticket_token = len > 0;
    if (refusal == REFUSAL_NONE && len > 0 &&
        !base32_decode(hello->ticket_token, len, to->ticket_token)) {
        refusal = REFUSAL_BAD_TOKEN;
    }
    return refusal;
}

static enum refusal read_topic(struct request *request, int topic, uint32_t counter_id)
{
    request->subscribe.topic = (enum topic_kind)topic;
    request->subscribe.counter_id = counter_id;
    return in_range(topic, TOPIC_BOARD, TOPIC_DEVICES) == REFUSAL_NONE ? REFUSAL_NONE
                                                                       : REFUSAL_UNKNOWN_TOPIC;
}

static enum refusal read_report(struct request *request, const Queued__V1__GetReport *report)
{
    request->get_report = (struct report_query){
        .from_date = report->from_date,
        .to_date = report->to_date,
        .by = (enum report_by)report->by,
        .without_no_shows = report->without_no_shows,
        .with_distribution = report->distribution,
    };
    if (read_date(report->from_date) != REFUSAL_NONE ||
        read_date(report->to_date) != REFUSAL_NONE) {
        return REFUSAL_INVALID_VALUE;
    }
    return in_range(report->by, 0, REPORT_BY_COUNT - 1);
}

static enum refusal read_workbook(struct request *request, const Queued__V1__GetWorkbook *workbook)
{
    request->get_report = (struct report_query){
        .from_date = workbook->from_date,
        .to_date = workbook->to_date,
        .without_no_shows = workbook->without_no_shows,
        .with_distribution = true,
    };
    return read_date(workbook->from_date) != REFUSAL_NONE ? REFUSAL_INVALID_VALUE
                                                          : read_date(workbook->to_date);
}

static enum refusal read_story(struct request *request, const Queued__V1__GetStory *story)
{
    request->get_story.date = story->date;
    enum refusal refusal = read_date(story->date);
    if (refusal == REFUSAL_NONE) {
        refusal =
            copy_text(request->get_story.label, sizeof request->get_story.label, story->label);
    }
    return refusal;
}

static enum refusal read_issue(struct command *command, const Queued__V1__Issue *issue)
{
    struct command_issue *to = &command->issue;

    if (issue->n_procedure_ids > LIMIT_TICKET_PROCEDURES) {
        return REFUSAL_INVALID_VALUE;
    }
    to->service_id = issue->service_id;
    to->procedure_count = (uint32_t)issue->n_procedure_ids;
    for (size_t i = 0; i < issue->n_procedure_ids; i++) {
        to->procedure_ids[i] = issue->procedure_ids[i];
    }
    to->channel = CHANNEL_KIOSK;
    to->language = issue->language == 0 ? LANGUAGE_VI : (enum language)issue->language;
    to->appointment_at_ms = issue->appointment_at_ms;
    to->definition_version = issue->definition_version;
    enum refusal refusal = read_class((int)issue->ticket_class, &to->ticket_class);
    if (refusal == REFUSAL_NONE) {
        refusal = in_range(issue->language, 0, LANGUAGE_EN);
    }
    if (refusal == REFUSAL_NONE && issue->appointment_at_ms != 0) {
        refusal = in_range(issue->appointment_at_ms, INSTANT_MS_MIN, INSTANT_MS_MAX);
    }
    return refusal;
}

static enum refusal read_finish(struct command *command, const Queued__V1__Finish *finish)
{
    command->finish.outcome =
        finish->outcome == 0 ? OUTCOME_SETTLED : (enum outcome)finish->outcome;
    command->finish.dossier_due_date = finish->dossier_due_date;
    if (in_range(finish->outcome, 0, OUTCOME_REFERRED) != REFUSAL_NONE ||
        read_date(finish->dossier_due_date) != REFUSAL_NONE) {
        return REFUSAL_INVALID_VALUE;
    }
    return copy_text(command->finish.dossier_code, LIMIT_DOSSIER + 1, finish->dossier_code);
}

static enum refusal read_log_in(struct request *request, const Queued__V1__LogIn *log_in)
{
    request->kind = REQUEST_LOG_IN;
    request->command.kind = COMMAND_LOG_IN;
    request->command.counter_id = log_in->counter_id;
    request->command.take_over = log_in->take_over;
    enum refusal refusal = copy_text(request->log_in.user, LIMIT_NAME, log_in->user);
    if (refusal == REFUSAL_NONE) {
        refusal = copy_text(request->log_in.secret, REQUEST_SECRET_SIZE, log_in->secret);
    }
    return refusal;
}

static enum refusal read_ticket(struct command *command, uint64_t ticket_id, const char *label)
{
    command->ticket_id = ticket_id;
    return copy_text(command->label, sizeof command->label, label);
}

static enum refusal read_reclassify(struct command *command,
                                    const Queued__V1__Reclassify *reclassify)
{
    enum refusal refusal = read_ticket(command, reclassify->ticket_id, reclassify->label);

    return refusal != REFUSAL_NONE
               ? refusal
               : read_class((int)reclassify->ticket_class, &command->ticket_class);
}

static enum refusal read_rate(struct command *command, const Queued__V1__Rate *rate)
{
    struct rating *to = &command->rating;

    if (rate->n_reason_ids > LIMIT_RATING_REASONS) {
        return REFUSAL_INVALID_VALUE;
    }
    to->level = rate->level;
    to->reason_count = (uint32_t)rate->n_reason_ids;
    for (size_t i = 0; i < rate->n_reason_ids; i++) {
        to->reason_ids[i] = rate->reason_ids[i];
    }
    return in_range(rate->level, 1, LIMIT_RATING_LEVELS);
}

/* Commands whose arguments are more than an id or two. */
static enum refusal read_arguments(struct request *request, const Message *message)
{
    struct command *command = &request->command;

    switch ((int)message->body_case) {
    case QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE:
        return read_issue(command, message->issue);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_TICKET:
        return copy_text(command->label, sizeof command->label, message->call_ticket->label);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH:
        return read_finish(command, message->finish);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RETURN:
        return read_ticket(command, message->return_->ticket_id, message->return_->label);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RESUME:
        return read_ticket(command, message->resume->ticket_id, message->resume->label);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_TRANSFER:
        command->service_id = message->transfer->service_id;
        command->counter_id = message->transfer->counter_id;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RECLASSIFY:
        return read_reclassify(command, message->reclassify);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_CANCEL:
        return read_ticket(command, message->cancel->ticket_id, message->cancel->label);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_REPRINT:
        return read_ticket(command, message->reprint->ticket_id, message->reprint->label);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RATE:
        return read_rate(command, message->rate);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN:
        return read_log_in(request, message->log_in);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_OUT:
        request->kind = REQUEST_LOG_OUT;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER:
        command->automatic = message->open_counter->automatic;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_PAUSE_COUNTER:
        command->reason_id = message->pause_counter->reason_id;
        break;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_RELEASE_COUNTER:
        command->counter_id = message->release_counter->counter_id;
        break;
    default:
        break; /* No arguments. */
    }
    return REFUSAL_NONE;
}

#define FIRST_COMMAND QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE
#define LAST_COMMAND QUEUED__V1__CLIENT_MESSAGE__BODY_RATE

/* By field number of the body, from FIRST_COMMAND on. */
static const enum command_kind command_kinds[] = {
    COMMAND_ISSUE,         COMMAND_CALL_NEXT,       COMMAND_CALL_TICKET,  COMMAND_RECALL,
    COMMAND_START,         COMMAND_FINISH,          COMMAND_NO_SHOW,      COMMAND_RETURN,
    COMMAND_PARK,          COMMAND_RESUME,          COMMAND_TRANSFER,     COMMAND_REQUEUE,
    COMMAND_RECLASSIFY,    COMMAND_CANCEL,          COMMAND_UNDO,         COMMAND_REPRINT,
    COMMAND_LOG_IN,        COMMAND_LOG_OUT,         COMMAND_OPEN_COUNTER, COMMAND_PAUSE_COUNTER,
    COMMAND_CLOSE_COUNTER, COMMAND_RELEASE_COUNTER, COMMAND_OPEN_DAY,     COMMAND_CLOSE_DAY,
    COMMAND_RATE,
};

static enum refusal read_command(struct request *request, const Message *message)
{
    struct command *command = &request->command;

    request->kind = REQUEST_COMMAND;
    command->kind = command_kinds[(int)message->body_case - (int)FIRST_COMMAND];
    if (message->command_id.len == 0) {
        return REFUSAL_COMMAND_ID_MISSING;
    }
    if (message->command_id.len != sizeof command->id.bytes) {
        return REFUSAL_INVALID_VALUE;
    }
    memcpy(command->id.bytes, message->command_id.data, sizeof command->id.bytes);
    if (command_id_is_zero(&command->id)) {
        return REFUSAL_COMMAND_ID_MISSING;
    }
    return read_arguments(request, message);
}

static enum refusal read_question(struct request *request, const Message *message)
{
    switch ((int)message->body_case) {
    case QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO:
        return read_hello(request, message);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE:
        request->kind = REQUEST_SUBSCRIBE;
        return read_topic(request, (int)message->subscribe->topic, message->subscribe->counter_id);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_UNSUBSCRIBE:
        request->kind = REQUEST_UNSUBSCRIBE;
        return read_topic(
            request, (int)message->unsubscribe->topic, message->unsubscribe->counter_id);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_OFFICE:
        request->kind = REQUEST_GET_OFFICE;
        return REFUSAL_NONE;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_PROCEDURES:
        request->kind = REQUEST_GET_PROCEDURES;
        request->get_procedures.after_procedure_id = message->get_procedures->after_procedure_id;
        request->get_procedures.service_id = message->get_procedures->service_id;
        return REFUSAL_NONE;
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_FORECAST:
        request->kind = REQUEST_GET_FORECAST;
        request->get_forecast.service_id = message->get_forecast->service_id;
        return read_class((int)message->get_forecast->ticket_class,
                          &request->get_forecast.ticket_class);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_PRINT_CHECKLIST:
        request->kind = REQUEST_PRINT_CHECKLIST;
        request->print_checklist.procedure_id = message->print_checklist->procedure_id;
        request->print_checklist.language = message->print_checklist->language == 0
                                                ? LANGUAGE_VI
                                                : (enum language)message->print_checklist->language;
        return in_range(message->print_checklist->language, 0, LANGUAGE_EN);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_REPORT:
        request->kind = REQUEST_GET_REPORT;
        return read_report(request, message->get_report);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_STORY:
        request->kind = REQUEST_GET_STORY;
        return read_story(request, message->get_story);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_WORKBOOK:
        request->kind = REQUEST_GET_WORKBOOK;
        return read_workbook(request, message->get_workbook);
    case QUEUED__V1__CLIENT_MESSAGE__BODY_GET_STAFF:
        request->kind = REQUEST_GET_STAFF;
        return REFUSAL_NONE;
    default:
        return REFUSAL_MALFORMED; /* No body, or one of a newer protocol. */
    }
}

enum refusal request_decode(struct request *request,
                            struct arena *arena,
                            const uint8_t *bytes,
                            size_t len)
{
    memset(request, 0, sizeof *request);
    if (len > LIMIT_FRAME_IN) {
        return REFUSAL_TOO_LARGE;
    }
    enum refusal refusal = wire_check(&queued__v1__client_message__descriptor, bytes, len, false);
    if (refusal == REFUSAL_MALFORMED) {
        return refusal;
    }
    const Message *message = (const Message *)(const void *)wire_unpack(
        &queued__v1__client_message__descriptor, arena, bytes, len);
    if (message == NULL) {
        return arena->exhausted ? REFUSAL_TOO_LARGE : REFUSAL_MALFORMED;
    }
    request->number = message->request;
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    int body = (int)message->body_case;
    bool is_command = body >= (int)FIRST_COMMAND && body <= (int)LAST_COMMAND;
    return is_command ? read_command(request, message) : read_question(request, message);
}
