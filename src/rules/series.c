#include "rules/series.h"

static bool reaches(dec value, dec target, series_better better)
{
    int c = dec_cmp(value, target);
    return better == SERIES_LOWER ? c <= 0 : better == SERIES_HIGHER ? c >= 0 : c == 0;
}

static size_t check_dates(const series_point *p, size_t n, date today, series_fault *faults, size_t max)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        bool ahead = p[i].on > today, twice = i && p[i].on == p[i - 1].on, back = i && p[i].on < p[i - 1].on;
        if (!ahead && !twice && !back) continue;
        series_fault_kind kind = back ? SERIES_BACKWARDS : twice ? SERIES_DAY_TWICE : SERIES_AHEAD;
        if (found < max) faults[found] = (series_fault){kind, i};
        found++;
    }
    return found;
}

size_t series_run(const series_point *points, size_t n, const dec *target, series_better better, date today,
                  series_result *out, series_fault *faults, size_t max)
{
    series_result r = {.n = n};
    size_t found = check_dates(points, n, today, faults, max);
    if (n) {
        r.first = r.lowest = r.highest = points[0];
        r.last = points[n - 1];
    }
    for (size_t i = 0; i < n; i++) {
        if (dec_cmp(points[i].value, r.lowest.value) < 0) r.lowest = points[i];
        if (dec_cmp(points[i].value, r.highest.value) > 0) r.highest = points[i];
        if (target) r.times_met += reaches(points[i].value, *target, better);
    }
    if (n > 1) {
        int c = dec_cmp(r.last.value, points[n - 2].value);
        r.has_change = dec_sub(r.last.value, points[n - 2].value, &r.change);
        r.trend = c > 0 ? SERIES_UP : c < 0 ? SERIES_DOWN : SERIES_STEADY;
        r.improved = (better == SERIES_HIGHER && c > 0) || (better == SERIES_LOWER && c < 0);
        r.worsened = (better == SERIES_HIGHER && c < 0) || (better == SERIES_LOWER && c > 0);
    }
    if (n && target) {
        r.met = reaches(r.last.value, *target, better);
        if (!r.met) {
            bool over = dec_cmp(r.last.value, *target) > 0;
            if (!dec_sub(over ? r.last.value : *target, over ? *target : r.last.value, &r.missing))
                r.missing = (dec){0, 0};
        }
    }
    *out = r;
    return found;
}
