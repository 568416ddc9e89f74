/* Atom feeds of every disclosed kind and every area, and the site map. Only a site with an address has them.
 */
#include "site/feed.h"
#include "site/out.h"

#include <stdlib.h>

enum { NEWEST = 50, SUMMARY_BYTES = 300 };

/* When a record was made public: its field `published`, else its own date. */
static date public_day(const record *r)
{
    uint32_t i = shape_find(&r->kind->shape, STR("published"));
    const field *f = i == NO_FIELD ? NULL : &r->kind->shape.fields[i];
    bool dated = f && !f->is_private && str_eq(str_from(f->type->name), STR("date")) &&
                 value_at(r->values, i)->src && !value_at(r->values, i)->bad;
    if (dated) return (date)value_at(r->values, i)->as.n;
    return r->kind->date == NO_FIELD || r->kind->shape.fields[r->kind->date].is_private ? DATE_NONE
                                                                                        : record_date(r);
}

date out_changed_day(const out *o, const record *r)
{
    uint32_t i = shape_find(&r->kind->shape, STR("corrections"));
    const field *f = i == NO_FIELD ? NULL : &r->kind->shape.fields[i];
    date last = public_day(r);
    if (!f || f->is_private || !f->inside || !value_at(r->values, i)->src || value_at(r->values, i)->bad)
        return last;
    const nested_list *list = value_at(r->values, i)->as.p;
    for (uint32_t k = 0; k < list->n; k++) {
        const fval *on = list->items[k].bad ? NULL : nested_value(f, list->items[k].as.p, STR("on"));
        if (on && on->as.n > last && on->as.n <= o->m->today) last = (date)on->as.n;
    }
    return last;
}

/* Newest first; those of one day by kind and place, so that the order never depends on anything else. */
static int by_day(const void *x, const void *y)
{
    const record *a = *(const record *const *)x, *b = *(const record *const *)y;
    date da = public_day(a), db = public_day(b);
    if (da != db) return da < db ? 1 : -1;
    if (a->kind != b->kind) return a->kind->index < b->kind->index ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* A part of the first Markdown text of a record; empty where it has none. */
static str text_of(const record *r, str part, dyn_env *env)
{
    const shape *s = &r->kind->shape;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!str_eq(str_from(s->fields[i].type->name), STR("markdown"))) continue;
        str text = dyn_str(dyn_part(value_dyn(&s->fields[i], value_at(r->values, i), env), part, env), env);
        if (text.n) return text;
    }
    return STR_NONE;
}

/* The beginning of the record's text, or of what else it says, cut between characters. */
static str summary_of(const record *r, dyn_env *env)
{
    str excerpt = text_of(r, STR("excerpt"), env);
    if (excerpt.n) return excerpt;
    buf text = {0};
    out_record(env, r, &text);
    str s = str_copy(env->scratch, buf_str(&text));
    buf_fini(&text);
    if (s.n <= SUMMARY_BYTES) return s;
    size_t end = SUMMARY_BYTES;
    while (end && ((unsigned char)s.p[end] & 0xC0) == 0x80) end--;
    return str_fmt(env->scratch, "%.*s…", STR_ARG(str_sub(s, 0, end)));
}

static void put_entry(out *o, const record *r, buf *xml)
{
    dyn_env *env = &o->env.dyn;
    arena_reset(env->scratch);
    str url = str_join(env->scratch, o->base, route_record(o->v, r));
    moment day = {public_day(r), 0, o->m->zone_minutes};
    moment changed = {out_changed_day(o, r), 0, o->m->zone_minutes};
    atom_put(xml, &(atom_entry){.id = url,
                                .title = record_title(r),
                                .url = url,
                                .category = r->kind->label,
                                .published = day,
                                .updated = changed,
                                .summary = summary_of(r, env),
                                .html = text_of(r, STR("html"), env)});
}

static bool is_news(const out *o, const record *r)
{
    date day = public_day(r);
    return day != DATE_NONE && day <= o->m->today && route_record(o->v, r).n;
}

/* list is sorted in place; records without a page or a date, or of a day to come, are left out. */
static void put_feed(out *o, str path, str page, str title, record_list list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list.n; i++)
        if (is_news(o, list.items[i])) list.items[n++] = list.items[i];
    if (n)
        qsort(list.items, n, sizeof *list.items,
              by_day); /* an empty feed is a feed, too: its address is linked */
    str self = str_join(o->a, o->base, path);
    moment newest = {n ? DATE_NONE : o->m->today, 0, o->m->zone_minutes};
    for (uint32_t i = 0; i < n && i < NEWEST; i++) {
        date day = out_changed_day(o, list.items[i]);
        if (day > newest.day) newest.day = day;
    }
    str name = str_fmt(o->a, "%.*s · %.*s", STR_ARG(title), STR_ARG(out_site_text(o, "name")));
    buf xml = {0};
    atom_begin(&xml, &(atom_feed){.id = self,
                                  .title = name,
                                  .subtitle = out_site_text(o, "summary"),
                                  .self = self,
                                  .page = str_join(o->a, o->base, page),
                                  .author = out_site_text(o, "office"),
                                  .rights = out_site_text(o, "licence"),
                                  .lang = o->m->lang,
                                  .updated = newest});
    for (uint32_t i = 0; i < n && i < NEWEST; i++) put_entry(o, list.items[i], &xml);
    atom_end(&xml);
    out_put(o, path, buf_str(&xml));
    buf_fini(&xml);
}

static void put_area(out *o, const by_area *dated, const record *r)
{
    str path = route_area_feed(o->a, o->v, r);
    const area_bucket *those = path.n ? by_area_of(dated, r) : NULL;
    if (!those) return;
    record_list list = {arena_make_n(o->a, const record *, those->n), those->n};
    for (uint32_t i = 0; i < those->n; i++) list.items[i] = those->items[i];
    put_feed(o, path, route_record(o->v, r), record_title(r), list);
}

static void gather(out *o, by_area *dated)
{
    by_area_init(dated, o, false);
    for (uint32_t i = 0; i < o->m->nkinds; i++) {
        const kind *k = o->m->kinds[i];
        if (!k->paged || k->date == NO_FIELD || k->shape.fields[k->date].is_private) continue;
        for (uint32_t r = 0; r < k->nrecords; r++)
            if (route_record(o->v, k->records[r]).n && record_date(k->records[r]) != DATE_NONE)
                by_area_add(dated, k->records[r], k->records[r]);
    }
}

void out_feeds(out *o)
{
    if (!o->base.n) return;
    by_area dated;
    gather(o, &dated);
    for (uint32_t i = 0; i < o->m->nkinds; i++) {
        const kind *k = o->m->kinds[i];
        str path = route_feed(o->a, o->v, k);
        if (path.n) {
            record_list list = {arena_make_n(o->a, const record *, k->nrecords), k->nrecords};
            for (uint32_t r = 0; r < k->nrecords; r++) list.items[r] = k->records[r];
            put_feed(o, path, route_list(o->a, k), k->label, list);
        }
        for (uint32_t r = 0; k->paged && r < k->nrecords; r++) put_area(o, &dated, k->records[r]);
    }
}

static void put_map(void *context, str path, str bytes) { out_put(context, path, bytes); }

void out_sitemap(out *o)
{
    if (!o->base.n) return;
    const page_plans *pages = view_pages(o->v);
    sitemap_page *list = arena_make_n(o->a, sitemap_page, pages->n);
    for (size_t i = 0; i < pages->n; i++) {
        date day = pages->items[i].r ? record_date(pages->items[i].r) : DATE_NONE;
        list[i] = (sitemap_page){pages->items[i].path, day > o->m->today ? DATE_NONE : day};
    }
    sitemap_write(list, pages->n, o->base, put_map, o);
}
