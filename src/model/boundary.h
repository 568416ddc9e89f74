/*
 * boundary (边界): the outline of an area or grid, in ten-millionths of a degree (WGS 84), exact as written.
 * The value of a field of type boundary; geometry on it is rules/boundary's.
 */
#ifndef GONGSHI_MODEL_BOUNDARY_H
#define GONGSHI_MODEL_BOUNDARY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct point {
    int32_t lng, lat;
} point;

typedef struct ring {
    point *points; /* the first is not repeated at the end */
    uint32_t n;
    bool hole;     /* a hole in the ring before it */
} ring;

typedef struct boundary {
    ring *rings;
    uint32_t n;
} boundary;

#endif
