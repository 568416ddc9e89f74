/* Turnaround (办理时长) of a kind whose records go through stages: how many are closed, how fast, how many in
 * time. */
#include "base/num.h"
#include "model/types/types.h"
#include "rules/workflow.h"
#include "view/internal.h"

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

/* {total, closed, open, overdue, in_time, in_time_share, median, p90, longest}; false where nothing is closed
 * yet. */
dyn turnaround_dyn(const kind *k, dyn_env *env)
{
    uint32_t at = stages_field(k), n = 0;
    if (at == NO_FIELD) return DYN_NOTHING;
    workflow_state *states = arena_make_n(env->scratch, workflow_state, k->nrecords);
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const fval *v = &k->records[i]->values[at];
        if (v->src && !v->bad) states[n++] = *stages_state(v);
    }
    turnaround t = turnaround_of(env->scratch, states, n);
    if (!t.closed) return DYN_NO;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 9);
    e[0] = (dyn_entry){STR("total"), dyn_text(num_text(env->scratch, t.total))};
    e[1] = (dyn_entry){STR("closed"), dyn_text(num_text(env->scratch, t.closed))};
    e[2] = (dyn_entry){STR("open"), dyn_text(num_text(env->scratch, t.total - t.closed))};
    e[3] = (dyn_entry){STR("overdue"), dyn_text(num_text(env->scratch, t.overdue))};
    e[4] = (dyn_entry){STR("in_time"), dyn_text(num_text(env->scratch, t.in_time))};
    e[5] = (dyn_entry){STR("in_time_share"), dyn_text(num_percent(env->scratch, t.in_time, t.closed, 1))};
    e[6] = (dyn_entry){STR("median"), dyn_text(days_text(env->scratch, t.median))};
    e[7] = (dyn_entry){STR("p90"), dyn_text(num_text(env->scratch, t.p90))};
    e[8] = (dyn_entry){STR("longest"), dyn_text(num_text(env->scratch, t.longest))};
    return dyn_object(e, 9);
}
