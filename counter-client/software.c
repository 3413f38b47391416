#include "counter-client/software.h"

char *software_address(const struct desk *desk)
{
    const Queued__V1__Ticket *ticket = desk->view == NULL ? NULL : desk->view->at_hand;
    const Queued__V1__ProcedureInfo *procedure = NULL;

    for (size_t i = 0; ticket != NULL && i < ticket->n_procedure_ids; i++) {
        procedure = place_procedure(&desk->place, ticket->procedure_ids[i]);
        if (procedure != NULL && procedure->link[0] != '\0') {
            break;
        }
    }
    /* The server has checked it; what a browser is told to open is looked at twice. */
    if (procedure == NULL || !(g_str_has_prefix(procedure->link, "https://") ||
                               g_str_has_prefix(procedure->link, "http://"))) {
        return NULL;
    }
    const struct {
        const char *name;
        const char *value;
    } values[] = {
        {"{ticket}", ticket->label},
        {"{procedure}", procedure->code},
        {"{dossier}", desk->dossier},
    };
    GString *link = g_string_new(procedure->link);
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char *escaped = g_uri_escape_string(values[i].value, NULL, FALSE);
        (void)g_string_replace(link, values[i].name, escaped, 0);
        g_free(escaped);
    }
    return g_string_free(link, FALSE);
}
