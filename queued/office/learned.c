#include "queued/office/learned.h"

#include "queued/base/assert.h"

/* A service of less than a second was a slip of the hand; one of more than eight hours was
 * forgotten. */
#define LEARN_SERVICE_MS_MIN 1000
#define LEARN_SERVICE_MS_MAX (INT64_C(8) * 3600 * 1000)

void learned_init(struct learned *learned, int64_t prior_ms)
{
    QD_ASSERT(prior_ms > 0);
    *learned = (struct learned){.mean_ms = prior_ms, .weight_milli = LEARN_WEIGHT_PRIOR_MILLI};
}

void learned_add(struct learned *learned, int64_t service_ms)
{
    int64_t weight_milli = (int64_t)learned->weight_milli + 1000;

    QD_ASSERT(learned->mean_ms > 0);
    if (service_ms < LEARN_SERVICE_MS_MIN || service_ms > LEARN_SERVICE_MS_MAX) {
        return;
    }
    learned->mean_ms += (service_ms - learned->mean_ms) * 1000 / weight_milli;
    learned->weight_milli =
        (uint32_t)(weight_milli < LEARN_WEIGHT_MAX_MILLI ? weight_milli : LEARN_WEIGHT_MAX_MILLI);
    QD_ASSERT(learned->mean_ms > 0);
}
