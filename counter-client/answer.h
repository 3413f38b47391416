/* Answers: what the server said to an action, in one line, and the program's exit code. */
#ifndef QUEUED_COUNTER_CLIENT_ANSWER_H
#define QUEUED_COUNTER_CLIENT_ANSWER_H

#include <glib.h>

#include "counter-client/action.h"

/* Exit codes. A refusal of the office (RefusalCode 20 to 125) is its own exit code: see README.md.
 */
enum answer_exit {
    ANSWER_DONE = 0,
    ANSWER_USAGE = 1,     /* Not understood; nothing was sent. */
    ANSWER_SETTING = 2,   /* A file or an address of this machine. */
    ANSWER_NO_SERVER = 3, /* Nothing was sent. */
    ANSWER_NO_ANSWER = 4, /* It may have been done. */
    ANSWER_PROTOCOL = 5,  /* The server refused the message itself, or said what nobody knows. */
};

/* One line without a line feed. @message is an answer to @action; never NULL. */
void answer_line(GString *to,
                 const struct action *action,
                 const Queued__V1__ServerMessage *message);
void answer_json(GString *to,
                 const struct action *action,
                 const Queued__V1__ServerMessage *message);
enum answer_exit answer_exit(const Queued__V1__ServerMessage *message);

/* "next", "no-show": the word of the command line. */
const char *answer_word(enum action_kind kind);

#endif
