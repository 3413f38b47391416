/* The pages of the window, one at a time below the bar: log-in, the full view or the strip, and a
 * question over them. */
#ifndef QUEUED_COUNTER_CLIENT_PAGES_H
#define QUEUED_COUNTER_CLIENT_PAGES_H

#include <gtk/gtk.h>

#include "counter-client/bar.h"
#include "counter-client/face.h"
#include "counter-client/frame.h"
#include "counter-client/login.h"
#include "counter-client/question.h"
#include "counter-client/strip.h"

struct pages {
    GtkWindow *window;
    struct frame frame;
    GtkWidget *stack;
    struct bar bar;
    struct login login;
    struct face face;
    struct strip strip;
    struct question question;
    bool is_compact;         /* The strip, not the full view. */
    const struct desk *desk; /* Whose user_id says whether there is a desk to show. */
    const struct look *look; /* Newest. */
};

/* What is pressed on the full view and the strip. */
struct pages_events {
    void (*on_press)(void *owner, enum button button);
    /* A parked (BUTTON_RESUME) or missed (BUTTON_RETURN) ticket; @label NULL: all of them. */
    void (*on_chip)(void *owner, enum button button, const char *label);
    void *owner;
};

/* Makes the window. @pages has its @is_compact, @desk and @look, and @login and @question have what
 * their owners set. */
void pages_init(struct pages *pages, const struct pages_events *events);
void pages_deinit(struct pages *pages);

/* The page for as things are: the desk, or log-in when nobody is signed in. A question is over. */
void pages_show_desk(struct pages *pages);
void pages_show_question(struct pages *pages);
bool pages_is_login(const struct pages *pages);

/* Shows the look as it is now. */
void pages_refresh(struct pages *pages);
/* The same of the window's title alone. */
void pages_name(struct pages *pages);

#endif
