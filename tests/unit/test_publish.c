/* Publishing: what is written, left alone, removed and refused; and runs that are killed at any moment. */
#include "folder_test.h"

#include "base/par.h"
#include "random.h"
#include "site/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char out[80];

static int setup(void **state)
{
    (void)state;
    folder_set_up();
    snprintf(out, sizeof out, "%s/out", root);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return folder_tear_down();
}

static char *at(const char *path) { return str_c(a, str_fmt(a, "%s/%s", out, path)); }

static void write_by_hand(const char *path, str bytes) { folder_put(out, path, bytes); }

/* Lists `path=content` of all files, but the state folder's. */
static void list(buf *b, const char *folder, const char *below)
{
    io_list files;
    char *from = str_c(a, str_fmt(a, "%s%s", folder, below));
    assert_true(io_walk(a, from, 100000, 1, &files));
    for (size_t i = 0; i < files.n; i++) {
        str bytes, path = files.items[i].path;
        if (files.items[i].folder) {
            buf_fmt(b, "%.*s/\n", STR_ARG(path));
            continue;
        }
        assert_int_equal(io_read(a, str_c(a, str_fmt(a, "%s/%.*s", from, STR_ARG(path))), 1 << 20, &bytes), IO_OK);
        buf_fmt(b, "%.*s=%.*s\n", STR_ARG(path), STR_ARG(bytes));
    }
}

static const char *site(void)
{
    buf b = {0};
    list(&b, out, "");
    const char *s = str_c(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

struct file {
    const char *path, *bytes;
};

/* One run that puts the files given; ends with {0}. */
static bool run(const struct file *files, publish_stats *stats)
{
    publish *p = publish_begin(out, 2, d);
    if (!p) return false;
    bool ok = true;
    for (unsigned i = 0; files[i].path && ok; i++) ok = publish_put(p, i % 2, str_from(files[i].path), str_from(files[i].bytes));
    if (ok) return publish_commit(p, stats);
    publish_abort(p);
    return false;
}

static struct timespec changed(const char *path)
{
    struct stat st;
    assert_int_equal(stat(at(path), &st), 0);
    return st.st_mtim;
}

static void test_first_and_second(void **state)
{
    (void)state;
    publish_stats s;
    assert_true(run((struct file[]){{"index.html", "home"}, {"a/b/c.html", "C"}, {"a/d.html", ""}, {0}}, &s));
    assert_int_equal(s.files, 3);
    assert_int_equal(s.written, 3);
    assert_int_equal(s.bytes, 5);
    assert_string_equal(site(), "a/\na/b/\na/b/c.html=C\na/d.html=\nindex.html=home\n");
    assert_false(io_exists(at(".gongshi/stage")));
    struct timespec before = changed("index.html"), manifest = changed(".gongshi/manifest");
    assert_true(run((struct file[]){{"index.html", "home"}, {"a/b/c.html", "D"}, {"a/d.html", ""}, {0}}, &s));
    assert_int_equal(s.written, 1);
    assert_int_equal(s.removed, 0);
    assert_memory_equal(&before, &(struct timespec[]){changed("index.html")}, sizeof before);
    assert_string_equal(site(), "a/\na/b/\na/b/c.html=D\na/d.html=\nindex.html=home\n");
    manifest = changed(".gongshi/manifest");
    assert_true(run((struct file[]){{"a/d.html", ""}, {"a/b/c.html", "D"}, {"index.html", "home"}, {0}}, &s));
    assert_int_equal(s.written, 0);
    assert_memory_equal(&manifest, &(struct timespec[]){changed(".gongshi/manifest")}, sizeof manifest);
}

static void test_stale(void **state)
{
    (void)state;
    publish_stats s;
    write_by_hand(".gitignore", STR("*\n"));
    write_by_hand("mine/notes.txt", STR("n"));
    assert_true(run((struct file[]){{"a/b/c.html", "C"}, {"mine/x.html", "X"}, {"k.html", "K"}, {0}}, &s));
    assert_true(run((struct file[]){{"k.html", "K"}, {0}}, &s));
    assert_int_equal(s.removed, 2);
    assert_string_equal(site(), "k.html=K\nmine/\nmine/notes.txt=n\n");
    assert_true(io_exists(at(".gitignore")));
    assert_true(run((struct file[]){{0}}, &s));
    assert_string_equal(site(), "mine/\nmine/notes.txt=n\n");
}

/* A file of the last run where this run has a folder, and the other way round. */
static void test_file_or_folder(void **state)
{
    (void)state;
    publish_stats s;
    struct file file[] = {{"a", "A"}, {"b", "B"}, {0}}, folder[] = {{"a/x/y", "Y"}, {"b", "B"}, {0}};
    assert_true(run(file, &s));
    assert_true(run(folder, &s));
    assert_string_equal(site(), "a/\na/x/\na/x/y=Y\nb=B\n");
    assert_true(run(file, &s));
    assert_string_equal(site(), "a=A\nb=B\n");
    assert_string_equal(report(), "");
}

static void test_blocked(void **state)
{
    (void)state;
    publish_stats s;
    write_by_hand("a", STR("by hand"));
    write_by_hand("b/c", STR("by hand"));
    assert_false(run((struct file[]){{"a/x", "X"}, {"b", "B"}, {"d", "D"}, {0}}, &s));
    assert_string_equal(site(), "a=by hand\nb/\nb/c=by hand\n");
    assert_non_null(strstr(report(), ", a is in the way: gongshi did not make it [E0702]"));
    assert_non_null(strstr(report(), ", b is in the way: gongshi did not make it [E0702]"));
}

static void test_twice(void **state)
{
    (void)state;
    publish_stats s;
    struct file old[] = {{"x", "old"}, {0}};
    static const struct file cases[][4] = {
        {{"a/x", "1"}, {"a/x", "1"}, {0}},
        {{"a/x", "1"}, {"a/x", "2"}, {0}},
        {{"a/Fee", "1"}, {"b", "1"}, {"a/fee", "2"}, {0}},
        {{"a", "1"}, {"a-b", "2"}, {"a/x", "3"}, {0}},
    };
    assert_true(run(old, &s));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        diags_free(d);
        d = diags_new();
        assert_false(run(cases[i], &s));
        assert_non_null(strstr(report(), i < 3 ? "[E0700]" : "[E0"));
        assert_string_equal(site(), "x=old\n");
    }
    assert_true(run((struct file[]){{"A", "1"}, {"B", "1"}, {"c", "2"}, {0}}, &s));
}

static void test_paths(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "/etc/x", "../x", "a/../x", "a//x", "a/", "./x", ".gongshi/x", "a\nb"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        publish *p = publish_begin(out, 1, d);
        assert_false(publish_put(p, 0, str_from(bad[i]), STR("x")));
        publish_abort(p);
    }
    assert_false(io_exists(out));
}

static void test_abort(void **state)
{
    (void)state;
    publish *p = publish_begin(out, 1, d);
    assert_true(publish_put(p, 0, STR("a/b"), STR("x")));
    publish_abort(p);
    assert_false(io_exists(out)); /* it was not there before */
    publish_stats s;
    assert_true(run((struct file[]){{"a", "A"}, {0}}, &s));
    p = publish_begin(out, 1, d);
    assert_true(publish_put(p, 0, STR("a"), STR("new")));
    assert_true(publish_put(p, 0, STR("b"), STR("new")));
    assert_string_equal(site(), "a=A\n");
    publish_abort(p);
    assert_string_equal(site(), "a=A\n");
    assert_false(io_exists(at(".gongshi/stage")));
}

static void test_lock(void **state)
{
    (void)state;
    publish *p = publish_begin(out, 1, d);
    assert_null(publish_begin(out, 1, d));
    assert_non_null(strstr(report(), "[E0701]"));
    publish_abort(p);
    p = publish_begin(out, 1, d);
    assert_non_null(p);
    publish_abort(p);
}

static void test_copy_and_keep(void **state)
{
    (void)state;
    publish_stats s;
    buf big = {0};
    for (int i = 0; i < 20000; i++) buf_fmt(&big, "%d\n", i);
    char *source = str_c(a, str_fmt(a, "%s/source", root));
    assert_true(io_write(source, buf_str(&big)));
    for (int round = 0; round < 2; round++) {
        publish *p = publish_begin(out, 1, d);
        assert_true(publish_copy(p, 0, STR("files/x.1234.txt"), source, big.n, 77));
        if (round == 0) assert_false(publish_keep(p, 0, STR("a")));
        assert_true(round ? publish_keep(p, 0, STR("a")) : publish_put(p, 0, STR("a"), STR("A")));
        assert_true(publish_commit(p, &s));
        assert_int_equal(s.written, round ? 0 : 2);
        assert_int_equal(s.files, 2);
        assert_true(io_same(at("files/x.1234.txt"), buf_str(&big)));
    }
    assert_true(io_remove_tree(at("a")));
    publish *p = publish_begin(out, 1, d);
    assert_false(publish_keep(p, 0, STR("a")));
    assert_true(publish_put(p, 0, STR("a"), STR("A")));
    assert_false(publish_copy(p, 0, STR("files/y.1.txt"), source, big.n + 1, 78)); /* it shrank meanwhile */
    publish_abort(p);
    assert_non_null(strstr(report(), "[E0004]"));
    buf_fini(&big);
}

static bool is_text(str path) { return str_ends(path, STR(".txt")); }

/* What the last run made stays where it is wanted and not put anew; the rest goes. */
static void test_keep_where(void **state)
{
    (void)state;
    publish_stats s;
    assert_true(run((struct file[]){{"a.txt", "A"}, {"b/c.txt", "C"}, {"b/d.html", "D"}, {"e.txt", "E"}, {"f.txt", "F"}, {0}}, &s));
    assert_true(io_remove_tree(at("f.txt")));
    write_by_hand("foreign.txt", STR("?"));
    publish *p = publish_begin(out, 2, d);
    assert_true(publish_put(p, 1, STR("a.txt"), STR("A2")));
    assert_true(publish_keep_where(p, is_text));
    assert_true(publish_commit(p, &s));
    assert_string_equal(site(), "a.txt=A2\nb/\nb/c.txt=C\ne.txt=E\nforeign.txt=?\n");
    assert_int_equal(s.files, 3);
    assert_int_equal(s.written, 1);
    assert_int_equal(s.removed, 2);
}

/* A manifest that was cut, mixed up or written by someone else removes nothing that is not ours to remove. */
static void test_bad_manifest(void **state)
{
    (void)state;
    publish_stats s;
    write_by_hand("../outside", STR("o"));
    assert_true(run((struct file[]){{"a", "A"}, {"b", "B"}, {0}}, &s));
    write_by_hand(".gongshi/manifest", STR("0000000000000000 1 ../outside\n0000000000000000 1 b\nrubbish\n0000000000000000 1 a\n"
                                           "0000000000000000 1 /etc/none\n00000000"));
    assert_true(run((struct file[]){{"a", "A"}, {0}}, &s));
    assert_string_equal(site(), "a=A\n");
    assert_true(io_exists(at("../outside")));
    assert_true(io_remove_tree(at(".gongshi")));
    /* without a manifest nothing is known to be ours, but what holds the same bytes */
    assert_true(run((struct file[]){{"a", "A"}, {0}}, &s));
    assert_true(io_remove_tree(at(".gongshi")));
    assert_false(run((struct file[]){{"a", "A2"}, {0}}, &s));
    assert_string_equal(site(), "a=A\n");
}

/* A page that somebody else put where a new one is due stays as it is, and the whole site too. */
static void test_foreign_page(void **state)
{
    (void)state;
    publish_stats s;
    assert_true(run((struct file[]){{"a", "A"}, {0}}, &s));
    write_by_hand("b", STR("theirs"));
    assert_false(run((struct file[]){{"a", "A2"}, {"b", "B"}, {0}}, &s));
    assert_string_equal(site(), "a=A\nb=theirs\n");
    assert_true(run((struct file[]){{"a", "A2"}, {0}}, &s));
    assert_string_equal(site(), "a=A2\nb=theirs\n");
}

/* ---- threads ------------------------------------------------------------------------------ */

static void put_one(void *context, size_t i, unsigned worker)
{
    char path[64], bytes[64];
    sprintf(path, "a%zu/b%zu/f%zu", i % 7, i % 3, i);
    sprintf(bytes, "file %zu", i);
    if (!publish_put(context, worker, str_from(path), str_from(bytes))) abort();
}

static void test_threads(void **state)
{
    (void)state;
    enum { MANY = 500 };
    const char *first = NULL;
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        publish_stats s;
        publish *p = publish_begin(out, threads, d);
        par_run(threads, MANY, put_one, p);
        assert_true(publish_commit(p, &s));
        assert_int_equal(s.files, MANY);
        assert_int_equal(s.written, MANY);
        buf b = {0};
        list(&b, out, "");
        list(&b, out, "/.gongshi");
        const char *now = str_c(a, buf_str(&b));
        buf_fini(&b);
        if (first) assert_string_equal(now, first);
        first = now;
        assert_true(io_remove_tree(out));
    }
}

/* ---- the disk says no --------------------------------------------------------------------- */

static void test_full(void **state)
{
    (void)state;
    publish_stats s;
    char big[9000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    assert_true(run((struct file[]){{"a", "A"}, {"b", "B"}, {0}}, &s));
    struct rlimit old, small;
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){4096, old.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool ok = run((struct file[]){{"a", "A2"}, {"c", big}, {0}}, &s);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, handler);
    assert_false(ok);
    assert_non_null(strstr(report(), "cannot write c: "));
    assert_string_equal(site(), "a=A\nb=B\n");
    assert_true(diags_system(d));
}

static void test_unwritable(void **state)
{
    (void)state;
    publish_stats s;
    write_by_hand("../file", STR("f"));
    snprintf(out, sizeof out, "%s/file", root);
    assert_false(run((struct file[]){{"a", "A"}, {0}}, &s));
    assert_non_null(strstr(report(), "[E0004]"));
}

/* ---- killed ------------------------------------------------------------------------------- */

enum { KILLS = 200, FILES = 24 };

/* Version v of file i: some come and go, some turn from file to folder, most change. Empty: not there. */
static const char *version(int v, int i, char *path, char *bytes)
{
    if ((i + v) % 7 == 0) return NULL;
    sprintf(path, i % 5 == 0 && v % 2 ? "k%d/f%d/in.html" : "k%d/f%d", i % 4, i);
    int shown = i % 3 ? v : 0;
    int n = sprintf(bytes, "begin %d %d ", i, shown);
    memset(bytes + n, 'a' + shown % 26, 3000);
    strcpy(bytes + n + 3000, " end");
    return path;
}

static void publish_version(int v)
{
    publish *p = publish_begin(out, 1, d);
    assert_non_null(p);
    char path[64], bytes[4096];
    for (int i = 0; i < FILES; i++)
        if (version(v, i, path, bytes)) assert_true(publish_put(p, 0, str_from(path), str_from(bytes)));
    publish_stats s;
    bool ok = publish_commit(p, &s);
    if (!ok) print_error("%s", report());
    assert_true(ok);
}

/* Every file that stands is complete, and of this version or the one before. */
static void check_complete(int v)
{
    io_list files;
    if (!io_exists(out)) return;
    assert_true(io_walk(a, out, 100000, 1, &files));
    for (size_t i = 0; i < files.n; i++) {
        char path[64], bytes[4096];
        if (files.items[i].folder) continue;
        bool found = false;
        for (int back = 0; back < 2 && !found; back++)
            for (int k = 0; k < FILES && !found; k++)
                found = v - back >= 0 && version(v - back, k, path, bytes) && str_eq(files.items[i].path, str_from(path)) &&
                        io_same(at(path), str_from(bytes));
        if (!found) print_error("torn: %.*s\n", STR_ARG(files.items[i].path));
        assert_true(found);
    }
}

static const char *whole(const char *folder)
{
    buf b = {0};
    list(&b, folder, "");
    list(&b, folder, "/.gongshi");
    const char *s = str_c(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static long nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Is the site exactly version v, as a build into an empty folder makes it? */
static void check_clean(int v)
{
    static char here[80];
    const char *got = whole(out);
    strcpy(here, out);
    snprintf(out, sizeof out, "%s/clean", root);
    publish_version(v);
    assert_string_equal(got, whole(out));
    assert_true(io_remove_tree(out));
    strcpy(out, here);
}

static void test_killed(void **state)
{
    (void)state;
    rng r = rng_seeded();
    int killed = 0;
    long took = 0;
    for (int v = 1; v <= KILLS; v++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            publish_version(v);
            _exit(0);
        }
        struct timespec t = {0, (long)rng_range(&r, 0, took + 100000)};
        nanosleep(&t, NULL);
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status);
        check_complete(v);
        long began = nanoseconds();
        publish_version(v);
        if (took < nanoseconds() - began) took = nanoseconds() - began;
        if (took > 20000000) took = 20000000;
        if (v % 4 == 0) check_clean(v);
        arena_reset(a);
    }
    print_message("# %d of %d runs were killed before their end\n", killed, KILLS);
    assert_true(killed > KILLS / 10);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_first_and_second), TEST(test_stale), TEST(test_file_or_folder), TEST(test_blocked),
        TEST(test_twice),            TEST(test_paths), TEST(test_abort),          TEST(test_lock),
        TEST(test_copy_and_keep), TEST(test_keep_where),   TEST(test_full),  TEST(test_bad_manifest), TEST(test_foreign_page),   TEST(test_unwritable),
        TEST(test_threads),          TEST(test_killed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
