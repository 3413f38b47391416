#include "proto/client/inquiry.h"

void inquiry_office(struct client *client, client_on_answer on_answer, void *owner)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetOffice get = QUEUED__V1__GET_OFFICE__INIT;

    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_OFFICE;
    message.get_office = &get;
    client_send(client, &message, 0, on_answer, owner);
}

void inquiry_procedures(struct client *client,
                        uint32_t after_procedure_id,
                        client_on_answer on_answer,
                        void *owner)
{
    Queued__V1__ClientMessage message = QUEUED__V1__CLIENT_MESSAGE__INIT;
    Queued__V1__GetProcedures get = QUEUED__V1__GET_PROCEDURES__INIT;

    get.after_procedure_id = after_procedure_id;
    message.body_case = QUEUED__V1__CLIENT_MESSAGE__BODY_GET_PROCEDURES;
    message.get_procedures = &get;
    client_send(client, &message, 0, on_answer, owner);
}

uint32_t inquiry_next_page(const Queued__V1__Procedures *page)
{
    return page->more && page->n_procedures > 0
               ? page->procedures[page->n_procedures - 1]->procedure_id
               : 0;
}
