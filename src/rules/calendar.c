#include "rules/calendar.h"

/* Days named by a notice, one bit a day of the year. A year may have days named by a neighbour's notice only.
 */
typedef struct year_days {
    int year;
    bool known;
    uint64_t off[6], work[6];
} year_days;

struct calendar {
    arena *in;
    year_days *years; /* ascending */
    size_t n, cap;
};

calendar *calendar_new(arena *in)
{
    calendar *c = arena_make(in, calendar);
    c->in = in;
    return c;
}

static const year_days *find_year(const calendar *c, int year)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->years[i].year == year) return &c->years[i];
    return NULL;
}

static year_days *make_year(calendar *c, int year)
{
    size_t at = 0;
    while (at < c->n && c->years[at].year < year) at++;
    if (at < c->n && c->years[at].year == year) return &c->years[at];
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 8;
        year_days *grown = arena_make_n(c->in, year_days, cap);
        for (size_t i = 0; i < c->n; i++) grown[i] = c->years[i];
        c->years = grown;
        c->cap = cap;
    }
    for (size_t i = c->n; i > at; i--) c->years[i] = c->years[i - 1];
    c->n++;
    c->years[at] = (year_days){.year = year};
    return &c->years[at];
}

static size_t day_of_year(date d) { return (size_t)(d - date_make(date_split(d).year, 1, 1)); }
static bool bit(const uint64_t *bits, size_t i) { return bits[i / 64] >> (i % 64) & 1; }
static bool is_weekend(date d) { return date_weekday(d) > 5; }

/* Enters one day; false: *kind says what is wrong with it. */
static bool enter_day(calendar *c, int year, date d, bool work, calendar_fault_kind *kind)
{
    ymd t = date_split(d);
    if (t.year != year && !(t.year == year - 1 && t.month == 12) && !(t.year == year + 1 && t.month == 1)) {
        *kind = CALENDAR_OUTSIDE;
        return false;
    }
    if (work && !is_weekend(d)) {
        *kind = CALENDAR_NO_MAKE_UP;
        return false;
    }
    year_days *y = make_year(c, t.year);
    size_t i = day_of_year(d);
    bool is_off = bit(y->off, i), is_work = bit(y->work, i);
    if (is_off || is_work) {
        *kind = work == is_work ? CALENDAR_DAY_TWICE : CALENDAR_DAY_BOTH;
        return false;
    }
    (work ? y->work : y->off)[i / 64] |= (uint64_t)1 << (i % 64);
    return true;
}

size_t calendar_add_year(calendar *c, const calendar_notice *notice, calendar_fault *faults, size_t max)
{
    size_t n = 0;
    if (calendar_has_year(c, notice->year)) {
        if (max) faults[0] = (calendar_fault){CALENDAR_YEAR_TWICE, DATE_NONE, false, 0};
        return 1;
    }
    make_year(c, notice->year)->known = true;
    for (size_t i = 0; i < notice->noff + notice->nwork; i++) {
        bool work = i >= notice->noff;
        size_t at = work ? i - notice->noff : i;
        calendar_fault f = {.day = work ? notice->work[at] : notice->off[at], .work = work, .at = at};
        if (enter_day(c, notice->year, f.day, work, &f.kind)) continue;
        if (n < max) faults[n] = f;
        n++;
    }
    return n;
}

bool calendar_has_year(const calendar *c, int year)
{
    const year_days *y = find_year(c, year);
    return y && y->known;
}

day_kind calendar_day(const calendar *c, date d)
{
    const year_days *y = find_year(c, date_split(d).year);
    if (!y) return DAY_UNKNOWN;
    size_t i = day_of_year(d);
    if (bit(y->off, i)) return DAY_OFF;
    if (bit(y->work, i)) return DAY_WORK;
    if (!y->known) return DAY_UNKNOWN;
    return is_weekend(d) ? DAY_OFF : DAY_WORK;
}

static day_result unknown(date d) { return (day_result){.day = DATE_NONE, .missing = date_split(d).year}; }

day_result calendar_workday_from(const calendar *c, date d)
{
    for (date at = d;; at++) {
        day_kind k = calendar_day(c, at);
        if (k == DAY_UNKNOWN) return unknown(at);
        if (k == DAY_WORK) return (day_result){.day = at, .moved = at != d};
    }
}

/* The n-th working day after from. Ends at the first unknown day, so a huge n costs no more than the years
 * known. */
static day_result count_workdays(const calendar *c, date from, int64_t n)
{
    date at = from;
    while (n > 0) {
        day_kind k = calendar_day(c, ++at);
        if (k == DAY_UNKNOWN) return unknown(at);
        n -= k == DAY_WORK;
    }
    return calendar_workday_from(c, at);
}

day_result period_end(const calendar *c, date from, int64_t n, period_unit unit)
{
    const day_result never = {.day = DATE_NONE};
    date last = from;
    if (n < 0) return never;
    switch (unit) {
    case PERIOD_WORKDAYS: return count_workdays(c, from, n);
    case PERIOD_DAYS:
        if (n > date_make(9999, 12, 31) - from) return never;
        last = from + (date)n;
        break;
    case PERIOD_MONTHS:
    case PERIOD_YEARS:
        if (n > 9999 * 12) return never;
        last = date_add_months(from, (int)n * (unit == PERIOD_YEARS ? 12 : 1));
        if (last == DATE_NONE) return never;
        break;
    }
    return calendar_workday_from(c, last);
}

count_result workdays_between(const calendar *c, date from, date to)
{
    bool back = to < from;
    date after = back ? to : from, last = back ? from : to;
    count_result r = {0};
    for (date at = after + 1; at <= last; at++) {
        day_kind k = calendar_day(c, at);
        if (k == DAY_UNKNOWN) return (count_result){.missing = date_split(at).year};
        r.n += k == DAY_WORK;
    }
    if (back) r.n = -r.n;
    return r;
}

period_state period_state_at(date from, date to, date today)
{
    return today < from ? PERIOD_UPCOMING : today > to ? PERIOD_CLOSED : PERIOD_OPEN;
}
