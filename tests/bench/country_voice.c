#include <string.h>

#include "tests/bench/country.h"
#include "tests/bench/websocket.h"

/* Voices that come in at once: a listener's backlog is finite, and a token is looked up on disk. */
#define OPENING_MAX 64

#define BARE_LEN 48 /* As many bytes as an issue takes on the wire. */

static const Queued__V1__TopicKind watched[] = {
    [ROLE_KIOSK] = QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD,
    [ROLE_DESK] = QUEUED__V1__TOPIC_KIND__TOPIC_KIND_COUNTER,
    [ROLE_WALL] = QUEUED__V1__TOPIC_KIND__TOPIC_KIND_BOARD,
};

static void come_in(struct voice *voice)
{
    struct country *country = voice->country;

    voice->is_ready = true;
    country->ready_count++;
    if (country->ready_count == country->voice_count) {
        country_everybody_is_in(country);
    } else {
        country_voice_open_more(country);
    }
}

static void on_open(struct member *member)
{
    struct voice *voice = (struct voice *)(void *)member;
    uint8_t out[PEER_OUT_SIZE];

    if (voice->role == ROLE_BARE) {
        memset(out + WEBSOCKET_HEADROOM, 'b', BARE_LEN);
        member_send(member, out, websocket_frame(out, BARE_LEN));
        return;
    }
    member_send(member, out, say_hello(&voice->say, voice->token, out));
}

/* An answer to hello, then one to the subscription. */
static void opening_told(struct voice *voice, const Queued__V1__ServerMessage *message)
{
    struct country *country = voice->country;
    uint8_t out[PEER_OUT_SIZE];

    if (!voice->is_subscribing) {
        const Queued__V1__Welcome *welcome = message->welcome;
        bool is_welcome = message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME;
        const struct desk *desk = (const struct desk *)(const void *)voice;
        if (!is_welcome || (voice->role == ROLE_DESK && welcome->counter_id != desk->counter_id)) {
            country_fail(country, "hello was not answered with the welcome of its owner");
            return;
        }
        voice->is_subscribing = true;
        member_send(&voice->member, out, say_subscribe(&voice->say, watched[voice->role], out));
        return;
    }
    if (message->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC) {
        country_fail(country, "a subscription was not answered with a state");
        return;
    }
    come_in(voice);
}

/* What answers a request; states come unasked. */
static void told(struct voice *voice, const Queued__V1__ServerMessage *message)
{
    struct country *country = voice->country;

    if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL) {
        country_fail(country, "refused: %s", message->refusal->text);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_NOTICE) {
        country_fail(country, "notice: %s", message->notice->text);
    } else if (message->request != 0 && message->request != voice->say.request) {
        country_fail(country, "an answer to another request");
    } else if (!voice->is_ready) {
        if (message->request != 0) { /* A state may overtake nothing, but come right behind. */
            opening_told(voice, message);
        }
    } else if (message->request != 0) {
        country_hall_told(voice, message);
    } else if (message->body_case != QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC) {
        country_fail(country, "something unasked that is no state");
    }
}

static void on_message(struct member *member, const uint8_t *payload, size_t len)
{
    struct voice *voice = (struct voice *)(void *)member;

    if (voice->role == ROLE_BARE) {
        if (len != BARE_LEN || payload[0] != 'b') {
            country_fail(voice->country, "not the bytes that were sent");
        } else if (!voice->is_ready) {
            come_in(voice);
        }
        return;
    }
    if (voice->role == ROLE_WALL && voice->is_ready) {
        country_board_shown((struct wall *)(void *)voice, payload, len);
        return;
    }
    Queued__V1__ServerMessage *message = queued__v1__server_message__unpack(NULL, len, payload);
    if (message == NULL) {
        country_fail(voice->country, "a message that is none");
        return;
    }
    told(voice, message);
    queued__v1__server_message__free_unpacked(message, NULL);
    if (voice->role == ROLE_WALL && voice->is_ready) { /* Its first board, with what it shows. */
        country_board_shown((struct wall *)(void *)voice, payload, len);
    }
}

static void on_lost(struct member *member, const char *why)
{
    const struct voice *voice = (const struct voice *)(const void *)member;

    country_fail(voice->country, "a connection was lost: %s", why);
}

static const struct member_handler handler = {on_open, on_message, on_lost};

void country_voice_open_more(struct country *country)
{
    while (country->phase == PHASE_OPENING && country->begun_count < country->voice_count &&
           country->begun_count - country->ready_count < OPENING_MAX) {
        struct voice *voice = country->voices[country->begun_count];
        voice->country = country;
        voice->say.who = country->begun_count++;
        voice->member.handler = &handler;
        member_open(&voice->member, &country->loop, &country->address, voice->is_deaf);
    }
}
