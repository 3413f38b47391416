/* The wall in every state, size, orientation and theme: what stands where, whole and large enough.
 * Leaves a picture of each in the build folder: screenshots/display/. */
#include <gtk/gtk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "display/wall.h"
#include "tests/support/board_sample.h"
#include "texts/texts.h"

static struct board board;
static struct hall hall;
static struct choice choice;
static struct view view;
static struct view_moment moment;

/* One picture. */
struct scene {
    const char *name;
    int width;
    int height;
    const char *languages;
    void (*change)(void); /* NULL: the busy morning as it is. */
    enum wall_theme theme;
    unsigned turn;
    bool has_slide;
};

static void is_empty(void)
{
    board.call_count = 0;
    for (size_t i = 0; i < board.counter_count; i++) {
        board.counters[i].state = BOARD_COUNTER_OPEN;
        board.counters[i].label[0] = '\0';
    }
    for (size_t i = 0; i < board.service_count; i++) {
        board.services[i].waiting = 0;
    }
}

static void is_closed(void)
{
    is_empty();
    board.day_open = false;
    for (size_t i = 0; i < board.counter_count; i++) {
        board.counters[i].state = BOARD_COUNTER_CLOSED;
    }
}

static void is_cut_off(void)
{
    moment.link_down_ms = BOARD_SAMPLE_NOW_MS - (int64_t)7 * 60000;
}

static void has_12_counters(void)
{
    board_sample_large(&board, &hall, 12);
}

static void has_24_counters(void)
{
    board_sample_large(&board, &hall, 24);
}

static void has_120_counters(void)
{
    board_sample_large(&board, &hall, 120);
}

static void is_served(void)
{
    for (size_t i = 0; i < board.counter_count; i++) {
        if (board.counters[i].state == BOARD_COUNTER_CALLING) {
            board.counters[i].state = BOARD_COUNTER_SERVING;
        }
    }
}

static const struct scene scenes[] = {
    {"busy-1080p-dark", 1920, 1080, "vi,en", NULL, WALL_DARK, 0, false},
    {"busy-1080p-light", 1920, 1080, "vi,en", NULL, WALL_LIGHT, 0, false},
    {"busy-720p-dark", 1280, 720, "vi,en", NULL, WALL_DARK, 0, false},
    {"busy-4k-dark", 3840, 2160, "vi,en", NULL, WALL_DARK, 0, false},
    {"busy-upright-dark", 1080, 1920, "vi,en", NULL, WALL_DARK, 0, false},
    {"busy-upright-light", 720, 1280, "vi,en", NULL, WALL_LIGHT, 1, false},
    {"busy-english", 1920, 1080, "en", NULL, WALL_LIGHT, 0, false},
    {"busy-vietnamese", 1920, 1080, "vi", NULL, WALL_DARK, 1, false},
    {"served-1080p-dark", 1920, 1080, "vi,en", is_served, WALL_DARK, 1, false},
    {"empty-1080p-dark", 1920, 1080, "vi,en", is_empty, WALL_DARK, 0, false},
    {"closed-1080p-light", 1920, 1080, "vi,en", is_closed, WALL_LIGHT, 0, false},
    {"link-down-1080p-dark", 1920, 1080, "vi,en", is_cut_off, WALL_DARK, 0, false},
    {"link-down-upright-light", 1080, 1920, "vi,en", is_cut_off, WALL_LIGHT, 0, false},
    {"slides-1080p-dark", 1920, 1080, "vi,en", NULL, WALL_DARK, 0, true},
    {"slides-upright-light", 1080, 1920, "vi,en", NULL, WALL_LIGHT, 0, true},
    {"counters-12-1080p-dark", 1920, 1080, "vi,en", has_12_counters, WALL_DARK, 0, false},
    {"counters-24-1080p-light", 1920, 1080, "vi,en", has_24_counters, WALL_LIGHT, 0, false},
    {"counters-24-upright-dark", 1080, 1920, "vi,en", has_24_counters, WALL_DARK, 0, false},
    {"counters-24-720p-dark", 1280, 720, "vi,en", has_24_counters, WALL_DARK, 0, false},
    {"counters-24-720p-second", 1280, 720, "vi,en", has_24_counters, WALL_DARK, 1, false},
    {"counters-24-4k-light", 3840, 2160, "vi,en", has_24_counters, WALL_LIGHT, 0, false},
    {"counters-120-1080p-dark", 1920, 1080, "vi,en", has_120_counters, WALL_DARK, 1, false},
    {"counters-120-upright-light", 1080, 1920, "vi", has_120_counters, WALL_LIGHT, 2, false},
    {"busy-4to3-dark", 1024, 768, "vi,en", NULL, WALL_DARK, 0, false},
    {"closed-720p-dark", 1280, 720, "vi,en", is_closed, WALL_DARK, 0, false},
    {"empty-upright-light", 1080, 1920, "vi,en", is_empty, WALL_LIGHT, 0, false},
    {"link-down-720p-light", 1280, 720, "vi,en", is_cut_off, WALL_LIGHT, 0, false},
    {"link-down-4k-dark", 3840, 2160, "vi,en", is_cut_off, WALL_DARK, 0, false},
    {"slides-720p-light", 1280, 720, "vi,en", NULL, WALL_LIGHT, 0, true},
    {"slides-small-upright-dark", 720, 1280, "vi,en", NULL, WALL_DARK, 0, true},
};

/* Something like a photograph: a plain area would hide how it is cut. */
static GdkPaintable *slide_new(void)
{
    GdkPixbuf *pixels = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, 1600, 900);
    guchar *bytes = gdk_pixbuf_get_pixels(pixels);

    for (int y = 0; y < 900; y++) {
        for (int x = 0; x < 1600; x++) {
            guchar *pixel =
                bytes + (size_t)y * (size_t)gdk_pixbuf_get_rowstride(pixels) + 3 * (size_t)x;
            pixel[0] = (guchar)(40 + x * 120 / 1600);
            pixel[1] = (guchar)(90 + y * 120 / 900);
            pixel[2] = 120;
        }
    }
    GdkTexture *texture = gdk_texture_new_for_pixbuf(pixels);
    g_object_unref(pixels);
    return GDK_PAINTABLE(texture);
}

static GtkWidget *window;
static struct wall *wall;

static unsigned paint_count;

static void on_painted(GdkFrameClock *clock, gpointer data)
{
    (void)clock;
    (void)data;
    paint_count++;
}

static const char *refusal; /* Why there is no board; NULL: there is one. */

static void show(const struct scene *scene)
{
    GdkPaintable *slide = scene->has_slide ? slide_new() : NULL;

    board_sample(&board, &hall);
    choice_init(&choice);
    moment = (struct view_moment){.now_ms = BOARD_SAMPLE_NOW_MS};
    assert_true(choice_set_languages(&choice, scene->languages));
    if (scene->change != NULL) {
        scene->change();
    }
    view_make(&view, refusal == NULL ? &board : NULL, &hall, &choice, &moment);
    if (refusal != NULL) {
        view_refuse(&view, refusal);
    }
    window = gtk_window_new();
    wall = wall_new(scene->theme);
    gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
    gtk_window_set_default_size(GTK_WINDOW(window), scene->width, scene->height);
    gtk_window_set_child(GTK_WINDOW(window), wall_widget(wall));
    wall_show(wall, &view, scene->turn, slide);
    g_clear_object(&slide);
    gtk_window_present(GTK_WINDOW(window));
    while (gtk_widget_get_width(wall_widget(wall)) != scene->width ||
           gtk_widget_get_height(wall_widget(wall)) != scene->height) {
        (void)g_main_context_iteration(NULL, TRUE);
    }
    (void)g_signal_connect(
        gtk_widget_get_frame_clock(window), "after-paint", G_CALLBACK(on_painted), NULL);
    paint_count = 0;
    gtk_widget_queue_draw(window);
    while (paint_count < 2) {
        gtk_widget_queue_draw(window);
        (void)g_main_context_iteration(NULL, TRUE);
    }
}

static void save(const char *name)
{
    char *folder = g_build_filename(g_getenv("QUEUED_BUILD_DIR"), "screenshots", "display", NULL);
    char *file = g_strdup_printf("%s/%s.png", folder, name);
    GdkPaintable *paintable = gtk_widget_paintable_new(window);
    GtkSnapshot *snapshot = gtk_snapshot_new();
    double width = gdk_paintable_get_intrinsic_width(paintable);
    double height = gdk_paintable_get_intrinsic_height(paintable);

    gdk_paintable_snapshot(paintable, snapshot, width, height);
    GskRenderNode *node = gtk_snapshot_free_to_node(snapshot);
    GdkTexture *texture =
        gsk_renderer_render_texture(gtk_native_get_renderer(GTK_NATIVE(window)), node, NULL);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(gdk_texture_save_to_png(texture, file));
    g_object_unref(texture);
    gsk_render_node_unref(node);
    g_object_unref(paintable);
    g_free(file);
    g_free(folder);
}

/* Where the ink of a label is, in pixels of the wall. */
static PangoRectangle ink_of(GtkWidget *label)
{
    PangoRectangle ink;
    int x = 0;
    int y = 0;
    double left = 0;
    double top = 0;

    pango_layout_get_pixel_extents(gtk_label_get_layout(GTK_LABEL(label)), &ink, NULL);
    gtk_label_get_layout_offsets(GTK_LABEL(label), &x, &y);
    assert_true(gtk_widget_translate_coordinates(label, wall_widget(wall), 0, 0, &left, &top));
    (void)top;
    (void)left;
    ink.x += x + (int)left;
    ink.y += y + (int)top;
    return ink;
}

static bool overlap(const PangoRectangle *one, const PangoRectangle *other)
{
    return one->x < other->x + other->width && other->x < one->x + one->width &&
           one->y < other->y + other->height && other->y < one->y + one->height;
}

static GPtrArray *labels_of_wall(void)
{
    GPtrArray *labels = g_ptr_array_new();

    for (GtkWidget *child = gtk_widget_get_first_child(wall_widget(wall)); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (GTK_IS_LABEL(child) && gtk_widget_get_visible(child)) {
            g_ptr_array_add(labels, child);
        }
    }
    return labels;
}

static void check_whole(const struct scene *scene, GtkWidget *label)
{
    PangoRectangle ink = ink_of(label);
    bool is_cut = pango_layout_is_ellipsized(gtk_label_get_layout(GTK_LABEL(label)));

    if (is_cut || ink.x < 0 || ink.y < 0 || ink.x + ink.width > scene->width ||
        ink.y + ink.height > scene->height) {
        fail_msg("%s: \"%s\" is cut", scene->name, gtk_label_get_text(GTK_LABEL(label)));
    }
}

/* Every text is whole, on the screen, and beside every other one; there are @count or more. */
static void check_texts(const struct scene *scene, guint count)
{
    GPtrArray *labels = labels_of_wall();
    PangoRectangle *inks = g_new(PangoRectangle, labels->len);

    assert_true(labels->len >= count);
    for (guint i = 0; i < labels->len; i++) {
        GtkLabel *label = g_ptr_array_index(labels, i);
        check_whole(scene, GTK_WIDGET(label));
        inks[i] = ink_of(GTK_WIDGET(label));
        for (guint j = 0; j < i; j++) {
            if (overlap(&inks[i], &inks[j])) {
                fail_msg("%s: \"%s\" lies on \"%s\"",
                         scene->name,
                         gtk_label_get_text(label),
                         gtk_label_get_text(g_ptr_array_index(labels, j)));
            }
        }
    }
    g_free(inks);
    g_ptr_array_unref(labels);
}

/* The labels of tickets: the newest call's a twelfth of the screen's height, the others a twelfth
 * of its shorter side. */
static void check_figures(const struct scene *scene)
{
    int least = (MIN(scene->width, scene->height) + 11) / 12;
    int newest = 0;

    for (GtkWidget *child = gtk_widget_get_first_child(wall_widget(wall)); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (!GTK_IS_LABEL(child) || !gtk_widget_get_visible(child)) {
            continue;
        }
        const char *text = gtk_label_get_text(GTK_LABEL(child));
        bool is_ticket = strlen(text) == 4 && g_ascii_isalpha(text[0]) && g_ascii_isdigit(text[3]);
        PangoRectangle ink = ink_of(child);
        if (is_ticket && ink.height < least) {
            fail_msg("%s: %s is %d high, not %d", scene->name, text, ink.height, least);
        }
        if (view.call_count > 0 && strcmp(text, view.calls[0].label) == 0) {
            newest = MAX(newest, ink.height); /* It stands at its counter as well, smaller. */
        }
    }
    if (view.call_count > 0 && newest * 12 < scene->height) {
        fail_msg("%s: the newest call is %d high", scene->name, newest);
    }
}

/* Whether something of this name and role is on the wall, for those who hear the screen read. */
static bool has_named(GtkAccessibleRole role, const char *name)
{
    for (GtkWidget *child = gtk_widget_get_first_child(wall_widget(wall)); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (!gtk_widget_get_visible(child) ||
            !gtk_test_accessible_has_role(GTK_ACCESSIBLE(child), role)) {
            continue;
        }
        char *other = gtk_test_accessible_check_property(
            GTK_ACCESSIBLE(child), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
        bool is_named = other == NULL;
        g_free(other);
        if (is_named) {
            return true;
        }
    }
    return false;
}

static void everything_has_its_name(void **state)
{
    static const char *const names[] = {
        "A012: Quầy 2",
        "Quầy 1: T018",
        "Quầy 2: A012",
        "Quầy 5: Tạm nghỉ",
        "Quầy 6: Đóng",
        "Đang chờ: T Trả kết quả 21",
        "Hồ sơ nhận sau 15:00 được xử lý vào ngày làm việc tiếp theo.",
    };

    (void)state;
    show(&scenes[0]);
    wall_show(wall, &view, 1, NULL);
    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        print_message("%s\n", names[i]);
        assert_true(has_named(GTK_ACCESSIBLE_ROLE_GROUP, names[i]));
    }
    assert_false(has_named(GTK_ACCESSIBLE_ROLE_GROUP, "Quầy 7: A012"));
    is_empty();
    view_make(&view, &board, &hall, &choice, &moment);
    wall_show(wall, &view, 0, NULL);
    assert_true(
        has_named(GTK_ACCESSIBLE_ROLE_GROUP, "Hiện chưa gọi số nào · No number is being called"));
    assert_false(has_named(GTK_ACCESSIBLE_ROLE_GROUP, "A012: Quầy 2"));
    gtk_window_destroy(GTK_WINDOW(window));
}

/* The line that says which page of counters the wall shows; NULL: there is none. */
static const char *page_line(void)
{
    GPtrArray *labels = labels_of_wall();
    const char *line = NULL;

    for (guint i = 0; i < labels->len; i++) {
        const char *text = gtk_label_get_text(g_ptr_array_index(labels, i));
        line = g_str_has_prefix(text, "Trang") ? text : line;
    }
    g_ptr_array_unref(labels);
    return line;
}

/* More counters than fit take turns: each stands on one page, and the wall says on which of how
 * many. */
static void counters_take_turns(void **state)
{
    const struct scene scene = {"turns", 1280, 720, "vi,en", has_24_counters, WALL_DARK, 0, false};
    unsigned seen[25] = {0};
    char line[32];

    (void)state;
    show(&scene);
    assert_true(wall_turns(wall));
    for (size_t turn = 0; turn < 3; turn++) {
        wall_show(wall, &view, turn, NULL);
        (void)snprintf(line, sizeof line, "Trang · Page %zu/3", turn + 1);
        assert_string_equal(page_line(), line);
        for (size_t i = 0; i < view.counter_count; i++) {
            char *name = g_strdup_printf("Quầy %zu: %s", i + 1, view.counters[i].label);
            seen[i] += has_named(GTK_ACCESSIBLE_ROLE_GROUP, name);
            g_free(name);
        }
    }
    for (size_t i = 0; i < view.counter_count; i++) {
        assert_int_equal(seen[i], 1);
    }
    gtk_window_destroy(GTK_WINDOW(window));
    show(&scenes[0]);
    assert_null(page_line());
    gtk_window_destroy(GTK_WINDOW(window));
}

/* The same view again: not one widget is laid out or drawn anew. */
static void nothing_new_draws_nothing(void **state)
{
    (void)state;
    show(&scenes[0]);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    unsigned before = paint_count;
    for (int i = 0; i < 20; i++) {
        wall_show(wall, &view, 0, NULL);
        while (g_main_context_iteration(NULL, FALSE)) {
        }
    }
    assert_int_equal(paint_count, before);
    gtk_window_destroy(GTK_WINDOW(window));
}

static void every_scene_is_whole_and_large(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(scenes); i++) {
        print_message("%s\n", scenes[i].name);
        show(&scenes[i]);
        save(scenes[i].name);
        check_texts(&scenes[i], 11);
        check_figures(&scenes[i]);
        gtk_window_destroy(GTK_WINDOW(window));
    }
}

/* What is wrong, and below it what is to be done. */
static void a_wall_that_is_not_let_in_says_why(void **state)
{
    static const struct scene walls[] = {
        {"refused-1080p-dark", 1920, 1080, "vi,en", NULL, WALL_DARK, 0, false},
        {"refused-720p-light", 1280, 720, "vi,en", NULL, WALL_LIGHT, 0, false},
        {"refused-upright-light", 720, 1280, "vi,en", NULL, WALL_LIGHT, 0, false},
    };

    (void)state;
    refusal = TEXT_BOARD_ENROL_COUNTER(false);
    for (size_t i = 0; i < QD_ARRAY_LEN(walls); i++) {
        show(&walls[i]);
        save(walls[i].name);
        check_texts(&walls[i], 2);
        gtk_window_destroy(GTK_WINDOW(window));
    }
    refusal = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scene_is_whole_and_large),
        cmocka_unit_test(a_wall_that_is_not_let_in_says_why),
        cmocka_unit_test(everything_has_its_name),
        cmocka_unit_test(counters_take_turns),
        cmocka_unit_test(nothing_new_draws_nothing),
    };

    gtk_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
