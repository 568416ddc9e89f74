/* Which pages there are, and where: one flat file a page, so that it opens from file:// and costs one inode.
 */
#include "model/type.h"
#include "view/internal.h"

#include <string.h>

str route_record(const view *v, const record *r) { return v->paths[r->kind->index][r->index]; }

#define UP "../" /* from a page in a folder of the site to its root */

str route_link(const view *v, const record *r, str root, arena *a)
{
    str path = route_record(v, r);
    if (!path.n || !root.n) return path;
    if (str_eq(root, STR(UP))) return (str){path.p - root.n, root.n + path.n};
    return str_join(a, root, path);
}

static char *put(char *to, str s)
{
    memcpy(to, s.p, s.n);
    return to + s.n;
}

/* ../KIND/ID.html, all in one piece of memory a kind; the path begins behind the way up. */
static void make_paths(const kind *k, str *paths, arena *a)
{
    str end = STR(".html");
    size_t up = STR(UP).n, all = 0;
    for (uint32_t r = 0; r < k->nrecords; r++)
        if (k->records[r]->id.n) all += up + k->name.n + 1 + k->records[r]->id.n + end.n;
    char *to = arena_alloc(a, all);
    for (uint32_t r = 0; r < k->nrecords; r++) {
        str id = k->records[r]->id;
        if (!id.n) continue;
        const char *path = to = put(to, STR(UP));
        to = put(to, k->name);
        *to++ = '/';
        to = put(put(to, id), end);
        paths[r] = (str){path, (size_t)(to - path)};
    }
}

void paths_make(view *v)
{
    v->paths = arena_make_n(v->in, str *, v->m->nkinds);
    for (uint32_t i = 0; i < v->m->nkinds; i++) {
        v->paths[i] = arena_make_n(v->in, str, v->m->kinds[i]->nrecords);
        if (v->m->kinds[i]->paged) make_paths(v->m->kinds[i], v->paths[i], v->in);
    }
}

str route_list(arena *a, const kind *k)
{
    return k->paged ? str_fmt(a, "%.*s/index.html", STR_ARG(k->name)) : STR_NONE;
}

/* ---- what lies beside the pages ---- */

void base_make(view *v)
{
    dyn_env env = {.scratch = v->in, .today = v->m->today};
    str at = v->m->site ? dyn_str(dyn_path(record_dyn(v->m->site), STR("url"), &env), &env) : STR_NONE;
    v->base = !at.n || at.p[at.n - 1] == '/' ? at : str_join(v->in, at, STR("/"));
}

str route_base(const view *v) { return v->base; }

str route_feed(arena *a, const view *v, const kind *k)
{
    bool has = k->paged && k->disclosed && k->nrecords && k->date != NO_FIELD &&
               !k->shape.fields[k->date].is_private;
    return has && route_base(v).n ? str_fmt(a, "feeds/%.*s.atom", STR_ARG(k->name)) : STR_NONE;
}

str route_calendar(arena *a, const view *v, const kind *k)
{
    if (!v->timed[k->index] || !route_base(v).n) return STR_NONE;
    return str_fmt(a, "calendar/%.*s.ics", STR_ARG(k->name));
}

static str area_path(arena *a, const view *v, const record *r, bool has, const char *folder, const char *end)
{
    if (!has || !route_record(v, r).n || !route_base(v).n) return STR_NONE;
    return str_fmt(a, "%s/%.*s/%.*s.%s", folder, STR_ARG(r->kind->name), STR_ARG(r->id), end);
}

str route_area_feed(arena *a, const view *v, const record *r)
{
    return area_path(a, v, r, view_reach(v, r).dated, "feeds", "atom");
}

str route_area_calendar(arena *a, const view *v, const record *r)
{
    return area_path(a, v, r, view_reach(v, r).timed, "calendar", "ics");
}

const char *const optional_pages[] = {[PAGE_SEARCH] = "search",
                                      [PAGE_DATA] = "data",
                                      [PAGE_VERIFY] = "verify",
                                      [PAGE_KIOSK] = "kiosk",
                                      [PAGE_ELDER] = "elder"};

bool view_offers(const view *v, str page)
{
    uint32_t i = v->m->site ? shape_find(&v->m->site->kind->shape, page) : NO_FIELD;
    const fval *wanted = i == NO_FIELD ? NULL : record_value(v->m->site, page);
    bool no = wanted && str_eq(str_from(v->m->site->kind->shape.fields[i].type->name), STR("bool")) &&
              !wanted->as.n;
    return !no && tmpl_find(v->templates, str_fmt(v->in, "pages/%.*s", STR_ARG(page)));
}

/* Freed with the view, and not in its arena: that would keep all the shorter lists, too. */
static void push(view *v, size_t *cap, page_plan p)
{
    page_plans *all = &v->plans;
    if (all->n == *cap) {
        *cap += *cap / 4 + 1024;
        all->items = mem_resize(all->items, *cap * sizeof *all->items);
    }
    all->items[all->n++] = p;
}

/* The hand-made template of a kind, or the generic one. */
static const tmpl *template_for(const view *v, const kind *k, const char *suffix, const char *generic)
{
    const tmpl *own = tmpl_find(v->templates, str_fmt(v->in, "%.*s%s", STR_ARG(k->name), suffix));
    return own ? own : tmpl_find(v->templates, str_from(generic));
}

static str list_path(view *v, const list_page *p, uint32_t number)
{
    if (number == 1) return str_fmt(v->in, "%.*s.html", STR_ARG(p->stem));
    if (p->archive.n) return str_fmt(v->in, "%.*s-%u.html", STR_ARG(p->stem), (unsigned)number);
    return str_fmt(v->in, "%.*s/page-%u.html", STR_ARG(p->k->name), (unsigned)number);
}

/* A list cut into pages; an empty one has a page that says so. */
static void plan_list(view *v, size_t *cap, const kind *k, const tmpl *t, record_list all, list_page what)
{
    uint32_t pages = all.n ? (all.n + k->per_page - 1) / k->per_page : 1;
    for (uint32_t i = 0; i < pages; i++) {
        list_page *p = arena_make(v->in, list_page);
        uint32_t begin = i * k->per_page, n = all.n - begin < k->per_page ? all.n - begin : k->per_page;
        *p = what;
        p->k = k;
        p->slice = (record_list){all.items + begin, n};
        p->total = all.n;
        p->number = i + 1;
        p->pages = pages;
        push(v, cap, (page_plan){.t = t, .path = list_path(v, p, i + 1), .k = k, .list = p});
    }
}

static void plan_kind(view *v, size_t *cap, const kind *k)
{
    const tmpl *one = template_for(v, k, "", "record"), *list = template_for(v, k, "-list", "list");
    for (uint32_t i = 0; one && i < k->nrecords; i++) {
        const record *r = k->records[i];
        if (r->id.n) push(v, cap, (page_plan){.t = one, .path = route_record(v, r), .k = k, .r = r});
    }
    if (!list) return;
    record_list all = {k->sorted, k->nrecords};
    plan_list(v, cap, k, list, all, (list_page){.stem = str_fmt(v->in, "%.*s/index", STR_ARG(k->name))});
    for (uint32_t a = 0; a < k->narchives; a++) {
        const archive_index *index = &v->archives[k->index][a];
        for (uint32_t i = 0; i < index->n; i++) {
            const archive_value *value = &index->values[i];
            list_page what = {.archive = k->archives[a],
                              .nth = i,
                              .value = value->value,
                              .label = value->label,
                              .stem = value->stem};
            plan_list(v, cap, k, list, value->records, what);
        }
    }
}

/* A page a month; the month of the build stands at the calendar's own address, too. Then those of days. */
static void plan_months(view *v, size_t *cap, const tmpl *t)
{
    page_plan p = {.t = t, .name = STR("calendar")};
    for (uint32_t i = 0; i < v->nmonths; i++) {
        p.month = &v->months[i];
        p.path = month_path(v->in, p.month);
        push(v, cap, p);
        if (!p.month->is_now) continue;
        p.path = STR("calendar/index.html");
        push(v, cap, p);
    }
    p.month = NULL;
    for (uint32_t i = 0; i < v->ndays; i++) {
        p.day = &v->days[i];
        p.path = day_path(v->in, p.day);
        push(v, cap, p);
    }
}

void plan_pages(view *v)
{
    size_t cap = 0;
    str prefix = STR("pages/");
    for (uint32_t i = 0; i < v->patterns->n; i++) {
        str name = v->patterns->names[i];
        if (!str_starts(name, prefix)) continue;
        str stem = str_sub(name, prefix.n, name.n);
        if (!view_offers(v, stem)) continue;
        if (str_eq(stem, STR("calendar"))) {
            plan_months(v, &cap, tmpl_find(v->templates, name));
            continue;
        }
        push(v, &cap,
             (page_plan){.t = tmpl_find(v->templates, name),
                         .path = str_fmt(v->in, "%.*s.html", STR_ARG(stem)),
                         .name = stem});
    }
    const tmpl *verify = tmpl_find(v->templates, STR("pages/verify"));
    for (uint32_t i = 0; i < codes_pages(v); i++) {
        const code_page *p = codes_page(v, i);
        push(v, &cap, (page_plan){.t = verify, .path = code_path(p), .codes = p, .name = STR("verify")});
    }
    for (uint32_t i = 0; i < v->m->nkinds; i++)
        if (v->m->kinds[i]->paged && v->m->kinds[i]->nrecords) plan_kind(v, &cap, v->m->kinds[i]);
}
