/*
 * Posters 海报 and door plates 门牌: one sheet, type as large as it can be. Margins of a tenth of the width,
 * three sizes of type and a small one, cinnabar for the name of the office and the rule below it only. The QR
 * code stands in the lower right corner, its address in words beside it.
 */
#include "print/style.h"

/* ---- measures: for A4, then scaled to the sheet ------------------------------------------------------ */

static const style_type poster[LOOK_KINDS] = {
    [LOOK_TITLE] = {FONT_TITLE, 440, 130, LINE_LEFT, .after = 120},
    [LOOK_SUBTITLE] = {FONT_SANS, 200, 150, LINE_LEFT},
    [LOOK_BODY] = {FONT_SANS, 200, 160, LINE_JUSTIFY, .after = 80},
    [LOOK_H1] = {FONT_HEI, 200, 160, LINE_LEFT, .before = 100},
    [LOOK_H2] = {FONT_HEI, 200, 160, LINE_LEFT},
    [LOOK_H3] = {FONT_HEI, 200, 160, LINE_LEFT},
    [LOOK_H4] = {FONT_HEI, 200, 160, LINE_LEFT},
    [LOOK_CELL] = {FONT_SANS, 200, 150, LINE_LEFT},
    [LOOK_CELL_HEAD] = {FONT_SANS, 200, 150, LINE_LEFT, .second = true},
    [LOOK_QUOTE] = {FONT_SANS, 200, 160, LINE_LEFT},
    [LOOK_CODE] = {FONT_SANS, 200, 150, LINE_LEFT},
    [LOOK_SMALL] = {FONT_SANS, 110, 150, LINE_LEFT},
    [LOOK_BIG] = {FONT_HEI, 960, 125, LINE_LEFT},
};

/* The worker's name is read from two metres, too. */
static const style_type card[LOOK_KINDS] = {
    [LOOK_TITLE] = {FONT_TITLE, 300, 130, LINE_LEFT, .after = 60},
    [LOOK_SUBTITLE] = {FONT_SANS, 170, 150, LINE_LEFT},
    [LOOK_BODY] = {FONT_SANS, 150, 150, LINE_LEFT, .after = 50},
    [LOOK_H1] = {FONT_HEI, 240, 150, LINE_LEFT, .before = 60},
    [LOOK_H2] = {FONT_HEI, 150, 150, LINE_LEFT},
    [LOOK_H3] = {FONT_HEI, 150, 150, LINE_LEFT},
    [LOOK_H4] = {FONT_HEI, 150, 150, LINE_LEFT},
    [LOOK_CELL] = {FONT_SANS, 150, 145, LINE_LEFT},
    [LOOK_CELL_HEAD] = {FONT_SANS, 140, 145, LINE_LEFT, .second = true},
    [LOOK_QUOTE] = {FONT_SANS, 150, 150, LINE_LEFT},
    [LOOK_CODE] = {FONT_SANS, 140, 150, LINE_LEFT},
    [LOOK_SMALL] = {FONT_SANS, 110, 145, LINE_LEFT},
    [LOOK_BIG] = {FONT_HEI, 840, 115, LINE_LEFT},
};

/*
 * Large print: what is read grows at the cost of the title and the margins; the small print stays a readable
 * size whatever happens to the rest.
 */
static void measure_sheet(look *l, const print_doc *d, int percent, const style_type types[LOOK_KINDS],
                          int most_big)
{
    static const int papers[] = {141, 100, 71};
    int by_paper = papers[style_sheet(d)], small = d->large ? by_paper * 14 / 10 : by_paper;
    *l = (look){.hanging = true,
                .big = true,
                .table_line = POINTS(2),
                .ink = INK,
                .faint = HAIRLINE,
                .accent = CINNABAR};
    style_paper(l, d);
    milli shorter = l->page_w < l->page_h ? l->page_w : l->page_h, margin = shorter / (d->large ? 18 : 10);
    l->left = l->top = margin;
    l->width = l->page_w - 2 * margin;
    l->height = l->page_h - 2 * margin;
    style_types(l, types, by_paper * percent / 100, small);
    look_text *title = &l->text[LOOK_TITLE], *big = &l->text[LOOK_BIG];
    if (d->large) title->size = title->size * 7 / 10, title->pitch = title->pitch * 7 / 10;
    milli most = POINTS(most_big) * by_paper / 100;
    if (big->size > most) big->size = most, big->pitch = most * 5 / 4;
}

static void measure(look *l, const print_doc *d, int percent) { measure_sheet(l, d, percent, poster, 160); }
static void measure_card(look *l, const print_doc *d, int percent)
{
    measure_sheet(l, d, percent, card, 120);
}

/* ---- rows ------------------------------------------------------------------------------------------ */

/* A figure in the largest type, on one line wherever it fits on one. */
static void big_line(flow *f, str words)
{
    look inner = *f->look;
    look_text *b = &inner.text[LOOK_BIG];
    milli size = style_fit(f, words, b->role, b->size, b->size / 3, f->width);
    b->pitch = (milli)((int64_t)b->pitch * size / b->size);
    b->size = size;
    const look *outer = f->look;
    f->look = &inner;
    flow_text(f, words, LOOK_BIG, TAG_P, ROW_KEEP_NEXT);
    f->look = outer;
}

/* Phone in large type to the left; code to the right with the address below it in words. */
static void foot(flow *f, milli side)
{
    const print_doc *d = f->doc;
    sheet *s = f->s;
    uint32_t first = s->nitems;
    bool code = d->url.n > 0;
    const look_text *small = &f->look->text[LOOK_SMALL], *body = &f->look->text[LOOK_BODY];
    milli gap = side / 8, width = f->width - (code ? side + gap : 0), y = small->size, bottom;
    style_rule(f, body->size, 600, f->look->faint, ROW_BOTTOM);
    first = s->nitems;
    if (d->phone.n) {
        look inner = *f->look;
        milli most = body->size * 2 < POINTS(40) ? body->size * 2 : POINTS(40);
        inner.text[LOOK_BODY].role = FONT_HEI;
        inner.text[LOOK_BODY].size = style_fit(f, d->phone, FONT_HEI, most, body->size, width);
        inner.text[LOOK_BODY].pitch = inner.text[LOOK_BODY].size * 5 / 4;
        const look *outer = f->look;
        f->look = &inner;
        figure_words(f, d->phone, LOOK_BODY, f->parent, f->x, y, width, LINE_LEFT, &bottom);
        f->look = outer;
        y = bottom + small->size / 2;
    }
    str date = style_date(s->mem, d->date), proof = style_proof(s->mem, d), lines = STR_NONE;
    const str parts[] = {d->footer, d->issuer, date, proof, d->url};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].n)
            lines = str_fmt(s->mem, "%.*s%s%.*s", STR_ARG(lines), lines.n ? "\n" : "", STR_ARG(parts[i]));
    if (lines.n) {
        figure_words(f, lines, LOOK_SMALL, f->parent, f->x, y, width, LINE_LEFT, &bottom);
        y = bottom;
    }
    if (code && figure_qr(f, d->url, f->parent, f->x + f->width - side, small->size, side) &&
        y < side + small->size)
        y = side + small->size;
    if (s->nitems > first) sheet_row(s, first, y, 0, ROW_BOTTOM);
}

static milli code_side(const flow *f)
{
    milli shorter = f->look->page_w < f->look->page_h ? f->look->page_w : f->look->page_h;
    milli side = shorter / 6;
    return side < MM(2200) ? MM(2200) : side;
}

static void set(flow *f)
{
    const print_doc *d = f->doc;
    str office = d->header.n ? d->header : d->issuer;
    if (office.n) {
        style_coloured(f, office, LOOK_SUBTITLE, CINNABAR);
        style_rule(f, f->look->text[LOOK_SUBTITLE].size / 3, POINTS(2), CINNABAR, ROW_KEEP_NEXT);
        flow_space(f, f->look->text[LOOK_BODY].size, ROW_KEEP_NEXT);
    }
    if (d->subtitle.n) style_coloured(f, d->subtitle, LOOK_SUBTITLE, SECOND_INK);
    if (d->title.n) flow_text(f, d->title, LOOK_TITLE, TAG_H1, ROW_KEEP_NEXT);
    if (d->big.n) big_line(f, d->big);
    flow_blocks(f, d->body ? d->body->first : NULL);
    foot(f, code_side(f));
}

/* Code of the grid first and largest, its name beside nothing else, then the team and the map. */
static void set_card(flow *f)
{
    const print_doc *d = f->doc;
    str office = d->subtitle.n ? d->subtitle : d->issuer;
    if (office.n) {
        style_coloured(f, office, LOOK_SUBTITLE, CINNABAR);
        style_rule(f, f->look->text[LOOK_SUBTITLE].size / 4, POINTS(2), CINNABAR, ROW_KEEP_NEXT);
    }
    if (d->big.n) big_line(f, d->big);
    if (d->title.n) flow_text(f, d->title, LOOK_TITLE, TAG_H1, ROW_KEEP_NEXT);
    flow_blocks(f, d->body ? d->body->first : NULL);
    foot(f, code_side(f));
}

/* What is left of the sheet goes between the rows, at most two lines each and none within a paragraph. */
static void spread(flow *f)
{
    sheet *s = f->s;
    if (s->npages != 1) return;
    page *g = &s->pages[0];
    uint32_t n = g->n, gaps = 0;
    while (n > 0 && s->rows[s->placed[n - 1].row].flags & ROW_BOTTOM) n--;
    if (n < 2 || n == g->n) return;
    const placed *last = &s->placed[n - 1];
    milli spare = s->placed[n].y - (last->y + s->rows[last->row].height) - f->look->text[LOOK_BODY].pitch;
    for (uint32_t i = 1; i < n; i++) gaps += s->rows[s->placed[i].row].before > 0;
    if (spare <= 0 || !gaps) return;
    milli each = spare / (milli)(gaps + 1), most = 2 * f->look->text[LOOK_BODY].pitch, moved = 0;
    if (each > most) each = most;
    for (uint32_t i = 1; i < n; i++) {
        if (s->rows[s->placed[i].row].before > 0) moved += each;
        s->placed[i].y += moved;
    }
}

static void furnish(flow *f)
{
    if (!f->s->wanting) spread(f);
}

const style style_poster = {measure, set, furnish, .one_page = true};
const style style_card = {measure_card, set_card, furnish, .one_page = true};
