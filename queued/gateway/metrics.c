#include "queued/gateway/metrics.h"

#include <stdarg.h>
#include <stdio.h>

#include "queued/base/assert.h"

static const struct {
    const char *name;
    const char *type;
    const char *help;
} metric_texts[METRIC_COUNT] = {
#define X(name, text, type, help) [METRIC_##name] = {text, type, help},
    METRIC_MAP(X)
#undef X
};

static const enum refusal refusal_codes[] = {
#define X(name, number, vi, en) REFUSAL_##name,
    REFUSAL_MAP(X)
#undef X
};

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t amount)
{
    QD_ASSERT((unsigned)metric < METRIC_COUNT);
    metrics->values[metric] += amount;
}

void metrics_set(struct metrics *metrics, enum metric metric, uint64_t value)
{
    QD_ASSERT((unsigned)metric < METRIC_COUNT);
    metrics->values[metric] = value;
}

void metrics_count_refusal(struct metrics *metrics, enum refusal refusal)
{
    QD_ASSERT(refusal != REFUSAL_NONE && (unsigned)refusal <= REFUSAL_NUMBER_MAX);
    metrics->refusals[refusal]++;
}

/* Text that is being written; it goes on counting when it is full. */
struct page {
    char *text;
    size_t size;
    size_t used;
};

QD_PRINTF(2, 3)
static void print(struct page *page, const char *format, ...)
{
    size_t left = page->used < page->size ? page->size - page->used : 0;
    va_list args;

    va_start(args, format);
    int len = vsnprintf(left > 0 ? page->text + page->used : NULL, left, format, args);
    va_end(args);
    page->used += len > 0 ? (size_t)len : 0;
}

size_t metrics_text(const struct metrics *metrics, char *text, size_t size)
{
    struct page page = {.text = text, .size = size};

    for (int i = 0; i < METRIC_COUNT; i++) {
        print(&page, "# HELP queued_%s %s\n", metric_texts[i].name, metric_texts[i].help);
        print(&page, "# TYPE queued_%s %s\n", metric_texts[i].name, metric_texts[i].type);
        print(&page,
              "queued_%s %llu\n",
              metric_texts[i].name,
              (unsigned long long)metrics->values[i]);
    }
    print(&page, "# HELP queued_refusals_total Requests refused, by code.\n");
    print(&page, "# TYPE queued_refusals_total counter\n");
    for (size_t i = 0; i < QD_ARRAY_LEN(refusal_codes); i++) {
        print(&page,
              "queued_refusals_total{code=\"%s\"} %llu\n",
              refusal_key(refusal_codes[i]) + sizeof "refusal." - 1,
              (unsigned long long)metrics->refusals[refusal_codes[i]]);
    }
    return page.used;
}
