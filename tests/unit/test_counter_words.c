#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "counter-client/words.h"

#define MINUTE_MS 60000

static void says(GString *text, const char *wanted)
{
    assert_string_equal(text->str, wanted);
    (void)g_string_free(text, TRUE);
}

/* The table of the pages (queued/web/test/texts.test.ts): a citizen is promised the same
 * everywhere. */
static void ranges_of_waiting_are_round(void **state)
{
    static const struct {
        double low;
        double high;
        const char *vi;
        const char *en;
    } table[] = {
        {0, 0.5, "dưới 1 phút", "under 1 min"},
        {2, 4.2, "dưới 5 phút", "under 5 min"},
        {4.9, 13.1, "4–14 phút", "4–14 min"},
        {11, 31, "10–35 phút", "10–35 min"},
        {0.4, 22, "dưới 25 phút", "under 25 min"},
        {61, 118, "60–120 phút", "60–120 min"},
        {95, 200, "1,5–3,5 giờ", "1.5–3.5 hours"},
        {300, 900, "trên 5 giờ", "over 5 hours"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        for (int english = 0; english <= 1; english++) {
            GString *text = g_string_new("");
            assert_true(words_choose(english ? "en" : "vi"));
            words_range(
                text, (int64_t)(table[i].low * MINUTE_MS), (int64_t)(table[i].high * MINUTE_MS));
            says(text, english ? table[i].en : table[i].vi);
        }
    }
}

static void durations_and_people_are_said_in_full(void **state)
{
    static const struct {
        int64_t seconds;
        const char *vi;
    } table[] = {
        {-5, "0 giây"},
        {59, "59 giây"},
        {60, "1 phút"},
        {3599, "59 phút"},
        {3900, "1 giờ 05 phút"},
    };

    (void)state;
    assert_true(words_choose("vi"));
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        GString *text = g_string_new("");
        words_duration(text, table[i].seconds * 1000);
        says(text, table[i].vi);
    }
    GString *people = g_string_new("");
    for (uint32_t ahead = 0; ahead < 3; ahead++) {
        words_people(people, ahead);
        g_string_append_c(people, '|');
    }
    says(people, "Không có ai chờ trước|1 người chờ trước|2 người chờ trước|");
}

/* What stands around the place of a value stays where it is. */
static void a_value_stands_in_its_place(void **state)
{
    GString *text = g_string_new("(");

    (void)state;
    words_duration_in(text, "còn %s nữa", 12000);
    words_number_in(text, " · quầy %u", 3);
    g_string_append_c(text, ')');
    says(text, "(còn 12 giây nữa · quầy 3)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_waiting_are_round),
        cmocka_unit_test(durations_and_people_are_said_in_full),
        cmocka_unit_test(a_value_stands_in_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
