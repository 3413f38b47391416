/* People and devices: what the verbs about accounts share. "queued user add NAME …": a verb, one of
 * its actions, and what the action is about. */
#ifndef QUEUED_CLI_PEOPLE_H
#define QUEUED_CLI_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/cli/cli.h"
#include "queued/journal/account.h"

/* The first member of a verb's own request. */
struct people {
    const char *verb; /* "user add": how errors begin. */
    struct cli_data data;
    const char *name; /* "" for actions without one. */
    uint32_t office_id;
    struct accounts *accounts; /* Open while an action runs. */
};

struct people_action {
    const char *word;
    const char *verb;
    bool has_name;
    int (*run)(void *request); /* The exit code. */
};

struct people_verb {
    const char *word; /* "user" */
    const struct option *options;
    const struct people_action *actions;
    size_t action_count;
    const char *(*help)(void);
    const char *needed_vi; /* Said when no action fits. */
    const char *needed_en;
    bool (*take)(void *request, int option); /* An option of its own; false: not one, or a value
                                                that is none. */
};

/* Takes the options, opens the accounts of the office that was asked for, and runs the action.
 * @request begins with a struct people. The exit code. */
int people_run(int argc, char **argv, const struct people_verb *verb, void *request);

#endif
