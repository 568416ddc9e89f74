#include "base/sort.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

typedef struct sorting {
    size_t size;
    int (*cmp)(const void *x, const void *y);
} sorting;

/* Two runs side by side, from x to y and from y to the end, become one. */
static void merge(const sorting *s, const char *x, const char *y, const char *end, char *to)
{
    const char *x_end = y;
    while (x < x_end && y < end) {
        const char **least = s->cmp(x, y) <= 0 ? &x : &y;
        memcpy(to, *least, s->size);
        to += s->size;
        *least += s->size;
    }
    memcpy(to, x, (size_t)(x_end - x));
    memcpy(to + (x_end - x), y, (size_t)(end - y));
}

/* Where the runs end, in items; returns how many there are. */
static size_t find_runs(const sorting *s, const char *items, size_t n, size_t *ends)
{
    size_t runs = 0;
    for (size_t i = 1; i <= n; i++)
        if (i == n || s->cmp(items + (i - 1) * s->size, items + i * s->size) > 0) ends[runs++] = i;
    return runs;
}

void sort_runs(void *items, size_t n, size_t size, int (*cmp)(const void *x, const void *y))
{
    const sorting s = {size, cmp};
    size_t *ends = mem_alloc(n * sizeof *ends), runs = find_runs(&s, items, n, ends);
    char *spare = runs > 1 ? mem_alloc(n * size) : NULL, *from = items, *to = spare;
    while (runs > 1) {
        size_t merged = 0;
        for (size_t r = 0, begin = 0; r < runs; r += 2) {
            size_t middle = ends[r], end = r + 1 < runs ? ends[r + 1] : middle;
            merge(&s, from + begin * size, from + middle * size, from + end * size, to + begin * size);
            ends[merged++] = begin = end;
        }
        runs = merged;
        char *done = to;
        to = from;
        from = done;
    }
    if (n && from != (char *)items) memcpy(items, from, n * size);
    free(spare);
    free(ends);
}
