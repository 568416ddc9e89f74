#include "rules/workflow.h"

#include <stdlib.h>

typedef struct run {
    const step_rule *rules;
    uint32_t nrules;
    const step_done *done;
    uint32_t ndone;
    const calendar *cal;
    date today;
    step_fault *faults;
    size_t max, n;
} run;

static void fault(run *r, step_fault_kind kind, uint32_t at, uint32_t step, deadline due)
{
    if (r->n < r->max) r->faults[r->n] = (step_fault){kind, at, step, due};
    r->n++;
}

static const deadline no_deadline = {{DATE_NONE, -1}, 0};

/* Minutes since the epoch's day; where the hour is not known, the first or the last it can be. 24:00 is the
   day's last minute, so that what is dated on the day after comes after it. */
static int64_t earliest(moment m)
{
    return (int64_t)m.day * 1440 + (m.minutes < 0 ? 0 : m.minutes < 1440 ? m.minutes : 1439);
}
static int64_t latest(moment m) { return m.minutes < 0 ? (int64_t)m.day * 1440 + 1439 : earliest(m); }

deadline step_deadline(const calendar *c, const step_rule *rule, moment from)
{
    if (rule->unit == WITHIN_NONE) return no_deadline;
    if (rule->unit == WITHIN_HOURS) {
        int64_t hours = rule->within, at;
        if (!num_mul(hours, 60, &at) || !num_add(at, latest(from), &at) ||
            at / 1440 > date_make(9999, 12, 31))
            return no_deadline;
        int64_t day = at / 1440 - (at % 1440 < 0);
        return (deadline){{(date)day, (int)(at - day * 1440)}, 0};
    }
    period_unit unit = rule->unit == WITHIN_DAYS ? PERIOD_DAYS : PERIOD_WORKDAYS;
    day_result end = period_end(c, from.day, rule->within, unit);
    return (deadline){{end.day, end.day == DATE_NONE ? -1 : 1440}, end.missing};
}

/* Whatever the missing calendar says, a period of n days or working days lasts n days at least. */
static bool surely_in_time(const step_rule *rule, date from, date on) { return on - from <= rule->within; }

/* The moment from which the limit of `step`, reached after done[before], counts; false: that step was not
 * taken. */
static bool limit_start(const run *r, uint32_t step, uint32_t before, moment *from)
{
    uint32_t named = r->rules[step].from;
    for (uint32_t i = before + 1; i-- > 0;) {
        if (named != STEP_NONE && r->done[i].step != named) continue;
        *from = r->done[i].on;
        return true;
    }
    return false;
}

static bool check_limit(run *r, uint32_t at)
{
    const step_done *d = &r->done[at];
    moment from;
    if (!at || !limit_start(r, d->step, at - 1, &from)) return false;
    const step_rule *rule = &r->rules[d->step];
    bool by_days = rule->unit == WITHIN_DAYS || rule->unit == WITHIN_WORKDAYS;
    if (by_days && surely_in_time(rule, from.day, d->on.day))
        return false; /* most: no need to count the days off */
    deadline due = step_deadline(r->cal, rule, from);
    if (due.missing) {
        fault(r, STEP_DUE_UNKNOWN, at, d->step, due);
        return false;
    }
    if (due.on.day == DATE_NONE || earliest(d->on) <= latest(due.on)) return false;
    fault(r, STEP_LATE, at, d->step, due);
    return true;
}

static bool taken_later(const run *r, uint32_t at, uint32_t step)
{
    for (uint32_t i = at + 1; i < r->ndone; i++)
        if (r->done[i].step == step) return true;
    return false;
}

/* done[at] after the step `last` (STEP_NONE: at the start): true where the matter came back to an earlier
 * step. */
static bool check_order(run *r, uint32_t at, uint32_t last)
{
    uint32_t step = r->done[at].step, first = last == STEP_NONE ? 0 : last + 1;
    if (last != STEP_NONE && step <= last) {
        if (r->rules[step].again) return true;
        fault(r, step == last ? STEP_REPEATED : STEP_ORDER, at, last, no_deadline);
        return false;
    }
    for (uint32_t s = first; s < step; s++)
        if (!r->rules[s].optional && !taken_later(r, at, s)) fault(r, STEP_SKIPPED, at, s, no_deadline);
    return false;
}

static bool is_before(moment a, moment b)
{
    if (a.day != b.day) return a.day < b.day;
    return a.minutes >= 0 && b.minutes >= 0 && a.minutes < b.minutes;
}

/* The first step after `last` that must come; STEP_NONE where none must. */
static uint32_t awaited(const run *r, uint32_t last)
{
    for (uint32_t s = last == STEP_NONE ? 0 : last + 1; s < r->nrules; s++)
        if (!r->rules[s].optional) return s;
    return STEP_NONE;
}

static void await_next(run *r, workflow_state *st)
{
    moment from;
    if (st->next == STEP_NONE || !r->ndone || !limit_start(r, st->next, r->ndone - 1, &from)) return;
    const step_rule *rule = &r->rules[st->next];
    st->due = step_deadline(r->cal, rule, from);
    if (st->due.missing) {
        if (!surely_in_time(rule, from.day, r->today))
            fault(r, STEP_DUE_UNKNOWN, r->ndone, st->next, st->due);
    } else if (st->due.on.day != DATE_NONE && st->due.on.day < r->today) {
        st->overdue = true;
        fault(r, STEP_OVERDUE, r->ndone, st->next, st->due);
    }
}

static void measure(const run *r, workflow_state *st)
{
    const moment first = r->done[0].on, last = r->done[r->ndone - 1].on;
    st->started = true;
    st->opened = first.day;
    if (st->closed) st->ended = last.day;
    st->days = (int64_t)(st->closed ? last.day : r->today) - first.day;
    if (st->closed && first.minutes >= 0 && last.minutes >= 0) st->minutes = earliest(last) - earliest(first);
}

size_t workflow_run(const step_rule *rules, uint32_t nrules, const step_done *done, uint32_t ndone,
                    const calendar *c, date today, workflow_state *state, step_fault *faults, size_t max)
{
    run r = {rules, nrules, done, ndone, c, today, faults, max, 0};
    workflow_state st = {
        .last = STEP_NONE, .due = no_deadline, .opened = DATE_NONE, .ended = DATE_NONE, .minutes = -1};
    for (uint32_t i = 0; i < ndone; i++) {
        bool back = check_order(&r, i, st.last);
        if (i && is_before(done[i].on, done[i - 1].on))
            fault(&r, STEP_BACKWARDS, i, done[i - 1].step, no_deadline);
        if (done[i].on.day > today) fault(&r, STEP_FUTURE, i, done[i].step, no_deadline);
        if (check_limit(&r, i)) st.late = true;
        st.rounds += back;
        if (back || st.last == STEP_NONE || done[i].step > st.last) st.last = done[i].step;
    }
    st.next = awaited(&r, st.last);
    st.closed = ndone && st.next == STEP_NONE;
    await_next(&r, &st);
    if (ndone) measure(&r, &st);
    *state = st;
    return r.n;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

turnaround turnaround_of(arena *scratch, const workflow_state *states, size_t n)
{
    turnaround t = {.total = (uint32_t)n, .median = {0, 1}};
    int64_t *days = arena_make_n(scratch, int64_t, n);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        t.started += states[i].started;
        t.overdue += states[i].overdue;
        if (!states[i].closed) continue;
        t.in_time += !states[i].late;
        days[k++] = states[i].days;
    }
    t.closed = (uint32_t)k;
    if (!k) return t;
    qsort(days, k, sizeof *days, by_size);
    t.median = k % 2 ? (frac){days[k / 2], 1} : frac_reduce((frac){days[k / 2 - 1] + days[k / 2], 2});
    t.p90 = days[(k * 9 + 9) / 10 - 1];
    t.longest = days[k - 1];
    return t;
}
