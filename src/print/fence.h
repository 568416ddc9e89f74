/*
 * fence: what stands inside fenced blocks, and what draws it.
 *
 *     ```qr size=30mm          ```bars max=412 tick=206 unit=人 tick-label=二分之一
 *     https://example.org/x    同意 | 287 | 69.66%
 *     扫码看全文               四类并列 | 287 60 20 45
 *     ```                      ```
 *
 * qr: the address (empty: the document's url), then a line of words. bars: label | figures | words | tick
 * tick-label; several figures are parts of one bar; options max (default the largest sum), tick (threshold,
 * drawn as a line across, of lines that have none of their own), tick-label, unit, legend (names of the parts
 * with 、 between). With `line` (```bars line …) the figures of each line are a sparkline.
 *
 *     ```map height=60mm       ```sign                     ```columns
 *     第一网格 | 123.1,42.5 …   某某街道办事处                left
 *     *本网格 | 123.2,42.5 …    2026年6月12日                ---
 *     @议事厅 | 123.15,42.55   ```                         right
 *     ```                                                  ```
 *
 * map: label | points of an outline (longitude,latitude or any x,y); `*` before the label fills it, `@` marks
 * a place. sign: offices, then the date; `sign unsealed` leaves no room for a seal. pagebreak: nothing
 * inside. Lines that cannot be read are left out; a figure without any is not drawn.
 */
#ifndef GONGSHI_PRINT_FENCE_H
#define GONGSHI_PRINT_FENCE_H

#include "print/flow.h"
#include "print/qr.h"

/* The next line that is not empty, trimmed; empty at the end. */
str fence_line(str *rest);
/* name=value among the words after the fence's first. */
str fence_option(str rest, str name);
/* "30mm" or "30": 5 to 500. */
milli fence_length(str s, milli otherwise);

/* ---- bars and sparklines (chart.c) */

enum { CHART_BARS = 64, CHART_PARTS = 60 };

typedef struct bar {
    str label, words, tick_words;
    int64_t tick; /* thousandths; -1: none */
    int64_t parts[CHART_PARTS];
    unsigned n;
    int64_t sum;
} bar;

/* Reads at most CHART_BARS; tick and tick-label are those of lines that give none of their own. */
unsigned chart_read(const block *b, bar *bars);
bool chart_is_line(const block *b);
/* What the axis ends at, in thousandths, at least 1. */
int64_t chart_most(const block *b, const bar *bars, unsigned n);
/* A bar that has no words of its own says its sum. */
void chart_fill_words(arena *a, bar *o, str unit);
/* The next of the names in a legend: 同意、反对、弃权 */
str chart_legend(str *rest);
/* All of it, for who cannot see it. */
str chart_words(arena *a, const bar *bars, unsigned n, str unit, str legend);
void chart_bars(flow *f, const block *b);

/* ---- outline maps (map.c) */

enum { MAP_SHAPES = 256 };

typedef struct map_shape {
    str label;
    bool chosen, place;
    int64_t *xy; /* millionths */
    uint32_t n;
} map_shape;

typedef struct map_frame { /* the map's edges in its own units, and where they lie on paper */
    int64_t left, right, low, high;
    milli x, w, h;
    int64_t squeeze; /* a degree of longitude is this many thousandths of one of latitude */
} map_frame;

unsigned map_read(arena *a, const block *b, map_shape *shapes);
/* As large as fits into w and h. */
void map_fit(map_frame *m, const map_shape *shapes, unsigned n, milli w, milli h);
milli map_x(const map_frame *m, int64_t x);
milli map_y(const map_frame *m, int64_t y);
/* Where its label stands: where it has most room. */
void map_middle(const map_frame *m, const map_shape *shape, milli *x, milli *y);
/* "轮廓图：一网格、二网格" */
str map_words(arena *a, const map_shape *shapes, unsigned n);
void map_outline(flow *f, const block *b);

/* ---- what they are made with (figure.c) */

/* The code of a text, kept until another is asked for; NULL where the text is too long. */
const qr_code *print_code(print_worker *w, str text);
/* Draws a QR code into the row being made; false where the text is too long. */
bool figure_qr(flow *f, str url, uint32_t parent, milli x, milli y, milli side);
/* Words into the row being made, broken to the width; *bottom is the lower edge. */
void figure_words(flow *f, str text, look_kind kind, uint32_t parent, milli x, milli y, milli w,
                  line_align align, milli *bottom);

#endif
