/* A private file: what its owner alone may read, tokens and sessions. */
#ifndef QUEUED_CLIENT_PRIVATE_FILE_H
#define QUEUED_CLIENT_PRIVATE_FILE_H

#include <glib.h>
#include <stdbool.h>

/* Writes it, whole or not at all, and never readable by others, not even for a moment. Missing
 * folders are made. False: *@why, the caller's to g_free, says why. */
bool private_file_write(const char *path, const char *text, gsize len, char **why);

#endif
