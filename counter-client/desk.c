#include "counter-client/desk.h"

#include <string.h>

#include "counter-client/answer.h"
#include "counter-client/say.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define OPEN QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN
#define CALLING QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING
#define SERVING QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING
#define PAUSED QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED
#define CLOSED QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED

/* --- Facts --- */

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

void desk_take_view(struct desk *desk, const Queued__V1__CounterView *view, int64_t now_ms)
{
    size_t len = queued__v1__counter_view__get_packed_size(view);
    uint8_t *bytes = g_malloc(len + 1);
    uint64_t before = ticket_of(desk->view);

    (void)queued__v1__counter_view__pack(view, bytes);
    forget_view(desk);
    desk->view = queued__v1__counter_view__unpack(NULL, len, bytes);
    desk->state_at_ms = now_ms;
    g_free(bytes);
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

bool desk_take_press(struct desk *desk, int64_t now_ms)
{
    if (desk->is_pending || desk->user_id == 0) {
        return false;
    }
    desk->is_pending = true;
    desk->pending_until_ms = now_ms + desk->action_ms;
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

/* --- Buttons --- */

static const struct {
    const char *vi;
    const char *en;
    const char *key;
    const char *pad;
    enum action_kind action; /* ACTION_STATUS: it asks first, or is not the server's. */
} buttons[DESK_BUTTON_COUNT] = {
    [DESK_PRIMARY] = {"", "", "F9", "Enter", ACTION_STATUS},
    [DESK_UNDO] = {WORDS_BOTH(TEXT_COUNTER_DO_UNDO), "F8", ".", ACTION_UNDO},
    [DESK_RECALL] = {WORDS_BOTH(TEXT_COUNTER_DO_RECALL), "F2", "+", ACTION_RECALL},
    [DESK_NO_SHOW] = {WORDS_BOTH(TEXT_COUNTER_DO_NO_SHOW), "F3", "-", ACTION_NO_SHOW},
    [DESK_PARK] = {WORDS_BOTH(TEXT_COUNTER_DO_PARK), "F5", "/", ACTION_PARK},
    [DESK_TRANSFER] = {WORDS_BOTH(TEXT_COUNTER_DO_TRANSFER), "F4", "*", ACTION_STATUS},
    [DESK_REQUEUE] = {WORDS_BOTH(TEXT_COUNTER_DO_REQUEUE), "F6", "9", ACTION_REQUEUE},
    [DESK_FINISH_AS] = {WORDS_BOTH(TEXT_COUNTER_DO_FINISH_AS), "F7", "1", ACTION_STATUS},
    [DESK_CALL_LABEL] = {WORDS_BOTH(TEXT_COUNTER_DO_CALL_LABEL), "Ctrl+F", "2", ACTION_STATUS},
    [DESK_RETURN] = {WORDS_BOTH(TEXT_COUNTER_DO_RETURN), "Ctrl+R", "4", ACTION_STATUS},
    [DESK_RESUME] = {WORDS_BOTH(TEXT_COUNTER_DO_RESUME), "Ctrl+T", "3", ACTION_STATUS},
    [DESK_LINK] = {WORDS_BOTH(TEXT_COUNTER_DO_LINK), "F12", "8", ACTION_STATUS},
    [DESK_ISSUE] = {WORDS_BOTH(TEXT_COUNTER_DO_ISSUE), "Alt+N", "5", ACTION_STATUS},
    [DESK_RECLASSIFY] = {WORDS_BOTH(TEXT_COUNTER_DO_RECLASSIFY), "Alt+P", "6", ACTION_STATUS},
    [DESK_AUTO] = {WORDS_BOTH(TEXT_COUNTER_DO_AUTO), "Alt+A", "0", ACTION_OPEN},
    [DESK_PAUSE] = {WORDS_BOTH(TEXT_COUNTER_DO_PAUSE), "F10", "7", ACTION_STATUS},
    [DESK_CLOSE] = {WORDS_BOTH(TEXT_COUNTER_DO_CLOSE), "Ctrl+W", "0", ACTION_CLOSE},
    [DESK_LOG_OUT] = {WORDS_BOTH(TEXT_COUNTER_DO_LOG_OUT), "Ctrl+L", "0", ACTION_LOG_OUT},
    [DESK_COMPACT] = {WORDS_BOTH(TEXT_COUNTER_DO_COMPACT), "F11", "0", ACTION_STATUS},
};

const char *desk_button_text(enum desk_button button)
{
    return words_pick(buttons[button].vi, buttons[button].en);
}

const char *desk_button_key(enum desk_button button)
{
    return buttons[button].key;
}

const char *desk_button_pad(enum desk_button button)
{
    return buttons[button].pad;
}

bool desk_button_action(const struct desk_look *look,
                        enum desk_button button,
                        struct action *action)
{
    *action = (struct action){.kind = buttons[button].action};
    if (button == DESK_PRIMARY) {
        action->kind = look->primary_action;
        action->automatic = look->is_automatic; /* After a pause, as it was before. */
    } else if (button == DESK_AUTO) {
        action->automatic = !look->is_automatic;
    }
    return look->is_enabled[button] && action->kind != ACTION_STATUS;
}

/* What the clerk pressed, by the words that stood there. */
static char *pressed_words(enum action_kind kind)
{
    static const struct {
        enum action_kind kind;
        const char *vi;
        const char *en;
    } primary[] = {
        {ACTION_OPEN, WORDS_BOTH(TEXT_COUNTER_DO_OPEN)},
        {ACTION_NEXT, WORDS_BOTH(TEXT_COUNTER_DO_NEXT)},
        {ACTION_START, WORDS_BOTH(TEXT_COUNTER_DO_START)},
        {ACTION_FINISH, WORDS_BOTH(TEXT_COUNTER_DO_FINISH)},
    };
    static const struct {
        enum action_kind kind;
        enum desk_button button;
    } asked[] = {
        {ACTION_CALL, DESK_CALL_LABEL},
        {ACTION_TRANSFER, DESK_TRANSFER},
        {ACTION_RETURN, DESK_RETURN},
        {ACTION_RESUME, DESK_RESUME},
        {ACTION_ISSUE, DESK_ISSUE},
        {ACTION_RECLASSIFY, DESK_RECLASSIFY},
        {ACTION_PAUSE, DESK_PAUSE},
    };
    const char *words = answer_word(kind);

    for (int i = 0; i < DESK_BUTTON_COUNT; i++) {
        words = buttons[i].action == kind ? desk_button_text((enum desk_button)i) : words;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        words = asked[i].kind == kind ? desk_button_text(asked[i].button) : words;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(primary); i++) {
        words = primary[i].kind == kind ? words_pick(primary[i].vi, primary[i].en) : words;
    }
    size_t len = strlen(words);
    return g_strndup(words, g_str_has_suffix(words, "…") ? len - strlen("…") : len);
}

void desk_take_answer(struct desk *desk,
                      const struct action *action,
                      const Queued__V1__ServerMessage *answer,
                      int64_t now_ms)
{
    GString *text = g_string_new("");

    desk->is_pending = false;
    if (answer == NULL) {
        g_free(desk->given_up);
        desk->given_up = pressed_words(action->kind);
        g_string_append_printf(
            text,
            words_pick("“%s”: máy chủ không trả lời nên đã thôi gửi. Hãy xem quầy "
                       "đang ở đâu rồi làm lại nếu cần.",
                       "\"%s\": the server did not answer, and it was given up. "
                       "Look where the counter stands, and repeat it if need be."),
            desk->given_up);
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

static void enable_buttons(const struct desk *desk, int64_t now_ms, bool *is_enabled)
{
    const Queued__V1__CounterView *view = desk->view;
    bool is_serving = view->state == SERVING;
    bool is_calling = view->state == CALLING;
    bool has_ticket = is_serving || is_calling;
    bool is_idle = view->state == OPEN;
    char *link = desk_link(desk);

    is_enabled[DESK_PRIMARY] = !is_idle || (view->next != NULL && !view->automatic);
    is_enabled[DESK_UNDO] = view->undo_until_ms > now_ms;
    is_enabled[DESK_RECALL] = is_calling;
    is_enabled[DESK_NO_SHOW] = is_calling;
    is_enabled[DESK_REQUEUE] = is_calling;
    is_enabled[DESK_PARK] = is_serving;
    is_enabled[DESK_TRANSFER] = has_ticket;
    is_enabled[DESK_FINISH_AS] = is_serving;
    is_enabled[DESK_CALL_LABEL] = is_idle && desk->may_call_ticket;
    is_enabled[DESK_RETURN] = true; /* Also one that another counter missed. */
    is_enabled[DESK_RESUME] = is_idle && view->n_parked > 0;
    is_enabled[DESK_LINK] = link != NULL;
    is_enabled[DESK_ISSUE] = desk->place.office != NULL;
    is_enabled[DESK_RECLASSIFY] = desk->may_reclassify;
    is_enabled[DESK_AUTO] = !has_ticket;
    is_enabled[DESK_PAUSE] = is_idle;
    is_enabled[DESK_CLOSE] = is_idle || view->state == PAUSED;
    is_enabled[DESK_LOG_OUT] = !has_ticket;
    g_free(link);
    /* Most answers come before an eye sees the difference: then nothing flickers. */
    int64_t pressed_ms = desk->pending_until_ms - desk->action_ms;
    bool is_slow = desk->is_pending && (!desk->is_up || now_ms - pressed_ms >= DESK_PATIENCE_MS);
    for (int i = 0; i < DESK_BUTTON_COUNT && is_slow; i++) {
        is_enabled[i] = i == DESK_LINK && is_enabled[i];
    }
    is_enabled[DESK_COMPACT] = true;
}

/* --- Words --- */

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

static void look_at_primary(const struct desk *desk, struct desk_look *look)
{
    const Queued__V1__CounterView *view = desk->view;
    const char *text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_OPEN));

    look->primary_action = ACTION_OPEN;
    if (view->state == PAUSED) {
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_GO_ON));
    } else if (view->state == OPEN) {
        look->primary_action = ACTION_NEXT;
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_NEXT));
        if (view->automatic) {
            text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_AUTOMATIC));
        } else if (view->next == NULL) {
            text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_NOBODY));
        }
    } else if (view->state == CALLING) {
        look->primary_action = ACTION_START;
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_START));
    } else if (view->state == SERVING) {
        look->primary_action = ACTION_FINISH;
        text = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_FINISH));
    }
    look->primary = g_strdup(text);
}

static const char *slip_language(Queued__V1__Language language)
{
    return language == QUEUED__V1__LANGUAGE__LANGUAGE_EN
               ? words_pick(WORDS_BOTH(TEXT_COUNTER_SLIP_EN))
               : words_pick(WORDS_BOTH(TEXT_COUNTER_SLIP_VI));
}

static void look_at_procedures(const struct desk *desk,
                               const Queued__V1__Ticket *ticket,
                               struct desk_look *look)
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

static void look_at_ticket(const struct desk *desk, int64_t now_ms, struct desk_look *look)
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
    look->tone = is_serving ? DESK_SERVING : DESK_CALLING;
    if (is_serving && service != NULL && service->norm_ms > 0 && taken_ms > service->norm_ms) {
        look->tone = DESK_OVER_NORM;
    }
}

static void look_at_no_ticket(const struct desk *desk, struct desk_look *look)
{
    const Queued__V1__PauseReason *reason = place_reason(&desk->place, desk->view->pause_reason_id);

    look->label = g_strdup("–");
    look->time = g_strdup("");
    look->service =
        g_strdup(desk->view->state == PAUSED && reason != NULL ? words_of(reason->text) : "");
    look->procedure = g_strdup("");
    look->documents = g_strdup("");
    look->badges = g_strdup("");
    look->tone = desk->view->state == OPEN ? DESK_CALM : DESK_AWAY;
}

static void look_at_next(const struct desk *desk, struct desk_look *look)
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

static void look_at_waiting(const struct desk *desk, int64_t now_ms, struct desk_look *look)
{
    const Queued__V1__CounterView *view = desk->view;
    uint32_t waiting = 0;
    int64_t longest_ms = 0;

    for (size_t i = 0; i < view->n_services; i++) {
        const Queued__V1__BoardService *service = view->services[i];
        int64_t wait_ms = service->waiting == 0 ? 0 : now_ms - service->oldest_issued_at_ms;
        waiting += service->waiting;
        longest_ms = MAX(longest_ms, wait_ms);
        if (look->waiting_count == DESK_ROWS_MAX) {
            continue;
        }
        const Queued__V1__ServiceInfo *info = place_service(&desk->place, service->service_id);
        GString *text = g_string_new("");
        g_string_append_printf(text, "%u", service->waiting);
        if (service->waiting > 0) {
            g_string_append(text, words_pick(" · lâu nhất ", " · longest "));
            words_duration(text, wait_ms);
        }
        look->waiting[look->waiting_count++] = (struct desk_row){
            .title = g_strdup_printf("%s  %s",
                                     info == NULL ? "?" : info->letter,
                                     place_service_name(&desk->place, service->service_id)),
            .text = take_words(text),
        };
    }
    GString *summary = g_string_new("");
    g_string_append_printf(summary, words_pick(WORDS_BOTH(TEXT_COUNTER_WAITING_COUNT)), waiting);
    if (waiting > 0) {
        g_string_append(summary, words_pick(" · lâu nhất ", " · longest "));
        words_duration(summary, longest_ms);
    }
    look->summary = take_words(summary);
}

static size_t look_at_chips(Queued__V1__Ticket *const *tickets,
                            size_t count,
                            int64_t now_ms,
                            struct desk_chip *chips)
{
    count = MIN(count, (size_t)DESK_ROWS_MAX);
    for (size_t i = 0; i < count; i++) {
        chips[i] = (struct desk_chip){.label = g_strdup(tickets[i]->label),
                                      .text = duration(now_ms - tickets[i]->since_ms)};
    }
    return count;
}

static void look_at_warning(const struct desk *desk, struct desk_look *look)
{
    const Queued__V1__CounterView *view = desk->view;
    GString *warning = g_string_new("");

    for (size_t i = 0; i < view->n_unserved_service_ids; i++) {
        g_string_append_printf(warning,
                               "%s%s",
                               warning->len == 0 ? "" : ", ",
                               place_service_name(&desk->place, view->unserved_service_ids[i]));
    }
    if (warning->len > 0) {
        g_string_prepend(warning,
                         words_pick("Có người chờ mà chưa quầy nào mở: ",
                                    "People wait and no counter is open: "));
    }
    look->warning = take_words(warning);
}

static void look_at_undo(const struct desk *desk, int64_t now_ms, struct desk_look *look)
{
    GString *undo = g_string_new(desk_button_text(DESK_UNDO));

    if (desk->view->undo_until_ms > now_ms) {
        g_string_append(undo, " (");
        words_duration(undo, desk->view->undo_until_ms - now_ms + 500); /* Rounded. */
        g_string_append_c(undo, ')');
    }
    look->undo = take_words(undo);
}

static void look_at_message(const struct desk *desk, int64_t now_ms, struct desk_look *look)
{
    GString *link = g_string_new("");

    if (!desk->is_up) {
        g_string_append(link, words_pick("Mất kết nối máy chủ", "No link to the server"));
        if (desk->view != NULL) {
            g_string_append(link, words_pick(" · số liệu lúc ", " · as of "));
            words_clock(link, desk->down_since_ms);
        }
        if (desk->is_pending) {
            g_string_append(link,
                            words_pick(" · đã bấm, sẽ gửi khi có lại, còn ",
                                       " · pressed; goes out when it is back, within "));
            words_duration(link, desk->pending_until_ms - now_ms);
        }
    }
    look->link = take_words(link);
    bool is_shown = desk->message != NULL && now_ms < desk->message_until_ms;
    look->message = g_strdup(is_shown ? desk->message : "");
    look->is_message_bad = is_shown && desk->is_message_bad;
    look->given_up = g_strdup(desk->given_up == NULL ? "" : desk->given_up);
}

/* Before the first state has come. */
static void look_at_nothing(struct desk_look *look)
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
    look->undo = g_strdup(desk_button_text(DESK_UNDO));
    look->primary_action = ACTION_STATUS;
    look->tone = DESK_AWAY;
    look->is_enabled[DESK_COMPACT] = true;
    look->is_enabled[DESK_LOG_OUT] = true;
}

void desk_look(const struct desk *desk, int64_t now_ms, struct desk_look *look)
{
    *look = (struct desk_look){0};
    look->title = g_strdup_printf(words_pick("Quầy %u · %s", "Counter %u · %s"),
                                  desk->counter_id,
                                  desk->user_name == NULL ? "" : desk->user_name);
    look_at_message(desk, now_ms, look);
    if (desk->view == NULL) {
        look_at_nothing(look);
        return;
    }
    look->is_automatic = desk->view->automatic && desk->view->state != CLOSED;
    look->state = g_strconcat(say_counter_state(desk->view->state),
                              look->is_automatic ? words_pick(", gọi tự động", ", automatic") : "",
                              NULL);
    if (desk->view->at_hand != NULL) {
        look_at_ticket(desk, now_ms, look);
    } else {
        look_at_no_ticket(desk, look);
    }
    look_at_primary(desk, look);
    look_at_next(desk, look);
    look_at_waiting(desk, now_ms, look);
    look_at_warning(desk, look);
    look_at_undo(desk, now_ms, look);
    look->parked_count =
        look_at_chips(desk->view->parked, desk->view->n_parked, now_ms, look->parked);
    look->missed_count =
        look_at_chips(desk->view->missed, desk->view->n_missed, now_ms, look->missed);
    enable_buttons(desk, now_ms, look->is_enabled);
}

void desk_look_clear(struct desk_look *look)
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
    *look = (struct desk_look){0};
}

/* --- The link to other software --- */

char *desk_link(const struct desk *desk)
{
    const Queued__V1__Ticket *ticket = desk->view == NULL ? NULL : desk->view->at_hand;
    const Queued__V1__ProcedureInfo *procedure = NULL;

    for (size_t i = 0; ticket != NULL && i < ticket->n_procedure_ids; i++) {
        procedure = place_procedure(&desk->place, ticket->procedure_ids[i]);
        if (procedure != NULL && procedure->link[0] != '\0') {
            break;
        }
    }
    /* The server has checked it; what a browser is told to open is looked at twice. */
    if (procedure == NULL || !(g_str_has_prefix(procedure->link, "https://") ||
                               g_str_has_prefix(procedure->link, "http://"))) {
        return NULL;
    }
    const struct {
        const char *name;
        const char *value;
    } values[] = {
        {"{ticket}", ticket->label},
        {"{procedure}", procedure->code},
        {"{dossier}", desk->dossier},
    };
    GString *link = g_string_new(procedure->link);
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char *escaped = g_uri_escape_string(values[i].value, NULL, FALSE);
        (void)g_string_replace(link, values[i].name, escaped, 0);
        g_free(escaped);
    }
    return take_words(link);
}
