#include <stdio.h>
#include <stdlib.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"
#include "queued/journal/staff.h"
#include "queued/journal/story.h"
#include "queued/reports/measure.h"
#include "queued/reports/workbook.h"

/* Questions at a time: each reads the database, and a manager looks at one answer. */
#define REPORTS_MAX 1

struct report_job {
    uv_work_t work;
    struct app *app;
    struct session_id session;
    enum language language;
    uint32_t office_id;
    int64_t now_ms;
    struct request request;
    struct report report; /* Whichever was asked for; the others stay empty. */
    struct gateway_download file;
    struct story story;
    struct staff staff;
    enum qd_err err;
    char errmsg[JOURNAL_ERRMSG_SIZE];
};

static enum qd_err make_workbook(struct report_job *job)
{
    const struct workbook_options options = {
        .path = job->app->options.path,
        .office_id = job->office_id,
        .now_ms = job->now_ms,
        .vietnamese = job->language != LANGUAGE_EN,
    };
    uint8_t *bytes = NULL;
    struct report_query query = job->request.get_report;
    enum qd_err err = workbook_make(&options, &query, &bytes, &job->file.len, job->errmsg);

    job->file.bytes = (char *)bytes;
    job->file.type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    (void)snprintf(job->file.name,
                   sizeof job->file.name,
                   "queued-%08u-%08u.xlsx",
                   query.from_date,
                   query.to_date);
    return err;
}

static void work(uv_work_t *handle)
{
    struct report_job *job = handle->data;
    const struct request *request = &job->request;
    const char *path = job->app->options.path;

    if (request->kind == REQUEST_GET_REPORT) {
        job->err = measure_report(
            path, job->office_id, &request->get_report, job->now_ms, &job->report, job->errmsg);
    } else if (request->kind == REQUEST_GET_WORKBOOK) {
        job->err = make_workbook(job);
    } else if (request->kind == REQUEST_GET_STORY) {
        const struct story_options options = {
            .path = path,
            .office_id = job->office_id,
            .label = request->get_story.label,
            .date = request->get_story.date,
            .vietnamese = job->language != LANGUAGE_EN,
        };
        job->err = story_read(&options, &job->story, job->errmsg);
    } else {
        job->err = staff_read(path, job->office_id, &job->staff, job->errmsg);
    }
}

/* Takes the file of a workbook. */
static struct frame *answer(struct report_job *job)
{
    uint32_t number = job->request.number;
    char token[BASE32_LEN + 1];

    if (job->request.kind == REQUEST_GET_WORKBOOK) {
        downloads_put(job->app, job->session, &job->file, token);
        job->file.bytes = NULL;
        return response_workbook(number, token);
    }
    if (job->request.kind == REQUEST_GET_REPORT) {
        return response_report(number, &job->report);
    }
    return job->request.kind == REQUEST_GET_STORY ? response_story(number, &job->story)
                                                  : response_staff(number, &job->staff);
}

static enum refusal refusal_of(const struct report_job *job)
{
    if (job->err == QD_ERR_INVALID) {
        return REFUSAL_INVALID_VALUE;
    }
    bool is_story = job->request.kind == REQUEST_GET_STORY;
    return is_story && job->err == QD_ERR_NOT_FOUND ? REFUSAL_UNKNOWN_TICKET : REFUSAL_BUSY;
}

static void on_worked(uv_work_t *handle, int status)
{
    struct report_job *job = handle->data;
    struct app *app = job->app;

    (void)status; /* Nobody cancels. */
    app->report_count--;
    if (job->err == QD_OK) {
        turn_send(app, job->session, answer(job));
    } else {
        enum refusal refusal = refusal_of(job);
        turn_refuse(app, job->session, job->request.number, refusal, NULL);
        if (refusal == REFUSAL_BUSY) {
            qd_log(QD_LEVEL_ERROR, "app", "report failed", "err=\"%s\"", job->errmsg);
        }
    }
    measure_free(&job->report);
    free(job->file.bytes);
    story_free(&job->story);
    staff_free(&job->staff);
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
    job->language = session_language(app->gateway, session);
    job->office_id = site->office.office_id;
    job->now_ms = clock_now(&app->clock);
    job->request = *request;
    app->report_count++;
    int code = uv_queue_work(&app->loop, &job->work, work, on_worked);
    QD_ASSERT(code == 0); /* Fails without a callback only. */
}
