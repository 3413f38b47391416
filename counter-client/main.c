/* The program: one action from the command line, or the window. */
#include <locale.h>

#include "counter-client/answer.h"
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
    if (!line.has_action && line.token_file != NULL) {
        settings_set(&settings.token_file, line.token_file);
    }
    int code =
        line.has_action ? oneshot_run(&line, &settings) : window_run(&settings, line.is_compact);
    settings_deinit(&settings);
    return code;
}
