#include "display/text_board.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "display/big_text.h"

#define MARGIN ((size_t)1)
#define COUNTER_COLS 22
#define SERVICE_COLS 38

/* Below this there is no room for large letters beside the rest. */
#define BIG_ROWS_MIN 18
#define BIG_COLS_MIN 60

/* One call in small letters. */
#define CALL_COLS 14

#define ROW_TEXT_SIZE ((size_t)3 * LIMIT_TITLE)

/* The rows of each part of the board, from the top. */
struct plan {
    size_t calls_row;
    size_t counters_row;
    size_t counters_rows; /* Rows of cells, of one page. */
    size_t counters_across;
    size_t counter_pages;
    size_t services_row;
    size_t services_rows;
    size_t services_across;
    size_t notice_row;
    bool has_big;
};

static size_t divide_up(size_t count, size_t by)
{
    return (count + by - 1) / by;
}

static size_t across(size_t cols, size_t cell)
{
    return MAX(1, (cols - MIN(cols, MARGIN)) / cell);
}

/* First the calls, then the counters; services and the notice get what is left. */
static struct plan plan_of(const struct canvas *canvas, const struct view *view)
{
    struct plan plan = {.calls_row = 3};
    size_t rows = canvas->rows;

    plan.has_big = rows >= BIG_ROWS_MIN && canvas->cols >= BIG_COLS_MIN;
    plan.counters_row = plan.calls_row + (plan.has_big ? BIG_TEXT_ROWS + 4 : 3);
    plan.counters_across = across(canvas->cols, COUNTER_COLS);
    plan.services_across = across(canvas->cols, SERVICE_COLS);
    size_t left = rows > plan.counters_row ? rows - plan.counters_row : 0;
    size_t counters = MAX(1, divide_up(view->counter_count, plan.counters_across));
    size_t services = divide_up(view->service_count, plan.services_across);
    size_t notice = view->notice_count != 0 && left > counters + 2 ? 2 : 0;
    plan.counters_rows = MAX(1, MIN(counters, left - MIN(left, notice)));
    plan.counter_pages = divide_up(counters, plan.counters_rows);
    left -= MIN(left, plan.counters_rows + notice);
    plan.services_rows = left > 2 ? MIN(services, left - 2) : 0;
    plan.services_row = plan.counters_row + plan.counters_rows + 1;
    plan.notice_row = notice == 0 ? rows : rows - 1;
    return plan;
}

/* "một · two"; one of them when they are the same or one is missing. */
static const char *both(const struct view_line *line, char text[ROW_TEXT_SIZE])
{
    bool is_double = line->in[1][0] != '\0' && strcmp(line->in[0], line->in[1]) != 0;

    (void)snprintf(text,
                   ROW_TEXT_SIZE,
                   "%s%s%s",
                   line->in[0],
                   is_double ? " · " : "",
                   is_double ? line->in[1] : "");
    return text;
}

static void draw_rule(struct canvas *canvas, size_t row)
{
    for (size_t col = 0; col < canvas->cols; col++) {
        (void)canvas_put(canvas, row, col, 1, CANVAS_DIM, "─");
    }
}

static void draw_head(struct canvas *canvas, const struct view *view)
{
    char text[ROW_TEXT_SIZE];
    size_t width = canvas->cols - MIN(canvas->cols, 2 * MARGIN);

    (void)snprintf(text, sizeof text, "%s  %s", view->date.in[0], view->time);
    size_t taken = view->time[0] == '\0' ? 0 : MIN(width, canvas_width(text));
    canvas_put_right(canvas, 0, MARGIN, width, CANVAS_BOLD, taken == 0 ? "" : text);
    (void)canvas_put(
        canvas, 0, MARGIN, width - MIN(width, taken + 1), CANVAS_BOLD, view->title.in[0]);
    char link[ROW_TEXT_SIZE];
    (void)snprintf(text, sizeof text, " %.*s ", (int)sizeof text - 3, both(&view->link, link));
    taken = view->is_link_up ? 0 : MIN(width, canvas_width(text));
    canvas_put_right(canvas, 1, MARGIN, width, CANVAS_ALARM, view->is_link_up ? "" : text);
    (void)canvas_put(
        canvas, 1, MARGIN, width - MIN(width, taken + 1), CANVAS_DIM, view->title.in[1]);
    draw_rule(canvas, 2);
}

/* "A012 → 3", under the words "Mời đến quầy". */
static void draw_call(struct canvas *canvas, size_t row, size_t col, const struct view_call *call)
{
    char text[ROW_TEXT_SIZE];

    (void)snprintf(text, sizeof text, " %-5s → %-3u ", call->label, call->counter_id);
    (void)canvas_put(
        canvas, row, col, CALL_COLS, call->is_calling ? CANVAS_CALL : CANVAS_BOLD, text);
}

static void draw_small_calls(struct canvas *canvas,
                             const struct plan *plan,
                             const struct view *view)
{
    size_t col = MARGIN;

    for (size_t i = 0; i < view->call_count && col + CALL_COLS <= canvas->cols; i++) {
        draw_call(canvas, plan->calls_row + 1, col, &view->calls[i]);
        col += CALL_COLS + 1;
    }
}

static void draw_big_calls(struct canvas *canvas, const struct plan *plan, const struct view *view)
{
    char text[ROW_TEXT_SIZE];
    const struct view_call *newest = &view->calls[0];
    enum canvas_style style = newest->is_calling ? CANVAS_CALL : CANVAS_BOLD;
    size_t top = plan->calls_row + 1;

    (void)snprintf(text, sizeof text, "%s→%u", newest->label, newest->counter_id);
    size_t width = big_text_width(text);
    size_t list_col = MARGIN + width + 6;
    if (width == 0 || list_col > canvas->cols) {
        draw_small_calls(canvas, plan, view);
        return;
    }
    for (size_t row = top; newest->is_calling && row < top + BIG_TEXT_ROWS + 2; row++) {
        canvas_shade(canvas, row, MARGIN, width + 4, CANVAS_CALL);
    }
    (void)big_text_put(canvas, top + 1, MARGIN + 2, style, text);
    if (list_col + CALL_COLS > canvas->cols) {
        return;
    }
    for (size_t i = 1; i < view->call_count && i <= BIG_TEXT_ROWS; i++) {
        draw_call(canvas, top + i, list_col, &view->calls[i]);
    }
}

static void draw_calls(struct canvas *canvas, const struct plan *plan, const struct view *view)
{
    char text[ROW_TEXT_SIZE];
    size_t width = canvas->cols - MIN(canvas->cols, 2 * MARGIN);
    bool has_calls = view->phase == VIEW_CALLS;
    const struct view_line *head = has_calls ? &view->calls_head : &view->phase_words;

    (void)canvas_put(canvas,
                     plan->calls_row,
                     MARGIN,
                     width,
                     has_calls ? CANVAS_DIM : CANVAS_BOLD,
                     both(head, text));
    if (has_calls && plan->has_big) {
        draw_big_calls(canvas, plan, view);
    } else if (has_calls) {
        draw_small_calls(canvas, plan, view);
    }
}

static void draw_counter(struct canvas *canvas,
                         size_t row,
                         size_t col,
                         const struct view *view,
                         const struct view_counter *counter)
{
    char text[ROW_TEXT_SIZE];
    enum canvas_style style = counter->state == BOARD_COUNTER_CALLING ? CANVAS_CALL : CANVAS_BOLD;

    (void)snprintf(text, sizeof text, "%s %u", view->counter.in[0], counter->counter_id);
    size_t used = canvas_put(canvas, row, col, COUNTER_COLS - 2, CANVAS_NORMAL, text);
    used = MAX(used + 1, canvas_width(view->counter.in[0]) + 4);
    if (counter->label[0] == '\0') {
        (void)canvas_put(
            canvas, row, col + used + 1, COUNTER_COLS - 2 - used, CANVAS_DIM, counter->word.in[0]);
    } else {
        (void)snprintf(text, sizeof text, " %s ", counter->label);
        (void)canvas_put(canvas, row, col + used, COUNTER_COLS - 1 - used, style, text);
    }
}

/* "Trang 1/2", in the empty row above the counters. */
static void draw_page(struct canvas *canvas,
                      const struct plan *plan,
                      const struct view *view,
                      size_t page)
{
    char text[ROW_TEXT_SIZE];

    (void)snprintf(
        text, sizeof text, "%.40s %zu/%zu", view->page.in[0], page + 1, plan->counter_pages);
    canvas_put_right(canvas,
                     plan->counters_row - 1,
                     MARGIN,
                     canvas->cols - MIN(canvas->cols, 2 * MARGIN),
                     CANVAS_DIM,
                     text);
}

static void draw_counters(struct canvas *canvas,
                          const struct plan *plan,
                          const struct view *view,
                          size_t turn)
{
    size_t page_len = plan->counters_rows * plan->counters_across;
    size_t page = turn % plan->counter_pages;
    size_t first = page * page_len;

    if (plan->counter_pages > 1) {
        draw_page(canvas, plan, view, page);
    }
    for (size_t i = first; i < view->counter_count && i < first + page_len; i++) {
        size_t at = i - first;
        draw_counter(canvas,
                     plan->counters_row + at / plan->counters_across,
                     MARGIN + at % plan->counters_across * COUNTER_COLS,
                     view,
                     &view->counters[i]);
    }
}

static void draw_services(struct canvas *canvas, const struct plan *plan, const struct view *view)
{
    char text[ROW_TEXT_SIZE];

    if (plan->services_rows == 0) {
        return;
    }
    draw_rule(canvas, plan->services_row - 1);
    (void)canvas_put(
        canvas, plan->services_row, MARGIN, canvas->cols, CANVAS_DIM, both(&view->waiting, text));
    for (size_t i = 0; i < view->service_count; i++) {
        size_t row = plan->services_row + 1 + i / plan->services_across;
        size_t col = MARGIN + i % plan->services_across * SERVICE_COLS;
        const struct view_service *service = &view->services[i];
        if (row > plan->services_row + plan->services_rows) {
            break;
        }
        size_t room = MIN((size_t)SERVICE_COLS - 2, canvas->cols - MIN(canvas->cols, col + MARGIN));
        (void)snprintf(text, sizeof text, "%u", service->waiting);
        size_t figure = canvas_width(text);
        canvas_put_right(
            canvas, row, col, room, service->waiting == 0 ? CANVAS_DIM : CANVAS_BOLD, text);
        (void)snprintf(text, sizeof text, "%-2s %s", service->letter, service->name.in[0]);
        (void)canvas_put(canvas, row, col, room - MIN(room, figure + 1), CANVAS_NORMAL, text);
    }
}

static void draw_notice(struct canvas *canvas,
                        const struct plan *plan,
                        const struct view *view,
                        size_t turn)
{
    char text[ROW_TEXT_SIZE];

    if (plan->notice_row >= canvas->rows) {
        return;
    }
    draw_rule(canvas, plan->notice_row - 1);
    (void)canvas_put(canvas,
                     plan->notice_row,
                     MARGIN,
                     canvas->cols - MIN(canvas->cols, 2 * MARGIN),
                     CANVAS_NORMAL,
                     both(&view->notices[turn % view->notice_count], text));
}

void text_board_draw(struct canvas *canvas, const struct view *view, size_t turn)
{
    struct plan plan = plan_of(canvas, view);

    draw_head(canvas, view);
    draw_calls(canvas, &plan, view);
    draw_counters(canvas, &plan, view, turn);
    draw_services(canvas, &plan, view);
    draw_notice(canvas, &plan, view, turn);
}

bool text_board_turns(const struct canvas *canvas, const struct view *view)
{
    struct plan plan = plan_of(canvas, view);

    return plan.counter_pages > 1 || (plan.notice_row < canvas->rows && view->notice_count > 1);
}
