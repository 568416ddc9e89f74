/* Figures that must agree: percentages back to whole numbers, sums, ballots, channels. */
#include "arena_test.h"

#include <string.h>

#include "vote.h"

static const figures_problem *problem(const tally *t, figures_code code)
{
    figures_report r = figures_check(mem, t);
    for (size_t i = 0; i < r.n; i++)
        if (r.problems[i].code == code) return &r.problems[i];
    return NULL;
}

static void counts(int64_t den, int64_t percent, uint8_t scale, int64_t lo, int64_t hi)
{
    int64_t l, h;
    bool any = percent_counts(den, (dec){percent, scale}, NUM_HALF_UP, &l, &h);
    if (any != (lo <= hi)) fail_msg("%ld/%ld: %s", (long)percent, (long)den, any ? "a count" : "no count");
    if (any) {
        assert_int_equal(l, lo);
        assert_int_equal(h, hi);
    }
}

static void percentages_go_back_to_counts(void **state)
{
    (void)state;
    counts(412, 6966, 2, 287, 287);
    counts(412, 697, 1, 287, 287);
    counts(412, 70, 0, 287, 290); /* 69.5 % <= k < 70.5 % */
    counts(412, 6970, 2, 1, 0);   /* none */
    counts(200, 5, 1, 1, 1);      /* 0.5 % */
    counts(200, 1, 0, 1, 2);      /* 0.5 % rounds up to 1 % */
    counts(1000001, 6667, 2, 666651, 666750);
    counts(3, 100, 0, 3, 3);
    counts(3, 0, 0, 0, 0);
    int64_t l, h;
    assert_true(percent_counts(412, (dec){6966, 2}, NUM_DOWN, &l, &h));
    assert_int_equal(l, 287);
    assert_false(percent_counts(412, (dec){6967, 2}, NUM_DOWN, &l, &h));
    assert_false(percent_counts(0, (dec){6967, 2}, NUM_DOWN, &l, &h));
    assert_false(percent_counts(10, (dec){INT64_MAX, 0}, NUM_HALF_UP, &l, &h));
}

static tally sound(void)
{
    tally t = tally_none();
    put_both(&t.totals, 620, 5821456);
    put_both(&t.participating, 412, 3821456);
    put_both(&t.votes[VOTE_FOR], 287, 2611002);
    put_both(&t.votes[VOTE_AGAINST], 100, 1000000);
    put_both(&t.votes[VOTE_ABSTAIN], 25, 210454);
    t.issued = 620;
    t.returned = 415;
    t.valid = 412;
    t.invalid = 3;
    return t;
}

static void sums_and_bounds(void **state)
{
    (void)state;
    tally t = sound();
    assert_int_equal(figures_check(mem, &t).n, 0);
    t.returned = 621;
    const figures_problem *p = problem(&t, FIGURES_MORE_THAN);
    assert_non_null(p);
    assert_int_equal(p->a.of, FIGURE_RETURNED);
    assert_int_equal(p->b.of, FIGURE_ISSUED);
    t = sound();
    t.valid = 411; /* one vote more than valid ballots */
    assert_non_null(problem(&t, FIGURES_MORE_THAN));
    assert_non_null(problem(&t, FIGURES_BALLOTS_SUM));
    t = sound();
    put_figure(&t.votes[VOTE_ABSTAIN], BASIS_AREA, 210453, 2);
    p = problem(&t, FIGURES_VOTES_SUM);
    assert_non_null(p);
    assert_int_equal(p->a.basis, BASIS_AREA);
    assert_string_equal(str_c(mem, dec_text(mem, p->found)), "38214.55");
    t = sound();
    put_figure(&t.participating, BASIS_PERSONS, 415, 0); /* the invalid ones counted in */
    assert_non_null(problem(&t, FIGURES_INVALID_IN));
    assert_null(problem(&t, FIGURES_VOTES_SUM));
    put_figure(&t.participating, BASIS_AREA, 3830000, 2); /* with their area: whose, is not printed */
    assert_null(problem(&t, FIGURES_VOTES_SUM));
    put_figure(&t.participating, BASIS_PERSONS, 414, 0); /* two are not three invalid ones */
    p = problem(&t, FIGURES_VOTES_SUM);
    assert_non_null(p);
    t = sound();
    put_figure(&t.participating, BASIS_AREA, 3830000, 2); /* more area, but no owner more */
    assert_int_equal(problem(&t, FIGURES_VOTES_SUM)->a.basis, BASIS_AREA);
    t = sound();
    put_figure(&t.participating, BASIS_PERSONS, 621, 0);
    assert_non_null(problem(&t, FIGURES_MORE_THAN));
    t = sound();
    put_figure(&t.votes[VOTE_FOR], BASIS_PERSONS, 2875, 1);
    assert_non_null(problem(&t, FIGURES_NOT_WHOLE));
    put_figure(&t.votes[VOTE_FOR], BASIS_PERSONS, -1, 0);
    assert_non_null(problem(&t, FIGURES_NEGATIVE));
    t = sound();
    put_figure(&t.totals, BASIS_AREA, 582145678, 4);
    assert_non_null(problem(&t, FIGURES_TOO_FINE));
    put_figure(&t.totals, BASIS_AREA, INT64_MAX, 0);
    assert_non_null(problem(&t, FIGURES_TOO_LARGE));
    t = sound();
    t.issued = 640; /* one a flat: more than persons */
    assert_non_null(problem(&t, FIGURES_BALLOTS_OWNERS));
    put_figure(&t.totals, BASIS_UNITS, 640, 0);
    assert_null(problem(&t, FIGURES_BALLOTS_OWNERS));
}

static void channels_add_up(void **state)
{
    (void)state;
    tally t = sound();
    tally_channel c[2] = {{.name = STR_INIT("线上")}, {.name = STR_INIT("线下")}};
    put_both(&c[0].votes[VOTE_FOR], 200, 2000000);
    put_both(&c[1].votes[VOTE_FOR], 86, 611002);
    t.channels = c;
    t.nchannels = 2;
    const figures_problem *p = problem(&t, FIGURES_CHANNELS_SUM);
    assert_non_null(p);
    assert_int_equal(p->a.basis, BASIS_PERSONS);
    assert_int_equal(p->found.value, 286);
    assert_int_equal(p->expected.value, 287);
}

static void a_percentage_over_another_whole(void **state)
{
    (void)state;
    tally t = sound();
    tally_printed p = {{FIGURE_FOR, BASIS_PERSONS, 0}, {6966, 2}, {FIGURE_PARTICIPATING, BASIS_PERSONS, 0}};
    t.printed = &p;
    t.nprinted = 1;
    assert_int_equal(figures_check(mem, &t).n, 0);
    p.percent = (dec){6965, 2}; /* 69.6601… is neither rounded nor cut to this */
    const figures_problem *f = problem(&t, FIGURES_PERCENT_WRONG);
    assert_non_null(f);
    assert_int_equal(f->expected.value, 6966);
    p.of.of = FIGURE_TOTAL;
    p.percent = (dec){6966, 2}; /* said to be of all, is of those taking part */
    f = problem(&t, FIGURES_PERCENT_OTHER);
    assert_non_null(f);
    assert_int_equal(f->fits[0].of, FIGURE_PARTICIPATING);
    assert_int_equal(f->expected.value, 4629);
    p.percent = (dec){7984, 2}; /* (287 + 208 silent) / 620 */
    assert_non_null(problem(&t, FIGURES_PERCENT_SILENT));
    p.percent = (dec){463, 1};
    assert_int_equal(figures_check(mem, &t).n, 0);
    p.percent = (dec){4629, 2};
    assert_int_equal(figures_check(mem, &t).n, 0); /* 46.2903 */
    p.percent = (dec){462, 1};                     /* cut off */
    assert_non_null(problem(&t, FIGURES_PERCENT_CUT));
    tally_other other = {.name = STR_INIT("已入住户数")};
    put_figure(&other.v, BASIS_HOUSEHOLDS, 500, 0);
    t.others = &other;
    t.nothers = 1;
    p.percent = (dec){5740, 2}; /* 287 / 500 */
    f = problem(&t, FIGURES_PERCENT_OTHER);
    assert_non_null(f);
    assert_int_equal(f->fits[0].of, FIGURE_OTHER);
}

static void a_percentage_without_a_count(void **state)
{
    (void)state;
    tally t = tally_none();
    put_figure(&t.totals, BASIS_PERSONS, 60, 0);
    put_figure(&t.participating, BASIS_PERSONS, 47, 0);
    tally_printed p = {{FIGURE_FOR, BASIS_PERSONS, 0}, {6966, 2}, {FIGURE_PARTICIPATING, BASIS_PERSONS, 0}};
    t.printed = &p;
    t.nprinted = 1;
    assert_non_null(problem(&t, FIGURES_PERCENT_NONE));
    p.percent = (dec){6167, 2}; /* 37 / 60 */
    const figures_problem *f = problem(&t, FIGURES_PERCENT_OTHER);
    assert_non_null(f);
    assert_int_equal(f->fits[0].of, FIGURE_TOTAL);
}

static void shares_of_a_whole(void **state)
{
    (void)state;
    tally t = tally_none();
    tally_printed p[3];
    static const int64_t percents[] = {6966, 2427, 607};
    for (int v = 0; v < 3; v++)
        p[v] = (tally_printed){
            {(figure_of)v, BASIS_AREA, 0}, {percents[v], 2}, {FIGURE_PARTICIPATING, BASIS_AREA, 0}};
    t.printed = p;
    t.nprinted = 3;
    assert_int_equal(figures_check(mem, &t).n, 0);
    p[2].percent.value = 609; /* 100.02 %: three roundings cannot be off by so much */
    assert_non_null(problem(&t, FIGURES_PERCENT_SUM));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentages_go_back_to_counts),
        cmocka_unit_test(sums_and_bounds),
        cmocka_unit_test(channels_add_up),
        cmocka_unit_test(a_percentage_over_another_whole),
        cmocka_unit_test(a_percentage_without_a_count),
        cmocka_unit_test(shares_of_a_whole),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
