/* A probe: whether what a client is being told is on the disk at that moment. Reads the database
 * beside the server, with a connection of its own. */
#ifndef QUEUED_REPLAY_PROBE_H
#define QUEUED_REPLAY_PROBE_H

#include <glib.h>
#include <stdint.h>

struct journal;

struct probe {
    const char *database;    /* Borrowed. */
    struct journal *journal; /* Owned; NULL: not open. */
    uint64_t seq;            /* Committed, as last seen. */
    guint looked;
    guint early;      /* Messages that spoke of what was not yet committed. */
    guint unreadable; /* The database could not be looked into. */
};

/* A message speaks of event @seq. */
void probe_look(struct probe *probe, uint64_t seq);

/* Lets go of the database, as when the server is killed: it is to find it as nobody left it. */
void probe_close(struct probe *probe);

#endif
