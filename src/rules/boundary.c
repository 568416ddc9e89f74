#include "rules/boundary.h"

#include "base/str.h"
#include "rules/geos.h"
#include "rules/rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct box {
    int32_t west, south, east, north;
} box;

struct boundary_set {
    GEOSContextHandle_t geos; /* NULL until it is needed: then shapes and the tree are not there either */
    const boundary *const *items;
    uint32_t n;
    boundary_fault *faults;
    bool *plain;                           /* one ring, known to be right */
    GEOSGeometry **shapes;                 /* projected, in metres; NULL where not valid */
    const GEOSPreparedGeometry **prepared; /* made when first asked for */
    box *boxes;                            /* of the outlines, in ten-millionths of a degree */
    GEOSSTRtree *tree;
    double lng0, k0; /* the projection: middle longitude (radians), scale at the middle latitude */
};

/* ---- the projection: cylindrical equal-area on the WGS 84 ellipsoid (Snyder 1987, p. 81) ---- */

static const double axis = 6378137.0, ecc2 = 0.00669437999014;

static double radians(int32_t tenmillionths) { return (double)tenmillionths * 1e-7 * (M_PI / 180); }

static double q_of(double sine)
{
    double e = sqrt(ecc2), es = e * sine;
    return (1 - ecc2) * (sine / (1 - es * es) - log((1 - es) / (1 + es)) / (2 * e));
}

static void project(const boundary_set *s, point p, double *x, double *y)
{
    *x = axis * s->k0 * (radians(p.lng) - s->lng0);
    *y = axis * q_of(sin(radians(p.lat))) / (2 * s->k0);
}

static int32_t tenmillionths(double degrees) { return (int32_t)lround(degrees * 1e7); }

static point unproject(const boundary_set *s, double x, double y)
{
    double q = 2 * s->k0 * y / axis, lat = asin(fmax(-1, fmin(1, q / 2)));
    for (int i = 0; i < 6; i++) { /* Newton; converges to the last digit in three */
        double sine = sin(lat), w = 1 - ecc2 * sine * sine, slope = 2 * (1 - ecc2) * cos(lat) / (w * w);
        if (fabs(slope) < 1e-9) break;
        lat += (q - q_of(sine)) / slope;
    }
    return (point){tenmillionths((x / (axis * s->k0) + s->lng0) * (180 / M_PI)),
                   tenmillionths(lat * (180 / M_PI))};
}

static void widen(box *b, box by)
{
    if (by.west < b->west) b->west = by.west;
    if (by.east > b->east) b->east = by.east;
    if (by.south < b->south) b->south = by.south;
    if (by.north > b->north) b->north = by.north;
}

static const box no_box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};

static box box_of(const boundary *b)
{
    box out = no_box;
    for (uint32_t r = 0; b && r < b->n; r++)
        for (uint32_t k = 0; k < b->rings[r].n; k++) {
            point p = b->rings[r].points[k];
            widen(&out, (box){p.lng, p.lat, p.lng, p.lat});
        }
    return out;
}

/* The projection's middle: that of all outlines together. */
static void centre(boundary_set *s)
{
    box all = no_box;
    for (uint32_t i = 0; i < s->n; i++) {
        s->boxes[i] = box_of(s->items[i]);
        widen(&all, s->boxes[i]);
    }
    if (all.west > all.east) all = (box){0, 0, 0, 0};
    double lat = (radians(all.south) + radians(all.north)) / 2, sine = sin(lat);
    s->lng0 = (radians(all.west) + radians(all.east)) / 2;
    s->k0 = fmax(cos(lat), 1e-3) / sqrt(1 - ecc2 * sine * sine);
}

/* ---- shapes ---- */

/* The outline closed; in degrees (to tell where it is not valid) or projected. NULL: too few points for a
 * ring. */
static GEOSGeometry *make_ring(const boundary_set *s, const ring *r, bool projected)
{
    if (r->n < 3) return NULL;
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(s->geos, r->n + 1, 2);
    for (uint32_t i = 0; i <= r->n; i++) {
        point p = r->points[i % r->n];
        double x = (double)p.lng, y = (double)p.lat;
        if (projected) project(s, p, &x, &y);
        GEOSCoordSeq_setXY_r(s->geos, seq, i, x, y);
    }
    return GEOSGeom_createLinearRing_r(s->geos, seq);
}

static GEOSGeometry *make_polygon(const boundary_set *s, const ring *r, uint32_t n, bool projected)
{
    GEOSGeometry *outer = make_ring(s, r, projected), **holes = mem_alloc(n * sizeof *holes);
    uint32_t made = 0;
    bool ok = outer != NULL;
    for (uint32_t i = 1; i < n && ok; i++)
        if ((holes[made] = make_ring(s, &r[i], projected))) made++;
        else ok = false;
    GEOSGeometry *polygon = ok ? GEOSGeom_createPolygon_r(s->geos, outer, holes, made) : NULL;
    if (!ok) {
        if (outer) GEOSGeom_destroy_r(s->geos, outer);
        for (uint32_t i = 0; i < made; i++) GEOSGeom_destroy_r(s->geos, holes[i]);
    }
    free(holes);
    return polygon;
}

static GEOSGeometry *make_shape(const boundary_set *s, const boundary *b, bool projected)
{
    GEOSGeometry **parts = mem_alloc((b->n + 1) * sizeof *parts), *shape = NULL;
    uint32_t n = 0;
    bool ok = b->n > 0;
    for (uint32_t i = 0; i < b->n && ok;) {
        uint32_t end = i + 1;
        while (end < b->n && b->rings[end].hole) end++;
        if ((parts[n] = make_polygon(s, &b->rings[i], end - i, projected))) n++;
        else ok = false;
        i = end;
    }
    if (ok && n == 1) shape = parts[0];
    else if (ok) shape = GEOSGeom_createCollection_r(s->geos, GEOS_MULTIPOLYGON, parts, n);
    else
        for (uint32_t i = 0; i < n; i++) GEOSGeom_destroy_r(s->geos, parts[i]);
    free(parts);
    return shape;
}

static boundary_fault_kind kind_of(const char *reason)
{
    static const struct {
        const char *word;
        boundary_fault_kind kind;
    } table[] = {{"Self-intersection", BOUNDARY_CROSSES},        {"Ring Self-intersection", BOUNDARY_CROSSES},
                 {"Interior is disconnected", BOUNDARY_CROSSES}, {"Hole lies outside", BOUNDARY_HOLE_OUTSIDE},
                 {"Holes are nested", BOUNDARY_HOLE_OUTSIDE},    {"Nested shells", BOUNDARY_PARTS_OVERLAP},
                 {"Duplicate Rings", BOUNDARY_PARTS_OVERLAP},    {"Too few points", BOUNDARY_TOO_FEW}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(reason, table[i].word)) return table[i].kind;
    return BOUNDARY_BROKEN;
}

/* Why and where a shape is not valid; in degrees, so that the place is exact. */
static boundary_fault find_fault(const boundary_set *s, const boundary *b)
{
    boundary_fault f = {BOUNDARY_TOO_FEW, b->n && b->rings[0].n ? b->rings[0].points[0] : (point){0, 0}};
    GEOSGeometry *shape = make_shape(s, b, false), *place = NULL;
    char *reason = NULL;
    double x, y;
    if (!shape) return f;
    if (GEOSisValidDetail_r(s->geos, shape, 0, &reason, &place) != 1) {
        f.kind = reason ? kind_of(reason) : BOUNDARY_BROKEN;
        if (place && GEOSGeomGetX_r(s->geos, place, &x) && GEOSGeomGetY_r(s->geos, place, &y))
            f.at = (point){(int32_t)lround(x), (int32_t)lround(y)};
    }
    if (reason) GEOSFree_r(s->geos, reason);
    if (place) GEOSGeom_destroy_r(s->geos, place);
    GEOSGeom_destroy_r(s->geos, shape);
    return f;
}

__extension__ typedef __int128 wide;

/* Do the corners of every outer ring enclose anything? Exact: projected, a line is not quite straight. */
static bool encloses(const boundary *b)
{
    for (uint32_t r = 0; r < b->n; r++) {
        const point *p = b->rings[r].points;
        wide twice = 0;
        for (uint32_t i = 1; i + 1 < b->rings[r].n; i++)
            twice += (wide)((int64_t)p[i].lng - p[0].lng) * ((int64_t)p[i + 1].lat - p[0].lat) -
                     (wide)((int64_t)p[i + 1].lng - p[0].lng) * ((int64_t)p[i].lat - p[0].lat);
        if (!twice && !b->rings[r].hole) return false;
    }
    return b->n > 0;
}

static void add_shape(boundary_set *s, uint32_t item)
{
    GEOSGeometry *shape = s->items[item] ? make_shape(s, s->items[item], true) : NULL;
    bool valid =
        shape && (s->plain[item] || (GEOSisValid_r(s->geos, shape) == 1 && encloses(s->items[item])));
    if (valid) {
        s->shapes[item] = shape;
        s->faults[item].kind = BOUNDARY_VALID;
        GEOSSTRtree_insert_r(s->geos, s->tree, shape, (void *)(uintptr_t)(item + 1));
        return;
    }
    if (shape) GEOSGeom_destroy_r(s->geos, shape);
    s->faults[item] =
        s->items[item] ? find_fault(s, s->items[item]) : (boundary_fault){BOUNDARY_TOO_FEW, {0, 0}};
}

static void ignore_notice(const char *format, ...) { (void)format; }

/* From here on GEOS has a shape of every outline that is right. */
static void want_geos(const boundary_set *set)
{
    boundary_set *s = (boundary_set *)set; /* it says no more than before, but can measure */
    if (s->geos) return;
    geos_load();
    s->geos = GEOS_init_r();
    if (!s->geos) mem_fail();
    GEOSContext_setNoticeHandler_r(s->geos, ignore_notice);
    GEOSContext_setErrorHandler_r(s->geos, ignore_notice);
    s->shapes = mem_alloc((s->n + 1) * sizeof(GEOSGeometry *));
    s->prepared = mem_alloc((s->n + 1) * sizeof(const GEOSPreparedGeometry *));
    s->tree = GEOSSTRtree_create_r(s->geos, 10);
    for (uint32_t i = 0; i < s->n; i++) {
        s->shapes[i] = NULL;
        s->prepared[i] = NULL;
        add_shape(s, i);
    }
}

static bool is_plain(const boundary *b) { return b->n == 1 && !b->rings[0].hole && ring_is_simple(b->rings); }

boundary_set *boundary_set_new(const boundary *const *items, uint32_t n)
{
    boundary_set *s = mem_alloc(sizeof *s);
    *s = (boundary_set){.items = items, .n = n};
    s->faults = mem_alloc((n + 1) * sizeof *s->faults);
    s->plain = mem_alloc((n + 1) * sizeof *s->plain);
    s->boxes = mem_alloc((n + 1) * sizeof *s->boxes);
    centre(s);
    bool all = true;
    for (uint32_t i = 0; i < n; i++) {
        s->plain[i] = items[i] && is_plain(items[i]);
        s->faults[i] = (boundary_fault){s->plain[i] ? BOUNDARY_VALID : BOUNDARY_TOO_FEW, {0, 0}};
        all &= s->plain[i] || !items[i];
    }
    if (!all) want_geos(s);
    return s;
}

void boundary_set_free(boundary_set *s)
{
    if (!s) return;
    for (uint32_t i = 0; s->geos && i < s->n; i++) {
        if (s->prepared[i]) GEOSPreparedGeom_destroy_r(s->geos, s->prepared[i]);
        if (s->shapes[i]) GEOSGeom_destroy_r(s->geos, s->shapes[i]);
    }
    if (s->geos) {
        GEOSSTRtree_destroy_r(s->geos, s->tree);
        GEOS_finish_r(s->geos);
    }
    free(s->plain);
    free(s->shapes);
    free(s->prepared);
    free(s->boxes);
    free(s->faults);
    free(s);
}

boundary_fault boundary_check(const boundary_set *s, uint32_t item) { return s->faults[item]; }

/* ---- measures ---- */

static double area_of(const boundary_set *s, const GEOSGeometry *g)
{
    double size = 0;
    return g && GEOSArea_r(s->geos, g, &size) ? size : 0;
}

/* By the corners as they are projected, seen from the first one: what is far away would lose digits. */
static double ring_area(const boundary_set *s, const ring *r)
{
    double x0, y0, x, y, twice = 0;
    project(s, r->points[0], &x0, &y0);
    project(s, r->points[1], &x, &y);
    for (uint32_t i = 2; i < r->n; i++) {
        double next_x, next_y;
        project(s, r->points[i], &next_x, &next_y);
        twice += (x - x0) * (next_y - y0) - (next_x - x0) * (y - y0);
        x = next_x;
        y = next_y;
    }
    return fabs(twice) / 2;
}

int64_t boundary_area(const boundary_set *s, uint32_t item)
{
    if (s->plain[item]) return (int64_t)llround(ring_area(s, s->items[item]->rings));
    return s->geos ? (int64_t)llround(area_of(s, s->shapes[item])) : 0;
}

static bool point_of(const boundary_set *s, GEOSGeometry *at, point *out)
{
    double x, y;
    bool ok = at && GEOSGeomGetX_r(s->geos, at, &x) == 1 && GEOSGeomGetY_r(s->geos, at, &y) == 1;
    if (ok) *out = unproject(s, x, y);
    if (at) GEOSGeom_destroy_r(s->geos, at);
    return ok;
}

/* The items a query of the tree gives, in order. */
typedef struct found {
    uint32_t *items;
    uint32_t n, cap;
} found;

static void take_found(void *item, void *to)
{
    found *f = to;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 64;
        f->items = mem_resize(f->items, f->cap * sizeof *f->items);
    }
    f->items[f->n++] = (uint32_t)(uintptr_t)item - 1;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void query(const boundary_set *s, const GEOSGeometry *g, found *f)
{
    f->n = 0;
    GEOSSTRtree_query_r(s->geos, s->tree, g, take_found, f);
    if (f->n) qsort(f->items, f->n, sizeof *f->items, by_number);
}

uint32_t boundary_locate(const boundary_set *s, point at, uint32_t *out, uint32_t max)
{
    double x, y;
    found f = {0};
    uint32_t n = 0;
    want_geos(s);
    project(s, at, &x, &y);
    GEOSGeometry *p = GEOSGeom_createPointFromXY_r(s->geos, x, y);
    query(s, p, &f);
    for (uint32_t i = 0; i < f.n; i++) {
        if (GEOSIntersects_r(s->geos, s->shapes[f.items[i]], p) != 1) continue;
        if (n < max) out[n] = f.items[i];
        n++;
    }
    GEOSGeom_destroy_r(s->geos, p);
    free(f.items);
    return n;
}

static int32_t share_of(double part, double whole)
{
    return whole > 0 ? (int32_t)lround(fmin(part / whole, 1) * 10000) : 0;
}

/* ---- pairs ---- */

typedef struct pairs {
    arena *a;
    boundary_pair *items;
    uint32_t n, cap;
} pairs;

static void add_pair(pairs *p, boundary_pair pair)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 16;
        p->items = arena_grow(p->a, p->items, p->cap * sizeof *p->items, cap * sizeof *p->items);
        p->cap = cap;
    }
    p->items[p->n++] = pair;
}

/* The largest piece of what an overlay left. */
static const GEOSGeometry *largest_piece(const boundary_set *s, const GEOSGeometry *g)
{
    const GEOSGeometry *best = g;
    double size = -1;
    for (int i = 0, n = GEOSGetNumGeometries_r(s->geos, g); i < n; i++) {
        const GEOSGeometry *piece = GEOSGetGeometryN_r(s->geos, g, i);
        double here = area_of(s, piece);
        if (here > size) size = here, best = piece;
    }
    return best;
}

static void overlap_of(const boundary_set *s, uint32_t a, uint32_t b, pairs *out)
{
    GEOSGeometry *common = GEOSIntersection_r(s->geos, s->shapes[a], s->shapes[b]);
    double size = area_of(s, common), first = area_of(s, s->shapes[a]), second = area_of(s, s->shapes[b]);
    boundary_pair p = {
        .a = a, .b = b, .area = (int64_t)llround(size), .share = share_of(size, fmin(first, second))};
    if (p.area >= 1) {
        point_of(s, GEOSPointOnSurface_r(s->geos, largest_piece(s, common)), &p.at);
        add_pair(out, p);
    }
    if (common) GEOSGeom_destroy_r(s->geos, common);
}

static void border_of(const boundary_set *s, uint32_t a, uint32_t b, pairs *out)
{
    GEOSGeometry *common = GEOSIntersection_r(s->geos, s->shapes[a], s->shapes[b]);
    double length = 0;
    if (common && GEOSLength_r(s->geos, common, &length) && length > 1e-3) {
        boundary_pair p = {.a = a, .b = b};
        point_of(s, GEOSPointOnSurface_r(s->geos, common), &p.at);
        add_pair(out, p);
    }
    if (common) GEOSGeom_destroy_r(s->geos, common);
}

/* Can the insides of two outlines meet at all? Neighbours on a lattice share an edge of their boxes only. */
static bool boxes_overlap(const boundary_set *s, uint32_t a, uint32_t b)
{
    box x = s->boxes[a], y = s->boxes[b];
    return x.west < y.east && y.west < x.east && x.south < y.north && y.south < x.north;
}

/* Do the insides of two outlines surely not meet? */
static bool are_apart(const boundary_set *s, uint32_t a, uint32_t b)
{
    return !boxes_overlap(s, a, b) ||
           (s->plain[a] && s->plain[b] && rings_apart(s->items[a]->rings, s->items[b]->rings));
}

/* Each of few outlines is compared with all others sooner than GEOS is asked which are near. */
static bool are_all_apart(const boundary_set *s, uint32_t first)
{
    enum { FEW = 200 };
    if (s->geos || s->n > FEW) return false;
    for (uint32_t i = first; i < s->n; i++)
        for (uint32_t k = i + 1; k < s->n && s->items[i]; k++)
            if (s->items[k] && !are_apart(s, i, k)) return false;
    return true;
}

/* Each pair of items from `first` on whose shapes meet in the way of the pattern is given to `look` once. */
static boundary_pair *each_pair(const boundary_set *s, uint32_t first, arena *a, const char *pattern,
                                uint32_t *n, void (*look)(const boundary_set *, uint32_t, uint32_t, pairs *))
{
    bool insides = pattern[0] == 'T';
    pairs p = {.a = a};
    found f = {0};
    want_geos(s);
    for (uint32_t i = first; i < s->n; i++) {
        if (!s->shapes[i]) continue;
        query(s, s->shapes[i], &f);
        for (uint32_t k = 0; k < f.n; k++) {
            uint32_t other = f.items[k];
            if (other <= i || (insides && are_apart(s, i, other))) continue;
            if (GEOSRelatePattern_r(s->geos, s->shapes[i], s->shapes[other], pattern) == 1)
                look(s, i, other, &p);
        }
    }
    free(f.items);
    *n = p.n;
    return p.items;
}

boundary_pair *boundary_overlaps(const boundary_set *s, uint32_t first, arena *a, uint32_t *n)
{
    *n = 0;
    if (are_all_apart(s, first)) return NULL;
    return each_pair(s, first, a, "T********", n, overlap_of); /* the insides meet */
}

boundary_pair *boundary_neighbours(const boundary_set *s, arena *a, uint32_t *n)
{
    return each_pair(s, 0, a, "****1****", n, border_of); /* the borders share a line */
}

/* ---- what is left of a shape ---- */

static boundary_rest part_of(const boundary_set *s, GEOSGeometry *rest, double whole)
{
    double size = area_of(s, rest);
    boundary_rest p = {.area = (int64_t)llround(size), .share = share_of(size, whole)};
    if (p.area) point_of(s, GEOSPointOnSurface_r(s->geos, largest_piece(s, rest)), &p.at);
    if (rest) GEOSGeom_destroy_r(s->geos, rest);
    return p;
}

/* Most that belong together lie within each other exactly: that is told without an overlay. */
static bool covers(const boundary_set *s, uint32_t outer, const GEOSGeometry *inner)
{
    if (!s->prepared[outer]) s->prepared[outer] = GEOSPrepare_r(s->geos, s->shapes[outer]);
    return s->prepared[outer] && GEOSPreparedCovers_r(s->geos, s->prepared[outer], inner) == 1;
}

boundary_rest boundary_outside(const boundary_set *s, uint32_t inner, uint32_t outer)
{
    bool plain = s->plain[inner] && s->plain[outer];
    if (plain && ring_covers(s->items[outer]->rings, s->items[inner]->rings)) return (boundary_rest){0};
    want_geos(s);
    const GEOSGeometry *in = s->shapes[inner], *out = s->shapes[outer];
    if (!in || !out || covers(s, outer, in)) return (boundary_rest){0};
    return part_of(s, GEOSDifference_r(s->geos, in, out), area_of(s, in));
}

boundary_rest boundary_gap(const boundary_set *s, uint32_t whole, const uint32_t *parts, uint32_t n)
{
    want_geos(s);
    const GEOSGeometry *all = s->shapes[whole];
    if (!all) return (boundary_rest){0};
    GEOSGeometry **copies = mem_alloc((n + 1) * sizeof *copies);
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        if (s->shapes[parts[i]]) copies[k++] = GEOSGeom_clone_r(s->geos, s->shapes[parts[i]]);
    GEOSGeometry *together = GEOSGeom_createCollection_r(s->geos, GEOS_GEOMETRYCOLLECTION, copies, k);
    GEOSGeometry *cover = GEOSUnaryUnion_r(s->geos, together);
    boundary_rest p = part_of(s, cover ? GEOSDifference_r(s->geos, all, cover) : NULL, area_of(s, all));
    if (cover) GEOSGeom_destroy_r(s->geos, cover);
    GEOSGeom_destroy_r(s->geos, together);
    free(copies);
    return p;
}
