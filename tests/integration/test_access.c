/* The window for those who do not see it: every place to press and to type has a role and a name,
 * and the name follows what is shown. */
#include <gtk/gtk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "counter-client/ask.h"
#include "counter-client/face.h"
#include "counter-client/login.h"
#include "counter-client/strip.h"
#include "counter-client/theme.h"
#include "counter-client/words.h"

static void on_press(void *owner, enum button button)
{
    *(enum button *)owner = button;
}

static void on_chip(void *owner, enum button button, const char *label)
{
    assert_string_equal(label, "A003");
    *(enum button *)owner = button;
}

static void on_nothing(void *owner)
{
    (void)owner;
}

static void assert_named(GtkWidget *widget, GtkAccessibleRole role, const char *name)
{
    GtkAccessible *accessible = GTK_ACCESSIBLE(widget);

    assert_true(gtk_test_accessible_has_role(accessible, role));
    char *wrong =
        gtk_test_accessible_check_property(accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
    assert_null(wrong);
}

static void assert_labelled(GtkWidget *widget)
{
    assert_true(gtk_test_accessible_has_relation(GTK_ACCESSIBLE(widget),
                                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

/* After @widget and what is in it, as a reader goes through @root; NULL: that was the last. */
static GtkWidget *reader_skip(GtkWidget *root, GtkWidget *widget)
{
    while (widget != root && gtk_widget_get_next_sibling(widget) == NULL) {
        widget = gtk_widget_get_parent(widget);
    }
    return widget == root ? NULL : gtk_widget_get_next_sibling(widget);
}

static bool is_used(GtkWidget *widget)
{
    return GTK_IS_BUTTON(widget) || GTK_IS_LIST_BOX_ROW(widget) || GTK_IS_ENTRY(widget) ||
           GTK_IS_CHECK_BUTTON(widget);
}

/* Everything that is shown to press or to type into says what it is and what it does. */
static void assert_all_named(GtkWidget *root)
{
    unsigned count = 0;
    GtkWidget *widget = root;

    while (widget != NULL) {
        bool is_shown = gtk_widget_get_visible(widget);
        GtkWidget *child = is_shown ? gtk_widget_get_first_child(widget) : NULL;
        if (is_shown && is_used(widget)) {
            GtkAccessible *accessible = GTK_ACCESSIBLE(widget);
            bool is_named =
                gtk_test_accessible_has_property(accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
                gtk_test_accessible_has_relation(accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
            assert_true(is_named);
            assert_int_not_equal(gtk_accessible_get_accessible_role(accessible),
                                 GTK_ACCESSIBLE_ROLE_WIDGET);
            count++;
        }
        widget = child != NULL ? child : reader_skip(root, widget);
    }
    assert_int_not_equal(count, 0);
}

/* The look of a desk that knows nothing yet, with words of the test's own. */
static void look_new(struct look *look)
{
    struct desk desk;

    desk_init(&desk);
    look_at_desk(&desk, 0, look);
    desk_deinit(&desk);
    g_free(look->primary);
    look->primary = g_strdup("Gọi người kế tiếp");
    look->is_enabled[BUTTON_PRIMARY] = true;
}

static void the_full_view(void **state)
{
    struct face face;
    struct look look;
    enum button pressed = BUTTON_COMPACT;

    (void)state;
    face_init(&face, on_press, on_chip, &pressed);
    GtkWidget *root = g_object_ref_sink(face.root);
    look_new(&look);
    face_show(&face, &look);
    for (int i = 0; i < BUTTON_COUNT; i++) {
        const char *name = button_text((enum button)i);
        name = i == BUTTON_PRIMARY ? "Gọi người kế tiếp" : name;
        assert_named(face.presses[i].widget, GTK_ACCESSIBLE_ROLE_BUTTON, name);
        char *wrong = gtk_test_accessible_check_property(GTK_ACCESSIBLE(face.presses[i].widget),
                                                         GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                                         button_key((enum button)i));
        assert_null(wrong);
        /* Each is on the page: a key without a button would be a secret. */
        assert_true(gtk_widget_is_ancestor(face.presses[i].widget, face.root));
    }
    g_signal_emit_by_name(face.presses[BUTTON_PRIMARY].widget, "clicked");
    assert_int_equal(pressed, BUTTON_PRIMARY);
    assert_false(gtk_widget_get_visible(face.missed.root));
    look.missed_count = 1;
    look.missed[0] = (struct look_chip){.label = g_strdup("A003"), .text = g_strdup("5 phút")};
    look.is_enabled[BUTTON_RETURN] = true;
    face_show(&face, &look);
    assert_true(gtk_widget_get_visible(face.missed.root));
    assert_named(
        face.missed.each[0].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Đã quay lại… A003, 5 phút");
    g_signal_emit_by_name(face.missed.each[0].widget, "clicked");
    assert_int_equal(pressed, BUTTON_RETURN);
    look_clear(&look);
    g_object_unref(root);
}

/* The counter in @state, with a ticket where one belongs; texts are constants. */
static void look_of_state(struct look *look, Queued__V1__CounterState state, bool is_automatic)
{
    static char label[] = "A012";
    struct desk desk;
    Queued__V1__CounterView view = QUEUED__V1__COUNTER_VIEW__INIT;
    Queued__V1__Ticket ticket = QUEUED__V1__TICKET__INIT;
    Queued__V1__Ticket *tickets[] = {&ticket};

    ticket.label = label;
    view.state = state;
    view.automatic = is_automatic;
    view.n_parked = 1;
    view.parked = tickets;
    view.n_missed = 1;
    view.missed = tickets;
    view.undo_until_ms = 28000;
    if (state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING ||
        state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING) {
        view.at_hand = &ticket;
    }
    desk_init(&desk);
    desk_take_user(&desk, 9, "Nguyễn Thị Lan", 3);
    desk_take_view(&desk, &view);
    look_at_desk(&desk, 0, look);
    desk_deinit(&desk);
}

static void assert_buttons_named(const struct press *presses,
                                 const struct look *look,
                                 bool is_strip)
{
    for (int i = 0; i < BUTTON_COUNT; i++) {
        const char *name = button_text((enum button)i);
        name = i == BUTTON_PRIMARY ? look->primary : name;
        name = i == BUTTON_UNDO ? look->undo : name;
        name = is_strip && i == BUTTON_COMPACT ? "Mở rộng" : name;
        if (presses[i].widget != NULL) {
            assert_named(presses[i].widget, GTK_ACCESSIBLE_ROLE_BUTTON, name);
        }
    }
}

static void every_button_of_every_state(void **state)
{
    struct face face;
    struct strip strip = {0};
    enum button pressed = BUTTON_COMPACT;

    (void)state;
    face_init(&face, on_press, on_chip, &pressed);
    strip_init(&strip, on_press, &pressed);
    GtkWidget *roots[] = {g_object_ref_sink(face.root), g_object_ref_sink(strip.root)};
    for (int i = QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED;
         i <= QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED;
         i++) {
        for (int automatic = 0; automatic < 2; automatic++) {
            struct look look;
            look_of_state(&look, (Queued__V1__CounterState)i, automatic == 1);
            face_show(&face, &look);
            strip_show(&strip, &look);
            print_message("%s\n", look.state);
            assert_string_not_equal(look.primary, "");
            assert_buttons_named(face.presses, &look, false);
            assert_buttons_named(strip.presses, &look, true);
            assert_all_named(face.root);
            assert_all_named(strip.root);
            char *wrong = gtk_test_accessible_check_state(
                GTK_ACCESSIBLE(face.presses[BUTTON_AUTO].widget),
                GTK_ACCESSIBLE_STATE_PRESSED,
                look.is_automatic ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE);
            assert_null(wrong);
            look_clear(&look);
        }
    }
    g_object_unref(roots[0]);
    g_object_unref(roots[1]);
}

static void set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

/* Everything at once: a list of documents, two long lines, eight services, more chips than fit. */
static void look_full(struct look *look)
{
    look_new(look);
    set_text(&look->label, "A1012");
    set_text(&look->state, "đang phục vụ");
    set_text(&look->time, "1 giờ 19 phút");
    set_text(&look->service, "Chính sách xã hội, bảo hiểm, người có công");
    set_text(&look->procedure,
             "Đăng ký khai sinh kết hợp nhận cha, mẹ, con; cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 "
             "tuổi");
    set_text(&look->documents,
             "Tờ khai\nGiấy chứng sinh\nGiấy tờ tùy thân\nGiấy chứng nhận kết hôn\nẢnh");
    set_text(&look->badges, "ưu tiên · phiếu tiếng Anh");
    set_text(&look->next_label, "A1013");
    set_text(&look->next_why,
             "ưu tiên, đến lúc 09:12, được chuyển đến quầy này; 12 phiếu trước không thuộc quầy "
             "này; 3 phiếu trước chỉ chờ quầy khác");
    set_text(&look->message,
             "“Gọi người kế tiếp”: máy chủ không trả lời nên đã thôi gửi. Hãy xem quầy đang ở đâu "
             "rồi làm lại nếu cần.");
    look->tone = LOOK_OVER_NORM;
    look->waiting_count = LOOK_ROWS_MAX;
    look->parked_count = LOOK_ROWS_MAX;
    look->missed_count = LOOK_ROWS_MAX;
    for (size_t i = 0; i < LOOK_ROWS_MAX; i++) {
        look->waiting[i] = (struct look_row){g_strdup("G  Chính sách xã hội, bảo hiểm"),
                                             g_strdup("12 · lâu nhất 1 giờ 23 phút")};
        look->parked[i] = (struct look_chip){g_strdup("A1003"), g_strdup("1 giờ 45 phút")};
        look->missed[i] = (struct look_chip){g_strdup("A1004"), g_strdup("1 giờ 45 phút")};
    }
}

/* Everything that is shown in one size: what it needs is no more. */
static void assert_fits(GtkWidget *root, int width_max, int height_max)
{
    int width = 0;
    int height = 0;

    gtk_widget_measure(root, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
    gtk_widget_measure(root, GTK_ORIENTATION_VERTICAL, width_max, NULL, &height, NULL, NULL);
    print_message("%d x %d\n", width, height);
    assert_true(width <= width_max);
    assert_true(height <= height_max);
}

/* A screen of 768 pixels shows all of it, in both languages, and no text makes it wider. */
static void the_fullest_view_fits(void **state)
{
    static const char *const languages[] = {"vi", "en"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        struct face face;
        struct strip strip = {0};
        struct look look;
        enum button pressed = BUTTON_COMPACT;
        (void)words_choose(languages[i]);
        face_init(&face, on_press, on_chip, &pressed);
        strip_init(&strip, on_press, &pressed);
        GtkWidget *roots[] = {g_object_ref_sink(face.root), g_object_ref_sink(strip.root)};
        look_full(&look);
        face_show(&face, &look);
        strip_show(&strip, &look);
        assert_fits(face.root, FACE_WIDTH, FACE_HEIGHT_MAX);
        assert_fits(strip.root, STRIP_WIDTH, STRIP_HEIGHT);
        look_clear(&look);
        g_object_unref(roots[0]);
        g_object_unref(roots[1]);
    }
    (void)words_choose("vi");
}

/* A window that a clerk has made higher: what is free must not come and go either. */
#define TALL (FACE_HEIGHT_MAX + 100)

/* Where each button stands on the page. */
static void lay_out(GtkWidget *root,
                    int width,
                    int height,
                    const struct press *presses,
                    graphene_rect_t places[BUTTON_COUNT])
{
    int ignored = 0;

    gtk_widget_measure(root, GTK_ORIENTATION_VERTICAL, width, &ignored, NULL, NULL, NULL);
    gtk_widget_size_allocate(root, &(GtkAllocation){0, 0, width, height}, -1);
    for (int i = 0; i < BUTTON_COUNT; i++) {
        if (presses[i].widget == NULL ||
            !gtk_widget_compute_bounds(presses[i].widget, root, &places[i])) {
            places[i] = *graphene_rect_zero();
        }
    }
}

static void assert_unmoved(const graphene_rect_t before[BUTTON_COUNT],
                           const graphene_rect_t after[BUTTON_COUNT])
{
    for (int i = 0; i < BUTTON_COUNT; i++) {
        print_message("%s: %.0f,%.0f %.0f x %.0f, then %.0f,%.0f %.0f x %.0f\n",
                      button_key((enum button)i),
                      (double)before[i].origin.x,
                      (double)before[i].origin.y,
                      (double)before[i].size.width,
                      (double)before[i].size.height,
                      (double)after[i].origin.x,
                      (double)after[i].origin.y,
                      (double)after[i].size.width,
                      (double)after[i].size.height);
        assert_true(graphene_rect_equal(&before[i], &after[i]));
    }
}

/* A hand finds each button where it was, whatever is said above, below and on them. */
static void nothing_moves(void **state)
{
    struct face face;
    struct strip strip = {0};
    struct look look;
    enum button pressed = BUTTON_COMPACT;
    graphene_rect_t before[2][BUTTON_COUNT];
    graphene_rect_t after[2][BUTTON_COUNT];

    (void)state;
    face_init(&face, on_press, on_chip, &pressed);
    strip_init(&strip, on_press, &pressed);
    GtkWidget *roots[] = {g_object_ref_sink(face.root), g_object_ref_sink(strip.root)};
    look_new(&look);
    set_text(&look.label, "–");
    set_text(&look.primary, "Mở quầy");
    look.waiting_count = LOOK_ROWS_MAX; /* Of its counter: does not change with what happens. */
    for (size_t i = 0; i < LOOK_ROWS_MAX; i++) {
        look.waiting[i] = (struct look_row){g_strdup("A  Hộ tịch"), g_strdup("0")};
    }
    face_show(&face, &look);
    strip_show(&strip, &look);
    lay_out(face.root, FACE_WIDTH, TALL, face.presses, before[0]);
    lay_out(strip.root, STRIP_WIDTH, STRIP_HEIGHT, strip.presses, before[1]);
    assert_true(before[0][BUTTON_UNDO].size.width > 0 && before[1][BUTTON_UNDO].size.width > 0);
    look_clear(&look);
    look_full(&look);
    set_text(&look.undo, "Hoàn tác (30 giây)");
    set_text(&look.warning, "Có người chờ mà chưa quầy nào mở: Đất đai, xây dựng, Hộ tịch");
    for (int i = 0; i < BUTTON_COUNT; i++) {
        look.is_enabled[i] = true;
    }
    for (int round = 0; round < 2; round++) {
        face_show(&face, &look);
        strip_show(&strip, &look);
        lay_out(face.root, FACE_WIDTH, TALL, face.presses, after[0]);
        lay_out(strip.root, STRIP_WIDTH, STRIP_HEIGHT, strip.presses, after[1]);
        assert_unmoved(before[0], after[0]);
        assert_unmoved(before[1], after[1]);
        set_text(&look.link, "Mất kết nối máy chủ · số liệu lúc 09:00 · đã bấm, còn 15 giây");
        look.is_message_bad = true;
    }
    look_clear(&look);
    g_object_unref(roots[0]);
    g_object_unref(roots[1]);
}

static void assert_whole(GtkWidget *label)
{
    PangoLayout *layout = gtk_label_get_layout(GTK_LABEL(label));

    int natural = 0;
    gtk_widget_measure(label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    print_message(
        "%s: %d of %d\n", pango_layout_get_text(layout), gtk_widget_get_width(label), natural);
    assert_false(pango_layout_is_ellipsized(layout));
}

/* How the counter stands, and for how long, is read whole in either view. */
static void no_state_is_cut_off(void **state)
{
    static const char *const languages[] = {"en", "vi"};
    graphene_rect_t places[BUTTON_COUNT];

    (void)state;
    for (unsigned i = 0; i < 2 * G_N_ELEMENTS(languages); i++) {
        struct face face;
        struct strip strip = {0};
        struct look look;
        enum button pressed = BUTTON_COMPACT;
        (void)words_choose(languages[i / 2]);
        face_init(&face, on_press, on_chip, &pressed);
        strip_init(&strip, on_press, &pressed);
        GtkWidget *roots[] = {g_object_ref_sink(face.root), g_object_ref_sink(strip.root)};
        look_of_state(&look,
                      i % 2 == 0 ? QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING
                                 : QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING,
                      true);
        set_text(&look.time, words_pick("12 giờ 59 phút", "12 h 59 min"));
        set_text(&look.badges,
                 words_pick("đặt lịch hẹn · phiếu tiếng Anh", "appointment · slip in English"));
        face_show(&face, &look);
        strip_show(&strip, &look);
        lay_out(face.root, FACE_WIDTH, FACE_HEIGHT_MAX, face.presses, places);
        lay_out(strip.root, STRIP_WIDTH, STRIP_HEIGHT, strip.presses, places);
        GtkWidget *labels[] = {face.state, face.time, face.badges, strip.time};
        for (size_t j = 0; j < G_N_ELEMENTS(labels); j++) {
            assert_whole(labels[j]);
        }
        look_clear(&look);
        g_object_unref(roots[0]);
        g_object_unref(roots[1]);
    }
}

static void the_strip(void **state)
{
    struct strip strip = {0};
    struct look look;
    enum button pressed = BUTTON_COMPACT;

    (void)state;
    strip_init(&strip, on_press, &pressed);
    GtkWidget *root = g_object_ref_sink(strip.root);
    look_new(&look);
    strip_show(&strip, &look);
    assert_named(
        strip.presses[BUTTON_PRIMARY].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Gọi người kế tiếp");
    assert_named(strip.presses[BUTTON_COMPACT].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Mở rộng");
    look_clear(&look);
    g_object_unref(root);
}

static void logging_in(void **state)
{
    struct login login;

    (void)state;
    login = (struct login){.on_log_in = on_nothing, .on_enrol = on_nothing};
    login_init(&login);
    GtkWidget *root = g_object_ref_sink(login.root);
    GtkWidget *entries[] = {login.user, login.counter, login.pin, login.server, login.code};
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        assert_labelled(entries[i]);
    }
    char name[] = "lan";
    char other[] = "hoa";
    char url[] = "ws://127.0.0.1:8090/";
    char *users[] = {name, NULL, NULL};
    struct settings settings = {.user = name, .users = users, .counter_id = 12, .server = url};
    login_fill(&login, &settings);
    assert_int_equal(login_counter(&login), 12);
    assert_all_named(login.root);
    assert_false(gtk_widget_get_visible(login.users)); /* It stands there already. */
    users[1] = other;
    login_fill(&login, &settings);
    assert_true(gtk_widget_get_visible(login.users));
    GtkWidget *second = gtk_widget_get_last_child(login.users);
    assert_named(second, GTK_ACCESSIBLE_ROLE_BUTTON, "hoa");
    assert_string_equal(login_user(&login), "lan");
    g_signal_emit_by_name(second, "clicked");
    assert_string_equal(login_user(&login), "hoa");
    gtk_editable_set_text(GTK_EDITABLE(login.counter), "mười");
    assert_int_equal(login_counter(&login), 0);
    g_object_unref(root);
}

/* The key of a pad that says @sign, of those that are shown. */
static GtkWidget *key_of(const struct pad *pad, const char *sign)
{
    GtkWidget *grid = gtk_stack_get_visible_child(GTK_STACK(pad->root));
    GtkWidget *key = gtk_widget_get_first_child(grid);

    while (key != NULL && g_strcmp0(gtk_button_get_label(GTK_BUTTON(key)), sign) != 0) {
        key = gtk_widget_get_next_sibling(key);
    }
    return key;
}

static void touch(const struct pad *pad, const char *const *signs)
{
    for (; *signs != NULL; signs++) {
        GtkWidget *key = key_of(pad, *signs);
        assert_non_null(key);
        assert_true(gtk_test_accessible_has_role(GTK_ACCESSIBLE(key), GTK_ACCESSIBLE_ROLE_BUTTON));
        g_signal_emit_by_name(key, "clicked");
    }
}

/* Without a keyboard: each text gets the signs it may need, and one can be taken back. */
static void a_pad(void **state)
{
    static const char *const name[] = {"l", "a", "m", "⌫", "n", "-", "2", NULL};
    static const char *const code[] = {"H", "3", "8", ".", "7", "-", NULL};
    static const char *const date[] = {"3", "1", "/", "1", "2", NULL};
    struct pad pad;
    GtkWidget *entries[2] = {gtk_entry_new(), gtk_entry_new()};
    GtkWidget *box = g_object_ref_sink(gtk_box_new(GTK_ORIENTATION_VERTICAL, 0));

    (void)state;
    pad_init(&pad);
    gtk_box_append(GTK_BOX(box), entries[0]);
    gtk_box_append(GTK_BOX(box), entries[1]);
    gtk_box_append(GTK_BOX(box), pad.root);
    assert_false(gtk_widget_get_visible(pad.root));
    pad_serve(&pad, entries[0], PAD_NAME);
    pad_show(&pad, entries[0]);
    assert_true(gtk_widget_get_visible(pad.root));
    touch(&pad, name);
    assert_string_equal(gtk_editable_get_text(GTK_EDITABLE(entries[0])), "lan-2");
    assert_named(key_of(&pad, "⌫"), GTK_ACCESSIBLE_ROLE_BUTTON, "Xóa một chữ");
    pad_serve(&pad, entries[0], PAD_CODE);
    pad_show(&pad, entries[0]);
    gtk_editable_set_text(GTK_EDITABLE(entries[0]), "");
    touch(&pad, code);
    assert_null(key_of(&pad, "l")); /* Codes are capitals. */
    assert_string_equal(gtk_editable_get_text(GTK_EDITABLE(entries[0])), "H38.7-");
    pad_show(&pad, entries[1]); /* It serves no other. */
    touch(&pad, (const char *const[]){"A", NULL});
    assert_string_equal(gtk_editable_get_text(GTK_EDITABLE(entries[0])), "H38.7-A");
    pad_serve(&pad, entries[1], PAD_DATE);
    pad_show(&pad, entries[1]);
    touch(&pad, date);
    assert_string_equal(gtk_editable_get_text(GTK_EDITABLE(entries[1])), "31/12");
    g_object_unref(box);
}

static void a_question(void **state)
{
    static const char *const entries[ASK_ENTRIES_MAX] = {"Mã hồ sơ", NULL};
    struct ask ask;

    (void)state;
    ask_init(&ask, on_nothing, NULL);
    GtkWidget *root = g_object_ref_sink(ask.root);
    ask_begin(&ask, "Kết thúc với kết quả…", entries, NULL);
    ask_add(&ask, 1, "Đã tiếp nhận hồ sơ");
    assert_named(ask.list, GTK_ACCESSIBLE_ROLE_LIST, "Kết thúc với kết quả…");
    assert_labelled(ask.entries[0]);
    assert_false(gtk_widget_get_visible(ask.entries[1]));
    assert_false(gtk_widget_get_visible(ask.checks[0]));
    ask_check(&ask, 0, "Người được ưu tiên");
    assert_true(ask_key(&ask, GDK_KEY_slash));
    assert_true(ask_is_checked(&ask, 0));
    assert_false(ask_key(&ask, GDK_KEY_minus)); /* There is no second box. */
    GtkListBoxRow *row = gtk_list_box_get_row_at_index(GTK_LIST_BOX(ask.list), 0);
    assert_named(GTK_WIDGET(row), GTK_ACCESSIBLE_ROLE_LIST_ITEM, "Đã tiếp nhận hồ sơ");
    assert_all_named(ask.root);
    g_object_unref(root);
    ask_deinit(&ask);
}

/* The key of a button by the name that stands on it: "F9", "Ctrl+F". */
static bool press_named(const char *name, enum button *button)
{
    GdkModifierType modifiers = g_str_has_prefix(name, "Ctrl+")  ? GDK_CONTROL_MASK
                                : g_str_has_prefix(name, "Alt+") ? GDK_ALT_MASK
                                                                 : 0;
    const char *sign = modifiers == 0 ? name : strchr(name, '+') + 1;

    return press_of_key(gdk_keyval_to_lower(gdk_keyval_from_name(sign)), modifiers, button);
}

/* The same on a numeric key pad. */
static bool press_on_pad(const char *name, enum button *button)
{
    static const struct {
        const char *name;
        guint keyval;
    } keys[] = {{"Enter", GDK_KEY_KP_Enter},
                {".", GDK_KEY_KP_Decimal},
                {"+", GDK_KEY_KP_Add},
                {"-", GDK_KEY_KP_Subtract},
                {"*", GDK_KEY_KP_Multiply},
                {"/", GDK_KEY_KP_Divide}};
    guint keyval = GDK_KEY_KP_0 + (guint)(name[0] - '0');

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        keyval = strcmp(keys[i].name, name) == 0 ? keys[i].keyval : keyval;
    }
    return press_of_key(keyval, 0, button);
}

/* What stands on a button is the key that presses it, and no other. */
static void keys_do_what_is_written(void **state)
{
    enum button button = BUTTON_PRIMARY;

    (void)state;
    for (int i = 0; i < BUTTON_COUNT; i++) {
        const char *key = button_key((enum button)i);
        const char *pad = button_pad((enum button)i);
        print_message("%s %s\n", key, pad);
        assert_true(press_named(key, &button));
        assert_int_equal(button, i);
        if (strcmp(pad, "0") == 0) { /* Asks which of them. */
            assert_false(press_on_pad(pad, &button));
        } else {
            assert_true(press_on_pad(pad, &button));
            assert_int_equal(button, i);
        }
    }
    assert_false(press_of_key(GDK_KEY_F9, GDK_SHIFT_MASK, &button));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_full_view),
        cmocka_unit_test(every_button_of_every_state),
        cmocka_unit_test(the_fullest_view_fits),
        cmocka_unit_test(nothing_moves),
        cmocka_unit_test(no_state_is_cut_off),
        cmocka_unit_test(the_strip),
        cmocka_unit_test(keys_do_what_is_written),
        cmocka_unit_test(logging_in),
        cmocka_unit_test(a_pad),
        cmocka_unit_test(a_question),
    };

    if (!gtk_init_check()) {
        return 1;
    }
    theme_apply(gdk_display_get_default());
    (void)words_choose("vi");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
