#include "queued/reports/listing.h"

#include <math.h>

#include "queued/base/cell.h"
#include "queued/reports/column.h"

static void put_value(const struct column *column,
                      const struct report_row *row,
                      char separator,
                      FILE *out)
{
    double value = 0;

    if (!column_value(column, row, &value)) {
        return;
    }
    if (column->kind == COLUMN_COUNT) {
        (void)fprintf(out, "%.0f", value);
    } else if (column->kind == COLUMN_DURATION) {
        long long seconds = llround(value / 1000.0);
        (void)fprintf(out, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    } else {
        long long hundredths = llround(value * (column->kind == COLUMN_SHARE ? 10000.0 : 100.0));
        char point = separator == ';' ? ',' : '.';
        (void)fprintf(out, "%lld%c%02lld", hundredths / 100, point, hundredths % 100);
    }
}

void listing_print(const struct report *report, const struct listing_options *options, FILE *out)
{
    char separator = options->separator;
    const struct words *by = column_by_name(report->query.by);

    (void)fputs(CELL_BYTE_ORDER_MARK, out);
    cell_put(out, options->vietnamese ? "Mã" : "Code", separator);
    (void)fputc(separator, out);
    cell_put(out, options->vietnamese ? by->vi : by->en, separator);
    for (size_t i = 0; i < column_count; i++) {
        const struct words *name = &column_all[i].name;
        (void)fputc(separator, out);
        cell_put(out, options->vietnamese ? name->vi : name->en, separator);
        (void)fputs(column_all[i].kind == COLUMN_SHARE ? " (%)" : "", out);
    }
    (void)fputs(CELL_LINE_END, out);
    for (uint32_t j = 0; j < report->row_count; j++) {
        const struct report_row *row = &report->rows[j];
        cell_put(out, row->group, separator);
        (void)fputc(separator, out);
        cell_put(out, options->vietnamese ? row->title : row->title_en, separator);
        for (size_t i = 0; i < column_count; i++) {
            (void)fputc(separator, out);
            put_value(&column_all[i], row, separator, out);
        }
        (void)fputs(CELL_LINE_END, out);
    }
}
