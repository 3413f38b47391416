#include "counter-client/enrol.h"

#include <stdio.h>

#include "counter-client/answer.h"
#include "counter-client/json.h"
#include "counter-client/words.h"
#include "proto/client/enrolment.h"

static void show(const struct line *line, bool is_done, const char *text)
{
    if (line->is_json) {
        GString *out = g_string_new("");
        json_open(out, NULL, '{');
        json_bool(out, "ok", is_done);
        json_text(out, "action", "enrol");
        json_text(out, is_done ? "device" : "why", text);
        json_close(out, '}');
        (void)puts(out->str);
        (void)g_string_free(out, TRUE);
    } else if (is_done) {
        (void)printf(words_pick("Máy này đã được đăng ký: %s\n", "This machine is enrolled: %s\n"),
                     text);
    }
    if (!is_done) {
        (void)fprintf(stderr, "counter-client: %s\n", text);
    }
}

int enrol_run(const struct line *line, struct settings *settings)
{
    char *file = line->token_file == NULL ? settings_token_path()
                                          : g_canonicalize_filename(line->token_file, NULL);
    char *text = NULL;
    const struct enrolment enrolment = {
        .url = settings->server,
        .ca = settings->ca,
        .code = line->enrol,
        .name = "counter-client " QUEUED_VERSION,
        .kind = QUEUED__V1__CLIENT_KIND__CLIENT_KIND_COUNTER,
        .language = words_language(),
        .token_file = file,
        .timeout_ms = line->timeout_ms,
    };
    bool is_done = enrolment_run(&enrolment, &text);

    show(line, is_done, text);
    g_free(text);
    text = NULL;
    if (is_done) {
        settings_set(&settings->token_file, file);
        is_done = settings_save(settings, &text);
    }
    if (text != NULL) {
        (void)fprintf(stderr, "counter-client: %s\n", text);
    }
    g_free(text);
    g_free(file);
    return is_done ? ANSWER_DONE : ANSWER_SETTING;
}
