#include "counter-client/outcome.h"

#include <time.h>

#include "counter-client/words.h"
#include "texts/texts.h"

#define TM_YEAR_BASE 1900

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

static void ask(struct question *question, const char *complaint);

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
        ask(question, words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE_WRONG)));
        return;
    }
    question_press(question, &action);
}

static void ask(struct question *question, const char *complaint)
{
    const char *const entries[ASK_ENTRIES_MAX] = {words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DOSSIER)),
                                                  words_pick(WORDS_BOTH(TEXT_COUNTER_ASK_DUE))};

    question_begin(question,
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
    question_show(question, false);
}

void outcome_ask(struct question *question)
{
    ask(question, NULL);
}
