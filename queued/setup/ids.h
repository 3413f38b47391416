/* Ids: numbers of services, procedures and reasons that stay the same from one definition to the
 * next. */
#ifndef QUEUED_SETUP_IDS_H
#define QUEUED_SETUP_IDS_H

#include "queued/setup/draft.h"

/* Gives ids: those of @previous (may be NULL) where the code, or the text of a reason, is there;
 * new ones above every id of @previous. Puts procedures in the order of their ids. */
void ids_give(struct draft *draft, const struct definition *previous);

#endif
