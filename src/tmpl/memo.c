#include "tmpl/memo.h"

typedef struct chain { /* a parent's site, and the chain around it */
    const site *given;
    uint32_t outer;
} chain;

struct tmpl_memo {
    arena *in;
    stretch *list;
    uint32_t n, cap;
    uint32_t *slots; /* 1 + index into the list; 0 is free */
    uint32_t mask;
    chain *chains; /* chain i is given number i + 1 */
    uint32_t nchains, chain_cap;
    const tmpl **shown;
    uint32_t nshown, shown_cap;
};

enum { FEWEST = 256 };

tmpl_memo *tmpl_memo_new(void)
{
    arena *a = arena_new();
    tmpl_memo *m = arena_make(a, tmpl_memo);
    m->in = a;
    m->mask = 2 * FEWEST - 1;
    m->slots = arena_make_n(a, uint32_t, m->mask + 1);
    return m;
}

void tmpl_memo_free(tmpl_memo *m)
{
    if (m) arena_free(m->in);
}

static uint32_t slot_of(const tmpl_memo *m, const op *begin, uint32_t given, uint32_t alike)
{
    uint64_t key = (uint64_t)(uintptr_t)begin / sizeof *begin ^ (uint64_t)given << 32 ^ (uint64_t)alike << 40;
    uint32_t at = (uint32_t)(key * 0x9e3779b97f4a7c15u >> 32) & m->mask;
    for (uint32_t i; (i = m->slots[at]) != 0; at = (at + 1) & m->mask) {
        const stretch *s = &m->list[i - 1];
        if (s->begin == begin && s->given == given && s->alike == alike) break;
    }
    return at;
}

const stretch *memo_find(const tmpl_memo *m, const op *begin, uint32_t given, uint32_t alike)
{
    uint32_t i = m->slots[slot_of(m, begin, given, alike)];
    return i ? &m->list[i - 1] : NULL;
}

static void widen(tmpl_memo *m)
{
    uint32_t cap = m->cap ? 2 * m->cap : FEWEST;
    m->list = arena_grow(m->in, m->list, m->cap * sizeof *m->list, cap * sizeof *m->list);
    m->cap = cap;
    m->mask = 2 * cap - 1;
    m->slots = arena_make_n(m->in, uint32_t, m->mask + 1);
    for (uint32_t i = 0; i < m->n; i++)
        m->slots[slot_of(m, m->list[i].begin, m->list[i].given, m->list[i].alike)] = i + 1;
}

void memo_keep(tmpl_memo *m, const stretch *s, const tmpl *const *shown)
{
    if (m->n == m->cap) widen(m);
    stretch *kept = &m->list[m->n];
    *kept = *s;
    kept->text = str_copy(m->in, s->text);
    kept->shown = m->nshown;
    for (uint32_t i = 0; i < s->nshown; i++) {
        if (m->nshown == m->shown_cap) {
            uint32_t cap = m->shown_cap ? 2 * m->shown_cap : FEWEST;
            m->shown = arena_grow(m->in, m->shown, m->shown_cap * sizeof *m->shown, cap * sizeof *m->shown);
            m->shown_cap = cap;
        }
        m->shown[m->nshown++] = shown[i];
    }
    m->slots[slot_of(m, s->begin, s->given, s->alike)] = ++m->n;
}

const tmpl *memo_shown(const tmpl_memo *m, uint32_t i) { return m->shown[i]; }

/* Few: one a template that has a parent. */
uint32_t memo_given(tmpl_memo *m, uint32_t outer, const site *given)
{
    for (uint32_t i = 0; i < m->nchains; i++)
        if (m->chains[i].given == given && m->chains[i].outer == outer) return i + 1;
    if (m->nchains == m->chain_cap) {
        uint32_t cap = m->chain_cap ? 2 * m->chain_cap : 16;
        m->chains = arena_grow(m->in, m->chains, m->chain_cap * sizeof *m->chains, cap * sizeof *m->chains);
        m->chain_cap = cap;
    }
    m->chains[m->nchains++] = (chain){given, outer};
    return m->nchains;
}
