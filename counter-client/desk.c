#include "counter-client/desk.h"

#include <string.h>

#include "counter-client/answer.h"
#include "counter-client/words.h"
#include "proto/client/copy.h"
#include "texts/texts.h"

void desk_init(struct desk *desk)
{
    *desk = (struct desk){.dossier = g_strdup(""), .action_ms = DESK_ACTION_MS};
    place_init(&desk->place);
}

static void forget_view(struct desk *desk)
{
    if (desk->view != NULL) {
        queued__v1__counter_view__free_unpacked(desk->view, NULL);
        desk->view = NULL;
    }
}

void desk_deinit(struct desk *desk)
{
    forget_view(desk);
    place_deinit(&desk->place);
    g_free(desk->user_name);
    g_free(desk->message);
    g_free(desk->pressed);
    g_free(desk->given_up);
    g_free(desk->dossier);
}

static void set_text(char **text, const char *value)
{
    char *copy = g_strdup(value);

    g_free(*text);
    *text = copy;
}

void desk_take_user(struct desk *desk, uint32_t user_id, const char *name, uint32_t counter_id)
{
    if (desk->counter_id != counter_id) {
        forget_view(desk);
    }
    desk->user_id = user_id;
    desk->counter_id = counter_id;
    set_text(&desk->user_name, name);
}

void desk_forget_user(struct desk *desk)
{
    forget_view(desk);
    desk->user_id = 0;
    desk->counter_id = 0;
    desk->is_pending = false;
    set_text(&desk->given_up, NULL);
    set_text(&desk->user_name, NULL);
}

static uint64_t ticket_of(const Queued__V1__CounterView *view)
{
    return view == NULL || view->at_hand == NULL ? 0 : view->at_hand->ticket_id;
}

void desk_take_view(struct desk *desk, const Queued__V1__CounterView *view)
{
    uint64_t before = ticket_of(desk->view);

    forget_view(desk);
    desk->view = copy_message(&view->base);
    if (ticket_of(desk->view) != before) {
        set_text(&desk->dossier, "");
    }
}

void desk_take_link(struct desk *desk, bool is_up, int64_t now_ms)
{
    if (desk->is_up && !is_up) {
        desk->down_since_ms = now_ms;
    }
    desk->is_up = is_up;
}

bool desk_take_press(struct desk *desk, const char *words, int64_t now_ms)
{
    if (desk->is_pending || desk->user_id == 0) {
        return false;
    }
    desk->is_pending = true;
    desk->pending_until_ms = now_ms + desk->action_ms;
    set_text(&desk->pressed, words);
    if (g_str_has_suffix(words, "…")) { /* It has asked what it had to. */
        desk->pressed[strlen(words) - strlen("…")] = '\0';
    }
    set_text(&desk->message, NULL);
    set_text(&desk->given_up, NULL);
    return true;
}

void desk_take_dossier(struct desk *desk, const char *dossier)
{
    set_text(&desk->dossier, dossier);
}

void desk_take_message(struct desk *desk, const char *text, bool is_bad, int64_t now_ms)
{
    set_text(&desk->message, text);
    desk->is_message_bad = is_bad;
    desk->message_until_ms = now_ms + DESK_MESSAGE_MS;
}

void desk_take_answer(struct desk *desk,
                      const struct action *action,
                      const Queued__V1__ServerMessage *answer,
                      int64_t now_ms)
{
    GString *text = g_string_new("");

    desk->is_pending = false;
    if (answer == NULL) {
        set_text(&desk->given_up, desk->pressed);
        g_string_append_printf(text, words_pick(WORDS_BOTH(TEXT_COUNTER_GIVEN_UP)), desk->given_up);
        desk_take_message(desk, text->str, true, now_ms);
        desk->message_until_ms =
            INT64_MAX; /* The clerk may look elsewhere: until the next press. */
    } else {
        bool is_done = answer_exit(answer) == ANSWER_DONE;
        answer_line(text, action, answer);
        desk_take_message(desk, text->str, !is_done, now_ms);
    }
    (void)g_string_free(text, TRUE);
}
