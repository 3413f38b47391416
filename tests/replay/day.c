#include "tests/replay/day.h"

#include <stdio.h>
#include <string.h>

#include "queued/setup/setup.h"

void day_init(struct day *day, const char *name)
{
    *day = (struct day){
        .name = g_strdup(name),
        .services = g_array_new(FALSE, TRUE, sizeof(struct day_service)),
        .clerks = g_array_new(FALSE, TRUE, sizeof(struct day_clerk)),
        .citizens = g_array_new(FALSE, TRUE, sizeof(struct citizen)),
    };
}

void day_deinit(struct day *day)
{
    if (day->services == NULL) {
        return;
    }
    g_free(day->name);
    g_free(day->office_yaml);
    g_free(day->catalogue);
    definition_deinit(&day->definition);
    g_array_unref(day->services);
    g_array_unref(day->clerks);
    g_array_unref(day->citizens);
    *day = (struct day){0};
}

void day_take_office(struct day *day, char *office_yaml)
{
    struct complaints complaints;
    const char *catalogue = strstr(office_yaml, "\ncatalogue:"); /* Its file is not there yet. */
    const struct setup_text text = {
        .yaml = office_yaml,
        .len = catalogue == NULL ? strlen(office_yaml) : (size_t)(catalogue + 1 - office_yaml),
        .file = "office.yaml",
        .folder = ".",
    };

    complaints_init(&complaints);
    enum qd_err err = setup_parse(&text, NULL, &day->definition, &complaints);
    if (err != QD_OK) {
        complaints_print(&complaints, stderr, false);
        g_error("the office of %s has mistakes", day->name);
    }
    complaints_deinit(&complaints);
    day->office_yaml = office_yaml;
}

void day_add_service(struct day *day, const char *letter)
{
    const struct day_service service = {.letter = letter};

    g_array_append_val(day->services, service);
}

static gint by_arrival(gconstpointer a, gconstpointer b)
{
    const struct citizen *first = a;
    const struct citizen *second = b;

    return (first->arrives_ms > second->arrives_ms) - (first->arrives_ms < second->arrives_ms);
}

void day_sort(struct day *day)
{
    g_array_sort(day->citizens, by_arrival);
}
