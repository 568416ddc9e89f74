/*
 * svg: drawings for maps and charts, small and the same everywhere: whole numbers only, paths relative.
 *
 * Colours and strokes come from the style sheet by class, so that print and dark screens can change them;
 * a drawing without classes is black. The caller scales to whole units (say a tenth of a pixel) beforehand.
 */
#ifndef GONGSHI_BASE_SVG_H
#define GONGSHI_BASE_SVG_H

#include "base/buf.h"

typedef struct svg {
    buf *out;
    int64_t x, y;             /* the pen */
    int64_t start_x, start_y; /* where the part of the path began: z leads back there */
    char last;                /* last command of the path; 0: none */
} svg;

/*
 * <svg> within a page, with a view box from 0,0 and, for those who cannot see it, a title and a description
 * (both may be empty; without a title it is decoration, hidden from screen readers). id makes their ids
 * unique on the page. A drawing with links in it is a group, any other one picture.
 */
typedef struct svg_about {
    const char *css_class; /* NULL: none */
    str id, title, description;
    bool has_links;
} svg_about;
void svg_begin(svg *s, buf *out, int64_t width, int64_t height, const svg_about *about);
void svg_end(svg *s);

/* <g class> … </g>; a link around what is drawn next. */
void svg_group(svg *s, const char *css_class);
void svg_group_end(svg *s);
/* A group of which only what lies within 0,0 and width, height can be seen; ended by svg_group_end. */
void svg_window(svg *s, str id, int64_t width, int64_t height);
void svg_link(svg *s, str href, str title);
void svg_link_end(svg *s);

/* A path: begin, then moves and lines in absolute coordinates, then end. Repeated points are dropped. */
void svg_path(svg *s, const char *css_class);
void svg_move(svg *s, int64_t x, int64_t y);
void svg_line(svg *s, int64_t x, int64_t y);
void svg_close(svg *s);
void svg_path_end(svg *s);

void svg_rect(svg *s, const char *css_class, int64_t x, int64_t y, int64_t width, int64_t height);
void svg_circle(svg *s, const char *css_class, int64_t x, int64_t y, int64_t radius);

typedef enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END } svg_anchor;
/* x, y is on the base line. size 0: as the style sheet has it. */
void svg_text(svg *s, const char *css_class, int64_t x, int64_t y, svg_anchor anchor, int64_t size, str text);
/* How wide a text is, about, in hundredths of its size: Han are as wide as high. */
int64_t svg_text_width(str text);

#endif
