#include "print/style.h"

#include "base/date.h"

void style_paper(look *l, const print_doc *d)
{
    static const milli sides[][2] = {{MM(29700), MM(42000)}, {MM(21000), MM(29700)}, {MM(14800), MM(21000)}};
    l->page_w = sides[d->paper][d->landscape ? 1 : 0];
    l->page_h = sides[d->paper][d->landscape ? 0 : 1];
}

void style_scale(look *l, int percent)
{
    for (int i = 0; i < LOOK_KINDS; i++) {
        look_text *t = &l->text[i];
        t->size = (milli)((int64_t)t->size * percent / 100);
        t->pitch = (milli)((int64_t)t->pitch * percent / 100);
        t->before = (milli)((int64_t)t->before * percent / 100);
        t->after = (milli)((int64_t)t->after * percent / 100);
    }
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
