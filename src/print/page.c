/* Rows to pages: see flow.h. */
#include "print/flow.h"

typedef struct pager {
    flow *f;
    sheet *s;
    milli y;        /* within the type area */
    uint32_t table; /* the table that the row before belongs to */
} pager;

static void place(pager *p, uint32_t r, bool again)
{
    sheet *s = p->s;
    if (s->nplaced == s->placed_cap) {
        uint32_t cap = s->placed_cap ? 2 * s->placed_cap : 64;
        s->placed = arena_grow(s->mem, s->placed, s->placed_cap * sizeof(placed), cap * sizeof(placed));
        s->placed_cap = cap;
    }
    page *g = &s->pages[s->npages - 1];
    s->placed[s->nplaced++] = (placed){r, p->f->look->top + p->y, again};
    g->n++;
    row *o = &s->rows[r];
    if (o->heading && !again) {
        s->headings[o->heading - 1].page = s->npages - 1;
        s->headings[o->heading - 1].y = p->f->look->top + p->y;
    }
    p->y += o->height;
}

static void new_page(pager *p)
{
    sheet_page(p->s);
    p->y = 0;
}

/* The upper edge of a row that would follow at y. */
static milli row_top(const pager *p, const row *r, milli y)
{
    if (y > 0) y += r->before;
    milli pitch = p->f->look->text[LOOK_BODY].pitch;
    if (r->flags & ROW_SNAP) y = (y + pitch - 1) / pitch * pitch;
    return y;
}

/* The rows from r on that fit below y: the first one that does not. */
static uint32_t fitting(const pager *p, uint32_t r, milli y)
{
    const sheet *s = p->s;
    for (uint32_t i = r; i < s->nrows; i++) {
        const row *o = &s->rows[i];
        if (i > r && o->flags & (ROW_NEW_PAGE | ROW_NEW_ODD | ROW_CHAPTER | ROW_BOTTOM)) return i;
        y = row_top(p, o, y) + o->height;
        if (y > p->f->look->height + 50) return i;
    }
    return s->nrows;
}

/* The header rows of a table, again, at the head of a page that begins within it. */
static void repeat_head(pager *p, uint32_t r)
{
    const sheet *s = p->s;
    uint32_t table = s->rows[r].table;
    if (!table || s->rows[r].flags & ROW_HEAD) return;
    uint32_t first = r;
    while (first > 0 && s->rows[first - 1].table == table) first--;
    if (first == r) return;
    milli height = 0;
    uint32_t end = first;
    while (end < r && s->rows[end].flags & ROW_HEAD) height += s->rows[end++].height;
    if (height > p->f->look->height / 2) return; /* a header that leaves no room is not repeated */
    for (uint32_t i = first; i < end; i++) place(p, i, true);
}

/* The height of the rows from r on that go to the foot of a page; *end is the row after them. */
static milli bottom_height(const sheet *s, uint32_t r, uint32_t *end)
{
    milli height = 0;
    for (*end = r; *end < s->nrows && s->rows[*end].flags & ROW_BOTTOM; ++*end)
        height += s->rows[*end].height + (*end > r ? s->rows[*end].before : 0);
    return height;
}

/*
 * The foot of a document never has a page to itself (GB/T 9704-2012 has no page without text): where it does
 * not fit below the rows r..end, the last of them go on to the next page with it. Returns where the page
 * ends.
 */
static uint32_t leave_for_bottom(const pager *p, uint32_t r, uint32_t end)
{
    const sheet *s = p->s;
    milli y = p->y;
    uint32_t after;
    if (end == s->nrows || end == r || !(s->rows[end].flags & ROW_BOTTOM)) return end;
    for (uint32_t i = r; i < end; i++) y = row_top(p, &s->rows[i], y) + s->rows[i].height;
    if (y + bottom_height(s, end, &after) <= p->f->look->height) return end;
    uint32_t cut = end - 1;
    while (cut > r && s->rows[cut - 1].flags & ROW_KEEP_NEXT) cut--;
    return cut == r && p->y == 0 ? end : cut;
}

/* The rows from r on that go to the foot of the page that has room for them. Returns the row after them. */
static uint32_t place_bottom(pager *p, uint32_t r)
{
    sheet *s = p->s;
    uint32_t end;
    milli height = bottom_height(s, r, &end);
    if (p->y + height > p->f->look->height) new_page(p);
    p->y = p->f->look->height - height;
    for (uint32_t i = r; i < end; i++) {
        if (i > r) p->y += s->rows[i].before;
        place(p, i, false);
    }
    return end;
}

void flow_pages(flow *f)
{
    sheet *s = f->s;
    pager p = {.f = f, .s = s};
    new_page(&p);
    for (uint32_t r = 0; r < s->nrows;) {
        const row *o = &s->rows[r];
        if (o->flags & ROW_BOTTOM) {
            r = place_bottom(&p, r);
            if (r < s->nrows) new_page(&p);
            continue;
        }
        if (o->flags & ROW_NEW_PAGE && !o->height && r + 1 == s->nrows)
            return; /* a page break before nothing */
        if (o->flags & ROW_CHAPTER && p.y > f->look->height * 2 / 3) new_page(&p);
        if (o->flags & (ROW_NEW_PAGE | ROW_NEW_ODD) && p.y > 0) {
            new_page(&p);
            if (o->flags & ROW_NEW_ODD && s->npages % 2 == 0) new_page(&p);
        }
        if (p.y == 0) repeat_head(&p, r);
        uint32_t end = fitting(&p, r, p.y), cut = end;
        bool whole =
            end == s->nrows || s->rows[end].flags & (ROW_NEW_PAGE | ROW_NEW_ODD | ROW_CHAPTER | ROW_BOTTOM);
        if (whole && (cut = leave_for_bottom(&p, r, end)) < end) whole = false;
        /* back to a place where the page may end */
        while (!whole && cut > r && s->rows[cut - 1].flags & ROW_KEEP_NEXT) cut--;
        if (cut == r && p.y > 0 && !(s->pages[s->npages - 1].n && s->placed[s->nplaced - 1].again)) {
            new_page(&p);
            continue;
        }
        if (cut == r) cut = end; /* nothing can be kept together on a whole page */
        if (cut == r) cut = r + 1, s->overfull = true;
        for (; r < cut; r++) {
            p.y = row_top(&p, &s->rows[r], p.y);
            place(&p, r, false);
        }
        if (r < s->nrows && !whole) new_page(&p);
    }
}
