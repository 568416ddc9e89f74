/* What libdeflate packs, inflate unpacks to the same bytes, at every level; cut and damaged data never goes wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <libdeflate.h>

#include "base/deflate.h"
#include "random.h"

#define CASES prop_cases(20000)
enum { MOST = 6000 };

/* Bytes with repeats near and far, and stretches of noise. */
static size_t make_data(rng *r, char *p)
{
    size_t n = (size_t)rng_range(r, 0, MOST), at = 0;
    int letters = (int)rng_range(r, 1, 255);
    while (at < n) {
        size_t run = (size_t)rng_range(r, 1, 400);
        if (run > n - at) run = n - at;
        if (at && rng_chance(r, 40)) {
            size_t back = (size_t)rng_range(r, 1, (int64_t)at);
            for (size_t i = 0; i < run; i++) p[at + i] = p[at + i - back];
        } else {
            for (size_t i = 0; i < run; i++) p[at + i] = (char)rng_range(r, 0, letters);
        }
        at += run;
    }
    return n;
}

static void packed_data_comes_back(void **state)
{
    (void)state;
    rng r = rng_seeded();
    static char data[MOST + 1], packed[MOST * 2 + 200];
    buf out = {0};
    struct libdeflate_compressor *level[13];
    for (int i = 0; i < 13; i++) level[i] = libdeflate_alloc_compressor(i);
    for (int c = 0; c < CASES; c++) {
        size_t n = make_data(&r, data);
        struct libdeflate_compressor *by = level[rng_range(&r, 0, 12)];
        bool zlib = rng_chance(&r, 50);
        size_t size = zlib ? libdeflate_zlib_compress(by, data, n, packed, sizeof packed) : libdeflate_deflate_compress(by, data, n, packed, sizeof packed);
        buf_clear(&out);
        if (!inflate_put(&out, (str){packed, size}, n, zlib)) fail_msg("case %d: refused", c);
        assert_int_equal(out.n, n);
        if (n) assert_memory_equal(out.p, data, n);
        buf_clear(&out);
        if (n > 1) assert_false(inflate_put(&out, (str){packed, size}, n - 1, zlib)); /* one byte too many */
        assert_true(n <= 1 || out.n == 0);
        for (int k = 0; k < 3; k++) packed[rng_range(&r, 0, (int64_t)size - 1)] ^= (char)rng_range(&r, 1, 255);
        buf_clear(&out);
        inflate_put(&out, (str){packed, (size_t)rng_range(&r, 0, (int64_t)size)}, MOST, zlib);
        assert_true(out.n <= MOST);
    }
    for (int i = 0; i < 13; i++) libdeflate_free_compressor(level[i]);
    buf_fini(&out);
    printf("# %d packed\n", CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(packed_data_comes_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
