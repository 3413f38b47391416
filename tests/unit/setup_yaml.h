/* An office.yaml of a test: read, kept, and bent. */
#ifndef QUEUED_UNIT_SETUP_YAML_H
#define QUEUED_UNIT_SETUP_YAML_H

#include "queued/setup/setup.h"

/* @list is the caller's to deinit, whatever comes of it. */
enum qd_err setup_yaml_parse(const char *yaml,
                             struct definition *definition,
                             struct complaints *list);

/* Reads @yaml without a complaint: @check holds of it, and of what comes back from the journal's
 * form. */
void setup_yaml_keep(const char *yaml, void (*check)(const struct definition *definition));

/* @from of @yaml, where it is first, replaced by @to. The caller's to free. */
char *setup_yaml_bend(const char *yaml, const char *from, const char *to);

#endif
