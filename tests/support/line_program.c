/* A line that scripts can cut: says its address, then does what each line on its standard input
 * says, "cut" or "restore", and says so when it is done. usage: line-program PORT */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/cut_line.h"

struct program {
    struct cut_line *line;
    GMainLoop *loop;
};

static void say(const char *text)
{
    (void)printf("%s\n", text);
    (void)fflush(stdout);
}

static gboolean on_word(GIOChannel *in, GIOCondition condition, gpointer data)
{
    struct program *program = data;
    char *word = NULL;

    (void)condition;
    if (g_io_channel_read_line(in, &word, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
        g_main_loop_quit(program->loop);
        return G_SOURCE_REMOVE;
    }
    if (strcmp(g_strstrip(word), "cut") == 0) {
        cut_line_cut(program->line);
    } else {
        cut_line_restore(program->line);
    }
    say(word);
    g_free(word);
    return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: line-program PORT\n");
        return 1;
    }
    GIOChannel *in = g_io_channel_unix_new(STDIN_FILENO);
    struct program program = {
        .line = cut_line_new((uint16_t)g_ascii_strtoull(argv[1], NULL, 10)),
        .loop = g_main_loop_new(NULL, FALSE),
    };
    char *url = cut_line_url(program.line);

    say(url);
    (void)g_io_add_watch(in, G_IO_IN | G_IO_HUP, on_word, &program);
    g_main_loop_run(program.loop);
    g_free(url);
    cut_line_free(program.line);
    g_main_loop_unref(program.loop);
    g_io_channel_unref(in);
    return 0;
}
