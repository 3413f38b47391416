/* The voice: sentences for boards in a browser, spoken by a program of its own: queued-voice where
 * the office has recorded that voice, else espeak-ng. One at a time, off the loop, and kept for the
 * next who asks.
 *
 * What a recording lacks, espeak-ng says, in its languages. A machine without espeak-ng answers
 * that there is no voice: the boards chime. */
#ifndef QUEUED_APP_VOICE_H
#define QUEUED_APP_VOICE_H

#include <stdint.h>
#include <uv.h>

#include "queued/app/voices.h"
#include "queued/base/list.h"
#include "queued/voice/clips.h"

/* Sentences that wait for their turn. Every board asks for one in each language at a time. */
#define VOICE_JOBS_MAX 64

/* Longer than the longest sentence on a slow machine. */
#define VOICE_MS 10000

/* A minute of sound is no sentence any more, bytes. */
#define VOICE_BYTES_MAX ((size_t)2 * 1024 * 1024)

struct voice_run;

struct voice {
    uv_loop_t *loop;
    struct voices voices; /* Opened by the owner, after voice_open(). */
    struct clips clips;
    struct list jobs;
    uint32_t job_count;
    struct voice_run *running; /* NULL: none. */
    bool is_missing;           /* espeak-ng was not found the last time; said once. */
    bool has_fallen_back;      /* A recording was not good the last time; said once. */
    bool is_closing;
    /* @bytes NULL: no sound. */
    void (*answer)(void *owner, uint64_t page, const uint8_t *bytes, size_t len);
    void *owner;
};

void voice_open(struct voice *voice,
                uv_loop_t *loop,
                void (*answer)(void *owner, uint64_t page, const uint8_t *bytes, size_t len),
                void *owner);

/* Answers nobody any more, and ends what runs; its handles close while the loop goes on. */
void voice_close(struct voice *voice);

/* After the loop has ended. */
void voice_deinit(struct voice *voice);

/* Whether there is the voice of @key: "vi", "en", or a recorded one, whose edition is noted in it.
 */
bool voice_knows(const struct voice *voice, struct clips_key *key);

/* The answer comes now or later, once. voice_knows() @key. */
void voice_say(struct voice *voice, uint64_t page, const struct clips_key *key);

#endif
