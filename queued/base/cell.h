/* A cell: one field of a CSV file (RFC 4180), as spreadsheets read it. */
#ifndef QUEUED_BASE_CELL_H
#define QUEUED_BASE_CELL_H

#include <stdio.h>

/* The mark that tells spreadsheets that a file is UTF-8; comes first in it. */
#define CELL_BYTE_ORDER_MARK "\xef\xbb\xbf"

#define CELL_LINE_END "\r\n"

/* Writes @text, quoted where @separator (',' or ';'), quotes or line breaks ask for it. What a
 * spreadsheet would run as a formula (=, +, -, @ or a tab first) gets an apostrophe before it. */
void cell_put(FILE *out, const char *text, char separator);

#endif
