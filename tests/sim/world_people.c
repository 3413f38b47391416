#include "tests/sim/world_people.h"

#include <stdlib.h>
#include <string.h>

#include "queued/app/rollout.h"
#include "queued/base/text.h"
#include "queued/journal/account.h"
#include "queued/journal/mailbox.h"
#include "tests/sim/fate.h"
#include "tests/sim/habits.h"
#include "tests/sim/world_client.h"
#include "tests/sim/world_disk.h"
#include "tests/sim/world_machine.h"
#include "tests/sim/world_say.h"
#include "tests/sim/world_wire.h"

#define MINUTE_MS INT64_C(60000)
#define TICKETS_ENOUGH 1500 /* The model searches its lists from end to end. */
#define ANSWERED_IN_MS (30 * MINUTE_MS)

static int64_t wall_now(void)
{
    return world.now_ms + world.wall_off_ms;
}

/* --- Moving in --- */

static struct client *add_client(enum client_kind kind, uint32_t office_id)
{
    struct client *client = &clients[client_count];

    world_demand(client_count < CLIENTS_MAX, "too many clients");
    *client = (struct client){.kind = kind, .office_id = office_id};
    (void)snprintf(client->name, sizeof client->name, "client-%u", client_count);
    world_note(1000 + world_below(60000), WORLD_ACT, client_count++);
    return client;
}

static void add_device(struct accounts *accounts, enum client_kind kind, uint32_t office_id)
{
    struct client *client = add_client(kind, office_id);
    struct device device = {.office_id = office_id,
                            .kind = kind == CLIENT_KIOSK ? DEVICE_KIOSK : DEVICE_DISPLAY};

    memcpy(device.name, client->name, sizeof device.name);
    world_demand(accounts_add_device(accounts, &device, client->token) == QD_OK, "no device");
}

static void add_user(struct accounts *accounts, enum client_kind kind, uint32_t office_id)
{
    struct client *client = add_client(kind, office_id);
    struct user user = {.office_id = office_id,
                        .role = kind == CLIENT_COUNTER ? ROLE_CLERK : ROLE_MANAGER,
                        .rights = RIGHT_CALL_TICKET | RIGHT_RECLASSIFY};

    memcpy(user.name, client->name, sizeof user.name);
    memcpy(user.title, client->name, sizeof client->name);
    world_demand(accounts_add_user(accounts, &user, machine_secret) == QD_OK, "no user");
    client->user_id = user.user_id;
}

static void found(uint32_t office_id)
{
    struct view *view = witness_view(office_id);
    struct apply_result result;

    view->proposed = fate_plan(&world.random);
    view->proposed.office_id = office_id;
    struct definition candidate = plan_definition(&view->proposed, 1);
    enum qd_err err = rollout_one(world.path, &candidate, wall_now(), &result);
    world_demand(err == QD_OK && result.changed, "an office cannot be founded");
    witness_before_life();
    definition_deinit(&candidate);
}

void people_move_in(void)
{
    struct accounts *accounts = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE];

    for (uint32_t office_id = 1; office_id <= WORLD_OFFICES; office_id++) {
        found(office_id);
    }
    world_demand(accounts_open(&accounts, world.path, errmsg) == QD_OK, "no accounts");
    for (uint32_t office_id = 1; office_id <= WORLD_OFFICES; office_id++) {
        const struct plan *plan = &witness_view(office_id)->plan;
        for (uint32_t i = 0; i <= plan->counter_count; i++) {
            add_user(accounts, CLIENT_COUNTER, office_id);
        }
        for (uint32_t i = 0; i < 1 + office_id % 2; i++) {
            add_device(accounts, CLIENT_KIOSK, office_id);
        }
        add_device(accounts, CLIENT_DISPLAY, office_id);
        add_user(accounts, CLIENT_MANAGER, office_id);
        (void)add_client(CLIENT_PHONE, office_id);
        (void)add_client(CLIENT_PHONE, office_id);
    }
    accounts_close(accounts);
}

/* --- What they do --- */

static struct habits habits_of(const struct client *client)
{
    struct view *view = witness_view(client->office_id);

    return (struct habits){&world.random, &view->model, &view->plan};
}

static struct command fresh(enum command_kind kind)
{
    struct command command;

    memset(&command, 0, sizeof command);
    command.kind = kind;
    return command;
}

static void at_kiosk(uint32_t index)
{
    const struct habits habits = habits_of(&clients[index]);
    bool is_time = model_is_ticketing(habits.model, wall_now());
    uint32_t dice = world_below(100);
    struct command wish = fresh(dice < 92   ? COMMAND_ISSUE
                                : dice < 96 ? COMMAND_REPRINT
                                            : COMMAND_CANCEL);

    if (world_chance(3) && wire_line(clients[index].line) != NULL) {
        say_forecast(&clients[index], wire_line(clients[index].line), habits_service(&habits));
    }
    if ((!is_time && !world_chance(4)) || habits.model->ticket_count > TICKETS_ENOUGH) {
        return;
    }
    if (wish.kind != COMMAND_ISSUE) {
        habits_fill(&habits, &wish);
    } else {
        wish.issue.service_id = habits_service(&habits);
        wish.issue.ticket_class = world_chance(25) ? CLASS_PRIORITY : CLASS_REGULAR;
        wish.issue.language = LANGUAGE_VI;
        if (world_chance(8)) {
            wish.issue.ticket_class = CLASS_APPOINTMENT;
            wish.issue.appointment_at_ms = wall_now() + ((int64_t)world_below(60) - 30) * MINUTE_MS;
        }
    }
    client_wish(index, &wish);
}

static struct model_counter *seat_of(const struct client *client)
{
    struct model *model = &witness_view(client->office_id)->model;

    for (uint32_t i = 0; i < model->counter_count; i++) {
        if (model->counters[i].clerk_id == client->user_id) {
            return &model->counters[i];
        }
    }
    return NULL;
}

/* A free one, mostly; 0: there is none. */
static uint32_t seat_to_take(const struct habits *habits)
{
    uint32_t first = world_below(habits->model->counter_count);

    for (uint32_t i = 0; i < habits->model->counter_count && world_chance(90); i++) {
        const struct model_counter *counter =
            &habits->model->counters[(first + i) % habits->model->counter_count];
        if (counter->clerk_id == 0) {
            return counter->id;
        }
    }
    return world_chance(10) ? habits_counter(habits) : 0;
}

static void at_counter(uint32_t index)
{
    const struct client *client = &clients[index];
    const struct habits habits = habits_of(client);
    const struct model_counter *counter = seat_of(client);
    struct command wish = fresh(COMMAND_LOG_IN);

    if (!habits.model->day_open && !world_chance(5)) {
        return;
    }
    if (client->is_logged_in && counter != NULL) {
        wish.kind = habits_next(&habits, counter);
        if (world_chance(4)) {
            wish.kind = COMMAND_UNDO;
        } else if (world_chance(8)) {
            static const enum command_kind others[] = {COMMAND_RETURN,
                                                       COMMAND_RETURN,
                                                       COMMAND_RECLASSIFY,
                                                       COMMAND_CANCEL,
                                                       COMMAND_REPRINT,
                                                       COMMAND_LOG_IN,
                                                       COMMAND_CALL_TICKET,
                                                       COMMAND_TRANSFER};
            wish.kind = others[world_below(QD_ARRAY_LEN(others))];
        }
    }
    habits_fill(&habits, &wish);
    if (wish.kind == COMMAND_LOG_IN) {
        wish.counter_id = seat_to_take(&habits);
        if (wish.counter_id == 0) {
            return;
        }
    }
    if (wish.kind == COMMAND_TRANSFER && wish.service_id == 0 && wish.counter_id == 0) {
        wish.service_id = habits_service(&habits);
    }
    if (wish.kind == COMMAND_CALL_TICKET && wish.label[0] == '\0') {
        return; /* Nobody waits. */
    }
    client_wish(index, &wish);
}

/* What a manager wants to know of the past and the people; no command. */
static void ask_for_figures(struct client *client, const struct model *model)
{
    struct line *line = wire_line(client->line);
    uint32_t dice = world_below(10);

    if (line == NULL) {
        return;
    }
    if (dice < 7) {
        say_report(client, line, dice < 4 ? REPORT_BY_OFFICE : (enum report_by)world_below(9));
    } else if (dice == 7 || model->ticket_count == 0) {
        say_staff(client, line);
    } else {
        say_story(client, line, model->tickets[world_below(model->ticket_count)].label);
    }
}

static void as_manager(uint32_t index)
{
    struct client *client = &clients[index];
    const struct habits habits = habits_of(client);
    uint32_t dice = world_below(100);
    struct command wish = fresh(dice < 88   ? COMMAND_RELEASE_COUNTER
                                : dice < 96 ? COMMAND_OPEN_DAY
                                            : COMMAND_CLOSE_DAY);

    if (!client->is_logged_in) {
        wish = fresh(COMMAND_LOG_IN);
    } else if (world_chance(40)) {
        ask_for_figures(client, habits.model);
        return;
    } else if (wish.kind == COMMAND_RELEASE_COUNTER) {
        wish.counter_id = habits_counter(&habits);
    } else if (!habits.model->day_open && !model_is_ticketing(habits.model, wall_now())) {
        return; /* At night nobody opens the hall. */
    }
    client_wish(index, &wish);
}

static void on_phone(uint32_t index)
{
    struct client *client = &clients[index];

    for (uint32_t i = 0; client->ticket_token[0] == '\0' && i < client_count; i++) {
        struct client *kiosk = &clients[i];
        if (kiosk->kind == CLIENT_KIOSK && kiosk->office_id == client->office_id &&
            kiosk->slip[0] != '\0') {
            memcpy(client->ticket_token, kiosk->slip, sizeof client->ticket_token);
            kiosk->slip[0] = '\0';
            world.counts.phones++;
        }
    }
    if (client->state == CLIENT_READY && world_chance(20)) {
        const struct habits habits = habits_of(client);
        struct command wish = fresh(world_chance(8) ? COMMAND_CANCEL : COMMAND_RATE);
        habits_fill(&habits, &wish);
        wish.ticket_id = 0; /* Their own. */
        client_wish(index, &wish);
    }
}

/* How long until somebody does the next thing: seconds in the hall, minutes at night. */
static int64_t pause_of(const struct client *client)
{
    const struct model *model = &witness_view(client->office_id)->model;
    bool is_day = model->day_open && model_date(wall_now()) == model->date;

    if (!is_day || world.is_over) {
        return (1 + world_below(25)) * MINUTE_MS + world_below(60000);
    }
    switch (client->kind) {
    case CLIENT_KIOSK:
        return model_is_ticketing(model, wall_now()) ? world.pace * world_below(20000)
                                                     : world_below(600000);
    case CLIENT_COUNTER:
        return world.pace * (2000 + world_below(60000));
    case CLIENT_MANAGER:
        return world_below(30) * MINUTE_MS;
    case CLIENT_DISPLAY:
    case CLIENT_PHONE:
    case CLIENT_UNSPECIFIED:
    default:
        return 60000 + world_below(120000);
    }
}

void people_act(uint32_t index)
{
    struct client *client = &clients[index];
    bool is_stranger = client->kind == CLIENT_PHONE && client->ticket_token[0] == '\0';

    world_note(pause_of(client), WORLD_ACT, index);
    if (!is_stranger) {
        client_keep_up(index);
    }
    if (client->record != 0 && world_chance(15)) {
        client_repeat(index);
    }
    if (world.is_over || client->record != 0 || (client->state != CLIENT_READY && !is_stranger)) {
        return;
    }
    if (client->kind == CLIENT_KIOSK) {
        at_kiosk(index);
    } else if (client->kind == CLIENT_COUNTER) {
        at_counter(index);
    } else if (client->kind == CLIENT_MANAGER) {
        as_manager(index);
    } else if (client->kind == CLIENT_PHONE) {
        on_phone(index);
    }
}

/* --- The administrator --- */

/* Another process, for as long as it takes. NULL: the disk does not let it. */
static struct accounts *open_accounts(void)
{
    struct accounts *accounts = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    enum qd_err err = accounts_open(&accounts, world.path, errmsg);

    world_demand(err == QD_OK || err == QD_ERR_IO || err == QD_ERR_NOSPACE, errmsg);
    return err == QD_OK ? accounts : NULL;
}

void people_change_office(uint32_t office_id)
{
    struct view *view = witness_view(office_id);
    uint64_t request = 0;
    uint8_t *bytes = NULL;
    size_t len = 0;

    if (view->request != 0) {
        return; /* One thing at a time. */
    }
    view->proposed = view->plan;
    fate_change(&world.random, &view->proposed);
    struct definition candidate = plan_definition(&view->proposed, view->model.definition->version);
    world_demand(apply_pack(&candidate, &bytes, &len) == QD_OK, "no memory");
    struct accounts *accounts = open_accounts();
    bool is_posted =
        accounts != NULL && mailbox_post(accounts, office_id, bytes, len, &request) == QD_OK;
    accounts_close(accounts);
    definition_deinit(&candidate);
    free(bytes);
    if (is_posted) {
        world_say("a definition of office %u is proposed", office_id);
        view->request = request;
        view->request_version = view->model.definition->version;
        world_note(ANSWERED_IN_MS, WORLD_ASK, request);
    }
}

void people_ask(uint64_t request)
{
    struct accounts *accounts = open_accounts();
    char text[APPLY_TEXT_SIZE];
    struct view *asked = NULL;
    int refusal = 0;

    for (uint32_t office_id = 1; office_id <= WORLD_OFFICES; office_id++) {
        struct view *view = witness_view(office_id);
        if (view->request == request) {
            view->request = 0;
            asked = view;
        }
    }
    if (accounts == NULL) {
        return;
    }
    enum qd_err err = mailbox_read_answer(accounts, request, &refusal, text, sizeof text);

    /* It is answered as soon as there is a server, and a disk that takes the answer. */
    bool is_away = !world.is_serving || world.is_told;
    bool is_failing = disk_failed_at() > world.now_ms - MINUTE_MS;
    world_demand(err != QD_ERR_BUSY || is_away || is_failing, "a definition was never answered");
    world_demand(err == QD_OK || err == QD_ERR_BUSY || err == QD_ERR_IO,
                 "the answer to a definition cannot be read");
    if (err == QD_OK && asked != NULL) {
        uint64_t version = asked->model.definition->version;
        world_demand(refusal != REFUSAL_NONE || strtoull(text, NULL, 10) == version,
                     "a definition is said to be in force, and is not");
        world_demand(refusal == REFUSAL_NONE || version == asked->request_version,
                     "a definition is said to be refused, and is in force");
    }
    accounts_close(accounts);
}

/* --- Evening --- */

void people_check(void)
{
    for (uint32_t i = 0; i < client_count; i++) {
        const struct client *client = &clients[i];
        const struct view *view = witness_view(client->office_id);
        bool watches = client->kind == CLIENT_KIOSK || client->kind == CLIENT_DISPLAY;
        world_demand(client->record == 0, "somebody never heard an answer");
        world_demand(!watches || client->state == CLIENT_READY, "a device never came back");
        world_demand(!watches || client->board_version == view->office->seq,
                     "a board shows an earlier state, and nothing comes");
    }
}
