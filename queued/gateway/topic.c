#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "queued/base/hash.h"
#include "queued/gateway/inside.h"

/* Subscribers that get a new state on the spot: every screen of a hall. Where more watch, phones by
 * the thousand, the rest take turns with what else the loop has to do. */
#define OFFERS_AT_ONCE 64

static struct list *bucket_of(struct gateway *gateway, const struct topic *topic)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_u64(&hash, topic->kind);
    qd_hash_u64(&hash, topic->office_id);
    qd_hash_u64(&hash, topic->key);
    return &gateway->buckets[qd_hash_value(&hash) % TOPIC_BUCKETS];
}

static bool topic_equals(const struct topic *a, const struct topic *b)
{
    return a->kind == b->kind && a->office_id == b->office_id && a->key == b->key;
}

static struct watch *find_watch(const struct gateway *gateway, const struct topic *topic)
{
    union {
        const struct gateway *from;
        struct gateway *to;
    } cast = {.from = gateway}; /* The bucket is only read here. */
    struct list *bucket = bucket_of(cast.to, topic);

    LIST_FOR_EACH(link, bucket)
    {
        struct watch *watch = LIST_ENTRY(link, struct watch, link);
        if (topic_equals(&watch->topic, topic)) {
            return watch;
        }
    }
    return NULL;
}

static struct watch *open_watch(struct gateway *gateway, const struct topic *topic)
{
    struct watch *watch = find_watch(gateway, topic);

    if (watch != NULL) {
        return watch;
    }
    watch = calloc(1, sizeof *watch);
    if (watch != NULL) {
        watch->topic = *topic;
        list_init(&watch->subscriptions);
        list_push_back(bucket_of(gateway, topic), &watch->link);
        list_init(&watch->in_turn);
        if (topic->kind == TOPIC_TICKET) {
            watch->looked_ns = uv_hrtime(); /* Its first state is on the way. */
            list_push_back(&gateway->tickets, &watch->in_turn);
        }
    }
    return watch;
}

static struct subscription *find_subscription(const struct session *session,
                                              const struct topic *topic)
{
    LIST_FOR_EACH(link, &session->subscriptions)
    {
        struct subscription *subscription = LIST_ENTRY(link, struct subscription, in_session);
        if (topic_equals(&subscription->watch->topic, topic)) {
            return subscription;
        }
    }
    return NULL;
}

static void close_watch(struct watch *watch)
{
    list_remove(&watch->link);
    list_remove(&watch->in_turn);
    frame_unref(watch->frame);
    free(watch);
}

static void drop_subscription(struct subscription *subscription)
{
    struct watch *watch = subscription->watch;
    struct gateway *gateway = subscription->session->gateway;

    list_remove(&subscription->in_session);
    list_remove(&subscription->in_watch);
    list_remove(&subscription->in_stale);
    subscription->session->subscription_count--;
    gateway->metrics->values[METRIC_SUBSCRIPTIONS]--;
    free(subscription);
    if (list_is_empty(&watch->subscriptions)) {
        close_watch(watch);
    }
}

enum qd_err topic_subscribe(struct gateway *gateway,
                            struct session_id id,
                            const struct topic *topic,
                            uint64_t version)
{
    struct session *session = session_find(gateway, id);
    struct subscription *known = session == NULL ? NULL : find_subscription(session, topic);

    if (known != NULL) {
        known->told = version;
    }
    if (session == NULL || known != NULL) {
        return QD_OK;
    }
    if (session->subscription_count == LIMIT_SESSION_TOPICS) {
        return QD_ERR_BUSY;
    }
    struct subscription *subscription = calloc(1, sizeof *subscription);
    struct watch *watch = subscription == NULL ? NULL : open_watch(gateway, topic);
    if (watch == NULL) {
        free(subscription);
        return QD_ERR_BUSY;
    }
    subscription->session = session;
    subscription->watch = watch;
    subscription->told = version;
    list_init(&subscription->in_stale);
    list_push_back(&session->subscriptions, &subscription->in_session);
    list_push_back(&watch->subscriptions, &subscription->in_watch);
    session->subscription_count++;
    metrics_add(gateway->metrics, METRIC_SUBSCRIPTIONS, 1);
    return QD_OK;
}

void topic_unsubscribe(struct gateway *gateway, struct session_id id, const struct topic *topic)
{
    struct session *session = session_find(gateway, id);
    struct subscription *subscription = session == NULL ? NULL : find_subscription(session, topic);

    if (subscription != NULL) {
        drop_subscription(subscription);
    }
}

void topic_forget_session(struct session *session)
{
    LIST_FOR_EACH(link, &session->subscriptions)
    {
        drop_subscription(LIST_ENTRY(link, struct subscription, in_session));
    }
}

void topic_check_rights(struct session *session)
{
    LIST_FOR_EACH(link, &session->subscriptions)
    {
        struct subscription *subscription = LIST_ENTRY(link, struct subscription, in_session);
        struct request request = {.kind = REQUEST_SUBSCRIBE};
        request.subscribe.topic = subscription->watch->topic.kind;
        if (rights_check(&session->identity, &request) != REFUSAL_NONE) {
            drop_subscription(subscription);
        }
    }
}

static bool frame_equals(struct frame *a, struct frame *b)
{
    return a->len == b->len && memcmp(frame_payload(a), frame_payload(b), a->len) == 0;
}

void topic_publish(struct gateway *gateway,
                   const struct topic *topic,
                   uint64_t version,
                   struct frame *frame)
{
    struct watch *watch = find_watch(gateway, topic);

    if (watch == NULL || version < watch->version ||
        (watch->frame != NULL && frame_equals(watch->frame, frame))) {
        return;
    }
    frame_unref(watch->frame);
    watch->frame = frame_ref(frame);
    watch->version = version;
    uint32_t at_once = OFFERS_AT_ONCE;
    LIST_FOR_EACH(link, &watch->subscriptions)
    {
        struct subscription *subscription = LIST_ENTRY(link, struct subscription, in_watch);
        if (!list_is_empty(&subscription->in_stale)) {
            metrics_add(gateway->metrics, METRIC_TOPIC_STATES_SKIPPED, 1);
            continue; /* It gets the newer one instead. */
        }
        list_push_back(&subscription->session->stale, &subscription->in_stale);
        if (at_once > 0) {
            at_once--;
            session_offer(subscription->session);
        } else {
            (void)lws_callback_on_writable(subscription->session->wsi);
        }
    }
}

/* The answer to a subscription is as new as the office was when it was asked for; states that were
 * published before it leaves are older, and have nothing more to say. */
struct frame *topic_next(struct session *session)
{
    struct list *link = NULL;

    while ((link = list_pop_front(&session->stale)) != NULL) {
        const struct subscription *subscription = LIST_ENTRY(link, struct subscription, in_stale);
        if (subscription->watch->version >= subscription->told) {
            return frame_ref(subscription->watch->frame);
        }
    }
    return NULL;
}

bool topic_is_watched(const struct gateway *gateway, const struct topic *topic)
{
    return find_watch(gateway, topic) != NULL;
}

bool topic_due_ticket(struct gateway *gateway, uint64_t every_ns, struct topic *topic)
{
    struct list *link = gateway->tickets.next;
    uint64_t now_ns = uv_hrtime();

    if (link == &gateway->tickets) {
        return false;
    }
    struct watch *watch = LIST_ENTRY(link, struct watch, in_turn);
    if (now_ns - watch->looked_ns < every_ns) {
        return false;
    }
    watch->looked_ns = now_ns;
    list_remove(link);
    list_push_back(&gateway->tickets, link);
    *topic = watch->topic;
    return true;
}
