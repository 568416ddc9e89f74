/* Outlines and places as GeoJSON (RFC 7946): outer rings against the clock, holes with it, the first point
 * repeated. */
#include "model/boundary.h"
#include "site/out.h"

void out_pair(buf *b, const char *key, str value)
{
    buf_fmt(b, "\"%s\":", key);
    buf_put_json(b, value);
}

void out_record_names(out *o, const record *r, buf *b)
{
    out_pair(b, "id", r->id);
    buf_putc(b, ',');
    out_pair(b, "page", str_join(o->env.dyn.scratch, o->base, route_record(o->v, r)));
    buf_putc(b, ',');
    out_pair(b, "title", record_title(r));
}

__extension__ typedef __int128 wide;

static bool against_clock(const ring *r)
{
    wide twice = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        point p = r->points[i], q = r->points[(i + 1) % r->n];
        twice += (wide)p.lng * q.lat - (wide)q.lng * p.lat;
    }
    return twice > 0;
}

static void put_degrees(buf *b, int32_t v)
{
    int64_t all = v < 0 ? -(int64_t)v : v;
    buf_fmt(b, "%s%lld.%07lld", v < 0 ? "-" : "", (long long)(all / 10000000), (long long)(all % 10000000));
    while (b->p[b->n - 1] == '0' && b->p[b->n - 2] != '.') b->n--;
}

static void put_ring(buf *b, const ring *r)
{
    bool turn = against_clock(r) == r->hole;
    buf_putc(b, '[');
    for (uint32_t i = 0; i <= r->n; i++) {
        point p = r->points[turn ? (r->n - i) % r->n : i % r->n];
        buf_puts(b, i ? ",[" : "[");
        put_degrees(b, p.lng);
        buf_putc(b, ',');
        put_degrees(b, p.lat);
        buf_putc(b, ']');
    }
    buf_putc(b, ']');
}

static void put_outline(buf *b, const boundary *lines)
{
    buf_puts(b, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (uint32_t i = 0; i < lines->n; i++) {
        if (!lines->rings[i].hole) buf_puts(b, i ? "],[" : "[");
        else buf_putc(b, ',');
        put_ring(b, &lines->rings[i]);
    }
    buf_puts(b, lines->n ? "]]}" : "]}");
}

static void put_point(buf *b, const point *at)
{
    buf_puts(b, "{\"type\":\"Point\",\"coordinates\":[");
    put_degrees(b, at->lng);
    buf_putc(b, ',');
    put_degrees(b, at->lat);
    buf_puts(b, "]}");
}

void out_outlines(out *o, const kind *k, uint32_t at)
{
    buf b = {0};
    bool any = false, outline = str_eq(str_from(k->shape.fields[at].type->name), STR("boundary"));
    buf_puts(&b, "{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const record *r = k->sorted[i];
        const fval *v = value_at(r->values, at);
        if (!v->src || v->bad) continue;
        arena_reset(o->env.dyn.scratch);
        buf_puts(&b, any ? ",\n" : "");
        any = true;
        buf_puts(&b, "{\"type\":\"Feature\",");
        out_pair(&b, "id", r->id);
        buf_puts(&b, ",\"properties\":{");
        out_record_names(o, r, &b);
        buf_puts(&b, "},\"geometry\":");
        if (outline) put_outline(&b, v->as.p);
        else put_point(&b, v->as.p);
        buf_putc(&b, '}');
    }
    buf_puts(&b, "\n]}\n");
    if (any) out_put(o, str_fmt(o->a, "data/%.*s.geojson", STR_ARG(k->name)), buf_str(&b));
    buf_fini(&b);
}
