#include "display/program.h"

#include <glib-unix.h>
#include <signal.h>

#include "display/speech.h"
#include "display/waker.h"

struct program {
    const struct options *options;
    struct program_face face;
    GMainLoop *loop;
    struct feed *feed;     /* NULL: not running. */
    struct speech *speech; /* NULL: silent. */
    struct waker *waker;
    guint news;     /* Heard, and not yet shown and said; 0: none. */
    guint end;      /* Timer of a display that was refused; 0: none. */
    char *refusal;  /* NULL: none. */
    char *distrust; /* What is wrong with the server's certificate; NULL: nothing. */
    bool is_stranger_said;
    enum qd_exit code;
    struct view view;
};

static const char *words_of_distrust(const struct program *program)
{
    return program->options->choice.languages[0] == LANGUAGE_VI
               ? "Chưa nối được an toàn với máy chủ"
               : "No secure connection to the server";
}

static void say_distrust(const struct program *program)
{
    options_say("%s", "%s", program->distrust);
}

static void say_refusal(const struct program *program)
{
    options_say("máy chủ không nhận màn hình này: %s (--token-file; queued device list)",
                "the server does not take this display: %s (--token-file; queued device list)",
                program->refusal);
}

/* Drawn anew when the clock, a page or a picture is due to change, and not before. */
void program_draw(struct program *program)
{
    const struct view_moment moment = feed_moment(program->feed);
    const struct program_scene scene = {
        .board = feed_board(program->feed),
        .hall = feed_hall(program->feed),
        .now_ms = moment.now_ms,
        .view = &program->view,
    };

    view_make(&program->view, scene.board, scene.hall, &program->options->choice, &moment);
    if (scene.board == NULL && program->distrust != NULL) {
        view_refuse(&program->view, words_of_distrust(program));
    }
    if (program->refusal != NULL) {
        view_refuse(&program->view, program->refusal);
    }
    int64_t step_ms = (int64_t)1000 * program->face.draw(program->face.owner, &scene);
    waker_set(program->waker, moment.now_ms == 0 ? 0 : step_ms - moment.now_ms % step_ms);
}

/* It may be minutes or a night later than it was meant to be: is the server still there? */
static void on_due(void *owner)
{
    struct program *program = owner;

    feed_wake(program->feed);
    program_draw(program);
}

/* A list may name what the office is to have from tomorrow on: said once, and no reason to stop. */
static void warn_of_stranger(struct program *program)
{
    char name[BOARD_LABEL_SIZE];
    const struct hall *hall = feed_hall(program->feed);

    if (hall != NULL && !program->is_stranger_said && !program->face.holds_terminal &&
        choice_stranger(&program->options->choice, hall, name)) {
        program->is_stranger_said = true;
        options_say("đơn vị không có quầy hay lĩnh vực “%s”; màn hình này bỏ qua",
                    "the office has no counter or service \"%s\"; this display leaves it out",
                    name);
    }
}

static gboolean on_news(gpointer data)
{
    struct program *program = data;

    program->news = 0;
    warn_of_stranger(program);
    program_draw(program);
    speech_take(program->speech, program->feed);
    return G_SOURCE_REMOVE;
}

/* First everything that has come is taken in: who was stopped for an hour does not call out what is
 * long over, board by board. */
static void on_change(void *owner)
{
    struct program *program = owner;

    if (program->news == 0) {
        program->news = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_news, program, NULL);
    }
}

/* A board that was shown before stays, with its time; an empty one says in few words why it is
 * empty, and stderr what is to be done. */
static void on_untrusted(void *owner, const char *text)
{
    struct program *program = owner;

    if (g_strcmp0(program->distrust, text) != 0) {
        g_free(program->distrust);
        program->distrust = g_strdup(text);
        if (!program->face.holds_terminal) {
            say_distrust(program);
        }
        program_draw(program);
    }
}

static gboolean on_refused_long(gpointer data)
{
    struct program *program = data;

    program->end = 0;
    program_stop(program);
    return G_SOURCE_REMOVE;
}

static void on_refused(void *owner, const char *text)
{
    struct program *program = owner;

    g_free(program->refusal);
    program->refusal = g_strdup(text);
    program->code = QD_EXIT_CONFIG;
    if (!program->face.holds_terminal) {
        say_refusal(program);
    }
    program_draw(program);
    program->end = g_timeout_add(program->face.refused_ms, on_refused_long, program);
}

static gboolean on_stop(gpointer data)
{
    program_stop(data);
    return G_SOURCE_CONTINUE;
}

struct program *program_new(const struct options *options,
                            const struct program_face *face,
                            enum qd_exit *code)
{
    struct speech *speech = NULL;

    *code = speech_open(&speech, options);
    if (*code != QD_EXIT_OK) {
        return NULL;
    }
    struct program *program = g_new0(struct program, 1);
    program->options = options;
    program->face = *face;
    program->speech = speech;
    program->code = QD_EXIT_OK;
    program->loop = g_main_loop_new(NULL, FALSE);
    program->waker = waker_new(on_due, program);
    return program;
}

enum qd_exit program_run(struct program *program)
{
    const struct options *options = program->options;
    const struct feed_options feed_options = {
        .url = options->server,
        .ca = options->ca,
        .token = options->token,
        .office = options->office,
        .language = options->choice.languages[0],
        .owner = program,
        .on_change = on_change,
        .on_untrusted = on_untrusted,
        .on_refused = on_refused,
    };
    const guint signals[] = {
        g_unix_signal_add(SIGINT, on_stop, program),
        g_unix_signal_add(SIGTERM, on_stop, program),
        g_unix_signal_add(SIGHUP, on_stop, program),
    };

    program->feed = feed_new(&feed_options);
    program_draw(program);
    g_main_loop_run(program->loop);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        (void)g_source_remove(signals[i]);
    }
    return program->code;
}

void program_stop(struct program *program)
{
    g_main_loop_quit(program->loop);
}

void program_free(struct program *program)
{
    if (program->face.holds_terminal && program->refusal != NULL) {
        say_refusal(program);
    } else if (program->face.holds_terminal && program->distrust != NULL) {
        say_distrust(program);
    }
    feed_free(program->feed);
    speech_close(program->speech);
    waker_free(program->waker);
    g_clear_handle_id(&program->news, g_source_remove);
    g_clear_handle_id(&program->end, g_source_remove);
    g_main_loop_unref(program->loop);
    g_free(program->refusal);
    g_free(program->distrust);
    g_free(program);
}
