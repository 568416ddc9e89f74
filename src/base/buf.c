#include "base/buf.h"

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

void buf_put(buf *b, str s)
{
    if (!s.n) return;
    buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_puts(buf *b, const char *c) { buf_put(b, str_from(c)); }

void buf_putc(buf *b, char c)
{
    if (b->n == b->cap) buf_reserve(b, 1);
    b->p[b->n++] = c;
}

void buf_put_cp(buf *b, uint32_t cp)
{
    buf_reserve(b, 4);
    b->n += utf8_put(b->p + b->n, cp);
}

void buf_put_int(buf *b, int64_t v)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) *--p = '-';
    buf_put(b, (str){p, (size_t)(digits + sizeof digits - p)});
}

void buf_fmt(buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) mem_fail();
    buf_reserve(b, (size_t)n + 1);
    vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
    va_end(again);
    b->n += (size_t)n;
}

str buf_str(const buf *b) { return (str){b->p, b->n}; }

static const char *html_escape(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void buf_put_html(buf *b, str s)
{
    size_t done = 0;
    for (size_t i = 0; i < s.n; i++) {
        /* all five stand below '?': one compare passes nearly every byte of Chinese text */
        if ((unsigned char)s.p[i] > '>') continue;
        const char *as = html_escape(s.p[i]);
        if (!as) continue;
        buf_put(b, str_sub(s, done, i));
        buf_puts(b, as);
        done = i + 1;
    }
    buf_put(b, str_sub(s, done, s.n));
}

void buf_put_json(buf *b, str s)
{
    buf_putc(b, '"');
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
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
