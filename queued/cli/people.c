#include "queued/cli/people.h"

#include <stdio.h>
#include <string.h>

#include "queued/journal/journal.h"

static int run_action(struct people *people, const struct people_action *action)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct definition definition = {0};
    enum qd_err err = cli_find_office(people->verb, &people->data, &definition);

    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    people->office_id = definition.office_id;
    definition_deinit(&definition);
    err = accounts_open(&people->accounts, people->data.database, errmsg);
    if (err != QD_OK) {
        return cli_error(people->verb, cli_exit(err), "%s", "%s", errmsg);
    }
    cli_witness(people->accounts);
    int code = action->run(people);
    accounts_close(people->accounts);
    return code;
}

int people_run(int argc, char **argv, const struct people_verb *verb, void *request)
{
    struct people *people = request;
    int option = 0;

    people->verb = verb->word;
    cli_data_init(&people->data);
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", verb->options, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", verb->help(), cli_options_help());
            return QD_EXIT_OK;
        }
        if (!verb->take(request, option) && !cli_data_option(&people->data, option, optarg)) {
            return cli_bad_option(verb->word, argv);
        }
    }
    int word_count = argc - optind;
    for (size_t i = 0; i < verb->action_count && word_count > 0; i++) {
        const struct people_action *action = &verb->actions[i];
        if (strcmp(argv[optind], action->word) == 0 && word_count == (action->has_name ? 2 : 1)) {
            people->verb = action->verb;
            people->name = action->has_name ? argv[optind + 1] : "";
            return run_action(people, action);
        }
    }
    return cli_error(
        verb->word, QD_EXIT_REFUSED, "%s", "%s", cli_text(verb->needed_vi, verb->needed_en));
}
