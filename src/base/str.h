/*
 * str: a view of bytes, {pointer, length}, into a source file or an arena.
 *
 * Never assumed to end in NUL; text is UTF-8 unless said otherwise. A str borrows:
 * it lives as long as what it points into. A C string is made only at a library's door.
 */
#ifndef GONGSHI_BASE_STR_H
#define GONGSHI_BASE_STR_H

#include "base/arena.h"

#include <string.h>

typedef struct str {
    const char *p;
    size_t n;
} str;

#define STR(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_INIT(lit)                                                                                        \
    {                                                                                                        \
        (lit), sizeof(lit) - 1                                                                               \
    }                                /* for static tables */
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */
#define STR_NONE   ((str){0, 0})

str str_from(const char *c);                  /* NULL gives the empty str */
str str_sub(str s, size_t begin, size_t end); /* clamped */
/* str_eq for names, which are short: eight bytes at a time from both ends, without a call. */
static inline bool str_same(str a, str b)
{
    if (a.n != b.n) return false;
    if (a.n > 16) return memcmp(a.p, b.p, a.n) == 0;
    if (a.n >= 8) return memcmp(a.p, b.p, 8) == 0 && memcmp(a.p + a.n - 8, b.p + a.n - 8, 8) == 0;
    if (a.n >= 4) return memcmp(a.p, b.p, 4) == 0 && memcmp(a.p + a.n - 4, b.p + a.n - 4, 4) == 0;
    return a.n == 0 || (a.p[0] == b.p[0] && a.p[a.n / 2] == b.p[a.n / 2] && a.p[a.n - 1] == b.p[a.n - 1]);
}
static inline bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}
int str_cmp(str a, str b); /* by bytes: the order of everything that is sorted */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Byte offset of the first occurrence at or after from, or SIZE_MAX. */
size_t str_find(str s, str what, size_t from);
size_t str_find_char(str s, char c, size_t from);
/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
str str_trim(str s);
/* Cut at the first sep: returns what is before it, *rest what is after (empty if none). */
str str_cut(str s, char sep, str *rest);

str str_copy(arena *a, str s); /* copied bytes */
char *str_c(arena *a, str s);  /* NUL-ended copy */
str str_fmt(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
str str_join(arena *a, str x, str y);
uint64_t str_hash(str s);                               /* stable over runs and machines; not for security */
static inline uint64_t hash_mix(uint64_t h, uint64_t x) /* one hash of two, in order */
{
    h = (h ^ x) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

/* How alike two names are, for "did you mean": edit distance, capped at limit + 1. */
size_t str_distance(str a, str b, size_t limit);
/* The one candidate clearly near to s (distance at most a third of its length), or STR_NONE. */
typedef str (*str_nth)(const void *list, size_t i);
str str_nearest(str s, const void *list, size_t n, str_nth nth);

#endif
