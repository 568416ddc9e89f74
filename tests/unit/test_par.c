/* Work for many: each item once, whatever the threads; files of their own where they are asked for. */
#include "base/par.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST = 5000, WORKERS = 9 };

static atomic_uint done[MOST], left[WORKERS], wrong; /* asserted here, not on the threads */
static int held[WORKERS];

static void count(void *context, size_t item, unsigned worker)
{
    if (item < *(const size_t *)context && worker < WORKERS) atomic_fetch_add(&done[item], 1);
    else atomic_fetch_add(&wrong, 1);
}

static void each_once(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 31, 32, 33, 64, 65, 1000, 4999, MOST};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (unsigned threads = 0; threads <= WORKERS; threads++) {
            size_t n = sizes[k];
            memset(done, 0, sizeof done);
            par_run(threads, n, count, &n);
            for (size_t i = 0; i < MOST; i++)
                if (done[i] != (i < n)) fail_msg("%zu items, %u threads: %zu done %u times", n, threads, i, done[i]);
        }
    assert_int_equal(wrong, 0);
}

/* Opens one file a worker, as what reads or writes many does with folders. */
static void hold(void *context, size_t item, unsigned worker)
{
    count(context, item, worker);
    if (held[worker] < 0) held[worker] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (held[worker] < 0 || fcntl(held[worker], F_GETFD) < 0) atomic_fetch_add(&wrong, 1);
}

static void let_go(void *context, unsigned worker)
{
    (void)context;
    atomic_fetch_add(&left[worker], 1);
    if (held[worker] >= 0 && close(held[worker]) != 0) atomic_fetch_add(&wrong, 1);
    held[worker] = -1;
}

/* What was open stays open, and what the threads opened is closed, by each of them, once. */
static void own_files(void **state)
{
    (void)state;
    size_t n = 1000;
    int mine = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), next = dup(mine);
    close(next);
    memset(done, 0, sizeof done);
    memset(held, -1, sizeof held);
    par_run_files(4, n, hold, let_go, &n);
    for (size_t i = 0; i < n; i++) assert_int_equal(done[i], 1);
    for (unsigned i = 0; i < WORKERS; i++) assert_int_equal(left[i], i < 4);
    assert_int_equal(wrong, 0);
    assert_true(fcntl(mine, F_GETFD) >= 0);
    assert_int_equal(dup(mine), next); /* none was left open */
    close(next);
    close(mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_once), cmocka_unit_test(own_files)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
