/* Certificates: an office's own authority, and the certificate of its server. */
#ifndef QUEUED_CLI_CERTIFICATE_H
#define QUEUED_CLI_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

#define CERTIFICATE_PATH_SIZE 4096

/* The four files of a folder. Keys are their owner's alone (mode 0600). */
struct certificate_files {
    char authority[CERTIFICATE_PATH_SIZE];     /* ca.pem: what clients get. */
    char authority_key[CERTIFICATE_PATH_SIZE]; /* ca.key: what signs; may be kept elsewhere. */
    char server[CERTIFICATE_PATH_SIZE];        /* server.pem: the server's, then the authority's. */
    char server_key[CERTIFICATE_PATH_SIZE];    /* server.key */
};

/* A DNS name, or an IP address, that a certificate can be for. */
bool certificate_name_is_fit(const char *name);

/* Makes an authority named after @title, for twenty years. EXISTS: there is one already. */
QD_MUST_USE enum qd_err certificate_make_authority(const struct certificate_files *files,
                                                   const char *title);

/* Makes a certificate for the @count names and addresses, signed by the authority, for @days from
 * yesterday on (a clock may be a little behind). Takes the place of an older one.
 * NOT_FOUND, INVALID: the authority's files. */
QD_MUST_USE enum qd_err certificate_make_server(const struct certificate_files *files,
                                                const char *const *names,
                                                size_t count,
                                                unsigned days);

#endif
