#include "base/map.h"

#include <string.h>

void map_init(map *m, arena *in) { *m = (map){.in = in}; }

static uint32_t hash_of(str key) { return (uint32_t)str_hash(key); }

static map_entry *entry_of(const map *m, str key, uint32_t hash)
{
    if (!m->slots) return NULL;
    for (uint32_t at = hash & m->mask;; at = (at + 1) & m->mask) {
        if (!m->slots[at]) return NULL;
        map_entry *e = &m->entries[m->slots[at] - 1];
        if (e->hash == hash && str_eq(e->key, key)) return e;
    }
}

static void place(map *m, uint32_t index)
{
    uint32_t at = m->entries[index].hash & m->mask;
    while (m->slots[at]) at = (at + 1) & m->mask;
    m->slots[at] = index + 1;
}

/* Room for so many keys; a power of two of slots, at most half full. */
static void widen(map *m, uint32_t cap)
{
    uint32_t slots = 16;
    if (cap > UINT32_MAX / 8) mem_fail();
    while (slots < cap * 2) slots *= 2;
    m->entries = arena_grow(m->in, m->entries, m->cap * sizeof *m->entries, cap * sizeof *m->entries);
    m->cap = cap;
    m->mask = slots - 1;
    m->slots = arena_make_n(m->in, uint32_t, slots);
    for (uint32_t i = 0; i < m->n; i++) place(m, i);
}

void map_reserve(map *m, uint32_t n)
{
    if (n > m->cap) widen(m, n);
}

uint32_t map_find(const map *m, str key) { return map_find_hashed(m, key, hash_of(key)); }

uint32_t map_add(map *m, str key, uint32_t value)
{
    uint32_t hash = hash_of(key);
    map_entry *e = entry_of(m, key, hash);
    if (e) return e->value;
    if (m->n == m->cap) widen(m, m->cap ? m->cap * 2 : 8);
    m->entries[m->n] = (map_entry){key, value, hash};
    place(m, m->n++);
    return MAP_NONE;
}

void map_set(map *m, str key, uint32_t value)
{
    map_entry *e = entry_of(m, key, hash_of(key));
    if (e) e->value = value;
    else map_add(m, key, value);
}
