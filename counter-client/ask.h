/* A question in the window: texts to type, boxes to tick, and answers to choose by key, arrow or
 * touch. */
#ifndef QUEUED_COUNTER_CLIENT_ASK_H
#define QUEUED_COUNTER_CLIENT_ASK_H

#include <gtk/gtk.h>
#include <stdbool.h>

#include "counter-client/pad.h"

#define ASK_ENTRIES_MAX 2
#define ASK_CHECKS_MAX 2
#define ASK_CHOICES_MAX 64

struct ask_choice {
    uint32_t id; /* The asker's own. */
    char *text;  /* Owned. */
};

/* What is asked, and the answer while it is given. */
struct ask {
    GtkWidget *root;
    GtkWidget *title;
    GtkWidget *figure;
    GtkWidget *line;
    GtkWidget *entries[ASK_ENTRIES_MAX];
    GtkWidget *entry_titles[ASK_ENTRIES_MAX];
    struct pad pad; /* Of the texts that can be touched. */
    GtkWidget *checks[ASK_CHECKS_MAX];
    GtkWidget *list;
    GtkWidget *hint;
    struct ask_choice choices[ASK_CHOICES_MAX];
    size_t choice_count;
    /* One of the two is called once, then the question is over. */
    void (*on_choice)(void *owner, uint32_t id);
    void (*on_cancel)(void *owner);
    void *owner;
};

void ask_init(struct ask *ask, void (*on_cancel)(void *owner), void *owner);
void ask_deinit(struct ask *ask);

/* A new question without choices. @entries: titles of the texts to type; NULL: no such. */
void ask_begin(struct ask *ask,
               const char *title,
               const char *const entries[ASK_ENTRIES_MAX],
               void (*on_choice)(void *owner, uint32_t id));
/* Something to read before: large, as the number of a ticket, and a line below. */
void ask_say(struct ask *ask, const char *figure, const char *line);
/* A text can be touched as well as typed. */
void ask_pad(struct ask *ask, size_t entry, enum pad_kind kind);
/* A box to tick, not ticked yet. */
void ask_check(struct ask *ask, size_t check, const char *title);
void ask_add(struct ask *ask, uint32_t id, const char *text);
/* The keys go to the first choice, or to the first text where that is what matters. */
void ask_show(struct ask *ask, bool types_first);

const char *ask_text(const struct ask *ask, size_t entry);
bool ask_is_checked(const struct ask *ask, size_t check);

/* A key while a question is open; true: it was for the question. */
bool ask_key(struct ask *ask, guint keyval);

#endif
