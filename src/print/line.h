/*
 * line: characters become lines, as a Chinese compositor sets them. The only user of libunibreak.
 *
 * - Where a line may end: UAX 14, and besides no closing mark or stop begins a line, no opening mark ends
 *   one, and —— …… and numbers with their unit stay whole (GB/T 15834-2011 section 5, CLREQ 3.1.3).
 * - Full-width marks may give up half of their width to keep a mark on its line; two marks that meet
 *   share one blank half (not on the character grid).
 * - What is left over is spread evenly over the gaps between Han characters and over blanks; a line
 *   that would become too loose stays ragged.
 * - On the character grid (cell > 0) a full-width character takes one cell exactly.
 */
#ifndef GONGSHI_PRINT_LINE_H
#define GONGSHI_PRINT_LINE_H

#include "print/sheet.h"

/* How characters look; elem says which part of the structure they belong to. */
typedef struct type {
    font_role role;
    milli size;
    uint32_t colour;
    uint32_t elem;
    bool struck, underlined;
    milli raise; /* up from the base line */
} type;

typedef struct type_char {
    uint32_t cp;
    uint8_t face;
    uint8_t class;  /* type_class */
    uint8_t breaks; /* what may happen after it: LINE_BREAK_* */
    uint8_t type;   /* index into line_text.types */
    milli width;    /* with kerning and the grid */
    milli lead;     /* blank before it where Han and Latin meet; gone at the head of a line */
    milli give;     /* what it may give up */
} type_char;

typedef enum type_class {
    CLASS_HAN,
    CLASS_OPEN,
    CLASS_CLOSE,
    CLASS_STOP,
    CLASS_MIDDLE,
    CLASS_DASH,
    CLASS_LATIN,
    CLASS_SPACE
} type_class;

enum { LINE_BREAK_NO, LINE_BREAK_MAY, LINE_BREAK_MUST, LINE_BREAK_OFFERED };

enum { LINE_TYPES = 32 };

typedef struct line_text { /* one paragraph */
    sheet *s;
    type_char *c;
    uint32_t n, cap;
    type types[LINE_TYPES];
    uint32_t ntypes;
    milli cell; /* of the grid; 0: none */
    bool whole; /* lines end at blanks only: names stay whole */
    bool ready;
} line_text;

typedef enum line_align { LINE_LEFT, LINE_JUSTIFY, LINE_CENTRE, LINE_RIGHT } line_align;

typedef struct line_cut { /* characters begin..end, blanks at the end left out */
    uint32_t begin, end;
    bool last; /* ends the paragraph, or a forced line */
} line_cut;

typedef struct line_box { /* where lines go */
    milli x, width;       /* of the column */
    milli first, rest;    /* indents of the first and other lines */
    milli pitch;          /* height of a line */
    line_align align;
} line_box;

void line_start(line_text *t, sheet *s, milli cell);
/* Appends text of one look. Control characters and variation selectors are dropped; U+200B offers a break. */
void line_put(line_text *t, str text, const type *look);
void line_put_break(line_text *t, const type *look); /* a new line */

/* Both need no line_ready. Width on one line; width of the widest part that cannot be broken. */
milli line_width(line_text *t);
milli line_min_width(line_text *t);

/* The ends of lines for a box; returns their number. cuts live in the sheet's arena. */
uint32_t line_break(line_text *t, const line_box *b, line_cut **cuts);
/* The same for a title: as few lines as needed, of like length, broken where offered or after 的 、 and the
 * like. */
uint32_t line_balance(line_text *t, const line_box *b, line_cut **cuts);
/* Draws one line into items; its upper edge is y. */
void line_draw(line_text *t, const line_box *b, const line_cut *cut, bool first, milli y);
/* The characters from..to as they follow each other from x on: for numbers and labels. Returns the width. */
milli line_draw_at(line_text *t, uint32_t from, uint32_t to, milli x, milli base);
/* From the upper edge of a line to its base line. */
milli line_base(milli size, milli pitch);

type_class line_class(uint32_t cp);
bool line_may_begin(uint32_t cp); /* may this character stand at the head of a line? */
bool line_may_end(uint32_t cp);

#endif
