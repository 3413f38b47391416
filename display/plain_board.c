#include "display/plain_board.h"

#include <glib.h>

struct plain_board {
    uint64_t version; /* Of the last board; lower again on a server that was restored. */
    uint64_t seq_newest;
    GHashTable *lines; /* What is true now, each its own key. */
};

struct plain_board *plain_board_new(void)
{
    struct plain_board *plain = g_new0(struct plain_board, 1);

    plain->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return plain;
}

void plain_board_free(struct plain_board *plain)
{
    if (plain != NULL) {
        g_hash_table_unref(plain->lines);
        g_free(plain);
    }
}

/* Lines that are still true move over to the new set; the others are printed. */
static void print_new(
    struct plain_board *plain, FILE *out, GHashTable *now, const char *time, char *line)
{
    if (!g_hash_table_contains(plain->lines, line)) {
        (void)fprintf(out, "%s  %s\n", time, line);
    }
    (void)g_hash_table_add(now, line);
}

static void print_calls(struct plain_board *plain,
                        FILE *out,
                        const struct board *board,
                        const struct hall *hall,
                        const struct choice *choice,
                        const struct view *view)
{
    plain->seq_newest = board->version < plain->version ? 0 : plain->seq_newest;
    plain->version = board->version;
    for (size_t i = board->call_count; i-- > 0;) {
        const struct board_call *call = &board->calls[i];
        if (call->seq <= plain->seq_newest) {
            continue;
        }
        plain->seq_newest = call->seq;
        if (choice_has_counter(choice, hall, call->counter_id)) {
            (void)fprintf(out,
                          "%s  %s → %s %u\n",
                          view->time,
                          call->label,
                          view->counter.in[0],
                          call->counter_id);
        }
    }
}

void plain_board_print(struct plain_board *plain,
                       FILE *out,
                       const struct board *board,
                       const struct hall *hall,
                       const struct choice *choice,
                       const struct view *view)
{
    GHashTable *now = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *link = view->is_link_up ? view->title.in[0] : view->link.in[0];

    print_new(plain, out, now, view->time, g_strdup(view->date.in[0]));
    print_new(plain, out, now, view->time, g_strdup(link));
    print_calls(plain, out, board, hall, choice, view);
    for (size_t i = 0; i < view->counter_count; i++) {
        const struct view_counter *counter = &view->counters[i];
        bool has_label = counter->label[0] != '\0';
        print_new(plain,
                  out,
                  now,
                  view->time,
                  g_strdup_printf("%s %u: %s",
                                  view->counter.in[0],
                                  counter->counter_id,
                                  has_label ? counter->label : counter->word.in[0]));
    }
    for (size_t i = 0; i < view->service_count; i++) {
        const struct view_service *service = &view->services[i];
        print_new(
            plain,
            out,
            now,
            view->time,
            g_strdup_printf("%s %s: %u", view->waiting.in[0], service->letter, service->waiting));
    }
    g_hash_table_unref(plain->lines);
    plain->lines = now;
    (void)fflush(out);
}
