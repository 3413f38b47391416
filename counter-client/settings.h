/* Settings: what is remembered between two starts of the program.
 *
 * The address of the server and the like in XDG_CONFIG_HOME/queued/counter-client.conf; the session
 * in XDG_STATE_HOME/queued/counter-client.session, for its owner alone. */
#ifndef QUEUED_COUNTER_CLIENT_SETTINGS_H
#define QUEUED_COUNTER_CLIENT_SETTINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Names that are offered at the next log-in: as many as share a counter. */
#define SETTINGS_USERS_MAX 5

struct settings {
    char *server;        /* Owned. */
    char *ca;            /* Owned; the authority's certificate, by an absolute path; NULL: none. */
    char *token_file;    /* Owned; of this machine's device token; NULL: none. */
    char *user;          /* Owned; who logged in last; NULL: nobody yet. */
    char **users;        /* Owned; who logged in here, newest first. */
    uint32_t counter_id; /* 0: none yet. */
    bool is_compact;     /* The window is a strip … */
    bool has_place;      /* … and stands here. */
    int x;
    int y;
    char *session; /* Owned; of @server only; NULL: nobody is logged in. */
};

void settings_load(struct settings *settings);
void settings_deinit(struct settings *settings);

/* Replaces *@field, one of the texts above. */
void settings_set(char **field, const char *value);

/* @user has logged in. */
void settings_remember_user(struct settings *settings, const char *user);

/* Another server: what is remembered of the session is not for it, nor is the authority when the
 * address is of a plain connection. */
void settings_set_server(struct settings *settings, const char *server);

/* False: not written; @errmsg (the caller's to g_free) names the file and the reason. */
bool settings_save(const struct settings *settings, char **errmsg);
/* The session alone; NULL in @settings removes it. */
bool settings_save_session(const struct settings *settings, char **errmsg);

/* Where a machine that enrols itself keeps its token, for its owner alone. The caller's. */
char *settings_token_path(void);

#endif
