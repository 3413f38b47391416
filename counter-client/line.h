/* The command line: which action, with what, and how to say it. */
#ifndef QUEUED_COUNTER_CLIENT_LINE_H
#define QUEUED_COUNTER_CLIENT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "counter-client/action.h"

/* What was typed, borrowed from argv. Names of services, procedures, reasons and times are looked
 * up once the office is known. */
struct line {
    struct action action;
    bool has_action;    /* False: the window, or with @enrol the enrolment. */
    const char *target; /* The word after the action: user, label, reason, service or procedure. */
    const char *service;
    const char *appointment;
    const char *server;
    const char *ca;
    const char *enrol; /* The code by which this machine gets its token; NULL: none. */
    const char *token_file;
    const char *pin_file;
    bool has_counter;
    bool is_json;
    bool is_compact;     /* The window begins as a strip. */
    uint32_t timeout_ms; /* For the whole of it; of a window, for what is pressed: 0, as usual. */
    bool is_over;        /* --help or --version: all has been said. */
};

/* False: said on stderr what is wrong. */
bool line_read(struct line *line, int argc, char **argv);

#endif
