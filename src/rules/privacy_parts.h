/*
 * privacy_parts: what the files of privacy share; only src/rules includes it.
 *
 * A sign is a byte or a few that stand for one digit, letter or break, in ASCII or full-width.
 */
#ifndef GONGSHI_RULES_PRIVACY_PARTS_H
#define GONGSHI_RULES_PRIVACY_PARTS_H

#include "base/utf8.h"
#include "rules/privacy.h"

static inline const unsigned char *bytes_of(str s) { return (const unsigned char *)s.p; }

/* How many bytes the digit at i takes: 1 for ASCII, 3 for full-width (EF BC 90..99), 0 for no digit. */
static inline size_t digit_at(str s, size_t i, unsigned *value)
{
    const unsigned char *p = bytes_of(s);
    if (i >= s.n) return 0;
    if (p[i] >= '0' && p[i] <= '9') return *value = p[i] - '0', 1;
    if (p[i] == 0xEF && i + 2 < s.n && p[i + 1] == 0xBC && p[i + 2] >= 0x90 && p[i + 2] <= 0x99)
        return *value = p[i + 2] - 0x90u, 3;
    return 0;
}

/* The Latin letter at i as a capital: ASCII, or full-width (EF BC A1..BA, EF BD 81..9A). */
static inline size_t letter_at(str s, size_t i, char *capital)
{
    const unsigned char *p = bytes_of(s);
    if (i >= s.n) return 0;
    if ((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'z') return *capital = (char)(p[i] & ~0x20), 1;
    if (p[i] != 0xEF || i + 2 >= s.n) return 0;
    if (p[i + 1] == 0xBC && p[i + 2] >= 0xA1 && p[i + 2] <= 0xBA)
        return *capital = (char)('A' + p[i + 2] - 0xA1), 3;
    if (p[i + 1] == 0xBD && p[i + 2] >= 0x81 && p[i + 2] <= 0x9A)
        return *capital = (char)('A' + p[i + 2] - 0x81), 3;
    return 0;
}

/* The code point at i and its length; ASCII without a call. */
static inline size_t sign_at(str s, size_t i, uint32_t *cp)
{
    if (i >= s.n) return *cp = 0, 0;
    if (bytes_of(s)[i] < 0x80) return *cp = bytes_of(s)[i], 1;
    size_t at = i;
    *cp = utf8_next(s, &at);
    return at - i;
}

static inline bool has_no_width(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xFEFF;
}

static inline size_t skip_unseen(str s, size_t i)
{
    while (i < s.n && bytes_of(s)[i] >= 0x80) {
        uint32_t cp;
        size_t n = sign_at(s, i, &cp);
        if (!has_no_width(cp)) break;
        i += n;
    }
    return i;
}

typedef enum gap { GAP_NONE, GAP_BLANK, GAP_DASH, GAP_POINT } gap;

static inline gap gap_of(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case 0xA0:
    case 0x3000:
    case 0x2002:
    case 0x2003:
    case 0x2009:
    case 0x202F: return GAP_BLANK;
    case '-':
    case '_':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0xFF0D:
    case 0x30FC: return GAP_DASH;
    case '.':
    case 0xB7:
    case 0x30FB:
    case 0x2022:
    case 0xFF0E: return GAP_POINT;
    default: return GAP_NONE;
    }
}

/* Bytes of the sign before i, which is a whole character where the text is UTF-8. */
static inline size_t sign_before(str s, size_t i)
{
    size_t at = i;
    while (at > 0 && i - at < 4) {
        at--;
        if ((bytes_of(s)[at] & 0xC0) != 0x80) break;
    }
    return at;
}

/* What parts two groups: one sign, or a dash or point with a blank at either side. Returns where the next
 * group begins. */
size_t gap_at(str s, size_t i, gap *kind);

/* Checks of numbers, of digits 0 to 9; d holds 17 of them, the check sign is 10 for X. */
bool is_identity(const unsigned char *d, unsigned check);
bool is_old_identity(const unsigned char *d); /* 15 */
bool is_card(const unsigned char *d, size_t n);
unsigned number_of(const unsigned char *d, size_t n);

/* A plate whose first digit is at i: the province is looked for to the left. */
bool match_plate(str s, size_t i, privacy_hit *hit);

static inline bool hit_is(privacy_hit *hit, privacy_class cls, size_t begin, size_t end)
{
    *hit = (privacy_hit){cls, begin, end};
    return true;
}

#endif
