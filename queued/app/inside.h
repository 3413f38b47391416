/* The inside of the app: what its files share. */
#ifndef QUEUED_APP_INSIDE_H
#define QUEUED_APP_INSIDE_H

#include <uv.h>

#include "queued/app/app.h"
#include "queued/app/apply.h"
#include "queued/app/clock.h"
#include "queued/app/devices.h"
#include "queued/app/downloads.h"
#include "queued/app/outbox.h"
#include "queued/app/printers.h"
#include "queued/app/rollups.h"
#include "queued/app/sign_in.h"
#include "queued/app/sites.h"
#include "queued/app/tokens.h"
#include "queued/app/voice.h"
#include "queued/base/entropy.h"
#include "queued/gateway/gateway.h"
#include "queued/journal/account.h"
#include "queued/journal/journal.h"

/* What is decided together, committed together and told together. */
struct turn {
    struct batch batch;
    struct outbox outbox;
};

struct app {
    struct app_options options;
    uv_loop_t loop;
    uv_prepare_t prepare;
    uv_timer_t ticker; /* Deadlines of the offices, boards that time alone changes, the mailbox. */
    uv_signal_t signals[2];
    struct clock clock;
    struct journal *journal;
    struct gateway *gateway;
    struct accounts *mailbox; /* The loop's own connection. */
    struct sign_in sign_in;
    struct printers printers;
    struct devices devices;
    struct voice voice;
    struct metrics metrics;
    struct entropy entropy; /* For the tokens of tickets. */
    struct sites sites;
    struct tokens tokens; /* Of their tickets. */
    struct turn turns[2];
    struct turn *open;          /* Filling. */
    struct turn *committing;    /* With the journal, or NULL. */
    struct outbox told;         /* What leaves while the next turn is committed; empty otherwise. */
    struct outbox late_answers; /* To definition requests, that could not be written yet. */
    uint64_t commit_began_ns;
    struct event_list events; /* Of the step under way. */
    uint64_t ticked_ns;       /* When the clock last looked. */
    uint64_t polled_ns;       /* When the mailbox and the disk were last looked at. */
    size_t refresh_next;      /* The site whose boards time comes to next, */
    uint64_t refresh_owed_ns; /* and time that is not worth a whole one yet. */
    size_t report_count;      /* Being made off the loop. */
    struct rollups rollups;
    struct downloads downloads;
    uint64_t counted_until_ns; /* Until then those who wait are not counted again. */
    bool disk_is_low;
    bool ready;
    bool closing;
    bool is_closed; /* The gateway has been told to close. */
    bool has_journal;
    enum qd_exit exit_code;
    char *errmsg; /* APP_ERRMSG_SIZE bytes of the caller. */
};

struct site *app_site(const struct app *app, uint32_t office_id); /* NULL: unknown. */
QD_MUST_USE enum qd_err app_add_site(struct app *app,
                                     struct site *site); /* Takes @site on success. */

/* --- Turn --- */

/* Steps a command: events to the open batch, topics marked. */
enum refusal turn_step(struct app *app,
                       struct site *site,
                       struct command *command,
                       struct answer *answer,
                       struct obstacle *obstacle);

/* What leaves with the newest state that is not yet on the disk, or at once when all is. */
void turn_push(struct app *app, struct outbox_item item);
void turn_send(struct app *app, struct session_id session, struct frame *frame); /* Takes @frame. */
void turn_refuse(struct app *app,
                 struct session_id session,
                 uint32_t number,
                 enum refusal refusal,
                 const struct obstacle *obstacle);

void turn_on_prepare(uv_prepare_t *handle);
void turn_on_committed(void *owner, struct batch *batch, enum qd_err err);
uint64_t turn_tick_ms(const struct app *app); /* From one tick to the next, real time. */
void turn_on_ticker(uv_timer_t *handle);
bool turn_is_idle(const struct app *app); /* Nothing to commit or to tell. */

/* --- Requests --- */

void app_on_request(void *owner,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request);

/* Answers a manager's question about the past or the people, from a connection of its own, off the
 * loop. */
void app_report(struct app *app,
                struct session_id session,
                const struct site *site,
                const struct request *request);

/* A ticket was issued, or its slip asked for again: prints it once that is on the disk, where the
 * kiosk has a printer. */
void app_print(struct app *app,
               const struct site *site,
               const struct identity *identity,
               const struct command *command,
               const struct answer *answer);

/* Prints what to bring for a procedure. UNKNOWN_PROCEDURE; BUSY: this kiosk has no printer. */
enum refusal app_print_checklist(struct app *app,
                                 const struct site *site,
                                 const struct identity *identity,
                                 const struct request *request);

/* The printers as the subscriber of @topic may see them. */
struct frame *app_printers_frame(struct app *app,
                                 const struct site *site,
                                 const struct topic *topic,
                                 uint32_t number);
void app_on_printers(void *owner); /* Printers have news. */

/* The devices of @site, and which are missed. NULL: out of memory, or they cannot be read. */
struct frame *app_devices_frame(struct app *app, const struct site *site, uint32_t number);
void app_publish_devices(struct app *app, const struct site *site); /* To whoever watches. */

/* --- Definitions --- */

/* Tries and, unless it strands somebody or changes nothing, applies: the batch then holds the
 * event. */
QD_MUST_USE enum qd_err apply_to_site(struct site *site,
                                      struct definition *candidate,
                                      int64_t now_ms,
                                      struct batch *batch,
                                      struct apply_result *result);

/* A site that has a copy of @candidate: the candidate itself is applied to it in turn. */
QD_MUST_USE enum qd_err apply_new_site(const struct definition *candidate, struct site **site);

/* Looks into the mailbox for a new definition. One that is put in force is answered by its commit,
 * any other by app_answer_mailbox() once what was decided before it is on the disk. */
void app_poll_mailbox(struct app *app);
void app_answer_mailbox(struct app *app, struct outbox_item *item);

/* Once the app is closing and idle: lets go of everything, so that the loop ends. */
void app_continue_close(struct app *app);

#endif
