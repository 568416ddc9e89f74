#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/io.h"
#include "rules/calendar.h"

static arena *mem;
static calendar *real; /* the notices under content/calendars */

static date day(const char *iso) { return date_parse(str_from(iso)); }

/* Every YYYY-MM-DD between two places of a file. */
static size_t dates_in(str s, size_t from, size_t to, date *out)
{
    size_t n = 0;
    for (size_t i = from; i + 10 <= to; i++) {
        date d = date_parse(str_sub(s, i, i + 10));
        if (d != DATE_NONE) out[n++] = d, i += 9;
    }
    return n;
}

static void add_file(calendar *c, int year)
{
    str s;
    date off[64], work[64];
    assert_int_equal(io_read(mem, str_c(mem, str_fmt(mem, "content/calendars/%d.yaml", year)), 1 << 20, &s), IO_OK);
    size_t at = str_find(s, STR("\noff:"), 0), then = str_find(s, STR("\nwork:"), 0);
    assert_true(at < then && then < s.n);
    calendar_notice n = {.year = year, .off = off, .work = work};
    n.noff = dates_in(s, at, then, off);
    n.nwork = dates_in(s, then, s.n, work);
    calendar_fault f;
    assert_int_equal(calendar_add_year(c, &n, &f, 1), 0);
}

static int set_up(void **state)
{
    (void)state;
    mem = arena_new();
    real = calendar_new(mem);
    for (int y = 2026; y >= 2023; y--) add_file(real, y);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static void check_end(const char *from, int64_t n, period_unit unit, const char *want)
{
    day_result r = period_end(real, day(from), n, unit);
    if (r.day != day(want)) fail_msg("%s + %d: got %s, expected %s", from, (int)n,
                                      r.day == DATE_NONE ? "none" : str_c(mem, date_iso(mem, r.day)), want);
}

static void check_refused(const char *from, int64_t n, period_unit unit, int year)
{
    day_result r = period_end(real, day(from), n, unit);
    assert_int_equal(r.day, DATE_NONE);
    assert_int_equal(r.missing, year);
}

static void workdays_follow_the_notices(void **state)
{
    (void)state;
    check_end("2026-05-08", 7, PERIOD_WORKDAYS, "2026-05-18"); /* Saturday 9 May is worked */
    check_end("2026-02-13", 5, PERIOD_WORKDAYS, "2026-02-27"); /* 14th worked, 15th to 23rd off */
    check_end("2026-02-13", 6, PERIOD_WORKDAYS, "2026-02-28");
    check_end("2024-09-30", 5, PERIOD_WORKDAYS, "2024-10-12");
    check_end("2025-09-26", 1, PERIOD_WORKDAYS, "2025-09-28");
    check_end("2022-12-30", 1, PERIOD_WORKDAYS, "2023-01-03"); /* 31 December stands in the notice for 2023 */
    check_end("2025-12-31", 5, PERIOD_WORKDAYS, "2026-01-08"); /* Sunday 4 January is worked */
    check_end("2026-02-14", 0, PERIOD_WORKDAYS, "2026-02-14");
    check_end("2026-02-15", 0, PERIOD_WORKDAYS, "2026-02-24");
}

static void a_missing_year_is_refused(void **state)
{
    (void)state;
    check_refused("2026-12-28", 5, PERIOD_WORKDAYS, 2027);
    check_refused("2026-12-28", 5, PERIOD_DAYS, 2027);
    check_refused("2026-06-01", 12, PERIOD_MONTHS, 2027);
    check_refused("2022-12-25", 2, PERIOD_WORKDAYS, 2022);
    check_refused("2026-05-08", INT64_MAX, PERIOD_WORKDAYS, 2027);
    check_end("2026-12-28", 3, PERIOD_WORKDAYS, "2026-12-31");
    assert_int_equal(workdays_between(real, day("2026-12-28"), day("2027-01-04")).missing, 2027);
    assert_int_equal(calendar_day(real, day("2027-01-01")), DAY_UNKNOWN);
    assert_int_equal(period_end(real, day("2026-05-08"), INT64_MAX, PERIOD_DAYS).day, DATE_NONE);
    assert_int_equal(period_end(real, day("2026-05-08"), -1, PERIOD_DAYS).day, DATE_NONE);
}

static void a_last_day_off_moves_on(void **state)
{
    (void)state;
    check_end("2026-06-12", 7, PERIOD_DAYS, "2026-06-22"); /* the 19th is Dragon Boat Day, then the weekend */
    check_end("2026-09-13", 7, PERIOD_DAYS, "2026-09-20"); /* a Sunday that is worked */
    check_end("2026-09-24", 7, PERIOD_DAYS, "2026-10-08");
    check_end("2026-05-02", 7, PERIOD_DAYS, "2026-05-09");
    check_end("2026-03-02", 7, PERIOD_DAYS, "2026-03-09");
    assert_true(period_end(real, day("2026-06-12"), 7, PERIOD_DAYS).moved);
    assert_false(period_end(real, day("2026-03-02"), 7, PERIOD_DAYS).moved);
    assert_false(period_end(real, day("2026-05-08"), 7, PERIOD_WORKDAYS).moved);
}

static void months_end_on_the_same_day(void **state)
{
    (void)state;
    check_end("2026-01-31", 1, PERIOD_MONTHS, "2026-02-28"); /* no 31st; the 28th is worked */
    check_end("2026-03-10", 1, PERIOD_MONTHS, "2026-04-10");
    check_end("2026-04-02", 1, PERIOD_MONTHS, "2026-05-06");
    check_end("2024-02-29", 1, PERIOD_YEARS, "2025-02-28");
    check_end("2025-05-12", 1, PERIOD_YEARS, "2026-05-12");
}

static void days_between(void **state)
{
    (void)state;
    assert_int_equal(workdays_between(real, day("2026-05-08"), day("2026-05-18")).n, 7);
    assert_int_equal(workdays_between(real, day("2026-05-18"), day("2026-05-08")).n, -7);
    assert_int_equal(workdays_between(real, day("2026-05-08"), day("2026-05-08")).n, 0);
    assert_int_equal(workdays_between(real, day("2024-12-31"), day("2025-12-31")).n, 248);
    assert_int_equal(workdays_between(real, day("2022-12-31"), day("2023-12-31")).n, 249);
}

static void states(void **state)
{
    (void)state;
    date a = day("2026-05-08"), b = day("2026-05-18");
    assert_int_equal(period_state_at(a, b, a - 1), PERIOD_UPCOMING);
    assert_int_equal(period_state_at(a, b, a), PERIOD_OPEN);
    assert_int_equal(period_state_at(a, b, b), PERIOD_OPEN);
    assert_int_equal(period_state_at(a, b, b + 1), PERIOD_CLOSED);
}

static void faults_are_named(void **state)
{
    (void)state;
    calendar *c = calendar_new(mem);
    date off[] = {day("2030-01-01"), day("2030-01-01"), day("2029-11-30"), day("2029-12-31"), day("2031-01-01"), day("2031-02-01")};
    date work[] = {day("2030-01-05"), day("2030-01-07"), day("2030-01-05")};
    calendar_notice n = {2030, off, 6, work, 3};
    calendar_fault f[9];
    assert_int_equal(calendar_add_year(c, &n, f, 9), 5);
    assert_int_equal(f[0].kind, CALENDAR_DAY_TWICE);
    assert_int_equal(f[0].at, 1);
    assert_int_equal(f[1].kind, CALENDAR_OUTSIDE);
    assert_int_equal(f[2].kind, CALENDAR_OUTSIDE);
    assert_int_equal(f[3].kind, CALENDAR_NO_MAKE_UP);
    assert_true(f[3].work);
    assert_int_equal(f[3].at, 1);
    assert_int_equal(f[4].kind, CALENDAR_DAY_TWICE);
    assert_int_equal(calendar_add_year(c, &n, f, 9), 1);
    assert_int_equal(f[0].kind, CALENDAR_YEAR_TWICE);
    date both[] = {day("2029-12-29")};
    assert_int_equal(calendar_add_year(c, &(calendar_notice){2028, both, 1, both, 1}, f, 9), 2); /* both outside */
    assert_int_equal(calendar_add_year(c, &(calendar_notice){2029, both, 1, both, 1}, f, 0), 1);
    assert_int_equal(calendar_day(c, both[0]), DAY_OFF);
    assert_int_equal(calendar_day(c, day("2031-01-01")), DAY_OFF); /* known from the notice for 2030 */
    assert_int_equal(calendar_day(c, day("2031-01-02")), DAY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workdays_follow_the_notices), cmocka_unit_test(a_missing_year_is_refused),
        cmocka_unit_test(a_last_day_off_moves_on),     cmocka_unit_test(months_end_on_the_same_day),
        cmocka_unit_test(days_between),                cmocka_unit_test(states),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
