/*
 * workflow: closed loops (闭环流程). A matter goes through steps in order, 发现 → 上报 → 派单 → 办理 → 反馈,
 * each with a date; a step may have a time limit (时限) counted from the step before it.
 *
 * Limits in hours run from the minute (Civil Code Art. 201); limits in days and working days are periods of
 * rules/calendar.h and end at 24:00 of their last day. Where only the day of a step is known, a step is late
 * only if it is late whatever the hour was. Where a year's calendar is missing, a step is judged only if no
 * calendar could change the answer; else the fault names the year.
 */
#ifndef GONGSHI_RULES_WORKFLOW_H
#define GONGSHI_RULES_WORKFLOW_H

#include "base/num.h"
#include "rules/calendar.h"

typedef enum within_unit { WITHIN_NONE, WITHIN_HOURS, WITHIN_DAYS, WITHIN_WORKDAYS } within_unit;

#define STEP_NONE UINT32_MAX

typedef struct step_rule {
    bool optional; /* may be left out */
    bool again;    /* the matter may come back to this step from a later one (退回再办) */
    within_unit unit;
    int64_t within; /* so many units, at least 1 */
    uint32_t from;  /* the step the limit counts from; STEP_NONE: the step done before */
} step_rule;

/* When: the day, and the minute of the day (0..1440) or -1 where only the day is known. */
typedef struct moment {
    date day;
    int minutes;
} moment;

/* A step that was taken. In the order in which they are recorded. */
typedef struct step_done {
    uint32_t step;
    moment on;
} step_done;

typedef enum step_fault_kind {
    STEP_SKIPPED,    /* `step` should come before done[at] and comes nowhere */
    STEP_ORDER,      /* done[at] belongs before `step`, which was taken already */
    STEP_REPEATED,   /* done[at] was taken just before */
    STEP_BACKWARDS,  /* done[at] is dated before the step recorded before it */
    STEP_FUTURE,     /* done[at] is dated after today */
    STEP_LATE,       /* done[at] came after `due` */
    STEP_OVERDUE,    /* `step` is awaited and `due` is past; at is the number of steps done */
    STEP_DUE_UNKNOWN /* the limit of `step` needs the calendar of due.missing */
} step_fault_kind;

typedef struct deadline {
    moment on;   /* day DATE_NONE: no limit, or unknown; minutes 1440: at the end of the day */
    int missing; /* the year whose calendar is missing; 0 */
} deadline;

typedef struct step_fault {
    step_fault_kind kind;
    uint32_t at, step;
    deadline due;
} step_fault;

typedef struct workflow_state {
    bool started;
    bool closed;        /* the last step that is not optional is done */
    bool overdue;       /* the awaited step is past its limit */
    bool late;          /* some step came after its limit */
    uint32_t last;      /* the step it stands at; STEP_NONE before the start */
    uint32_t next;      /* the step awaited; STEP_NONE when closed */
    uint32_t rounds;    /* how often it came back */
    deadline due;       /* of the awaited step */
    date opened, ended; /* DATE_NONE: not yet */
    int64_t days;       /* from opened to ended, or to today */
    int64_t minutes;    /* the same, exact; -1 where a time is not known or it is not closed */
} workflow_state;

/* Runs the steps done through the rules. Returns how many faults there are, the first max of them in faults.
 */
size_t workflow_run(const step_rule *rules, uint32_t nrules, const step_done *done, uint32_t ndone,
                    const calendar *c, date today, workflow_state *state, step_fault *faults, size_t max);

/* The limit of a step that counts from a moment; WITHIN_NONE gives DATE_NONE with nothing missing. */
deadline step_deadline(const calendar *c, const step_rule *rule, moment from);

/* Turnaround (办理时长) over many matters; days are those of the closed ones. Exact: the median may end in a
 * half. */
typedef struct turnaround {
    uint32_t total, started, closed, overdue;
    uint32_t in_time; /* closed with no step late */
    frac median;      /* of den 1 or 2; 0/1 where none is closed */
    int64_t p90;      /* nearest rank: the smallest number of days that 90 % of them do not exceed */
    int64_t longest;
} turnaround;

turnaround turnaround_of(arena *scratch, const workflow_state *states, size_t n);

#endif
