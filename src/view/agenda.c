/* Collecting what has a day or a time, and what each area reaches. */
#include "view/agenda.h"

#include "model/across.h"
#include "model/type.h"
#include "view/internal.h"

enum { MOST_LEVELS = 32 }; /* of areas one above the other: a loop among them is found elsewhere */

typedef struct collector {
    view *v;
    const record *r;
    const bool *weekly; /* of the records of this kind: their weekly hours count */
    uint32_t *timed;    /* fields of this kind that are schedules and periods */
    uint32_t ntimed;
    bool scheduled, dated, has_time; /* has a schedule; its date is shown; and has a time */
    size_t cap;
    dyn_env env;
} collector;

static bool is_type(const field *f, const char *name)
{
    return str_eq(str_from(f->type->name), str_from(name));
}

static void add(collector *c, appointment a)
{
    view *v = c->v;
    if (v->agenda.n == c->cap) {
        size_t more = c->cap ? c->cap * 2 : 256;
        v->appointments =
            arena_grow(v->in, v->appointments, c->cap * sizeof(appointment), more * sizeof(appointment));
        c->cap = more;
    }
    a.r = c->r;
    v->appointments[v->agenda.n++] = a;
}

static const nested_list *list_in(const field *f, const fval *v, const char *name)
{
    const fval *list = nested_value(f, v->as.p, str_from(name));
    return list ? list->as.p : NULL;
}

static const fval *part(const field *list, const fval *item, const char *name)
{
    return item->bad ? NULL : nested_value(list, item->as.p, str_from(name));
}

static int minutes(const fval *v) { return v ? (int)v->as.n : -1; }

static str text_in(collector *c, const field *list, const fval *item, const char *name)
{
    const fval *v = part(list, item, name);
    return v ? value_text(nested_field(list, str_from(name)), v, &c->env) : STR_NONE;
}

/* A meeting that has minutes is in the calendar by them: its date among the council's is the same meeting. */
static bool has_minutes(const record *r, date day)
{
    for (uint32_t i = 0; r->backs && i < r->kind->nbacks; i++) {
        const kind *from = r->kind->backs[i].from;
        if (from->date == NO_FIELD || !is_type(&from->shape.fields[from->date], "datetime")) continue;
        for (uint32_t k = 0; k < r->backs[i].n; k++)
            if (record_date(r->backs[i].items[k]) == day) return true;
    }
    return false;
}

static bool add_dates(collector *c, const field *f, const fval *v)
{
    const field *inside = nested_field(f, STR("dates"));
    const nested_list *dates = list_in(f, v, "dates");
    for (uint32_t i = 0; dates && i < dates->n; i++) {
        const fval *item = &dates->items[i], *day = part(inside, item, "date");
        if (!day || has_minutes(c->r, (date)day->as.n)) continue;
        appointment a = {.what = APPOINTMENT_DATE,
                         .f = f,
                         .from = (date)day->as.n,
                         .to = (date)day->as.n,
                         .begins = minutes(part(inside, item, "from")),
                         .ends = minutes(part(inside, item, "to")),
                         .place = text_in(c, inside, item, "place"),
                         .note = text_in(c, inside, item, "note")};
        if (a.begins < 0) a.ends = -1;
        add(c, a);
    }
    return dates && dates->n;
}

static const date *days_off(collector *c, const field *f, const fval *v, uint32_t *n)
{
    const field *inside = nested_field(f, STR("except"));
    const nested_list *list = list_in(f, v, "except");
    date *days = arena_make_n(c->v->in, date, list ? list->n : 0);
    *n = 0;
    for (uint32_t i = 0; list && i < list->n; i++) {
        const fval *day = part(inside, &list->items[i], "date");
        if (day) days[(*n)++] = (date)day->as.n;
    }
    return days;
}

static bool add_weekly(collector *c, const field *f, const fval *v)
{
    const field *inside = nested_field(f, STR("hours"));
    const nested_list *hours = list_in(f, v, "hours");
    if (!c->weekly || !c->weekly[c->r->index] || !hours) return false;
    uint32_t nexcept;
    const date *except = days_off(c, f, v, &nexcept);
    for (uint32_t i = 0; i < hours->n; i++) {
        const fval *item = &hours->items[i], *days = part(inside, item, "days");
        if (!days || !(days->as.n & 127)) continue;
        add(c, (appointment){.what = APPOINTMENT_WEEKLY,
                             .f = f,
                             .from = record_date(c->r),
                             .to = DATE_NONE,
                             .begins = minutes(part(inside, item, "from")),
                             .ends = minutes(part(inside, item, "to")),
                             .weekdays = (unsigned)days->as.n & 127,
                             .except = except,
                             .nexcept = nexcept,
                             .note = text_in(c, inside, item, "note")});
    }
    return hours->n > 0;
}

/* The kind's own date: a meeting at its time, or the day of something that has no dated schedule. */
static void add_day(collector *c)
{
    const kind *k = c->r->kind;
    date day = record_date(c->r);
    if (day == DATE_NONE) return;
    const field *f = &k->shape.fields[k->date];
    appointment a = {.what = APPOINTMENT_DAY, .f = f, .from = day, .to = day, .begins = -1, .ends = -1};
    str time =
        is_type(f, "datetime")
            ? dyn_str(dyn_path(value_dyn(f, value_at(c->r->values, k->date), &c->env), STR("time"), &c->env),
                      &c->env)
            : STR_NONE;
    if (time.n) /* pages write 8:30 */
        a.begins = date_parse_time(time.n == 4 ? str_fmt(c->v->in, "0%.*s", STR_ARG(time)) : time);
    add(c, a);
}

/* Which records of a kind have weekly appointments: those of the query that its schedule names. */
static const bool *weekly_of(view *v, const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++) {
        const field *f = &k->shape.fields[i];
        str named = is_type(f, "schedule") ? schedule_weekly(f) : STR_NONE;
        const record_list *those = named.n ? view_query(v, k, named) : NULL;
        if (!those) continue;
        bool *flags = arena_make_n(v->in, bool, k->nrecords);
        for (uint32_t r = 0; r < those->n; r++) flags[those->items[r]->index] = true;
        return flags;
    }
    return NULL;
}

/* What of a kind's fields has times: asked once, not for each of its records. */
static void look_at(collector *c, const kind *k)
{
    c->ntimed = 0;
    c->scheduled = false;
    c->timed = arena_make_n(c->v->in, uint32_t, k->shape.n);
    for (uint32_t i = 0; i < k->shape.n; i++) {
        const field *f = &k->shape.fields[i];
        bool schedule = is_type(f, "schedule");
        if (f->is_private || (!schedule && !is_type(f, "period"))) continue;
        c->scheduled |= schedule;
        c->timed[c->ntimed++] = i;
    }
    c->weekly = weekly_of(c->v, k);
    c->dated = k->date != NO_FIELD && !k->shape.fields[k->date].is_private;
    c->has_time = c->dated && is_type(&k->shape.fields[k->date], "datetime");
}

static void add_record(collector *c)
{
    const kind *k = c->r->kind;
    bool timed = false;
    for (uint32_t i = 0; i < c->ntimed; i++) {
        const field *f = &k->shape.fields[c->timed[i]];
        const fval *v = value_at(c->r->values, c->timed[i]);
        if (!v->src || v->bad) continue;
        if (is_type(f, "schedule")) {
            timed |= add_dates(c, f, v);
            timed |= add_weekly(c, f, v);
        } else {
            appointment a = {.what = APPOINTMENT_PERIOD, .f = f, .begins = -1, .ends = -1};
            period_days(v, &a.from, &a.to);
            add(c, a);
        }
    }
    if (c->has_time || (c->dated && c->scheduled && !timed && !k->disclosed)) add_day(c);
}

str appointment_place(const appointment *a, dyn_env *env)
{
    static const str names[] = {STR_INIT("place"), STR_INIT("venue")};
    str s = a->place;
    for (size_t i = 0; i < sizeof names / sizeof *names && !s.n; i++) {
        uint32_t at = shape_find(&a->r->kind->shape, names[i]);
        if (at != NO_FIELD) s = value_text(&a->r->kind->shape.fields[at], value_at(a->r->values, at), env);
    }
    return s;
}

/* ---- areas ---- */

void view_each_area(const record *r, void (*f)(void *context, const record *area), void *context)
{
    const record *area = record_area(r);
    for (int level = 0; area && level < MOST_LEVELS; level++) {
        f(context, area);
        const record *above = record_parent(area);
        area = above && above->kind == area->kind ? above : NULL;
    }
}

struct counting {
    view *v;
    uint32_t dated, timed;
};

static void count(void *context, const record *area)
{
    struct counting *c = context;
    reach **of = &c->v->reaches[area->kind->index];
    if (!*of) *of = arena_make_n(c->v->in, reach, area->kind->nrecords);
    (*of)[area->index].dated += c->dated;
    (*of)[area->index].timed += c->timed;
}

reach view_reach(const view *v, const record *area)
{
    const reach *of = v->reaches[area->kind->index];
    return of ? of[area->index] : (reach){0, 0};
}

void agenda_make(view *v)
{
    collector c = {.v = v, .env = {.scratch = v->in, .today = v->m->today}};
    v->reaches = arena_make_n(v->in, reach *, v->m->nkinds);
    v->timed = arena_make_n(v->in, bool, v->m->nkinds);
    for (uint32_t i = 0; i < v->m->nkinds; i++) {
        const kind *k = v->m->kinds[i];
        if (!k->paged) continue;
        look_at(&c, k);
        for (uint32_t r = 0; r < k->nrecords; r++) {
            size_t had = v->agenda.n;
            c.r = k->records[r];
            if (!route_record(v, c.r).n) continue;
            add_record(&c);
            struct counting n = {v, c.dated && record_date(c.r) != DATE_NONE, (uint32_t)(v->agenda.n - had)};
            if (n.dated || n.timed) view_each_area(c.r, count, &n);
            v->timed[i] |= n.timed > 0;
        }
    }
    v->agenda.items = v->appointments;
}

const agenda *view_agenda(const view *v) { return &v->agenda; }
