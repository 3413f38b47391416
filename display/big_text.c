#include "display/big_text.h"

#include <glib.h>
#include <string.h>

/* A dot is two columns wide: cells of a terminal are twice as high as wide. */
#define DOT_COLS 2

static const struct {
    uint32_t sign;
    const char *rows[BIG_TEXT_ROWS];
} glyphs[] = {
    {'0', {"###", "#.#", "#.#", "#.#", "###"}},
    {'1', {".#.", "##.", ".#.", ".#.", "###"}},
    {'2', {"###", "..#", "###", "#..", "###"}},
    {'3', {"###", "..#", ".##", "..#", "###"}},
    {'4', {"#.#", "#.#", "###", "..#", "..#"}},
    {'5', {"###", "#..", "###", "..#", "###"}},
    {'6', {"###", "#..", "###", "#.#", "###"}},
    {'7', {"###", "..#", "..#", "..#", "..#"}},
    {'8', {"###", "#.#", "###", "#.#", "###"}},
    {'9', {"###", "#.#", "###", "..#", "###"}},
    {'A', {".##.", "#..#", "####", "#..#", "#..#"}},
    {'B', {"###.", "#..#", "###.", "#..#", "###."}},
    {'C', {".###", "#...", "#...", "#...", ".###"}},
    {'D', {"###.", "#..#", "#..#", "#..#", "###."}},
    {0x110, {".###.", ".#..#", "###.#", ".#..#", ".###."}},
    {'E', {"####", "#...", "###.", "#...", "####"}},
    {'F', {"####", "#...", "###.", "#...", "#..."}},
    {'G', {".###", "#...", "#.##", "#..#", ".###"}},
    {'H', {"#..#", "#..#", "####", "#..#", "#..#"}},
    {'I', {"###", ".#.", ".#.", ".#.", "###"}},
    {'J', {"..##", "...#", "...#", "#..#", ".##."}},
    {'K', {"#..#", "#.#.", "##..", "#.#.", "#..#"}},
    {'L', {"#...", "#...", "#...", "#...", "####"}},
    {'M', {"#...#", "##.##", "#.#.#", "#...#", "#...#"}},
    {'N', {"#...#", "##..#", "#.#.#", "#..##", "#...#"}},
    {'O', {".##.", "#..#", "#..#", "#..#", ".##."}},
    {'P', {"###.", "#..#", "###.", "#...", "#..."}},
    {'Q', {".##.", "#..#", "#..#", "#.##", ".###"}},
    {'R', {"###.", "#..#", "###.", "#.#.", "#..#"}},
    {'S', {".###", "#...", ".##.", "...#", "###."}},
    {'T', {"#####", "..#..", "..#..", "..#..", "..#.."}},
    {'U', {"#..#", "#..#", "#..#", "#..#", ".##."}},
    {'V', {"#...#", "#...#", "#...#", ".#.#.", "..#.."}},
    {'W', {"#...#", "#...#", "#.#.#", "##.##", "#...#"}},
    {'X', {"#...#", ".#.#.", "..#..", ".#.#.", "#...#"}},
    {'Y', {"#...#", ".#.#.", "..#..", "..#..", "..#.."}},
    {'Z', {"####", "..#.", ".#..", "#...", "####"}},
    {0x2192, {"..#..", "...#.", "#####", "...#.", "..#.."}},
};

static const char *const *glyph_of(uint32_t sign)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(glyphs); i++) {
        if (glyphs[i].sign == sign) {
            return glyphs[i].rows;
        }
    }
    return NULL;
}

/* With the gap to its right. */
static size_t glyph_width(const char *const *rows)
{
    return (strlen(rows[0]) + 1) * DOT_COLS;
}

size_t big_text_width(const char *text)
{
    size_t width = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        const char *const *rows = glyph_of(g_utf8_get_char(at));
        width += rows == NULL ? 0 : glyph_width(rows);
    }
    return width == 0 ? 0 : width - DOT_COLS;
}

static void put_glyph(
    struct canvas *canvas, size_t row, size_t col, enum canvas_style style, const char *const *rows)
{
    for (size_t y = 0; y < BIG_TEXT_ROWS; y++) {
        for (size_t x = 0; rows[y][x] != '\0'; x++) {
            (void)canvas_put(canvas,
                             row + y,
                             col + x * DOT_COLS,
                             DOT_COLS,
                             style,
                             rows[y][x] == '#' ? "██" : "  ");
        }
    }
}

size_t big_text_put(
    struct canvas *canvas, size_t row, size_t col, enum canvas_style style, const char *text)
{
    size_t used = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        const char *const *rows = glyph_of(g_utf8_get_char(at));
        if (rows != NULL) {
            put_glyph(canvas, row, col + used, style, rows);
            used += glyph_width(rows);
        }
    }
    return used == 0 ? 0 : used - DOT_COLS;
}
