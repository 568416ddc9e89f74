/* Figures over a whole kind: how its records were rated (满意度), how many there were week by week. */
#include "base/chart.h"
#include "base/num.h"
#include "model/types/types.h"
#include "view/internal.h"

static dyn text_of(dyn_env *env, int64_t n) { return dyn_text(num_text(env->scratch, n)); }

/* ---- ratings ---- */

enum { MOST_MARKS = 10 };

/* The field `rating`: marks from 1 to at most 10. */
static uint32_t rating_field(const kind *k)
{
    uint32_t at = shape_find(&k->shape, STR("rating"));
    return at != NO_FIELD && k->shape.fields[at].type == &type_count && !k->shape.fields[at].is_private
               ? at
               : NO_FIELD;
}

/* {count, average, best_share, chart, rows: {label, count, share}}: the marks given, the best first. ABSENT
 * where records have no rating. */
dyn ratings_dyn(const kind *k, dyn_env *env)
{
    uint32_t at = rating_field(k);
    int64_t counts[MOST_MARKS + 1] = {0}, n = 0, sum = 0, best = 5;
    if (at == NO_FIELD) return DYN_NOTHING;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const fval *v = value_at(k->records[i]->values, at);
        if (!v->src || v->bad || v->as.n < 1 || v->as.n > MOST_MARKS) continue;
        if (v->as.n > best) best = v->as.n;
        counts[v->as.n]++;
        sum += v->as.n;
        n++;
    }
    if (!n) return DYN_NO;
    const field *f = &k->shape.fields[at];
    chart_point *points = arena_make_n(env->scratch, chart_point, (size_t)best);
    dyn *rows = arena_make_n(env->scratch, dyn, (size_t)best);
    for (int64_t mark = best, i = 0; mark > 0; mark--, i++) {
        fval one = {.src = value_at(k->records[0]->values, at)->src, .as.n = mark};
        str share = num_percent(env->scratch, counts[mark], n, 1);
        str label = f->type->text(f, &one, env);
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
        e[0] = (dyn_entry){STR("label"), dyn_text(label)};
        e[1] = (dyn_entry){STR("count"), text_of(env, counts[mark])};
        e[2] = (dyn_entry){STR("share"), dyn_text(share)};
        rows[i] = dyn_object(e, 3);
        points[i] = (chart_point){
            .label = label,
            .text = str_fmt(env->scratch, "%lld · %.*s", (long long)counts[mark], STR_ARG(share)),
            .value = counts[mark]};
    }
    int64_t hundredths = 0;
    (void)num_muldiv(sum, 100, n, NUM_HALF_UP, &hundredths);
    chart c = {.form = CHART_BARS, .title = f->label, .points = points, .n = (uint32_t)best};
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
    e[0] = (dyn_entry){STR("count"), text_of(env, n)};
    e[1] = (dyn_entry){STR("average"), dyn_text(dec_text(env->scratch, (dec){hundredths, 2}))};
    e[2] = (dyn_entry){STR("best_share"), dyn_text(num_percent(env->scratch, counts[best], n, 1))};
    e[3] = (dyn_entry){STR("chart"), dyn_draw(env, &c)};
    e[4] = (dyn_entry){STR("rows"), dyn_array(rows, (uint32_t)best)};
    return dyn_object(e, 5);
}

/* ---- weeks ---- */

enum { WEEKS = 12 };

/* The last twelve weeks (Monday to Sunday, this one too): {spark, now, before, most}. ABSENT where the kind
 * is not dated. */
dyn kind_weeks_dyn(const kind *k, dyn_env *env)
{
    if (k->date == NO_FIELD || k->shape.fields[k->date].is_private) return DYN_NOTHING;
    date monday = env->today - (date_weekday(env->today) - 1), first = monday - 7 * (WEEKS - 1);
    chart_point points[WEEKS] = {{.at = 0}};
    int64_t most = 0, all = 0;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        date on = record_date(k->records[i]);
        if (on == DATE_NONE || on < first || on >= monday + 7) continue;
        points[(on - first) / 7].value++;
        all++;
    }
    if (!all) return DYN_NO;
    for (int i = 0; i < WEEKS; i++) {
        points[i].at = i;
        points[i].hollow = i + 1 == WEEKS;
        if (points[i].value > most) most = points[i].value;
    }
    chart c = {.form = CHART_SPARK, .points = points, .n = WEEKS};
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
    e[0] = (dyn_entry){STR("spark"), dyn_draw(env, &c)};
    e[1] = (dyn_entry){STR("now"), text_of(env, points[WEEKS - 1].value)};
    e[2] = (dyn_entry){STR("before"), text_of(env, points[WEEKS - 2].value)};
    e[3] = (dyn_entry){STR("most"), text_of(env, most)};
    e[4] = (dyn_entry){STR("count"), text_of(env, all)};
    return dyn_object(e, 5);
}
