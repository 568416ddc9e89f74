/* The calendar's pages: which months there are, and what a template sees of one. */
#include "model/across.h"
#include "model/type.h"
#include "view/internal.h"

#include <stdlib.h>

static date month_first(date d)
{
    ymd t = date_split(d);
    return date_make(t.year, t.month, 1);
}

static date month_last(date first) { return date_add_months(first, 1) - 1; }

/* ---- which there are ---- */

struct order {
    month_entry e;
    bool period;
    int begins;
};

/* Of one day: what has its time by the clock, then periods. */
static int by_time(const void *x, const void *y)
{
    const struct order *a = x, *b = y;
    if (a->e.day != b->e.day) return a->e.day < b->e.day ? -1 : 1;
    if (a->period != b->period) return a->period ? 1 : -1;
    if (a->begins != b->begins) return a->begins < b->begins ? -1 : 1;
    if (a->e.at != b->e.at) return a->e.at < b->e.at ? -1 : 1;
    return (int)a->e.role - (int)b->e.role;
}

static size_t list_entries(const agenda *all, struct order *list)
{
    size_t n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const appointment *a = &all->items[i];
        bool period = a->what == APPOINTMENT_PERIOD;
        if (a->what == APPOINTMENT_WEEKLY) continue;
        if (!period || a->from != a->to)
            list[n++] = (struct order){{a->from, i, period ? ENTRY_OPENS : ENTRY_ON}, period, a->begins};
        if (period) list[n++] = (struct order){{a->to, i, ENTRY_LAST}, true, -1};
    }
    if (n) qsort(list, n, sizeof *list, by_time);
    return n;
}

static void add_month(view *v, date first, const month_entry *entries, uint32_t n)
{
    month_page *m = &v->months[v->nmonths];
    *m = (month_page){.first = first,
                      .is_now = first == month_first(v->m->today),
                      .entries = entries,
                      .n = n,
                      .index = v->nmonths};
    v->nmonths++;
}

/* What is repeated every week, by weekday. */
static void list_weekly(view *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->agenda.n; i++) n += (size_t)__builtin_popcount(v->agenda.items[i].weekdays);
    month_entry *entries = arena_make_n(v->in, month_entry, n);
    for (int day = 0; day < 7; day++) {
        day_page *d = &v->weekly[day];
        *d = (day_page){.weekday = day + 1, .entries = entries};
        for (uint32_t i = 0; i < v->agenda.n; i++)
            if (v->agenda.items[i].weekdays >> day & 1)
                entries[d->n++] = (month_entry){DATE_NONE, i, ENTRY_ON};
        entries += d->n;
    }
}

void months_make(view *v)
{
    if (!view_offers(v, STR("calendar"))) return;
    arena *scratch = arena_new();
    struct order *list = arena_make_n(scratch, struct order, 2 * v->agenda.n);
    size_t n = list_entries(&v->agenda, list), months = 1;
    month_entry *entries = arena_make_n(v->in, month_entry, n);
    for (size_t i = 0; i < n; i++) {
        entries[i] = list[i].e;
        months += !i || month_first(list[i].e.day) != month_first(list[i - 1].e.day);
    }
    arena_free(scratch);
    v->months = arena_make_n(v->in, month_page, months);
    date now = month_first(v->m->today);
    bool had_now = false;
    for (size_t i = 0, end; i < n; i = end) {
        date first = month_first(entries[i].day);
        for (end = i; end < n && month_first(entries[end].day) == first;) end++;
        if (!had_now && first > now) add_month(v, now, NULL, 0);
        had_now |= first >= now;
        add_month(v, first, entries + i, (uint32_t)(end - i));
    }
    if (!had_now) add_month(v, now, NULL, 0);
    list_weekly(v);
    days_make(v);
}

str month_path(arena *a, const month_page *m)
{
    ymd t = date_split(m->first);
    return str_fmt(a, "calendar/%04d-%02d.html", t.year, t.month);
}

str month_text(const month_page *m, dyn_env *env) { return date_in_words(m->first, STR("date.month"), env); }

/* ---- a line ---- */

typedef struct line {
    const appointment *a;
    int role;
} line;

static const view *view_of(dyn_env *env) { return ((page_env *)env)->v; }

/* What it is, by a word: the kind's word for the calendar, its group (流动服务, 幸福集市), or its label. */
static str what_text(const line *l, dyn_env *env)
{
    const kind *k = l->a->r->kind;
    if (l->a->what == APPOINTMENT_PERIOD)
        return str_fmt(env->scratch, "%.*s%.*s", STR_ARG(l->a->f->label),
                       STR_ARG(dyn_word(env, l->role == ENTRY_OPENS ? STR("calendar_page.opens")
                                                                    : STR("calendar_page.last"))));
    str key = str_fmt(env->scratch, "calendar_page.what.%.*s", STR_ARG(k->name)), called = dyn_word(env, key);
    if (!str_eq(called, key)) return called;
    uint32_t at = k->group.n ? shape_find(&k->shape, k->group) : NO_FIELD;
    str group =
        at == NO_FIELD ? STR_NONE : value_text(&k->shape.fields[at], value_at(l->a->r->values, at), env);
    return group.n ? group : k->label;
}

static str clock_text(const appointment *a, dyn_env *env)
{
    if (a->begins < 0) return STR_NONE;
    str s = str_fmt(env->scratch, "%d:%02d", a->begins / 60, a->begins % 60);
    if (a->ends < 0) return s;
    return str_fmt(env->scratch, "%.*s%.*s%d:%02d", STR_ARG(s), STR_ARG(dyn_word(env, STR("time.to"))),
                   a->ends / 60, a->ends % 60);
}

static dyn line_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const line *l = self.p;
    const appointment *a = l->a;
    if (name_is(name, "title")) return dyn_text(record_title(a->r));
    if (name_is(name, "url")) return page_link(env, route_record(view_of(env), a->r));
    if (name_is(name, "what")) return dyn_text(what_text(l, env));
    if (name_is(name, "time")) return dyn_text(clock_text(a, env));
    if (name_is(name, "place")) return dyn_text(appointment_place(a, env));
    if (name_is(name, "note")) return dyn_text(a->note);
    if (name_is(name, "area")) return record_dyn(record_area(a->r));
    if (name_is(name, "record")) return record_dyn(a->r);
    if (name_is(name, "is_period")) return dyn_bool(a->what == APPOINTMENT_PERIOD);
    if (name_is(name, "opens")) return dyn_bool(l->role == ENTRY_OPENS);
    if (name_is(name, "begins"))
        return a->what == APPOINTMENT_WEEKLY && a->from > view_of(env)->m->today ? date_dyn(a->from) : DYN_NO;
    if (name_is(name, "period"))
        return a->what == APPOINTMENT_PERIOD ? value_dyn(a->f, value_at(a->r->values, a->f->index), env)
                                             : DYN_NO;
    return DYN_NOTHING;
}

static const dyn_class line_class = {.get = line_get};

dyn month_line(const view *v, month_entry e, dyn_env *env)
{
    line *l = arena_make(env->scratch, line);
    *l = (line){&v->agenda.items[e.at], (int)e.role};
    return dyn_of(DYN_OBJECT, 0, l, &line_class);
}

static dyn object(dyn_env *env, const dyn_entry *entries, uint32_t n)
{
    dyn_entry *kept = arena_make_n(env->scratch, dyn_entry, n);
    for (uint32_t i = 0; i < n; i++) kept[i] = entries[i];
    return dyn_object(kept, n);
}

static dyn count_dyn(uint32_t n, dyn_env *env)
{
    return n ? dyn_text(str_fmt(env->scratch, "%u", (unsigned)n)) : DYN_NO;
}

/* ---- a month ---- */

dyn month_days(const month_entry *entries, uint32_t n, dyn_env *env)
{
    dyn *days = arena_make_n(env->scratch, dyn, 31), *lines = arena_make_n(env->scratch, dyn, n);
    uint32_t ndays = 0;
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && entries[end].day == entries[i].day; end++)
            lines[end] = month_line(view_of(env), entries[end], env);
        dyn_entry e[] = {{STR("date"), date_dyn(entries[i].day)},
                         {STR("lines"), dyn_array(lines + i, end - i)}};
        days[ndays++] = object(env, e, 2);
    }
    return dyn_array(days, ndays);
}

/* Where a day of the month is shown: further down on its page, or on a page of its own. */
static dyn day_url(const month_page *m, date day, dyn_env *env)
{
    ymd t = date_split(day);
    const day_page *own = day_find(m, day);
    if (own) return page_link(env, day_path(env->scratch, own));
    return dyn_text(str_fmt(env->scratch, "#d%04d-%02d-%02d", t.year, t.month, t.day));
}

/* Where the first day is with something that is not past, on the page of this month where others come
 * before it. */
static dyn from_today(const month_page *m, dyn_env *env)
{
    for (uint32_t i = 0; m->is_now && i < m->n; i++)
        if (m->entries[i].day >= view_of(env)->m->today)
            return i || m->days ? day_url(m, m->entries[i].day, env) : DYN_NO;
    return DYN_NO;
}

/* The month as a table, Monday first: weeks of {date, count, url}; days of other months have none. */
static dyn weeks_dyn(const month_page *m, dyn_env *env)
{
    enum { WEEKS = 6 };
    date monday = m->first - (date_weekday(m->first) - 1), last = month_last(m->first);
    dyn *weeks = arena_make_n(env->scratch, dyn, WEEKS), *cells = arena_make_n(env->scratch, dyn, WEEKS * 7);
    uint32_t n = 0, at = 0;
    for (date d = monday; d <= last; d += 7, n++) {
        for (date i = 0; i < 7; i++) {
            uint32_t count = 0;
            bool inside = d + i >= m->first && d + i <= last;
            for (; at < m->n && m->entries[at].day == d + i; at++) count++;
            dyn_entry e[] = {{STR("date"), inside ? date_dyn(d + i) : DYN_NO},
                             {STR("count"), count_dyn(count, env)},
                             {STR("url"), count ? day_url(m, d + i, env) : DYN_NO}};
            cells[n * 7 + (uint32_t)i] = object(env, e, 3);
        }
        dyn_entry e[] = {{STR("days"), dyn_array(cells + n * 7, 7)}};
        weeks[n] = object(env, e, 1);
    }
    return dyn_array(weeks, n);
}

/* What a weekday has by the end of the month: lines, or the page that has them, and how many. */
static dyn weekday_dyn(const day_page *d, const month_page *m, dyn_env *env)
{
    const view *v = view_of(env);
    const day_page *own = weekday_find(v, d->weekday);
    dyn *lines = arena_make_n(env->scratch, dyn, own ? 0 : d->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        date from = v->agenda.items[d->entries[i].at].from;
        if (from != DATE_NONE && from > month_last(m->first)) continue;
        if (!own) lines[n] = month_line(v, d->entries[i], env);
        n++;
    }
    str key = str_fmt(env->scratch, "weekday.%d", d->weekday);
    dyn_entry e[] = {{STR("weekday"), dyn_text(dyn_word(env, key))},
                     {STR("lines"), dyn_array(lines, own ? 0 : n)},
                     {STR("count"), count_dyn(n, env)},
                     {STR("url"), own ? page_link(env, day_path(env->scratch, own)) : DYN_NO}};
    return n ? object(env, e, 4) : DYN_NO;
}

/* What is repeated every week, by weekday: {weekday, lines, count, url}. Past months do not say it. */
static dyn weekly_dyn(const month_page *m, dyn_env *env)
{
    const view *v = view_of(env);
    if (month_last(m->first) < v->m->today) return DYN_NO;
    dyn *days = arena_make_n(env->scratch, dyn, 7);
    uint32_t n = 0;
    for (int day = 0; day < 7; day++) {
        days[n] = weekday_dyn(&v->weekly[day], m, env);
        n += dyn_truthy(days[n]);
    }
    return dyn_array(days, n);
}

/* The areas that have a calendar to take along; where they are many, none: their own pages lead to it. */
static dyn area_calendars(dyn_env *env)
{
    enum { MOST_AREAS = 60 };
    const view *v = view_of(env);
    const kind *k = model_kind(v->m, STR("areas"));
    record_list list = {arena_make_n(env->scratch, const record *, MOST_AREAS), 0};
    for (uint32_t i = 0; k && i < k->nrecords; i++) {
        if (!route_area_calendar(env->scratch, v, k->sorted[i]).n) continue;
        if (list.n == MOST_AREAS) return DYN_NO;
        list.items[list.n++] = k->sorted[i];
    }
    return record_list_dyn(list, env);
}

dyn month_link(const month_page *m, bool current, dyn_env *env)
{
    dyn_entry e[] = {{STR("label"), dyn_text(month_text(m, env))},
                     {STR("url"), page_link(env, month_path(env->scratch, m))},
                     {STR("current"), dyn_bool(current)}};
    return object(env, e, 3);
}

/* All months, latest first. */
static dyn months_dyn(const month_page *m, dyn_env *env)
{
    const view *v = view_of(env);
    dyn *list = arena_make_n(env->scratch, dyn, v->nmonths);
    for (uint32_t i = 0; i < v->nmonths; i++) {
        const month_page *one = &v->months[v->nmonths - 1 - i];
        list[i] = month_link(one, one == m, env);
    }
    return dyn_array(list, v->nmonths);
}

static dyn month_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const month_page *m = self.p;
    const view *v = view_of(env);
    if (name_is(name, "month")) return date_dyn(m->first);
    if (name_is(name, "month_text")) return dyn_text(month_text(m, env));
    if (name_is(name, "month_url")) return page_link(env, month_path(env->scratch, m));
    if (name_is(name, "is_now")) return dyn_bool(m->is_now);
    if (name_is(name, "days")) return m->days ? DYN_NO : month_days(m->entries, m->n, env);
    if (name_is(name, "day")) return DYN_NO; /* that is day_page_dyn's */
    if (name_is(name, "by_day")) return dyn_bool(m->days != NULL);
    if (name_is(name, "from_today")) return from_today(m, env);
    if (name_is(name, "weeks")) return weeks_dyn(m, env);
    if (name_is(name, "weekly")) return weekly_dyn(m, env);
    if (name_is(name, "any_weekly")) return dyn_bool(dyn_truthy(weekly_dyn(m, env)));
    if (name_is(name, "area_calendars")) return area_calendars(env);
    if (name_is(name, "months")) return months_dyn(m, env);
    if (name_is(name, "prev")) return m->index ? month_link(m - 1, false, env) : DYN_NO;
    if (name_is(name, "next")) return m->index + 1 < v->nmonths ? month_link(m + 1, false, env) : DYN_NO;
    return DYN_NOTHING;
}

static const dyn_class month_class = {.get = month_get};

dyn month_page_dyn(const month_page *m) { return dyn_of(DYN_OBJECT, 0, m, &month_class); }
