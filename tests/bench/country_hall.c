#include <stdio.h>
#include <string.h>

#include "tests/bench/country.h"

#define NS_PER_MS UINT64_C(1000000)

static bool counts(const struct country *country, uint64_t at_ns)
{
    const struct country_options *options = &country->options;

    return options->call_max > 0 ? country->arrived > options->warm_calls
                                 : at_ns >= country->measure_ns;
}

/* One citizen after the other, or as they come. */
static bool is_cycle(const struct country *country)
{
    return country->options.call_max > 0;
}

/* --- The kiosk --- */

static void take_ticket(struct kiosk *kiosk)
{
    uint8_t out[PEER_OUT_SIZE];

    kiosk->is_busy = true;
    member_send(&kiosk->voice.member,
                out,
                say_issue(&kiosk->voice.say, kiosk->voice.place->service_id, out));
}

static void arrive(struct country *country, struct place *place, uint64_t at_ns)
{
    struct kiosk *kiosk = &place->kiosk;

    if (kiosk->line_count == KIOSK_LINE_MAX) {
        country_fail(
            country, "%u citizens before one kiosk: the server falls behind", KIOSK_LINE_MAX);
        return;
    }
    country->arrived++;
    country->measured += counts(country, at_ns) ? 1 : 0;
    kiosk->line_ns[(kiosk->line_head + kiosk->line_count++) % KIOSK_LINE_MAX] = at_ns;
    country->line_max =
        kiosk->line_count > country->line_max ? kiosk->line_count : country->line_max;
    if (!kiosk->is_busy) {
        take_ticket(kiosk);
    }
}

/* --- The desk --- */

static void do_action(struct desk *desk, enum say_action action, enum desk_state state)
{
    uint8_t out[PEER_OUT_SIZE];

    desk->state = state;
    member_send(&desk->voice.member, out, say_action(&desk->voice.say, action, out));
}

static void call(struct desk *desk)
{
    struct country *country = desk->voice.country;

    desk->voice.place->waiting--;
    desk->asked_ns = uv_hrtime();
    desk->is_counted = counts(country, desk->asked_ns) && country->phase == PHASE_RUNNING;
    desk->is_shown = false;
    desk->told[0] = '\0';
    do_action(desk, SAY_CALL, DESK_CALLING);
}

/* Its last call has reached the display: until then the two could not be told apart. */
static bool is_free(const struct desk *desk)
{
    return desk->state == DESK_IDLE && (desk->is_shown || desk->asked_ns == 0);
}

static void call_who_waits(struct place *place)
{
    for (uint32_t i = 0; i < place->desk_count && place->waiting > 0; i++) {
        if (is_free(&place->desks[i])) {
            call(&place->desks[i]);
        }
    }
}

static void wait_in(struct desk *desk, struct list *list, enum desk_state state, uint64_t after_ms)
{
    desk->state = state;
    desk->due_ns = uv_hrtime() + after_ms * NS_PER_MS;
    list_push_back(list, &desk->due);
    country_set_alarm(desk->voice.country);
}

/* Their turn, in the order in which it comes: each list's items wait equally long. */
static void go_on_due(struct list *list,
                      uint64_t now_ns,
                      enum say_action action,
                      enum desk_state state)
{
    while (!list_is_empty(list)) {
        struct desk *desk = LIST_ENTRY(list->next, struct desk, due);
        if (desk->due_ns > now_ns) {
            return;
        }
        list_remove(&desk->due);
        do_action(desk, action, state);
    }
}

void country_hall_shown(const struct desk *desk)
{
    call_who_waits(desk->voice.place);
}

/* --- Answers --- */

static void issued(struct country *country, struct kiosk *kiosk)
{
    struct place *place = kiosk->voice.place;
    uint64_t at_ns = kiosk->line_ns[kiosk->line_head];

    kiosk->is_busy = false;
    kiosk->line_head = (kiosk->line_head + 1) % KIOSK_LINE_MAX;
    kiosk->line_count--;
    country->issued++;
    if (counts(country, at_ns)) {
        histogram_add(&country->issue, uv_hrtime() - at_ns);
    }
    place->waiting++;
    country->waiting_max =
        place->waiting > country->waiting_max ? place->waiting : country->waiting_max;
    if (kiosk->line_count > 0) {
        take_ticket(kiosk);
    }
    call_who_waits(place);
}

static void called(struct country *country, struct desk *desk, const char *label)
{
    country->called++;
    if (desk->is_counted) {
        histogram_add(&country->call, uv_hrtime() - desk->asked_ns);
    }
    (void)snprintf(desk->told, sizeof desk->told, "%s", label);
    country_board_compare(country, desk);
    wait_in(desk, &country->walking, DESK_WALKING, country->options.walk_ms);
}

static void served(struct country *country, struct desk *desk)
{
    country->served++;
    desk->state = DESK_IDLE;
    call_who_waits(desk->voice.place);
    country_look_for_end(country);
}

static bool is_right(const struct voice *voice,
                     const Queued__V1__ServerMessage *message,
                     Queued__V1__TicketState state)
{
    const Queued__V1__Done *done = message->done;
    bool is_done = message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE && done->seq > 0 &&
                   !done->repeated && done->ticket != NULL && done->ticket->label[0] != '\0' &&
                   done->ticket->state == state;
    const struct desk *desk = (const struct desk *)(const void *)voice;

    return is_done && (voice->role != ROLE_DESK || done->counter_id == desk->counter_id) &&
           (voice->role != ROLE_KIOSK || done->ticket_token[0] != '\0');
}

static void desk_told(struct country *country,
                      struct desk *desk,
                      const Queued__V1__ServerMessage *message)
{
    bool is_call = desk->state == DESK_CALLING;
    bool is_start = desk->state == DESK_STARTING;
    Queued__V1__TicketState state = QUEUED__V1__TICKET_STATE__TICKET_STATE_DONE;

    state = is_call ? QUEUED__V1__TICKET_STATE__TICKET_STATE_CALLED : state;
    state = is_start ? QUEUED__V1__TICKET_STATE__TICKET_STATE_SERVING : state;
    if (!is_right(&desk->voice, message, state) ||
        (!is_call && strcmp(message->done->ticket->label, desk->told) != 0)) {
        country_fail(country, "a desk was not answered with what it asked for");
    } else if (is_call) {
        called(country, desk, message->done->ticket->label);
    } else if (is_start) {
        wait_in(desk, &country->serving, DESK_SERVING, country->options.service_ms);
    } else if (desk->state == DESK_FINISHING) {
        served(country, desk);
    } else {
        country_fail(country, "an answer that nobody waits for");
    }
}

void country_hall_told(struct voice *voice, const Queued__V1__ServerMessage *message)
{
    struct country *country = voice->country;

    if (voice->role == ROLE_DESK) {
        desk_told(country, (struct desk *)(void *)voice, message);
        return;
    }
    if (voice->role != ROLE_KIOSK ||
        !is_right(voice, message, QUEUED__V1__TICKET_STATE__TICKET_STATE_WAITING)) {
        country_fail(country, "a kiosk was not answered with a ticket");
        return;
    }
    issued(country, (struct kiosk *)(void *)voice);
}

/* --- Time --- */

static void arrive_until(struct country *country, uint64_t now_ns)
{
    while (country->phase == PHASE_RUNNING && country->next_ns != 0 && country->next_ns <= now_ns) {
        struct place *place =
            &country->places[random_below(&country->random, country->place_count)];
        uint64_t at_ns = country->next_ns;
        if (is_cycle(country)) {
            country->next_ns = 0;
        } else {
            double mean_ns = 1e9 / country->options.per_second;
            country->next_ns += 1 + (uint64_t)random_exponential(&country->random, mean_ns);
            if (at_ns >= country->end_ns) {
                country_drain(country);
                country_look_for_end(country);
                return;
            }
        }
        arrive(country, place, at_ns);
    }
}

void country_hall_on_alarm(struct country *country)
{
    uint64_t now_ns = uv_hrtime();

    arrive_until(country, now_ns);
    go_on_due(&country->walking, now_ns, SAY_START, DESK_STARTING);
    go_on_due(&country->serving, now_ns, SAY_FINISH, DESK_FINISHING);
    country_set_alarm(country);
}

void country_hall_begin(struct country *country)
{
    uint64_t now_ns = uv_hrtime();

    country->measure_ns = now_ns + country->options.warm_ms * NS_PER_MS;
    country->end_ns = country->measure_ns + country->options.seconds * 1000 * NS_PER_MS;
    country->next_ns = now_ns + 1;
    country_set_alarm(country);
}

/* Everybody who came has been served, and every call was shown. */
bool country_hall_is_empty(const struct country *country)
{
    return country->issued == country->arrived && country->served == country->arrived &&
           country->called == country->arrived && country->shown == country->arrived;
}
