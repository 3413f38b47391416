/* The decoder of recordings: any format that GStreamer knows. */
#ifndef QUEUED_DISPLAY_DECODER_H
#define QUEUED_DISPLAY_DECODER_H

#include "display/sound.h"

/* Appends the recording in the file @path; waits for it. False, with the reason in @errmsg, when it
 * cannot be read to its end; then nothing is appended. gst_init() comes before. */
QD_MUST_USE bool decoder_read(const char *path,
                              struct sound *sound,
                              char *errmsg,
                              size_t errmsg_size);

#endif
