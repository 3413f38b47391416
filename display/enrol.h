/* The enrolment of this display: a code for one use becomes its token. */
#ifndef QUEUED_DISPLAY_ENROL_H
#define QUEUED_DISPLAY_ENROL_H

#include "display/options.h"

enum qd_exit enrol_run(const struct options *options);

#endif
