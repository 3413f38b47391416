/* A session: the desk, kept true by a client of the server. No widgets. */
#ifndef QUEUED_COUNTER_CLIENT_SESSION_H
#define QUEUED_COUNTER_CLIENT_SESSION_H

#include "counter-client/desk.h"
#include "counter-client/settings.h"

struct session {
    struct settings *settings;
    uint32_t action_ms; /* How long what is pressed may wait for its answer. */
    struct desk desk;
    struct client *client;
    int64_t now_ms;              /* The server's clock at the last welcome … */
    gint64 now_at_us;            /* … and ours; 0: never heard. */
    uint64_t definition_version; /* Of the procedures that are known. */
    bool is_signing_in;
    char *enrolment_code; /* Owned; of this machine, until it has a token; NULL: none. */
    uint32_t watched_counter_id;
    /* The log-in under way, for the time it takes. */
    char *user; /* Owned. */
    char *pin;  /* Owned; wiped. */
    uint32_t counter_id;
    struct action pressed; /* Its texts are owned. */
    void *owner;
    void (*on_change)(void *owner); /* Something on the desk is different. */
    void (*on_signed_in)(void *owner);
    void (*on_signed_out)(void *owner, const char *why); /* Or was not let in. "": no reason. */
    void (*on_enrolled)(void *owner, const char *name);  /* This machine, under that name. */
    void (*on_seat_taken)(void *owner); /* A colleague sits there: session_take_over()? */
    /* A number has been taken for a citizen; @line says what comes of it. */
    void (*on_issued)(void *owner, const char *label, const char *line);
};

/* Connects. @session is zeroed but for what the owner sets: settings, action_ms, owner,
 * callbacks. */
void session_open(struct session *session);
void session_close(struct session *session);

/* Whether this machine is a device of the office: it has a token. */
bool session_is_enrolled(const struct session *session);
/* Connects anew, as a device that exchanges @code for its token. Nobody is logged in. */
void session_enrol(struct session *session, const char *code);

/* The server's clock. */
int64_t session_now(const struct session *session);

void session_log_in(struct session *session,
                    const char *user,
                    const char *pin,
                    uint32_t counter_id);
void session_take_over(struct session *session); /* The same, confirmed. */
void session_forget_pin(struct session *session);

/* Sends what the clerk has pressed, on a button that said @words, unless something else is under
 * way. */
void session_press(struct session *session, const struct action *action, const char *words);

#endif
