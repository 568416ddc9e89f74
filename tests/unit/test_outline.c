/* Outlines on a drawing: corners that are shared stay shared, what is cut off, and names lie within. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "random.h"
#include "rules/outline.h"

static arena *mem;

static boundary ring_of(point *points, uint32_t n)
{
    ring *r = arena_make(mem, ring);
    *r = (ring){points, n, false};
    return (boundary){r, 1};
}

static void the_frame_keeps_proportions(void **state)
{
    (void)state;
    /* 0.01° by 0.01° at 60° north: half as wide as high */
    outline_frame f = outline_fit((outline_box){1240000000, 600000000, 1240100000, 600100000}, 480, 400, 0);
    assert_int_equal(f.height, 400);
    assert_in_range(f.width, 199, 201);
    assert_in_range(outline_length(&f, 1000), 357, 362); /* 0.01° are 1,111 m */
    spot s = outline_spot(&f, (point){1240000000, 600100000});
    assert_true(s.x == 0 && s.y == 0);
    f = outline_fit((outline_box){0, 0, 100000, 100000}, 480, 400, 10);
    assert_int_equal(f.width, f.height);
    s = outline_spot(&f, (point){0, 100000});
    assert_in_range(s.x, 32, 34); /* a tenth on either side: 400 / 12 */
}

static void a_point_is_in_one_of_two_neighbours(void **state)
{
    (void)state;
    point left[] = {{0, 0}, {10, 0}, {12, 10}, {0, 10}}, right[] = {{10, 0}, {20, 0}, {20, 10}, {12, 10}};
    boundary a = ring_of(left, 4), b = ring_of(right, 4);
    for (int32_t y = 0; y < 10; y++)
        for (int32_t x = 1; x < 20; x++) assert_int_equal(outline_holds(&a, (point){x, y}) + outline_holds(&b, (point){x, y}), 1);
    assert_false(outline_holds(&a, (point){30, 5}));
}

static void what_is_outside_is_cut_off(void **state)
{
    (void)state;
    point square[] = {{-100000, -100000}, {200000, -100000}, {200000, 50000}, {-100000, 50000}};
    boundary b = ring_of(square, 4);
    outline_frame f = outline_fit((outline_box){0, 0, 100000, 100000}, 400, 400, 0);
    outline_path p = outline_path_of(mem, &f, &b, 5);
    assert_int_equal(p.nrings, 1);
    for (uint32_t i = 0; i < p.ends[0]; i++) {
        assert_in_range(p.spots[i].x + 5, 0, f.width + 10);
        assert_in_range(p.spots[i].y, f.height / 2 - 1, f.height + 5);
    }
    point far[] = {{900000, 0}, {910000, 0}, {910000, 10000}};
    boundary away = ring_of(far, 3);
    assert_int_equal(outline_path_of(mem, &f, &away, 5).nrings, 0);
}

static int64_t cross(spot a, spot b, spot c)
{
    return ((int64_t)b.x - a.x) * (c.y - a.y) - ((int64_t)b.y - a.y) * (c.x - a.x);
}

/* Is the corner of a text within? Even-odd, on its own. */
static bool inside(const outline_path *p, spot c)
{
    bool in = false;
    for (uint32_t i = 0, n = p->ends[0]; i < n; i++) {
        spot a = p->spots[i], b = p->spots[(i + 1) % n];
        if ((a.y > c.y) == (b.y > c.y)) continue;
        if (a.y > b.y) { spot t = a; a = b; b = t; }
        in ^= cross(a, b, c) > 0;
    }
    return in;
}

/* Stars of any kind: corners at rising angles, as far out as chance has it. */
static void a_name_lies_within(void **state)
{
    (void)state;
    static const int32_t cosines[16] = {1000, 924, 707, 383, 0, -383, -707, -924, -1000, -924, -707, -383, 0, 383, 707, 924};
    /* a square: all of it, and no more */
    spot corners[] = {{0, 0}, {100, 0}, {100, 50}, {0, 50}};
    uint32_t ends[] = {4};
    outline_path all = {corners, ends, 1};
    outline_room whole = outline_room_in(&all, &(outline_text){.most = 100, .aspect = 200});
    assert_in_range(whole.high, 48, 50);
    assert_true(whole.at.x == 50 && whole.at.y == 25);
    whole = outline_room_in(&all, &(outline_text){.most = 10, .aspect = 100}); /* room enough: in the middle */
    assert_true(whole.high == 10 && whole.at.x == 50 && whole.at.y == 25);
    whole = outline_room_in(&all, &(outline_text){.most = 100, .least = 51, .aspect = 200}); /* higher than all of it */
    assert_int_equal(whole.high, 0);
    rng r = rng_seeded();
    outline_frame f = outline_fit((outline_box){0, 0, 500000, 500000}, 480, 480, 0);
    for (int turn = 0; turn < 300; turn++) {
        point star[16];
        for (int i = 0; i < 16; i++) {
            int64_t far = rng_range(&r, 60, 240);
            star[i] = (point){(int32_t)(250000 + far * cosines[i]), (int32_t)(250000 + far * cosines[(i + 12) % 16])};
        }
        boundary b = ring_of(star, 16);
        outline_path p = outline_path_of(mem, &f, &b, 0);
        int32_t aspect = (int32_t)rng_range(&r, 60, 500), beyond = (int32_t)rng_range(&r, -120, 20);
        outline_path cut = outline_path_of(mem, &f, &b, beyond);
        bool same = cut.nrings == 1 && cut.ends[0] == p.ends[0] && !memcmp(cut.spots, p.spots, p.ends[0] * sizeof(spot));
        assert_int_equal(outline_in_view(&f, &p, beyond), same);
        spot avoid = outline_spot(&f, (point){250000, 250000});
        outline_text text = {.most = 60, .aspect = aspect, .clear = 12, .avoid = &avoid, .navoid = turn & 1};
        outline_room room = outline_room_in(&p, &text), again;
        assert_true(room.high > 0);
        text.least = room.high; /* what is high enough is found all the same */
        again = outline_room_in(&p, &text);
        assert_true(again.high == room.high && again.at.x == room.at.x && again.at.y == room.at.y);
        int32_t h = room.high / 2 - 1, w = room.high * aspect / 200 - 1;
        for (int k = 0; k < 4; k++) assert_true(inside(&p, (spot){room.at.x + (k & 1 ? w : -w), room.at.y + (k & 2 ? h : -h)}));
        if (turn & 1) assert_true(room.at.x - w >= avoid.x + 10 || room.at.x + w <= avoid.x - 10 || room.at.y - h >= avoid.y + 10 || room.at.y + h <= avoid.y - 10);
        arena_reset(mem);
    }
}

int main(void)
{
    mem = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frame_keeps_proportions), cmocka_unit_test(a_point_is_in_one_of_two_neighbours),
        cmocka_unit_test(what_is_outside_is_cut_off),  cmocka_unit_test(a_name_lies_within),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(mem);
    return failed;
}
