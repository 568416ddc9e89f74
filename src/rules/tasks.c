#include "rules/tasks.h"

task_state task_state_at(const task *t, date today)
{
    if (t->done)
        return t->due != DATE_NONE && t->on != DATE_NONE && t->on > t->due ? TASK_DONE_LATE : TASK_DONE;
    return t->due != DATE_NONE && today > t->due ? TASK_OVERDUE : TASK_OPEN;
}

task_fault task_check(const task *t, date today)
{
    if (t->done && t->on == DATE_NONE) return TASK_DONE_UNDATED;
    if (!t->done && t->on != DATE_NONE) return TASK_DATED_OPEN;
    return t->done && t->on > today ? TASK_DONE_AHEAD : TASK_FINE;
}

task_count tasks_count(const task *tasks, size_t n, date today)
{
    task_count c = {.total = (uint32_t)n};
    for (size_t i = 0; i < n; i++) {
        task_state s = task_state_at(&tasks[i], today);
        c.overdue += s == TASK_OVERDUE;
        c.late += s == TASK_DONE_LATE;
        c.done += tasks[i].done;
    }
    c.open = c.total - c.done;
    return c;
}
