#include "counter-client/hand.h"

/* A second click on the same button within this is the end of a double click. */
#define DOUBLE_CLICK_MS 300

/* By when the hand did it: a window that is late must not make two clicks of a double click. */
static gboolean on_event(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
    struct hand *hand = data;

    (void)controller;
    hand->event_ms = gdk_event_get_time(event);
    return FALSE;
}

static gboolean on_key_pressed(GtkEventControllerKey *controller,
                               guint keyval,
                               guint keycode,
                               GdkModifierType modifiers,
                               gpointer data)
{
    const struct hand *hand = data;

    (void)controller;
    (void)keycode;
    return hand->on_key(hand->owner, keyval, modifiers);
}

static void on_key_released(GtkEventControllerKey *controller,
                            guint keyval,
                            guint keycode,
                            GdkModifierType modifiers,
                            gpointer data)
{
    struct hand *hand = data;

    (void)controller;
    (void)keycode;
    (void)modifiers;
    hand->held_key = keyval == hand->held_key ? 0 : hand->held_key;
}

static void watch(GtkWidget *window, GtkEventController *controller)
{
    gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_CAPTURE);
    gtk_widget_add_controller(window, controller);
}

void hand_init(struct hand *hand,
               GtkWidget *window,
               bool (*on_key)(void *owner, guint keyval, GdkModifierType modifiers),
               void *owner)
{
    GtkEventController *keys = gtk_event_controller_key_new();
    GtkEventController *events = gtk_event_controller_legacy_new();

    *hand = (struct hand){.on_key = on_key, .owner = owner};
    g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key_pressed), hand);
    g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), hand);
    watch(window, keys);
    g_signal_connect(events, "event", G_CALLBACK(on_event), hand);
    watch(window, events);
}

bool hand_presses(struct hand *hand, guint keyval)
{
    bool is_held = hand->held_key == keyval;

    hand->held_key = keyval;
    return !is_held;
}

bool hand_clicks(struct hand *hand, enum button button)
{
    guint32 since_ms = hand->event_ms - hand->clicked_ms;
    bool is_second = button == hand->clicked && since_ms < DOUBLE_CLICK_MS;

    hand->clicked = button;
    hand->clicked_ms = hand->event_ms;
    return !is_second;
}
