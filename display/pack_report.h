/* display --check-pack: what a clip pack lacks, and how it sounds. */
#ifndef QUEUED_DISPLAY_PACK_REPORT_H
#define QUEUED_DISPLAY_PACK_REPORT_H

#include "display/options.h"

/* Prints the clips that are missing or damaged, and plays a sample sentence. */
enum qd_exit pack_report_run(const struct options *options);

#endif
