/*
 * plain: the part of YAML that most records are written in, found without libyaml.
 *
 * Block maps and lists, flow collections on one line, keys of letters and figures, plain and quoted texts of
 * one line,
 * `|` texts, lines of comment; no anchors, tags, escapes, documents. What is anything else, or no YAML at
 * all, is refused as a whole and read by libyaml, which also explains it: what is accepted here means the
 * same to both (prop_yaml).
 */
#ifndef GONGSHI_DATA_PLAIN_H
#define GONGSHI_DATA_PLAIN_H

#include "data/val.h"

typedef enum plain_kind { PLAIN_MAP, PLAIN_LIST, PLAIN_END, PLAIN_TEXT } plain_kind;

typedef struct plain_token {
    uint8_t kind;        /* plain_kind */
    uint8_t style;       /* val_style of TEXT */
    bool flow;           /* of MAP and LIST */
    bool strip;          /* `|-` */
    uint32_t begin, end; /* bytes, as libyaml's events have them; `|` to the end of its last line */
    uint32_t indent;     /* of the lines of a `|` text */
} plain_token;

typedef struct plain_tokens {
    plain_token *items; /* to be freed */
    uint32_t n, cap;
} plain_tokens;

/* false: not plain; out is empty then. */
bool plain_scan(str text, plain_tokens *out);
/* The words of a `|` text, its indentation taken off. */
str plain_block(arena *a, str text, const plain_token *t);

#endif
