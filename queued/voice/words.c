#include "queued/voice/words.h"

#include <stdio.h>
#include <string.h>

#include "queued/base/assert.h"
#include "texts/texts.h"

/* Names of A to Z. English ones are written as they sound: a lone "A" is read as the article. */
static const char *const letters[WORDS_LANGUAGE_COUNT][26] = {
    [WORDS_VI] = {"a",     "bê", "xê",   "dê",    "e",      "ép-phờ", "giê",   "hát", "i",
                  "gi",    "ca", "e-lờ", "em-mờ", "en-nờ",  "o",      "pê",    "quy", "e-rờ",
                  "ét-sì", "tê", "u",    "vê",    "vê-kép", "ích-xì", "i-dài", "dét"},
    [WORDS_EN] = {"ay",  "bee", "see", "dee", "ee",         "eff", "gee", "aitch", "eye",
                  "jay", "kay", "ell", "em",  "en",         "oh",  "pee", "cue",   "ar",
                  "ess", "tee", "you", "vee", "double-you", "ex",  "why", "zed"},
};

static const char *const stroked_d[WORDS_LANGUAGE_COUNT] = {"đê", "dee"};

static const char *const digits[WORDS_LANGUAGE_COUNT][10] = {
    [WORDS_VI] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"},
    [WORDS_EN] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
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

bool words_parse_language(const char *name, enum words_language *language)
{
    static const char *const names[WORDS_LANGUAGE_COUNT] = {[WORDS_VI] = "vi", [WORDS_EN] = "en"};

    for (size_t i = 0; i < WORDS_LANGUAGE_COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *language = (enum words_language)i;
            return true;
        }
    }
    return false;
}

static void add(char words[WORDS_SIZE], const char *word)
{
    size_t len = strlen(words);

    QD_ASSERT(len + 1 + strlen(word) < WORDS_SIZE);
    (void)snprintf(words + len, WORDS_SIZE - len, "%s%s", len == 0 ? "" : " ", word);
}

static void add_digits(enum words_language language, const char *text, char words[WORDS_SIZE])
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
        add(words, digits[WORDS_VI][unit]);
    }
}

static void add_vi(uint32_t number, char words[WORDS_SIZE])
{
    uint32_t hundred = number / 100;
    uint32_t ten = number / 10 % 10;
    uint32_t unit = number % 10;

    if (hundred != 0) {
        add(words, digits[WORDS_VI][hundred]);
        add(words, "trăm");
    }
    if (ten == 0 && unit != 0 && hundred != 0) {
        add(words, "linh");
    }
    if (ten == 0 && (unit != 0 || hundred == 0)) {
        add(words, digits[WORDS_VI][unit]);
    } else if (ten == 1) {
        add(words, "mười");
        add_vi_unit(ten, unit, words);
    } else if (ten > 1) {
        add(words, digits[WORDS_VI][ten]);
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
        add(words, digits[WORDS_EN][hundred]);
        add(words, "hundred");
        if (ten == 0 && unit == 0) {
            return;
        }
        add(words, "and");
    }
    if (ten == 1) {
        add(words, teens[unit]);
    } else if (ten == 0) {
        add(words, digits[WORDS_EN][unit]);
    } else {
        add(words, tens[ten]);
        if (unit != 0) {
            add(words, digits[WORDS_EN][unit]);
        }
    }
}

void words_number(enum words_language language, uint32_t number, char words[WORDS_SIZE])
{
    char text[16];

    QD_ASSERT(language < WORDS_LANGUAGE_COUNT);
    words[0] = '\0';
    if (number > WORDS_NUMBER_MAX) {
        (void)snprintf(text, sizeof text, "%u", number);
        add_digits(language, text, words);
    } else if (language == WORDS_VI) {
        add_vi(number, words);
    } else {
        add_en(number, words);
    }
}

void words_label(enum words_language language, const char *label, char words[WORDS_SIZE])
{
    QD_ASSERT(language < WORDS_LANGUAGE_COUNT);
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

void words_call(enum words_language language,
                const char *label,
                uint32_t counter_id,
                char words[WORDS_SIZE])
{
    char ticket[WORDS_SIZE];
    char counter[WORDS_SIZE];

    words_label(language, label, ticket);
    words_number(language, counter_id, counter);
    int len = language == WORDS_EN
                  ? snprintf(words, WORDS_SIZE, TEXT_VOICE_CALL(true), ticket, counter)
                  : snprintf(words, WORDS_SIZE, TEXT_VOICE_CALL(false), ticket, counter);
    QD_ASSERT(len > 0 && len < WORDS_SIZE);
}

bool words_is_label(const char *label)
{
    size_t letter_count = 0;
    size_t digit_count = 0;

    for (const char *at = label; *at != '\0'; at++) {
        size_t stroked = strncmp(at, "Đ", strlen("Đ")) == 0 ? strlen("Đ") : 0;
        if (*at >= '0' && *at <= '9') {
            digit_count++;
        } else if (((*at >= 'A' && *at <= 'Z') || stroked != 0) && digit_count == 0) {
            letter_count++;
            at += stroked == 0 ? 0 : stroked - 1;
        } else {
            return false;
        }
    }
    return letter_count > 0 && digit_count > 0 && strlen(label) <= WORDS_LABEL_MAX;
}
