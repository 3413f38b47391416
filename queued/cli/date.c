#include "queued/cli/date.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "queued/cli/cli.h"
#include "queued/office/calendar.h"

/* Whether @text looks like @form, where 0 stands for any digit. */
static bool has_form(const char *text, const char *form)
{
    size_t i = 0;

    for (; form[i] != '\0' && text[i] != '\0'; i++) {
        bool fits = form[i] == '0' ? isdigit((unsigned char)text[i]) != 0 : text[i] == form[i];
        if (!fits) {
            return false;
        }
    }
    return form[i] == text[i];
}

static uint32_t number(const char *digits, size_t count)
{
    uint32_t value = 0;

    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (uint32_t)(digits[i] - '0');
    }
    return value;
}

enum qd_err date_read(const char *text, uint32_t *date)
{
    uint32_t read = 0;

    if (has_form(text, "0000-00-00")) {
        read = number(text, 4) * 10000 + number(text + 5, 2) * 100 + number(text + 8, 2);
    } else if (has_form(text, "00/00/0000")) {
        read = number(text + 6, 4) * 10000 + number(text + 3, 2) * 100 + number(text, 2);
    } else if (has_form(text, "00000000")) {
        read = number(text, 8);
    }
    if (!calendar_date_is_valid(read)) {
        return QD_ERR_INVALID;
    }
    *date = read;
    return QD_OK;
}

enum qd_err date_option(const char *verb, const char *text, uint32_t *date)
{
    enum qd_err err = date_read(text, date);

    if (err != QD_OK) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "“%s” không phải là ngày; viết như 23/11/2026 hoặc 2026-11-23",
                        "\"%s\" is no date; write it like 2026-11-23 or 23/11/2026",
                        text);
    }
    return err;
}

enum qd_err date_check_order(const char *verb, uint32_t from_date, uint32_t to_date)
{
    if (from_date == 0 || to_date == 0 || from_date <= to_date) {
        return QD_OK;
    }
    (void)cli_error(verb,
                    QD_EXIT_REFUSED,
                    "ngày đầu (--from) sau ngày cuối (--to); đổi lại thứ tự",
                    "the first date (--from) is after the last (--to); swap them");
    return QD_ERR_INVALID;
}
