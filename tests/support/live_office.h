/* The real server on a fresh sample office, for tests of programs that talk to it, with kiosks and
 * clerks who act. Uses the GLib main loop; every wait has a generous end. */
#ifndef QUEUED_SUPPORT_LIVE_OFFICE_H
#define QUEUED_SUPPORT_LIVE_OFFICE_H

#include <gio/gio.h>

#include "proto/client/client.h"

#define LIVE_SETTING_MAX 10000

struct live_office {
    char *folder;
    GSubprocess *process;
    guint16 port;
};

/* Starts the server of this build on a free port, at nine on a Monday. */
void live_office_start(struct live_office *office);

/* Kills the server, and starts it again where and when it was: the same folder, port and clock. */
void live_office_kill(struct live_office *office);

/* Stops it and starts it again where it was, at @clock; waits until the day is open. People of
 * before are gone. */
void live_office_restart(struct live_office *office, const char *clock);

/* Stops it and removes its folder. */
void live_office_stop(struct live_office *office);

char *live_office_url(const struct live_office *office);
char *live_office_path(const struct live_office *office, const char *name);

/* --- Somebody who acts --- */

struct live_person;

/* A kiosk or a display by its token file; a clerk by an account, who sits down and opens the
 * counter. */
struct live_person *live_device(const struct live_office *office, const char *token_file);
struct live_person *live_clerk(const struct live_office *office,
                               const char *user,
                               const char *pin,
                               uint32_t counter_id);
void live_leave(struct live_person *person);

/* Asks, and waits for the answer, which lives until this person's next question. A refusal fails
 * the test. */
const Queued__V1__ServerMessage *live_ask(struct live_person *person,
                                          Queued__V1__ClientMessage *message);

/* Each returns the label of the ticket it was about. */
const char *live_issue(struct live_person *kiosk, uint32_t service_id);
const char *live_call_next(struct live_person *clerk);
const char *live_start(struct live_person *clerk);
const char *live_finish(struct live_person *clerk);

/* --- How much --- */

/* The number @name of the environment, @usual without it: a long run asks for more. */
guint live_setting(const char *name, guint usual);

/* --- Waiting --- */

/* Runs the main loop until @is_true(@data). False, after AWAIT_S_MAX, if it never was. */
bool live_wait(bool (*is_true)(void *data), void *data);

/* Starts the program @argv[0]; it ends with the test, however that ends. NULL: there is none. */
GSubprocess *live_run(GSubprocessFlags flags, const char *const *argv);

/* Waits for the end of a program: its exit status, or -1 when a signal ended it. */
int live_exit_status(GSubprocess *process);

#endif
