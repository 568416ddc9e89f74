#include "base/buf.h"

#include "base/fmt.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_fini(buf *b)
{
    free(b->p);
    *b = (buf){0};
}

void buf_clear(buf *b) { b->n = 0; }

void buf_reserve(buf *b, size_t more)
{
    size_t need;
    if (__builtin_add_overflow(b->n, more, &need)) mem_fail();
    if (need <= b->cap) return;
    size_t cap = b->cap < 256 ? 256 : b->cap;
    while (cap < need) cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    b->p = mem_resize(b->p, cap);
    b->cap = cap;
}

void buf_put_cp(buf *b, uint32_t cp)
{
    buf_reserve(b, 4);
    b->n += utf8_put(b->p + b->n, cp);
}

/* How many digits; nearly all numbers of a page have few. */
static size_t digits_of(uint64_t u)
{
    if (u < 100) return u < 10 ? 1 : 2;
    if (u < 10000) return u < 1000 ? 3 : 4;
    size_t n = 5;
    for (uint64_t ten = 100000; n < 19 && u >= ten; ten *= 10) n++;
    return n;
}

void buf_put_int(buf *b, int64_t v)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    enum { LONGEST = 20 }; /* 19 digits and a minus */
    if (b->cap - b->n < LONGEST) buf_reserve(b, LONGEST);
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    if (v < 0) b->p[b->n++] = '-';
    b->n += digits_of(u);
    char *p = b->p + b->n;
    for (; u >= 100; u /= 100) memcpy(p -= 2, pairs + u % 100 * 2, 2);
    if (u >= 10) memcpy(p - 2, pairs + u * 2, 2);
    else p[-1] = (char)('0' + u);
}

void buf_fmt(buf *b, const char *format, ...)
{
    va_list args;
    buf_reserve(b, 128); /* nearly every text fits: formatted once */
    size_t room = b->cap - b->n;
    va_start(args, format);
    size_t n = fmt_short(b->p + b->n, room, format, args);
    va_end(args);
    if (n == SIZE_MAX) {
        va_start(args, format);
        int all = vsnprintf(b->p + b->n, room, format, args);
        va_end(args);
        if (all < 0) mem_fail();
        n = (size_t)all;
        if (n >= room) {
            buf_reserve(b, n + 1);
            va_start(args, format);
            vsnprintf(b->p + b->n, n + 1, format, args);
            va_end(args);
        }
    }
    b->n += n;
}

str buf_str(const buf *b) { return (str){b->p, b->n}; }

static const unsigned char html_special[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5};
static const str html_entities[] = {STR_INIT(""),     STR_INIT("&amp;"),  STR_INIT("&lt;"),
                                    STR_INIT("&gt;"), STR_INIT("&quot;"), STR_INIT("&#39;")};

typedef unsigned char sixteen __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

static inline bool any_escaped(halves both)
{
    sixteen v = (sixteen)both;
    halves hit = (halves)((sixteen)(v == '&') | (sixteen)(v == '<') | (sixteen)(v == '>') |
                          (sixteen)(v == '"') | (sixteen)(v == '\''));
    return (hit[0] | hit[1]) != 0;
}

/* Copies up to sixteen bytes none of which is escaped; false: one is. What is shorter is taken from both its
 * ends. */
static inline bool copy_plain(char *to, const char *p, size_t n)
{
    uint64_t head, tail;
    uint32_t first, last;
    if (n >= 8) {
        memcpy(&head, p, 8);
        memcpy(&tail, p + n - 8, 8);
        if (any_escaped((halves){head, tail})) return false;
        memcpy(to, &head, 8);
        memcpy(to + n - 8, &tail, 8);
        return true;
    }
    if (n >= 4) {
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        if (any_escaped((halves){first, last})) return false;
        memcpy(to, &first, 4);
        memcpy(to + n - 4, &last, 4);
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (html_special[(unsigned char)p[i]]) return false;
        to[i] = p[i];
    }
    return true;
}

static size_t copy_escaped(char *to, const char *p, size_t n)
{
    char *begin = to;
    for (size_t i = 0; i < n; i++) {
        str entity = html_entities[html_special[(unsigned char)p[i]]];
        if (!entity.n) *to++ = p[i];
        for (size_t k = 0; k < entity.n; k++) *to++ = entity.p[k];
    }
    return (size_t)(to - begin);
}

void buf_put_html(buf *b, str s)
{
    enum { BLOCK = 16, LONGEST = 6 }; /* &quot; */
    for (size_t at = 0, n; at < s.n; at += n) {
        n = s.n - at < BLOCK ? s.n - at : BLOCK;
        if (b->cap - b->n < BLOCK * LONGEST) buf_reserve(b, BLOCK * LONGEST);
        char *to = b->p + b->n;
        b->n += copy_plain(to, s.p + at, n) ? n : copy_escaped(to, s.p + at, n);
    }
}

/* Where the bytes end that JSON shows as they are: ASCII but for what is escaped, and U+3000 to U+CFFF. */
static size_t plain_json(str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (;;) {
        if (at < s.n && p[at] >= ' ' && p[at] < 0x7F && p[at] != '"' && p[at] != '\\' && p[at] != '<') at++;
        else if (s.n - at >= 3 && p[at] >= 0xE3 && p[at] <= 0xEC && (p[at + 1] & 0xC0) == 0x80 &&
                 (p[at + 2] & 0xC0) == 0x80)
            at += 3;
        else return at;
    }
}

void buf_put_json(buf *b, str s)
{
    buf_putc(b, '"');
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        at = plain_json(s, at);
        buf_put(b, str_sub(s, begin, at));
        if (at == s.n) break;
        begin = at;
        uint32_t cp = utf8_next(s, &at);
        if (cp == '"' || cp == '\\') buf_fmt(b, "\\%c", (char)cp);
        else if (cp == '\n') buf_puts(b, "\\n");
        else if (cp < 0x20 || cp == '<' || cp == 0x7F || cp == 0x2028 || cp == 0x2029)
            buf_fmt(b, "\\u%04x", (unsigned)cp);
        else if (cp == UTF8_BAD) buf_put_cp(b, cp);
        else buf_put(b, str_sub(s, begin, at));
    }
    buf_putc(b, '"');
}

void buf_put_url(buf *b, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '_' || c == '.' || c == '~' || c == '/';
        if (plain) {
            buf_putc(b, (char)c);
            continue;
        }
        buf_putc(b, '%');
        buf_putc(b, hex[c >> 4]);
        buf_putc(b, hex[c & 15]);
    }
}
