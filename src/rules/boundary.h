/*
 * boundary (边界): geometry of the outlines of areas and grids (GEOS stays in here).
 *
 * Outlines are in ten-millionths of a degree (WGS 84). Areas are measured after a cylindrical equal-area
 * projection of the ellipsoid, centred on the outlines at hand, in whole square metres; shares are in
 * hundredths of a per cent. They come from floating point and serve to find faults and to draw; nothing is
 * decided by their last digit.
 *
 * What is right is told exactly and without GEOS, where it is plain (rings.h); GEOS measures what is not, and
 * is loaded when there is something to measure. A set is used by one thread at a time (it has its own GEOS
 * context); sets of different threads are independent.
 */
#ifndef GONGSHI_RULES_BOUNDARY_H
#define GONGSHI_RULES_BOUNDARY_H

#include "base/arena.h"

typedef struct point {
    int32_t lng, lat;
} point;

typedef struct ring {
    point *points; /* the first is not repeated at the end */
    uint32_t n;
    bool hole; /* a hole in the ring before it */
} ring;

typedef struct boundary {
    ring *rings;
    uint32_t n;
} boundary;

typedef enum boundary_fault_kind {
    BOUNDARY_VALID,
    BOUNDARY_CROSSES,       /* the outline crosses or touches itself */
    BOUNDARY_HOLE_OUTSIDE,  /* a hole lies outside, crosses its outline or another hole */
    BOUNDARY_PARTS_OVERLAP, /* parts of a multipolygon overlap or lie within each other */
    BOUNDARY_TOO_FEW,       /* fewer than three different corners, or no area */
    BOUNDARY_BROKEN         /* anything else */
} boundary_fault_kind;

typedef struct boundary_fault {
    boundary_fault_kind kind;
    point at; /* where; of no meaning for VALID */
} boundary_fault;

typedef struct boundary_set boundary_set;

/* Outlines that belong together (the grids of a community). Borrowed until _free; an item may be NULL and is
 * passed over. */
boundary_set *boundary_set_new(const boundary *const *items, uint32_t n);
void boundary_set_free(boundary_set *s);

/* What is wrong with an outline. Those that are not valid are passed over by all that follows. */
boundary_fault boundary_check(const boundary_set *s, uint32_t item);

/* Square metres; 0 where the outline is not valid. */
int64_t boundary_area(const boundary_set *s, uint32_t item);
/* Items whose inside or border holds the point, ascending, at most max of them in out; returns how many there
 * are. */
uint32_t boundary_locate(const boundary_set *s, point at, uint32_t *out, uint32_t max);

typedef struct boundary_pair {
    uint32_t a, b; /* a < b */
    int64_t area;  /* common to both, in square metres; at least 1 for an overlap, 0 for neighbours */
    int32_t share; /* of the smaller one, in hundredths of a per cent */
    point at;      /* a point in the common part */
} boundary_pair;

/* Pairs of items from `first` on that overlap by a square metre or more, by a, then b. In the arena; n pairs
 * cost n log n, not n². */
boundary_pair *boundary_overlaps(const boundary_set *s, uint32_t first, arena *a, uint32_t *n);
/* Pairs that share a stretch of border (or overlap). */
boundary_pair *boundary_neighbours(const boundary_set *s, arena *a, uint32_t *n);

/* How much of an item lies outside another item of the set. */
typedef struct boundary_rest {
    int64_t area;  /* square metres */
    int32_t share; /* of the whole, in hundredths of a per cent */
    point at;      /* a point in the largest piece; of no meaning where area is 0 */
} boundary_rest;
boundary_rest boundary_outside(const boundary_set *s, uint32_t inner, uint32_t outer);
/* What of item `whole` none of the parts covers. */
boundary_rest boundary_gap(const boundary_set *s, uint32_t whole, const uint32_t *parts, uint32_t n);

#endif
