/* boundary: an outline in WGS 84, as a ring of points, a GeoJSON polygon, or a file of one; point: a place on
 * it. */
#include "base/io.h"
#include "base/limits.h"
#include "base/num.h"
#include "data/yaml.h"
#include "model/boundary.h"
#include "model/types/types.h"

enum { SCALE = 7, MOST_POINTS = 20000 };

/* Degrees with at most seven decimals as whole ten-millionths. */
static bool read_degrees(const val *v, int64_t limit, int32_t *out)
{
    dec d, fixed;
    if (!dec_parse(str_trim(val_str(v)), &d)) return false;
    while (d.scale > SCALE) d.value /= 10, d.scale--;
    if (!dec_rescale(d, SCALE, &fixed) || fixed.value > limit * 10000000 || fixed.value < -limit * 10000000)
        return false;
    *out = (int32_t)fixed.value;
    return true;
}

static bool read_point(load *l, const val *v, point *out)
{
    if (v->kind == VAL_LIST && v->n >= 2 && read_degrees(&v->u.items[0], 180, &out->lng) &&
        read_degrees(&v->u.items[1], 90, &out->lat))
        return true;
    type_error(l, POINT_BAD, v, str_sub(src_bytes(v->file), v->begin, v->end));
    return false;
}

static bool read_ring(load *l, const field *f, const val *v, ring *out)
{
    if (v->kind != VAL_LIST || v->n < 3 || v->n > MOST_POINTS) {
        type_error(l, RING_BAD, v, field_title(l, f));
        return false;
    }
    out->points = arena_make_n(l->a, point, v->n);
    out->n = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        if (!read_point(l, &v->u.items[i], &out->points[out->n])) return false;
        out->n++;
    }
    point first = out->points[0], last = out->points[out->n - 1];
    if (first.lng == last.lng && first.lat == last.lat)
        out->n--; /* GeoJSON repeats the first point; ours do not */
    return true;
}

static bool add_polygon(load *l, const field *f, const val *rings, boundary *b)
{
    if (rings->kind != VAL_LIST || !rings->n) {
        type_error(l, RING_BAD, rings, field_title(l, f));
        return false;
    }
    b->rings = arena_grow(l->a, b->rings, b->n * sizeof(ring), (b->n + rings->n) * sizeof(ring));
    for (uint32_t i = 0; i < rings->n; i++) {
        ring *r = &b->rings[b->n];
        if (!read_ring(l, f, &rings->u.items[i], r)) return false;
        r->hole = i > 0;
        b->n++;
    }
    return true;
}

/* Geometry, Feature, or a FeatureCollection of one. */
static bool read_geojson(load *l, const field *f, const val *v, boundary *b, str file)
{
    const val *named = VAL_AT(v, "type"), *inner = NULL;
    if (named && str_eq(val_str(named), STR("FeatureCollection"))) {
        const val *features = VAL_AT(v, "features");
        inner = features && features->kind == VAL_LIST && features->n ? &features->u.items[0] : NULL;
    } else if (named && str_eq(val_str(named), STR("Feature"))) {
        inner = VAL_AT(v, "geometry");
    }
    if (inner) return read_geojson(l, f, inner, b, file);
    const val *at = VAL_AT(v, "coordinates");
    if (named && at && str_eq(val_str(named), STR("Polygon"))) return add_polygon(l, f, at, b);
    if (named && at && at->kind == VAL_LIST && str_eq(val_str(named), STR("MultiPolygon"))) {
        for (uint32_t i = 0; i < at->n; i++)
            if (!add_polygon(l, f, &at->u.items[i], b)) return false;
        return true;
    }
    type_error(l, GEOJSON_BAD, v, file);
    return false;
}

static bool read_file(load *l, const field *f, const val *v, boundary *b)
{
    str name;
    if (!want_text(l, f, v, &name)) return false;
    str own = l->r->doc->path, folder = STR_NONE;
    for (size_t i = own.n; i > 0 && !folder.n; i--)
        if (own.p[i - 1] == '/') folder = str_sub(own, 0, i);
    if (name.n == 0 || name.p[0] == '/' || str_find(name, STR(".."), 0) != SIZE_MAX) {
        type_error(l, ATTACHED_PATH, v, name);
        return false;
    }
    str path = str_fmt(l->a, "content/%.*s%.*s", STR_ARG(folder), STR_ARG(name)), bytes;
    if (io_read(l->a, str_c(l->a, str_fmt(l->a, "%.*s/%.*s", STR_ARG(l->m->folder), STR_ARG(path))),
                LIMIT_FILE_BYTES, &bytes) != IO_OK) {
        type_error(l, ATTACHED_MISSING, v, name, str_fmt(l->a, "content/%.*s", STR_ARG(folder)));
        return false;
    }
    yaml_docs docs = yaml_read(l->a, l->d, src_add(path, bytes), 0, (uint32_t)bytes.n);
    if (!docs.ok || !docs.n) return false;
    return read_geojson(l, f, &docs.roots[0], b, name);
}

static bool boundary_parse(load *l, const field *f, const val *v, fval *out)
{
    boundary *b = arena_make(l->a, boundary);
    if (!want_map(l, f, v)) return false;
    const val *own = VAL_AT(v, "ring"), *file = VAL_AT(v, "file");
    out->as.p = b;
    if ((own || file) && !want_keys(l, f, v, "ring file")) return false;
    if (own) {
        b->rings = arena_make(l->a, ring);
        b->n = 1;
        return read_ring(l, f, own, &b->rings[0]);
    }
    return file ? read_file(l, f, file, b) : read_geojson(l, f, v, b, STR("boundary"));
}

static void boundary_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(
        out,
        "\"type\":\"object\",\"properties\":{\"ring\":{\"type\":\"array\",\"minItems\":3,\"items\":{\"type\":"
        "\"array\",\"minItems\":2,"
        "\"items\":{\"type\":[\"number\",\"string\"]}}},\"file\":{\"type\":\"string\"},\"type\":{\"enum\":["
        "\"Polygon\",\"MultiPolygon\",\"Feature\","
        "\"FeatureCollection\"]},\"coordinates\":{\"type\":\"array\"},\"geometry\":{\"type\":\"object\"}}");
}

/* Drawing is view's: it knows the neighbours and the page. */
static dyn boundary_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    return env->more_shape ? env->more_shape(env, v->as.p, name) : DYN_NOTHING;
}

static str boundary_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f, (void)v, (void)env;
    return STR_NONE;
}

/* The outline may stand in a file of its own. */
static uint64_t boundary_settled(const field *f, const fval *v)
{
    const boundary *b = v->as.p;
    uint64_t h = b->n;
    (void)f;
    for (uint32_t i = 0; i < b->n; i++)
        h = hash_mix(h, str_hash((str){(const char *)b->rings[i].points, b->rings[i].n * sizeof(point)}) +
                            b->rings[i].hole);
    return h;
}

const type type_boundary = {.name = "boundary",
                            .block = true,
                            .settled = boundary_settled,
                            .parse = boundary_parse,
                            .part = boundary_part,
                            .text = boundary_text,
                            .schema = boundary_schema,
                            .parts = "outlines"};

/* ---- point: where a venue is ---- */

static bool point_parse(load *l, const field *f, const val *v, fval *out)
{
    point *at = arena_make(l->a, point);
    (void)f;
    out->as.p = at;
    return read_point(l, v, at);
}

static str degrees_text(arena *a, int32_t v) { return dec_text(a, (dec){v, SCALE}); }

static dyn point_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const point *at = v->as.p;
    (void)f;
    if (name_is(name, "lng")) return dyn_text(degrees_text(env->scratch, at->lng));
    if (name_is(name, "lat")) return dyn_text(degrees_text(env->scratch, at->lat));
    return DYN_NOTHING;
}

static str point_text(const field *f, const fval *v, dyn_env *env)
{
    const point *at = v->as.p;
    (void)f;
    str lng = degrees_text(env->scratch, at->lng), lat = degrees_text(env->scratch, at->lat);
    return str_fmt(env->scratch, "%.*s, %.*s", STR_ARG(lng), STR_ARG(lat));
}

static void point_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":[\"number\",\"string\"]}");
}

const type type_point = {.name = "point",
                         .block = true,
                         .parse = point_parse,
                         .part = point_part,
                         .text = point_text,
                         .schema = point_schema,
                         .parts = "lng lat"};
