#include "display/words.h"

#include <stdio.h>
#include <string.h>

#include "queued/base/text.h"

/* Names of A to Z. English ones are written as they sound: a lone "A" is read as the article. */
static const char *const letters[LANGUAGE_COUNT][26] = {
    [LANGUAGE_VI] = {"a",     "bê", "xê",   "dê",    "e",      "ép-phờ", "giê",   "hát", "i",
                     "gi",    "ca", "e-lờ", "em-mờ", "en-nờ",  "o",      "pê",    "quy", "e-rờ",
                     "ét-sì", "tê", "u",    "vê",    "vê-kép", "ích-xì", "i-dài", "dét"},
    [LANGUAGE_EN] = {"ay",  "bee", "see", "dee", "ee",         "eff", "gee", "aitch", "eye",
                     "jay", "kay", "ell", "em",  "en",         "oh",  "pee", "cue",   "ar",
                     "ess", "tee", "you", "vee", "double-you", "ex",  "why", "zed"},
};

static const char *const stroked_d[LANGUAGE_COUNT] = {"đê", "dee"};

static const char *const digits[LANGUAGE_COUNT][10] = {
    [LANGUAGE_VI] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"},
    [LANGUAGE_EN] =
        {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
};

static const char *const teens[10] = {"ten",
                                      "eleven",
                                      "twelve",
                                      "thirteen",
                                      "fourteen",
                                      "fifteen",
                                      "sixteen",
                                      "seventeen",
                                      "eighteen",
                                      "nineteen"};

static const char *const tens[10] = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

/* Before the ticket, between ticket and counter. */
static const char *const sentences[LANGUAGE_COUNT][2] = {
    [LANGUAGE_VI] = {"Mời công dân có số thứ tự ", " đến quầy số "},
    [LANGUAGE_EN] = {"Number ", ", please come to counter number "},
};

static void add(char words[WORDS_SIZE], const char *word)
{
    size_t len = strlen(words);

    QD_ASSERT(len + 1 + strlen(word) < WORDS_SIZE);
    (void)snprintf(words + len, WORDS_SIZE - len, "%s%s", len == 0 ? "" : " ", word);
}

static void add_digits(enum language language, const char *text, char words[WORDS_SIZE])
{
    for (; *text >= '0' && *text <= '9'; text++) {
        add(words, digits[language][*text - '0']);
    }
}

/* After "mươi", one is "mốt", four "tư", five "lăm"; after "mười" only five changes. */
static void add_vi_unit(uint32_t ten, uint32_t unit, char words[WORDS_SIZE])
{
    if (unit == 5) {
        add(words, "lăm");
    } else if (unit == 1 && ten > 1) {
        add(words, "mốt");
    } else if (unit == 4 && ten > 1) {
        add(words, "tư");
    } else if (unit != 0) {
        add(words, digits[LANGUAGE_VI][unit]);
    }
}

static void add_vi(uint32_t number, char words[WORDS_SIZE])
{
    uint32_t hundred = number / 100;
    uint32_t ten = number / 10 % 10;
    uint32_t unit = number % 10;

    if (hundred != 0) {
        add(words, digits[LANGUAGE_VI][hundred]);
        add(words, "trăm");
    }
    if (ten == 0 && unit != 0 && hundred != 0) {
        add(words, "linh");
    }
    if (ten == 0 && (unit != 0 || hundred == 0)) {
        add(words, digits[LANGUAGE_VI][unit]);
    } else if (ten == 1) {
        add(words, "mười");
        add_vi_unit(ten, unit, words);
    } else if (ten > 1) {
        add(words, digits[LANGUAGE_VI][ten]);
        add(words, "mươi");
        add_vi_unit(ten, unit, words);
    }
}

static void add_en(uint32_t number, char words[WORDS_SIZE])
{
    uint32_t hundred = number / 100;
    uint32_t ten = number / 10 % 10;
    uint32_t unit = number % 10;

    if (hundred != 0) {
        add(words, digits[LANGUAGE_EN][hundred]);
        add(words, "hundred");
        if (ten == 0 && unit == 0) {
            return;
        }
        add(words, "and");
    }
    if (ten == 1) {
        add(words, teens[unit]);
    } else if (ten == 0) {
        add(words, digits[LANGUAGE_EN][unit]);
    } else {
        add(words, tens[ten]);
        if (unit != 0) {
            add(words, digits[LANGUAGE_EN][unit]);
        }
    }
}

void words_number(enum language language, uint32_t number, char words[WORDS_SIZE])
{
    char text[16];

    QD_ASSERT(language < LANGUAGE_COUNT);
    words[0] = '\0';
    if (number > WORDS_NUMBER_MAX) {
        (void)snprintf(text, sizeof text, "%u", number);
        add_digits(language, text, words);
    } else if (language == LANGUAGE_VI) {
        add_vi(number, words);
    } else {
        add_en(number, words);
    }
}

void words_label(enum language language, const char *label, char words[WORDS_SIZE])
{
    QD_ASSERT(language < LANGUAGE_COUNT);
    words[0] = '\0';
    for (const char *at = label; *at != '\0'; at++) {
        if (*at >= 'A' && *at <= 'Z') {
            add(words, letters[language][*at - 'A']);
        } else if (*at >= '0' && *at <= '9') {
            add(words, digits[language][*at - '0']);
        } else if (strncmp(at, "Đ", strlen("Đ")) == 0) {
            add(words, stroked_d[language]);
        }
    }
}

void words_call(enum language language,
                const char *label,
                uint32_t counter_id,
                char words[WORDS_SIZE])
{
    char ticket[WORDS_SIZE];
    char counter[WORDS_SIZE];

    words_label(language, label, ticket);
    words_number(language, counter_id, counter);
    int len = snprintf(words,
                       WORDS_SIZE,
                       "%s%s%s%s",
                       sentences[language][0],
                       ticket,
                       sentences[language][1],
                       counter);
    QD_ASSERT(len > 0 && len < WORDS_SIZE);
}
