/* The desk: what a clerk's window knows, and what it shows of that. No widgets, no clock.
 *
 * Facts come in by desk_take_…(); desk_look() turns them into words. The server alone decides: the
 * desk only offers what it would not refuse anyway. Instants are the server's, milliseconds. */
#ifndef QUEUED_COUNTER_CLIENT_DESK_H
#define QUEUED_COUNTER_CLIENT_DESK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "counter-client/action.h"
#include "counter-client/place.h"

/* Every place to press. Each has a key of its own. */
enum desk_button {
    DESK_PRIMARY, /* Follows the state: open, call next, start, finish. */
    DESK_UNDO,
    DESK_RECALL,
    DESK_NO_SHOW,
    DESK_PARK,
    DESK_TRANSFER,
    DESK_REQUEUE,
    DESK_FINISH_AS, /* With an outcome, a dossier and its date. */
    DESK_CALL_LABEL,
    DESK_RETURN,
    DESK_RESUME,
    DESK_LINK,
    DESK_ISSUE,      /* A number for a citizen who stands here. */
    DESK_RECLASSIFY, /* Another class for a ticket that waits. */
    DESK_AUTO,
    DESK_PAUSE,
    DESK_CLOSE,
    DESK_LOG_OUT,
    DESK_COMPACT,
};
#define DESK_BUTTON_COUNT 19

/* How long something that went wrong, or was done, stands there. */
#define DESK_MESSAGE_MS 12000
/* A pressed action is given up after this, unless the command line says another time; the server
 * may have been away. */
#define DESK_ACTION_MS 15000
/* Buttons turn grey when an answer takes longer. */
#define DESK_PATIENCE_MS 400
/* At most so many rows of a list are shown; the rest is counted. */
#define DESK_ROWS_MAX 8

struct desk {
    struct place place;
    Queued__V1__CounterView *view; /* Owned; NULL: not known yet. */
    char *user_name;               /* Owned. */
    uint32_t user_id;              /* 0: nobody is logged in. */
    uint32_t counter_id;
    bool may_call_ticket;
    bool may_reclassify;
    bool is_up;
    int64_t down_since_ms;
    int64_t state_at_ms; /* When the state shown came. */
    bool is_pending;     /* An action has been pressed and is not answered. */
    uint32_t action_ms;  /* How long such a one is waited for. */
    int64_t pending_until_ms;
    char *given_up; /* Owned; the words of an action that was; until the next one; NULL: none. */
    char *message;  /* Owned; NULL: none. */
    bool is_message_bad;
    int64_t message_until_ms;
    char *dossier; /* Owned; noted for the ticket at hand; "". */
};

struct desk_row {
    char *title; /* Owned. */
    char *text;  /* Owned. */
    bool is_alarm;
};

/* What a ticket looks like that can be pressed. */
struct desk_chip {
    char *label; /* Owned. */
    char *text;  /* Owned; for how long it has been there. */
};

enum desk_tone { DESK_CALM, DESK_CALLING, DESK_SERVING, DESK_OVER_NORM, DESK_AWAY };

/* All texts are owned and never NULL after desk_look(). */
struct desk_look {
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
    enum desk_tone tone;
    bool is_enabled[DESK_BUTTON_COUNT];
    struct desk_row waiting[DESK_ROWS_MAX];
    size_t waiting_count;
    struct desk_chip parked[DESK_ROWS_MAX];
    size_t parked_count;
    struct desk_chip missed[DESK_ROWS_MAX];
    size_t missed_count;
};

void desk_init(struct desk *desk);
void desk_deinit(struct desk *desk);

/* --- Facts --- */

void desk_take_user(struct desk *desk, uint32_t user_id, const char *name, uint32_t counter_id);
void desk_take_view(struct desk *desk, const Queued__V1__CounterView *view, int64_t now_ms);
void desk_take_link(struct desk *desk, bool is_up, int64_t now_ms);
/* An action has been pressed; false: another one is under way, or there is nothing to act on. */
bool desk_take_press(struct desk *desk, int64_t now_ms);
/* Its answer; NULL: it was given up. */
void desk_take_answer(struct desk *desk,
                      const struct action *action,
                      const Queued__V1__ServerMessage *answer,
                      int64_t now_ms);
void desk_take_message(struct desk *desk, const char *text, bool is_bad, int64_t now_ms);
/* What the clerk has noted for the ticket at hand, before it is finished. */
void desk_take_dossier(struct desk *desk, const char *dossier);
void desk_forget_user(struct desk *desk);

/* --- Looks --- */

void desk_look(const struct desk *desk, int64_t now_ms, struct desk_look *look);
void desk_look_clear(struct desk_look *look);

/* What the button says, and the name of its key: "F9". */
const char *desk_button_text(enum desk_button button);
const char *desk_button_key(enum desk_button button);
/* The second key, on a numeric key pad: "+". Those with "0" are asked for by 0, and then chosen. */
const char *desk_button_pad(enum desk_button button);

/* The action of a button that needs no further question. False: it does, or is not the server's. */
bool desk_button_action(const struct desk_look *look,
                        enum desk_button button,
                        struct action *action);

/* The address of the software for the ticket at hand, with values percent-encoded. NULL: none. The
 * caller's to g_free. */
char *desk_link(const struct desk *desk);

#endif
