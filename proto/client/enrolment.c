#include "proto/client/enrolment.h"

#include <glib.h>
#include <unistd.h>

#include "proto/client/token.h"

struct attempt {
    const struct enrolment *enrolment;
    bool is_over;
    bool is_done;
    char *token;  /* Owned; NULL: none yet. */
    char *text;   /* Owned; the device's name, or why not. */
    char *reason; /* Owned; why there is no link. */
};

static const char *pick(Queued__V1__Language language, const char *vi, const char *en)
{
    return language == QUEUED__V1__LANGUAGE__LANGUAGE_EN ? en : vi;
}

const char *enrolment_refusal(Queued__V1__Language language)
{
    return pick(language,
                "Mã đăng ký không đúng, đã dùng hoặc đã quá 15 phút; xin mã mới trên máy chủ: "
                "queued device code TÊN",
                "The enrolment code is wrong, used already, or older than 15 minutes; ask for a "
                "new one at the server: queued device code NAME");
}

static void end(struct attempt *attempt, bool is_done, const char *text)
{
    if (!attempt->is_over) {
        attempt->is_over = true;
        attempt->is_done = is_done;
        attempt->text = g_strdup(text);
    }
}

static void on_enrolled(void *owner, const char *token)
{
    struct attempt *attempt = owner;

    attempt->token = g_strdup(token);
}

/* The token of another kind of device is not kept: what was there before may be a good one. */
static void on_welcome(void *owner, const Queued__V1__Welcome *welcome)
{
    struct attempt *attempt = owner;
    const struct enrolment *enrolment = attempt->enrolment;
    const char *complaint = NULL;
    char *errmsg = NULL;

    if (attempt->token == NULL) {
        return;
    }
    if (enrolment->complain != NULL) {
        complaint = enrolment->complain(welcome, enrolment->language);
    }
    if (complaint != NULL) {
        end(attempt, false, complaint);
    } else if (!token_write(enrolment->token_file, attempt->token, enrolment->language, &errmsg)) {
        end(attempt, false, errmsg);
        g_free(errmsg);
    }
    end(attempt, true, welcome->actor_name);
}

static void on_link(void *owner, bool is_up, const char *reason)
{
    struct attempt *attempt = owner;

    (void)is_up;
    g_free(attempt->reason);
    attempt->reason = g_strdup(reason);
}

static void on_untrusted(void *owner, const char *text)
{
    end(owner, false, text);
}

static void on_refused(void *owner, const Queued__V1__Refusal *refusal)
{
    struct attempt *attempt = owner;
    bool is_code = refusal->code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_BAD_TOKEN;

    end(attempt, false, is_code ? enrolment_refusal(attempt->enrolment->language) : refusal->text);
}

static gboolean on_late(gpointer data)
{
    struct attempt *attempt = data;
    const char *no_link = pick(
        attempt->enrolment->language, "không kết nối được máy chủ", "no connection to the server");
    char *text = g_strdup_printf("%s %s: %s",
                                 no_link,
                                 attempt->enrolment->url,
                                 attempt->reason == NULL ? "" : attempt->reason);

    end(attempt, false, text);
    g_free(text);
    return G_SOURCE_CONTINUE;
}

/* A file that could not take the token would cost the code. */
static bool can_keep(const struct enrolment *enrolment, char **errmsg)
{
    char *probe = g_strconcat(enrolment->token_file, ".new", NULL);
    bool is_good = token_write(probe, "", enrolment->language, errmsg);

    (void)unlink(probe);
    g_free(probe);
    return is_good;
}

bool enrolment_run(const struct enrolment *enrolment, char **text)
{
    struct attempt attempt = {.enrolment = enrolment};
    const struct client_options options = {
        .url = enrolment->url,
        .ca = enrolment->ca,
        .enrolment_code = enrolment->code,
        .name = enrolment->name,
        .kind = enrolment->kind,
        .language = enrolment->language,
        .owner = &attempt,
        .on_welcome = on_welcome,
        .on_link = on_link,
        .on_untrusted = on_untrusted,
        .on_enrolled = on_enrolled,
        .on_refused = on_refused,
    };

    if (!can_keep(enrolment, text)) {
        return false;
    }
    struct client *client = client_new(&options);
    guint late = g_timeout_add(enrolment->timeout_ms, on_late, &attempt);
    while (!attempt.is_over) {
        g_main_context_iteration(NULL, TRUE);
    }
    (void)g_source_remove(late);
    client_free(client);
    g_free(attempt.token);
    g_free(attempt.reason);
    *text = attempt.text;
    return attempt.is_done;
}
