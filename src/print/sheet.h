/*
 * sheet: what layout makes and the painter draws: structure elements, rows of things to draw, pages.
 *
 * Lengths are thousandths of a point (milli), whole numbers, so that positions never drift. A row is
 * an indivisible strip of the page: a line of text, a row of a table, a picture. Things in a row
 * stand relative to its upper left corner of the page width (x from the left edge of the paper, y down).
 * Everything is in the arena of one document.
 */
#ifndef GONGSHI_PRINT_SHEET_H
#define GONGSHI_PRINT_SHEET_H

#include "print/font.h"

typedef int32_t milli;
#define POINTS(n) ((milli)((n)*1000))
/* Millimetres in hundredths: MM(15600) is 156 mm. */
#define MM(hundredths) ((milli)(((int64_t)(hundredths)*72000 + 1270) / 2540))

/* ---- structure (ISO 32000-1, 14.7): what is read aloud, in which order ------------------------------ */

typedef enum tag {
    TAG_DOCUMENT,
    TAG_H1,
    TAG_H2,
    TAG_H3,
    TAG_H4,
    TAG_H5,
    TAG_H6,
    TAG_P,
    TAG_L,
    TAG_LI,
    TAG_LBL,
    TAG_LBODY,
    TAG_TABLE,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_FIGURE,
    TAG_LINK,
    TAG_QUOTE,
    TAG_CODE,
    TAG_DIV,
    TAG_TOC,
    TAG_TOCI,
    TAG_SECT
} tag;

typedef enum th_scope { SCOPE_NONE, SCOPE_COLUMN, SCOPE_ROW } th_scope;

enum { ELEM_ARTIFACT = 0, ELEM_DOCUMENT = 1 }; /* furniture is no element; all others stand in the document */

typedef struct elem {
    tag tag;
    uint8_t scope; /* th_scope of TH */
    bool ordered;  /* a list with numbers */
    uint32_t parent;
    str alt;         /* FIGURE, LINK */
    str url;         /* LINK */
    uint32_t target; /* LINK without url: heading it leads to, as index of sheet.headings + 1 */
    milli box[4];    /* FIGURE: on its page, filled by the painter */
} elem;

/* ---- things to draw ------------------------------------------------------------------------------ */

typedef struct glyph_line { /* characters of one face, size and colour on one line */
    uint8_t face;
    font_role role;
    milli size;
    uint32_t n;
    const uint32_t *cp;
    const milli *x; /* left edge of each, from the item's x */
} glyph_line;

typedef struct picture picture; /* image.h */

typedef enum item_kind {
    ITEM_TEXT,  /* x, y: left end of the base line */
    ITEM_FILL,  /* rectangle x y w h */
    ITEM_FRAME, /* its outline, `line` wide */
    ITEM_PATH,  /* polygon of points, filled or drawn by `line` */
    ITEM_RECTS, /* many rectangles of one fill: x y w h of each in points, relative to x, y */
    ITEM_IMAGE, /* picture in x y w h */
    ITEM_TOUCH  /* draws nothing; the element is there though empty */
} item_kind;

typedef struct item {
    item_kind kind;
    uint32_t elem;
    milli x, y, w, h;
    uint32_t colour; /* 0xRRGGBB */
    milli line;      /* width of a drawn line; 0 fills */
    bool closed, dashed;
    const glyph_line *text;
    const milli *points; /* pairs, or fours for RECTS */
    uint32_t npoints;    /* of pairs or fours */
    const picture *image;
} item;

enum {
    ROW_KEEP_NEXT = 1, /* the next row belongs on the same page */
    ROW_NEW_PAGE = 2,
    ROW_HEAD = 4,     /* table header: repeated on the pages that the table goes on to */
    ROW_SNAP = 8,     /* stands on the grid of lines */
    ROW_NEW_ODD = 16, /* begins a right-hand page */
    ROW_CHAPTER = 64, /* begins a page where less than a third of one is left */
    ROW_BOTTOM = 32   /* goes to the foot of its page with all rows that follow */
};

typedef struct row {
    milli height, before; /* before: space above, dropped at the head of a page */
    uint32_t first, n;    /* items */
    uint16_t flags;
    uint32_t table;   /* number of the table it belongs to; 0: none */
    uint32_t heading; /* index into headings + 1; 0: none */
} row;

typedef struct heading {
    str title;
    uint8_t level;
    uint32_t page; /* after paging */
    milli y;
} heading;

typedef struct placed {
    uint32_t row;
    milli y;
    bool again; /* a repeated header row: drawn as furniture */
} placed;

typedef struct page {
    uint32_t first, n;              /* of sheet.placed */
    uint32_t furniture, nfurniture; /* items with absolute y */
} page;

typedef struct sheet {
    arena *mem;
    const font_set *fonts;
    font_set *wanting; /* before the cut: characters are asked for, nothing is measured or drawn */
    diags *d;
    const print_doc *doc;
    milli page_w, page_h;
    elem *elems;
    uint32_t nelems, elems_cap;
    item *items;
    uint32_t nitems, items_cap;
    row *rows;
    uint32_t nrows, rows_cap;
    heading *headings;
    uint32_t nheadings, headings_cap;
    placed *placed;
    uint32_t nplaced, placed_cap;
    page *pages;
    uint32_t npages, pages_cap;
    uint32_t ntables;
    bool overfull; /* something is larger than the page and was cut or let out */
} sheet;

void sheet_init(sheet *s, arena *mem, const font_set *fonts, const print_doc *doc, diags *d);
uint32_t sheet_elem(sheet *s, tag t, uint32_t parent);
item *sheet_item(sheet *s, item_kind kind, uint32_t elem);
item *sheet_fill(sheet *s, uint32_t of, milli x, milli y, milli w, milli h, uint32_t colour);
/* Ends a row that holds the items made since `first`. */
row *sheet_row(sheet *s, uint32_t first, milli height, milli before, unsigned flags);
uint32_t sheet_heading(sheet *s, str title, unsigned level);
page *sheet_page(sheet *s);
/* Makes one row of the rows since `first`, one below another; returns its height. The row is not added:
   its items are left for the caller to end with sheet_row. */
milli sheet_stack(sheet *s, uint32_t first);

/* Moves items made since `first`. */
void sheet_shift(sheet *s, uint32_t first, milli dx, milli dy);

#endif
