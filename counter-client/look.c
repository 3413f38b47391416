#include "counter-client/look.h"

#include "counter-client/offer.h"
#include "counter-client/say.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define OPEN QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN
#define SERVING QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING
#define PAUSED QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED
#define CLOSED QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED

static char *take_words(GString *words)
{
    return g_string_free(words, FALSE);
}

static char *duration(int64_t ms)
{
    GString *text = g_string_new("");

    words_duration(text, ms);
    return take_words(text);
}

static const char *slip_language(Queued__V1__Language language)
{
    return language == QUEUED__V1__LANGUAGE__LANGUAGE_EN
               ? words_pick(WORDS_BOTH(TEXT_COUNTER_SLIP_EN))
               : words_pick(WORDS_BOTH(TEXT_COUNTER_SLIP_VI));
}

static void look_at_procedures(const struct desk *desk,
                               const Queued__V1__Ticket *ticket,
                               struct look *look)
{
    GString *names = g_string_new("");
    GString *documents = g_string_new("");

    for (size_t i = 0; i < ticket->n_procedure_ids; i++) {
        const Queued__V1__ProcedureInfo *procedure =
            place_procedure(&desk->place, ticket->procedure_ids[i]);
        if (procedure == NULL) {
            continue;
        }
        g_string_append_printf(
            names, "%s%s", names->len > 0 ? " · " : "", words_of(procedure->short_label));
        g_string_append_printf(
            documents, "%s%s", documents->len > 0 ? "\n" : "", procedure->documents);
    }
    look->procedure = take_words(names);
    look->documents = take_words(documents);
}

static void look_at_ticket(const struct desk *desk, int64_t now_ms, struct look *look)
{
    const Queued__V1__Ticket *ticket = desk->view->at_hand;
    const Queued__V1__ServiceInfo *service = place_service(&desk->place, ticket->service_id);
    const char *class = say_class(ticket->ticket_class);
    bool is_serving = desk->view->state == SERVING;
    int64_t taken_ms = now_ms - ticket->since_ms;

    if (is_serving && ticket->started_at_ms > 0) {
        taken_ms = now_ms - ticket->started_at_ms - ticket->parked_total_ms;
    }
    look->label = g_strdup(ticket->label);
    look->time = duration(taken_ms);
    look->service = g_strdup(place_service_name(&desk->place, ticket->service_id));
    look->badges = g_strdup_printf(
        "%s%s%s", class, class[0] != '\0' ? " · " : "", slip_language(ticket->language));
    look_at_procedures(desk, ticket, look);
    look->tone = is_serving ? LOOK_SERVING : LOOK_CALLING;
    if (is_serving && service != NULL && service->norm_ms > 0 && taken_ms > service->norm_ms) {
        look->tone = LOOK_OVER_NORM;
    }
}

static void look_at_no_ticket(const struct desk *desk, struct look *look)
{
    const Queued__V1__PauseReason *reason = place_reason(&desk->place, desk->view->pause_reason_id);

    look->label = g_strdup("–");
    look->time = g_strdup("");
    look->service =
        g_strdup(desk->view->state == PAUSED && reason != NULL ? words_of(reason->text) : "");
    look->procedure = g_strdup("");
    look->documents = g_strdup("");
    look->badges = g_strdup("");
    look->tone = desk->view->state == OPEN ? LOOK_CALM : LOOK_AWAY;
}

static void look_at_next(const struct desk *desk, struct look *look)
{
    const Queued__V1__NextUp *next = desk->view->next;
    GString *why = g_string_new("");

    if (next == NULL) {
        look->next_label = g_strdup("");
        g_string_append(why, words_pick(WORDS_BOTH(TEXT_COUNTER_NOBODY)));
    } else {
        look->next_label = g_strdup(next->ticket->label);
        say_why(why, next);
    }
    look->next_why = take_words(why);
}

static void look_at_waiting(const struct desk *desk, int64_t now_ms, struct look *look)
{
    const Queued__V1__CounterView *view = desk->view;
    uint32_t waiting = 0;
    int64_t longest_ms = 0;

    for (size_t i = 0; i < view->n_services; i++) {
        const Queued__V1__BoardService *service = view->services[i];
        int64_t wait_ms = service->waiting == 0 ? 0 : now_ms - service->oldest_issued_at_ms;
        waiting += service->waiting;
        longest_ms = MAX(longest_ms, wait_ms);
        if (look->waiting_count == LOOK_ROWS_MAX) {
            continue;
        }
        const Queued__V1__ServiceInfo *info = place_service(&desk->place, service->service_id);
        GString *text = g_string_new("");
        g_string_append_printf(text, "%u", service->waiting);
        if (service->waiting > 0) {
            g_string_append(text, " · ");
            words_duration_in(text, words_pick(WORDS_BOTH(TEXT_COUNTER_LONGEST)), wait_ms);
        }
        look->waiting[look->waiting_count++] = (struct look_row){
            .title = g_strdup_printf("%s  %s",
                                     info == NULL ? "?" : info->letter,
                                     place_service_name(&desk->place, service->service_id)),
            .text = take_words(text),
        };
    }
    GString *summary = g_string_new("");
    g_string_append_printf(summary, words_pick(WORDS_BOTH(TEXT_COUNTER_WAITING_COUNT)), waiting);
    if (waiting > 0) {
        g_string_append(summary, " · ");
        words_duration_in(summary, words_pick(WORDS_BOTH(TEXT_COUNTER_LONGEST)), longest_ms);
    }
    look->summary = take_words(summary);
}

static size_t look_at_chips(Queued__V1__Ticket *const *tickets,
                            size_t count,
                            int64_t now_ms,
                            struct look_chip *chips)
{
    count = MIN(count, (size_t)LOOK_ROWS_MAX);
    for (size_t i = 0; i < count; i++) {
        chips[i] = (struct look_chip){.label = g_strdup(tickets[i]->label),
                                      .text = duration(now_ms - tickets[i]->since_ms)};
    }
    return count;
}

static void look_at_warning(const struct desk *desk, struct look *look)
{
    const Queued__V1__CounterView *view = desk->view;
    GString *warning = g_string_new("");

    for (size_t i = 0; i < view->n_unserved_service_ids; i++) {
        g_string_append_printf(warning,
                               "%s%s",
                               warning->len == 0 ? "" : ", ",
                               place_service_name(&desk->place, view->unserved_service_ids[i]));
    }
    look->warning =
        warning->len == 0
            ? g_strdup("")
            : g_strdup_printf(words_pick(WORDS_BOTH(TEXT_COUNTER_UNSERVED)), warning->str);
    (void)g_string_free(warning, TRUE);
}

static void look_at_undo(const struct desk *desk, int64_t now_ms, struct look *look)
{
    int64_t left_ms = desk->view->undo_until_ms - now_ms;
    GString *undo = g_string_new(left_ms > 0 ? "" : button_text(BUTTON_UNDO));

    if (left_ms > 0) {
        words_duration_in(undo,
                          words_pick(WORDS_BOTH(TEXT_COUNTER_DO_UNDO_WITHIN)),
                          left_ms + 500); /* Rounded. */
    }
    look->undo = take_words(undo);
}

static void look_at_message(const struct desk *desk, int64_t now_ms, struct look *look)
{
    GString *link = g_string_new("");

    if (!desk->is_up) {
        g_string_append(link, words_pick(WORDS_BOTH(TEXT_COUNTER_LINK_DOWN)));
        if (desk->view != NULL) {
            g_string_append(link, " · ");
            words_clock_in(
                link, words_pick(WORDS_BOTH(TEXT_COUNTER_LINK_AS_OF)), desk->down_since_ms);
        }
        if (desk->is_pending) {
            g_string_append(link, " · ");
            words_duration_in(link,
                              words_pick(WORDS_BOTH(TEXT_COUNTER_LINK_PENDING)),
                              desk->pending_until_ms - now_ms);
        }
    }
    look->link = take_words(link);
    bool is_shown = desk->message != NULL && now_ms < desk->message_until_ms;
    look->message = g_strdup(is_shown ? desk->message : "");
    look->is_message_bad = is_shown && desk->is_message_bad;
    look->given_up = g_strdup(desk->given_up == NULL ? "" : desk->given_up);
}

/* Before the first state has come. */
static void look_at_nothing(struct look *look)
{
    char **texts[] = {&look->time,
                      &look->service,
                      &look->procedure,
                      &look->documents,
                      &look->badges,
                      &look->next_label,
                      &look->next_why,
                      &look->summary,
                      &look->warning,
                      &look->state,
                      &look->primary};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        *texts[i] = g_strdup("");
    }
    look->label = g_strdup("…");
    look->undo = g_strdup(button_text(BUTTON_UNDO));
    look->primary_action = ACTION_STATUS;
    look->tone = LOOK_AWAY;
    look->is_enabled[BUTTON_COMPACT] = true;
    look->is_enabled[BUTTON_LOG_OUT] = true;
}

void look_at_desk(const struct desk *desk, int64_t now_ms, struct look *look)
{
    const char *primary = NULL;

    *look = (struct look){0};
    look->title = g_strdup_printf(words_pick(WORDS_BOTH(TEXT_COUNTER_AT)),
                                  desk->counter_id,
                                  desk->user_name == NULL ? "" : desk->user_name);
    look_at_message(desk, now_ms, look);
    if (desk->view == NULL) {
        look_at_nothing(look);
        return;
    }
    look->is_automatic = desk->view->automatic && desk->view->state != CLOSED;
    look->state =
        g_strconcat(say_counter_state(desk->view->state),
                    look->is_automatic ? ", " : "",
                    look->is_automatic ? words_pick(WORDS_BOTH(TEXT_COUNTER_AUTOMATIC)) : "",
                    NULL);
    if (desk->view->at_hand != NULL) {
        look_at_ticket(desk, now_ms, look);
    } else {
        look_at_no_ticket(desk, look);
    }
    look->primary_action = offer_primary(desk, &primary);
    look->primary = g_strdup(primary);
    look_at_next(desk, look);
    look_at_waiting(desk, now_ms, look);
    look_at_warning(desk, look);
    look_at_undo(desk, now_ms, look);
    look->parked_count =
        look_at_chips(desk->view->parked, desk->view->n_parked, now_ms, look->parked);
    look->missed_count =
        look_at_chips(desk->view->missed, desk->view->n_missed, now_ms, look->missed);
    offer_buttons(desk, now_ms, look->is_enabled);
}

void look_clear(struct look *look)
{
    char *texts[] = {look->title,
                     look->link,
                     look->label,
                     look->state,
                     look->time,
                     look->service,
                     look->procedure,
                     look->documents,
                     look->badges,
                     look->next_label,
                     look->next_why,
                     look->summary,
                     look->warning,
                     look->message,
                     look->given_up,
                     look->primary,
                     look->undo};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
    for (size_t i = 0; i < look->waiting_count; i++) {
        g_free(look->waiting[i].title);
        g_free(look->waiting[i].text);
    }
    for (size_t i = 0; i < look->parked_count; i++) {
        g_free(look->parked[i].label);
        g_free(look->parked[i].text);
    }
    for (size_t i = 0; i < look->missed_count; i++) {
        g_free(look->missed[i].label);
        g_free(look->missed[i].text);
    }
    *look = (struct look){0};
}

bool look_action(const struct look *look, enum button button, struct action *action)
{
    *action = (struct action){.kind = button_action(button)};
    if (button == BUTTON_PRIMARY) {
        action->kind = look->primary_action;
        action->automatic = look->is_automatic; /* After a pause, as it was before. */
    } else if (button == BUTTON_AUTO) {
        action->automatic = !look->is_automatic;
    }
    return look->is_enabled[button] && action->kind != ACTION_STATUS;
}
