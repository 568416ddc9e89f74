/* The decision engine on the cases that the law is argued about. */
#include "arena_test.h"

#include <string.h>

#include "vote.h"

static void same(str got, const char *want)
{
    if (got.n != strlen(want) || memcmp(got.p, want, got.n) != 0)
        fail_msg("got «%.*s», expected «%s»", STR_ARG(got), want);
}

/* 120 owners, 10,000.01 m²; taking part, in favour, against; the rest abstain. */
static tally estate(int64_t part, int64_t part_area, int64_t yes, int64_t yes_area, int64_t no,
                    int64_t no_area)
{
    tally t = tally_none();
    put_both(&t.totals, 120, 1000001);
    put_both(&t.participating, part, part_area);
    put_both(&t.votes[VOTE_FOR], yes, yes_area);
    put_both(&t.votes[VOTE_AGAINST], no, no_area);
    put_both(&t.votes[VOTE_ABSTAIN], part - yes - no, part_area - yes_area - no_area);
    return t;
}

static const decide_line *line(const decide_result *r, line_kind kind, basis b)
{
    for (size_t i = 0; i < r->nlines; i++)
        if (r->lines[i].kind == kind && r->lines[i].test->basis == b) return &r->lines[i];
    fail_msg("no such line");
    return NULL;
}

static bool has_reason(const decide_result *r, decide_code code)
{
    for (size_t i = 0; i < r->nreasons; i++)
        if (r->reasons[i].code == code) return true;
    return false;
}

static void needs_80_and_6666_68(void **state)
{
    (void)state;
    tally t = estate(80, 666668, 41, 333335, 39, 333333);
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED);
    const decide_line *p = line(r, LINE_QUORUM, BASIS_PERSONS), *a = line(r, LINE_QUORUM, BASIS_AREA);
    same(dec_text(mem, p->needed), "80");
    same(dec_text(mem, a->needed), "6666.68");
    assert_int_equal(p->margin.value, 0);
    assert_int_equal(a->margin.value, 0);
    same(p->article, "第二百七十八条");
    same(dec_text(mem, line(r, LINE_PASSING, BASIS_AREA)->needed), "3333.35");
    same(dec_text(mem, line(r, LINE_PASSING, BASIS_PERSONS)->needed), "41");
}

static void a_hundredth_short_fails_and_says_so(void **state)
{
    (void)state;
    tally t = estate(80, 666667, 60, 500000, 20, 166667);
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_NO_QUORUM));
    const decide_line *a = line(r, LINE_QUORUM, BASIS_AREA);
    assert_int_equal(a->met, TRI_NO);
    same(dec_text(mem, a->margin), "-0.01");
    same(decide_line_text(mem, a),
         "全体 10,000.01 ㎡中 6666.67 ㎡参与表决（66.6666%），不足三分之二，差 0.01 ㎡（至少 6666.68 ㎡）");
}

static void exact_two_thirds_passes_exact_half_fails(void **state)
{
    (void)state;
    tally t = estate(80, 1000001, 40, 1000001, 40, 0);
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(line(r, LINE_QUORUM, BASIS_PERSONS)->met, TRI_YES);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->met, TRI_NO);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->margin.value, -1);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_NO_SIDE));
    t = estate(80, 1000000, 60, 750000, 20, 250000);
    assert_int_equal(decide_vote(mem, &special, NULL, &t)->outcome, OUTCOME_PASSED);
    t = estate(80, 1000000, 60, 749999, 20, 250001);
    assert_int_equal(decide_vote(mem, &special, NULL, &t)->outcome, OUTCOME_NO_DECISION);
}

static void rejected_is_not_no_decision(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 40, 300000, 55, 500000);
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_REJECTED);
    t = estate(100, 900000, 48, 300000, 50, 500000); /* exactly half of the owners against */
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_NO_DECISION);
    t = estate(100, 900000, 40, 500000, 55, 300000); /* owners one way, area the other */
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_NO_DECISION);
}

static void missing_figures_are_refused(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 90, 800000, 5, 50000);
    t.participating.known[BASIS_AREA] = false;
    t.votes[VOTE_ABSTAIN].known[BASIS_AREA] = false;
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(has_reason(r, DECIDE_MISSING));
    same(decide_reason_text(mem, &r->reasons[0]), "缺少参与表决的专有部分面积，不能判定");
    t = estate(100, 900000, 90, 800000, 5, 50000);
    t.totals.known[BASIS_PERSONS] = false;
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_int_equal(r->reasons[0].figure.of, FIGURE_TOTAL);
    /* a failing basis settles it, whatever the missing one is */
    t = estate(79, 900000, 70, 800000, 5, 50000);
    t.participating.known[BASIS_AREA] = t.votes[VOTE_FOR].known[BASIS_AREA] = false;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_NO_DECISION);
}

static void abstentions_may_be_what_is_left(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 60, 500000, 30, 300000);
    t.votes[VOTE_ABSTAIN] = (figures){0};
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_PASSED);
    t.votes[VOTE_AGAINST] = (figures){0}; /* those in favour over those taking part is all it needs */
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_PASSED);
    t = estate(100, 900000, 50, 500000, 30, 300000);
    t.votes[VOTE_AGAINST] = t.votes[VOTE_ABSTAIN] = (figures){0}; /* at most 50 against: no majority either */
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_NO_DECISION);
    t = estate(100, 900000, 49, 300000, 51, 600000);
    t.votes[VOTE_AGAINST] = t.votes[VOTE_ABSTAIN] = (figures){0};
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_int_equal(r->reasons[0].figure.of, FIGURE_AGAINST);
}

static void the_law_of_the_day_counts_all_owners(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 60, 500001, 40, 399999);
    const decide_result *r = decide_vote(mem, &before_2021, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION); /* 60 of 120 is not more than half */
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->margin.value, -1);
    same(dec_text(mem, line(r, LINE_PASSING, BASIS_AREA)->needed), "5000.01");
    t = estate(100, 900000, 61, 500001, 39, 399999);
    assert_int_equal(decide_vote(mem, &before_2021, NULL, &t)->outcome, OUTCOME_PASSED);
}

/* Those in favour are more than half of all: then more than half took part, whoever else did. */
static void votes_of_all_prove_their_quorum(void **state)
{
    (void)state;
    tally t = tally_none();
    put_both(&t.totals, 120, 1000000);
    put_both(&t.votes[VOTE_FOR], 61, 500001);
    assert_int_equal(decide_vote(mem, &before_2021, NULL, &t)->outcome, OUTCOME_PASSED);
    put_both(&t.votes[VOTE_FOR], 110, 950000); /* of those taking part needs those taking part */
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_int_equal(line(r, LINE_QUORUM, BASIS_PERSONS)->met, TRI_YES);
    put_both(&t.votes[VOTE_FOR], 60, 500001);
    assert_int_equal(decide_vote(mem, &before_2021, NULL, &t)->outcome, OUTCOME_UNDETERMINABLE);
}

static void households_are_not_persons(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 60, 500000, 30, 300000);
    figures *all[] = {&t.totals, &t.participating, &t.votes[VOTE_FOR], &t.votes[VOTE_AGAINST],
                      &t.votes[VOTE_ABSTAIN]};
    for (size_t i = 0; i < COUNT(all); i++) {
        put_figure(all[i], BASIS_HOUSEHOLDS, all[i]->v[BASIS_PERSONS].value, 0);
        all[i]->known[BASIS_PERSONS] = false;
    }
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(has_reason(r, DECIDE_HOUSEHOLDS));
}

static void silent_owners_only_when_declared(void **state)
{
    (void)state;
    tally t = estate(70, 600000, 50, 450000, 15, 120000);
    t.silent_as = SILENT_AS_MAJORITY;
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_SILENT_UNSOURCED));
    t.silent_sourced = true;
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED);
    assert_true(r->silent_counted);
    assert_int_equal(r->silent_added.v[BASIS_PERSONS].value, 50);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->numerator.value, 100);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->denominator.value, 120);
    assert_non_null(r->without_silent);
    assert_int_equal(r->without_silent->outcome, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_SILENT_DECIDES));
    put_both(&t.silent, 5, 10000); /* only those whose ballots were delivered */
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION);
    pack_rule never = ordinary;
    never.silent = SILENT_NEVER;
    r = decide_vote(mem, &never, NULL, &t);
    assert_false(r->silent_counted);
    assert_true(has_reason(r, DECIDE_SILENT_FORBIDDEN));
    t = estate(70, 600000, 40, 200000, 30, 400000); /* whose majority? */
    t.silent_as = SILENT_AS_MAJORITY;
    t.silent_sourced = true;
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_true(has_reason(r, DECIDE_SILENT_UNCLEAR));
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION);
}

/* 视为同意 and 视为弃权, as some estates' rules have it: the sides are fixed whatever the majority is. */
static void silent_owners_on_a_fixed_side(void **state)
{
    (void)state;
    tally t = estate(70, 600000, 20, 200000, 50, 400000); /* of 120: 50 silent owners with 400,000 */
    t.silent_sourced = true;
    t.silent_as = SILENT_AS_FOR;
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED); /* 70 of 120 where 20 said yes: shown as such */
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->numerator.value, 70);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->denominator.value, 120);
    assert_int_equal(r->silent_side, VOTE_FOR);
    assert_true(has_reason(r, DECIDE_SILENT_DECIDES));
    t.silent_as = SILENT_AS_ABSTAIN;
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_NO_DECISION); /* quorum, but 50 of 120 against is no majority */
    assert_false(has_reason(r, DECIDE_NO_QUORUM));
    assert_int_equal(line(r, LINE_REJECTING, BASIS_PERSONS)->numerator.value, 50);
    assert_int_equal(line(r, LINE_REJECTING, BASIS_PERSONS)->denominator.value, 120);
}

static void ballots_marked_to_follow(void **state)
{
    (void)state;
    tally t = estate(80, 700000, 38, 340000, 30, 300000);
    put_both(&t.votes[VOTE_ABSTAIN], 2, 10000);
    put_both(&t.votes[VOTE_FOLLOW], 10, 50000);
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED);
    assert_int_equal(line(r, LINE_PASSING, BASIS_PERSONS)->numerator.value, 48);
}

static void disagreeing_figures_must_not_matter(void **state)
{
    (void)state;
    tally t = estate(90, 800000, 60, 500000, 20, 200000);
    put_figure(&t.participating, BASIS_PERSONS, 93, 0); /* three ballots are nowhere */
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_PASSED);
    t = estate(80, 800000, 60, 500000, 20, 200000);
    put_figure(&t.participating, BASIS_PERSONS, 79, 0); /* 79 fails, 80 passes */
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(has_reason(r, DECIDE_CONFLICT));
    t = estate(100, 800000, 60, 500000, 20, 200000);
    put_figure(&t.totals, BASIS_PERSONS, 99, 0); /* more took part than there are */
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(has_reason(r, DECIDE_CONFLICT));
}

static void percentages_alone_prove_what_they_can(void **state)
{
    (void)state;
    tally_printed p[] = {
        {{FIGURE_PARTICIPATING, BASIS_PERSONS, 0}, {7120, 2}, {FIGURE_TOTAL, BASIS_PERSONS, 0}},
        {{FIGURE_PARTICIPATING, BASIS_AREA, 0}, {7301, 2}, {FIGURE_TOTAL, BASIS_AREA, 0}},
        {{FIGURE_FOR, BASIS_PERSONS, 0}, {8850, 2}, {FIGURE_PARTICIPATING, BASIS_PERSONS, 0}},
        {{FIGURE_FOR, BASIS_AREA, 0}, {9012, 2}, {FIGURE_PARTICIPATING, BASIS_AREA, 0}},
    };
    tally t = tally_none();
    t.printed = p;
    t.nprinted = 4;
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED);
    assert_true(r->lines[0].from_percent);
    p[1].percent = (dec){6667, 2}; /* prints so just below and just above two thirds */
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(has_reason(r, DECIDE_IMPRECISE));
    p[1].percent = (dec){6666, 2};
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_UNDETERMINABLE); /* cut off? */
    p[1].percent = (dec){6665, 2};
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_NO_DECISION);
    p[1].percent = (dec){667, 1};
    p[3].percent = (dec){50, 0};
    put_both(&t.totals, 600, 6000000);
    r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->outcome, OUTCOME_UNDETERMINABLE);
    assert_true(line(r, LINE_QUORUM, BASIS_PERSONS)->met == TRI_YES);
}

static void channels_stand_for_the_sum(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 60, 500000, 30, 300000);
    tally_channel c[2] = {{.name = STR_INIT("线上")}, {.name = STR_INIT("线下")}};
    for (int v = 0; v < VOTE_FOLLOW; v++) {
        put_both(&c[0].votes[v], t.votes[v].v[BASIS_PERSONS].value - 3,
                 t.votes[v].v[BASIS_AREA].value - 1000);
        put_both(&c[1].votes[v], 3, 1000);
        t.votes[v] = (figures){0};
    }
    t.participating = (figures){0};
    t.channels = c;
    t.nchannels = 2;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->outcome, OUTCOME_PASSED);
}

static void stages_and_declared_results(void **state)
{
    (void)state;
    tally t = estate(100, 900000, 60, 500000, 30, 300000);
    t.declared = OUTCOME_PASSED;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->declared, DECLARED_FINE);
    t.declared = OUTCOME_REJECTED;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->declared, DECLARED_WRONG);
    t.declared = OUTCOME_PASSED;
    t.stage = STAGE_EXTENDED;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->declared, DECLARED_OPEN);
    t.stage = STAGE_PRELIMINARY;
    const decide_result *r = decide_vote(mem, &ordinary, NULL, &t);
    assert_int_equal(r->declared, DECLARED_FINE);
    assert_true(str_starts(decide_sentence(mem, r), STR("初步统计，通过：")));
    t.participating.known[BASIS_AREA] = t.votes[VOTE_ABSTAIN].known[BASIS_AREA] = false;
    assert_int_equal(decide_vote(mem, &ordinary, NULL, &t)->declared, DECLARED_WRONG);
}

static void an_estates_own_rule_stands_beside_the_law(void **state)
{
    (void)state;
    pack_rule own = special;
    tally t = estate(100, 900000, 60, 500000, 30, 300000);
    const decide_result *r = decide_vote(mem, &ordinary, &own, &t);
    assert_int_equal(r->outcome, OUTCOME_PASSED);
    assert_int_equal(r->local->outcome, OUTCOME_NO_DECISION);
    assert_int_equal(r->governing, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_LOCAL_STRICTER));
    r = decide_vote(mem, &special, &ordinary, &t);
    assert_int_equal(r->governing, OUTCOME_NO_DECISION);
    assert_true(has_reason(r, DECIDE_LOCAL_LAXER));
    assert_true(pack_at_least_as_strict(&special, &ordinary));
    assert_false(pack_at_least_as_strict(&ordinary, &special));
}

/* Six sitting members, three in favour: passes where half is enough, fails where more than half is asked. */
static void three_of_six(void **state)
{
    (void)state;
    static const pack_test present[] = {MORE_THAN(BASIS_MEMBERS, OF_ALL, 1, 2)};
    static const pack_test half[] = {AT_LEAST(BASIS_MEMBERS, OF_ALL, 1, 2)};
    static const pack_test majority[] = {MORE_THAN(BASIS_MEMBERS, OF_ALL, 1, 2)};
    static const pack_test of_present[] = {AT_LEAST(BASIS_MEMBERS, OF_PRESENT, 2, 3)};
    pack_rule a = {TESTS(present, half)}, b = {TESTS(present, majority)}, c = {TESTS(present, of_present)};
    tally t = tally_none();
    put_figure(&t.totals, BASIS_MEMBERS, 6, 0);
    put_figure(&t.participating, BASIS_MEMBERS, 4, 0);
    put_figure(&t.votes[VOTE_FOR], BASIS_MEMBERS, 3, 0);
    put_figure(&t.votes[VOTE_AGAINST], BASIS_MEMBERS, 1, 0);
    put_figure(&t.votes[VOTE_ABSTAIN], BASIS_MEMBERS, 0, 0);
    assert_int_equal(decide_vote(mem, &a, NULL, &t)->outcome, OUTCOME_PASSED);
    assert_int_equal(decide_vote(mem, &b, NULL, &t)->outcome, OUTCOME_NO_DECISION);
    assert_int_equal(decide_vote(mem, &c, NULL, &t)->outcome, OUTCOME_PASSED);
    same(decide_sentence(mem, decide_vote(mem, &a, NULL, &t)),
         "通过：全体 6 名中 4 名到会（66.67%），超过二分之一；全体 6 名中 3 "
         "名同意（50.00%），恰好达到二分之一。");
}

static void versions_are_chosen_by_the_day(void **state)
{
    (void)state;
    pack_rule rules[] = {before_2021, ordinary};
    rules[0].to = date_make(2020, 12, 31);
    rules[1].from = date_make(2021, 1, 1);
    pack_rule own[] = {special};
    own[0].id = STR("owners-ordinary");
    pack packs[] = {{.id = STR_INIT("cn"), .rules = rules, .nrules = 2},
                    {.id = STR_INIT("cn-city"), .parent = STR_INIT("cn"), .level = LEVEL_CITY},
                    {.id = STR_INIT("estate"),
                     .parent = STR_INIT("cn-city"),
                     .level = LEVEL_ESTATE,
                     .rules = own,
                     .nrules = 1},
                    {.id = STR_INIT("ring"), .parent = STR_INIT("ring"), .level = LEVEL_CITY}};
    pack_set set = {packs, 4};
    assert_ptr_equal(pack_choose(&set, STR("cn-city"), STR("owners-ordinary"), date_make(2020, 12, 31)).law,
                     &rules[0]);
    assert_ptr_equal(pack_choose(&set, STR("cn-city"), STR("owners-ordinary"), date_make(2021, 1, 1)).law,
                     &rules[1]);
    pack_choice c = pack_choose(&set, STR("estate"), STR("owners-ordinary"), date_make(2022, 1, 1));
    assert_ptr_equal(c.law, &rules[1]);
    assert_ptr_equal(c.local, &own[0]);
    assert_null(pack_choose(&set, STR("ring"), STR("owners-ordinary"), 0).law);
    assert_null(pack_choose(&set, STR("none"), STR("owners-ordinary"), 0).law);
    rules[0].from = date_make(2007, 10, 1);
    c = pack_choose(&set, STR("cn"), STR("owners-ordinary"), date_make(2001, 1, 1));
    assert_null(c.law);
    assert_true(c.known);
}

static void thresholds_in_words(void **state)
{
    (void)state;
    static const struct {
        pack_test t;
        const char *want;
    } cases[] = {
        {AT_LEAST(BASIS_AREA, OF_ALL, 2, 3), "三分之二以上"},
        {MORE_THAN(BASIS_AREA, OF_ALL, 1, 2), "过半数"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 50, 100), "半数以上"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 3, 4), "四分之三以上"},
        {MORE_THAN(BASIS_AREA, OF_ALL, 2, 3), "超过三分之二"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 85, 100), "85%以上"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 1, 1), "全部"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 20, 100), "五分之一以上"},
        {AT_LEAST(BASIS_AREA, OF_ALL, 2, 13), "2/13以上"},
        {MORE_THAN(BASIS_AREA, OF_ALL, 667, 1000), "超过66.70%"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) same(pack_threshold_text(mem, &cases[i].t), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_80_and_6666_68),
        cmocka_unit_test(a_hundredth_short_fails_and_says_so),
        cmocka_unit_test(exact_two_thirds_passes_exact_half_fails),
        cmocka_unit_test(rejected_is_not_no_decision),
        cmocka_unit_test(missing_figures_are_refused),
        cmocka_unit_test(abstentions_may_be_what_is_left),
        cmocka_unit_test(the_law_of_the_day_counts_all_owners),
        cmocka_unit_test(votes_of_all_prove_their_quorum),
        cmocka_unit_test(households_are_not_persons),
        cmocka_unit_test(silent_owners_only_when_declared),
        cmocka_unit_test(silent_owners_on_a_fixed_side),
        cmocka_unit_test(ballots_marked_to_follow),
        cmocka_unit_test(disagreeing_figures_must_not_matter),
        cmocka_unit_test(percentages_alone_prove_what_they_can),
        cmocka_unit_test(channels_stand_for_the_sum),
        cmocka_unit_test(stages_and_declared_results),
        cmocka_unit_test(an_estates_own_rule_stands_beside_the_law),
        cmocka_unit_test(three_of_six),
        cmocka_unit_test(versions_are_chosen_by_the_day),
        cmocka_unit_test(thresholds_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
