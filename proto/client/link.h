/* A link: one WebSocket at a time to one server, tried again whenever it is lost.
 *
 * Knows frames, not what is in them. GLib main loop, libsoup 3. It never calls its owner from
 * inside a function that the owner has called. */
#ifndef QUEUED_CLIENT_LINK_H
#define QUEUED_CLIENT_LINK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/client/trust.h"

struct link;

struct link_options {
    const char *url;
    const char *ca; /* PEM file of the one authority to trust; NULL: those of the system. */
    void *owner;
    uint32_t handshake_ms; /* From the start of a try to link_is_good(). */
    uint32_t keepalive_s;  /* A ping so often; two of them without a sign of life end the link. */
    uint32_t retry_ms;     /* The shortest pause. */
    void (*on_open)(void *owner); /* Frames can go out; say hello now. */
    void (*on_frame)(void *owner, const uint8_t *frame, size_t len);
    /* After on_open, or instead of it. @reason: plain words; @fault: what is wrong with the
     * server's certificate. Tried again later; after the longest pause when a person must see to
     * it. */
    void (*on_down)(void *owner, const char *reason, enum trust_fault fault);
    void (*on_bad_url)(void *owner); /* Instead of all others; nothing follows. */
};

/* The first try begins on the main loop. Strings are copied. */
struct link *link_new(const struct link_options *options);
/* Ends at once; from inside a callback too. */
void link_free(struct link *link);

/* Only while open. */
void link_write(struct link *link, const uint8_t *frame, size_t len);

/* How long nothing has come, also while the machine slept; 0: nothing ever has. */
int64_t link_silent_ms(const struct link *link);

/* Looks at once whether that is too long, and not only when two pings have passed. */
void link_look(struct link *link);

/* The peer is whom we wanted: the next pause is short again. */
void link_is_good(struct link *link);

/* Ends the connection, if there is one, without on_down, and tries again after a pause.
 * @is_stubborn: after the longest one, as trying sooner would end the same way. */
void link_drop(struct link *link, bool is_stubborn);
/* Ends the connection, and tries no more until link_retry(). */
void link_stop(struct link *link);
void link_retry(struct link *link); /* At once. */

#endif
