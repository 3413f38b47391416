/* Short labels: what a button can show of a procedure's legal name. */
#ifndef QUEUED_SETUP_LABEL_H
#define QUEUED_SETUP_LABEL_H

#include "queued/base/limits.h"

/* Derives the label of the composed, one-line @name: without "Thủ tục" and what is in brackets at
 * its end, cut at a word, with a capital. Never empty for a name that is not. */
void label_derive(char label[LIMIT_NAME], const char *name);

#endif
