/*
 * map: names to numbers, in order of insertion, in an arena.
 * The number is an index into an array of the caller's. Keys are borrowed.
 */
#ifndef GONGSHI_BASE_MAP_H
#define GONGSHI_BASE_MAP_H

#include "base/str.h"

#define MAP_NONE UINT32_MAX

typedef struct map_entry {
    str key;
    uint32_t value;
    uint32_t hash;
} map_entry;

typedef struct map {
    arena *in;
    map_entry *entries; /* in order of insertion */
    uint32_t *slots;    /* 1 + index into entries; 0 is free */
    uint32_t n, cap, mask;
} map;

void map_init(map *m, arena *in);
void map_reserve(map *m, uint32_t n);     /* room for n keys at once: an arena keeps what is outgrown */
uint32_t map_find(const map *m, str key); /* MAP_NONE where absent */
static inline uint32_t map_find_hashed(const map *m, str key, uint32_t hash) /* (uint32_t)str_hash(key) */
{
    if (!m->slots) return MAP_NONE;
    for (uint32_t i, at = hash & m->mask; (i = m->slots[at]) != 0; at = (at + 1) & m->mask) {
        const map_entry *e = &m->entries[i - 1];
        if (e->hash == hash && str_same(e->key, key)) return e->value;
    }
    return MAP_NONE;
}
/* Adds key; where it is there already the old value stays and is returned, else MAP_NONE. */
uint32_t map_add(map *m, str key, uint32_t value);
void map_set(map *m, str key, uint32_t value); /* adds or replaces */

#endif
