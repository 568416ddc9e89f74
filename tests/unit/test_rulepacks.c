/* The built-in rule packs: they read without a finding, and each day finds its law. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "model/packs.h"
#include "model/rulepacks.h"
#include "rules/decide.h"

static diags *d;
static model *m;
static const pack_set *set;

static int set_up(void **state)
{
    (void)state;
    d = diags_new();
    m = model_kinds_only(STR_NONE, d);
    packs_load(&(load){.m = m, .a = m->arenas[0], .d = d});
    set = &m->packs->set;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    model_free(m);
    diags_free(d);
    return 0;
}

static void no_findings(void **state)
{
    (void)state;
    buf out = {0};
    diags_print(d, &out, DIAG_TEXT);
    if (out.n) fail_msg("%.*s", (int)out.n, out.p);
    assert_true(set->n >= 14);
}

/* Every rule says what it asks, where that is written, and explains itself; a verified one quotes its
 * article. */
static void every_rule_is_sourced(void **state)
{
    (void)state;
    size_t rules = 0;
    for (size_t i = 0; i < set->n; i++) {
        const pack *p = &set->packs[i];
        assert_true(p->parent.n == 0 || pack_find(set, p->parent));
        for (size_t k = 0; k < p->nrules; k++, rules++) {
            const pack_rule *r = &p->rules[k];
            if (!r->npassing || !r->explain.n || !r->source.law.n) fail_msg("%.*s", STR_ARG(r->id));
            if (r->source.verified && (!r->source.article.n || !r->source.words.n))
                fail_msg("%.*s", STR_ARG(r->id));
            for (size_t q = 0; q < r->nquorum; q++) assert_int_equal(r->quorum[q].of, OF_ALL);
        }
        for (size_t k = 0; k < p->nperiods; k++) {
            const pack_period *t = &p->periods[k];
            if (!t->explain.n || !t->source.law.n || (!t->min && !t->max)) fail_msg("%.*s", STR_ARG(t->id));
        }
    }
    assert_true(rules >= 35);
}

static const pack_rule *law(const char *where, const char *id, int year, int month, int day)
{
    return pack_choose(set, str_from(where), str_from(id), date_make(year, month, day)).law;
}

static bool asks(const pack_test *t, share_of of, int64_t num, int64_t den, bool at_least)
{
    return t->of == of && frac_cmp(t->share, (frac){num, den}) == 0 && t->at_least == at_least;
}

static void the_law_changed_on_new_years_day_2021(void **state)
{
    (void)state;
    const pack_rule *before = law("cn", "owners-ordinary", 2020, 12, 31),
                    *since = law("cn", "owners-ordinary", 2021, 1, 1);
    assert_non_null(before);
    assert_non_null(since);
    for (size_t i = 0; i < 2; i++) {
        assert_true(asks(&before->quorum[i], OF_ALL, 1, 2, false));
        assert_true(asks(&before->passing[i], OF_ALL, 1, 2, false));
        assert_true(asks(&since->quorum[i], OF_ALL, 2, 3, true));
        assert_true(asks(&since->passing[i], OF_PARTICIPATING, 1, 2, false));
    }
    const pack_rule *then = law("cn", "owners-special", 2019, 5, 1),
                    *now = law("cn", "owners-special", 2024, 5, 1);
    for (size_t i = 0; i < 2; i++) {
        assert_true(asks(&then->passing[i], OF_ALL, 2, 3, true));
        assert_true(asks(&now->passing[i], OF_PARTICIPATING, 3, 4, true));
    }
    /* using the fund was special, and is ordinary; trading with common parts the other way round */
    assert_true(pack_has_matter(then, STR("use-fund")) && pack_has_matter(since, STR("use-fund")));
    assert_true(pack_has_matter(before, STR("common-use")) && pack_has_matter(now, STR("common-use")));
    assert_false(pack_has_matter(now, STR("use-fund")));
    assert_ptr_equal(pack_choose_matter(set, STR("cn"), STR("use-fund"), date_make(2019, 1, 1)).law, then);
    assert_null(law("cn", "owners-ordinary", 2003, 8, 31));
}

/* Six sitting members, four present, three in favour: passes in one city and fails in another. */
static void three_of_six_by_city(void **state)
{
    (void)state;
    static const struct {
        const char *pack;
        outcome want;
    } cities[] = {{"cn", OUTCOME_PASSED},
                  {"cn-beijing", OUTCOME_NO_DECISION},
                  {"cn-shanghai", OUTCOME_NO_DECISION},
                  {"cn-hangzhou", OUTCOME_NO_DECISION},
                  {"cn-shandong", OUTCOME_PASSED},
                  {"cn-qingdao", OUTCOME_PASSED},
                  {"cn-henan", OUTCOME_PASSED},
                  {"cn-zhoushan", OUTCOME_PASSED},
                  {"cn-ningbo", OUTCOME_PASSED}};
    arena *a = arena_new();
    tally t = tally_none();
    const int64_t n[] = {6, 4, 3, 1, 0};
    figures *f[] = {&t.totals, &t.participating, &t.votes[VOTE_FOR], &t.votes[VOTE_AGAINST],
                    &t.votes[VOTE_ABSTAIN]};
    for (int i = 0; i < 5; i++) {
        f[i]->known[BASIS_MEMBERS] = true;
        f[i]->v[BASIS_MEMBERS] = (dec){n[i], 0};
    }
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
        const pack_rule *r = law(cities[i].pack, "owners-committee", 2026, 6, 1);
        assert_non_null(r);
        if (decide_vote(a, r, NULL, &t)->outcome != cities[i].want) fail_msg("%s", cities[i].pack);
    }
    arena_free(a);
}

static void periods_by_city(void **state)
{
    (void)state;
    static const struct {
        const char *pack, *id;
        int min, max;
        period_unit unit;
    } want[] = {{"cn", "election-lead", 3, 0, PERIOD_MONTHS},
                {"cn-beijing", "election-lead", 6, 0, PERIOD_MONTHS},
                {"cn-shanghai", "election-lead", 5, 0, PERIOD_MONTHS},
                {"cn-qingdao", "election-lead", 90, 0, PERIOD_DAYS},
                {"cn-ningbo", "election-lead", 60, 0, PERIOD_DAYS},
                {"cn-qingdao", "result-display", 3, 0, PERIOD_DAYS},
                {"cn-shaoxing", "result-display", 5, 0, PERIOD_WORKDAYS},
                {"cn-lishui", "result-display", 10, 0, PERIOD_DAYS},
                {"cn-hangzhou", "committee-term", 3, 5, PERIOD_YEARS},
                {"cn-binzhou", "undelivered-posting", 5, 0, PERIOD_DAYS},
                {"cn-zhoushan", "undelivered-posting", 7, 0, PERIOD_DAYS},
                {"cn-liaocheng", "decision-posting", 0, 3, PERIOD_DAYS}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const pack_period *p =
            pack_period_find(set, str_from(want[i].pack), str_from(want[i].id), date_make(2026, 6, 1));
        if (!p || p->min != want[i].min || p->max != want[i].max || p->unit != want[i].unit)
            fail_msg("%s %s", want[i].pack, want[i].id);
    }
    assert_null(pack_period_find(set, STR("cn"), STR("no-such"), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_findings),
        cmocka_unit_test(every_rule_is_sourced),
        cmocka_unit_test(the_law_changed_on_new_years_day_2021),
        cmocka_unit_test(three_of_six_by_city),
        cmocka_unit_test(periods_by_city),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
