#include "display/synth.h"

#include <gio/gio.h>

#include "queued/voice/espeak.h"

bool synth_say(enum language language,
               const char *words,
               struct sound *sound,
               char *errmsg,
               size_t errmsg_size)
{
    GError *error = NULL;
    GBytes *out = NULL;
    bool is_said = false;
    const char *arguments[ESPEAK_ARGUMENT_COUNT];

    espeak_arguments((enum words_language)language, words, arguments);
    GSubprocess *program = g_subprocess_newv(
        arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
    if (program == NULL || !g_subprocess_communicate(program, NULL, NULL, &out, NULL, &error)) {
        g_snprintf(errmsg, (gulong)errmsg_size, "espeak-ng: %s", error->message);
        g_error_free(error);
    } else {
        gsize len = 0;
        const uint8_t *bytes = g_bytes_get_data(out, &len);
        is_said = g_subprocess_get_successful(program) && sound_append_wav(sound, bytes, len);
        if (!is_said) {
            g_snprintf(errmsg, (gulong)errmsg_size, "espeak-ng: no sound");
        }
    }
    g_clear_pointer(&out, g_bytes_unref);
    g_clear_object(&program);
    return is_said;
}
