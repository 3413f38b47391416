#include "display/player.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "audio/x-raw,format=S16LE,channels=1,rate=" G_STRINGIFY(SOUND_RATE)

/* A loudspeaker that takes so much longer than the sound lasts has been unplugged. */
#define PATIENCE_MS 15000

struct player {
    double volume;
    char *file;           /* NULL: the loudspeaker. */
    GstElement *pipeline; /* NULL: nothing is playing. */
    guint watch;
    guint timer;
    void (*on_done)(void *owner, const char *errmsg);
    void *owner;
};

/* The header says how much is behind it: written anew after each sound. */
static bool write_header(const char *path, bool is_new)
{
    uint8_t header[SOUND_WAV_HEADER_SIZE];
    FILE *file = fopen(path, is_new ? "wbe" : "r+be");

    if (file == NULL) {
        return false;
    }
    bool is_written = fseek(file, 0, SEEK_END) == 0;
    long len = ftell(file);
    size_t count = len > SOUND_WAV_HEADER_SIZE ? (size_t)(len - SOUND_WAV_HEADER_SIZE) / 2 : 0;
    sound_wav_header(count, header);
    is_written =
        is_written && fseek(file, 0, SEEK_SET) == 0 && fwrite(header, sizeof header, 1, file) == 1;
    return fclose(file) == 0 && is_written;
}

struct player *player_new(int volume, const char *file)
{
    struct player *player = g_new0(struct player, 1);

    player->volume = volume / 100.0;
    player->file = g_strdup(file);
    if (file != NULL && !write_header(file, true)) {
        player_free(player);
        return NULL;
    }
    return player;
}

static void stop(struct player *player)
{
    g_clear_handle_id(&player->watch, g_source_remove);
    g_clear_handle_id(&player->timer, g_source_remove);
    if (player->pipeline != NULL) {
        (void)gst_element_set_state(player->pipeline, GST_STATE_NULL);
        gst_object_unref(player->pipeline);
        player->pipeline = NULL;
    }
}

void player_free(struct player *player)
{
    if (player != NULL) {
        stop(player);
        g_free(player->file);
        g_free(player);
    }
}

static void end(struct player *player, const char *errmsg)
{
    char text[PLAYER_ERRMSG_SIZE];

    g_snprintf(text, sizeof text, "%s", errmsg);
    stop(player);
    if (player->file != NULL && !write_header(player->file, false)) {
        g_snprintf(text, sizeof text, "%s: cannot be written", player->file);
    }
    player->on_done(player->owner, text);
}

static gboolean on_message(GstBus *bus, GstMessage *message, gpointer data)
{
    struct player *player = data;

    (void)bus;
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) {
        player->watch = 0;
        end(player, "");
        return G_SOURCE_REMOVE;
    }
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
        GError *error = NULL;
        gst_message_parse_error(message, &error, NULL);
        player->watch = 0;
        end(player, error->message);
        g_error_free(error);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static gboolean on_late(gpointer data)
{
    struct player *player = data;

    player->timer = 0;
    end(player, "the loudspeaker does not play");
    return G_SOURCE_REMOVE;
}

/* The caller is told from the main loop, never from within its call. */
static gboolean on_no_pipeline(gpointer data)
{
    struct player *player = data;

    player->timer = 0;
    end(player, "a GStreamer plugin is missing: see display/README.md");
    return G_SOURCE_REMOVE;
}

static GstElement *pipeline_new(const struct player *player)
{
    GstElement *pipeline = gst_parse_launch(
        player->file == NULL ? "appsrc name=source format=time ! audioconvert ! audioresample ! "
                               "volume name=volume ! autoaudiosink"
                             : "appsrc name=source format=time ! audioconvert ! audioresample ! "
                               "volume name=volume ! " FORMAT " ! filesink name=sink append=true",
        NULL);
    if (pipeline == NULL) {
        return NULL;
    }
    GstElement *volume = gst_bin_get_by_name(GST_BIN(pipeline), "volume");
    GstElement *sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
    if (volume != NULL) {
        g_object_set(volume, "volume", player->volume, NULL);
        gst_object_unref(volume);
    }
    if (sink != NULL) {
        g_object_set(sink, "location", player->file, NULL);
        gst_object_unref(sink);
    }
    return pipeline;
}

static void push(GstElement *pipeline, const struct sound *sound)
{
    GstElement *source = gst_bin_get_by_name(GST_BIN(pipeline), "source");
    GstCaps *caps = gst_caps_from_string(FORMAT ",layout=interleaved");
    gsize len = sound->count * sizeof sound->samples[0];
    GstBuffer *buffer = gst_buffer_new_memdup(sound->samples, len);

    GST_BUFFER_PTS(buffer) = 0;
    GST_BUFFER_DURATION(buffer) = gst_util_uint64_scale(sound->count, GST_SECOND, SOUND_RATE);
    gst_app_src_set_caps(GST_APP_SRC(source), caps);
    gst_app_src_set_max_bytes(GST_APP_SRC(source), len);
    (void)gst_element_set_state(pipeline, GST_STATE_PLAYING);
    (void)gst_app_src_push_buffer(GST_APP_SRC(source), buffer);
    (void)gst_app_src_end_of_stream(GST_APP_SRC(source));
    gst_caps_unref(caps);
    gst_object_unref(source);
}

void player_play(struct player *player,
                 const struct sound *sound,
                 void (*on_done)(void *owner, const char *errmsg),
                 void *owner)
{
    QD_ASSERT(player->pipeline == NULL);
    QD_ASSERT(player->timer == 0);
    player->on_done = on_done;
    player->owner = owner;
    player->pipeline = pipeline_new(player);
    if (player->pipeline == NULL) {
        player->timer = g_idle_add(on_no_pipeline, player);
        return;
    }
    GstBus *bus = gst_element_get_bus(player->pipeline);
    player->watch = gst_bus_add_watch(bus, on_message, player);
    gst_object_unref(bus);
    player->timer = g_timeout_add(sound_duration_ms(sound) + PATIENCE_MS, on_late, player);
    push(player->pipeline, sound);
}
