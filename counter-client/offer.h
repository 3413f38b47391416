/* An offer: what a clerk can press as things stand. The server alone decides: the desk only offers
 * what it would not refuse anyway. */
#ifndef QUEUED_COUNTER_CLIENT_OFFER_H
#define QUEUED_COUNTER_CLIENT_OFFER_H

#include "counter-client/button.h"
#include "counter-client/desk.h"

/* Buttons turn grey when an answer takes longer. */
#define OFFER_PATIENCE_MS 400

/* Which buttons can be pressed. @desk knows its view. */
void offer_buttons(const struct desk *desk, int64_t now_ms, bool is_enabled[BUTTON_COUNT]);

/* What the primary button does next, and in *@words what it says. @desk knows its view. */
enum action_kind offer_primary(const struct desk *desk, const char **words);

#endif
