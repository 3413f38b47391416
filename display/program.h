/* A display while it runs, whatever it draws on: its link, its voice, its clock and its end. */
#ifndef QUEUED_DISPLAY_PROGRAM_H
#define QUEUED_DISPLAY_PROGRAM_H

#include "display/feed.h"
#include "display/options.h"

struct program;

/* What there is to draw. */
struct program_scene {
    const struct board *board; /* NULL, as the hall: nothing is known yet. */
    const struct hall *hall;
    int64_t now_ms; /* By the server's clock; 0: not known yet. */
    const struct view *view;
};

/* What it is drawn on. */
struct program_face {
    void *owner;
    /* Returns for how many seconds the picture stays true by itself: it is drawn anew at the next
     * multiple of them. */
    int (*draw)(void *owner, const struct program_scene *scene);
    /* A display that is not let in says so for so long; then it ends, and whoever supervises it
     * tries again. */
    uint32_t refused_ms;
    bool holds_terminal; /* What is to be said on stderr waits for program_free(). */
};

/* NULL: *@code is what to exit with, and everything has been said. @options outlive it. */
struct program *program_new(const struct options *options,
                            const struct program_face *face,
                            enum qd_exit *code);

/* Runs until it is told to stop, or is refused: what to exit with. */
enum qd_exit program_run(struct program *program);
void program_stop(struct program *program);

/* The face is of another size. */
void program_draw(struct program *program);

void program_free(struct program *program);

#endif
