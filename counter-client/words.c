#include "counter-client/words.h"

#include <stdlib.h>
#include <string.h>

#include "texts/texts.h"

#define MS_PER_SECOND 1000
#define S_PER_MINUTE 60
#define S_PER_HOUR 3600
#define MS_PER_MINUTE INT64_C(60000)

static bool is_english;
static GTimeZone *zone; /* NULL: the machine's. */

void words_init(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = "";

    for (size_t i = 0; i < G_N_ELEMENTS(names) && locale[0] == '\0'; i++) {
        const char *value = getenv(names[i]);
        locale = value == NULL ? "" : value;
    }
    is_english = g_str_has_prefix(locale, "en") || strcmp(locale, "C") == 0 ||
                 g_str_has_prefix(locale, "C.") || strcmp(locale, "POSIX") == 0;
}

bool words_choose(const char *language)
{
    is_english = strcmp(language, "en") == 0;
    return is_english || strcmp(language, "vi") == 0;
}

Queued__V1__Language words_language(void)
{
    return is_english ? QUEUED__V1__LANGUAGE__LANGUAGE_EN : QUEUED__V1__LANGUAGE__LANGUAGE_VI;
}

const char *words_pick(const char *vi, const char *en)
{
    return is_english ? en : vi;
}

const char *words_of(const Queued__V1__Text *text)
{
    if (text == NULL) {
        return "";
    }
    return is_english && text->en[0] != '\0' ? text->en : text->vi;
}

void words_duration(GString *to, int64_t ms)
{
    int64_t seconds = ms > 0 ? ms / MS_PER_SECOND : 0;
    unsigned hours = (unsigned)MIN(seconds / S_PER_HOUR, 999);
    unsigned minutes = (unsigned)(seconds % S_PER_HOUR / S_PER_MINUTE);

    if (seconds < S_PER_MINUTE) {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COUNTER_SECONDS)), (unsigned)seconds);
    } else if (hours == 0) {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COUNTER_MINUTES)), minutes);
    } else {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COUNTER_HOURS)), hours, minutes);
    }
}

/* What stands before the place of a value; returns what stands after it. */
static const char *put_before(GString *to, const char *text, const char *place)
{
    const char *at = strstr(text, place);

    g_assert(at != NULL);
    g_string_append_len(to, text, at - text);
    return at + strlen(place);
}

void words_duration_in(GString *to, const char *text, int64_t ms)
{
    const char *rest = put_before(to, text, "%s");

    words_duration(to, ms);
    g_string_append(to, rest);
}

void words_clock_in(GString *to, const char *text, int64_t at_ms)
{
    const char *rest = put_before(to, text, "%s");

    words_clock(to, at_ms);
    g_string_append(to, rest);
}

void words_number_in(GString *to, const char *text, uint32_t number)
{
    const char *rest = put_before(to, text, "%u");

    g_string_append_printf(to, "%u%s", number, rest);
}

void words_people(GString *to, uint32_t people_ahead)
{
    if (people_ahead == 0) {
        g_string_append(to, words_pick(WORDS_BOTH(TEXT_COMMON_PEOPLE_0)));
    } else if (people_ahead == 1) {
        g_string_append(to, words_pick(WORDS_BOTH(TEXT_COMMON_PEOPLE_1)));
    } else {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_PEOPLE)), people_ahead);
    }
}

/* "1,5": to the nearest half. The caller frees it. */
static char *half_hours(int64_t minutes)
{
    unsigned halves = (unsigned)((minutes + 15) / 30);

    return g_strdup_printf("%u%s", halves / 2, halves % 2 == 0 ? "" : words_pick(",5", ".5"));
}

/* Beyond eight hours nobody knows. */
static void put_hours(GString *to, int64_t low, int64_t high)
{
    bool is_over = high > 480;
    char *from = half_hours(MAX(low, is_over ? 60 : 30));
    char *until = half_hours(high);

    if (is_over) {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_OVER_HOURS)), from);
    } else {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_HOURS_RANGE)), from, until);
    }
    g_free(from);
    g_free(until);
}

void words_range(GString *to, int64_t low_ms, int64_t high_ms)
{
    int64_t low = low_ms / MS_PER_MINUTE;
    int64_t high = MAX(1, (high_ms + MS_PER_MINUTE - 1) / MS_PER_MINUTE);
    bool is_few = high <= 5;

    if (high > 150) {
        put_hours(to, low, high);
        return;
    }
    if (high > 15) {
        low = low / 5 * 5;
        high = (high + 4) / 5 * 5;
    }
    if (is_few || low < 1) {
        g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_MINUTES_FEW)), (unsigned)high);
        return;
    }
    char *from = g_strdup_printf("%u", (unsigned)low);
    char *until = g_strdup_printf("%u", (unsigned)high);
    g_string_append_printf(to, words_pick(WORDS_BOTH(TEXT_COMMON_MINUTES_RANGE)), from, until);
    g_free(from);
    g_free(until);
}

void words_set_zone(const char *name)
{
    g_clear_pointer(&zone, g_time_zone_unref);
    zone = g_time_zone_new_identifier(name);
}

void words_clock(GString *to, int64_t at_ms)
{
    GDateTime *utc = g_date_time_new_from_unix_utc(at_ms / MS_PER_SECOND);
    GDateTime *at = NULL;

    if (utc != NULL) {
        at = zone == NULL ? g_date_time_to_local(utc) : g_date_time_to_timezone(utc, zone);
    }
    if (at != NULL) {
        g_string_append_printf(
            to, "%02d:%02d", g_date_time_get_hour(at), g_date_time_get_minute(at));
        g_date_time_unref(at);
    }
    g_clear_pointer(&utc, g_date_time_unref);
}
