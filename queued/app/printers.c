#include "queued/app/printers.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "queued/base/hash.h"
#include "queued/base/log.h"
#include "queued/base/text.h"
#include "queued/printing/printer.h"
#include "queued/printing/renderer.h"

/* A printer that nobody prints on is asked how it is every so often. */
#define ASK_EVERY_NS (UINT64_C(15) * 1000000000)

/* What the loop and the thread of a printer share, under its mutex. */
struct press_news {
    enum printer_state state;
    uint64_t since_ns; /* By uv_hrtime(). */
    uint64_t printed_ticket_id;
    uint64_t failed_ticket_id;
};

struct press {
    struct list link;
    uint32_t office_id;
    char kiosk[LIMIT_NAME];
    char target[LIMIT_TITLE];
    uint32_t dots;
    uv_async_t *wake;
    uv_thread_t thread;
    uv_mutex_t mutex;
    uv_cond_t changed;
    struct sheet *sheets[LIMIT_PRINTER_SLIPS]; /* Owned; a ring. */
    uint32_t first;
    uint32_t count;
    bool is_printing;
    bool is_closing;
    int cancel[2]; /* Closing the second end ends every wait of the thread. */
    struct press_news news;
};

/* --- On the printer's thread --- */

/* With the mutex held. */
static void tell(struct press *press, enum printer_state state)
{
    if (press->news.state != state) {
        press->news.state = state;
        press->news.since_ns = uv_hrtime();
    }
    (void)uv_async_send(press->wake);
}

static bool print(struct printer_target *target,
                  uint32_t dots,
                  const struct sheet *sheet,
                  enum printer_state *state)
{
    uint8_t *bytes = NULL;
    size_t len = 0;

    if (sheet == NULL) {
        return printer_send(target, NULL, 0, state);
    }
    enum qd_err err = renderer_make(sheet, dots, target->cancel_fd, &bytes, &len);
    if (err != QD_OK) {
        qd_log(QD_LEVEL_ERROR,
               "app",
               "a slip could not be drawn; is " RENDERER_PROGRAM " beside queued?",
               "err=\"%s\"",
               qd_err_text(err));
        return false;
    }
    bool printed = printer_send(target, bytes, len, state);
    free(bytes);
    return printed;
}

/* The next sheet, as soon as there is one. NULL: it is time to ask how the printer is. */
static struct sheet *next_sheet(struct press *press)
{
    while (press->count == 0 && !press->is_closing) {
        if (uv_cond_timedwait(&press->changed, &press->mutex, ASK_EVERY_NS) != 0) {
            return NULL;
        }
    }
    if (press->is_closing) {
        return NULL;
    }
    struct sheet *sheet = press->sheets[press->first];
    press->first = (press->first + 1) % LIMIT_PRINTER_SLIPS;
    press->count--;
    return sheet;
}

static void log_change(const struct press *press, enum printer_state before)
{
    if (before != press->news.state) {
        bool is_well = press->news.state < PRINTER_NO_PAPER;
        qd_log(is_well ? QD_LEVEL_INFO : QD_LEVEL_WARN,
               "app",
               is_well ? "printer ready" : "printer in trouble",
               "kiosk=\"%s\" target=%s state=%d",
               press->kiosk,
               press->target,
               (int)press->news.state);
    }
}

/* What became of a ticket's slip, the last time it was tried. With the mutex held. */
static void note(struct press *press, const struct sheet *sheet, bool printed)
{
    struct press_news *news = &press->news;
    uint64_t ticket_id = sheet_ticket_id(sheet);
    uint64_t *other = printed ? &news->failed_ticket_id : &news->printed_ticket_id;

    if (ticket_id == 0) {
        return;
    }
    *(printed ? &news->printed_ticket_id : &news->failed_ticket_id) = ticket_id;
    if (*other == ticket_id) {
        *other = 0;
    }
}

static void run(void *data)
{
    struct press *press = data;
    struct printer_target target = {.address = press->target, .cancel_fd = press->cancel[0]};
    struct sheet *sheet = NULL; /* The first thing is to ask how it is. */

    uv_mutex_lock(&press->mutex);
    while (!press->is_closing) {
        enum printer_state state = press->news.state;
        enum printer_state before = state;
        press->is_printing = sheet != NULL;
        uv_mutex_unlock(&press->mutex);
        bool printed = print(&target, press->dots, sheet, &state);
        uv_mutex_lock(&press->mutex);
        press->is_printing = false;
        if (press->is_closing) {
            break; /* What was being sent was cut off: no news. */
        }
        if (sheet != NULL) {
            note(press, sheet, printed);
            free(sheet);
        }
        tell(press, state);
        log_change(press, before);
        sheet = next_sheet(press);
    }
    free(sheet);
    uv_mutex_unlock(&press->mutex);
}

/* --- On the loop --- */

static void on_wake(uv_async_t *handle)
{
    struct printers *printers = handle->data;

    printers->on_change(printers->owner);
}

enum qd_err printers_open(struct printers *printers,
                          uv_loop_t *loop,
                          void (*on_change)(void *owner),
                          void *owner)
{
    *printers = (struct printers){.on_change = on_change, .owner = owner};
    list_init(&printers->all);
    if (uv_async_init(loop, &printers->wake, on_wake) != 0) {
        return QD_ERR_NOMEM;
    }
    printers->wake.data = printers;
    return QD_OK;
}

uint64_t printers_key(const char *kiosk)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_bytes(&hash, kiosk, strlen(kiosk));
    uint64_t value = qd_hash_value(&hash);
    return value == 0 ? 1 : value;
}

static struct press *find(const struct printers *printers, uint32_t office_id, uint64_t key)
{
    LIST_FOR_EACH(link, &printers->all)
    {
        struct press *press = LIST_ENTRY(link, struct press, link);
        if (press->office_id == office_id && printers_key(press->kiosk) == key) {
            return press;
        }
    }
    return NULL;
}

static bool is_as_planned(const struct press *press, const struct printer_plan *plan)
{
    return strcmp(press->kiosk, plan->kiosk) == 0 && strcmp(press->target, plan->target) == 0 &&
           press->dots == sheet_dots(plan->paper_mm);
}

static void open_press(struct printers *printers,
                       uint32_t office_id,
                       const struct printer_plan *plan)
{
    struct press *press = calloc(1, sizeof *press);

    if (press == NULL || pipe2(press->cancel, O_CLOEXEC) != 0) {
        free(press);
        return; /* Tried again with the next change of the definition. */
    }
    press->office_id = office_id;
    (void)text_copy(press->kiosk, sizeof press->kiosk, plan->kiosk);
    (void)text_copy(press->target, sizeof press->target, plan->target);
    press->dots = sheet_dots(plan->paper_mm);
    press->wake = &printers->wake;
    press->news.since_ns = uv_hrtime();
    int code = uv_mutex_init(&press->mutex);
    code |= uv_cond_init(&press->changed);
    QD_ASSERT(code == 0); /* Nothing of the kernel's is needed for them. */
    if (uv_thread_create(&press->thread, run, press) != 0) {
        qd_log(QD_LEVEL_ERROR, "app", "no thread for a printer", "kiosk=\"%s\"", press->kiosk);
        uv_cond_destroy(&press->changed);
        uv_mutex_destroy(&press->mutex);
        (void)close(press->cancel[0]);
        (void)close(press->cancel[1]);
        free(press);
        return;
    }
    list_push_back(&printers->all, &press->link);
    printers->count++;
}

static void close_press(struct printers *printers, struct press *press)
{
    uv_mutex_lock(&press->mutex);
    press->is_closing = true;
    uv_cond_signal(&press->changed);
    uv_mutex_unlock(&press->mutex);
    (void)close(press->cancel[1]);
    (void)uv_thread_join(&press->thread);
    for (uint32_t i = 0; i < press->count; i++) {
        free(press->sheets[(press->first + i) % LIMIT_PRINTER_SLIPS]);
    }
    (void)close(press->cancel[0]);
    uv_cond_destroy(&press->changed);
    uv_mutex_destroy(&press->mutex);
    list_remove(&press->link);
    printers->count--;
    free(press);
}

void printers_follow(struct printers *printers, const struct definition *definition)
{
    LIST_FOR_EACH(link, &printers->all)
    {
        struct press *press = LIST_ENTRY(link, struct press, link);
        bool is_planned = false;
        for (uint32_t i = 0; i < definition->printer_count; i++) {
            is_planned = is_planned || is_as_planned(press, &definition->printers[i]);
        }
        if (press->office_id == definition->office_id && !is_planned) {
            close_press(printers, press);
        }
    }
    for (uint32_t i = 0; i < definition->printer_count; i++) {
        const struct printer_plan *plan = &definition->printers[i];
        if (find(printers, definition->office_id, printers_key(plan->kiosk)) == NULL) {
            open_press(printers, definition->office_id, plan);
        }
    }
}

uint64_t printers_find(const struct printers *printers,
                       uint32_t office_id,
                       const char *kiosk,
                       bool any)
{
    uint64_t key = printers_key(kiosk);

    if (find(printers, office_id, key) != NULL) {
        return key;
    }
    LIST_FOR_EACH(link, &printers->all)
    {
        const struct press *press = LIST_ENTRY(link, struct press, link);
        if (any && press->office_id == office_id) {
            return printers_key(press->kiosk);
        }
    }
    return 0;
}

void printers_print(struct printers *printers,
                    uint32_t office_id,
                    uint64_t key,
                    struct sheet *sheet)
{
    struct press *press = find(printers, office_id, key);

    if (press == NULL) {
        free(sheet);
        return; /* Gone with the last definition. */
    }
    uv_mutex_lock(&press->mutex);
    if (press->count == LIMIT_PRINTER_SLIPS) {
        note(press, sheet, false);
        free(sheet);
    } else {
        press->sheets[(press->first + press->count) % LIMIT_PRINTER_SLIPS] = sheet;
        press->count++;
        uv_cond_signal(&press->changed);
    }
    (void)uv_async_send(press->wake);
    uv_mutex_unlock(&press->mutex);
}

uint32_t printers_views(const struct printers *printers,
                        uint32_t office_id,
                        uint64_t key,
                        int64_t now_ms,
                        struct printer_view *views,
                        uint32_t max)
{
    uint64_t now_ns = uv_hrtime();
    uint32_t count = 0;

    LIST_FOR_EACH(link, &printers->all)
    {
        struct press *press = LIST_ENTRY(link, struct press, link);
        if (press->office_id != office_id || count == max ||
            (key != 0 && printers_key(press->kiosk) != key)) {
            continue;
        }
        uv_mutex_lock(&press->mutex);
        views[count++] = (struct printer_view){
            .kiosk = press->kiosk,
            .state = (uint32_t)press->news.state,
            .since_ms = now_ms - (int64_t)((now_ns - press->news.since_ns) / 1000000),
            .waiting = press->count + (press->is_printing ? 1 : 0),
            .printed_ticket_id = press->news.printed_ticket_id,
            .failed_ticket_id = press->news.failed_ticket_id,
        };
        uv_mutex_unlock(&press->mutex);
    }
    return count;
}

void printers_close(struct printers *printers)
{
    LIST_FOR_EACH(link, &printers->all)
    {
        close_press(printers, LIST_ENTRY(link, struct press, link));
    }
    uv_close((uv_handle_t *)&printers->wake, NULL);
}
