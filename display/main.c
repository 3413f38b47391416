/* The hall display: the board and the voice. */
#include "display/options.h"
#include "display/text_display.h"

int main(int argc, char **argv)
{
    static struct options options;
    enum qd_exit code = QD_EXIT_OK;

    if (!options_parse(&options, argc, argv, &code)) {
        return (int)code;
    }
    return (int)text_display_run(&options);
}
