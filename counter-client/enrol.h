/* The enrolment of this machine from the command line. */
#ifndef QUEUED_COUNTER_CLIENT_ENROL_H
#define QUEUED_COUNTER_CLIENT_ENROL_H

#include "counter-client/line.h"
#include "counter-client/settings.h"

/* Exchanges @line's code for a token, keeps that for its owner alone, and remembers where with the
 * server and its authority. An exit code of answer.h. */
int enrol_run(const struct line *line, struct settings *settings);

#endif
