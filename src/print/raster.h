/*
 * raster: outlines filled on a small canvas, with soft edges. Integers only: the same bytes everywhere.
 *
 * A path is given in 1/256 of a pixel, y down, and filled by the nonzero rule. A pixel of the canvas is an
 * index: RASTER_LEVELS shades from the paper to each ink, one ink after the other.
 */
#ifndef GONGSHI_PRINT_RASTER_H
#define GONGSHI_PRINT_RASTER_H

#include "base/arena.h"

enum { RASTER_LEVELS = 16 };

typedef struct raster_edge {
    int32_t x0, y0, x1, y1; /* y0 < y1 */
    int8_t turn;            /* 1: it goes down, -1: up */
} raster_edge;

typedef struct canvas {
    arena *a;
    uint32_t width, height;
    uint8_t *pixels; /* ink * RASTER_LEVELS + level; 0: paper */
    raster_edge *edges;
    uint32_t n, cap;
    int32_t x, y, first_x, first_y; /* where the pen is, where the contour began */
} canvas;

void canvas_init(canvas *c, arena *a, uint32_t width, uint32_t height);
void canvas_move(canvas *c, int32_t x, int32_t y);
void canvas_line(canvas *c, int32_t x, int32_t y);
void canvas_quad(canvas *c, int32_t x1, int32_t y1, int32_t x, int32_t y);
void canvas_cubic(canvas *c, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y);
void canvas_close(canvas *c);
/* Fills what was drawn since the last fill. */
void canvas_fill(canvas *c, uint8_t ink);

#endif
