#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/country.h"

void country_board_compare(struct country *country, const struct desk *desk)
{
    if (desk->is_shown && desk->told[0] != '\0' && strcmp(desk->told, desk->shown) != 0) {
        country_fail(country,
                     "counter %u called %s, and the display shows %s",
                     desk->counter_id,
                     desk->told,
                     desk->shown);
    }
}

/* Citizens one by one are one window. */
static struct histogram *window_of(struct country *country, uint64_t asked_ns)
{
    uint64_t span_ns = country->end_ns - country->measure_ns;
    uint64_t at = 0;

    if (asked_ns >= country->measure_ns && country->options.call_max == 0) {
        at = (asked_ns - country->measure_ns) * COUNTRY_WINDOWS / (span_ns + 1);
    }
    return &country->windows[at < COUNTRY_WINDOWS ? at : COUNTRY_WINDOWS - 1];
}

/* The call that a desk has under way is on the board. */
static void find_call(struct country *country,
                      struct desk *desk,
                      const Queued__V1__BoardCall *call,
                      uint64_t now_ns)
{
    if (call->counter_id != desk->counter_id || call->seq <= desk->shown_seq) {
        return;
    }
    desk->shown_seq = call->seq;
    if (country->phase == PHASE_OPENING || desk->is_shown || desk->asked_ns == 0) {
        return; /* Of before the run. */
    }
    desk->is_shown = true;
    (void)snprintf(desk->shown, sizeof desk->shown, "%s", call->label);
    country->shown++;
    country->listened = 0;
    if (desk->is_counted) {
        histogram_add(&country->display, now_ns - desk->asked_ns);
        histogram_add(window_of(country, desk->asked_ns), now_ns - desk->asked_ns);
    }
    country_board_compare(country, desk);
    country_hall_shown(desk);
}

static void keep(struct country *country,
                 struct place *place,
                 const uint8_t *payload,
                 size_t len,
                 const Queued__V1__TopicState *state)
{
    uint8_t *board = realloc(place->board, len);

    if (board == NULL) {
        country_fail(country, "out of memory");
        return;
    }
    memcpy(board, payload, len);
    place->board = board;
    place->board_len = len;
    place->board_version = state->version;
    place->board_seq = state->board->n_calls > 0 ? state->board->calls[0]->seq : 0;
}

/* Reads a board that differs from the newest one; false: it is none. */
static bool read_board(
    struct wall *wall, const uint8_t *payload, size_t len, uint64_t *seq, uint64_t *version)
{
    struct country *country = wall->voice.country;
    struct place *place = wall->voice.place;
    uint64_t now_ns = uv_hrtime();
    Queued__V1__ServerMessage *message = queued__v1__server_message__unpack(NULL, len, payload);
    bool is_board = message != NULL &&
                    message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC &&
                    message->topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_BOARD;

    if (is_board) {
        const Queued__V1__TopicState *state = message->topic;
        *version = state->version;
        *seq = state->board->n_calls > 0 ? state->board->calls[0]->seq : 0;
        for (size_t i = state->board->n_calls; i > 0; i--) {
            for (uint32_t j = 0; j < place->desk_count; j++) {
                find_call(country, &place->desks[j], state->board->calls[i - 1], now_ns);
            }
        }
        if (state->version >= place->board_version) {
            keep(country, place, payload, len, state);
        }
    } else {
        country_fail(country, "a display was sent what is no board");
    }
    queued__v1__server_message__free_unpacked(message, NULL);
    return is_board;
}

/* The clerk's frame is on this display of the first office, too. */
static void count_listener(struct country *country, const struct place *place)
{
    const struct desk *desk = &place->desks[0];

    if (place != &country->places[0] || country->listeners < 2 || !desk->is_shown ||
        ++country->listened != country->listeners) {
        return;
    }
    if (desk->is_counted) {
        histogram_add(&country->last, uv_hrtime() - desk->asked_ns);
    }
    country_look_for_end(country);
}

void country_board_shown(struct wall *wall, const uint8_t *payload, size_t len)
{
    struct country *country = wall->voice.country;
    struct place *place = wall->voice.place;
    uint64_t seq = place->board_seq;
    uint64_t version = place->board_version;
    bool is_newest = len == place->board_len && memcmp(payload, place->board, len) == 0;

    if (country->phase == PHASE_OVER ||
        (!is_newest && !read_board(wall, payload, len, &seq, &version))) {
        return;
    }
    if (version < wall->version || seq < wall->newest_seq) {
        country_fail(country, "a display was sent an older state than it had");
        return;
    }
    bool is_new_call = seq > wall->newest_seq;
    wall->version = version;
    wall->newest_seq = seq;
    if (is_new_call && country->phase != PHASE_OPENING && !wall->voice.is_deaf) {
        count_listener(country, place);
    }
    country_look_for_end(country);
}
