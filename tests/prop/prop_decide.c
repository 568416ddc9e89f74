/*
 * The decision engine against a slow oracle: every threshold as a comparison of 128-bit products, every
 * least count by bisection, and, where figures are missing or disagree, every world that fits the record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "random.h"
#include "vote.h"

__extension__ typedef __int128 wide;

#define CASES prop_cases(120000)

static rng seed;

static int64_t power(unsigned n) { return n ? 10 * power(n - 1) : 1; }

/* ---- the oracle: plain numbers in thousandths, no ranges, no reasons ---- */

struct world {
    int64_t total[BASIS_COUNT], part[BASIS_COUNT], votes[3][BASIS_COUNT];
};

static bool reaches(const pack_test *t, int64_t num, int64_t den)
{
    wide x = (wide)num * t->share.den, y = (wide)den * t->share.num;
    return den > 0 && (t->at_least ? x >= y : x > y);
}

static int64_t whole(const pack_test *t, const struct world *w)
{
    basis b = t->basis;
    if (t->of == OF_ALL) return w->total[b];
    if (t->of == OF_VALID) return w->votes[0][b] + w->votes[1][b] + w->votes[2][b];
    return w->part[b];
}

static bool side_wins(const pack_rule *r, const struct world *w, int side)
{
    for (size_t i = 0; i < r->npassing; i++)
        if (!reaches(&r->passing[i], w->votes[side][r->passing[i].basis], whole(&r->passing[i], w)))
            return false;
    return true;
}

static outcome judge(const pack_rule *r, const struct world *w)
{
    for (size_t i = 0; i < r->nquorum; i++)
        if (!reaches(&r->quorum[i], w->part[r->quorum[i].basis], w->total[r->quorum[i].basis]))
            return OUTCOME_NO_DECISION;
    if (side_wins(r, w, 0)) return OUTCOME_PASSED;
    return side_wins(r, w, 1) ? OUTCOME_REJECTED : OUTCOME_NO_DECISION;
}

/* ---- random rules and votes, thick around the thresholds ---- */

static pack_test any_test(basis b, share_of of)
{
    static const frac usual[] = {{1, 2}, {2, 3}, {3, 4}, {1, 5}, {1, 1}, {4, 5}, {51, 100}};
    pack_test t = {.basis = b, .of = of, .at_least = rng_chance(&seed, 50)};
    t.share = usual[rng_range(&seed, 0, COUNT(usual) - 1)];
    if (rng_chance(&seed, 10)) {
        t.share.den = rng_range(&seed, 1, 1000);
        t.share.num = rng_range(&seed, 1, t.share.den);
    }
    return t;
}

struct any_rule {
    pack_rule r;
    pack_test quorum[3], passing[3];
};

static void any_rule(struct any_rule *a, const basis *bases, size_t n)
{
    share_of of = rng_chance(&seed, 60) ? OF_PARTICIPATING : (share_of)rng_range(&seed, OF_ALL, OF_VALID);
    a->r = (pack_rule){.quorum = a->quorum, .passing = a->passing, .silent = SILENT_BY_RULES};
    for (size_t i = 0; i < n; i++) {
        if (rng_chance(&seed, 80)) a->quorum[a->r.nquorum++] = any_test(bases[i], OF_ALL);
        a->passing[a->r.npassing++] = any_test(bases[i], of);
    }
}

/* Near share x whole, from two below to two above; else above it, sometimes anywhere. */
static int64_t near(frac share, int64_t of)
{
    int64_t edge = (int64_t)((wide)of * share.num / share.den), v = edge + rng_range(&seed, -2, 2);
    if (rng_chance(&seed, 55)) v = rng_range(&seed, edge, of);
    if (rng_chance(&seed, 8)) v = rng_range(&seed, 0, of);
    return v < 0 ? 0 : v > of ? of : v;
}

static void any_basis(const struct any_rule *a, struct world *w, basis b, int64_t largest)
{
    frac q = {1, 2}, p = {1, 2};
    for (size_t i = 0; i < a->r.nquorum; i++)
        if (a->quorum[i].basis == b) q = a->quorum[i].share;
    for (size_t i = 0; i < a->r.npassing; i++)
        if (a->passing[i].basis == b) p = a->passing[i].share;
    w->total[b] = rng_range(&seed, 1, largest);
    w->part[b] = near(q, w->total[b]);
    int side = rng_chance(&seed, 70) ? 0 : 1;
    int64_t base = a->passing[0].of == OF_ALL ? w->total[b] : w->part[b];
    int64_t first = near(p, base);
    if (first > w->part[b]) first = w->part[b];
    w->votes[side][b] = first;
    w->votes[1 - side][b] = rng_range(&seed, 0, w->part[b] - first);
    w->votes[2][b] = w->part[b] - w->votes[0][b] - w->votes[1][b];
}

static tally written(const struct world *w, const basis *bases, size_t n, uint8_t scale)
{
    tally t = tally_none();
    for (size_t i = 0; i < n; i++) {
        basis b = bases[i];
        uint8_t s = b == BASIS_AREA ? scale : 0;
        put_figure(&t.totals, b, w->total[b], s);
        put_figure(&t.participating, b, w->part[b], s);
        for (int v = 0; v < 3; v++) put_figure(&t.votes[v], b, w->votes[v][b], s);
    }
    return t;
}

/* The least count by bisection. */
static int64_t least(const pack_test *t, int64_t den)
{
    int64_t lo = 0, hi = den + 2;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (reaches(t, mid, den)) hi = mid;
        else lo = mid + 1;
    }
    return lo;
}

static void full_figures(void **state)
{
    (void)state;
    static const basis both[] = {BASIS_AREA, BASIS_PERSONS};
    arena *mem = arena_new();
    size_t seen[OUTCOME_UNDETERMINABLE + 1] = {0}, exact = 0;
    for (int i = 0; i < CASES; i++) {
        struct any_rule a = {0};
        struct world w = {0};
        uint8_t scale = rng_chance(&seed, 20) ? 3 : 2;
        any_rule(&a, both, 2);
        any_basis(&a, &w, BASIS_AREA,
                  rng_chance(&seed, 50) ? 2000 : power((unsigned)rng_range(&seed, 4, 14)));
        any_basis(&a, &w, BASIS_PERSONS,
                  rng_chance(&seed, 50) ? 60 : power((unsigned)rng_range(&seed, 2, 9)));
        tally t = written(&w, both, 2, scale);
        const decide_result *r = decide_vote(mem, &a.r, NULL, &t);
        outcome want = judge(&a.r, &w);
        if (r->outcome != want)
            fail_msg("case %d: engine %.*s, oracle %.*s", i, STR_ARG(outcome_name(r->outcome)),
                     STR_ARG(outcome_name(want)));
        seen[want]++;
        for (size_t k = 0; k < r->nlines; k++) {
            const decide_line *l = &r->lines[k];
            if (!l->counted || l->denominator.value == 0) continue;
            int64_t needed = least(l->test, l->denominator.value);
            if (l->needed.value != needed)
                fail_msg("case %d: needs %ld, oracle %ld", i, (long)l->needed.value, (long)needed);
            assert_int_equal(l->margin.value, l->numerator.value - needed);
            assert_int_equal(l->met == TRI_YES, l->margin.value >= 0);
            exact += l->margin.value == 0;
        }
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d votes: passed %zu, rejected %zu, no decision %zu; exactly enough %zu times\n", CASES,
           seen[OUTCOME_PASSED], seen[OUTCOME_REJECTED], seen[OUTCOME_NO_DECISION], exact);
    assert_true(seen[OUTCOME_PASSED] > CASES / 20 && seen[OUTCOME_REJECTED] > CASES / 200 &&
                exact > CASES / 20);
}

/* ---- owners who did not vote, and ballots that go with the majority ---- */

/* The side with the most votes on every basis that the rule looks at; -1: there is none. */
static int most_votes(const pack_rule *r, const struct world *w)
{
    int side = -1;
    for (size_t i = 0; i < r->npassing; i++) {
        basis b = r->passing[i].basis;
        int here = -1;
        for (int v = 0; v < 3; v++) {
            bool most = true;
            for (int o = 0; o < 3; o++) most = most && (o == v || w->votes[v][b] > w->votes[o][b]);
            if (most) here = v;
        }
        if (here < 0 || (i && here != side)) return -1;
        side = here;
    }
    return side;
}

static void join(struct world *w, int side, basis b, int64_t n)
{
    if (side >= 0) w->votes[side][b] += n;
}

static void silent_owners(void **state)
{
    (void)state;
    static const basis both[] = {BASIS_AREA, BASIS_PERSONS};
    arena *mem = arena_new();
    size_t counted = 0, turned = 0, unclear = 0;
    for (int i = 0; i < CASES; i++) {
        struct any_rule a = {0};
        struct world w = {0};
        int64_t silent[BASIS_COUNT] = {0}, follow[BASIS_COUNT] = {0};
        any_rule(&a, both, 2);
        for (size_t k = 0; k < 2; k++) {
            if (a.r.passing[k].of == OF_VALID) a.passing[k].of = OF_PARTICIPATING;
            any_basis(&a, &w, both[k], rng_chance(&seed, 50) ? 60 : 40000);
        }
        int as = (int)rng_range(&seed, SILENT_AS_MAJORITY, SILENT_AS_ABSTAIN);
        bool with_followers = rng_chance(&seed, 30), some = rng_chance(&seed, 40);
        for (size_t k = 0; k < 2; k++) {
            basis b = both[k];
            silent[b] = w.total[b] - w.part[b];
            if (some) silent[b] = rng_range(&seed, 0, silent[b]);
            if (with_followers) follow[b] = rng_range(&seed, 0, w.votes[2][b]);
            w.votes[2][b] -= follow[b];
        }
        tally t = written(&w, both, 2, 2);
        t.silent_as = (silent_as)as;
        t.silent_sourced = true;
        for (size_t k = 0; k < 2; k++) {
            uint8_t scale = both[k] == BASIS_AREA ? 2 : 0;
            if (some) put_figure(&t.silent, both[k], silent[both[k]], scale);
            if (with_followers) put_figure(&t.votes[VOTE_FOLLOW], both[k], follow[both[k]], scale);
        }
        int majority = most_votes(&a.r, &w), side = as == SILENT_AS_MAJORITY ? majority
                                                    : as == SILENT_AS_FOR    ? 0
                                                                             : 2;
        struct world without = w;
        for (size_t k = 0; k < 2; k++) {
            join(&without, majority, both[k], follow[both[k]]);
            join(&w, majority, both[k], follow[both[k]]);
            join(&w, side, both[k], silent[both[k]]);
            if (side >= 0) w.part[both[k]] += silent[both[k]];
        }
        const decide_result *r = decide_vote(mem, &a.r, NULL, &t);
        outcome want = judge(&a.r, &w), apart = judge(&a.r, &without);
        if (r->outcome != want || r->silent_counted != (side >= 0) ||
            (r->without_silent && r->without_silent->outcome != apart))
            fail_msg("case %d: engine %.*s, oracle %.*s", i, STR_ARG(outcome_name(r->outcome)),
                     STR_ARG(outcome_name(want)));
        counted += side >= 0;
        unclear += side < 0;
        turned += want != apart;
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d votes with silent owners: %zu counted, %zu unclear, %zu turned by them\n", CASES, counted,
           unclear, turned);
    assert_true(unclear > CASES / 50 && turned > CASES / 20);
}

/* ---- with figures missing or disagreeing: every world that fits must agree with the answer ---- */

static bool prints(int64_t k, int64_t n, dec p)
{
    if (n <= 0) return false;
    int64_t unit = 100 * power(p.scale), half = (2 * k * unit + n) / (2 * n), cut = k * unit / n;
    return half == p.value || cut == p.value;
}

struct record {
    tally t;
    tally_printed printed[2];
};

/* Does a world of one basis fit what is written? Where votes and those taking part disagree, either may be
 * right. */
static bool fits(const struct record *rec, int64_t total, int64_t part, const int64_t *v)
{
    const tally *t = &rec->t;
    const basis b = BASIS_PERSONS;
    int64_t sum = v[0] + v[1] + v[2], slack = t->invalid > 0 ? t->invalid : 0;
    bool all = t->votes[0].known[b] && t->votes[1].known[b] && t->votes[2].known[b];
    if (t->totals.known[b] && t->totals.v[b].value != total) return false;
    for (int k = 0; k < 3; k++)
        if (t->votes[k].known[b] && t->votes[k].v[b].value != v[k]) return false;
    if (t->participating.known[b]) {
        int64_t said = t->participating.v[b].value;
        if (all ? part != said && part != sum : part != said || sum > said || sum + slack < said)
            return false;
    } else if (part != sum) {
        return false;
    }
    for (size_t i = 0; i < t->nprinted; i++) {
        const tally_printed *p = &rec->printed[i];
        int64_t num = p->figure.of == FIGURE_PARTICIPATING ? part : v[p->figure.of];
        if (!prints(num, p->of.of == FIGURE_TOTAL ? total : part, p->percent)) return false;
    }
    return true;
}

static void forget(struct record *rec, const struct world *w)
{
    tally *t = &rec->t;
    const basis b = BASIS_PERSONS;
    if (rng_chance(&seed, 15)) t->totals.known[b] = false;
    if (rng_chance(&seed, 40)) t->participating.known[b] = false;
    for (int v = 0; v < 3; v++)
        if (rng_chance(&seed, 30)) t->votes[v].known[b] = false;
    if (rng_chance(&seed, 20)) t->invalid = rng_range(&seed, 0, 2);
    if (rng_chance(&seed, 20)) t->participating.v[b].value += rng_range(&seed, -2, 2);
    if (t->participating.v[b].value < 0) t->participating.v[b].value = 0;
    figure_ref part = {FIGURE_PARTICIPATING, b, 0}, all = {FIGURE_TOTAL, b, 0}, yes = {FIGURE_FOR, b, 0};
    dec d = {0, (uint8_t)rng_range(&seed, 0, 2)};
    if (!t->votes[0].known[b] && w->part[b] > 0 && rng_chance(&seed, 60)) {
        d.value = (2 * w->votes[0][b] * 100 * power(d.scale) + w->part[b]) / (2 * w->part[b]);
        rec->printed[t->nprinted++] = (tally_printed){yes, d, part};
    }
    if (!t->participating.known[b] && rng_chance(&seed, 60)) {
        d.value = (2 * w->part[b] * 100 * power(d.scale) + w->total[b]) / (2 * w->total[b]);
        rec->printed[t->nprinted++] = (tally_printed){part, d, all};
    }
    t->printed = rec->printed;
}

static void partial_figures(void **state)
{
    (void)state;
    enum { MOST = 9 };
    static const basis one[] = {BASIS_PERSONS};
    arena *mem = arena_new();
    size_t settled = 0, open = 0;
    for (int i = 0; i < CASES; i++) {
        struct any_rule a = {0};
        struct world w = {0};
        struct record rec;
        any_rule(&a, one, 1);
        any_basis(&a, &w, BASIS_PERSONS, MOST);
        rec.t = written(&w, one, 1, 0);
        forget(&rec, &w);
        const decide_result *r = decide_vote(mem, &a.r, NULL, &rec.t);
        outcome got = r->outcome;
        size_t worlds = 0;
        struct world x = {0};
        int64_t *v[3] = {&x.votes[0][BASIS_PERSONS], &x.votes[1][BASIS_PERSONS], &x.votes[2][BASIS_PERSONS]};
        for (x.total[BASIS_PERSONS] = 1; x.total[BASIS_PERSONS] <= MOST + 3; x.total[BASIS_PERSONS]++)
            for (x.part[BASIS_PERSONS] = 0; x.part[BASIS_PERSONS] <= x.total[BASIS_PERSONS];
                 x.part[BASIS_PERSONS]++)
                for (*v[0] = 0; *v[0] <= MOST; ++*v[0])
                    for (*v[1] = 0; *v[0] + *v[1] <= MOST; ++*v[1])
                        for (*v[2] = 0; *v[0] + *v[1] + *v[2] <= MOST; ++*v[2]) {
                            const int64_t votes[3] = {*v[0], *v[1], *v[2]};
                            if (got == OUTCOME_UNDETERMINABLE) goto next;
                            if (!fits(&rec, x.total[BASIS_PERSONS], x.part[BASIS_PERSONS], votes)) continue;
                            worlds++;
                            outcome is = judge(&a.r, &x);
                            if (is != got)
                                fail_msg("case %d: engine %.*s, but %ld of %ld, %ld:%ld:%ld is %.*s", i,
                                         STR_ARG(outcome_name(got)), (long)x.part[BASIS_PERSONS],
                                         (long)x.total[BASIS_PERSONS], (long)votes[0], (long)votes[1],
                                         (long)votes[2], STR_ARG(outcome_name(is)));
                        }
    next:
        if (got == OUTCOME_UNDETERMINABLE) open++;
        else settled += worlds > 0;
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d incomplete votes: %zu settled in every world, %zu left open\n", CASES, settled, open);
    assert_true(settled > CASES / 5 && open > CASES / 20);
}

int main(void)
{
    seed = rng_seeded();
    const struct CMUnitTest tests[] = {cmocka_unit_test(full_figures), cmocka_unit_test(silent_owners),
                                       cmocka_unit_test(partial_figures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
