/* The printers: each with a thread of its own that draws slips and sends them, so that one that
 * hangs keeps nobody waiting, least of all the office. */
#ifndef QUEUED_APP_PRINTERS_H
#define QUEUED_APP_PRINTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "queued/base/err.h"
#include "queued/base/list.h"
#include "queued/codec/response.h"
#include "queued/office/definition.h"
#include "queued/printing/sheet.h"

struct printers {
    struct list all; /* Of struct press. */
    uv_async_t wake; /* A thread has news. */
    void (*on_change)(void *owner);
    void *owner;
    uint32_t count;
};

/* @on_change is called on the loop when printers_each() has something new to say. */
QD_MUST_USE enum qd_err printers_open(struct printers *printers,
                                      uv_loop_t *loop,
                                      void (*on_change)(void *owner),
                                      void *owner);

/* Starts printers that @definition names and that are not known, and stops those it no longer
 * names. */
void printers_follow(struct printers *printers, const struct definition *definition);

/* How a topic and an outbox name a kiosk's printer; never 0. */
uint64_t printers_key(const char *kiosk);

/* Whether slips of this kiosk have a printer; where the kiosk has none, and @any, the office's
 * first does. 0: none. */
uint64_t printers_find(const struct printers *printers,
                       uint32_t office_id,
                       const char *kiosk,
                       bool any);

/* Takes @sheet, to print it. When too many wait, it is given up like one that did not come out. */
void printers_print(struct printers *printers,
                    uint32_t office_id,
                    uint64_t key,
                    struct sheet *sheet);

/* Writes at most @max views of an office's printers, or of the one with @key if that is not 0.
 * @now_ms: the office's clock. Names are valid until printers_follow(). */
uint32_t printers_views(const struct printers *printers,
                        uint32_t office_id,
                        uint64_t key,
                        int64_t now_ms,
                        struct printer_view *views,
                        uint32_t max);

/* Ends every wait and joins the threads; the handle closes on the loop. Slips still waiting are not
 * printed: their numbers stand. */
void printers_close(struct printers *printers);

#endif
