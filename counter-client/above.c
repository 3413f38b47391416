#include "counter-client/above.h"

#ifdef GDK_WINDOWING_X11
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#endif

#ifdef GDK_WINDOWING_X11

/* _NET_WM_STATE: what the message asks for, and that an application asks. */
#define STATE_REMOVE 0
#define STATE_ADD 1
#define SOURCE_APPLICATION 1

static bool find(GtkWindow *window, Display **display, Window *xid)
{
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));

    if (surface == NULL || !GDK_IS_X11_SURFACE(surface)) {
        return false;
    }
    *display = gdk_x11_display_get_xdisplay(gdk_surface_get_display(surface));
    *xid = gdk_x11_surface_get_xid(surface);
    return true;
}

void above_set(GtkWindow *window, bool is_above)
{
    Display *display = NULL;
    Window xid = 0;

    if (!find(window, &display, &xid)) {
        return;
    }
    XEvent event = {.xclient = {
                        .type = ClientMessage,
                        .window = xid,
                        .message_type = XInternAtom(display, "_NET_WM_STATE", False),
                        .format = 32,
                    }};
    event.xclient.data.l[0] = is_above ? STATE_ADD : STATE_REMOVE;
    event.xclient.data.l[1] = (long)XInternAtom(display, "_NET_WM_STATE_ABOVE", False);
    event.xclient.data.l[3] = SOURCE_APPLICATION;
    (void)XSendEvent(display,
                     DefaultRootWindow(display),
                     False,
                     SubstructureRedirectMask | SubstructureNotifyMask,
                     &event);
}

bool above_where(GtkWindow *window, int *x, int *y)
{
    Display *display = NULL;
    Window xid = 0;
    Window child = 0;

    return find(window, &display, &xid) &&
           XTranslateCoordinates(display, xid, DefaultRootWindow(display), 0, 0, x, y, &child) !=
               False;
}

void above_move(GtkWindow *window, int x, int y)
{
    Display *display = NULL;
    Window xid = 0;

    if (find(window, &display, &xid)) {
        (void)XMoveWindow(display, xid, x, y);
    }
}

#else

void above_set(GtkWindow *window, bool is_above)
{
    (void)window;
    (void)is_above;
}

bool above_where(GtkWindow *window, int *x, int *y)
{
    (void)window;
    (void)x;
    (void)y;
    return false;
}

void above_move(GtkWindow *window, int x, int y)
{
    (void)window;
    (void)x;
    (void)y;
}

#endif
