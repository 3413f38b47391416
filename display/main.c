/* The hall display: the board and the voice. */
#include "display/enrol.h"
#include "display/options.h"
#include "display/pack_report.h"
#include "display/text_display.h"
#include "display/window_display.h"

int main(int argc, char **argv)
{
    static struct options options;
    enum qd_exit code = QD_EXIT_OK;

    if (!options_parse(&options, argc, argv, &code)) {
        return (int)code;
    }
    if (options.enrol != NULL) {
        return (int)enrol_run(&options);
    }
    if (options.check_pack != NULL) {
        return (int)pack_report_run(&options);
    }
    return (int)(options.is_text ? text_display_run(&options) : window_display_run(&options));
}
