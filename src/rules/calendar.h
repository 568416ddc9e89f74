/*
 * calendar: working days (工作日) and the counting of periods (期间).
 *
 * A day is a working day by the notices that the State Council gives for each year
 * (国务院办公厅关于…年部分节假日 安排的通知): Monday to Friday, without the days off it names, with the
 * make-up days (调休上班) it names. A year without its notice is unknown, and whatever would need one of its
 * days is refused, naming the year: never a guess.
 *
 * Periods follow the Civil Code (民法典):
 *   Art. 200  they are counted by the Gregorian calendar, in years, months, days and hours
 *   Art. 201  counted in days, months or years, the day of the start is not counted
 *   Art. 202  counted in months or years, the last day is the day of the same number, or the month's last day
 *   Art. 203  a last day on a legal day off moves to the day after the days off; it ends at 24:00 or at
 * closing time Art. 204  where law or agreement counts otherwise, that holds: give from and to instead Art.
 * 1259 以上, 以下, 以内, 届满 include the number: a period of n days holds its n-th day
 */
#ifndef GONGSHI_RULES_CALENDAR_H
#define GONGSHI_RULES_CALENDAR_H

#include "base/date.h"

typedef struct calendar calendar;

typedef enum day_kind { DAY_UNKNOWN, DAY_OFF, DAY_WORK } day_kind;

/* What a year's notice says; both lists borrowed for the call, in any order. */
typedef struct calendar_notice {
    int year;
    const date *off; /* days off, also those that fall on a weekend */
    size_t noff;
    const date *work; /* make-up days worked on a weekend */
    size_t nwork;
} calendar_notice;

typedef enum calendar_fault_kind {
    CALENDAR_YEAR_TWICE, /* the year is there already; nothing of the second notice is taken */
    CALENDAR_OUTSIDE,   /* the day lies neither in the year nor in the December before or the January after */
    CALENDAR_DAY_TWICE, /* named before, in this list or another year's notice */
    CALENDAR_DAY_BOTH,  /* off and worked */
    CALENDAR_NO_MAKE_UP /* a make-up day from Monday to Friday: that is a working day anyway */
} calendar_fault_kind;

typedef struct calendar_fault {
    calendar_fault_kind kind;
    date day;  /* DATE_NONE for YEAR_TWICE */
    bool work; /* it stands in the list of make-up days */
    size_t at; /* its index there */
} calendar_fault;

/* Lives in the arena. */
calendar *calendar_new(arena *in);
/* Takes a year's notice. Returns how many faults there are, the first max of them in faults; faulty days are
 * left out. */
size_t calendar_add_year(calendar *c, const calendar_notice *notice, calendar_fault *faults, size_t max);
bool calendar_has_year(const calendar *c, int year);

day_kind calendar_day(const calendar *c, date d);

/* A day that was worked out, or the year whose notice is missing for it. */
typedef struct day_result {
    date day;    /* DATE_NONE where it cannot be known */
    int missing; /* the year without a notice; 0 where the day is known (or past the year 9999) */
    bool moved;  /* the last day fell on a day off and moved on (Art. 203) */
} day_result;

/* The first working day on or after d. */
day_result calendar_workday_from(const calendar *c, date d);

typedef enum period_unit { PERIOD_DAYS, PERIOD_WORKDAYS, PERIOD_MONTHS, PERIOD_YEARS } period_unit;

/* The last day of a period of n (0 or more) that begins on `from`, which is not counted. */
day_result period_end(const calendar *c, date from, int64_t n, period_unit unit);

/* Working days after `from`, up to and with `to`; negative where to is before from. missing as above. */
typedef struct count_result {
    int64_t n;
    int missing; /* 0: n holds */
} count_result;
count_result workdays_between(const calendar *c, date from, date to);

typedef enum period_state { PERIOD_UPCOMING, PERIOD_OPEN, PERIOD_CLOSED } period_state;

/* Both ends belong to the period. */
period_state period_state_at(date from, date to, date today);

#endif
