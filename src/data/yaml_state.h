/*
 * yaml_state: a file on its way from libyaml's events to vals; only yaml.c and yaml_text.c include it.
 */
#ifndef GONGSHI_DATA_YAML_STATE_H
#define GONGSHI_DATA_YAML_STATE_H

#include "data/reader.h"

#include "base/limits.h"
#include "base/map.h"

#include <endian.h>
#include <string.h>
#include <yaml.h>

enum { FIRST_STACK = 32, FEW_KEYS = 12, READINGS = 20 };

typedef struct frame { /* a list or map being read */
    uint32_t first;    /* its first child on the stack */
    uint32_t begin;
    uint32_t anchor; /* 1 + index; 0: none */
    uint8_t kind;
    bool flow;
    bool keyed; /* map: the pair on top of the stack waits for its value */
} frame;

typedef struct anchor {
    val value;
    span at;
    bool open; /* its node is still being read */
} anchor;

typedef struct reader {
    arena *a;
    diags *d;
    uint32_t file;
    str all;                /* its bytes */
    uint32_t base, end;     /* the part of the file that is read, without the BOM */
    str text;               /* what libyaml reads */
    const uint32_t *origin; /* offsets of text in the file; NULL: as they are */
    bool smooth;            /* text is JSON made smooth */
    guard guard;
    size_t cp, pos; /* cursor: code points and bytes of text */

    frame frames[LIMIT_YAML_DEPTH];
    uint32_t depth;
    val_pair *stack; /* children of all open frames; lists use the value only */
    uint32_t n, cap;
    val_pair first_stack[FIRST_STACK];

    arena *side; /* names of anchors; NULL until the first */
    map names;
    anchor *anchors;
    uint32_t nanchors, anchors_cap;

    val loose; /* a node that is a key or a document, before it is put where it belongs */

    uint32_t weight; /* of the document, aliases expanded */
    uint32_t scalar, scalar_end;
    val *roots;
    uint32_t nroots, roots_cap;
    uint32_t first_root; /* of the document being read */
    bool ok, stopped;
    mending mending;
    bool mended; /* the text is to be read again */
} reader;

/* Gives the parser its text; proven: it was looked at by guard_text, and is usable. (yaml_input.c) */
void yaml_give_text(yaml_parser_t *parser, str text, bool proven);

/* Gives back what libyaml made for an event (yaml_memory.c). */
void yaml_event_drop(yaml_event_t *e);

/* Where the code point stands in the file that libyaml counts so. Quick where the places asked for move
 * forward. */
uint32_t yaml_byte_far(reader *r, size_t index);
static inline uint32_t yaml_byte_at(reader *r, size_t index)
{
    size_t step = index - r->cp;
    uint64_t eight;
    /* nearly always it is past a colon, a quote or an indentation: a few letters, looked at together */
    if (step > 7 || r->text.n - r->pos < 8) return yaml_byte_far(r, index);
    memcpy(&eight, r->text.p + r->pos, 8);
    if (le64toh(eight) & 0x8080808080808080u & (((uint64_t)1 << 8 * step) - 1))
        return yaml_byte_far(r, index);
    r->cp = index;
    r->pos += step;
    return r->base + (r->origin ? r->origin[r->pos] : (uint32_t)r->pos);
}

/* The place of a scalar; true: its text stands there as it is. */
bool yaml_place(reader *r, const yaml_event_t *e, span *at);
/*
 * The text of a scalar in normal form C: a view into the file where it stands there as it is, else a copy.
 * verbatim: it is known to stand there.
 */
str yaml_text(reader *r, const yaml_event_t *e, span at, bool verbatim);

/* The quote a text is written in; 0: it is in none. */
static inline char quote_of(const yaml_event_t *e)
{
    yaml_scalar_style_t style = e->data.scalar.style;
    return style == YAML_SINGLE_QUOTED_SCALAR_STYLE   ? '\''
           : style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '"'
                                                      : 0;
}
static inline bool is_quoted(const yaml_event_t *e) { return quote_of(e) != 0; }

/* The text of a scalar that stands in the file as it is. */
static inline str yaml_there(const reader *r, const yaml_event_t *e, span at)
{
    return (str){r->all.p + at.begin + is_quoted(e), e->data.scalar.length};
}

static inline bool is_block(const yaml_event_t *e)
{
    return e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
           e->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
}

#endif
