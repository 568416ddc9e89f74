/*
 * The memory libyaml works in while it reads a file.
 *
 * libyaml asks for four or five small pieces a scalar and gives them back at once; a quarter of the time of
 * its events went into malloc and free. It asks through functions of its own, yaml_malloc and its sisters,
 * which it calls by name as any program may: what is defined here stands in their place, and hands out pieces
 * of one block a reader. A piece given back is the next of its size to be handed out, so that a file of any
 * length needs no more than what libyaml holds at one time; what the block has no room for comes from malloc.
 *
 * Nothing depends on it. They are weak, so that a libyaml linked statically keeps its own; and a piece that
 * is not of the block, because libyaml called malloc or strdup itself, is known by its address and goes to
 * free, as libyaml would have it.
 */
#include "data/yaml_state.h"

#include <stdlib.h>
#include <string.h>

/* Sizes are powers of two from 16 bytes to the 64 KB that libyaml's buffer of characters takes. The block
 * stays below what malloc would fetch from the system anew, file by file. */
enum { SMALLEST = 16, SIZES = 13, HEAD = 16, BLOCK = 112 * 1024 };

struct piece { /* its size is written before it; when it is free, the next one of its size in it */
    _Alignas(HEAD) size_t size;
    _Alignas(HEAD) struct piece *next;
};

struct yaml_room {
    struct piece *given_back[SIZES];
    size_t used;
    _Alignas(HEAD) unsigned char block[BLOCK];
};

static _Thread_local struct yaml_room *room; /* NULL: nothing is being read */

void yaml_room_open(void)
{
    room = mem_alloc(sizeof *room);
    memset(room->given_back, 0, sizeof room->given_back);
    room->used = 0;
}

void yaml_room_close(void)
{
    free(room);
    room = NULL;
}

/* libyaml declares these in a header of its own that it does not install. */
void *yaml_malloc(size_t size);
void *yaml_realloc(void *p, size_t size);
void yaml_free(void *p);
unsigned char *yaml_strdup(const unsigned char *s);

static size_t power(size_t size)
{
    return size <= SMALLEST ? 0 : (size_t)(8 * sizeof size - 4) - (size_t)__builtin_clzl(size - 1);
}

static struct piece *piece_of(void *p) { return (struct piece *)((unsigned char *)p - HEAD); }
static bool is_ours(const void *p) { return room && (uintptr_t)p - (uintptr_t)room->block < BLOCK; }

__attribute__((weak)) void *yaml_malloc(size_t size)
{
    size_t i = power(size), need = ((size_t)SMALLEST << i) + HEAD;
    if (!room || i >= SIZES) return malloc(size ? size : 1);
    struct piece *p = room->given_back[i];
    if (p) {
        room->given_back[i] = p->next;
    } else {
        if (BLOCK - room->used < need) return malloc(size ? size : 1);
        p = (struct piece *)(room->block + room->used);
        room->used += need;
        p->size = i;
    }
    return &p->next;
}

__attribute__((weak)) void yaml_free(void *p)
{
    if (!p) return; /* most of what is given back: the anchor and the tag that a scalar does not have */
    if (!is_ours(p)) {
        free(p);
        return;
    }
    struct piece *piece = piece_of(p);
    piece->next = room->given_back[piece->size];
    room->given_back[piece->size] = piece;
}

__attribute__((weak)) void *yaml_realloc(void *p, size_t size)
{
    if (!is_ours(p)) return p ? realloc(p, size ? size : 1) : yaml_malloc(size);
    size_t had = (size_t)SMALLEST << piece_of(p)->size;
    if (size <= had) return p;
    void *more = yaml_malloc(size);
    if (!more) return NULL;
    memcpy(more, p, had);
    yaml_free(p);
    return more;
}

__attribute__((weak)) unsigned char *yaml_strdup(const unsigned char *s)
{
    size_t n = s ? strlen((const char *)s) + 1 : 0;
    unsigned char *copy = s ? yaml_malloc(n) : NULL;
    return copy ? memcpy(copy, s, n) : NULL;
}

/* Most events are texts without an anchor and a tag, or hold nothing. */
void yaml_event_drop(yaml_event_t *e)
{
    if (e->type == YAML_SCALAR_EVENT && !e->data.scalar.anchor && !e->data.scalar.tag)
        yaml_free(e->data.scalar.value);
    else if (e->type != YAML_SEQUENCE_END_EVENT && e->type != YAML_MAPPING_END_EVENT) yaml_event_delete(e);
}
