/*
 * Working days and periods against a walk day by day over (year, month, day), with the notices as plain lists
 * and the weekday by Zeller's rule.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "random.h"
#include "rules/calendar.h"

#define CASES prop_cases(200000)
enum { FIRST = 2019, YEARS = 6, NAMED = 40 };

typedef struct oracle {
    bool known[YEARS];
    ymd off[YEARS * NAMED], work[YEARS * NAMED];
    int noff, nwork;
} oracle;

static int month_length(int y, int m)
{
    if (m == 2) return (y % 4 == 0 && y % 100) || y % 400 == 0 ? 29 : 28;
    return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

static ymd day_after(ymd t)
{
    if (++t.day > month_length(t.year, t.month)) t.day = 1, t.month++;
    if (t.month > 12) t.month = 1, t.year++;
    return t;
}

/* 0 Saturday, 1 Sunday, … 6 Friday */
static int zeller(ymd t)
{
    int m = t.month < 3 ? t.month + 12 : t.month, y = t.month < 3 ? t.year - 1 : t.year;
    return (t.day + 13 * (m + 1) / 5 + y % 100 + y % 100 / 4 + y / 100 / 4 + 5 * (y / 100)) % 7;
}

static bool same(ymd a, ymd b) { return a.year == b.year && a.month == b.month && a.day == b.day; }

static day_kind kind_of(const oracle *o, ymd t)
{
    for (int i = 0; i < o->noff; i++)
        if (same(o->off[i], t)) return DAY_OFF;
    for (int i = 0; i < o->nwork; i++)
        if (same(o->work[i], t)) return DAY_WORK;
    if (t.year < FIRST || t.year >= FIRST + YEARS || !o->known[t.year - FIRST]) return DAY_UNKNOWN;
    return zeller(t) < 2 ? DAY_OFF : DAY_WORK;
}

/* Years with gaps, each with its days off and make-up days, all of them different. */
static calendar *make(rng *r, arena *a, oracle *o)
{
    calendar *c = calendar_new(a);
    *o = (oracle){0};
    for (int k = 0; k < YEARS; k++) {
        int year = FIRST + k;
        if (!rng_chance(r, 75)) continue;
        o->known[k] = true;
        date off[NAMED], work[NAMED];
        calendar_notice n = {.year = year, .off = off, .work = work};
        for (int i = (int)rng_range(r, 0, NAMED); i > 0; i--) {
            date d = date_make(year, 1, 1) + (date)rng_range(r, -3, 364);
            ymd t = date_split(d);
            bool weekend = zeller(t) < 2, seen = false;
            for (int j = 0; j < o->noff; j++) seen |= same(o->off[j], t);
            for (int j = 0; j < o->nwork; j++) seen |= same(o->work[j], t);
            if (seen) continue;
            if (weekend && rng_chance(r, 50)) work[n.nwork++] = d, o->work[o->nwork++] = t;
            else off[n.noff++] = d, o->off[o->noff++] = t;
        }
        calendar_fault f;
        if (calendar_add_year(c, &n, &f, 1)) fail_msg("fault %d", f.kind);
    }
    return c;
}

static day_result walk(const oracle *o, ymd t, int64_t n, period_unit unit)
{
    int64_t steps = n;
    if (unit == PERIOD_MONTHS || unit == PERIOD_YEARS) {
        int64_t m = t.month - 1 + (unit == PERIOD_YEARS ? 12 * n : n);
        t.year += (int)(m / 12);
        t.month = (int)(m % 12) + 1;
        if (t.day > month_length(t.year, t.month)) t.day = month_length(t.year, t.month);
        steps = 0;
    }
    while (steps > 0) {
        t = day_after(t);
        if (unit == PERIOD_WORKDAYS && kind_of(o, t) == DAY_UNKNOWN) return (day_result){DATE_NONE, t.year, false};
        if (unit == PERIOD_DAYS || kind_of(o, t) == DAY_WORK) steps--;
    }
    ymd last = t;
    while (kind_of(o, t) == DAY_OFF) t = day_after(t);
    if (kind_of(o, t) == DAY_UNKNOWN) return (day_result){DATE_NONE, t.year, false};
    return (day_result){date_make(t.year, t.month, t.day), 0, !same(last, t)};
}

static void periods_end_where_a_walk_ends(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    oracle o;
    calendar *c = NULL;
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
        if (i % 200 == 0) arena_reset(a), c = make(&r, a, &o);
        date from = date_make(FIRST, 1, 1) + (date)rng_range(&r, -20, YEARS * 365);
        period_unit unit = (period_unit)rng_range(&r, PERIOD_DAYS, PERIOD_YEARS);
        int64_t n = rng_range(&r, 0, unit == PERIOD_MONTHS ? 15 : unit == PERIOD_YEARS ? 2 : 45);
        day_result got = period_end(c, from, n, unit), want = walk(&o, date_split(from), n, unit);
        if (got.day != want.day || got.missing != want.missing || got.moved != want.moved)
            fail_msg("case %d: from %d, %d of unit %d: %d/%d, expected %d/%d", i, from, (int)n, unit, got.day,
                     got.missing, want.day, want.missing);
        refused += want.missing != 0;
        if (unit == PERIOD_WORKDAYS && got.day != DATE_NONE && n) {
            count_result back = workdays_between(c, from, got.day);
            if (back.missing || back.n != n) fail_msg("case %d: %d working days back, expected %d", i, (int)back.n, (int)n);
        }
    }
    printf("# %d cases, %d of them refused\n", CASES, refused);
    assert_in_range(refused, CASES / 100, CASES / 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(periods_end_where_a_walk_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
