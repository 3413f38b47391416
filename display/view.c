#include "display/view.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "queued/base/text.h"
#include "texts/texts.h"

/* A text of ours, in every language. */
struct words {
    const char *in[LANGUAGE_COUNT];
};

#define BOTH(text)                  \
    {                               \
        {                           \
            text(false), text(true) \
        }                           \
    }

static const struct words words_connecting = BOTH(TEXT_BOARD_CONNECTING);
static const struct words words_closed = BOTH(TEXT_BOARD_CLOSED);
static const struct words words_quiet = BOTH(TEXT_BOARD_QUIET);
static const struct words words_calls = BOTH(TEXT_BOARD_CALLS);
static const struct words words_counter = BOTH(TEXT_BOARD_COUNTER);
static const struct words words_waiting = BOTH(TEXT_BOARD_WAITING);
static const struct words words_page = BOTH(TEXT_BOARD_PAGE);
static const struct words words_weekday[] = {
    BOTH(TEXT_BOARD_WEEKDAY_0),
    BOTH(TEXT_BOARD_WEEKDAY_1),
    BOTH(TEXT_BOARD_WEEKDAY_2),
    BOTH(TEXT_BOARD_WEEKDAY_3),
    BOTH(TEXT_BOARD_WEEKDAY_4),
    BOTH(TEXT_BOARD_WEEKDAY_5),
    BOTH(TEXT_BOARD_WEEKDAY_6),
};

/* The last two stand where a label is missing and none should be. */
static const struct words words_state[] = {
    [BOARD_COUNTER_CLOSED] = BOTH(TEXT_BOARD_STATE_CLOSED),
    [BOARD_COUNTER_OPEN] = BOTH(TEXT_BOARD_STATE_OPEN),
    [BOARD_COUNTER_CALLING] = {{"", ""}},
    [BOARD_COUNTER_SERVING] = {{"", ""}},
    [BOARD_COUNTER_PAUSED] = BOTH(TEXT_BOARD_STATE_PAUSED),
};

static void say(struct view_line *line, const struct choice *choice, const struct words *words)
{
    for (size_t i = 0; i < choice->language_count; i++) {
        (void)text_copy(line->in[i], sizeof line->in[i], words->in[choice->languages[i]]);
    }
}

/* The office may have a text in one language only: then that one stands first. */
static void quote(struct view_line *line,
                  const struct choice *choice,
                  const struct board_text *text)
{
    size_t count = 0;

    for (size_t i = 0; i < choice->language_count; i++) {
        const char *words = text->in[choice->languages[i]];
        if (words[0] != '\0' && (count == 0 || strcmp(words, line->in[0]) != 0)) {
            (void)text_copy(line->in[count], sizeof line->in[count], words);
            count++;
        }
    }
    if (count == 0) {
        (void)text_copy(line->in[0], sizeof line->in[0], text->in[LANGUAGE_VI]);
    }
}

static GDateTime *local_time(const struct hall *hall, int64_t at_ms)
{
    GTimeZone *zone = g_time_zone_new_identifier(hall->zone);
    GDateTime *utc = g_date_time_new_from_unix_utc(at_ms / 1000);
    GDateTime *local =
        zone == NULL ? g_date_time_to_local(utc) : g_date_time_to_timezone(utc, zone);

    g_date_time_unref(utc);
    g_clear_pointer(&zone, g_time_zone_unref);
    return local;
}

static void put_time(struct view *view,
                     const struct hall *hall,
                     const struct choice *choice,
                     const struct view_moment *moment)
{
    GDateTime *now = local_time(hall, moment->now_ms);

    (void)snprintf(view->time,
                   sizeof view->time,
                   "%02d:%02d",
                   g_date_time_get_hour(now),
                   g_date_time_get_minute(now));
    for (size_t i = 0; i < choice->language_count; i++) {
        (void)snprintf(view->date.in[i],
                       sizeof view->date.in[i],
                       "%s, %02d/%02d/%04d",
                       words_weekday[g_date_time_get_day_of_week(now) % 7].in[choice->languages[i]],
                       g_date_time_get_day_of_month(now),
                       g_date_time_get_month(now),
                       g_date_time_get_year(now));
    }
    g_date_time_unref(now);
}

static void put_link(struct view *view,
                     const struct hall *hall,
                     const struct choice *choice,
                     const struct view_moment *moment)
{
    if (moment->link_down_ms == 0) {
        return;
    }
    GDateTime *down = local_time(hall, moment->link_down_ms);
    char time[8];

    (void)snprintf(
        time, sizeof time, "%02d:%02d", g_date_time_get_hour(down), g_date_time_get_minute(down));
    for (size_t i = 0; i < choice->language_count; i++) {
        (void)snprintf(view->link.in[i],
                       sizeof view->link.in[i],
                       TEXT_BOARD_AS_OF(choice->languages[i] == LANGUAGE_EN),
                       time);
    }
    g_date_time_unref(down);
}

static const struct board_counter *counter_of(const struct board *board,
                                              const struct board_call *call)
{
    for (size_t i = 0; i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        if (counter->counter_id == call->counter_id) {
            return strcmp(counter->label, call->label) == 0 ? counter : NULL;
        }
    }
    return NULL;
}

static bool is_shown(const struct view *view, uint32_t counter_id)
{
    for (size_t i = 0; i < view->call_count; i++) {
        if (view->calls[i].counter_id == counter_id) {
            return true;
        }
    }
    return false;
}

/* A call that was undone, or whose ticket has left its counter, is no longer the hall's business.
 */
static void put_calls(struct view *view,
                      const struct board *board,
                      const struct hall *hall,
                      const struct choice *choice)
{
    for (size_t i = 0; i < board->call_count && view->call_count < VIEW_CALLS_MAX; i++) {
        const struct board_call *call = &board->calls[i];
        const struct board_counter *counter = counter_of(board, call);
        if (counter == NULL || is_shown(view, call->counter_id) ||
            !choice_has_counter(choice, hall, call->counter_id)) {
            continue;
        }
        struct view_call *shown = &view->calls[view->call_count++];
        shown->seq = call->seq;
        shown->counter_id = call->counter_id;
        shown->is_calling = counter->state == BOARD_COUNTER_CALLING;
        memcpy(shown->label, call->label, sizeof shown->label);
    }
}

static void put_counters(struct view *view,
                         const struct board *board,
                         const struct hall *hall,
                         const struct choice *choice)
{
    for (size_t i = 0; i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        if (!choice_has_counter(choice, hall, counter->counter_id)) {
            continue;
        }
        struct view_counter *shown = &view->counters[view->counter_count++];
        shown->counter_id = counter->counter_id;
        shown->state = counter->state;
        memcpy(shown->label, counter->label, sizeof shown->label);
        if (counter->label[0] == '\0') {
            say(&shown->word, choice, &words_state[counter->state]);
        }
    }
}

static void put_services(struct view *view,
                         const struct board *board,
                         const struct hall *hall,
                         const struct choice *choice)
{
    for (size_t i = 0; i < board->service_count; i++) {
        const struct board_service *service = &board->services[i];
        const struct hall_service *known = hall_service(hall, service->service_id);
        if (known == NULL || !choice_has_service(choice, hall, service->service_id)) {
            continue;
        }
        struct view_service *shown = &view->services[view->service_count++];
        shown->waiting = service->waiting;
        memcpy(shown->letter, known->letter, sizeof shown->letter);
        quote(&shown->name, choice, &known->name);
    }
}

static void put_phase(struct view *view, const struct board *board, const struct choice *choice)
{
    if (view->call_count != 0) {
        view->phase = VIEW_CALLS;
    } else if (board->day_open) {
        view->phase = VIEW_QUIET;
        say(&view->phase_words, choice, &words_quiet);
    } else {
        view->phase = VIEW_CLOSED;
        say(&view->phase_words, choice, &words_closed);
    }
}

void view_make(struct view *view,
               const struct board *board,
               const struct hall *hall,
               const struct choice *choice,
               const struct view_moment *moment)
{
    memset(view, 0, sizeof *view);
    view->is_link_up = moment->link_down_ms == 0;
    say(&view->calls_head, choice, &words_calls);
    say(&view->counter, choice, &words_counter);
    say(&view->waiting, choice, &words_waiting);
    say(&view->page, choice, &words_page);
    if (board == NULL || hall == NULL) {
        say(&view->phase_words, choice, &words_connecting);
        return;
    }
    quote(&view->title, choice, &board->title);
    put_time(view, hall, choice, moment);
    put_link(view, hall, choice, moment);
    put_calls(view, board, hall, choice);
    put_counters(view, board, hall, choice);
    put_services(view, board, hall, choice);
    put_phase(view, board, choice);
    for (size_t i = 0; i < board->notice_count; i++) {
        quote(&view->notices[view->notice_count++], choice, &board->notices[i]);
    }
}

void view_refuse(struct view *view, const char *text)
{
    view->phase = VIEW_CONNECTING;
    view->call_count = 0;
    memset(&view->phase_words, 0, sizeof view->phase_words);
    const char *advice = strstr(text, ". ");
    (void)text_copy(view->phase_words.in[0], sizeof view->phase_words.in[0], text);
    if (advice != NULL) { /* What is wrong, and below it what to do. */
        view->phase_words.in[0][advice - text + 1] = '\0';
        (void)text_copy(view->phase_words.in[1], sizeof view->phase_words.in[1], advice + 2);
    }
}

void view_clock(const struct hall *hall, int64_t at_ms, int *hour, int *minute)
{
    GDateTime *at = local_time(hall, at_ms);

    *hour = g_date_time_get_hour(at);
    *minute = g_date_time_get_minute(at);
    g_date_time_unref(at);
}
