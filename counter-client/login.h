/* The log-in page: who, where, and the PIN. */
#ifndef QUEUED_COUNTER_CLIENT_LOGIN_H
#define QUEUED_COUNTER_CLIENT_LOGIN_H

#include <gtk/gtk.h>

#include "counter-client/pad.h"
#include "counter-client/settings.h"

struct login {
    GtkWidget *root;
    GtkWidget *users; /* Names to press: who has logged in here before. */
    GtkWidget *user;
    GtkWidget *counter;
    GtkWidget *pin;
    struct pad pad;
    GtkWidget *server;
    GtkWidget *code;        /* By which this machine becomes a device of the office … */
    GtkWidget *code_column; /* … shown while it is none. */
    GtkWidget *button;
    GtkWidget *message;
    void (*on_log_in)(void *owner);
    void (*on_enrol)(void *owner);
    void *owner;
};

/* @login has its callbacks and owner. */
void login_init(struct login *login);
/* Whoever was here last, and whoever was before. */
void login_fill(struct login *login, const struct settings *settings);
/* Names to press. */
void login_offer_users(struct login *login, const struct settings *settings);
/* Whether this machine is still to be enrolled: then there is a field for the code. */
void login_offer_enrolment(struct login *login, gboolean is_offered);
/* What is wrong; login_praise: what went well. "": nothing. */
void login_say(struct login *login, const char *message);
void login_praise(struct login *login, const char *message);
void login_set_busy(struct login *login, gboolean is_busy);
/* Wipes the PIN and puts the keys where the clerk goes on typing. */
void login_again(struct login *login);

const char *login_user(const struct login *login);
const char *login_pin(const struct login *login);
const char *login_code(const struct login *login);
const char *login_server(const struct login *login);
unsigned login_counter(const struct login *login); /* 0: not a number. */

#endif
