/*
 * plain: the YAML that records are written in, read without libyaml; only src/data includes it.
 *
 * Fields a line each, lists with dashes or in brackets, quotes that end on their line, texts under a bar: what
 * a clerk writes is hardly ever anything else, and libyaml takes most of a build's reading time over it.
 * Whatever is not of this simple kind, or may be wrong, is refused here as a whole and left to libyaml: an
 * anchor, a tag, an escape, a text over several lines, a comment behind a value, an indentation that does not
 * fit. So there is one YAML still, libyaml's: what is taken here comes out as it does there, place by place,
 * which tests compare.
 */
#ifndef GONGSHI_DATA_PLAIN_H
#define GONGSHI_DATA_PLAIN_H

#include "data/val.h"

typedef enum plain_kind { PLAIN_TEXT, PLAIN_LIST, PLAIN_MAP, PLAIN_END } plain_kind;

typedef struct plain_event {
    uint8_t kind;    /* plain_kind */
    uint8_t style;   /* of a text: val_style */
    bool flow;       /* in brackets */
    bool strip;      /* a block that ends without its line end */
    uint32_t indent; /* of the lines of a block */
    uint32_t begin,
        end; /* bytes of the text read; where a list or map with dashes or colons begins: the same */
} plain_event;

typedef struct plain_events {
    plain_event *list;
    uint32_t n, cap;
    plain_event first[128];
} plain_events;

/*
 * true: the text is of the simple kind, and these are its events, one document; false: libyaml has to be
 * asked. text: usable and not odd, as guard_text found. Call plain_free after both.
 */
bool plain_scan(plain_events *events, str text);
void plain_free(plain_events *events);
/* The text of an event of kind TEXT: a view, or where the lines of a block have to be joined, a copy. */
str plain_text(arena *a, str text, const plain_event *e);

#endif
