/* The colours of the wall: light and dark, both of high contrast (7:1 and more for every text). */
#ifndef QUEUED_DISPLAY_WALL_THEME_H
#define QUEUED_DISPLAY_WALL_THEME_H

enum wall_theme { WALL_DARK, WALL_LIGHT };
#define WALL_THEME_COUNT 2

/* CSS for GTK. Classes: wall; tile, tile-call, tile-link, tile-notice, tile-letter; text, dim,
 * call, link, accent; slide. */
const char *wall_theme_css(enum wall_theme theme);

#endif
