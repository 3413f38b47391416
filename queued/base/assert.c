#include "queued/base/assert.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "queued/base/log.h"

static atomic_uint_fast64_t never_count;

_Noreturn void qd_assert_fail(const char *expression, const char *file, int line)
{
    /* Straight to stderr: the log may be what is broken. */
    (void)fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, expression);
    abort();
}

bool qd_assert_never(const char *expression, const char *file, int line)
{
    uint64_t count = atomic_fetch_add(&never_count, 1) + 1;

#ifdef QUEUED_SLOW_ASSERTS
    (void)count;
    qd_assert_fail(expression, file, line);
#else
    /* The 1st, 2nd, 4th, 8th, ... time: a broken loop must not fill the log. */
    if ((count & (count - 1)) == 0) {
        qd_log(QD_LEVEL_ERROR,
               "base",
               "broken assumption",
               "at=%s:%d expression=\"%s\" count=%llu",
               file,
               line,
               expression,
               (unsigned long long)count);
    }
    return true;
#endif
}

uint64_t qd_assert_never_count(void)
{
    return atomic_load(&never_count);
}
