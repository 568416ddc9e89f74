/* Outline maps of the fence `map`: see fence.h. Whole numbers: millionths of a degree or of any unit. */
#include "print/fence.h"

#include "base/num.h"
#include "rules/outline.h"

enum { POINTS_EACH = 2000 };

static bool read_millionths(str s, int64_t *out)
{
    dec d, fine;
    if (!dec_parse(s, &d)) return false;
    while (d.scale > 6) d.value /= 10, d.scale--;
    if (!dec_rescale(d, 6, &fine) || fine.value > INT64_C(1000000000000) ||
        fine.value < -INT64_C(1000000000000))
        return false;
    *out = fine.value;
    return true;
}

unsigned map_read(arena *a, const block *b, map_shape *shapes)
{
    unsigned n = 0;
    str rest = b->text;
    for (str line = fence_line(&rest); line.n && n < MAP_SHAPES; line = fence_line(&rest)) {
        map_shape *o = &shapes[n];
        *o = (map_shape){.label = str_trim(str_cut(line, '|', &line))};
        if (str_starts(o->label, STR("*"))) o->chosen = true;
        if (str_starts(o->label, STR("@"))) o->place = true;
        if (o->chosen || o->place) o->label = str_trim(str_sub(o->label, 1, o->label.n));
        o->xy = arena_make_n(a, int64_t, 2 * (line.n / 4 + 1));
        while (line.n && o->n < POINTS_EACH) {
            line = str_trim(line);
            str y = str_cut(line, ' ', &line), x = str_cut(y, ',', &y);
            if (read_millionths(x, &o->xy[2 * o->n]) && read_millionths(y, &o->xy[2 * o->n + 1])) o->n++;
        }
        if (o->place ? o->n >= 1 : o->n >= 3) n++;
    }
    return n;
}

/* A degree of longitude in thousandths of one of latitude; 1000 for other coordinates. */
static int64_t longitude_squeeze(int64_t low, int64_t high)
{
    int64_t lat = (low + high) / 2;
    return lat > 90000000 || lat < -90000000 ? 1000 : outline_stretch(lat * 10) / 1000;
}

void map_fit(map_frame *m, const map_shape *shapes, unsigned n, milli w, milli h)
{
    m->left = m->low = INT64_MAX, m->right = m->high = INT64_MIN;
    for (unsigned i = 0; i < n; i++)
        for (uint32_t k = 0; k < shapes[i].n; k++) {
            int64_t x = shapes[i].xy[2 * k], y = shapes[i].xy[2 * k + 1];
            if (x < m->left) m->left = x;
            if (x > m->right) m->right = x;
            if (y < m->low) m->low = y;
            if (y > m->high) m->high = y;
        }
    m->squeeze = longitude_squeeze(m->low, m->high);
    int64_t dx = (m->right - m->left) * m->squeeze / 1000 + 1, dy = m->high - m->low + 1;
    if (dx * h > dy * w) m->w = w, m->h = (milli)(dy * w / dx);
    else m->h = h, m->w = (milli)(dx * h / dy);
}

milli map_x(const map_frame *m, int64_t x)
{
    return (milli)((x - m->left) * m->w / (m->right - m->left + 1));
}
milli map_y(const map_frame *m, int64_t y) { return (milli)((m->high - y) * m->h / (m->high - m->low + 1)); }

void map_middle(const map_frame *m, const map_shape *o, milli *x, milli *y)
{
    spot spots[POINTS_EACH];
    uint32_t n = o->n < POINTS_EACH ? o->n : POINTS_EACH;
    for (uint32_t k = 0; k < n; k++) spots[k] = (spot){map_x(m, o->xy[2 * k]), map_y(m, o->xy[2 * k + 1])};
    outline_room room =
        outline_room_in(&(outline_path){spots, &n, 1}, &(outline_text){.most = INT32_MAX, .aspect = 200});
    *x = room.high ? room.at.x : spots[0].x;
    *y = room.high ? room.at.y : spots[0].y;
}

/* Shape i as a polygon; label in the middle of its box. */
static void draw_shape(flow *f, const map_frame *m, const map_shape *o, uint32_t e)
{
    sheet *s = f->s;
    milli *points = arena_make_n(s->mem, milli, 2 * (size_t)o->n);
    for (uint32_t k = 0; k < o->n; k++)
        points[2 * k] = map_x(m, o->xy[2 * k]), points[2 * k + 1] = map_y(m, o->xy[2 * k + 1]);
    if (o->place) {
        sheet_fill(s, e, m->x + points[0] - 2000, points[1] - 2000, 4000, 4000, f->look->accent);
        return;
    }
    for (int drawn = o->chosen ? 0 : 1; drawn < 2; drawn++) {
        item *p = sheet_item(s, ITEM_PATH, e);
        p->x = m->x, p->points = points, p->npoints = o->n, p->closed = true;
        p->line = drawn ? (o->chosen ? 1500 : 600) : 0;
        p->colour = drawn ? (o->chosen ? f->look->accent : 0x8A9096) : 0xF6E3E1;
    }
}

/* The label's size: seven tenths of the shape's width, between the small type and twice as large. */
static milli label_size(flow *f, const map_frame *m, const map_shape *o, const type *how)
{
    int64_t left = INT64_MAX, right = INT64_MIN;
    for (uint32_t k = 0; k < o->n; k++) {
        int64_t x = map_x(m, o->xy[2 * k]);
        if (x < left) left = x;
        if (x > right) right = x;
    }
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, o->label, how);
    milli w = line_width(&t);
    if (o->place || w < 1) return how->size;
    int64_t size = how->size * (right - left) * 7 / 10 / w;
    return size < how->size ? how->size : size > 2 * how->size ? 2 * how->size : (milli)size;
}

static void draw_label(flow *f, const map_frame *m, const map_shape *o, uint32_t e, milli size)
{
    milli x, y;
    map_middle(m, o, &x, &y);
    type how = flow_type(&f->look->text[LOOK_SMALL], e);
    how.size = o->place ? how.size : size;
    if (o->chosen) how.role = FONT_HEI;
    line_text t;
    line_start(&t, f->s, 0);
    line_put(&t, o->label, &how);
    milli w = line_width(&t), at = m->x + x - w / 2, base = y + how.size / 3;
    if (o->place) at += w / 2 + 4000;
    if (at + w > f->x + f->width) at = f->x + f->width - w;
    if (at < f->x) at = f->x;
    line_draw_at(&t, 0, t.n, at, base);
}

str map_words(arena *a, const map_shape *shapes, unsigned n)
{
    str out = STR("轮廓图：");
    for (unsigned i = 0; i < n; i++)
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), i ? "、" : "", STR_ARG(shapes[i].label));
    return out;
}

void map_outline(flow *f, const block *b)
{
    sheet *s = f->s;
    map_shape *shapes = arena_make_n(s->mem, map_shape, MAP_SHAPES);
    unsigned n = map_read(s->mem, b, shapes);
    if (!n) return;
    map_frame m = {0};
    milli h = fence_length(fence_option(b->rest, STR("height")), f->look->height / 4);
    if (f->look->big) { /* heights are written for A4; posters and cards are scaled to their sheet */
        milli shorter = f->look->page_w < f->look->page_h ? f->look->page_w : f->look->page_h;
        h = (milli)((int64_t)h * shorter / MM(21000));
    }
    if (h > f->look->height) h = f->look->height;
    map_fit(&m, shapes, n, f->width - 4000, h - 4000);
    if (m.w < 1000) m.w = 1000;
    if (m.h < 1000) m.h = 1000;
    m.x = f->x + (f->width - m.w) / 2;
    uint32_t e = sheet_elem(s, TAG_FIGURE, f->parent), first = s->nitems;
    s->elems[e].alt = map_words(s->mem, shapes, n);
    for (unsigned layer = 0; layer < 3; layer++) /* neighbours, what it is about, places */
        for (unsigned i = 0; i < n; i++)
            if ((shapes[i].place ? 2u : shapes[i].chosen ? 1u : 0u) == layer)
                draw_shape(f, &m, &shapes[i], e);
    type how = flow_type(&f->look->text[LOOK_SMALL], e);
    milli size = 2 * how.size; /* one size for all: the smallest that any of them needs */
    for (unsigned i = 0; i < n; i++) {
        milli own = label_size(f, &m, &shapes[i], &how);
        if (!shapes[i].place && shapes[i].label.n && own < size) size = own;
    }
    for (unsigned i = 0; i < n; i++)
        if (shapes[i].label.n) draw_label(f, &m, &shapes[i], e, size);
    sheet_shift(s, first, 0, 2000);
    milli gap = f->look->text[LOOK_BODY].pitch / 3;
    sheet_row(s, first, m.h + 4000, flow_before(f, gap), 0);
    f->pending = gap;
}
