/* The program: one action from the command line, the enrolment of this machine, or the window. */
#include <locale.h>

#include "counter-client/answer.h"
#include "counter-client/enrol.h"
#include "counter-client/line.h"
#include "counter-client/oneshot.h"
#include "counter-client/settings.h"
#include "counter-client/window.h"
#include "counter-client/words.h"

int main(int argc, char **argv)
{
    struct line line;
    struct settings settings;

    (void)setlocale(LC_ALL, "");
    words_init();
    if (!line_read(&line, argc, argv)) {
        return ANSWER_USAGE;
    }
    if (line.is_over) {
        return ANSWER_DONE;
    }
    settings_load(&settings);
    if (line.server != NULL) {
        settings_set_server(&settings, line.server);
    }
    if (line.ca != NULL) {
        char *absolute = g_canonicalize_filename(line.ca, NULL);
        settings_set(&settings.ca, absolute);
        g_free(absolute);
    }
    if (!line.has_action && line.token_file != NULL) {
        settings_set(&settings.token_file, line.token_file);
    }
    int code = ANSWER_DONE;
    if (line.enrol != NULL) {
        code = enrol_run(&line, &settings);
    } else if (line.has_action) {
        code = oneshot_run(&line, &settings);
    } else {
        code = window_run(
            &settings,
            &(struct window_options){.is_compact = line.is_compact, .action_ms = line.timeout_ms});
    }
    settings_deinit(&settings);
    return code;
}
