#include "display/wall_plan.h"

#include <string.h>

/* Widths of bold figures, as parts of the height of a digit; measured on Inter. The letter of a
 * label may be an M. */
#define SIGN_WIDTH 0.9
#define LETTER_MORE 0.15
#define ARROW_WIDTH 1.1
#define ARROW_WIDTH_UPRIGHT 0.45
#define CALL_SPACE 0.4

/* Of a counter's cell: height, and width beside its figures, as parts of the height of a digit. */
#define CELL_HEIGHT 1.32
#define CELL_SPACE 0.9

/* Counter numbers in the grid are smaller than the tickets. */
#define CELL_COUNTER 0.74

/* The highest that figures of the grid get, as a part of the screen: it is the newest call that
 * must stand out. */
#define FIGURE_PART_MAX 0.12
#define FIGURE_PART_MIN (1.0 / 12)

#define COLUMNS_MAX 8

/* Of the word above a call's counter, in heights of text. */
#define CAPTION 1.2

/* Of the line that says which page of counters it is, in heights of text. */
#define PAGE_HEIGHT 1.2

/* Narrower, in heights of text, names of services stand in one column only. */
#define SERVICE_COLUMN_MIN 13

static int part(int whole, double of_it)
{
    return (int)(whole * of_it);
}

static int least(int one, int other)
{
    return one < other ? one : other;
}

static int most(int one, int other)
{
    return one > other ? one : other;
}

static size_t divide_up(size_t count, size_t by)
{
    return (count + by - 1) / by;
}

static struct wall_box box(int x, int y, int width, int height)
{
    return (struct wall_box){x, y, most(width, 0), most(height, 0)};
}

/* Smaller figure of a height that is certain, rounded up. */
static int figure_min(int size)
{
    return (size + 11) / 12;
}

static double label_parts(const struct wall_content *content)
{
    return (double)content->label_len * SIGN_WIDTH + LETTER_MORE;
}

static double counter_parts(const struct wall_content *content)
{
    return (double)content->counter_digits * SIGN_WIDTH;
}

static double cell_parts(const struct wall_content *content)
{
    return label_parts(content) + counter_parts(content) * CELL_COUNTER + CELL_SPACE;
}

static double call_parts(const struct wall_content *content, double arrow)
{
    return label_parts(content) + arrow + counter_parts(content) + CALL_SPACE;
}

/* Digits' height in a grid of @columns that shows every counter at once. */
static int figure_of(const struct wall_plan *plan,
                     const struct wall_content *content,
                     size_t columns,
                     int figure_max)
{
    size_t rows = divide_up(content->counter_count, columns);
    int row = (plan->grid.height - plan->gap * (int)(rows - 1)) / (int)rows;
    int column = (plan->grid.width - plan->gap * (int)(columns - 1)) / (int)columns;

    return least(figure_max, least((int)(row / CELL_HEIGHT), (int)(column / cell_parts(content))));
}

/* As few columns in plan->grid as figures of @figure_least allow, and then as high as they fit;
 * pages when even many columns do not help. */
static void plan_grid(struct wall_plan *plan,
                      const struct wall_content *content,
                      int figure_least,
                      int figure_max)
{
    size_t count = content->counter_count == 0 ? 1 : content->counter_count;

    plan->figure = 0;
    for (size_t columns = 1; columns <= COLUMNS_MAX && plan->figure < figure_least; columns++) {
        struct wall_content all = *content;
        all.counter_count = count;
        int figure = figure_of(plan, &all, columns, figure_max);
        if (figure > plan->figure) {
            plan->figure = figure;
            plan->columns = columns;
        }
    }
    plan->rows = divide_up(count, plan->figure == 0 ? 1 : plan->columns);
    plan->pages = 1;
    if (plan->figure < figure_least) {
        int width = (int)(figure_least * cell_parts(content));
        int height = (int)(figure_least * CELL_HEIGHT);
        plan->page.height = part(plan->text, PAGE_HEIGHT);
        plan->grid.height -= plan->page.height + plan->gap;
        plan->figure = figure_least;
        plan->columns = (size_t)most(1, (plan->grid.width + plan->gap) / (width + plan->gap));
        plan->rows = (size_t)most(1, (plan->grid.height + plan->gap) / (height + plan->gap));
        plan->pages = divide_up(count, plan->columns * plan->rows);
    }
    plan->cell_width =
        (plan->grid.width - plan->gap * (int)(plan->columns - 1)) / (int)plan->columns;
    plan->cell_height =
        least((plan->grid.height - plan->gap * (int)(plan->rows - 1)) / (int)plan->rows,
              (int)(plan->figure * CELL_HEIGHT * 1.6));
}

/* Once the grid is in its place: the line that says which page it shows. */
static void plan_page(struct wall_plan *plan)
{
    if (plan->page.height > 0) {
        plan->page.x = plan->grid.x;
        plan->page.y = plan->grid.y + plan->grid.height + plan->gap;
        plan->page.width = plan->grid.width;
    }
}

/* A call in @tile with digits as high as fit, up to @figure_max. @caption 0: none. */
static struct wall_call plan_call(const struct wall_content *content,
                                  struct wall_box tile,
                                  int figure_max,
                                  int caption,
                                  double arrow)
{
    struct wall_call call = {.tile = tile};

    call.figure = least(figure_max, (int)(tile.width / call_parts(content, arrow)));
    int pad = part(call.figure, CALL_SPACE / 3);
    int label_width = part(call.figure, label_parts(content));
    int counter_width = part(call.figure, counter_parts(content));
    int arrow_x = tile.x + pad + label_width;
    int counter_x = tile.x + tile.width - pad - counter_width;
    int top = tile.y + part(caption, 0.7); /* The caption stands above the figures. */
    int height = tile.y + tile.height - top;
    call.label = box(tile.x + pad, top, label_width, height);
    call.arrow = box(arrow_x, top, counter_x - arrow_x - pad / 2, height);
    call.counter = box(counter_x, top, counter_width, height);
    call.caption = box(arrow_x, tile.y + caption / 4, counter_x + counter_width - arrow_x, caption);
    return call;
}

/* The same on a screen that is too narrow for both: the ticket, and below it the counter. */
static struct wall_call plan_call_below(const struct wall_content *content,
                                        struct wall_box tile,
                                        int figure_max,
                                        int caption)
{
    struct wall_call call = {.tile = tile};
    int half = tile.height / 2;

    call.figure = least(figure_max, (int)(tile.width / (label_parts(content) + CALL_SPACE)));
    int pad = part(call.figure, CALL_SPACE / 3);
    int counter_width = part(call.figure, counter_parts(content));
    int counter_x = tile.x + tile.width - pad - counter_width;
    call.label = box(tile.x + pad, tile.y, tile.width - 2 * pad, half);
    call.arrow =
        box(tile.x + pad, tile.y + half, part(call.figure, ARROW_WIDTH), tile.height - half);
    call.counter = box(counter_x, tile.y + half, counter_width, tile.height - half);
    call.caption = box(call.arrow.x + call.arrow.width,
                       tile.y + half + (tile.height - half - caption) / 2,
                       counter_x - pad - call.arrow.x - call.arrow.width,
                       caption);
    return call;
}

/* Title on the left, clock and date on the right. */
static void plan_head(struct wall_plan *plan, int height)
{
    int side = least(plan->width, plan->height);
    int margin = plan->margin;
    int time_width = part(side, 0.26);
    int x = plan->width - margin - time_width;
    int second = part(height, 0.36);

    plan->time = box(x, margin / 2, time_width, height - second);
    plan->date = box(plan->width - margin - 2 * time_width,
                     margin / 2 + height - second,
                     2 * time_width,
                     second);
    plan->title = box(margin, margin / 2, x - 2 * margin, height - second);
    plan->title_second = box(
        margin, margin / 2 + height - second, plan->date.x + time_width / 2 - 2 * margin, second);
}

static void plan_services(struct wall_plan *plan,
                          const struct wall_content *content,
                          struct wall_box area,
                          size_t columns)
{
    int head = part(plan->text, 1.3);

    if (content->service_count == 0) {
        return;
    }
    size_t rows = divide_up(content->service_count, columns);
    plan->services_head = box(area.x, area.y, area.width, head);
    plan->services = box(area.x, area.y + head, area.width, area.height - head);
    plan->service_columns = columns;
    plan->service_height = least(plan->services.height / (int)rows, part(plan->text, 1.7));
}

/* The calls before the newest one, below it, where @left is free; it takes what they do not. */
static void plan_recent(struct wall_plan *plan, const struct wall_content *content, int left)
{
    struct wall_box tile = plan->newest.tile;
    int least_figure = figure_min(plan->height);
    int row = part(least_figure, 1.45) + plan->gap;

    if (tile.width >= (int)(least_figure * call_parts(content, ARROW_WIDTH)) + 1) {
        plan->recent_count = (size_t)least(WALL_RECENT_MAX, most(0, left / row));
    }
    if (plan->recent_count == 0) {
        int figure_max = part(tile.height, 0.6);
        tile.height += left;
        plan->newest = plan_call(content, tile, figure_max, part(plan->text, CAPTION), ARROW_WIDTH);
        return;
    }
    tile.y += tile.height + plan->gap;
    tile.height = (left - plan->gap * (int)plan->recent_count) / (int)plan->recent_count;
    int figure_max =
        least(part(tile.height, 0.7), most(least_figure, part(plan->newest.figure, 0.8)));
    for (size_t i = 0; i < plan->recent_count; i++) {
        plan->recent[i] = plan_call(content, tile, figure_max, 0, ARROW_WIDTH);
        tile.y += tile.height + plan->gap;
    }
}

/* Calls and what is less urgent on the left, counters on the right. */
static void plan_wide(struct wall_plan *plan,
                      const struct wall_content *content,
                      int top,
                      int bottom)
{
    int height = bottom - top;
    int least_figure = figure_min(plan->height);
    int all_width = plan->width - 2 * plan->margin;

    int call_width = (int)(least_figure * call_parts(content, ARROW_WIDTH)) + 1;
    plan->grid = box(0, top, all_width - 2 * plan->gap - call_width, height);
    plan_grid(plan, content, least_figure, part(plan->height, FIGURE_PART_MAX));
    int grid_width =
        least(plan->grid.width,
              (int)(plan->columns * (size_t)part(plan->figure, cell_parts(content) + 0.5)) +
                  plan->gap * (int)(plan->columns - 1));
    grid_width = most(grid_width, least(plan->grid.width, part(all_width, 0.34)));
    plan->grid = box(plan->width - plan->margin - grid_width, top, grid_width, plan->grid.height);
    plan_page(plan);
    plan->cell_width = (grid_width - plan->gap * (int)(plan->columns - 1)) / (int)plan->columns;

    int x = plan->margin;
    int width = all_width - grid_width - 2 * plan->gap;
    int head = part(plan->text, 1.5);
    bool has_two = !content->has_slides && content->service_count > 4 &&
                   width > SERVICE_COLUMN_MIN * 2 * plan->text;
    size_t service_columns = has_two ? 2 : 1;
    size_t service_rows = divide_up(content->service_count, service_columns);
    int services = content->service_count == 0
                       ? 0
                       : part(plan->text, 1.3 + 1.7 * (double)service_rows) + plan->gap;
    services = least(services, part(height, 0.5));
    int newest = part(height, content->has_slides ? 0.4 : 0.34);
    int caption = part(plan->text, CAPTION);
    int figure = least(part(newest, 0.6), (int)(width / call_parts(content, ARROW_WIDTH)));
    if (!content->has_slides && figure < part(newest, 0.6)) {
        /* What so small a figure leaves free belongs to the call before. */
        int room = bottom - services - top - head - plan->gap;
        newest = least(newest, most((int)(figure / 0.6), room / 2));
    }
    bool has_caption = (newest - figure) / 2 >= caption / 3 + caption; /* Above the digits. */
    plan->calls_head = box(x, top, width, head);
    plan->newest = plan_call(content,
                             box(x, top + head, width, newest),
                             part(newest, 0.6),
                             has_caption ? caption : 0,
                             ARROW_WIDTH);
    int y = top + head + newest + plan->gap;
    int left = bottom - services - y;
    if (content->has_slides) {
        plan->slides = box(x, y, width / 2 - plan->gap, bottom - y);
        plan_services(
            plan, content, box(x + width / 2, y, width - width / 2, bottom - y), service_columns);
        return;
    }
    plan_recent(plan, content, left);
    plan_services(plan, content, box(x, bottom - services, width, services), service_columns);
}

/* From the top: the newest call, the counters, what is less urgent. */
static void plan_tall(struct wall_plan *plan,
                      const struct wall_content *content,
                      int top,
                      int bottom)
{
    int x = plan->margin;
    int width = plan->width - 2 * plan->margin;
    int head = part(plan->text, 1.5);
    bool is_below =
        width < (int)(figure_min(plan->height) * call_parts(content, ARROW_WIDTH_UPRIGHT)) + 1;
    int newest = part(plan->height, is_below ? 0.23 : 0.16);
    size_t service_rows = divide_up(content->service_count, content->has_slides ? 1 : 2);
    int services = content->service_count == 0 && !content->has_slides
                       ? 0
                       : part(plan->text, 1.3 + 1.7 * (double)service_rows);
    services = content->has_slides ? most(services, part(width, 0.3)) : services;
    services = least(services, part(plan->height, 0.25));

    plan->calls_head = box(x, top, width, head);
    struct wall_box tile = box(x, top + head, width, newest);
    int caption = part(plan->text, CAPTION);
    plan->newest = is_below
                       ? plan_call_below(content, tile, part(newest, 0.37), caption)
                       : plan_call(content, tile, part(newest, 0.6), caption, ARROW_WIDTH_UPRIGHT);
    int y = top + head + newest + plan->gap;
    plan->grid = box(x, y, width, bottom - services - 2 * plan->gap - y);
    plan_grid(plan, content, figure_min(plan->width), part(plan->width, 0.14));
    plan_page(plan);
    struct wall_box area = box(x, bottom - services, width, services);
    if (content->has_slides) {
        plan->slides = box(area.x, area.y, width / 2 - plan->gap, area.height);
        area = box(x + width / 2, area.y, width - width / 2, area.height);
    }
    plan_services(plan, content, area, content->has_slides ? 1 : 2);
}

void wall_plan_make(struct wall_plan *plan,
                    int width,
                    int height,
                    const struct wall_content *content)
{
    memset(plan, 0, sizeof *plan);
    plan->width = most(width, WALL_WIDTH_MIN);
    plan->height = most(height, WALL_HEIGHT_MIN);
    int side = least(plan->width, plan->height);
    bool is_wide = plan->width >= plan->height;
    plan->margin = part(side, 0.02);
    plan->gap = part(side, 0.012);
    plan->text = part(side, is_wide ? 0.032 : 0.034);

    int head = part(side, 0.115);
    int notice = content->has_notices ? part(side, 0.095) : plan->margin;
    int top = head + plan->margin;
    int bottom = plan->height - notice - plan->gap;
    plan_head(plan, head);
    if (content->has_notices) {
        plan->notice = box(0, plan->height - notice, plan->width, notice);
    }
    if (is_wide) {
        plan_wide(plan, content, top, bottom);
    } else {
        plan_tall(plan, content, top, bottom);
    }
}

struct wall_box wall_plan_cell(const struct wall_plan *plan, size_t index)
{
    int column = (int)(index % plan->columns);
    int row = (int)(index / plan->columns);

    return box(plan->grid.x + column * (plan->cell_width + plan->gap),
               plan->grid.y + row * (plan->cell_height + plan->gap),
               plan->cell_width,
               plan->cell_height);
}

struct wall_box wall_plan_service(const struct wall_plan *plan, size_t index)
{
    int rows = most(1, plan->services.height / most(1, plan->service_height));
    int width = (plan->services.width - plan->gap * (int)(plan->service_columns - 1) * 2) /
                (int)plan->service_columns;
    int column = (int)index / rows;

    return box(plan->services.x + column * (width + 2 * plan->gap),
               plan->services.y + (int)index % rows * plan->service_height,
               width,
               plan->service_height);
}
