#include "print/sheet.h"

#define GROW(s, field, n, cap)                                                                               \
    ((s)->n == (s)->cap ? ((s)->field = arena_grow((s)->mem, (s)->field, (s)->cap * sizeof *(s)->field,      \
                                                   ((s)->cap ? 2 * (s)->cap : 64) * sizeof *(s)->field),     \
                           (s)->cap = (s)->cap ? 2 * (s)->cap : 64)                                          \
                        : 0)

void sheet_init(sheet *s, arena *mem, const font_set *fonts, const print_doc *doc, diags *d)
{
    *s = (sheet){.mem = mem, .fonts = fonts, .doc = doc, .d = d};
    sheet_elem(s, TAG_DIV, 0); /* number 0 stands for furniture */
    sheet_elem(s, TAG_DOCUMENT, 0);
}

uint32_t sheet_elem(sheet *s, tag t, uint32_t parent)
{
    GROW(s, elems, nelems, elems_cap);
    s->elems[s->nelems] = (elem){.tag = t, .parent = parent};
    return s->nelems++;
}

item *sheet_item(sheet *s, item_kind kind, uint32_t of)
{
    GROW(s, items, nitems, items_cap);
    item *i = &s->items[s->nitems++];
    *i = (item){.kind = kind, .elem = of};
    return i;
}

item *sheet_fill(sheet *s, uint32_t of, milli x, milli y, milli w, milli h, uint32_t colour)
{
    item *i = sheet_item(s, ITEM_FILL, of);
    i->x = x, i->y = y, i->w = w, i->h = h;
    i->colour = colour;
    return i;
}

row *sheet_row(sheet *s, uint32_t first, milli height, milli before, unsigned flags)
{
    GROW(s, rows, nrows, rows_cap);
    row *r = &s->rows[s->nrows++];
    *r = (row){
        .height = height, .before = before, .first = first, .n = s->nitems - first, .flags = (uint16_t)flags};
    return r;
}

uint32_t sheet_heading(sheet *s, str title, unsigned level)
{
    GROW(s, headings, nheadings, headings_cap);
    s->headings[s->nheadings] = (heading){.title = title, .level = (uint8_t)level};
    return s->nheadings++;
}

page *sheet_page(sheet *s)
{
    GROW(s, pages, npages, pages_cap);
    s->pages[s->npages] = (page){.first = s->nplaced};
    return &s->pages[s->npages++];
}

void sheet_shift(sheet *s, uint32_t first, milli dx, milli dy)
{
    for (uint32_t i = first; i < s->nitems; i++) s->items[i].x += dx, s->items[i].y += dy;
}

milli sheet_stack(sheet *s, uint32_t first)
{
    milli y = 0;
    for (uint32_t r = first; r < s->nrows; r++) {
        const row *o = &s->rows[r];
        if (r > first) y += o->before;
        for (uint32_t i = 0; i < o->n; i++) s->items[o->first + i].y += y;
        y += o->height;
    }
    s->nrows = first;
    return y;
}
