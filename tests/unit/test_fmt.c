/* Short formats and whole numbers are what libc makes of them. */
#include "base/fmt.h"

#include "base/buf.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static size_t quick(char *to, size_t room, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t n = fmt_short(to, room, format, args);
    va_end(args);
    return n;
}

#define SAME(...)                                                                                            \
    do {                                                                                                     \
        char want[200], got[200];                                                                            \
        size_t n = (size_t)snprintf(want, sizeof want, __VA_ARGS__);                                         \
        assert_int_equal(quick(got, sizeof got, __VA_ARGS__), n);                                            \
        assert_memory_equal(got, want, n);                                                                   \
    } while (0)

static void test_like_libc(void **state)
{
    (void)state;
    const char *text = "公示", *none = "";
    SAME("plain");
    SAME("%s", none);
    SAME("%s/%s.html", text, "x");
    SAME("%.*s", 3, text);
    SAME("%.*s", 100, text); /* no further than its end */
    SAME("%.*s|%.*s", 0, none, 1, "ab");
    SAME("%d %d %d %d", 0, -1, INT_MIN, INT_MAX);
    SAME("%u%%%u", 0u, UINT_MAX);
    SAME("%d", 120 - 7);
    str null = STR_NONE;
    char got[8];
    assert_int_equal(quick(got, sizeof got, "<%.*s>", STR_ARG(null)), 2);
}

static void test_left_to_libc(void **state)
{
    (void)state;
    char to[8];
    assert_int_equal(quick(to, sizeof to, "%02d", 7), SIZE_MAX);
    assert_int_equal(quick(to, sizeof to, "%lld", 7LL), SIZE_MAX);
    assert_int_equal(quick(to, sizeof to, "%.2s", "abc"), SIZE_MAX);
    assert_int_equal(quick(to, sizeof to, "%x", 7u), SIZE_MAX);
    assert_int_equal(quick(to, sizeof to, "12345678"), 8); /* no room is wanted for a 0 */
    assert_int_equal(quick(to, sizeof to, "123456789"), SIZE_MAX);
    assert_int_equal(quick(to, sizeof to, "1234567%d", 10), SIZE_MAX);
}

/* Long texts, and those that libc makes, come out of str_fmt and buf_fmt as well. */
static void test_any_length(void **state)
{
    (void)state;
    arena *a = arena_new();
    buf b = {0};
    char many[1200];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = 0;
    str s = str_fmt(a, "%s%d", many, 5), wide = str_fmt(a, "%05d", 42);
    assert_int_equal(s.n, sizeof many);
    assert_int_equal(s.p[s.n - 1], '5');
    assert_int_equal(s.p[s.n], 0);
    assert_true(str_eq(wide, STR("00042")));
    buf_fmt(&b, "%s%d", many, 5);
    buf_fmt(&b, "%05d", 42);
    assert_true(str_eq(buf_str(&b), str_join(a, s, wide)));
    buf_fini(&b);
    arena_free(a);
}

static void test_numbers(void **state)
{
    (void)state;
    buf b = {0};
    int64_t step = 1;
    for (int digits = 1; digits < 20; digits++, step = digits < 19 ? step * 10 : step)
        for (int64_t v = step - 1; v <= step + 1; v++)
            for (int sign = -1; sign <= 1; sign += 2) {
                char want[32];
                int n = snprintf(want, sizeof want, "%lld", (long long)(sign * v));
                buf_clear(&b);
                buf_put_int(&b, sign * v);
                assert_int_equal(b.n, n);
                assert_memory_equal(b.p, want, b.n);
            }
    buf_clear(&b);
    buf_put_int(&b, INT64_MAX);
    buf_put_int(&b, INT64_MIN);
    assert_true(str_eq(buf_str(&b), STR("9223372036854775807-9223372036854775808")));
    buf_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_libc),
        cmocka_unit_test(test_left_to_libc),
        cmocka_unit_test(test_any_length),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
