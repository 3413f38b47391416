#include "display/feed.h"

#include <glib.h>
#include <string.h>

#include "display/kind.h"
#include "proto/client/client.h"
#include "proto/client/inquiry.h"
#include "queued/base/boot_clock.h"
#include "queued/base/text.h"

struct feed {
    struct feed_options options; /* Its strings are not kept: the client has them. */
    struct client *client;       /* NULL: the server will not have us, or we are no display. */
    Queued__V1__Language language;
    struct board board;
    struct hall hall;
    bool has_board;
    bool has_hall;
    bool is_fresh;         /* The board is of this link. */
    bool is_asking;        /* GetOffice is on its way. */
    int64_t clock_lead_ms; /* Server's clock minus ours since boot. */
    bool has_clock;
    bool is_link_up;
    int64_t link_down_ms;
};

/* A screen that was off all night is no hour behind: this clock goes on while it sleeps. */
static int64_t server_ms(const struct feed *feed)
{
    return feed->has_clock ? boot_clock_ms() + feed->clock_lead_ms : 0;
}

/* --- From the wire to plain values. What exceeds our limits is left out; the server has the same.
 */

static void take_text(struct board_text *to, const Queued__V1__Text *from)
{
    memset(to, 0, sizeof *to);
    if (from != NULL) {
        (void)text_copy(to->in[LANGUAGE_VI], LIMIT_TITLE, from->vi);
        (void)text_copy(to->in[LANGUAGE_EN], LIMIT_TITLE, from->en);
    }
}

static enum board_counter_state counter_state(Queued__V1__CounterState state)
{
    switch (state) {
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN:
        return BOARD_COUNTER_OPEN;
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING:
        return BOARD_COUNTER_CALLING;
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING:
        return BOARD_COUNTER_SERVING;
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED:
        return BOARD_COUNTER_PAUSED;
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_UNSPECIFIED:
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED:
    case _QUEUED__V1__COUNTER_STATE_IS_INT_SIZE:
    default: /* Of a newer server. */
        return BOARD_COUNTER_CLOSED;
    }
}

static void take_calls(struct board *board, const Queued__V1__Board *from)
{
    board->call_count = MIN(from->n_calls, BOARD_CALLS_MAX);
    for (size_t i = 0; i < board->call_count; i++) {
        struct board_call *call = &board->calls[i];
        call->seq = from->calls[i]->seq;
        call->counter_id = from->calls[i]->counter_id;
        call->called_at_ms = from->calls[i]->called_at_ms;
        (void)text_copy(call->label, sizeof call->label, from->calls[i]->label);
    }
}

static void take_board(struct board *board, const Queued__V1__Board *from)
{
    board->day_open = from->day_open;
    board->definition_version = from->definition_version;
    take_text(&board->title, from->title);
    take_calls(board, from);
    board->counter_count = MIN(from->n_counters, LIMIT_COUNTERS);
    for (size_t i = 0; i < board->counter_count; i++) {
        struct board_counter *counter = &board->counters[i];
        counter->counter_id = from->counters[i]->counter_id;
        counter->state = counter_state(from->counters[i]->state);
        (void)text_copy(counter->label, sizeof counter->label, from->counters[i]->label);
    }
    board->service_count = MIN(from->n_services, LIMIT_SERVICES);
    for (size_t i = 0; i < board->service_count; i++) {
        struct board_service *service = &board->services[i];
        service->service_id = from->services[i]->service_id;
        service->waiting = from->services[i]->waiting;
        service->open_counters = from->services[i]->open_counters;
    }
    board->notice_count = MIN(from->n_notices, LIMIT_NOTICES);
    for (size_t i = 0; i < board->notice_count; i++) {
        take_text(&board->notices[i], from->notices[i]);
    }
}

static void take_hall(struct hall *hall, const Queued__V1__OfficeInfo *from)
{
    hall->definition_version = from->definition_version;
    (void)text_copy(hall->zone, sizeof hall->zone, from->time_zone);
    hall->service_count = MIN(from->n_services, LIMIT_SERVICES);
    for (size_t i = 0; i < hall->service_count; i++) {
        struct hall_service *service = &hall->services[i];
        service->service_id = from->services[i]->service_id;
        (void)text_copy(service->letter, sizeof service->letter, from->services[i]->letter);
        take_text(&service->name, from->services[i]->name);
    }
    hall->counter_count = MIN(from->n_counters, LIMIT_COUNTERS);
    for (size_t i = 0; i < hall->counter_count; i++) {
        struct hall_counter *counter = &hall->counters[i];
        counter->counter_id = from->counters[i]->counter_id;
        counter->service_count = MIN(from->counters[i]->n_service_ids, LIMIT_SERVICES);
        for (size_t j = 0; j < counter->service_count; j++) {
            counter->service_ids[j] = from->counters[i]->service_ids[j];
        }
    }
}

/* --- The link --- */

static void on_office(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct feed *feed = owner;

    feed->is_asking = false;
    if (answer != NULL && answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE) {
        take_hall(&feed->hall, answer->office);
        feed->has_hall = true;
        feed->options.on_change(feed->options.owner);
    }
}

/* A question that was under way when the link broke is asked again by the client. */
static void ask_office(struct feed *feed)
{
    if (feed->is_asking) {
        return;
    }
    feed->is_asking = true;
    inquiry_office(feed->client, on_office, feed);
}

static void on_welcome(void *owner, const Queued__V1__Welcome *welcome)
{
    struct feed *feed = owner;

    const char *complaint = kind_complaint(welcome, feed->language);

    if (complaint != NULL) {
        client_free(feed->client);
        feed->client = NULL;
        feed->options.on_refused(feed->options.owner, complaint);
        return;
    }
    feed->clock_lead_ms = welcome->now_ms - boot_clock_ms();
    feed->has_clock = true;
    if (!feed->has_hall || feed->hall.definition_version != welcome->definition_version) {
        ask_office(feed);
    }
}

static void on_link(void *owner, bool is_up, const char *reason)
{
    struct feed *feed = owner;

    (void)reason;
    feed->is_link_up = is_up;
    feed->is_fresh = false;
    if (!is_up) { /* What is on the board was true when the server was last heard. */
        feed->link_down_ms =
            server_ms(feed) - (feed->has_clock ? client_silent_ms(feed->client) : 0);
    }
    feed->options.on_change(feed->options.owner);
}

static void on_topic(void *owner, const Queued__V1__TopicState *state)
{
    struct feed *feed = owner;

    if (state->state_case != QUEUED__V1__TOPIC_STATE__STATE_BOARD) {
        return;
    }
    feed->board.version = state->version;
    feed->board.at_ms = state->at_ms;
    if (state->at_ms > server_ms(feed)) {
        feed->clock_lead_ms = state->at_ms - boot_clock_ms(); /* Its clock was set, or runs fast. */
    }
    take_board(&feed->board, state->board);
    feed->has_board = true;
    feed->is_fresh = true;
    if (feed->has_hall && feed->hall.definition_version != feed->board.definition_version) {
        ask_office(feed);
    }
    feed->options.on_change(feed->options.owner);
}

static void on_untrusted(void *owner, const char *text)
{
    struct feed *feed = owner;

    feed->options.on_untrusted(feed->options.owner, text);
}

static void on_refused(void *owner, const Queued__V1__Refusal *refusal)
{
    struct feed *feed = owner;

    feed->options.on_refused(feed->options.owner, refusal->text);
}

/* --- For the owner --- */

struct feed *feed_new(const struct feed_options *options)
{
    static const Queued__V1__Language languages[LANGUAGE_COUNT] = {
        [LANGUAGE_VI] = QUEUED__V1__LANGUAGE__LANGUAGE_VI,
        [LANGUAGE_EN] = QUEUED__V1__LANGUAGE__LANGUAGE_EN,
    };
    struct feed *feed = g_new0(struct feed, 1);
    const struct client_options client_options = {
        .url = options->url,
        .ca = options->ca,
        .token = options->token,
        .office = options->office,
        .name = "display " QUEUED_VERSION,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_DISPLAY,
        .language = languages[options->language],
        .owner = feed,
        .on_welcome = on_welcome,
        .on_link = on_link,
        .on_untrusted = on_untrusted,
        .on_topic = on_topic,
        .on_refused = on_refused,
    };

    feed->options = *options;
    feed->language = languages[options->language];
    feed->options.url = NULL;
    feed->options.ca = NULL;
    feed->options.token = NULL;
    feed->options.office = NULL;
    feed->client = client_new(&client_options);
    client_subscribe(feed->client, QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD, 0);
    return feed;
}

void feed_free(struct feed *feed)
{
    if (feed != NULL) {
        client_free(feed->client);
        g_free(feed);
    }
}

const struct board *feed_board(const struct feed *feed)
{
    return feed->has_board && feed->has_hall ? &feed->board : NULL;
}

const struct hall *feed_hall(const struct feed *feed)
{
    return feed->has_board && feed->has_hall ? &feed->hall : NULL;
}

bool feed_is_fresh(const struct feed *feed)
{
    return feed->is_link_up && feed->is_fresh && feed->has_hall;
}

void feed_wake(struct feed *feed)
{
    if (feed->client != NULL) {
        client_look(feed->client);
    }
}

struct view_moment feed_moment(const struct feed *feed)
{
    return (struct view_moment){
        .now_ms = server_ms(feed),
        .link_down_ms = feed->is_link_up ? 0 : feed->link_down_ms,
    };
}
