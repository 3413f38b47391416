#include "display/choice.h"

#include <stdio.h>
#include <string.h>

#include "queued/base/ranges.h"
#include "queued/base/text.h"

void choice_init(struct choice *choice)
{
    memset(choice, 0, sizeof *choice);
    choice->language_count = LANGUAGE_COUNT;
    choice->languages[0] = LANGUAGE_VI;
    choice->languages[1] = LANGUAGE_EN;
}

bool choice_set_languages(struct choice *choice, const char *text)
{
    enum language languages[LANGUAGE_COUNT];
    bool is_taken[LANGUAGE_COUNT] = {false};
    size_t count = 0;

    for (const char *at = text;; at++) {
        size_t len = strcspn(at, ",");
        enum language language = LANGUAGE_VI;
        if (!language_parse(at, len, &language) || is_taken[language]) {
            return false;
        }
        is_taken[language] = true;
        languages[count++] = language;
        at += len;
        if (*at == '\0') {
            break;
        }
    }
    choice->language_count = count;
    memcpy(choice->languages, languages, count * sizeof languages[0]);
    return true;
}

bool choice_set_counters(struct choice *choice, const char *text)
{
    uint32_t ids[LIMIT_COUNTERS];
    size_t count = 0;

    if (!ranges_parse(text, ids, LIMIT_COUNTERS, &count)) {
        return false;
    }
    choice->counter_count = count;
    memcpy(choice->counter_ids, ids, count * sizeof ids[0]);
    return true;
}

bool choice_set_services(struct choice *choice, const char *text)
{
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, ",");
        if (len == 0 || len >= BOARD_LETTER_SIZE) {
            return false;
        }
        at += len;
        if (*at == '\0') {
            break;
        }
    }
    if (strlen(text) >= sizeof choice->services) {
        return false;
    }
    (void)text_copy(choice->services, sizeof choice->services, text);
    return true;
}

static bool has_letter(const struct choice *choice, const char *letter)
{
    for (const char *at = choice->services; *at != '\0';) {
        size_t len = strcspn(at, ",");
        if (strlen(letter) == len && memcmp(at, letter, len) == 0) {
            return true;
        }
        at += len + (at[len] == ',' ? 1 : 0);
    }
    return false;
}

static bool has_service_id(const struct choice *choice,
                           const struct hall *hall,
                           uint32_t service_id)
{
    const struct hall_service *service = hall_service(hall, service_id);

    return service != NULL && has_letter(choice, service->letter);
}

bool choice_has_counter(const struct choice *choice, const struct hall *hall, uint32_t counter_id)
{
    if (choice->counter_count != 0) {
        return ranges_has(choice->counter_ids, choice->counter_count, counter_id);
    }
    if (choice->services[0] == '\0') {
        return true;
    }
    const struct hall_counter *counter = hall_counter(hall, counter_id);
    for (size_t i = 0; counter != NULL && i < counter->service_count; i++) {
        if (has_service_id(choice, hall, counter->service_ids[i])) {
            return true;
        }
    }
    return false;
}

bool choice_has_service(const struct choice *choice, const struct hall *hall, uint32_t service_id)
{
    if (choice->services[0] != '\0') {
        return has_service_id(choice, hall, service_id);
    }
    if (choice->counter_count == 0) {
        return true;
    }
    for (size_t i = 0; i < hall->counter_count; i++) {
        const struct hall_counter *counter = &hall->counters[i];
        if (ranges_has(choice->counter_ids, choice->counter_count, counter->counter_id) &&
            hall_serves(counter, service_id)) {
            return true;
        }
    }
    return false;
}

static bool has_service_of_letter(const struct hall *hall, const char *letter, size_t len)
{
    for (size_t i = 0; i < hall->service_count; i++) {
        if (strlen(hall->services[i].letter) == len &&
            memcmp(hall->services[i].letter, letter, len) == 0) {
            return true;
        }
    }
    return false;
}

bool choice_stranger(const struct choice *choice,
                     const struct hall *hall,
                     char name[BOARD_LABEL_SIZE])
{
    for (size_t i = 0; i < choice->counter_count; i++) {
        if (hall_counter(hall, choice->counter_ids[i]) == NULL) {
            (void)snprintf(name, BOARD_LABEL_SIZE, "%u", choice->counter_ids[i]);
            return true;
        }
    }
    for (const char *at = choice->services; *at != '\0';) {
        size_t len = strcspn(at, ",");
        if (!has_service_of_letter(hall, at, len)) {
            (void)snprintf(name, BOARD_LABEL_SIZE, "%.*s", (int)len, at);
            return true;
        }
        at += len + (at[len] == ',' ? 1 : 0);
    }
    return false;
}
