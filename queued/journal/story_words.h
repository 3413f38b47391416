/* Story words: one event of a ticket as a sentence. */
#ifndef QUEUED_JOURNAL_STORY_WORDS_H
#define QUEUED_JOURNAL_STORY_WORDS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"
#include "queued/office/event.h"

struct story_words {
    sqlite3 *db; /* Knows the names of people, devices and tickets. */
    const struct definition *definition;
    bool vietnamese;
};

/* What happened, then in brackets who did it; for a call, why, and who was passed over. */
QD_MUST_USE enum qd_err story_words_event(const struct story_words *words,
                                          const struct event *event,
                                          FILE *out);

/* @date, yyyymmdd, as the reader writes it. */
void story_words_date(const struct story_words *words, uint32_t date, FILE *out);

#endif
