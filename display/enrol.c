#include "display/enrol.h"

#include <glib.h>

#include "display/kind.h"
#include "proto/client/enrolment.h"

#define TIMEOUT_MS 20000

enum qd_exit enrol_run(const struct options *options)
{
    char *text = NULL;
    const struct enrolment enrolment = {
        .url = options->server == NULL ? CLIENT_URL_DEFAULT : options->server,
        .ca = options->ca,
        .code = options->enrol,
        .name = "display " QUEUED_VERSION,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_DISPLAY,
        .language = options_language(),
        .complain = kind_complaint,
        .token_file = options->token_file,
        .timeout_ms = TIMEOUT_MS,
    };
    bool is_done = enrolment_run(&enrolment, &text);

    if (is_done) {
        options_print("Đã đăng ký %s; khóa ở %s",
                      "%s is enrolled; its token is in %s",
                      text,
                      options->token_file);
    } else {
        options_say("%s", "%s", text);
    }
    g_free(text);
    return is_done ? QD_EXIT_OK : QD_EXIT_CONFIG;
}
