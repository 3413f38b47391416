/* Scarce memory for a whole program, its libraries included: a module to be loaded before all
 * others (LD_PRELOAD), for programs without a sanitizer.
 *
 * SCARCE_AT       the allocation that fails, counted from 1 over all threads
 * SCARCE_FOR_GOOD set: and every one after it
 * SCARCE_PROGRAM  the only program that is meant, of those that inherit this
 * SCARCE_MARK     a file that is made when it has come to that */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The C library's own, under the names that stay when the others are ours. */
void *plain_malloc(size_t size) __asm__("__libc_malloc");
void *plain_calloc(size_t count, size_t size) __asm__("__libc_calloc");
void *plain_realloc(void *memory, size_t size) __asm__("__libc_realloc");
void *plain_memalign(size_t alignment, size_t size) __asm__("__libc_memalign");

static atomic_ulong seen;
static unsigned long fail_at; /* 0: none. */
static bool is_for_good;
static const char *mark;

__attribute__((constructor)) static void scarce_begin(void)
{
    const char *at = getenv("SCARCE_AT");
    const char *program = getenv("SCARCE_PROGRAM");

    if (at == NULL || (program != NULL && strcmp(program, program_invocation_short_name) != 0)) {
        return;
    }
    is_for_good = getenv("SCARCE_FOR_GOOD") != NULL;
    mark = getenv("SCARCE_MARK");
    fail_at = strtoul(at, NULL, 10);
}

static bool strikes(void)
{
    if (fail_at == 0) {
        return false;
    }
    unsigned long number = atomic_fetch_add(&seen, 1) + 1;
    if (number < fail_at || (number > fail_at && !is_for_good)) {
        return false;
    }
    if (number == fail_at && mark != NULL) {
        int fd = open(mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        if (fd >= 0) {
            (void)close(fd);
        }
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return strikes() ? NULL : plain_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return strikes() ? NULL : plain_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return strikes() ? NULL : plain_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size)
{
    return strikes() ? NULL : plain_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *made = memalign(alignment, size);

    if (made == NULL) {
        return ENOMEM;
    }
    *memory = made;
    return 0;
}
