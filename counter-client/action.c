#include "counter-client/action.h"

#include <glib.h>

#include "counter-client/words.h"

/* Room for the body of any action. */
union body {
    Queued__V1__LogIn log_in;
    Queued__V1__LogOut log_out;
    Queued__V1__OpenCounter open_counter;
    Queued__V1__PauseCounter pause_counter;
    Queued__V1__CloseCounter close_counter;
    Queued__V1__CallNext call_next;
    Queued__V1__CallTicket call_ticket;
    Queued__V1__Recall recall;
    Queued__V1__Start start;
    Queued__V1__Finish finish;
    Queued__V1__NoShow no_show;
    Queued__V1__Return return_;
    Queued__V1__Park park;
    Queued__V1__Resume resume;
    Queued__V1__Transfer transfer;
    Queued__V1__Requeue requeue;
    Queued__V1__Reclassify reclassify;
    Queued__V1__Cancel cancel;
    Queued__V1__Undo undo;
    Queued__V1__Issue issue;
};

/* Fills the body that the message points to. @procedure outlives the packing. */
static void fill_in(const struct action *action, union body *body, uint32_t *procedure)
{
    switch (action->kind) {
    case ACTION_LOG_IN:
        body->log_in.user = client_text(action->user);
        body->log_in.secret = client_text(action->secret);
        body->log_in.counter_id = action->counter_id;
        body->log_in.take_over = action->take_over;
        break;
    case ACTION_OPEN:
        body->open_counter.automatic = action->automatic;
        break;
    case ACTION_PAUSE:
        body->pause_counter.reason_id = action->reason_id;
        break;
    case ACTION_CALL:
        body->call_ticket.label = client_text(action->label);
        break;
    case ACTION_FINISH:
        body->finish.outcome = action->outcome;
        body->finish.dossier_code = client_text(action->dossier);
        body->finish.dossier_due_date = action->due_date;
        break;
    case ACTION_RETURN:
        body->return_.label = client_text(action->label);
        break;
    case ACTION_RESUME:
        body->resume.label = client_text(action->label);
        break;
    case ACTION_TRANSFER:
        body->transfer.service_id = action->service_id;
        body->transfer.counter_id = action->counter_id;
        break;
    case ACTION_RECLASSIFY:
        body->reclassify.label = client_text(action->label);
        body->reclassify.ticket_class = action->ticket_class;
        break;
    case ACTION_CANCEL:
        body->cancel.label = client_text(action->label);
        break;
    case ACTION_ISSUE:
        body->issue.service_id = action->service_id;
        body->issue.n_procedure_ids = *procedure == 0 ? 0 : 1;
        body->issue.procedure_ids = procedure;
        body->issue.ticket_class = action->ticket_class;
        body->issue.appointment_at_ms = action->appointment_at_ms;
        body->issue.language = action->language == QUEUED__V1__LANGUAGE__LANGUAGE_UNSPECIFIED
                                   ? words_language()
                                   : action->language;
        break;
    case ACTION_LOG_OUT:
    case ACTION_CLOSE:
    case ACTION_NEXT:
    case ACTION_RECALL:
    case ACTION_START:
    case ACTION_NO_SHOW:
    case ACTION_PARK:
    case ACTION_REQUEUE:
    case ACTION_UNDO:
    case ACTION_STATUS:
    case ACTION_WATCH:
    default:
        break; /* Nothing to say. */
    }
}

/* What each action is on the wire. */
static const struct {
    Queued__V1__ClientMessage__BodyCase body_case;
    const ProtobufCMessageDescriptor *descriptor;
} bodies[] = {
    [ACTION_LOG_IN] = {QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN, &queued__v1__log_in__descriptor},
    [ACTION_LOG_OUT] = {QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_OUT, &queued__v1__log_out__descriptor},
    [ACTION_OPEN] = {QUEUED__V1__CLIENT_MESSAGE__BODY_OPEN_COUNTER,
                     &queued__v1__open_counter__descriptor},
    [ACTION_PAUSE] = {QUEUED__V1__CLIENT_MESSAGE__BODY_PAUSE_COUNTER,
                      &queued__v1__pause_counter__descriptor},
    [ACTION_CLOSE] = {QUEUED__V1__CLIENT_MESSAGE__BODY_CLOSE_COUNTER,
                      &queued__v1__close_counter__descriptor},
    [ACTION_NEXT] = {QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_NEXT,
                     &queued__v1__call_next__descriptor},
    [ACTION_CALL] = {QUEUED__V1__CLIENT_MESSAGE__BODY_CALL_TICKET,
                     &queued__v1__call_ticket__descriptor},
    [ACTION_RECALL] = {QUEUED__V1__CLIENT_MESSAGE__BODY_RECALL, &queued__v1__recall__descriptor},
    [ACTION_START] = {QUEUED__V1__CLIENT_MESSAGE__BODY_START, &queued__v1__start__descriptor},
    [ACTION_FINISH] = {QUEUED__V1__CLIENT_MESSAGE__BODY_FINISH, &queued__v1__finish__descriptor},
    [ACTION_NO_SHOW] = {QUEUED__V1__CLIENT_MESSAGE__BODY_NO_SHOW, &queued__v1__no_show__descriptor},
    [ACTION_RETURN] = {QUEUED__V1__CLIENT_MESSAGE__BODY_RETURN, &queued__v1__return__descriptor},
    [ACTION_PARK] = {QUEUED__V1__CLIENT_MESSAGE__BODY_PARK, &queued__v1__park__descriptor},
    [ACTION_RESUME] = {QUEUED__V1__CLIENT_MESSAGE__BODY_RESUME, &queued__v1__resume__descriptor},
    [ACTION_TRANSFER] = {QUEUED__V1__CLIENT_MESSAGE__BODY_TRANSFER,
                         &queued__v1__transfer__descriptor},
    [ACTION_REQUEUE] = {QUEUED__V1__CLIENT_MESSAGE__BODY_REQUEUE, &queued__v1__requeue__descriptor},
    [ACTION_RECLASSIFY] = {QUEUED__V1__CLIENT_MESSAGE__BODY_RECLASSIFY,
                           &queued__v1__reclassify__descriptor},
    [ACTION_CANCEL] = {QUEUED__V1__CLIENT_MESSAGE__BODY_CANCEL, &queued__v1__cancel__descriptor},
    [ACTION_UNDO] = {QUEUED__V1__CLIENT_MESSAGE__BODY_UNDO, &queued__v1__undo__descriptor},
    [ACTION_ISSUE] = {QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE, &queued__v1__issue__descriptor},
};

void action_send(const struct action *action,
                 struct client *client,
                 uint32_t timeout_ms,
                 client_on_answer on_answer,
                 void *owner)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    union body body;
    uint32_t procedure = action->procedure_id;

    g_assert(action->kind < G_N_ELEMENTS(bodies));
    protobuf_c_message_init(bodies[action->kind].descriptor, &body);
    fill_in(action, &body, &procedure);
    message.body_case = bodies[action->kind].body_case;
    message.log_in = &body.log_in; /* Every body is a pointer at the same place of the union. */
    client_send(client, &message, timeout_ms, on_answer, owner);
}
