/* Pictures and fenced blocks: see flow.h and fence.h. */
#include "print/fence.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"
#include "print/image.h"
#include "print/qr.h"

#include <string.h>

/* ---- pictures -------------------------------------------------------------------------------------- */

static bool safe_path(str p)
{
    return p.n && p.p[0] != '/' && str_find(p, STR(".."), 0) == SIZE_MAX &&
           str_find(p, STR("://"), 0) == SIZE_MAX;
}

static picture *load(flow *f, const run *r)
{
    sheet *s = f->s;
    str path = r->to ? (r->to->written.n ? r->to->written : r->to->url) : STR_NONE, bytes;
    if (!s->doc->folder.n || !safe_path(path)) {
        diag(s->d, PRINT_IMAGE_MISSING, s->doc->at, path, s->doc->name);
        return NULL;
    }
    const char *whole = str_c(s->mem, str_fmt(s->mem, "%.*s/%.*s", STR_ARG(s->doc->folder), STR_ARG(path)));
    io_result got = io_read(s->mem, whole, LIMIT_ATTACHMENT_BYTES, &bytes);
    if (got != IO_OK) {
        diag(s->d, PRINT_IMAGE_MISSING, s->doc->at, path, s->doc->name);
        return NULL;
    }
    picture *p = arena_make(s->mem, picture);
    switch (picture_read(s->mem, bytes, p)) {
    case PICTURE_OK: return p;
    case PICTURE_UNKNOWN: diag(s->d, PRINT_IMAGE_UNKNOWN, s->doc->at, path, s->doc->name); break;
    case PICTURE_BROKEN: diag(s->d, PRINT_IMAGE_BROKEN, s->doc->at, path, s->doc->name); break;
    case PICTURE_TOO_LARGE: diag(s->d, PRINT_IMAGE_TOO_LARGE, s->doc->at, path, s->doc->name); break;
    }
    return NULL;
}

/* A caption, or what a picture shows where it cannot be shown. */
static void caption(flow *f, str text, unsigned flags)
{
    if (!text.n) return;
    f->pending = 0;
    flow_text(f, text, LOOK_SMALL, TAG_P, flags);
}

void flow_image(flow *f, const run *r, uint32_t line)
{
    (void)line;
    sheet *s = f->s;
    if (s->wanting) {
        caption(f, r->text, 0);
        caption(f, r->to->title, 0);
        return;
    }
    picture *p = load(f, r);
    if (!p) {
        caption(f, r->text, 0);
        return;
    }
    /* 150 dots an inch unless the column or half a page is too small for that */
    int64_t w = (int64_t)p->width * 72000 / 150, h = (int64_t)p->height * 72000 / 150;
    int64_t most = f->look->height * (int64_t)6 / 10;
    if (w > f->width) h = h * f->width / w, w = f->width;
    if (h > most) w = w * most / h, h = most;
    if (w < 1000) w = 1000;
    if (h < 1000) h = 1000;
    uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
    s->elems[e].alt = r->text.n ? r->text : STR("图片");
    item *m = sheet_item(s, ITEM_IMAGE, e);
    m->x = f->x + (f->width - (milli)w) / 2, m->w = (milli)w, m->h = (milli)h;
    m->image = p;
    milli gap = f->look->text[LOOK_BODY].pitch / 3;
    str words = r->to->title;
    sheet_row(s, first, (milli)h, flow_before(f, gap), words.n ? ROW_KEEP_NEXT : 0);
    caption(f, words, 0);
    f->pending = gap;
}

/* ---- QR -------------------------------------------------------------------------------------------- */

bool figure_qr(flow *f, str url, uint32_t parent, milli x, milli y, milli side)
{
    sheet *s = f->s;
    if (s->wanting) return true;
    /* the page then says whether this paper is current */
    if (f->doc->hash.n && str_eq(url, f->doc->url))
        url = str_fmt(s->mem, "%.*s?v=%.*s", STR_ARG(url), STR_ARG(f->doc->hash));
    const qr_code *q = print_code(f->worker, url);
    if (!q) return false;
    uint32_t e = sheet_elem(s, TAG_FIGURE, parent);
    s->elems[e].alt = str_fmt(s->mem, "二维码：%.*s", STR_ARG(url));
    item *m = sheet_item(s, ITEM_RECTS, e);
    m->x = x, m->y = y, m->w = m->h = side;
    milli *points = arena_make_n(s->mem, milli, (size_t)q->n * 4);
    for (uint32_t i = 0; i < q->n; i++) { /* edges, not widths, are rounded: no hairline between modules */
        const qr_rect *r = &q->rects[i];
        milli x0 = (milli)((int64_t)r->x * side / q->side),
              x1 = (milli)((int64_t)(r->x + r->w) * side / q->side);
        milli y0 = (milli)((int64_t)r->y * side / q->side),
              y1 = (milli)((int64_t)(r->y + r->h) * side / q->side);
        points[4 * i] = x0, points[4 * i + 1] = y0, points[4 * i + 2] = x1 - x0, points[4 * i + 3] = y1 - y0;
    }
    m = &s->items[s->nitems - 1];
    m->points = points;
    m->npoints = q->n;
    return true;
}

void figure_words(flow *f, str text, look_kind kind, uint32_t parent, milli x, milli y, milli w,
                  line_align align, milli *bottom)
{
    flow part = *f;
    part.parent = parent;
    part.x = x, part.width = w, part.pending = 0;
    uint32_t first = f->s->nrows, items = f->s->nitems;
    look_text l = f->look->text[kind];
    l.align = align;
    l.before = l.after = 0;
    l.indent = 0;
    look inner = *f->look;
    inner.text[kind] = l;
    inner.snap = false;
    part.look = &inner;
    flow_text(&part, text, kind, TAG_P, 0);
    milli h = sheet_stack(f->s, first);
    sheet_shift(f->s, items, 0, y);
    *bottom = y + h;
}

void flow_qr_row(flow *f, str url, str words, milli side, line_align align)
{
    sheet *s = f->s;
    uint32_t first = s->nitems;
    milli gap = side / 12, text_w = f->width - side - gap, bottom = 0;
    bool below = align == LINE_CENTRE || text_w < side;
    milli x = align == LINE_RIGHT    ? f->x + f->width - side
              : align == LINE_CENTRE ? f->x + (f->width - side) / 2
                                     : f->x;
    if (!figure_qr(f, url, f->parent, x, 0, side)) {
        diag(s->d, PRINT_QR_TOO_LONG, s->doc->at, s->doc->name);
        return;
    }
    milli height = side; /* the quiet zone is the gap */
    if (below) {
        figure_words(f, words, LOOK_SMALL, f->parent, f->x, side, f->width, align, &bottom);
        height = bottom;
    } else {
        milli tx = align == LINE_RIGHT ? f->x : f->x + side + gap;
        uint32_t items = s->nitems;
        figure_words(f, words, LOOK_SMALL, f->parent, tx, 0, text_w, align, &bottom);
        if (bottom < side) sheet_shift(s, items, 0, (side - bottom) / 2);
        else height = bottom;
    }
    sheet_row(s, first, height, flow_before(f, gap), 0);
}

/* ---- fences ---------------------------------------------------------------------------------------- */

str fence_line(str *rest)
{
    str line;
    do line = str_trim(str_cut(*rest, '\n', rest));
    while (!line.n && rest->n);
    return line;
}

str fence_option(str rest, str name)
{
    while (rest.n) {
        str word = str_cut(str_trim(rest), ' ', &rest);
        size_t eq = str_find_char(word, '=', 0);
        if (eq != SIZE_MAX && str_eq(str_sub(word, 0, eq), name)) return str_sub(word, eq + 1, word.n);
    }
    return STR_NONE;
}

static void qr_fence(flow *f, const block *b)
{
    str rest = b->text, url = fence_line(&rest), words = fence_line(&rest);
    milli side = fence_length(fence_option(b->rest, STR("size")), MM(3000));
    if (!url.n) url = f->doc->url;
    /* the address in words, so that it can be typed in */
    words = words.n ? str_fmt(f->s->mem, "%.*s\n%.*s", STR_ARG(words), STR_ARG(url)) : url;
    if (url.n) flow_qr_row(f, url, words, side, f->look->hanging ? LINE_LEFT : LINE_RIGHT);
}

milli fence_length(str s, milli otherwise)
{
    int64_t mm;
    if (str_ends(s, STR("mm"))) s.n -= 2;
    if (!num_parse(s, &mm) || mm < 5 || mm > 500) return otherwise;
    return MM((int32_t)mm * 100);
}

static void sign_fence(flow *f, const block *b)
{
    str names[16], rest = b->text, last = STR_NONE;
    size_t n = 0;
    for (str line = fence_line(&rest); line.n && n < 16; line = fence_line(&rest)) names[n++] = last = line;
    bool dated = n > 1 && last.p[0] >= '0' && last.p[0] <= '9';
    flow_sign(f, names, dated ? n - 1 : n, dated ? last : STR_NONE,
              !str_eq(str_trim(b->rest), STR("unsealed")));
}

/* Columns beside each other where they fit on a page, else one below another. */
static void columns_fence(flow *f, const block *b)
{
    sheet *s = f->s;
    unsigned n = 1;
    for (const block *c = b->first; c; c = c->next) n += c->kind == BLOCK_RULE;
    milli gutter = f->look->text[LOOK_BODY].size * 2, w = (f->width - gutter * (milli)(n - 1)) / (milli)n;
    if (w < 6 * f->look->text[LOOK_BODY].size) {
        flow_blocks(f, b->first);
        return;
    }
    uint32_t first = s->nitems, rows = s->nrows;
    milli tallest = 0, x = f->x;
    flow part = *f;
    part.parent = sheet_elem(s, TAG_DIV, f->parent);
    look inner = *f->look;
    inner.snap = false;
    part.look = &inner;
    part.width = w;
    const block *c = b->first;
    for (unsigned i = 0; i < n; i++, x += w + gutter) {
        part.x = x;
        part.pending = 0;
        /* flow_blocks walks a chain: the column's blocks are copied into one that ends at the rule */
        block *head = NULL, **tail = &head;
        for (; c && c->kind != BLOCK_RULE; c = c->next) {
            block *copy = arena_make(s->mem, block);
            *copy = *c;
            copy->next = NULL;
            *tail = copy;
            tail = &copy->next;
        }
        if (c) c = c->next;
        flow_blocks(&part, head);
        milli h = sheet_stack(s, rows);
        if (h > tallest) tallest = h;
    }
    f->last_rank = part.last_rank;
    sheet_row(s, first, tallest, flow_before(f, f->look->text[LOOK_BODY].pitch / 3), 0);
    f->pending = f->look->text[LOOK_BODY].pitch / 3;
}

void flow_fence(flow *f, const block *b)
{
    if (str_eq(b->info, STR("qr"))) qr_fence(f, b);
    else if (str_eq(b->info, STR("bars"))) chart_bars(f, b);
    else if (str_eq(b->info, STR("map"))) map_outline(f, b);
    else if (str_eq(b->info, STR("sign"))) sign_fence(f, b);
    else if (str_eq(b->info, STR("columns"))) columns_fence(f, b);
    else if (str_eq(b->info, STR("pagebreak"))) flow_space(f, 0, ROW_NEW_PAGE);
}
