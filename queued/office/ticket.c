#include "queued/office/ticket.h"

#include <string.h>

#define IN(state) (1U << TICKET_##state)

/* Which states each action may start from, and where it leads (domain.md section 2). */
static const struct {
    uint32_t from;
    enum ticket_state to;
} steps[TICKET_ACTION_COUNT] = {
    [TICKET_CALL] = {IN(WAITING), TICKET_CALLED},
    [TICKET_RECALL] = {IN(CALLED), TICKET_CALLED},
    [TICKET_START] = {IN(CALLED), TICKET_SERVING},
    [TICKET_FINISH] = {IN(SERVING), TICKET_DONE},
    [TICKET_MISS] = {IN(CALLED), TICKET_NO_SHOW},
    [TICKET_RETURN] = {IN(NO_SHOW), TICKET_WAITING},
    [TICKET_PARK] = {IN(SERVING), TICKET_PARKED},
    [TICKET_RESUME] = {IN(PARKED), TICKET_SERVING},
    [TICKET_TRANSFER] = {IN(CALLED) | IN(SERVING), TICKET_WAITING},
    [TICKET_REQUEUE] = {IN(CALLED), TICKET_WAITING},
    [TICKET_RECLASSIFY] = {IN(WAITING), TICKET_WAITING},
    [TICKET_CANCEL] = {IN(WAITING) | IN(PARKED), TICKET_CANCELLED},
    [TICKET_EXPIRE] = {IN(WAITING) | IN(CALLED) | IN(SERVING) | IN(PARKED), TICKET_EXPIRED},
};

bool ticket_allows(enum ticket_state state, enum ticket_action action)
{
    QD_ASSERT(state >= TICKET_WAITING && state <= TICKET_EXPIRED);
    QD_ASSERT((unsigned)action < TICKET_ACTION_COUNT);
    return (steps[action].from & (1U << state)) != 0;
}

enum refusal ticket_next_state(enum ticket_state state,
                               enum ticket_action action,
                               enum ticket_state *to)
{
    if (!ticket_allows(state, action)) {
        return REFUSAL_WRONG_STATE;
    }
    *to = steps[action].to;
    return REFUSAL_NONE;
}

bool ticket_is_at_counter(const struct ticket *ticket)
{
    return ticket->state == TICKET_CALLED || ticket->state == TICKET_SERVING;
}

bool ticket_is_over(const struct ticket *ticket)
{
    return ticket->state >= TICKET_DONE;
}

int64_t ticket_key(const struct definition *definition,
                   enum ticket_class ticket_class,
                   int64_t arrival_ms,
                   int64_t appointment_at_ms)
{
    if (ticket_class == CLASS_PRIORITY) {
        return arrival_ms + definition->head_priority_ms;
    }
    if (ticket_class == CLASS_APPOINTMENT) {
        bool early = arrival_ms < appointment_at_ms;
        return (early ? appointment_at_ms : arrival_ms) + definition->head_appointment_ms;
    }
    QD_ASSERT(ticket_class == CLASS_REGULAR);
    return arrival_ms + definition->head_regular_ms;
}

#define NO_SHOWS_MAX 2 /* The second is final. */
#define LABEL_DIGITS_MIN 3
#define LABEL_DIGITS_MAX 9

void ticket_label(const struct ticket *ticket, char label[LABEL_SIZE])
{
    char digits[LABEL_DIGITS_MAX];
    uint32_t rest = ticket->number;
    size_t count = 0;

    while ((rest != 0 || count < LABEL_DIGITS_MIN) && count < LABEL_DIGITS_MAX) {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    QD_ASSERT(rest == 0);
    size_t at = strlen(ticket->letter);
    QD_ASSERT(at + count < LABEL_SIZE);
    memcpy(label, ticket->letter, at);
    while (count > 0) {
        label[at++] = digits[--count];
    }
    label[at] = '\0';
}

/* Instants of a leg are in the order in which they happen; one that was sent on has them anew. */
static void check_leg(const struct ticket *ticket)
{
    const struct leg *leg = &ticket->leg;
    bool called = leg->first_called_at_ms != 0;
    bool started = leg->started_at_ms != 0;

    QD_ASSERT(leg->index < LIMIT_LEGS);
    QD_ASSERT(leg->index == ticket->transfer_count);
    QD_ASSERT(leg->service_id == ticket->service_id);
    QD_ASSERT(leg->entered_at_ms >= ticket->issued_at_ms);
    QD_ASSERT(leg->entered_at_ms <= ticket->since_ms);
    QD_ASSERT(called || (leg->called_at_ms == 0 && !started));
    QD_ASSERT(!called || leg->first_called_at_ms >= leg->entered_at_ms);
    QD_ASSERT(!called || leg->called_at_ms >= leg->first_called_at_ms);
    QD_ASSERT(!started || leg->started_at_ms >= leg->called_at_ms);
    QD_ASSERT(leg->ended_at_ms == ticket->ended_at_ms);
    QD_ASSERT(leg->parked_ms >= 0 && leg->service_ms >= 0);
    QD_ASSERT(leg->service_ms == 0 || (started && leg->ended_at_ms != 0));
}

/* What each state asks of the instants and places of a ticket. */
static void check_state(const struct ticket *ticket)
{
    bool at_counter = ticket_is_at_counter(ticket);
    bool parked = ticket->state == TICKET_PARKED;
    bool missed = ticket->state == TICKET_NO_SHOW;
    bool done = ticket->state == TICKET_DONE;
    bool waiting = ticket->state == TICKET_WAITING;
    bool placed = at_counter || parked || missed;

    QD_ASSERT(placed == (ticket->counter_id != 0));
    QD_ASSERT(!placed || ticket->leg.counter_id == ticket->counter_id);
    QD_ASSERT(!placed || ticket->call_count > 0);
    QD_ASSERT(!(placed || done) || ticket->leg.first_called_at_ms != 0);
    QD_ASSERT(!(parked || done || ticket->state == TICKET_SERVING) ||
              ticket->leg.started_at_ms != 0);
    QD_ASSERT(ticket->bound_counter_id == 0 || waiting || at_counter || missed);
    QD_ASSERT(!at_counter || ticket->bound_counter_id == 0 ||
              ticket->bound_counter_id == ticket->counter_id);
    QD_ASSERT(ticket_is_over(ticket) == (ticket->ended_at_ms != 0));
    QD_ASSERT(ticket->ended_at_ms == 0 || ticket->ended_at_ms == ticket->since_ms);
    QD_ASSERT(!missed || ticket->no_show_count > 0);
    QD_ASSERT(done || (ticket->outcome == OUTCOME_NONE && ticket->dossier_code[0] == '\0' &&
                       ticket->dossier_due_date == 0));
}

void ticket_check(const struct ticket *ticket)
{
    QD_ASSERT(ticket->id != 0);
    QD_ASSERT(ticket->state >= TICKET_WAITING && ticket->state <= TICKET_EXPIRED);
    QD_ASSERT(ticket->number != 0 && ticket->letter[0] != '\0');
    QD_ASSERT(memchr(ticket->letter, '\0', LETTER_SIZE) != NULL);
    QD_ASSERT(ticket->service_id != 0 && ticket->label_service_id != 0);
    QD_ASSERT(ticket->ticket_class >= CLASS_REGULAR && ticket->ticket_class <= CLASS_APPOINTMENT);
    QD_ASSERT(ticket->ticket_class != CLASS_APPOINTMENT || ticket->appointment_at_ms != 0);
    QD_ASSERT(ticket->procedure_count <= LIMIT_TICKET_PROCEDURES);
    QD_ASSERT(ticket->since_ms >= ticket->issued_at_ms);
    QD_ASSERT(ticket->key_ms >= ticket->issued_at_ms);
    QD_ASSERT(ticket->changed_seq >= ticket->id);
    QD_ASSERT(ticket->no_show_count <= NO_SHOWS_MAX);
    check_state(ticket);
    check_leg(ticket);
}
