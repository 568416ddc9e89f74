#include "tmpl/lines.h"

#include <string.h>

/* The lists of a city have some two megabytes of lines; those of a province are kept in part. */
enum { SHARDS = 16, FEWEST = 256, LINES_MOST = 4 * 1024 * 1024, LINE_MOST = 8 * 1024 };

typedef struct kept {
    line_key key;
    line one;
} kept;

typedef struct shard {
    pthread_mutex_t lock;
    arena *in;
    kept **slots;
    uint32_t n, mask;
} shard;

typedef struct chain {
    const site *given;
    uint32_t outer;
} chain;

struct tmpl_lines {
    shard shards[SHARDS];
    pthread_mutex_t lock; /* of the chains */
    arena *in;
    chain *chains; /* chain i is given number i + 1 */
    uint32_t nchains, cap;
};

tmpl_lines *tmpl_lines_new(void)
{
    arena *a = arena_new();
    tmpl_lines *l = arena_make(a, tmpl_lines);
    l->in = a;
    pthread_mutex_init(&l->lock, NULL);
    for (int i = 0; i < SHARDS; i++) {
        shard *s = &l->shards[i];
        pthread_mutex_init(&s->lock, NULL);
        s->in = arena_new();
        s->mask = FEWEST - 1;
        s->slots = arena_make_n(s->in, kept *, FEWEST);
    }
    return l;
}

void tmpl_lines_free(tmpl_lines *l)
{
    if (!l) return;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_destroy(&l->shards[i].lock);
        arena_free(l->shards[i].in);
    }
    pthread_mutex_destroy(&l->lock);
    arena_free(l->in);
}

static uint64_t hash_of(const line_key *k)
{
    uint64_t h = hash_mix((uint64_t)(uintptr_t)k->section, (uint64_t)(uintptr_t)k->item);
    return hash_mix(h, (uint64_t)k->given << 32 | k->alike);
}

static bool is_same(const line_key *x, const line_key *y)
{
    return x->item == y->item && x->section == y->section && x->given == y->given && x->alike == y->alike;
}

static uint32_t slot_of(const shard *s, const line_key *key, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & s->mask;
    while (s->slots[at] && !is_same(&s->slots[at]->key, key)) at = (at + 1) & s->mask;
    return at;
}

static void widen(shard *s)
{
    kept **old = s->slots;
    uint32_t n = s->mask + 1;
    s->mask = 2 * n - 1;
    s->slots = arena_make_n(s->in, kept *, 2 * n);
    for (uint32_t i = 0; i < n; i++)
        if (old[i]) s->slots[slot_of(s, &old[i]->key, hash_of(&old[i]->key))] = old[i];
}

const line *lines_find(tmpl_lines *l, const line_key *key)
{
    uint64_t hash = hash_of(key);
    shard *s = &l->shards[hash >> 60];
    pthread_mutex_lock(&s->lock);
    const kept *k = s->slots[slot_of(s, key, hash)];
    pthread_mutex_unlock(&s->lock);
    return k ? &k->one : NULL;
}

void lines_keep(tmpl_lines *l, const line_key *key, const line *one)
{
    uint64_t hash = hash_of(key);
    shard *s = &l->shards[hash >> 60];
    if (one->text.n + one->nuses * sizeof *one->uses > LINE_MOST) return;
    pthread_mutex_lock(&s->lock);
    if (2 * s->n > s->mask) widen(s);
    uint32_t at = slot_of(s, key, hash);
    if (!s->slots[at] && arena_used(s->in) < LINES_MOST / SHARDS) {
        kept *k = arena_make(s->in, kept);
        uint64_t *uses = arena_make_n(s->in, uint64_t, one->nuses);
        if (one->nuses) memcpy(uses, one->uses, one->nuses * sizeof *uses);
        *k = (kept){*key, {str_copy(s->in, one->text), uses, one->nuses, one->steps}};
        s->slots[at] = k;
        s->n++;
    }
    pthread_mutex_unlock(&s->lock);
}

/* Few: one a template that has a parent. */
uint32_t lines_given(tmpl_lines *l, uint32_t outer, const site *given)
{
    uint32_t i = 0;
    pthread_mutex_lock(&l->lock);
    while (i < l->nchains && (l->chains[i].given != given || l->chains[i].outer != outer)) i++;
    if (i == l->nchains) {
        if (i == l->cap) {
            uint32_t cap = l->cap ? 2 * l->cap : 16;
            l->chains = arena_grow(l->in, l->chains, l->cap * sizeof *l->chains, cap * sizeof *l->chains);
            l->cap = cap;
        }
        l->chains[l->nchains++] = (chain){given, outer};
    }
    pthread_mutex_unlock(&l->lock);
    return i + 1;
}
