/*
 * markdown: a Markdown text becomes a tree of blocks (blocks.h), and that HTML or plain text.
 *
 * CommonMark by cmark in its safe mode, and on top of it:
 * - GFM pipe tables, ~~struck out~~, bare http(s) addresses as links;
 * - emphasis beside Chinese punctuation (`**“公示”**期`) works as if punctuation were letters;
 * - a line end between two Chinese characters leaves no blank;
 * - `[一网格](grids:xd-01)`, `<grids:xd-01>` and bare `grids:xd-01` are links to records;
 * - headings have anchors and begin at the level that the page gives them, whatever the text begins with;
 * - `<br>` is a line break and comments are left out; all other HTML is left out with a finding.
 *
 * Hostile text is a finding, never a hang: the field is capped (limits.h) before cmark sees it.
 * Any number of threads may parse at once, each with its own arena.
 */
#ifndef GONGSHI_TEXT_MARKDOWN_H
#define GONGSHI_TEXT_MARKDOWN_H

#include "base/diag.h"
#include "text/blocks.h"

typedef struct md_doc md_doc;

typedef enum md_found {
    MD_FOUND,   /* *out is filled */
    MD_UNREAD,  /* it may stand in what could not be read: no finding, the link is dead */
    MD_MISSING, /* no such record or file: a finding; out->suggest may name the one meant */
    MD_PASS     /* no such kind: a finding, the link is dead; a path of no concern: kept as written */
} md_found;

typedef struct md_target {
    str url, title;         /* title: the record's own, for a link without words */
    str suggest;            /* MISSING: the address that was perhaps meant */
    const void *target;     /* goes to link_to.target */
    uint32_t width, height; /* of an image, in pixels */
} md_target;

typedef struct md_options {
    unsigned base_level; /* of the first heading; 0 is 2. A level that is skipped in the text does not show */
    str anchor_prefix;   /* keeps the anchors of several texts on a page apart */
    /* What kind:id means; kind is as written (grid, grids, 网格). Absent: a dead link, without a finding. */
    md_found (*record)(void *context, str kind, str id, md_target *out);
    /* A relative path of a link or an image, percent-decoded, without #fragment. Absent: kept as written. */
    md_found (*file)(void *context, str path, bool image, md_target *out);
    void *context;
} md_options;

/*
 * Where the text stands in its file. lines: line n of the text is the n-th line of the file from
 * at.begin on (a .md body, a YAML literal block); else findings point at the whole of at.
 */
typedef struct md_place {
    span at;
    bool lines;
} md_place;

/*
 * Never NULL. All of it lives in the arena, source may go; about 60 bytes of arena are used for each
 * byte of text, so reset it after each field or page. d may be NULL: no findings (a text that was
 * checked before). o may be NULL. Too long or too deep a text gives a finding and no blocks.
 */
const md_doc *md_parse(arena *a, diags *d, str source, md_place place, const md_options *o);

const block *md_blocks(const md_doc *doc); /* the BLOCK_DOCUMENT */

/* The headings in order, for a table of contents. */
const block *const *md_headings(const md_doc *doc, size_t *n);

typedef struct md_html_options {
    /* Writes the address of a link or image, unescaped; absent or false: to->url is taken. */
    bool (*href)(void *context, const run *r, buf *out);
    /* Writes a fenced block with a meaning (fence_words) as HTML; absent or false: a plain form. */
    bool (*fence)(void *context, const block *b, buf *out);
    void *context;
} md_html_options;

/* Valid HTML5 flow content, every element on its own line as cmark writes it. o may be NULL. */
void md_html(const md_doc *doc, buf *out, const md_html_options *o);
void md_html_block(const block *b, buf *out, const md_html_options *o); /* one block and what is in it */

/* For a chat group or a plain mail: no marks, tables row by row with their headings, addresses in full. */
void md_plain(const md_doc *doc, buf *out);

/* The first so many characters of the running text on one line, with … where it was cut. */
str md_excerpt(arena *a, const md_doc *doc, size_t chars);

#endif
