#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/assert.h"
#include "queued/gateway/metrics.h"

static char text[32768];

static void test_counting(void **state)
{
    struct metrics metrics = {0};

    (void)state;
    metrics_add(&metrics, METRIC_EVENTS, 3);
    metrics_add(&metrics, METRIC_EVENTS, 4);
    metrics_set(&metrics, METRIC_CONNECTIONS, 9);
    metrics_set(&metrics, METRIC_CONNECTIONS, 2);
    metrics_count_refusal(&metrics, REFUSAL_BUSY);
    size_t len = metrics_text(&metrics, text, sizeof text);
    assert_int_equal(len, strlen(text));
    assert_non_null(strstr(text, "\nqueued_events_total 7\n"));
    assert_non_null(strstr(text, "\nqueued_connections 2\n"));
    assert_non_null(strstr(text, "\nqueued_refusals_total{code=\"busy\"} 1\n"));
    assert_non_null(strstr(text, "\nqueued_refusals_total{code=\"bad_token\"} 0\n"));
}

/* "queued_" and what Prometheus allows in a name. */
static const char *skip_name(const char *at)
{
    assert_int_equal(strncmp(at, "queued_", 7), 0);
    while (islower((unsigned char)*at) || *at == '_') {
        at++;
    }
    return at;
}

static void check_sample(const char *line, const char *family)
{
    const char *at = skip_name(line);
    char *end = NULL;

    assert_int_equal(strncmp(line, family, strlen(family)), 0);
    assert_int_equal((size_t)(at - line), strlen(family));
    if (*at == '{') {
        assert_int_equal(strncmp(at, "{code=\"", 7), 0);
        for (at += 7; *at != '"'; at++) {
            assert_true(islower((unsigned char)*at) || *at == '_');
        }
        assert_int_equal(strncmp(at, "\"}", 2), 0);
        at += 2;
    }
    assert_int_equal(*at, ' ');
    (void)strtoull(at + 1, &end, 10);
    assert_int_equal(*end, '\0');
}

/* Every line by the text format: HELP, TYPE, then the samples of that family; each family once;
 * counters end in _total, gauges do not. */
static void test_format(void **state)
{
    struct metrics metrics = {0};
    char family[64] = "";
    char type[16] = "";
    char *rest = NULL;
    int families = 0;
    int samples = 0;

    (void)state;
    assert_true(metrics_text(&metrics, text, sizeof text) < sizeof text);
    assert_int_equal(text[strlen(text) - 1], '\n');
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "# HELP ", 7) == 0) {
            assert_true(sscanf(line, "# HELP %63s", family) == 1);
            assert_true(strlen(line) > 8 + strlen(family));
            families++;
        } else if (strncmp(line, "# TYPE ", 7) == 0) {
            char named[64];
            assert_true(sscanf(line, "# TYPE %63s %15s", named, type) == 2);
            assert_string_equal(named, family);
            size_t len = strlen(family);
            bool is_total = len > 6 && strcmp(family + len - 6, "_total") == 0;
            assert_int_equal(is_total, strcmp(type, "counter") == 0);
            assert_true(is_total || strcmp(type, "gauge") == 0);
        } else {
            check_sample(line, family);
            samples++;
        }
    }
    assert_int_equal(families, METRIC_COUNT + 1);
    assert_true(samples > METRIC_COUNT + 40);
}

static void test_every_refusal_is_counted(void **state)
{
    static const struct {
        enum refusal refusal;
        const char *key;
    } rows[] = {
#define X(name, number, vi, en) {REFUSAL_##name, #name},
        REFUSAL_MAP(X)
#undef X
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct metrics metrics = {0};
        char line[128];
        metrics_count_refusal(&metrics, rows[i].refusal);
        (void)metrics_text(&metrics, text, sizeof text);
        int len = snprintf(line, sizeof line, "{code=\"%s\"} 1\n", rows[i].key);
        for (int j = 7; j < len; j++) {
            line[j] = (char)tolower((unsigned char)line[j]);
        }
        char *found = strstr(text, line);
        assert_non_null(found);
        assert_null(strstr(found + len, "\"} 1\n"));
    }
}

static void test_too_small(void **state)
{
    struct metrics metrics = {0};
    char small[64];

    (void)state;
    size_t needed = metrics_text(&metrics, text, sizeof text);
    memset(small, 'x', sizeof small);
    assert_int_equal(metrics_text(&metrics, small, sizeof small - 1), needed);
    assert_int_equal(small[sizeof small - 2], '\0');
    assert_int_equal(small[sizeof small - 1], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counting),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_every_refusal_is_counted),
        cmocka_unit_test(test_too_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
