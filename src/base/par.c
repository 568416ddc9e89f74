#include "base/par.h"

#include "base/limits.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct job {
    par_fn fn;
    void *context;
    size_t n, step;
    atomic_size_t next;
};

struct worker {
    struct job *job;
    unsigned number;
    pthread_t thread;
};

static void *work(void *p)
{
    struct worker *w = p;
    struct job *job = w->job;
    for (;;) {
        size_t begin = atomic_fetch_add_explicit(&job->next, job->step, memory_order_relaxed);
        if (begin >= job->n) return NULL;
        size_t end = job->n - begin < job->step ? job->n : begin + job->step;
        for (size_t i = begin; i < end; i++) job->fn(job->context, i, w->number);
    }
}

void par_run(unsigned threads, size_t n, par_fn fn, void *context)
{
    if (threads > LIMIT_THREADS) threads = LIMIT_THREADS;
    if (threads > n) threads = (unsigned)n;
    /* small steps share uneven work fairly; large ones keep the counter cold */
    struct job job = {fn, context, n, n / 64 / (threads ? threads : 1) + 1, 0};
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
