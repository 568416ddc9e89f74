#include "base/par.h"

#include "base/limits.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The thread sanitizer takes it for granted that all threads share their files. */
#if defined(__SANITIZE_THREAD__)
#define SHARES_FILES 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SHARES_FILES 1
#endif
#endif

struct job {
    par_fn fn;
    par_leave leave; /* NULL: the threads share their files */
    void *context;
    size_t n, step;
    atomic_uint_least64_t taken; /* from the front, and in the upper half from the back */
};

struct worker {
    struct job *job;
    unsigned number;
    pthread_t thread;
};

/*
 * Half of the threads take from the front, half from the back: what lies beside one another is often made of
 * the same and goes to the same folder, where two would wait for each other.
 */
static bool take(struct job *job, bool back, size_t *begin, size_t *end)
{
    uint64_t step = job->step;
    uint64_t now = atomic_fetch_add_explicit(&job->taken, back ? step << 32 : step, memory_order_relaxed);
    size_t first = (uint32_t)now, behind = now >> 32;
    if (first + behind >= job->n) return false;
    size_t left = job->n - first - behind;
    if (step > left) step = left;
    *begin = back ? job->n - behind - step : first;
    *end = *begin + step;
    return true;
}

static void *work(void *p)
{
    struct worker *w = p;
    struct job *job = w->job;
    size_t begin, end;
#if defined(CLONE_FILES) && !defined(SHARES_FILES)
    if (job->leave && w->number) (void)!unshare(CLONE_FILES); /* refused: they stay shared */
#endif
    while (take(job, w->number % 2, &begin, &end))
        for (size_t i = begin; i < end; i++) job->fn(job->context, i, w->number);
    if (job->leave) job->leave(job->context, w->number);
    return NULL;
}

void par_run(unsigned threads, size_t n, par_fn fn, void *context)
{
    par_run_files(threads, n, fn, NULL, context);
}

void par_run_files(unsigned threads, size_t n, par_fn fn, par_leave leave, void *context)
{
    if (threads > LIMIT_THREADS) threads = LIMIT_THREADS;
    if (threads > n) threads = (unsigned)n;
    /* small steps share uneven work fairly; large ones keep the counter cold */
    struct job job = {fn, leave, context, n, n / 64 / (threads ? threads : 1) + 1, 0};
    if (job.step > 32) job.step = 32;
    struct worker workers[LIMIT_THREADS];
    unsigned started = 0;
    for (unsigned i = 1; i < threads; i++) {
        workers[i] = (struct worker){.job = &job, .number = i};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) break;
        started = i;
    }
    workers[0] = (struct worker){.job = &job};
    work(&workers[0]);
    for (unsigned i = 1; i <= started; i++) pthread_join(workers[i].thread, NULL);
}

unsigned par_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : (unsigned)n;
}
