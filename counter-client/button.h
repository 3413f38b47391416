/* A button: a place to press in the window, what it says and the keys that press it too. No
 * widgets: press.h shows one. */
#ifndef QUEUED_COUNTER_CLIENT_BUTTON_H
#define QUEUED_COUNTER_CLIENT_BUTTON_H

#include "counter-client/action.h"

/* Every place to press. Each has a key of its own. */
enum button {
    BUTTON_PRIMARY, /* Follows the state: open, call next, start, finish. */
    BUTTON_UNDO,
    BUTTON_RECALL,
    BUTTON_NO_SHOW,
    BUTTON_PARK,
    BUTTON_TRANSFER,
    BUTTON_REQUEUE,
    BUTTON_FINISH_AS, /* With an outcome, a dossier and its date. */
    BUTTON_CALL_LABEL,
    BUTTON_RETURN,
    BUTTON_RESUME,
    BUTTON_LINK,
    BUTTON_ISSUE,      /* A number for a citizen who stands here. */
    BUTTON_RECLASSIFY, /* Another class for a ticket that waits. */
    BUTTON_AUTO,
    BUTTON_PAUSE,
    BUTTON_CLOSE,
    BUTTON_LOG_OUT,
    BUTTON_COMPACT,
};
#define BUTTON_COUNT 19

/* What the button says. "" for the primary one, whose words follow the state. */
const char *button_text(enum button button);
/* The name of its key: "F9". */
const char *button_key(enum button button);
/* The second key, on a numeric key pad: "+". Those with "0" are asked for by 0, and then chosen. */
const char *button_pad(enum button button);

/* The action of a button that needs no further question; ACTION_STATUS: it does, is not the
 * server's, or follows the state. */
enum action_kind button_action(enum button button);

#endif
