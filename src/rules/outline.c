#include "rules/outline.h"

#include <stdlib.h>

__extension__ typedef __int128 wide;

/* ---- boxes ---- */

outline_box outline_box_join(outline_box a, outline_box b)
{
    if (b.west < a.west) a.west = b.west;
    if (b.south < a.south) a.south = b.south;
    if (b.east > a.east) a.east = b.east;
    if (b.north > a.north) a.north = b.north;
    return a;
}

outline_box outline_box_of(const boundary *b)
{
    outline_box all = OUTLINE_NO_BOX;
    for (uint32_t i = 0; b && i < b->n; i++)
        for (uint32_t k = 0; k < b->rings[i].n; k++) {
            point p = b->rings[i].points[k];
            all = outline_box_join(all, (outline_box){p.lng, p.lat, p.lng, p.lat});
        }
    return all;
}

bool outline_boxes_meet(outline_box a, outline_box b)
{
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/* Does a line to the east of the point cross the edge from a to b? */
static bool crosses(int64_t x, int64_t y, int64_t ax, int64_t ay, int64_t bx, int64_t by)
{
    if ((ay > y) == (by > y)) return false;
    wide side = (wide)(bx - ax) * (y - ay) - (wide)(x - ax) * (by - ay);
    return by > ay ? side > 0 : side < 0;
}

bool outline_holds(const boundary *b, point at)
{
    bool in = false;
    for (uint32_t i = 0; i < b->n; i++) {
        const ring *r = &b->rings[i];
        for (uint32_t k = 0; k < r->n; k++) {
            point p = r->points[k], q = r->points[(k + 1) % r->n];
            in ^= crosses(at.lng, at.lat, p.lng, p.lat, q.lng, q.lat);
        }
    }
    return in;
}

/* ---- the frame ---- */

/* cos(latitude) in thousandths, for whole degrees; between them it is nearly straight. */
static const int32_t cosine[92] = {
    1000, 1000, 999, 999, 998, 996, 995, 993, 990, 988, 985, 982, 978, 974, 970, 966, 961, 956, 951,
    946,  940,  934, 927, 921, 914, 906, 899, 891, 883, 875, 866, 857, 848, 839, 829, 819, 809, 799,
    788,  777,  766, 755, 743, 731, 719, 707, 695, 682, 669, 656, 643, 629, 616, 602, 588, 574, 559,
    545,  530,  515, 500, 485, 469, 454, 438, 423, 407, 391, 375, 358, 342, 326, 309, 292, 276, 259,
    242,  225,  208, 191, 174, 156, 139, 122, 105, 87,  70,  52,  35,  17,  0,   0};

int64_t outline_stretch(int64_t latitude)
{
    int64_t lat = latitude < 0 ? -latitude : latitude, whole = lat / 10000000, rest = lat % 10000000;
    if (whole > 89) whole = 89;
    int64_t c = cosine[whole] * INT64_C(1000) - (cosine[whole] - cosine[whole + 1]) * rest / 10000;
    return c > 10000 ? c : 10000;
}

outline_frame outline_fit(outline_box box, int32_t most_width, int32_t most_height, int32_t margin)
{
    outline_frame f = {.of = box, .stretch = outline_stretch((box.south + box.north) / 2)};
    int64_t w = (box.east - box.west) * f.stretch / 1000000 + 1, h = box.north - box.south + 1;
    int64_t side = (w > h ? w : h) * margin / 100;
    f.of.west -= side * 1000000 / f.stretch;
    f.of.east += side * 1000000 / f.stretch;
    f.of.south -= side;
    f.of.north += side;
    w += 2 * side;
    h += 2 * side;
    if (w * most_height > h * most_width) f.degrees = w, f.units = most_width;
    else f.degrees = h, f.units = most_height;
    f.width = (int32_t)(w * f.units / f.degrees);
    f.height = (int32_t)(h * f.units / f.degrees);
    if (f.width < 1) f.width = 1;
    if (f.height < 1) f.height = 1;
    return f;
}

/* Half up, below nought too: shared corners must fall on one spot whatever shape they belong to. */
static int64_t rounded(int64_t a, int64_t b)
{
    if (b < 0) a = -a, b = -b;
    int64_t twice = 2 * a + b, q = twice / (2 * b);
    return twice % (2 * b) < 0 ? q - 1 : q;
}

spot outline_spot(const outline_frame *f, point p)
{
    int64_t x = (p.lng - f->of.west) * f->stretch / 1000, y = (f->of.north - p.lat) * 1000;
    return (spot){(int32_t)rounded(x * f->units / 1000, f->degrees),
                  (int32_t)rounded(y * f->units / 1000, f->degrees)};
}

int32_t outline_length(const outline_frame *f, int64_t metres)
{
    enum { METRES_A_DEGREE = 111130 }; /* of latitude, in the middle latitudes */
    return (int32_t)rounded(metres * 10000000 / METRES_A_DEGREE * f->units, f->degrees);
}

/* ---- what can be seen ---- */

typedef struct edge { /* one side of the window: keep what lies on the near side of it */
    bool across;      /* it is a value of y, not of x */
    bool below;       /* smaller values are inside */
    int32_t at;
} edge;

static bool is_inside(const edge *e, spot s)
{
    int32_t v = e->across ? s.y : s.x;
    return e->below ? v <= e->at : v >= e->at;
}

static spot meet(const edge *e, spot a, spot b)
{
    int64_t ax = a.x, ay = a.y, dx = (int64_t)b.x - a.x, dy = (int64_t)b.y - a.y;
    if (e->across) return (spot){(int32_t)(ax + rounded((e->at - ay) * dx, dy)), e->at};
    return (spot){e->at, (int32_t)(ay + rounded((e->at - ax) * dy, dx))};
}

/* `to` has room for twice as many. */
static uint32_t clip(const edge *e, const spot *from, uint32_t n, spot *to)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        spot a = from[i], b = from[(i + 1) % n];
        bool in_a = is_inside(e, a), in_b = is_inside(e, b);
        if (in_a) to[kept++] = a;
        if (in_a == in_b) continue;
        /* whoever comes along the edge, and from whichever end, meets the window at the same spot */
        bool swap = a.x > b.x || (a.x == b.x && a.y > b.y);
        to[kept++] = swap ? meet(e, b, a) : meet(e, a, b);
    }
    return kept;
}

static void add_ring(arena *a, const outline_frame *f, const ring *r, int32_t beyond, outline_path *p)
{
    const edge window[] = {{false, false, -beyond},
                           {false, true, f->width + beyond},
                           {true, false, -beyond},
                           {true, true, f->height + beyond}};
    spot *spots = arena_make_n(a, spot, r->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        spot s = outline_spot(f, r->points[i]);
        if (!n || s.x != spots[n - 1].x || s.y != spots[n - 1].y) spots[n++] = s;
    }
    for (size_t e = 0; e < sizeof window / sizeof *window && n; e++) {
        bool all = true;
        for (uint32_t i = 0; i < n && all; i++) all = is_inside(&window[e], spots[i]);
        if (all) continue;
        spot *kept = arena_make_n(a, spot, 2 * (size_t)n);
        n = clip(&window[e], spots, n, kept);
        spots = kept;
    }
    if (n < 3) return;
    uint32_t had = p->nrings ? p->ends[p->nrings - 1] : 0;
    p->spots = arena_grow(a, p->spots, had * sizeof(spot), (had + n) * sizeof(spot));
    for (uint32_t i = 0; i < n; i++) p->spots[had + i] = spots[i];
    p->ends[p->nrings++] = had + n;
}

outline_path outline_path_of(arena *a, const outline_frame *f, const boundary *b, int32_t beyond)
{
    outline_path p = {.ends = arena_make_n(a, uint32_t, b->n)};
    for (uint32_t i = 0; i < b->n; i++) add_ring(a, f, &b->rings[i], beyond, &p);
    return p;
}

bool outline_in_view(const outline_frame *f, const outline_path *p, int32_t beyond)
{
    for (uint32_t i = 0; p->nrings && i < p->ends[p->nrings - 1]; i++) {
        spot s = p->spots[i];
        if (s.x < -beyond || s.x > f->width + beyond || s.y < -beyond || s.y > f->height + beyond)
            return false;
    }
    return true;
}

/* ---- where a name has most room ---- */

/* Heights are stretched as the text is wide: then it is a square that must fit. */
enum { FINE = 16, ACROSS = 12, ROUNDS = 5 };

typedef struct fine { /* in sixteenths of a unit */
    int64_t x, y;
} fine;

static fine fine_of(spot s) { return (fine){(int64_t)s.x * FINE, (int64_t)s.y * FINE}; }

static int64_t larger(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    return a > b ? a : b;
}

typedef struct side { /* of an outline */
    fine a, b;
    int64_t high_a, high_b; /* y in the stretched plane */
} side;

static int64_t beyond(int64_t v, int64_t a, int64_t b)
{
    int64_t low = a < b ? a : b, high = a < b ? b : a;
    return v < low ? low - v : v > high ? v - high : 0;
}

/* How large a square around c can be before it meets the edge: half its side; or `least`, where it is no
 * smaller. Where it meets first, a corner of the square lies on the edge, or an end of the edge on the
 * square. */
static int64_t edge_distance(fine c, const side *s, int64_t least)
{
    int64_t px = c.x - s->a.x, py = c.y - s->high_a;
    if (larger(beyond(c.x, s->a.x, s->b.x), beyond(c.y, s->high_a, s->high_b)) >= least) return least;
    int64_t dx = s->b.x - s->a.x, dy = s->high_b - s->high_a;
    int64_t best = larger(px, py), end = larger(c.x - s->b.x, c.y - s->high_b);
    if (end < best) best = end;
    if (best > least) best = least;
    for (int turn = 0; turn < 2; turn++) { /* the two diagonals */
        int64_t along = turn ? px + py : px - py, all = turn ? dx + dy : dx - dy;
        if (all < 0) along = -along, all = -all;
        if (along <= 0 || along >= all) continue;
        int64_t here = larger(px * all - along * dx, py * all - along * dy);
        if (here < best * all) best = here / all;
    }
    return best;
}

/* How far the nearest border (or what is to be avoided) is; 0 outside, and where a border is nearer than
 * `best`. In the stretched plane. What is true of the spot then is true of those less than `barren` to the
 * east, too. The side that says so goes first: most often it does for the next spot as well. */
static int64_t room_at(side *sides, uint32_t n, const outline_text *t, fine c, int64_t best, int64_t *barren)
{
    int64_t nearest = INT64_MAX;
    bool in = false;
    fine to = {c.x, c.y * t->aspect / 100};
    for (uint32_t i = 0; i < n; i++) {
        side *s = &sides[i];
        in ^= crosses(c.x, c.y, s->a.x, s->a.y, s->b.x, s->b.y);
        nearest = edge_distance(to, s, nearest);
        if (nearest >= best) continue;
        side first = *s;
        *s = sides[0];
        sides[0] = first;
        *barren = best - nearest;
        return 0;
    }
    *barren = in ? 0 : nearest; /* no border on the way there */
    if (!in) return 0;
    for (uint32_t i = 0; i < t->navoid; i++) {
        fine a = fine_of(t->avoid[i]);
        int64_t dy = to.y - a.y * t->aspect / 100, away = t->clear * FINE;
        int64_t d = larger(0, to.x - a.x) - away, over = larger(0, dy) - away * t->aspect / 100;
        if (over > d) d = over; /* it is enough to be clear on one side */
        if (d < nearest) nearest = d;
    }
    return nearest > 0 ? nearest : 0;
}

static int64_t far_from(fine a, fine b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); }

static uint32_t sides_of(const outline_path *p, const outline_text *t, side *sides)
{
    uint32_t n = 0;
    for (uint32_t r = 0, from = 0; r < p->nrings; from = p->ends[r++])
        for (uint32_t i = from; i < p->ends[r]; i++) {
            fine a = fine_of(p->spots[i]), b = fine_of(p->spots[i + 1 < p->ends[r] ? i + 1 : from]);
            sides[n++] = (side){a, b, a.y * t->aspect / 100, b.y * t->aspect / 100};
        }
    return n;
}

/* How high a text may be whose square has half that side. */
static int32_t height_of(int64_t half, const outline_text *t)
{
    return (int32_t)(2 * half * 100 / t->aspect / FINE);
}

/* The best of a lattice, then of ever finer ones around it. */
outline_room outline_room_in(const outline_path *p, const outline_text *text)
{
    if (!p->nrings) return (outline_room){{0, 0}, 0};
    spot low = p->spots[0], high = p->spots[0];
    for (uint32_t i = 0; i < p->ends[p->nrings - 1]; i++) {
        spot at = p->spots[i];
        if (at.x < low.x) low.x = at.x;
        if (at.x > high.x) high.x = at.x;
        if (at.y < low.y) low.y = at.y;
        if (at.y > high.y) high.y = at.y;
    }
    const fine centre = {((int64_t)low.x + high.x) * FINE / 2, ((int64_t)low.y + high.y) * FINE / 2};
    fine middle = centre;
    int64_t step_x = ((int64_t)high.x - low.x) * FINE / ACROSS + 1;
    int64_t step_y = ((int64_t)high.y - low.y) * FINE / ACROSS + 1;
    int64_t barren, enough = (int64_t)text->most * FINE * text->aspect / 200;
    int64_t broad =
        ((int64_t)high.x - low.x) * FINE / 2; /* no square in the outline is larger than its box */
    int64_t tall =
        (high.y * (int64_t)FINE * text->aspect / 100 - low.y * (int64_t)FINE * text->aspect / 100) / 2;
    if (broad < enough) enough = broad;
    if (tall < enough) enough = tall;
    if (height_of(enough, text) < text->least) return (outline_room){{0, 0}, 0};
    side *sides = mem_alloc(p->ends[p->nrings - 1] * sizeof *sides);
    uint32_t n = sides_of(p, text, sides);
    int64_t best = room_at(sides, n, text, centre, 0, &barren); /* of two as good the one near the centre */
    if (best > enough) best = enough;
    const int rounds = best == enough ? 0 : ROUNDS; /* none is nearer to the centre */
    for (int round = 0, reach = ACROSS / 2; round < rounds; round++, reach = 2) {
        const fine around = middle;
        for (int64_t j = -reach; j <= reach; j++)
            for (int64_t i = -reach; i <= reach; i++) {
                fine c = {around.x + i * step_x, around.y + j * step_y};
                bool nearer = far_from(c, centre) < far_from(middle, centre);
                if (best == enough && !nearer) continue;
                int64_t d = room_at(sides, n, text, c, best, &barren);
                if (barren) i += (barren - 1) / step_x;
                if (d > enough) d = enough;
                if (d < best || !d || (d == best && !nearer)) continue;
                best = d;
                middle = c;
            }
        step_x = step_x / 2 + 1;
        step_y = step_y / 2 + 1;
    }
    free(sides);
    return (outline_room){{(int32_t)rounded(middle.x, FINE), (int32_t)rounded(middle.y, FINE)},
                          height_of(best, text)};
}
