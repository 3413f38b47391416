/* An enrolment: a new device exchanges the code that the administrator was shown for its token. */
#ifndef QUEUED_CLIENT_ENROLMENT_H
#define QUEUED_CLIENT_ENROLMENT_H

#include "proto/client/client.h"

struct enrolment {
    const char *url; /* As in struct client_options. */
    const char *ca;
    const char *code;
    const char *name;
    Queued__V1__ClientKind kind;
    Queued__V1__Language language;
    /* Why the program cannot use what it was enrolled as; NULL: it can. NULL: it can use anything.
     */
    const char *(*complain)(const Queued__V1__Welcome *welcome, Queued__V1__Language language);
    const char *token_file; /* Where the token is kept; what was there is replaced. */
    uint32_t timeout_ms;
};

/* Runs the default main context until it is done. True: the token is in its file, and *@text is the
 * device's name. False: *@text says why not. Either is the caller's to g_free. A code that was good
 * is used up even if the file cannot be written: so that is tried first. */
bool enrolment_run(const struct enrolment *enrolment, char **text);

/* Why a code was refused, and what to do. */
const char *enrolment_refusal(Queued__V1__Language language);

#endif
