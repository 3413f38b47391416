/* A printer: bytes to where slips come out, with a limit on every wait.
 *
 * Blocking, for a thread of its own. A printer that hangs, refuses or says nothing costs its thread
 * some seconds and nobody else anything. */
#ifndef QUEUED_PRINTING_PRINTER_H
#define QUEUED_PRINTING_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/printing/escpos.h"

struct printer_target {
    const char *address;  /* "host:port", or the path of a device file. */
    int cancel_fd;        /* Becomes readable when every wait is to end; -1: none. */
    uint32_t connect_ms;  /* 0: PRINTER_CONNECT_MS, and so on. */
    uint32_t progress_ms; /* It must take something within that time. */
    uint32_t answer_ms;   /* Many printers answer no DLE EOT: silence is no fault. */
    bool has_answered;    /* This one did before: from it silence is one. */
};

#define PRINTER_CONNECT_MS 3000
#define PRINTER_PROGRESS_MS 5000
#define PRINTER_ANSWER_MS 700

/* Asks how the printer is, sends @len bytes if it can print, and asks again. True: it took all of
 * them and is not in trouble after. @len 0 only asks. Sets @target->has_answered when it does. */
bool printer_send(struct printer_target *target,
                  const uint8_t *bytes,
                  size_t len,
                  enum printer_state *state);

#endif
