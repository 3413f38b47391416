#include "display/speech.h"

#include <glib.h>
#include <string.h>

#include "display/voice.h"

struct speech {
    struct voice *voice;
    char fault[PACK_ERRMSG_SIZE]; /* Said last: a loudspeaker that is missing is said once. */
};

static void on_fault(void *owner, const char *what)
{
    struct speech *speech = owner;

    if (strcmp(what, speech->fault) != 0) {
        g_snprintf(speech->fault, sizeof speech->fault, "%s", what);
        options_say("tiếng gọi số: %s", "voice: %s", what);
    }
}

enum qd_exit speech_open(struct speech **speech, const struct options *options)
{
    *speech = NULL;
    if (options->speakers.count == 0) {
        return QD_EXIT_OK;
    }
    struct speech *opened = g_new0(struct speech, 1);
    const struct voice_options voice_options = {
        .speakers = &options->speakers,
        .choice = &options->choice,
        .quiet = options->quiet,
        .volume = options->volume,
        .file = options->sound_file,
        .owner = opened,
        .on_fault = on_fault,
    };
    opened->voice = voice_new(&voice_options);
    if (opened->voice == NULL) {
        options_say("không ghi được %s", "cannot write %s", options->sound_file);
        g_free(opened);
        return QD_EXIT_CONFIG;
    }
    *speech = opened;
    return QD_EXIT_OK;
}

void speech_close(struct speech *speech)
{
    if (speech != NULL) {
        voice_free(speech->voice);
        g_free(speech);
    }
}

void speech_take(struct speech *speech, const struct feed *feed)
{
    const struct board *board = feed_board(feed);
    int hour = 0;
    int minute = 0;

    if (speech != NULL && feed_is_fresh(feed)) {
        view_clock(feed_hall(feed), feed_moment(feed).now_ms, &hour, &minute);
        voice_take(speech->voice, board, feed_hall(feed), hour, minute);
    }
}
