#include "display/pack_report.h"

#include <gst/gst.h>
#include <stdio.h>

#include "display/player.h"

struct listening {
    GMainLoop *loop;
    bool is_heard;
};

static void on_fault(void *owner, const char *clip, const char *what)
{
    (void)owner;
    (void)printf("  %-12s %s\n", clip, what);
}

static void on_played(void *owner, const char *errmsg)
{
    struct listening *listening = owner;

    listening->is_heard = errmsg[0] == '\0';
    if (!listening->is_heard) {
        options_say("không phát được câu mẫu: %s", "the sample cannot be played: %s", errmsg);
    }
    g_main_loop_quit(listening->loop);
}

static bool play(const struct options *options, const struct sound *sound)
{
    struct player *player = player_new(options->volume, options->sound_file);
    struct listening listening = {0};

    if (player == NULL) {
        options_say("không ghi được %s", "cannot write %s", options->sound_file);
        return false;
    }
    listening.loop = g_main_loop_new(NULL, FALSE);
    player_play(player, sound, on_played, &listening);
    g_main_loop_run(listening.loop);
    g_main_loop_unref(listening.loop);
    player_free(player);
    return listening.is_heard;
}

static bool play_sample(const struct options *options, struct pack *pack)
{
    char label[WORDS_LABEL_MAX + 1];
    char errmsg[PACK_ERRMSG_SIZE] = "";
    uint32_t counter_id = 0;
    struct sound sound;

    pack_sample(pack, label, &counter_id);
    sound_init(&sound);
    sound_append_chime(&sound);
    bool is_heard = pack_say(pack, label, counter_id, &sound, errmsg);
    if (is_heard) {
        (void)printf("%s → %u\n", label, counter_id);
        (void)fflush(stdout);
        is_heard = play(options, &sound);
    } else {
        options_say("không đọc được câu mẫu: %s", "no sample: %s", errmsg);
    }
    sound_deinit(&sound);
    return is_heard;
}

enum qd_exit pack_report_run(const struct options *options)
{
    char errmsg[PACK_ERRMSG_SIZE] = "";
    size_t faults = 0;

    gst_init(NULL, NULL);
    struct pack *pack = pack_open(options->check_pack, errmsg);
    if (pack == NULL) {
        options_say("%s", "%s", errmsg);
        return QD_EXIT_CONFIG;
    }
    (void)printf("%s\n", pack_name(pack));
    size_t good = pack_check(pack, on_fault, NULL, &faults);
    options_print("%zu bản ghi tốt, %zu bản ghi thiếu hoặc hỏng",
                  "%zu clips are good, %zu are missing or damaged",
                  good,
                  faults);
    bool is_heard = play_sample(options, pack);
    pack_close(pack);
    return faults == 0 && is_heard ? QD_EXIT_OK : QD_EXIT_REFUSED;
}
