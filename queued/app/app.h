/* The app: offices, journal and gateway on one loop. */
#ifndef QUEUED_APP_APP_H
#define QUEUED_APP_APP_H

#include <stdint.h>

#include "queued/base/err.h"

#define APP_ERRMSG_SIZE 512

struct app_options {
    const char *path;     /* Database. */
    const char *host;     /* NULL: 127.0.0.1. */
    uint16_t port;        /* 0: any free one. */
    const char *web_root; /* NULL: none. */
    const char *clips;    /* Folder of recorded voices, see voices.h; NULL: none. */
    const char *slides;   /* Folder of pictures for boards in a browser; NULL: none. */
    const char *tls_cert; /* NULL: plain text. */
    const char *tls_key;
    uint32_t manager_idle_ms; /* Then a manager is logged out; 0: LIMIT_MANAGER_IDLE_MS. */
    int64_t clock_start_ms;   /* 0: the machine's clock. */
    uint32_t clock_speed;     /* 1..10,000; of a simulated clock. */
    void (*on_ready)(void *owner,
                     uint16_t port,
                     const char *office_title); /* Serving; may be NULL. */
    void *owner;
};

/* Serves until SIGTERM or SIGINT. The exit code of the process; @errmsg says why when it is not OK.
 * A failed commit ends the process at once, with QD_EXIT_STORAGE. */
enum qd_exit app_run(const struct app_options *options, char errmsg[APP_ERRMSG_SIZE]);

#endif
