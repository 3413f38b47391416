/* Assertions that stay on, and the attributes shared by every module. */
#ifndef QUEUED_BASE_ASSERT_H
#define QUEUED_BASE_ASSERT_H

#include <stdbool.h>
#include <stdint.h>

#define QD_MUST_USE __attribute__((warn_unused_result))

/* Argument @format_index is a printf format for the arguments from @first_index on (1-based). */
#define QD_PRINTF(format_index, first_index) \
    __attribute__((format(printf, format_index, first_index)))

#define QD_ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* A bug if false: prints where, and aborts; the supervisor restarts from the database.
 * Never for peers, files, clocks, memory or library results that can happen. */
#define QD_ASSERT(condition) \
    ((condition) ? (void)0 : qd_assert_fail(#condition, __FILE__, __LINE__))

/* For scans of a whole state: checked in the dev and clang builds, never evaluated in release. */
#ifdef QUEUED_SLOW_ASSERTS
#define QD_ASSERT_SLOW(condition) QD_ASSERT(condition)
#else
#define QD_ASSERT_SLOW(condition) ((void)(false && (condition)))
#endif

/* True if @condition, which should never hold, does: `if (QD_NEVER(x)) { drop the report; }`.
 * Aborts in dev; counts and logs in release. For rooms that may not take the office down. */
#define QD_NEVER(condition) ((condition) ? qd_assert_never(#condition, __FILE__, __LINE__) : false)

_Noreturn void qd_assert_fail(const char *expression, const char *file, int line);

/* Always true. Called by QD_NEVER only. */
bool qd_assert_never(const char *expression, const char *file, int line);

/* How often a QD_NEVER has held since the start; shown with the server's metrics. */
uint64_t qd_assert_never_count(void);

#endif
