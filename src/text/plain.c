/* plain: blocks as text that is read in a chat group: no marks, no markup, nothing that needs a screen's
 * width. */
#include "text/markdown.h"

#include "base/utf8.h"

struct plain {
    buf *out;
    buf prefix; /* what every line begins with: quotes, the room of a list item */
    bool fresh; /* at the beginning of a line */
    bool gap;   /* an empty line is due before the next block */
};

static void begin_line(struct plain *p)
{
    if (!p->fresh) return;
    buf_put(p->out, buf_str(&p->prefix));
    p->fresh = false;
}

static void put(struct plain *p, str s)
{
    if (!s.n) return;
    begin_line(p);
    buf_put(p->out, s);
}

static void end_line(struct plain *p)
{
    if (!p->fresh) buf_putc(p->out, '\n');
    p->fresh = true;
}

static void put_lines(struct plain *p, str text)
{
    while (text.n) {
        put(p, str_cut(text, '\n', &text));
        begin_line(p);
        end_line(p);
    }
}

static void put_runs(struct plain *p, const run *r, bool one_line);

/* The address follows the words, unless they are the address or only lead within the site. */
static void put_link(struct plain *p, const run *r, bool one_line)
{
    size_t begin = p->out->n;
    put_runs(p, r->first, one_line);
    str words = str_sub(buf_str(p->out), begin, p->out->n), url = r->to->url;
    if (r->to->kind != LINK_EXTERNAL || str_ends(words, url)) return;
    str rest = str_starts(url, STR("mailto:")) ? str_sub(url, 7, url.n)
               : str_starts(url, STR("tel:"))  ? str_sub(url, 4, url.n)
                                               : url;
    if (str_ends(words, rest)) return;
    put(p, STR("（"));
    put(p, rest);
    put(p, STR("）"));
}

static void put_runs(struct plain *p, const run *r, bool one_line)
{
    for (; r; r = r->next) {
        switch (r->kind) {
        case RUN_TEXT:
        case RUN_CODE: put(p, r->text); break;
        case RUN_EMPH:
        case RUN_STRONG: put_runs(p, r->first, one_line); break;
        case RUN_STRIKE:
            put(p, STR("〔删去："));
            put_runs(p, r->first, one_line);
            put(p, STR("〕"));
            break;
        case RUN_LINK: put_link(p, r, one_line); break;
        case RUN_IMAGE:
            if (!r->text.n) break;
            put(p, STR("〔图："));
            put(p, r->text);
            put(p, STR("〕"));
            break;
        case RUN_SOFT: put(p, STR(" ")); break;
        case RUN_BREAK:
            if (one_line) put(p, STR(" "));
            else end_line(p);
            break;
        }
    }
}

/* Is the cell a date or a running number? Such a row is named by the cell after it too. */
static bool is_number(const block *cell)
{
    const run *r = cell->runs;
    if (!r || r->next || r->kind != RUN_TEXT) return false;
    for (size_t i = 0; i < r->text.n; i++) {
        char c = r->text.p[i];
        if ((c < '0' || c > '9') && c != '-' && c != '.') return false;
    }
    return r->text.n > 0;
}

/* 样本甲：职务 网格员；电话 1 — the first cell names the row, the others are said with their headings. */
static void put_headed(struct plain *p, const block *head, const block *cell)
{
    bool named = cell && cell->runs, both = named && is_number(cell) && cell->next && cell->next->runs;
    bool any = false;
    if (named) put_runs(p, cell->runs, true);
    for (unsigned k = 0; cell; cell = cell->next, head = head ? head->next : NULL, k++) {
        if (!cell->runs || (named && k == 0)) continue;
        if (both && k == 1) {
            put(p, STR(" "));
            put_runs(p, cell->runs, true);
            continue;
        }
        if (any) put(p, STR("；"));
        else if (named) put(p, STR("："));
        if (head && head->runs) {
            put_runs(p, head->runs, true);
            put(p, STR(" "));
        }
        put_runs(p, cell->runs, true);
        any = true;
    }
}

static void put_pair(struct plain *p, const block *cell)
{
    bool any = false;
    for (; cell; cell = cell->next) {
        if (!cell->runs) continue;
        if (any) put(p, STR("："));
        put_runs(p, cell->runs, true);
        any = true;
    }
}

static void put_table(struct plain *p, const block *b)
{
    bool headed = b->columns > 2 && b->first->next;
    if (!headed) {
        put(p, STR("【"));
        put_pair(p, b->first->first);
        put(p, STR("】"));
        end_line(p);
    }
    for (const block *row = b->first->next; row; row = row->next) {
        if (headed) put_headed(p, b->first->first, row->first);
        else put_pair(p, row->first);
        end_line(p);
    }
}

static void put_block(struct plain *p, const block *b);

static void put_blocks(struct plain *p, const block *b, bool tight)
{
    for (bool first = true; b; b = b->next, first = false) {
        p->gap = p->gap || (!first && !tight);
        put_block(p, b);
    }
}

static void put_list(struct plain *p, const block *b)
{
    uint64_t number = b->start;
    bool first = true;
    for (const block *item = b->first; item; item = item->next, first = false) {
        if (!first && !b->tight) p->gap = true;
        if (p->gap && p->out->n) buf_putc(p->out, '\n');
        p->gap = false;
        size_t prefix = p->prefix.n, from = p->out->n;
        begin_line(p);
        if (b->ordered) buf_fmt(p->out, "%llu. ", (unsigned long long)number++);
        else buf_puts(p->out, "· ");
        size_t room = utf8_width(str_sub(buf_str(p->out), from + prefix, p->out->n));
        for (size_t i = 0; i < room; i++) buf_putc(&p->prefix, ' ');
        put_blocks(p, item->first, b->tight);
        end_line(p);
        p->prefix.n = prefix;
    }
}

static void put_quote(struct plain *p, const block *b)
{
    size_t prefix = p->prefix.n;
    buf_puts(&p->prefix, "> ");
    put_blocks(p, b->first, false);
    end_line(p);
    p->prefix.n = prefix;
}

/* label | figures | words: what a bar shows, in words where it has some. */
static void put_bars(struct plain *p, str text)
{
    while (text.n) {
        str line = str_trim(str_cut(text, '\n', &text)), label = str_trim(str_cut(line, '|', &line));
        str figures = str_trim(str_cut(line, '|', &line)), words = str_trim(str_cut(line, '|', &line));
        if (!label.n) continue;
        put(p, label);
        put(p, STR("："));
        put(p, words.n ? words : figures);
        end_line(p);
    }
}

static void put_fence(struct plain *p, const block *b)
{
    if (str_eq(b->info, STR("columns"))) put_blocks(p, b->first, false);
    else if (str_eq(b->info, STR("bars"))) put_bars(p, b->text);
    else if (!str_eq(b->info, STR("map"))) put_lines(p, b->text);
}

/* A gap that is due goes before the first line of what follows, and outside a quote that begins there. */
static void put_block(struct plain *p, const block *b)
{
    bool silent = b->kind == BLOCK_RULE || (b->kind == BLOCK_FENCE && !b->text.n);
    if (silent) return;
    if (p->gap && p->fresh && p->out->n && b->kind != BLOCK_LIST) {
        buf_putc(p->out, '\n');
        p->gap = false;
    }
    switch (b->kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
        put_runs(p, b->runs, b->kind == BLOCK_HEADING);
        end_line(p);
        break;
    case BLOCK_LIST: put_list(p, b); break;
    case BLOCK_QUOTE: put_quote(p, b); break;
    case BLOCK_TABLE: put_table(p, b); break;
    case BLOCK_CODE: put_lines(p, b->text); break;
    case BLOCK_FENCE: put_fence(p, b); break;
    default: break;
    }
}

void md_plain(const md_doc *doc, buf *out)
{
    buf own = {0};
    struct plain p = {.out = &own, .fresh = true};
    put_blocks(&p, md_blocks(doc)->first, false);
    buf_put(out, buf_str(&own));
    buf_fini(&own);
    buf_fini(&p.prefix);
}

/* ---- excerpt ---- */

/* Running text below b until there is enough of it; headings, tables and code are passed over. */
static void gather(const block *b, buf *out, size_t bytes)
{
    for (; b && out->n < bytes; b = b->next) {
        if (b->kind == BLOCK_LIST || b->kind == BLOCK_ITEM || b->kind == BLOCK_QUOTE)
            gather(b->first, out, bytes);
        if (b->kind != BLOCK_PARAGRAPH) continue;
        if (out->n && (unsigned char)out->p[out->n - 1] < 0x80) buf_putc(out, ' ');
        struct plain p = {.out = out};
        put_runs(&p, b->runs, true);
        buf_fini(&p.prefix);
    }
}

str md_excerpt(arena *a, const md_doc *doc, size_t chars)
{
    buf all = {0};
    gather(md_blocks(doc)->first, &all, chars * 4 + 4);
    str s = str_trim(buf_str(&all)), cut = utf8_clip(s, chars);
    if (cut.n < s.n) cut = str_trim(utf8_clip(s, chars ? chars - 1 : 0));
    str done = cut.n < s.n ? str_join(a, cut, STR("…")) : str_copy(a, cut);
    buf_fini(&all);
    return done;
}
