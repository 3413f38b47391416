#include "tests/replay/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "queued/app/rollout.h"
#include "queued/base/text.h"
#include "queued/journal/account.h"
#include "queued/journal/journal.h"
#include "queued/setup/setup.h"

static bool fail(const char *what, const char *why)
{
    (void)fprintf(stderr, "queued-replay: %s: %s\n", what, why);
    return false;
}

/* Takes away what an earlier replay left, unless somebody serves it. */
static bool clear(const char *folder)
{
    static const char *const names[] = {"queued.db", "queued.db-wal", "queued.db-shm"};
    char *lock = g_build_filename(folder, "queued.db.lock", NULL);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool is_free = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;

    for (guint i = 0; i < G_N_ELEMENTS(names) && is_free; i++) {
        char *path = g_build_filename(folder, names[i], NULL);
        (void)g_unlink(path);
        g_free(path);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    g_free(lock);
    return is_free ? true
                   : fail(folder, "a server is running here; stop it, or use another --data");
}

static bool write_text(const char *folder, const char *name, const char *text, bool is_secret)
{
    char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;
    bool written = g_file_set_contents_full(
        path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, is_secret ? 0600 : 0644, &error);

    if (!written) {
        (void)fail(path, error->message);
        g_error_free(error);
    }
    g_free(path);
    return written;
}

/* The only office of the database. */
static bool find_office(struct stage *stage, struct journal_head *head)
{
    const struct journal_options options = {.path = stage->database, .reading = true};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct journal *journal = NULL;
    size_t count = 0;

    if (journal_open(&journal, &options, errmsg) != QD_OK) {
        return fail(stage->database, errmsg);
    }
    enum qd_err err = journal_offices(journal, head, 1, &count);
    journal_close(journal, NULL, NULL);
    if (err != QD_OK || count == 0) {
        return fail(stage->database, "there is no office in it");
    }
    stage->office_id = head->office_id;
    return true;
}

static bool apply(struct stage *stage, const struct day *day)
{
    struct complaints complaints;
    struct definition definition = {0};
    struct apply_result result = {0};
    char *path = g_build_filename(stage->folder, "office.yaml", NULL);

    complaints_init(&complaints);
    enum qd_err err = setup_load(path, NULL, &definition, &complaints);
    if (err != QD_OK) {
        complaints_print(&complaints, stderr, false);
    }
    complaints_deinit(&complaints);
    if (err == QD_OK) {
        err = rollout_one(stage->database, &definition, day->begins_ms, &result);
        definition_deinit(&definition);
    }
    bool applied = err == QD_OK && result.refusal == REFUSAL_NONE;
    if (!applied) {
        (void)fail(path, result.text[0] != '\0' ? result.text : qd_err_text(err));
    }
    g_free(path);
    return applied && find_office(stage, &(struct journal_head){0});
}

static bool add_user(struct accounts *accounts,
                     struct user user,
                     const char *name,
                     const char *title,
                     const char *secret)
{
    (void)text_copy(user.name, sizeof user.name, name);
    (void)text_copy(user.title, sizeof user.title, title);
    enum qd_err err = accounts_add_user(accounts, &user, secret);
    return err == QD_OK ? true : fail(name, accounts_errmsg(accounts));
}

static bool add_devices(struct stage *stage,
                        struct accounts *accounts,
                        enum device_kind kind,
                        guint count,
                        char (*tokens)[BASE32_LEN + 1])
{
    for (guint i = 0; i < count; i++) {
        const char *stem = kind == DEVICE_KIOSK ? "kiosk" : "tv";
        struct device device = {.office_id = stage->office_id, .kind = kind};
        (void)snprintf(device.name, sizeof device.name, "%s-%u", stem, i + 1);
        if (accounts_add_device(accounts, &device, tokens[i]) != QD_OK) {
            return fail(device.name, accounts_errmsg(accounts));
        }
        char *file = g_strdup_printf("%s.token", device.name);
        bool written = write_text(stage->folder, file, tokens[i], true);
        g_free(file);
        if (!written) {
            return false;
        }
    }
    return true;
}

static bool let_in(struct stage *stage, const struct day *day)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct accounts *accounts = NULL;

    if (accounts_open(&accounts, stage->database, errmsg) != QD_OK) {
        return fail(stage->database, errmsg);
    }
    struct user user = {.office_id = stage->office_id, .role = ROLE_MANAGER};
    bool done =
        add_user(accounts, user, STAGE_MANAGER, "Quản lý Trung tâm", STAGE_MANAGER_SECRET) &&
        add_devices(stage, accounts, DEVICE_KIOSK, STAGE_KIOSKS, stage->kiosk_tokens) &&
        add_devices(stage, accounts, DEVICE_DISPLAY, STAGE_DISPLAYS, stage->display_tokens);
    for (guint i = 0; i < day->clerks->len && done; i++) {
        const struct day_clerk *clerk = day_clerk(day, i);
        user.role = ROLE_CLERK;
        user.rights = clerk->rights;
        done = add_user(accounts, user, clerk->user, clerk->title, clerk->secret);
    }
    if (stage->has_guest && done) {
        user.role = ROLE_CLERK;
        user.rights = RIGHT_CALL_TICKET | RIGHT_RECLASSIFY;
        done = add_user(accounts, user, STAGE_GUEST, "Khách dùng thử", STAGE_GUEST_SECRET);
    }
    accounts_close(accounts);
    return done;
}

bool stage_set(struct stage *stage, const struct day *day, const char *folder)
{
    stage->folder = g_strdup(folder);
    stage->database = g_build_filename(folder, "queued.db", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        return fail(folder, g_strerror(errno));
    }
    if (!clear(folder)) {
        return false;
    }
    bool written =
        write_text(folder, "office.yaml", day->office_yaml, false) &&
        (day->catalogue == NULL || write_text(folder, day->catalogue_name, day->catalogue, false));
    return written && apply(stage, day) && let_in(stage, day);
}

static bool read_tokens(const struct stage *stage,
                        const char *stem,
                        guint count,
                        char (*tokens)[BASE32_LEN + 1])
{
    for (guint i = 0; i < count; i++) {
        char *file = g_strdup_printf("%s/%s-%u.token", stage->folder, stem, i + 1);
        char *text = NULL;
        bool read = g_file_get_contents(file, &text, NULL, NULL);
        if (read) {
            g_strlcpy(tokens[i], g_strchomp(text), BASE32_LEN + 1);
        } else {
            (void)fail(file, "is not there; make the office with --prepare first");
        }
        g_free(text);
        g_free(file);
        if (!read) {
            return false;
        }
    }
    return true;
}

bool stage_join(struct stage *stage, const char *folder, const char *url)
{
    struct journal_head head = {0};

    stage->folder = g_strdup(folder);
    stage->database = g_build_filename(folder, "queued.db", NULL);
    stage->url = g_strdup(url);
    if (!find_office(stage, &head)) {
        return false;
    }
    stage->joined_seq = head.seq;
    return read_tokens(stage, "kiosk", STAGE_KIOSKS, stage->kiosk_tokens) &&
           read_tokens(stage, "tv", STAGE_DISPLAYS, stage->display_tokens);
}

/* A group of its own, so that Ctrl+C is ours; and no server outlives its replay. */
static void in_child(gpointer data)
{
    (void)data;
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* The line that names the address is the sign that it is ready. */
static bool wait_until_ready(struct stage *stage)
{
    GDataInputStream *lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(stage->server));
    char *line = NULL;
    bool ready = false;

    while (!ready && (line = g_data_input_stream_read_line(lines, NULL, NULL, NULL)) != NULL) {
        const char *at = strstr(line, "http://127.0.0.1:");
        if (at != NULL) {
            stage->port = (uint16_t)strtoul(at + strlen("http://127.0.0.1:"), NULL, 10);
            ready = true;
        }
        g_free(line);
    }
    g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(lines), FALSE);
    g_object_unref(lines);
    return ready && stage->port != 0;
}

bool stage_start(struct stage *stage, int64_t clock_ms)
{
    GError *error = NULL;
    char *log = g_build_filename(stage->folder, "server.log", NULL);
    char *port = g_strdup_printf("%u", stage->port);
    char *speed = g_strdup_printf("%u", stage->speed);
    GDateTime *clock = g_date_time_new_from_unix_utc((clock_ms + 999) / 1000);
    char *at = g_date_time_format(clock, "%Y-%m-%dT%H:%M:%S+0000");
    GSubprocessLauncher *launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);

    g_subprocess_launcher_set_stderr_file_path(launcher, log);
    g_subprocess_launcher_set_child_setup(launcher, in_child, NULL, NULL);
    stage->server = g_subprocess_launcher_spawn(launcher,
                                                &error,
                                                stage->program,
                                                "serve",
                                                "--data",
                                                stage->folder,
                                                "--port",
                                                port,
                                                "--clock",
                                                at,
                                                "--speed",
                                                speed,
                                                stage->pages == NULL ? NULL : "--web",
                                                stage->pages,
                                                NULL);
    bool ready = stage->server != NULL && wait_until_ready(stage);
    if (!ready) {
        (void)fail(stage->program, error != NULL ? error->message : "does not start; see its log:");
        (void)fprintf(stderr, "  %s\n", log);
    } else if (stage->url == NULL) {
        stage->url = g_strdup_printf("ws://127.0.0.1:%u/", stage->port);
    }
    g_clear_error(&error);
    g_object_unref(launcher);
    g_date_time_unref(clock);
    g_free(at);
    g_free(speed);
    g_free(port);
    g_free(log);
    return ready;
}

void stage_kill(struct stage *stage)
{
    g_subprocess_force_exit(stage->server);
    (void)g_subprocess_wait(stage->server, NULL, NULL);
    g_clear_object(&stage->server);
    stage->kill_count++;
}

bool stage_stop(struct stage *stage)
{
    if (stage->server == NULL) {
        return true;
    }
    g_subprocess_send_signal(stage->server, SIGTERM);
    (void)g_subprocess_wait(stage->server, NULL, NULL);
    bool ended = g_subprocess_get_successful(stage->server);
    g_clear_object(&stage->server);
    return ended ? true : fail(stage->folder, "the server did not end well; see server.log");
}

void stage_deinit(struct stage *stage)
{
    if (stage->server != NULL) {
        stage_kill(stage);
    }
    g_free(stage->folder);
    g_free(stage->database);
    g_free(stage->program);
    g_free(stage->pages);
    g_free(stage->url);
    *stage = (struct stage){0};
}
