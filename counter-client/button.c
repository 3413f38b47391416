#include "counter-client/button.h"

#include "counter-client/words.h"
#include "texts/texts.h"

static const struct {
    const char *vi;
    const char *en;
    const char *key;
    const char *pad;
    enum action_kind action; /* ACTION_STATUS: it asks first, or is not the server's. */
} buttons[BUTTON_COUNT] = {
    [BUTTON_PRIMARY] = {"", "", "F9", "Enter", ACTION_STATUS},
    [BUTTON_UNDO] = {WORDS_BOTH(TEXT_COUNTER_DO_UNDO), "F8", ".", ACTION_UNDO},
    [BUTTON_RECALL] = {WORDS_BOTH(TEXT_COUNTER_DO_RECALL), "F2", "+", ACTION_RECALL},
    [BUTTON_NO_SHOW] = {WORDS_BOTH(TEXT_COUNTER_DO_NO_SHOW), "F3", "-", ACTION_NO_SHOW},
    [BUTTON_PARK] = {WORDS_BOTH(TEXT_COUNTER_DO_PARK), "F5", "/", ACTION_PARK},
    [BUTTON_TRANSFER] = {WORDS_BOTH(TEXT_COUNTER_DO_TRANSFER), "F4", "*", ACTION_STATUS},
    [BUTTON_REQUEUE] = {WORDS_BOTH(TEXT_COUNTER_DO_REQUEUE), "F6", "9", ACTION_REQUEUE},
    [BUTTON_FINISH_AS] = {WORDS_BOTH(TEXT_COUNTER_DO_FINISH_AS), "F7", "1", ACTION_STATUS},
    [BUTTON_CALL_LABEL] = {WORDS_BOTH(TEXT_COUNTER_DO_CALL_LABEL), "Ctrl+F", "2", ACTION_STATUS},
    [BUTTON_RETURN] = {WORDS_BOTH(TEXT_COUNTER_DO_RETURN), "Ctrl+R", "4", ACTION_STATUS},
    [BUTTON_RESUME] = {WORDS_BOTH(TEXT_COUNTER_DO_RESUME), "Ctrl+T", "3", ACTION_STATUS},
    [BUTTON_LINK] = {WORDS_BOTH(TEXT_COUNTER_DO_LINK), "F12", "8", ACTION_STATUS},
    [BUTTON_ISSUE] = {WORDS_BOTH(TEXT_COUNTER_DO_ISSUE), "Alt+N", "5", ACTION_STATUS},
    [BUTTON_RECLASSIFY] = {WORDS_BOTH(TEXT_COUNTER_DO_RECLASSIFY), "Alt+P", "6", ACTION_STATUS},
    [BUTTON_AUTO] = {WORDS_BOTH(TEXT_COUNTER_DO_AUTO), "Alt+A", "0", ACTION_OPEN},
    [BUTTON_PAUSE] = {WORDS_BOTH(TEXT_COUNTER_DO_PAUSE), "F10", "7", ACTION_STATUS},
    [BUTTON_CLOSE] = {WORDS_BOTH(TEXT_COUNTER_DO_CLOSE), "Ctrl+W", "0", ACTION_CLOSE},
    [BUTTON_LOG_OUT] = {WORDS_BOTH(TEXT_COUNTER_DO_LOG_OUT), "Ctrl+L", "0", ACTION_LOG_OUT},
    [BUTTON_COMPACT] = {WORDS_BOTH(TEXT_COUNTER_DO_COMPACT), "F11", "0", ACTION_STATUS},
};

const char *button_text(enum button button)
{
    return words_pick(buttons[button].vi, buttons[button].en);
}

const char *button_key(enum button button)
{
    return buttons[button].key;
}

const char *button_pad(enum button button)
{
    return buttons[button].pad;
}

enum action_kind button_action(enum button button)
{
    return buttons[button].action;
}
