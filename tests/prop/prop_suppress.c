/*
 * Small-cell suppression against a reader who tries everything: for every hidden cell a second solution in whole
 * numbers is searched that agrees with all shown cells and all sums. Also how many cells are hidden beyond the fewest
 * that would do, by trying all choices, and that time grows with the size, not its square.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "random.h"
#include "rules/suppress.h"

#define CASES prop_cases(100000)
#define TINY prop_cases(3000)
enum { MOST = 64, SUMS = 32 };

typedef struct table {
    int64_t counts[MOST];
    bool fixed[MOST];
    uint32_t parts[SUMS][16], n, nsums;
    suppress_sum sums[SUMS];
} table;

static uint32_t add_cell(table *t, int64_t count)
{
    t->counts[t->n] = count;
    t->fixed[t->n] = false;
    return t->n++;
}

/* A new cell that is the sum of n cells, every `step`-th from `first`. */
static uint32_t add_sum(table *t, const uint32_t *cells, uint32_t n)
{
    int64_t sum = 0;
    suppress_sum *s = &t->sums[t->nsums];
    for (uint32_t i = 0; i < n; i++) {
        t->parts[t->nsums][i] = cells[i];
        sum += t->counts[cells[i]];
    }
    *s = (suppress_sum){add_cell(t, sum), t->parts[t->nsums], n};
    t->nsums++;
    return s->total;
}

static int64_t small_count(rng *r) { return rng_chance(r, 40) ? rng_range(r, 0, 6) : rng_range(r, 0, 40); }

/* Rows of groups with totals over some rows and columns, on two levels, and some counts repeated elsewhere. */
static void make_table(rng *r, table *t, uint32_t most_rows, uint32_t most_columns)
{
    t->n = t->nsums = 0;
    uint32_t rows = (uint32_t)rng_range(r, 1, most_rows), columns = (uint32_t)rng_range(r, 1, most_columns), cells[8][8], line[8];
    bool row_totals = rng_chance(r, 70), column_totals = rng_chance(r, 70);
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t k = 0; k < columns; k++) cells[i][k] = add_cell(t, small_count(r));
    if (row_totals) {
        for (uint32_t i = 0; i < rows; i++) cells[i][columns] = add_sum(t, cells[i], columns);
        columns++;
    }
    if (column_totals) {
        uint32_t below[8];
        for (uint32_t k = 0; k < columns; k++) {
            for (uint32_t i = 0; i < rows; i++) line[i] = cells[i][k];
            below[k] = add_sum(t, line, rows);
        }
        if (row_totals) { /* the grand total is the sum of the column totals too */
            memcpy(t->parts[t->nsums], below, sizeof below);
            t->sums[t->nsums] = (suppress_sum){below[columns - 1], t->parts[t->nsums], columns - 1};
            t->nsums++;
        }
    }
    for (int i = (int)rng_range(r, 0, 2); i > 0; i--) {
        uint32_t c = (uint32_t)rng_range(r, 0, t->n - 1);
        add_sum(t, &c, 1);
    }
    if (rng_chance(r, 20))
        for (uint32_t c = 0; c < t->n; c++) t->fixed[c] = rng_chance(r, 15);
}

typedef struct reader {
    const table *t;
    const bool *hidden;
    int64_t least, spread, x[MOST];
    uint32_t target, order[MOST], n;
    long looked;
} reader;

static bool sums_may_hold(const reader *q, uint32_t set, const bool *known)
{
    for (uint32_t i = 0; i < q->t->nsums; i++) {
        const suppress_sum *s = &q->t->sums[i];
        int64_t v = -q->x[s->total];
        bool all = known[s->total], touched = s->total == set;
        for (uint32_t k = 0; k < s->n; k++) {
            v += q->x[s->parts[k]];
            all &= known[s->parts[k]];
            touched |= s->parts[k] == set;
        }
        if (touched && all && v) return false;
    }
    return true;
}

static bool search(reader *q, uint32_t at, bool *known)
{
    if (at == q->n) return true;
    if (++q->looked > 200000) return false;
    uint32_t c = q->order[at];
    int64_t true_count = q->t->counts[c];
    known[c] = true;
    for (int64_t d = 0; d <= q->spread * 2; d++) {
        int64_t v = true_count + (d % 2 ? -(d + 1) / 2 : d / 2);
        if (v < q->least || (c == q->target && v == true_count)) continue;
        q->x[c] = v;
        if (sums_may_hold(q, c, known) && search(q, at + 1, known)) return true;
    }
    known[c] = false;
    return false;
}

/* Can the reader rule out every other value of the cell? Hidden cells are visited along the sums they share. */
static bool is_computable(const table *t, const bool *hidden, int64_t least, int64_t spread, uint32_t target)
{
    reader q = {.t = t, .hidden = hidden, .least = least, .spread = spread, .target = target};
    bool known[MOST], queued[MOST] = {false};
    for (uint32_t c = 0; c < t->n; c++) q.x[c] = t->counts[c], known[c] = !hidden[c];
    q.order[q.n++] = target;
    queued[target] = true;
    for (uint32_t at = 0; at < q.n; at++)
        for (uint32_t i = 0; i < t->nsums; i++) {
            bool in = t->sums[i].total == q.order[at];
            for (uint32_t k = 0; k < t->sums[i].n; k++) in |= t->sums[i].parts[k] == q.order[at];
            if (!in) continue;
            for (uint32_t k = 0; k <= t->sums[i].n; k++) {
                uint32_t c = k < t->sums[i].n ? t->sums[i].parts[k] : t->sums[i].total;
                if (hidden[c] && !queued[c]) queued[c] = true, q.order[q.n++] = c;
            }
        }
    bool found = search(&q, 0, known);
    if (!found && q.looked > 200000) fail_msg("the reader gave up");
    return !found;
}

static void nothing_hidden_can_be_computed(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    table t;
    size_t small = 0, cover = 0, exposed = 0;
    for (int c = 0; c < CASES; c++) {
        arena_reset(a);
        make_table(&r, &t, 5, 4);
        suppress_rule rule = {rng_range(&r, 2, 6), rng_chance(&r, 40)};
        int64_t least = rule.hide_zero ? 0 : 1;
        uint8_t states[MOST], again[MOST];
        suppress_family f = {t.counts, t.n, t.sums, t.nsums, t.fixed};
        uint32_t n = suppress_choose(a, &f, rule, states);
        assert_int_equal(suppress_choose(a, &f, rule, again), n);
        assert_memory_equal(states, again, t.n);
        bool hidden[MOST], could[MOST];
        for (uint32_t i = 0; i < t.n; i++) {
            bool is_small = t.counts[i] < rule.threshold && (rule.hide_zero || t.counts[i]) && !t.fixed[i];
            hidden[i] = states[i] != CELL_SHOWN;
            could[i] = is_small || (!t.fixed[i] && (rule.hide_zero || t.counts[i]));
            assert_int_equal(is_small, states[i] == CELL_SMALL || states[i] == CELL_EXPOSED);
            if (states[i] == CELL_COVER) assert_true(could[i]);
            small += is_small;
            cover += states[i] == CELL_COVER;
        }
        for (uint32_t i = 0; i < t.n; i++) {
            if (states[i] == CELL_EXPOSED) { /* even with all hidden that may be */
                if (n < 3 && t.n < 16 && !is_computable(&t, could, least, 2, i)) fail_msg("case %d: cell %u is not exposed", c, i);
                exposed++;
            } else if (hidden[i] && is_computable(&t, hidden, least, 1, i)) {
                fail_msg("case %d: cell %u (%d) can be computed", c, i, (int)t.counts[i]);
            }
        }
    }
    printf("# %d tables, %zu small cells, %zu covering, %zu exposed by fixed cells\n", CASES, small, cover, exposed);
    assert_true(cover > CASES / 4 && exposed > 0);
    arena_free(a);
}

static bool is_safe(const table *t, unsigned mask, int64_t least)
{
    bool hidden[MOST];
    for (uint32_t i = 0; i < t->n; i++) hidden[i] = mask >> i & 1;
    for (uint32_t i = 0; i < t->n; i++)
        if (hidden[i] && is_computable(t, hidden, least, 1, i)) return false;
    return true;
}

static void few_cells_are_hidden(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    table t;
    size_t hidden = 0, fewest = 0, worst = 0;
    for (int c = 0; c < TINY; c++) {
        arena_reset(a);
        do make_table(&r, &t, 3, 3);
        while (t.n > 9);
        memset(t.fixed, 0, sizeof t.fixed);
        suppress_rule rule = {5, rng_chance(&r, 50)};
        uint8_t states[MOST];
        suppress_choose(a, &(suppress_family){t.counts, t.n, t.sums, t.nsums, NULL}, rule, states);
        unsigned must = 0, may = 0;
        int got = 0, least = 99;
        for (uint32_t i = 0; i < t.n; i++) {
            must |= (unsigned)(states[i] == CELL_SMALL) << i;
            may |= (unsigned)(rule.hide_zero || t.counts[i]) << i;
            got += states[i] != CELL_SHOWN;
        }
        for (unsigned m = 0; m < 1u << t.n; m++)
            if ((m & must) == must && (m & ~may) == 0 && __builtin_popcount(m) < least && is_safe(&t, m, rule.hide_zero ? 0 : 1))
                least = __builtin_popcount(m);
        assert_true(got >= least);
        hidden += (size_t)got;
        fewest += (size_t)least;
        if ((size_t)(got - least) > worst) worst = (size_t)(got - least);
    }
    printf("# %d small tables: %zu cells hidden, %zu would do; at most %zu too many in one table\n", TINY, hidden, fewest, worst);
    assert_true(hidden * 100 <= fewest * 110);
    arena_free(a);
}

/* A city: areas under a parent, eight groups each with totals; milliseconds for so many areas. */
static double time_city(uint32_t areas)
{
    enum { GROUPS = 8 };
    rng r = {7};
    arena *a = arena_new();
    uint32_t n = (areas + areas / 20 + 1) * (GROUPS + 1), at = 0, nsums = 0;
    int64_t *counts = arena_make_n(a, int64_t, n);
    suppress_sum *sums = arena_make_n(a, suppress_sum, n);
    uint8_t *states = arena_alloc(a, n);
    for (uint32_t p = 0; p < areas / 20; p++) {
        uint32_t first = at, parent = at + 20 * (GROUPS + 1);
        for (uint32_t i = 0; i < 20; i++) {
            uint32_t *parts = arena_make_n(a, uint32_t, GROUPS);
            for (uint32_t g = 0; g < GROUPS; g++, at++) {
                counts[at] = rng_chance(&r, 10) ? rng_range(&r, 0, 4) : rng_range(&r, 5, 90);
                counts[first + i * (GROUPS + 1) + GROUPS] += counts[at];
                parts[g] = at;
            }
            sums[nsums++] = (suppress_sum){at++, parts, GROUPS};
        }
        for (uint32_t g = 0; g <= GROUPS; g++, at++) {
            uint32_t *parts = arena_make_n(a, uint32_t, 20);
            for (uint32_t i = 0; i < 20; i++) counts[parent + g] += counts[parts[i] = first + i * (GROUPS + 1) + g];
            sums[nsums++] = (suppress_sum){parent + g, parts, 20};
        }
    }
    struct timespec t0, t1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
    uint32_t exposed = suppress_choose(a, &(suppress_family){counts, at, sums, nsums, NULL}, (suppress_rule){5, false}, states);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
    assert_int_equal(exposed, 0);
    arena_free(a);
    return (double)(t1.tv_sec - t0.tv_sec) * 1e3 + (double)(t1.tv_nsec - t0.tv_nsec) / 1e6;
}

static void time_grows_with_the_size(void **state)
{
    (void)state;
    double one = time_city(1000), four = time_city(4000);
    printf("# 1,000 areas %.0f ms, 4,000 areas %.0f ms\n", one, four);
    assert_true(four < one * 8 + 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_hidden_can_be_computed), cmocka_unit_test(few_cells_are_hidden),
                                       cmocka_unit_test(time_grows_with_the_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
