#include "site/search_list.h"

#include <stdlib.h>
#include <string.h>

enum { ENDING = 60, GOING_ON = 30, RUN_LEAST = 3, INLINE = 8, CODE_BITS = 21, CODE = (1 << CODE_BITS) - 1 };

/*
 * An entry stands in the table itself, two to a cache line, and a short list in the entry: most pairs are
 * rare, and the table is what the time goes to.
 */
struct entry {
    uint64_t key; /* 0: free */
    union {
        char here[INLINE];
        char *p;
    };
    uint32_t n, cap; /* cap 0: the list is here */
    uint32_t next;   /* the document after the last that is in the list */
    uint32_t run;    /* of how many documents, each next to the one before, the list has not yet been told */
};

struct search_lists {
    arena *a;
    struct entry *table;
    size_t n, mask;
    struct sorted {
        uint64_t key;
        const struct entry *entry;
    } * sorted;
};

struct search_lists *search_lists_new(void)
{
    struct search_lists *l = mem_alloc(sizeof *l);
    *l = (struct search_lists){.a = arena_new()};
    return l;
}

void search_lists_free(struct search_lists *l)
{
    arena_free(l->a);
    free(l->table);
    free(l->sorted);
    free(l);
}

uint64_t search_key(uint32_t a, uint32_t b, unsigned bits)
{
    uint64_t file = bits ? ((a * 0x9E3779B1u) ^ (b * 0x85EBCA6Bu)) >> (32 - bits) : 0;
    return file << 2 * CODE_BITS | (uint64_t)a << CODE_BITS | b;
}

uint32_t search_key_file(uint64_t key) { return (uint32_t)(key >> 2 * CODE_BITS); }

void search_put_key(uint64_t key, buf *out)
{
    buf_put_cp(out, (uint32_t)(key >> CODE_BITS) & CODE);
    buf_put_cp(out, (uint32_t)key & CODE);
}

static size_t place_of(const struct search_lists *l, uint64_t key)
{
    return (key * 0x9e3779b97f4a7c15u) >> 20 & l->mask;
}

static struct entry *slot_of(const struct search_lists *l, uint64_t key)
{
    for (size_t at = place_of(l, key);; at = (at + 1) & l->mask) {
        struct entry *e = &l->table[at];
        if (e->key == key || !e->key) return e;
    }
}

static void widen(struct search_lists *l)
{
    struct entry *old = l->table;
    size_t had = old ? l->mask + 1 : 0, slots = had ? had * 2 : 4096;
    l->table = mem_alloc(slots * sizeof *l->table);
    memset(l->table, 0, slots * sizeof *l->table);
    l->mask = slots - 1;
    for (size_t i = 0; i < had; i++)
        if (old[i].key) *slot_of(l, old[i].key) = old[i];
    free(old);
}

/* ---- numbers ---- */

/* From ! on, without " and \ (which a script would have to escape), } and ~ (which part entries). */
static char digit(uint32_t v)
{
    uint32_t c = '!' + v;
    c += c >= '"';
    c += c >= '\\';
    return (char)c;
}

static void put_char(struct search_lists *l, struct entry *to, char c)
{
    if (!to->cap && to->n < INLINE) {
        to->here[to->n++] = c;
        return;
    }
    if (!to->cap || to->n == to->cap) {
        uint32_t cap = to->n * 2;
        char *p = arena_alloc(l->a, cap);
        memcpy(p, to->cap ? to->p : to->here, to->n);
        to->p = p;
        to->cap = cap;
    }
    to->p[to->n++] = c;
}

static void put_number(struct search_lists *l, struct entry *to, uint32_t v)
{
    while (v >= ENDING) {
        v -= ENDING;
        put_char(l, to, digit(ENDING + v % GOING_ON));
        v /= GOING_ON;
    }
    put_char(l, to, digit(v));
}

static void put_run(struct search_lists *l, struct entry *to)
{
    if (to->run >= RUN_LEAST) {
        put_number(l, to, 0);
        put_number(l, to, to->run - RUN_LEAST);
        to->run = 0;
    }
    for (; to->run; to->run--) put_number(l, to, 1);
}

static void add(struct search_lists *l, uint64_t key, uint32_t doc)
{
    struct entry *e = slot_of(l, key);
    if (!e->key) {
        e->key = key;
        l->n++;
    }
    if (e->next == doc + 1) return; /* has it */
    uint32_t step = doc - e->next + 1;
    e->next = doc + 1;
    if (step == 1) {
        e->run++;
        return;
    }
    if (e->run) put_run(l, e);
    put_number(l, e, step);
}

void search_lists_add(struct search_lists *l, const uint64_t *keys, size_t n, uint32_t doc)
{
    enum { AHEAD = 12 };
    while (!l->table || (l->n + n) * 3 >= l->mask * 2) widen(l);
    for (size_t i = 0; i < n;
         i++) { /* the table does not fit the processor's cache: ask for entries beforehand */
        if (i + AHEAD < n) __builtin_prefetch(&l->table[place_of(l, keys[i + AHEAD])], 1);
        add(l, keys[i], doc);
    }
}

/* ---- order ---- */

/* By 11 bits at a time, the lowest first. */
static void sort(struct sorted *list, size_t n)
{
    enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };
    struct sorted *other = mem_alloc(n * sizeof *other), *from = list, *to = other;
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        size_t starts[DIGITS] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++) starts[from[i].key >> shift & (DIGITS - 1)]++;
        for (size_t d = 0; d < DIGITS; d++) {
            size_t here = starts[d];
            starts[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
        struct sorted *swap = from;
        from = to;
        to = swap;
    }
    free(other); /* six rounds: the result is back in list */
}

void search_lists_sort(struct search_lists *l)
{
    l->sorted = mem_alloc(l->n * sizeof *l->sorted);
    size_t n = 0;
    for (size_t i = 0; l->table && i <= l->mask; i++) {
        struct entry *e = &l->table[i];
        if (!e->key) continue;
        put_run(l, e);
        l->sorted[n++] = (struct sorted){e->key, e};
    }
    sort(l->sorted, n);
}

bool search_lists_at(const struct search_lists *l, size_t i, uint64_t *key, str *list)
{
    if (i >= l->n) return false;
    const struct entry *e = l->sorted[i].entry;
    *key = l->sorted[i].key;
    *list = (str){e->cap ? e->p : e->here, e->n};
    return true;
}
