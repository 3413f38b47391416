/* JSON: one object on one line, written member by member. */
#ifndef QUEUED_COUNTER_CLIENT_JSON_H
#define QUEUED_COUNTER_CLIENT_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* @name NULL: an element of an array, or the outermost. Commas look after themselves. */
void json_open(GString *to, const char *name, char bracket); /* '{' or '['. */
void json_close(GString *to, char bracket);                  /* '}' or ']'. */
void json_text(GString *to, const char *name, const char *text);
void json_number(GString *to, const char *name, int64_t number);
void json_bool(GString *to, const char *name, bool value);

#endif
