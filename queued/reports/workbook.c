#include "queued/reports/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "queued/office/calendar.h"
#include "queued/reports/measure.h"
#include "queued/reports/spreadsheet.h"

/* Twelve sheets of a thousand rows take less than two megabytes. */
#define BOOK_LEN_MAX (16L * 1024 * 1024)

static enum qd_err read_file(FILE *file, uint8_t **bytes, size_t *len)
{
    if (fseek(file, 0, SEEK_END) != 0) {
        return QD_ERR_IO;
    }
    long size = ftell(file);
    if (size <= 0 || size > BOOK_LEN_MAX) {
        return size <= 0 ? QD_ERR_IO : QD_ERR_TOO_BIG;
    }
    uint8_t *read = malloc((size_t)size);
    if (read == NULL) {
        return QD_ERR_NOMEM;
    }
    rewind(file);
    if (fread(read, 1, (size_t)size, file) != (size_t)size) {
        free(read);
        return QD_ERR_IO;
    }
    *bytes = read;
    *len = (size_t)size;
    return QD_OK;
}

/* The library writes files only: one in a folder for what is passing, gone before it is read. */
static enum qd_err write_book(const struct report *reports,
                              size_t count,
                              const struct spreadsheet_options *options,
                              uint8_t **bytes,
                              size_t *len)
{
    const char *folder = getenv("TMPDIR");
    char path[256];
    FILE *file = NULL;
    int size = snprintf(path,
                        sizeof path,
                        "%s/queued-book-XXXXXX",
                        folder == NULL || folder[0] == '\0' ? "/tmp" : folder);

    if (size < 0 || (size_t)size >= sizeof path) {
        return QD_ERR_TOO_BIG;
    }
    int fd = mkstemp(path);
    if (fd < 0) {
        return QD_ERR_IO;
    }
    (void)close(fd);
    enum qd_err err = spreadsheet_write(path, reports, count, options);
    if (err == QD_OK) {
        file = fopen(path, "rbe");
        err = file == NULL ? QD_ERR_IO : QD_OK;
    }
    (void)unlink(path);
    if (err == QD_OK) {
        err = read_file(file, bytes, len);
    }
    if (file != NULL) {
        (void)fclose(file); /* It was only read. */
    }
    return err;
}

static bool fits(const struct report_query *query, enum report_by by)
{
    return by != REPORT_BY_DATE || query->from_date == 0 ||
           query->to_date < calendar_date_add(query->from_date, REPORT_DATES_MAX);
}

enum qd_err workbook_make(const struct workbook_options *options,
                          struct report_query *query,
                          uint8_t **bytes,
                          size_t *len,
                          char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct report reports[REPORT_BY_COUNT] = {0};
    size_t count = 0;
    enum qd_err err = QD_OK;

    for (int by = 0; by < REPORT_BY_COUNT && err == QD_OK; by++) {
        query->by = (enum report_by)by;
        query->with_distribution = by == REPORT_BY_OFFICE;
        if (fits(query, query->by)) {
            err = measure_report(
                options->path, options->office_id, query, options->now_ms, &reports[count], errmsg);
            query->from_date = err == QD_OK ? reports[count].query.from_date : query->from_date;
            query->to_date = err == QD_OK ? reports[count].query.to_date : query->to_date;
            count += err == QD_OK ? 1 : 0;
        }
    }
    if (err == QD_OK) {
        const struct report_row *office = reports[0].rows;
        const struct spreadsheet_options book = {
            .office = options->vietnamese ? office->title : office->title_en,
            .vietnamese = options->vietnamese,
        };
        err = write_book(reports, count, &book, bytes, len);
        if (err != QD_OK) {
            (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "write workbook: %s", qd_err_text(err));
        }
    }
    for (size_t i = 0; i < count; i++) {
        measure_free(&reports[i]);
    }
    return err;
}
