#include "tests/replay/terminal.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "proto/client/client.h"
#include "proto/client/copy.h"
#include "queued/cli/cli.h"
#include "queued/office/calendar.h"

/* How often the screen is drawn, and a line written, milliseconds of the machine. */
#define DRAW_MS 100
#define LINE_MS 5000

#define WIDTH_MAX 100
#define RECENT_SHOWN 5

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define CALLED "\033[1;33m" /* Who is on the way. */
#define PLAIN "\033[0m"

struct terminal {
    struct replay *replay;
    Queued__V1__TopicState *state; /* Owned; NULL: none yet. */
    GString *text;
    bool is_screen;
    guint timer;
};

static gboolean on_draw(gpointer data);
static gboolean on_line(gpointer data);

struct terminal *terminal_new(struct replay *replay)
{
    struct terminal *terminal = g_new0(struct terminal, 1);

    terminal->replay = replay;
    terminal->text = g_string_new("");
    terminal->is_screen = isatty(STDOUT_FILENO) != 0;
    if (terminal->is_screen) {
        (void)fputs("\033[?1049h\033[?25l\033[?7l",
                    stdout); /* Another screen; no cursor, no wrap. */
        terminal->timer = g_timeout_add(DRAW_MS, on_draw, terminal);
    } else {
        (void)printf("%s %s  %s/tv-1.token, kiosk-1.token\n",
                     cli_text("Máy chủ", "Server"),
                     replay->stage.url,
                     replay->stage.folder);
        (void)fflush(stdout);
        terminal->timer = g_timeout_add(LINE_MS, on_line, terminal);
    }
    return terminal;
}

void terminal_free(struct terminal *terminal)
{
    if (terminal == NULL) {
        return;
    }
    if (terminal->is_screen) {
        (void)fputs("\033[?7h\033[?25h\033[?1049l", stdout);
        (void)fflush(stdout);
    }
    g_source_remove(terminal->timer);
    g_string_free(terminal->text, TRUE);
    queued__v1__topic_state__free_unpacked(terminal->state, NULL);
    g_free(terminal);
}

void terminal_show(struct terminal *terminal, const Queued__V1__TopicState *state)
{
    queued__v1__topic_state__free_unpacked(terminal->state, NULL);
    terminal->state = copy_message(&state->base);
}

/* --- Words --- */

static const char *word_of_state(Queued__V1__CounterState state)
{
    switch ((int)state) {
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN:
        return cli_text("đang rảnh", "free");
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING:
        return cli_text("đang mời", "calling");
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING:
        return cli_text("đang phục vụ", "serving");
    case QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED:
        return cli_text("tạm nghỉ", "paused");
    default:
        return cli_text("đóng", "closed");
    }
}

static const char *weekday(uint32_t index)
{
    static const char *const vi[] = {
        "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};
    static const char *const en[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    return cli_in_vietnamese() ? vi[index % 7] : en[index % 7];
}

/* @text in @width columns, cut or filled. */
static void put_column(GString *to, const char *text, glong width)
{
    glong length = g_utf8_strlen(text, -1);

    if (length > width) {
        char *cut = g_utf8_substring(text, 0, width - 1);
        g_string_append_printf(to, "%s…", cut);
        g_free(cut);
        return;
    }
    g_string_append_printf(to, "%s%*s", text, (int)(width - length), "");
}

static glong screen_width(void)
{
    struct winsize size = {0};
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;

    return known ? MIN((glong)size.ws_col, WIDTH_MAX) : 80;
}

/* --- The screen --- */

static void put_line(GString *to)
{
    g_string_append(to, PLAIN "\033[K\n");
}

static void put_rule(GString *to, glong width)
{
    g_string_append(to, DIM);
    for (glong i = 0; i < width; i++) {
        g_string_append(to, "─");
    }
    put_line(to);
}

static void put_head(const struct terminal *terminal, glong width)
{
    const struct replay *replay = terminal->replay;
    const struct definition *definition = &replay->day.definition;
    struct local_time now = calendar_local(definition, replay_now(replay));
    const char *title = cli_text(definition->title.vi, definition->title.en);
    char *clock = g_strdup_printf("%s %02u/%02u/%04u   %02u:%02u:%02u   ×%u",
                                  weekday(now.weekday),
                                  now.date % 100,
                                  now.date / 100 % 100,
                                  now.date / 10000,
                                  now.minute / 60,
                                  now.minute % 60,
                                  now.second,
                                  replay->options.speed);

    g_string_append(terminal->text, BOLD " ");
    glong room = MAX(width - g_utf8_strlen(clock, -1) - 3, 10);
    put_column(terminal->text, title, room);
    g_string_append_printf(terminal->text, " " PLAIN "%s", clock);
    put_line(terminal->text);
    put_rule(terminal->text, width);
    g_free(clock);
}

static const char *clerk_title(const struct replay *replay, uint32_t counter_id)
{
    for (guint i = 0; i < replay->day.clerks->len; i++) {
        if (day_clerk(&replay->day, i)->counter_id == counter_id) {
            return day_clerk(&replay->day, i)->title;
        }
    }
    return "";
}

static void put_counters(const struct terminal *terminal, const Queued__V1__Board *board)
{
    GString *to = terminal->text;

    for (size_t i = 0; i < board->n_counters; i++) {
        const Queued__V1__BoardCounter *counter = board->counters[i];
        bool calling = counter->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING;
        bool serving = counter->state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING;
        g_string_append_printf(to,
                               "  %s%s %-3u",
                               serving || calling ? "" : DIM,
                               cli_text("Quầy", "Counter"),
                               counter->counter_id);
        g_string_append(to, calling ? CALLED : (serving ? BOLD : ""));
        put_column(to, counter->label[0] == '\0' ? "–" : counter->label, 7);
        g_string_append(to, serving ? PLAIN : "");
        put_column(to, word_of_state(counter->state), 14);
        g_string_append(to, PLAIN DIM);
        put_column(to, clerk_title(terminal->replay, counter->counter_id), 24);
        put_line(to);
    }
}

static void put_services(const struct terminal *terminal, const Queued__V1__Board *board)
{
    GString *to = terminal->text;
    const struct definition *definition = &terminal->replay->day.definition;
    int64_t now_ms = replay_now(terminal->replay);

    for (size_t i = 0; i < board->n_services && i < definition->service_count; i++) {
        const Queued__V1__BoardService *service = board->services[i];
        const struct service_plan *plan = &definition->services[i];
        bool waits = service->waiting > 0;
        int64_t wait_ms = waits ? now_ms - service->oldest_issued_at_ms : 0;
        g_string_append_printf(to, "  %s%-3s", waits ? "" : DIM, plan->letter);
        put_column(to, cli_text(plan->name.vi, plan->name.en), 30);
        g_string_append_printf(to, "%4u %s", service->waiting, cli_text("người chờ", "waiting"));
        if (waits) {
            g_string_append_printf(to,
                                   DIM "   %s %3d %s",
                                   cli_text("lâu nhất", "longest"),
                                   (int)(MAX(wait_ms, 0) / MINUTE_MS),
                                   cli_text("phút", "min"));
        }
        if (waits && service->open_counters == 0) {
            g_string_append_printf(
                to, PLAIN BOLD "   %s", cli_text("chưa quầy nào mở", "no counter is open"));
        }
        put_line(to);
    }
}

static void put_calls(const struct terminal *terminal, const Queued__V1__Board *board)
{
    GString *to = terminal->text;

    g_string_append_printf(to, "  %s ", cli_text("Vừa mời", "Called"));
    for (size_t i = 0; i < board->n_calls && i < RECENT_SHOWN; i++) {
        g_string_append_printf(to,
                               "%s%s%s → %u" PLAIN,
                               i == 0 ? "" : DIM "  ·  ",
                               i == 0 ? BOLD : "",
                               board->calls[i]->label,
                               board->calls[i]->counter_id);
    }
    put_line(to);
}

/* What clients have been told so far. */
struct counts {
    guint done;
    guint refused;
    guint issued;
    guint finished;
};

static struct counts count_told(const struct terminal *terminal)
{
    const GPtrArray *commands = terminal->replay->told.commands;
    struct counts counts = {0};

    for (guint i = 0; i < commands->len; i++) {
        const struct told_command *command = g_ptr_array_index(commands, i);
        const Queued__V1__ServerMessage *answer = command->answer;
        if (answer == NULL || command->first != NULL) {
            continue;
        }
        bool refused = answer->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
        int asked = (int)command->asked->body_case;
        counts.refused += refused ? 1 : 0;
        counts.done += refused ? 0 : 1;
        counts.issued += !refused && asked == QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE ? 1 : 0;
        counts.finished += !refused && asked == QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH ? 1 : 0;
    }
    return counts;
}

static void put_counts(const struct terminal *terminal)
{
    const struct replay *replay = terminal->replay;
    struct counts counts = count_told(terminal);
    GString *to = terminal->text;

    g_string_append_printf(to,
                           cli_in_vietnamese() ? "  Đã cấp %u số, xong %u"
                                               : "  %u tickets taken, %u finished",
                           counts.issued,
                           counts.finished);
    g_string_append_printf(
        to,
        cli_in_vietnamese()
            ? DIM "  ·  đã ghi sổ %" G_GUINT64_FORMAT " việc, đã trả lời %u lệnh, từ chối %u"
            : DIM "  ·  %" G_GUINT64_FORMAT " events committed, %u commands done, %u refused",
        terminal->state->version,
        counts.done,
        counts.refused);
    if (replay->stage.kill_count > 0) {
        g_string_append_printf(to, ", kill -9 ×%u", replay->stage.kill_count);
    }
    put_line(to);
}

/* What else can be opened, in other terminals. */
static void put_foot(const struct terminal *terminal, glong width)
{
    const struct replay *replay = terminal->replay;
    GString *to = terminal->text;
    bool usual = strcmp(replay->stage.url, CLIENT_URL_DEFAULT) == 0;
    char *server = usual ? g_strdup("") : g_strdup_printf(" --server %s", replay->stage.url);

    put_rule(to, width);
    g_string_append_printf(to,
                           DIM "  %s display --text --token-file %s/tv-1.token%s",
                           cli_text("Xem cùng:", "Watch:"),
                           replay->stage.folder,
                           server);
    put_line(to);
    g_string_append_printf(to,
                           DIM "  %s counter-client login %s --counter 1 --take-over%s   (PIN %s)",
                           cli_text("Làm cán bộ:", "Be a clerk:"),
                           STAGE_GUEST,
                           server,
                           STAGE_GUEST_SECRET);
    put_line(to);
    if (replay->stage.pages != NULL) {
        g_string_append_printf(to,
                               DIM "  %s http%smanager   (%s, %s)",
                               cli_text("Làm quản lý:", "Be the manager:"),
                               replay->stage.url + strlen("ws"),
                               STAGE_MANAGER,
                               STAGE_MANAGER_SECRET);
        put_line(to);
    }
    g_string_append_printf(to,
                           DIM "  %s %s   Ctrl+C: %s" PLAIN "\033[K",
                           cli_text("Máy chủ", "Server"),
                           replay->stage.url,
                           replay->is_ending
                               ? cli_text("đang đóng ngày và đối chiếu…", "closing the day …")
                               : cli_text("đóng ngày và đối chiếu", "close the day and compare"));
    g_free(server);
}

static gboolean on_draw(gpointer data)
{
    struct terminal *terminal = data;
    glong width = screen_width();

    if (terminal->state == NULL || terminal->state->board == NULL) {
        return G_SOURCE_CONTINUE;
    }
    const Queued__V1__Board *board = terminal->state->board;
    g_string_assign(terminal->text, "\033[H");
    put_head(terminal, width);
    put_counters(terminal, board);
    put_rule(terminal->text, width);
    put_services(terminal, board);
    put_rule(terminal->text, width);
    put_calls(terminal, board);
    put_counts(terminal);
    put_foot(terminal, width);
    g_string_append(terminal->text, "\033[J");
    (void)fwrite(terminal->text->str, 1, terminal->text->len, stdout);
    (void)fflush(stdout);
    return G_SOURCE_CONTINUE;
}

/* --- Lines --- */

static gboolean on_line(gpointer data)
{
    const struct terminal *terminal = data;
    const struct replay *replay = terminal->replay;
    struct local_time now = calendar_local(&replay->day.definition, replay_now(replay));
    unsigned waiting = 0;
    unsigned busy = 0;

    if (terminal->state == NULL || terminal->state->board == NULL) {
        return G_SOURCE_CONTINUE;
    }
    const Queued__V1__Board *board = terminal->state->board;
    struct counts counts = count_told(terminal);
    for (size_t i = 0; i < board->n_services; i++) {
        waiting += board->services[i]->waiting;
    }
    for (size_t i = 0; i < board->n_counters; i++) {
        busy += board->counters[i]->label[0] != '\0' ? 1 : 0;
    }
    (void)printf(cli_in_vietnamese()
                     ? "%02u:%02u  %u người chờ, %u quầy có khách; %" G_GUINT64_FORMAT
                       " việc đã ghi sổ, %u lệnh đã báo xong, %u từ chối\n"
                     : "%02u:%02u  %u waiting, %u counters busy; %" G_GUINT64_FORMAT
                       " events committed, %u commands told done, %u refused\n",
                 now.minute / 60,
                 now.minute % 60,
                 waiting,
                 busy,
                 terminal->state->version,
                 counts.done,
                 counts.refused);
    (void)fflush(stdout);
    return G_SOURCE_CONTINUE;
}
