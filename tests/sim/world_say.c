#include "tests/sim/world_say.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/world_ledger.h"
#include "tests/sim/world_machine.h"

/* The parts of one message, all at hand: only the one that is asked for is used. */
union part {
    Queued__V1__Issue issue;
    Queued__V1__CallTicket call_ticket;
    Queued__V1__Finish finish;
    Queued__V1__Return return_;
    Queued__V1__Resume resume;
    Queued__V1__Transfer transfer;
    Queued__V1__Reclassify reclassify;
    Queued__V1__Cancel cancel;
    Queued__V1__Reprint reprint;
    Queued__V1__Rate rate;
    Queued__V1__LogIn log_in;
    Queued__V1__OpenCounter open_counter;
    Queued__V1__PauseCounter pause_counter;
    Queued__V1__ReleaseCounter release_counter;
};

static void say(struct client *client,
                struct line *line,
                Queued__V1__ClientMessage *message,
                uint32_t record)
{
    message->request = ++client->request;
    size_t len = queued__v1__client_message__get_packed_size(message);
    uint8_t *bytes = malloc(len);

    world_demand(bytes != NULL, "no memory");
    (void)queued__v1__client_message__pack(message, bytes);
    line->asked[message->request % LINE_REQUESTS] =
        (struct asked){.number = message->request, .record = record};
    wire_say(line, bytes, len);
}

void say_hello(struct client *client, struct line *line)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Hello hello = QUEUED__V1__HELLO__INIT;
    char office[16];

    (void)snprintf(office, sizeof office, "office-%u", client->office_id);
    hello.protocol_version = PROTOCOL_VERSION;
    hello.client_kind = (Queued__V1__ClientKind)client->kind;
    hello.token = client->token;
    hello.ticket_token = client->ticket_token;
    hello.office = client->token[0] == '\0' ? office : NULL;
    hello.office = hello.office == NULL ? (char[]){""} : hello.office;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_HELLO;
    message.hello = &hello;
    say(client, line, &message, 0);
}

void say_subscribe(struct client *client, struct line *line, enum topic_kind topic, uint32_t key)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__Subscribe subscribe = QUEUED__V1__SUBSCRIBE__INIT;

    subscribe.topic = (Queued__V1__TopicKind)topic;
    subscribe.counter_id = key;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_SUBSCRIBE;
    message.subscribe = &subscribe;
    say(client, line, &message, 0);
}

void say_report(struct client *client, struct line *line, enum report_by by)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetReport get = QUEUED__V1__GET_REPORT__INIT;

    get.by = (Queued__V1__ReportBy)by;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_REPORT;
    message.get_report = &get;
    say(client, line, &message, 0);
    struct asked *asked = &line->asked[client->request % LINE_REQUESTS];
    asked->issued = ledger_issued(client->office_id, &asked->date);
}

void say_story(struct client *client, struct line *line, const char *label)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetStory get = QUEUED__V1__GET_STORY__INIT;
    char text[LABEL_SIZE];

    (void)snprintf(text, sizeof text, "%s", label);
    get.label = text;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_STORY;
    message.get_story = &get;
    say(client, line, &message, 0);
}

void say_staff(struct client *client, struct line *line)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetStaff get = QUEUED__V1__GET_STAFF__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_STAFF;
    message.get_staff = &get;
    say(client, line, &message, 0);
}

void say_forecast(struct client *client, struct line *line, uint32_t service_id)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetForecast get = QUEUED__V1__GET_FORECAST__INIT;

    get.service_id = service_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_FORECAST;
    message.get_forecast = &get;
    say(client, line, &message, 0);
}

static void fill_issue(const struct command *wish, Queued__V1__Issue *issue)
{
    queued__v1__issue__init(issue);
    issue->service_id = wish->issue.service_id;
    issue->ticket_class = (Queued__V1__TicketClass)wish->issue.ticket_class;
    issue->language = (Queued__V1__Language)wish->issue.language;
    issue->appointment_at_ms = wish->issue.appointment_at_ms;
}

/* Commands that name a ticket. */
static void fill_ticket(struct command *wish, Queued__V1__ClientMessage *message, union part *part)
{
    switch ((int)wish->kind) {
    case COMMAND_RETURN:
        queued__v1__return__init(&part->return_);
        part->return_.ticket_id = wish->ticket_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RETURN;
        message->return_ = &part->return_;
        break;
    case COMMAND_RESUME:
        queued__v1__resume__init(&part->resume);
        part->resume.ticket_id = wish->ticket_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RESUME;
        message->resume = &part->resume;
        break;
    case COMMAND_RECLASSIFY:
        queued__v1__reclassify__init(&part->reclassify);
        part->reclassify.ticket_id = wish->ticket_id;
        part->reclassify.ticket_class = (Queued__V1__TicketClass)wish->ticket_class;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RECLASSIFY;
        message->reclassify = &part->reclassify;
        break;
    case COMMAND_CANCEL:
        queued__v1__cancel__init(&part->cancel);
        part->cancel.ticket_id = wish->ticket_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CANCEL;
        message->cancel = &part->cancel;
        break;
    case COMMAND_REPRINT:
        queued__v1__reprint__init(&part->reprint);
        part->reprint.ticket_id = wish->ticket_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_REPRINT;
        message->reprint = &part->reprint;
        break;
    case COMMAND_RATE:
        queued__v1__rate__init(&part->rate);
        part->rate.level = wish->rating.level;
        part->rate.n_reason_ids = wish->rating.reason_count;
        part->rate.reason_ids = wish->rating.reason_ids;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RATE;
        message->rate = &part->rate;
        break;
    default:
        world_fail("a wish that nobody can say");
    }
}

/* Commands about a counter. */
static void fill_counter(struct client *client,
                         Queued__V1__ClientMessage *message,
                         union part *part)
{
    static char secret[REQUEST_SECRET_SIZE];
    static char name[LIMIT_NAME];
    struct command *wish = &client->wish;

    switch ((int)wish->kind) {
    case COMMAND_LOG_IN:
        queued__v1__log_in__init(&part->log_in);
        (void)snprintf(secret, sizeof secret, "%s", machine_secret);
        (void)snprintf(name, sizeof name, "%s", client->name);
        part->log_in.user = name;
        part->log_in.secret = secret;
        part->log_in.counter_id = wish->counter_id;
        part->log_in.take_over = wish->take_over;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN;
        message->log_in = &part->log_in;
        break;
    case COMMAND_OPEN_COUNTER:
        queued__v1__open_counter__init(&part->open_counter);
        part->open_counter.automatic = wish->automatic;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER;
        message->open_counter = &part->open_counter;
        break;
    case COMMAND_PAUSE_COUNTER:
        queued__v1__pause_counter__init(&part->pause_counter);
        part->pause_counter.reason_id = wish->reason_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_PAUSE_COUNTER;
        message->pause_counter = &part->pause_counter;
        break;
    case COMMAND_RELEASE_COUNTER:
        queued__v1__release_counter__init(&part->release_counter);
        part->release_counter.counter_id = wish->counter_id;
        message->body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_RELEASE_COUNTER;
        message->release_counter = &part->release_counter;
        break;
    default:
        fill_ticket(wish, message, part);
        break;
    }
}

/* Commands whose message is empty. */
static bool fill_empty(enum command_kind kind, Queued__V1__ClientMessage *message)
{
    static const struct {
        enum command_kind kind;
        Queued__V1__ClientMessage__BodyCase body;
    } bodies[] = {
        {COMMAND_CALL_NEXT, QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT},
        {COMMAND_RECALL, QUEUED__V1__CLIENT_MESSAGE__BODY_RECALL},
        {COMMAND_START, QUEUED__V1__CLIENT_MESSAGE__BODY_START},
        {COMMAND_NO_SHOW, QUEUED__V1__CLIENT_MESSAGE__BODY_NO_SHOW},
        {COMMAND_PARK, QUEUED__V1__CLIENT_MESSAGE__BODY_PARK},
        {COMMAND_REQUEUE, QUEUED__V1__CLIENT_MESSAGE__BODY_REQUEUE},
        {COMMAND_UNDO, QUEUED__V1__CLIENT_MESSAGE__BODY_UNDO},
        {COMMAND_LOG_OUT, QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_OUT},
        {COMMAND_CLOSE_COUNTER, QUEUED__V1__CLIENT_MESSAGE__BODY_CLOSE_COUNTER},
        {COMMAND_OPEN_DAY, QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_DAY},
        {COMMAND_CLOSE_DAY, QUEUED__V1__CLIENT_MESSAGE__BODY_CLOSE_DAY},
    };
    /* One empty message is like another, and all of them begin with the same member. */
    static Queued__V1__CallNext call_next = QUEUED__V1__CALL_NEXT__INIT;
    static Queued__V1__Recall recall = QUEUED__V1__RECALL__INIT;
    static Queued__V1__Start start = QUEUED__V1__START__INIT;
    static Queued__V1__NoShow no_show = QUEUED__V1__NO_SHOW__INIT;
    static Queued__V1__Park park = QUEUED__V1__PARK__INIT;
    static Queued__V1__Requeue requeue = QUEUED__V1__REQUEUE__INIT;
    static Queued__V1__Undo undo = QUEUED__V1__UNDO__INIT;
    static Queued__V1__LogOut log_out = QUEUED__V1__LOG_OUT__INIT;
    static Queued__V1__CloseCounter close_counter = QUEUED__V1__CLOSE_COUNTER__INIT;
    static Queued__V1__OpenDay open_day = QUEUED__V1__OPEN_DAY__INIT;
    static Queued__V1__CloseDay close_day = QUEUED__V1__CLOSE_DAY__INIT;
    void *const parts[] = {&call_next,
                           &recall,
                           &start,
                           &no_show,
                           &park,
                           &requeue,
                           &undo,
                           &log_out,
                           &close_counter,
                           &open_day,
                           &close_day};

    for (size_t i = 0; i < QD_ARRAY_LEN(bodies); i++) {
        if (bodies[i].kind == kind) {
            message->body_case = bodies[i].body;
            message->call_next = parts[i];
            return true;
        }
    }
    return false;
}

void say_command(struct client *client, struct line *line)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    struct command_id id = witness_id(client->record);
    struct command *wish = &client->wish;
    union part part;

    message.command_id = (ProtobufCBinaryData){sizeof id.bytes, id.bytes};
    if (wish->kind == COMMAND_ISSUE) {
        fill_issue(wish, &part.issue);
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE;
        message.issue = &part.issue;
    } else if (wish->kind == COMMAND_CALL_TICKET) {
        queued__v1__call_ticket__init(&part.call_ticket);
        part.call_ticket.label = wish->label;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_TICKET;
        message.call_ticket = &part.call_ticket;
    } else if (wish->kind == COMMAND_FINISH) {
        queued__v1__finish__init(&part.finish);
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH;
        message.finish = &part.finish;
    } else if (wish->kind == COMMAND_TRANSFER) {
        queued__v1__transfer__init(&part.transfer);
        part.transfer.service_id = wish->service_id;
        part.transfer.counter_id = wish->counter_id;
        message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_TRANSFER;
        message.transfer = &part.transfer;
    } else if (!fill_empty(wish->kind, &message)) {
        fill_counter(client, &message, &part);
    }
    client->said_ms = world.now_ms;
    say(client, line, &message, client->record);
}
