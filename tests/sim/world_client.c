#include "tests/sim/world_client.h"

#include <string.h>

#include "queued/base/text.h"
#include "tests/sim/world_say.h"

#define GIVE_UP_MS INT64_C(900000)

struct client clients[CLIENTS_MAX];
uint32_t client_count;

static bool is_staff(const struct client *client)
{
    return client->kind == CLIENT_COUNTER || client->kind == CLIENT_MANAGER;
}

static void forget_wish(struct client *client)
{
    client->record = 0;
}

static void await(uint32_t index)
{
    world_note(2000 + world_below(20000), WORLD_TIMEOUT, index);
}

static void connect(uint32_t index)
{
    struct client *client = &clients[index];

    client->line = wire_connect(index, client->office_id);
    client->state = CLIENT_CONNECTING;
    client->is_logged_in = false;
}

/* Lets go of the line, which may not know it for a while. */
static void leave(uint32_t index)
{
    struct client *client = &clients[index];
    struct line *line = wire_line(client->line);

    if (line != NULL && client->state != CLIENT_OFF) {
        wire_leave(line);
    }
    client->state = CLIENT_OFF;
}

void client_keep_up(uint32_t index)
{
    if (clients[index].state == CLIENT_OFF) {
        connect(index);
    }
}

void client_on_open(uint32_t index, struct line *line)
{
    struct client *client = &clients[index];

    if (wire_line(client->line) == line && client->state == CLIENT_CONNECTING) {
        client->state = CLIENT_GREETING;
        client->request = 0;
        say_hello(client, line);
    }
}

void client_on_closed(uint32_t index)
{
    clients[index].state = CLIENT_OFF;
    if (clients[index].record != 0) {
        await(index);
    }
}

void client_wish(uint32_t index, const struct command *command)
{
    struct client *client = &clients[index];
    struct line *line = wire_line(client->line);

    client->wish = *command;
    client->record = witness_record(index, client->office_id, command->kind);
    client->wished_ms = world.now_ms;
    if (line != NULL && client->state == CLIENT_READY) {
        say_command(client, line);
    }
    await(index);
}

void client_repeat(uint32_t index)
{
    struct client *client = &clients[index];
    struct line *line = wire_line(client->line);

    if (client->record != 0 && line != NULL && client->state == CLIENT_READY) {
        say_command(client, line);
    }
}

void client_on_timeout(uint32_t index)
{
    struct client *client = &clients[index];

    if (client->record == 0) {
        return;
    }
    if (world.now_ms - client->wished_ms > GIVE_UP_MS && !world.is_over) {
        forget_wish(client);
        return;
    }
    if (world_chance(50)) {
        leave(index); /* What was said on the old line may still arrive, later than what follows. */
    }
    client_keep_up(index);
    client_repeat(index);
    await(index);
}

/* --- What it hears --- */

static void subscribe(struct client *client, struct line *line)
{
    if (client->kind == CLIENT_KIOSK || client->kind == CLIENT_DISPLAY) {
        say_subscribe(client, line, TOPIC_BOARD, 0);
    }
    if (client->kind == CLIENT_MANAGER && client->is_logged_in) {
        say_subscribe(client, line, TOPIC_STATISTICS, 0);
        say_subscribe(client, line, TOPIC_COUNTER, 1);
    }
    if (client->kind == CLIENT_COUNTER && client->is_logged_in) {
        say_subscribe(client, line, TOPIC_COUNTER, 0);
    }
    if (client->kind == CLIENT_PHONE) {
        say_subscribe(client, line, TOPIC_TICKET, 0);
    }
}

static void hear_welcome(struct client *client,
                         struct line *line,
                         const Queued__V1__Welcome *welcome)
{
    client->state = CLIENT_READY;
    client->is_logged_in =
        is_staff(client) && welcome->actor != QUEUED__V1__ACTOR_KIND__ACTOR_KIND_UNSPECIFIED;
    world_demand(welcome->office_id == client->office_id, "welcome to another office");
    subscribe(client, line);
    if (client->record != 0) {
        say_command(client, line);
    }
}

static void hear_board(struct client *client, const Queued__V1__TopicState *topic)
{
    if (topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_BOARD) {
        world_demand(!client->has_board || topic->version >= client->board_version,
                     "a board went back in time");
        client->has_board = true;
        client->board_version = topic->version;
    }
}

static void hear_done(struct client *client, const Queued__V1__Done *done)
{
    if (client->wish.kind == COMMAND_ISSUE && done->ticket_token != NULL) {
        (void)text_copy(client->slip, sizeof client->slip, done->ticket_token);
    }
    if (client->wish.kind == COMMAND_LOG_OUT) {
        client->is_logged_in = false;
        client->token[0] = '\0';
    }
    forget_wish(client);
}

static void hear_refusal(uint32_t index, const Queued__V1__Refusal *refusal, bool is_wish)
{
    struct client *client = &clients[index];

    if (client->state == CLIENT_GREETING && is_staff(client)) {
        client->token[0] = '\0'; /* The session is over: log in again. */
    } else if (client->state == CLIENT_GREETING && client->kind == CLIENT_PHONE) {
        client->ticket_token[0] = '\0'; /* Its ticket is of yesterday, or never was. */
    }
    if (is_wish && refusal->code != QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BUSY) {
        forget_wish(client);
    }
}

void client_on_message(uint32_t index, struct line *line, const Queued__V1__ServerMessage *message)
{
    struct client *client = &clients[index];
    const struct asked *asked = &line->asked[message->request % LINE_REQUESTS];
    bool is_wish = message->request != 0 && asked->number == message->request &&
                   asked->record != 0 && asked->record == client->record;

    if (wire_line(client->line) != line) {
        return;
    }
    if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME) {
        hear_welcome(client, line, message->welcome);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC) {
        hear_board(client, message->topic);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE && is_wish) {
        hear_done(client, message->done);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        hear_refusal(index, message->refusal, is_wish);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN && is_wish) {
        (void)text_copy(client->token, sizeof client->token, message->logged_in->session_token);
        client->is_logged_in = true;
        forget_wish(client);
        subscribe(client, line);
    }
}
