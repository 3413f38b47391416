#include "display/quiet.h"

#include <string.h>

#define SPAN_LEN 11 /* "11:30-13:30" */

/* Two digits. */
static bool read_two(const char *text, int max, int *number)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
        return false;
    }
    *number = (text[0] - '0') * 10 + text[1] - '0';
    return *number <= max;
}

static bool read_minute(const char *text, int *minute_of_day)
{
    int hour = 0;
    int minute = 0;

    if (!read_two(text, 24, &hour) || text[2] != ':' || !read_two(text + 3, 59, &minute)) {
        return false;
    }
    *minute_of_day = hour * 60 + minute;
    return *minute_of_day <= 24 * 60;
}

bool quiet_set(struct quiet *quiet, const char *text)
{
    struct quiet read = {0};

    for (const char *at = text;; at++) {
        size_t len = strcspn(at, ",");
        if (len != SPAN_LEN || at[5] != '-' || read.count == QUIET_SPANS_MAX ||
            !read_minute(at, &read.spans[read.count].from) ||
            !read_minute(at + 6, &read.spans[read.count].until)) {
            return false;
        }
        read.count++;
        at += len;
        if (*at == '\0') {
            break;
        }
    }
    *quiet = read;
    return true;
}

bool quiet_is(const struct quiet *quiet, int hour, int minute)
{
    int now = hour * 60 + minute;

    for (size_t i = 0; i < quiet->count; i++) {
        int from = quiet->spans[i].from;
        int until = quiet->spans[i].until;
        bool is_in = from <= until ? now >= from && now < until : now >= from || now < until;
        if (is_in) {
            return true;
        }
    }
    return false;
}
