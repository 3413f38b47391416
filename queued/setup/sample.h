/* The sample office, carried inside the program: what a new installation starts from. */
#ifndef QUEUED_SETUP_SAMPLE_H
#define QUEUED_SETUP_SAMPLE_H

#include <stddef.h>

struct sample_file {
    const char *name; /* In the folder of the office's data. */
    const unsigned char *bytes;
    size_t len;
};

/* office.yaml first, then its catalogue: the files of queued/setup/sample/. */
#define SAMPLE_FILE_COUNT 2
extern const struct sample_file sample_files[SAMPLE_FILE_COUNT];

#endif
