/* Quiet hours: when the wall shows calls and does not speak them. */
#ifndef QUEUED_DISPLAY_QUIET_H
#define QUEUED_DISPLAY_QUIET_H

#include <stddef.h>

#include "queued/base/assert.h"

#define QUIET_SPANS_MAX 8

struct quiet {
    size_t count;
    struct {
        int from;  /* Minutes after midnight. */
        int until; /* Exclusive; before @from: until then on the next day. */
    } spans[QUIET_SPANS_MAX];
};

/* Takes a list as typed, "11:30-13:30,22:00-06:00". False, and nothing changed, when it is none. */
QD_MUST_USE bool quiet_set(struct quiet *quiet, const char *text);

bool quiet_is(const struct quiet *quiet, int hour, int minute);

#endif
