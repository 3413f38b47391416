/* Slips: the bytes for the printer are read back, compared dot by dot, and scanned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/printing/escpos.h"
#include "queued/printing/render.h"
#include "queued/printing/slip.h"

#define URL "http://192.168.1.10:8090/t/0123456789abcdefghjkmnpqrs"

static struct slip sample(void)
{
    return (struct slip){
        .ticket_id = 12,
        .language = LANGUAGE_VI,
        .office = "Trung tâm Phục vụ hành chính công xã Bát Xát",
        .label = "A012",
        .service = "Hộ tịch, nuôi con nuôi",
        .procedure = "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con",
        .date = 20261123,
        .minute = 9 * 60 + 41,
        .people_ahead = 3,
        .is_priority = true,
        .url = URL,
        .own_text = "Vui lòng chú ý màn hình và loa gọi số. Xin cảm ơn.",
    };
}

/* One raster command at @bytes: its rows go to @bitmap from @row on. Returns how long it is. */
static size_t decode_band(const uint8_t *bytes, struct bitmap *bitmap, uint32_t *row)
{
    assert_memory_equal(bytes, "\x1dv0\0", 4);
    uint32_t row_bytes = bytes[4] + 256U * bytes[5];
    uint32_t rows = bytes[6] + 256U * bytes[7];

    assert_int_equal(row_bytes * 8, bitmap->width);
    assert_true(rows > 0 && *row + rows <= bitmap->height);
    for (uint32_t i = 0; i < rows * row_bytes * 8; i++) {
        if ((bytes[8 + i / 8] & (0x80U >> (i % 8))) != 0) {
            bitmap_set(bitmap, i % bitmap->width, *row + i / bitmap->width);
        }
    }
    *row += rows;
    return 8 + (size_t)rows * row_bytes;
}

/* What a printer does with the bytes: only what we send is understood. */
static void decode(const uint8_t *bytes, size_t len, struct bitmap *bitmap)
{
    size_t at = 2;
    uint32_t row = 0;

    assert_true(len > 2 && bytes[0] == 0x1b && bytes[1] == '@');
    while (bytes[at] == 0x1d && bytes[at + 1] == 'v') {
        at += decode_band(bytes + at, bitmap, &row);
    }
    assert_int_equal(row, bitmap->height);
    assert_memory_equal(bytes + at, "\x1dV\x42", 3);
    assert_int_equal(at + 4, len);
}

static void write_picture(const struct bitmap *bitmap, const char *path)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    (void)fprintf(file, "P4\n%u %u\n", bitmap->width, bitmap->height);
    (void)fwrite(bitmap->dots, bitmap->width / 8, bitmap->height, file);
    assert_int_equal(fclose(file), 0);
}

static size_t black(const struct bitmap *bitmap)
{
    size_t count = 0;

    for (uint32_t y = 0; y < bitmap->height; y++) {
        for (uint32_t x = 0; x < bitmap->width; x++) {
            count += bitmap_get(bitmap, x, y);
        }
    }
    return count;
}

/* What zbarimg reads in the picture; "" when it is not installed. */
static void scan(const char *path, char *text, size_t size)
{
    char command[512];

    text[0] = '\0';
    if (system("command -v zbarimg >/dev/null") != 0) { // NOLINT(cert-env33-c): a test's tool.
        print_message("zbarimg is missing: the QR code is not scanned\n");
        return;
    }
    (void)snprintf(command, sizeof command, "zbarimg --quiet --raw '%s'", path);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a test's tool.
    assert_non_null(pipe);
    size_t len = fread(text, 1, size - 1, pipe);
    text[len] = '\0';
    assert_int_equal(pclose(pipe), 0);
    text[strcspn(text, "\n")] = '\0';
}

static void print_and_read(const struct slip *slip, uint32_t dots, const char *name)
{
    struct bitmap bitmap = {0};
    struct bitmap read_back = {0};
    uint8_t *bytes = NULL;
    size_t len = 0;
    char path[256];
    char text[256];

    assert_int_equal(slip_render(slip, dots, &bitmap), QD_OK);
    assert_int_equal(bitmap.width, dots);
    assert_true(bitmap.height > dots / 2 && bitmap.height < 3 * dots);
    assert_int_equal(escpos_encode(&bitmap, &bytes, &len), QD_OK);
    assert_int_equal(bitmap_init(&read_back, bitmap.width, bitmap.height), QD_OK);
    decode(bytes, len, &read_back);
    assert_memory_equal(read_back.dots, bitmap.dots, (size_t)bitmap.height * bitmap.width / 8);
    const char *folder = getenv("QUEUED_BUILD_DIR");
    (void)snprintf(path, sizeof path, "%s/%s.pbm", folder == NULL ? "." : folder, name);
    write_picture(&read_back, path);
    scan(path, text, sizeof text);
    assert_true(text[0] == '\0' || strcmp(text, slip->url) == 0);
    free(bytes);
    bitmap_deinit(&bitmap);
    bitmap_deinit(&read_back);
}

static void both_papers_are_read_back(void **state)
{
    struct slip slip = sample();

    (void)state;
    print_and_read(&slip, sheet_dots(80), "slip-80");
    print_and_read(&slip, sheet_dots(58), "slip-58");
    slip.language = LANGUAGE_EN;
    slip.is_again = true;
    slip.is_priority = false;
    slip.people_ahead = 0;
    print_and_read(&slip, sheet_dots(80), "slip-80-en-again");
}

static uint32_t height_of(const struct slip *slip)
{
    struct bitmap bitmap = {0};

    assert_int_equal(slip_render(slip, SHEET_DOTS_80, &bitmap), QD_OK);
    uint32_t height = bitmap.height;
    assert_true(black(&bitmap) > 1000);
    bitmap_deinit(&bitmap);
    return height;
}

static void what_is_not_there_takes_no_paper(void **state)
{
    struct slip full = sample();
    struct slip bare = {.language = LANGUAGE_VI, .label = "A001", .date = 20261123};

    (void)state;
    assert_true(height_of(&bare) < height_of(&full) / 2);
    struct slip no_code = sample();
    no_code.url[0] = '\0';
    assert_true(height_of(&no_code) + 200 < height_of(&full));
    struct slip regular = sample();
    regular.is_priority = false;
    assert_true(height_of(&regular) < height_of(&full));
}

static void the_longest_texts_fit(void **state)
{
    struct slip slip = sample();

    (void)state;
    (void)snprintf(slip.label, sizeof slip.label, "%s", "ĐĐ2097152");
    memset(slip.procedure, 'W', sizeof slip.procedure - 1);
    memset(slip.service, 'W', sizeof slip.service - 1);
    memset(slip.office, 'W', sizeof slip.office - 1);
    memset(slip.own_text, 'W', sizeof slip.own_text - 1);
    print_and_read(&slip, SHEET_DOTS_80, "slip-80-long");
    print_and_read(&slip, SHEET_DOTS_58, "slip-58-long");
}

static void answers_are_understood(void **state)
{
    static const struct {
        uint8_t answers[ESCPOS_QUESTIONS];
        enum printer_state state;
    } table[] = {
        {{0x12, 0x12, 0x12, 0x12}, PRINTER_READY},
        {{0, 0, 0, 0}, PRINTER_READY}, /* It answers nothing: believed until it fails. */
        {{0xff, 0xff, 0xff, 0xff}, PRINTER_READY},
        {{0x12, 0x12, 0x12, 0x1e}, PRINTER_PAPER_LOW},
        {{0x1a, 0x32, 0x12, 0x7e}, PRINTER_NO_PAPER},
        {{0x1a, 0x32, 0x12, 0x12}, PRINTER_NO_PAPER},
        {{0x1a, 0x16, 0x12, 0x12}, PRINTER_COVER_OPEN},
        {{0x1a, 0x52, 0x1a, 0x12}, PRINTER_FAULT},
        {{0x1a, 0x12, 0x32, 0x12}, PRINTER_FAULT},
        {{0x1a, 0x12, 0x12, 0x12}, PRINTER_OFFLINE},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(table); i++) {
        print_message("row %zu\n", i);
        assert_int_equal(escpos_state(table[i].answers), table[i].state);
    }
    assert_true(escpos_is_answer(0x12));
    assert_false(escpos_is_answer(0x92));
    assert_false(escpos_is_answer(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_papers_are_read_back),
        cmocka_unit_test(what_is_not_there_takes_no_paper),
        cmocka_unit_test(the_longest_texts_fit),
        cmocka_unit_test(answers_are_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
