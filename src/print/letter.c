/*
 * Letters 信函, GB/T 9704-2012 10.1: the form for what one office tells the public and for notices that hang
 * on a wall. The red name stands 30 mm below the edge of the paper and a red double rule 4 mm below it, its
 * twin 20 mm above the lower edge of the first page; the number stands right below the rule, the first page
 * has no number. So half a page is won for the text.
 */
#include "print/gongwen.h"

enum { NAME_MOST = 46, NAME_LEAST = 20 };

static void measure(look *l, const print_doc *d, int percent)
{
    gongwen_measure(l, d, percent);
    milli top = MM(3000); /* the lower edge of the type area stays */
    l->height += l->top - top;
    l->top = top;
}

/* 170 mm wide, upper stroke thick or thin. y of the pair's upper edge. */
static void double_rule(flow *f, milli y, bool thick_above)
{
    milli width = MM(17000), x = (f->look->page_w - width) / 2, thick = POINTS(2), thin = 700, gap = 1300;
    sheet_fill(f->s, ELEM_ARTIFACT, x, y, width, thick_above ? thick : thin, RED);
    sheet_fill(f->s, ELEM_ARTIFACT, x, y + (thick_above ? thick : thin) + gap, width,
               thick_above ? thin : thick, RED);
}

static void head(flow *f)
{
    const print_doc *d = f->doc;
    sheet *s = f->s;
    milli size = f->look->text[LOOK_BODY].size;
    str name = d->header.n ? d->header : d->issuer, number = gongwen_number(f);
    if (name.n) {
        milli fit = style_fit(f, name, FONT_TITLE, POINTS(NAME_MOST), POINTS(NAME_LEAST), f->width);
        gongwen_line(f, name, FONT_TITLE, fit, fit, RED, LINE_CENTRE, ROW_KEEP_NEXT);
        flow_space(f, MM(400), ROW_KEEP_NEXT);
        uint32_t first = s->nitems;
        double_rule(f, 0, true);
        sheet_row(s, first, POINTS(4), 0, ROW_KEEP_NEXT);
        flow_space(f, size * 7 / 8, ROW_KEEP_NEXT);
    }
    gongwen_corner(f);
    if (number.n) gongwen_line(f, number, FONT_BODY, size, gongwen_pitch(f), INK, LINE_RIGHT, ROW_KEEP_NEXT);
    gongwen_title(f, name.n ? (number.n ? 1 : 2) : 0);
}

static void set(flow *f)
{
    head(f);
    bool coded = gongwen_text(f);
    if (f->doc->url.n && !coded) style_qr(f, MM(2600), LINE_LEFT, ROW_BOTTOM);
    gongwen_copies(f, ROW_BOTTOM);
}

static void furnish(flow *f)
{
    sheet *s = f->s;
    gongwen_page_numbers(f, s->wanting ? 0 : 1);
    uint32_t first = s->nitems;
    double_rule(f, f->look->page_h - MM(2000) - POINTS(4), false);
    s->pages[0].furniture = first;
    s->pages[0].nfurniture = s->nitems - first;
}

const style style_letter = {measure, set, furnish, .tightens = true};
