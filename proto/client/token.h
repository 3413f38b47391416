/* A token's file: what a device is known by, readable by its owner alone. */
#ifndef QUEUED_CLIENT_TOKEN_H
#define QUEUED_CLIENT_TOKEN_H

#include <glib.h>
#include <stdbool.h>

#include "queued/v1/envelope.pb-c.h"

/* The first line of @path, the caller's to g_free. NULL: unreadable or empty; *@errmsg, the
 * caller's too, says which file and why. */
char *token_read(const char *path, Queued__V1__Language language, char **errmsg);

/* Writes it, whole or not at all, and never readable by others, not even for a moment. Missing
 * folders are made. False: *@errmsg as above. */
bool token_write(const char *path, const char *token, Queued__V1__Language language, char **errmsg);

#endif
