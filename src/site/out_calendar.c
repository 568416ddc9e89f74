/* Calendars to subscribe to: the whole site, each kind, and each area with all areas below it. */
#include "site/ics.h"
#include "site/out.h"

#include <string.h>

/* What is over for longer than a year is on the calendar's pages, but no phone needs to keep it. Weekly hours
 * are given to the end of the next year: later schedules are not made yet. */
enum { PAST_DAYS = 366 };

typedef struct calendars_out {
    out *o;
    ics event; /* one event at a time */
    str host;  /* makes UIDs unique in the world */
    str site;
    str *events; /* as written, one an appointment; empty: not in calendars */
    by_area areas;
} calendars_out;

/* The same in every build: the kind, the record, and what keeps apart the appointments of one record. */
static str uid_of(const calendars_out *c, const appointment *a)
{
    arena *mem = c->o->env.dyn.scratch;
    str head =
        str_fmt(mem, "%.*s-%.*s-%.*s", STR_ARG(a->r->kind->name), STR_ARG(a->r->id), STR_ARG(a->f->name));
    if (a->what == APPOINTMENT_DATE)
        head = str_fmt(mem, "%.*s-%.*s-%d-%08x", STR_ARG(head), STR_ARG(date_iso(mem, a->from)), a->begins,
                       (unsigned)(uint32_t)str_hash(a->place));
    if (a->what == APPOINTMENT_WEEKLY)
        head = str_fmt(mem, "%.*s-weekly-%02x-%d", STR_ARG(head), a->weekdays, a->begins);
    return str_fmt(mem, "%.*s@%.*s", STR_ARG(head), STR_ARG(c->host));
}

/* When what is said of it last changed; of records without a day of their own the beginning of the year, so
 * that a calendar in which nothing changed keeps its bytes. */
static date stamp_of(const calendars_out *c, const record *r)
{
    date today = c->o->m->today, day = out_changed_day(c->o, r);
    return day != DATE_NONE && day <= today ? day : date_make(date_split(today).year, 1, 1);
}

static void write_event(calendars_out *c, const appointment *a)
{
    out *o = c->o;
    arena *mem = o->env.dyn.scratch;
    date today = o->m->today;
    int year = date_split(today).year;
    ics_event e = {.uid = uid_of(c, a),
                   .summary = record_title(a->r),
                   .description = a->note,
                   .location = appointment_place(a, &o->env.dyn),
                   .url = str_join(mem, o->base, route_record(o->v, a->r)),
                   .category = a->r->kind->label,
                   .from = a->from,
                   .to = a->to,
                   .from_time = a->begins,
                   .to_time = a->ends,
                   .weekdays = a->weekdays,
                   .except = a->except,
                   .nexcept = a->nexcept};
    if (a->what == APPOINTMENT_PERIOD)
        e.summary = str_fmt(mem, "%.*s（%.*s）", STR_ARG(e.summary), STR_ARG(a->f->label));
    if (a->what == APPOINTMENT_WEEKLY) {
        if (e.from == DATE_NONE) e.from = date_make(year, 1, 1);
        e.to = date_make(year + 1, 12, 31);
        if (e.to < e.from) return;
    }
    c->event.stamp = stamp_of(c, a->r);
    ics_put(&c->event, &e);
}

static bool is_kept(const calendars_out *c, const appointment *a)
{
    return a->what == APPOINTMENT_WEEKLY || a->to >= c->o->m->today - PAST_DAYS;
}

/* Every event once; the calendars below are made of these. */
static void write_events(calendars_out *c, const agenda *all)
{
    c->events = arena_make_n(c->o->a, str, all->n);
    for (size_t i = 0; i < all->n; i++) {
        const appointment *a = &all->items[i];
        if (!is_kept(c, a)) continue;
        arena_reset(c->o->env.dyn.scratch);
        buf_clear(c->event.out);
        write_event(c, a);
        c->events[i] = str_copy(c->o->a, buf_str(c->event.out));
        by_area_add(&c->areas, a->r, &c->events[i]);
    }
    buf_clear(c->event.out);
}

static void begin(calendars_out *c, str name, str description)
{
    buf_clear(c->event.out);
    ics_begin(&c->event, name, description);
}

static void end(calendars_out *c, str path)
{
    ics_end(&c->event);
    out_put(c->o, path, buf_str(c->event.out));
}

static str named(calendars_out *c, str what)
{
    return str_fmt(c->o->a, "%.*s · %.*s", STR_ARG(what), STR_ARG(c->site));
}

static void put_kinds(calendars_out *c, const agenda *all)
{
    for (size_t i = 0, next; i < all->n; i = next) {
        const kind *k = all->items[i].r->kind;
        begin(c, named(c, k->label), k->help);
        for (next = i; next < all->n && all->items[next].r->kind == k; next++)
            buf_put(c->event.out, c->events[next]);
        end(c, route_calendar(c->o->a, c->o->v, k));
    }
}

static void put_areas(calendars_out *c)
{
    const model *m = c->o->m;
    for (uint32_t i = 0; i < m->nkinds; i++)
        for (uint32_t r = 0; r < m->kinds[i]->nrecords; r++) {
            const record *area = m->kinds[i]->records[r];
            str path = route_area_calendar(c->o->a, c->o->v, area);
            if (!path.n) continue;
            const area_bucket *those = by_area_of(&c->areas, area);
            begin(c, named(c, record_title(area)), STR_NONE);
            for (uint32_t e = 0; those && e < those->n; e++)
                buf_put(c->event.out, *(const str *)those->items[e]);
            end(c, path);
        }
}

/* A zone's name is told where there is one country it can be; else its distance from Greenwich. */
static str zone_of(out *o)
{
    int minutes = o->m->zone_minutes, m = minutes < 0 ? -minutes : minutes;
    if (minutes == 480) return STR("Asia/Shanghai");
    return str_fmt(o->a, "UTC%c%02d:%02d", minutes < 0 ? '-' : '+', m / 60, m % 60);
}

void out_calendars(out *o)
{
    if (!o->base.n) return;
    str rest = o->base;
    for (int i = 0; i < 2; i++) str_cut(rest, '/', &rest); /* https: and nothing */
    buf b = {0};
    calendars_out c = {.o = o,
                       .host = str_cut(rest, '/', &rest),
                       .site = out_site_text(o, "name"),
                       .event = {&b, o->m->today, o->m->zone_minutes, zone_of(o)}};
    const agenda *all = view_agenda(o->v);
    by_area_init(&c.areas, o, true);
    write_events(&c, all);
    begin(&c, c.site, out_site_text(o, "summary"));
    for (size_t i = 0; i < all->n; i++) buf_put(&b, c.events[i]);
    end(&c, STR("calendar/all.ics"));
    put_kinds(&c, all);
    put_areas(&c);
    buf_fini(&b);
}
