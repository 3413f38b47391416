/* An outbox: what may leave the house once its batch is on the disk, in order. */
#ifndef QUEUED_APP_OUTBOX_H
#define QUEUED_APP_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

#include "queued/gateway/gateway.h"
#include "queued/printing/sheet.h"

enum outbox_kind {
    OUTBOX_SEND,    /* An answer. */
    OUTBOX_WELCOME, /* The answer to hello, and who the session is from now on. */
    OUTBOX_REFUSE_HELLO,
    OUTBOX_IDENTITY,   /* Who the session is from now on. */
    OUTBOX_PUBLISH,    /* A newer state of a topic. */
    OUTBOX_TAKEN_OVER, /* Tells the sessions of clerk @key of office @office_id. */
    OUTBOX_PRINT,      /* Prints @sheet on the printer @key of office @office_id. */
    OUTBOX_MAILBOX,    /* Answers the definition request @key with @refusal and @text. */
};

struct outbox_item {
    enum outbox_kind kind;
    struct session_id session;
    struct frame *frame; /* Owned reference, or NULL. */
    struct topic topic;
    uint64_t version;
    uint32_t office_id;
    uint64_t key;
    enum refusal refusal;
    char *text;          /* Owned, or NULL. */
    struct sheet *sheet; /* Owned, or NULL. */
    struct identity identity;
};

struct outbox {
    struct outbox_item *items; /* Owned. */
    size_t count;
    size_t size;
};

/* Takes the item's frame, text and sheet, also when memory is short: then the item is dropped and
 * false returned. */
bool outbox_push(struct outbox *outbox, const struct outbox_item *item);

/* Frees what the items own and empties it. */
void outbox_clear(struct outbox *outbox);
void outbox_deinit(struct outbox *outbox);

#endif
