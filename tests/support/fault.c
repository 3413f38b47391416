#include "tests/support/fault.h"

#include <errno.h>
#include <stddef.h>

struct fault heap_fault;

/* ld --wrap=malloc sends malloc() to __wrap_malloc(); the real one is then __real_malloc(). */
void *real_malloc(size_t size) __asm__("__real_malloc");
void *real_calloc(size_t count, size_t size) __asm__("__real_calloc");
void *real_realloc(void *memory, size_t size) __asm__("__real_realloc");
void *fault_malloc(size_t size) __asm__("__wrap_malloc");
void *fault_calloc(size_t count, size_t size) __asm__("__wrap_calloc");
void *fault_realloc(void *memory, size_t size) __asm__("__wrap_realloc");

void fault_arm(struct fault *fault, unsigned fail_at, enum fault_mode mode)
{
    *fault = (struct fault){.fail_at = fail_at, .mode = mode};
}

bool fault_disarm(struct fault *fault)
{
    fault->fail_at = 0;
    return fault->fired;
}

bool fault_strikes(struct fault *fault)
{
    if (fault->fail_at == 0) {
        return false;
    }
    fault->seen++;
    bool strikes =
        fault->mode == FAULT_ONCE ? fault->seen == fault->fail_at : fault->seen >= fault->fail_at;
    fault->fired = fault->fired || strikes;
    return strikes;
}

void *fault_malloc(size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return real_malloc(size);
}

void *fault_calloc(size_t count, size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return real_calloc(count, size);
}

void *fault_realloc(void *memory, size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return real_realloc(memory, size);
}
