/* The questions that an action of the desk may need answered first. */
#ifndef QUEUED_COUNTER_CLIENT_QUESTION_H
#define QUEUED_COUNTER_CLIENT_QUESTION_H

#include "counter-client/ask.h"
#include "counter-client/look.h"
#include "counter-client/session.h"

/* Its owner sets everything but @ask before question_init(). */
struct question {
    struct ask ask;
    bool is_open;
    struct action asked; /* While it is asked of which service a number is; @label of the action. */
    char *digits;        /* Owned; the number. */
    struct session *session;
    const struct look *look; /* Newest. */
    void *owner;
    void (*on_open)(void *owner);   /* Show the page of @ask. */
    void (*on_cancel)(void *owner); /* Nothing is to be done. */
    /* The answer is this action; NULL: it has been seen to already. */
    void (*on_action)(void *owner, const struct action *action);
    /* The answer is this button. */
    void (*on_button)(void *owner, enum button button);
};

void question_init(struct question *question);
void question_deinit(struct question *question);

/* What @button needs answered; nothing, where it needs nothing. */
void question_ask(struct question *question, enum button button);
/* The number that has been taken; @line says how long it waits. */
void question_issued(struct question *question, const char *label, const char *line);
/* The buttons that share the pad's 0. */
void question_more(struct question *question);
void question_take_over(struct question *question);

/* --- For those who ask --- */

/* As ask_begin() and ask_show(); and the answer. */
void question_begin(struct question *question,
                    const char *title,
                    const char *const entries[ASK_ENTRIES_MAX],
                    void (*on_choice)(void *owner, uint32_t id));
void question_show(struct question *question, bool types_first);
void question_press(struct question *question, const struct action *action);

#endif
