/* A column: one measure of a report, named, and found in a row. Tables, CSV and workbooks are made
 * from one list, so that none of them lacks what another has. */
#ifndef QUEUED_REPORTS_COLUMN_H
#define QUEUED_REPORTS_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "queued/codec/report.h"
#include "queued/office/definition.h"

enum column_kind {
    COLUMN_COUNT,
    COLUMN_DURATION, /* Milliseconds. */
    COLUMN_SHARE,    /* 0..1 */
    COLUMN_RATE,     /* An hour. */
};

/* Measures that are read together. */
enum column_section {
    SECTION_VISITORS,
    SECTION_WAIT,
    SECTION_COUNTER,
    SECTION_VISIT,
    SECTION_WORK,
    SECTION_RATING,
    SECTION_DOSSIERS,
};
#define SECTION_COUNT 7

struct column {
    enum column_section section;
    enum column_kind kind;
    bool of_durations;   /* One of the figures of a struct durations. */
    size_t offset;       /* In struct report_row. */
    size_t count_offset; /* Of the number the figure is made from; 0: it is never missing. */
    struct words name;   /* In full. */
    struct words head;   /* At the head of a narrow column, under the section's name. */
};

extern const struct column column_all[];
extern const size_t column_count;

/* False: there is nothing to tell, and *@value is untouched. */
bool column_value(const struct column *column, const struct report_row *row, double *value);

/* The longest text of column_text(). */
#define COLUMN_TEXT_SIZE 32

/* As people read it: "12", "4:05", "98.4 %", in Vietnamese "98,4 %"; "–" where there is nothing,
 * "too few" where ratings make no mean. */
void column_text(const struct column *column,
                 const struct report_row *row,
                 bool vietnamese,
                 char text[COLUMN_TEXT_SIZE]);

/* "4:05", "1:04:05": a duration to the second; from 100 hours on "123 h". */
void column_duration_text(double ms, char text[COLUMN_TEXT_SIZE]);

const struct words *column_section_name(enum column_section section);

/* The five durations of a row, for a table of its own. */
struct column_durations {
    struct words name;
    size_t offset;
};
#define COLUMN_DURATIONS_COUNT 5
extern const struct column_durations column_durations[COLUMN_DURATIONS_COUNT];

/* What a report is by: the name of its first column. */
const struct words *column_by_name(enum report_by by);

#endif
