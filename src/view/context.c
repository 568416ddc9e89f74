/* What templates see besides a record's own fields: globals, the page, kinds, lists, and a record's url. */
#include "base/num.h"
#include "model/canon.h"
#include "model/type.h"
#include "view/internal.h"

#include <string.h>

static page_env *of(dyn_env *env) { return (page_env *)env; }

/* A path from the site's root as a link from this page. */
static dyn link_to(dyn_env *env, str path)
{
    return path.n ? dyn_text(str_join(env->scratch, of(env)->root, path)) : DYN_NO;
}

dyn page_link(dyn_env *env, str path) { return link_to(env, path); }

static dyn number(dyn_env *env, uint32_t n) { return dyn_text(num_text(env->scratch, n)); }

/* ---- records ---- */

/* The columns of a list, or those but the title, which leads to the record and stands first. */
static dyn cells(const record *r, bool others, dyn_env *env)
{
    const kind *k = r->kind;
    dyn *list = arena_make_n(env->scratch, dyn, k->ncolumns);
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->ncolumns; i++)
        if (!others || k->columns[i] != k->title)
            list[n++] =
                described_dyn(&k->shape.fields[k->columns[i]], value_at(r->values, k->columns[i]), env);
    return dyn_array(list, n);
}

/* The names below, for record_get to pass over all others; a new part must be named here, too. */
dyn_names record_more_names(void)
{
    static const str parts[] = {STR_INIT("url"),        STR_INIT("path"),        STR_INIT("list_url"),
                                STR_INIT("bulletins"),  STR_INIT("cells"),       STR_INIT("record_date"),
                                STR_INIT("is_current"), STR_INIT("hash"),        STR_INIT("hash_full"),
                                STR_INIT("feed"),       STR_INIT("other_cells"), STR_INIT("disclosure"),
                                STR_INIT("calendar"),   STR_INIT("map")};
    dyn_names names = {{0}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) dyn_names_add(&names, parts[i]);
    return names;
}

/* Is the name one of these? */
static bool is_one_of(const dyn_name *name, const str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name->s)) return true;
    return false;
}

/*
 * Parts are noted by name, for pages to be made anew when what they show has changed. Those that `own` names
 * say nothing but what is noted elsewhere or that all pages share; a part that nobody thought of may show
 * anything.
 */
static bool says_anything(dyn part, const dyn_name *name, const str *own, size_t n)
{
    return !dyn_is(part, DYN_ABSENT) && !is_one_of(name, own, n);
}

static sha256 record_hash(page_env *e, const record *r)
{
    const sha256 *known = codes_hash(e->v, r);
    if (known) return *known;
    if (e->hashed != r) {
        e->hash = canon_hash(r);
        e->hashed = r;
    }
    return e->hash;
}

static dyn record_part(dyn_env *env, const record *r, const dyn_name *name)
{
    if (name_is(name, "url")) return dyn_text(route_link(of(env)->v, r, of(env)->root, env->scratch));
    if (name_is(name, "path")) return dyn_text(route_record(of(env)->v, r));
    if (name_is(name, "bulletins")) {
        const view *v = of(env)->v;
        return v->bulletins ? v->bulletins(v->bulletins_context, env, r) : DYN_NO;
    }
    if (name_is(name, "list_url")) return link_to(env, route_list(env->scratch, r->kind));
    if (name_is(name, "cells")) return cells(r, false, env);
    if (name_is(name, "other_cells")) return cells(r, true, env);
    if (name_is(name, "record_date")) return date_dyn(record_date(r));
    if (name_is(name, "hash")) return dyn_text(hash_hex(env->scratch, record_hash(of(env), r), CANON_SHORT));
    if (name_is(name, "hash_full")) return dyn_text(hash_hex(env->scratch, record_hash(of(env), r), 64));
    if (name_is(name, "disclosure")) return disclosure_dyn(r, env);
    if (name_is(name, "feed")) return link_to(env, route_area_feed(env->scratch, of(env)->v, r));
    if (name_is(name, "calendar")) return link_to(env, route_area_calendar(env->scratch, of(env)->v, r));
    if (name_is(name, "map")) return map_dyn(env, r);
    if (name_is(name, "is_current")) {
        env->placed++;
        return dyn_bool(of(env)->plan && of(env)->plan->r == r);
    }
    return DYN_NOTHING;
}

dyn record_more(dyn_env *env, const void *p, const dyn_name *name)
{
    const record *r = p;
    dyn part = record_part(env, r, name);
    static const str own[] = {STR_INIT("url"),   STR_INIT("path"),        STR_INIT("list_url"),
                              STR_INIT("cells"), STR_INIT("other_cells"), STR_INIT("record_date"),
                              STR_INIT("hash"),  STR_INIT("hash_full"),   STR_INIT("is_current")};
    if (!says_anything(part, name, own, sizeof own / sizeof *own)) return part;
    use_kind what = name_is(name, "feed") || name_is(name, "calendar") ? USE_ROUTES
                    : name_is(name, "bulletins")                       ? USE_BULLETINS
                    : name_is(name, "disclosure")                      ? USE_ENTRY
                    : name_is(name, "map")                             ? USE_GROUND
                                                                       : USE_ALL;
    bool of_record = what != USE_ALL && what != USE_GROUND;
    page_uses(of(env), what, of_record ? r->kind->index : 0, of_record ? r->index : 0);
    return part;
}

dyn file_more(dyn_env *env, str path)
{
    str to = page_file(of(env), path);
    if (!to.n) return DYN_NO;
    buf url = {0}; /* 改造 前.JPG and 1#楼.png are names, not addresses */
    buf_put_url(&url, to);
    to = str_copy(env->scratch, buf_str(&url));
    buf_fini(&url);
    return link_to(env, to);
}

/* ---- kinds ---- */

struct kind_view {
    const view *v;
    const kind *k;
};

static dyn columns(const kind *k, bool others, dyn_env *env)
{
    static const fval nothing;
    dyn *list = arena_make_n(env->scratch, dyn, k->ncolumns);
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->ncolumns; i++)
        if (!others || k->columns[i] != k->title)
            list[n++] = described_dyn(&k->shape.fields[k->columns[i]], &nothing, env);
    return dyn_array(list, n);
}

/* {label, count, url, current} of one value. */
static dyn archive_entry(const archive_value *one, bool here, dyn_env *env)
{
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 4);
    e[0] = (dyn_entry){STR("label"), dyn_text(one->label)};
    e[1] = (dyn_entry){STR("count"), number(env, one->records.n)};
    e[2] = (dyn_entry){STR("url"), link_to(env, str_join(env->scratch, one->stem, STR(".html")))};
    e[3] = (dyn_entry){STR("current"), dyn_bool(here)};
    return dyn_object(e, 4);
}

/*
 * The values to choose from. A province has thousands of communities, and thousands of list pages with each
 * of them on every page grow as the square: beyond LISTED the list's first page has them all, the others the
 * one they show.
 */
enum { LISTED = 100 };

static dyn archive_values(const archive_index *index, str path, bool few, dyn_env *env)
{
    const page_plan *at = of(env)->plan;
    const list_page *list = at && at->list && str_eq(at->list->archive, path) ? at->list : NULL;
    if (few) {
        if (!list) return DYN_NO;
        dyn *here = arena_make(env->scratch, dyn);
        *here = archive_entry(&index->values[list->nth], true, env);
        return dyn_array(here, 1);
    }
    dyn *values = arena_make_n(env->scratch, dyn, index->n);
    for (uint32_t i = 0; i < index->n; i++)
        values[i] = archive_entry(&index->values[i], list && list->nth == i, env);
    return dyn_array(values, index->n);
}

/* {url, count} of the page that has all values; false where they are here. */
static dyn archive_more(const archive_index *index, const kind *k, bool few, dyn_env *env)
{
    if (!few) return DYN_NO;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 2);
    e[0] = (dyn_entry){STR("url"), link_to(env, route_list(env->scratch, k))};
    e[1] = (dyn_entry){STR("count"), number(env, index->n)};
    return dyn_object(e, 2);
}

static dyn archives(const view *v, const kind *k, dyn_env *env)
{
    env->placed++; /* which value is the current one */
    const list_page *on = of(env)->plan ? of(env)->plan->list : NULL;
    bool beside = on && on->k == k && (on->archive.n || on->number > 1);
    dyn *list = arena_make_n(env->scratch, dyn, k->narchives);
    for (uint32_t a = 0; a < k->narchives; a++) {
        const archive_index *index = &v->archives[k->index][a];
        bool few = beside && index->n > LISTED;
        str rest, head = str_cut(k->archives[a], '.', &rest), by = rest.n ? rest : head;
        uint32_t f = shape_find(&k->shape, head);
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
        e[0] = (dyn_entry){STR("label"), dyn_text(f == NO_FIELD ? head : k->shape.fields[f].label)};
        e[1] = (dyn_entry){STR("path"), dyn_text(k->archives[a])};
        e[2] = (dyn_entry){STR("values"), archive_values(index, k->archives[a], few, env)};
        e[3] = (dyn_entry){STR("more"), archive_more(index, k, few, env)};
        e[4] = (dyn_entry){str_fmt(env->scratch, "is_%.*s", STR_ARG(by)),
                           dyn_bool(true)}; /* one of them by name */
        list[a] = dyn_object(e, 5);
    }
    return dyn_array(list, k->narchives);
}

static dyn kind_part(const struct kind_view *kv, const dyn_name *name, dyn_env *env)
{
    const kind *k = kv->k;
    if (name_is(name, "name")) return dyn_text(k->name);
    if (name_is(name, "label")) return dyn_text(k->label);
    if (name_is(name, "one")) return dyn_text(k->one);
    if (name_is(name, "help")) return dyn_text(k->help);
    if (name_is(name, "url")) return k->nrecords ? link_to(env, route_list(env->scratch, k)) : DYN_NO;
    if (name_is(name, "count")) return dyn_count(env->scratch, k->nrecords);
    if (name_is(name, "records")) return record_list_dyn((record_list){k->sorted, k->nrecords}, env);
    if (name_is(name, "groups"))
        return k->group.n ? groups_dyn(&(record_list){k->sorted, k->nrecords}, k->group, env) : DYN_NO;
    if (name_is(name, "columns")) return columns(k, false, env);
    if (name_is(name, "other_columns")) return columns(k, true, env);
    if (name_is(name, "title_label"))
        return dyn_text(k->title == NO_FIELD ? k->one : k->shape.fields[k->title].label);
    if (name_is(name, "archives")) return archives(kv->v, k, env);
    if (name_is(name, "feed")) return link_to(env, route_feed(env->scratch, kv->v, k));
    if (name_is(name, "calendar")) return link_to(env, route_calendar(env->scratch, kv->v, k));
    if (name_is(name, "data")) return kind_data(kv->v, k, env);
    if (name_is(name, "disclosed")) return dyn_bool(k->disclosed);
    if (name_is(name, "turnaround")) return turnaround_dyn(k, env);
    if (name_is(name, "ratings")) return ratings_dyn(k, env);
    if (name_is(name, "weeks")) return kind_weeks_dyn(k, env);
    if (name_is(name, "map")) return map_of_kind(env, k);
    const record_list *q = view_query(kv->v, k, name->s);
    return q ? record_list_dyn(*q, env) : DYN_NOTHING;
}

static dyn kind_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct kind_view *kv = self.p;
    const kind *k = kv->k;
    dyn part = kind_part(kv, name, env);
    static const str own[] = {STR_INIT("name"),          STR_INIT("label"),      STR_INIT("one"),
                              STR_INIT("help"),          STR_INIT("url"),        STR_INIT("columns"),
                              STR_INIT("other_columns"), STR_INIT("feed"),       STR_INIT("calendar"),
                              STR_INIT("disclosed"),     STR_INIT("title_label")};
    if (!says_anything(part, name, own, sizeof own / sizeof *own)) return part;
    if (name_is(name, "count") || name_is(name, "records") || name_is(name, "groups"))
        page_uses(of(env), USE_LIST, k->index, 0);
    else if (name_is(name, "archives")) page_uses(of(env), USE_ARCHIVES, k->index, 0);
    else if (name_is(name, "data")) page_uses(of(env), USE_DATA, k->index, 0);
    else if (name_is(name, "map")) page_uses(of(env), USE_GROUND, 0, 0);
    else if (name_is(name, "turnaround") || name_is(name, "ratings") || name_is(name, "weeks"))
        page_uses(of(env), USE_KIND, k->index, 0);
    else if (view_query(kv->v, k, name->s))
        page_uses(of(env), USE_QUERY, k->index,
                  (uint32_t)(view_query(kv->v, k, name->s) - kv->v->queries[k->index]));
    else page_uses(of(env), USE_ALL, 0, 0);
    return part;
}

static str kind_text(dyn self, dyn_env *env)
{
    (void)env;
    return ((const struct kind_view *)self.p)->k->label;
}

static const dyn_class kind_class = {.get = kind_get, .text = kind_text};

dyn kind_dyn(const view *v, const kind *k, dyn_env *env)
{
    struct kind_view *kv = arena_make(env->scratch, struct kind_view);
    *kv = (struct kind_view){v, k};
    return dyn_of(DYN_OBJECT, 0, kv, &kind_class);
}

static dyn kinds_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const view *v = self.p;
    uint32_t i = map_find_hashed(&v->m->kind_by_name, name->s, name->hash);
    return i == MAP_NONE ? DYN_NOTHING : kind_dyn(v, v->m->kinds[i], env);
}

/* The kinds that have records and pages, in their order. */
static dyn kinds_at(dyn self, uint32_t i, dyn_env *env)
{
    const view *v = self.p;
    for (uint32_t k = 0; k < v->m->nkinds; k++)
        if (v->m->kinds[k]->paged && v->m->kinds[k]->nrecords && i-- == 0)
            return kind_dyn(v, v->m->kinds[k], env);
    return DYN_NO;
}

static const dyn_class kinds_class = {.get = kinds_get, .at = kinds_at};

static dyn kinds_dyn(const view *v)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < v->m->nkinds; k++) n += v->m->kinds[k]->paged && v->m->kinds[k]->nrecords;
    return dyn_of(DYN_LIST, n, v, &kinds_class);
}

/* ---- a list's page ---- */

static str page_path(const void *of_list, uint32_t n, dyn_env *env)
{
    const list_page *p = of_list;
    if (n == 1) return str_fmt(env->scratch, "%.*s.html", STR_ARG(p->stem));
    if (p->archive.n) return str_fmt(env->scratch, "%.*s-%u.html", STR_ARG(p->stem), (unsigned)n);
    return str_fmt(env->scratch, "%.*s/page-%u.html", STR_ARG(p->k->name), (unsigned)n);
}

dyn pager_dyn(const void *of, uint32_t current, uint32_t pages, pager_path path, dyn_env *env)
{
    if (pages < 2) return DYN_NO;
    enum { AROUND = 2 };
    dyn *items = arena_make_n(env->scratch, dyn, 2 * AROUND + 3);
    uint32_t n = 0;
    for (uint32_t i = 1; i <= pages; i++) {
        bool near = i + AROUND >= current && i <= current + AROUND;
        if (!near && i != 1 && i != pages) continue;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
        e[0] = (dyn_entry){STR("number"), number(env, i)};
        e[1] = (dyn_entry){STR("url"), link_to(env, path(of, i, env))};
        e[2] = (dyn_entry){STR("current"), dyn_bool(i == current)};
        items[n++] = dyn_object(e, 3);
    }
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
    e[0] = (dyn_entry){STR("number"), number(env, current)};
    e[1] = (dyn_entry){STR("count"), number(env, pages)};
    e[2] = (dyn_entry){STR("prev"), current > 1 ? link_to(env, path(of, current - 1, env)) : DYN_NO};
    e[3] = (dyn_entry){STR("next"), current < pages ? link_to(env, path(of, current + 1, env)) : DYN_NO};
    e[4] = (dyn_entry){STR("items"), dyn_array(items, n)};
    return dyn_object(e, 5);
}

static dyn list_part(const list_page *p, const dyn_name *name, dyn_env *env)
{
    const view *v = of(env)->v;
    if (name_is(name, "kind")) return kind_dyn(v, p->k, env);
    if (name_is(name, "records")) return record_list_dyn(p->slice, env);
    if (name_is(name, "groups")) return p->k->group.n ? groups_dyn(&p->slice, p->k->group, env) : DYN_NO;
    if (name_is(name, "columns")) return columns(p->k, false, env);
    if (name_is(name, "other_columns")) return columns(p->k, true, env);
    if (name_is(name, "archives")) return archives(v, p->k, env);
    if (name_is(name, "archive")) return dyn_text(p->label);
    if (name_is(name, "is_whole")) return dyn_bool(!p->archive.n);
    if (name_is(name, "is_first")) return dyn_bool(!p->archive.n && p->number == 1);
    if (name_is(name, "total")) return number(env, p->total);
    if (name_is(name, "pager")) return pager_dyn(p, p->number, p->pages, page_path, env);
    if (name_is(name, "help")) return dyn_text(p->k->help);
    return DYN_NOTHING;
}

/* What the list holds is the page's own: plan_digest. */
static dyn list_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const list_page *p = self.p;
    dyn part = list_part(p, name, env);
    static const str own[] = {STR_INIT("kind"),     STR_INIT("records"),       STR_INIT("groups"),
                              STR_INIT("columns"),  STR_INIT("other_columns"), STR_INIT("archive"),
                              STR_INIT("is_whole"), STR_INIT("is_first"),      STR_INIT("total"),
                              STR_INIT("pager"),    STR_INIT("help")};
    if (!says_anything(part, name, own, sizeof own / sizeof *own)) return part;
    bool archived = name_is(name, "archives");
    page_uses(of(env), archived ? USE_ARCHIVES : USE_ALL, archived ? p->k->index : 0, 0);
    return part;
}

static const dyn_class list_class = {.get = list_get};

dyn list_page_dyn(const list_page *p) { return dyn_of(DYN_OBJECT, 0, p, &list_class); }

/* ---- the page and the globals ---- */

static str page_title(const page_plan *p, const view *v, dyn_env *env)
{
    if (p->r) return record_title(p->r);
    if (p->list) {
        str label = p->k->label;
        if (p->list->archive.n)
            label = str_fmt(env->scratch, "%.*s · %.*s", STR_ARG(label), STR_ARG(p->list->label));
        return label;
    }
    str called = view_word(v, str_fmt(env->scratch, "pages.%.*s", STR_ARG(p->name)));
    if (!p->month && !p->day) return called;
    str of_it = p->month ? month_text(p->month, env) : day_text(p->day, env);
    return str_fmt(env->scratch, "%.*s · %.*s", STR_ARG(called), STR_ARG(of_it));
}

/* What this page's kind or area can be subscribed to: {type, title, url}. */
static dyn page_feeds(const page_plan *p, const view *v, dyn_env *env)
{
    static const char *const types[] = {"application/atom+xml", "text/calendar"};
    arena *a = env->scratch;
    str title, paths[2];
    if (p->r) {
        title = record_title(p->r);
        paths[0] = route_area_feed(a, v, p->r);
        paths[1] = route_area_calendar(a, v, p->r);
    } else if (p->list) {
        title = p->k->label;
        paths[0] = route_feed(a, v, p->k);
        paths[1] = route_calendar(a, v, p->k);
    } else return DYN_NO;
    dyn *list = arena_make_n(a, dyn, 2);
    uint32_t n = 0;
    for (int i = 0; i < 2; i++) {
        if (!paths[i].n) continue;
        dyn_entry *e = arena_make_n(a, dyn_entry, 3);
        e[0] = (dyn_entry){STR("type"), dyn_text(str_from(types[i]))};
        e[1] = (dyn_entry){STR("title"), dyn_text(title)};
        e[2] = (dyn_entry){STR("url"), link_to(env, paths[i])};
        list[n++] = dyn_object(e, 3);
    }
    return dyn_array(list, n);
}

static dyn page_part(const page_env *e, const dyn_name *name, dyn_env *env)
{
    const page_plan *p = e->plan;
    if (name_is(name, "path")) return dyn_text(p->path);
    if (name_is(name, "title")) return dyn_text(page_title(p, e->v, env));
    if (name_is(name, "is_home")) return dyn_bool(str_eq(p->path, STR("index.html")));
    if (name_is(name, "is_record")) return dyn_bool(p->r != NULL);
    if (name_is(name, "is_list")) return dyn_bool(p->list != NULL);
    if (name_is(name, "kind")) return p->k ? kind_dyn(e->v, p->k, env) : DYN_NO;
    if (name_is(name, "name")) return dyn_text(p->name);
    if (name_is(name, "number"))
        return p->list && p->list->number > 1 ? number(env, p->list->number) : DYN_NO;
    if (name_is(name, "linked")) return linked_dyn((page_env *)env);
    if (name_is(name, "feeds")) return page_feeds(p, e->v, env);
    if (name_is(name, "card")) { /* full, too: chat apps ask for it from elsewhere */
        str path = e->v->cards ? e->v->cards(e->v->cards_context, p->r) : STR_NONE;
        return path.n ? dyn_text(str_join(env->scratch, route_base(e->v), path)) : DYN_NO;
    }
    if (name_is(name, "url")) { /* the page's full address, for QR codes and feeds */
        str base = route_base(e->v);
        return base.n ? dyn_text(str_join(env->scratch, base, p->path)) : DYN_NO;
    }
    return DYN_NOTHING;
}

static dyn page_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const page_env *e = self.p;
    dyn part = page_part(e, name, env);
    static const str own[] = {STR_INIT("path"),      STR_INIT("title"),   STR_INIT("is_home"),
                              STR_INIT("is_record"), STR_INIT("is_list"), STR_INIT("kind"),
                              STR_INIT("name"),      STR_INIT("number"),  STR_INIT("url")};
    static const str alike[] = {STR_INIT("is_home"), STR_INIT("is_record"), STR_INIT("is_list"),
                                STR_INIT("kind")};
    if (!is_one_of(name, alike, sizeof alike / sizeof *alike)) env->varied++, env->placed++;
    bool linked =
        name_is(name, "linked") && !str_eq(e->plan->name, STR("data")); /* the record's own values */
    if (linked) return part;
    if (!says_anything(part, name, own, sizeof own / sizeof *own)) return part;
    const record *r = e->plan->r;
    bool feeds = name_is(name, "feeds"), card = name_is(name, "card");
    if (!feeds && !card) page_uses(of(env), USE_ALL, 0, 0);
    else if (r && card) page_uses(of(env), USE_CARD, r->kind->index, r->index);
    else if (r) page_uses(of(env), USE_ROUTES, r->kind->index, r->index);
    return part;
}

static const dyn_class page_class = {.get = page_get};

static dyn asset_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const view *v = self.p;
    /* {{asset.style_css}} is templates/assets/style.css */
    char *file = str_c(env->scratch, name->s);
    for (size_t i = name->s.n; i > 0; i--)
        if (file[i - 1] == '_') {
            file[i - 1] = '.';
            break;
        }
    str path = v->o.asset ? v->o.asset(v->o.files, (str){file, name->s.n}) : STR_NONE;
    return path.n ? link_to(env, path) : DYN_NOTHING;
}

static const dyn_class asset_class = {.get = asset_get};

/* Where `to` of the site's navigation leads: a kind's list, a record, or a page by its path. */
static nav_item nav_resolve(view *v, str label, str to)
{
    const kind *k = model_kind(v->m, to);
    if (k) return (nav_item){label, k->nrecords ? route_list(v->in, k) : STR_NONE, k};
    const record *r = model_resolve(v->m, to);
    return (nav_item){label, r ? route_record(v, r) : to, NULL};
}

void nav_make(view *v)
{
    dyn_env env = {.scratch = v->in, .today = v->m->today};
    dyn wanted = v->m->site ? dyn_path(record_dyn(v->m->site), STR("nav"), &env) : DYN_NO;
    bool given = dyn_is(wanted, DYN_LIST);
    v->nav = arena_make_n(v->in, nav_item, given ? dyn_n(wanted) : v->m->nkinds);
    for (uint32_t i = 0; i < (given ? dyn_n(wanted) : v->m->nkinds); i++) {
        dyn item = given ? dyn_at(wanted, i, &env) : DYN_NO;
        const kind *k = v->m->kinds[given ? 0 : i];
        str label = given ? dyn_str(dyn_path(item, STR("label"), &env), &env) : k->label;
        nav_item one =
            nav_resolve(v, label, given ? dyn_str(dyn_path(item, STR("to"), &env), &env) : k->name);
        if (one.path.n) v->nav[v->nnav++] = one;
    }
}

/* The few words of navigation that the site record gives, else every kind with pages. */
static dyn nav(const view *v, dyn_env *env)
{
    const page_plan *p = of(env)->plan;
    dyn *list = arena_make_n(env->scratch, dyn, v->nnav);
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, v->nnav * 3);
    for (uint32_t i = 0; i < v->nnav; i++, e += 3) {
        const nav_item *item = &v->nav[i];
        e[0] = (dyn_entry){STR("label"), dyn_text(item->label)};
        e[1] = (dyn_entry){STR("url"), link_to(env, item->path)};
        e[2] = (dyn_entry){STR("current"),
                           dyn_bool(p && (item->k ? p->k == item->k : str_eq(p->path, item->path)))};
        list[i] = dyn_object(e, 3);
    }
    return dyn_array(list, v->nnav);
}

static dyn optional_link(dyn_env *env, optional_page p)
{
    const view *v = of(env)->v;
    return v->has[p] ? link_to(env, str_fmt(env->scratch, "%s.html", optional_pages[p])) : DYN_NO;
}

static dyn global_part(page_env *e, const dyn_name *name, dyn_env *env)
{
    const view *v = e->v;
    if (name_is(name, "w")) return words_dyn(&v->patterns->words);
    if (name_is(name, "root")) return e->root.n ? dyn_text(e->root) : DYN_NO;
    if (name_is(name, "page")) return dyn_of(DYN_OBJECT, 0, e, &page_class);
    if (name_is(name, "site")) return record_dyn(v->m->site);
    if (name_is(name, "kinds")) return kinds_dyn(v);
    if (name_is(name, "asset")) return dyn_of(DYN_OBJECT, 0, v, &asset_class);
    if (name_is(name, "nav")) return nav(v, env);
    if (name_is(name, "search_url")) return optional_link(env, PAGE_SEARCH);
    if (name_is(name, "calendar_url")) return v->nmonths ? link_to(env, STR("calendar/index.html")) : DYN_NO;
    if (name_is(name, "data_files")) return data_files(v, env);
    if (name_is(name, "verify_url")) return optional_link(env, PAGE_VERIFY);
    if (name_is(name, "kiosk_url")) return optional_link(env, PAGE_KIOSK);
    if (name_is(name, "elder_url")) return optional_link(env, PAGE_ELDER);
    if (name_is(name, "bulletins_url")) return v->bulletins ? link_to(env, STR("print/index.html")) : DYN_NO;
    if (name_is(name, "data_url")) return optional_link(env, PAGE_DATA);
    if (name_is(name, "today")) return date_dyn(v->m->today);
    if (name_is(name, "lang")) return dyn_text(v->m->lang);
    if (name_is(name, "generator")) return dyn_text(STR("gongshi " GONGSHI_VERSION));
    return DYN_NOTHING;
}

static dyn globals_get(dyn self, const dyn_name *name, dyn_env *env)
{
    page_env *e = (page_env *)(uintptr_t)self.p;
    dyn part = global_part(e, name, env);
    static const str own[] = {STR_INIT("w"),          STR_INIT("root"),          STR_INIT("page"),
                              STR_INIT("site"),       STR_INIT("kinds"),         STR_INIT("asset"),
                              STR_INIT("nav"),        STR_INIT("search_url"),    STR_INIT("calendar_url"),
                              STR_INIT("verify_url"), STR_INIT("bulletins_url"), STR_INIT("data_url"),
                              STR_INIT("kiosk_url"),  STR_INIT("elder_url"),     STR_INIT("today"),
                              STR_INIT("lang"),       STR_INIT("generator")};
    if (says_anything(part, name, own, sizeof own / sizeof *own)) page_uses(e, USE_ALL, 0, 0);
    return part;
}

static const dyn_class globals_class = {.get = globals_get};

dyn view_globals(const view *v, page_env *e)
{
    (void)v;
    return dyn_of(DYN_OBJECT, 0, e, &globals_class);
}
