/*
 * font: finds faces without fontconfig, decides for every character which face draws it, and cuts each
 * face once for the whole batch with hb-subset. The only user of hb.h.
 *
 * A role (body, Kai, …) is a chain of faces; a character is drawn by the first that has it, so rare
 * characters of names come from the next face and the rest of the line stays as it is. Latin letters
 * and digits beside FangSong and Kai come from a face made for them (their own are typewriter-like).
 * After font_cut everything here is read-only and may be used by any thread.
 */
#ifndef GONGSHI_PRINT_FONT_H
#define GONGSHI_PRINT_FONT_H

#include "print/print.h"

typedef enum font_role {
    FONT_BODY,  /* 仿宋 */
    FONT_KAI,   /* 楷体 */
    FONT_HEI,   /* 黑体 */
    FONT_TITLE, /* 小标宋 */
    FONT_SANS,  /* text of posters and cards */
    FONT_ROLES
} font_role;

enum { FONT_FACES = 16, FONT_NO_FACE = 255 };

/* A character as drawn: face FONT_NO_FACE where no face has it (a finding was given; a box is drawn). */
typedef struct font_glyph {
    uint8_t face;
    uint16_t glyph;  /* in the cut face */
    int32_t advance; /* thousandths of the em */
} font_glyph;

typedef struct font_set font_set;

font_set *font_set_new(arena *a, const print_fonts *fonts, diags *d);
void font_set_free(font_set *f);
/* Before the cut: this role will draw this character. at and name are for the finding. */
void font_want(font_set *f, font_role role, uint32_t cp, span at, str name);
bool font_cut(font_set *f);
/* Changes where another font would be found: paths and sizes of the faces that may be used. */
str font_identity(const font_set *f, arena *a);
str font_faces_used(const font_set *f, arena *a);

/* After the cut. */
font_glyph font_at(const font_set *f, font_role role, uint32_t cp);
/*
 * Kerning of a run of Latin drawn by one face: adds to advance[i] (thousandths of the em) for each of the n
 * characters. No ligatures: one character stays one glyph, so text can be searched and copied.
 */
void font_kern(const font_set *f, uint8_t face, const uint32_t *cp, size_t n, int32_t *advance);

/* Gives an outline piece by piece, in units of the face (font_facts: units), y up. */
typedef struct font_pen {
    void *to;
    void (*move)(void *to, int32_t x, int32_t y);
    void (*line)(void *to, int32_t x, int32_t y);
    void (*quad)(void *to, int32_t x1, int32_t y1, int32_t x, int32_t y);
    void (*cubic)(void *to, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y);
} font_pen;
void font_outline(const font_set *f, font_glyph g, const font_pen *pen);

typedef struct font_face_facts {
    str name;      /* PostScript name, "NotoSerifCJKsc-Regular" */
    str family;    /* for people: "Noto Serif CJK SC Regular" */
    bool truetype; /* glyf outlines; else CFF */
    bool serif, bold;
    int32_t ascent, descent, cap_height; /* thousandths of the em; descent is negative */
    int32_t box[4];
    str data;      /* the cut font file */
    int32_t units; /* units an em */
} font_face_facts;

const font_face_facts *font_facts(const font_set *f, uint8_t face);
/* A table of the cut face; empty where there is none. */
str font_table(const font_set *f, uint8_t face, const char tag[4]);

#endif
