#include "model/meetings.h"

#include "model/calendars.h"
#include "model/rulepacks.h"
#include "model/types/types.h"

typedef struct meeting {
    load *l;
    const record *r;
    date on;
} meeting;

static const pack_period *period_of(const meeting *m, str id)
{
    const model *all = m->l->m;
    return all->packs ? pack_period_find(&all->packs->set, rulepacks_jurisdiction(all), id, m->on) : NULL;
}

/* A day of the record, with its value; DATE_NONE: not written. */
static date day_of(const meeting *m, const char *name, const fval **v)
{
    uint32_t at = shape_find(&m->r->kind->shape, str_from(name));
    *v = record_value(m->r, str_from(name));
    return *v && m->r->kind->shape.fields[at].type == &type_date ? (date)(*v)->as.n : DATE_NONE;
}

/* Whole days, or working days, from one day to another, the first not counted; UNKNOWN: no calendar. */
enum { UNKNOWN = -1000000 };

static int64_t days_between(const meeting *m, date from, date to, period_unit unit)
{
    if (unit == PERIOD_DAYS) return (int64_t)to - from;
    if (unit != PERIOD_WORKDAYS) return UNKNOWN;
    count_result n = workdays_between(calendars_days(m->l->m), from, to);
    return n.missing ? UNKNOWN : n.n;
}

static str source_text(const meeting *m, const pack_period *p)
{
    return str_join(m->l->a, p->source.law, p->source.article);
}

static str number(const meeting *m, int64_t n) { return str_fmt(m->l->a, "%lld", (long long)n); }

/* Called at least so many days before. */
static void check_notice(const meeting *m, const pack_period *p)
{
    const fval *v;
    date called = day_of(m, "called", &v);
    if (!p || !p->min || called == DATE_NONE) return;
    int64_t before = days_between(m, called, m->on, p->unit);
    if (before == UNKNOWN || before >= p->min) return;
    diag(m->l->d, MEETING_NOTICE, val_span(v->src), date_iso(m->l->a, m->on),
         number(m, before > 0 ? before : 0), source_text(m, p), number(m, p->min));
}

/* Published at most so many days after. */
static void check_posting(const meeting *m, const pack_period *p)
{
    const fval *v;
    date posted = day_of(m, "published", &v);
    if (!p || !p->max || posted == DATE_NONE) return;
    int64_t after = days_between(m, m->on, posted, p->unit);
    if (after <= p->max) return;
    diag(m->l->d, MEETING_POSTED, val_span(v->src), date_iso(m->l->a, m->on), number(m, after),
         source_text(m, p), number(m, p->max));
}

/* Shown at least so long; the day it is put up does not count. */
static void check_display(const meeting *m, const pack_period *p)
{
    const fval *v = record_value(m->r, STR("display"));
    uint32_t at = shape_find(&m->r->kind->shape, STR("display"));
    date from, to;
    if (!p || !p->min || !v || m->r->kind->shape.fields[at].type != &type_period) return;
    period_days(v, &from, &to);
    int64_t shown = days_between(m, from, to, p->unit);
    if (shown == UNKNOWN || shown >= p->min) return;
    diag(m->l->d, MEETING_DISPLAY, val_span(v->src), field_title(m->l, &m->r->kind->shape.fields[at]),
         number(m, shown), source_text(m, p), number(m, p->min));
}

/* The code of an enum's value. */
static str code_of(const record *r, const char *name)
{
    uint32_t at = shape_find(&r->kind->shape, str_from(name));
    const fval *v = record_value(r, str_from(name));
    if (!v || r->kind->shape.fields[at].type != &type_enum) return STR_NONE;
    const val *values = VAL_AT(r->kind->shape.fields[at].def, "values");
    bool known = values && values->kind == VAL_MAP && v->as.n >= 0 && v->as.n < (int64_t)values->n;
    return known ? val_key(&values->u.pairs[v->as.n]) : STR_NONE;
}

void meetings_check(load *l)
{
    const kind *k = model_kind(l->m, STR("minutes"));
    uint32_t at = k ? shape_find(&k->shape, STR("council")) : NO_FIELD;
    if (at == NO_FIELD || k->shape.fields[at].type != &type_ref) return;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        meeting m = {l, k->records[i], record_date(k->records[i])};
        const fval *council = record_value(m.r, STR("council"));
        str body = council ? code_of(council->as.p, "type") : STR_NONE;
        bool assembly = str_eq(body, STR("assembly")), committee = str_eq(body, STR("committee"));
        if (m.on == DATE_NONE || (!assembly && !committee)) continue;
        check_notice(&m, period_of(&m, assembly ? STR("assembly-notice") : STR("committee-notice")));
        if (committee) check_posting(&m, period_of(&m, STR("decision-posting")));
        check_display(&m, period_of(&m, STR("result-display")));
    }
}
