#include "base/arena.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST = 32 * 1024, HUGE_PAGE = 2 * 1024 * 1024, LARGEST = HUGE_PAGE };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    _Alignas(ARENA_ALIGN) unsigned char bytes[];
};

_Noreturn void mem_fail(void)
{
    fputs("gongshi: out of memory\n", stderr);
    exit(3);
}

void *mem_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p) mem_fail();
    return p;
}

void *mem_resize(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    if (!q) mem_fail();
    return q;
}

void mem_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0); /* others give it back by themselves */
#endif
}

void *mem_alloc_apart(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count ? count : 1, size, &total)) mem_fail();
    void *p = aligned_alloc(64, total);
    if (!p) mem_fail();
    return p;
}

arena *arena_new(void)
{
    arena *a = mem_alloc_apart(1, sizeof *a);
    *a = (arena){.next_size = FIRST};
    return a;
}

arena *arena_new_large(void)
{
    arena *a = arena_new();
    a->next_size = LARGEST;
    return a;
}

void arena_free(arena *a)
{
    if (!a) return;
    for (struct arena_chunk *c = a->first, *next; c; c = next) {
        next = c->next;
        arena_open(c->bytes, c->size);
        free(c);
    }
    free(a);
}

/*
 * A chunk of so many bytes with its head. Large ones are whole huge pages where the system has them: getting
 * a page from it costs more than reading a record, and these are 512 at once.
 */
static struct arena_chunk *chunk_new(size_t size)
{
    if (size < HUGE_PAGE) {
        struct arena_chunk *c = mem_alloc(size);
        *c = (struct arena_chunk){.size = size - sizeof *c};
        return c;
    }
    size = (size + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
    struct arena_chunk *c = aligned_alloc(HUGE_PAGE, size);
    if (!c) mem_fail();
#ifdef MADV_HUGEPAGE
    madvise(c, size, MADV_HUGEPAGE); /* an advice: where it is refused there are pages */
#endif
    *c = (struct arena_chunk){.size = size - sizeof *c};
    return c;
}

static size_t used_now(const arena *a) { return a->now ? (size_t)(a->at - a->now->bytes) : 0; }

static void begin_chunk(arena *a, struct arena_chunk *c)
{
    a->now = c;
    a->at = c ? c->bytes : NULL;
    a->end = c ? c->bytes + c->size : NULL;
}

/* The next chunk that can hold size bytes: one kept from before a reset, or a new one. */
static void chunk_for(arena *a, size_t size)
{
    a->before += used_now(a);
    for (struct arena_chunk *c = a->now ? a->now->next : NULL; c; c = c->next) {
        begin_chunk(a, c);
        if (c->size >= size) return;
    }
    size_t head = sizeof(struct arena_chunk), want = size + head > a->next_size ? size + head : a->next_size;
    if (a->next_size < LARGEST) a->next_size *= 2;
    struct arena_chunk *c = chunk_new(want);
    arena_close(c->bytes, c->size);
    if (a->now) a->now->next = c;
    else a->first = c;
    a->held += c->size;
    begin_chunk(a, c);
}

void *arena_room(arena *a, size_t size)
{
    if (size > SIZE_MAX / 2) mem_fail();
    size_t need = size ? arena_steps(size) : ARENA_STEP, pad = arena_pad(a->at, size);
    if ((size_t)(a->end - a->at) < need + pad) {
        chunk_for(a, need);
        pad = 0;
    }
    void *p = a->at + pad;
    a->at += need + pad;
    arena_open(p, size ? size : 1);
    return p;
}

void *arena_alloc(arena *a, size_t size) { return memset(arena_room(a, size), 0, size); }

void *arena_array(arena *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) mem_fail();
    return arena_alloc(a, total);
}

void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t had = arena_steps(old_size);
    if (old && had && (unsigned char *)old + had == a->at && new_size >= old_size &&
        new_size < SIZE_MAX / 2) {
        size_t more = arena_steps(new_size) - had;
        if ((size_t)(a->end - a->at) >= more) {
            a->at += more;
            arena_open(old, new_size);
            memset((unsigned char *)old + old_size, 0, new_size - old_size);
            return old;
        }
    }
    unsigned char *p = arena_room(a, new_size);
    size_t kept = old_size < new_size ? old_size : new_size;
    if (kept) memcpy(p, old, kept);
    memset(p + kept, 0, new_size - kept);
    return p;
}

void arena_reset(arena *a)
{
    for (struct arena_chunk *c = a->first; c; c = c->next) arena_close(c->bytes, c->size);
    begin_chunk(a, a->first);
    a->before = 0;
}

/* Whole pages only. */
static void give_back(const unsigned char *from, const unsigned char *to)
{
#ifdef MADV_DONTNEED
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = ((uintptr_t)from + page - 1) & ~(page - 1), end = (uintptr_t)to & ~(page - 1);
    if (begin < end) madvise((void *)begin, end - begin, MADV_DONTNEED); /* where it is refused they stay */
#else
    (void)from;
    (void)to;
#endif
}

void arena_trim(arena *a)
{
    give_back(a->at, a->end);
    for (const struct arena_chunk *c = a->now ? a->now->next : NULL; c; c = c->next)
        give_back(c->bytes, c->bytes + c->size);
}

size_t arena_used(const arena *a) { return a->before + used_now(a); }
size_t arena_held(const arena *a) { return a->held; }
