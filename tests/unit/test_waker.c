#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "display/waker.h"

#define HOUR_MS 3600000

static void on_due(void *owner)
{
    ++*(unsigned *)owner;
}

static void wait_for(const unsigned *count, unsigned times)
{
    while (*count < times) {
        (void)g_main_context_iteration(NULL, TRUE);
    }
}

static void due_once_and_when_it_was_set_last(void **state)
{
    unsigned count = 0;
    unsigned later = 0;
    struct waker *waker = waker_new(on_due, &count);
    struct waker *other = waker_new(on_due, &later);

    (void)state;
    waker_set(waker, 1);
    wait_for(&count, 1);
    waker_set(other, 20);
    wait_for(&later, 1);
    assert_int_equal(count, 1);
    waker_set(waker, HOUR_MS);
    waker_set(waker, 1);
    wait_for(&count, 2);
    waker_set(waker, 1);
    waker_set(waker, 0);
    waker_set(other, 20);
    wait_for(&later, 2);
    assert_int_equal(count, 2);
    waker_set(waker, 1);
    waker_free(waker);
    waker_set(other, 20);
    wait_for(&later, 3);
    assert_int_equal(count, 2);
    waker_free(other);
    waker_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_once_and_when_it_was_set_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
