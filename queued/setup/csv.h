/* CSV as spreadsheets write it (RFC 4180): quotes, line breaks inside quotes, comma or semicolon.
 */
#ifndef QUEUED_SETUP_CSV_H
#define QUEUED_SETUP_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Columns of one file. The national portal's list has eight. */
#define CSV_FIELDS_MAX 64

struct csv {
    char *at; /* The next byte to read; the caller's text, which is unescaped in place. */
    char *end;
    uint32_t line; /* Of @at. */
    char separator;
};

struct csv_row {
    uint32_t line; /* Where it starts. */
    uint32_t field_count;
    char *fields[CSV_FIELDS_MAX]; /* Ended by NUL, in the caller's text. */
    size_t lens[CSV_FIELDS_MAX];  /* A NUL may be inside a field too. */
};

enum csv_result {
    CSV_ROW,
    CSV_END,
    CSV_BAD_QUOTE, /* Something stands after a closing quote; the row is passed over. */
    CSV_UNCLOSED,  /* A quote is never closed: nothing after it can be trusted, the end is next. */
    CSV_TOO_WIDE   /* More than CSV_FIELDS_MAX fields; the row is passed over. */
};

/* Reads the @len bytes at @text, which must be followed by a NUL and stay while rows are used. A
 * byte order mark is passed over; the separator is the commoner of "," and ";" in the first line.
 */
void csv_init(struct csv *csv, char *text, size_t len);

/* The next row that is not empty. @row->line is set whatever the result. */
enum csv_result csv_next(struct csv *csv, struct csv_row *row);

#endif
