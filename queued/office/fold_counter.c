#include "queued/base/assert.h"
#include "queued/office/fold.h"

/* Nobody sits there and nothing is at hand; parked tickets may be. */
static bool has_left(const struct counter *counter)
{
    return counter->state == COUNTER_CLOSED && counter->ticket_id == 0;
}

static bool fold_logged_in(struct office *office,
                           const struct event *event,
                           struct counter *counter)
{
    const struct counter *elsewhere = office_counter_of_clerk(office, event->clerk_id);

    if (event->clerk_id == 0 || (elsewhere != NULL && elsewhere != counter)) {
        return false;
    }
    if (counter->clerk_id == event->clerk_id) {
        return true; /* Logged in again, as after a lost link: nothing happened to the counter. */
    }
    if (counter->clerk_id != 0) {
        return false;
    }
    fold_touch(office, counter, event);
    counter->clerk_id = event->clerk_id;
    return true;
}

static bool fold_logged_out(struct office *office,
                            const struct event *event,
                            struct counter *counter)
{
    if (counter->clerk_id == 0 || counter->clerk_id != event->clerk_id) {
        return false;
    }
    if (!event->logged_out.taken_over && !has_left(counter)) {
        return false;
    }
    fold_touch(office, counter, event);
    counter->clerk_id = 0;
    return true;
}

static bool fold_opened(struct office *office, const struct event *event, struct counter *counter)
{
    if (counter->clerk_id == 0 || counter->ticket_id != 0) {
        return false;
    }
    fold_touch(office, counter, event);
    /* Idle goes on when only the automatic is switched. */
    bool was_open = counter->state == COUNTER_OPEN;
    fold_counter_state(office, counter, COUNTER_OPEN, was_open ? counter->since_ms : event->at_ms);
    counter->automatic = event->opened.automatic;
    counter->pause_reason_id = 0;
    return true;
}

static bool fold_paused(struct office *office, const struct event *event, struct counter *counter)
{
    if (counter->state != COUNTER_OPEN || event->paused.reason_id == 0) {
        return false;
    }
    fold_touch(office, counter, event);
    fold_counter_state(office, counter, COUNTER_PAUSED, event->at_ms);
    counter->pause_reason_id = event->paused.reason_id;
    return true;
}

static bool fold_closed(struct office *office, const struct event *event, struct counter *counter)
{
    if (counter->state != COUNTER_OPEN && counter->state != COUNTER_PAUSED) {
        return false;
    }
    fold_touch(office, counter, event);
    fold_counter_state(office, counter, COUNTER_CLOSED, event->at_ms);
    counter->automatic = false;
    counter->pause_reason_id = 0;
    return true;
}

bool fold_counter(struct office *office, const struct event *event)
{
    static bool (*const folds[])(struct office *, const struct event *, struct counter *) = {
        [0] = fold_logged_in, /* EVENT_CLERK_LOGGED_IN */
        [EVENT_CLERK_LOGGED_OUT - EVENT_CLERK_LOGGED_IN] = fold_logged_out,
        [EVENT_COUNTER_OPENED - EVENT_CLERK_LOGGED_IN] = fold_opened,
        [EVENT_COUNTER_PAUSED - EVENT_CLERK_LOGGED_IN] = fold_paused,
        [EVENT_COUNTER_CLOSED - EVENT_CLERK_LOGGED_IN] = fold_closed,
    };
    uint32_t index = definition_counter_index(office->definition, event->counter_id);

    QD_ASSERT(event->kind >= EVENT_CLERK_LOGGED_IN);
    QD_ASSERT(event->kind - EVENT_CLERK_LOGGED_IN < QD_ARRAY_LEN(folds));
    if (!office->day_open || index == INDEX_NONE) {
        return false;
    }
    return folds[event->kind - EVENT_CLERK_LOGGED_IN](office, event, &office->counters[index]);
}
