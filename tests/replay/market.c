#include <math.h>
#include <string.h>
#include <time.h>

#include "queued/journal/account.h"
#include "queued/office/calendar.h"
#include "queued/setup/sample.h"
#include "tests/replay/day.h"

/* Shares of the services, and their mean service times in seconds: an office where half of those
 * who come collect a result or have a copy certified. */
static const struct {
    const char *letter;
    unsigned share;
    double mean_s;
} services[] = {
    {"A", 110, 250},
    {"B", 140, 140},
    {"C", 62, 300},
    {"E", 82, 215},
    {"G", 32, 240},
    {"H", 25, 220},
    {"K", 24, 220},
    {"T", 125, 90},
};

/* The people of the sample office. */
static const struct {
    const char *user;
    const char *title;
    const char *secret;
    uint32_t rights;
    bool is_automatic;
} clerks[] = {
    {"lan", "Nguyễn Thị Lan", "1111", RIGHT_RECLASSIFY, false},
    {"hoa", "Vàng Thị Hoa", "2222", 0, true},
    {"minh", "Trần Văn Minh", "3333", 0, false},
    {"son", "Lý A Sơn", "4444", 0, false},
    {"thu", "Phạm Thị Thu", "5555", 0, true},
    {"duc", "Tẩn Láo Đức", "6666", RIGHT_CALL_TICKET | RIGHT_RECLASSIFY, false},
};

/* When they come: minutes of the day and how thick. Those of the market come down early, with the
 * first cars, and again after it is over; a few come at noon, and are turned away. */
static const struct {
    uint32_t from_minute;
    uint32_t until_minute;
    double weight;
} waves[] = {
    {420, 450, 1.6},
    {450, 540, 3.0},
    {540, 600, 2.2},
    {600, 675, 1.2},
    {675, 795, 0.05},
    {795, 870, 2.0},
    {870, 930, 1.3},
    {930, 1005, 0.7},
};

/* How many of a thousand have each habit. */
static const unsigned habits[HABIT_COUNT] = {
    [HABIT_ABSENT] = 25,
    [HABIT_RETURNS] = 15,
    [HABIT_RECALLED] = 30,
    [HABIT_FETCHES_COPY] = 30,
    [HABIT_SENT_ON] = 35,
    [HABIT_SENT_BACK] = 15,
    [HABIT_MISCALLED] = 10,
    [HABIT_CALL_UNDONE] = 10,
    [HABIT_FINISH_UNDONE] = 15,
    [HABIT_RECLASSIFIED] = 15,
    [HABIT_REPRINTED] = 15,
    [HABIT_WATCHES] = 30,
};

static uint32_t draw_minute_ms(GRand *dice)
{
    double total = 0;

    for (guint i = 0; i < G_N_ELEMENTS(waves); i++) {
        total += waves[i].weight * (waves[i].until_minute - waves[i].from_minute);
    }
    double at = g_rand_double_range(dice, 0, total);
    for (guint i = 0; i < G_N_ELEMENTS(waves); i++) {
        double width = waves[i].weight * (waves[i].until_minute - waves[i].from_minute);
        if (at < width) {
            return (uint32_t)((waves[i].from_minute + at / waves[i].weight) * 60000);
        }
        at -= width;
    }
    return waves[G_N_ELEMENTS(waves) - 1].until_minute * 60000;
}

static uint32_t draw_service(GRand *dice)
{
    gint32 total = 0;

    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        total += (gint32)services[i].share;
    }
    gint32 at = g_rand_int_range(dice, 0, total);
    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        if (at < (gint32)services[i].share) {
            return i;
        }
        at -= (gint32)services[i].share;
    }
    return 0;
}

/* An Erlang time of three stages: nobody takes no time, few take three times the mean. */
static int64_t draw_service_ms(GRand *dice, double mean_s)
{
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        sum -= log(1.0 - g_rand_double(dice)) / 3;
    }
    return (int64_t)(1000 * fmax(20, mean_s * sum));
}

static enum habit draw_habit(GRand *dice)
{
    gint32 at = g_rand_int_range(dice, 0, 1000);

    for (guint i = 0; i < HABIT_COUNT; i++) {
        if (at < (gint32)habits[i]) {
            return (enum habit)i;
        }
        at -= (gint32)habits[i];
    }
    return HABIT_NONE;
}

static void draw_citizen(struct day *day, GRand *dice, int64_t midnight_ms)
{
    struct citizen citizen = {
        .arrives_ms = midnight_ms + draw_minute_ms(dice),
        .service = draw_service(dice),
        .next_service = (uint32_t)g_rand_int_range(dice, 0, G_N_ELEMENTS(services)),
        .is_priority = g_rand_int_range(dice, 0, 100) < 12,
        .is_english = g_rand_int_range(dice, 0, 100) < 2,
        .walk_ms = g_rand_int_range(dice, 8000, 40000),
        .habit = draw_habit(dice),
    };

    citizen.service_ms = draw_service_ms(dice, services[citizen.service].mean_s);
    if (citizen.habit == HABIT_NONE && g_rand_int_range(dice, 0, 100) < 5) {
        citizen.patience_ms = g_rand_int_range(dice, 10, 50) * MINUTE_MS;
    }
    if (citizen.next_service == citizen.service) {
        citizen.next_service = (citizen.service + 1) % G_N_ELEMENTS(services);
    }
    g_array_append_val(day->citizens, citizen);
}

static void take_sample_office(struct day *day)
{
    const struct sample_file *file = &sample_files[0];

    day->catalogue_name = sample_files[1].name;
    day->catalogue = g_strndup((const char *)sample_files[1].bytes, sample_files[1].len);
    day_take_office(day, g_strndup((const char *)file->bytes, file->len));
}

void day_draw_market(struct day *day, uint32_t date, uint32_t seed, uint32_t citizens_per_clerk)
{
    GRand *dice = g_rand_new_with_seed(seed);

    day_init(day, "Bát Xát");
    take_sample_office(day);
    int64_t midnight_ms = calendar_instant(&day->definition, date, 0);
    day->begins_ms = midnight_ms + 410 * MINUTE_MS;
    for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
        day_add_service(day, services[i].letter);
    }
    for (guint i = 0; i < G_N_ELEMENTS(clerks); i++) {
        struct day_clerk clerk = {
            .counter_id = i + 1,
            .rights = clerks[i].rights,
            .is_automatic = clerks[i].is_automatic,
            .comes_ms = midnight_ms + (440 + 2 * i) * MINUTE_MS,
            .leaves_ms = midnight_ms + 1020 * MINUTE_MS,
            .lunch_from_ms = midnight_ms + 690 * MINUTE_MS,
            .lunch_until_ms = midnight_ms + 810 * MINUTE_MS,
        };
        g_strlcpy(clerk.user, clerks[i].user, sizeof clerk.user);
        g_strlcpy(clerk.title, clerks[i].title, sizeof clerk.title);
        g_strlcpy(clerk.secret, clerks[i].secret, sizeof clerk.secret);
        g_array_append_val(day->clerks, clerk);
    }
    for (guint i = 0; i < G_N_ELEMENTS(clerks) * citizens_per_clerk; i++) {
        draw_citizen(day, dice, midnight_ms);
    }
    day_sort(day);
    g_rand_free(dice);
}

uint32_t day_next_market(void)
{
    struct day day;
    int64_t now_ms = g_get_real_time() / 1000;

    day_init(&day, "");
    take_sample_office(&day);
    uint32_t date = calendar_local(&day.definition, now_ms).date;
    int64_t noon_ms = calendar_instant(&day.definition, date, 0) + 9 * HOUR_MS;
    for (int i = 0; i < 366 && !calendar_is_day(&day.definition, noon_ms); i++) {
        date = calendar_date_add(date, 1);
        noon_ms = calendar_instant(&day.definition, date, 0) + 9 * HOUR_MS;
    }
    day_deinit(&day);
    return date;
}
