#include "queued/app/voice.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/log.h"
#include "queued/voice/espeak.h"

struct job {
    struct list link;
    uint64_t page;
    struct clips_key key;
    bool is_recorded; /* From recordings; once these have failed, no more. */
};

/* One run of the program. It is over when its three handles are closed. */
struct voice_run {
    struct voice *voice;
    struct job *job; /* Owned. */
    uv_process_t process;
    uv_pipe_t out;
    uv_timer_t timer;
    unsigned handle_count;
    uint8_t *bytes; /* Owned. */
    size_t len;
    size_t room;
    bool has_ended; /* Well, with everything heard. */
};

static void run_next(struct voice *voice);

void voice_open(struct voice *voice,
                uv_loop_t *loop,
                void (*answer)(void *owner, uint64_t page, const uint8_t *bytes, size_t len),
                void *owner)
{
    memset(voice, 0, sizeof *voice);
    voice->loop = loop;
    voice->answer = answer;
    voice->owner = owner;
    clips_init(&voice->clips);
    list_init(&voice->jobs);
}

static void drop_jobs(struct voice *voice)
{
    LIST_FOR_EACH(link, &voice->jobs)
    {
        list_remove(link);
        free(LIST_ENTRY(link, struct job, link));
    }
    voice->job_count = 0;
}

void voice_deinit(struct voice *voice)
{
    QD_ASSERT(voice->running == NULL);
    drop_jobs(voice);
    clips_deinit(&voice->clips);
}

static void answer(struct voice *voice, uint64_t page, const uint8_t *bytes, size_t len)
{
    if (!voice->is_closing) {
        voice->answer(voice->owner, page, bytes, len);
    }
}

/* What recordings cannot say, the synthesizer does. False: not in that language, or it was the
 * synthesizer. */
static bool fall_back(struct voice *voice, struct job *job)
{
    enum words_language language = WORDS_VI;

    if (!job->is_recorded || voice->is_closing) {
        return false;
    }
    if (!voice->has_fallen_back) {
        qd_log(QD_LEVEL_WARN,
               "app",
               "a call cannot be said from its recordings; see queued-voice --check",
               "voice=%s",
               job->key.voice);
    }
    voice->has_fallen_back = true;
    if (!words_parse_language(job->key.voice, &language)) {
        return false;
    }
    job->is_recorded = false;
    list_push_front(&voice->jobs, &job->link);
    voice->job_count++;
    return true;
}

static void finish(struct voice_run *run)
{
    struct voice *voice = run->voice;
    struct job *job = run->job;
    bool is_said = run->has_ended && clips_seal_wav(run->bytes, run->len);

    voice->has_fallen_back = voice->has_fallen_back && !(is_said && job->is_recorded);
    voice->running = NULL;
    if (!is_said && fall_back(voice, job)) {
        free(run->bytes);
        free(run);
        run_next(voice);
        return;
    }
    answer(voice, job->page, is_said ? run->bytes : NULL, run->len);
    if (is_said) {
        clips_put(&voice->clips, &job->key, run->bytes, run->len);
    } else {
        free(run->bytes);
    }
    free(job);
    free(run);
    run_next(voice);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct voice_run *run = handle->data;

    QD_ASSERT(run->handle_count > 0);
    if (--run->handle_count == 0) {
        finish(run);
    }
}

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle)) {
        uv_close(handle, on_handle_closed);
    }
}

static void on_exited(uv_process_t *process, int64_t status, int signal)
{
    struct voice_run *run = process->data;

    run->has_ended = status == 0 && signal == 0;
    close_handle((uv_handle_t *)&run->timer);
    close_handle((uv_handle_t *)process);
}

/* Whatever it is doing: on_exited() follows. */
static void kill_run(struct voice_run *run)
{
    if (!uv_is_closing((uv_handle_t *)&run->process)) {
        (void)uv_process_kill(&run->process, SIGKILL);
    }
}

static void on_late(uv_timer_t *timer)
{
    qd_log(QD_LEVEL_WARN, "app", "a voice takes too long and is ended", "");
    kill_run(timer->data);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct voice_run *run = handle->data;

    if (run->len == run->room && run->room < VOICE_BYTES_MAX) {
        size_t room = run->room == 0 ? suggested * 4 : run->room * 2;
        room = room < VOICE_BYTES_MAX ? room : VOICE_BYTES_MAX;
        uint8_t *bytes = realloc(run->bytes, room);
        if (bytes != NULL) {
            run->bytes = bytes;
            run->room = room;
        }
    }
    *buf = uv_buf_init(run->bytes == NULL ? NULL : (char *)run->bytes + run->len,
                       (unsigned)(run->room - run->len));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct voice_run *run = stream->data;

    (void)buf;
    if (count >= 0) {
        run->len += (size_t)count;
        return;
    }
    if (count != UV_EOF) { /* Too much, no memory, a broken pipe. */
        run->len = 0;
        kill_run(run);
    }
    close_handle((uv_handle_t *)stream);
}

static int spawn(struct voice_run *run, const char *program, const char *const *arguments)
{
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&run->out},
        {.flags = UV_IGNORE},
    };
    char *copy[ESPEAK_ARGUMENT_COUNT];

    memcpy(copy, arguments, sizeof copy); /* libuv only reads them, and does not say so. */
    const uv_process_options_t options = {
        .file = program,
        .args = copy,
        .exit_cb = on_exited,
        .stdio = stdio,
        .stdio_count = 3,
    };
    return uv_spawn(run->voice->loop, &run->process, &options);
}

static int spawn_recorded(struct voice_run *run, const struct clips_key *key)
{
    char path[VOICES_PATH_SIZE];
    char counter[16];
    const char *arguments[ESPEAK_ARGUMENT_COUNT] = {VOICES_PROGRAM, path, key->label, counter};

    voices_path(&run->voice->voices, key->voice, path);
    (void)snprintf(counter, sizeof counter, "%u", key->counter_id);
    return spawn(run, run->voice->voices.program, arguments);
}

static int spawn_espeak(struct voice_run *run, const struct clips_key *key)
{
    const char *arguments[ESPEAK_ARGUMENT_COUNT];
    enum words_language language = WORDS_VI;
    char words[WORDS_SIZE];

    bool is_known = words_parse_language(key->voice, &language);
    QD_ASSERT(is_known);
    words_call(language, key->label, key->counter_id, words);
    espeak_arguments(language, words, arguments);
    return spawn(run, ESPEAK_PROGRAM, arguments);
}

static void say_missing(struct voice *voice, int code)
{
    if (!voice->is_missing) {
        qd_log(QD_LEVEL_WARN,
               "app",
               "no espeak-ng: boards in a browser chime only; apt-get install espeak-ng",
               "err=\"%s\"",
               uv_strerror(code));
    }
    voice->is_missing = true;
}

static void start(struct voice *voice, struct job *job)
{
    struct voice_run *run = calloc(1, sizeof *run);

    if (run == NULL) {
        answer(voice, job->page, NULL, 0);
        free(job);
        return;
    }
    run->voice = voice;
    run->job = job;
    run->handle_count = 3;
    run->process.data = run->out.data = run->timer.data = run;
    voice->running = run;
    int code = uv_pipe_init(voice->loop, &run->out, 0);
    code |= uv_timer_init(voice->loop, &run->timer);
    QD_ASSERT(code == 0); /* Neither can fail. */
    code = job->is_recorded ? spawn_recorded(run, &job->key) : spawn_espeak(run, &job->key);
    if (code != 0) {
        if (!job->is_recorded) {
            say_missing(voice, code);
        }
        close_handle((uv_handle_t *)&run->process);
        close_handle((uv_handle_t *)&run->timer);
        close_handle((uv_handle_t *)&run->out);
        return;
    }
    voice->is_missing = voice->is_missing && job->is_recorded;
    (void)uv_timer_start(&run->timer, on_late, VOICE_MS, 0);
    (void)uv_read_start((uv_stream_t *)&run->out, on_room, on_read);
}

/* Starts the next one; what has been said meanwhile need not be said again. */
static void run_next(struct voice *voice)
{
    while (voice->running == NULL && !list_is_empty(&voice->jobs)) {
        struct job *job = LIST_ENTRY(list_pop_front(&voice->jobs), struct job, link);
        voice->job_count--;
        const struct clip *clip = clips_find(&voice->clips, &job->key);
        if (clip != NULL) {
            answer(voice, job->page, clip->bytes, clip->len);
            free(job);
        } else {
            start(voice, job);
        }
    }
}

bool voice_knows(const struct voice *voice, struct clips_key *key)
{
    enum words_language language = WORDS_VI;

    key->edition = voices_edition(&voice->voices, key->voice);
    return key->edition != 0 || words_parse_language(key->voice, &language);
}

void voice_say(struct voice *voice, uint64_t page, const struct clips_key *key)
{
    struct job *job = voice->job_count < VOICE_JOBS_MAX ? malloc(sizeof *job) : NULL;

    if (job == NULL || voice->is_closing) {
        free(job);
        answer(voice, page, NULL, 0);
        return;
    }
    job->page = page;
    job->key = *key;
    job->is_recorded = key->edition != 0;
    list_init(&job->link);
    list_push_back(&voice->jobs, &job->link);
    voice->job_count++;
    run_next(voice);
}

void voice_close(struct voice *voice)
{
    voice->is_closing = true;
    drop_jobs(voice);
    if (voice->running != NULL) {
        kill_run(voice->running);
    }
}
