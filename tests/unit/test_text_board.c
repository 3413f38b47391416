#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "display/text_board.h"
#include "tests/support/board_sample.h"

static struct board board;
static struct hall hall;
static struct choice choice;
static struct view view;
static struct canvas canvas;
static struct view_moment moment;

static int set_up(void **state)
{
    (void)state;
    board_sample(&board, &hall);
    choice_init(&choice);
    moment = (struct view_moment){.now_ms = BOARD_SAMPLE_NOW_MS};
    return 0;
}

static void draw(size_t rows, size_t cols, size_t turn)
{
    view_make(&view, &board, &hall, &choice, &moment);
    canvas_init(&canvas, rows, cols);
    text_board_draw(&canvas, &view, turn);
}

/* The whole canvas as text. */
static const char *text(void)
{
    static char all[CANVAS_ROWS_MAX * CANVAS_ROW_SIZE];
    char row[CANVAS_ROW_SIZE];
    size_t len = 0;

    for (size_t i = 0; i < canvas.rows; i++) {
        canvas_row(&canvas, i, false, row);
        len += (size_t)snprintf(all + len, sizeof all - len, "%s\n", row);
    }
    return all;
}

static void expect_has(const char *part)
{
    if (strstr(text(), part) == NULL) {
        fail_msg("no \"%s\" in\n%s", part, text());
    }
}

static void expect_lacks(const char *part)
{
    if (strstr(text(), part) != NULL) {
        fail_msg("\"%s\" in\n%s", part, text());
    }
}

static void a_usual_terminal_shows_everything(void **state)
{
    (void)state;
    draw(24, 80, 0);
    assert_string_equal(
        text(),
        " Trung tâm Phục vụ hành chính công xã Bát Xát        Thứ Hai, 23/11/2026  09:41\n"
        " Bát Xát Commune Public Administration Service Centre\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Mời đến quầy · Please come to the counter\n"
        "\n"
        "     ████    ██████    ██    ██████      ██      ██████     C007  → 4\n"
        "   ██    ██  ██  ██  ████        ██        ██        ██     B009  → 3\n"
        "   ████████  ██  ██    ██    ██████  ██████████  ██████     T018  → 1\n"
        "   ██    ██  ██  ██    ██    ██            ██    ██\n"
        "   ██    ██  ██████  ██████  ██████      ██      ██████\n"
        "\n"
        "\n"
        " Quầy 1   T018         Quầy 2   A012         Quầy 3   B009\n"
        " Quầy 4   C007         Quầy 5   Tạm nghỉ     Quầy 6   Đóng\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Đang chờ · Waiting\n"
        " A  Hộ tịch, nuôi con nuôi          7  B  Chứng thực                      4\n"
        " C  Đất đai, xây dựng              12  E  Cư trú, căn cước                3\n"
        " G  Chính sách xã hội, bảo hiểm     0  H  Hộ kinh doanh                   1\n"
        " K  Lĩnh vực khác                   0  T  Trả kết quả                    21\n"
        "\n"
        "\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Mời bà con chuẩn bị sẵn giấy tờ tùy thân trước khi đến quầy. · Please have yo…\n");
}

static void the_whole_board_is_on_any_canvas(void **state)
{
    static const size_t sizes[][2] = {{24, 80}, {30, 100}, {50, 200}, {60, 65}, {128, 320}};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(sizes); i++) {
        draw(sizes[i][0], sizes[i][1], 0);
        expect_has("Trung tâm Phục vụ hành chính");
        expect_has("09:41");
        expect_has("Quầy 1   T018");
        expect_has("Quầy 5   Tạm nghỉ");
        expect_has("Quầy 6   Đóng");
        expect_has("T  Trả kết quả");
        expect_has("Mời bà con");
    }
}

/* Whatever the size, nothing is written beside it; the smallest ones are of no use, and no harm. */
static void no_size_is_too_small(void **state)
{
    (void)state;
    for (size_t rows = 0; rows < 40; rows++) {
        for (size_t cols = 0; cols < 100; cols++) {
            draw(rows, cols, 1);
        }
    }
}

static void the_newest_call_is_large_and_lit(void **state)
{
    char row[CANVAS_ROW_SIZE];

    (void)state;
    draw(24, 100, 0);
    expect_has("Mời đến quầy");
    expect_has("C007  → 4");
    expect_lacks("A012  → 2"); /* It is the large one. */
    canvas_row(&canvas, 6, true, row);
    assert_non_null(strstr(row, "\033[0;1;30;103m"));
    board.counters[1].state = BOARD_COUNTER_SERVING;
    draw(24, 100, 0);
    canvas_row(&canvas, 6, true, row);
    assert_null(strstr(row, "\033[0;1;30;103m"));
}

static void a_call_that_was_taken_back_is_gone(void **state)
{
    (void)state;
    draw(10, 80, 0);
    expect_has("A012  → 2");
    board.counters[1].state = BOARD_COUNTER_OPEN;
    board.counters[1].label[0] = '\0';
    draw(10, 80, 0);
    expect_lacks("A012");
    expect_has("Quầy 2   Sẵn sàng");
}

static void a_broken_link_is_said_and_the_board_stays(void **state)
{
    (void)state;
    draw(24, 80, 0);
    expect_lacks("Số liệu lúc");
    moment.link_down_ms = BOARD_SAMPLE_NOW_MS - (int64_t)7 * 60000;
    draw(24, 80, 0);
    expect_has("Số liệu lúc 09:34 · As of 09:34");
    expect_has("T018");
}

static void before_anything_is_known_it_says_so(void **state)
{
    (void)state;
    view_make(&view, NULL, NULL, &choice, &moment);
    canvas_init(&canvas, 24, 80);
    text_board_draw(&canvas, &view, 0);
    expect_has("Đang kết nối… · Connecting…");
}

static void closed_and_quiet_have_their_words(void **state)
{
    (void)state;
    board.call_count = 0;
    draw(24, 80, 0);
    expect_has("Hiện chưa gọi số nào");
    board.day_open = false;
    draw(24, 80, 0);
    expect_has("Hiện chưa phục vụ · Closed at the moment");
}

static void languages_stand_in_the_order_of_the_display(void **state)
{
    (void)state;
    assert_true(choice_set_languages(&choice, "en"));
    draw(24, 80, 1);
    expect_has("Bát Xát Commune Public Administration");
    expect_has("Monday, 23/11/2026  09:41");
    expect_has("Counter 6   Closed");
    expect_lacks("Quầy");
    expect_has("Hồ sơ nhận sau 15:00"); /* There is no English for it. */
}

static void what_does_not_fit_takes_turns(void **state)
{
    char label[BOARD_LABEL_SIZE];

    (void)state;
    board_sample_large(&board, &hall, 60);
    draw(24, 80, 0);
    assert_true(text_board_turns(&canvas, &view));
    expect_has("Trang 1/");
    for (size_t i = 0; i < 60; i++) {
        bool is_seen = false;
        (void)snprintf(label, sizeof label, "%s", board.counters[i].label);
        for (size_t turn = 0; turn < 60 && !is_seen; turn++) {
            draw(24, 80, turn);
            is_seen = strstr(text(), label) != NULL;
        }
        assert_true(is_seen);
    }
    board_sample(&board, &hall);
    board.notice_count = 1;
    draw(30, 100, 0);
    assert_false(text_board_turns(&canvas, &view));
    expect_lacks("Trang");
}

static void long_texts_are_cut_where_they_end(void **state)
{
    (void)state;
    canvas_init(&canvas, 1, 10);
    assert_int_equal(canvas_put(&canvas, 0, 0, 6, CANVAS_NORMAL, "Hộ tịch"), 6);
    canvas_put_right(&canvas, 0, 6, 4, CANVAS_BOLD, "12");
    assert_string_equal(text(), "Hộ tị…  12\n");
    assert_int_equal(canvas_put(&canvas, 0, 8, 9, CANVAS_NORMAL, "một"), 2);
    assert_string_equal(text(), "Hộ tị…  m…\n");
    assert_int_equal(canvas_put(&canvas, 0, 10, 5, CANVAS_NORMAL, "x"), 0);
    assert_int_equal(canvas_put(&canvas, 1, 0, 5, CANVAS_NORMAL, "x"), 0);
    canvas_init(&canvas, 1, 4);
    assert_int_equal(canvas_put(&canvas, 0, 0, 4, CANVAS_NORMAL, "漢字漢"), 3);
    assert_string_equal(text(), "漢…\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_usual_terminal_shows_everything, set_up),
        cmocka_unit_test_setup(the_whole_board_is_on_any_canvas, set_up),
        cmocka_unit_test_setup(no_size_is_too_small, set_up),
        cmocka_unit_test_setup(the_newest_call_is_large_and_lit, set_up),
        cmocka_unit_test_setup(a_call_that_was_taken_back_is_gone, set_up),
        cmocka_unit_test_setup(a_broken_link_is_said_and_the_board_stays, set_up),
        cmocka_unit_test_setup(before_anything_is_known_it_says_so, set_up),
        cmocka_unit_test_setup(closed_and_quiet_have_their_words, set_up),
        cmocka_unit_test_setup(languages_stand_in_the_order_of_the_display, set_up),
        cmocka_unit_test_setup(what_does_not_fit_takes_turns, set_up),
        cmocka_unit_test(long_texts_are_cut_where_they_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
