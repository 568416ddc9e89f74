/*
 * blocks: what a Markdown text says, as a tree that every output walks: HTML, plain text, paper, loudspeaker.
 *
 * A block holds blocks or runs (inline text), never both. Children are a chain: first, then next.
 * All of it lives in the arena given to md_parse and is read-only afterwards; strings are UTF-8 without
 * control characters. Nothing of Markdown's own syntax is left: soft line breaks between Chinese
 * characters are gone, tables are tables, references to records are links. Depth is bounded
 * (BLOCK_DEPTH, RUN_DEPTH), so a walk may recurse.
 */
#ifndef GONGSHI_TEXT_BLOCKS_H
#define GONGSHI_TEXT_BLOCKS_H

#include "base/limits.h"
#include "base/str.h"

/* Levels of blocks: a list and its item are two, a document inside `columns` counts anew. */
enum { BLOCK_DEPTH = 4 * (LIMIT_MARKDOWN_MARKERS + 2), RUN_DEPTH = 16 };

typedef enum run_kind {
    RUN_TEXT,   /* text */
    RUN_EMPH,   /* first.. */
    RUN_STRONG, /* first.. */
    RUN_STRIKE, /* first..: struck out, no longer true */
    RUN_CODE,   /* text, to be shown as it is */
    RUN_LINK,   /* first.., to */
    RUN_IMAGE,  /* text is the alternative text (may be empty), to */
    RUN_SOFT, /* a line end in the source that separates words: one space (never beside CJK on both sides) */
    RUN_BREAK /* a new line that was asked for */
} run_kind;

typedef enum link_kind {
    LINK_EXTERNAL, /* http, https, mailto, tel …: url as written */
    LINK_RECORD,   /* kind:id, found: target and url are the resolver's */
    LINK_FILE,     /* a file beside the record, found by the resolver */
    LINK_ANCHOR,   /* #place in this text: url begins with # */
    LINK_PLAIN,    /* a path that nobody resolves, as written */
    LINK_DEAD      /* unknown or unsafe: only the words inside are shown; url is empty */
} link_kind;

/* Where a link or an image leads. */
typedef struct link_to {
    link_kind kind;
    str url;                /* ready for an attribute after HTML escaping; empty where DEAD */
    str title;              /* written after the address, or the record's title; may be empty */
    str written;            /* the address as it stands in the source: for an image the file's path */
    const void *target;     /* the resolver's own: a record, a file; may be NULL */
    uint32_t width, height; /* of an image in pixels; 0: not known */
} link_to;

typedef struct run run;
struct run {
    run_kind kind;
    uint32_t line; /* in the Markdown source, from 1 */
    run *next, *first;
    str text;
    const link_to *to; /* LINK and IMAGE, else NULL */
};

typedef enum block_kind {
    BLOCK_DOCUMENT,  /* first.. */
    BLOCK_HEADING,   /* runs, level, anchor */
    BLOCK_PARAGRAPH, /* runs; a figure where its only run is an image */
    BLOCK_LIST,      /* first.. are ITEMs; ordered, tight, start */
    BLOCK_ITEM,      /* first.. */
    BLOCK_QUOTE,     /* first.. */
    BLOCK_TABLE,     /* first.. are ROWs, the first is the header; columns, align */
    BLOCK_ROW,       /* first.. are CELLs, at most as many as columns; missing ones at the end are empty */
    BLOCK_CELL,      /* runs */
    BLOCK_CODE,      /* text; info is the language, may be empty */
    BLOCK_FENCE, /* info is one of fence_words, rest what follows it on that line, text the lines inside */
    BLOCK_RULE   /* a thematic break */
} block_kind;

typedef enum cell_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } cell_align;

typedef struct block block;
struct block {
    block_kind kind;
    uint32_t line; /* first line in the Markdown source, from 1 */
    block *next, *first;
    run *runs;
    union {
        struct {        /* HEADING */
            str anchor; /* unique in the text, with the prefix; UTF-8, no blanks: percent-encode it in a URL
                         */
            uint8_t level; /* 1..6 on the page, after md_options.base_level */
        };
        struct {                 /* LIST */
            uint32_t start;      /* first number of an ordered list */
            bool ordered, tight; /* tight: its paragraphs stand without a gap */
        };
        struct {                  /* TABLE */
            const uint8_t *align; /* cell_align of each column */
            uint32_t columns;     /* 1..LIMIT_TABLE_COLUMNS */
        };
        struct {                  /* CODE, FENCE */
            str info, rest, text; /* text ends with a line feed unless it is empty */
        };
    };
};

/*
 * Fenced blocks with a meaning of their own, told by their first word: qr map bars sign columns pagebreak.
 * The lines inside are kept as they are, but for `columns`: they are Markdown, and first.. are their
 * blocks (a RULE there begins the next column).
 */
bool fence_known(str word);

/* The words of runs without any marks; soft and hard breaks are one space, an image its alternative text. */
str runs_text(arena *a, const run *runs);
/* The only run of a paragraph where that is an image; else NULL. */
const run *block_figure(const block *b);

#endif
