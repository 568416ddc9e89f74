/* The calendar's pages of single days, where a month has too many lines for one page, and of weekdays. */
#include "base/num.h"
#include "model/type.h"
#include "view/internal.h"

#include <string.h>

/* Of a page that stays under 100 KB with its frame: a line has about 350 bytes. */
enum { MOST_LINES = 180, MOST_WEEKLY = 50 };

/* ---- which there are ---- */

/* The most pages that n entries on so many days need. */
static uint32_t most_pages(uint32_t n, uint32_t days) { return n / MOST_LINES + days; }

/* A day's entries, in as many pages as they need. */
static void add_day(view *v, day_page what, const month_entry *entries, uint32_t n)
{
    what.total = n;
    what.pages = (n + MOST_LINES - 1) / MOST_LINES;
    for (uint32_t i = 0; i < what.pages; i++) {
        uint32_t begin = i * MOST_LINES;
        what.number = i + 1;
        what.entries = entries + begin;
        what.n = n - begin < MOST_LINES ? n - begin : MOST_LINES;
        v->days[v->ndays++] = what;
    }
}

static void add_month(view *v, month_page *m)
{
    m->days = v->days + v->ndays;
    for (uint32_t i = 0, end; i < m->n; i = end) {
        date day = m->entries[i].day;
        for (end = i; end < m->n && m->entries[end].day == day;) end++;
        add_day(v, (day_page){.month = m, .day = day}, m->entries + i, end - i);
    }
    m->ndays = (uint32_t)(v->days + v->ndays - m->days);
}

void days_make(view *v)
{
    uint32_t most = 0, weekly = 0;
    for (uint32_t i = 0; i < v->nmonths; i++)
        if (v->months[i].n > MOST_LINES) most += most_pages(v->months[i].n, 31);
    for (int i = 0; i < 7; i++) weekly += v->weekly[i].n;
    v->days = arena_make_n(v->in, day_page, most + (weekly > MOST_WEEKLY ? most_pages(weekly, 7) : 0));
    for (int i = 0; i < 7 && weekly > MOST_WEEKLY; i++)
        add_day(v, (day_page){.weekday = i + 1}, v->weekly[i].entries, v->weekly[i].n);
    v->nweekdays = v->ndays;
    for (uint32_t i = 0; i < v->nmonths; i++)
        if (v->months[i].n > MOST_LINES) add_month(v, &v->months[i]);
}

const day_page *day_find(const month_page *m, date day)
{
    for (uint32_t i = 0; i < m->ndays; i++)
        if (m->days[i].day == day) return &m->days[i];
    return NULL;
}

const day_page *weekday_find(const view *v, int weekday)
{
    for (uint32_t i = 0; i < v->nweekdays; i++)
        if (v->days[i].weekday == weekday) return &v->days[i];
    return NULL;
}

static str nth_path(arena *a, const day_page *d, uint32_t n)
{
    ymd t = date_split(d->month ? d->day : 0);
    str stem = d->month ? str_fmt(a, "calendar/%04d-%02d-%02d", t.year, t.month, t.day)
                        : str_fmt(a, "calendar/weekly-%d", d->weekday);
    if (n == 1) return str_join(a, stem, STR(".html"));
    return str_fmt(a, "%.*s-%u.html", STR_ARG(stem), (unsigned)n);
}

str day_path(arena *a, const day_page *d) { return nth_path(a, d, d->number); }

/* ---- what a template sees ---- */

static str weekday_word(int weekday, dyn_env *env)
{
    return dyn_word(env, str_fmt(env->scratch, "weekday.%d", weekday));
}

str day_text(const day_page *d, dyn_env *env)
{
    str on = weekday_word(d->month ? date_weekday(d->day) : d->weekday, env);
    if (d->month)
        return str_fmt(env->scratch, "%.*s %.*s", STR_ARG(date_in_words(d->day, STR("date.long"), env)),
                       STR_ARG(on));
    return str_fmt(env->scratch, "%.*s · %.*s", STR_ARG(dyn_word(env, STR("calendar_page.weekly"))),
                   STR_ARG(on));
}

static str part_path(const void *of, uint32_t n, dyn_env *env) { return nth_path(env->scratch, of, n); }

static bool is_same_day(const day_page *x, const day_page *y)
{
    return x->day == y->day && x->weekday == y->weekday;
}

/* The first page of the day before or after, among those of the same month or of weekdays; NULL: none. */
static const day_page *other_day(const view *v, const day_page *d, bool before)
{
    const day_page *all = d->month ? d->month->days : v->days, *found = NULL;
    uint32_t n = d->month ? d->month->ndays : v->nweekdays, i = 0;
    for (; i < n && !is_same_day(&all[i], d); i++)
        if (all[i].number == 1) found = &all[i];
    if (before) return found;
    while (i < n && is_same_day(&all[i], d)) i++;
    return i < n ? &all[i] : NULL;
}

/* The day before or after, else the month before or after: {label, url}. */
static dyn neighbour(const day_page *d, bool before, dyn_env *env)
{
    const view *v = ((page_env *)env)->v;
    const day_page *to = other_day(v, d, before);
    if (to) {
        str label =
            d->month ? date_in_words(to->day, STR("date.short"), env) : weekday_word(to->weekday, env);
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 2);
        e[0] = (dyn_entry){STR("label"), dyn_text(label)};
        e[1] = (dyn_entry){STR("url"), page_link(env, day_path(env->scratch, to))};
        return dyn_object(e, 2);
    }
    const month_page *m = d->month;
    if (!m || (before ? m->index == 0 : m->index + 1 == v->nmonths)) return DYN_NO;
    return month_link(before ? m - 1 : m + 1, false, env);
}

static dyn weekly_lines(const day_page *d, dyn_env *env)
{
    dyn *lines = arena_make_n(env->scratch, dyn, d->n);
    for (uint32_t i = 0; i < d->n; i++) lines[i] = month_line(((page_env *)env)->v, d->entries[i], env);
    return dyn_array(lines, d->n);
}

static dyn day_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const day_page *d = self.p;
    if (name_is(name, "day")) return dyn_bool(true);
    if (name_is(name, "day_text")) return dyn_text(day_text(d, env));
    if (name_is(name, "day_url")) return page_link(env, day_path(env->scratch, d));
    if (name_is(name, "month")) return d->month ? month_link(d->month, false, env) : DYN_NO;
    if (name_is(name, "total")) return dyn_count(env->scratch, d->total);
    if (name_is(name, "days")) return d->month ? month_days(d->entries, d->n, env) : DYN_NO;
    if (name_is(name, "of_weekday")) return dyn_bool(!d->month);
    if (name_is(name, "lines")) return d->month ? DYN_NO : weekly_lines(d, env);
    if (name_is(name, "prev")) return neighbour(d, true, env);
    if (name_is(name, "next")) return neighbour(d, false, env);
    if (name_is(name, "pager")) return pager_dyn(d, d->number, d->pages, part_path, env);
    return DYN_NOTHING;
}

static const dyn_class day_class = {.get = day_get};

dyn day_page_dyn(const day_page *d) { return dyn_of(DYN_OBJECT, 0, d, &day_class); }
