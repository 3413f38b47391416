/* display --text: the board in a terminal, or as lines where there is none. */
#ifndef QUEUED_DISPLAY_TEXT_DISPLAY_H
#define QUEUED_DISPLAY_TEXT_DISPLAY_H

#include "display/options.h"
#include "queued/base/err.h"

/* Runs until it is interrupted, or the server will not have us. */
enum qd_exit text_display_run(const struct options *options);

#endif
