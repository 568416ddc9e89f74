#include "arena_test.h"

#include <stdlib.h>

#include "rules/boundary.h"

enum { LNG = 1234000000, LAT = 420000000, STEP = 10000 }; /* a thousandth of a degree: about 82 by 111 m */

/* Corners as pairs of steps; several rings may follow each other, all but the first marked by `hole`. */
static ring make_ring(const int *xy, uint32_t n, bool hole)
{
    ring r = {arena_make_n(mem, point, n), n, hole};
    for (uint32_t i = 0; i < n; i++) r.points[i] = (point){LNG + xy[2 * i] * STEP, LAT + xy[2 * i + 1] * STEP};
    return r;
}

static boundary *outline(const ring *rings, uint32_t n)
{
    boundary *b = arena_make(mem, boundary);
    b->rings = arena_make_n(mem, ring, n);
    b->n = n;
    for (uint32_t i = 0; i < n; i++) b->rings[i] = rings[i];
    return b;
}

static boundary *box(int x0, int y0, int x1, int y1)
{
    const int xy[] = {x0, y0, x1, y0, x1, y1, x0, y1};
    ring r = make_ring(xy, 4, false);
    return outline(&r, 1);
}

static boundary_fault fault_of(const boundary *b)
{
    boundary_set *s = boundary_set_new(&b, 1);
    boundary_fault f = boundary_check(s, 0);
    if (f.kind != BOUNDARY_VALID) assert_int_equal(boundary_area(s, 0), 0);
    boundary_set_free(s);
    return f;
}

static void faults_have_a_reason_and_a_place(void **state)
{
    (void)state;
    assert_int_equal(fault_of(box(0, 0, 2, 2)).kind, BOUNDARY_VALID);
    const int bow[] = {0, 0, 2, 2, 2, 0, 0, 2};
    ring r = make_ring(bow, 4, false);
    boundary_fault f = fault_of(outline(&r, 1));
    assert_int_equal(f.kind, BOUNDARY_CROSSES);
    assert_int_equal(f.at.lng, LNG + STEP);
    assert_int_equal(f.at.lat, LAT + STEP);
    const int line[] = {0, 0, 1, 1, 2, 2};
    r = make_ring(line, 3, false);
    assert_int_not_equal(fault_of(outline(&r, 1)).kind, BOUNDARY_VALID);
    const int same[] = {0, 0, 0, 0, 0, 0};
    r = make_ring(same, 3, false);
    assert_int_equal(fault_of(outline(&r, 1)).kind, BOUNDARY_TOO_FEW);
    r = make_ring(bow, 2, false);
    assert_int_equal(fault_of(outline(&r, 1)).kind, BOUNDARY_TOO_FEW);
    const int outer[] = {0, 0, 9, 0, 9, 9, 0, 9}, in[] = {1, 1, 2, 1, 2, 2, 1, 2}, out[] = {11, 1, 12, 1, 12, 2, 11, 2};
    ring holed[] = {make_ring(outer, 4, false), make_ring(in, 4, true)};
    assert_int_equal(fault_of(outline(holed, 2)).kind, BOUNDARY_VALID);
    holed[1] = make_ring(out, 4, true);
    assert_int_equal(fault_of(outline(holed, 2)).kind, BOUNDARY_HOLE_OUTSIDE);
    holed[1] = make_ring(in, 4, false);
    assert_int_equal(fault_of(outline(holed, 2)).kind, BOUNDARY_PARTS_OVERLAP);
    holed[1] = make_ring(out, 4, false);
    assert_int_equal(fault_of(outline(holed, 2)).kind, BOUNDARY_VALID);
}

static void areas_are_in_square_metres(void **state)
{
    (void)state;
    const boundary *items[] = {box(0, 0, 1, 1), NULL, box(0, 0, 1000, 1000)};
    boundary_set *s = boundary_set_new(items, 3);
    /* at 42° N a thousandth of a degree is 82.9 m by 111.1 m on the WGS 84 ellipsoid */
    assert_in_range(boundary_area(s, 0), 9190, 9210);
    assert_int_equal(boundary_area(s, 1), 0);
    assert_in_range(boundary_area(s, 2), 9120000000, 9140000000); /* a whole degree: less to the north */
    boundary_set_free(s);
}

static void grids_overlap_and_leave_gaps(void **state)
{
    (void)state;
    /* a community of 10 × 4 with grids of 5 × 4, 5 × 3 that overlaps the first by 1, and a micro-grid that sticks out */
    const boundary *items[] = {box(0, 0, 10, 4), box(0, 0, 5, 4), box(4, 0, 10, 3), box(8, 2, 11, 3)};
    boundary_set *s = boundary_set_new(items, 4);
    uint32_t n;
    boundary_pair *p = boundary_overlaps(s, 0, mem, &n);
    assert_int_equal(n, 5); /* 0-1 0-2 0-3 1-2 2-3 */
    assert_int_equal(p[3].a, 1);
    assert_int_equal(p[3].b, 2);
    assert_in_range(p[3].share, 1665, 1668); /* 3 of the 18 of the smaller one */
    uint32_t in[4];
    assert_int_equal(boundary_locate(s, p[3].at, in, 4), 3);
    assert_int_equal(in[1], 1);
    assert_int_equal(in[2], 2);
    const uint32_t grids[] = {1, 2};
    boundary_rest gap = boundary_gap(s, 0, grids, 2);
    assert_in_range(gap.share, 1240, 1260); /* 5 of 40 */
    assert_int_equal(boundary_locate(s, gap.at, in, 4), 1);
    boundary_rest out = boundary_outside(s, 3, 2);
    assert_in_range(out.share, 3330, 3337);
    assert_int_equal(boundary_outside(s, 1, 0).area, 0);
    boundary_set_free(s);
}

static void neighbours_share_a_border(void **state)
{
    (void)state;
    const boundary *items[] = {box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 1, 3, 2), box(5, 5, 6, 6)};
    boundary_set *s = boundary_set_new(items, 4);
    uint32_t n;
    boundary_pair *p = boundary_neighbours(s, mem, &n);
    assert_int_equal(n, 1); /* 1 and 2 touch in a corner only */
    assert_int_equal(p[0].a, 0);
    assert_int_equal(p[0].b, 1);
    boundary_overlaps(s, 0, mem, &n);
    assert_int_equal(n, 0);
    uint32_t in[4];
    assert_int_equal(boundary_locate(s, (point){LNG + STEP, LAT + STEP / 2}, in, 4), 2); /* on the border of two */
    assert_int_equal(boundary_locate(s, (point){LNG - STEP, LAT}, in, 4), 0);
    boundary_set_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_have_a_reason_and_a_place), cmocka_unit_test(areas_are_in_square_metres),
        cmocka_unit_test(grids_overlap_and_leave_gaps),     cmocka_unit_test(neighbours_share_a_border),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
