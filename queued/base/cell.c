#include "queued/base/cell.h"

#include <stdbool.h>
#include <string.h>

#include "queued/base/assert.h"

void cell_put(FILE *out, const char *text, char separator)
{
    const char special[] = {separator, '"', '\r', '\n', '\0'};
    bool is_formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    bool is_quoted = strpbrk(text, special) != NULL;

    QD_ASSERT(separator == ',' || separator == ';');
    (void)fputs(is_quoted ? "\"" : "", out);
    (void)fputs(is_formula ? "'" : "", out);
    for (; *text != '\0'; text++) {
        (void)fputs(*text == '"' ? "\"" : "", out);
        (void)fputc(*text, out);
    }
    (void)fputs(is_quoted ? "\"" : "", out);
}
