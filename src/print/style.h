/*
 * style: what a document looks like. A style fills the look (measures), makes the rows before and
 * after the body, and the furniture of the pages.
 */
#ifndef GONGSHI_PRINT_STYLE_H
#define GONGSHI_PRINT_STYLE_H

#include "print/fence.h"

typedef struct style {
    /* percent: of the type, for sheets that must fit; of the line pitch, for what tightens */
    void (*measure)(look *l, const print_doc *d, int percent);
    void (*set)(flow *f);     /* all rows, with flow_blocks for the body */
    void (*furnish)(flow *f); /* after paging */
    bool one_page;            /* type is scaled until it fits on one page */
    bool contents;            /* set twice: page numbers are known the second time */
    bool tightens;            /* lines come nearer where that saves a page */
} style;

extern const style style_gongwen, style_minutes, style_letter, style_poster, style_card, style_booklet;

/* Shared by styles. */
enum { INK = 0x000000, CINNABAR = 0xA61E22, RED = 0xD7000F, SECOND_INK = 0x4A5258, HAIRLINE = 0xC9C4B8 };

/* The sheet: large print of what is A5, and of door plates, is a size larger. */
print_paper style_sheet(const print_doc *d);
void style_paper(look *l, const print_doc *d);
/* A kind of text as a style names it: sizes in tenths of a point, the pitch in per cent of the size. */
typedef struct style_type {
    font_role role;
    int size, pitch_percent;
    line_align align;
    uint8_t indent;
    int before, after; /* tenths of a point */
    bool second;       /* in the second ink */
} style_type;

/* Every kind of text of a look, scaled; small print keeps `small_percent`. */
void style_types(look *l, const style_type types[LOOK_KINDS], int percent, int small_percent);
/* A paragraph in a colour of its own, kept with what follows. */
void style_coloured(flow *f, str words, look_kind kind, uint32_t colour);
/* A rule across the column. */
void style_rule(flow *f, milli before, milli thick, uint32_t colour, unsigned flags);
/* "2026-06-12" as 2026年6月12日; other text as it is. */
str style_date(arena *a, str s);
/* A line of words anywhere on a page, as furniture. Returns its width. */
milli style_words(flow *f, str text, font_role role, milli size, uint32_t colour, milli x, milli base);
/* The widest size at most `most` at which one line of text fits into `width`. */
milli style_fit(flow *f, str text, font_role role, milli most, milli least, milli width);
/* Short hash and number in the log: 校验码 3fa9c0e1 · 公开登记第 12 号 */
str style_proof(arena *a, const print_doc *d);
/* What stands beside the code: what it is for, check code and number, the address to type in. */
str style_code_words(arena *a, const print_doc *d);
void style_qr(flow *f, milli side, line_align align, unsigned flags);

#endif
