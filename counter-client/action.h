/* An action: what a clerk can ask of the server, with all that it needs. */
#ifndef QUEUED_COUNTER_CLIENT_ACTION_H
#define QUEUED_COUNTER_CLIENT_ACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/client/client.h"

enum action_kind {
    ACTION_LOG_IN,
    ACTION_LOG_OUT,
    ACTION_OPEN,
    ACTION_PAUSE,
    ACTION_CLOSE,
    ACTION_NEXT,
    ACTION_CALL,
    ACTION_RECALL,
    ACTION_START,
    ACTION_FINISH,
    ACTION_NO_SHOW,
    ACTION_RETURN,
    ACTION_PARK,
    ACTION_RESUME,
    ACTION_TRANSFER,
    ACTION_REQUEUE,
    ACTION_RECLASSIFY,
    ACTION_CANCEL,
    ACTION_UNDO,
    ACTION_ISSUE,
    /* Not commands: looked at only. */
    ACTION_STATUS,
    ACTION_WATCH,
};
#define ACTION_KIND_COUNT 22

/* Texts may be NULL where the kind does not need them. */
struct action {
    enum action_kind kind;
    const char *user;      /* LOG_IN */
    const char *secret;    /* LOG_IN */
    const char *label;     /* CALL, RETURN, RESUME, RECLASSIFY, CANCEL; printed on the slip. */
    uint32_t counter_id;   /* LOG_IN, TRANSFER; 0: none. */
    uint32_t service_id;   /* TRANSFER, ISSUE; 0: none. */
    uint32_t procedure_id; /* ISSUE; 0: none. */
    uint32_t reason_id;    /* PAUSE */
    bool take_over;        /* LOG_IN */
    bool automatic;        /* OPEN */
    Queued__V1__TicketClass ticket_class; /* ISSUE, RECLASSIFY */
    Queued__V1__Language language;        /* ISSUE: of the slip and the call; 0: the clerk's. */
    int64_t appointment_at_ms;            /* ISSUE; 0: none. */
    Queued__V1__Outcome outcome;          /* FINISH */
    const char *dossier;                  /* FINISH */
    uint32_t due_date;                    /* FINISH: yyyymmdd; 0: none. */
};

/* As client_send(); not for STATUS and WATCH. */
void action_send(const struct action *action,
                 struct client *client,
                 uint32_t timeout_ms,
                 client_on_answer on_answer,
                 void *owner);

#endif
