#include "tests/unit/setup_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/record.h"

enum qd_err setup_yaml_parse(const char *yaml,
                             struct definition *definition,
                             struct complaints *list)
{
    const struct setup_text text = {
        .yaml = yaml, .len = strlen(yaml), .file = "office.yaml", .folder = "/nonexistent"};

    complaints_init(list);
    return setup_parse(&text, NULL, definition, list);
}

void setup_yaml_keep(const char *yaml, void (*check)(const struct definition *definition))
{
    struct definition definition = {0};
    struct definition kept = {0};
    struct complaints list;
    uint8_t *bytes = NULL;
    size_t len = 0;

    assert_int_equal(setup_yaml_parse(yaml, &definition, &list), QD_OK);
    assert_int_equal(list.count, 0);
    check(&definition);
    assert_int_equal(record_pack_definition(&definition, &bytes, &len), QD_OK);
    assert_int_equal(record_unpack_definition(&kept, bytes, len), QD_OK);
    check(&kept);
    free(bytes);
    definition_deinit(&definition);
    definition_deinit(&kept);
    complaints_deinit(&list);
}

char *setup_yaml_bend(const char *yaml, const char *from, const char *to)
{
    const char *at = strstr(yaml, from);

    assert_non_null(at);
    size_t size = strlen(yaml) + strlen(to) + 1;
    char *bent = malloc(size);
    assert_non_null(bent);
    (void)snprintf(bent, size, "%.*s%s%s", (int)(at - yaml), yaml, to, at + strlen(from));
    return bent;
}
