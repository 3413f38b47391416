#include "counter-client/question.h"

#include "counter-client/number.h"
#include "counter-client/outcome.h"
#include "counter-client/words.h"
#include "texts/texts.h"

void question_begin(struct question *question,
                    const char *title,
                    const char *const entries[ASK_ENTRIES_MAX],
                    void (*on_choice)(void *owner, uint32_t id))
{
    question->is_open = true;
    ask_begin(&question->ask, title, entries, on_choice);
}

void question_show(struct question *question, bool types_first)
{
    question->on_open(question->owner);
    ask_show(&question->ask, types_first);
}

void question_press(struct question *question, const struct action *action)
{
    question->is_open = false;
    question->on_action(question->owner, action);
}

static void on_reason(void *owner, uint32_t id)
{
    const struct action action = {.kind = ACTION_PAUSE, .reason_id = id};

    question_press(owner, &action);
}

static void ask_reason(struct question *question)
{
    const Queued__V1__OfficeInfo *office = question->session->desk.place.office;

    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_PAUSE)), NULL, on_reason);
    for (size_t i = 0; office != NULL && i < office->n_pause_reasons; i++) {
        ask_add(&question->ask,
                office->pause_reasons[i]->reason_id,
                words_of(office->pause_reasons[i]->text));
    }
    question_show(question, false);
}

/* Services and counters in one list: counters from here on. */
#define COUNTERS_FROM 1000000

static void on_target(void *owner, uint32_t id)
{
    struct action action = {.kind = ACTION_TRANSFER};

    if (id > COUNTERS_FROM) {
        action.counter_id = id - COUNTERS_FROM;
    } else {
        action.service_id = id;
    }
    question_press(owner, &action);
}

static bool serves(const Queued__V1__CounterInfo *counter, uint32_t service_id)
{
    for (size_t i = 0; i < counter->n_service_ids; i++) {
        if (counter->service_ids[i] == service_id) {
            return true;
        }
    }
    return false;
}

static void ask_target(struct question *question)
{
    const struct desk *desk = &question->session->desk;
    const Queued__V1__OfficeInfo *office = desk->place.office;
    uint32_t here = desk->view->at_hand->service_id;

    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_TRANSFER)), NULL, on_target);
    for (size_t i = 0; office != NULL && i < office->n_services; i++) {
        const Queued__V1__ServiceInfo *service = office->services[i];
        if (service->service_id != here) {
            char *text = g_strdup_printf("%s  %s", service->letter, words_of(service->name));
            ask_add(&question->ask, service->service_id, text);
            g_free(text);
        }
    }
    for (size_t i = 0; office != NULL && i < office->n_counters; i++) {
        const Queued__V1__CounterInfo *counter = office->counters[i];
        if (counter->counter_id != desk->counter_id && serves(counter, here)) {
            char *text = g_strdup_printf(words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_COUNTER)),
                                         counter->counter_id);
            ask_add(&question->ask, COUNTERS_FROM + counter->counter_id, text);
            g_free(text);
        }
    }
    question_show(question, false);
}

/* --- A number for a citizen --- */

enum { CHECK_PRIORITY, CHECK_ENGLISH };

static void on_service(void *owner, uint32_t id)
{
    struct question *question = owner;
    const struct action action = {
        .kind = ACTION_ISSUE,
        .service_id = id,
        .ticket_class = ask_is_checked(&question->ask, CHECK_PRIORITY)
                            ? QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY
                            : QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR,
        .language = ask_is_checked(&question->ask, CHECK_ENGLISH)
                        ? QUEUED__V1__LANGUAGE__LANGUAGE_EN
                        : QUEUED__V1__LANGUAGE__LANGUAGE_VI,
    };

    question_press(question, &action);
}

static void ask_service(struct question *question)
{
    const Queued__V1__OfficeInfo *office = question->session->desk.place.office;

    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_ISSUE)), NULL, on_service);
    ask_check(
        &question->ask, CHECK_PRIORITY, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_ISSUE_PRIORITY)));
    ask_check(
        &question->ask, CHECK_ENGLISH, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_ISSUE_ENGLISH)));
    for (size_t i = 0; office != NULL && i < office->n_services; i++) {
        const Queued__V1__ServiceInfo *service = office->services[i];
        if (service->issuing) {
            char *text = g_strdup_printf("%s  %s", service->letter, words_of(service->name));
            ask_add(&question->ask, service->service_id, text);
            g_free(text);
        }
    }
    question_show(question, false);
}

static void on_read(void *owner, uint32_t id)
{
    struct question *question = owner;

    (void)id;
    question->on_cancel(question->owner);
}

void question_issued(struct question *question, const char *label, const char *line)
{
    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ISSUED)), NULL, on_read);
    ask_say(&question->ask, label, line);
    ask_add(&question->ask, 0, words_pick(WORDS_BOTH(TEXT_COUNTER_ISSUED_CLOSE)));
    question_show(question, false);
}

/* --- The rest of the pad --- */

static void on_more(void *owner, uint32_t id)
{
    struct question *question = owner;

    question->is_open = false;
    question->on_button(question->owner, (enum button)id);
}

void question_more(struct question *question)
{
    static const enum button buttons[] = {
        BUTTON_AUTO, BUTTON_CLOSE, BUTTON_LOG_OUT, BUTTON_COMPACT};

    question_begin(question, words_pick("Việc khác", "Other actions"), NULL, on_more);
    for (size_t i = 0; i < G_N_ELEMENTS(buttons); i++) {
        if (question->look->is_enabled[buttons[i]]) {
            bool is_on = buttons[i] == BUTTON_AUTO && question->look->is_automatic;
            const char *text = is_on ? words_pick("Thôi gọi tự động", "No longer automatic")
                                     : button_text(buttons[i]);
            ask_add(&question->ask, buttons[i], text);
        }
    }
    question_show(question, false);
}

/* --- Taking over --- */

static void on_take_over(void *owner, uint32_t id)
{
    struct question *question = owner;

    if (id == 0) {
        question->on_cancel(question->owner);
        return;
    }
    session_take_over(question->session);
    question->is_open = false;
    question->on_action(question->owner, NULL);
}

void question_take_over(struct question *question)
{
    char *title =
        g_strdup_printf(words_pick(WORDS_BOTH(TEXT_COUNTER_TAKEN)), question->session->counter_id);

    question_begin(question, title, NULL, on_take_over);
    ask_add(&question->ask, 0, words_pick(WORDS_BOTH(TEXT_COUNTER_TAKEN_NO)));
    ask_add(&question->ask, 1, words_pick(WORDS_BOTH(TEXT_COUNTER_TAKEN_YES)));
    question_show(question, false);
    g_free(title);
}

void question_ask(struct question *question, enum button button)
{
    switch (button) {
    case BUTTON_TRANSFER:
        ask_target(question);
        break;
    case BUTTON_FINISH_AS:
        outcome_ask(question);
        break;
    case BUTTON_CALL_LABEL:
        number_ask_called(question);
        break;
    case BUTTON_RETURN:
        number_ask_missed(question);
        break;
    case BUTTON_RESUME:
        number_ask_parked(question);
        break;
    case BUTTON_PAUSE:
        ask_reason(question);
        break;
    case BUTTON_ISSUE:
        ask_service(question);
        break;
    case BUTTON_RECLASSIFY:
        number_ask_reclassified(question);
        break;
    case BUTTON_PRIMARY:
    case BUTTON_UNDO:
    case BUTTON_RECALL:
    case BUTTON_NO_SHOW:
    case BUTTON_PARK:
    case BUTTON_REQUEUE:
    case BUTTON_LINK:
    case BUTTON_AUTO:
    case BUTTON_CLOSE:
    case BUTTON_LOG_OUT:
    case BUTTON_COMPACT:
    default:
        break;
    }
}

static void on_cancel(void *owner)
{
    struct question *question = owner;

    question->on_cancel(question->owner);
}

void question_init(struct question *question)
{
    ask_init(&question->ask, on_cancel, question);
}

void question_deinit(struct question *question)
{
    ask_deinit(&question->ask);
    g_clear_pointer(&question->digits, g_free);
}
