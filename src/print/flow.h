/*
 * flow: blocks become rows of a sheet, and rows become pages, by the measures of a look.
 *
 * A look is what a style says about type: page, type area, and for each kind of text its role, size,
 * line pitch, colour, alignment, indent and the space around it. flow knows no style.
 */
#ifndef GONGSHI_PRINT_FLOW_H
#define GONGSHI_PRINT_FLOW_H

#include "print/line.h"

typedef enum look_kind {
    LOOK_TITLE,
    LOOK_SUBTITLE,
    LOOK_BODY,
    LOOK_H1,
    LOOK_H2,
    LOOK_H3,
    LOOK_H4,
    LOOK_CELL,
    LOOK_CELL_HEAD,
    LOOK_QUOTE,
    LOOK_CODE,
    LOOK_SMALL,
    LOOK_BIG, /* a paragraph of strong text only, on posters */
    LOOK_KINDS
} look_kind;

typedef struct look_text {
    font_role role;
    milli size, pitch;
    uint32_t colour;
    line_align align;
    uint8_t indent; /* of the first line, in cells or ems */
    milli before, after;
} look_text;

typedef struct look {
    milli page_w, page_h;
    milli left, top, width, height; /* type area */
    milli cell;                     /* of the character grid; 0: none */
    bool snap;                      /* lines of body text stand on a grid of body pitch */
    bool hanging;                   /* list items hang; else they are indented paragraphs 公文 */
    bool number_headings; /* 一、（一）1.（1） before headings that have no number of their own */
    bool big;             /* strong paragraphs are LOOK_BIG */
    milli table_line;     /* thickness of the rules above and below tables */
    uint32_t ink, faint, accent; /* text, hairlines, the one colour */
    look_text text[LOOK_KINDS];
} look;

typedef struct flow {
    sheet *s;
    const look *look;
    const print_doc *doc;
    print_worker *worker;
    uint32_t parent;    /* structure element that blocks go into */
    unsigned top_level; /* the smallest heading level of the text */
    unsigned last_rank; /* of the heading before: ranks never skip (PDF/UA-1, 7.4.2) */
    unsigned counts[4]; /* numbers of headings */
    unsigned list_depth;
    milli x, width;       /* the column */
    milli pending;        /* space asked for below the block before */
    bool chapters;        /* first-level headings begin a page where little is left of one */
    const heading *known; /* headings with their pages, from a first pass; for contents */
    uint32_t known_headings;
} flow;

void flow_init(flow *f, sheet *s, const look *l, print_worker *w);

/* A chain of blocks into the column. */
void flow_blocks(flow *f, const block *b);
/* One paragraph of plain text. Returns its element. */
uint32_t flow_text(flow *f, str text, look_kind kind, tag t, unsigned flags);
/* The same for gathered characters; first_indent and rest are added to the look's own. flags: ROW_* of every
 * line. */
void flow_lines(flow *f, line_text *t, const look_text *l, line_box box, unsigned flags);
/* Runs of inline text as characters of the look. */
void flow_runs(flow *f, line_text *t, const run *r, const type *base);
type flow_type(const look_text *l, uint32_t elem);
line_box flow_box(const flow *f, const look_text *l);
/* Empty space that is kept at the head of a page too. */
void flow_space(flow *f, milli height, unsigned flags);
/* Rows since `first` may not be parted from what follows. */
void flow_keep(flow *f, uint32_t first);
/* The space before the next block. */
milli flow_before(flow *f, milli wanted);

/* Tables (table.c), pictures and fenced blocks (figure.c). */
void flow_table(flow *f, const block *b);
void flow_fence(flow *f, const block *b);
void flow_image(flow *f, const run *r, uint32_t line);
/* A signature: names and date to the right, four cells in, with room for a seal. Returns its left edge. */
milli flow_sign(flow *f, const str *names, size_t n, str date, bool sealed);
/* QR code with words beside it, or below where it stands in the middle. */
void flow_qr_row(flow *f, str url, str words, milli side, line_align align);

/* Rows to pages: top and bottom of the type area by the look. furniture draws headers, page numbers. */
void flow_pages(flow *f);

/* 一 二 … 九十九 */
str flow_han_number(arena *a, unsigned n);

#endif
