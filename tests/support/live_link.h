/* A link to a server that can be cut and restored at will: a relay on a port of its own. */
#ifndef QUEUED_SUPPORT_LIVE_LINK_H
#define QUEUED_SUPPORT_LIVE_LINK_H

#include <glib.h>

struct live_link;

struct live_link *live_link_new(guint16 server_port);
void live_link_free(struct live_link *link);

char *live_link_url(const struct live_link *link);

/* Closes what is open, and at once whatever comes. */
void live_link_cut(struct live_link *link);
void live_link_restore(struct live_link *link);

#endif
