/*
 * Every system call of a publishing run fails once, with a full disk or an error of the device: the site stays whole,
 * the run says so, and the next one makes it good. The program's own definitions below stand before libc's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/io.h"
#include "site/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- the disk ----------------------------------------------------------------------------- */

static int calls, failing; /* the call that fails, counted from 1; 0: none */
static bool full;          /* every call from there on fails */
static int failure;        /* errno */

static bool fails(void)
{
    if (!failing) return false;
    calls++;
    if (calls < failing || (calls > failing && !full)) return false;
    errno = failure;
    return true;
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (fd > 2 && fails()) return -1;
    return (ssize_t)syscall(SYS_write, fd, p, n);
}

int openat(int at, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    if (flags & O_CREAT && fails()) return -1;
    return (int)syscall(SYS_openat, at, path, flags, mode);
}

int mkdirat(int at, const char *path, mode_t mode) { return fails() ? -1 : (int)syscall(SYS_mkdirat, at, path, mode); }
int renameat(int from, const char *old, int to, const char *new)
{
    return fails() ? -1 : (int)syscall(SYS_renameat2, from, old, to, new, 0);
}
int unlinkat(int at, const char *path, int flags) { return fails() ? -1 : (int)syscall(SYS_unlinkat, at, path, flags); }

/* ---- runs --------------------------------------------------------------------------------- */

struct file {
    const char *path, *bytes;
};

static const struct file before[] = {{"a/one", "1"}, {"a/two", "2"}, {"b/gone", "3"}, {"c", "4"}, {0}};
static const struct file after[] = {{"a/one", "one"}, {"a/two", "2"}, {"c/in", "5"}, {"d/new/x", "6"}, {"e", "7"}, {0}};

static arena *a;
static char out[64];

static bool holds(const struct file *files, str path, str bytes)
{
    for (; files->path; files++)
        if (str_eq(str_from(files->path), path) && str_eq(str_from(files->bytes), bytes)) return true;
    return false;
}

/* How many files stand; each must be complete, old or new. */
static size_t check_site(const struct file *or_old, const struct file *or_new)
{
    io_list list;
    size_t n = 0;
    assert_true(io_walk(a, out, 1000, 1, &list));
    for (size_t i = 0; i < list.n; i++) {
        str bytes, path = list.items[i].path;
        if (list.items[i].folder) continue;
        assert_int_equal(io_read(a, str_c(a, str_fmt(a, "%s/%.*s", out, STR_ARG(path))), 1000, &bytes), IO_OK);
        assert_true(holds(or_old, path, bytes) || holds(or_new, path, bytes));
        n++;
    }
    return n;
}

static size_t count(const struct file *files)
{
    size_t n = 0;
    while (files[n].path) n++;
    return n;
}

static bool run(const struct file *files, diags *d)
{
    publish *p = publish_begin(out, 1, d);
    if (!p) return false;
    publish_stats s;
    for (; files->path; files++)
        if (!publish_put(p, 0, str_from(files->path), str_from(files->bytes))) {
            publish_abort(p);
            assert_int_equal(check_site(before, before), count(before)); /* as if nothing had been */
            return false;
        }
    return publish_commit(p, &s);
}

static void try_all(int error, bool from_there_on)
{
    int failed = 0;
    for (int n = 1;; n++) {
        a = arena_new();
        strcpy(out, "/tmp/gongshi-faults-XXXXXX");
        assert_non_null(mkdtemp(out));
        diags *d = diags_new(), *again = diags_new();
        assert_true(run(before, d));
        calls = 0;
        failing = n;
        failure = error;
        full = from_there_on;
        bool ok = run(after, d), reached = calls >= n;
        failing = 0;
        assert_int_equal(ok, diags_count(d, DIAG_ERROR) == 0);
        size_t files = check_site(before, after);
        if (ok) assert_int_equal(files, check_site(after, after));
        failed += !ok;
        assert_true(run(after, again));
        assert_int_equal(check_site(after, after), count(after));
        assert_true(io_remove_tree(out));
        diags_free(d);
        diags_free(again);
        arena_free(a);
        if (!reached) break;
    }
    assert_true(failed > 5);
}

static void test_full_disk(void **state)
{
    (void)state;
    try_all(ENOSPC, true);
}

static void test_one_error(void **state)
{
    (void)state;
    try_all(EIO, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_full_disk), cmocka_unit_test(test_one_error)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
