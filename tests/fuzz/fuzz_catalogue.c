/* A catalogue from anybody: every row is taken or left out, none is lost. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "queued/setup/catalogue.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct draft draft;
    static struct draft_field field = {.name = "Hộ tịch"};
    static struct service_plan service = {.code = "ho-tich"};
    struct scratch scratch;
    struct complaints complaints;
    char *text = malloc(size + 1);

    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    memset(&draft, 0, sizeof draft);
    draft.definition.services = &service;
    draft.definition.service_count = 1;
    draft.fields = &field;
    draft.field_count = 1;
    draft.rest_service = size % 2 == 0 ? 0 : INDEX_NONE;
    scratch_init(&scratch);
    complaints_init(&complaints);
    struct catalogue_counts counts =
        catalogue_read(text, size, "ds.csv", &draft, &scratch, &complaints);
    QD_ASSERT(counts.taken + counts.rejected == counts.rows);
    QD_ASSERT(counts.taken == draft.definition.procedure_count);
    complaints_deinit(&complaints);
    scratch_deinit(&scratch);
    free(text);
    return 0;
}
