#include "display/slides.h"

#include <string.h>

#include "queued/base/assert.h"

/* Larger pictures are made smaller on loading: a photograph of 50 megapixels would take 200 MB. */
#define SIDE_MAX 1600

struct slides {
    char *folder;
    size_t turn;
    GdkTexture *texture; /* NULL: none. */
    bool is_loaded;
};

struct slides *slides_new(const char *folder)
{
    struct slides *slides = g_new0(struct slides, 1);

    slides->folder = g_strdup(folder);
    return slides;
}

void slides_free(struct slides *slides)
{
    if (slides != NULL) {
        g_clear_object(&slides->texture);
        g_free(slides->folder);
        g_free(slides);
    }
}

static gint compare(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static GPtrArray *list(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *open = g_dir_open(folder, 0, NULL);

    for (const char *name = NULL; open != NULL && (name = g_dir_read_name(open)) != NULL;) {
        char *path = g_build_filename(folder, name, NULL);
        if (name[0] != '.' && g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            g_ptr_array_add(names, path);
        } else {
            g_free(path);
        }
    }
    g_clear_pointer(&open, g_dir_close);
    g_ptr_array_sort(names, compare);
    return names;
}

static GdkTexture *load(const char *path)
{
    int width = 0;
    int height = 0;

    if (gdk_pixbuf_get_file_info(path, &width, &height) == NULL) {
        return NULL; /* No picture. */
    }
    GdkPixbuf *pixels = width > SIDE_MAX || height > SIDE_MAX
                            ? gdk_pixbuf_new_from_file_at_size(path, SIDE_MAX, SIDE_MAX, NULL)
                            : gdk_pixbuf_new_from_file(path, NULL);
    if (pixels == NULL) {
        return NULL;
    }
    GdkTexture *texture = gdk_texture_new_for_pixbuf(pixels);
    g_object_unref(pixels);
    return texture;
}

/* The first that can be loaded, from that of this turn on. */
static void load_turn(struct slides *slides)
{
    GPtrArray *paths = list(slides->folder);

    g_clear_object(&slides->texture);
    for (guint i = 0; i < paths->len && slides->texture == NULL; i++) {
        slides->texture = load(g_ptr_array_index(paths, (slides->turn + i) % paths->len));
    }
    g_ptr_array_unref(paths);
}

GdkPaintable *slides_at(struct slides *slides, size_t turn)
{
    if (!slides->is_loaded || turn != slides->turn) {
        slides->turn = turn;
        slides->is_loaded = true;
        load_turn(slides);
    }
    return slides->texture == NULL ? NULL : GDK_PAINTABLE(slides->texture);
}
