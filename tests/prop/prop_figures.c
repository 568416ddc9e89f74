/*
 * Figures that must agree, against counting: every whole number is printed as a percentage by long
 * division and compared, and sums are added up one unit at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "vote.h"

__extension__ typedef __int128 wide;

#define CASES prop_cases(120000)

static rng seed;

/* num/den in percent by long division, so many decimals; the digit after them says whether it is rounded up.
 */
static void print_percent(int64_t num, int64_t den, unsigned decimals, bool cut, char *out)
{
    wide rest = (wide)num * 100;
    int64_t value = (int64_t)(rest / den);
    rest %= den;
    for (unsigned i = 0; i < decimals; i++) {
        rest *= 10;
        value = value * 10 + (int64_t)(rest / den);
        rest %= den;
    }
    if (!cut && rest * 10 / den >= 5) value++;
    snprintf(out, 40, "%lld/%u", (long long)value, decimals);
}

static void counts_by_trying_all(void **state)
{
    (void)state;
    size_t some = 0, none = 0;
    for (int i = 0; i < CASES; i++) {
        int64_t den = rng_range(&seed, 1, rng_chance(&seed, 90) ? 120 : 3000);
        dec p = {0, (uint8_t)rng_range(&seed, 0, 3)};
        int64_t unit = 100;
        for (unsigned s = 0; s < p.scale; s++) unit *= 10;
        bool cut = rng_chance(&seed, 30);
        char want[40], got[40];
        if (rng_chance(&seed, 60))
            print_percent(rng_range(&seed, 0, den), den, p.scale, cut, want),
                p.value = strtoll(want, NULL, 10);
        else p.value = rng_range(&seed, 0, unit);
        snprintf(want, sizeof want, "%lld/%u", (long long)p.value, p.scale);
        int64_t first = -1, last = -1, lo = -1, hi = -1;
        for (int64_t k = 0; k <= den + 1; k++) {
            print_percent(k, den, p.scale, cut, got);
            if (strcmp(got, want) != 0) continue;
            if (first < 0) first = k;
            last = k;
        }
        bool any = percent_counts(den, p, cut ? NUM_DOWN : NUM_HALF_UP, &lo, &hi);
        if (any && lo > den + 1) any = false; /* beyond what was tried */
        if (any != (first >= 0)) fail_msg("case %d: %s of %ld: engine %d", i, want, (long)den, any);
        if (any && (lo != first || (hi != last && hi <= den + 1)))
            fail_msg("case %d: %s of %ld: %ld..%ld, tried %ld..%ld", i, want, (long)den, (long)lo, (long)hi,
                     (long)first, (long)last);
        frac low, high;
        percent_bounds(p, &low, &high);
        if (any) assert_true(frac_cmp((frac){lo, den}, low) >= 0 && frac_cmp((frac){hi, den}, high) < 0);
        some += any;
        none += !any;
    }
    printf("# %d percentages: %zu have a count, %zu have none\n", CASES, some, none);
    assert_true(some > CASES / 4 && none > CASES / 20);
}

/* Large areas: the ends of the range print as written, what lies beyond does not. */
static void ends_over_large_wholes(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++) {
        int64_t den = rng_range(&seed, 100000, 100000000000), k = rng_range(&seed, 0, den), lo, hi;
        unsigned decimals = (unsigned)rng_range(&seed, 0, 4);
        char want[40], got[40];
        print_percent(k, den, decimals, false, want);
        dec p = {strtoll(want, NULL, 10), (uint8_t)decimals};
        assert_true(percent_counts(den, p, NUM_HALF_UP, &lo, &hi));
        assert_true(lo <= k && k <= hi);
        const int64_t at[] = {lo, hi, lo - 1, hi + 1};
        for (int e = 0; e < 4; e++) {
            if (at[e] < 0) continue;
            print_percent(at[e], den, decimals, false, got);
            if ((strcmp(got, want) == 0) != (e < 2))
                fail_msg("case %d: %ld/%ld prints %s, not %s", i, (long)at[e], (long)den, got, want);
        }
    }
}

static bool has(const figures_report *r, figures_code code, figure_of a, basis b)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->problems[i].code == code && r->problems[i].a.of == a && r->problems[i].a.basis == b)
            return true;
    return false;
}

static int64_t slip(int64_t v)
{
    return rng_chance(&seed, 20) ? v + rng_range(&seed, -2, 2) : v;
}

/* A sound tally with small slips: exactly the slips are found. */
static void slips_are_found(void **state)
{
    (void)state;
    arena *mem = arena_new();
    size_t clean = 0, wrong = 0;
    for (int i = 0; i < CASES; i++) {
        tally t = tally_none();
        const basis b = rng_chance(&seed, 50) ? BASIS_PERSONS : BASIS_AREA;
        uint8_t scale = b == BASIS_AREA ? 2 : 0;
        int64_t total = rng_range(&seed, 10, 400), part = rng_range(&seed, 4, total), v[3], c[2][3], sum = 0;
        v[0] = rng_range(&seed, 2, part - 1);
        v[1] = rng_range(&seed, 0, part - v[0]);
        v[2] = part - v[0] - v[1];
        int64_t said = slip(part), invalid = rng_range(&seed, 0, 3), returned = part + invalid,
                issued = returned + rng_range(&seed, 0, 3);
        tally_channel channels[2] = {{.name = STR_INIT("线上")}, {.name = STR_INIT("线下")}};
        put_figure(&t.totals, b, total, scale);
        put_figure(&t.participating, b, said, scale);
        for (int k = 0; k < 3; k++) {
            v[k] = slip(v[k]);
            if (v[k] < 0) v[k] = 0;
            put_figure(&t.votes[k], b, v[k], scale);
            c[0][k] = rng_range(&seed, 0, v[k]);
            c[1][k] = slip(v[k] - c[0][k]);
            if (c[1][k] < 0) c[1][k] = 0;
            put_figure(&channels[0].votes[k], b, c[0][k], scale);
            put_figure(&channels[1].votes[k], b, c[1][k], scale);
            sum += v[k];
        }
        t.channels = channels;
        t.nchannels = 2;
        bool ballots = b == BASIS_PERSONS && rng_chance(&seed, 50);
        if (ballots) {
            t.invalid = slip(invalid) < 0 ? 0 : invalid;
            t.returned = returned = slip(returned);
            t.issued = issued = slip(issued);
            t.valid = part;
        }
        figures_report r = figures_check(mem, &t);
        bool side_over = v[0] > said || v[1] > said || v[2] > said, differs = sum != said;
        bool explained = b == BASIS_PERSONS && t.invalid > 0 && said - sum == t.invalid;
        assert_int_equal(has(&r, FIGURES_MORE_THAN, FIGURE_PARTICIPATING, b), said > total);
        assert_int_equal(has(&r, FIGURES_VOTES_SUM, FIGURE_VOTES, b), differs && !side_over && !explained);
        assert_int_equal(has(&r, FIGURES_INVALID_IN, FIGURE_VOTES, b), differs && !side_over && explained);
        for (int k = 0; k < 3; k++)
            assert_int_equal(has(&r, FIGURES_CHANNELS_SUM, (figure_of)k, b), c[0][k] + c[1][k] != v[k]);
        if (ballots) {
            assert_int_equal(has(&r, FIGURES_MORE_THAN, FIGURE_RETURNED, BASIS_PERSONS), returned > issued);
            assert_int_equal(has(&r, FIGURES_BALLOTS_SUM, FIGURE_VALID, BASIS_PERSONS),
                             part + t.invalid != returned);
            assert_int_equal(has(&r, FIGURES_MORE_THAN, FIGURE_VOTES, b), sum > part);
            assert_int_equal(has(&r, FIGURES_BALLOTS_OWNERS, FIGURE_ISSUED, BASIS_PERSONS), issued > total);
        }
        if (r.n) wrong++;
        else clean++;
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d tallies: %zu sound, %zu with slips\n", CASES, clean, wrong);
    assert_true(clean > CASES / 50 && wrong > CASES / 4);
}

/* A printed share with a slip: fits, is cut off, fits another whole, or fits none. */
static void printed_shares(void **state)
{
    (void)state;
    arena *mem = arena_new();
    size_t seen[4] = {0};
    for (int i = 0; i < CASES; i++) {
        tally t = tally_none();
        int64_t total = rng_range(&seed, 20, 900), part = rng_range(&seed, 10, total),
                yes = rng_range(&seed, 1, part);
        put_figure(&t.totals, BASIS_PERSONS, total, 0);
        put_figure(&t.participating, BASIS_PERSONS, part, 0);
        put_figure(&t.votes[VOTE_FOR], BASIS_PERSONS, yes, 0);
        unsigned decimals = (unsigned)rng_range(&seed, 1, 3);
        bool by_total = rng_chance(&seed, 50), said_total = rng_chance(&seed, 50),
             cut = rng_chance(&seed, 20);
        char text[40], rounded[40], chopped[40], other[40];
        print_percent(yes, by_total ? total : part, decimals, cut, text);
        tally_printed p = {{FIGURE_FOR, BASIS_PERSONS, 0},
                           {strtoll(text, NULL, 10), (uint8_t)decimals},
                           {said_total ? FIGURE_TOTAL : FIGURE_PARTICIPATING, BASIS_PERSONS, 0}};
        if (rng_chance(&seed, 20)) p.percent.value += rng_range(&seed, 1, 9);
        snprintf(text, sizeof text, "%lld/%u", (long long)p.percent.value, decimals);
        t.printed = &p;
        t.nprinted = 1;
        figures_report r = figures_check(mem, &t);
        print_percent(yes, said_total ? total : part, decimals, false, rounded);
        print_percent(yes, said_total ? total : part, decimals, true, chopped);
        print_percent(yes, said_total ? part : total, decimals, false, other);
        bool fits = !strcmp(text, rounded), cuts = !strcmp(text, chopped), elsewhere = !strcmp(text, other);
        if (fits) {
            assert_int_equal(r.n, 0);
            seen[0]++;
        } else if (cuts) {
            assert_true(r.n == 1 && r.problems[0].code == FIGURES_PERCENT_CUT);
            seen[1]++;
        } else if (elsewhere) {
            assert_true(r.n == 1 && r.problems[0].code == FIGURES_PERCENT_OTHER);
            assert_int_equal(r.problems[0].fits[0].of, said_total ? FIGURE_PARTICIPATING : FIGURE_TOTAL);
            seen[2]++;
        } else {
            assert_int_equal(r.n, 1);
            assert_true(r.problems[0].code == FIGURES_PERCENT_WRONG ||
                        r.problems[0].code == FIGURES_PERCENT_SILENT);
            seen[3]++;
        }
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d printed shares: %zu right, %zu cut off, %zu of another whole, %zu wrong\n", CASES, seen[0],
           seen[1], seen[2], seen[3]);
    for (int k = 0; k < 4; k++) assert_true(seen[k] > CASES / 100);
}

int main(void)
{
    seed = rng_seeded();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_trying_all),
        cmocka_unit_test(ends_over_large_wholes),
        cmocka_unit_test(slips_are_found),
        cmocka_unit_test(printed_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
