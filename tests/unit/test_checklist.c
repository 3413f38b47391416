/* Checklists: as long as their documents, and never longer than the paper may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/printing/render.h"
#include "queued/printing/sheet.h"

static struct sheet sample(const char *documents)
{
    struct sheet sheet = {.kind = SHEET_CHECKLIST,
                          .checklist = {.language = LANGUAGE_VI,
                                        .office = "Xã Bát Xát",
                                        .label = "Khai sinh",
                                        .name = "Thủ tục đăng ký khai sinh",
                                        .time_limit = 3,
                                        .time_unit = "working_day",
                                        .fee = "Miễn phí",
                                        .counters = "Quầy 2, Quầy 3"}};

    (void)snprintf(sheet.checklist.documents, sizeof sheet.checklist.documents, "%s", documents);
    return sheet;
}

static uint32_t height_of(const struct sheet *sheet, uint32_t dots)
{
    struct bitmap bitmap = {0};

    assert_int_equal(render_sheet(sheet, dots, &bitmap), QD_OK);
    assert_int_equal(bitmap.width, dots);
    uint32_t height = bitmap.height;
    bitmap_deinit(&bitmap);
    return height;
}

static void each_document_has_its_line(void **state)
{
    struct sheet two = sample("Tờ khai\nGiấy chứng sinh");
    struct sheet three = sample("Tờ khai\nGiấy chứng sinh\nGiấy tờ tùy thân");
    struct sheet gaps = sample("\n\nTờ khai\n   \nGiấy chứng sinh\n\n");

    (void)state;
    for (uint32_t paper = 58; paper <= 80; paper += 22) {
        uint32_t dots = sheet_dots(paper);
        assert_true(height_of(&three, dots) > height_of(&two, dots) + 20);
        assert_int_equal(height_of(&gaps, dots), height_of(&two, dots));
    }
    assert_int_equal(sheet_ticket_id(&two), 0);
}

static void what_is_not_known_is_left_out(void **state)
{
    struct sheet full = sample("Tờ khai");
    struct sheet bare = sample("Tờ khai");

    (void)state;
    bare.checklist.time_limit = 0;
    bare.checklist.fee[0] = '\0';
    assert_true(height_of(&bare, SHEET_DOTS_80) + 40 < height_of(&full, SHEET_DOTS_80));
    struct sheet none = sample("");
    assert_true(height_of(&none, SHEET_DOTS_80) > 100); /* It says whom to ask. */
}

static void no_list_is_longer_than_the_paper(void **state)
{
    struct sheet sheet = sample("");

    (void)state;
    for (size_t i = 0; i + 2 < sizeof sheet.checklist.documents; i += 2) {
        memcpy(sheet.checklist.documents + i, "x\n", 3);
    }
    memset(sheet.checklist.name, 'W', sizeof sheet.checklist.name - 1);
    assert_int_equal(height_of(&sheet, SHEET_DOTS_58), BITMAP_HEIGHT_MAX);
}

static void slips_are_sheets_too(void **state)
{
    struct sheet sheet = {.kind = SHEET_SLIP, .slip = {.ticket_id = 7, .label = "A001"}};

    (void)state;
    assert_int_equal(sheet_ticket_id(&sheet), 7);
    assert_true(height_of(&sheet, SHEET_DOTS_80) > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_document_has_its_line),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(no_list_is_longer_than_the_paper),
        cmocka_unit_test(slips_are_sheets_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
