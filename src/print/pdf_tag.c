/* The structure tree of one document: see paint.h. */
#include "print/paint.h"

typedef struct kid { /* of an element, in reading order */
    uint8_t kind;    /* 0 element, 1 marked content, 2 annotation */
    uint32_t what;   /* element, MCID, object number */
    uint32_t page;
    uint32_t next; /* index + 1 */
} kid;

typedef struct node {
    uint32_t first, last; /* kids, index + 1 */
    uint32_t number;      /* object */
    uint32_t page;        /* of its first content */
    bool attached;
} node;

struct structure {
    arena *mem;
    sheet *s;
    node *nodes;
    kid *kids;
    uint32_t nkids, cap;
    uint32_t **owners; /* by page: elements by MCID */
    uint32_t *nowners, *cap_owners;
    uint32_t *annotated; /* elements of annotations, in order of their keys */
    uint32_t nannotated, cap_annotated;
};

static const char *const names[] = {
    "Document", "H1", "H2", "H3", "H4",     "H5",   "H6",         "P",    "L",   "LI",  "Lbl",  "LBody",
    "Table",    "TR", "TH", "TD", "Figure", "Link", "BlockQuote", "Code", "Div", "TOC", "TOCI", "Sect"};

const char *tag_name(tag t) { return names[t]; }

structure *structure_new(arena *scratch, sheet *s)
{
    structure *t = arena_make(scratch, structure);
    t->mem = scratch;
    t->s = s;
    t->nodes = arena_make_n(scratch, node, s->nelems);
    t->owners = arena_make_n(scratch, uint32_t *, s->npages);
    t->nowners = arena_make_n(scratch, uint32_t, s->npages);
    t->cap_owners = arena_make_n(scratch, uint32_t, s->npages);
    t->nodes[ELEM_DOCUMENT].attached = true;
    return t;
}

static void add_kid(structure *t, uint32_t parent, kid k)
{
    if (t->nkids == t->cap) {
        uint32_t cap = t->cap ? 2 * t->cap : 256;
        t->kids = arena_grow(t->mem, t->kids, t->cap * sizeof(kid), cap * sizeof(kid));
        t->cap = cap;
    }
    t->kids[t->nkids++] = k;
    node *p = &t->nodes[parent];
    if (p->last) t->kids[p->last - 1].next = t->nkids;
    else p->first = t->nkids;
    p->last = t->nkids;
}

void structure_touch(structure *t, uint32_t e, uint32_t on)
{
    /* climbs until something hangs already, at most the depth of the tree */
    if (e > ELEM_DOCUMENT && !t->nodes[e].attached) {
        uint32_t up = t->s->elems[e].parent;
        t->nodes[e].attached = true;
        t->nodes[e].page = on;
        if (up > ELEM_DOCUMENT && !t->nodes[up].attached) structure_touch(t, up, on);
        add_kid(t, up ? up : ELEM_DOCUMENT, (kid){.kind = 0, .what = e});
    }
}

unsigned structure_content(structure *t, uint32_t e, uint32_t on)
{
    structure_touch(t, e, on);
    uint32_t n = t->nowners[on]++;
    if (n == t->cap_owners[on]) {
        uint32_t cap = n ? 2 * n : 64;
        t->owners[on] = arena_grow(t->mem, t->owners[on], n * sizeof(uint32_t), cap * sizeof(uint32_t));
        t->cap_owners[on] = cap;
    }
    t->owners[on][n] = e;
    add_kid(t, e, (kid){.kind = 1, .what = n, .page = on});
    return n;
}

unsigned structure_annotation(structure *t, uint32_t e, uint32_t on, uint32_t number)
{
    if (t->nannotated == t->cap_annotated) {
        uint32_t cap = t->cap_annotated ? 2 * t->cap_annotated : 16;
        t->annotated =
            arena_grow(t->mem, t->annotated, t->cap_annotated * sizeof(uint32_t), cap * sizeof(uint32_t));
        t->cap_annotated = cap;
    }
    t->annotated[t->nannotated++] = e;
    add_kid(t, e, (kid){.kind = 2, .what = number, .page = on});
    return t->s->npages + t->nannotated - 1;
}

unsigned structure_page_key(const structure *t, uint32_t on)
{
    (void)t;
    return on;
}

uint32_t structure_link(const structure *t, uint32_t e)
{
    while (e > ELEM_DOCUMENT && t->s->elems[e].tag != TAG_LINK) e = t->s->elems[e].parent;
    return e > ELEM_DOCUMENT ? e : 0;
}

static void put_attributes(const elem *e, buf *o)
{
    if (e->alt.n) buf_puts(o, "/Alt"), pdf_put_text(o, e->alt);
    if (e->tag == TAG_TH) buf_fmt(o, "/A<</O/Table/Scope/%s>>", e->scope == SCOPE_ROW ? "Row" : "Column");
    if (e->tag == TAG_L) buf_fmt(o, "/A<</O/List/ListNumbering/%s>>", e->ordered ? "Decimal" : "Disc");
    if (e->tag == TAG_FIGURE) {
        buf_puts(o, "/A<</O/Layout/Placement/Block/BBox[");
        for (size_t i = 0; i < 4; i++) pdf_put_milli(o, e->box[i]), buf_putc(o, i < 3 ? ' ' : ']');
        buf_puts(o, ">>");
    }
}

static void put_kids(const structure *t, const node *n, buf *o, const uint32_t *pages)
{
    bool many = n->first && t->kids[n->first - 1].next;
    if (many) buf_putc(o, '[');
    for (uint32_t k = n->first; k; k = t->kids[k - 1].next) {
        const kid *c = &t->kids[k - 1];
        if (k != n->first) buf_putc(o, ' ');
        if (c->kind == 0) pdf_put_ref(o, t->nodes[c->what].number);
        else if (c->kind == 2)
            buf_fmt(o, "<</Type/OBJR/Obj %u 0 R/Pg %u 0 R>>", (unsigned)c->what, (unsigned)pages[c->page]);
        else if (c->page == n->page) buf_put_int(o, c->what);
        else buf_fmt(o, "<</Type/MCR/MCID %u/Pg %u 0 R>>", (unsigned)c->what, (unsigned)pages[c->page]);
    }
    if (many) buf_putc(o, ']');
}

static void put_parent_tree(const structure *t, pdf *f, uint32_t number)
{
    buf *o = pdf_open(f);
    buf_puts(o, "<</Nums[");
    for (uint32_t p = 0; p < t->s->npages; p++) {
        buf_fmt(o, "%u[", (unsigned)p);
        for (uint32_t i = 0; i < t->nowners[p]; i++) {
            pdf_put_ref(o, t->nodes[t->owners[p][i]].number);
            if (i + 1 < t->nowners[p]) buf_putc(o, ' ');
        }
        buf_putc(o, ']');
    }
    for (uint32_t i = 0; i < t->nannotated; i++) {
        buf_fmt(o, "%u ", (unsigned)(t->s->npages + i));
        pdf_put_ref(o, t->nodes[t->annotated[i]].number);
        buf_putc(o, ' ');
    }
    buf_puts(o, "]>>");
    pdf_close(f, number);
}

uint32_t structure_put(structure *t, pdf *f, const uint32_t *pages)
{
    uint32_t root = pdf_number(f), parents = pdf_number(f);
    for (uint32_t i = ELEM_DOCUMENT; i < t->s->nelems; i++)
        if (t->nodes[i].attached) t->nodes[i].number = pdf_number(f);
    for (uint32_t i = ELEM_DOCUMENT; i < t->s->nelems; i++) {
        const node *n = &t->nodes[i];
        const elem *e = &t->s->elems[i];
        if (!n->attached) continue;
        buf *o = pdf_open(f);
        buf_fmt(o, "<</S/%s/P %u 0 R", names[e->tag],
                (unsigned)(i == ELEM_DOCUMENT ? root : t->nodes[e->parent].number));
        if (i != ELEM_DOCUMENT) buf_fmt(o, "/Pg %u 0 R", (unsigned)pages[n->page]);
        put_attributes(e, o);
        if (n->first) buf_puts(o, "/K "), put_kids(t, n, o, pages);
        buf_puts(o, ">>");
        pdf_close(f, n->number);
    }
    put_parent_tree(t, f, parents);
    buf *o = pdf_open(f);
    buf_fmt(o, "<</Type/StructTreeRoot/K %u 0 R/ParentTree %u 0 R/ParentTreeNextKey %u>>",
            (unsigned)t->nodes[ELEM_DOCUMENT].number, (unsigned)parents,
            (unsigned)(t->s->npages + t->nannotated));
    pdf_close(f, root);
    return root;
}
