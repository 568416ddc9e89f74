/*
 * The wall table: the fewest rows from which everybody reads the exact price.
 *
 * Two ways to read are tried. "The lowest price of the rows that fit" needs few rows and is what people
 * expect; where the rules do not allow it (a rule for some takes precedence over a cheaper one) the rows are
 * ordered, the most special on top, and the first that fits counts: that is always exact. Every table is read
 * back for every cell before it is given.
 */
#include "rules/price.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 400, MOST_MERGE_WORK = 200000 };

typedef struct builder {
    arena *a;
    const price_cells *s;
    price_table *t;
    price_row *rows;
    uint32_t n;
    uint32_t variants;
    price_fit options; /* all option rules */
    bool extend;       /* rows of a special group may reach up to the highest age */
} builder;

/* What a cell stands for: the outcome, delivery left out where it is a matter of extra only. */
static const price_outcome *outcome_of(const price_cells *s, uint32_t cell)
{
    return &s->outcomes[s->outcome[cell]];
}

static uint32_t delivery_bit(const price_cells *s) { return s->asks_delivery ? s->nflags / 2 : 0; }

static bool skipped(const price_table *t, uint32_t cell)
{
    return t->delivery_apart && cell % t->cells->nflags & delivery_bit(t->cells);
}

static price_fit options_of(const builder *b, const price_outcome *o)
{
    price_fit f = {{0}};
    for (size_t i = 0; i < sizeof f.bits / sizeof *f.bits; i++)
        f.bits[i] = o->served ? o->fit.bits[i] & b->options.bits[i] : 0;
    return f;
}

static bool same_fit(const price_fit *x, const price_fit *y) { return !memcmp(x, y, sizeof *x); }

static bool same_prices(const builder *b, const price_outcome *x, const price_outcome *y)
{
    if (x == y) return true;
    price_fit ox = options_of(b, x), oy = options_of(b, y);
    return x->served == y->served && same_fit(&ox, &oy) &&
           !memcmp(x->amounts, y->amounts, b->variants * sizeof *x->amounts);
}

/* ---- rows ---- */

/* What a row asks besides age, as one set: classes, then resident, registered, delivery. */
typedef struct asks {
    uint64_t classes;
    uint8_t flags; /* bits as in a cell */
} asks;

static bool flag_on(const price_cells *s, uint32_t flags,
                    uint8_t which) /* 0 resident, 1 registered, 2 delivery */
{
    uint32_t bit = 0;
    if (which > 0) bit += s->asks_resident;
    if (which > 1) bit += s->asks_registered;
    return flags >> bit & 1;
}

static bool row_fits(const price_cells *s, const price_row *r, uint64_t set, int age, uint32_t flags)
{
    if (age < r->from || (age >= r->below && r->below != PRICE_NO_AGE)) return false;
    if ((set & r->all) != r->all || (r->any && !(set & r->any))) return false;
    return (r->resident != PRICE_YES || flag_on(s, flags, 0)) &&
           (r->registered != PRICE_YES || flag_on(s, flags, 1)) &&
           (r->delivery != PRICE_YES || flag_on(s, flags, 2));
}

/* What a cell reads: prices (PRICE_UNPRICED: none) and options. served is false where an unserved row
 * decides. */
typedef struct reading {
    int64_t *amounts;
    price_fit options;
    bool served, found;
} reading;

static void take(const builder *b, reading *got, const price_row *r)
{
    const price_outcome *o = outcome_of(b->s, r->cell);
    price_fit options = options_of(b, o);
    for (size_t i = 0; i < sizeof options.bits / sizeof *options.bits; i++)
        got->options.bits[i] |= options.bits[i];
    for (uint32_t v = 0; v < b->variants; v++)
        if (o->amounts[v] != PRICE_UNPRICED &&
            (got->amounts[v] == PRICE_UNPRICED || o->amounts[v] < got->amounts[v]))
            got->amounts[v] = o->amounts[v];
    got->served |= o->served;
    got->found = true;
}

static void read_rows(const builder *b, reading *got, uint64_t set, int age, uint32_t flags)
{
    for (uint32_t v = 0; v < b->variants; v++) got->amounts[v] = PRICE_UNPRICED;
    got->options = (price_fit){{0}};
    got->served = got->found = false;
    /* while rows are made the most special stand last; the finished table has them on top */
    for (uint32_t i = b->n; i-- > 0;) {
        if (!row_fits(b->s, &b->rows[i], set, age, flags)) continue;
        take(b, got, &b->rows[i]);
        if (b->t->reading == PRICE_READ_FIRST_ROW) return;
    }
}

/* Does the cell read its own price and options? Who is not served reads nothing, or an unserved row. */
static bool reads_right(const builder *b, reading *got, uint64_t set, uint32_t band, uint32_t flags,
                        const price_outcome *o)
{
    read_rows(b, got, set, b->s->bands[band], flags);
    if (!got->found) return !o->served;
    price_fit options = options_of(b, o);
    return got->served == o->served && same_fit(&got->options, &options) &&
           !memcmp(got->amounts, o->amounts, b->variants * sizeof *o->amounts);
}

static void add_row(builder *b, const asks *q, uint32_t set, uint32_t flags, uint32_t first)
{
    const price_cells *s = b->s;
    price_row *r = &b->rows[b->n++];
    *r = (price_row){.from = s->bands[first], .below = PRICE_NO_AGE};
    r->all = q->classes;
    r->resident = s->asks_resident && flag_on(s, flags, 0) ? PRICE_YES : PRICE_EITHER;
    r->registered = s->asks_registered && flag_on(s, flags, 1) ? PRICE_YES : PRICE_EITHER;
    r->delivery = s->asks_delivery && flag_on(s, flags, 2) ? PRICE_YES : PRICE_EITHER;
    r->cell = price_cell_index(s, set, first, flags);
    r->unserved = !outcome_of(s, r->cell)->served;
}

/* How far up the row just made reaches: while the bands it is stretched over read rightly with it. */
static uint32_t stretch(builder *b, reading *got, uint32_t set, uint32_t flags, uint32_t first,
                        const bool *needed, bool special)
{
    const price_cells *s = b->s;
    price_row *r = &b->rows[b->n - 1];
    const price_outcome *o = outcome_of(s, r->cell);
    uint32_t last = first, next = first + 1;
    for (; next < s->nbands; next++) {
        const price_outcome *to = outcome_of(s, price_cell_index(s, set, next, flags));
        r->below = PRICE_NO_AGE;
        bool like = same_prices(b, o, to);
        if (b->t->reading == PRICE_READ_FIRST_ROW ? !like
                                                  : !reads_right(b, got, s->sets[set], next, flags, to))
            break;
        if (!like && !b->extend) break;
        if (needed[next]) last = next;
    }
    /* a special group's row goes on to the highest age where that does no harm: 60周岁以上 is easier than
     * 60—89周岁 */
    bool all = next == s->nbands && special && b->extend && b->t->reading == PRICE_READ_LOWEST;
    r->below = all || last + 1 == s->nbands ? PRICE_NO_AGE : s->bands[last + 1];
    return last;
}

/* The rows for the people who have exactly this set and these flags, where what they read so far is not
 * right. */
static bool add_rows_for(builder *b, uint32_t set, uint32_t flags, reading *got)
{
    const price_cells *s = b->s;
    asks q = {s->sets[set], (uint8_t)flags};
    bool *needed = arena_make_n(b->a, bool, s->nbands);
    for (uint32_t k = 0; k < s->nbands; k++)
        needed[k] =
            !reads_right(b, got, q.classes, k, flags, outcome_of(s, price_cell_index(s, set, k, flags)));
    for (uint32_t k = 0; k < s->nbands; k++) {
        if (!needed[k]) continue;
        if (b->n == MOST_ROWS) return false;
        add_row(b, &q, set, flags, k);
        k = stretch(b, got, set, flags, k, needed, q.classes || flags);
    }
    return true;
}

/* Groups with fewer conditions first, so that a special group needs a row only where it pays something else.
 */
static bool make_rows(builder *b, reading *got)
{
    const price_cells *s = b->s;
    b->n = 0;
    uint32_t most = (uint32_t)s->nclasses + 3;
    for (uint32_t size = 0; size <= most; size++)
        for (uint32_t set = 0; set < s->nsets; set++)
            for (uint32_t flags = 0; flags < s->nflags; flags++) {
                int conditions = __builtin_popcountll(s->sets[set]) + __builtin_popcount(flags);
                if ((uint32_t)conditions != size || skipped(b->t, flags)) continue;
                if (!add_rows_for(b, set, flags, got)) return false;
            }
    return true;
}

static bool verify(const builder *b, reading *got)
{
    const price_cells *s = b->s;
    for (uint32_t set = 0; set < s->nsets; set++)
        for (uint32_t band = 0; band < s->nbands; band++)
            for (uint32_t flags = 0; flags < s->nflags; flags++) {
                uint32_t cell = price_cell_index(s, set, band, flags);
                if (!skipped(b->t, cell) &&
                    !reads_right(b, got, s->sets[set], band, flags, outcome_of(s, cell)))
                    return false;
            }
    return true;
}

/* ---- fewer rows: groups that pay the same at the same ages share one ---- */

static bool may_merge(const builder *b, const price_row *x, const price_row *y)
{
    uint64_t x_one = x->any ? 0 : x->all, y_one = y->all;
    if (y->any || !y->all || x->from != y->from || x->below != y->below || x->resident != y->resident ||
        x->registered != y->registered || x->delivery != y->delivery)
        return false;
    if (!same_prices(b, outcome_of(b->s, x->cell), outcome_of(b->s, y->cell))) return false;
    /* both ask the same but for one class each */
    if (x->any) return (y_one & x->all) == x->all && __builtin_popcountll(y_one & ~x->all) == 1;
    return __builtin_popcountll(x_one & ~y_one) == 1 && __builtin_popcountll(y_one & ~x_one) == 1;
}

static void merge(price_row *x, const price_row *y)
{
    if (!x->any) {
        uint64_t both = x->all & y->all;
        x->any = (x->all | y->all) & ~both;
        x->all = both;
    } else {
        x->any |= y->all & ~x->all;
    }
}

static void merge_rows(builder *b, reading *got)
{
    /* ordered rows are read back after every merge: not worth it for very long tables */
    if (b->t->reading == PRICE_READ_FIRST_ROW && (uint64_t)b->n * b->s->ncells > MOST_MERGE_WORK) return;
    for (uint32_t i = 0; i < b->n; i++)
        for (uint32_t k = i + 1; k < b->n;) {
            bool ordered = b->t->reading == PRICE_READ_FIRST_ROW;
            if (!may_merge(b, &b->rows[i], &b->rows[k]) || (ordered && k != i + 1)) {
                k++;
                continue;
            }
            uint32_t n = b->n;
            price_row *before = arena_make_n(b->a, price_row, n);
            memcpy(before, b->rows, n * sizeof *before);
            merge(&b->rows[i], &b->rows[k]);
            memmove(&b->rows[k], &b->rows[k + 1], (n - k - 1) * sizeof *b->rows);
            b->n--;
            if (!ordered || verify(b, got)) continue;
            memcpy(b->rows, before, n * sizeof *before);
            b->n = n;
            k++;
        }
}

/* ---- delivery ---- */

/* Does delivery add the same to every price of an item, whoever it is, and change nothing else? */
static bool delivery_is_extra(builder *b, int64_t *extra)
{
    const price_cells *s = b->s;
    uint32_t bit = delivery_bit(s);
    if (!bit) return false;
    bool *known = arena_make_n(b->a, bool, s->c->nitems);
    for (uint32_t cell = 0; cell < s->ncells; cell++) {
        if (cell % s->nflags & bit) continue;
        const price_outcome *home = outcome_of(s, cell + bit), *here = outcome_of(s, cell);
        price_fit x = options_of(b, home), y = options_of(b, here);
        if (home->served != here->served || !same_fit(&x, &y)) return false;
        for (uint32_t i = 0; i < s->c->nitems; i++)
            for (uint32_t v = s->variant[i]; v < s->variant[i + 1]; v++) {
                if ((home->amounts[v] == PRICE_UNPRICED) != (here->amounts[v] == PRICE_UNPRICED))
                    return false;
                if (here->amounts[v] == PRICE_UNPRICED) continue;
                int64_t more = home->amounts[v] - here->amounts[v];
                if (more < 0 || (known[i] && extra[i] != more)) return false;
                known[i] = true, extra[i] = more;
            }
    }
    return true;
}

/* ---- which rules stand behind each price of a row ---- */

static void note_rules(builder *b, price_fit *into, const price_outcome *o)
{
    const price_cells *s = b->s;
    price_quote q;
    for (uint32_t i = 0; i < s->c->nitems; i++)
        for (uint32_t v = s->variant[i]; v < s->variant[i + 1]; v++) {
            price_find_fit(s->c, &o->fit, i, s->standards[v], s->on, &q);
            for (uint32_t k = 0; k < q.nsteps; k++) {
                int32_t rule = q.steps[k].rule;
                if (rule >= 0) into[i].bits[rule / 64] |= 1ull << (rule % 64);
            }
        }
}

/* Does somebody of exactly this set have what the row asks and nothing else? */
static bool asks_just(const price_row *r, uint64_t set)
{
    uint64_t more = set & ~r->all;
    return (set & r->all) == r->all &&
           (r->any ? (more & ~r->any) == 0 && __builtin_popcountll(more) == 1 : !more);
}

static void find_rules(builder *b)
{
    const price_cells *s = b->s;
    uint32_t items = s->c->nitems;
    for (uint32_t i = 0; i < b->n; i++) {
        price_row *r = &b->rows[i];
        price_fit *rules = arena_make_n(b->a, price_fit, items);
        const price_outcome *own = outcome_of(s, r->cell), *last = NULL;
        for (uint32_t cell = r->cell % s->nflags; cell < s->ncells; cell += s->nflags) {
            uint64_t set = s->sets[cell / s->nflags / s->nbands];
            int age = s->bands[cell / s->nflags % s->nbands];
            if (!asks_just(r, set) || age < r->from || age >= r->below) continue;
            const price_outcome *o = outcome_of(s, cell);
            if (o != last && o->served && same_prices(b, o, own)) note_rules(b, rules, o);
            last = o;
        }
        r->rules = rules;
    }
}

static void turn(builder *b)
{
    for (uint32_t i = 0; i < b->n / 2; i++) {
        price_row swap = b->rows[i];
        b->rows[i] = b->rows[b->n - 1 - i];
        b->rows[b->n - 1 - i] = swap;
    }
}

const price_table *price_table_make(arena *a, const price_cells *s)
{
    price_table *t = arena_make(a, price_table);
    builder *b = arena_make(a, builder);
    *b = (builder){.a = a,
                   .s = s,
                   .t = t,
                   .rows = arena_make_n(a, price_row, MOST_ROWS),
                   .variants = s->variant[s->c->nitems]};
    for (uint32_t i = 0; i < s->c->nrules; i++)
        if (price_is_option(s->c->rules[i].kind)) b->options.bits[i / 64] |= 1ull << (i % 64);
    reading got = {.amounts = arena_make_n(a, int64_t, b->variants)};
    int64_t *extra = arena_make_n(a, int64_t, s->c->nitems);
    *t = (price_table){.cells = s, .reading = PRICE_READ_LOWEST};
    t->delivery_apart = delivery_is_extra(b, extra);
    if (!t->delivery_apart) memset(extra, 0, s->c->nitems * sizeof *extra);
    b->extend = true;
    t->exact = make_rows(b, &got) && verify(b, &got);
    if (!t->exact) {
        b->extend = false;
        t->exact = make_rows(b, &got) && verify(b, &got);
    }
    if (!t->exact) {
        t->reading = PRICE_READ_FIRST_ROW;
        t->exact = make_rows(b, &got) && verify(b, &got);
    }
    merge_rows(b, &got);
    find_rules(b);
    if (t->reading == PRICE_READ_FIRST_ROW) turn(b);
    for (uint32_t i = 0; i < b->n; i++) {
        const price_row *r = &b->rows[i];
        t->several |= r->all || r->any || r->resident || r->registered || r->delivery;
    }
    t->rows = b->rows;
    t->n = b->n;
    t->extra = extra;
    return t;
}

int64_t price_table_read(const price_table *t, const price_person *p, uint32_t variant, price_fit *options)
{
    const price_cells *s = t->cells;
    int64_t best = PRICE_UNPRICED;
    uint64_t set = 0;
    uint32_t flags = 0, bit = 0, item = 0;
    for (uint32_t k = 0; k < s->nclasses; k++) set |= (uint64_t)((p->categories & s->classes[k]) != 0) << k;
    if (s->asks_resident) flags |= (uint32_t)p->resident << bit++;
    if (s->asks_registered) flags |= (uint32_t)p->registered << bit++;
    if (s->asks_delivery) flags |= (uint32_t)p->delivery << bit;
    while (variant >= s->variant[item + 1]) item++;
    if (options) *options = (price_fit){{0}};
    for (uint32_t i = 0; i < t->n; i++) {
        const price_row *r = &t->rows[i];
        if (!row_fits(s, r, set, p->age, flags)) continue;
        const price_outcome *o = outcome_of(s, r->cell);
        int64_t amount = o->amounts[variant];
        if (amount != PRICE_UNPRICED && (best == PRICE_UNPRICED || amount < best)) best = amount;
        for (uint32_t k = 0; options && o->served && k < s->c->nrules; k++)
            if (price_is_option(s->c->rules[k].kind))
                options->bits[k / 64] |= o->fit.bits[k / 64] & 1ull << (k % 64);
        if (t->reading == PRICE_READ_FIRST_ROW) break;
    }
    if (best != PRICE_UNPRICED && t->delivery_apart && p->delivery) best += t->extra[item];
    return best;
}
