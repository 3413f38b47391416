/* office.yaml from anybody: an answer, and a sound office when it is yes. */
#include <stdint.h>
#include <stdlib.h>

#include "queued/base/assert.h"
#include "queued/setup/setup.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct definition definition = {0};
    struct complaints complaints;
    const struct setup_text text = {
        .yaml = (const char *)data, .len = size, .file = "office.yaml", .folder = "/nonexistent"};

    complaints_init(&complaints);
    enum qd_err err = setup_parse(&text, NULL, &definition, &complaints);
    QD_ASSERT(err == QD_OK || err == QD_ERR_INVALID || err == QD_ERR_NOMEM);
    QD_ASSERT((err == QD_OK) == (definition.storage != NULL));
    QD_ASSERT((err == QD_OK) == (complaints.totals[COMPLAINT_ERROR] == 0));
    if (err == QD_OK) {
        /* What is in force can be followed by itself: ids stay. */
        struct definition next = {0};
        complaints_deinit(&complaints);
        QD_ASSERT(setup_parse(&text, &definition, &next, &complaints) == QD_OK);
        for (uint32_t i = 0; i < next.service_count; i++) {
            QD_ASSERT(next.services[i].service_id == definition.services[i].service_id);
        }
        definition_deinit(&next);
    }
    complaints_deinit(&complaints);
    definition_deinit(&definition);
    return 0;
}
