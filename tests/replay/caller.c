#include "tests/replay/caller.h"

#include <glib.h>
#include <string.h>
#include <sys/random.h>

#include "tests/replay/replay.h"

struct caller {
    struct caller_options options;
    struct told_name *name;
    struct client *client;
    bool has_left; /* Its log-out was done, and the answer got lost: the session is no more. */
};

/* A command or a question on its way. */
struct errand {
    struct caller *caller;
    struct told_command *command; /* NULL: a question. */
    caller_on_answer on_answer;
    void *owner;
};

static void on_welcome(void *owner, const Queued__V1__Welcome *welcome)
{
    struct caller *caller = owner;

    replay_hear_clock(caller->options.replay, welcome->now_ms);
    if (welcome->actor_id != 0) {
        caller->name->actor = welcome->actor;
        caller->name->actor_id = welcome->actor_id;
    }
}

static void on_topic(void *owner, const Queued__V1__TopicState *state)
{
    struct caller *caller = owner;

    replay_hear_clock(caller->options.replay, state->at_ms);
    probe_look(&caller->options.replay->probe, state->version);
    told_add_state(&caller->options.replay->told, caller->name, state);
    if (caller->options.on_state != NULL) {
        caller->options.on_state(caller->options.owner, state);
    }
}

static void on_refused(void *owner, const Queued__V1__Refusal *refusal)
{
    const struct caller *caller = owner;

    if (!caller->has_left) {
        replay_fail(caller->options.replay,
                    "%s was not let in: %s",
                    caller->name->name,
                    refusal->message_key);
    }
}

struct caller *caller_new(const struct caller_options *options)
{
    struct caller *caller = g_new0(struct caller, 1);
    const struct client_options client = {
        .url = options->replay->stage.url,
        .token = options->token,
        .ticket_token = options->ticket_token,
        .name = "queued-replay",
        .kind = options->kind,
        .language = QUEUED__V1__LANGUAGE__LANGUAGE_VI,
        .owner = caller,
        .on_welcome = on_welcome,
        .on_topic = on_topic,
        .on_refused = on_refused,
    };

    caller->options = *options;
    caller->name = told_add_name(&options->replay->told, options->name);
    caller->client = client_new(&client);
    return caller;
}

void caller_free(struct caller *caller)
{
    if (caller != NULL) {
        client_free(caller->client);
        g_free(caller);
    }
}

struct told_name *caller_name(const struct caller *caller)
{
    return caller->name;
}

static void on_answer(void *owner, const Queued__V1__ServerMessage *answer)
{
    struct errand *errand = owner;
    struct replay *replay = errand->caller->options.replay;

    g_assert(answer != NULL); /* Sent without a limit of time. */
    if (errand->command != NULL) {
        told_answer(&replay->told, errand->command, answer);
        errand->caller->has_left = errand->caller->has_left || told_is_log_out(errand->command);
        if (answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE) {
            replay_hear_clock(replay, answer->done->at_ms);
            probe_look(&replay->probe, answer->done->seq);
        }
    }
    if (errand->on_answer != NULL) {
        errand->on_answer(errand->owner, answer);
    }
    g_free(errand);
}

static void send(struct caller *caller,
                 Queued__V1__ClientMessage *message,
                 struct told_command *command,
                 caller_on_answer owner_on_answer,
                 void *owner)
{
    struct errand *errand = g_new0(struct errand, 1);

    *errand = (struct errand){
        .caller = caller, .command = command, .on_answer = owner_on_answer, .owner = owner};
    client_send(caller->client, message, 0, on_answer, errand);
}

void caller_command(struct caller *caller,
                    Queued__V1__ClientMessage *message,
                    caller_on_answer owner_on_answer,
                    void *owner)
{
    uint8_t id[COMMAND_ID_SIZE];

    if (message->command_id.len == 0) {
        if (getrandom(id, sizeof id, 0) != (ssize_t)sizeof id) {
            g_error("no random numbers");
        }
        message->command_id.data = id;
        message->command_id.len = sizeof id;
    }
    struct told_command *command =
        told_add_command(&caller->options.replay->told, caller->name, message);
    send(caller, message, command, owner_on_answer, owner);
    message->command_id = (ProtobufCBinaryData){0};
}

void caller_ask(struct caller *caller,
                Queued__V1__ClientMessage *message,
                caller_on_answer owner_on_answer,
                void *owner)
{
    send(caller, message, NULL, owner_on_answer, owner);
}

void caller_subscribe(struct caller *caller, Queued__V1__TopicKind topic, uint32_t counter_id)
{
    client_subscribe(caller->client, topic, counter_id);
}

void caller_log_in(struct caller *caller, const Queued__V1__LoggedIn *logged_in)
{
    caller->name->actor = logged_in->actor;
    caller->name->actor_id = logged_in->user_id;
    client_set_token(caller->client, logged_in->session_token);
}
