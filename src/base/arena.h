/*
 * arena: memory that lives and dies together.
 *
 * One arena holds a build's model to the end; each thread has a scratch arena that
 * is reset after every record or page. Nothing is freed alone. Memory comes zeroed.
 * Out of memory ends the program from one place (mem_fail), exit code 3.
 */
#ifndef GONGSHI_BASE_ARENA_H
#define GONGSHI_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_TELLS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_TELLS 1
#endif
#endif
#ifdef ARENA_TELLS
#include <sanitizer/asan_interface.h>
#define arena_open(p, n)  ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define arena_close(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#else
#define arena_open(p, n)  ((void)(p), (void)(n))
#define arena_close(p, n) ((void)(p), (void)(n))
#endif

/* Two threads that write to the same 64 bytes wait for each other, whatever they write: what every thread has
 * one of, and writes to all the time, begins with a member that is APART, in memory from mem_alloc_apart. */
#define APART _Alignas(64)

typedef struct arena {             /* its fields are arena.c's, and of what is inlined below */
    APART unsigned char *at, *end; /* what is free in the chunk in use */
    struct arena_chunk *first, *now;
    size_t before; /* bytes handed out of the chunks before it */
    size_t held, next_size;
} arena;

/* What is handed out has whole steps, and begins at one; only where its size is a multiple of it can its type
 * need more. Half of a model's pieces are so small that the difference is a tenth of them. */
enum { ARENA_STEP = 8, ARENA_ALIGN = 16 };
static inline size_t arena_steps(size_t size) { return (size + ARENA_STEP - 1) & ~(size_t)(ARENA_STEP - 1); }
static inline size_t arena_pad(const unsigned char *at, size_t size)
{
    return size % ARENA_ALIGN ? 0 : (uintptr_t)at & (ARENA_ALIGN - 1);
}

arena *arena_new(void);
arena *arena_new_large(void); /* for megabytes: in huge pages from the first byte on */
void arena_free(arena *a);    /* NULL is fine */

/* Zeroed, aligned for any type of that size; size 0 gives a valid pointer. Never NULL. */
void *arena_alloc(arena *a, size_t size);
/* The same, not zeroed: for bytes that are written at once. */
void *arena_room(arena *a, size_t size);
/* count * size, checked for overflow before it happens. */
void *arena_array(arena *a, size_t count, size_t size);
/* Grow an array that was the last allocation in place where possible, else copy. */
void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size);

/* Forget everything; keeps the memory for the next use. Stale views fault under ASan. */
void arena_reset(arena *a);
/* Pages that nothing of was handed out go back to the system: for an arena that will hardly grow any more. */
void arena_trim(arena *a);
/* Bytes handed out since the last reset, and the bytes held from the system. */
size_t arena_used(const arena *a);
size_t arena_held(const arena *a);

/* One thing of a size known to the compiler, which clears it without a call. */
static inline void *arena_one(arena *a, size_t size)
{
    size_t pad = arena_pad(a->at, size), need = arena_steps(size) + pad;
    if ((size_t)(a->end - a->at) < need) return arena_alloc(a, size);
    void *p = a->at + pad;
    a->at += need;
    arena_open(p, size);
    return memset(p, 0, size);
}
#define arena_make(a, T)      ((T *)arena_one((a), sizeof(T)))
#define arena_make_n(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* malloc family that ends the program instead of returning NULL. */
void *mem_alloc(size_t size);
void *mem_resize(void *p, size_t size);
void *mem_alloc_apart(size_t count, size_t size); /* for things that are APART; free takes it back */
/* What was freed goes back to the system, for the next phase to grow into. */
void mem_trim(void);
_Noreturn void mem_fail(void);

#endif
