#include "tests/support/fault.h"

#include <errno.h>
#include <stddef.h>

struct fault heap_fault;

/* Names that the linker gives to wrapped functions and to the real ones (ld --wrap). */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c): the linker chooses these names. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

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

void *__wrap_malloc(size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    if (fault_strikes(&heap_fault)) {
        errno = ENOMEM;
        return NULL;
    }
    return __real_realloc(memory, size);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c) */
