/* The log-in page: who, where, and the PIN. */
#ifndef QUEUED_COUNTER_CLIENT_LOGIN_H
#define QUEUED_COUNTER_CLIENT_LOGIN_H

#include <gtk/gtk.h>

#include "counter-client/pad.h"

struct login {
    GtkWidget *root;
    GtkWidget *user;
    GtkWidget *counter;
    GtkWidget *pin;
    struct pad pad; /* Of the number of the counter, or the PIN. */
    GtkWidget *server;
    GtkWidget *button;
    GtkWidget *message;
    void (*on_log_in)(void *owner);
    void *owner;
};

void login_init(struct login *login, void (*on_log_in)(void *owner), void *owner);
void login_fill(struct login *login, const char *user, unsigned counter_id, const char *server);
void login_say(struct login *login, const char *message);
void login_set_busy(struct login *login, gboolean is_busy);
/* Wipes the PIN and puts the keys where the clerk goes on typing. */
void login_again(struct login *login);

const char *login_user(const struct login *login);
const char *login_pin(const struct login *login);
const char *login_server(const struct login *login);
unsigned login_counter(const struct login *login); /* 0: not a number. */

#endif
