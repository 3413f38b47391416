#include "counter-client/due.h"

#include <glib.h>
#include <time.h>

#define TM_YEAR_BASE 1900
#define YEAR_MAX 9999

bool due_read(const char *text, uint32_t *date)
{
    static const char *const formats[] = {"%d/%m/%Y", "%Y-%m-%d"};

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        struct tm parts = {0};
        const char *end = strptime(text, formats[i], &parts);
        if (end == NULL || *end != '\0') {
            continue;
        }
        int year = parts.tm_year + TM_YEAR_BASE;
        *date = (uint32_t)(year * 10000 + (parts.tm_mon + 1) * 100 + parts.tm_mday);
        return year > 0 && year <= YEAR_MAX &&
               g_date_valid_dmy(
                   (GDateDay)parts.tm_mday, (GDateMonth)(parts.tm_mon + 1), (GDateYear)year);
    }
    return false;
}
