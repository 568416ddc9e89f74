/*
 * duty: what must be published by when (公开时限), and what is overdue.
 *
 * Two forms. What comes round (每季度公开) is owed for each calendar period, within a limit after its end: a
 * period counts as published where something was published on its last day or later. What is published when
 * it arises or changes (形成或变更之日起…) is owed within a limit after that day
 * (政府信息公开条例第二十六条). Limits are counted as the Civil Code counts periods (rules/calendar.h).
 */
#ifndef GONGSHI_RULES_DUTY_H
#define GONGSHI_RULES_DUTY_H

#include "rules/calendar.h"

typedef enum duty_cycle {
    DUTY_CHANGE, /* when it arises or changes */
    DUTY_WEEK,   /* Monday to Sunday */
    DUTY_MONTH,
    DUTY_QUARTER,
    DUTY_HALF,
    DUTY_YEAR
} duty_cycle;

typedef struct duty_rule {
    duty_cycle every;
    int64_t within; /* 0: on the last day of the period */
    period_unit unit;
    date since; /* nothing that ended before this day is owed; DATE_NONE: only the last period */
} duty_rule;

/* Where the matter stands today. */
typedef struct duty_state {
    date from, to;    /* the oldest period that is owed; else the next one */
    date due;         /* its last day; DATE_NONE where missing says why, or nothing comes round */
    uint32_t missed;  /* periods that are owed and past their limit; 0: nothing is overdue */
    int64_t days;     /* since due, where overdue: days, and working days */
    int64_t workdays; /* -1: unknown */
    int missing;      /* the year whose calendar a limit needs; 0: none */
} duty_state;

/* last: when such a thing was last published, DATE_NONE: never. */
duty_state duty_judge(const calendar *c, const duty_rule *rule, date last, date today);

/* What arose on one day and was published on another: how many days past its limit, 0 in time; missing as
 * above. */
count_result duty_late(const calendar *c, const duty_rule *rule, date arose, date published);

/* The k-th period before the one that holds d (0: that one itself). */
void duty_period(duty_cycle every, date d, int k, date *from, date *to);

#endif
