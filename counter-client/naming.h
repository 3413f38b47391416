/* Naming: what a command line calls by a letter, a code, words or an hour becomes what the server
 * calls it, by what is known of the office. */
#ifndef QUEUED_COUNTER_CLIENT_NAMING_H
#define QUEUED_COUNTER_CLIENT_NAMING_H

#include "counter-client/line.h"
#include "counter-client/place.h"

enum naming_result {
    NAMING_FOUND,      /* The action of the line is whole. */
    NAMING_PROCEDURES, /* It may be the code of a procedure: naming_find_procedure(), once the place
                          knows them all. */
    NAMING_UNKNOWN,    /* There is no such thing. */
    NAMING_NO_INSTANT, /* The appointment is no hour. */
};

/* UNKNOWN: the refusal that the server would have made, with what there is instead. */
struct naming {
    Queued__V1__RefusalCode code;
    const char *key;
    char *text; /* The caller's to g_free. */
};

/* @place knows its office. @now_ms: the server's clock; hours are of its day. */
enum naming_result naming_find(struct line *line,
                               const struct place *place,
                               int64_t now_ms,
                               struct naming *naming);
enum naming_result naming_find_procedure(struct line *line,
                                         const struct place *place,
                                         struct naming *naming);

#endif
