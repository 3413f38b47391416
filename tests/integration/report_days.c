/* Makes a database of three random days, the third still under way, for tests of the command line.
 * usage: report_days <file> */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "queued/journal/backup.h"
#include "tests/unit/report_day.h"

int main(int argc, char **argv)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct report_day day = {.seed = 42};
    struct journal_hall hall;

    if (argc != 2) {
        (void)fprintf(stderr, "usage: report_days FILE\n");
        return 1;
    }
    journal_hall_init(&hall);
    report_day_work(&day, &hall, 1600);
    report_day_close(&hall);
    hall.now_ms = office_sample_at(20261125, 7, 5);
    report_day_work(&day, &hall, 1600);
    report_day_close(&hall);
    hall.now_ms = office_sample_at(20261126, 7, 5);
    report_day_work(&day, &hall, 900);
    enum qd_err err = backup_file(hall.path, argv[1], errmsg);
    if (err != QD_OK) {
        (void)fprintf(stderr, "%s\n", errmsg);
    }
    journal_hall_deinit(&hall);
    return err == QD_OK ? 0 : 1;
}
