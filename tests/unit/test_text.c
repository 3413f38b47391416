#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "tests/support/death.h"

#define LIT(text)              \
    {                          \
        text, sizeof(text) - 1 \
    }

struct sample {
    const char *text;
    size_t len;
};

static void well_formed_utf8_is_taken(void **state)
{
    static const struct sample good[] = {
        LIT(""),
        LIT("A012"),
        LIT("\x7f"),
        LIT("\xc2\x80"),         /* The first of two bytes, */
        LIT("\xdf\xbf"),         /* the last; */
        LIT("\xe0\xa0\x80"),     /* of three, */
        LIT("\xed\x9f\xbf"),     /* the last before the surrogates, */
        LIT("\xee\x80\x80"),     /* the first after; */
        LIT("\xef\xbf\xbf"),     /* the last of three; */
        LIT("\xf0\x90\x80\x80"), /* the first of four, */
        LIT("\xf4\x8f\xbf\xbf"), /* the last of all. */
        LIT("Bộ phận một cửa 📄"),
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(good); i++) {
        assert_true(text_is_utf8(good[i].text, good[i].len));
    }
}

static void malformed_utf8_is_refused(void **state)
{
    static const struct sample bad[] = {
        LIT("\0"),
        LIT("a\0b"),
        LIT("\x80"),             /* A continuation on its own. */
        LIT("\xc0\x80"),         /* Overlong, two bytes, */
        LIT("\xc1\xbf"),         /* the longest such; */
        LIT("\xe0\x9f\xbf"),     /* three; */
        LIT("\xf0\x8f\xbf\xbf"), /* four. */
        LIT("\xed\xa0\x80"),     /* The first surrogate, */
        LIT("\xed\xbf\xbf"),     /* the last. */
        LIT("\xf4\x90\x80\x80"), /* Above U+10FFFF. */
        LIT("\xf5\x80\x80\x80"),
        LIT("\xff"),
        LIT("\xc3"), /* Cut short. */
        LIT("\xe1\xba"),
        LIT("\xf0\x9f\x93"),
        LIT("\xc3("), /* Continuation missing. */
        LIT("\xe1\xba("),
        LIT("\xf0\x9f\x93("),
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        assert_false(text_is_utf8(bad[i].text, bad[i].len));
        assert_false(text_is_printable(bad[i].text, bad[i].len));
        assert_false(text_is_nfc(bad[i].text, bad[i].len));
    }
}

/* Every code point there is, encoded by the rule, is taken unless NUL or a surrogate. */
static void every_code_point_is_judged(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        unsigned char bytes[4];
        size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = len; i-- > 1;) {
            bytes[i] = (unsigned char)(0x80 | ((c >> (6 * (len - 1 - i))) & 0x3f));
        }
        static const unsigned char lead[] = {[1] = 0, [2] = 0xc0, [3] = 0xe0, [4] = 0xf0};
        bytes[0] = (unsigned char)(lead[len] | (c >> (6 * (len - 1))));
        bool is_valid = c != 0 && (c < 0xd800 || c > 0xdfff);
        size_t found = text_code_point_len((const char *)bytes, len);
        if (found != (is_valid ? len : 0)) {
            fail_msg("U+%04X: %zu", (unsigned)c, found);
        }
    }
}

static void printable_is_one_harmless_line(void **state)
{
    static const struct sample good[] = {
        LIT(""),
        LIT(" ~"),
        LIT("\xc2\xa0"),
        LIT("Đăng ký khai sinh"),
        LIT("\xe2\x80\xa7"),
        LIT("\xe2\x80\xaf"),
        LIT("\xe2\x81\xa5"),
        LIT("\xef\xbf\xbd"),
        LIT("👩‍👧"),
    };
    /* NOLINTBEGIN(misc-misleading-bidirectional): these are what must be refused. */
    static const struct sample bad[] = {
        LIT("a\nb"),         LIT("\t"),           LIT("\x1f"),         LIT("\x7f"),
        LIT("\xc2\x80"),     LIT("\xc2\x9f"),     LIT("\xe2\x80\xa8"), LIT("\xe2\x80\xa9"),
        LIT("\xe2\x80\x8e"), LIT("\xe2\x80\x8f"), LIT("\xe2\x80\xaa"), LIT("\xe2\x80\xae"),
        LIT("\xe2\x81\xa6"), LIT("\xe2\x81\xa9"), LIT("\xd8\x9c"),     LIT("\xef\xbb\xbf"),
        LIT("\xef\xb7\x90"), LIT("\xef\xbf\xbe"), LIT("\xef\xbf\xbf"), LIT("\xf0\x9f\xbf\xbf"),
    };
    /* NOLINTEND(misc-misleading-bidirectional) */

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(good); i++) {
        assert_true(text_is_printable(good[i].text, good[i].len));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        assert_false(text_is_printable(bad[i].text, bad[i].len));
    }
}

/* Decomposed, as macOS and some phones send it; and what it is in NFC. */
static const struct {
    struct sample from;
    const char *to;
} compositions[] = {
    {LIT(""), ""},
    {LIT("A012"), "A012"},
    {LIT("Quả"), "Quả"},
    {LIT("e\xcc\x81"), "é"},
    {LIT("e\xcc\x82\xcc\xa3"), "ệ"}, /* Marks in either order. */
    {LIT("e\xcc\xa3\xcc\x82"), "ệ"},
    {LIT("\xc3\xaa\xcc\xa3"), "ệ"},
    {LIT("o\xcc\x9b\xcc\x80"), "ờ"},
    {LIT("U\xcc\x9b\xcc\xa3"), "Ự"},
    {LIT("\xe2\x84\xab"), "Å"}, /* The ångström sign has a canonical letter. */
};

static void nfc_is_made_and_recognised(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(compositions); i++) {
        const struct sample from = compositions[i].from;
        const char *to = compositions[i].to;
        char nfc[64];

        assert_int_equal(text_to_nfc(nfc, sizeof nfc, from.text, from.len), QD_OK);
        assert_string_equal(nfc, to);
        assert_true(text_is_nfc(to, strlen(to)));
        bool is_same = strlen(to) == from.len && memcmp(to, from.text, from.len) == 0;
        assert_int_equal(text_is_nfc(from.text, from.len), is_same);
    }
}

static void nfc_needs_room_for_the_nul(void **state)
{
    char nfc[64];

    (void)state;
    assert_int_equal(text_to_nfc(nfc, 3, "e\xcc\x81", 3), QD_OK); /* Two bytes. */
    assert_string_equal(nfc, "é");
    assert_int_equal(text_to_nfc(nfc, 2, "e\xcc\x81", 3), QD_ERR_TOO_BIG);
    assert_string_equal(nfc, "");
    assert_int_equal(text_to_nfc(nfc, 1, "", 0), QD_OK);
    assert_int_equal(text_to_nfc(nfc, 1, "a", 1), QD_ERR_TOO_BIG);
    assert_int_equal(text_to_nfc(nfc, sizeof nfc, "\xff", 1), QD_ERR_INVALID);
    assert_string_equal(nfc, "");
}

static void nfc_has_a_longest_text(void **state)
{
    const unsigned char dash[] = {0xe2, 0x80, 0x94};
    char text[TEXT_NFC_LEN_MAX + 2];
    char nfc[TEXT_NFC_LEN_MAX + 2];

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(text_to_nfc(nfc, sizeof nfc, text, TEXT_NFC_LEN_MAX), QD_OK);
    assert_int_equal(text_to_nfc(nfc, sizeof nfc, text, TEXT_NFC_LEN_MAX + 1), QD_ERR_TOO_BIG);
    assert_true(text_is_nfc(text, TEXT_NFC_LEN_MAX + 1)); /* Plainly composed: any length. */

    /* An em dash is outside the plain ranges, and NFC. */
    memcpy(text, dash, sizeof dash);
    assert_true(text_is_nfc(text, TEXT_NFC_LEN_MAX));
    assert_false(text_is_nfc(text, TEXT_NFC_LEN_MAX + 1));
}

/* The code points that grow most when decomposed, over the whole length. */
static void growing_text_is_bounded(void **state)
{
    static const char *const growing[] = {
        "\xe1\xbe\x82", "\xce\x90", "\xef\xac\x83", "\xe1\xbb\x9d"};
    char text[TEXT_NFC_LEN_MAX];
    char out[4 * TEXT_NFC_LEN_MAX];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(growing); i++) {
        size_t step = strlen(growing[i]);
        size_t len = 0;
        for (; len + step <= sizeof text; len += step) {
            memcpy(text + len, growing[i], step);
        }
        assert_int_equal(text_to_nfc(out, sizeof out, text, len), QD_OK);
        assert_int_equal(text_fold(out, sizeof out, text, len), QD_OK);
    }
}

static void folding_makes_search_easy(void **state)
{
    static const struct {
        struct sample from;
        const char *to;
    } folds[] = {
        {LIT(""), ""},
        {LIT("Đăng ký KHAI SINH"), "dang ky khai sinh"},
        {LIT("dang ky khai sinh"), "dang ky khai sinh"},
        {LIT("đĐdD"), "dddd"},
        {LIT("Giấy chứng nhận quyền sử dụng đất"), "giay chung nhan quyen su dung dat"},
        {LIT("ƯƠ ươ Ệ ỡ"), "uo uo e o"},
        {LIT("e\xcc\x82\xcc\xa3"), "e"},
        {LIT("H38.12-01"), "h38.12-01"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(folds); i++) {
        char out[128];
        assert_int_equal(text_fold(out, sizeof out, folds[i].from.text, folds[i].from.len), QD_OK);
        assert_string_equal(out, folds[i].to);
    }

    char small[4];
    assert_int_equal(text_fold(small, sizeof small, "ĐẤT", strlen("ĐẤT")), QD_OK);
    assert_string_equal(small, "dat");
    assert_int_equal(text_fold(small, sizeof small, "ĐẤTS", strlen("ĐẤTS")), QD_ERR_TOO_BIG);
    assert_int_equal(text_fold(small, sizeof small, "\xc0", 1), QD_ERR_INVALID);
}

static void labels_are_short_and_clean(void **state)
{
    static const struct sample bad[] = {
        LIT(""),
        LIT(" Quầy 3"),
        LIT("Quầy 3 "),
        LIT(" "),
        LIT("a\nb"),
        LIT("e\xcc\x81"),
        LIT("\xff"),
    };
    char name[LIMIT_NAME];

    (void)state;
    assert_true(text_is_label("Quầy 3", strlen("Quầy 3"), LIMIT_NAME - 1));
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        assert_false(text_is_label(bad[i].text, bad[i].len, LIMIT_NAME - 1));
    }
    memset(name, 'a', sizeof name);
    assert_true(text_is_label(name, LIMIT_NAME - 1, LIMIT_NAME - 1));
    assert_false(text_is_label(name, LIMIT_NAME, LIMIT_NAME - 1));
}

static void length_counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_length("", 0), 0);
    assert_int_equal(text_length("Quả 📄", strlen("Quả 📄")), 5);
    assert_int_equal(text_length("e\xcc\x81", 3), 2);
}

/* What of "aéả📄" (1, 2, 3 and 4 bytes) fits into each size. */
static void copy_cuts_between_code_points(void **state)
{
    static const char *const expected[] = {
        [1] = "",
        [2] = "a",
        [3] = "a",
        [4] = "aé",
        [5] = "aé",
        [6] = "aé",
        [7] = "aéả",
        [8] = "aéả",
        [9] = "aéả",
        [10] = "aéả",
        [11] = "aéả📄",
        [12] = "aéả📄",
    };

    (void)state;
    for (size_t size = 1; size < QD_ARRAY_LEN(expected); size++) {
        char dst[16];
        memset(dst, 'x', sizeof dst);
        assert_int_equal(text_copy(dst, size, "aéả📄"), size > 10);
        assert_string_equal(dst, expected[size]);
        assert_int_equal(dst[size], 'x');
    }
}

static void copy_to_nothing(void *arg)
{
    char dst[1];

    (void)arg;
    (void)text_copy(dst, 0, "");
}

static void copy_needs_a_destination(void **state)
{
    char output[256];

    (void)state;
    assert_true(death_by_abort(copy_to_nothing, NULL, output, sizeof output));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_utf8_is_taken),
        cmocka_unit_test(malformed_utf8_is_refused),
        cmocka_unit_test(every_code_point_is_judged),
        cmocka_unit_test(printable_is_one_harmless_line),
        cmocka_unit_test(nfc_is_made_and_recognised),
        cmocka_unit_test(nfc_needs_room_for_the_nul),
        cmocka_unit_test(nfc_has_a_longest_text),
        cmocka_unit_test(growing_text_is_bounded),
        cmocka_unit_test(folding_makes_search_easy),
        cmocka_unit_test(labels_are_short_and_clean),
        cmocka_unit_test(length_counts_code_points),
        cmocka_unit_test(copy_cuts_between_code_points),
        cmocka_unit_test(copy_needs_a_destination),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
