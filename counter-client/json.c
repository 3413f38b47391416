#include "counter-client/json.h"

#include <string.h>

static void put_text(GString *to, const char *text)
{
    g_string_append_c(to, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') {
            g_string_append_c(to, '\\');
            g_string_append_c(to, *at);
        } else if ((unsigned char)*at < ' ') {
            g_string_append_printf(to, "\\u%04x", (unsigned)*at);
        } else {
            g_string_append_c(to, *at);
        }
    }
    g_string_append_c(to, '"');
}

/* The comma before a member, and its name. */
static void put_name(GString *to, const char *name)
{
    const char *last = to->len == 0 ? "" : to->str + to->len - 1;

    if (*last != '\0' && strchr("{[\n", *last) == NULL) {
        g_string_append_c(to, ',');
    }
    if (name != NULL) {
        put_text(to, name);
        g_string_append_c(to, ':');
    }
}

void json_open(GString *to, const char *name, char bracket)
{
    put_name(to, name);
    g_string_append_c(to, bracket);
}

void json_close(GString *to, char bracket)
{
    g_string_append_c(to, bracket);
}

void json_text(GString *to, const char *name, const char *text)
{
    put_name(to, name);
    put_text(to, text);
}

void json_number(GString *to, const char *name, int64_t number)
{
    put_name(to, name);
    g_string_append_printf(to, "%" G_GINT64_FORMAT, number);
}

void json_bool(GString *to, const char *name, bool value)
{
    put_name(to, name);
    g_string_append(to, value ? "true" : "false");
}
