#include "tests/sim/habits.h"

#include <string.h>

#include "tests/sim/fate.h"

static uint64_t random_ticket(const struct habits *habits, enum ticket_state state)
{
    const struct model *model = habits->model;
    uint32_t from = model->ticket_count > 0 ? random_below(habits->random, model->ticket_count) : 0;

    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[(from + i) % model->ticket_count];
        if (ticket->state == state) {
            return ticket->id;
        }
    }
    return model->ticket_count > 0 ? model->tickets[from].id : 999999;
}

uint32_t habits_service(const struct habits *habits)
{
    const struct plan *plan = habits->plan;

    return fate_percent(habits->random, 98)
               ? plan->services[random_below(habits->random, plan->service_count)].id
               : 99;
}

uint32_t habits_counter(const struct habits *habits)
{
    const struct plan *plan = habits->plan;

    return fate_percent(habits->random, 98)
               ? plan->counters[random_below(habits->random, plan->counter_count)].id
               : 99;
}

enum command_kind habits_next(const struct habits *habits, const struct model_counter *counter)
{
    uint32_t dice = random_below(habits->random, 100);

    switch (counter->state) {
    case COUNTER_CLOSED:
        return counter->clerk_id == 0 ? COMMAND_LOG_IN : COMMAND_OPEN_COUNTER;
    case COUNTER_OPEN:
        return dice < 75   ? COMMAND_CALL_NEXT
               : dice < 88 ? COMMAND_RESUME
               : dice < 92 ? COMMAND_CALL_TICKET
               : dice < 95 ? COMMAND_PAUSE_COUNTER
               : dice < 97 ? COMMAND_CLOSE_COUNTER
               : dice < 99 ? COMMAND_LOG_OUT
                           : COMMAND_OPEN_COUNTER;
    case COUNTER_CALLING:
        return dice < 65   ? COMMAND_START
               : dice < 78 ? COMMAND_NO_SHOW
               : dice < 86 ? COMMAND_RECALL
               : dice < 92 ? COMMAND_REQUEUE
                           : COMMAND_TRANSFER;
    case COUNTER_SERVING:
        return dice < 65 ? COMMAND_FINISH : dice < 82 ? COMMAND_PARK : COMMAND_TRANSFER;
    case COUNTER_PAUSED:
    default:
        return dice < 30 ? COMMAND_OPEN_COUNTER : COMMAND_RECALL;
    }
}

static void fill_rating(const struct habits *habits, struct rating *rating)
{
    bool is_sound = fate_percent(habits->random, 85);

    rating->level = is_sound ? 1 + random_below(habits->random, LIMIT_RATING_LEVELS)
                             : random_below(habits->random, LIMIT_RATING_LEVELS + 2);
    rating->reason_count = random_below(habits->random, 3);
    for (uint32_t i = 0; i < rating->reason_count; i++) {
        rating->reason_ids[i] = is_sound ? i + 1 : 1 + random_below(habits->random, 3);
    }
}

void habits_fill(const struct habits *habits, struct command *command)
{
    uint64_t ticket_id = 0;

    switch ((int)command->kind) {
    case COMMAND_LOG_IN:
        command->counter_id = habits_counter(habits);
        command->take_over = fate_percent(habits->random, 20);
        break;
    case COMMAND_OPEN_COUNTER:
        command->automatic = fate_percent(habits->random, 40);
        break;
    case COMMAND_PAUSE_COUNTER:
        command->reason_id = 1;
        break;
    case COMMAND_RESUME:
        command->ticket_id = random_ticket(habits, TICKET_PARKED);
        break;
    case COMMAND_CALL_TICKET:
        ticket_id = random_ticket(habits, TICKET_WAITING);
        if (model_ticket(habits->model, ticket_id) != NULL) {
            memcpy(command->label, model_ticket(habits->model, ticket_id)->label, LABEL_SIZE);
        }
        break;
    case COMMAND_TRANSFER:
        command->service_id = fate_percent(habits->random, 50) ? habits_service(habits) : 0;
        command->counter_id = fate_percent(habits->random, 60) ? habits_counter(habits) : 0;
        break;
    case COMMAND_RETURN:
        command->ticket_id = random_ticket(habits, TICKET_NO_SHOW);
        break;
    case COMMAND_RECLASSIFY:
        command->ticket_id = random_ticket(habits, TICKET_WAITING);
        command->ticket_class = fate_percent(habits->random, 50) ? CLASS_PRIORITY : CLASS_REGULAR;
        break;
    case COMMAND_CANCEL:
        command->ticket_id = random_ticket(
            habits, fate_percent(habits->random, 70) ? TICKET_WAITING : TICKET_PARKED);
        break;
    case COMMAND_REPRINT:
        command->ticket_id = random_ticket(habits, TICKET_WAITING);
        break;
    case COMMAND_RATE:
        command->ticket_id =
            random_ticket(habits, fate_percent(habits->random, 90) ? TICKET_DONE : TICKET_WAITING);
        fill_rating(habits, &command->rating);
        break;
    default:
        break;
    }
}
