/*
 * Geometry of random rectangles on a lattice against counting lattice cells, whose true areas on the
 * ellipsoid come from Simpson's rule; that the cost of n grids in a row grows with n; and what is told of
 * random outlines without GEOS against what it says of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <math.h>
#include <cmocka.h>

#include "random.h"
#include "rules/boundary.h"
#include "rules/rings.h"

#define SETS prop_cases(3000)
enum { BOXES = 9, SIDE = 12, STEP = 10000 };

typedef struct box {
    int x0, y0, x1, y1;
} box;

static int32_t lng0, lat0;
static double row_area[SIDE]; /* of a lattice cell in that row */

/* Area of a strip of the WGS 84 ellipsoid one STEP wide between two latitudes. */
static double strip(double from, double to)
{
    const double a = 6378137, e2 = 0.00669437999014;
    double sum = 0, h = (to - from) / 40;
    for (int i = 0; i <= 40; i++) {
        double s = sin(from + h * i), w = 1 - e2 * s * s;
        sum += (i == 0 || i == 40 ? 1 : i % 2 ? 4 : 2) * cos(from + h * i) / (w * w);
    }
    return a * a * (1 - e2) * sum * h / 3 * (STEP * 1e-7 * M_PI / 180);
}

static boundary *make(arena *a, box b)
{
    boundary *out = arena_make(a, boundary);
    out->rings = arena_make(a, ring);
    out->n = 1;
    out->rings[0] = (ring){arena_make_n(a, point, 4), 4, false};
    const int x[] = {b.x0, b.x1, b.x1, b.x0}, y[] = {b.y0, b.y0, b.y1, b.y1};
    for (int i = 0; i < 4; i++) out->rings[0].points[i] = (point){lng0 + x[i] * STEP, lat0 + y[i] * STEP};
    return out;
}

static bool holds(box b, int x, int y) { return x >= b.x0 && x < b.x1 && y >= b.y0 && y < b.y1; }

typedef bool (*cell_test)(const box *, int x, int y, const void *with);

static double count(const box *b, cell_test in, const void *with)
{
    double sum = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (in(b, x, y, with)) sum += row_area[y];
    return sum;
}

static bool in_one(const box *b, int x, int y, const void *with) { return (void)with, holds(*b, x, y); }
static bool in_both(const box *b, int x, int y, const void *with)
{
    return holds(*b, x, y) && holds(*(const box *)with, x, y);
}
static bool in_first_only(const box *b, int x, int y, const void *with)
{
    return holds(*b, x, y) && !holds(*(const box *)with, x, y);
}
static bool in_first_not_rest(const box *b, int x, int y, const void *with)
{
    bool covered = false;
    (void)with;
    for (int i = 1; i < BOXES; i++) covered |= holds(b[i], x, y);
    return holds(b[0], x, y) && !covered;
}

static bool near(double got, double want) { return fabs(got - want) <= 1 + want * 1e-8; }

/* Hundredths of a per cent, give or take the one that rounding moves. */
static bool is_share(int32_t got, double part, double whole)
{
    return fabs(got - 10000 * part / whole) <= 1.01;
}

static bool line_shared(int a0, int a1, int b0, int b1) { return (a0 < b1 && b0 < a1); }
/* Do two borders have a stretch in common? */
static bool borders_meet(box a, box b)
{
    bool x = a.x0 == b.x0 || a.x0 == b.x1 || a.x1 == b.x0 || a.x1 == b.x1,
         y = a.y0 == b.y0 || a.y0 == b.y1 || a.y1 == b.y0 || a.y1 == b.y1;
    return (x && line_shared(a.y0, a.y1, b.y0, b.y1)) || (y && line_shared(a.x0, a.x1, b.x0, b.x1));
}

static const boundary_pair *pair_at(const boundary_pair *p, uint32_t n, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < n; i++)
        if (p[i].a == a && p[i].b == b) return &p[i];
    return NULL;
}

static void rectangles_measure_as_counted(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    size_t pairs = 0, overlapping = 0, near_each_other = 0;
    for (int c = 0; c < SETS; c++) {
        arena_reset(a);
        lng0 = (int32_t)rng_range(&r, 750000000, 1340000000);
        lat0 = (int32_t)rng_range(&r, -100000000, 530000000);
        for (int y = 0; y < SIDE; y++)
            row_area[y] =
                strip((lat0 + y * STEP) * 1e-7 * M_PI / 180, (lat0 + (y + 1) * STEP) * 1e-7 * M_PI / 180);
        box b[BOXES];
        const boundary *items[BOXES];
        for (int i = 0; i < BOXES; i++) {
            int x = (int)rng_range(&r, 0, SIDE - 1), y = (int)rng_range(&r, 0, SIDE - 1), most = i ? 6 : SIDE;
            int w = (int)rng_range(&r, 1, most), h = (int)rng_range(&r, 1, most);
            b[i] = (box){x, y, x + w > SIDE ? SIDE : x + w, y + h > SIDE ? SIDE : y + h};
            items[i] = make(a, b[i]);
        }
        boundary_set *s = boundary_set_new(items, BOXES);
        uint32_t n, m, rest[BOXES - 1];
        boundary_pair *over = boundary_overlaps(s, 0, a, &n), *beside = boundary_neighbours(s, a, &m);
        for (uint32_t i = 0; i < BOXES; i++) {
            if (!near((double)boundary_area(s, i), count(&b[i], in_one, NULL)))
                fail_msg("set %d: area %u", c, i);
            if (i) rest[i - 1] = i;
            for (uint32_t k = i + 1; k < BOXES; k++, pairs++) {
                double want = count(&b[i], in_both, &b[k]);
                const boundary_pair *p = pair_at(over, n, i, k), *q = pair_at(beside, m, i, k);
                if ((p != NULL) != (want > 0.5) || (p && !near((double)p->area, want)))
                    fail_msg("set %d: overlap %u %u", c, i, k);
                double first = count(&b[i], in_one, NULL), second = count(&b[k], in_one, NULL);
                if (p && !is_share(p->share, want, fmin(first, second)))
                    fail_msg("set %d: share %u %u", c, i, k);
                boundary_rest out = boundary_outside(s, i, k);
                if (!is_share(out.share, first - want, first))
                    fail_msg("set %d: share outside %u %u", c, i, k);
                if ((q != NULL) != borders_meet(b[i], b[k])) fail_msg("set %d: neighbours %u %u", c, i, k);
                if (!near((double)out.area, count(&b[i], in_first_only, &b[k])))
                    fail_msg("set %d: outside %u %u", c, i, k);
                overlapping += p != NULL;
                near_each_other += q != NULL;
            }
        }
        boundary_rest gap = boundary_gap(s, 0, rest, BOXES - 1);
        if (!near((double)gap.area, count(b, in_first_not_rest, NULL))) fail_msg("set %d: gap", c);
        for (int k = 0; k < 8; k++) {
            int x = (int)rng_range(&r, 0, SIDE - 1), y = (int)rng_range(&r, 0, SIDE - 1);
            uint32_t in[BOXES],
                found = boundary_locate(s, (point){lng0 + x * STEP + STEP / 2, lat0 + y * STEP + STEP / 2},
                                        in, BOXES),
                want = 0;
            for (uint32_t i = 0; i < BOXES; i++) want += holds(b[i], x, y);
            assert_int_equal(found, want);
            for (uint32_t i = 0; i < found; i++)
                assert_true(holds(b[in[i]], x, y) && (i == 0 || in[i - 1] < in[i]));
        }
        boundary_set_free(s);
    }
    printf("# %zu pairs of rectangles, %zu overlap, %zu share a border\n", pairs, overlapping,
           near_each_other);
    assert_true(pairs >= (size_t)SETS * 30 && overlapping > pairs / 20 && near_each_other > pairs / 100);
    arena_free(a);
}

static double time_row(uint32_t n)
{
    arena *a = arena_new();
    lng0 = 1000000000;
    lat0 = 420000000;
    const boundary **items = arena_alloc(a, n * sizeof *items);
    for (uint32_t i = 0; i < n; i++) {
        int x = (int)(i % 64), y = (int)(i / 64);
        items[i] = make(a, (box){x, y, x + 1, y + 1});
    }
    struct timespec t0, t1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
    boundary_set *s = boundary_set_new(items, n);
    uint32_t overlaps;
    boundary_overlaps(s, 0, a, &overlaps);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
    assert_int_equal(overlaps, 0);
    boundary_set_free(s);
    arena_free(a);
    return (double)(t1.tv_sec - t0.tv_sec) * 1e3 + (double)(t1.tv_nsec - t0.tv_nsec) / 1e6;
}

static void time_grows_with_the_size(void **state)
{
    (void)state;
    double one = time_row(2000), four = time_row(8000);
    printf("# 2,000 grids %.0f ms, 8,000 grids %.0f ms\n", one, four);
    assert_true(four < one * 8 + 50);
}

/* ---- without GEOS and with it ---- */

/* On a lattice of ten metres: what two outlines have in common is nearly always over a square metre. */
enum { CORNERS = 9, FIELD = 6, METRES = 1000 };

static ring random_ring(rng *r, arena *a)
{
    ring out = {arena_make_n(a, point, CORNERS), (uint32_t)rng_range(r, 3, CORNERS), false};
    for (uint32_t i = 0; i < out.n; i++)
        out.points[i] = (point){lng0 + (int32_t)rng_range(r, 0, FIELD) * METRES,
                                lat0 + (int32_t)rng_range(r, 0, FIELD) * METRES};
    return out;
}

/* With a part of its own far away, each in another place: such an outline is for GEOS. */
static const boundary *with_far_part(arena *a, ring r, int32_t number)
{
    const int32_t x = lng0 + (number + 1) * 100 * METRES, y = lat0 + 100 * METRES;
    boundary *b = arena_make(a, boundary);
    b->n = 2;
    b->rings = arena_make_n(a, ring, 2);
    b->rings[0] = r;
    b->rings[1] = (ring){arena_make_n(a, point, 3), 3, false};
    b->rings[1].points[0] = (point){x, y};
    b->rings[1].points[1] = (point){x + METRES, y};
    b->rings[1].points[2] = (point){x, y + METRES};
    return b;
}

struct seen {
    size_t simple, apart, covered;             /* what was told */
    size_t not_simple, not_apart, not_covered; /* and what was not, though GEOS finds nothing wrong */
};

static void compare(arena *a, const ring rings[2], struct seen *all)
{
    const boundary *items[] = {with_far_part(a, rings[0], 0), with_far_part(a, rings[1], 1)};
    boundary_set *s = boundary_set_new(items, 2);
    bool both = true;
    for (uint32_t i = 0; i < 2; i++) {
        bool valid = boundary_check(s, i).kind == BOUNDARY_VALID, simple = ring_is_simple(&rings[i]);
        assert_true(valid || !simple);
        all->simple += simple;
        all->not_simple += valid && !simple;
        both &= simple;
    }
    uint32_t n = 0;
    if (both) {
        boundary_overlaps(s, 0, a, &n);
        bool apart = rings_apart(&rings[0], &rings[1]);
        assert_true(apart == rings_apart(&rings[1], &rings[0]));
        assert_true(!apart || n == 0);
        all->apart += apart;
        all->not_apart += n == 0 && !apart;
    }
    for (uint32_t i = 0; both && i < 2; i++) {
        /* its far part, of 47 square metres, is never covered; a sliver of one is rounding */
        bool rest = boundary_outside(s, i, 1 - i).area > 49, covered = ring_covers(&rings[1 - i], &rings[i]);
        assert_true(!covered || !rest);
        all->covered += covered;
        all->not_covered += !rest && !covered;
    }
    boundary_set_free(s);
}

/* The corners from one to another, and back to the first. */
static ring piece(arena *a, const ring *r, uint32_t from, uint32_t to)
{
    ring out = {arena_make_n(a, point, CORNERS), 0, false};
    for (uint32_t i = from;; i = (i + 1) % r->n) {
        out.points[out.n++] = r->points[i];
        if (i == to) return out;
    }
}

static void plain_outlines_need_no_geos(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    struct seen all = {0};
    size_t cuts = 0;
    lng0 = 1160000000;
    lat0 = 400000000;
    for (int c = 0; c < SETS; c++) {
        arena_reset(a);
        ring two[2] = {random_ring(&r, a), random_ring(&r, a)};
        compare(a, two, &all);
        /* neighbours: an outline cut along a line between two corners, and with it as a whole */
        if (!ring_is_simple(&two[0]) || two[0].n < 4) continue;
        uint32_t from = (uint32_t)rng_range(&r, 0, (int)two[0].n - 1), to = (from + 2) % two[0].n;
        ring parts[2] = {piece(a, &two[0], from, to), piece(a, &two[0], to, from)};
        ring with_whole[2] = {two[0], parts[1]};
        compare(a, parts, &all);
        compare(a, with_whole, &all);
        if (!ring_is_simple(&parts[0]) || !ring_is_simple(&parts[1]) || !rings_apart(&parts[0], &parts[1]))
            continue;
        assert_true(ring_covers(&two[0], &parts[0]) && ring_covers(&two[0], &parts[1]));
        cuts++;
    }
    printf("# %zu simple (%zu not told), %zu apart (%zu), %zu covered (%zu), %zu cut in two\n", all.simple,
           all.not_simple, all.apart, all.not_apart, all.covered, all.not_covered, cuts);
    assert_true(all.simple > (size_t)SETS / 5 && all.apart > (size_t)SETS / 50 && cuts > (size_t)SETS / 100);
    /* GEOS takes corners given twice, and borders that touch themselves in what the projection makes of them
     */
    assert_true(all.covered > cuts && all.not_simple * 8 < all.simple);
    assert_true(all.not_apart * 20 < all.apart && all.not_covered * 20 < all.covered);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rectangles_measure_as_counted),
                                       cmocka_unit_test(time_grows_with_the_size),
                                       cmocka_unit_test(plain_outlines_need_no_geos)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
