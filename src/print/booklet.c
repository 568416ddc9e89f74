/*
 * Booklets 月报: a cover, contents with page numbers, chapters that begin a page where little is left of one,
 * the title at the head of the pages and their numbers at the outer foot.
 */
#include "print/style.h"

static const style_type types[LOOK_KINDS] = {
    [LOOK_TITLE] = {FONT_TITLE, 340, 135, LINE_LEFT},
    [LOOK_SUBTITLE] = {FONT_SANS, 150, 160, LINE_LEFT},
    [LOOK_BODY] = {FONT_BODY, 120, 175, LINE_JUSTIFY, .indent = 2},
    [LOOK_H1] = {FONT_TITLE, 210, 143, LINE_LEFT, .before = 280, .after = 140},
    [LOOK_H2] = {FONT_HEI, 145, 159, LINE_LEFT, .before = 100, .after = 30},
    [LOOK_H3] = {FONT_HEI, 120, 175, LINE_LEFT, .before = 60},
    [LOOK_H4] = {FONT_KAI, 120, 175, LINE_LEFT},
    [LOOK_CELL] = {FONT_SANS, 100, 155, LINE_LEFT},
    [LOOK_CELL_HEAD] = {FONT_SANS, 100, 155, LINE_LEFT, .second = true},
    [LOOK_QUOTE] = {FONT_KAI, 115, 165, LINE_JUSTIFY, .before = 60, .after = 60},
    [LOOK_CODE] = {FONT_SANS, 95, 158, LINE_LEFT},
    [LOOK_SMALL] = {FONT_SANS, 92, 163, LINE_LEFT},
    [LOOK_BIG] = {FONT_HEI, 300, 133, LINE_LEFT},
};

static void measure(look *l, const print_doc *d, int percent)
{
    static const int papers[] = {130, 100, 88};
    *l = (look){.hanging = true, .table_line = POINTS(1), .ink = INK, .faint = HAIRLINE, .accent = CINNABAR};
    style_paper(l, d);
    l->left = l->page_w * 12 / 100;
    l->width = l->page_w - 2 * l->left;
    l->top = l->page_h * 10 / 100;
    l->height = l->page_h - 2 * l->top;
    percent = percent * papers[style_sheet(d)] / 100 * (d->large ? 130 : 100) / 100;
    style_types(l, types, percent, percent);
}

static void cover(flow *f)
{
    const print_doc *d = f->doc;
    sheet *s = f->s;
    flow_space(f, f->look->height / 5, ROW_KEEP_NEXT);
    str office = d->header.n ? d->header : d->issuer;
    if (office.n) style_coloured(f, office, LOOK_SUBTITLE, CINNABAR);
    style_rule(f, POINTS(6), POINTS(2), CINNABAR, ROW_KEEP_NEXT);
    f->pending = POINTS(18);
    if (d->title.n) flow_text(f, d->title, LOOK_TITLE, TAG_H1, ROW_KEEP_NEXT);
    f->pending = POINTS(12);
    if (d->subtitle.n) flow_text(f, d->subtitle, LOOK_SUBTITLE, TAG_P, 0);
    str line = style_date(s->mem, d->date);
    if (d->number.n)
        line = str_fmt(s->mem, "%.*s%s%.*s", STR_ARG(d->number), line.n ? " · " : "", STR_ARG(line));
    if (line.n) flow_text(f, line, LOOK_SUBTITLE, TAG_P, 0);
    if (d->url.n) style_qr(f, MM(3000), LINE_LEFT, ROW_BOTTOM);
    if (d->footer.n) flow_text(f, d->footer, LOOK_SMALL, TAG_P, ROW_BOTTOM);
}

static void dots(flow *f, milli from, milli to, milli y)
{
    if (to - from < POINTS(6)) return;
    milli *points = arena_make_n(f->s->mem, milli, 4);
    points[2] = to - from;
    item *m = sheet_item(f->s, ITEM_PATH, ELEM_ARTIFACT);
    m->x = from, m->y = y, m->points = points, m->npoints = 2;
    m->line = 500, m->dashed = true, m->colour = f->look->faint;
}

/* One line: title, dots, number; the number is known in the second pass. */
static void contents_line(flow *f, uint32_t toc, str words, unsigned level, uint32_t target, unsigned number)
{
    sheet *s = f->s;
    uint32_t link = sheet_elem(s, TAG_LINK, sheet_elem(s, TAG_TOCI, toc)), first = s->nitems;
    s->elems[link].alt = words;
    s->elems[link].target = target + 1;
    look_text l = f->look->text[LOOK_BODY];
    l.role = level == 1 ? FONT_HEI : FONT_SANS;
    type how = flow_type(&l, link);
    milli indent = (milli)(level - 1) * 2 * l.size, base = line_base(l.size, l.pitch), room = 3 * l.size;
    line_text t;
    line_start(&t, s, 0);
    line_put(&t, words, &how);
    if (line_width(&t) > f->width - indent - room) {
        while (t.n > 1 && line_width(&t) > f->width - indent - room - l.size) t.n--;
        line_put(&t, STR("…"), &how);
    }
    milli w = line_draw_at(&t, 0, t.n, f->x + indent, base);
    how.role = FONT_SANS;
    line_start(&t, s, 0);
    line_put(&t, str_fmt(s->mem, "%u", number), &how);
    milli right = f->x + f->width - line_width(&t);
    dots(f, f->x + indent + w + l.size / 2, right - l.size / 2, base - l.size / 4);
    line_draw_at(&t, 0, t.n, right, base);
    sheet_row(s, first, l.pitch, level == 1 ? l.size / 2 : 0, 0);
}

/* Before the cut there are no headings yet: their characters are asked for in both faces of the contents. */
static void ask_for_contents(flow *f)
{
    for (const block *b = f->doc->body ? f->doc->body->first : NULL; b; b = b->next) {
        if (b->kind != BLOCK_HEADING) continue;
        str words = runs_text(f->s->mem, b->runs);
        style_words(f, words, FONT_HEI, POINTS(10), INK, 0, 0);
        style_words(f, words, FONT_SANS, POINTS(10), INK, 0, 0);
    }
    style_words(f, STR("…"), FONT_HEI, POINTS(10), INK, 0, 0);
    style_words(f, STR("…"), FONT_SANS, POINTS(10), INK, 0, 0);
    style_words(f, STR("目录"), f->look->text[LOOK_H1].role, POINTS(10), INK, 0, 0);
}

static void contents(flow *f)
{
    sheet *s = f->s;
    if (s->wanting) ask_for_contents(f);
    if (!f->known_headings) return;
    flow_space(f, 0, ROW_NEW_PAGE | ROW_KEEP_NEXT);
    flow_text(f, STR("目录"), LOOK_H1, TAG_H2, ROW_KEEP_NEXT);
    uint32_t toc = sheet_elem(s, TAG_TOC, f->parent);
    for (uint32_t i = 0; i < f->known_headings; i++) {
        const heading *h = &f->known[i];
        if (h->level <= 2) contents_line(f, toc, h->title, h->level, i, h->page + 1);
    }
}

static void set(flow *f)
{
    cover(f);
    contents(f);
    f->pending = 0;
    flow_space(f, 0, ROW_NEW_PAGE);
    f->chapters = true;
    flow_blocks(f, f->doc->body ? f->doc->body->first : NULL);
}

static void furnish(flow *f)
{
    sheet *s = f->s;
    const look *l = f->look;
    milli size = l->text[LOOK_SMALL].size;
    for (uint32_t p = 1; p < s->npages || (s->wanting && p == 1); p++) {
        uint32_t first = s->nitems;
        style_words(f, f->doc->title, FONT_SANS, size, SECOND_INK, l->left, l->top - 2 * size);
        sheet_fill(s, ELEM_ARTIFACT, l->left, l->top - 3 * size / 2, l->width, 300, l->faint);
        uint32_t number = s->nitems;
        milli w = style_words(f, str_fmt(s->mem, "%u", (unsigned)p + 1), FONT_SANS, size, INK, 0,
                              l->top + l->height + 3 * size);
        sheet_shift(s, number, p % 2 == 0 ? l->left + l->width - w : l->left, 0);
        if (s->wanting) return;
        s->pages[p].furniture = first;
        s->pages[p].nfurniture = s->nitems - first;
    }
}

const style style_booklet = {measure, set, furnish, .contents = true};
