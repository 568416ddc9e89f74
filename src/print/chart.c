/* Bars and sparklines of the fence `bars`: see fence.h. */
#include "print/fence.h"

#include "base/num.h"

enum { BARS = 64, PARTS = 60 };

typedef struct bar {
    str label, words;
    int64_t parts[PARTS]; /* thousandths */
    unsigned n;
    int64_t sum;
} bar;

/* "287" or "69.5" in thousandths; false where it is no figure or below zero. */
static bool read_figure(str s, int64_t *out)
{
    dec d, fine;
    while (s.n && (s.p[s.n - 1] == '%' || s.p[s.n - 1] == ',')) s.n--;
    if (!dec_parse(s, &d) || d.value < 0) return false;
    while (d.scale > 3) d.value /= 10, d.scale--;
    if (!dec_rescale(d, 3, &fine) || fine.value > INT64_C(1000000000000000)) return false;
    *out = fine.value;
    return true;
}

static void put_figure(buf *o, int64_t v)
{
    buf_put_int(o, v / 1000);
    if (v % 1000 == 0) return;
    char digits[4] = {'.', (char)('0' + v / 100 % 10), (char)('0' + v / 10 % 10), (char)('0' + v % 10)};
    size_t n = 4;
    while (digits[n - 1] == '0') n--;
    buf_put(o, (str){digits, n});
}

static str field(str *rest) { return str_trim(str_cut(*rest, '|', rest)); }

static unsigned read_bars(const block *b, bar *bars)
{
    unsigned n = 0;
    str rest = b->text;
    for (str line = fence_line(&rest); line.n && n < BARS; line = fence_line(&rest)) {
        bar *o = &bars[n];
        *o = (bar){.label = field(&line)};
        str figures = field(&line);
        o->words = field(&line);
        while (figures.n && o->n < PARTS) {
            str one = str_cut(figures, ' ', &figures);
            figures = str_trim(figures);
            if (read_figure(one, &o->parts[o->n])) o->sum += o->parts[o->n++];
        }
        if (o->n) n++;
    }
    return n;
}

/* Tones of the parts of one bar: dark to light; the first is what the bar is about. */
static uint32_t tone(const look *l, unsigned part)
{
    static const uint32_t tones[] = {0, 0x8A9096, 0xB9BEC3, 0xDCDFE2};
    return part == 0 ? l->ink : tones[part < 4 ? part : 3];
}

static str in_words(sheet *s, const bar *bars, unsigned n, str title, str unit)
{
    buf o = {0};
    buf_put(&o, title);
    for (unsigned i = 0; i < n; i++) {
        if (o.n) buf_puts(&o, "；");
        buf_put(&o, bars[i].label);
        for (unsigned k = 0; k < bars[i].n; k++) {
            buf_puts(&o, k ? "、" : " ");
            put_figure(&o, bars[i].parts[k]);
            buf_put(&o, unit);
        }
        if (bars[i].words.n) buf_fmt(&o, "（%.*s）", STR_ARG(bars[i].words));
    }
    str out = str_copy(s->mem, buf_str(&o));
    buf_fini(&o);
    return out;
}

static milli label_width(flow *f, str text)
{
    const look_text *l = &f->look->text[LOOK_SMALL];
    type how = flow_type(l, 0);
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, text, &how);
    return line_width(&t);
}

static milli word_at(flow *f, str text, uint32_t e, milli x, milli base, milli most)
{
    const look_text *l = &f->look->text[LOOK_SMALL];
    type how = flow_type(l, e);
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, text, &how);
    while (t.n > 1 && line_width(&t) > most) t.n--;
    return line_draw_at(&t, 0, t.n, x, base);
}

typedef struct scale {
    milli x, width;
    int64_t most;
} scale;

static milli along(const scale *c, int64_t v)
{
    if (v > c->most) v = c->most;
    return (milli)(v * c->width / c->most);
}

static void sparkline(flow *f, const bar *bars, unsigned n)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_SMALL];
    milli height = 3 * l->pitch;
    for (unsigned i = 0; i < n; i++) {
        const bar *o = &bars[i];
        uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
        s->elems[e].alt = in_words(s, o, 1, STR_NONE, STR_NONE);
        milli x = f->x + f->width / 4, w = f->width / 2;
        int64_t most = 1;
        for (unsigned k = 0; k < o->n; k++) most = o->parts[k] > most ? o->parts[k] : most;
        milli *points = arena_make_n(s->mem, milli, 2 * PARTS);
        for (unsigned k = 0; k < o->n; k++) {
            points[2 * k] = o->n > 1 ? (milli)((int64_t)w * k / (o->n - 1)) : 0;
            points[2 * k + 1] = (milli)(height - l->size / 2 - (height - l->size) * o->parts[k] / most);
        }
        word_at(f, o->label, e, f->x, height / 2 + l->size / 3, f->width / 4 - l->size);
        item *m = sheet_item(s, ITEM_PATH, e);
        m->x = x, m->points = points, m->npoints = o->n, m->line = 900, m->colour = f->look->ink;
        sheet_fill(s, e, x + points[2 * o->n - 2] - 1500, points[2 * o->n - 1] - 1500, 3000, 3000,
                   f->look->accent);
        word_at(f, o->words, e, x + w + l->size, height / 2 + l->size / 3, f->width / 4 - l->size);
        sheet_row(s, first, height, i ? 0 : flow_before(f, l->size), 0);
    }
    f->pending = l->size;
}

void chart_bars(flow *f, const block *b)
{
    sheet *s = f->s;
    bar *bars = arena_make_n(s->mem, bar, BARS);
    unsigned n = read_bars(b, bars);
    if (!n) return;
    if (str_find(b->rest, STR("line"), 0) == 0) {
        sparkline(f, bars, n);
        return;
    }
    const look_text *l = &f->look->text[LOOK_SMALL];
    str unit = fence_option(b->rest, STR("unit")), tick_label = fence_option(b->rest, STR("tick-label"));
    int64_t most = 0, tick = -1;
    milli labels = 0, words = 0;
    for (unsigned i = 0; i < n; i++) {
        if (bars[i].sum > most) most = bars[i].sum;
        milli w = label_width(f, bars[i].label);
        if (w > labels) labels = w;
        if (!bars[i].words.n) { /* the figure stands beside a bar that says nothing else */
            buf o = {0};
            put_figure(&o, bars[i].sum);
            buf_put(&o, unit);
            bars[i].words = str_copy(s->mem, buf_str(&o));
            buf_fini(&o);
        }
        w = label_width(f, bars[i].words);
        if (w > words) words = w;
    }
    read_figure(fence_option(b->rest, STR("max")), &most);
    if (!read_figure(fence_option(b->rest, STR("tick")), &tick)) tick = -1;
    if (most < 1) most = 1;
    if (labels > f->width / 3) labels = f->width / 3;
    if (words > f->width / 3) words = f->width / 3;
    milli gap = l->size / 2;
    scale c = {f->x + labels + gap, f->width - labels - words - 2 * gap, most};
    uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
    s->elems[e].alt = in_words(s, bars, n, STR_NONE, unit);
    milli y = tick >= 0 ? l->pitch : 0, top = y, thick = l->size;
    for (unsigned i = 0; i < n; i++, y += l->pitch + gap / 2) {
        milli at = 0, bar_y = y + (l->pitch - thick) / 2, base = y + line_base(l->size, l->pitch);
        word_at(f, bars[i].label, e,
                c.x - gap - (label_width(f, bars[i].label) < labels ? label_width(f, bars[i].label) : labels),
                base, labels);
        sheet_fill(s, e, c.x, bar_y, c.width, thick, 0xF1F2F3);
        int64_t sum = 0;
        for (unsigned k = 0; k < bars[i].n; k++) {
            milli upto = along(&c, sum += bars[i].parts[k]);
            if (upto > at) sheet_fill(s, e, c.x + at, bar_y, upto - at, thick, tone(f->look, k));
            at = upto;
        }
        word_at(f, bars[i].words, e, c.x + c.width + gap, base, words);
    }
    if (tick >= 0) {
        milli x = c.x + along(&c, tick), w = label_width(f, tick_label);
        sheet_fill(s, e, x - 600, top - l->size / 4, 1200, y - top + l->size / 4, f->look->accent);
        milli left = x - w / 2 < f->x ? f->x : x - w / 2;
        word_at(f, tick_label, e, left, line_base(l->size, l->pitch), f->width);
    }
    sheet_row(s, first, y, flow_before(f, l->size), 0);
    f->pending = l->size;
}
