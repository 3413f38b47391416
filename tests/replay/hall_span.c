#include "tests/replay/hall_span.h"

/* The newest of this counter; NULL: none. */
static struct hall_span *newest(GArray *spans, uint32_t counter_id, guint *index)
{
    for (guint i = spans->len; i > 0; i--) {
        struct hall_span *span = &g_array_index(spans, struct hall_span, i - 1);
        if (span->counter_id == counter_id) {
            *index = i - 1;
            return span;
        }
    }
    return NULL;
}

void hall_span_begin(GArray *spans, const struct hall_counter *counter, int64_t at_ms)
{
    guint index = 0;
    const struct hall_span *last = newest(spans, counter->counter_id, &index);
    const struct hall_span span = {
        .counter_id = counter->counter_id,
        .clerk_id = counter->clerk_id,
        .ticket_id = counter->ticket_id,
        .from_ms = at_ms,
    };

    if (last == NULL || last->until_ms != 0) {
        g_array_append_val(spans, span);
    }
}

void hall_span_end(GArray *spans, uint32_t counter_id, int64_t at_ms)
{
    guint index = 0;
    struct hall_span *last = newest(spans, counter_id, &index);

    if (last != NULL && last->until_ms == 0) {
        last->until_ms = at_ms;
    }
}

void hall_span_drop(GArray *spans, uint32_t counter_id)
{
    guint index = 0;

    if (newest(spans, counter_id, &index) != NULL) {
        g_array_remove_index(spans, index);
    }
}

void hall_span_reopen(GArray *spans, uint32_t counter_id)
{
    guint index = 0;
    struct hall_span *last = newest(spans, counter_id, &index);

    if (last != NULL) {
        last->until_ms = 0;
    }
}
