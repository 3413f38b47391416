#include "tests/unit/bare_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static char codes[BARE_SITE_MAX + 1][LIMIT_NAME];

const char *bare_site_code(uint32_t office_id)
{
    assert_in_range(office_id, 1, BARE_SITE_MAX);
    (void)snprintf(codes[office_id], LIMIT_NAME, "xa-%u", office_id);
    return codes[office_id];
}

struct site *bare_site(uint32_t office_id)
{
    struct site *site = calloc(1, sizeof *site);
    struct definition *definition = calloc(1, sizeof *definition);

    assert_non_null(site);
    assert_non_null(definition);
    definition->code = bare_site_code(office_id);
    site->definition = definition;
    site->office.office_id = office_id;
    return site;
}
