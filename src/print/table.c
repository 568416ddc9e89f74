/*
 * Tables: see flow.h. Column widths follow what is in them, cells wrap, rows stay whole, figures
 * stand on the decimal point. Only rules between rows, as on a page set by hand.
 */
#include "print/flow.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

typedef struct cell {
    line_text text;
    const run *runs;
    uint32_t elem;
    milli natural, least;
    milli left, right; /* of a figure: before and after the decimal point */
    uint32_t point;    /* first character after the whole part */
    milli size, pitch;
    bool figure;
} cell;

typedef struct column {
    milli x, width, natural, least, left, right;
    bool figures; /* most cells are figures: aligned on the point */
    cell_align align;
} column;

typedef struct table {
    flow *f;
    const look *l;
    cell *cells; /* rows * columns */
    column *columns;
    uint32_t rows, n;
    milli pad; /* at both sides of a cell */
    milli size, pitch;
    uint32_t elem;
} table;

/* ¥1,234.50元 and 69.66% and 12: the end of the whole part, or UINT32_MAX where it is no figure. */
static uint32_t figure_point(const line_text *t)
{
    uint32_t i = 0, digits = 0;
    while (i < t->n && (t->c[i].cp == 0xA5 || t->c[i].cp == 0xFFE5 || t->c[i].cp == '-' ||
                        t->c[i].cp == '+' || t->c[i].cp == 0x2212 || t->c[i].cp == 0x2248))
        i++;
    for (; i < t->n && ((t->c[i].cp >= '0' && t->c[i].cp <= '9') || t->c[i].cp == ','); i++) digits++;
    if (!digits) return UINT32_MAX;
    uint32_t point = i;
    if (i < t->n && t->c[i].cp == '.')
        for (i++; i < t->n && t->c[i].cp >= '0' && t->c[i].cp <= '9'; i++) {
        }
    /* a short unit may follow: 元 % ㎡ 人次 */
    return t->n - i <= 3 && (i == t->n || t->c[i].cp > '9' || t->c[i].cp == '%' || t->c[i].cp == ' ')
               ? point
               : UINT32_MAX;
}

static milli width_between(const line_text *t, uint32_t from, uint32_t to)
{
    milli w = 0;
    for (uint32_t i = from; i < to; i++) w += t->c[i].width + (i > from ? t->c[i].lead : 0);
    return w;
}

/* What a poster is about: the price in a table is set larger than who pays it. */
static bool is_loud(const table *t, const cell *c)
{
    enum { SHORT = 24 }; /* bytes: a price, not a sentence */
    const run *r = c->runs;
    return t->l->big && r && r->kind == RUN_STRONG && !r->next && runs_text(t->f->s->mem, r).n <= SHORT;
}

static void measure_cell(table *t, cell *c, bool head)
{
    const look_text *l = &t->l->text[head ? LOOK_CELL_HEAD : LOOK_CELL];
    look_text sized = *l;
    bool loud = !head && is_loud(t, c);
    sized.size = c->size = loud ? t->size * 2 : t->size;
    c->pitch = loud ? t->pitch * 8 / 5 : t->pitch;
    type how = flow_type(&sized, c->elem);
    line_start(&c->text, t->f->s, 0);
    flow_runs(t->f, &c->text, c->runs, &how);
    c->natural = line_width(&c->text);
    c->least = line_min_width(&c->text);
    /* a date or a name stays whole; a column of a few characters a line cannot be read */
    milli readable = c->natural <= 8 * c->size ? c->natural : 5 * c->size;
    if (c->least < readable) c->least = readable;
    c->point = head ? UINT32_MAX : figure_point(&c->text);
    c->figure = c->point != UINT32_MAX;
    if (!c->figure) return;
    c->left = width_between(&c->text, 0, c->point);
    c->right = c->natural - c->left;
}

/* The cells in the order of reading; header cells and names of rows are TH. */
static void read_cells(table *t, const block *b)
{
    sheet *s = t->f->s;
    t->cells = arena_make_n(s->mem, cell, (size_t)t->rows * t->n);
    uint32_t r = 0;
    for (const block *row_block = b->first; row_block; row_block = row_block->next, r++) {
        uint32_t tr = sheet_elem(s, TAG_TR, t->elem);
        const block *c = row_block->first;
        for (uint32_t k = 0; k < t->n; k++) {
            cell *at = &t->cells[(size_t)r * t->n + k];
            at->runs = c ? c->runs : NULL;
            c = c ? c->next : NULL;
            bool names_row = r > 0 && k == 0 && t->n > 1 && at->runs;
            at->elem = sheet_elem(s, r == 0 || names_row ? TAG_TH : TAG_TD, tr);
            s->elems[at->elem].scope = r == 0 ? SCOPE_COLUMN : names_row ? SCOPE_ROW : SCOPE_NONE;
        }
    }
}

static void measure(table *t, const block *b)
{
    for (uint32_t k = 0; k < t->n; k++) {
        column *o = &t->columns[k];
        *o = (column){.align = b->align ? (cell_align)b->align[k] : ALIGN_NONE};
        uint32_t figures = 0, filled = 0;
        for (uint32_t r = 0; r < t->rows; r++) {
            cell *c = &t->cells[(size_t)r * t->n + k];
            measure_cell(t, c, r == 0);
            if (c->natural > o->natural) o->natural = c->natural;
            if (c->least > o->least) o->least = c->least;
            if (c->left > o->left) o->left = c->left;
            if (c->right > o->right) o->right = c->right;
            if (r && c->text.n) filled++, figures += c->figure;
        }
        o->figures = figures > 0 && 2 * figures >= filled && o->align != ALIGN_LEFT;
        if (o->figures && o->left + o->right > o->natural) o->natural = o->left + o->right;
        if (o->figures && o->least < o->natural && o->left + o->right > o->least)
            o->least = o->left + o->right;
    }
}

/* ---- widths ---------------------------------------------------------------------------------------- */

/* Lines that text of this width takes in a column: a little is lost at the ends of lines. */
static uint32_t lines_in(milli natural, milli width, milli em)
{
    if (natural <= width) return 1;
    milli usable = width > 2 * em ? width - em / 2 : width;
    return (uint32_t)((natural + usable - 1) / usable);
}

/* The width at which it takes so many lines. */
static milli width_for(milli natural, uint32_t lines, milli em)
{
    return lines < 2 ? natural : natural / (milli)lines + em / 2 + 1;
}

/* Lines of the tallest cell of a row, column `but` left out. */
static uint32_t row_lines(const table *t, uint32_t r, uint32_t but)
{
    uint32_t most = 1;
    for (uint32_t k = 0; k < t->n; k++) {
        if (k == but) continue;
        uint32_t n = lines_in(t->cells[(size_t)r * t->n + k].natural, t->columns[k].width, t->size);
        if (n > most) most = n;
    }
    return most;
}

/*
 * The smallest widening of column k that makes some row shorter, and how much it gains: two for a row of
 * which it alone is the tallest cell, one where another is as tall. 0: none within `spare`.
 */
static milli next_step(const table *t, uint32_t k, milli spare, uint32_t *gain)
{
    const column *o = &t->columns[k];
    milli step = spare + 1;
    *gain = 0;
    for (uint32_t r = 0; r < t->rows; r++) {
        milli natural = t->cells[(size_t)r * t->n + k].natural;
        uint32_t mine = lines_in(natural, o->width, t->size), rest;
        if (mine < 2 || mine < (rest = row_lines(t, r, k))) continue;
        milli d = width_for(natural, mine - 1, t->size) - o->width;
        if (d < 1) d = 1;
        if (d < step) step = d, *gain = 0;
        if (d <= step) *gain += mine > rest ? 2 : 1;
    }
    return step <= spare ? step : 0;
}

/* What is left over after the least widths goes where it makes the table shortest, step by step. */
static void widen(table *t, milli spare)
{
    for (int steps = 0; steps < 96 && spare > 0; steps++) {
        uint32_t best = t->n;
        milli best_step = 1;
        uint32_t best_gain = 0;
        for (uint32_t k = 0; k < t->n; k++) {
            uint32_t gain;
            milli step = next_step(t, k, spare, &gain);
            if (step && (int64_t)gain * best_step > (int64_t)best_gain * step)
                best = k, best_step = step, best_gain = gain;
        }
        if (best == t->n) break;
        t->columns[best].width += best_step;
        spare -= best_step;
    }
    milli each = spare / (milli)t->n;
    for (uint32_t k = 0; k < t->n; k++) {
        milli more = k + 1 == t->n ? spare : each;
        t->columns[k].width += more;
        spare -= more;
    }
}

/* Shares of `avail` in proportion to weights, by running sums so that no rounding is lost. */
static void share_out(table *t, milli avail, const int64_t *weights)
{
    int64_t before = 0, given = 0, total = 0;
    for (uint32_t k = 0; k < t->n; k++) total += weights[k];
    for (uint32_t k = 0; k < t->n; k++) {
        before += weights[k];
        int64_t upto = total ? avail * before / total : 0;
        t->columns[k].width += (milli)(upto - given);
        given = upto;
    }
}

/* false: not even the least widths find room. */
static bool share_width(table *t)
{
    int64_t natural = 0, least = 0, *weights = arena_make_n(t->f->s->mem, int64_t, t->n);
    milli avail = t->f->width - 2 * t->pad * (milli)t->n;
    if (avail < 1000 * (milli)t->n) avail = 1000 * (milli)t->n;
    for (uint32_t k = 0; k < t->n; k++) natural += t->columns[k].natural, least += t->columns[k].least;
    for (uint32_t k = 0; k < t->n; k++) {
        column *o = &t->columns[k];
        o->width = natural <= avail ? o->natural : least <= avail ? o->least : 0;
        weights[k] = natural <= avail ? o->natural + t->size : o->least;
    }
    if (natural > avail && least <= avail) widen(t, avail - (milli)least);
    else share_out(t, natural <= avail ? avail - (milli)natural : avail, weights);
    return least <= avail;
}

static int64_t height_of(const table *t)
{
    int64_t lines = 0;
    for (uint32_t r = 0; r < t->rows; r++) lines += row_lines(t, r, t->n);
    return lines * t->pitch;
}

static bool set_at(table *t, const block *b, milli full, int percent)
{
    t->size = full * percent / 100;
    t->pitch = t->l->text[LOOK_CELL].pitch * percent / 100;
    t->pad = t->size / 2;
    measure(t, b);
    return share_width(t);
}

/*
 * Smaller type where the columns do not fit (at 60 % words are cut), and where smaller type saves much: a
 * sixth of the height for a twelfth of the size. Posters choose their size by the whole sheet.
 */
static void fit(table *t, const block *b)
{
    enum { STEP = 8, LEAST = 60, READABLE = 84 };
    milli full = t->size;
    int percent = 100;
    while (!set_at(t, b, full, percent) && percent - STEP >= LEAST) percent -= STEP;
    int64_t height = height_of(t);
    while (!t->l->big && percent - STEP >= READABLE && height > (int64_t)t->rows * t->pitch * 3 / 2) {
        set_at(t, b, full, percent - STEP);
        if (height_of(t) * 100 > height * 82) {
            set_at(t, b, full, percent);
            break;
        }
        percent -= STEP;
        height = height_of(t);
    }
    milli x = t->f->x;
    for (uint32_t k = 0; k < t->n; k++) {
        t->columns[k].x = x + t->pad;
        x += t->columns[k].width + 2 * t->pad;
    }
}

/* ---- drawing --------------------------------------------------------------------------------------- */

static line_align align_of(const column *o)
{
    switch (o->align) {
    case ALIGN_CENTRE: return LINE_CENTRE;
    case ALIGN_RIGHT: return LINE_RIGHT;
    case ALIGN_LEFT: return LINE_LEFT;
    case ALIGN_NONE: break;
    }
    return o->figures ? LINE_RIGHT : LINE_LEFT;
}

static void draw_figure(cell *c, const column *o, milli y)
{
    milli whole = o->left + o->right, x = o->x + o->width - whole;
    if (align_of(o) == LINE_CENTRE) x = o->x + (o->width - whole) / 2;
    line_draw_at(&c->text, 0, c->text.n, x + o->left - c->left, y + line_base(c->size, c->pitch));
}

static line_box box_of(const cell *c, const column *o)
{
    return (line_box){.x = o->x, .width = o->width, .pitch = c->pitch, .align = align_of(o)};
}

/* Draws lines from..to of every cell of a row; to is the most lines of any cell. */
static void draw_row(table *t, uint32_t r, uint32_t from, uint32_t to, uint32_t *lines, line_cut **cuts,
                     milli gap, milli height)
{
    sheet *s = t->f->s;
    for (uint32_t k = 0; k < t->n; k++) {
        cell *c = &t->cells[(size_t)r * t->n + k];
        column *o = &t->columns[k];
        uint32_t end = lines[k] < to ? lines[k] : to;
        milli y = gap;
        if (from == 0 && lines[k] <= to)
            y = (height - (milli)lines[k] * c->pitch) / 2; /* in the middle of it */
        if (!c->text.n) {
            if (from == 0) sheet_item(s, ITEM_TOUCH, c->elem);
            continue;
        }
        if (c->figure && o->figures && lines[k] == 1) {
            if (from == 0) draw_figure(c, o, y);
            continue;
        }
        line_box box = box_of(c, o);
        for (uint32_t i = from; i < end; i++, y += c->pitch)
            line_draw(&c->text, &box, &cuts[k][i], i == 0, y);
    }
}

static void hairline(table *t, milli y, milli thick, uint32_t colour)
{
    sheet_fill(t->f->s, ELEM_ARTIFACT, t->f->x, y - thick / 2, t->f->width, thick, colour);
}

/* One row; a row taller than the page goes on in pieces. */
static void emit_row(table *t, uint32_t r, unsigned flags)
{
    sheet *s = t->f->s;
    const look *of = t->l;
    uint32_t *lines = arena_make_n(s->mem, uint32_t, t->n), most = 1;
    milli tallest = 0;
    line_cut **cuts = arena_make_n(s->mem, line_cut *, t->n);
    for (uint32_t k = 0; k < t->n; k++) {
        cell *c = &t->cells[(size_t)r * t->n + k];
        line_box box = box_of(c, &t->columns[k]);
        lines[k] = line_break(&c->text, &box, &cuts[k]);
        if (lines[k] > most) most = lines[k];
        if ((milli)lines[k] * c->pitch > tallest) tallest = (milli)lines[k] * c->pitch;
    }
    milli gap = (t->pitch - t->size) / 3;
    uint32_t room = (uint32_t)((of->height * 3 / 4 - 2 * gap) / t->pitch);
    if (room < 1) room = 1;
    bool last = r + 1 == t->rows;
    for (uint32_t from = 0; from < most; from += room) {
        uint32_t to = from + room < most ? from + room : most, first = s->nitems;
        milli height = (milli)(to - from) * t->pitch;
        if (most <= room && height < tallest) height = tallest; /* with a larger price in it */
        height += 2 * gap;
        if (r == 0 && from == 0) hairline(t, 0, of->table_line, of->ink);
        draw_row(t, r, from, to, lines, cuts, gap, height);
        if (to == most)
            hairline(t, height,
                     last     ? of->table_line
                     : r == 0 ? of->table_line / 2
                              : 300,
                     last || r == 0 ? of->ink : of->faint);
        row *o = sheet_row(s, first, height, 0, to == most ? flags : flags & ROW_HEAD);
        o->table = s->ntables;
    }
}

/*
 * Large print: a table whose columns find room in small type only is read out instead, a paragraph a row: its
 * name, then what each column says.
 */
static void read_out(flow *f, const block *b)
{
    const look_text *l = &f->look->text[LOOK_BODY];
    bool on_grid = f->look->cell && l->role != FONT_SANS;
    for (const block *r = b->first->next; r; r = r->next) {
        uint32_t e = sheet_elem(f->s, TAG_P, f->parent);
        type how = flow_type(l, e), strong = how;
        strong.role = FONT_HEI;
        line_text t;
        line_start(&t, f->s, on_grid ? f->look->cell : 0);
        const block *head = b->first->first;
        bool any = false;
        for (const block *c = r->first; c; c = c->next, head = head ? head->next : NULL) {
            if (!c->runs) continue;
            bool name = c == r->first;
            if (!name) line_put(&t, any ? STR("；") : STR("："), &how);
            if (!name && head) flow_runs(f, &t, head->runs, &how);
            if (!name && head && head->runs) line_put(&t, STR(" "), &how);
            flow_runs(f, &t, c->runs, name ? &strong : &how);
            any = any || !name;
        }
        line_put(&t, STR("。"), &how);
        flow_lines(f, &t, l, flow_box(f, l), 0);
    }
}

void flow_table(flow *f, const block *b)
{
    sheet *s = f->s;
    table t = {.f = f, .l = f->look, .n = b->columns, .size = f->look->text[LOOK_CELL].size};
    for (const block *r = b->first; r; r = r->next) t.rows++;
    if (!t.rows || !t.n) return;
    uint32_t elems = s->nelems;
    s->ntables++;
    t.elem = sheet_elem(s, TAG_TABLE, f->parent);
    t.columns = arena_make_n(s->mem, column, t.n);
    read_cells(&t, b);
    if (s->wanting && s->doc->large) read_out(f, b); /* asks for its marks, too */
    fit(&t, b);
    if (s->doc->large && !f->look->big && t.rows > 1 && t.size * 10 < f->look->text[LOOK_CELL].size * 9) {
        s->nelems = elems; /* those of the cells are not needed */
        read_out(f, b);
        return;
    }
    uint32_t first = s->nrows;
    milli before = flow_before(f, t.pitch / 2);
    for (uint32_t r = 0; r < t.rows; r++) {
        unsigned flags = r == 0 ? ROW_HEAD | ROW_KEEP_NEXT : 0;
        /* no row alone with the header at the foot of a page, none alone at the head of the next */
        if (t.rows > 3 && (r == 1 || r + 2 == t.rows)) flags |= ROW_KEEP_NEXT;
        emit_row(&t, r, flags);
    }
    s->rows[first].before = before;
    f->pending = f->look->snap ? t.pitch / 8 : t.pitch / 2; /* the grid of lines leaves its own blank */
}
