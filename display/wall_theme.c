#include "display/wall_theme.h"

#include "queued/base/assert.h"

/* Inter for its clear figures; the others know every Vietnamese letter as well. */
#define FONTS "\"Inter\", \"Noto Sans\", \"DejaVu Sans\", sans-serif"

#define SHAPES                                    \
    ".wall { font-family: " FONTS "; }"           \
    ".tile, .tile-call { border-radius: 0.5em; }" \
    ".tile-letter { border-radius: 0.3em; }"      \
    ".tile-link { border-radius: 0.3em; }"

static const char *const themes[WALL_THEME_COUNT] = {
    [WALL_DARK] = SHAPES ".wall { background: #081421; }"
                         ".tile { background: #15283b; }"
                         ".tile-call { background: #ffcb30; }"
                         ".tile-link { background: #b3201a; }"
                         ".tile-notice { background: #15283b; }"
                         ".tile-letter { background: #27415b; }"
                         ".text { color: #ffffff; }"
                         ".dim { color: #b9cadb; }"
                         ".call { color: #0b1420; }"
                         ".link { color: #ffffff; }"
                         ".accent { color: #ffcb30; }",
    [WALL_LIGHT] = SHAPES ".wall { background: #e9eef3; }"
                          ".tile { background: #ffffff; }"
                          ".tile-call { background: #0a3f8f; }"
                          ".tile-link { background: #b3201a; }"
                          ".tile-notice { background: #ffffff; }"
                          ".tile-letter { background: #d6e0ea; }"
                          ".text { color: #0b1726; }"
                          ".dim { color: #3a4b5c; }"
                          ".call { color: #ffffff; }"
                          ".link { color: #ffffff; }"
                          ".accent { color: #0a3f8f; }",
};

const char *wall_theme_css(enum wall_theme theme)
{
    QD_ASSERT(theme < WALL_THEME_COUNT);
    return themes[theme];
}
