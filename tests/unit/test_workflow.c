#include "calendar_test.h"

#include "rules/tasks.h"
#include "rules/workflow.h"

enum { FOUND, REPORTED, SENT, SOLVED, TOLD, STEPS };

static const step_rule rules[STEPS] = {
    [FOUND] = {.from = STEP_NONE},
    [REPORTED] = {.from = STEP_NONE, .unit = WITHIN_HOURS, .within = 24},
    [SENT] = {.from = STEP_NONE, .optional = true},
    [SOLVED] = {.from = REPORTED, .unit = WITHIN_WORKDAYS, .within = 5, .again = true},
    [TOLD] = {.from = STEP_NONE, .unit = WITHIN_DAYS, .within = 3},
};

static int set_up(void **state)
{
    (void)state;
    return calendar_set_up((const char *const[]){"2026-05-01", "2026-05-04", "2026-05-05", NULL},
                           (const char *const[]){"2026-05-09", NULL});
}

typedef struct outcome {
    workflow_state st;
    step_fault f[8];
    size_t n;
} outcome;

static outcome run(const step_done *done, uint32_t n, const char *today)
{
    outcome o;
    o.n = workflow_run(rules, STEPS, done, n, cal, day(today), &o.st, o.f, 8);
    return o;
}

static step_done took(uint32_t step, const char *iso, int hour) { return (step_done){step, {day(iso), hour < 0 ? -1 : hour * 60}}; }

static void a_straight_run_closes(void **state)
{
    (void)state;
    step_done d[] = {took(FOUND, "2026-05-06", 9), took(REPORTED, "2026-05-07", 9), took(SOLVED, "2026-05-13", -1), took(TOLD, "2026-05-14", 8)};
    outcome o = run(d, 4, "2026-06-01");
    assert_int_equal(o.n, 0);
    assert_true(o.st.closed);
    assert_false(o.st.late);
    assert_int_equal(o.st.next, STEP_NONE);
    assert_int_equal(o.st.days, 8);
    assert_int_equal(o.st.minutes, 8 * 1440 - 60);
    assert_int_equal(o.st.ended, day("2026-05-14"));
}

static void hours_run_from_the_minute(void **state)
{
    (void)state;
    step_done d[] = {took(FOUND, "2026-05-06", 9), {REPORTED, {day("2026-05-07"), 541}}};
    outcome o = run(d, 2, "2026-05-07");
    assert_int_equal(o.n, 1);
    assert_int_equal(o.f[0].kind, STEP_LATE);
    assert_int_equal(o.f[0].due.on.day, day("2026-05-07"));
    assert_int_equal(o.f[0].due.on.minutes, 540);
    d[0].on.minutes = -1; /* the hour is not known: 24 hours may not be over before the end of the day after */
    assert_int_equal(run(d, 2, "2026-05-07").n, 0);
    d[1].on = (moment){day("2026-05-08"), -1};
    assert_int_equal(run(d, 2, "2026-05-08").n, 1);
}

static void working_days_count_from_the_named_step(void **state)
{
    (void)state;
    /* from Thursday 7 May: 8, 9 (worked), 11, 12, 13 */
    step_done d[] = {took(FOUND, "2026-05-06", 9), took(REPORTED, "2026-05-07", 9), took(SENT, "2026-05-12", -1), took(SOLVED, "2026-05-14", -1)};
    outcome o = run(d, 4, "2026-05-14");
    assert_int_equal(o.n, 1);
    assert_int_equal(o.f[0].kind, STEP_LATE);
    assert_int_equal(o.f[0].due.on.day, day("2026-05-13"));
    assert_int_equal(o.f[0].due.on.minutes, 1440);
    assert_true(o.st.late);
}

static void faults_of_order(void **state)
{
    (void)state;
    step_done skip[] = {took(FOUND, "2026-05-06", -1), took(SOLVED, "2026-05-07", -1)};
    outcome o = run(skip, 2, "2026-05-07");
    assert_int_equal(o.n, 1);
    assert_int_equal(o.f[0].kind, STEP_SKIPPED);
    assert_int_equal(o.f[0].step, REPORTED);
    assert_int_equal(o.f[0].at, 1);
    step_done order[] = {took(FOUND, "2026-05-06", -1), took(SOLVED, "2026-05-07", -1), took(REPORTED, "2026-05-07", -1)};
    o = run(order, 3, "2026-05-07");
    assert_int_equal(o.n, 1); /* out of order is said once, not as a skipped step too */
    assert_int_equal(o.f[0].kind, STEP_ORDER);
    assert_int_equal(o.f[0].at, 2);
    assert_int_equal(o.f[0].step, SOLVED);
    step_done twice[] = {took(FOUND, "2026-05-06", -1), took(FOUND, "2026-05-06", -1)};
    assert_int_equal(run(twice, 2, "2026-05-06").f[0].kind, STEP_REPEATED);
    step_done back[] = {took(FOUND, "2026-05-06", 9), took(REPORTED, "2026-05-06", 8)};
    assert_int_equal(run(back, 2, "2026-05-06").f[0].kind, STEP_BACKWARDS);
    assert_int_equal(run(back, 2, "2026-05-05").n, 3); /* and both lie ahead */
    step_done late_start[] = {took(REPORTED, "2026-05-06", 9)};
    assert_int_equal(run(late_start, 1, "2026-05-06").f[0].step, FOUND);
}

static void it_may_come_back(void **state)
{
    (void)state;
    step_done d[] = {took(FOUND, "2026-05-06", -1), took(REPORTED, "2026-05-06", -1), took(SOLVED, "2026-05-08", -1), took(TOLD, "2026-05-08", -1),
                     took(SOLVED, "2026-05-09", -1)};
    outcome o = run(d, 5, "2026-05-10");
    assert_int_equal(o.n, 0);
    assert_false(o.st.closed);
    assert_int_equal(o.st.rounds, 1);
    assert_int_equal(o.st.next, TOLD);
    assert_int_equal(o.st.due.on.day, day("2026-05-12"));
}

static void overdue_from_the_day_after(void **state)
{
    (void)state;
    step_done d[] = {took(FOUND, "2026-05-06", -1), took(REPORTED, "2026-05-07", -1)};
    assert_false(run(d, 2, "2026-05-13").st.overdue);
    outcome o = run(d, 2, "2026-05-14");
    assert_true(o.st.overdue);
    assert_int_equal(o.f[0].kind, STEP_OVERDUE);
    assert_int_equal(o.f[0].step, SOLVED);
    assert_int_equal(o.f[0].at, 2);
    o = run(d, 0, "2026-05-14");
    assert_int_equal(o.n, 0);
    assert_false(o.st.started);
    assert_int_equal(o.st.next, FOUND);
}

static void a_missing_year_is_named_only_where_it_matters(void **state)
{
    (void)state;
    step_done d[] = {took(FOUND, "2025-05-06", -1), took(REPORTED, "2025-05-06", -1), took(SOLVED, "2025-05-11", -1), took(TOLD, "2025-05-11", -1)};
    assert_int_equal(run(d, 4, "2026-05-14").n, 0); /* five days are never more than five working days */
    d[2].on.day++;
    d[3].on.day++;
    outcome o = run(d, 4, "2026-05-14");
    assert_int_equal(o.n, 1);
    assert_int_equal(o.f[0].kind, STEP_DUE_UNKNOWN);
    assert_int_equal(o.f[0].due.missing, 2025);
}

static void statistics_are_exact(void **state)
{
    (void)state;
    workflow_state s[12] = {{0}};
    for (int i = 0; i < 10; i++) s[i] = (workflow_state){.started = true, .closed = true, .days = 10 - i, .late = i < 3};
    s[10] = (workflow_state){.started = true, .overdue = true, .days = 99};
    turnaround t = turnaround_of(mem, s, 12);
    assert_int_equal(t.total, 12);
    assert_int_equal(t.started, 11);
    assert_int_equal(t.closed, 10);
    assert_int_equal(t.overdue, 1);
    assert_int_equal(t.in_time, 7);
    assert_int_equal(t.median.num, 11);
    assert_int_equal(t.median.den, 2);
    assert_int_equal(t.p90, 9);
    assert_int_equal(t.longest, 10);
    t = turnaround_of(mem, s, 1);
    assert_int_equal(t.median.num, 10);
    assert_int_equal(t.median.den, 1);
    assert_int_equal(t.p90, 10);
    t = turnaround_of(mem, s + 10, 2);
    assert_int_equal(t.closed, 0);
    assert_int_equal(t.median.den, 1);
}

static void tasks_fall_due(void **state)
{
    (void)state;
    date due = day("2026-05-08");
    task open = {due, false, DATE_NONE}, done = {due, true, due}, late = {due, true, due + 1}, free_of_due = {DATE_NONE, false, DATE_NONE};
    assert_int_equal(task_state_at(&open, due), TASK_OPEN);
    assert_int_equal(task_state_at(&open, due + 1), TASK_OVERDUE);
    assert_int_equal(task_state_at(&done, due + 9), TASK_DONE);
    assert_int_equal(task_state_at(&late, due + 9), TASK_DONE_LATE);
    assert_int_equal(task_state_at(&free_of_due, due), TASK_OPEN);
    assert_int_equal(task_check(&late, due + 1), TASK_FINE);
    assert_int_equal(task_check(&late, due), TASK_DONE_AHEAD);
    assert_int_equal(task_check(&(task){due, true, DATE_NONE}, due), TASK_DONE_UNDATED);
    assert_int_equal(task_check(&(task){due, false, due}, due), TASK_DATED_OPEN);
    task all[] = {open, done, late, free_of_due};
    task_count c = tasks_count(all, 4, due + 2);
    assert_int_equal(c.total, 4);
    assert_int_equal(c.open, 2);
    assert_int_equal(c.overdue, 1);
    assert_int_equal(c.done, 2);
    assert_int_equal(c.late, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_run_closes),   cmocka_unit_test(hours_run_from_the_minute),
        cmocka_unit_test(faults_of_order),         cmocka_unit_test(working_days_count_from_the_named_step),
        cmocka_unit_test(it_may_come_back),        cmocka_unit_test(overdue_from_the_day_after),
        cmocka_unit_test(statistics_are_exact),    cmocka_unit_test(a_missing_year_is_named_only_where_it_matters),
        cmocka_unit_test(tasks_fall_due),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
