/* A suggestion: the known word that a mistyped one most likely meant. */
#ifndef QUEUED_SETUP_SUGGEST_H
#define QUEUED_SETUP_SUGGEST_H

#include <stddef.h>

/* Words longer than this are compared by their beginnings. */
#define SUGGEST_LEN_MAX 64

/* Feed the known words one by one; @best is the nearest so far, NULL when none is near. */
struct suggest {
    const char *word;
    const char *best;
    size_t best_distance;
};

void suggest_init(struct suggest *suggest, const char *word);
void suggest_offer(struct suggest *suggest, const char *known);

/* Bytes to insert, remove or replace to make one from the other. */
size_t suggest_distance(const char *one, const char *other);

#endif
