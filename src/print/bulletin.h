/*
 * bulletin: templates/print/NAME.md.mustache become bulletins of records and lists, each as PDF, web page,
 * plain text and script to read aloud.
 *
 * The whole file is one Mustache template: front matter between two lines `---`, then Markdown. It is
 * rendered for each record with the frames of its page (globals, record); front matter is one `key: value` a
 * line, or `key:` and lines `- item`; a line that is neither goes on the value above. Keys are those of
 * print.h, and these, which are read before rendering and hold no tags:
 *
 *     kind: notices   a bulletin for each record of the kind; without it one bulletin for the whole site
 *     query: open     only records of that query of the kind
 *     each: motions   one for each item of that list of the record (dotted path), with the item as a frame
 *     label: 公示单   what these bulletins are called on the index page
 *     large: also     a second PDF in large print, NAME-large.pdf
 *
 * and these two, which may hold tags:
 *
 *     when: {{period}}    not made where this is empty, `false` or `no`
 *     file: {{id}}        name of the file (a-z 0-9 -); default: the record's id, with the item's id or
 * number
 *
 * `url` is filled in with the record's address on the web where site.url is set. Pictures are looked for
 * beside the record. Files are print/NAME/ID.pdf .html .txt .read.txt (without a kind print/NAME.pdf …).
 * print/page.mustache is the web page: {{#bulletin}} with the front matter, {{{body}}}, `pdf`, `large`,
 * `txt`, `read` and `record` (addresses), `paper`, `sheets`, `seconds`. print/index.mustache becomes
 * print/index.html:
 * {{#bulletins}} with label, count and {{#items}}; {{#todays}} (items of today); {{#papers}} and
 * {{#todays_papers}} with paper and sheets. Of a template with many, items are the first of them, `all` is
 * the address of the page with all: print/list.mustache, with label, count, {{#items}} and {{#pager}}.
 */
#ifndef GONGSHI_PRINT_BULLETIN_H
#define GONGSHI_PRINT_BULLETIN_H

#include "print/print.h"
#include "view/view.h"

typedef struct bulletin_options {
    const char *templates;    /* the folder; its fonts/ may hold the site's own faces */
    const print_fonts *fonts; /* NULL: looked for, first there */
    unsigned threads;
    const char *
        previous; /* output folder of an earlier build, for PDFs of unchanged bulletins; NULL: all are made */
    str only;     /* name of one template; empty: all */
    str only_id;  /* id of one record; empty: all */
} bulletin_options;

typedef struct bulletin_stats {
    size_t bulletins, pages;
    size_t made;    /* set in this run; the others had not changed */
    uint64_t bytes; /* of the PDFs */
    str faces;      /* which were used, for the build's output */
} bulletin_stats;

/* One output: path from the site's root. Any thread, worker < threads. false: it could not be kept. */
typedef bool (*bulletin_put)(void *context, unsigned worker, str path, str bytes);

typedef struct bulletins bulletins;

/*
 * Reads the templates and renders the text of every bulletin; findings in d. Lives in the arena and needs
 * bulletins_free. The view stays the caller's and must outlive it.
 */
bulletins *bulletins_plan(const view *v, arena *a, const bulletin_options *o, diags *d);
/* What a record's page links to: {label title pdf html txt read large paper} of each bulletin,
 * addresses from that page. */
dyn bulletins_of(const bulletins *b, dyn_env *env, const record *r);
/* Sets them all. false: one could not be made or kept, reported. Texts in stats live in the arena. */
bool bulletins_make(bulletins *b, bulletin_put put, void *context, bulletin_stats *stats);
void bulletins_free(bulletins *b);

#endif
