/*
 * Closed loops against an oracle that tries every subset of the optional steps as the whole path, walks limits day by
 * day and minute by minute, and ranks turnaround by counting.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "random.h"
#include "rules/workflow.h"

#define CASES prop_cases(100000)
enum { STEPS = 6, DONE = 8, YEAR = 2026 };

static calendar *cal;
static day_kind kinds[366];
static date first_day;

/* Is so much time surely over at the first possible minute of `on`, from the last possible minute of `from`? */
static bool is_late(const step_rule *rule, moment from, moment on)
{
    if (rule->unit == WITHIN_NONE) return false;
    if (rule->unit == WITHIN_HOURS) {
        int64_t left = rule->within * 60, at = (int64_t)from.day * 1440 + (from.minutes < 0 ? 1439 : from.minutes);
        int64_t end = (int64_t)on.day * 1440 + (on.minutes < 0 ? 0 : on.minutes);
        while (left-- && at < end) at++;
        return at < end;
    }
    date d = from.day;
    for (int64_t left = rule->within; left;) left -= kinds[++d - first_day] == DAY_WORK || rule->unit == WITHIN_DAYS;
    while (kinds[d - first_day] != DAY_WORK) d++;
    return on.day > d;
}

/* Do the steps follow one of the paths that leave out optional steps only? */
static bool follows_a_path(const step_rule *rules, const step_done *done, uint32_t n, bool *whole)
{
    *whole = false;
    bool any = false;
    for (unsigned leave = 0; leave < 1u << STEPS; leave++) {
        bool fits = true;
        uint32_t k = 0;
        for (uint32_t s = 0; s < STEPS && fits; s++) {
            if (leave >> s & 1) {
                fits = rules[s].optional;
                continue;
            }
            if (k == n) break;
            fits = done[k++].step == s;
        }
        if (!fits || k < n) continue;
        any = true;
        uint32_t rest = n ? done[n - 1].step + 1 : 0;
        bool ends = true;
        for (uint32_t s = rest; s < STEPS; s++) ends &= rules[s].optional;
        *whole |= ends;
    }
    return any;
}

static size_t count_kind(const step_fault *f, size_t n, step_fault_kind kind)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) k += f[i].kind == kind;
    return k;
}

static void make_rules(rng *r, step_rule *rules)
{
    for (uint32_t s = 0; s < STEPS; s++) {
        rules[s] = (step_rule){.optional = rng_chance(r, 30), .from = STEP_NONE, .unit = (within_unit)rng_range(r, WITHIN_NONE, WITHIN_WORKDAYS)};
        rules[s].within = rng_range(r, 1, rules[s].unit == WITHIN_HOURS ? 72 : 6);
    }
}

static uint32_t make_steps(rng *r, const step_rule *rules, step_done *done)
{
    uint32_t n = 0;
    moment at = {first_day + (date)rng_range(r, 20, 250), (int)rng_range(r, 0, 1439)};
    for (uint32_t s = 0; s < STEPS && n < DONE; s++) {
        if (rules[s].optional ? rng_chance(r, 50) : rng_chance(r, 4)) continue;
        done[n] = (step_done){s, {at.day, rng_chance(r, 40) ? -1 : at.minutes}};
        n++;
        at.day += (date)rng_range(r, rng_chance(r, 4) ? -2 : 0, 7);
        at.minutes = (int)rng_range(r, 0, 1439);
        if (rng_chance(r, 15)) break;
    }
    if (n > 1 && rng_chance(r, 6)) {
        uint32_t i = (uint32_t)rng_range(r, 0, n - 2), swap = done[i].step;
        done[i].step = done[i + 1].step;
        done[i + 1].step = swap;
    }
    return n;
}

static void loops_close_in_order(void **state)
{
    (void)state;
    rng r = rng_seeded();
    int broken = 0, late = 0, closed = 0;
    for (int c = 0; c < CASES; c++) {
        step_rule rules[STEPS];
        step_done done[DONE];
        make_rules(&r, rules);
        uint32_t n = make_steps(&r, rules, done);
        date today = first_day + (date)rng_range(&r, 0, 330);
        workflow_state st;
        step_fault f[64];
        size_t k = workflow_run(rules, STEPS, done, n, cal, today, &st, f, 64);
        bool whole, ok = follows_a_path(rules, done, n, &whole);
        size_t order = count_kind(f, k, STEP_SKIPPED) + count_kind(f, k, STEP_ORDER) + count_kind(f, k, STEP_REPEATED);
        if (ok != (order == 0)) fail_msg("case %d: order %zu", c, order);
        if (ok && n) assert_int_equal(st.closed, whole);
        size_t want_late = 0, back = 0, ahead = 0;
        for (uint32_t i = 0; i < n; i++) {
            ahead += done[i].on.day > today;
            if (!i) continue;
            const moment a = done[i - 1].on, b = done[i].on;
            back += b.day < a.day || (b.day == a.day && a.minutes >= 0 && b.minutes >= 0 && b.minutes < a.minutes);
            want_late += is_late(&rules[done[i].step], a, b);
        }
        if (count_kind(f, k, STEP_LATE) != want_late) fail_msg("case %d: late", c);
        assert_int_equal(st.late, want_late > 0);
        assert_int_equal(count_kind(f, k, STEP_BACKWARDS), back);
        assert_int_equal(count_kind(f, k, STEP_FUTURE), ahead);
        assert_int_equal(count_kind(f, k, STEP_DUE_UNKNOWN), 0);
        bool over = n && st.next != STEP_NONE && is_late(&rules[st.next], done[n - 1].on, (moment){today, 0});
        if (rules[st.next == STEP_NONE ? 0 : st.next].unit != WITHIN_HOURS) assert_int_equal(st.overdue, over);
        else if (st.overdue) assert_true(over);
        broken += !ok;
        late += want_late > 0;
        closed += st.closed;
    }
    printf("# %d loops: %d out of order, %d late, %d closed\n", CASES, broken, late, closed);
    assert_true(broken > CASES / 50 && late > CASES / 10 && closed > CASES / 10);
}

static void turnaround_ranks(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    for (int c = 0; c < CASES; c++) {
        arena_reset(a);
        workflow_state s[20] = {{0}};
        size_t n = (size_t)rng_range(&r, 0, 20), closed = 0;
        for (size_t i = 0; i < n; i++) {
            s[i].closed = rng_chance(&r, 80);
            s[i].days = rng_range(&r, 0, 9);
            closed += s[i].closed;
        }
        turnaround t = turnaround_of(a, s, n);
        assert_int_equal(t.closed, closed);
        if (!closed) continue;
        size_t below = 0, upto = 0, above = 0, least = 0;
        for (size_t i = 0; i < n; i++) {
            if (!s[i].closed) continue;
            below += s[i].days * t.median.den < t.median.num;
            above += s[i].days * t.median.den > t.median.num;
            upto += s[i].days <= t.p90;
            least += s[i].days < t.p90;
        }
        assert_true(below * 2 <= closed && above * 2 <= closed);
        assert_true(upto * 10 >= closed * 9 && least * 10 < closed * 9);
    }
    arena_free(a);
}

static int set_up(void **state)
{
    rng r = {42};
    arena *mem = arena_new();
    *state = mem;
    cal = calendar_new(mem);
    first_day = date_make(YEAR, 1, 1);
    date off[40], work[40];
    calendar_notice n = {.year = YEAR, .off = off, .work = work};
    for (date d = first_day; d < first_day + 365; d++) {
        bool weekend = date_weekday(d) > 5, odd = rng_chance(&r, 7);
        kinds[d - first_day] = weekend != odd ? DAY_OFF : DAY_WORK;
        if (odd && weekend) work[n.nwork++] = d;
        if (odd && !weekend) off[n.noff++] = d;
    }
    calendar_fault f;
    return (int)calendar_add_year(cal, &n, &f, 1);
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loops_close_in_order), cmocka_unit_test(turnaround_ranks)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
