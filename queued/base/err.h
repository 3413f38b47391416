/* The failures that pass between modules, and the exit codes of the programs. */
#ifndef QUEUED_BASE_ERR_H
#define QUEUED_BASE_ERR_H

#define QD_ERR_MAP(X)                      \
    X(NOMEM, "out of memory")              \
    X(NOSPACE, "no space left on device")  \
    X(IO, "input/output error")            \
    X(CORRUPT, "stored data is corrupt")   \
    X(PROTOCOL, "peer broke the protocol") \
    X(TOO_BIG, "limit exceeded")           \
    X(INVALID, "not valid")                \
    X(NOT_FOUND, "not found")              \
    X(BUSY, "busy")                        \
    X(EXISTS, "exists already")            \
    X(DENIED, "not allowed")

/* What a function that can fail returns. Foreign codes (UV_*, SQLITE_*) are translated at the call.
 */
enum qd_err {
    QD_OK = 0,
#define X(name, text) QD_ERR_##name,
    QD_ERR_MAP(X)
#undef X
};

/* A static text: lower case, no full stop. "ok" for QD_OK, "unknown error" for a foreign value. */
const char *qd_err_text(enum qd_err err);

/* Exit codes. A supervisor restarts after 3 (from the database) and after an abort (a bug);
 * 2 and 4 need a person. */
enum qd_exit {
    QD_EXIT_OK = 0,      /* Asked to stop, or the command did its work. */
    QD_EXIT_REFUSED = 1, /* Wrong usage, or what was asked for cannot be done. */
    QD_EXIT_CONFIG = 2,
    QD_EXIT_STORAGE = 3,
    QD_EXIT_LISTEN = 4
};

#endif
