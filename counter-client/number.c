#include "counter-client/number.h"

#include <string.h>

#include "counter-client/words.h"
#include "texts/texts.h"

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

#define TYPED UINT32_MAX

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void press_labelled(struct question *question, const char *label)
{
    question->asked.label = label;
    question_press(question, &question->asked);
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

    question_begin(question, title, NULL, on_which);
    for (size_t i = 0; office != NULL && i < office->n_services; i++) {
        const Queued__V1__ServiceInfo *service = office->services[i];
        char *text =
            g_strdup_printf("%s%03u   %s", service->letter, number, words_of(service->name));
        ask_add(&question->ask, service->service_id, text);
        g_free(text);
    }
    question_show(question, false);
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

void number_ask_parked(struct question *question)
{
    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RESUME)), NULL, on_parked);
    ask_chips(question, question->look->parked, question->look->parked_count);
    question_show(question, false);
}

static void on_missed(void *owner, uint32_t id)
{
    struct question *question = owner;
    bool is_typed = ask_text(&question->ask, 0)[0] != '\0';

    on_label(question, &(struct action){.kind = ACTION_RETURN}, is_typed ? TYPED : id);
}

void number_ask_missed(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {
        words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN_LABEL)), NULL};

    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN)), entries, on_missed);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_chips(question, question->look->missed, question->look->missed_count);
    if (question->look->missed_count == 0) {
        ask_add(&question->ask, TYPED, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RETURN_DO)));
    }
    question_show(question, question->look->missed_count == 0);
}

static void on_called(void *owner, uint32_t id)
{
    (void)id;
    on_label(owner, &(struct action){.kind = ACTION_CALL}, TYPED);
}

void number_ask_called(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_LABEL)),
                                                  NULL};

    question_begin(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CALL)), entries, on_called);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_add(&question->ask, TYPED, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CALL_DO)));
    question_show(question, true);
}

static void on_class(void *owner, uint32_t id)
{
    on_label(
        owner,
        &(struct action){.kind = ACTION_RECLASSIFY, .ticket_class = (Queued__V1__TicketClass)id},
        TYPED);
}

void number_ask_reclassified(struct question *question)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_LABEL)),
                                                  NULL};

    question_begin(
        question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_RECLASSIFY)), entries, on_class);
    ask_pad(&question->ask, 0, PAD_CODE);
    gtk_editable_set_text(GTK_EDITABLE(question->ask.entries[0]), question->look->next_label);
    ask_add(&question->ask,
            QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY,
            words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CLASS_PRIORITY)));
    ask_add(&question->ask,
            QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR,
            words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_CLASS_REGULAR)));
    question_show(question, true);
}
