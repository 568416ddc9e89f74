#include "model/territory.h"

#include "base/map.h"
#include "base/num.h"
#include "base/par.h"
#include "model/across.h"
#include "model/proofs.h"
#include "model/types/types.h"
#include "rules/boundary.h"
#include "rules/norms.h"
#include "rules/outline.h"

/* Shares are in hundredths of a per cent. What is smaller comes from digitising the same street twice. */
enum { SLIVER = 10, SLIVER_AREA = 100 };

struct work {
    load *loads;
    family_list families;
};

/* ---- words for findings ---- */

static str degrees(load *l, point p)
{
    str lng = dec_text(l->a, (dec){p.lng / 10, 6}), lat = dec_text(l->a, (dec){p.lat / 10, 6});
    return str_fmt(l->a, "%.*s, %.*s", STR_ARG(lng), STR_ARG(lat));
}

static str percent(load *l, int32_t share)
{
    return str_fmt(l->a, "%.*s%%", STR_ARG(dec_text(l->a, (dec){share, 2})));
}
static str number(load *l, int64_t n) { return num_grouped(l->a, n); }

static uint32_t boundary_field(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++)
        if (k->shape.fields[i].type == &type_boundary) return i;
    return NO_FIELD;
}

static const fval *outline_of(const record *r)
{
    return r ? value_good(r->values, boundary_field(r->kind)) : NULL;
}

static span outline_span(const record *r)
{
    const fval *v = outline_of(r);
    return v ? val_span(v->src) : record_span(r);
}

/* ---- outlines ---- */

static void report_fault(load *l, const record *r, boundary_fault f)
{
    str at = degrees(l, f.at), title = record_title(r);
    switch (f.kind) {
    case BOUNDARY_VALID: break;
    case BOUNDARY_CROSSES: diag(l->d, OUTLINE_CROSSES, outline_span(r), title, at); break;
    case BOUNDARY_HOLE_OUTSIDE: diag(l->d, OUTLINE_HOLE, outline_span(r), title, at); break;
    case BOUNDARY_PARTS_OVERLAP: diag(l->d, OUTLINE_PARTS, outline_span(r), title, at); break;
    case BOUNDARY_TOO_FEW: diag(l->d, OUTLINE_EMPTY, outline_span(r), title); break;
    case BOUNDARY_BROKEN: diag(l->d, OUTLINE_BROKEN, outline_span(r), title, at); break;
    }
}

/* Returns whether any two children overlap at all. Item 0 is the whole: all of them overlap it. */
static bool check_overlaps(load *l, const family *f, const boundary_set *s)
{
    uint32_t n;
    boundary_pair *pairs = boundary_overlaps(s, 1, l->a, &n);
    for (uint32_t i = 0; i < n; i++) {
        const boundary_pair *p = &pairs[i];
        if (p->share < SLIVER && p->area < SLIVER_AREA) continue;
        const record *first = f->children[p->a - 1], *second = f->children[p->b - 1];
        finding *found =
            diag(l->d, OUTLINE_OVERLAP, outline_span(second), record_title(second), record_title(first),
                 number(l, p->area), percent(l, p->share), degrees(l, p->at));
        diag_note(l->d, found, OTHER_OUTLINE, outline_span(first), record_title(first));
    }
    return n > 0;
}

/* Records that could not be read may belong to the family: then nothing is said of its sums. */
static bool lacks_some(const load *l, const family *f)
{
    return tree_misses(&l->m->tree, f->children[0]->kind->name);
}

static void check_inside(load *l, const family *f, const boundary_set *s, bool overlap)
{
    uint32_t *parts = arena_make_n(l->a, uint32_t, f->n), n = 0;
    int64_t whole = boundary_area(s, 0), left = whole;
    bool apart = !overlap; /* side by side and within: areas alone tell the gap */
    for (uint32_t i = 0; i < f->n; i++) {
        if (!outline_of(f->children[i]) || boundary_check(s, i + 1).kind != BOUNDARY_VALID) continue;
        parts[n++] = i + 1;
        left -= boundary_area(s, i + 1);
        boundary_rest out = boundary_outside(s, i + 1, 0);
        apart &= out.area == 0;
        if (out.share < SLIVER && out.area < SLIVER_AREA) continue;
        finding *found =
            diag(l->d, OUTLINE_OUTSIDE, outline_span(f->children[i]), record_title(f->children[i]),
                 record_title(f->parent), percent(l, out.share), number(l, out.area), degrees(l, out.at));
        diag_note(l->d, found, OTHER_OUTLINE, outline_span(f->parent), record_title(f->parent));
    }
    if (n < f->n || !n || lacks_some(l, f)) return; /* a gap may belong to one whose outline is not given */
    if (apart && left * 10000 < whole * (SLIVER - 1)) return;
    boundary_rest gap = boundary_gap(s, 0, parts, n);
    if (gap.share >= SLIVER)
        diag(l->d, OUTLINE_GAP, outline_span(f->parent), record_title(f->parent), percent(l, gap.share),
             number(l, gap.area), degrees(l, gap.at));
}

/* A building whose place is given lies in its grid. */
static void check_building_place(load *l, const family *f, const boundary_set *s, uint32_t i, const field *of,
                                 const fval *item)
{
    enum { MOST = 8 };
    uint32_t in[MOST], other = 0;
    const fval *at = item_value(of, item, "at");
    const field *where = nested_field(of, STR("at"));
    if (!at || where->type != &type_point) return;
    point p = *(const point *)at->as.p;
    uint32_t n = boundary_locate(s, p, in, MOST);
    for (uint32_t k = 0; k < n && k < MOST; k++) {
        if (in[k] == i + 1) return;
        if (in[k]) other = in[k];
    }
    str name = item_written(of, item, "name"), own = record_title(f->children[i]);
    if (other)
        diag(l->d, BUILDING_ELSEWHERE, val_span(at->src), name, degrees(l, p), own,
             record_title(f->children[other - 1]));
    else diag(l->d, BUILDING_OUTSIDE, val_span(at->src), name, degrees(l, p), own);
}

static const nested_list *buildings_of(const record *r, const field **f)
{
    uint32_t i = shape_find(&r->kind->shape, STR("buildings"));
    const fval *v = record_value(r, STR("buildings"));
    if (!v || r->kind->shape.fields[i].type != &type_list || !r->kind->shape.fields[i].inside) return NULL;
    *f = &r->kind->shape.fields[i];
    return v->as.p;
}

static void check_building_places(load *l, const family *f, const boundary_set *s)
{
    for (uint32_t i = 0; i < f->n; i++) {
        const field *of;
        const nested_list *list = buildings_of(f->children[i], &of);
        if (!list || !nested_field(of, STR("at")) || !outline_of(f->children[i])) continue;
        if (boundary_check(s, i + 1).kind != BOUNDARY_VALID) continue;
        for (uint32_t k = 0; k < list->n; k++)
            if (!list->items[k].bad) check_building_place(l, f, s, i, of, &list->items[k]);
    }
}

static void check_outlines(load *l, const family *f)
{
    const boundary **items = arena_make_n(l->a, const boundary *, (size_t)f->n + 1);
    bool any = false;
    const fval *whole = outline_of(f->parent);
    items[0] = whole ? whole->as.p : NULL;
    for (uint32_t i = 0; i < f->n; i++) {
        const fval *own = outline_of(f->children[i]);
        items[i + 1] = own ? own->as.p : NULL;
        any |= own != NULL;
    }
    if (!any) return;
    boundary_set *s = boundary_set_new(items, f->n + 1);
    for (uint32_t i = 0; i < f->n; i++)
        if (items[i + 1]) report_fault(l, f->children[i], boundary_check(s, i + 1));
    if (f->parent) {
        bool overlap = check_overlaps(l, f, s);
        if (items[0] && boundary_check(s, 0).kind == BOUNDARY_VALID) check_inside(l, f, s, overlap);
    }
    check_building_places(l, f, s);
    boundary_set_free(s);
}

/* ---- numbers ---- */

/* Where every child gives a count that the parent gives too, they add up. */
static void check_sum(load *l, const family *f, const field *of)
{
    int64_t whole = count_of(f->parent, of->name), *parts = arena_make_n(l->a, int64_t, f->n);
    cover_result cover;
    if (whole < 0) return;
    for (uint32_t i = 0; i < f->n; i++)
        if ((parts[i] = count_of(f->children[i], of->name)) < 0) return;
    if (!norm_cover(whole, parts, f->n, &cover) || cover.sum == whole) return;
    if (cover.missing && f->n == 1) return; /* one record below a district: the others are not of this site */
    span at = val_span(record_value(f->parent, of->name)->src);
    diag(l->d, COVER_SUM, at, record_title(f->parent), of->label, number(l, whole), number(l, f->n),
         f->children[0]->kind->label, number(l, cover.sum),
         number(l, cover.missing ? cover.missing : cover.beyond));
}

static void check_stated(load *l, const record *r, str name, int64_t counted, str what)
{
    int64_t stated = count_of(r, name);
    if (stated >= 0 && stated != counted)
        diag(l->d, COVER_COUNT, val_span(record_value(r, name)->src), record_title(r),
             r->kind->shape.fields[shape_find(&r->kind->shape, name)].label, number(l, stated),
             number(l, counted), what);
}

/* A building belongs to one grid: no name stands under two siblings. Returns how many there are; -1: not all
 * say. */
static int64_t check_buildings(load *l, const family *f)
{
    map seen;
    map_init(&seen, l->a);
    int64_t all = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        const field *of;
        const nested_list *list = buildings_of(f->children[i], &of);
        if (!list) all = -1;
        for (uint32_t k = 0; list && k < list->n; k++) {
            str name = item_written(of, &list->items[k], "name");
            uint32_t first = name.n ? map_add(&seen, name, i) : MAP_NONE;
            if (all >= 0) all++;
            if (first == MAP_NONE) continue;
            diag(l->d, BUILDING_TWICE, val_span(list->items[k].src), name, record_title(f->children[first]),
                 record_title(f->children[i]));
        }
    }
    return all;
}

static int64_t site_norm(load *l, const char *name, int64_t otherwise)
{
    const fval *norms = l->m->site ? record_value(l->m->site, STR("norms")) : NULL;
    if (!norms) return otherwise;
    const field *f = &l->m->site->kind->shape.fields[shape_find(&l->m->site->kind->shape, STR("norms"))];
    const fval *v = nested_value(f, norms->as.p, str_from(name));
    return v && v->as.n > 0 ? v->as.n : otherwise;
}

/* About 300 households a grid, 50 a micro-grid: a fifth more is told. */
static void check_size(load *l, const record *r, bool micro)
{
    int64_t n = count_of(r, STR("households"));
    int64_t norm = micro ? site_norm(l, "households_per_micro_grid", NORM_MICRO_GRID)
                         : site_norm(l, "households_per_grid", NORM_GRID);
    if (n * 5 > norm * 6)
        diag(l->d, GRID_LARGE, val_span(record_value(r, STR("households"))->src), record_title(r),
             number(l, n), number(l, norm));
}

static void check_staff(load *l, const record *r)
{
    int64_t workers = count_of(r, STR("workers")), people = count_of(r, STR("population")),
            rate = site_norm(l, "workers_per_10000", NORM_WORKERS);
    norm_result norm;
    if (workers < 0 || people < 0 || !norm_at_least(workers, people, rate, NORM_WORKERS_PEOPLE, &norm) ||
        norm.kept)
        return;
    diag(l->d, STAFF_SHORT, val_span(record_value(r, STR("workers"))->src), record_title(r),
         number(l, workers), number(l, people), number(l, rate), number(l, norm.need),
         number(l, norm.missing));
}

static void check_numbers(load *l, const family *f)
{
    const kind *k = f->children[0]->kind;
    bool grids = str_eq(k->name, STR("grids"));
    for (uint32_t i = 0; i < f->n; i++) {
        if (grids) check_size(l, f->children[i], f->parent && f->parent->kind == k);
        check_staff(l, f->children[i]);
    }
    if (!f->parent) return;
    bool lacks = lacks_some(l, f);
    for (uint32_t i = 0; i < k->shape.n && !lacks; i++)
        if (k->shape.fields[i].type == &type_count) check_sum(l, f, &k->shape.fields[i]);
    if (!grids) return;
    int64_t buildings = check_buildings(l, f);
    if (f->parent->kind == k || lacks) return;
    check_stated(l, f->parent, STR("grid_count"), f->n, k->label);
    if (buildings > 0)
        check_stated(l, f->parent, STR("building_count"), buildings,
                     k->shape.fields[shape_find(&k->shape, STR("buildings"))].label);
}

/* ---- places ---- */

/* A place stands within the areas and grids that its record names. */
static void check_place(load *l, const record *r, uint32_t at)
{
    const fval *v = value_good(r->values, at);
    if (!v) return;
    for (uint32_t i = 0; i < r->values->n; i++) {
        const record *in = record_named(r, value_nth(r->values, i)->field);
        const fval *lines = outline_of(in);
        if (lines && !outline_holds(lines->as.p, *(const point *)v->as.p))
            diag(l->d, PLACE_OUTSIDE, val_span(v->src), record_title(r), record_title(in));
    }
}

static void check_places(load *l, const kind *k)
{
    for (uint32_t at = 0; at < k->shape.n; at++)
        for (uint32_t i = 0; k->shape.fields[at].type == &type_point && i < k->nrecords; i++)
            check_place(l, k->records[i], at);
}

/* ---- the work ---- */

/* Of all that the checks of a family look at. */
static uint64_t family_digest(const model *m, const family *f)
{
    uint64_t h = hash_mix(str_hash(f->children[0]->kind->name), f->n);
    if (m->site) h = hash_mix(h, record_digest(m->site));
    if (f->parent) h = hash_mix(hash_mix(h, str_hash(f->parent->kind->name)), record_digest(f->parent));
    for (uint32_t i = 0; i < f->n; i++) h = hash_mix(h, record_digest(f->children[i]));
    return h;
}

static void check_family(void *context, size_t i, unsigned worker)
{
    struct work *w = context;
    load *l = &w->loads[worker];
    const family *f = &w->families.items[i];
    proofs *p = l->m->proofs;
    uint64_t digest = p ? family_digest(l->m, f) : 0;
    if (proofs_hold(p, digest)) return;
    size_t found = p && p->collects ? diags_total(l->d) : 0;
    l->r = f->children[0];
    check_outlines(l, f);
    check_numbers(l, f);
    if (p && p->collects && diags_total(l->d) == found && !lacks_some(l, f)) proofs_add(p, digest);
}

void territory_check(load *loads)
{
    model *m = loads[0].m;
    for (uint32_t k = 0; k < m->nkinds; k++) {
        check_places(&loads[0], m->kinds[k]);
        if (boundary_field(m->kinds[k]) == NO_FIELD || !m->kinds[k]->nrecords) continue;
        struct work w = {loads, families_of(m->arenas[0], m->kinds[k])};
        par_run(m->threads, w.families.n, check_family, &w);
    }
}
