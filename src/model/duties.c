#include "model/duties.h"

#include "model/calendars.h"
#include "model/order.h"
#include "model/types/types.h"

struct duties {
    const record ***entry; /* [kind->index][record->index] */
};

const record *duty_entry(const model *m, const record *r)
{
    const record **of = m->duties ? m->duties->entry[r->kind->index] : NULL;
    return of ? of[r->index] : NULL;
}

static str kind_name_at(const void *list, size_t i) { return ((const model *)list)->kinds[i]->name; }
static str field_name_at(const void *list, size_t i) { return ((const shape *)list)->fields[i].name; }

/* A field of the kind shown that everybody may see; else reported. */
static bool knows(load *l, const duty *d, str path, const val *at)
{
    str rest, head = str_cut(path, '.', &rest);
    uint32_t i = shape_find(&d->shows->shape, head);
    if (i != NO_FIELD && !d->shows->shape.fields[i].is_private) return true;
    finding *f = type_error(l, DUTY_FIELD, at, head, d->shows->name);
    diag_suggest(l->d, f, str_nearest(head, &d->shows->shape, d->shows->shape.n, field_name_at));
    return false;
}

static bool resolve(load *l, const field *f, duty *d)
{
    const fval *named = nested_value(f, &d->own, STR("kind")),
               *arose = nested_value(f, &d->own, STR("arose"));
    str name = str_trim(val_str(named->src));
    d->shows = model_kind(l->m, name);
    if (!d->shows) {
        finding *found = type_error(l, DUTY_KIND, named->src, name);
        diag_suggest(l->d, found, str_nearest(name, l->m, l->m->nkinds, kind_name_at));
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < d->nwhere; i++) ok = knows(l, d, d->where[i].is.path, d->where[i].src) && ok;
    return (!arose || knows(l, d, d->arose, arose->src)) && ok;
}

static bool means(const duty *d, const record *r, const record *area, dyn_env *env)
{
    const fval *at = r->kind->area == NO_FIELD ? NULL : value_at(r->values, r->kind->area);
    if (area && (!at || !at->src || at->bad || at->as.p != area)) return false;
    for (uint32_t i = 0; i < d->nwhere; i++)
        if (!record_holds(r, &d->where[i].is, env)) return false;
    return true;
}

/* The field with the day of publication: `published`, else the kind's date. */
static uint32_t published_field(const kind *k)
{
    uint32_t i = shape_find(&k->shape, STR("published"));
    return i != NO_FIELD && k->shape.fields[i].type == &type_date && !k->shape.fields[i].is_private ? i
                                                                                                    : k->date;
}

date duty_published(const record *r)
{
    uint32_t i = published_field(r->kind);
    const fval *v = i == NO_FIELD ? NULL : value_at(r->values, i);
    if (!v || !v->src || v->bad) return DATE_NONE;
    return r->kind->shape.fields[i].type == &type_date ? (date)v->as.n : record_date(r);
}

static date day_of(const record *r, str path, dyn_env *env)
{
    dyn at = dyn_path(record_dyn(r), path, env);
    str day = dyn_str(dyn_part(at, STR("date"), env), env); /* of a time */
    return date_parse(day.n ? day : dyn_str(dyn_part(at, STR("iso"), env), env));
}

/* How many came too late in the last twelve months. */
static void measure(load *l, duty *d, dyn_env *env)
{
    for (uint32_t i = 0; i < d->all.n; i++) {
        date published = duty_published(d->all.items[i]);
        if (published == DATE_NONE || published <= date_add_months(l->m->today, -12)) continue;
        d->year++;
        date arose = d->arose.n ? day_of(d->all.items[i], d->arose, env) : DATE_NONE;
        if (arose == DATE_NONE) continue;
        count_result late = duty_late(calendars_days(l->m), &d->rule, arose, published);
        d->measured += !late.missing;
        if (late.missing || late.n <= 0) continue;
        if (!d->late++) {
            d->worst = d->all.items[i];
            d->worst_days = late.n;
        }
    }
}

static void gather(load *l, const field *f, duty *d, const record *entry, dyn_env *env)
{
    const fval *area = nested_value(f, &d->own, STR("area"));
    const record ***of = &l->m->duties->entry[d->shows->index];
    if (!*of) *of = arena_make_n(l->a, const record *, d->shows->nrecords);
    d->all.items = arena_make_n(l->a, const record *, d->shows->nrecords + 1);
    for (uint32_t i = 0; i < d->shows->nrecords; i++) {
        const record *r = d->shows->records[i];
        if (!means(d, r, area ? area->as.p : NULL, env)) continue;
        d->all.items[d->all.n++] = r;
        if (!(*of)[i]) (*of)[i] = entry;
    }
    uint32_t day = published_field(d->shows);
    if (day == NO_FIELD) return;
    sort_key latest = {d->shows->shape.fields[day].name, true};
    order_records(d->all.items, d->all.n, &latest, 1, env);
}

static void judge(load *l, const field *f, fval *v, const record *entry, dyn_env *env)
{
    duty *d = (duty *)(uintptr_t)v->as.p;
    if (!resolve(l, f, d)) return;
    gather(l, f, d, entry, env);
    measure(l, d, env);
    date last = d->all.n ? duty_published(d->all.items[0]) : DATE_NONE;
    d->state = duty_judge(calendars_days(l->m), &d->rule, last, l->m->today);
    if (!d->state.missed || tree_misses(&l->m->tree, d->shows->name)) return;
    str due = date_iso(l->a, d->state.due);
    if (last == DATE_NONE) diag(l->d, DUTY_NEVER, val_span(v->src), record_title(entry), due);
    else diag(l->d, DUTY_OVERDUE, val_span(v->src), record_title(entry), due, date_iso(l->a, last));
}

void duties_check(load *l)
{
    arena *scratch = arena_new();
    dyn_env env = {.scratch = scratch, .today = l->m->today};
    l->m->duties = arena_make(l->a, struct duties);
    l->m->duties->entry = arena_make_n(l->a, const record **, l->m->nkinds);
    for (uint32_t k = 0; k < l->m->nkinds; k++)
        for (uint32_t i = 0; i < l->m->kinds[k]->shape.n; i++) {
            const field *f = &l->m->kinds[k]->shape.fields[i];
            if (f->type != &type_duty) continue;
            for (uint32_t r = 0; r < l->m->kinds[k]->nrecords; r++) {
                record *entry = l->m->kinds[k]->records[r];
                fval *v = value_slot(entry->values, i);
                if (v && v->src && !v->bad) judge(l, f, v, entry, &env);
                arena_reset(scratch);
            }
        }
    arena_free(scratch);
}
