/*
 * search: a full-text index for Chinese that a browser reads without a server, also from file://.
 *
 * Text is cut into single characters and pairs of neighbours (bigrams), Chinese, Latin and digits alike, so
 * that every substring finds its page. The index is cut into small scripts; a query loads only those that it
 * needs. templates/assets/search.js reads it (window.gongshiSearch).
 *
 * Letters. ASCII letters become small, full-width ASCII becomes ASCII. Word characters are 0-9 a-z,
 * U+00C0-1FFF without × and ÷, 2C00-2FEF, 3005-3007, 3021-302F, 3031-D7FF, F900-FE0F, FE70-FEFE, FF66-FFDC
 * and everything from U+10000 on but 1F000-1FBFF; all else parts words. A pair never spans a part.
 *
 * Documents are numbered from 0 by order, kind, date (newest first) and rank; each kind is one range.
 *
 * Files, all of them JavaScript, without line feeds inside:
 *   index.js
 * gongshiSearch.m({"v":1,"n":documents,"bits":B,"per":P,"stamp":"…","kinds":[["notices","通知",0,57],…]})
 *               kinds: name, label, first number, number after the last; stamp changes with the content.
 *   p/HEX.js    gongshiSearch.p(number,"…"): entries that end with ~, sorted. An entry: two characters (a
 * single one is followed by a blank), the list of documents that have it, and, after }, of those that have it
 * in their title. Pair (a, b), b a blank for single ones, is in file number (a * 0x9E3779B1 ^ b * 0x85EBCA6B)
 * mod 2^32 >> (32 - B), or 0 where B is 0. d/HEX.js gongshiSearch.d(number,[[url,title,date,text,note],…]):
 * documents number * P and on, at most P of them. A list is numbers: v > 0 is "the document v after the one
 * before" (before the first stands -1); 0 is followed by r: the next r + 3 documents all have it. A number is
 * written in the 90 characters from ! to | without " and \ , and without } and ~, which part things: the
 * first 60 end it and are 0-59; the last 30 (r) say that 60 + r + 30 * (what follows) is meant.
 */
#ifndef GONGSHI_SITE_SEARCH_H
#define GONGSHI_SITE_SEARCH_H

#include "base/buf.h"
#include "base/date.h"

typedef struct search search;

typedef struct search_doc {
    str url; /* from the site's root */
    str title;
    str kind, label; /* of the kind: code and word */
    int order;       /* kinds with a smaller one come first */
    date day;        /* DATE_NONE: not dated */
    uint32_t rank;   /* among documents of one kind and day */
    str text;        /* plain; blanks are folded */
    str note;        /* HTML shown with a hit, not searched; empty: nothing */
} search_doc;

typedef void (*search_emit)(void *context, str path, str bytes);

search *search_new(unsigned workers);
void search_free(search *s);
/* Copies the document. Each worker (below the number given) adds from one thread at a time; the order does
 * not matter. */
void search_add(search *s, unsigned worker, const search_doc *doc);
/* Writes all files, always in the same order and with the same bytes; emit is called from this thread. */
void search_write(search *s, unsigned threads, search_emit emit, void *context);

#endif
