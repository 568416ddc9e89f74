/* The filler of link pictures: exact areas, winding, edges of the canvas. */
#include "arena_test.h"

#include "print/raster.h"

enum { W = 12, H = 10 };
static canvas c;

static void box(int32_t x, int32_t y, int32_t x1, int32_t y1, int clockwise)
{
    canvas_move(&c, x, y);
    if (clockwise) canvas_line(&c, x1, y);
    else canvas_line(&c, x, y1);
    canvas_line(&c, x1, y1);
    if (clockwise) canvas_line(&c, x, y1);
    else canvas_line(&c, x1, y);
}

static unsigned at(unsigned x, unsigned y) { return c.pixels[y * W + x]; }

static void whole_and_half_pixels(void **state)
{
    (void)state;
    canvas_init(&c, mem, W, H);
    box(2 * 256, 3 * 256, 5 * 256 + 128, 6 * 256, 1);
    canvas_fill(&c, 1);
    for (unsigned y = 0; y < H; y++)
        for (unsigned x = 0; x < W; x++) {
            unsigned inside = x >= 2 && x < 5 && y >= 3 && y < 6, half = x == 5 && y >= 3 && y < 6;
            assert_int_equal(at(x, y), inside ? RASTER_LEVELS + 15 : half ? RASTER_LEVELS + 8 : 0);
        }
}

static void a_hole_is_a_contour_the_other_way(void **state)
{
    (void)state;
    canvas_init(&c, mem, W, H);
    box(0, 0, 9 * 256, 9 * 256, 1);
    box(3 * 256, 3 * 256, 6 * 256, 6 * 256, 0);
    canvas_fill(&c, 0);
    assert_int_equal(at(1, 1), 15);
    assert_int_equal(at(4, 4), 0);
    box(0, 0, 9 * 256, 9 * 256, 1); /* the same way round it stays filled */
    box(3 * 256, 3 * 256, 6 * 256, 6 * 256, 1);
    canvas_fill(&c, 0);
    assert_int_equal(at(4, 4), 15);
}

static void what_lies_outside_is_cut(void **state)
{
    (void)state;
    canvas_init(&c, mem, W, H);
    box(-50 * 256, -50 * 256, 50 * 256, 50 * 256, 1);
    canvas_fill(&c, 2);
    for (unsigned y = 0; y < H; y++)
        for (unsigned x = 0; x < W; x++) assert_int_equal(at(x, y), 2 * RASTER_LEVELS + 15);
    canvas_init(&c, mem, W, H);
    box(100 * 256, 0, 120 * 256, 256, 1);
    box(0, 100 * 256, 256, 120 * 256, 1);
    canvas_fill(&c, 2);
    for (unsigned i = 0; i < W * H; i++) assert_int_equal(c.pixels[i], 0);
    canvas_fill(&c, 2); /* nothing drawn */
}

/* A circle of cubic pieces: its area is that of the circle within one in a hundred. */
static void a_circle_has_its_area(void **state)
{
    (void)state;
    enum { R = 4 * 256, K = R * 552 / 1000, X = 6 * 256, Y = 5 * 256 };
    canvas_init(&c, mem, W, H);
    canvas_move(&c, X + R, Y);
    canvas_cubic(&c, X + R, Y + K, X + K, Y + R, X, Y + R);
    canvas_cubic(&c, X - K, Y + R, X - R, Y + K, X - R, Y);
    canvas_cubic(&c, X - R, Y - K, X - K, Y - R, X, Y - R);
    canvas_cubic(&c, X + K, Y - R, X + R, Y - K, X + R, Y);
    canvas_fill(&c, 0);
    unsigned sum = 0;
    for (unsigned i = 0; i < W * H; i++) sum += c.pixels[i];
    assert_in_range(sum, 15 * 5026 / 100 - 15, 15 * 5026 / 100 + 15); /* 16 pi = 50.27 pixels */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_and_half_pixels),
        cmocka_unit_test(a_hole_is_a_contour_the_other_way),
        cmocka_unit_test(what_lies_outside_is_cut),
        cmocka_unit_test(a_circle_has_its_area),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
