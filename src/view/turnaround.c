/* Turnaround (办理时长) of a kind whose records go through stages: how many are closed, how fast, how many in
 * time. */
#include "base/chart.h"
#include "base/num.h"
#include "model/types/types.h"
#include "rules/workflow.h"
#include "view/internal.h"

#include <stdlib.h>

static uint32_t stages_field(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++)
        if (k->shape.fields[i].type == &type_stages) return i;
    return NO_FIELD;
}

static str days_text(arena *a, frac f)
{
    f = frac_reduce(f);
    return f.den == 1 ? num_text(a, f.num) : dec_text(a, (dec){f.num * 5, 1}); /* halves */
}

/* How many days the closed ones took: a column a day, and where half and nine in ten were done. Beyond four
 * times nine in ten, all are in the last column. */
static dyn days_chart(const kind *k, const workflow_state *states, uint32_t n, const turnaround *t,
                      dyn_env *env)
{
    enum { MOST = 60 };
    int64_t last = t->p90 < MOST / 4 ? 4 * t->p90 + 4 : MOST;
    if (last > t->longest) last = t->longest;
    uint32_t columns = (uint32_t)last + 1;
    chart_point *points = arena_make_n(env->scratch, chart_point, columns);
    for (uint32_t i = 0; i < n; i++)
        if (states[i].closed) points[states[i].days < last ? states[i].days : last].value++;
    for (uint32_t i = 0; i < columns; i++) {
        points[i].at = i;
        points[i].label = num_text(env->scratch, i);
        points[i].text = num_text(env->scratch, points[i].value);
    }
    if (t->longest > last) points[last].label = str_join(env->scratch, points[last].label, STR("+"));
    str median = days_text(env->scratch, t->median), most = num_text(env->scratch, t->p90);
    str days = dyn_word(env, STR("charts.days"));
    chart_mark marks[] = {{.at = t->median.num / t->median.den}, {.at = t->p90 < last ? t->p90 : last}};
    marks[0].text = str_fmt(env->scratch, "%.*s %.*s%.*s", STR_ARG(dyn_word(env, STR("charts.median"))),
                            STR_ARG(median), STR_ARG(days));
    marks[1].text = str_fmt(env->scratch, "%.*s %.*s%.*s", STR_ARG(dyn_word(env, STR("charts.p90"))),
                            STR_ARG(most), STR_ARG(days));
    str title = str_fmt(env->scratch, "%.*s：%.*s", STR_ARG(k->label),
                        STR_ARG(dyn_word(env, STR("charts.turnaround"))));
    return dyn_draw(env, &(chart){.form = CHART_COLUMNS,
                                  .title = title,
                                  .points = points,
                                  .n = columns,
                                  .marks = marks,
                                  .nmarks = 2});
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* How many took how many days: {days, count}. */
static dyn days_rows(const workflow_state *states, uint32_t n, dyn_env *env)
{
    int64_t *days = arena_make_n(env->scratch, int64_t, n);
    uint32_t closed = 0, rows = 0;
    for (uint32_t i = 0; i < n; i++)
        if (states[i].closed) days[closed++] = states[i].days;
    qsort(days, closed, sizeof *days, by_size);
    dyn *list = arena_make_n(env->scratch, dyn, closed);
    for (uint32_t i = 0, end; i < closed; i = end) {
        for (end = i; end < closed && days[end] == days[i];) end++;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 2);
        e[0] = (dyn_entry){STR("days"), dyn_text(num_text(env->scratch, days[i]))};
        e[1] = (dyn_entry){STR("count"), dyn_text(num_text(env->scratch, end - i))};
        list[rows++] = dyn_object(e, 2);
    }
    return dyn_array(list, rows);
}

/* {total, closed, open, overdue, in_time, in_time_share, median, p90, longest,
 * chart, rows}; false where nothing is closed
 * yet. */
dyn turnaround_dyn(const kind *k, dyn_env *env)
{
    uint32_t at = stages_field(k), n = 0;
    if (at == NO_FIELD) return DYN_NOTHING;
    workflow_state *states = arena_make_n(env->scratch, workflow_state, k->nrecords);
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const fval *v = value_at(k->records[i]->values, at);
        if (v->src && !v->bad) states[n++] = *stages_state(v);
    }
    turnaround t = turnaround_of(env->scratch, states, n);
    if (!t.closed) return DYN_NO;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 11);
    e[0] = (dyn_entry){STR("total"), dyn_text(num_text(env->scratch, t.total))};
    e[1] = (dyn_entry){STR("closed"), dyn_text(num_text(env->scratch, t.closed))};
    e[2] = (dyn_entry){STR("open"), dyn_text(num_text(env->scratch, t.total - t.closed))};
    e[3] = (dyn_entry){STR("overdue"), dyn_text(num_text(env->scratch, t.overdue))};
    e[4] = (dyn_entry){STR("in_time"), dyn_text(num_text(env->scratch, t.in_time))};
    e[5] = (dyn_entry){STR("in_time_share"), dyn_text(num_percent(env->scratch, t.in_time, t.closed, 1))};
    e[6] = (dyn_entry){STR("median"), dyn_text(days_text(env->scratch, t.median))};
    e[7] = (dyn_entry){STR("p90"), dyn_text(num_text(env->scratch, t.p90))};
    e[8] = (dyn_entry){STR("longest"), dyn_text(num_text(env->scratch, t.longest))};
    e[9] = (dyn_entry){STR("chart"), days_chart(k, states, n, &t, env)};
    e[10] = (dyn_entry){STR("rows"), days_rows(states, n, env)};
    return dyn_object(e, 11);
}
