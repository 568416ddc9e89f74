#include "print/raster.h"

#include <stdlib.h>

enum { ONE = 256, ROWS = 4 /* of samples a pixel */, STEPS = 8 /* lines a curve */, CROSSINGS = 256 };

void canvas_init(canvas *c, arena *a, uint32_t width, uint32_t height)
{
    *c = (canvas){
        .a = a, .width = width, .height = height, .pixels = arena_make_n(a, uint8_t, (size_t)width * height)};
}

void canvas_move(canvas *c, int32_t x, int32_t y)
{
    canvas_close(c);
    c->x = c->first_x = x;
    c->y = c->first_y = y;
}

void canvas_line(canvas *c, int32_t x, int32_t y)
{
    if (y != c->y) {
        if (c->n == c->cap) {
            uint32_t more = c->cap ? c->cap * 2 : 256;
            c->edges = arena_grow(c->a, c->edges, c->cap * sizeof *c->edges, more * sizeof *c->edges);
            c->cap = more;
        }
        c->edges[c->n++] =
            y > c->y ? (raster_edge){c->x, c->y, x, y, 1} : (raster_edge){x, y, c->x, c->y, -1};
    }
    c->x = x;
    c->y = y;
}

void canvas_quad(canvas *c, int32_t x1, int32_t y1, int32_t x, int32_t y)
{
    int64_t x0 = c->x, y0 = c->y;
    for (int64_t t = 1; t <= STEPS; t++) {
        int64_t u = STEPS - t, whole = STEPS * STEPS;
        canvas_line(c, (int32_t)((x0 * u * u + 2 * x1 * u * t + x * t * t) / whole),
                    (int32_t)((y0 * u * u + 2 * y1 * u * t + y * t * t) / whole));
    }
}

void canvas_cubic(canvas *c, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y)
{
    int64_t x0 = c->x, y0 = c->y;
    for (int64_t t = 1; t <= STEPS; t++) {
        int64_t u = STEPS - t, a = u * u * u, b = 3 * u * u * t, d = 3 * u * t * t, e = t * t * t,
                whole = STEPS * STEPS * STEPS;
        canvas_line(c, (int32_t)((x0 * a + x1 * b + x2 * d + x * e) / whole),
                    (int32_t)((y0 * a + y1 * b + y2 * d + y * e) / whole));
    }
}

void canvas_close(canvas *c) { canvas_line(c, c->first_x, c->first_y); }

typedef struct crossing {
    int32_t x;
    int8_t turn;
} crossing;

static int crossing_cmp(const void *p, const void *q)
{
    const crossing *a = p, *b = q;
    return a->x != b->x ? (a->x < b->x ? -1 : 1) : a->turn - b->turn;
}

static uint32_t cross(const canvas *c, int32_t y, crossing *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->n && n < CROSSINGS; i++) {
        const raster_edge *e = &c->edges[i];
        if (y < e->y0 || y >= e->y1) continue;
        int64_t run = (int64_t)(e->x1 - e->x0) * (y - e->y0) / (e->y1 - e->y0);
        list[n++] = (crossing){(int32_t)(e->x0 + run), e->turn};
    }
    if (n > 1) qsort(list, n, sizeof *list, crossing_cmp);
    return n;
}

static int32_t clamp(int32_t v, int32_t most) { return v < 0 ? 0 : v > most ? most : v; }

/* How much of each pixel from x to end lies under one row of samples. */
static void cover(const canvas *c, uint16_t *sums, int32_t x, int32_t end)
{
    x = clamp(x, (int32_t)c->width * ONE);
    end = clamp(end, (int32_t)c->width * ONE);
    for (int32_t p = x / ONE; x < end; p++) {
        int32_t next = (p + 1) * ONE < end ? (p + 1) * ONE : end;
        sums[p] = (uint16_t)(sums[p] + (next - x));
        x = next;
    }
}

static void fill_row(canvas *c, uint32_t row, uint8_t ink, uint16_t *sums)
{
    crossing list[CROSSINGS];
    bool any = false;
    for (int32_t k = 0; k < ROWS; k++) {
        uint32_t n = cross(c, (int32_t)row * ONE + (2 * k + 1) * ONE / (2 * ROWS), list);
        int winding = 0;
        for (uint32_t i = 0; i + 1 < n; i++) {
            winding += list[i].turn;
            if (winding) cover(c, sums, list[i].x, list[i + 1].x);
        }
        any |= n > 0;
    }
    uint8_t *at = c->pixels + (size_t)row * c->width;
    for (uint32_t x = 0; any && x < c->width; x++) {
        uint32_t level = (sums[x] * (RASTER_LEVELS - 1u) + ROWS * ONE / 2) / (ROWS * ONE);
        sums[x] = 0;
        if (level > at[x] % RASTER_LEVELS) at[x] = (uint8_t)(ink * RASTER_LEVELS + level);
    }
}

void canvas_fill(canvas *c, uint8_t ink)
{
    canvas_close(c);
    int32_t top = INT32_MAX, bottom = INT32_MIN;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->edges[i].y0 < top) top = c->edges[i].y0;
        if (c->edges[i].y1 > bottom) bottom = c->edges[i].y1;
    }
    uint16_t *sums = arena_make_n(c->a, uint16_t, c->width);
    for (int32_t row = clamp(top / ONE, (int32_t)c->height);
         c->n && row < (int32_t)c->height && row * ONE < bottom; row++)
        fill_row(c, (uint32_t)row, ink, sums);
    c->n = 0;
    c->x = c->y = c->first_x = c->first_y = 0;
}
