/* A request that waits for its answer. */
#ifndef QUEUED_CLIENT_REQUEST_H
#define QUEUED_CLIENT_REQUEST_H

#include <glib.h>

#include "proto/client/client.h"

struct request {
    struct client *client;
    uint32_t number;
    bool is_log_in;
    bool is_sent;  /* On the present link. */
    GBytes *frame; /* Owned; NULL: it is not to be sent. */
    guint timer;   /* Ends the waiting; 0: none. */
    /* UNSPECIFIED: goes to the server. Else the answer, once the main loop gets to it. */
    Queued__V1__RefusalCode refusal;
    client_on_answer on_answer;
    void *owner;
};

/* Packs @message, a command without an id under a fresh one. */
struct request *request_new(const Queued__V1__ClientMessage *message,
                            client_on_answer on_answer,
                            void *owner);
void request_free(struct request *request);

/* Tells its owner, then frees it. It is in no list any more. */
void request_answer(struct request *request, const Queued__V1__ServerMessage *answer);

GBytes *request_pack(const Queued__V1__ClientMessage *message);

/* The refusal that this side makes itself, in @message and @refusal. */
void request_refusal(Queued__V1__ServerMessage *message,
                     Queued__V1__Refusal *refusal,
                     Queued__V1__RefusalCode code,
                     Queued__V1__Language language);

#endif
