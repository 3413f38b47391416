/* The window for those who do not see it: every place to press and to type has a role and a name,
 * and the name follows what is shown. */
#include <gtk/gtk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "counter-client/ask.h"
#include "counter-client/face.h"
#include "counter-client/login.h"
#include "counter-client/strip.h"
#include "counter-client/words.h"

static void on_press(void *owner, enum desk_button button)
{
    *(enum desk_button *)owner = button;
}

static void on_chip(void *owner, enum desk_button button, const char *label)
{
    assert_string_equal(label, "A003");
    *(enum desk_button *)owner = button;
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

/* The look of a desk that knows nothing yet, with words of the test's own. */
static void look_new(struct desk_look *look)
{
    struct desk desk;

    desk_init(&desk);
    desk_look(&desk, 0, look);
    desk_deinit(&desk);
    g_free(look->primary);
    look->primary = g_strdup("Gọi người kế tiếp");
    look->is_enabled[DESK_PRIMARY] = true;
}

static void the_full_view(void **state)
{
    struct face face;
    struct desk_look look;
    enum desk_button pressed = DESK_COMPACT;

    (void)state;
    face_init(&face, on_press, on_chip, &pressed);
    GtkWidget *root = g_object_ref_sink(face.root);
    look_new(&look);
    face_show(&face, &look);
    for (int i = 0; i < DESK_BUTTON_COUNT; i++) {
        const char *name = desk_button_text((enum desk_button)i);
        name = i == DESK_PRIMARY ? "Gọi người kế tiếp" : name;
        assert_named(face.presses[i].widget, GTK_ACCESSIBLE_ROLE_BUTTON, name);
        char *wrong = gtk_test_accessible_check_property(GTK_ACCESSIBLE(face.presses[i].widget),
                                                         GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                                         desk_button_key((enum desk_button)i));
        assert_null(wrong);
        /* Each is on the page: a key without a button would be a secret. */
        assert_true(gtk_widget_is_ancestor(face.presses[i].widget, face.root));
    }
    g_signal_emit_by_name(face.presses[DESK_PRIMARY].widget, "clicked");
    assert_int_equal(pressed, DESK_PRIMARY);
    assert_false(gtk_widget_get_visible(face.missed.root));
    look.missed_count = 1;
    look.missed[0] = (struct desk_chip){.label = g_strdup("A003"), .text = g_strdup("5 phút")};
    look.is_enabled[DESK_RETURN] = true;
    face_show(&face, &look);
    assert_true(gtk_widget_get_visible(face.missed.root));
    assert_named(
        face.missed.each[0].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Đã quay lại… A003, 5 phút");
    g_signal_emit_by_name(face.missed.each[0].widget, "clicked");
    assert_int_equal(pressed, DESK_RETURN);
    desk_look_clear(&look);
    g_object_unref(root);
}

static void the_strip(void **state)
{
    struct strip strip;
    struct desk_look look;
    enum desk_button pressed = DESK_COMPACT;

    (void)state;
    strip_init(&strip, on_press, &pressed);
    GtkWidget *root = g_object_ref_sink(strip.root);
    look_new(&look);
    strip_show(&strip, &look);
    assert_named(
        strip.presses[DESK_PRIMARY].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Gọi người kế tiếp");
    assert_named(strip.presses[DESK_COMPACT].widget, GTK_ACCESSIBLE_ROLE_BUTTON, "Mở rộng");
    desk_look_clear(&look);
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
    login_fill(&login, "lan", 12, "ws://127.0.0.1:8090/");
    assert_int_equal(login_counter(&login), 12);
    gtk_editable_set_text(GTK_EDITABLE(login.counter), "mười");
    assert_int_equal(login_counter(&login), 0);
    g_object_unref(root);
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
    g_object_unref(root);
    ask_deinit(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_full_view),
        cmocka_unit_test(the_strip),
        cmocka_unit_test(logging_in),
        cmocka_unit_test(a_question),
    };

    if (!gtk_init_check()) {
        return 1;
    }
    (void)words_choose("vi");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
