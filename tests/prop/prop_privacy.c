/*
 * The scanner against a generator that knows what it hid: numbers with right and wrong check digits, in any writing,
 * between texts that hold none. Also its speed over ordinary text.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/date.h"
#include "random.h"
#include "rules/privacy.h"

#define CASES prop_cases(200000)
enum { MOST = 6 };

typedef struct expected {
    privacy_class cls;
    size_t begin, end;
    char plain[32];
} expected;

static const char *const fillers[] = {"，", "。", "联系电话：", "身份证号", "（", "姓名 张某 ", "；", "\n", "共3户12人", "2026年5月8日", "【样本】", "abc ", "编", "、"};

static void put_filler(rng *r, buf *b)
{
    buf_puts(b, fillers[rng_range(r, 0, (int64_t)(sizeof fillers / sizeof *fillers) - 1)]);
}

static char check_sign(const char *d)
{
    static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += (d[i] - '0') * weight[i];
    return "10X98765432"[sum % 11];
}

/* The digit that makes a number pass Luhn, by trying all ten. */
static char luhn_digit(const char *d, size_t n)
{
    for (char c = '0'; c <= '9'; c++) {
        int sum = 0;
        for (size_t i = 0; i <= n; i++) {
            int v = (i == 0 ? c : d[n - i]) - '0';
            if (i % 2 == 1) v = v * 2 / 10 + v * 2 % 10;
            sum += v;
        }
        if (sum % 10 == 0) return c;
    }
    return 0;
}

static void make_identity(rng *r, char *out)
{
    static const int provinces[] = {11, 15, 21, 35, 44, 50, 65, 81};
    date d = date_make(1930, 1, 1) + (date)rng_range(r, 0, 33000);
    ymd t = date_split(d);
    sprintf(out, "%02d%04d%04d%02d%02d%03d", provinces[rng_range(r, 0, 7)], (int)rng_range(r, 101, 9999), t.year, t.month, t.day, (int)rng_range(r, 1, 999));
    out[17] = check_sign(out);
    out[18] = 0;
}

static void make_card(rng *r, char *out)
{
    size_t n = (size_t)rng_range(r, 16, 19);
    strcpy(out, rng_chance(r, 70) ? "62" : "45");
    if (out[0] == '4') n = 16;
    do {
        for (size_t i = 2; i + 1 < n; i++) out[i] = (char)('0' + rng_range(r, 0, 9));
        out[n - 1] = luhn_digit(out, n - 1);
        out[n] = 0;
    } while (n == 18 && check_sign(out) == out[17]); /* it might be an identity number too */
}

static void make_mobile(rng *r, char *out)
{
    sprintf(out, "1%d%09d", (int)rng_range(r, 3, 9), (int)rng_range(r, 0, 999999999));
}

static void make_plate(rng *r, char *out)
{
    static const char *const provinces[] = {"辽", "京", "琼", "皖"};
    sprintf(out, "%s%c%c%04d", provinces[rng_range(r, 0, 3)], (char)("ABCDFGHJ"[rng_range(r, 0, 7)]), (char)("ABCDEFGH"[rng_range(r, 0, 7)]), (int)rng_range(r, 0, 9999));
}

/* Writes the signs of a number, in full-width, with gaps, with signs of no width between, as the writing says. */
static void put_written(rng *r, buf *b, const expected *e)
{
    static const char *const gaps[] = {" ", "-", "　", "－", " - "};
    const char *s = e->plain, *gap = gaps[rng_range(r, 0, 4)];
    bool wide = rng_chance(r, 15), grouped = rng_chance(r, 30), unseen = rng_chance(r, 5);
    size_t n = strlen(s), k = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        bool cut = e->cls == PRIVACY_IDENTITY ? k == 6 || k == 14 : e->cls == PRIVACY_CARD ? k && k % 4 == 0 : e->cls == PRIVACY_MOBILE && (k == 3 || k == 7);
        if (grouped && cut) buf_puts(b, gap);
        if (unseen && k == 9) buf_puts(b, "\u200b");
        if (c == 'X') buf_puts(b, rng_chance(r, 50) ? "X" : "x");
        else if (wide && c >= '0' && c <= '9') buf_put_cp(b, 0xFF10u + c - '0');
        else buf_putc(b, (char)c);
        k++;
    }
}

static void make_number(rng *r, expected *e)
{
    e->cls = (privacy_class[]){PRIVACY_IDENTITY, PRIVACY_CARD, PRIVACY_MOBILE, PRIVACY_PLATE}[rng_range(r, 0, 3)];
    switch (e->cls) {
    case PRIVACY_IDENTITY: make_identity(r, e->plain); break;
    case PRIVACY_CARD: make_card(r, e->plain); break;
    case PRIVACY_MOBILE: make_mobile(r, e->plain); break;
    default: make_plate(r, e->plain); break;
    }
}

/* Would its first 16 or 17 digits, which groups of four part from the rest, pass as a card? */
static bool begins_with_a_card(const char *d)
{
    for (size_t n = 16; n < strlen(d); n++)
        if (luhn_digit(d, n - 1) == d[n - 1]) return true;
    return false;
}

/* Makes it a number that must not be found; false where it cannot be broken. */
static bool spoil(rng *r, expected *e)
{
    char *last = e->plain + strlen(e->plain) - 1;
    switch (e->cls) {
    case PRIVACY_IDENTITY:
        *last = *last == 'X' ? '0' : *last == '9' ? '8' : (char)(*last + 1);
        return true;
    case PRIVACY_CARD:
        if (begins_with_a_card(e->plain)) return false;
        do *last = *last == '9' ? '0' : (char)(*last + 1);
        while (strlen(e->plain) == 18 && check_sign(e->plain) == *last); /* it would be an identity number */
        return true;
    case PRIVACY_MOBILE:
        if (rng_chance(r, 50)) e->plain[1] = (char)('0' + rng_range(r, 0, 2));
        else strcat(e->plain, "7"), e->plain[0] = '2';
        return true;
    default: return false;
    }
}

static void what_is_hidden_is_found(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    buf b = {0};
    size_t hidden = 0, spoiled = 0;
    for (int c = 0; c < CASES; c++) {
        expected want[MOST];
        size_t n = 0;
        arena_reset(a);
        buf_clear(&b);
        for (int k = (int)rng_range(&r, 0, MOST); k > 0; k--) {
            put_filler(&r, &b);
            put_filler(&r, &b);
            buf_puts(&b, "：");
            expected e;
            make_number(&r, &e);
            bool bad = rng_chance(&r, 30) && spoil(&r, &e);
            e.begin = b.n;
            put_written(&r, &b, &e);
            e.end = b.n;
            if (bad) spoiled++;
            else want[n++] = e;
            buf_puts(&b, "，");
        }
        size_t at = 0;
        privacy_hit hit;
        for (size_t k = 0; k < n; k++) {
            if (!privacy_next(buf_str(&b), &at, &hit)) fail_msg("case %d: not found: %s in\n%.*s", c, want[k].plain, STR_ARG(buf_str(&b)));
            if (hit.cls != want[k].cls || hit.begin != want[k].begin || hit.end != want[k].end)
                fail_msg("case %d: class %d at %zu-%zu, expected %d at %zu-%zu in\n%.*s", c, hit.cls, hit.begin, hit.end, want[k].cls,
                         want[k].begin, want[k].end, STR_ARG(buf_str(&b)));
            str plain = privacy_plain(a, buf_str(&b), hit);
            if (!str_eq(plain, str_from(want[k].plain))) fail_msg("case %d: plain '%.*s', expected '%s'", c, STR_ARG(plain), want[k].plain);
        }
        if (privacy_next(buf_str(&b), &at, &hit))
            fail_msg("case %d: found %.*s in\n%.*s", c, (int)(hit.end - hit.begin), b.p + hit.begin, STR_ARG(buf_str(&b)));
        hidden += n;
    }
    printf("# %d texts, %zu numbers hidden, %zu spoiled\n", CASES, hidden, spoiled);
    buf_fini(&b);
    arena_free(a);
}

/* Random bytes and random signs of the interesting kinds: no crash, hits in order and inside the text. */
static void anything_is_scanned(void **state)
{
    (void)state;
    rng r = rng_seeded();
    static const char *const signs[] = {"1", "3", "8", "0", "6", "2", "9", "4", "X", "A", "辽", "·", " ", "-", ".", "１", "\u200b", "\xEF", "\xE8\xBE", "+", "\n"};
    for (int c = 0; c < CASES; c++) {
        char text[160];
        size_t n = 0;
        for (int k = (int)rng_range(&r, 0, 48); k > 0; k--) {
            const char *s = signs[rng_range(&r, 0, (int64_t)(sizeof signs / sizeof *signs) - 1)];
            memcpy(text + n, s, strlen(s));
            n += strlen(s);
        }
        size_t at = 0, before = 0;
        privacy_hit hit;
        while (privacy_next((str){text, n}, &at, &hit)) {
            assert_true(hit.begin >= before && hit.begin < hit.end && hit.end <= n && at == hit.end);
            before = hit.end;
        }
        assert_int_equal(at, n);
    }
}

static void it_is_fast(void **state)
{
    (void)state;
    buf b = {0};
    const char *const text = "为进一步做好社区治理工作，经居民议事会讨论、表决通过，现将有关事项公示如下：各网格员要按照分工，走访入户，收集意见，"
                             "及时上报；对群众反映的问题，做到件件有着落、事事有回音。公示期为2026年5月8日起七个工作日。";
    while (b.n < 64u << 20) buf_puts(&b, text);
    double best = 1e9;
    for (int k = 0; k < 5; k++) {
        struct timespec t0, t1;
        size_t at = 0;
        privacy_hit hit;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
        assert_false(privacy_next(buf_str(&b), &at, &hit));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
        double s = (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
        if (s < best) best = s;
    }
    printf("# %.0f MB/s\n", (double)b.n / best / 1e6);
    assert_true((double)b.n / best > 20e6); /* 500 MB/s and more where nothing slows it down */
    buf_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_hidden_is_found), cmocka_unit_test(anything_is_scanned), cmocka_unit_test(it_is_fast)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
