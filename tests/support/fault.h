/* Faults on demand: makes the n-th allocation of a test fail. Link queued_fault. */
#ifndef QUEUED_TESTS_SUPPORT_FAULT_H
#define QUEUED_TESTS_SUPPORT_FAULT_H

#include <stdbool.h>

enum fault_mode {
    FAULT_ONCE,    /* The n-th fails, later ones succeed. */
    FAULT_FOR_GOOD /* The n-th fails and so does every one after it. */
};

struct fault {
    unsigned seen;    /* Calls since it was armed. */
    unsigned fail_at; /* 1-based; 0: not armed. */
    enum fault_mode mode;
    bool fired;
};

/* malloc(), calloc() and realloc() of everything linked statically. Libraries that are loaded
 * (libuv, SQLite) allocate unhindered. */
extern struct fault heap_fault;

/* Make the @fail_at-th call from now on fail. Not for tests in which other threads allocate. */
void fault_arm(struct fault *fault, unsigned fail_at, enum fault_mode mode);

/* End it. True if a call has failed: false means that the operation needs fewer than @fail_at. */
bool fault_disarm(struct fault *fault);

/* For wrappers of other functions that can fail: true if this call is to fail. */
bool fault_strikes(struct fault *fault);

#endif
