/* What is owed by when: periods, limits on working days, what is overdue and how many were missed. */
#include "calendar_test.h"

#include "rules/duty.h"

static int set_up(void **state)
{
    (void)state;
    return calendar_set_up((const char *const[]){"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", NULL},
                           (const char *const[]){"2026-10-10", NULL});
}

static void assert_day(date got, const char *want)
{
    assert_string_equal(str_c(mem, date_iso(mem, got)), want);
}

static void assert_period(duty_cycle every, const char *on, int k, const char *from, const char *to)
{
    date f, t;
    duty_period(every, day(on), k, &f, &t);
    assert_day(f, from);
    assert_day(t, to);
}

static void periods_lie_side_by_side(void **state)
{
    (void)state;
    assert_period(DUTY_WEEK, "2026-11-21", 0, "2026-11-16", "2026-11-22");
    assert_period(DUTY_WEEK, "2026-01-01", 1, "2025-12-22", "2025-12-28");
    assert_period(DUTY_MONTH, "2026-03-31", 1, "2026-02-01", "2026-02-28");
    assert_period(DUTY_QUARTER, "2026-11-21", 0, "2026-10-01", "2026-12-31");
    assert_period(DUTY_QUARTER, "2026-01-01", 1, "2025-10-01", "2025-12-31");
    assert_period(DUTY_HALF, "2026-06-30", 0, "2026-01-01", "2026-06-30");
    assert_period(DUTY_YEAR, "2026-11-21", 2, "2024-01-01", "2024-12-31");
    for (duty_cycle every = DUTY_WEEK; every <= DUTY_YEAR; every++) /* no gap, no overlap */
        for (int k = 0; k < 30; k++) {
            date from, to, before_from, before_to;
            duty_period(every, day("2026-11-21"), k, &from, &to);
            duty_period(every, day("2026-11-21"), k + 1, &before_from, &before_to);
            assert_int_equal(before_to + 1, from);
            assert_true(before_from <= before_to && from <= to);
        }
}

static duty_state judge(duty_cycle every, int64_t within, period_unit unit, const char *since, const char *last, const char *today)
{
    duty_rule rule = {every, within, unit, since ? day(since) : DATE_NONE};
    return duty_judge(cal, &rule, last ? day(last) : DATE_NONE, day(today));
}

static void published_in_time_is_not_overdue(void **state)
{
    (void)state;
    duty_state s = judge(DUTY_QUARTER, 30, PERIOD_DAYS, NULL, "2026-10-26", "2026-11-21");
    assert_int_equal(s.missed, 0);
    assert_day(s.to, "2026-12-31");
    assert_int_equal(s.due, DATE_NONE); /* 30 January 2027: no calendar yet, no guess */
    assert_int_equal(s.missing, 2027);
    s = judge(DUTY_QUARTER, 30, PERIOD_DAYS, NULL, "2026-09-30", "2026-10-30"); /* on the last day of the period */
    assert_int_equal(s.missed, 0);
}

static void the_limit_is_the_last_good_day(void **state)
{
    (void)state;
    /* 20 working days after 30 September, with 1-7 October off and 10 October worked: 3 November */
    duty_state s = judge(DUTY_QUARTER, 20, PERIOD_WORKDAYS, NULL, "2026-07-08", "2026-11-03");
    assert_int_equal(s.missed, 0);
    assert_day(s.due, "2026-11-03");
    s = judge(DUTY_QUARTER, 20, PERIOD_WORKDAYS, NULL, "2026-07-08", "2026-11-06");
    assert_int_equal(s.missed, 1);
    assert_int_equal(s.days, 3);
    assert_int_equal(s.workdays, 3);
    assert_day(s.from, "2026-07-01");
}

static void missed_periods_are_counted_from_the_oldest(void **state)
{
    (void)state;
    duty_state s = judge(DUTY_MONTH, 10, PERIOD_DAYS, NULL, "2026-07-05", "2026-11-21"); /* July to October */
    assert_int_equal(s.missed, 4);
    assert_day(s.to, "2026-07-31");
    assert_day(s.due, "2026-08-10");
    s = judge(DUTY_MONTH, 10, PERIOD_DAYS, "2026-09-15", NULL, "2026-11-21"); /* owed since: September, October */
    assert_int_equal(s.missed, 2);
    assert_day(s.to, "2026-09-30");
    s = judge(DUTY_MONTH, 10, PERIOD_DAYS, NULL, NULL, "2026-11-21"); /* never, and no beginning: the last only */
    assert_int_equal(s.missed, 1);
    assert_day(s.to, "2026-10-31");
}

static void what_changes_is_measured_one_by_one(void **state)
{
    (void)state;
    duty_rule rule = {DUTY_CHANGE, 3, PERIOD_DAYS, DATE_NONE};
    assert_int_equal(judge(DUTY_CHANGE, 3, PERIOD_DAYS, NULL, NULL, "2026-11-21").missed, 0);
    assert_int_equal(duty_late(cal, &rule, day("2026-11-16"), day("2026-11-19")).n, 0);
    assert_int_equal(duty_late(cal, &rule, day("2026-11-16"), day("2026-11-21")).n, 2);
    assert_int_equal(duty_late(cal, &rule, day("2026-11-12"), day("2026-11-16")).n, 0); /* Sunday moves to Monday */
    assert_int_equal(duty_late(cal, &rule, day("2027-01-04"), day("2027-01-20")).missing, 2027);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_lie_side_by_side),
        cmocka_unit_test(published_in_time_is_not_overdue),
        cmocka_unit_test(the_limit_is_the_last_good_day),
        cmocka_unit_test(missed_periods_are_counted_from_the_oldest),
        cmocka_unit_test(what_changes_is_measured_one_by_one),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
