/* The renderer: another process draws the same sheet, and its end is no end of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_as_from_here),
        cmocka_unit_test(what_it_refuses_is_a_failure),
        cmocka_unit_test(it_is_ended_when_nobody_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
