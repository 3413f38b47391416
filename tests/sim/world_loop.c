#include "tests/sim/world_loop.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define HANDLES_MAX 16
#define WORKS_MAX 64
#define THREADS_MAX 512

struct work {
    uv_work_t *request;
    uv_work_cb run;
    uv_after_work_cb after;
};

struct thread {
    pthread_t id;
    sem_t turn;
    void (*run)(void *arg);
    void *arg;
    uv_cond_t *waits_for;
    bool has_ended;
};

static uv_handle_t *handles[HANDLES_MAX];
static uint32_t handle_count;
static uint32_t open_count;
static uv_prepare_t *prepare;
static uv_timer_cb timer_cb;
static uv_timer_t *timer;
static uint64_t timer_repeat_ms;
static uv_signal_t *signal_handle;
static struct work works[WORKS_MAX];
static uint32_t work_count; /* Under way. */

/* One runs at a time: whoever gives another its turn waits for its own. 0 is the loop's. */
static struct thread threads[THREADS_MAX];
static uint32_t thread_count;

static uint64_t numbered(uint32_t index)
{
    return (uint64_t)world.process << 32 | index;
}

/* --- Turns --- */

static void wait_for_turn(uint32_t number)
{
    int code = 0;

    do {
        code = sem_wait(&threads[number].turn);
    } while (code != 0); /* A signal came in between. */
}

static void give_turn(uint32_t number)
{
    (void)sem_post(&threads[number].turn);
}

static uint32_t own_number(void)
{
    for (uint32_t i = thread_count; i > 0;
         i--) { /* The name of one that has ended is used again. */
        if (!threads[i].has_ended && pthread_equal(threads[i].id, pthread_self()) != 0) {
            return i;
        }
    }
    return 0;
}

bool loop_is_thread(void)
{
    return own_number() != 0;
}

void loop_run_thread(uint32_t number)
{
    if (threads[number].has_ended) {
        return;
    }
    give_turn(number);
    wait_for_turn(0);
    if (world.is_dying) {
        longjmp(world.death, 1);
    }
}

void loop_end_thread(void)
{
    world.is_dying = true;
    give_turn(0);
    for (;;) {
        wait_for_turn(own_number()); /* It never comes: the process is gone. */
    }
}

static void *run_thread(void *arg)
{
    struct thread *thread = arg;

    wait_for_turn((uint32_t)(thread - threads));
    thread->run(thread->arg);
    thread->has_ended = true;
    give_turn(0);
    return NULL;
}

int uv_thread_create(uv_thread_t *tid, uv_thread_cb entry, void *arg)
{
    world_demand(thread_count + 1 < THREADS_MAX, "too many threads");
    struct thread *thread = &threads[++thread_count];
    *thread = (struct thread){.run = entry, .arg = arg};
    (void)sem_init(&thread->turn, 0, 0);
    world_demand(pthread_create(&thread->id, NULL, run_thread, thread) == 0, "no thread");
    *tid = thread->id;
    loop_run_thread(thread_count);
    return 0;
}

int uv_thread_join(uv_thread_t *tid)
{
    for (uint32_t i = 1; i <= thread_count; i++) {
        if (pthread_equal(threads[i].id, *tid) != 0 && !threads[i].has_ended) {
            loop_run_thread(i);
            world_demand(threads[i].has_ended, "a thread that does not end");
            (void)pthread_join(threads[i].id, NULL);
        }
    }
    return 0;
}

int uv_mutex_init(uv_mutex_t *mutex)
{
    (void)mutex; /* One runs at a time: no lock is ever contended. */
    return 0;
}

void uv_mutex_destroy(uv_mutex_t *mutex)
{
    (void)mutex;
}

void uv_mutex_lock(uv_mutex_t *mutex)
{
    (void)mutex;
}

void uv_mutex_unlock(uv_mutex_t *mutex)
{
    (void)mutex;
}

int uv_cond_init(uv_cond_t *cond)
{
    (void)cond;
    return 0;
}

void uv_cond_destroy(uv_cond_t *cond)
{
    (void)cond;
}

void uv_cond_signal(uv_cond_t *cond)
{
    for (uint32_t i = 1; i <= thread_count; i++) {
        if (threads[i].waits_for == cond) {
            threads[i].waits_for = NULL;
            world_note(world_below(world.commit_ms), WORLD_THREAD, numbered(i));
        }
    }
}

void uv_cond_wait(uv_cond_t *cond, uv_mutex_t *mutex)
{
    uint32_t number = own_number();

    (void)mutex;
    threads[number].waits_for = cond;
    give_turn(0);
    wait_for_turn(number);
    threads[number].waits_for = NULL;
}

int uv_cond_timedwait(uv_cond_t *cond, uv_mutex_t *mutex, uint64_t timeout)
{
    (void)cond;
    (void)mutex;
    (void)timeout;
    world_fail("offices of this world have no printers");
}

/* --- Time --- */

uint64_t uv_hrtime(void)
{
    world.sub_ns += world.sub_ns < 900000 ? 1000 : 0;
    return (uint64_t)world.now_ms * UINT64_C(1000000) + world.sub_ns;
}

int uv_gettimeofday(uv_timeval64_t *tv)
{
    int64_t wall_ms = world.now_ms + world.wall_off_ms;

    tv->tv_sec = wall_ms / 1000;
    tv->tv_usec = (int32_t)(wall_ms % 1000) * 1000;
    return 0;
}

/* --- Handles --- */

static int open_handle(uv_handle_t *handle)
{
    world_demand(handle_count < HANDLES_MAX, "too many handles");
    handle->flags = 0;
    handles[handle_count++] = handle;
    open_count++;
    return 0;
}

static uint32_t index_of(const uv_handle_t *handle)
{
    for (uint32_t i = 0; i < handle_count; i++) {
        if (handles[i] == handle) {
            return i;
        }
    }
    world_fail("a handle that was never made");
}

int uv_loop_init(uv_loop_t *loop)
{
    (void)loop;
    loop_forget();
    return 0;
}

int uv_loop_close(uv_loop_t *loop)
{
    (void)loop;
    return open_count == 0 && work_count == 0 ? 0 : UV_EBUSY;
}

int uv_prepare_init(uv_loop_t *loop, uv_prepare_t *handle)
{
    (void)loop;
    return open_handle((uv_handle_t *)handle);
}

int uv_prepare_start(uv_prepare_t *handle, uv_prepare_cb cb)
{
    handle->prepare_cb = cb;
    prepare = handle;
    return 0;
}

int uv_timer_init(uv_loop_t *loop, uv_timer_t *handle)
{
    (void)loop;
    return open_handle((uv_handle_t *)handle);
}

/* A machine that has nothing to do looks at the clock rarely: this is where virtual time saves the
 * most. Late it may be on a real machine too. */
static int64_t lateness(void)
{
    return world_chance(10) ? world_below(300) : world_below(world_chance(60) ? 20000 : 90000);
}

int uv_timer_start(uv_timer_t *handle, uv_timer_cb cb, uint64_t timeout, uint64_t repeat)
{
    timer = handle;
    timer_cb = cb;
    timer_repeat_ms = repeat;
    world_note((int64_t)timeout, WORLD_TIMER, numbered(0));
    return 0;
}

void uv_timer_set_repeat(uv_timer_t *handle, uint64_t repeat)
{
    (void)handle;
    timer_repeat_ms = repeat;
}

int uv_signal_init(uv_loop_t *loop, uv_signal_t *handle)
{
    (void)loop;
    return open_handle((uv_handle_t *)handle);
}

int uv_signal_start(uv_signal_t *handle, uv_signal_cb cb, int number)
{
    if (number == SIGTERM) {
        handle->signal_cb = cb;
        signal_handle = handle;
    }
    return 0;
}

int uv_async_init(uv_loop_t *loop, uv_async_t *handle, uv_async_cb cb)
{
    (void)loop;
    handle->async_cb = cb;
    handle->pending = 0;
    return open_handle((uv_handle_t *)handle);
}

int uv_async_send(uv_async_t *handle)
{
    if (handle->pending == 0) {
        handle->pending = 1;
        world_note(world_below(4), WORLD_ASYNC, numbered(index_of((uv_handle_t *)handle)));
    }
    return 0;
}

void uv_close(uv_handle_t *handle, uv_close_cb cb)
{
    world_demand(handle->flags == 0, "closed twice");
    handle->flags = 1;
    handle->close_cb = cb;
    if (handle == (uv_handle_t *)prepare) {
        prepare = NULL;
    } else if (handle == (uv_handle_t *)timer) {
        timer = NULL;
    } else if (handle == (uv_handle_t *)signal_handle) {
        signal_handle = NULL;
    }
    world_note(0, WORLD_CLOSED, numbered(index_of(handle)));
}

int uv_is_closing(const uv_handle_t *handle)
{
    return handle->flags != 0 ? 1 : 0;
}

int uv_queue_work(uv_loop_t *loop, uv_work_t *request, uv_work_cb run, uv_after_work_cb after)
{
    uint32_t i = 0;

    (void)loop;
    while (i < WORKS_MAX && works[i].request != NULL) {
        i++;
    }
    world_demand(i < WORKS_MAX, "too much work");
    works[i] = (struct work){request, run, after};
    work_count++;
    world_note(1 + world_below(40), WORLD_WORK, numbered(i));
    return 0;
}

int uv_run(uv_loop_t *loop, uv_run_mode mode)
{
    (void)loop;
    (void)mode;
    world.is_serving = timer != NULL;
    while (open_count > 0 || work_count > 0) {
        world_step();
    }
    world.is_serving = false;
    return 0;
}

int uv_ip4_addr(const char *ip, int port, struct sockaddr_in *addr)
{
    *addr = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    return inet_pton(AF_INET, ip, &addr->sin_addr) == 1 ? 0 : UV_EINVAL;
}

int uv_ip6_addr(const char *ip, int port, struct sockaddr_in6 *addr)
{
    *addr = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    return inet_pton(AF_INET6, ip, &addr->sin6_addr) == 1 ? 0 : UV_EINVAL;
}

/* --- The agenda's --- */

static void finish_work(uint32_t index)
{
    const struct work work = works[index];

    works[index].request = NULL;
    work_count--;
    work.after(work.request, 0);
}

static void finish_close(uv_handle_t *handle)
{
    open_count--;
    if (handle->close_cb != NULL) {
        handle->close_cb(handle);
    }
}

static void run_async(uv_async_t *handle)
{
    if (handle->pending != 0 && handle->flags == 0) {
        handle->pending = 0;
        handle->async_cb(handle);
    }
}

void loop_handle(enum world_kind kind, uint64_t number)
{
    uint32_t index = (uint32_t)number;

    if (number >> 32 != world.process) {
        return; /* Of a process that is gone. */
    }
    if (kind == WORLD_TIMER && timer != NULL) {
        timer_cb(timer);
        world_note((int64_t)timer_repeat_ms + lateness(), WORLD_TIMER, number);
    } else if (kind == WORLD_ASYNC) {
        run_async((uv_async_t *)handles[index]);
    } else if (kind == WORLD_CLOSED) {
        finish_close(handles[index]);
    } else if (kind == WORLD_WORK) {
        works[index].run(works[index].request);
        world_note(world_below(10), WORLD_WORKED, number);
    } else if (kind == WORLD_WORKED) {
        finish_work(index);
    } else if (kind == WORLD_THREAD) {
        loop_run_thread(index);
    }
}

void loop_prepare(void)
{
    if (prepare != NULL && world.is_serving) {
        prepare->prepare_cb(prepare);
    }
}

void loop_signal(void)
{
    if (signal_handle != NULL) {
        signal_handle->signal_cb(signal_handle, SIGTERM);
    }
}

void loop_forget(void)
{
    handle_count = 0;
    open_count = 0;
    prepare = NULL;
    timer = NULL;
    signal_handle = NULL;
    work_count = 0;
    memset(works, 0, sizeof works);
    for (uint32_t i = 1; i <= thread_count; i++) {
        threads[i].waits_for = NULL;
    }
}
