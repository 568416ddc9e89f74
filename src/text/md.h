/*
 * md: what the parts of the Markdown reader share while one text is read. Private to src/text.
 */
#ifndef GONGSHI_TEXT_MD_H
#define GONGSHI_TEXT_MD_H

#include "base/map.h"
#include "text/markdown.h"

#include <cmark.h>

/*
 * Two noncharacters, neither blank nor punctuation, that are put into the source where cmark needs help:
 * a mark is nothing, a star stands for * that makes no emphasis. Both are taken out of every string that
 * comes back (md_unmark) and removed from what people write before. Their first byte is found nowhere
 * else in Chinese text, so looking for them costs nothing.
 */
#define MD_MARK "\xF4\x8F\xBF\xBF"
#define MD_STAR "\xF4\x8F\xBF\xBE"

struct md_doc {
    block *root;
    const block **headings;
    size_t nheadings;
};

/* A #place whose heading may still come. */
struct md_jump {
    struct md_jump *next;
    link_to *to;
    uint32_t line;
};

struct md {
    arena *a;
    diags *d; /* may be NULL */
    const md_options *o;
    md_place place;
    md_doc *doc;

    str src;       /* normalised and cured, as cmark reads it */
    bool marked;   /* src holds marks */
    bool entities; /* src holds &…; which may stand for characters that are never published */
    uint32_t base; /* lines before src in the text */
    uint32_t line; /* of what is being converted, in src from 1 */
    bool inner;    /* inside a `columns` block */

    uint32_t *line_at; /* offsets of the lines of src; made when needed */
    uint32_t nlines;
    uint32_t *place_at; /* offsets in the file of the lines of the text; made when needed */
    uint32_t nplaces;

    str tail;            /* the text that was converted last in this block */
    unsigned link_depth; /* inside a link nothing is linked again */
    map anchors;         /* slug to how often it was used */
    struct md_jump *jumps;
    int level_last;    /* of the heading before; 0: none yet */
    uint8_t levels[6]; /* of the headings that the next one stands under, as written */
    unsigned nlevels;
    size_t cap_headings;
};

/* parse.c */
span md_span(struct md *m, uint32_t line);       /* line in src */
str md_line(struct md *m, uint32_t line);        /* line of src without its end; empty past the end */
str md_unmark(struct md *m, str s);              /* without marks */
str md_clean(struct md *m, const char *literal); /* what cmark gives, without marks */
cmark_node *md_cmark(struct md *m, str source);
block *md_read(struct md *m, str source); /* the blocks of a text inside this one */

#define md_finding(m, code, line, ...)                                                                       \
    ((m)->d ? diag((m)->d, code, md_span((m), (line)), ##__VA_ARGS__) : NULL)

/* cure.c: marks put where emphasis stands beside Chinese punctuation; source itself where none is needed. */
str md_cure(arena *a, str source, bool *marked);

/* tree.c */
block *md_block_new(struct md *m, block_kind kind, uint32_t line);
block *md_tree(struct md *m, cmark_node *document);

/* inline.c: the runs of a block's children; line is where it begins. */
run *md_runs(struct md *m, cmark_node *parent, uint32_t line);
/* Of text without inline markup, but for ~~ and addresses. */
run *md_runs_words(struct md *m, str text, uint32_t line);
/* Of text as it is. */
run *md_runs_plain(struct md *m, str text, uint32_t line);

/* link.c */
const link_to *md_link(struct md *m, str address, str title, bool image, uint32_t line);
/* Splits addresses and references out of a run of text; returns the last of the runs it became. */
run *md_autolink(struct md *m, run *text);
str md_anchor(struct md *m, str heading);
void md_settle_jumps(struct md *m);

/* table.c */
/* Finds the tables among the paragraphs below and reads their cells; md_table then gives them. */
void md_find_tables(struct md *m, cmark_node *document);
/* The blocks that a paragraph or heading stands for (a paragraph before, the table, a rule after); NULL: no
 * table. */
block *md_table_blocks(struct md *m, cmark_node *node);
/* Was there a finding why the paragraph is no table? */
bool md_table_told(cmark_node *node);

#endif
