/* Where everything stands on the wall: boxes in pixels for any size and orientation.
 *
 * Figures of calls are at least a twelfth of the screen high, so that they are read from ten
 * metres; on an upright screen, those of the counters at least a twelfth of its width. Counters
 * that do not fit at that height take turns, page by page, and a line says which page it is. */
#ifndef QUEUED_DISPLAY_WALL_PLAN_H
#define QUEUED_DISPLAY_WALL_PLAN_H

#include <stddef.h>

#include "queued/base/assert.h"

/* The smallest screen that is planned for; a smaller window gets this plan, and is cut. */
#define WALL_WIDTH_MIN 320
#define WALL_HEIGHT_MIN 240

#define WALL_RECENT_MAX 3

struct wall_box {
    int x;
    int y;
    int width;
    int height;
};

/* What there is to place. */
struct wall_content {
    size_t counter_count;
    size_t service_count;
    size_t label_len;      /* Signs of the longest ticket label: 4 for "A012". */
    size_t counter_digits; /* Of the highest counter number. */
    bool has_notices;
    bool has_slides;
};

/* A call: where its ticket stands, the arrow, and its counter under its caption. */
struct wall_call {
    struct wall_box tile;
    struct wall_box label;
    struct wall_box arrow;
    struct wall_box caption; /* height 0: none. */
    struct wall_box counter;
    int figure; /* Height of its digits. */
};

struct wall_plan {
    int width;
    int height;
    int margin;
    struct wall_box title;
    struct wall_box title_second;
    struct wall_box time;
    struct wall_box date;
    struct wall_box calls_head;
    struct wall_call newest;
    size_t recent_count;
    struct wall_call recent[WALL_RECENT_MAX];
    struct wall_box grid;
    size_t columns;
    size_t rows;
    size_t pages;
    int cell_width;
    int cell_height;
    int gap;
    int figure;           /* Height of the digits in the grid. */
    struct wall_box page; /* Under the grid; height 0: there is one page only. */
    struct wall_box services_head;
    struct wall_box services; /* height 0: no room, or none. */
    size_t service_columns;
    int service_height;     /* Of one row. */
    struct wall_box slides; /* height 0: none. */
    struct wall_box notice; /* height 0: none. */
    int text;               /* Height of usual letters, from the top to the bottom of a line. */
};

void wall_plan_make(struct wall_plan *plan,
                    int width,
                    int height,
                    const struct wall_content *content);

/* Where the @index-th counter of a page stands, row by row from the upper left. */
struct wall_box wall_plan_cell(const struct wall_plan *plan, size_t index);

/* Where the @index-th service stands, column by column. */
struct wall_box wall_plan_service(const struct wall_plan *plan, size_t index);

#endif
