#include "base/str.h"

#include "base/fmt.h"
#include "base/utf8.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

str str_from(const char *c) { return c ? (str){c, strlen(c)} : STR_NONE; }

str str_sub(str s, size_t begin, size_t end)
{
    if (end > s.n) end = s.n;
    if (begin > end) begin = end;
    return (str){begin ? s.p + begin : s.p, end - begin}; /* an empty str may point nowhere */
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order) return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix) { return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix); }

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

size_t str_find(str s, str what, size_t from)
{
    if (from > s.n || what.n > s.n - from) return SIZE_MAX;
    if (what.n == 0) return from;
    const char *hit = memmem(s.p + from, s.n - from, what.p, what.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_char(str s, char c, size_t from)
{
    if (from >= s.n) return SIZE_MAX;
    const char *hit = memchr(s.p + from, c, s.n - from);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

str str_trim(str s)
{
    while (s.n && is_blank(s.p[0])) s.p++, s.n--;
    while (s.n && is_blank(s.p[s.n - 1])) s.n--;
    return s;
}

str str_cut(str s, char sep, str *rest)
{
    size_t at = str_find_char(s, sep, 0);
    if (at == SIZE_MAX) {
        *rest = str_sub(s, s.n, s.n);
        return s;
    }
    *rest = str_sub(s, at + 1, s.n);
    return str_sub(s, 0, at);
}

str str_copy(arena *a, str s)
{
    char *p = arena_room(a, s.n);
    if (s.n) memcpy(p, s.p, s.n);
    return (str){p, s.n};
}

char *str_c(arena *a, str s)
{
    char *p = arena_room(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

str str_fmt(arena *a, const char *format, ...)
{
    char most[256]; /* nearly every text fits: formatted once, copied once */
    va_list args;
    va_start(args, format);
    size_t n = fmt_short(most, sizeof most, format, args);
    va_end(args);
    if (n == SIZE_MAX) {
        va_start(args, format);
        int all = vsnprintf(most, sizeof most, format, args);
        va_end(args);
        if (all < 0) mem_fail();
        n = (size_t)all;
    }
    char *p = arena_room(a, n + 1);
    if (n < sizeof most) {
        memcpy(p, most, n);
        p[n] = '\0';
    } else {
        va_start(args, format);
        vsnprintf(p, n + 1, format, args);
        va_end(args);
    }
    return (str){p, n};
}

str str_join(arena *a, str x, str y)
{
    char *p = arena_room(a, x.n + y.n);
    if (x.n) memcpy(p, x.p, x.n);
    if (y.n) memcpy(p + x.n, y.p, y.n);
    return (str){p, x.n + y.n};
}

/* FNV-1a over eight bytes at a time with a final mix: quick, and the same everywhere. */
uint64_t str_hash(str s)
{
    uint64_t h = 0xcbf29ce484222325u ^ s.n;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t w;
        memcpy(&w, s.p + i, 8);
        h = (h ^ le64toh(w)) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    for (; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

enum { NAME_MAX_CHARS = 64 };

/* Code points of a short name; 0 when it is too long to be worth comparing. */
static size_t spell(str s, uint32_t out[NAME_MAX_CHARS])
{
    size_t n = 0;
    for (size_t at = 0; at < s.n;) {
        if (n == NAME_MAX_CHARS) return 0;
        out[n++] = utf8_next(s, &at);
    }
    return n;
}

size_t str_distance(str a, str b, size_t limit)
{
    uint32_t x[NAME_MAX_CHARS], y[NAME_MAX_CHARS];
    size_t nx = spell(a, x), ny = spell(b, y);
    if (!nx || !ny) return nx == ny && a.n == b.n ? 0 : limit + 1;
    size_t two[NAME_MAX_CHARS + 1], prev[NAME_MAX_CHARS + 1], now[NAME_MAX_CHARS + 1];
    for (size_t j = 0; j <= ny; j++) two[j] = prev[j] = j;
    for (size_t i = 1; i <= nx; i++) {
        now[0] = i;
        for (size_t j = 1; j <= ny; j++) {
            size_t best = prev[j - 1] + (x[i - 1] != y[j - 1]);
            if (prev[j] + 1 < best) best = prev[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            /* two neighbours swapped is one slip */
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && two[j - 2] + 1 < best)
                best = two[j - 2] + 1;
            now[j] = best;
        }
        memcpy(two, prev, sizeof two);
        memcpy(prev, now, sizeof prev);
    }
    return prev[ny] > limit ? limit + 1 : prev[ny];
}

str str_nearest(str s, const void *list, size_t n, str_nth nth)
{
    size_t chars = utf8_length(s), limit = chars < 3 ? 1 : (chars + 1) / 3, best = limit + 1;
    bool tie = false;
    str found = STR_NONE;
    for (size_t i = 0; i < n; i++) {
        str one = nth(list, i);
        size_t d = str_distance(s, one, limit);
        if (d > limit || d >= utf8_length(one)) continue;
        if (d < best) best = d, found = one, tie = false;
        else if (d == best && !str_eq(one, found)) tie = true;
    }
    return tie ? STR_NONE : found;
}
