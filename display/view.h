/* What a display shows: every text ready to be drawn, in the languages of this display.
 *
 * Made from the board alone and drawn by the terminal (text_board.c) and by the window; both show
 * the same. */
#ifndef QUEUED_DISPLAY_VIEW_H
#define QUEUED_DISPLAY_VIEW_H

#include "display/choice.h"

/* Calls that are worth a large figure. */
#define VIEW_CALLS_MAX 8

/* A line in the display's languages, in its order; "" from the end of its languages on, and where
 * the office has no text of its own in that language. */
struct view_line {
    char in[LANGUAGE_COUNT][LIMIT_TITLE];
};

struct view_call {
    uint64_t seq;
    uint32_t counter_id;
    bool is_calling; /* Nobody has come yet. */
    char label[BOARD_LABEL_SIZE];
};

struct view_counter {
    uint32_t counter_id;
    enum board_counter_state state;
    char label[BOARD_LABEL_SIZE]; /* "": see @word. */
    struct view_line word;        /* "Đóng"; empty where there is a label. */
};

struct view_service {
    uint32_t waiting;
    char letter[BOARD_LETTER_SIZE];
    struct view_line name;
};

enum view_phase {
    VIEW_CONNECTING, /* Nothing is known yet. */
    VIEW_CLOSED,     /* No day is open. */
    VIEW_QUIET,      /* Nobody is called or served. */
    VIEW_CALLS
};

struct view {
    enum view_phase phase;
    bool is_link_up;
    struct view_line title;
    char time[8];                 /* "09:41" */
    struct view_line date;        /* "Thứ Ba, 24/11/2026" */
    struct view_line link;        /* "Số liệu lúc 09:41"; empty while the link is up. */
    struct view_line phase_words; /* What stands in place of calls; empty with VIEW_CALLS. */
    struct view_line calls_head;  /* "Mời đến quầy" */
    struct view_line counter;     /* "Quầy" */
    struct view_line waiting;     /* "Đang chờ" */
    struct view_line page;        /* "Trang" */
    size_t
        call_count; /* Newest first, each counter once, and only tickets still at their counter. */
    size_t counter_count;
    size_t service_count;
    size_t notice_count;
    struct view_call calls[VIEW_CALLS_MAX];
    struct view_counter counters[LIMIT_COUNTERS];
    struct view_service services[LIMIT_SERVICES];
    struct view_line notices[LIMIT_NOTICES];
};

/* The moment that a view is of. */
struct view_moment {
    int64_t now_ms;       /* By the server's clock; 0: not known yet. */
    int64_t link_down_ms; /* Since when; 0: the link is up. */
};

/* @board NULL or @hall NULL: nothing is known yet. */
void view_make(struct view *view,
               const struct board *board,
               const struct hall *hall,
               const struct choice *choice,
               const struct view_moment *moment);

/* Shows that the server will not have this display; @text is the server's. */
void view_refuse(struct view *view, const char *text);

/* The office's clock at @at_ms. */
void view_clock(const struct hall *hall, int64_t at_ms, int *hour, int *minute);

#endif
