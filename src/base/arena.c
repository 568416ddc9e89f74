#include "base/arena.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define poison(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define poison(p, n)   ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

enum { ALIGN = 16, FIRST = 32 * 1024, HUGE_PAGE = 2 * 1024 * 1024, LARGEST = HUGE_PAGE };

struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
    struct chunk *first, *now;
    size_t used, held, next_size;
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

arena *arena_new(void)
{
    arena *a = mem_alloc(sizeof *a);
    *a = (arena){.next_size = FIRST};
    return a;
}

void arena_free(arena *a)
{
    if (!a) return;
    for (struct chunk *c = a->first, *next; c; c = next) {
        next = c->next;
        unpoison(c->bytes, c->size);
        free(c);
    }
    free(a);
}

/*
 * A chunk of so many bytes with its head. Large ones are whole huge pages where the system has them: getting
 * a page from it costs more than reading a record, and these are 512 at once.
 */
static struct chunk *chunk_new(size_t size)
{
    if (size < HUGE_PAGE) {
        struct chunk *c = mem_alloc(size);
        *c = (struct chunk){.size = size - sizeof *c};
        return c;
    }
    size = (size + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
    struct chunk *c = aligned_alloc(HUGE_PAGE, size);
    if (!c) mem_fail();
#ifdef MADV_HUGEPAGE
    madvise(c, size, MADV_HUGEPAGE); /* an advice: where it is refused there are pages */
#endif
    *c = (struct chunk){.size = size - sizeof *c};
    return c;
}

/* The next chunk that can hold size bytes: one kept from before a reset, or a new one. */
static struct chunk *chunk_for(arena *a, size_t size)
{
    while (a->now && a->now->next) {
        a->now = a->now->next;
        if (a->now->size >= size) return a->now;
    }
    size_t want = size + sizeof(struct chunk) > a->next_size ? size + sizeof(struct chunk) : a->next_size;
    if (a->next_size < LARGEST) a->next_size *= 2;
    struct chunk *c = chunk_new(want);
    poison(c->bytes, c->size);
    if (a->now) a->now->next = c;
    else a->first = c;
    a->held += c->size;
    return a->now = c;
}

void *arena_alloc(arena *a, size_t size)
{
    if (size > SIZE_MAX / 2) mem_fail();
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (need == 0) need = ALIGN;
    struct chunk *c = a->now;
    if (!c || c->size - c->used < need) c = chunk_for(a, need);
    void *p = c->bytes + c->used;
    c->used += need;
    a->used += need;
    unpoison(p, size ? size : 1);
    return memset(p, 0, size);
}

void *arena_array(arena *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) mem_fail();
    return arena_alloc(a, total);
}

void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t had = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct chunk *c = a->now;
    if (old && c && had && (unsigned char *)old + had == c->bytes + c->used && new_size >= old_size &&
        new_size < SIZE_MAX / 2) {
        size_t more = ((new_size + ALIGN - 1) & ~(size_t)(ALIGN - 1)) - had;
        if (c->size - c->used >= more) {
            c->used += more;
            a->used += more;
            unpoison(old, new_size);
            memset((unsigned char *)old + old_size, 0, new_size - old_size);
            return old;
        }
    }
    void *p = arena_alloc(a, new_size);
    if (old_size) memcpy(p, old, old_size < new_size ? old_size : new_size);
    return p;
}

void arena_reset(arena *a)
{
    for (struct chunk *c = a->first; c; c = c->next) {
        poison(c->bytes, c->size);
        c->used = 0;
    }
    a->now = a->first;
    a->used = 0;
}

size_t arena_used(const arena *a) { return a->used; }
size_t arena_held(const arena *a) { return a->held; }
