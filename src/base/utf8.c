#include "base/utf8.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Decodes one code point; returns its length in bytes, or 0 where the bytes are not UTF-8. */
static size_t decode(const unsigned char *p, size_t n, uint32_t *cp)
{
    if (p[0] < 0x80) return *cp = p[0], 1;
    size_t len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || len > n) return 0;
    uint32_t v = p[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        v = v << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (v < least[len] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) return 0;
    *cp = v;
    return len;
}

uint32_t utf8_next(str s, size_t *at)
{
    uint32_t cp;
    size_t len = decode((const unsigned char *)s.p + *at, s.n - *at, &cp);
    if (!len) return (*at)++, UTF8_BAD;
    *at += len;
    return cp;
}

size_t utf8_put(char out[4], uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = UTF8_BAD;
    if (cp < 0x80) return out[0] = (char)cp, 1;
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t utf8_check(str s)
{
    size_t at = 0;
    while (at < s.n) {
        uint32_t cp;
        size_t len = decode((const unsigned char *)s.p + at, s.n - at, &cp);
        if (!len) return at;
        at += len;
    }
    return s.n;
}

size_t utf8_length(str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.n; n++) utf8_next(s, &at);
    return n;
}

size_t utf8_forward(str s, size_t at, size_t chars)
{
    static const unsigned char length[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4};
    const uint64_t ones = 0x0101010101010101u;
    const unsigned char *p = (const unsigned char *)s.p;
    uint64_t eight;
    bool inside = false;
    if (chars - 1 < 8 && s.n - at >= 8) { /* a step over a few letters */
        memcpy(&eight, p + at, 8);
        if (!(le64toh(eight) & 0x80 * ones & UINT64_MAX >> (64 - 8 * chars))) return at + chars;
    }
    for (; chars >= 8 && s.n - at >= 8; at += 8, inside = true) {
        memcpy(&eight, p + at, 8);
        uint64_t follow = eight >> 7 & ~(eight >> 6) & ones; /* 10xxxxxx: no character begins there */
        chars -= 8 - (size_t)(follow * ones >> 56);
    }
    while (inside && at < s.n && (p[at] & 0xC0) == 0x80) at++;
    for (; chars && at < s.n; chars--) at += length[p[at] >> 4];
    return at < s.n ? at : s.n;
}

size_t utf8_cells(uint32_t cp)
{
    if (cp < 0x20 || cp == 0x7F) return 0;
    if (cp < 0x7F) return 1;
    if (utf8_is_wide(cp)) return 2;
    int w = utf8proc_charwidth((utf8proc_int32_t)cp);
    return w < 0 ? 0 : (size_t)w;
}

size_t utf8_width(str s)
{
    size_t w = 0;
    for (size_t at = 0; at < s.n;) w += utf8_cells(utf8_next(s, &at));
    return w;
}

str utf8_clip(str s, size_t chars)
{
    size_t at = 0;
    while (chars-- && at < s.n) utf8_next(s, &at);
    return str_sub(s, 0, at);
}

bool utf8_is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFF) || cp == 0x3007 || cp == 0x3005;
}

bool utf8_is_cjk_punct(uint32_t cp)
{
    return (cp >= 0x3001 && cp <= 0x3003) || (cp >= 0x3008 && cp <= 0x301F) ||
           (cp >= 0xFF01 && cp <= 0xFF0F) || (cp >= 0xFF1A && cp <= 0xFF20) ||
           (cp >= 0xFF3B && cp <= 0xFF40) || (cp >= 0xFF5B && cp <= 0xFF65) || cp == 0x2014 || cp == 0x2026 ||
           (cp >= 0x2018 && cp <= 0x201D) || cp == 0x00B7 || cp == 0x30FB;
}

str utf8_narrow(arena *a, str s)
{
    char *out = arena_alloc(a, 3 * s.n + 4); /* a broken byte becomes U+FFFD */
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFF01 - '!';
        else if (cp == 0x3000) cp = ' ';
        n += utf8_put(out + n, cp);
    }
    str narrow = {out, n};
    return str_eq(narrow, s) ? s : narrow;
}

bool utf8_is_wide(uint32_t cp)
{
    if (cp < 0x1100) return false;
    return utf8_is_han(cp) || (cp >= 0x2E80 && cp <= 0x33FF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
           (cp >= 0xFE30 && cp <= 0xFE4F) || (cp >= 0xFF01 && cp <= 0xFF60) ||
           (cp >= 0xFFE0 && cp <= 0xFFE6) || (cp >= 0x1100 && cp <= 0x115F) ||
           (cp >= 0x1F300 && cp <= 0x1FAFF);
}

bool utf8_is_control(uint32_t cp)
{
    if (cp == '\t' || cp == '\n') return false;
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF;
}

bool utf8_nfc_settled(uint32_t cp)
{
    return cp < 0x300 || (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x3000 && cp <= 0x3029) ||
           (cp >= 0xFF00 && cp <= 0xFFEF) || (cp >= 0x2010 && cp <= 0x2064) ||
           (cp >= 0x2460 && cp <= 0x27FF) || (cp >= 0x3200 && cp <= 0x33FF) ||
           (cp >= 0x1F300 && cp <= 0x1FAFF) || (cp >= 0x20000 && cp <= 0x2F7FF);
}

str utf8_nfc(arena *a, str s)
{
    bool settled = true;
    for (size_t i = 0; i < s.n && settled;) {
        unsigned char lead = (unsigned char)s.p[i];
        if (lead < 0x80) i++;
        else if (lead >= 0xE4 && lead <= 0xE9 && s.n - i >= 3 && (s.p[i + 1] & 0xC0) == 0x80 &&
                 (s.p[i + 2] & 0xC0) == 0x80)
            i += 3; /* U+4000 to U+9FFF: most of what is ever written */
        else settled = utf8_nfc_settled(utf8_next(s, &i));
    }
    if (settled) return s;
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n == UTF8PROC_ERROR_NOMEM) mem_fail();
    if (n < 0) return s;
    str done = {(char *)out, (size_t)n};
    if (!str_eq(done, s)) s = str_copy(a, done);
    free(out);
    return s;
}
