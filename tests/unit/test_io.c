/* Whole files: of every size, from folder to folder, and what is none; and walks over them. */
#include "arena_test.h"

#include "base/io.h"
#include "base/sort.h"
#include "random.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static int begin(void **state)
{
    strcpy(root, "/tmp/gongshi-io-XXXXXX");
    return mkdtemp(root) ? set_up(state) : -1;
}

static int end(void **state)
{
    assert_true(io_remove_tree(root));
    return tear_down(state);
}

static const char *at(const char *path) { return str_c(mem, str_fmt(mem, "%s/%s", root, path)); }

static str bytes_of(size_t n)
{
    char *p = arena_alloc(mem, n + 1);
    for (size_t i = 0; i < n; i++) p[i] = (char)(i * 7 % 251);
    return (str){p, n};
}

/* What is read first without asking for the size is 16 KB. */
static const size_t sizes[] = {0, 1, 4095, 16383, 16384, 16385, 40000, 300000};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void all_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        str got = STR_NONE, want = bytes_of(sizes[i]);
        assert_true(io_write(at("f"), want));
        assert_int_equal(io_read(mem, at("f"), sizes[i], &got), IO_OK);
        assert_true(str_eq(got, want));
        if (!sizes[i]) continue;
        assert_int_equal(io_read(mem, at("f"), sizes[i] - 1, &got), IO_TOO_LARGE);
        assert_int_equal(got.n, sizes[i]);
        assert_null(got.p);
    }
}

static void *feed(void *size)
{
    io_write(at("pipe"), bytes_of(*(size_t *)size));
    return NULL;
}

/* A pipe tells no size, and gives what it holds bit by bit. */
static void a_pipe(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(at("pipe"), 0600), 0);
    for (size_t i = 0; i < SIZES; i++) {
        pthread_t writer;
        str got = STR_NONE;
        size_t n = sizes[i];
        str want = bytes_of(n);
        const char *path = at("pipe");
        arena *own = arena_new(); /* the writer takes from mem */
        assert_int_equal(pthread_create(&writer, NULL, feed, &n), 0);
        assert_int_equal(io_read(own, path, 1 << 20, &got), IO_OK);
        pthread_join(writer, NULL);
        assert_true(str_eq(got, want));
        arena_free(own);
    }
}

static void no_file(void **state)
{
    (void)state;
    str got;
    assert_int_equal(io_read(mem, at("none"), 9, &got), IO_MISSING);
    assert_int_equal(io_read(mem, root, 9, &got), IO_FAILED);
    assert_int_equal(errno, EISDIR);
}

/* From folder to folder and back, through links, to files and folders that are not there. */
static void near_by(void **state)
{
    (void)state;
    static const char *const order[] = {"a/1", "a/2", "a/b/1", "a/1", "c/1", "none/1", "c/1", "c/none", "c/2", "link/1", "a/1"};
    io_near near = {0};
    str got;
    assert_true(io_make_folders(at("a/b")) && io_make_folders(at("c")));
    assert_int_equal(symlink("a/b", at("link")), 0);
    static const char *const files[] = {"a/1", "a/2", "a/b/1", "c/1", "c/2"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) assert_true(io_write(at(files[i]), str_from(files[i])));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        io_result result = io_read_near(&near, mem, at(order[i]), 9, &got);
        if (strstr(order[i], "none")) assert_int_equal(result, IO_MISSING);
        else {
            assert_int_equal(result, IO_OK);
            assert_string_equal(str_c(mem, got), strncmp(order[i], "link", 4) ? order[i] : "a/b/1");
        }
    }
    io_near_close(&near);
    io_near_close(&near);
}

/* The byte between "a" and "a/" is '-': a folder's files are not side by side in the order of paths. */
static void a_walk(void **state)
{
    (void)state;
    static const char *const made[] = {"a-/x", "a/b/c/1", "a/b-1", "a/b/z", "a.b", "d/e/.hidden", "d/e/old~", "d/f"};
    static const char *const want = "a a- a-/x a.b a/b a/b-1 a/b/c a/b/c/1 a/b/z d d/e d/f ";
    assert_true(io_make_folders(at("a-")) && io_make_folders(at("a/b/c")) && io_make_folders(at("d/e")));
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) assert_true(io_write(at(made[i]), STR_NONE));
    assert_int_equal(symlink("a", at("d/e/link")), 0);
    for (unsigned threads = 1; threads < 5; threads++) {
        io_list list;
        buf got = {0};
        assert_int_equal(unlink(at("d/e/link")), 0);
        assert_true(io_walk(mem, root, 12, threads, &list));
        assert_false(list.cut);
        for (size_t i = 0; i < list.n; i++) {
            str path = list.items[i].path;
            buf_fmt(&got, "%.*s ", STR_ARG(path));
            assert_int_equal(list.items[i].folder, io_is_folder(at(str_c(mem, path))));
        }
        assert_string_equal(str_c(mem, buf_str(&got)), want);
        buf_fini(&got);
        assert_int_equal(symlink("a", at("d/e/link")), 0); /* not followed, but one too many */
        assert_true(io_walk(mem, root, 12, threads, &list));
        assert_true(list.cut && list.n == 12);
    }
    io_list none;
    assert_false(io_walk(mem, at("none"), 12, 2, &none));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(none.n, 0);
}

struct pair {
    uint32_t key, place;
};

static int key_cmp(const void *x, const void *y)
{
    uint32_t a = ((const struct pair *)x)->key, b = ((const struct pair *)y)->key;
    return (a > b) - (a < b);
}

/* Of one run to as many as there are items; equal ones keep their order. */
static void runs(void **state)
{
    (void)state;
    rng r = rng_seeded();
    for (size_t n = 0; n < 400; n++) {
        struct pair *all = arena_make_n(mem, struct pair, n + 1);
        uint32_t length = (uint32_t)rng_range(&r, 1, 40), key = 0;
        uint64_t sum = 0, after = 0;
        for (uint32_t i = 0; i < n; i++) {
            key = i % length ? key + (uint32_t)rng_range(&r, 0, 2) : (uint32_t)rng_range(&r, 0, 30);
            all[i] = (struct pair){key, i};
            sum += (uint64_t)key * (i + 1);
        }
        sort_runs(all, n, sizeof *all, key_cmp);
        for (uint32_t i = 0; i < n; i++) {
            after += (uint64_t)all[i].key * (all[i].place + 1);
            if (i) assert_true(all[i - 1].key < all[i].key || (all[i - 1].key == all[i].key && all[i - 1].place < all[i].place));
        }
        assert_true(sum == after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_sizes, begin, end),
        cmocka_unit_test_setup_teardown(a_pipe, begin, end),
        cmocka_unit_test_setup_teardown(no_file, begin, end),
        cmocka_unit_test_setup_teardown(near_by, begin, end),
        cmocka_unit_test_setup_teardown(a_walk, begin, end),
        cmocka_unit_test_setup_teardown(runs, begin, end),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
