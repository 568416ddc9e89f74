/*
 * tasks: 问题—责任—时限 lists. Each item has a due day; when it is done it is struck off (销号) with the day
 * it was done.
 */
#ifndef GONGSHI_RULES_TASKS_H
#define GONGSHI_RULES_TASKS_H

#include "base/date.h"

typedef struct task {
    date due; /* DATE_NONE: none */
    bool done;
    date on; /* the day it was done; DATE_NONE: not given */
} task;

typedef enum task_state { TASK_OPEN, TASK_OVERDUE, TASK_DONE, TASK_DONE_LATE } task_state;

/* Overdue from the day after the due day on; done late where the day it was done is after the due day. */
task_state task_state_at(const task *t, date today);

/* What is wrong with the item itself; NONE where nothing is. */
typedef enum task_fault {
    TASK_FINE,
    TASK_DONE_UNDATED, /* done, but the day is missing */
    TASK_DATED_OPEN,   /* a day it was done, but the state is open */
    TASK_DONE_AHEAD    /* done on a day after today */
} task_fault;
task_fault task_check(const task *t, date today);

typedef struct task_count {
    uint32_t total, open, overdue, done, late; /* open holds overdue, done holds late */
} task_count;
task_count tasks_count(const task *tasks, size_t n, date today);

#endif
