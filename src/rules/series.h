/*
 * series: a value over time (指标) with a target: its last value, its change, its trend, whether the target
 * is met.
 */
#ifndef GONGSHI_RULES_SERIES_H
#define GONGSHI_RULES_SERIES_H

#include "base/date.h"
#include "base/num.h"

typedef struct series_point {
    date on;
    dec value;
} series_point;

typedef enum series_better { SERIES_NEITHER, SERIES_HIGHER, SERIES_LOWER } series_better;
typedef enum series_trend { SERIES_STEADY, SERIES_UP, SERIES_DOWN } series_trend;

typedef struct series_result {
    size_t n;
    series_point first, last, lowest, highest; /* the earliest of equals */
    bool has_change;                           /* there are two points and the difference fits */
    dec change;                                /* last less the one before */
    series_trend trend;                        /* of that change */
    bool improved, worsened; /* by `better`; both false where it says neither or nothing changed */
    bool met;                /* the last value reaches the target; reaching it exactly counts */
    size_t times_met;        /* points that reach it */
    dec missing; /* what the last value lacks; 0 where it is met (or the difference does not fit) */
} series_result;

typedef enum series_fault_kind {
    SERIES_BACKWARDS, /* point `at` is dated before the one above it */
    SERIES_DAY_TWICE, /* point `at` has the day of the one above it */
    SERIES_AHEAD      /* point `at` is dated after today */
} series_fault_kind;

typedef struct series_fault {
    series_fault_kind kind;
    size_t at;
} series_fault;

/* target may be NULL. Points in order of time. Returns how many faults, the first max of them in faults. */
size_t series_run(const series_point *points, size_t n, const dec *target, series_better better, date today,
                  series_result *out, series_fault *faults, size_t max);

#endif
