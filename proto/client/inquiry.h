/* Inquiries: what a client asks of the office before it can name anything. */
#ifndef QUEUED_CLIENT_INQUIRY_H
#define QUEUED_CLIENT_INQUIRY_H

#include "proto/client/client.h"

/* As client_send(), for as long as it takes. */
void inquiry_office(struct client *client, client_on_answer on_answer, void *owner);

/* A page of the catalogue: what follows @after_procedure_id; 0: the first. */
void inquiry_procedures(struct client *client,
                        uint32_t after_procedure_id,
                        client_on_answer on_answer,
                        void *owner);

/* Of the page that has come: the @after_procedure_id of the next one; 0: it was the last. */
uint32_t inquiry_next_page(const Queued__V1__Procedures *page);

#endif
