/* A stage: the office's data in a folder, and the real server on it, started, killed and started
 * again. */
#ifndef QUEUED_REPLAY_STAGE_H
#define QUEUED_REPLAY_STAGE_H

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/base/base32.h"
#include "tests/replay/day.h"

#define STAGE_MANAGER "quanly"
#define STAGE_MANAGER_SECRET "motcua-bat-xat"
/* For somebody who wants to try: a clerk with every right and no seat. */
#define STAGE_GUEST "khach"
#define STAGE_GUEST_SECRET "0000"
#define STAGE_KIOSKS 2
#define STAGE_DISPLAYS 2

struct stage {
    char *folder;   /* Owned. */
    char *database; /* Owned. */
    char *program;  /* Owned: queued. */
    char *pages;    /* Owned: the folder of the server's pages; NULL: none. */
    char *url;      /* Owned; NULL before the first start. */
    uint32_t speed;
    uint16_t port;       /* 0: any, before the first start. */
    GSubprocess *server; /* NULL: none of ours. */
    char kiosk_tokens[STAGE_KIOSKS][BASE32_LEN + 1];
    char display_tokens[STAGE_DISPLAYS][BASE32_LEN + 1];
    bool has_guest; /* Somebody may want to try. */
    uint32_t office_id;
    uint64_t joined_seq; /* Newest event when a running server was joined; 0: a fresh office. */
    unsigned kill_count;
};

/* Writes the office of @day to @folder, puts it in force, and lets its people and devices in.
 * False, and said on stderr. */
bool stage_set(struct stage *stage, const struct day *day, const char *folder);

/* The same for an office that stage_set() made in @folder and a server of somebody else's serves at
 * @url. */
bool stage_join(struct stage *stage, const char *folder, const char *url);

/* Starts the server with its clock at @clock_ms, and waits until it is ready. */
bool stage_start(struct stage *stage, int64_t clock_ms);
void stage_kill(struct stage *stage); /* kill -9, and waits for its end. */
bool stage_stop(struct stage *stage); /* False: it did not end well; said on stderr. */
void stage_deinit(struct stage *stage);

#endif
