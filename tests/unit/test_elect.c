/* The election engine: minimum share, ties, reserve, ballots, and what was declared. */
#include "arena_test.h"

#include <string.h>

#include "rules/elect.h"
#include "vote.h"

/* 村民委员会组织法 Art. 15: more than half of those registered vote, more than half of those voting. */
static const pack_test registered[] = {MORE_THAN(BASIS_PERSONS, OF_ALL, 1, 2)};
static const pack_test of_voters[] = {MORE_THAN(BASIS_PERSONS, OF_PARTICIPATING, 1, 2)};
static const pack_rule village = {TESTS(registered, of_voters), .kind = RULE_ELECTION,
                                  .seats = {.min = 3, .max = 7, .odd = true, .contested = true}};

#define MOST 12
static candidate people[MOST];
static const char *const names[MOST] = {"甲", "乙", "丙", "丁", "戊", "己",
                                        "庚", "辛", "壬", "癸", "子", "丑"};

static election of_votes(int seats, int reserve, const int *votes, size_t n)
{
    election e = {.base = tally_none(),
                  .seats = seats,
                  .reserve = reserve,
                  .choices = (int)n,
                  .candidates = people,
                  .n = n};
    put_figure(&e.base.totals, BASIS_PERSONS, 300, 0);
    e.base.issued = 260;
    e.base.returned = 200;
    e.base.valid = 198;
    e.base.invalid = 2;
    for (size_t i = 0; i < n; i++) {
        people[i] = (candidate){.name = str_from(names[i])};
        put_figure(&people[i].votes, BASIS_PERSONS, votes[i], 0);
    }
    return e;
}

static elect_state state_of(const elect_result *r, size_t who)
{
    for (size_t i = 0; i < r->nrows; i++)
        if (r->rows[i].candidate == who) return r->rows[i].state;
    return ELECT_UNKNOWN;
}

static const elect_problem *problem(const elect_result *r, elect_code code)
{
    for (size_t i = 0; i < r->nproblems; i++)
        if (r->problems[i].code == code) return &r->problems[i];
    return NULL;
}

static void seats_are_filled_by_votes(void **state)
{
    (void)state;
    int v[] = {120, 180, 101, 150, 100, 90};
    election e = of_votes(3, 1, v, 6);
    const elect_result *r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_FILLED);
    assert_int_equal(state_of(r, 1), ELECT_IN);
    assert_int_equal(state_of(r, 3), ELECT_IN);
    assert_int_equal(state_of(r, 0), ELECT_IN);
    assert_int_equal(state_of(r, 2), ELECT_RESERVE); /* 101 of 200 who voted */
    assert_int_equal(state_of(r, 4), ELECT_BELOW);   /* 100 of 200 is not more than half */
    str s = elect_sentence(mem, &e, r);
    assert_true(str_starts(s, STR("选举有效，名额选满：应选 3 名；当选 3 名：乙（180 票）、丁（150 "
                                  "票）、甲（120 票）；候补 1 名：丙（101 票）；")));
}

static void a_tie_across_the_last_seat_is_a_runoff(void **state)
{
    (void)state;
    int v[] = {180, 150, 120, 120, 110};
    election e = of_votes(3, 1, v, 5);
    const elect_result *r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_RUNOFF);
    assert_int_equal(r->elected, 2);
    assert_int_equal(r->runoff_seats, 1);
    assert_int_equal(state_of(r, 2), ELECT_TIED);
    assert_int_equal(state_of(r, 3), ELECT_TIED);
    assert_int_equal(state_of(r, 4), ELECT_NOT);
    int w[] = {180, 150, 120, 110, 110, 102};
    e = of_votes(3, 1, w, 6);
    r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_FILLED); /* the tie is in the reserve only */
    assert_true(r->reserve_tie);
    assert_int_equal(state_of(r, 3), ELECT_RESERVE_TIED);
    int x[] = {120, 120, 120, 110};
    e = of_votes(3, 0, x, 4);
    assert_int_equal(elect_count(mem, &village, &e)->outcome, ELECTION_FILLED); /* equals, but all in */
}

static void a_rule_may_break_ties_by_area(void **state)
{
    (void)state;
    static const basis order[] = {BASIS_PERSONS, BASIS_AREA};
    pack_rule r2 = village;
    r2.order = order;
    r2.norder = 2;
    int v[] = {180, 150, 120, 120};
    election e = of_votes(3, 0, v, 4);
    static const int64_t area[] = {1, 2, 999, 1000};
    for (size_t i = 0; i < 4; i++) put_figure(&people[i].votes, BASIS_AREA, area[i], 2);
    const elect_result *r = elect_count(mem, &r2, &e);
    assert_int_equal(r->outcome, ELECTION_FILLED);
    assert_int_equal(state_of(r, 3), ELECT_IN);
    assert_int_equal(state_of(r, 2), ELECT_NOT);
    assert_true(r->tie_broken);
}

static void quorum_and_open_seats(void **state)
{
    (void)state;
    int v[] = {140, 130, 90, 80};
    election e = of_votes(3, 0, v, 4);
    const elect_result *r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_SHORT);
    assert_int_equal(r->open_seats, 1);
    assert_non_null(problem(r, ELECT_BODY_TOO_SMALL));
    e.base.returned = 150; /* exactly half of 300 */
    e.base.valid = 148;
    r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_INVALID);
    assert_int_equal(r->elected, 0);
    e.base.totals = (figures){0};
    assert_int_equal(elect_count(mem, &village, &e)->outcome, ELECTION_UNDETERMINABLE);
}

static void ballots_bound_the_votes(void **state)
{
    (void)state;
    int v[] = {199, 150, 120, 110};
    election e = of_votes(3, 0, v, 4);
    const elect_result *r = elect_count(mem, &village, &e);
    const elect_problem *p = problem(r, ELECT_VOTES_OVER); /* 198 valid ballots */
    assert_non_null(p);
    assert_int_equal(p->candidate, 0);
    assert_int_equal(p->limit.value, 198);
    assert_int_equal(r->outcome, ELECTION_UNDETERMINABLE);
    int w[] = {198, 198, 198, 1};
    e = of_votes(3, 0, w, 4);
    e.choices = 0;                                               /* as many as seats */
    p = problem(elect_count(mem, &village, &e), ELECT_SUM_OVER); /* 595 votes, 198 ballots of 3 names */
    assert_non_null(p);
    assert_int_equal(p->found.value, 595);
    assert_int_equal(p->limit.value, 594);
    e.choices = 4;
    assert_null(problem(elect_count(mem, &village, &e), ELECT_SUM_OVER));
}

static void the_record_itself(void **state)
{
    (void)state;
    int v[] = {140, 130, 120, 110};
    election e = of_votes(4, 0, v, 4);
    const elect_result *r = elect_count(mem, &village, &e);
    assert_non_null(problem(r, ELECT_SEATS_EVEN));
    assert_non_null(problem(r, ELECT_NOT_CONTESTED));
    e = of_votes(9, 0, v, 4);
    assert_non_null(problem(elect_count(mem, &village, &e), ELECT_SEATS_RANGE));
    e = of_votes(3, 0, v, 4);
    people[3].name = people[0].name;
    assert_non_null(problem(elect_count(mem, &village, &e), ELECT_SAME_NAME));
    e = of_votes(3, 0, v, 4);
    people[0].withdrawn = true;
    r = elect_count(mem, &village, &e);
    assert_int_equal(state_of(r, 0), ELECT_WITHDRAWN);
    assert_int_equal(state_of(r, 3), ELECT_IN);
    e = of_votes(3, 0, v, 4);
    people[2].votes = (figures){0};
    r = elect_count(mem, &village, &e);
    assert_int_equal(r->outcome, ELECTION_UNDETERMINABLE);
    assert_int_equal(problem(r, ELECT_VOTES_MISSING)->candidate, 2);
}

/* 逐人表决: for, against and abstaining are the ballots; the sum over the candidates has no limit. */
static void each_by_itself(void **state)
{
    (void)state;
    int v[] = {190, 180, 170, 160};
    election e = of_votes(3, 1, v, 4);
    e.choices = 0;
    assert_non_null(problem(elect_count(mem, &village, &e), ELECT_SUM_OVER)); /* 700 of 3 x 198 */
    put_figure(&people[0].against, BASIS_PERSONS, 8, 0);
    put_figure(&people[1].against, BASIS_PERSONS, 10, 0);
    put_figure(&people[1].abstain, BASIS_PERSONS, 8, 0); /* 198 valid */
    put_figure(&people[2].against, BASIS_PERSONS, 20, 0);
    put_figure(&people[2].abstain, BASIS_PERSONS, 10, 0); /* 200 returned */
    const elect_result *r = elect_count(mem, &village, &e);
    assert_int_equal(r->nproblems, 0);
    assert_int_equal(r->outcome, ELECTION_FILLED);
    people[2].abstain.v[BASIS_PERSONS].value = 9; /* 199: neither */
    const elect_problem *p = problem(elect_count(mem, &village, &e), ELECT_PARTS);
    assert_non_null(p);
    assert_int_equal(p->candidate, 2);
    assert_int_equal(p->found.value, 199);
    assert_int_equal(p->limit.value, 198);
    put_figure(&people[3].against, BASIS_PERSONS, 39, 0); /* 199 without those who abstain */
    assert_int_equal(elect_count(mem, &village, &e)->nproblems, 2);
}

static void reserves_declared(void **state)
{
    (void)state;
    int v[] = {190, 180, 170, 160, 150};
    election e = of_votes(3, 1, v, 5);
    str said[] = {STR("丁"), STR("戊")};
    e.declared_reserve = said;
    e.ndeclared_reserve = 1;
    assert_int_equal(elect_count(mem, &village, &e)->nproblems, 0);
    e.ndeclared_reserve = 2;
    assert_int_equal(problem(elect_count(mem, &village, &e), ELECT_RESERVE_NOT)->other, 1);
    e.declared_reserve = said + 1;
    e.ndeclared_reserve = 1;
    assert_int_equal(problem(elect_count(mem, &village, &e), ELECT_RESERVE_MISSING)->candidate, 3);
}

static void what_was_declared(void **state)
{
    (void)state;
    int v[] = {180, 150, 120, 120, 110};
    election e = of_votes(3, 0, v, 5);
    str said[] = {STR_INIT("甲"), STR_INIT("丙"), STR_INIT("戊"), STR_INIT("某")};
    e.declared = said;
    e.ndeclared = 4;
    const elect_result *r = elect_count(mem, &village, &e);
    assert_int_equal(problem(r, ELECT_DECLARED_TIED)->candidate, 2);
    assert_int_equal(problem(r, ELECT_DECLARED_NOT)->candidate, 4);
    assert_int_equal(problem(r, ELECT_DECLARED_UNKNOWN)->other, 3);
    assert_int_equal(problem(r, ELECT_DECLARED_MISSING)->candidate, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seats_are_filled_by_votes),
        cmocka_unit_test(a_tie_across_the_last_seat_is_a_runoff),
        cmocka_unit_test(a_rule_may_break_ties_by_area),
        cmocka_unit_test(quorum_and_open_seats),
        cmocka_unit_test(ballots_bound_the_votes),
        cmocka_unit_test(the_record_itself),
        cmocka_unit_test(each_by_itself),
        cmocka_unit_test(reserves_declared),
        cmocka_unit_test(what_was_declared),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
