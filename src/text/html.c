/* html: blocks and runs as HTML5. */
#include "text/markdown.h"

#include <string.h>

struct html {
    buf *out;
    const md_html_options *o;
};

/* ---- addresses ---- */

/* Percent-encodes what may not stand in an address (its own % stays), escapes what may not in an attribute.
 */
static void put_href(buf *out, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "-_.+!*(),%#@?=;:/$~";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
            (c && c < 0x7F && strchr(plain, c))) {
            buf_putc(out, (char)c);
        } else if (c == '&') {
            buf_puts(out, "&amp;");
        } else if (c == '\'') {
            buf_puts(out, "&#39;");
        } else {
            buf_putc(out, '%');
            buf_putc(out, hex[c >> 4]);
            buf_putc(out, hex[c & 15]);
        }
    }
}

static void put_address(const struct html *h, const run *r)
{
    buf own = {0};
    bool given = h->o->href && h->o->href(h->o->context, r, &own);
    put_href(h->out, given ? buf_str(&own) : r->to->url);
    buf_fini(&own);
}

static void put_attribute(buf *out, const char *name, str value)
{
    buf_putc(out, ' ');
    buf_puts(out, name);
    buf_puts(out, "=\"");
    buf_put_html(out, value);
    buf_putc(out, '"');
}

/* The record's own title would say again what the link says. */
static void put_title(const struct html *h, const link_to *to)
{
    if (to->title.n && to->kind != LINK_RECORD) put_attribute(h->out, "title", to->title);
}

/* ---- runs ---- */

static void put_image(const struct html *h, const run *r, bool captioned)
{
    buf *out = h->out;
    if (r->to->kind == LINK_DEAD) {
        buf_put_html(out, r->text);
        return;
    }
    buf_puts(out, "<img src=\"");
    put_address(h, r);
    buf_putc(out, '"');
    put_attribute(out, "alt", r->text);
    if (!captioned) put_title(h, r->to);
    if (r->to->width && r->to->height)
        buf_fmt(out, " width=\"%u\" height=\"%u\"", (unsigned)r->to->width, (unsigned)r->to->height);
    buf_puts(out, " loading=\"lazy\">");
}

static void put_runs(const struct html *h, const run *r);

static void put_link(const struct html *h, const run *r)
{
    if (r->to->kind == LINK_DEAD) {
        put_runs(h, r->first);
        return;
    }
    buf_puts(h->out, "<a href=\"");
    put_address(h, r);
    buf_putc(h->out, '"');
    put_title(h, r->to);
    buf_puts(h->out, r->to->kind == LINK_EXTERNAL ? " rel=\"noopener\">" : ">");
    put_runs(h, r->first);
    buf_puts(h->out, "</a>");
}

static void put_element(const struct html *h, const char *open, const run *inside, const char *close)
{
    buf_puts(h->out, open);
    put_runs(h, inside);
    buf_puts(h->out, close);
}

static void put_runs(const struct html *h, const run *r)
{
    for (; r; r = r->next) {
        switch (r->kind) {
        case RUN_TEXT: buf_put_html(h->out, r->text); break;
        case RUN_EMPH: put_element(h, "<em>", r->first, "</em>"); break;
        case RUN_STRONG: put_element(h, "<strong>", r->first, "</strong>"); break;
        case RUN_STRIKE: put_element(h, "<del>", r->first, "</del>"); break;
        case RUN_CODE:
            buf_puts(h->out, "<code>");
            buf_put_html(h->out, r->text);
            buf_puts(h->out, "</code>");
            break;
        case RUN_LINK: put_link(h, r); break;
        case RUN_IMAGE: put_image(h, r, false); break;
        case RUN_SOFT: buf_putc(h->out, '\n'); break;
        case RUN_BREAK: buf_puts(h->out, "<br>\n"); break;
        }
    }
}

/* ---- tables ---- */

static const char *const align_class[] = {"", " class=\"left\"", " class=\"centre\"", " class=\"right\""};

static void put_row(const struct html *h, const block *table, const block *row, bool head)
{
    buf_puts(h->out, "<tr>\n");
    const block *cell = row->first;
    for (uint32_t i = 0; i < table->columns; i++) {
        bool heading = head && cell && cell->runs; /* an empty heading would be read out as nothing */
        buf_puts(h->out, heading ? "<th scope=\"col\"" : "<td");
        buf_puts(h->out, align_class[table->align[i]]);
        buf_putc(h->out, '>');
        if (cell) put_runs(h, cell->runs);
        buf_puts(h->out, heading ? "</th>\n" : "</td>\n");
        if (cell) cell = cell->next;
    }
    buf_puts(h->out, "</tr>\n");
}

/* The words of the header, so that someone who cannot see the table knows what is being scrolled. */
static void put_table_label(const struct html *h, const block *header)
{
    arena *words = arena_new();
    buf label = {0};
    for (const block *c = header->first; c; c = c->next) {
        if (label.n && c->runs) buf_puts(&label, "、");
        buf_put(&label, runs_text(words, c->runs));
    }
    put_attribute(h->out, "aria-label", label.n ? buf_str(&label) : STR("|"));
    buf_fini(&label);
    arena_free(words);
}

static void put_table(const struct html *h, const block *b)
{
    buf_puts(h->out, "<div class=\"table\" role=\"group\" tabindex=\"0\"");
    put_table_label(h, b->first);
    buf_puts(h->out, ">\n<table>\n<thead>\n");
    put_row(h, b, b->first, true);
    buf_puts(h->out, "</thead>\n");
    if (b->first->next) {
        buf_puts(h->out, "<tbody>\n");
        for (const block *row = b->first->next; row; row = row->next) put_row(h, b, row, false);
        buf_puts(h->out, "</tbody>\n");
    }
    buf_puts(h->out, "</table>\n</div>\n");
}

/* ---- blocks ---- */

static void put_block(const struct html *h, const block *b, bool tight);

static void put_blocks(const struct html *h, const block *b)
{
    for (; b; b = b->next) put_block(h, b, false);
}

static void new_line(buf *out)
{
    if (out->n && out->p[out->n - 1] != '\n') buf_putc(out, '\n');
}

static void put_item(const struct html *h, const block *item, bool tight)
{
    buf_puts(h->out, "<li>");
    for (const block *b = item->first; b; b = b->next) {
        bool inline_only = tight && b->kind == BLOCK_PARAGRAPH;
        if (!inline_only) new_line(h->out);
        put_block(h, b, tight);
        if (inline_only && b->next) new_line(h->out);
    }
    buf_puts(h->out, "</li>\n");
}

static void put_list(const struct html *h, const block *b)
{
    if (b->ordered && b->start != 1) buf_fmt(h->out, "<ol start=\"%u\">\n", (unsigned)b->start);
    else buf_puts(h->out, b->ordered ? "<ol>\n" : "<ul>\n");
    for (const block *item = b->first; item; item = item->next) put_item(h, item, b->tight);
    buf_puts(h->out, b->ordered ? "</ol>\n" : "</ul>\n");
}

static void put_paragraph(const struct html *h, const block *b, bool tight)
{
    const run *image = block_figure(b);
    if (image && image->to->title.n && image->to->kind != LINK_DEAD) {
        buf_puts(h->out, "<figure>\n");
        put_image(h, image, true);
        buf_puts(h->out, "\n<figcaption>");
        buf_put_html(h->out, image->to->title);
        buf_puts(h->out, "</figcaption>\n</figure>\n");
        return;
    }
    if (!tight) buf_puts(h->out, "<p>");
    put_runs(h, b->runs);
    if (!tight) buf_puts(h->out, "</p>\n");
}

static void put_heading(const struct html *h, const block *b)
{
    buf_fmt(h->out, "<h%u", (unsigned)b->level);
    put_attribute(h->out, "id", b->anchor);
    buf_putc(h->out, '>');
    put_runs(h, b->runs);
    buf_fmt(h->out, "</h%u>\n", (unsigned)b->level);
}

static void put_code(const struct html *h, const block *b)
{
    buf_puts(h->out, "<pre tabindex=\"0\"><code");
    if (b->info.n) {
        buf_puts(h->out, " class=\"language-");
        buf_put_html(h->out, b->info);
        buf_putc(h->out, '"');
    }
    buf_putc(h->out, '>');
    buf_put_html(h->out, b->text);
    buf_puts(h->out, "</code></pre>\n");
}

static void put_lines(const struct html *h, str info, str text)
{
    buf_fmt(h->out, "<div class=\"%.*s\">\n", STR_ARG(info));
    while (text.n) {
        str line = str_trim(str_cut(text, '\n', &text));
        if (!line.n) continue;
        buf_puts(h->out, "<p>");
        buf_put_html(h->out, line);
        buf_puts(h->out, "</p>\n");
    }
    buf_puts(h->out, "</div>\n");
}

/* The plain form of a fenced block: its lines, which say what paper draws. */
static void put_fence(const struct html *h, const block *b)
{
    if (h->o->fence && h->o->fence(h->o->context, b, h->out)) return;
    if (str_eq(b->info, STR("pagebreak"))) {
        buf_puts(h->out, "<hr class=\"pagebreak\">\n");
    } else if (str_eq(b->info, STR("columns"))) {
        buf_puts(h->out, "<div class=\"columns\">\n<div>\n");
        for (const block *c = b->first; c; c = c->next) {
            if (c->kind == BLOCK_RULE) buf_puts(h->out, "</div>\n<div>\n");
            else put_block(h, c, false);
        }
        buf_puts(h->out, "</div>\n</div>\n");
    } else {
        put_lines(h, b->info, b->text);
    }
}

static void put_block(const struct html *h, const block *b, bool tight)
{
    switch (b->kind) {
    case BLOCK_DOCUMENT: put_blocks(h, b->first); break;
    case BLOCK_HEADING: put_heading(h, b); break;
    case BLOCK_PARAGRAPH: put_paragraph(h, b, tight); break;
    case BLOCK_LIST: put_list(h, b); break;
    case BLOCK_QUOTE:
        buf_puts(h->out, "<blockquote>\n");
        put_blocks(h, b->first);
        buf_puts(h->out, "</blockquote>\n");
        break;
    case BLOCK_TABLE: put_table(h, b); break;
    case BLOCK_CODE: put_code(h, b); break;
    case BLOCK_FENCE: put_fence(h, b); break;
    case BLOCK_RULE: buf_puts(h->out, "<hr>\n"); break;
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL: break; /* written by what holds them */
    }
}

void md_html_block(const block *b, buf *out, const md_html_options *o)
{
    static const md_html_options none = {0};
    put_block(&(struct html){out, o ? o : &none}, b, false);
}

void md_html(const md_doc *doc, buf *out, const md_html_options *o) { md_html_block(md_blocks(doc), out, o); }
