#include "queued/codec/message.h"

#include <stdalign.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/codec/part.h"

/* The parts of the largest message, with their pointers: texts stay where they are. */
#define SCRATCH_SIZE LIMIT_FRAME_OUT

static alignas(max_align_t) uint8_t scratch[SCRATCH_SIZE];

void message_init(struct message *message, uint32_t number)
{
    queued__v1__server_message__init(&message->envelope);
    message->envelope.request = number;
    arena_init(&message->arena, scratch, sizeof scratch);
}

struct frame *message_frame(struct message *message)
{
    if (message->arena.exhausted) {
        return NULL;
    }
    size_t len = queued__v1__server_message__get_packed_size(&message->envelope);
    struct frame *frame = frame_new(len);
    if (frame != NULL) {
        size_t packed = queued__v1__server_message__pack(&message->envelope, frame_payload(frame));
        QD_ASSERT(packed == len);
    }
    return frame;
}

void *message_part(struct message *message, size_t size)
{
    return part_new(&message->arena, size);
}

void *message_parts(struct message *message, size_t count, size_t size, void ***pointers)
{
    return part_array(&message->arena, count, size, pointers);
}

Queued__V1__Text *message_words(struct message *message, const struct words *words)
{
    return part_words(&message->arena, words);
}

Queued__V1__Text **message_texts(struct message *message, const struct words *texts, uint32_t count)
{
    Queued__V1__Text **to = message_part(message, sizeof(Queued__V1__Text *) * (count + 1));

    for (uint32_t i = 0; i < count && to != NULL; i++) {
        to[i] = message_words(message, &texts[i]);
    }
    return to;
}

Queued__V1__Forecast *message_forecast(struct message *message, const struct forecast *forecast)
{
    Queued__V1__Forecast *to = message_part(message, sizeof *to);

    if (to != NULL) {
        part_forecast(to, forecast);
    }
    return to;
}

Queued__V1__Ticket *message_ticket(struct message *message, const struct ticket *ticket)
{
    Queued__V1__Ticket *to = ticket == NULL ? NULL : message_part(message, sizeof *to);
    char *label = ticket == NULL ? NULL : message_part(message, LABEL_SIZE);
    uint32_t *procedures =
        ticket == NULL ? NULL : message_part(message, sizeof ticket->procedure_ids);

    if (to == NULL || label == NULL || procedures == NULL) {
        return NULL;
    }
    queued__v1__ticket__init(to);
    ticket_label(ticket, label);
    memcpy(procedures, ticket->procedure_ids, sizeof ticket->procedure_ids);
    to->ticket_id = ticket->id;
    to->label = label;
    to->service_id = ticket->service_id;
    to->n_procedure_ids = ticket->procedure_count;
    to->procedure_ids = procedures;
    to->ticket_class = (Queued__V1__TicketClass)ticket->ticket_class;
    to->channel = (Queued__V1__Channel)ticket->channel;
    to->language = (Queued__V1__Language)ticket->language;
    to->state = (Queued__V1__TicketState)ticket->state;
    to->since_ms = ticket->since_ms;
    to->issued_at_ms = ticket->issued_at_ms;
    to->key_ms = ticket->key_ms;
    to->counter_id = ticket->state == TICKET_NO_SHOW ? 0 : ticket->counter_id;
    to->bound_counter_id = ticket->bound_counter_id;
    to->call_count = ticket->call_count;
    to->called_at_ms = ticket->last_called_at_ms;
    to->started_at_ms = ticket->leg.started_at_ms;
    to->parked_total_ms = ticket->leg.parked_ms;
    return to;
}
