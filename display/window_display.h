/* display: the wall on a screen. */
#ifndef QUEUED_DISPLAY_WINDOW_DISPLAY_H
#define QUEUED_DISPLAY_WINDOW_DISPLAY_H

#include "display/options.h"

/* Runs until it is told to stop, or the server will not have us. */
enum qd_exit window_display_run(const struct options *options);

#endif
