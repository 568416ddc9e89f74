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

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a); /* NULL is fine */

/* Zeroed, aligned for any type; size 0 gives a valid pointer. Never NULL. */
void *arena_alloc(arena *a, size_t size);
/* count * size, checked for overflow before it happens. */
void *arena_array(arena *a, size_t count, size_t size);
/* Grow an array that was the last allocation in place where possible, else copy. */
void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size);

/* Forget everything; keeps the memory for the next use. Stale views fault under ASan. */
void arena_reset(arena *a);
/* Bytes handed out since the last reset, and the bytes held from the system. */
size_t arena_used(const arena *a);
size_t arena_held(const arena *a);

#define arena_make(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define arena_make_n(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* malloc family that ends the program instead of returning NULL. */
void *mem_alloc(size_t size);
void *mem_resize(void *p, size_t size);
/* What was freed goes back to the system, for the next phase to grow into. */
void mem_trim(void);
_Noreturn void mem_fail(void);

#endif
