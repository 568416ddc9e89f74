/* Memory that lives together: zeroed, aligned, its own, also where a chunk ends and after a reset. */
#include "arena_test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Sizes from a byte to more than the largest chunk, each zeroed and then marked; nothing is marked twice. */
static void pieces(void **state)
{
    (void)state;
    enum { ROUNDS = 3, PIECES = 700 };
    static unsigned char *at[PIECES];
    static size_t size[PIECES];
    for (int round = 0; round < ROUNDS; round++) {
        size_t all = 0;
        for (size_t i = 0; i < PIECES; i++) {
            size[i] = i % 100 == 99 ? ((size_t)1 << (i / 100 + 16)) - i : i * 13 % 5000;
            at[i] = arena_alloc(mem, size[i]);
            assert_int_equal((uintptr_t)at[i] % (size[i] % 16 ? 8 : 16), 0);
            for (size_t k = 0; k < size[i]; k++)
                if (at[i][k]) fail_msg("round %d, piece %zu: not zero", round, i);
            memset(at[i], (int)(i % 255 + 1), size[i]);
            all += size[i];
            if (i % 97 == 0) arena_trim(mem); /* takes nothing of what was handed out */
        }
        for (size_t i = 0; i < PIECES; i++)
            for (size_t k = 0; k < size[i]; k++)
                if (at[i][k] != i % 255 + 1) fail_msg("round %d, piece %zu: written over", round, i);
        assert_true(arena_used(mem) >= all && arena_held(mem) >= arena_used(mem));
        size_t held = arena_held(mem);
        arena_reset(mem);
        assert_int_equal(arena_used(mem), 0);
        assert_int_equal(arena_held(mem), held);
    }
}

static void large_pieces(void **state)
{
    arena *small = mem;
    mem = arena_new_large();
    pieces(state);
    arena_free(mem);
    mem = small;
}

/* An array that grows keeps what it holds, in place or moved; what is new is zeroed. */
static void growth(void **state)
{
    (void)state;
    size_t n = 1;
    unsigned char *p = arena_alloc(mem, n);
    p[0] = 7;
    while (n < ((size_t)5 << 20)) {
        size_t more = n * 2 + n % 3;
        if (n % 2) arena_alloc(mem, 100); /* it is not the last one any more */
        p = arena_grow(mem, p, n, more);
        for (size_t i = 0; i < n; i++)
            if (p[i] != 7) fail_msg("lost at %zu of %zu", i, n);
        for (size_t i = n; i < more; i++)
            if (p[i]) fail_msg("not zero at %zu of %zu", i, more);
        memset(p, 7, more);
        n = more;
    }
}

static long resident(void)
{
    long size = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &size, &pages) != 2) pages = -1;
    if (f) fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

/* What an arena keeps and does not need goes back to the system, and comes again when it is needed. */
static void trimmed(void **state)
{
    (void)state;
    enum { LARGE = 8 << 20 };
    memset(arena_alloc(mem, LARGE), 7, LARGE);
    arena_reset(mem);
    memset(arena_alloc(mem, 100), 7, 100);
    long before = resident();
    if (before < 0) skip();
    arena_trim(mem);
    assert_true(before - resident() > LARGE / 2);
    const unsigned char *again = arena_alloc(mem, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        if (again[i]) fail_msg("not zero at %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(trimmed, set_up, tear_down),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
