/* Roll-ups, made off the loop: at the start, and when an office closes or opens a day. One office
 * at a time; what fails is tried again with the next day, and reports read the tickets until then.
 */
#ifndef QUEUED_APP_ROLLUPS_H
#define QUEUED_APP_ROLLUPS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct app;
struct batch;

struct rollups {
    uv_work_t work;
    bool is_working;
    atomic_bool is_ending; /* No further day is begun; the worker looks. */
    uint32_t office_id;    /* That is worked on. */
};

/* @batch is on the disk: offices that opened or closed a day in it have something to make. */
void rollups_note(struct app *app, const struct batch *batch);

/* Begins with the next office that has, if none is being worked on. */
void rollups_tick(struct app *app);

#endif
