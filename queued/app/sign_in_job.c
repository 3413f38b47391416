#include "queued/app/sign_in_job.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/app/log_in.h"
#include "queued/app/sweep.h"
#include "queued/base/text.h"

static void free_job(struct sign_in_job *job)
{
    free(job->sweep);
    explicit_bzero(job, sizeof *job); /* The secret, and the token. */
    free(job);
}

void sign_in_job_drop_all(struct sign_in_lane *lane)
{
    LIST_FOR_EACH(link, &lane->jobs)
    {
        list_remove(link);
        free_job(LIST_ENTRY(link, struct sign_in_job, link));
    }
    lane->job_count = 0;
}

/* --- Off the loop --- */

static void work(uv_work_t *request)
{
    struct sign_in_job *job = request->data;
    struct accounts *accounts = job->lane->accounts;
    char token[BASE32_LEN + 1];

    if (job->has_to_wait) {
        return;
    }
    accounts_witness(accounts, job->now_ms, job->address);
    if (job->kind == SIGN_IN_HELLO) {
        job->err =
            accounts_check_token(accounts, job->token, job->now_ms, &job->device, &job->user);
    } else if (job->kind == SIGN_IN_ENROL) {
        job->err = accounts_enrol(accounts, job->token, job->now_ms, &job->device, token);
        (void)text_copy(job->token, sizeof job->token, job->err == QD_OK ? token : "");
    } else if (job->kind == SIGN_IN_END_SESSION) {
        job->err = accounts_end_session(accounts, job->token);
    } else if (job->kind == SIGN_IN_SWEEP) {
        sweep_check(job->sweep, accounts, job->now_ms);
    } else {
        const struct account_login login = {.office_id = job->office_id,
                                            .name = job->request.log_in.user,
                                            .secret = job->request.log_in.secret,
                                            .expires_at_ms = job->expires_at_ms};
        job->err = accounts_log_in(accounts, &login, &job->user, token);
        if (job->err == QD_OK) {
            (void)text_copy(job->token, sizeof job->token, token);
        }
    }
}

/* --- On the loop --- */

static void run_next(struct sign_in_lane *lane);

static void on_worked(uv_work_t *request, int status)
{
    struct sign_in_job *job = request->data;
    struct sign_in_lane *lane = job->lane;

    (void)status; /* Nobody cancels. */
    lane->is_busy = false;
    sign_in_finish(job);
    free_job(job);
    run_next(lane);
}

/* Those before it in the lane may have been wrong. */
static bool has_to_wait(const struct sign_in_job *job)
{
    struct sign_in *sign_in = &job->app->sign_in;

    if (job->kind == SIGN_IN_ENROL) {
        return tries_must_wait(sign_in_job_address_bucket(sign_in, job), uv_hrtime());
    }
    return job->kind == SIGN_IN_LOG_IN && log_in_must_wait(sign_in, job);
}

static void run_next(struct sign_in_lane *lane)
{
    struct list *link = lane->is_busy ? NULL : list_pop_front(&lane->jobs);

    if (link == NULL) {
        return;
    }
    struct sign_in_job *job = LIST_ENTRY(link, struct sign_in_job, link);
    lane->job_count--;
    lane->is_busy = true;
    lane->work.data = job;
    job->has_to_wait = has_to_wait(job);
    int code = uv_queue_work(&job->app->loop, &lane->work, work, on_worked);
    QD_ASSERT(code == 0); /* Fails without a callback only. */
}

bool sign_in_job_queue(struct sign_in_lane *lane, const struct sign_in_job *job)
{
    struct sign_in_job *queued = lane->job_count < lane->job_max ? malloc(sizeof *queued) : NULL;

    if (queued == NULL) {
        return false;
    }
    *queued = *job;
    queued->lane = lane;
    list_init(&queued->link);
    list_push_back(&lane->jobs, &queued->link);
    lane->job_count++;
    run_next(lane);
    return true;
}

struct tries_bucket *sign_in_job_address_bucket(struct sign_in *sign_in,
                                                const struct sign_in_job *job)
{
    static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};
    uint8_t bytes[16];

    /* Whoever has one address of IPv6 has all those of its network, 2^64 of them. */
    if (inet_pton(AF_INET6, job->address, bytes) == 1 &&
        memcmp(bytes, v4_prefix, sizeof v4_prefix) != 0) {
        return tries_bucket(&sign_in->tries, bytes, sizeof bytes / 2);
    }
    return tries_bucket(&sign_in->tries, job->address, strlen(job->address));
}
