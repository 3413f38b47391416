/* Trust: whether the server at the other end of a secure connection is the one that is meant. */
#ifndef QUEUED_CLIENT_TRUST_H
#define QUEUED_CLIENT_TRUST_H

#include <gio/gio.h>
#include <stdbool.h>

#include "queued/v1/envelope.pb-c.h"

enum trust_fault {
    TRUST_FAULT_NONE,
    TRUST_FAULT_HANDSHAKE, /* No secure connection came about; may pass by itself. */
    /* From here on trying again helps nobody: a person has to look at it. */
    TRUST_FAULT_FILE,      /* The authority's certificate cannot be read. */
    TRUST_FAULT_PLAIN,     /* An authority is given, and the address is ws://. */
    TRUST_FAULT_AUTHORITY, /* The certificate was signed by somebody else. */
    TRUST_FAULT_NAME,      /* It is for other names than that in the address. */
    TRUST_FAULT_EXPIRED,
    TRUST_FAULT_EARLY, /* Good from later on: mostly a clock that is wrong. */
    TRUST_FAULT_OLD,   /* It speaks only what is older than TLS 1.2. */
    TRUST_FAULT_OTHER, /* Revoked, or of a strength that nobody should rely on. */
};
#define TRUST_FAULT_COUNT 10

/* The authority in the PEM file @path, to verify servers by. NULL: there is none in it. */
GTlsDatabase *trust_load(const char *path);

/* What a connection came to: @error NULL when it is up; @flags: what is wrong with the certificate;
 * @version: of TLS, UNKNOWN on a plain connection. */
enum trust_fault trust_judge(const GError *error,
                             GTlsCertificateFlags flags,
                             GTlsProtocolVersion version);

/* Whether a person has to see to it. */
bool trust_is_final(enum trust_fault fault);

/* What is wrong and what to do about it, in plain words; "" for NONE. */
const char *trust_words(enum trust_fault fault, Queued__V1__Language language);

#endif
