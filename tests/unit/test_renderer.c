/* The renderer: another process draws the same sheet, and its end is no end of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/printing/escpos.h"
#include "queued/printing/render.h"
#include "queued/printing/renderer.h"

static const struct sheet sample = {.kind = SHEET_SLIP,
                                    .slip = {.ticket_id = 7,
                                             .language = LANGUAGE_VI,
                                             .label = "A007",
                                             .service = "Hộ tịch",
                                             .url = "http://10.0.0.5/t/x",
                                             .date = 20261123}};

static void the_same_bytes_as_from_here(void **state)
{
    struct bitmap bitmap = {0};
    uint8_t *here = NULL;
    uint8_t *there = NULL;
    size_t here_len = 0;
    size_t there_len = 0;

    (void)state;
    assert_int_equal(render_sheet(&sample, SHEET_DOTS_80, &bitmap), QD_OK);
    assert_int_equal(escpos_encode(&bitmap, &here, &here_len), QD_OK);
    assert_int_equal(renderer_make(&sample, SHEET_DOTS_80, -1, &there, &there_len), QD_OK);
    assert_int_equal(there_len, here_len);
    assert_memory_equal(there, here, here_len);
    bitmap_deinit(&bitmap);
    free(here);
    free(there);
}

static void what_it_refuses_is_a_failure(void **state)
{
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    assert_int_equal(renderer_make(&sample, 77, -1, &bytes, &len), QD_ERR_IO);
    assert_null(bytes);
}

static void it_is_ended_when_nobody_wants_it(void **state)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    int cancel[2];

    (void)state;
    assert_int_equal(pipe(cancel), 0);
    (void)close(cancel[1]); /* Readable: at its end. */
    assert_int_equal(renderer_make(&sample, SHEET_DOTS_80, cancel[0], &bytes, &len), QD_ERR_IO);
    assert_null(bytes);
    (void)close(cancel[0]);
}

#ifdef SCARCE_MODULE
/* Its libraries end the process when memory runs out, which is no end of ours: each allocation in
 * turn, at growing distances. A sheet is whole, or there is none. */
static void it_may_run_out_of_memory(void **state)
{
    uint8_t *whole = NULL;
    size_t whole_len = 0;
    unsigned failures = 0;

    (void)state;
    assert_int_equal(renderer_make(&sample, SHEET_DOTS_80, -1, &whole, &whole_len), QD_OK);
    assert_int_equal(unsetenv("G_SLICE"), 0); /* With it GLib may wait for itself. */
    assert_int_equal(setenv("LD_PRELOAD", SCARCE_MODULE, 1), 0);
    assert_int_equal(setenv("SCARCE_PROGRAM", RENDERER_PROGRAM, 1), 0);
    for (unsigned at = 1; at < 40000; at += 1 + at / 8) {
        char number[16];
        uint8_t *bytes = NULL;
        size_t len = 0;
        (void)snprintf(number, sizeof number, "%u", at);
        assert_int_equal(setenv("SCARCE_AT", number, 1), 0);
        enum qd_err err = renderer_make(&sample, SHEET_DOTS_80, -1, &bytes, &len);
        if (err == QD_OK) {
            assert_int_equal(len, whole_len);
            assert_memory_equal(bytes, whole, len);
            free(bytes);
        } else {
            assert_int_equal(err, QD_ERR_IO);
            assert_null(bytes);
            failures++;
        }
    }
    (void)unsetenv("LD_PRELOAD");
    assert_true(failures > 10);
    free(whole);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_as_from_here),
        cmocka_unit_test(what_it_refuses_is_a_failure),
        cmocka_unit_test(it_is_ended_when_nobody_wants_it),
#ifdef SCARCE_MODULE
        cmocka_unit_test(it_may_run_out_of_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
