#include "print/flow.h"

#include "base/utf8.h"

#include <string.h>

void flow_init(flow *f, sheet *s, const look *l, print_worker *w)
{
    *f = (flow){.s = s,
                .look = l,
                .doc = s->doc,
                .worker = w,
                .parent = ELEM_DOCUMENT,
                .x = l->left,
                .width = l->width,
                .last_rank = 0,
                .top_level = 7};
    s->page_w = l->page_w;
    s->page_h = l->page_h;
    for (const block *b = s->doc->body ? s->doc->body->first : NULL; b; b = b->next)
        if (b->kind == BLOCK_HEADING && b->level < f->top_level) f->top_level = b->level;
}

type flow_type(const look_text *l, uint32_t of)
{
    type t;
    memset(&t, 0, sizeof t); /* compared by bytes */
    t.role = l->role;
    t.size = l->size;
    t.colour = l->colour;
    t.elem = of;
    return t;
}

line_box flow_box(const flow *f, const look_text *l)
{
    milli cell = f->look->cell && l->role != FONT_SANS ? f->look->cell : l->size;
    return (line_box){
        .x = f->x, .width = f->width, .first = l->indent * cell, .pitch = l->pitch, .align = l->align};
}

milli flow_before(flow *f, milli wanted)
{
    milli b = wanted > f->pending ? wanted : f->pending;
    f->pending = 0;
    return b;
}

void flow_space(flow *f, milli height, unsigned flags) { sheet_row(f->s, f->s->nitems, height, 0, flags); }

void flow_keep(flow *f, uint32_t first)
{
    for (uint32_t r = first; r < f->s->nrows; r++) f->s->rows[r].flags |= ROW_KEEP_NEXT;
}

/* ---- inline text --------------------------------------------------------------------------------- */

static bool leads_somewhere(const link_to *to)
{
    if (to->kind == LINK_EXTERNAL) return true;
    return to->kind == LINK_RECORD && str_starts(to->url, STR("http"));
}

static void link_run(flow *f, line_text *t, const run *r, const type *base)
{
    if (!r->to || !leads_somewhere(r->to)) {
        flow_runs(f, t, r->first, base);
        return;
    }
    type how = *base;
    how.elem = sheet_elem(f->s, TAG_LINK, base->elem);
    f->s->elems[how.elem].url = r->to->url;
    f->s->elems[how.elem].alt = runs_text(f->s->mem, r->first);
    flow_runs(f, t, r->first, &how);
}

void flow_runs(flow *f, line_text *t, const run *r, const type *base)
{
    for (; r; r = r->next) {
        type how = *base;
        switch (r->kind) {
        case RUN_TEXT: line_put(t, r->text, base); break;
        case RUN_EMPH:
            how.role = FONT_KAI;
            flow_runs(f, t, r->first, &how);
            break;
        case RUN_STRONG:
            how.role = FONT_HEI;
            flow_runs(f, t, r->first, &how);
            break;
        case RUN_STRIKE:
            how.struck = true;
            flow_runs(f, t, r->first, &how);
            break;
        case RUN_CODE:
            how.role = FONT_SANS;
            line_put(t, r->text, &how);
            break;
        case RUN_LINK: link_run(f, t, r, base); break;
        case RUN_IMAGE: line_put(t, r->text, base); break;
        case RUN_SOFT: line_put(t, STR(" "), base); break;
        case RUN_BREAK: line_put_break(t, base); break;
        }
    }
}

/* ---- paragraphs ---------------------------------------------------------------------------------- */

void flow_lines(flow *f, line_text *t, const look_text *l, line_box box, unsigned flags)
{
    sheet *s = f->s;
    line_cut *cuts;
    bool title = l == &f->look->text[LOOK_TITLE] || l == &f->look->text[LOOK_BIG];
    uint32_t n = title ? line_balance(t, &box, &cuts) : line_break(t, &box, &cuts);
    milli before = flow_before(f, l->before);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = s->nitems;
        line_draw(t, &box, &cuts[i], i == 0, 0);
        unsigned keep = flags;
        /* no line of a paragraph stands alone at the foot or head of a page */
        if (n > 1 && (i == 0 || i + 2 == n)) keep |= ROW_KEEP_NEXT;
        if (f->look->snap && l->pitch == f->look->text[LOOK_BODY].pitch) keep |= ROW_SNAP;
        sheet_row(s, first, box.pitch, i == 0 ? before : 0, keep);
    }
    f->pending = l->after;
}

uint32_t flow_text(flow *f, str text, look_kind kind, tag tg, unsigned flags)
{
    const look_text *l = &f->look->text[kind];
    uint32_t e = sheet_elem(f->s, tg, f->parent);
    type how = flow_type(l, e);
    line_text t;
    line_start(&t, f->s,
               l->role == FONT_SANS || l->size != f->look->text[LOOK_BODY].size ? 0 : f->look->cell);
    str line, rest = text;
    while (rest.n) {
        line = str_cut(rest, '\n', &rest);
        line_put(&t, line, &how);
        if (rest.n) line_put_break(&t, &how);
    }
    flow_lines(f, &t, l, flow_box(f, l), flags);
    return e;
}

static void paragraph(flow *f, const block *b, const look_text *l, milli first, milli rest, str label)
{
    sheet *s = f->s;
    uint32_t e = sheet_elem(s, TAG_P, f->parent);
    bool on_grid = f->look->cell && l->size == f->look->text[LOOK_BODY].size;
    type how = flow_type(l, e);
    line_text t;
    line_start(&t, s, on_grid ? f->look->cell : 0);
    if (label.n) line_put(&t, label, &how);
    flow_runs(f, &t, b->runs, &how);
    line_box box = flow_box(f, l);
    box.first += first;
    box.rest += rest;
    flow_lines(f, &t, l, box, 0);
}

/* A paragraph of strong text alone: the figure of a poster. */
static bool is_strong_only(const block *b)
{
    return b->runs && b->runs->kind == RUN_STRONG && !b->runs->next;
}

/* Made smaller, down to a half, where it would not fit on one line. */
static void big_paragraph(flow *f, const block *b)
{
    look_text l = f->look->text[LOOK_BIG];
    type how = flow_type(&l, f->parent);
    line_text t;
    line_start(&t, f->s, 0);
    flow_runs(f, &t, b->runs->first, &how);
    milli w = line_width(&t);
    if (w > f->width) {
        int64_t percent = (int64_t)f->width * 100 / w;
        if (percent < 50) percent = 50;
        l.size = (milli)(l.size * percent / 100), l.pitch = (milli)(l.pitch * percent / 100);
    }
    paragraph(f, b, &l, 0, 0, STR_NONE);
}

/* ---- headings ------------------------------------------------------------------------------------ */

str flow_han_number(arena *a, unsigned n)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n == 0 || n > 99) return str_fmt(a, "%u", n);
    if (n < 10) return str_from(digits[n]);
    return str_fmt(a, "%s十%s", n < 20 ? "" : digits[n / 10], digits[n % 10]);
}

/* 一、 （一） 1. 1． （1） (1) 第一章 stand already where a heading brings its own number. */
static bool has_number(str s)
{
    static const char *const marks = "一二三四五六七八九十百零0123456789";
    size_t at = 0, n = 0;
    uint32_t cp = s.n ? utf8_next(s, &at) : 0;
    bool bracket = cp == 0xFF08 || cp == '(' || cp == 0x7B2C;
    size_t begin = bracket ? at : 0;
    for (at = begin; at < s.n; n++) {
        size_t here = at;
        utf8_next(s, &at);
        if (str_find(str_from(marks), str_sub(s, here, at), 0) == SIZE_MAX) {
            at = here;
            break;
        }
    }
    if (!n || at >= s.n) return false;
    cp = utf8_next(s, &at);
    return bracket || cp == 0x3001 || cp == '.' || cp == 0xFF0E;
}

static str heading_number(flow *f, unsigned rank, str text)
{
    if (!f->look->number_headings || rank > 4 || has_number(text)) return STR_NONE;
    unsigned n = ++f->counts[rank - 1];
    for (unsigned i = rank; i < 4; i++) f->counts[i] = 0;
    arena *a = f->s->mem;
    if (rank == 1) return str_fmt(a, "%.*s、", STR_ARG(flow_han_number(a, n)));
    if (rank == 2) return str_fmt(a, "（%.*s）", STR_ARG(flow_han_number(a, n)));
    return rank == 3 ? str_fmt(a, "%u.", n) : str_fmt(a, "（%u）", n);
}

static void heading_block(flow *f, const block *b)
{
    sheet *s = f->s;
    unsigned rank = b->level >= f->top_level ? b->level - f->top_level + 1u : 1u;
    if (rank > f->last_rank + 1) rank = f->last_rank + 1;
    f->last_rank = rank;
    str words = runs_text(s->mem, b->runs);
    str number = heading_number(f, rank, words);
    unsigned deep = rank < 4 ? rank : 4;
    const look_text *l = &f->look->text[LOOK_H1 + deep - 1];
    tag t = (tag)(TAG_H2 + (rank < 5 ? rank : 5) - 1);
    uint32_t e = sheet_elem(s, t, f->parent);
    type how = flow_type(l, e);
    line_text lt;
    line_start(&lt, s, l->size == f->look->text[LOOK_BODY].size ? f->look->cell : 0);
    line_put(&lt, number, &how);
    flow_runs(f, &lt, b->runs, &how);
    uint32_t first = s->nrows;
    line_box box = flow_box(f, l);
    if (box.align == LINE_JUSTIFY) box.align = LINE_LEFT;
    flow_lines(f, &lt, l, box, ROW_KEEP_NEXT);
    if (s->nrows > first && rank == 1 && f->chapters) s->rows[first].flags |= ROW_CHAPTER;
    if (s->nrows > first)
        s->rows[first].heading = sheet_heading(s, str_join(s->mem, number, words), rank) + 1;
}

/* ---- lists --------------------------------------------------------------------------------------- */

static str item_label(flow *f, const block *list, uint32_t i)
{
    arena *a = f->s->mem;
    if (!list->ordered) return f->look->hanging ? STR("•") : STR("• ");
    uint32_t n = list->start + i;
    if (f->list_depth % 2 == 0) return str_fmt(a, f->look->hanging ? "（%u）" : "（%u）", (unsigned)n);
    return str_fmt(a, f->look->hanging ? "%u." : "%u. ", (unsigned)n);
}

/* The label stands in the hanging indent; it is drawn into the first row that the item makes. */
static void item_hanging(flow *f, const block *b, str label, uint32_t li)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_BODY];
    milli room = l->size * 2;
    uint32_t lbl = sheet_elem(s, TAG_LBL, li);
    line_text t;
    line_start(&t, s, 0);
    type how = flow_type(l, lbl);
    line_put(&t, label, &how);
    milli w = line_width(&t);
    uint32_t first = s->nitems, row0 = s->nrows;
    line_draw_at(&t, 0, t.n, f->x + room - w - l->size / 3, line_base(l->size, l->pitch));
    f->parent = sheet_elem(s, TAG_LBODY, li);
    flow part = *f;
    look inner = *f->look;
    inner.text[LOOK_BODY].indent = 0;
    part.look = &inner;
    part.x += room;
    part.width -= room;
    flow_blocks(&part, b->first);
    if (s->nrows == row0) sheet_row(s, first, l->pitch, 0, 0);
    row *r = &s->rows[row0];
    r->n += r->first - first; /* the label's items stand just before the first row's */
    r->first = first;
    f->pending = part.pending;
    f->last_rank = part.last_rank;
}

/* 公文: an item is a paragraph indented by two characters, its label part of the text. */
static void item_indented(flow *f, const block *b, str label, uint32_t li)
{
    sheet *s = f->s;
    const block *first = b->first;
    f->parent = sheet_elem(s, TAG_LBODY, li);
    if (!first || first->kind != BLOCK_PARAGRAPH) {
        flow_blocks(f, first);
        return;
    }
    paragraph(f, first, &f->look->text[LOOK_BODY], 0, 0, label);
    flow_blocks(f, first->next);
}

static void list_block(flow *f, const block *b)
{
    uint32_t parent = f->parent, l = sheet_elem(f->s, TAG_L, parent), i = 0;
    f->s->elems[l].ordered = b->ordered;
    f->list_depth++;
    for (const block *it = b->first; it; it = it->next, i++) {
        uint32_t li = sheet_elem(f->s, TAG_LI, l);
        str label = item_label(f, b, i);
        bool hang = f->look->hanging && f->width > 8 * f->look->text[LOOK_BODY].size;
        if (hang) item_hanging(f, it, label, li);
        else item_indented(f, it, label, li);
        if (b->tight && f->look->hanging) f->pending /= 2;
    }
    f->list_depth--;
    f->parent = parent;
}

/* ---- the rest -------------------------------------------------------------------------------------- */

static void quote_block(flow *f, const block *b)
{
    flow part = *f;
    milli room = 2 * f->look->text[LOOK_BODY].size;
    part.parent = sheet_elem(f->s, TAG_QUOTE, f->parent);
    if (part.width > 8 * room) part.x += room, part.width -= 2 * room;
    look inner = *f->look;
    inner.text[LOOK_BODY] = f->look->text[LOOK_QUOTE];
    part.look = &inner;
    flow_blocks(&part, b->first);
    f->pending = part.pending;
    f->last_rank = part.last_rank;
}

static void code_block(flow *f, const block *b)
{
    str text = b->text;
    while (text.n && text.p[text.n - 1] == '\n') text.n--;
    if (text.n) flow_text(f, text, LOOK_CODE, TAG_CODE, 0);
}

static void rule_block(flow *f)
{
    milli pitch = f->look->text[LOOK_BODY].pitch;
    uint32_t first = f->s->nitems;
    sheet_fill(f->s, ELEM_ARTIFACT, f->x + f->width / 3, pitch / 2, f->width / 3, 500, f->look->faint);
    sheet_row(f->s, first, pitch, flow_before(f, 0), f->look->snap ? ROW_SNAP : 0);
}

/* "逐项检验如下。" before a table: what announces the next block does not stay behind. */
static bool announces(arena *a, const block *b)
{
    if (!b->next || b->next->kind == BLOCK_PARAGRAPH || b->next->kind == BLOCK_HEADING) return false;
    str words = str_trim(runs_text(a, b->runs));
    return str_ends(words, STR("：")) || str_ends(words, STR(":")) || str_ends(words, STR("如下。"));
}

void flow_blocks(flow *f, const block *b)
{
    for (; b; b = b->next) {
        switch (b->kind) {
        case BLOCK_HEADING: heading_block(f, b); break;
        case BLOCK_PARAGRAPH:
            if (block_figure(b)) flow_image(f, block_figure(b), b->line);
            else if (f->look->big && is_strong_only(b)) big_paragraph(f, b);
            else paragraph(f, b, &f->look->text[LOOK_BODY], 0, 0, STR_NONE);
            if (f->s->nrows && announces(f->s->mem, b)) f->s->rows[f->s->nrows - 1].flags |= ROW_KEEP_NEXT;
            break;
        case BLOCK_LIST: list_block(f, b); break;
        case BLOCK_QUOTE: quote_block(f, b); break;
        case BLOCK_TABLE: flow_table(f, b); break;
        case BLOCK_CODE: code_block(f, b); break;
        case BLOCK_FENCE: flow_fence(f, b); break;
        case BLOCK_RULE: rule_block(f); break;
        case BLOCK_DOCUMENT:
        case BLOCK_ITEM: flow_blocks(f, b->first); break;
        case BLOCK_ROW:
        case BLOCK_CELL: break; /* flow_table's */
        }
    }
}
