/* The link to the server, and the board and the hall as it told them last. */
#ifndef QUEUED_DISPLAY_FEED_H
#define QUEUED_DISPLAY_FEED_H

#include "display/view.h"

struct feed;

struct feed_options {
    const char *url;   /* NULL: the usual one. */
    const char *ca;    /* The authority's certificate; NULL: the system's. */
    const char *token; /* NULL: none. */
    const char *office;
    enum language language; /* Of refusals. */
    void *owner;
    void (*on_change)(void *owner); /* The board, the hall or the link is another. */
    /* The server's certificate will not do; tries go on. @text in plain words. */
    void (*on_untrusted)(void *owner, const char *text);
    /* The server will not have us, or not as a display; @text in plain words. No further tries. */
    void (*on_refused)(void *owner, const char *text);
};

/* Begins to connect. Strings are copied. */
struct feed *feed_new(const struct feed_options *options);

/* NULL is allowed. Not from inside a callback of this feed. */
void feed_free(struct feed *feed);

/* NULL until both the board and the hall have come once; kept while the link is down. */
const struct board *feed_board(const struct feed *feed);
const struct hall *feed_hall(const struct feed *feed);

/* Whether the server has said what is on the board since the link is up: it is true now. */
bool feed_is_fresh(const struct feed *feed);

/* For whoever may have slept: looks at once whether the server is still there. */
void feed_wake(struct feed *feed);

/* By the server's clock, whatever the clock of this machine says. */
struct view_moment feed_moment(const struct feed *feed);

#endif
