/* Links to the specialised software of procedures. Inside setup only. */
#ifndef QUEUED_SETUP_LINKS_H
#define QUEUED_SETUP_LINKS_H

#include "queued/setup/draft.h"
#include "queued/setup/reading.h"

/* The list "links": once services and procedures are known. Each entry is for the procedures and
 * the services that it names; the first one that names a procedure is its link. */
void links_read(struct reading *reading, const yaml_node_t *root, struct draft *draft);

/* Whether @url is http:// or https:// with a host, and has no placeholders but {ticket},
 * {procedure} and {dossier}, and those after the host only. */
bool links_is_template(const char *url);

#endif
