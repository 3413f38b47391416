/* A story, as plain values: what happened to one ticket, in words; and the people of an office. */
#ifndef QUEUED_CODEC_STORY_H
#define QUEUED_CODEC_STORY_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/limits.h"
#include "queued/office/ticket.h"

/* Of one answer. A line is 800 bytes at most (two names, a service, a dossier, those passed over):
 * a thousand of them fit a frame. Calling again every ten seconds for two hours is 720 lines. */
#define STORY_LINES_MAX 1000

struct story_line {
    uint64_t seq;
    int64_t at_ms;
    bool undone;
    char *text; /* Owned. */
};

struct story {
    char label[LABEL_SIZE];
    uint32_t date; /* Of issue, yyyymmdd. */
    bool more;     /* Than STORY_LINES_MAX. */
    uint32_t line_count;
    struct story_line *lines; /* Owned. */
};

struct staff_member {
    uint32_t user_id;
    char name[LIMIT_TITLE];
};

struct staff {
    uint32_t count;               /* At most LIMIT_CLERKS. */
    struct staff_member *members; /* Owned. */
};

#endif
