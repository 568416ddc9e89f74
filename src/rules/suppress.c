#include "rules/suppress.h"

#include <stdlib.h>

enum {
    MOVE_CELLS = 24,  /* cells of a move */
    MOVE_OPEN = 10,   /* sums out of balance while a move is made */
    HIDDEN_TRIED = 8, /* hidden cells tried for a sum */
    SHOWN_TRIED = 5,  /* shown cells tried for a sum, the smallest first */
    NODES = 4000,     /* partial moves looked at for a cell */
    COST_HIDDEN = 1,
    COST_SHOWN = 1 << 20, /* fewer further cells first, then smaller ones, inner ones before totals */
    COST_TOTAL = 1 << 21
};

/* Where a cell stands in a sum: +1 a part, -1 the total. */
typedef struct place {
    uint32_t other; /* the sum, in a cell's list; the cell, in a sum's */
    int8_t sign;
} place;

typedef struct list {
    place *items;
    uint32_t n;
} list;

typedef struct state {
    arena *a;
    const suppress_family *f;
    suppress_rule rule;
    int64_t least; /* what a hidden cell is known to be at least */
    list *of_cell; /* sums of a cell */
    list *of_sum;  /* cells of a sum, smallest count first */
    uint32_t nsums;
    uint8_t *cell; /* suppress_state */
    bool *is_total;
    struct move **witness; /* of a cell; NULL: none yet */
    struct use **uses;     /* the moves a cell takes part in */
} state;

typedef struct step {
    uint32_t cell;
    int8_t by; /* +1 or -1 */
} step;

typedef struct residue {
    uint32_t sum;
    int8_t by;
} residue;

typedef struct move {
    step steps[MOVE_CELLS];
    residue open[MOVE_OPEN];
    uint32_t nsteps, nopen;
    int64_t cost;
    uint32_t made; /* order of making: ties are broken by it */
} move;

typedef struct use {
    move *m;
    struct use *next;
} use;

/* ---- the linked cells ---- */

static bool adds_up(const suppress_family *f, const suppress_sum *s)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < s->n; i++)
        if (__builtin_add_overflow(sum, f->counts[s->parts[i]], &sum)) return false;
    return sum == f->counts[s->total];
}

typedef struct ranked {
    place at;
    int64_t count;
} ranked;

static int by_count(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? -1 : 1;
    return (x->at.other > y->at.other) - (x->at.other < y->at.other);
}

static void link_sum(state *s, uint32_t k, const suppress_sum *sum)
{
    ranked *r = arena_make_n(s->a, ranked, (size_t)sum->n + 1);
    for (uint32_t i = 0; i <= sum->n; i++) {
        uint32_t cell = i < sum->n ? sum->parts[i] : sum->total;
        r[i] = (ranked){{cell, i < sum->n ? 1 : -1}, s->f->counts[cell]};
    }
    qsort(r, (size_t)sum->n + 1, sizeof *r, by_count);
    list *l = &s->of_sum[k];
    l->items = arena_make_n(s->a, place, (size_t)sum->n + 1);
    l->n = sum->n + 1;
    for (uint32_t i = 0; i < l->n; i++) {
        l->items[i] = r[i].at;
        s->of_cell[r[i].at.other].n++;
    }
    s->is_total[sum->total] = true;
}

static void link_all(state *s)
{
    const suppress_family *f = s->f;
    s->of_cell = arena_make_n(s->a, list, f->n);
    s->of_sum = arena_make_n(s->a, list, f->nsums);
    s->is_total = arena_make_n(s->a, bool, f->n);
    s->witness = arena_make_n(s->a, move *, f->n);
    s->uses = arena_make_n(s->a, use *, f->n);
    for (uint32_t i = 0; i < f->nsums; i++)
        if (f->sums[i].n && adds_up(f, &f->sums[i])) link_sum(s, s->nsums++, &f->sums[i]);
    for (uint32_t c = 0; c < f->n; c++) {
        s->of_cell[c].items = arena_make_n(s->a, place, s->of_cell[c].n);
        s->of_cell[c].n = 0;
    }
    for (uint32_t k = 0; k < s->nsums; k++)
        for (uint32_t i = 0; i < s->of_sum[k].n; i++) {
            list *l = &s->of_cell[s->of_sum[k].items[i].other];
            l->items[l->n++] = (place){k, s->of_sum[k].items[i].sign};
        }
}

/* ---- moves ---- */

static bool is_hidden(const state *s, uint32_t cell) { return s->cell[cell] != CELL_SHOWN; }

/* May the cell be hidden, if it is not? */
static bool may_hide(const state *s, uint32_t cell)
{
    return is_hidden(s, cell) ||
           (!(s->f->fixed && s->f->fixed[cell]) && (s->rule.hide_zero || s->f->counts[cell] != 0));
}

static int64_t cost_of(const state *s, uint32_t cell)
{
    if (is_hidden(s, cell)) return COST_HIDDEN;
    int64_t count = s->f->counts[cell];
    return COST_SHOWN + (s->is_total[cell] ? COST_TOTAL : 0) + (count < COST_SHOWN ? count : COST_SHOWN - 1);
}

/* Adds a cell to the move; false where it does not fit. Sums that are in balance again close. */
static bool add_step(const state *s, move *m, uint32_t cell, int8_t by)
{
    if (m->nsteps == MOVE_CELLS || !may_hide(s, cell) || (by < 0 && s->f->counts[cell] <= s->least))
        return false;
    for (uint32_t i = 0; i < m->nsteps; i++)
        if (m->steps[i].cell == cell) return false;
    m->cost += cost_of(s, cell);
    m->steps[m->nsteps++] = (step){cell, by};
    for (uint32_t i = 0; i < s->of_cell[cell].n; i++) {
        place at = s->of_cell[cell].items[i];
        uint32_t k = 0;
        while (k < m->nopen && m->open[k].sum != at.other) k++;
        if (k == MOVE_OPEN) return false;
        if (k == m->nopen) m->open[m->nopen++] = (residue){at.other, 0};
        m->open[k].by = (int8_t)(m->open[k].by + at.sign * by);
        if (!m->open[k].by) m->open[k] = m->open[--m->nopen];
    }
    return true;
}

static uint32_t total_of(const list *sum)
{
    uint32_t i = 0;
    while (sum->items[i].sign > 0) i++;
    return sum->items[i].other;
}

/* One more in the cell and in every total above it: balanced whatever the counts are; false: it does not fit.
 */
static bool raise_all(const state *s, uint32_t cell, move *m)
{
    *m = (move){0};
    if (!add_step(s, m, cell, 1)) return false;
    while (m->nopen) {
        uint32_t k = 0;
        while (k < m->nopen && m->open[k].by < 0) k++; /* a total raised before its part waits for it */
        if (k == m->nopen || !add_step(s, m, total_of(&s->of_sum[m->open[k].sum]), 1)) return false;
    }
    return true;
}

/* ---- the search: cheapest partial move first ---- */

typedef struct queue {
    move *pool;
    uint32_t used;
    uint32_t *heap;
    uint32_t n;
} queue;

static bool goes_before(const queue *q, uint32_t a, uint32_t b)
{
    const move *x = &q->pool[a], *y = &q->pool[b];
    return x->cost != y->cost ? x->cost < y->cost : x->made < y->made;
}

static void push(queue *q, uint32_t at)
{
    uint32_t i = q->n++;
    for (; i && goes_before(q, at, q->heap[(i - 1) / 2]); i = (i - 1) / 2) q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = at;
}

static uint32_t pop(queue *q)
{
    uint32_t top = q->heap[0], last = q->heap[--q->n], i = 0;
    for (;;) {
        uint32_t c = 2 * i + 1;
        if (c >= q->n) break;
        if (c + 1 < q->n && goes_before(q, q->heap[c + 1], q->heap[c])) c++;
        if (!goes_before(q, q->heap[c], last)) break;
        q->heap[i] = q->heap[c];
        i = c;
    }
    q->heap[i] = last;
    return top;
}

/* A copy of `from` with one more cell goes into the queue, if that is not dearer than the best move known. */
static void branch(const state *s, queue *q, const move *from, uint32_t cell, int8_t by, int64_t best)
{
    if (q->used == NODES) return;
    move *m = &q->pool[q->used];
    *m = *from;
    if (!add_step(s, m, cell, by) || m->cost >= best) return;
    m->made = q->used;
    push(q, q->used++);
}

/* Every way to close the first open sum: hidden cells, then the smallest shown ones. only_hidden: no further
 * cells. */
static void expand(const state *s, queue *q, const move *m, int64_t best, bool only_hidden)
{
    residue r = m->open[0];
    const list *l = &s->of_sum[r.sum];
    int hidden = 0, shown = 0;
    for (uint32_t i = 0; i < l->n && (hidden < HIDDEN_TRIED || shown < SHOWN_TRIED); i++) {
        place at = l->items[i];
        bool is = is_hidden(s, at.other);
        if (is ? hidden == HIDDEN_TRIED : only_hidden || (shown == SHOWN_TRIED && at.sign > 0)) continue;
        int8_t by = (int8_t)((r.by > 0 ? -1 : 1) * at.sign);
        uint32_t before = q->used;
        branch(s, q, m, at.other, by, best);
        if (q->used > before) *(is ? &hidden : &shown) += 1;
    }
}

/* The cheapest balanced move through a cell; false: none found. */
static bool find_move(const state *s, queue *q, uint32_t cell, bool only_hidden, move *best)
{
    move m;
    bool found = false;
    int64_t limit = INT64_MAX;
    if (raise_all(s, cell, &m)) {
        bool usable = true;
        for (uint32_t i = 0; i < m.nsteps; i++) usable &= !only_hidden || is_hidden(s, m.steps[i].cell);
        if (usable) *best = m, limit = m.cost, found = true;
    }
    q->used = q->n = 0;
    const move start = {0};
    branch(s, q, &start, cell, 1, limit);
    branch(s, q, &start, cell, -1, limit);
    while (q->n) {
        move at = q->pool[pop(q)];
        if (!at.nopen) return *best = at, true; /* nothing cheaper is left */
        expand(s, q, &at, limit, only_hidden);
    }
    return found;
}

/* The move is the witness of the cells that have none; of `anew` in any case. */
static void keep_move(state *s, const move *found, uint32_t anew)
{
    move *m = arena_make(s->a, move);
    *m = *found;
    for (uint32_t i = 0; i < m->nsteps; i++) {
        uint32_t c = m->steps[i].cell;
        if (!is_hidden(s, c)) s->cell[c] = CELL_COVER;
        if (!s->witness[c] || c == anew) s->witness[c] = m;
        use *u = arena_make(s->a, use);
        *u = (use){m, s->uses[c]};
        s->uses[c] = u;
    }
}

/* Shows a covering cell again where every hidden cell that relies on it finds a witness without it. */
static void try_to_show(state *s, queue *q, uint32_t cell)
{
    s->cell[cell] = CELL_SHOWN;
    for (const use *u = s->uses[cell]; u; u = u->next) {
        for (uint32_t i = 0; i < u->m->nsteps; i++) {
            uint32_t c = u->m->steps[i].cell;
            move m;
            if (c == cell || !is_hidden(s, c) || s->witness[c] != u->m) continue;
            if (!find_move(s, q, c, true, &m)) {
                s->cell[cell] = CELL_COVER;
                return;
            }
            keep_move(s, &m, c);
        }
    }
}

uint32_t suppress_choose(arena *scratch, const suppress_family *f, suppress_rule rule, uint8_t *states)
{
    state s = {.a = scratch, .f = f, .rule = rule, .least = rule.hide_zero ? 0 : 1, .cell = states};
    /* a megabyte, of which most searches use a few lines: not cleared */
    queue q = {.pool = arena_room(scratch, NODES * sizeof(move)),
               .heap = arena_room(scratch, NODES * sizeof(uint32_t))};
    uint32_t exposed = 0;
    for (uint32_t c = 0; c < f->n; c++) {
        bool small =
            f->counts[c] < rule.threshold && (rule.hide_zero || f->counts[c]) && !(f->fixed && f->fixed[c]);
        states[c] = small ? CELL_SMALL : CELL_SHOWN;
    }
    link_all(&s);
    for (uint32_t c = 0; c < f->n; c++) {
        move m;
        if (states[c] != CELL_SMALL || s.witness[c]) continue;
        if (find_move(&s, &q, c, false, &m)) keep_move(&s, &m, c);
        else states[c] = CELL_EXPOSED, exposed++;
    }
    for (uint32_t c = f->n; c-- > 0;)
        if (states[c] == CELL_COVER) try_to_show(&s, &q, c);
    return exposed;
}
