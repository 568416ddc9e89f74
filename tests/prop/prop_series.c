/*
 * Series, tasks and norms against oracles: thousandths in 128 bits and counting from scratch, a calendar
 * walked a day at a time, and a search for the least number.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "random.h"
#include "rules/norms.h"
#include "rules/series.h"
#include "rules/tasks.h"

#define CASES prop_cases(100000)
enum { POINTS = 8, TODAY = 20600 };

__extension__ typedef __int128 wide;

static wide scaled(dec d)
{
    wide v = d.value;
    for (unsigned k = d.scale; k < 9; k++) v *= 10;
    return v;
}

static dec any_value(rng *r) { return (dec){rng_range(r, -40, 200), (uint8_t)rng_range(r, 0, 3)}; }

/* ---- series ---- */

static int reached(series_better better, wide value, wide target)
{
    if (value == target) return 1;
    if (better == SERIES_NEITHER) return 0;
    return (better == SERIES_HIGHER) == (value > target);
}

static void check_point(const series_point *got, const series_point *p, size_t n, int highest)
{
    size_t best = 0;
    for (size_t i = n; i-- > 0;) { /* backwards, so that the earliest of equals stays */
        wide a = scaled(p[i].value), b = scaled(p[best].value);
        if (i + 1 == n || (highest ? a >= b : a <= b)) best = i;
    }
    assert_int_equal(got->on, p[best].on);
    assert_true(scaled(got->value) == scaled(p[best].value));
}

static void series_are_read(void **state)
{
    (void)state;
    rng r = rng_seeded();
    int met = 0, faulty = 0;
    for (int c = 0; c < CASES; c++) {
        series_point p[POINTS];
        size_t n = (size_t)rng_range(&r, 0, POINTS), wrong[3] = {0}, seen[3] = {0};
        date on = TODAY - 30;
        for (size_t i = 0; i < n; i++) {
            on += rng_chance(&r, 90) ? (date)rng_range(&r, 1, 9) : (date)rng_range(&r, -9, 0);
            p[i] = (series_point){on, any_value(&r)};
            date before = i ? p[i - 1].on : on - 1;
            /* one fault a point: the order before the double, that before the future */
            if (on < before) wrong[SERIES_BACKWARDS]++;
            else if (on == before) wrong[SERIES_DAY_TWICE]++;
            else if (on > TODAY) wrong[SERIES_AHEAD]++;
        }
        dec target = any_value(&r);
        int has_target = rng_chance(&r, 70);
        series_better better = (series_better)rng_range(&r, SERIES_NEITHER, SERIES_LOWER);
        series_fault faults[POINTS];
        series_result s;
        size_t found = series_run(p, n, has_target ? &target : NULL, better, TODAY, &s, faults, POINTS);
        for (size_t i = 0; i < found; i++) seen[faults[i].kind]++;
        for (int k = 0; k < 3; k++) assert_int_equal(seen[k], wrong[k]);
        assert_int_equal(s.n, n);
        faulty += found > 0;
        if (!n) continue;
        assert_int_equal(s.last.on, p[n - 1].on);
        check_point(&s.lowest, p, n, 0);
        check_point(&s.highest, p, n, 1);
        size_t times = 0;
        for (size_t i = 0; i < n; i++)
            times += has_target && reached(better, scaled(p[i].value), scaled(target));
        assert_int_equal(s.times_met, times);
        wide last = scaled(p[n - 1].value),
             gap = last > scaled(target) ? last - scaled(target) : scaled(target) - last;
        int is_met = has_target && reached(better, last, scaled(target));
        assert_int_equal(s.met, is_met);
        if (has_target) assert_true(scaled(s.missing) == (is_met ? 0 : gap));
        met += is_met;
        assert_int_equal(s.has_change, n > 1);
        if (n < 2) continue;
        wide change = last - scaled(p[n - 2].value);
        assert_true(scaled(s.change) == change);
        assert_int_equal(s.trend, change > 0 ? SERIES_UP : change < 0 ? SERIES_DOWN : SERIES_STEADY);
        assert_int_equal(s.improved, better != SERIES_NEITHER && change != 0 &&
                                         (better == SERIES_HIGHER) == (change > 0));
        assert_int_equal(s.worsened,
                         better != SERIES_NEITHER && change != 0 && (better == SERIES_LOWER) == (change > 0));
    }
    printf("# %d series, %d meet their target, %d with wrong dates\n", CASES, met, faulty);
    assert_true(met > CASES / 10 && faulty > CASES / 10);
}

/* ---- tasks ---- */

/* Walks the days up to today: what a notice board would have said on each. */
static task_state walked(const task *t)
{
    int late = 0, past = 0;
    for (date d = TODAY - 40; d <= TODAY + 40; d++) {
        if (t->due != DATE_NONE && d - 1 == t->due && d <= TODAY) past = 1;
        if (t->done && t->on == d) late = t->due != DATE_NONE && t->due < d;
    }
    return t->done ? late ? TASK_DONE_LATE : TASK_DONE : past ? TASK_OVERDUE : TASK_OPEN;
}

static void tasks_are_counted(void **state)
{
    (void)state;
    rng r = rng_seeded();
    uint32_t all[4] = {0};
    for (int c = 0; c < CASES; c++) {
        task t[POINTS];
        uint32_t n = (uint32_t)rng_range(&r, 0, POINTS), seen[4] = {0};
        for (uint32_t i = 0; i < n; i++) {
            t[i] = (task){
                .due = TODAY + (date)rng_range(&r, -20, 20), .done = rng_chance(&r, 50), .on = DATE_NONE};
            if (rng_chance(&r, 10)) t[i].due = DATE_NONE;
            if (rng_chance(&r, t[i].done ? 90 : 5)) t[i].on = TODAY + (date)rng_range(&r, -25, 3);
            task_state is = task_state_at(&t[i], TODAY);
            assert_int_equal(is, walked(&t[i]));
            seen[is]++;
            all[is]++;
            task_fault f = task_check(&t[i], TODAY);
            assert_int_equal(f == TASK_DONE_UNDATED, t[i].done && t[i].on == DATE_NONE);
            assert_int_equal(f == TASK_DATED_OPEN, !t[i].done && t[i].on != DATE_NONE);
            assert_int_equal(f == TASK_DONE_AHEAD, t[i].done && t[i].on != DATE_NONE && t[i].on > TODAY);
        }
        task_count k = tasks_count(t, n, TODAY);
        assert_int_equal(k.total, n);
        assert_int_equal(k.open, seen[TASK_OPEN] + seen[TASK_OVERDUE]);
        assert_int_equal(k.overdue, seen[TASK_OVERDUE]);
        assert_int_equal(k.done, seen[TASK_DONE] + seen[TASK_DONE_LATE]);
        assert_int_equal(k.late, seen[TASK_DONE_LATE]);
    }
    printf("# %d lists: %u open, %u overdue, %u done, %u done late\n", CASES, all[0], all[1], all[2], all[3]);
    for (int k = 0; k < 4; k++) assert_true(all[k] > (uint32_t)CASES / 20);
}

/* ---- norms ---- */

static void norms_are_kept(void **state)
{
    (void)state;
    rng r = rng_seeded();
    int kept = 0, exact = 0;
    for (int c = 0; c < CASES; c++) {
        int64_t rate = rng_range(&r, 1, 30), per = rng_chance(&r, 50) ? 10000 : rng_range(&r, 1, 500),
                base = rng_range(&r, 0, rng_chance(&r, 50) ? 40000 : 300), need = 0, sum = 0, parts[POINTS];
        while ((wide)need * per < (wide)base * rate) need++; /* the least that keeps it */
        int64_t have = rng_chance(&r, 70) ? need + rng_range(&r, -2, 2) : rng_range(&r, 0, 100);
        if (have < 0) have = 0;
        norm_result n;
        assert_true(norm_at_least(have, base, rate, per, &n));
        assert_int_equal(n.need, need);
        assert_int_equal(n.missing, have < need ? need - have : 0);
        assert_int_equal(n.kept, have >= need);
        kept += n.kept;
        exact += have == need;
        size_t k = (size_t)rng_range(&r, 0, POINTS);
        for (size_t i = 0; i < k; i++) sum += parts[i] = rng_range(&r, 0, 300);
        int64_t whole = sum + (rng_chance(&r, 40) ? 0 : rng_range(&r, -sum, 50));
        cover_result cover;
        assert_true(norm_cover(whole, parts, k, &cover));
        assert_int_equal(cover.sum, sum);
        assert_int_equal(whole + cover.beyond - cover.missing, sum);
        assert_true(cover.missing >= 0 && cover.beyond >= 0 && !(cover.missing && cover.beyond));
    }
    printf("# %d norms, %d kept, %d exactly\n", CASES, kept, exact);
    assert_true(kept > CASES / 4 && exact > CASES / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(series_are_read), cmocka_unit_test(tasks_are_counted),
                                       cmocka_unit_test(norms_are_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
