/*
 * outline: how outlines come onto a drawing, on screen and on paper: where each corner lies, in whole units,
 * what of it can be seen, how long a hundred metres are, and where a name has most room. Whole numbers only,
 * so that a drawing is the same everywhere. North is up.
 */
#ifndef GONGSHI_RULES_OUTLINE_H
#define GONGSHI_RULES_OUTLINE_H

#include "rules/boundary.h"

/* Edges in ten-millionths of a degree; empty while west > east. */
typedef struct outline_box {
    int64_t west, south, east, north;
} outline_box;

#define OUTLINE_NO_BOX ((outline_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN})

static inline bool outline_box_is_empty(outline_box b) { return b.west > b.east; }
outline_box outline_box_of(const boundary *b);
outline_box outline_box_join(outline_box a, outline_box b);
bool outline_boxes_meet(outline_box a, outline_box b);
/* Is the point within the outline? Its border counts for one side only. */
bool outline_holds(const boundary *b, point at);

/* A degree of longitude there, in millionths of one of latitude; `latitude` in ten-millionths of a degree. */
int64_t outline_stretch(int64_t latitude);

/* A corner on the drawing: x to the right, y downwards. */
typedef struct spot {
    int32_t x, y;
} spot;

typedef struct outline_frame {
    outline_box of;        /* what is in view, margins and all */
    int64_t stretch;       /* a degree of longitude, in millionths of one of latitude */
    int64_t degrees;       /* ten-millionths of a degree of latitude ... */
    int64_t units;         /* ... are so many units */
    int32_t width, height; /* of the drawing */
} outline_frame;

/* The box as large as fits into most_width x most_height, with `margin` hundredths of its larger side around
 * it. */
outline_frame outline_fit(outline_box box, int32_t most_width, int32_t most_height, int32_t margin);
spot outline_spot(const outline_frame *f, point p);
/* So many metres in units of the drawing, rounded. */
int32_t outline_length(const outline_frame *f, int64_t metres);

/* Corners on the drawing; rings one after the other. */
typedef struct outline_path {
    spot *spots;
    uint32_t *ends; /* where each ring ends */
    uint32_t nrings;
} outline_path;

/* What of an outline lies in view or up to `beyond` units outside it. In the arena; no rings: nothing. */
outline_path outline_path_of(arena *a, const outline_frame *f, const boundary *b, int32_t beyond);

/* Does all of a path lie in view and `beyond` units further? Then the outline's path to there is the same. */
bool outline_in_view(const outline_frame *f, const outline_path *p, int32_t beyond);

/* Where a text of at most that height has room: its middle, and how high it may be; high 0: nowhere. One
 * lower than `least` is of no use, and need not be found. `aspect` is its width in hundredths of its height;
 * it keeps `clear` units away from the spots to be avoided. Where there is room enough it stands near the
 * middle. */
typedef struct outline_room {
    spot at;
    int32_t high;
} outline_room;
typedef struct outline_text {
    int32_t most, least, aspect, clear;
    const spot *avoid;
    uint32_t navoid;
} outline_text;
outline_room outline_room_in(const outline_path *p, const outline_text *text);

#endif
