/* Differences: what one side says and the other does not. None is what a replay is for. */
#ifndef QUEUED_REPLAY_DIFFERENCES_H
#define QUEUED_REPLAY_DIFFERENCES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Kept and printed; the rest is counted. */
#define DIFFERENCES_KEPT_MAX 40

struct differences {
    GPtrArray *lines; /* Owned texts. */
    guint count;
    char *where; /* Owned: what is being looked at, "board 812 on tv-1"; NULL: nothing special. */
};

void differences_init(struct differences *differences);
void differences_deinit(struct differences *differences);
void differences_look_at(struct differences *differences, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void differences_add(struct differences *differences, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* One difference unless both are the same. */
void differences_int(struct differences *differences, const char *what, int64_t told, int64_t is);
void differences_text(struct differences *differences,
                      const char *what,
                      const char *told,
                      const char *is);
void differences_ratio(struct differences *differences, const char *what, double told, double is);

#endif
