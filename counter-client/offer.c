#include "counter-client/offer.h"

#include "counter-client/software.h"
#include "counter-client/words.h"
#include "texts/texts.h"

#define OPEN QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN
#define CALLING QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING
#define SERVING QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING
#define PAUSED QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED

void offer_buttons(const struct desk *desk, int64_t now_ms, bool is_enabled[BUTTON_COUNT])
{
    const Queued__V1__CounterView *view = desk->view;
    bool is_serving = view->state == SERVING;
    bool is_calling = view->state == CALLING;
    bool has_ticket = is_serving || is_calling;
    bool is_idle = view->state == OPEN;
    char *link = software_address(desk);

    is_enabled[BUTTON_PRIMARY] = !is_idle || (view->next != NULL && !view->automatic);
    is_enabled[BUTTON_UNDO] = view->undo_until_ms > now_ms;
    is_enabled[BUTTON_RECALL] = is_calling;
    is_enabled[BUTTON_NO_SHOW] = is_calling;
    is_enabled[BUTTON_REQUEUE] = is_calling;
    is_enabled[BUTTON_PARK] = is_serving;
    is_enabled[BUTTON_TRANSFER] = has_ticket;
    is_enabled[BUTTON_FINISH_AS] = is_serving;
    is_enabled[BUTTON_CALL_LABEL] = is_idle && desk->may_call_ticket;
    is_enabled[BUTTON_RETURN] = true; /* Also one that another counter missed. */
    is_enabled[BUTTON_RESUME] = is_idle && view->n_parked > 0;
    is_enabled[BUTTON_LINK] = link != NULL;
    is_enabled[BUTTON_ISSUE] = desk->place.office != NULL;
    is_enabled[BUTTON_RECLASSIFY] = desk->may_reclassify;
    is_enabled[BUTTON_AUTO] = !has_ticket;
    is_enabled[BUTTON_PAUSE] = is_idle;
    is_enabled[BUTTON_CLOSE] = is_idle || view->state == PAUSED;
    is_enabled[BUTTON_LOG_OUT] = !has_ticket;
    g_free(link);
    /* Most answers come before an eye sees the difference: then nothing flickers. */
    int64_t pressed_ms = desk->pending_until_ms - desk->action_ms;
    bool is_slow = desk->is_pending && (!desk->is_up || now_ms - pressed_ms >= OFFER_PATIENCE_MS);
    for (int i = 0; i < BUTTON_COUNT && is_slow; i++) {
        is_enabled[i] = i == BUTTON_LINK && is_enabled[i];
    }
    is_enabled[BUTTON_COMPACT] = true;
}

enum action_kind offer_primary(const struct desk *desk, const char **words)
{
    const Queued__V1__CounterView *view = desk->view;
    enum action_kind action = ACTION_OPEN;

    *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_OPEN));
    if (view->state == PAUSED) {
        *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_GO_ON));
    } else if (view->state == OPEN) {
        action = ACTION_NEXT;
        *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_NEXT));
        if (view->automatic) {
            *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_AUTOMATIC));
        } else if (view->next == NULL) {
            *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_NOBODY));
        }
    } else if (view->state == CALLING) {
        action = ACTION_START;
        *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_START));
    } else if (view->state == SERVING) {
        action = ACTION_FINISH;
        *words = words_pick(WORDS_BOTH(TEXT_COUNTER_DO_FINISH));
    }
    return action;
}
