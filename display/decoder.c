#include "display/decoder.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#define FORMAT "audio/x-raw,format=S16LE,channels=1,rate=" G_STRINGIFY(SOUND_RATE)

/* Reading a file of a few seconds never takes as long. */
#define WAIT_NS (20 * GST_SECOND)

static void take_samples(GstAppSink *sink, struct sound *sound)
{
    GstSample *sample = NULL;

    while ((sample = gst_app_sink_try_pull_sample(sink, WAIT_NS)) != NULL) {
        GstMapInfo map;
        GstBuffer *buffer = gst_sample_get_buffer(sample);
        if (gst_buffer_map(buffer, &map, GST_MAP_READ)) {
            int16_t *samples = g_memdup2(map.data, map.size);
            sound_append(sound, samples, map.size / sizeof *samples);
            g_free(samples);
            gst_buffer_unmap(buffer, &map);
        }
        gst_sample_unref(sample);
    }
}

/* The first error of the pipeline, if there was one. */
static bool has_failed(GstElement *pipeline, char *errmsg, size_t errmsg_size)
{
    GstBus *bus = gst_element_get_bus(pipeline);
    GstMessage *message = gst_bus_pop_filtered(bus, GST_MESSAGE_ERROR);

    if (message != NULL) {
        GError *error = NULL;
        gst_message_parse_error(message, &error, NULL);
        g_snprintf(errmsg, (gulong)errmsg_size, "%s", error->message);
        g_error_free(error);
        gst_message_unref(message);
    }
    gst_object_unref(bus);
    return message != NULL;
}

bool decoder_read(const char *path, struct sound *sound, char *errmsg, size_t errmsg_size)
{
    struct sound read;
    GError *error = NULL;
    GstElement *pipeline =
        gst_parse_launch("filesrc name=source ! decodebin ! audioconvert ! audioresample ! " FORMAT
                         " ! appsink name=sink sync=false",
                         &error);

    if (error != NULL) {
        g_snprintf(errmsg, (gulong)errmsg_size, "%s", error->message);
        g_error_free(error);
        g_clear_object(&pipeline);
        return false;
    }
    GstElement *source = gst_bin_get_by_name(GST_BIN(pipeline), "source");
    GstElement *sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
    g_object_set(source, "location", path, NULL);
    sound_init(&read);
    (void)gst_element_set_state(pipeline, GST_STATE_PLAYING);
    take_samples(GST_APP_SINK(sink), &read);
    bool is_read = !has_failed(pipeline, errmsg, errmsg_size);
    if (is_read && read.count == 0) {
        g_snprintf(errmsg, (gulong)errmsg_size, "no sound in it");
        is_read = false;
    }
    (void)gst_element_set_state(pipeline, GST_STATE_NULL);
    if (is_read) {
        sound_append(sound, read.samples, read.count);
    }
    sound_deinit(&read);
    gst_object_unref(source);
    gst_object_unref(sink);
    gst_object_unref(pipeline);
    return is_read;
}
