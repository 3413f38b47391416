/* A command: what a client, or the clock, asks of an office. Values only, no pointers. */
#ifndef QUEUED_OFFICE_COMMAND_H
#define QUEUED_OFFICE_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/actor.h"
#include "queued/office/ticket.h"

enum command_kind {
    COMMAND_ISSUE = 1,
    COMMAND_CALL_NEXT,
    COMMAND_CALL_TICKET,
    COMMAND_RECALL,
    COMMAND_START,
    COMMAND_FINISH,
    COMMAND_NO_SHOW,
    COMMAND_RETURN,
    COMMAND_PARK,
    COMMAND_RESUME,
    COMMAND_TRANSFER,
    COMMAND_REQUEUE,
    COMMAND_RECLASSIFY,
    COMMAND_CANCEL,
    COMMAND_UNDO,
    COMMAND_REPRINT,
    COMMAND_LOG_IN,
    COMMAND_LOG_OUT,
    COMMAND_OPEN_COUNTER,
    COMMAND_PAUSE_COUNTER,
    COMMAND_CLOSE_COUNTER,
    COMMAND_RELEASE_COUNTER,
    COMMAND_OPEN_DAY,
    COMMAND_CLOSE_DAY,
    COMMAND_TICK, /* The clock: opens and closes days; no client sends it. */
    COMMAND_RATE, /* Last: the kind is part of a command's hash, which the journal keeps. */
};
#define COMMAND_KIND_COUNT 27

struct command_issue {
    uint32_t service_id; /* 0: that of the first procedure. */
    uint32_t procedure_count;
    uint32_t procedure_ids[LIMIT_TICKET_PROCEDURES];
    enum ticket_class ticket_class;
    enum channel channel;
    enum language language;
    int64_t appointment_at_ms;   /* 0: none. */
    uint64_t definition_version; /* 0: do not check. */
    uint8_t token[16]; /* Fresh random bytes, made by the app; not part of the command's hash. */
};

struct command {
    enum command_kind kind;
    struct actor actor;
    struct command_id id; /* All zero only for the system's own. */

    /* Counter actions act on the counter at which the actor (a clerk) is logged in. */
    uint64_t ticket_id;     /* RETURN, RESUME, RECLASSIFY, CANCEL, REPRINT; 0: @label tells which.
                               CANCEL and RATE by a citizen: the actor's own. */
    char label[LABEL_SIZE]; /* CALL_TICKET, and those that have no @ticket_id. */
    uint32_t
        counter_id; /* LOG_IN, RELEASE_COUNTER; TRANSFER: 0 or the only counter that may call it. */
    uint32_t service_id; /* TRANSFER: 0 keeps the ticket's. */
    union {
        struct command_issue issue;
        enum ticket_class ticket_class; /* RECLASSIFY */
        bool take_over;                 /* LOG_IN */
        bool automatic;                 /* OPEN_COUNTER */
        uint32_t reason_id;             /* PAUSE_COUNTER */
        struct rating rating;           /* RATE */
        struct {
            enum outcome outcome;
            char dossier_code[LIMIT_DOSSIER + 1];
            uint32_t dossier_due_date;
        } finish;
    };
};

/* Tells a repeated command from a reused id: covers kind and every argument, not actor, id or
 * token. */
uint64_t command_hash(const struct command *command);

#endif
