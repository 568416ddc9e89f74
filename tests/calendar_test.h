/* One fresh arena and calendar a test, and its one year: a test's set_up calls calendar_set_up. */
#ifndef TESTS_CALENDAR_TEST_H
#define TESTS_CALENDAR_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules/calendar.h"

static arena *mem;
static calendar *cal;

static date day(const char *iso) { return date_parse(str_from(iso)); }

/* The days off and worked of the year 2026 besides its weekends, in order, each list ended by NULL. */
static int calendar_set_up(const char *const *off, const char *const *work)
{
    date days[2][16];
    uint32_t n[2] = {0, 0};
    for (; off[n[0]]; n[0]++) days[0][n[0]] = day(off[n[0]]);
    for (; work[n[1]]; n[1]++) days[1][n[1]] = day(work[n[1]]);
    mem = arena_new();
    cal = calendar_new(mem);
    calendar_fault f;
    return (int)calendar_add_year(cal, &(calendar_notice){2026, days[0], n[0], days[1], n[1]}, &f, 1);
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

#endif
