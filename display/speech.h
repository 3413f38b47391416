/* The voice as a program has it: made from the options, fed from the link. */
#ifndef QUEUED_DISPLAY_SPEECH_H
#define QUEUED_DISPLAY_SPEECH_H

#include "display/feed.h"
#include "display/options.h"

struct speech;

/* *@speech NULL with QD_EXIT_OK: silent by choice. Otherwise a failure has been said. */
QD_MUST_USE enum qd_exit speech_open(struct speech **speech, const struct options *options);

/* NULL is allowed, here and below. */
void speech_close(struct speech *speech);

/* Takes in what the feed has newly heard; while the link is down, nothing. */
void speech_take(struct speech *speech, const struct feed *feed);

#endif
