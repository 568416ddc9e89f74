/*
 * bytes: big-endian numbers, as font and image files hold them.
 */
#ifndef GONGSHI_PRINT_BYTES_H
#define GONGSHI_PRINT_BYTES_H

#include "base/buf.h"

/* 0 where the bytes are not all there. */
static inline uint32_t read_be(str s, size_t at, size_t bytes)
{
    uint32_t v = 0;
    if (at > s.n || bytes > s.n - at) return 0;
    for (size_t i = 0; i < bytes; i++) v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

static inline void put_be(buf *out, uint32_t v, size_t bytes)
{
    while (bytes--) buf_putc(out, (char)(v >> (8 * bytes)));
}

#endif
