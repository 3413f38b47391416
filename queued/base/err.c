#include "queued/base/err.h"

const char *qd_err_text(enum qd_err err)
{
    switch (err) {
    case QD_OK:
        return "ok";
#define X(name, text)   \
    case QD_ERR_##name: \
        return text;
        QD_ERR_MAP(X)
#undef X
    }
    return "unknown error";
}
