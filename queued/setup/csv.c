#include "queued/setup/csv.h"

#include <string.h>

void csv_init(struct csv *csv, char *text, size_t len)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    size_t commas = 0;
    size_t semicolons = 0;

    *csv = (struct csv){.at = text, .end = text + len, .line = 1};
    if (len >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        csv->at += 3;
    }
    for (const char *at = csv->at; at < csv->end && *at != '\n'; at++) {
        commas += *at == ',';
        semicolons += *at == ';';
    }
    csv->separator = semicolons > commas ? ';' : ',';
}

/* Moves past "\n", "\r\n" or "\r". False when there is none. */
static bool pass_line_end(struct csv *csv)
{
    if (csv->at == csv->end || (*csv->at != '\n' && *csv->at != '\r')) {
        return false;
    }
    csv->at += *csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n' ? 2 : 1;
    csv->line++;
    return true;
}

static void pass_rest_of_line(struct csv *csv)
{
    while (csv->at < csv->end && *csv->at != '\n' && *csv->at != '\r') {
        csv->at++;
    }
    (void)pass_line_end(csv);
}

/* Unescapes the quoted field at csv->at to the same place; leaves csv->at behind the closing quote.
 */
static bool take_quoted(struct csv *csv, size_t *len)
{
    char *to = csv->at;
    char *from = csv->at + 1;

    for (; from < csv->end; from++) {
        if (*from == '"') {
            if (from + 1 == csv->end || from[1] != '"') {
                *len = (size_t)(to - csv->at);
                csv->at = from + 1;
                return true;
            }
            from++;
        }
        csv->line += *from == '\n';
        *to = *from;
        to++;
    }
    csv->at = csv->end;
    return false;
}

static void take_plain(struct csv *csv, size_t *len)
{
    const char *from = csv->at;

    while (csv->at < csv->end && *csv->at != csv->separator && *csv->at != '\n' &&
           *csv->at != '\r') {
        csv->at++;
    }
    *len = (size_t)(csv->at - from);
}

/* Reads one field. CSV_ROW: it is there, and csv->at is on what ends it. */
static enum csv_result take_field(struct csv *csv, struct csv_row *row)
{
    if (row->field_count == CSV_FIELDS_MAX) {
        pass_rest_of_line(csv);
        return CSV_TOO_WIDE;
    }
    row->fields[row->field_count] = csv->at;
    size_t *len = &row->lens[row->field_count];
    row->field_count++;
    if (csv->at == csv->end || *csv->at != '"') {
        take_plain(csv, len);
        return CSV_ROW;
    }
    if (!take_quoted(csv, len)) {
        return CSV_UNCLOSED;
    }
    bool is_ended =
        csv->at == csv->end || *csv->at == csv->separator || *csv->at == '\n' || *csv->at == '\r';
    if (!is_ended) {
        pass_rest_of_line(csv);
        return CSV_BAD_QUOTE;
    }
    return CSV_ROW;
}

enum csv_result csv_next(struct csv *csv, struct csv_row *row)
{
    while (pass_line_end(csv)) {
        /* Empty lines are no rows. */
    }
    row->line = csv->line;
    row->field_count = 0;
    if (csv->at == csv->end) {
        return CSV_END;
    }
    bool has_more = true;
    while (has_more) {
        enum csv_result result = take_field(csv, row);
        if (result != CSV_ROW) {
            return result;
        }
        has_more = csv->at < csv->end && *csv->at == csv->separator;
        csv->at += has_more ? 1 : 0;
    }
    (void)pass_line_end(csv);
    /* Only now: the NUL overwrites the byte that ended the field. */
    for (uint32_t i = 0; i < row->field_count; i++) {
        row->fields[i][row->lens[i]] = '\0';
    }
    return CSV_ROW;
}
