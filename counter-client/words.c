#include "counter-client/words.h"

#include <stdlib.h>
#include <string.h>

#define MS_PER_SECOND 1000
#define S_PER_MINUTE 60
#define S_PER_HOUR 3600

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
    int hours = (int)MIN(seconds / S_PER_HOUR, 999);
    int minutes = (int)(seconds % S_PER_HOUR / S_PER_MINUTE);

    if (seconds < S_PER_MINUTE) {
        g_string_append_printf(to, words_pick("%d giây", "%d s"), (int)seconds);
    } else if (hours == 0) {
        g_string_append_printf(to, words_pick("%d phút", "%d min"), minutes);
    } else {
        g_string_append_printf(to, words_pick("%d giờ %02d phút", "%d h %02d min"), hours, minutes);
    }
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
