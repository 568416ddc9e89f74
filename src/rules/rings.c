#include "rules/rings.h"

__extension__ typedef __int128 wide;

/* Differences of coordinates have 33 bits, doubled ones 34, their products more than 64. */
typedef struct spot {
    int64_t x, y;
} spot;

static spot spot_of(point p) { return (spot){p.lng, p.lat}; }
static spot corner(const ring *r, uint32_t i) { return spot_of(r->points[i < r->n ? i : i - r->n]); }
static bool same(spot a, spot b) { return a.x == b.x && a.y == b.y; }

/* 1: c lies to the left of the line from a to b; -1: to the right; 0: on it. */
static int side(spot a, spot b, spot c)
{
    wide d = (wide)(b.x - a.x) * (c.y - a.y) - (wide)(c.x - a.x) * (b.y - a.y);
    return (d > 0) - (d < 0);
}

static bool within(int64_t v, int64_t a, int64_t b) { return a < b ? a <= v && v <= b : b <= v && v <= a; }
static bool in_box(spot p, spot a, spot b) { return within(p.x, a.x, b.x) && within(p.y, a.y, b.y); }

static bool spans_meet(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return within(a, c, d) || within(b, c, d) || within(c, a, b);
}

static bool boxes_meet(spot a, spot b, spot c, spot d)
{
    return spans_meet(a.x, b.x, c.x, d.x) && spans_meet(a.y, b.y, c.y, d.y);
}

/* Have the lines a-b and c-d a point in common? */
static bool lines_meet(spot a, spot b, spot c, spot d)
{
    if (!boxes_meet(a, b, c, d)) return false;
    int ac = side(a, b, c), ad = side(a, b, d), ca = side(c, d, a), cb = side(c, d, b);
    return ac * ad <= 0 && ca * cb <= 0; /* on one line: their boxes meet, so do they */
}

/* Does each go from one side of the other to its other side? */
static bool lines_cross(spot a, spot b, spot c, spot d)
{
    return boxes_meet(a, b, c, d) && side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/* Does the border go back on itself at b? */
static bool is_spike(spot a, spot b, spot c)
{
    return same(a, b) || same(b, c) ||
           (side(a, b, c) == 0 && (wide)(a.x - b.x) * (c.x - b.x) + (wide)(a.y - b.y) * (c.y - b.y) > 0);
}

bool ring_is_simple(const ring *r)
{
    if (r->n < 3 || r->n > RINGS_MOST_CORNERS) return false;
    for (uint32_t i = 0; i < r->n; i++) {
        spot a = corner(r, i), b = corner(r, i + 1);
        if (is_spike(a, b, corner(r, i + 2))) return false;
        for (uint32_t k = i + 2; k < r->n; k++) {
            if (i == 0 && k == r->n - 1) continue; /* the last line ends where the first begins */
            if (lines_meet(a, b, corner(r, k), corner(r, k + 1))) return false;
        }
    }
    return true;
}

/* Where twice the ring has the spot. */
static ring_place place_of(const ring *r, spot p)
{
    bool inside = false;
    for (uint32_t i = 0; i < r->n; i++) {
        spot a = corner(r, i), b = corner(r, i + 1);
        a = (spot){2 * a.x, 2 * a.y};
        b = (spot){2 * b.x, 2 * b.y};
        if (!within(p.y, a.y, b.y)) continue;
        int where = side(a, b, p);
        if (where == 0 && in_box(p, a, b)) return RING_BORDER;
        /* a ray to the east is crossed by lines that begin or end above it, and lie to the east */
        if ((a.y > p.y) != (b.y > p.y) && (where > 0) == (b.y > a.y)) inside = !inside;
    }
    return inside ? RING_INSIDE : RING_OUTSIDE;
}

/*
 * Where the line from a to b lies, which crosses the ring nowhere: a bit a place. Corners of the ring that
 * are on it cut it into pieces; each of these lies as its middle does.
 */
static unsigned places_of(const ring *r, spot a, spot b)
{
    for (uint32_t i = 0; i < r->n; i++) {
        spot c = corner(r, i);
        if (in_box(c, a, b) && side(a, b, c) == 0 && !same(c, a) && !same(c, b))
            return places_of(r, a, c) | places_of(r, c, b);
    }
    return 1u << place_of(r, (spot){a.x + b.x, a.y + b.y});
}

typedef struct box {
    spot low, high;
} box;

static box box_of(const ring *r)
{
    box b = {corner(r, 0), corner(r, 0)};
    for (uint32_t i = 1; i < r->n; i++) {
        spot p = corner(r, i);
        if (p.x < b.low.x) b.low.x = p.x;
        if (p.y < b.low.y) b.low.y = p.y;
        if (p.x > b.high.x) b.high.x = p.x;
        if (p.y > b.high.y) b.high.y = p.y;
    }
    return b;
}

/* Most lines of neighbours are far from each other. */
static bool is_near(box b, const ring *r, uint32_t i)
{
    return boxes_meet(b.low, b.high, corner(r, i), corner(r, i + 1));
}

static unsigned border_places(const ring *of, const ring *in)
{
    unsigned all = 0;
    box b = box_of(in);
    for (uint32_t i = 0; i < of->n; i++)
        all |= is_near(b, of, i) ? places_of(in, corner(of, i), corner(of, i + 1)) : 1u << RING_OUTSIDE;
    return all;
}

static bool borders_cross(const ring *a, const ring *b)
{
    box of = box_of(b);
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; is_near(of, a, i) && k < b->n; k++)
            if (lines_cross(corner(a, i), corner(a, i + 1), corner(b, k), corner(b, k + 1))) return true;
    return false;
}

/* No border within the other: then the insides are apart, or they are the same and so are the borders. */
bool rings_apart(const ring *a, const ring *b)
{
    if (borders_cross(a, b)) return false;
    unsigned places = border_places(a, b);
    return !(places & 1u << RING_INSIDE) && (places & 1u << RING_OUTSIDE) &&
           !(border_places(b, a) & 1u << RING_INSIDE);
}

bool ring_covers(const ring *outer, const ring *inner)
{
    return !borders_cross(outer, inner) && !(border_places(inner, outer) & 1u << RING_OUTSIDE);
}
