/* A report of a period by service, once: from the daily roll-ups, or from the tickets themselves.
 * Says how long it took and a hash of every figure, so that both can be seen to say the same.
 *
 * usage: bench-report DATABASE FROM TO rollups|tickets */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "queued/base/hash.h"
#include "queued/reports/column.h"
#include "queued/reports/measure.h"

static double now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static uint64_t figures_of(const struct report *report)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    for (uint32_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];
        qd_hash_bytes(&hash, row->group, strlen(row->group));
        for (size_t j = 0; j < column_count; j++) {
            char text[COLUMN_TEXT_SIZE];
            column_text(&column_all[j], row, false, text);
            qd_hash_bytes(&hash, text, strlen(text) + 1);
        }
    }
    return qd_hash_value(&hash);
}

int main(int argc, char **argv)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report report = {0};
    uint64_t issued = 0;

    if (argc != 5) {
        (void)fprintf(stderr, "usage: bench-report DATABASE FROM TO rollups|tickets\n");
        return EXIT_FAILURE;
    }
    const struct report_query query = {.from_date = (uint32_t)strtoul(argv[2], NULL, 10),
                                       .to_date = (uint32_t)strtoul(argv[3], NULL, 10),
                                       .by = REPORT_BY_SERVICE};
    bool from_tickets = strcmp(argv[4], "tickets") == 0;
    double began_ms = now_ms();
    enum qd_err err = from_tickets ? measure_from_tickets(argv[1], 1, &query, 0, &report, errmsg)
                                   : measure_report(argv[1], 1, &query, 0, &report, errmsg);
    double took_ms = now_ms() - began_ms;
    if (err != QD_OK) {
        (void)fprintf(stderr, "bench-report: %s\n", errmsg);
        return EXIT_FAILURE;
    }
    for (uint32_t i = 0; i < report.row_count; i++) {
        issued += report.rows[i].issued;
    }
    (void)printf("{\"milliseconds\": %.3f, \"tickets\": %llu, \"figures\": \"%016llx\"}\n",
                 took_ms,
                 (unsigned long long)issued,
                 (unsigned long long)figures_of(&report));
    measure_free(&report);
    return EXIT_SUCCESS;
}
