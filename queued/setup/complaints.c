#include "queued/setup/complaints.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A remedy names a value or two; whatever is longer is hostile input. */
#define TEXT_SIZE 1024

void complaints_init(struct complaints *complaints)
{
    *complaints = (struct complaints){0};
}

static void complaint_deinit(struct complaint *complaint)
{
    free(complaint->file);
    free(complaint->vi);
    free(complaint->en);
}

void complaints_deinit(struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        complaint_deinit(&complaints->items[i]);
    }
    free(complaints->items);
    complaints_init(complaints);
}

/* A cut in the middle of a code point would not be text any more; a control character could forge a
 * line. */
static char *duplicate(char text[TEXT_SIZE])
{
    size_t len = strlen(text);

    if (len == TEXT_SIZE - 1) {
        while (len > 0 && ((unsigned char)text[len - 1] & 0xc0U) == 0x80) {
            len--;
        }
        len -= len > 0 && (unsigned char)text[len - 1] >= 0xc0 ? 1 : 0;
    }
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            text[i] = ' ';
        }
    }
    char *copy = malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

static bool reserve(struct complaints *complaints)
{
    if (complaints->count < complaints->size) {
        return true;
    }
    size_t size = complaints->size == 0 ? 16 : 2 * complaints->size;
    struct complaint *items = realloc(complaints->items, size * sizeof *items);
    if (items == NULL) {
        return false;
    }
    complaints->items = items;
    complaints->size = size;
    return true;
}

void complaints_add(struct complaints *complaints,
                    enum complaint_severity severity,
                    const char *file,
                    uint32_t line,
                    const char *vi,
                    const char *en,
                    ...)
{
    char text_vi[TEXT_SIZE];
    char text_en[TEXT_SIZE];
    va_list arguments;

    complaints->totals[severity]++;
    if (complaints->count >= COMPLAINTS_KEPT_MAX) {
        return;
    }
    va_start(arguments, en);
    (void)vsnprintf(text_vi, sizeof text_vi, vi, arguments);
    va_end(arguments);
    va_start(arguments, en);
    (void)vsnprintf(text_en, sizeof text_en, en, arguments);
    va_end(arguments);

    struct complaint complaint = {.severity = severity, .line = line};
    complaint.file = strdup(file);
    complaint.vi = duplicate(text_vi);
    complaint.en = duplicate(text_en);
    if (complaint.file == NULL || complaint.vi == NULL || complaint.en == NULL ||
        !reserve(complaints)) {
        complaint_deinit(&complaint);
        complaints->failed = true;
        return;
    }
    complaints->items[complaints->count] = complaint;
    complaints->count++;
}

/* Files are complained about one after another, never in turns: each keeps its place. */
static bool belongs_before(const struct complaint *one, const struct complaint *other)
{
    return strcmp(one->file, other->file) == 0 && one->line < other->line;
}

void complaints_sort(struct complaints *complaints)
{
    /* Complaints come nearly in order, file by file: insertion is stable, and close to linear. */
    for (size_t i = 1; i < complaints->count; i++) {
        struct complaint moved = complaints->items[i];
        size_t at = i;
        while (at > 0 && belongs_before(&moved, &complaints->items[at - 1])) {
            complaints->items[at] = complaints->items[at - 1];
            at--;
        }
        complaints->items[at] = moved;
    }
}

void complaints_print(const struct complaints *complaints, FILE *stream, bool in_vietnamese)
{
    static const char *const names[COMPLAINT_SEVERITY_COUNT][2] = {
        {"error", "lỗi"},
        {"warning", "cảnh báo"},
        {"note", "lưu ý"},
    };
    size_t all = 0;

    for (size_t i = 0; i < complaints->count; i++) {
        const struct complaint *complaint = &complaints->items[i];
        (void)fprintf(stream, "%s:", complaint->file);
        if (complaint->line > 0) {
            (void)fprintf(stream, "%u:", (unsigned)complaint->line);
        }
        (void)fprintf(stream,
                      " %s: %s\n",
                      names[complaint->severity][in_vietnamese ? 1 : 0],
                      in_vietnamese ? complaint->vi : complaint->en);
    }
    for (size_t i = 0; i < COMPLAINT_SEVERITY_COUNT; i++) {
        all += complaints->totals[i];
    }
    if (all > complaints->count) {
        (void)fprintf(stream,
                      in_vietnamese ? "… và %zu điều nữa\n" : "... and %zu more\n",
                      all - complaints->count);
    }
}
