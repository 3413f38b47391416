#include "display/wall.h"

#include <string.h>

#include "display/sheet.h"

/* Height of a capital or a digit, as a part of the em; of Inter, and close to it in others. */
#define CAPITAL 0.727

/* Height of a line of text with its marks. */
#define LINE 1.25

/* One long name makes the others no smaller than this; beyond, it is shortened. */
#define SERVICE_SHRINK_MIN 0.75

struct wall {
    struct sheet *sheet;
    struct view view;
    size_t turn;
    GdkPaintable *slide;
    int width;
    int height;
    struct wall_plan plan;
};

static struct sheet_font figures(const char *style, int height, double align)
{
    return (struct sheet_font){style, height / CAPITAL, PANGO_WEIGHT_BOLD, align};
}

static struct sheet_font letters(const char *style, double line, double align)
{
    return (struct sheet_font){style, line / LINE, PANGO_WEIGHT_MEDIUM, align};
}

/* "một · two" */
static char *both(const struct view_line *line)
{
    bool is_double = line->in[1][0] != '\0' && strcmp(line->in[0], line->in[1]) != 0;

    return is_double ? g_strdup_printf("%s · %s", line->in[0], line->in[1]) : g_strdup(line->in[0]);
}

static void put_both(struct wall *wall,
                     struct wall_box box,
                     const struct sheet_font *font,
                     const struct view_line *line)
{
    char *text = both(line);

    sheet_text(wall->sheet, box, font, text);
    g_free(text);
}

static void draw_head(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    const struct view *view = &wall->view;
    struct sheet_font font = letters("text", plan->title.height * 0.8, 0);

    font.weight = PANGO_WEIGHT_BOLD;
    sheet_text(wall->sheet, plan->title, &font, view->title.in[0]);
    font = letters("dim", plan->title_second.height * 0.75, 0);
    sheet_text(wall->sheet, plan->title_second, &font, view->title.in[1]);
    font = figures("text", (int)(plan->time.height * 0.66), 1);
    sheet_text(wall->sheet, plan->time, &font, view->time);
    font = letters("dim", plan->date.height * 0.75, 1);
    sheet_text(wall->sheet, plan->date, &font, view->date.in[0]);
}

static void draw_call(struct wall *wall, const struct wall_call *at, const struct view_call *call)
{
    const struct view *view = &wall->view;
    const char *style = call->is_calling ? "call" : "text";
    char *name = g_strdup_printf("%s: %s %u", call->label, view->counter.in[0], call->counter_id);
    char *counter = g_strdup_printf("%u", call->counter_id);
    struct sheet_font font = figures(style, at->figure, 0);

    sheet_tile(wall->sheet, at->tile, call->is_calling ? "tile-call" : "tile", name);
    sheet_text(wall->sheet, at->label, &font, call->label);
    font.align = 1;
    sheet_text(wall->sheet, at->counter, &font, counter);
    font = figures(style, (int)(at->figure * 0.8), 0.5);
    sheet_text(wall->sheet, at->arrow, &font, "→");
    font = letters(style, at->caption.height, 1);
    put_both(wall, at->caption, &font, &view->counter);
    g_free(counter);
    g_free(name);
}

/* What stands in place of calls when there is none. */
static void draw_phase(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    const struct view_line *words = &wall->view.phase_words;
    struct wall_box box = plan->newest.tile;
    char *name = both(words);

    box.y = plan->calls_head.y;
    if (wall->view.counter_count == 0 && wall->view.phase == VIEW_CONNECTING) {
        int margin = plan->margin; /* There is nothing else: the whole wall says it. */
        box =
            (struct wall_box){margin, margin, wall->width - 2 * margin, wall->height - 2 * margin};
    } else if (plan->recent_count > 0) {
        const struct wall_box *last = &plan->recent[plan->recent_count - 1].tile;
        box.height = last->y + last->height - box.y;
    } else {
        box.height += plan->newest.tile.y - box.y;
    }
    sheet_tile(wall->sheet, box, "tile", name);
    g_free(name);
    int line = MIN(plan->text * 3, box.height / 4);
    bool is_double = words->in[1][0] != '\0';
    box.x += plan->margin;
    box.width -= 2 * plan->margin;
    box.y += (box.height - (is_double ? 2 * line : line)) / 2;
    box.height = line;
    struct sheet_font font = letters("text", line, 0.5);
    sheet_text(wall->sheet, box, &font, words->in[0]);
    box.y += line;
    font = letters("dim", line * 0.75, 0.5);
    font.size = sheet_fit(wall->sheet, box, &font, words->in[1]); /* As small again, if need be. */
    sheet_text(wall->sheet, box, &font, words->in[1]);
}

static void draw_calls(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    const struct view *view = &wall->view;
    struct sheet_font font = letters("accent", plan->text * 1.15, 0);

    if (view->call_count == 0) {
        draw_phase(wall);
        return;
    }
    font.weight = PANGO_WEIGHT_SEMIBOLD;
    put_both(wall, plan->calls_head, &font, &view->calls_head);
    draw_call(wall, &plan->newest, &view->calls[0]);
    for (size_t i = 0; i < plan->recent_count && i + 1 < view->call_count; i++) {
        draw_call(wall, &plan->recent[i], &view->calls[i + 1]);
    }
}

/* Why a counter has no number, in both languages. */
static void draw_state(struct wall *wall, struct wall_box box, const struct view_line *word)
{
    int figure = wall->plan.figure;
    int second = word->in[1][0] != '\0' ? (int)(figure * 0.36) : 0;
    int first = (int)(figure * 0.5);
    struct sheet_font font = letters("dim", first, 1);

    box.y += (box.height - first - second) / 2;
    box.height = first;
    sheet_text(wall->sheet, box, &font, word->in[0]);
    box.y += first;
    box.height = second;
    font = letters("dim", second, 1);
    sheet_text(wall->sheet, box, &font, word->in[1]);
}

static void draw_counter(struct wall *wall,
                         struct wall_box cell,
                         const struct view_counter *counter)
{
    const struct wall_plan *plan = &wall->plan;
    bool is_calling = counter->state == BOARD_COUNTER_CALLING;
    const char *style = is_calling ? "call" : "text";
    char *number = g_strdup_printf("%u", counter->counter_id);
    char *name = g_strdup_printf("%s %u: %s",
                                 wall->view.counter.in[0],
                                 counter->counter_id,
                                 counter->label[0] != '\0' ? counter->label : counter->word.in[0]);
    int pad = (int)(plan->figure * 0.35);
    int caption = (int)(plan->figure * 0.27);
    int side = (int)(plan->figure * 1.6);
    int stack = (int)(caption * LINE + plan->figure * 0.82);
    struct wall_box box = {cell.x + pad / 2, cell.y + (cell.height - stack) / 2, side, caption};
    struct sheet_font font = letters(is_calling ? "call" : "dim", caption, 0.5);

    sheet_tile(wall->sheet, cell, is_calling ? "tile-call" : "tile", name);
    sheet_text(wall->sheet, box, &font, wall->view.counter.in[0]);
    box.y += (int)(caption * LINE);
    box.height = (int)(plan->figure * 0.82);
    font = figures(style, (int)(plan->figure * 0.7), 0.5);
    sheet_text(wall->sheet, box, &font, number);
    box = (struct wall_box){cell.x + pad / 2 + side, cell.y, cell.width - side - pad, cell.height};
    if (counter->label[0] != '\0') {
        font = figures(style, plan->figure, 1);
        sheet_text(wall->sheet, box, &font, counter->label);
    } else {
        draw_state(wall, box, &counter->word);
    }
    g_free(number);
    g_free(name);
}

static void draw_counters(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    size_t page = plan->columns * plan->rows;
    size_t first = wall->turn % plan->pages * page;

    for (size_t i = 0; i < page && first + i < wall->view.counter_count; i++) {
        draw_counter(wall, wall_plan_cell(plan, i), &wall->view.counters[first + i]);
    }
}

/* "Trang 1/2": who does not see his counter knows that it will come. */
static void draw_page(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    char *word = both(&wall->view.page);
    char *text = g_strdup_printf("%s %zu/%zu", word, wall->turn % plan->pages + 1, plan->pages);
    struct sheet_font font = letters("dim", plan->page.height, 0.5);

    sheet_text(wall->sheet, plan->page, &font, text);
    g_free(text);
    g_free(word);
}

/* Height of the letters in rows of services, which may have to be low. */
static int service_text(const struct wall_plan *plan)
{
    return MIN(plan->text, plan->service_height * 3 / 4);
}

/* Between the letter and the figure. */
static struct wall_box service_name_box(const struct wall_plan *plan, struct wall_box row)
{
    int before = (int)(service_text(plan) * 1.8);
    int after = (int)(service_text(plan) * 2.2);

    return (struct wall_box){row.x + before, row.y, row.width - before - after, row.height};
}

/* One size for all names: as large as the longest allows. */
static double service_name_size(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    struct sheet_font font = letters("text", service_text(plan), 0);
    double size = font.size;

    for (size_t i = 0; i < wall->view.service_count; i++) {
        struct wall_box box = service_name_box(plan, wall_plan_service(plan, i));
        size = MIN(size, sheet_fit(wall->sheet, box, &font, wall->view.services[i].name.in[0]));
    }
    return MAX(size, font.size * SERVICE_SHRINK_MIN);
}

static void draw_service(struct wall *wall,
                         struct wall_box row,
                         double size,
                         const struct view_service *service)
{
    const struct wall_plan *plan = &wall->plan;
    char *number = g_strdup_printf("%u", service->waiting);
    char *name = g_strdup_printf("%s: %s %s %u",
                                 wall->view.waiting.in[0],
                                 service->letter,
                                 service->name.in[0],
                                 service->waiting);
    int line = service_text(plan);
    int side = (int)(line * 1.3);
    int figure_width = (int)(line * 2.2);
    struct wall_box box = {row.x, row.y + (row.height - side) / 2, side, side};
    struct sheet_font font = figures("text", (int)(line * 0.62), 0.5);

    sheet_tile(wall->sheet, row, "row", name);
    sheet_tile(wall->sheet, box, "tile-letter", "");
    sheet_text(wall->sheet, box, &font, service->letter);
    box = (struct wall_box){row.x + row.width - figure_width, row.y, figure_width, row.height};
    font = figures(service->waiting == 0 ? "dim" : "text", (int)(line * 0.78), 1);
    sheet_text(wall->sheet, box, &font, number);
    box = service_name_box(plan, row);
    font = letters("text", service_text(plan), 0);
    font.size = size;
    sheet_text(wall->sheet, box, &font, service->name.in[0]);
    g_free(number);
    g_free(name);
}

static void draw_services(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    struct sheet_font font = letters("accent", plan->text * 1.05, 0);

    if (plan->services.height == 0) {
        return;
    }
    font.weight = PANGO_WEIGHT_SEMIBOLD;
    put_both(wall, plan->services_head, &font, &wall->view.waiting);
    double size = service_name_size(wall);
    for (size_t i = 0; i < wall->view.service_count; i++) {
        draw_service(wall, wall_plan_service(plan, i), size, &wall->view.services[i]);
    }
}

/* A broken link takes the place of the notice: it explains what everybody sees. */
static void draw_foot(struct wall *wall)
{
    const struct wall_plan *plan = &wall->plan;
    const struct view *view = &wall->view;
    const struct view_line *line = &view->link;
    const char *style = "link";

    if (view->is_link_up || view->link.in[0][0] == '\0') {
        if (view->notice_count == 0) {
            return;
        }
        line = &view->notices[wall->turn % view->notice_count];
        style = "text";
    }
    char *name = both(line);
    struct wall_box box = plan->notice;
    sheet_tile(wall->sheet, box, view->is_link_up ? "tile-notice" : "tile-link", name);
    g_free(name);
    box.x += plan->margin;
    box.width -= 2 * plan->margin;
    bool is_double = line->in[1][0] != '\0';
    int second = is_double ? box.height * 2 / 5 : 0;
    box.height -= second;
    struct sheet_font font = letters(style, plan->text * 1.2, 0);
    sheet_text(wall->sheet, box, &font, line->in[0]);
    box.y += box.height - plan->text / 5;
    box.height = second;
    font = letters(view->is_link_up ? "dim" : "link", plan->text * 0.95, 0);
    sheet_text(wall->sheet, box, &font, line->in[1]);
}

static struct wall_content content_of(const struct view *view, bool has_slides)
{
    struct wall_content content = {
        .counter_count = view->counter_count,
        .service_count = view->service_count,
        .label_len = 4,
        .counter_digits = 1,
        .has_notices = true, /* Or the link that is down: nothing moves when it breaks. */
        .has_slides = has_slides,
    };

    for (size_t i = 0; i < view->counter_count; i++) {
        const struct view_counter *counter = &view->counters[i];
        size_t len = (size_t)g_utf8_strlen(counter->label, -1);
        size_t digits = counter->counter_id > 99 ? 3 : counter->counter_id > 9 ? 2 : 1;
        content.label_len = MAX(content.label_len, len);
        content.counter_digits = MAX(content.counter_digits, digits);
    }
    return content;
}

static void draw(struct wall *wall)
{
    if (wall->width == 0 || wall->height == 0) {
        return;
    }
    struct wall_content content = content_of(&wall->view, wall->slide != NULL);
    wall_plan_make(&wall->plan, wall->width, wall->height, &content);
    sheet_begin(wall->sheet);
    draw_head(wall);
    draw_calls(wall);
    draw_counters(wall);
    draw_page(wall);
    draw_services(wall);
    sheet_picture(wall->sheet, wall->plan.slides, wall->slide);
    draw_foot(wall);
    sheet_end(wall->sheet);
}

static void on_resized(void *owner, int width, int height)
{
    struct wall *wall = owner;

    wall->width = width;
    wall->height = height;
    draw(wall);
}

static void wall_free(gpointer data)
{
    struct wall *wall = data;

    g_clear_object(&wall->slide);
    g_free(wall);
}

struct wall *wall_new(enum wall_theme theme)
{
    struct wall *wall = g_new0(struct wall, 1);
    GtkCssProvider *css = gtk_css_provider_new();

    gtk_css_provider_load_from_data(css, wall_theme_css(theme), -1);
    gtk_style_context_add_provider_for_display(gdk_display_get_default(),
                                               GTK_STYLE_PROVIDER(css),
                                               GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_unref(css);
    wall->sheet = sheet_new(on_resized, wall);
    gtk_widget_add_css_class(sheet_widget(wall->sheet), "wall");
    g_object_set_data_full(G_OBJECT(sheet_widget(wall->sheet)), "wall", wall, wall_free);
    return wall;
}

GtkWidget *wall_widget(struct wall *wall)
{
    return sheet_widget(wall->sheet);
}

void wall_show(struct wall *wall, const struct view *view, size_t turn, GdkPaintable *slide)
{
    wall->view = *view;
    wall->turn = turn;
    (void)g_set_object(&wall->slide, slide);
    draw(wall);
}

bool wall_turns(const struct wall *wall)
{
    return wall->view.notice_count > 1 || wall->plan.pages > 1;
}
