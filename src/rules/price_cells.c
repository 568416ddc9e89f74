/* The population cut at every age threshold x set of category classes x residence: inside a cell all pay the
 * same. */
#include "rules/price.h"

#include <stdlib.h>
#include <string.h>

/* Rules that matter on the day, and who is served, all as whos. */
typedef struct askers {
    const price_who *whos[PRICE_MOST_RULES + 1];
    uint32_t n;
} askers;

static askers gather(const price_canteen *c, date on)
{
    askers all = {.n = 0};
    for (uint32_t i = 0; i < c->nrules; i++)
        if (price_in_force(c->rules[i].from, c->rules[i].to, on)) all.whos[all.n++] = &c->rules[i].who;
    if (c->selective) all.whos[all.n++] = &c->serves;
    return all;
}

static int by_age(const void *x, const void *y) { return *(const int16_t *)x - *(const int16_t *)y; }

static void cut_ages(arena *a, const askers *all, price_cells *s)
{
    int16_t *ages = arena_make_n(a, int16_t, 2 * all->n + 1);
    uint32_t n = 1, kept = 1;
    for (uint32_t i = 0; i < all->n; i++) {
        ages[n++] = all->whos[i]->from;
        ages[n++] = all->whos[i]->below == PRICE_NO_AGE ? 0 : all->whos[i]->below;
    }
    qsort(ages, n, sizeof *ages, by_age);
    for (uint32_t i = 1; i < n; i++)
        if (ages[i] > ages[kept - 1] && ages[i] <= PRICE_MOST_AGE) ages[kept++] = ages[i];
    ages[0] = 0;
    s->bands = ages;
    s->nbands = kept;
}

static bool told_apart(const askers *all, unsigned i, unsigned k)
{
    for (uint32_t w = 0; w < all->n; w++) {
        const price_who *who = all->whos[w];
        /* "every one of these" counts its categories, so each stays alone */
        if ((who->all >> i | who->all >> k | (who->any >> i ^ who->any >> k) |
             (who->none >> i ^ who->none >> k)) &
            1)
            return true;
    }
    return false;
}

static void class_categories(arena *a, const askers *all, price_cells *s)
{
    uint64_t used = 0, *classes = arena_make_n(a, uint64_t, PRICE_MOST_CATEGORIES);
    uint32_t n = 0;
    for (uint32_t w = 0; w < all->n; w++) used |= all->whos[w]->any | all->whos[w]->all | all->whos[w]->none;
    for (unsigned i = 0; i < PRICE_MOST_CATEGORIES; i++) {
        if (!(used >> i & 1)) continue;
        uint32_t k = 0;
        while (k < n && told_apart(all, i, (unsigned)__builtin_ctzll(classes[k]))) k++;
        if (k == n) n++;
        classes[k] |= 1ull << i;
    }
    s->classes = classes;
    s->nclasses = n;
}

/* The sets of `size` of n classes, ascending; out may be NULL to count them only (stopping past `most`). */
static uint32_t sets_of(uint32_t n, uint32_t size, uint64_t *out, uint32_t most)
{
    uint32_t at[PRICE_MOST_CATEGORIES], count = 0;
    for (uint32_t i = 0; i < size; i++) at[i] = i;
    while (count <= most) {
        if (out) {
            uint64_t set = 0;
            for (uint32_t i = 0; i < size; i++) set |= 1ull << at[i];
            out[count] = set;
        }
        count++;
        /* the next combination, low places first so that the numbers ascend */
        uint32_t i = 0;
        while (i < size && at[i] + 1 == (i + 1 < size ? at[i + 1] : n)) at[i] = i, i++;
        if (i == size) break;
        at[i]++;
    }
    return count;
}

static void make_sets(arena *a, price_cells *s)
{
    uint32_t each = s->nbands * s->nflags, total = 1, size = 0;
    while (size < s->nclasses) {
        uint32_t more = sets_of(s->nclasses, size + 1, NULL, PRICE_MOST_CELLS);
        /* single categories are always tried */
        if (size >= 1 && (uint64_t)(total + more) * each > PRICE_MOST_CELLS) break;
        total += more, size++;
    }
    uint64_t *sets = arena_make_n(a, uint64_t, total);
    uint32_t n = 0;
    for (uint32_t k = 0; k <= size; k++) n += sets_of(s->nclasses, k, sets + n, PRICE_MOST_CELLS);
    s->sets = sets;
    s->nsets = n;
    s->most_classes = size;
    s->all_sets = size == s->nclasses;
}

enum { SAMPLE_STEP = 50, SAMPLES = 120, FEWEST_SAMPLES = 12, SAMPLE_WORK = 4000000 };
enum { SAMPLE_LOW = 100, SAMPLE_HIGH = 5000, SAMPLE_HIGHEST = 100000 };

/* Listed prices are tried yuan by half yuan, coarser where the range is wide or the people are many. */
static uint32_t samples(const price_item *item, uint32_t most, int64_t *out)
{
    int64_t low = item->low ? item->low : SAMPLE_LOW, high = item->high ? item->high : SAMPLE_HIGH;
    if (high > SAMPLE_HIGHEST) high = SAMPLE_HIGHEST;
    if (high < low) high = low;
    int64_t step = SAMPLE_STEP;
    while ((high - low) / step >= most) step *= 2;
    uint32_t n = 0;
    for (int64_t p = low; p <= high; p += step) {
        if (out) out[n] = p;
        n++;
    }
    return n;
}

static void make_variants(arena *a, price_cells *s)
{
    const price_canteen *c = s->c;
    uint32_t *first = arena_make_n(a, uint32_t, c->nitems + 1), n = 0, listed = 0, most = SAMPLES;
    for (uint32_t i = 0; i < c->nitems; i++) listed += c->items[i].listed;
    uint64_t cells = (uint64_t)s->nsets * s->nbands * s->nflags;
    if (cells * listed * most > SAMPLE_WORK) most = (uint32_t)(SAMPLE_WORK / (cells * listed));
    if (most < FEWEST_SAMPLES) most = FEWEST_SAMPLES;
    for (uint32_t i = 0; i < c->nitems; i++) {
        first[i] = n;
        n += c->items[i].listed ? samples(&c->items[i], most, NULL) : 1;
    }
    first[c->nitems] = n;
    int64_t *standards = arena_make_n(a, int64_t, n);
    for (uint32_t i = 0; i < c->nitems; i++) {
        if (c->items[i].listed) samples(&c->items[i], most, standards + first[i]);
        else standards[first[i]] = price_standard_on(&c->items[i], s->on);
    }
    s->variant = first;
    s->standards = standards;
}

/* ---- outcomes: cells that fit the same rules pay the same ---- */

typedef struct known {
    uint32_t *slots; /* 1 + outcome */
    uint32_t mask;
    price_outcome *outcomes;
    uint32_t n, cap;
} known;

static bool same_fit(const price_fit *x, const price_fit *y) { return !memcmp(x, y, sizeof *x); }

static void grow_outcomes(arena *a, known *k)
{
    uint32_t cap = k->cap ? k->cap * 2 : 64;
    k->outcomes = arena_grow(a, k->outcomes, k->cap * sizeof *k->outcomes, cap * sizeof *k->outcomes);
    k->cap = cap;
    k->mask = cap * 2 - 1;
    k->slots = arena_make_n(a, uint32_t, cap * 2);
    for (uint32_t i = 0; i < k->n; i++) {
        uint32_t at =
            (uint32_t)str_hash((str){(const char *)&k->outcomes[i].fit, sizeof(price_fit)}) & k->mask;
        while (k->slots[at]) at = (at + 1) & k->mask;
        k->slots[at] = i + 1;
    }
}

static const int64_t *amounts_of(arena *a, const price_cells *s, const price_fit *f, bool served)
{
    uint32_t total = s->variant[s->c->nitems];
    int64_t *amounts = arena_make_n(a, int64_t, total);
    for (uint32_t i = 0; i < s->c->nitems; i++)
        for (uint32_t v = s->variant[i]; v < s->variant[i + 1]; v++)
            amounts[v] = served ? price_amount(s->c, f, i, s->standards[v]) : PRICE_UNPRICED;
    return amounts;
}

static uint32_t outcome_number(arena *a, const price_cells *s, known *k, const price_fit *f, bool served,
                               uint32_t cell)
{
    uint32_t at = (uint32_t)str_hash((str){(const char *)f, sizeof *f}) & k->mask;
    for (; k->slots[at]; at = (at + 1) & k->mask) {
        const price_outcome *o = &k->outcomes[k->slots[at] - 1];
        if (o->served == served && same_fit(&o->fit, f)) return k->slots[at] - 1;
    }
    k->slots[at] = k->n + 1;
    k->outcomes[k->n] = (price_outcome){*f, cell, amounts_of(a, s, f, served), served};
    k->n++;
    if (k->n == k->cap) grow_outcomes(a, k);
    return k->n - 1;
}

uint32_t price_cell_index(const price_cells *s, uint32_t set, uint32_t band, uint32_t flags)
{
    return (set * s->nbands + band) * s->nflags + flags;
}

/* Flags count only the questions that are asked: the lowest bit is the first of resident, registered,
 * delivery. */
static void read_flags(const price_cells *s, uint32_t flags, price_person *p)
{
    if (s->asks_resident) p->resident = flags & 1, flags >>= 1;
    if (s->asks_registered) p->registered = flags & 1, flags >>= 1;
    if (s->asks_delivery) p->delivery = flags & 1;
}

price_person price_cell_person(const price_cells *s, uint32_t cell)
{
    price_person p = {.age = s->bands[cell / s->nflags % s->nbands]};
    uint64_t set = s->sets[cell / s->nflags / s->nbands];
    for (uint32_t k = 0; k < s->nclasses; k++)
        if (set >> k & 1) p.categories |= s->classes[k] & (~s->classes[k] + 1);
    read_flags(s, cell % s->nflags, &p);
    return p;
}

uint32_t price_cell_of(const price_cells *s, const price_person *p)
{
    uint32_t band = s->nbands - 1, flags = 0, bit = 0, set = 0;
    while (band && p->age < s->bands[band]) band--;
    if (s->asks_resident) flags |= (uint32_t)p->resident << bit++;
    if (s->asks_registered) flags |= (uint32_t)p->registered << bit++;
    if (s->asks_delivery) flags |= (uint32_t)p->delivery << bit++;
    uint64_t classes = 0;
    for (uint32_t k = 0; k < s->nclasses; k++)
        if (p->categories & s->classes[k]) classes |= 1ull << k;
    while (set < s->nsets && s->sets[set] != classes) set++;
    return set == s->nsets ? UINT32_MAX : price_cell_index(s, set, band, flags);
}

const price_cells *price_cells_make(arena *a, const price_canteen *c, date on)
{
    price_cells *s = arena_make(a, price_cells);
    askers all = gather(c, on);
    s->c = c;
    s->on = on;
    cut_ages(a, &all, s);
    class_categories(a, &all, s);
    for (uint32_t w = 0; w < all.n; w++) {
        s->asks_resident |= all.whos[w]->resident != PRICE_EITHER;
        s->asks_registered |= all.whos[w]->registered != PRICE_EITHER;
        s->asks_delivery |= all.whos[w]->delivery != PRICE_EITHER;
    }
    s->nflags = 1u << (s->asks_resident + s->asks_registered + s->asks_delivery);
    make_sets(a, s);
    make_variants(a, s);
    s->ncells = s->nsets * s->nbands * s->nflags;
    uint32_t *outcome = arena_make_n(a, uint32_t, s->ncells);
    known k = {0};
    grow_outcomes(a, &k);
    for (uint32_t cell = 0; cell < s->ncells; cell++) {
        price_ask ask = {.who = price_cell_person(s, cell), .on = on};
        bool served = !c->selective || price_who_fits(&c->serves, &ask.who);
        price_fit f = price_fitting(c, &ask);
        outcome[cell] = outcome_number(a, s, &k, &f, served, cell);
    }
    s->outcome = outcome;
    s->outcomes = k.outcomes;
    s->noutcomes = k.n;
    return s;
}
