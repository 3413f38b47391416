/* The desk: what a clerk's window knows. No widgets, no clock.
 *
 * Facts come in by desk_take_…(); look.h turns them into words, and offer.h says what they allow.
 * Instants are the server's, milliseconds. */
#ifndef QUEUED_COUNTER_CLIENT_DESK_H
#define QUEUED_COUNTER_CLIENT_DESK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "counter-client/action.h"
#include "counter-client/place.h"

/* How long something that went wrong, or was done, stands there. */
#define DESK_MESSAGE_MS 12000
/* A pressed action is given up after this, unless the command line says another time; the server
 * may have been away. */
#define DESK_ACTION_MS 15000

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
    bool is_pending;    /* An action has been pressed and is not answered. */
    uint32_t action_ms; /* How long such a one is waited for. */
    int64_t pending_until_ms;
    char *pressed;  /* Owned; the words of the button pressed last; NULL: none. */
    char *given_up; /* Owned; those of an action that was, until the next press; NULL: none. */
    char *message;  /* Owned; NULL: none. */
    bool is_message_bad;
    int64_t message_until_ms;
    char *dossier; /* Owned; noted for the ticket at hand; "". */
};

void desk_init(struct desk *desk);
void desk_deinit(struct desk *desk);

void desk_take_user(struct desk *desk, uint32_t user_id, const char *name, uint32_t counter_id);
void desk_take_view(struct desk *desk, const Queued__V1__CounterView *view);
void desk_take_link(struct desk *desk, bool is_up, int64_t now_ms);
/* An action has been pressed: the button that said @words. False: another one is under way, or
 * there is nothing to act on. */
bool desk_take_press(struct desk *desk, const char *words, int64_t now_ms);
/* Its answer; NULL: it was given up. */
void desk_take_answer(struct desk *desk,
                      const struct action *action,
                      const Queued__V1__ServerMessage *answer,
                      int64_t now_ms);
void desk_take_message(struct desk *desk, const char *text, bool is_bad, int64_t now_ms);
/* What the clerk has noted for the ticket at hand, before it is finished. */
void desk_take_dossier(struct desk *desk, const char *dossier);
void desk_forget_user(struct desk *desk);

#endif
