/* The sample office on disk: what `queued sample` makes, and `queued serve --sample` starts from.
 */
#ifndef QUEUED_CLI_SAMPLE_H
#define QUEUED_CLI_SAMPLE_H

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/cli/cli.h"

/* Makes what is not there yet in the folder of @data: office.yaml and its catalogue, the database
 * with the office, users and devices to try it with, their tokens in NAME.token. Leaves what is
 * there as it is, also where it was edited. Says on stdout what it has made; a PIN or a place of a
 * token once. Not while a server runs, unless all is there. The
 * office comes into force at @now_ms. */
QD_MUST_USE enum qd_exit sample_prepare(const char *verb, struct cli_data *data, int64_t now_ms);

#endif
