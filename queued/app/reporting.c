#include <stdlib.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"
#include "queued/reports/measure.h"

/* Reports at a time: each reads the database, and a manager looks at one. */
#define REPORTS_MAX 1

struct report_job {
    uv_work_t work;
    struct app *app;
    struct session_id session;
    uint32_t number;
    uint32_t office_id;
    int64_t now_ms;
    struct report_query query;
    struct report report;
    enum qd_err err;
    char errmsg[JOURNAL_ERRMSG_SIZE];
};

static void work(uv_work_t *request)
{
    struct report_job *job = request->data;

    job->err = measure_report(job->app->options.path,
                              job->office_id,
                              &job->query,
                              job->now_ms,
                              &job->report,
                              job->errmsg);
}

static void on_worked(uv_work_t *request, int status)
{
    struct report_job *job = request->data;
    struct app *app = job->app;

    (void)status; /* Nobody cancels. */
    app->report_count--;
    if (job->err == QD_OK) {
        turn_send(app, job->session, response_report(job->number, &job->report));
    } else {
        bool invalid = job->err == QD_ERR_INVALID;
        turn_refuse(
            app, job->session, job->number, invalid ? REFUSAL_INVALID_VALUE : REFUSAL_BUSY, NULL);
        if (!invalid) {
            qd_log(QD_LEVEL_ERROR, "app", "report failed", "err=\"%s\"", job->errmsg);
        }
    }
    measure_free(&job->report);
    free(job);
}

void app_report(struct app *app,
                struct session_id session,
                const struct site *site,
                const struct request *request)
{
    struct report_job *job = app->report_count >= REPORTS_MAX ? NULL : calloc(1, sizeof *job);

    if (job == NULL) {
        turn_refuse(app, session, request->number, REFUSAL_BUSY, NULL);
        return;
    }
    job->work.data = job;
    job->app = app;
    job->session = session;
    job->number = request->number;
    job->office_id = site->office.office_id;
    job->now_ms = clock_now(&app->clock);
    job->query = request->get_report;
    app->report_count++;
    int code = uv_queue_work(&app->loop, &job->work, work, on_worked);
    QD_ASSERT(code == 0); /* Fails without a callback only. */
}
