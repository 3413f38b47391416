/* The log: one line an event, on stderr, kept by the service manager. */
#ifndef QUEUED_BASE_LOG_H
#define QUEUED_BASE_LOG_H

#include "queued/base/assert.h"

enum qd_level {
    QD_LEVEL_ERROR, /* Someone must act. */
    QD_LEVEL_WARN,  /* Handled; look later. */
    QD_LEVEL_INFO,  /* Starts, stops, peers, change of day. The default. */
    QD_LEVEL_DEBUG  /* Off unless asked for. */
};

/* Write one line with the local time and its offset from UTC:
 *     2026-11-23T08:12:03.123+07:00 info app: day opened office=bat-xat tickets=0
 * @fields is a printf format of "key=value key=value"; "" when there are none. Control characters,
 * backslashes and bytes that are not UTF-8 are written as escapes, so nobody can forge a line.
 * A line longer than 1,000 bytes ends in "...". Safe from any thread. Never personal data, tokens
 * or PINs. */
void qd_log(enum qd_level level, const char *module, const char *what, const char *fields, ...)
    QD_PRINTF(4, 5);

/* Levels after @level are dropped. */
void qd_log_level_set(enum qd_level level);

/* Read "error", "warn", "info" or "debug". False, and @level untouched, for anything else. */
QD_MUST_USE bool qd_log_level_parse(const char *name, enum qd_level *level);

#endif
