/*
 * The election engine against brute force: every order of the candidates that respects their votes is tried.
 * Who is always among the first is elected; who is only sometimes there stands in a runoff.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "random.h"
#include "rules/elect.h"
#include "vote.h"

__extension__ typedef __int128 wide;

#define CASES prop_cases(120000)
enum { MOST = 6 };

static rng seed;

struct oracle {
    size_t orders, seated[MOST], reserve[MOST];
};

static int64_t votes_of(const election *e, size_t who, basis b)
{
    return e->candidates[who].votes.v[b].value;
}

/* May x stand directly before y? */
static bool may_lead(const election *e, size_t x, size_t y, bool by_area)
{
    int64_t a = votes_of(e, x, BASIS_PERSONS), b = votes_of(e, y, BASIS_PERSONS);
    if (a != b) return a > b;
    return !by_area || votes_of(e, x, BASIS_AREA) >= votes_of(e, y, BASIS_AREA);
}

static void permute(struct oracle *o, const election *e, size_t *list, size_t n, size_t at, bool by_area)
{
    if (at == n) {
        o->orders++;
        for (size_t i = 0; i < n; i++) {
            if ((int)i < e->seats) o->seated[list[i]]++;
            else if ((int)i < e->seats + e->reserve) o->reserve[list[i]]++;
        }
        return;
    }
    for (size_t i = at; i < n; i++) {
        size_t x = list[i];
        list[i] = list[at];
        list[at] = x;
        if (!at || may_lead(e, list[at - 1], x, by_area)) permute(o, e, list, n, at + 1, by_area);
        list[at] = list[i];
        list[i] = x;
    }
}

static bool reaches(const pack_test *t, int64_t num, int64_t den)
{
    wide x = (wide)num * t->share.den, y = (wide)den * t->share.num;
    return den > 0 && (t->at_least ? x >= y : x > y);
}

static elect_state expected(const struct oracle *o, size_t who)
{
    if (o->seated[who] == o->orders) return ELECT_IN;
    if (o->seated[who]) return ELECT_TIED;
    if (o->reserve[who] == o->orders) return ELECT_RESERVE;
    return o->reserve[who] ? ELECT_RESERVE_TIED : ELECT_NOT;
}

/* What is declared at random, by bits; and how many problems that must give. */
struct said {
    str elected[MOST + 1], reserve[MOST + 1];
    size_t wrong, sides;
};

static void declare(struct said *s, election *e)
{
    e->declared = s->elected;
    e->declared_reserve = s->reserve;
    for (size_t k = 0; k < e->n; k++) {
        if (rng_chance(&seed, 40)) s->elected[e->ndeclared++] = e->candidates[k].name;
        if (rng_chance(&seed, 30)) s->reserve[e->ndeclared_reserve++] = e->candidates[k].name;
    }
    if (rng_chance(&seed, 5)) s->elected[e->ndeclared++] = STR("无名");
}

/* A name that is declared and not so, or so and not declared, is one problem each. */
static size_t mismatches(const election *e, const elect_state *is, elect_state wanted, const str *list,
                         size_t n)
{
    size_t wrong = 0;
    bool named[MOST] = {0};
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < e->n && !str_eq(e->candidates[k].name, list[i])) k++;
        wrong += k == e->n || is[k] != wanted;
        if (k < e->n) named[k] = true;
    }
    for (size_t k = 0; k < e->n && n; k++) wrong += is[k] == wanted && !named[k];
    return wrong;
}

/* Against and abstaining of some candidates, a slip in every fourth. */
static void put_sides(candidate *c, int64_t part, struct said *s)
{
    int64_t rest = part - c->votes.v[BASIS_PERSONS].value, against = rng_range(&seed, 0, rest);
    bool abstain = rng_chance(&seed, 70);
    int64_t slip = rng_chance(&seed, 25) ? rng_range(&seed, abstain ? -1 : 1, 2) : 0;
    int64_t last = abstain ? rest - against + slip : 0;
    if (last < 0) last = slip = 0, against = rest;
    if (!abstain) against += slip;
    put_figure(&c->against, BASIS_PERSONS, against, 0);
    if (abstain) put_figure(&c->abstain, BASIS_PERSONS, last, 0);
    int64_t sum = part - rest + against + last;
    s->sides += abstain ? sum != part : sum > part;
}

static void by_brute_force(void **state)
{
    (void)state;
    static const basis by_both[] = {BASIS_PERSONS, BASIS_AREA};
    arena *mem = arena_new();
    size_t seen[ELECTION_UNDETERMINABLE + 1] = {0}, slips = 0, lies = 0;
    for (int i = 0; i < CASES; i++) {
        pack_test quorum = {
            .basis = BASIS_PERSONS, .share = {1, rng_range(&seed, 2, 3)}, .at_least = rng_chance(&seed, 50)};
        pack_test share = {.basis = BASIS_PERSONS,
                           .of = OF_PARTICIPATING,
                           .share = {1, rng_range(&seed, 2, 4)},
                           .at_least = rng_chance(&seed, 50)};
        bool by_area = rng_chance(&seed, 40);
        pack_rule rule = {.kind = RULE_ELECTION,
                          .quorum = &quorum,
                          .nquorum = 1,
                          .passing = &share,
                          .npassing = 1,
                          .order = by_both,
                          .norder = by_area ? 2 : 1};
        candidate people[MOST] = {0};
        struct said said = {0};
        elect_state is[MOST] = {0};
        size_t n = (size_t)rng_range(&seed, 0, MOST), who[MOST], standing = 0;
        int64_t total = rng_range(&seed, 1, 40), part = rng_range(&seed, 0, total);
        if (rng_chance(&seed, 70)) part = rng_range(&seed, total / 2, total);
        election e = {.base = tally_none(),
                      .seats = (int)rng_range(&seed, 1, 4),
                      .reserve = (int)rng_range(&seed, 0, 2),
                      .choices = MOST,
                      .candidates = people,
                      .n = n};
        put_figure(&e.base.totals, BASIS_PERSONS, total, 0);
        if (rng_chance(&seed, 50)) put_figure(&e.base.participating, BASIS_PERSONS, part, 0);
        else e.base.returned = part; /* a ballot is a voter */
        static const char *const names[] = {"甲", "乙", "丙", "丁", "戊", "己"};
        for (size_t k = 0; k < n; k++) {
            people[k].name = str_from(names[k]);
            people[k].withdrawn = rng_chance(&seed, 8);
            put_figure(&people[k].votes, BASIS_PERSONS, rng_range(&seed, part > 4 ? part - 4 : 0, part), 0);
            if (rng_chance(&seed, 20)) people[k].votes.v[BASIS_PERSONS].value = rng_range(&seed, 0, part);
            put_figure(&people[k].votes, BASIS_AREA, rng_range(&seed, 1, 4), 2);
            if (rng_chance(&seed, 20)) put_sides(&people[k], part, &said);
        }
        declare(&said, &e);
        const elect_result *r = elect_count(mem, &rule, &e);
        for (size_t k = 0; k < n; k++)
            if (!people[k].withdrawn && reaches(&share, people[k].votes.v[BASIS_PERSONS].value, part))
                who[standing++] = k;
        struct oracle o = {0};
        permute(&o, &e, who, standing, 0, by_area);
        bool quorate = reaches(&quorum, part, total);
        size_t in = 0, tied = 0;
        assert_int_equal(r->nrows, n);
        for (size_t k = 0; k < r->nrows; k++) {
            size_t c = r->rows[k].candidate;
            elect_state want = people[c].withdrawn ? ELECT_WITHDRAWN : ELECT_BELOW;
            for (size_t j = 0; j < standing; j++)
                if (who[j] == c) want = quorate ? expected(&o, c) : ELECT_NOT;
            if (r->rows[k].state != want)
                fail_msg("case %d, %s: engine %.*s, oracle %.*s", i, names[c],
                         STR_ARG(elect_state_key(r->rows[k].state)), STR_ARG(elect_state_key(want)));
            is[c] = want;
            in += want == ELECT_IN;
            tied += want == ELECT_TIED;
        }
        elect_outcome want = !quorate            ? ELECTION_INVALID
                             : tied              ? ELECTION_RUNOFF
                             : (int)in < e.seats ? ELECTION_SHORT
                                                 : ELECTION_FILLED;
        if (r->outcome != want)
            fail_msg("case %d: engine %.*s, oracle %.*s", i, STR_ARG(elect_outcome_key(r->outcome)),
                     STR_ARG(elect_outcome_key(want)));
        assert_int_equal(r->elected, in);
        assert_int_equal(r->open_seats, e.seats - (int)in);
        seen[want]++;
        said.wrong = !quorate
                         ? 0
                         : mismatches(&e, is, ELECT_IN, e.declared, e.ndeclared) +
                               mismatches(&e, is, ELECT_RESERVE, e.declared_reserve, e.ndeclared_reserve);
        size_t wrong = 0, sides = 0;
        for (size_t k = 0; k < r->nproblems; k++) {
            wrong +=
                r->problems[k].code >= ELECT_DECLARED_NOT && r->problems[k].code <= ELECT_RESERVE_MISSING;
            sides += r->problems[k].code == ELECT_PARTS;
        }
        if (wrong != said.wrong || sides != said.sides)
            fail_msg("case %d: %zu false names, oracle %zu; %zu sums, oracle %zu", i, wrong, said.wrong,
                     sides, said.sides);
        slips += said.sides;
        lies += said.wrong;
        arena_reset(mem);
    }
    arena_free(mem);
    printf("# %d elections: filled %zu, runoff %zu, short %zu, invalid %zu\n", CASES, seen[ELECTION_FILLED],
           seen[ELECTION_RUNOFF], seen[ELECTION_SHORT], seen[ELECTION_INVALID]);
    printf("# %zu names falsely declared, %zu sums that do not agree\n", lies, slips);
    assert_true(lies > CASES / 4 && slips > CASES / 20);
    for (int o = ELECTION_FILLED; o <= ELECTION_INVALID; o++) assert_true(seen[o] > CASES / 50);
}

int main(void)
{
    seed = rng_seeded();
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_brute_force)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
