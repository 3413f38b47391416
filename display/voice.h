/* The voice of a display: speaks the calls of its counters, one after the other. */
#ifndef QUEUED_DISPLAY_VOICE_H
#define QUEUED_DISPLAY_VOICE_H

#include "display/announcement.h"
#include "display/call_queue.h"
#include "display/quiet.h"
#include "display/view.h"

struct voice;

struct voice_options {
    const struct announcement_speakers *speakers; /* Outlives the voice. */
    const struct choice *choice;                  /* Outlives the voice. */
    struct quiet quiet;
    int volume;       /* 0 to 100. */
    const char *file; /* NULL: the loudspeaker. */
    void *owner;
    /* Something is wrong with the sound; the calls go on. */
    void (*on_fault)(void *owner, const char *what);
};

/* NULL when options->file cannot be written. */
struct voice *voice_new(const struct voice_options *options);

/* NULL is allowed. */
void voice_free(struct voice *voice);

/* Takes in a board that is true now, and speaks when there is something to say. @hour, @minute: the
 * office's clock, for the quiet hours. A machine that slept while it spoke says nothing more until
 * then: what waited may be over since last night. */
void voice_take(
    struct voice *voice, const struct board *board, const struct hall *hall, int hour, int minute);

/* True when nothing is being spoken, and nothing will be without another board. */
bool voice_is_silent(const struct voice *voice);

#endif
