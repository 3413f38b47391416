#include "tests/replay/differences.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Two ways to the same quotient differ by less. */
#define RATIO_SLACK 1e-9

void differences_init(struct differences *differences)
{
    *differences = (struct differences){.lines = g_ptr_array_new_with_free_func(g_free)};
}

void differences_deinit(struct differences *differences)
{
    g_ptr_array_unref(differences->lines);
    g_free(differences->where);
    *differences = (struct differences){0};
}

void differences_look_at(struct differences *differences, const char *format, ...)
{
    va_list arguments;

    g_free(differences->where);
    va_start(arguments, format);
    differences->where = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

void differences_add(struct differences *differences, const char *format, ...)
{
    va_list arguments;

    differences->count++;
    if (differences->lines->len == DIFFERENCES_KEPT_MAX) {
        return;
    }
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const char *where = differences->where == NULL ? "" : differences->where;
    g_ptr_array_add(differences->lines,
                    g_strdup_printf("%s%s%s", where, where[0] == '\0' ? "" : ": ", text));
    g_free(text);
}

void differences_int(struct differences *differences, const char *what, int64_t told, int64_t is)
{
    if (told != is) {
        differences_add(
            differences, "%s: told %" G_GINT64_FORMAT ", is %" G_GINT64_FORMAT, what, told, is);
    }
}

void differences_text(struct differences *differences,
                      const char *what,
                      const char *told,
                      const char *is)
{
    if (strcmp(told, is) != 0) {
        differences_add(differences, "%s: told \"%s\", is \"%s\"", what, told, is);
    }
}

void differences_ratio(struct differences *differences, const char *what, double told, double is)
{
    if (fabs(told - is) > RATIO_SLACK) {
        differences_add(differences, "%s: told %.9f, is %.9f", what, told, is);
    }
}
