/* Words: texts for people in Vietnamese or English, as the locale or they themselves say. */
#ifndef QUEUED_COUNTER_CLIENT_WORDS_H
#define QUEUED_COUNTER_CLIENT_WORDS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/client/client.h"

/* From LC_ALL, LC_MESSAGES or LANG, the first that is set: English if it starts with "en" or is C
 * or POSIX, else Vietnamese, as most of those who sit at a counter read it. */
void words_init(void);
/* "vi" or "en"; false: neither. */
bool words_choose(const char *language);

/* A text of the list that every face shares: words_pick(WORDS_BOTH(TEXT_COUNTER_NOBODY)). */
#define WORDS_BOTH(text) text(false), text(true)

Queued__V1__Language words_language(void);
const char *words_pick(const char *vi, const char *en) G_GNUC_FORMAT(1) G_GNUC_FORMAT(2);
/* In the language chosen, or in Vietnamese where the office has no other. "" for NULL. */
const char *words_of(const Queued__V1__Text *text);

/* "8 giây", "12 phút", "1 giờ 05 phút"; negative is 0. */
void words_duration(GString *to, int64_t ms);
/* A text with the one place %s for it: "lâu nhất %s". */
void words_duration_in(GString *to, const char *text, int64_t ms);
void words_clock_in(GString *to, const char *text, int64_t at_ms);
/* A text with the one place %u for it: "mời đến quầy %u". */
void words_number_in(GString *to, const char *text, uint32_t number);
/* "Không có ai chờ trước", "3 người chờ trước". */
void words_people(GString *to, uint32_t people_ahead);
/* "10–35 phút": a range of waiting, rounded as on the pages (range() in
 * queued/web/src/look/words.ts). */
void words_range(GString *to, int64_t low_ms, int64_t high_ms);
/* An IANA name; before it is known, and when it is not known here, the machine's own. */
void words_set_zone(const char *name);
/* "09:12" in that zone. */
void words_clock(GString *to, int64_t at_ms);

#endif
