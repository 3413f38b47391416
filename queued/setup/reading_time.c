#include <string.h>

#include "queued/office/calendar.h"
#include "queued/setup/reading.h"

#define MINUTES_PER_DAY 1440

/* Reads @len_min to @len_max digits at *@text and moves past them. */
static bool take_digits(const char **text, size_t len_min, size_t len_max, uint32_t *number)
{
    size_t len = strspn(*text, "0123456789");

    if (len < len_min || len > len_max) {
        return false;
    }
    *number = 0;
    for (size_t i = 0; i < len; i++) {
        *number = 10 * *number + (uint32_t)((*text)[i] - '0');
    }
    *text += len;
    return true;
}

static bool take(const char **text, char expected)
{
    bool is_there = **text == expected;

    *text += is_there ? 1 : 0;
    return is_there;
}

static uint32_t parse_time(const char *text)
{
    uint32_t hour = 0;
    uint32_t minute = 0;

    if (!take_digits(&text, 1, 2, &hour) || (!take(&text, ':') && !take(&text, 'h')) ||
        !take_digits(&text, 2, 2, &minute) || *text != '\0' || minute > 59 ||
        60 * hour + minute > MINUTES_PER_DAY) {
        return READING_NO_TIME;
    }
    return 60 * hour + minute;
}

uint32_t reading_time(struct reading *reading,
                      const yaml_node_t *map,
                      const char *key,
                      bool required)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    if (node == NULL) {
        if (required) {
            reading_missing(reading, map, key);
        }
        return READING_NO_TIME;
    }
    const char *text = reading_scalar(reading, node, key);
    uint32_t minute = text == NULL ? READING_NO_TIME : parse_time(text);
    if (text != NULL && minute == READING_NO_TIME) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” là “%s”, không phải giờ; viết như 07:30",
                      "\"%s\" is \"%s\", which is no time; write it like 07:30",
                      key,
                      text);
    }
    return minute;
}

uint32_t reading_date_of(const char *text)
{
    uint32_t year = 0;
    uint32_t month = 0;
    uint32_t day = 0;
    const char *iso = text;
    bool is_read = take_digits(&iso, 4, 4, &year) && take(&iso, '-') &&
                   take_digits(&iso, 2, 2, &month) && take(&iso, '-') &&
                   take_digits(&iso, 2, 2, &day) && *iso == '\0';

    if (!is_read) {
        is_read = take_digits(&text, 1, 2, &day) && take(&text, '/') &&
                  take_digits(&text, 1, 2, &month) && take(&text, '/') &&
                  take_digits(&text, 4, 4, &year) && *text == '\0';
    }
    uint32_t date = 10000 * year + 100 * month + day;
    return is_read && month <= 12 && day <= 31 && calendar_date_is_valid(date) ? date : 0;
}

uint32_t reading_date(struct reading *reading, const yaml_node_t *map, const char *key)
{
    const yaml_node_t *node = reading_child(reading, map, key);
    const char *text = node == NULL ? NULL : reading_scalar(reading, node, key);
    uint32_t date = text == NULL ? 0 : reading_date_of(text);

    if (text != NULL && date == 0) {
        READING_ERROR(
            reading,
            reading_line(node),
            "“%s” là “%s”, không phải một ngày có thật; viết như 2026-09-02",
            "\"%s\" is \"%s\", which is no date of the calendar; write it like 2026-09-02",
            key,
            text);
    }
    return date;
}
