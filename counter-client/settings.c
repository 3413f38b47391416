#include "counter-client/settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "counter-client/words.h"
#include "proto/client/private_file.h"

#define GROUP "counter-client"

static char *config_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "queued", "counter-client.conf", NULL);
}

static char *session_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "queued", "counter-client.session", NULL);
}

char *settings_token_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "queued", "counter-client.token", NULL);
}

static GKeyFile *load(char *path)
{
    GKeyFile *file = g_key_file_new();

    (void)g_key_file_load_from_file(file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
    g_free(path);
    return file;
}

void settings_load(struct settings *settings)
{
    GKeyFile *config = load(config_path());
    GKeyFile *session = load(session_path());
    char *server_of_session = g_key_file_get_string(session, GROUP, "server", NULL);

    *settings = (struct settings){
        .server = g_key_file_get_string(config, GROUP, "server", NULL),
        .ca = g_key_file_get_string(config, GROUP, "ca", NULL),
        .token_file = g_key_file_get_string(config, GROUP, "token-file", NULL),
        .user = g_key_file_get_string(config, GROUP, "user", NULL),
        .users = g_key_file_get_string_list(config, GROUP, "users", NULL, NULL),
        .counter_id = (uint32_t)g_key_file_get_uint64(config, GROUP, "counter", NULL),
        .is_compact = g_key_file_get_boolean(config, GROUP, "compact", NULL),
        .has_place = g_key_file_has_key(config, GROUP, "x", NULL),
        .x = g_key_file_get_integer(config, GROUP, "x", NULL),
        .y = g_key_file_get_integer(config, GROUP, "y", NULL),
    };
    if (settings->server == NULL) {
        settings->server = g_strdup(CLIENT_URL_DEFAULT);
    }
    if (settings->users == NULL) {
        settings->users = g_new0(char *, 1);
    }
    if (g_strcmp0(server_of_session, settings->server) == 0) {
        settings->session = g_key_file_get_string(session, GROUP, "token", NULL);
    }
    g_free(server_of_session);
    g_key_file_unref(config);
    g_key_file_unref(session);
}

void settings_deinit(struct settings *settings)
{
    g_free(settings->server);
    g_free(settings->ca);
    g_free(settings->token_file);
    g_free(settings->user);
    g_strfreev(settings->users);
    g_free(settings->session);
}

void settings_set(char **field, const char *value)
{
    char *copy = g_strdup(value);

    g_free(*field);
    *field = copy;
}

void settings_remember_user(struct settings *settings, const char *user)
{
    GPtrArray *users = g_ptr_array_new();

    settings_set(&settings->user, user);
    g_ptr_array_add(users, g_strdup(user));
    for (char **other = settings->users; *other != NULL; other++) {
        if (strcmp(*other, user) != 0 && users->len < SETTINGS_USERS_MAX) {
            g_ptr_array_add(users, g_strdup(*other));
        }
    }
    g_ptr_array_add(users, NULL);
    g_strfreev(settings->users);
    settings->users = (char **)g_ptr_array_free(users, FALSE);
}

void settings_set_server(struct settings *settings, const char *server)
{
    if (strcmp(settings->server, server) != 0) {
        settings_set(&settings->server, server);
        settings_set(&settings->session, NULL);
        if (!g_str_has_prefix(server, "wss:")) {
            settings_set(&settings->ca, NULL);
        }
    }
}

static bool fail(char **errmsg, const char *path, const char *reason)
{
    *errmsg = g_strdup_printf(
        words_pick("không ghi được %s: %s", "%s cannot be written: %s"), path, reason);
    return false;
}

static bool save(GKeyFile *file, char *path, char **errmsg)
{
    gsize len = 0;
    char *text = g_key_file_to_data(file, &len, NULL);
    char *why = NULL;
    bool is_saved = private_file_write(path, text, len, &why) || fail(errmsg, path, why);

    g_free(why);
    g_free(text);
    g_free(path);
    g_key_file_unref(file);
    return is_saved;
}

bool settings_save(const struct settings *settings, char **errmsg)
{
    GKeyFile *file = load(config_path());

    g_key_file_set_string(file, GROUP, "server", settings->server);
    g_key_file_set_uint64(file, GROUP, "counter", settings->counter_id);
    g_key_file_set_boolean(file, GROUP, "compact", settings->is_compact);
    if (settings->has_place) {
        g_key_file_set_integer(file, GROUP, "x", settings->x);
        g_key_file_set_integer(file, GROUP, "y", settings->y);
    }
    if (settings->ca != NULL) {
        g_key_file_set_string(file, GROUP, "ca", settings->ca);
    } else {
        (void)g_key_file_remove_key(file, GROUP, "ca", NULL);
    }
    if (settings->token_file != NULL) {
        g_key_file_set_string(file, GROUP, "token-file", settings->token_file);
    }
    if (settings->user != NULL) {
        g_key_file_set_string(file, GROUP, "user", settings->user);
    }
    g_key_file_set_string_list(
        file, GROUP, "users", (const char *const *)settings->users, g_strv_length(settings->users));
    return save(file, config_path(), errmsg);
}

bool settings_save_session(const struct settings *settings, char **errmsg)
{
    char *path = session_path();

    if (settings->session == NULL) {
        bool is_gone = unlink(path) == 0 || errno == ENOENT;
        if (!is_gone) {
            (void)fail(errmsg, path, g_strerror(errno));
        }
        g_free(path);
        return is_gone;
    }
    GKeyFile *file = g_key_file_new();
    g_key_file_set_string(file, GROUP, "server", settings->server);
    g_key_file_set_string(file, GROUP, "token", settings->session);
    return save(file, path, errmsg);
}
