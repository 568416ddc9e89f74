#include "print/style.h"

#include "base/date.h"

print_paper style_sheet(const print_doc *d)
{
    bool larger = d->large && (d->paper == PRINT_A5 || d->style == PRINT_CARD);
    return larger && d->paper != PRINT_A3 ? (print_paper)(d->paper - 1) : d->paper;
}

void style_paper(look *l, const print_doc *d)
{
    static const milli sides[][2] = {{MM(29700), MM(42000)}, {MM(21000), MM(29700)}, {MM(14800), MM(21000)}};
    l->page_w = sides[style_sheet(d)][d->landscape ? 1 : 0];
    l->page_h = sides[style_sheet(d)][d->landscape ? 0 : 1];
}

void style_types(look *l, const style_type types[LOOK_KINDS], int percent, int small_percent)
{
    for (int i = 0; i < LOOK_KINDS; i++) {
        const style_type *t = &types[i];
        int p =
            i == LOOK_SMALL ? small_percent : percent; /* a hundredth of a tenth of a point is one milli */
        milli size = (milli)t->size * p;
        l->text[i] = (look_text){t->role,
                                 size,
                                 (milli)((int64_t)size * t->pitch_percent / 100),
                                 t->second ? SECOND_INK : INK,
                                 t->align,
                                 t->indent,
                                 (milli)t->before * p,
                                 (milli)t->after * p};
    }
}

void style_coloured(flow *f, str words, look_kind kind, uint32_t colour)
{
    look inner = *f->look;
    const look *outer = f->look;
    inner.text[kind].colour = colour;
    f->look = &inner;
    flow_text(f, words, kind, TAG_P, ROW_KEEP_NEXT);
    f->look = outer;
}

void style_rule(flow *f, milli before, milli thick, uint32_t colour, unsigned flags)
{
    uint32_t first = f->s->nitems;
    sheet_fill(f->s, ELEM_ARTIFACT, f->x, 0, f->width, thick, colour);
    sheet_row(f->s, first, thick, before, flags);
}

str style_date(arena *a, str s)
{
    date d = date_parse(s);
    if (d == DATE_NONE) return s;
    ymd v = date_split(d);
    return str_fmt(a, "%d年%d月%d日", v.year, v.month, v.day);
}

milli style_words(flow *f, str text, font_role role, milli size, uint32_t colour, milli x, milli base)
{
    look_text l = {role, size, size, colour, LINE_LEFT, 0, 0, 0};
    type how = flow_type(&l, ELEM_ARTIFACT);
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, text, &how);
    return line_draw_at(&t, 0, t.n, x, base);
}

milli style_fit(flow *f, str text, font_role role, milli most, milli least, milli width)
{
    look_text l = {role, most, most, 0, LINE_LEFT, 0, 0, 0};
    type how = flow_type(&l, ELEM_ARTIFACT);
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, text, &how);
    milli w = line_width(&t);
    if (w <= width) return most;
    milli size = (milli)((int64_t)most * width / w) / 500 * 500;
    return size < least ? least : size;
}

str style_proof(arena *a, const print_doc *d)
{
    str out = STR_NONE;
    if (d->hash.n) out = str_fmt(a, "校验码 %.*s", STR_ARG(d->hash));
    if (d->entry.n)
        out = str_fmt(a, "%.*s%s公开登记 %.*s", STR_ARG(out), out.n ? " · " : "", STR_ARG(d->entry));
    return out;
}

str style_code_words(arena *a, const print_doc *d)
{
    str out = STR("扫码看原文，核对有无更正"), proof = style_proof(a, d);
    if (proof.n) out = str_fmt(a, "%.*s\n%.*s", STR_ARG(out), STR_ARG(proof));
    return str_fmt(a, "%.*s\n%.*s", STR_ARG(out), STR_ARG(d->url));
}

void style_qr(flow *f, milli side, line_align align, unsigned flags)
{
    sheet *s = f->s;
    uint32_t first = s->nrows;
    flow_qr_row(f, f->doc->url, style_code_words(s->mem, f->doc), side, align);
    for (uint32_t r = first; r < s->nrows; r++) s->rows[r].flags |= (uint16_t)flags;
}
