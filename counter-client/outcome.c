#include "counter-client/outcome.h"

#include "counter-client/due.h"
#include "counter-client/words.h"
#include "texts/texts.h"

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

static void ask(struct question *question, const char *title, const char *due);

static void on_outcome(void *owner, uint32_t id)
{
    struct question *question = owner;
    const char *due = ask_text(&question->ask, 1);
    struct action action = {
        .kind = ACTION_FINISH,
        .outcome = (Queued__V1__Outcome)id,
        .dossier = ask_text(&question->ask, 0),
    };

    desk_take_dossier(&question->session->desk, action.dossier);
    if (due[0] != '\0' && !due_read(due, &action.due_date)) {
        char *typed = g_strdup(due); /* To be put right, not typed again. */
        ask(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE_WRONG)), typed);
        g_free(typed);
        return;
    }
    question_press(question, &action);
}

static void ask(struct question *question, const char *title, const char *due)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DOSSIER)),
                                                  words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE))};

    question_begin(question, title, entries, on_outcome);
    gtk_editable_set_text(GTK_EDITABLE(question->ask.entries[0]), question->session->desk.dossier);
    gtk_editable_set_text(GTK_EDITABLE(question->ask.entries[1]), due);
    ask_pad(&question->ask, 0, PAD_CODE);
    ask_pad(&question->ask, 1, PAD_DATE);
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        ask_add(&question->ask,
                (uint32_t)outcomes[i].outcome,
                words_pick(outcomes[i].vi, outcomes[i].en));
    }
    question_show(question, false);
}

void outcome_ask(struct question *question)
{
    ask(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_FINISH)), "");
}
