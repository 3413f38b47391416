/* The look of a desk: all that a clerk is shown of it, in the words of their language. No widgets,
 * no clock: the full view and the strip show it. */
#ifndef QUEUED_COUNTER_CLIENT_LOOK_H
#define QUEUED_COUNTER_CLIENT_LOOK_H

#include "counter-client/button.h"
#include "counter-client/desk.h"

/* At most so many rows of a list are shown; the rest is counted. */
#define LOOK_ROWS_MAX 8

struct look_row {
    char *title; /* Owned. */
    char *text;  /* Owned. */
};

/* What a ticket looks like that can be pressed. */
struct look_chip {
    char *label; /* Owned. */
    char *text;  /* Owned; for how long it has been there. */
};

enum look_tone { LOOK_CALM, LOOK_CALLING, LOOK_SERVING, LOOK_OVER_NORM, LOOK_AWAY };

/* All texts are owned and never NULL after look_at_desk(). */
struct look {
    char *title; /* "Quầy 1 · Nguyễn Thị Lan" */
    char *link;  /* "" while the link is up. */
    char *label; /* "A012"; "–" without a ticket. */
    char *state; /* "đang phục vụ" */
    char *time;  /* "5 phút"; "" without a ticket. */
    char *service;
    char *procedure;
    char *documents;  /* One a line. */
    char *badges;     /* "ưu tiên · phiếu tiếng Anh" */
    char *next_label; /* "" when nobody waits. */
    char *next_why;
    char *summary; /* For the strip: "12 đang chờ · lâu nhất 23 phút". */
    char *warning; /* Services that nobody serves; "". */
    char *message; /* "" */
    bool is_message_bad;
    char *given_up; /* “Kết thúc”: nobody knows whether it was done. "" */
    char *primary;  /* "Gọi người kế tiếp" */
    char *undo;     /* "Hoàn tác (28 giây)"; the same words without a number when it is over. */
    enum action_kind primary_action;
    bool is_automatic; /* The server calls as soon as the counter is idle. */
    enum look_tone tone;
    bool is_enabled[BUTTON_COUNT];
    struct look_row waiting[LOOK_ROWS_MAX];
    size_t waiting_count;
    struct look_chip parked[LOOK_ROWS_MAX];
    size_t parked_count;
    struct look_chip missed[LOOK_ROWS_MAX];
    size_t missed_count;
};

void look_at_desk(const struct desk *desk, int64_t now_ms, struct look *look);
void look_clear(struct look *look);

/* The action of a button that is offered and needs no further question. False: it is not, does, or
 * is not the server's. */
bool look_action(const struct look *look, enum button button, struct action *action);

#endif
