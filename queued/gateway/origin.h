/* The origin of a web page: whether a page that opens a connection is one of ours. */
#ifndef QUEUED_GATEWAY_ORIGIN_H
#define QUEUED_GATEWAY_ORIGIN_H

#include <stdbool.h>

/* What the headers Origin and Host may take, with the NUL. */
#define ORIGIN_SIZE 300

/* Whether @origin ("https://queue.example:8090") is a page of the server that was asked for as
 * @host ("queue.example:8090"). A page without an origin ("null") is not. */
bool origin_is_own(const char *origin, const char *host);

#endif
