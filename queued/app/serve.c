#include <string.h>

#include "queued/app/inside.h"
#include "queued/app/log_in.h"
#include "queued/base/log.h"
#include "queued/office/forecast.h"

/* A command of somebody known: the actor is who the connection is, whatever the message says. */
static void do_command(struct app *app,
                       struct session_id session,
                       const struct identity *identity,
                       const struct request *request)
{
    struct site *site = app_site(app, identity->office_id);
    struct command command = request->command;
    struct answer answer;
    struct obstacle obstacle = {0};

    command.actor = identity->actor;
    if (command.kind == COMMAND_ISSUE) {
        enum qd_err err =
            entropy_draw(&app->entropy, command.issue.token, sizeof command.issue.token);
        if (err != QD_OK || app->disk_is_low) {
            turn_refuse(app,
                        session,
                        request->number,
                        err != QD_OK ? REFUSAL_BUSY : REFUSAL_DISK_FULL,
                        NULL);
            return;
        }
        command.issue.channel = identity->actor.kind == ACTOR_CLERK ? CHANNEL_CLERK : CHANNEL_KIOSK;
        if (command.issue.ticket_class == CLASS_APPOINTMENT) {
            command.issue.channel = CHANNEL_APPOINTMENT;
        }
    }
    enum refusal refusal = turn_step(app, site, &command, &answer, &obstacle);
    if (refusal != REFUSAL_NONE) {
        turn_refuse(app, session, request->number, refusal, &obstacle);
        return;
    }
    metrics_add(&app->metrics, answer.repeated ? METRIC_COMMANDS_REPEATED : METRIC_COMMANDS, 1);
    app_print(app, site, identity, &command, &answer);
    turn_send(app, session, response_done(request->number, &site->office, command.kind, &answer));
}

/* Which topic is meant, or UNKNOWN_TOPIC, UNKNOWN_COUNTER, NOT_AT_COUNTER. */
static enum refusal find_topic(const struct site *site,
                               const struct identity *identity,
                               const struct request *request,
                               struct topic *topic)
{
    const struct office *office = &site->office;

    *topic = (struct topic){.kind = request->subscribe.topic, .office_id = office->office_id};
    if (topic->kind == TOPIC_COUNTER) {
        topic->key = request->subscribe.counter_id;
        if (topic->key == 0) {
            const struct counter *own =
                office_counter_of_clerk(office, (uint32_t)identity->actor.id);
            if (identity->actor.kind != ACTOR_CLERK || own == NULL) {
                return REFUSAL_NOT_AT_COUNTER;
            }
            topic->key = own->counter_id;
        }
        return office_counter(office, (uint32_t)topic->key) == NULL ? REFUSAL_UNKNOWN_COUNTER
                                                                    : REFUSAL_NONE;
    }
    if (topic->kind == TOPIC_TICKET) {
        topic->key = identity->actor.id;
        return office_ticket(office, topic->key) == NULL ? REFUSAL_UNKNOWN_TICKET : REFUSAL_NONE;
    }
    if (topic->kind == TOPIC_PRINTERS && identity->device == IDENTITY_KIOSK) {
        topic->key = printers_key(identity->name);
    }
    return REFUSAL_NONE;
}

static struct frame *first_state(struct app *app,
                                 const struct site *site,
                                 const struct topic *topic,
                                 uint32_t number)
{
    const struct office *office = &site->office;
    int64_t now_ms = clock_now(&app->clock);

    if (topic->kind == TOPIC_PRINTERS) {
        return app_printers_frame(app, site, topic, number);
    }
    if (topic->kind == TOPIC_DEVICES) {
        return app_devices_frame(app, site, number);
    }
    if (topic->kind == TOPIC_BOARD) {
        return response_board(number, office, now_ms);
    }
    if (topic->kind == TOPIC_COUNTER) {
        return response_counter(number, office, (uint32_t)topic->key, now_ms);
    }
    if (topic->kind == TOPIC_TICKET) {
        return response_ticket(number, office, topic->key, now_ms);
    }
    return response_statistics(number, office, now_ms);
}

static void subscribe(struct app *app,
                      struct session_id session,
                      const struct identity *identity,
                      const struct request *request)
{
    const struct site *site = app_site(app, identity->office_id);
    struct topic topic;
    enum refusal refusal = find_topic(site, identity, request, &topic);

    if (refusal == REFUSAL_NONE && request->kind == REQUEST_UNSUBSCRIBE) {
        topic_unsubscribe(app->gateway, session, &topic);
        const struct answer answer = {0};
        turn_send(
            app, session, response_done(request->number, &site->office, COMMAND_TICK, &answer));
        return;
    }
    if (refusal == REFUSAL_NONE &&
        topic_subscribe(app->gateway, session, &topic, site->office.seq) != QD_OK) {
        refusal = REFUSAL_BUSY;
    }
    if (refusal != REFUSAL_NONE) {
        turn_refuse(app, session, request->number, refusal, NULL);
        return;
    }
    turn_send(app, session, first_state(app, site, &topic, request->number));
}

static void forecast(struct app *app,
                     struct session_id session,
                     const struct site *site,
                     const struct request *request)
{
    uint32_t service_id = request->get_forecast.service_id;

    if (office_service(&site->office, service_id) == NULL) {
        turn_refuse(app, session, request->number, REFUSAL_UNKNOWN_SERVICE, NULL);
        return;
    }
    struct forecast answer = forecast_new(
        &site->office, service_id, request->get_forecast.ticket_class, clock_now(&app->clock));
    turn_send(app, session, response_forecast(request->number, &answer));
}

static void print_checklist(struct app *app,
                            struct session_id session,
                            const struct identity *identity,
                            const struct request *request)
{
    const struct site *site = app_site(app, identity->office_id);
    const struct answer nothing = {0};
    enum refusal refusal = app_print_checklist(app, site, identity, request);

    if (refusal != REFUSAL_NONE) {
        turn_refuse(app, session, request->number, refusal, NULL);
        return;
    }
    turn_send(app, session, response_done(request->number, &site->office, COMMAND_TICK, &nothing));
}

void app_on_request(void *owner,
                    struct session_id session,
                    const struct identity *identity,
                    const struct request *request)
{
    struct app *app = owner;
    const struct site *site = app_site(app, identity->office_id);

    QD_ASSERT(site != NULL); /* Identities come from offices that are served, and those stay. */
    if (app->closing) { /* A hall that goes on asking must not keep the server from stopping. */
        turn_refuse(app, session, request->number, REFUSAL_BUSY, NULL);
        return;
    }
    sign_in_active(app, session);
    switch (request->kind) {
    case REQUEST_COMMAND:
        do_command(app, session, identity, request);
        break;
    case REQUEST_LOG_IN:
        log_in_request(app, session, identity, request);
        break;
    case REQUEST_LOG_OUT:
        log_in_end(app, session, identity, request);
        break;
    case REQUEST_SUBSCRIBE:
    case REQUEST_UNSUBSCRIBE:
        subscribe(app, session, identity, request);
        break;
    case REQUEST_GET_OFFICE:
        turn_send(
            app, session, response_office(request->number, &site->office, clock_now(&app->clock)));
        break;
    case REQUEST_GET_PROCEDURES:
        turn_send(app,
                  session,
                  response_procedures(request->number,
                                      &site->office,
                                      request->get_procedures.after_procedure_id,
                                      request->get_procedures.service_id,
                                      clock_now(&app->clock)));
        break;
    case REQUEST_GET_FORECAST:
        forecast(app, session, site, request);
        break;
    case REQUEST_PRINT_CHECKLIST:
        print_checklist(app, session, identity, request);
        break;
    case REQUEST_GET_REPORT:
    case REQUEST_GET_WORKBOOK:
    case REQUEST_GET_STORY:
    case REQUEST_GET_STAFF:
        app_report(app, session, site, request);
        break;
    case REQUEST_HELLO:
    default:
        QD_ASSERT(request->kind != REQUEST_HELLO); /* The gateway hands it elsewhere. */
        break;
    }
}
