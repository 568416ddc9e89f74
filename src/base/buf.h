/*
 * buf: bytes that grow, owned by the caller: buf_init or {0}, then buf_fini.
 * Output of every writer goes through one. Running out of memory ends the program.
 */
#ifndef GONGSHI_BASE_BUF_H
#define GONGSHI_BASE_BUF_H

#include "base/str.h"

#include <string.h>

typedef struct buf {
    char *p;
    size_t n, cap;
} buf;

void buf_fini(buf *b);
void buf_clear(buf *b);                /* keeps the memory */
void buf_reserve(buf *b, size_t more); /* room for so many bytes more */
static inline void buf_put(buf *b, str s);
static inline void buf_puts(buf *b, const char *c);
static inline void buf_putc(buf *b, char c);
void buf_put_cp(buf *b, uint32_t cp); /* as UTF-8 */
void buf_put_int(buf *b, int64_t v);
void buf_fmt(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
str buf_str(const buf *b); /* borrowed until the next change */

/* Escapes by place. HTML: & < > " ' (text and quoted attributes); JSON and CSV: with the quotes. */
void buf_put_html(buf *b, str s);
void buf_put_json(buf *b, str s); /* "…", also safe inside <script> (<, U+2028/9 escaped) */
void buf_put_url(buf *b, str s);  /* percent-encodes all but unreserved and / */

static inline void buf_put(buf *b, str s)
{
    if (!s.n) return;
    if (s.n > b->cap - b->n) buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

/* Inline: the length of a literal is known, and copying so few bytes is two instructions. */
static inline void buf_puts(buf *b, const char *c) { buf_put(b, (str){c, strlen(c)}); }

static inline void buf_putc(buf *b, char c)
{
    if (b->n == b->cap) buf_reserve(b, 1);
    b->p[b->n++] = c;
}

#endif
