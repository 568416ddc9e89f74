/* Nearly all texts hold too few digits for any number, and no plate: seen sixteen bytes at a time. */
#include "rules/privacy.h"

#include <endian.h>
#include <string.h>

typedef unsigned char sixteen __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

struct signs {
    size_t digits;
    bool letter; /* or a reference of Markdown, which may be one */
    bool high;   /* beyond ASCII */
    bool wide;   /* EF: full-width digits and letters begin with it, and commas */
};

static bool any(sixteen v) { return (((halves)v)[0] | ((halves)v)[1]) != 0; }

/* The sum of sixteen bytes. */
static size_t sum(sixteen v)
{
    const uint64_t evens = 0x00FF00FF00FF00FFu;
    halves h = (halves)v;
    h = (h & evens) + (h >> 8 & evens);
    return (size_t)((h[0] + h[1]) * 0x0001000100010001u >> 48);
}

static uint64_t eight(const char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return le64toh(v);
}

/* The last few bytes before end, fewer than sixteen, and zeros. What stands before them, eight bytes at least
 * all told, is read too and shifted out. */
static sixteen last_bytes(const char *end, size_t n)
{
    uint64_t last = eight(end - 8);
    return (sixteen)(n > 8 ? (halves){eight(end - n), last >> 8 * (16 - n)}
                           : (halves){last >> 8 * (8 - n), 0});
}

/* n: nine at least, unless more stands before p. */
static void look(const char *p, size_t n, struct signs *out)
{
    sixteen v, digits = {0}, letters = {0}, high = {0}, wide = {0};
    for (size_t i = 0; i < n; i += 16) {
        if (n - i < 16) v = last_bytes(p + n, n - i);
        else memcpy(&v, p + i, 16);
        digits -= (sixteen)((v - '0') < 10); /* true is -1 */
        letters |= (sixteen)((v | 0x20) - 'a' < 26) | (sixteen)(v == '&');
        high |= v;
        wide |= (sixteen)(v == 0xEF);
    }
    out->digits += sum(digits);
    out->letter |= any(letters);
    out->high |= any((high & 0x80));
    out->wide |= any(wide);
}

/* Full-width forms: digits EF BC 90..99, letters EF BC A1..BA and EF BD 81..9A. */
static void look_wide(str s, struct signs *out)
{
    for (size_t i = str_find_char(s, (char)0xEF, 0); i < s.n; i = str_find_char(s, (char)0xEF, i + 1)) {
        if (s.n - i < 3) return;
        unsigned char second = (unsigned char)s.p[i + 1], third = (unsigned char)s.p[i + 2];
        out->digits += second == 0xBC && third >= 0x90 && third <= 0x99;
        out->letter |= (second == 0xBC && third >= 0xA1) || second == 0xBD;
    }
}

bool privacy_may_hold(str s)
{
    enum { SHORTEST = 9, DIGITS = 11, PLATE_DIGITS = 2, MOST = 255 * 16 }; /* 京A12345; of a mobile number */
    struct signs found = {0};
    if (s.n < SHORTEST) return false;
    for (size_t i = 0; i < s.n; i += MOST) look(s.p + i, s.n - i < MOST ? s.n - i : MOST, &found);
    if (found.wide) look_wide(s, &found);
    return found.digits >= DIGITS ||
           (found.digits >= PLATE_DIGITS && found.letter && (found.high || str_find_char(s, '&', 0) < s.n));
}
