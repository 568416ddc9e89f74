/* Bars and sparklines of the fence `bars`: see fence.h. */
#include "print/fence.h"

#include "base/num.h"

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

unsigned chart_read(const block *b, bar *bars)
{
    unsigned n = 0;
    str rest = b->text, tick_words = fence_option(b->rest, STR("tick-label"));
    int64_t tick = -1;
    read_figure(fence_option(b->rest, STR("tick")), &tick);
    for (str line = fence_line(&rest); line.n && n < CHART_BARS; line = fence_line(&rest)) {
        bar *o = &bars[n];
        *o = (bar){.label = field(&line), .tick = tick, .tick_words = tick_words};
        str figures = field(&line);
        o->words = field(&line);
        str own = field(&line);
        if (read_figure(str_cut(own, ' ', &own), &o->tick)) o->tick_words = str_trim(own);
        while (figures.n && o->n < CHART_PARTS) {
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

str chart_legend(str *rest)
{
    size_t at = str_find(*rest, STR("、"), 0);
    str name = str_sub(*rest, 0, at == SIZE_MAX ? rest->n : at);
    *rest = at == SIZE_MAX ? STR_NONE : str_sub(*rest, at + 3, rest->n);
    return name;
}

str chart_words(arena *a, const bar *bars, unsigned n, str unit, str legend)
{
    buf o = {0};
    for (unsigned i = 0; i < n; i++) {
        if (o.n) buf_puts(&o, "；");
        buf_put(&o, bars[i].label);
        str names = legend;
        for (unsigned k = 0; k < bars[i].n; k++) {
            buf_puts(&o, k ? "、" : " ");
            buf_put(&o, chart_legend(&names));
            put_figure(&o, bars[i].parts[k]);
            buf_put(&o, unit);
        }
        if (bars[i].words.n) buf_fmt(&o, "（%.*s）", STR_ARG(bars[i].words));
    }
    str out = str_copy(a, buf_str(&o));
    buf_fini(&o);
    return out;
}

/* The larger of `so_far` and the width of a text, at most `most`. */
static milli widest(flow *f, milli so_far, str text, milli most)
{
    const look_text *l = &f->look->text[LOOK_SMALL];
    type how = flow_type(l, 0);
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, text, &how);
    milli w = line_width(&t) < most ? line_width(&t) : most;
    return w > so_far ? w : so_far;
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

/* ---- sparklines ------------------------------------------------------------------------------------ */

/* Between its own least and largest figure: what a line of words' height can show is how a figure moved. */
static milli *spark_points(sheet *s, const bar *o, milli w, milli height, milli size)
{
    milli *points = arena_make_n(s->mem, milli, 2 * CHART_PARTS);
    int64_t most = o->parts[0], least = o->parts[0];
    for (unsigned k = 1; k < o->n; k++) {
        if (o->parts[k] > most) most = o->parts[k];
        if (o->parts[k] < least) least = o->parts[k];
    }
    for (unsigned k = 0; k < o->n; k++) {
        points[2 * k] = o->n > 1 ? (milli)((int64_t)w * k / (o->n - 1)) : 0;
        points[2 * k + 1] =
            most == least
                ? height / 2
                : (milli)(height - size / 2 - (height - size) * (o->parts[k] - least) / (most - least));
    }
    return points;
}

static void sparklines(flow *f, const bar *bars, unsigned n)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_SMALL];
    milli height = 2 * l->pitch, labels = 0, firsts = 0, words = 0, gap = l->size;
    str *first_words = arena_make_n(s->mem, str, n); /* where the line begins; its end is in the words */
    for (unsigned i = 0; i < n; i++) {
        buf figure = {0};
        put_figure(&figure, bars[i].parts[0]);
        first_words[i] = str_copy(s->mem, buf_str(&figure));
        buf_fini(&figure);
        labels = widest(f, labels, bars[i].label, f->width / 3);
        firsts = widest(f, firsts, first_words[i], f->width / 6);
        words = widest(f, words, bars[i].words, f->width / 4);
    }
    milli x = f->x + labels + firsts + 3 * gap, w = f->x + f->width - words - gap - x;
    if (w > f->width * 2 / 5) w = f->width * 2 / 5;
    for (unsigned i = 0; i < n; i++) {
        const bar *o = &bars[i];
        uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
        s->elems[e].alt = chart_words(s->mem, o, 1, STR_NONE, STR_NONE);
        milli base = height / 2 + l->size / 3;
        const milli *points = spark_points(s, o, w, height, l->size);
        word_at(f, o->label, e, f->x, base, labels);
        word_at(f, first_words[i], e, x - gap - widest(f, 0, first_words[i], firsts), base, firsts);
        item *m = sheet_item(s, ITEM_PATH, e);
        m->x = x, m->points = points, m->npoints = o->n, m->line = 900, m->colour = f->look->ink;
        sheet_fill(s, e, x + points[2 * o->n - 2] - 1500, points[2 * o->n - 1] - 1500, 3000, 3000,
                   f->look->accent);
        word_at(f, o->words, e, x + w + gap, base, words);
        sheet_row(s, first, height, i ? 0 : flow_before(f, l->size), 0);
    }
    f->pending = l->size;
}

/* ---- bars ------------------------------------------------------------------------------------------ */

typedef struct scale {
    milli x, width;
    int64_t most;
} scale;

static milli along(const scale *c, int64_t v)
{
    if (v > c->most) v = c->most;
    return (milli)(v * c->width / c->most);
}

/* One bar with what stands left and right of it; y is its upper edge. */
static void draw_bar(flow *f, const scale *c, const bar *o, uint32_t e, milli y, milli labels, milli words)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_SMALL];
    milli gap = l->size / 2, thick = l->size, at = 0, base = y + line_base(l->size, l->pitch);
    milli bar_y = y + (l->pitch - thick) / 2, w = widest(f, 0, o->label, labels);
    word_at(f, o->label, e, c->x - gap - w, base, labels);
    sheet_fill(s, e, c->x, bar_y, c->width, thick, 0xF1F2F3);
    int64_t sum = 0;
    for (unsigned k = 0; k < o->n; k++) {
        milli upto = along(c, sum += o->parts[k]);
        if (upto > at) sheet_fill(s, e, c->x + at, bar_y, upto - at, thick, tone(f->look, k));
        at = upto;
    }
    word_at(f, o->words, e, c->x + c->width + gap, base, words);
}

/* Squares in the tones of the parts, each with its name. Returns the height. */
static milli draw_legend(flow *f, str names, uint32_t e, milli x, milli y)
{
    const look_text *l = &f->look->text[LOOK_SMALL];
    milli side = l->size * 8 / 10, base = y + line_base(l->size, l->pitch);
    for (unsigned k = 0; names.n; k++) {
        str name = chart_legend(&names);
        sheet_fill(f->s, e, x, base - side, side, side, tone(f->look, k));
        x += side + l->size / 3;
        x += word_at(f, name, e, x, base, f->width) + l->size;
    }
    return l->pitch;
}

static bool same_tick(const bar *a, const bar *b)
{
    return a->tick == b->tick && str_eq(a->tick_words, b->tick_words);
}

void chart_fill_words(arena *a, bar *o, str unit)
{
    if (o->words.n) return;
    buf out = {0};
    put_figure(&out, o->sum);
    buf_put(&out, unit);
    o->words = str_copy(a, buf_str(&out));
    buf_fini(&out);
}

bool chart_is_line(const block *b) { return str_find(b->rest, STR("line"), 0) == 0; }

int64_t chart_most(const block *b, const bar *bars, unsigned n)
{
    int64_t most = 1;
    for (unsigned i = 0; i < n; i++)
        if (bars[i].sum > most) most = bars[i].sum;
    read_figure(fence_option(b->rest, STR("max")), &most);
    return most < 1 ? 1 : most;
}

void chart_bars(flow *f, const block *b)
{
    sheet *s = f->s;
    bar *bars = arena_make_n(s->mem, bar, CHART_BARS);
    unsigned n = chart_read(b, bars);
    if (!n) return;
    if (chart_is_line(b)) {
        sparklines(f, bars, n);
        return;
    }
    const look_text *l = &f->look->text[LOOK_SMALL];
    str unit = fence_option(b->rest, STR("unit")), legend = fence_option(b->rest, STR("legend"));
    scale c = {.most = chart_most(b, bars, n)};
    milli labels = 0, words = 0, gap = l->size / 2;
    for (unsigned i = 0; i < n; i++) {
        chart_fill_words(s->mem, &bars[i], unit);
        labels = widest(f, labels, bars[i].label, f->width / 3);
        words = widest(f, words, bars[i].words, f->width / 3);
    }
    c.x = f->x + labels + gap;
    c.width = f->width - labels - words - 2 * gap;
    uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
    s->elems[e].alt = chart_words(s->mem, bars, n, unit, legend);
    milli y = 0, step = l->pitch + gap / 2;
    for (unsigned i = 0; i < n; i++, y += step) {
        const bar *o = &bars[i];
        milli x = c.x + along(&c, o->tick);
        if (o->tick >= 0 &&
            (!i || !same_tick(o, o - 1))) { /* the threshold is named above the first of its bars */
            milli left = x - widest(f, 0, o->tick_words, f->width) / 2;
            word_at(f, o->tick_words, e, left < f->x ? f->x : left, y + line_base(l->size, l->pitch),
                    f->width);
            y += l->pitch;
        }
        draw_bar(f, &c, o, e, y, labels, words);
        bool joined = i + 1 < n && same_tick(o, o + 1);
        if (o->tick >= 0)
            sheet_fill(s, e, x - 600, y - l->size / 8, 1200, joined ? step : l->pitch + l->size / 8,
                       f->look->accent);
    }
    if (legend.n) y += draw_legend(f, legend, e, c.x, y);
    sheet_row(s, first, y, flow_before(f, l->size), 0);
    f->pending = l->size;
}
