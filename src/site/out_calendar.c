/* Calendars to subscribe to: periods, meetings and dated appointments of all records, and those of each kind.
 */
#include "site/ics.h"
#include "site/out.h"

typedef struct calendars_out {
    out *o;
    const kind *k;
    const record *r;
    ics all, one; /* of the site, of the kind */
    str host;     /* makes UIDs unique in the world */
} calendars_out;

static bool is_type(const field *f, const char *name)
{
    return str_eq(str_from(f->type->name), str_from(name));
}

static str text_at(dyn at, const char *path, dyn_env *env)
{
    return dyn_str(dyn_path(at, str_from(path), env), env);
}

static str place_of(calendars_out *c)
{
    uint32_t i = shape_find(&c->k->shape, STR("place"));
    return i == NO_FIELD ? STR_NONE : value_text(&c->k->shape.fields[i], &c->r->values[i], &c->o->env.dyn);
}

/* e has its days and times; part keeps apart the appointments of one record. */
static void put_event(calendars_out *c, ics_event e, str part)
{
    arena *a = c->o->env.dyn.scratch;
    str path = route_record(c->o->v, c->r);
    e.uid = str_fmt(a, "%.*s-%.*s-%.*s@%.*s", STR_ARG(c->k->name), STR_ARG(c->r->id), STR_ARG(part),
                    STR_ARG(c->host));
    if (!e.summary.n) e.summary = record_title(c->r);
    if (!e.location.n) e.location = place_of(c);
    e.url = str_join(a, c->o->base, path);
    e.category = c->k->label;
    ics_put(&c->all, &e);
    ics_put(&c->one, &e);
}

/* A period stands in the calendar as whole days, named with what it is a period of. */
static void put_period(calendars_out *c, const field *f, const fval *v)
{
    dyn_env *env = &c->o->env.dyn;
    dyn at = value_dyn(f, v, env);
    ics_event e = {.from = date_parse(text_at(at, "from.iso", env)),
                   .to = date_parse(text_at(at, "to.iso", env)),
                   .from_time = -1,
                   .to_time = -1};
    if (e.from == DATE_NONE) return;
    e.summary = str_fmt(env->scratch, "%.*s（%.*s）", STR_ARG(record_title(c->r)), STR_ARG(f->label));
    put_event(c, e, f->name);
}

static int minutes_at(dyn at, const char *path, dyn_env *env)
{
    str s = text_at(at, path, env);
    if (s.n == 4) s = str_fmt(env->scratch, "0%.*s", STR_ARG(s)); /* pages write 8:30 */
    return s.n ? date_parse_time(s) : -1;
}

/* The dates of a schedule, one by one; weekly hours are opening hours, not appointments. */
static bool put_dates(calendars_out *c, const field *f, const fval *v)
{
    dyn_env *env = &c->o->env.dyn;
    dyn dates = dyn_path(value_dyn(f, v, env), STR("dates"), env);
    if (dates.kind != DYN_LIST) return false;
    for (uint32_t i = 0; i < dates.n; i++) {
        dyn at = dyn_at(dates, i, env);
        ics_event e = {.from = date_parse(text_at(at, "date.iso", env)),
                       .to = DATE_NONE,
                       .from_time = minutes_at(at, "from", env),
                       .to_time = minutes_at(at, "to", env),
                       .location = text_at(at, "place", env),
                       .description = text_at(at, "note", env)};
        if (e.from == DATE_NONE) continue;
        if (e.from_time < 0) e.to_time = -1;
        str part = str_fmt(env->scratch, "%.*s-%.*s-%d-%08x", STR_ARG(f->name),
                           STR_ARG(date_iso(env->scratch, e.from)), e.from_time,
                           (unsigned)(uint32_t)str_hash(e.location));
        put_event(c, e, part);
    }
    return dates.n > 0;
}

/* The kind's own date: a meeting at its time, or the day of something that has no dated schedule. */
static void put_day(calendars_out *c, const field *f, const fval *v)
{
    dyn_env *env = &c->o->env.dyn;
    dyn at = value_dyn(f, v, env);
    ics_event e = {
        .from = record_date(c->r), .to = DATE_NONE, .from_time = minutes_at(at, "time", env), .to_time = -1};
    if (e.from != DATE_NONE) put_event(c, e, f->name);
}

static void put_record(calendars_out *c)
{
    const shape *s = &c->k->shape;
    bool scheduled = false, dated = false;
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        const fval *v = &c->r->values[i];
        if (f->is_private) continue;
        scheduled |= is_type(f, "schedule");
        if (!v->src || v->bad) continue;
        if (is_type(f, "period")) put_period(c, f, v);
        else if (is_type(f, "schedule")) dated |= put_dates(c, f, v);
    }
    if (c->k->date == NO_FIELD || s->fields[c->k->date].is_private) return;
    const field *day = &s->fields[c->k->date];
    if (is_type(day, "datetime") || (scheduled && !dated && !c->k->disclosed))
        put_day(c, day, &c->r->values[c->k->date]);
}

static void put_kind(calendars_out *c, str site)
{
    str path = route_calendar(c->o->a, c->o->v, c->k);
    if (!path.n) return;
    ics_begin(&c->one, str_fmt(c->o->a, "%.*s · %.*s", STR_ARG(c->k->label), STR_ARG(site)), c->k->help);
    for (uint32_t i = 0; i < c->k->nrecords; i++) {
        arena_reset(c->o->env.dyn.scratch);
        c->r = c->k->records[i];
        if (route_record(c->o->v, c->r).n) put_record(c);
    }
    ics_end(&c->one);
    out_put(c->o, path, buf_str(c->one.out));
    buf_clear(c->one.out);
}

void out_calendars(out *o)
{
    if (!o->base.n) return;
    str rest = o->base, host;
    for (int i = 0; i < 2; i++) str_cut(rest, '/', &rest); /* https: and nothing */
    host = str_cut(rest, '/', &rest);
    buf all = {0}, one = {0};
    str zone = o->m->zone_minutes == 480 ? STR("Asia/Shanghai") : str_fmt(o->a, "UTC%+d", o->m->zone_minutes);
    calendars_out c = {.o = o,
                       .host = host,
                       .all = {&all, o->m->today, o->m->zone_minutes, zone},
                       .one = {&one, o->m->today, o->m->zone_minutes, zone}};
    str site = str_copy(o->a, text_at(record_dyn(o->m->site), "name", &o->env.dyn));
    ics_begin(&c.all, site, str_copy(o->a, text_at(record_dyn(o->m->site), "summary", &o->env.dyn)));
    for (uint32_t i = 0; i < o->m->nkinds; i++) {
        c.k = o->m->kinds[i];
        put_kind(&c, site);
    }
    ics_end(&c.all);
    out_put(o, STR("calendar/all.ics"), buf_str(&all));
    buf_fini(&all);
    buf_fini(&one);
}
