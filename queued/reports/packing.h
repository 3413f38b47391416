/* A packing: numbers as bytes, seven bits a byte, small ones short. */
#ifndef QUEUED_REPORTS_PACKING_H
#define QUEUED_REPORTS_PACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packing {
    uint8_t *bytes; /* Owned. */
    size_t len;
    size_t size;
    bool failed; /* Out of memory: what was packed since is not there. */
};

void packing_put(struct packing *packing, uint64_t number);
void packing_deinit(struct packing *packing);

/* What is left to read of packed bytes. */
struct unpacking {
    const uint8_t *at;
    const uint8_t *end;
    bool failed; /* They end too early, or are no numbers: everything after it reads as 0. */
};

uint64_t packing_take(struct unpacking *unpacking);

#endif
