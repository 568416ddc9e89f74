#include "view/ground.h"

#include "model/across.h"
#include "model/boundary.h"
#include "view/internal.h"

static ground_node *node_of(const ground *g, const record *r)
{
    ground_node *of = r ? g->of_kind[r->kind->index] : NULL;
    return of ? &of[r->index] : NULL;
}

const ground_node *ground_find(const ground *g, const record *r) { return node_of(g, r); }

static void add_child(ground_node **first, ground_node **last, ground_node *child)
{
    if (*last) (*last)->next = child;
    else *first = child;
    *last = child;
}

static void make_nodes(ground *g, const kind *k, arena *a)
{
    uint32_t at = kind_outline(k);
    if (at == NO_FIELD || !k->nrecords) return;
    ground_node *nodes = g->of_kind[k->index] = arena_make_n(a, ground_node, k->nrecords);
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const fval *v = value_at(k->records[i]->values, at);
        nodes[i].r = k->records[i];
        nodes[i].lines = v->src && !v->bad ? v->as.p : NULL;
        nodes[i].box = outline_box_of(nodes[i].lines);
    }
}

/* Would the node be its own parent in the end? Such a reference is found elsewhere; here it must not hang. */
static bool is_below(const ground_node *n, const ground_node *up)
{
    for (uint32_t steps = 0; n; n = n->up)
        if (n == up || ++steps > 64) return true;
    return false;
}

static void join_nodes(ground *g, const kind *k, ground_node **last_root)
{
    for (uint32_t i = 0; g->of_kind[k->index] && i < k->nrecords; i++) {
        ground_node *n = node_of(g, k->sorted[i]), *up = node_of(g, record_parent(n->r));
        if (up && is_below(up, n)) up = NULL;
        n->up = up;
        if (up) add_child(&up->first, &up->last, n);
        else add_child(&g->roots, last_root, n);
    }
}

/* From the roots down, and boxes back up. */
static void complete(ground_node *n)
{
    outline_box all = OUTLINE_NO_BOX;
    n->depth = n->up && n->up->r->kind == n->r->kind ? n->up->depth + 1 : 0;
    for (ground_node *c = n->first; c; c = c->next) {
        complete(c);
        all = outline_box_join(all, c->box);
    }
    if (!n->lines) n->box = all;
}

/* ---- places ---- */

static uint32_t height_of(const ground_node *n)
{
    uint32_t h = 0;
    for (; n; n = n->up) h++;
    return h;
}

/* The smallest of what the record belongs to: its grid rather than its community. */
static ground_node *smallest(const ground *g, const record *r)
{
    ground_node *best = NULL;
    for (uint32_t i = 0; i < r->kind->shape.n; i++) {
        ground_node *n = node_of(g, record_named(r, i));
        if (n && (!best || height_of(n) > height_of(best))) best = n;
    }
    return best;
}

static void add_places(ground *g, const kind *k, arena *a)
{
    uint32_t at = kind_point(k);
    if (at == NO_FIELD || !k->nrecords) return;
    const ground_place **of = arena_make_n(a, const ground_place *, k->nrecords);
    g->place_of_kind[k->index] = of;
    for (uint32_t i = k->nrecords; i > 0; i--) { /* the last first: each is put before the others */
        const record *r = k->sorted[i - 1];
        ground_node *n =
            value_at(r->values, at)->src && !value_at(r->values, at)->bad ? smallest(g, r) : NULL;
        if (!n) continue;
        ground_place *p = arena_make(a, ground_place);
        *p = (ground_place){r, *(const point *)value_at(r->values, at)->as.p, n->places};
        n->places = p;
        of[r->index] = p;
    }
}

void ground_make(ground *g, const model *m, arena *a)
{
    ground_node *last_root = NULL;
    g->of_kind = arena_make_n(a, ground_node *, m->nkinds);
    g->place_of_kind = arena_make_n(a, const ground_place **, m->nkinds);
    for (uint32_t i = 0; i < m->nkinds; i++) make_nodes(g, m->kinds[i], a);
    for (uint32_t i = 0; i < m->nkinds; i++) join_nodes(g, m->kinds[i], &last_root);
    for (ground_node *n = g->roots; n; n = n->next) complete(n);
    for (uint32_t i = m->nkinds; i > 0; i--) add_places(g, m->kinds[i - 1], a);
}

const ground_place *ground_place_of(const ground *g, const record *r, const ground_node **on)
{
    const ground_place **of = g->place_of_kind[r->kind->index];
    const ground_place *p = of ? of[r->index] : NULL;
    if (p) *on = smallest(g, r);
    return p;
}

/* ---- looking around ---- */

typedef struct looking {
    const ground_node *around;
    outline_box window;
    const ground_node **out;
    uint32_t n, max;
} looking;

static void look(looking *l, const ground_node *n)
{
    for (; n && l->n < l->max; n = n->next) {
        if (outline_box_is_empty(n->box) || !outline_boxes_meet(n->box, l->window)) continue;
        bool same = n->r->kind == l->around->r->kind && n->depth == l->around->depth;
        if (same && n != l->around && n->lines) l->out[l->n++] = n;
        if (!same) look(l, n->first);
    }
}

uint32_t ground_around(const ground *g, const ground_node *n, outline_box window, const ground_node **out,
                       uint32_t max)
{
    looking l = {n, window, out, 0, max};
    look(&l, g->roots);
    return l.n;
}

uint32_t ground_places(const ground_node *n, const ground_place **out, uint32_t max)
{
    uint32_t count = 0;
    for (const ground_place *p = n->places; p && count < max; p = p->next) out[count++] = p;
    for (const ground_node *c = n->first; c && count < max; c = c->next)
        count += ground_places(c, out + count, max - count);
    return count;
}
