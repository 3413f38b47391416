#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/text.h"
#include "queued/voice/words.h"

/* What people stumble over, as an office says it. */
static const struct {
    uint32_t number;
    const char *in[WORDS_LANGUAGE_COUNT];
} numbers[] = {
    {0, {"không", "zero"}},
    {1, {"một", "one"}},
    {4, {"bốn", "four"}},
    {5, {"năm", "five"}},
    {10, {"mười", "ten"}},
    {11, {"mười một", "eleven"}},
    {14, {"mười bốn", "fourteen"}},
    {15, {"mười lăm", "fifteen"}},
    {20, {"hai mươi", "twenty"}},
    {21, {"hai mươi mốt", "twenty one"}},
    {24, {"hai mươi tư", "twenty four"}},
    {25, {"hai mươi lăm", "twenty five"}},
    {44, {"bốn mươi tư", "forty four"}},
    {55, {"năm mươi lăm", "fifty five"}},
    {99, {"chín mươi chín", "ninety nine"}},
    {100, {"một trăm", "one hundred"}},
    {101, {"một trăm linh một", "one hundred and one"}},
    {104, {"một trăm linh bốn", "one hundred and four"}},
    {105, {"một trăm linh năm", "one hundred and five"}},
    {110, {"một trăm mười", "one hundred and ten"}},
    {111, {"một trăm mười một", "one hundred and eleven"}},
    {115, {"một trăm mười lăm", "one hundred and fifteen"}},
    {120, {"một trăm hai mươi", "one hundred and twenty"}},
    {121, {"một trăm hai mươi mốt", "one hundred and twenty one"}},
    {500, {"năm trăm", "five hundred"}},
    {555, {"năm trăm năm mươi lăm", "five hundred and fifty five"}},
    {999, {"chín trăm chín mươi chín", "nine hundred and ninety nine"}},
    {1000, {"một không không không", "one zero zero zero"}},
    {4294967295,
     {"bốn hai chín bốn chín sáu bảy hai chín năm",
      "four two nine four nine six seven two nine five"}},
};

static void hard_numbers(void **state)
{
    char words[WORDS_SIZE];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(numbers); i++) {
        for (size_t j = 0; j < WORDS_LANGUAGE_COUNT; j++) {
            words_number((enum words_language)j, numbers[i].number, words);
            assert_string_equal(words, numbers[i].in[j]);
        }
    }
}

static int vi_digit(const char *word)
{
    static const char *const digits[] = {
        "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

    for (int i = 0; i < 10; i++) {
        if (strcmp(word, digits[i]) == 0) {
            return i;
        }
    }
    return -1;
}

/* Hears a Vietnamese number below a thousand, word by word, and takes none that nobody says. */
static int hear_vi(char *words)
{
    enum { START, DIGIT, HUNDRED, LINH, TEN, TENS, END } at = START;
    int sum = 0;
    int digit = 0;
    char *rest = NULL;

    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        int heard = vi_digit(word);
        if (strcmp(word, "trăm") == 0 && at == DIGIT && sum == 0 && digit != 0) {
            sum = 100 * digit;
            at = HUNDRED;
        } else if (strcmp(word, "linh") == 0 && at == HUNDRED) {
            at = LINH;
        } else if (strcmp(word, "mười") == 0 && (at == START || at == HUNDRED)) {
            sum += 10;
            at = TEN;
        } else if (strcmp(word, "mươi") == 0 && at == DIGIT && digit > 1) {
            sum += 10 * digit;
            at = TENS;
        } else if (heard >= 0 && (at == START || at == HUNDRED || at == LINH)) {
            digit = heard;
            bool is_last = at == LINH;
            assert_false(is_last && heard == 0);
            sum += is_last ? heard : 0;
            at = is_last ? END : DIGIT;
        } else if (at == TEN || at == TENS) {
            int unit = strcmp(word, "lăm") == 0 ? 5 : heard;
            unit = at == TENS && strcmp(word, "mốt") == 0 ? 1 : unit;
            unit = at == TENS && strcmp(word, "tư") == 0 ? 4 : unit;
            assert_true(unit > 0);
            assert_false(heard == 5 || (at == TENS && (heard == 1 || heard == 4)));
            sum += unit;
            at = END;
        } else {
            fail_msg("nobody says \"%s\" here", word);
        }
    }
    assert_true(at != START && at != LINH);
    assert_false(at == DIGIT && sum != 0); /* "một trăm năm" is a hundred and fifty. */
    return at == DIGIT ? digit : sum;
}

static const char *const en_words[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty",   "forty",   "fifty",   "sixty",     "seventy",  "eighty",   "ninety"};

static int hear_en(char *words)
{
    int sum = 0;
    char *rest = NULL;

    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, "hundred") == 0) {
            assert_in_range(sum, 1, 9);
            sum *= 100;
            continue;
        }
        if (strcmp(word, "and") == 0) {
            assert_true(sum >= 100 && sum % 100 == 0);
            continue;
        }
        size_t i = 0;
        while (i < QD_ARRAY_LEN(en_words) && strcmp(word, en_words[i]) != 0) {
            i++;
        }
        assert_true(i < QD_ARRAY_LEN(en_words));
        int value = i <= 20 ? (int)i : ((int)i - 18) * 10;
        assert_true(value > 0 || sum == 0);
        assert_true(sum % 10 == 0 && (sum % 100 == 0 || (sum % 100 >= 20 && value < 10)));
        sum += value;
    }
    return sum;
}

static void every_number_is_heard_as_it_was_said(void **state)
{
    char words[WORDS_SIZE];

    (void)state;
    for (uint32_t number = 0; number <= WORDS_NUMBER_MAX; number++) {
        words_number(WORDS_VI, number, words);
        assert_true(text_is_label(words, strlen(words), WORDS_SIZE));
        assert_int_equal(hear_vi(words), number);
        words_number(WORDS_EN, number, words);
        assert_int_equal(hear_en(words), number);
    }
}

static const struct {
    const char *letter;
    const char *in[WORDS_LANGUAGE_COUNT];
} letters[] = {
    {"A", {"a", "ay"}},       {"B", {"bê", "bee"}},    {"C", {"xê", "see"}},
    {"D", {"dê", "dee"}},     {"Đ", {"đê", "dee"}},    {"E", {"e", "ee"}},
    {"F", {"ép-phờ", "eff"}}, {"G", {"giê", "gee"}},   {"H", {"hát", "aitch"}},
    {"I", {"i", "eye"}},      {"J", {"gi", "jay"}},    {"K", {"ca", "kay"}},
    {"L", {"e-lờ", "ell"}},   {"M", {"em-mờ", "em"}},  {"N", {"en-nờ", "en"}},
    {"O", {"o", "oh"}},       {"P", {"pê", "pee"}},    {"Q", {"quy", "cue"}},
    {"R", {"e-rờ", "ar"}},    {"S", {"ét-sì", "ess"}}, {"T", {"tê", "tee"}},
    {"U", {"u", "you"}},      {"V", {"vê", "vee"}},    {"W", {"vê-kép", "double-you"}},
    {"X", {"ích-xì", "ex"}},  {"Y", {"i-dài", "why"}}, {"Z", {"dét", "zed"}},
};

static void every_letter_has_its_sentence(void **state)
{
    char words[WORDS_SIZE];
    char label[16];
    char expected[WORDS_SIZE];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(letters); i++) {
        (void)snprintf(label, sizeof label, "%s012", letters[i].letter);
        words_call(WORDS_VI, label, 3, words);
        (void)snprintf(expected,
                       sizeof expected,
                       "Mời công dân có số thứ tự %s không một hai đến quầy số ba",
                       letters[i].in[WORDS_VI]);
        assert_string_equal(words, expected);
        words_call(WORDS_EN, label, 3, words);
        (void)snprintf(expected,
                       sizeof expected,
                       "Number %s zero one two, please come to counter number three",
                       letters[i].in[WORDS_EN]);
        assert_string_equal(words, expected);
    }
}

static void digits_of_a_ticket_are_read_one_by_one(void **state)
{
    char words[WORDS_SIZE];

    (void)state;
    words_label(WORDS_VI, "A021", words);
    assert_string_equal(words, "a không hai một");
    words_label(WORDS_VI, "HK1005", words);
    assert_string_equal(words, "hát ca một không không năm");
    words_label(WORDS_EN, "T999", words);
    assert_string_equal(words, "tee nine nine nine");
    words_label(WORDS_VI, "a-0", words);
    assert_string_equal(words, "không");
    words_label(WORDS_VI, "", words);
    assert_string_equal(words, "");
}

/* A label fills its array, each sign with the longest name. */
static void the_longest_sentence_fits(void **state)
{
    char words[WORDS_SIZE];

    (void)state;
    for (size_t i = 0; i < WORDS_LANGUAGE_COUNT; i++) {
        words_call((enum words_language)i, "WWWWWWWWWWWWWWW", UINT32_MAX, words);
        assert_true(strlen(words) < WORDS_SIZE);
    }
}

static void nothing_but_a_label_is_one(void **state)
{
    static const char *const good[] = {"A1", "A021", "Đ5", "TK1005", "WWWWWWWW1234567"};
    static const char *const bad[] = {"",
                                      "A",
                                      "12",
                                      "a12",
                                      "A12;",
                                      "A 12",
                                      "1A",
                                      "A1B",
                                      "--help",
                                      "A12\n",
                                      "É12",
                                      "\xc4",
                                      "WWWWWWWWW1234567"};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(good); i++) {
        assert_true(words_is_label(good[i]));
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(bad); i++) {
        assert_false(words_is_label(bad[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_numbers),
        cmocka_unit_test(every_number_is_heard_as_it_was_said),
        cmocka_unit_test(every_letter_has_its_sentence),
        cmocka_unit_test(digits_of_a_ticket_are_read_one_by_one),
        cmocka_unit_test(the_longest_sentence_fits),
        cmocka_unit_test(nothing_but_a_label_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
