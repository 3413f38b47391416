#include "tests/replay/screening.h"

#include "queued/office/event.h"
#include "tests/replay/hall.h"

/* A call of the journal, and when it was undone. */
struct heard {
    uint64_t seq;
    uint64_t undone_seq; /* 0: never. */
};

struct screen {
    const struct told_name *by;
    uint64_t version; /* Newest shown. */
};

struct screening {
    GArray *calls;   /* struct heard, in order. */
    GArray *screens; /* struct screen */
    struct verdict *verdict;
};

static void take_calls(struct screening *screening, const GArray *events)
{
    for (guint i = 0; i < events->len; i++) {
        const struct event *event = &g_array_index(events, struct event, i);
        const struct heard heard = {.seq = event->seq};
        if (event->kind == EVENT_TICKET_CALLED || event->kind == EVENT_TICKET_RECALLED) {
            g_array_append_val(screening->calls, heard);
        }
        for (guint j = screening->calls->len; j > 0 && event->kind == EVENT_ACTION_UNDONE; j--) {
            struct heard *call = &g_array_index(screening->calls, struct heard, j - 1);
            if (call->seq == event->undone.undone_seq) {
                call->undone_seq = event->seq;
                break;
            }
        }
    }
}

static struct screen *screen_of(struct screening *screening, const struct told_state *state)
{
    for (guint i = 0; i < screening->screens->len; i++) {
        struct screen *screen = &g_array_index(screening->screens, struct screen, i);
        if (screen->by == state->by) {
            return screen;
        }
    }
    const struct screen fresh = {.by = state->by, .version = state->version};
    g_array_append_val(screening->screens, fresh);
    return &g_array_index(screening->screens, struct screen, screening->screens->len - 1);
}

static bool shows(const Queued__V1__Board *board, uint64_t seq)
{
    for (size_t i = 0; i < board->n_calls; i++) {
        if (board->calls[i]->seq == seq) {
            return true;
        }
    }
    return false;
}

/* Calls since the last state of this screen: on this board, undone by now, or passed by newer ones.
 */
static void look(struct screening *screening,
                 const struct screen *screen,
                 const Queued__V1__TopicState *state)
{
    struct verdict *verdict = screening->verdict;
    guint newer = 0; /* Calls since the one that is looked at. */

    for (guint i = screening->calls->len; i > 0; i--) {
        const struct heard *call = &g_array_index(screening->calls, struct heard, i - 1);
        if (call->seq > state->version) {
            continue;
        }
        if (call->seq <= screen->version) {
            break;
        }
        bool undone = call->undone_seq != 0 && call->undone_seq <= state->version;
        if (!undone && !shows(state->board, call->seq)) {
            if (newer < HALL_CALLS) {
                differences_add(&verdict->differences,
                                "call %" G_GUINT64_FORMAT
                                " was not shown by version %" G_GUINT64_FORMAT,
                                call->seq,
                                state->version);
            }
            verdict->skipped_calls++;
        }
        newer++;
    }
}

static void check_order(struct screening *screening, const Queued__V1__Board *board)
{
    for (size_t i = 1; i < board->n_calls; i++) {
        if (board->calls[i]->seq >= board->calls[i - 1]->seq) {
            differences_add(&screening->verdict->differences, "calls are not newest first");
        }
    }
}

void screening_match(const struct told *told, const GArray *events, struct verdict *verdict)
{
    struct screening screening = {
        .calls = g_array_new(FALSE, FALSE, sizeof(struct heard)),
        .screens = g_array_new(FALSE, FALSE, sizeof(struct screen)),
        .verdict = verdict,
    };
    uint64_t newest =
        events->len == 0 ? 0 : g_array_index(events, struct event, events->len - 1).seq;

    take_calls(&screening, events);
    for (guint i = 0; i < told->states->len; i++) {
        const struct told_state *state = g_ptr_array_index(told->states, i);
        gsize len = 0;
        const uint8_t *bytes = g_bytes_get_data(state->bytes, &len);
        Queued__V1__TopicState *message = queued__v1__topic_state__unpack(NULL, len, bytes);
        if (message->state_case == QUEUED__V1__TOPIC_STATE__STATE_BOARD) {
            struct screen *screen = screen_of(&screening, state);
            differences_look_at(&verdict->differences, "%s", state->by->name);
            if (state->version < screen->version) {
                differences_add(&verdict->differences, "was shown an older state");
            }
            check_order(&screening, message->board);
            look(&screening, screen, message);
            screen->version = MAX(screen->version, state->version);
            verdict->boards++;
        }
        queued__v1__topic_state__free_unpacked(message, NULL);
    }
    for (guint i = 0; i < screening.screens->len; i++) {
        const struct screen *screen = &g_array_index(screening.screens, struct screen, i);
        differences_look_at(&verdict->differences, "last board of %s", screen->by->name);
        differences_int(
            &verdict->differences, "version", (int64_t)screen->version, (int64_t)newest);
    }
    g_array_unref(screening.calls);
    g_array_unref(screening.screens);
}
