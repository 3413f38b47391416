#include "tests/unit/report_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define COMMIT_EVERY 50

static uint32_t draw(struct report_day *day, uint32_t below)
{
    day->seed ^= day->seed << 13; /* xorshift64 */
    day->seed ^= day->seed >> 7;
    day->seed ^= day->seed << 17;
    return (uint32_t)(day->seed >> 32) % below;
}

static struct command by_clerk(struct report_day *day, enum command_kind kind)
{
    return office_sample_command(kind, ACTOR_CLERK, SAMPLE_LAN + draw(day, 3));
}

static struct command about_ticket(struct report_day *day,
                                   const struct journal_hall *hall,
                                   enum command_kind kind)
{
    struct command command = by_clerk(day, kind);
    uint32_t count = hall->office.ticket_count;

    if (count > 0) {
        uint32_t recent = count > 12 ? 12 : count;
        command.ticket_id = hall->office.tickets[count - 1 - draw(day, recent)].id;
    }
    return command;
}

static struct command issue(struct report_day *day, const struct journal_hall *hall)
{
    uint32_t kind = draw(day, 6);
    struct command command =
        office_sample_issue(1 + draw(day, 4), kind == 0 ? CLASS_PRIORITY : CLASS_REGULAR);

    for (uint32_t i = draw(day, 3); i > 0; i--) { /* None, one, or two: the first one counts. */
        uint32_t procedure_id = 1 + draw(day, 4);
        if (command.issue.procedure_count == 0 || command.issue.procedure_ids[0] != procedure_id) {
            command.issue.procedure_ids[command.issue.procedure_count++] = procedure_id;
        }
    }
    command.issue.channel = kind == 1 ? CHANNEL_CLERK : CHANNEL_KIOSK;
    if (kind == 2) {
        command.issue.ticket_class = CLASS_APPOINTMENT;
        command.issue.channel = CHANNEL_APPOINTMENT;
        command.issue.appointment_at_ms =
            hall->now_ms + ((int64_t)draw(day, 41) - 20) * HALL_MINUTE;
    }
    return command;
}

static struct command finish(struct report_day *day)
{
    static const enum outcome outcomes[] = {
        OUTCOME_SETTLED, OUTCOME_DOSSIER_ACCEPTED, OUTCOME_RESULT_HANDED_OVER, OUTCOME_REFUSED};
    static const uint32_t dates[] = {0, 20261123, 20261124, 20261125, 20261126};
    struct command command = by_clerk(day, COMMAND_FINISH);

    command.finish.outcome = outcomes[draw(day, 4)];
    if (draw(day, 3) > 0) {
        (void)snprintf(command.finish.dossier_code,
                       sizeof command.finish.dossier_code,
                       "H38.%u",
                       draw(day, 6));
        command.finish.dossier_due_date = dates[draw(day, 5)];
    }
    return command;
}

/* A citizen's: mostly of a visit that is over, perhaps for the second time, else of any ticket. */
static struct command rate(struct report_day *day, const struct journal_hall *hall)
{
    struct command command = about_ticket(day, hall, COMMAND_RATE);
    bool is_patient = draw(day, 4) > 0;

    for (uint32_t i = hall->office.ticket_count; i > 0 && is_patient; i--) {
        const struct ticket *ticket = &hall->office.tickets[i - 1];
        if (ticket->state == TICKET_DONE && draw(day, 2) == 0) {
            command.ticket_id = ticket->id;
            break;
        }
    }
    command.actor = (struct actor){.kind = ACTOR_CITIZEN, .id = command.ticket_id};
    command.rating.level = draw(day, LIMIT_RATING_LEVELS + 2);
    command.rating.reason_count = draw(day, 3);
    for (uint32_t i = 0; i < command.rating.reason_count; i++) {
        command.rating.reason_ids[i] = 1 + draw(day, 3);
    }
    return command;
}

static struct command transfer(struct report_day *day)
{
    struct command command = by_clerk(day, COMMAND_TRANSFER);

    command.service_id = draw(day, 5);
    command.counter_id = draw(day, 3) == 0 ? 1 + draw(day, 3) : 0;
    return command;
}

static struct command sit(struct report_day *day)
{
    struct command command = by_clerk(day, COMMAND_LOG_IN);

    command.counter_id = 1 + draw(day, 3);
    command.take_over = draw(day, 2) == 0;
    return command;
}

/* What is tried, by its share of a hundred. */
static struct command choose(struct report_day *day, const struct journal_hall *hall)
{
    struct command command = by_clerk(day, COMMAND_CALL_NEXT);
    uint32_t share = draw(day, 100);

    if (share < 20) {
        return issue(day, hall);
    }
    if (share < 36) {
        return command;
    }
    if (share < 50) {
        return by_clerk(day, COMMAND_START);
    }
    if (share < 58) {
        return finish(day);
    }
    if (share < 66) {
        return transfer(day);
    }
    if (share < 70) {
        return sit(day);
    }
    if (share < 75) {
        command = by_clerk(day, COMMAND_OPEN_COUNTER);
        command.automatic = draw(day, 3) == 0;
        return command;
    }
    if (share < 77) {
        command = about_ticket(day, hall, COMMAND_RECLASSIFY);
        command.ticket_class = draw(day, 2) == 0 ? CLASS_PRIORITY : CLASS_REGULAR;
        return command;
    }
    if (share < 78) {
        command = by_clerk(day, COMMAND_PAUSE_COUNTER);
        command.reason_id = 1;
        return command;
    }
    if (share < 79) {
        command = office_sample_command(COMMAND_RELEASE_COUNTER, ACTOR_MANAGER, 50);
        command.counter_id = 1 + draw(day, 3);
        return command;
    }
    static const enum command_kind rest[] = {
        COMMAND_PARK,
        COMMAND_PARK,
        COMMAND_PARK,
        COMMAND_RECALL,
        COMMAND_NO_SHOW,
        COMMAND_NO_SHOW,
        COMMAND_REQUEUE,
        COMMAND_LOG_OUT,
        COMMAND_RESUME,
        COMMAND_RESUME,
        COMMAND_CLOSE_COUNTER,
        COMMAND_RETURN,
        COMMAND_RETURN,
        COMMAND_CANCEL,
        COMMAND_RESUME,
        COMMAND_REPRINT,
    };
    enum command_kind kind = rest[draw(day, QD_ARRAY_LEN(rest))];
    bool is_of_ticket = kind == COMMAND_RESUME || kind == COMMAND_RETURN ||
                        kind == COMMAND_CANCEL || kind == COMMAND_REPRINT;
    return is_of_ticket ? about_ticket(day, hall, kind) : by_clerk(day, kind);
}

void report_day_work(struct report_day *day, struct journal_hall *hall, uint32_t steps)
{
    journal_hall_staff(hall);
    for (uint32_t i = 0; i < steps; i++) {
        hall->now_ms += (int64_t)draw(day, 60) * HALL_SECOND * draw(day, 2);
        bool done = journal_hall_try(hall, office_sample_command(COMMAND_TICK, ACTOR_SYSTEM, 0));
        assert_true(done);
        struct command command = choose(day, hall);
        done = journal_hall_try(hall, command);
        day->park_count += done && command.kind == COMMAND_PARK ? 1 : 0;
        if (draw(day, 3) == 0 && hall->office.ticket_count > 0) {
            day->rating_count += journal_hall_try(hall, rate(day, hall)) ? 1 : 0;
        }
        day->transfer_count += done && command.kind == COMMAND_TRANSFER ? 1 : 0;
        if (done && draw(day, 5) == 0) { /* Soon after: within the window, often overtaken. */
            hall->now_ms += (int64_t)draw(day, 20) * HALL_SECOND;
            struct command undo =
                office_sample_command(COMMAND_UNDO, ACTOR_CLERK, command.actor.id);
            day->undo_count += journal_hall_try(hall, undo) ? 1 : 0;
        }
        if (i % COMMIT_EVERY == 0) {
            journal_hall_commit(hall);
        }
    }
    journal_hall_commit(hall);
}

void report_day_close(struct journal_hall *hall)
{
    hall->now_ms += 5 * HALL_MINUTE;
    journal_hall_do(hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
}
