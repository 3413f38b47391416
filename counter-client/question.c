#include "counter-client/question.h"

#include <string.h>
#include <time.h>

#include "counter-client/words.h"
#include "texts/texts.h"

#define TM_YEAR_BASE 1900

static void begin(struct question *question,
                  const char *title,
                  const char *const entries[ASK_ENTRIES_MAX],
                  void (*on_choice)(void *owner, uint32_t id))
{
    question->is_open = true;
    ask_begin(&question->ask, title, entries, on_choice);
}

static void show(struct question *question, bool types_first)
{
    question->on_open(question->owner);
    ask_show(&question->ask, types_first);
}

static void press(struct question *question, const struct action *action)
{
    question->is_open = false;
    question->on_action(question->owner, action);
}

static void on_reason(void *owner, uint32_t id)
{
    const struct action action = {.kind = ACTION_PAUSE, .reason_id = id};

    press(owner, &action);
}

void question_reason(struct question *question)
{
    const Queued__V1__OfficeInfo *office = question->session->desk.place.office;

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_PAUSE)), NULL, on_reason);
    for (size_t i = 0; office != NULL && i < office->n_pause_reasons; i++) {
        ask_add(&question->ask,
                office->pause_reasons[i]->reason_id,
                words_of(office->pause_reasons[i]->text));
    }
    show(question, false);
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
    press(owner, &action);
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

void question_target(struct question *question)
{
    const struct desk *desk = &question->session->desk;
    const Queued__V1__OfficeInfo *office = desk->place.office;
    uint32_t here = desk->view->at_hand->service_id;

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_TRANSFER)), NULL, on_target);
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
    show(question, false);
}

/* What can be chosen stays as it was asked, whatever the office does meanwhile: labels are kept. */
static void ask_chips(struct question *question, const struct look_chip *chips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *text = g_strdup_printf("%s   %s", chips[i].label, chips[i].text);
        ask_add(&question->ask, (uint32_t)i, text);
        g_free(text);
    }
}

/* The label of a choice: its first word. */
static char *chosen_label(const struct question *question, uint32_t id)
{
    for (size_t i = 0; i < question->ask.choice_count; i++) {
        if (question->ask.choices[i].id == id) {
            const char *text = question->ask.choices[i].text;
            return g_strndup(text, strcspn(text, " "));
        }
    }
    return g_strdup("");
}

/* --- Numbers --- */

#define TYPED UINT32_MAX

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void press_labelled(struct question *question, const char *label)
{
    question->asked.label = label;
    press(question, &question->asked);
}

static void on_which(void *owner, uint32_t id)
{
    char *label = chosen_label(owner, id);

    press_labelled(owner, label);
    g_free(label);
}

/* A pad has no letters: of which service is the number that was typed? */
static void ask_which(struct question *question)
{
    const Queued__V1__OfficeInfo *office = question->session->desk.place.office;
    unsigned number = (unsigned)g_ascii_strtoull(question->digits, NULL, 10);
    char *title = g_strdup_printf(
        words_pick("Số %03u của lĩnh vực nào?", "Number %03u of which service?"), number);

    begin(question, title, NULL, on_which);
    for (size_t i = 0; office != NULL && i < office->n_services; i++) {
        const Queued__V1__ServiceInfo *service = office->services[i];
        char *text =
            g_strdup_printf("%s%03u   %s", service->letter, number, words_of(service->name));
        ask_add(&question->ask, service->service_id, text);
        g_free(text);
    }
    show(question, false);
    g_free(title);
}

/* @action at the ticket that was typed, or at the choice @id. */
static void on_label(struct question *question, const struct action *action, uint32_t id)
{
    char *label = id == TYPED ? g_strstrip(g_utf8_strup(ask_text(&question->ask, 0), -1))
                              : chosen_label(question, id);

    question->asked = *action;
    if (is_digits(label)) {
        settings_set(&question->digits, label);
        ask_which(question);
    } else if (label[0] != '\0') {
        press_labelled(question, label);
    } else {
        question->on_cancel(question->owner);
    }
    g_free(label);
}

static void on_parked(void *owner, uint32_t id)
{
    on_label(owner, &(struct action){.kind = ACTION_RESUME}, id);
}

void question_parked(struct question *question)
{
    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RESUME)), NULL, on_parked);
    ask_chips(question, question->look->parked, question->look->parked_count);
    show(question, false);
}

static void on_missed(void *owner, uint32_t id)
{
    struct question *question = owner;
    bool is_typed = ask_text(&question->ask, 0)[0] != '\0';

    on_label(question, &(struct action){.kind = ACTION_RETURN}, is_typed ? TYPED : id);
}

void question_missed(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {
        words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN_LABEL)), NULL};

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN)), entries, on_missed);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_chips(question, question->look->missed, question->look->missed_count);
    if (question->look->missed_count == 0) {
        ask_add(&question->ask, TYPED, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN_DO)));
    }
    show(question, question->look->missed_count == 0);
}

static void on_called(void *owner, uint32_t id)
{
    (void)id;
    on_label(owner, &(struct action){.kind = ACTION_CALL}, TYPED);
}

void question_label(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_LABEL)),
                                                  NULL};

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CALL)), entries, on_called);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_add(&question->ask, TYPED, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CALL_DO)));
    show(question, true);
}

/* --- Class --- */

static void on_class(void *owner, uint32_t id)
{
    on_label(
        owner,
        &(struct action){.kind = ACTION_RECLASSIFY, .ticket_class = (Queued__V1__TicketClass)id},
        TYPED);
}

void question_class(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_LABEL)),
                                                  NULL};

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RECLASSIFY)), entries, on_class);
    ask_pad(&question->ask, 0, PAD_CODE);
    gtk_editable_set_text(GTK_EDITABLE(question->ask.entries[0]), question->look->next_label);
    ask_add(&question->ask,
            QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY,
            words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CLASS_PRIORITY)));
    ask_add(&question->ask,
            QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR,
            words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CLASS_REGULAR)));
    show(question, true);
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

    press(question, &action);
}

void question_issue(struct question *question)
{
    const Queued__V1__OfficeInfo *office = question->session->desk.place.office;

    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_ISSUE)), NULL, on_service);
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
    show(question, false);
}

static void on_read(void *owner, uint32_t id)
{
    struct question *question = owner;

    (void)id;
    question->on_cancel(question->owner);
}

void question_issued(struct question *question, const char *label, const char *line)
{
    begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ISSUED)), NULL, on_read);
    ask_say(&question->ask, label, line);
    ask_add(&question->ask, 0, words_pick(WORDS_BOTH(TEXT_COUNTER_ISSUED_CLOSE)));
    show(question, false);
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

    begin(question, words_pick("Việc khác", "Other actions"), NULL, on_more);
    for (size_t i = 0; i < G_N_ELEMENTS(buttons); i++) {
        if (question->look->is_enabled[buttons[i]]) {
            bool is_on = buttons[i] == BUTTON_AUTO && question->look->is_automatic;
            const char *text = is_on ? words_pick("Thôi gọi tự động", "No longer automatic")
                                     : button_text(buttons[i]);
            ask_add(&question->ask, buttons[i], text);
        }
    }
    show(question, false);
}

/* --- Finish with an outcome --- */

static const struct {
    Queued__V1__Outcome outcome;
    const char *vi;
    const char *en;
} outcomes[] = {
    {QUEUED__V1__OUTCOME__OUTCOME_DOSSIER_ACCEPTED, WORDS_BOTH(TEXT_COUNTER_OUTCOME_ACCEPTED)},
    {QUEUED__V1__OUTCOME__OUTCOME_SETTLED, WORDS_BOTH(TEXT_COUNTER_OUTCOME_SETTLED)},
    {QUEUED__V1__OUTCOME__OUTCOME_MORE_DOCUMENTS, WORDS_BOTH(TEXT_COUNTER_OUTCOME_MORE)},
    {QUEUED__V1__OUTCOME__OUTCOME_RESULT_HANDED_OVER, WORDS_BOTH(TEXT_COUNTER_OUTCOME_HANDED)},
    {QUEUED__V1__OUTCOME__OUTCOME_REFUSED, WORDS_BOTH(TEXT_COUNTER_OUTCOME_REFUSED)},
    {QUEUED__V1__OUTCOME__OUTCOME_REFERRED, WORDS_BOTH(TEXT_COUNTER_OUTCOME_REFERRED)},
};

/* "30/11/2026" as yyyymmdd; 0 for nothing, UINT32_MAX for what is no date. */
static uint32_t read_due(const char *text)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%d/%m/%Y", &parts);

    if (text[0] == '\0') {
        return 0;
    }
    return end == NULL || *end != '\0' ? UINT32_MAX
                                       : (uint32_t)((parts.tm_year + TM_YEAR_BASE) * 10000 +
                                                    (parts.tm_mon + 1) * 100 + parts.tm_mday);
}

static void outcome(struct question *question, const char *complaint);

static void on_outcome(void *owner, uint32_t id)
{
    struct question *question = owner;
    uint32_t due = read_due(ask_text(&question->ask, 1));
    struct action action = {
        .kind = ACTION_FINISH,
        .outcome = (Queued__V1__Outcome)id,
        .dossier = ask_text(&question->ask, 0),
        .due_date = due,
    };

    desk_take_dossier(&question->session->desk, action.dossier);
    if (due == UINT32_MAX) {
        outcome(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE_WRONG)));
        return;
    }
    press(question, &action);
}

static void outcome(struct question *question, const char *complaint)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DOSSIER)),
                                                  words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE))};

    begin(question,
          complaint != NULL ? complaint : words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_FINISH)),
          entries,
          on_outcome);
    gtk_editable_set_text(GTK_EDITABLE(question->ask.entries[0]), question->session->desk.dossier);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_pad(&question->ask, 1, PAD_DATE);
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        ask_add(&question->ask,
                (uint32_t)outcomes[i].outcome,
                words_pick(outcomes[i].vi, outcomes[i].en));
    }
    show(question, false);
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

    begin(question, title, NULL, on_take_over);
    ask_add(&question->ask, 0, words_pick(WORDS_BOTH(TEXT_COUNTER_TAKEN_NO)));
    ask_add(&question->ask, 1, words_pick(WORDS_BOTH(TEXT_COUNTER_TAKEN_YES)));
    show(question, false);
    g_free(title);
}

void question_outcome(struct question *question)
{
    outcome(question, NULL);
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
