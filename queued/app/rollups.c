#include "queued/app/rollups.h"

#include "queued/app/inside.h"
#include "queued/base/log.h"
#include "queued/reports/rollup.h"

void rollups_note(struct app *app, const struct batch *batch)
{
    for (size_t i = 0; i < batch->entry_count; i++) {
        const struct event *event = &batch->entries[i].event;
        bool is_of_day = event->kind == EVENT_DAY_OPENED || event->kind == EVENT_DAY_CLOSED;
        struct site *site = is_of_day ? app_site(app, event->office_id) : NULL;
        if (site != NULL) {
            site->has_rollups_to_make = true;
        }
    }
}

static void work(uv_work_t *handle)
{
    struct app *app = handle->data;
    const struct rollup_options options = {
        .path = app->options.path,
        .office_id = app->rollups.office_id,
        .is_ending = &app->rollups.is_ending,
    };
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct rollup_result result;

    if (rollup_make(&options, &result, errmsg) != QD_OK) {
        qd_log(QD_LEVEL_WARN, "app", "roll-ups not made", "err=\"%s\"", errmsg);
    } else if (result.day_count > 0) {
        qd_log(QD_LEVEL_INFO,
               "app",
               "roll-ups made",
               "office=%u days=%u",
               options.office_id,
               result.day_count);
    }
}

static void on_worked(uv_work_t *handle, int status)
{
    struct app *app = handle->data;

    (void)status; /* Nobody cancels. */
    app->rollups.is_working = false;
}

void rollups_tick(struct app *app)
{
    struct rollups *rollups = &app->rollups;

    for (size_t i = 0; i < app->sites.count && !rollups->is_working; i++) {
        struct site *site = app->sites.all[i];
        if (!site->has_rollups_to_make) {
            continue;
        }
        site->has_rollups_to_make = false;
        rollups->is_working = true;
        rollups->office_id = site->office.office_id;
        rollups->work.data = app;
        int code = uv_queue_work(&app->loop, &rollups->work, work, on_worked);
        QD_ASSERT(code == 0); /* Fails without a callback only. */
    }
}
