#include "queued/voice/decoder.h"

#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>

/* More is no recording of a voice. */
#define CHANNELS_MAX 8
#define RATE_MAX 192000

/* Longer than the longest sound that is kept, seconds: a file may claim to be a year long. */
#define SECONDS_MAX (SOUND_SAMPLES_MAX / SOUND_RATE + 1)

/* What is decoded before it is known to be whole: samples of all channels. */
struct take {
    float *samples; /* Owned. */
    sf_count_t frame_count;
    int channels;
    int rate;
};

static bool refuse(char *errmsg, size_t errmsg_size, const char *why)
{
    (void)snprintf(errmsg, errmsg_size, "%s", why);
    return false;
}

static bool is_voice(const SF_INFO *info)
{
    return info->channels >= 1 && info->channels <= CHANNELS_MAX && info->samplerate >= 1000 &&
           info->samplerate <= RATE_MAX && info->frames >= 0 &&
           info->frames <= (sf_count_t)SECONDS_MAX * info->samplerate;
}

static bool read_take(
    SNDFILE *file, const SF_INFO *info, struct take *take, char *errmsg, size_t errmsg_size)
{
    size_t count = (size_t)info->frames * (size_t)info->channels;

    take->channels = info->channels;
    take->rate = info->samplerate;
    take->samples = malloc((count + 1) * sizeof take->samples[0]);
    if (take->samples == NULL) {
        return refuse(errmsg, errmsg_size, "out of memory");
    }
    take->frame_count = sf_readf_float(file, take->samples, info->frames);
    if (sf_error(file) != SF_ERR_NO_ERROR) { /* Fewer is no error: an MP3 only estimates. */
        return refuse(errmsg, errmsg_size, sf_strerror(file));
    }
    return take->frame_count > 0 || refuse(errmsg, errmsg_size, "no sound in it");
}

static void mix(struct take *take)
{
    for (sf_count_t i = 0; i < take->frame_count; i++) {
        float sum = 0;
        for (int channel = 0; channel < take->channels; channel++) {
            sum += take->samples[i * take->channels + channel];
        }
        take->samples[i] = sum / (float)take->channels;
    }
    take->channels = 1;
}

/* @take at SOUND_RATE. */
static bool resample(struct take *take, char *errmsg, size_t errmsg_size)
{
    double ratio = (double)SOUND_RATE / take->rate;
    size_t room = (size_t)((double)take->frame_count * ratio) + 64;
    float *out = malloc(room * sizeof *out);
    SRC_DATA data = {.data_in = take->samples,
                     .data_out = out,
                     .input_frames = (long)take->frame_count,
                     .output_frames = (long)room,
                     .src_ratio = ratio};

    if (out == NULL) {
        return refuse(errmsg, errmsg_size, "out of memory");
    }
    int code = src_simple(&data, SRC_SINC_MEDIUM_QUALITY, 1);
    free(take->samples);
    take->samples = out;
    take->frame_count = data.output_frames_gen;
    take->rate = SOUND_RATE;
    return code == 0 || refuse(errmsg, errmsg_size, src_strerror(code));
}

static bool append(struct sound *sound, const struct take *take, char *errmsg, size_t errmsg_size)
{
    size_t count = (size_t)take->frame_count;
    int16_t *samples = malloc((count + 1) * sizeof *samples);

    if (samples == NULL) {
        return refuse(errmsg, errmsg_size, "out of memory");
    }
    src_float_to_short_array(take->samples, samples, (int)count); /* Clips what is too loud. */
    sound_append(sound, samples, count);
    free(samples);
    return true;
}

bool decoder_read(const char *path, struct sound *sound, char *errmsg, size_t errmsg_size)
{
    SF_INFO info = {0};
    struct take take = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);

    if (file == NULL) {
        return refuse(errmsg, errmsg_size, sf_strerror(NULL));
    }
    bool is_read = is_voice(&info) || refuse(errmsg, errmsg_size, "no recording of a voice");
    is_read = is_read && read_take(file, &info, &take, errmsg, errmsg_size);
    if (is_read) {
        mix(&take);
    }
    is_read = is_read && (take.rate == SOUND_RATE || resample(&take, errmsg, errmsg_size)) &&
              append(sound, &take, errmsg, errmsg_size);
    free(take.samples);
    (void)sf_close(file);
    return is_read;
}
