#include "display/kind.h"

#include <stdbool.h>

#include "texts/texts.h"

const char *kind_complaint(const Queued__V1__Welcome *welcome, Queued__V1__Language language)
{
    bool is_en = language == QUEUED__V1__LANGUAGE__LANGUAGE_EN;

    if (welcome->actor == QUEUED__V1__ACTOR_KIND__ACTOR_KIND_UNSPECIFIED) {
        return TEXT_BOARD_ENROL_NOBODY(is_en);
    }
    switch (welcome->device_kind) {
    case QUEUED__V1__DEVICE_KIND__DEVICE_KIND_DISPLAY:
        return NULL;
    case QUEUED__V1__DEVICE_KIND__DEVICE_KIND_KIOSK:
        return TEXT_BOARD_ENROL_KIOSK(is_en);
    case QUEUED__V1__DEVICE_KIND__DEVICE_KIND_COUNTER:
        return TEXT_BOARD_ENROL_COUNTER(is_en);
    case QUEUED__V1__DEVICE_KIND__DEVICE_KIND_UNSPECIFIED: /* A person's session. */
    case _QUEUED__V1__DEVICE_KIND_IS_INT_SIZE:
    default: /* Of a newer server. */
        return TEXT_BOARD_ENROL_NOT_DISPLAY(is_en);
    }
}
