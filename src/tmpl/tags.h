/*
 * tags: a template's text as a list of tags with their places, partners and lines. Private to tmpl/:
 * scan.c finds the tags, shape.c pairs them and decides which lines belong to tags alone.
 */
#ifndef GONGSHI_TMPL_TAGS_H
#define GONGSHI_TMPL_TAGS_H

#include "tmpl/program.h"

#define NO_TAG UINT32_MAX

typedef enum tag_kind {
    TAG_VALUE,
    TAG_RAW,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_CLOSE,
    TAG_COMMENT,
    TAG_DELIMITERS,
    TAG_PARTIAL,
    TAG_PARENT,
    TAG_BLOCK
} tag_kind;

typedef struct tag {
    uint8_t kind;
    bool dynamic;                 /* partial, parent and its close: *name */
    bool bad;                     /* its name was reported */
    bool argument;                /* block directly in a parent, and its closing tag */
    bool blank_left, blank_right; /* nothing else on its line before, after it */
    uint32_t begin, end;          /* with the delimiters */
    uint32_t line, next;          /* begin of the line it begins on; of the line after the one it ends on */
    bool alone;                   /* its line goes with it (a given block's: the part inside the block) */
    uint32_t cut_begin, cut_end;  /* the part of the text that goes with the tag */
    uint32_t match, within;       /* its partner; the tag that it stands in; or NO_TAG */
    str name;                     /* without sigil, blanks and star */
    const delimiters *delims;     /* in force there */
} tag;

typedef struct tag_list {
    arena *in;   /* of the list */
    arena *keep; /* of what the program goes on using */
    diags *d;
    str text;
    span place; /* file of the text; with begin < end: all findings go there */
    uint32_t errors;
    tag *tags;
    uint32_t n, cap;
} tag_list;

static inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
/* Where findings about these bytes of the text go. */
static inline span tag_span(const tag_list *l, uint32_t begin, uint32_t end)
{
    return l->place.begin < l->place.end || !l->place.file ? l->place : (span){l->place.file, begin, end};
}
static inline str tag_text(const tag_list *l, const tag *t) { return str_sub(l->text, t->begin, t->end); }

/* A finding about these bytes; nothing will be made of the template. */
#define tag_error(l, code, begin, end, ...)                                                                  \
    ((l)->errors++, diag((l)->d, code, tag_span((l), (begin), (end)), ##__VA_ARGS__))

/* Fills tags from the text, from byte `from`. */
void tags_scan(tag_list *l, uint32_t from, const delimiters *delims);
/* Pairs them, reports what does not fit, and sets within, argument and the cuts. */
void tags_shape(tag_list *l);
/*
 * The blanks that all lines of a block's text begin with: [begin, end), with the tags first..last-1 in it;
 * *any: is there a line at all? Empty lines do not count, nor does what stands in a parent.
 */
str tags_indentation(const tag_list *l, uint32_t first, uint32_t last, uint32_t begin, uint32_t end,
                     bool *any);

#endif
