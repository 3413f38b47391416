#include "display/voice.h"

#include <gio/gio.h>
#include <gst/gst.h>
#include <string.h>

#include "display/player.h"
#include "queued/base/boot_clock.h"

/* An announcement that takes so much longer than its sound: the machine slept meanwhile. */
#define SLEPT_MS 60000

struct voice {
    struct voice_options options;
    struct call_queue queue;
    struct player *player;
    GCancellable *cancellable;
    const struct hall *hall; /* Of the last board. */
    bool is_busy;            /* An announcement is made, or played. */
    bool is_held;            /* Until a newer board says who is still called. */
    int64_t over_ms;         /* When it should be over, by the boot clock. */
    bool is_quiet;
};

/* What a worker thread makes: it knows nothing of the voice. */
struct job {
    const struct announcement_speakers *speakers;
    char label[BOARD_LABEL_SIZE];
    uint32_t counter_id;
    struct sound sound;
    char errmsg[PACK_ERRMSG_SIZE];
};

static void advance(struct voice *voice);

static void job_free(gpointer data)
{
    struct job *job = data;

    sound_deinit(&job->sound);
    g_free(job);
}

static void on_played(void *owner, const char *errmsg)
{
    struct voice *voice = owner;

    voice->is_busy = false;
    voice->is_held = boot_clock_ms() - voice->over_ms > SLEPT_MS;
    if (errmsg[0] != '\0') {
        voice->options.on_fault(voice->options.owner, errmsg);
    }
    advance(voice);
}

static void make(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    struct job *job = data;

    (void)source;
    (void)cancellable;
    announcement_render(job->speakers, job->label, job->counter_id, &job->sound, job->errmsg);
    g_task_return_boolean(task, TRUE);
}

static void on_made(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    if (!g_task_propagate_boolean(G_TASK(result), NULL)) {
        return; /* The voice is gone. */
    }
    struct voice *voice = data;
    const struct job *job = g_task_get_task_data(G_TASK(result));
    if (job->errmsg[0] != '\0') {
        voice->options.on_fault(voice->options.owner, job->errmsg);
    }
    voice->over_ms += sound_duration_ms(&job->sound);
    player_play(voice->player, &job->sound, on_played, voice);
}

static void speak(struct voice *voice, const struct board_call *call)
{
    struct job *job = g_new0(struct job, 1);
    GTask *task = g_task_new(NULL, voice->cancellable, on_made, voice);

    job->speakers = voice->options.speakers;
    job->counter_id = call->counter_id;
    memcpy(job->label, call->label, sizeof job->label);
    sound_init(&job->sound);
    voice->is_busy = true;
    voice->over_ms = boot_clock_ms();
    g_task_set_task_data(task, job, job_free);
    g_task_run_in_thread(task, make);
    g_object_unref(task);
}

/* In quiet hours calls are passed over, not kept: nobody waits for them at their end. */
static void advance(struct voice *voice)
{
    struct board_call call;

    while (!voice->is_busy && !voice->is_held && call_queue_next(&voice->queue, &call)) {
        if (!voice->is_quiet &&
            choice_has_counter(voice->options.choice, voice->hall, call.counter_id)) {
            speak(voice, &call);
        }
    }
}

struct voice *voice_new(const struct voice_options *options)
{
    struct voice *voice = g_new0(struct voice, 1);

    gst_init(NULL, NULL);
    voice->options = *options;
    voice->player = player_new(options->volume, options->file);
    voice->cancellable = g_cancellable_new();
    call_queue_init(&voice->queue);
    if (voice->player == NULL) {
        voice_free(voice);
        return NULL;
    }
    return voice;
}

/* A worker that is still at it ends by itself: its answer finds the voice cancelled. */
void voice_free(struct voice *voice)
{
    if (voice != NULL) {
        g_cancellable_cancel(voice->cancellable);
        g_object_unref(voice->cancellable);
        player_free(voice->player);
        g_free(voice);
    }
}

void voice_take(
    struct voice *voice, const struct board *board, const struct hall *hall, int hour, int minute)
{
    voice->hall = hall;
    voice->is_quiet = quiet_is(&voice->options.quiet, hour, minute);
    call_queue_take(&voice->queue, board);
    voice->is_held = false;
    advance(voice);
}

bool voice_is_silent(const struct voice *voice)
{
    return !voice->is_busy && (voice->is_held || voice->queue.count == 0);
}
