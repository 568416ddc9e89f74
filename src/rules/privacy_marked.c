/* Numbers that Markdown's signs part: 138**0013**8000 is 13800138000 on the page. */
#include "base/utf8.h"
#include "rules/privacy.h"

#include <string.h>

static bool is_alnum(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }
static bool is_punct(char c) { return c > ' ' && c < 0x7F && !is_alnum(c); }
static bool is_sign(char c)
{
    static const bool sign[256] = {['*'] = true, ['`'] = true, ['~'] = true, ['\\'] = true, ['['] = true,
                                   [']'] = true, ['<'] = true, ['&'] = true, ['\n'] = true};
    return sign[(unsigned char)c];
}

static bool is_digit_before(str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i - 1];
    return (c >= '0' && c <= '9') || (c >= 0x80 && i >= 3 && (unsigned char)s.p[i - 3] == 0xEF);
}

/* Could the sign at i part a number: a digit before it, and behind it, perhaps after more signs and gaps, one
 * more? Or a plate: a Han character before it and a letter behind? */
static bool may_part(str s, size_t i)
{
    bool digit = is_digit_before(s, i), han = (unsigned char)s.p[i - 1] >= 0x80;
    if (!digit && !han) return false;
    size_t k = i;
    while (k < s.n && k - i < 40 && (is_sign(s.p[k]) || strchr(" -_.>\r", s.p[k]))) k++;
    if (k == s.n) return false;
    char c = s.p[k];
    bool more =
        (c >= '0' && c <= '9') || (unsigned char)c == 0xEF || c == '(' || c == '#' || (c | 0x20) == 'x';
    return digit ? more || (s.p[k - 1] == '<' || s.p[k - 1] == '&') : (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool may_hide(str s)
{
    for (size_t i = 1; i + 1 < s.n; i++)
        if (is_sign(s.p[i]) && may_part(s, i)) return true;
    return false;
}

/* Where what begins at i ends, at most `most` bytes on and on the same line; i where it does not. */
static size_t past(str s, size_t i, char close, size_t most)
{
    for (size_t k = i; k < s.n && k - i < most && s.p[k] != '\n'; k++)
        if (s.p[k] == close) return k + 1;
    return i;
}

/* A character reference at i: &#49; &#x31; &nbsp; – the code point, and where it ends; i: there is none. */
static size_t reference_at(str s, size_t i, uint32_t *cp)
{
    size_t end = past(s, i, ';', 12);
    if (end == i || end < i + 4) return i;
    str inside = str_sub(s, i + 1, end - 1);
    *cp = ' ';
    if (inside.p[0] != '#') return str_ends(inside, STR("sp")) ? end : i;
    unsigned base = (inside.p[1] | 0x20) == 'x' ? 16 : 10;
    uint32_t v = 0;
    for (size_t k = base == 16 ? 2 : 1; k < inside.n; k++) {
        char c = inside.p[k];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
        if (digit >= base || v > 0xFFFF) return i;
        v = v * base + digit;
    }
    *cp = v ? v : ' ';
    return end;
}

/* Bytes at i that the reader does not see; 0: it is a sign like any other. */
static size_t unseen_at(str s, size_t i)
{
    char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;
    if (c == '*' || c == '`' || c == '~' || c == '[') return 1;
    if (c == '\\' && is_punct(next)) return 1;
    if (c == ']' && next == '(') return past(s, i, ')', 500) - i;
    if (c == ']') return 1;
    if (c == '<' && (next == '/' || (is_alnum(next) && next > '9'))) return past(s, i, '>', 200) - i;
    return 0;
}

/* The end of a line within a paragraph, with the indentation and > of the next one; 0: a blank line follows.
 */
static size_t line_end_at(str s, size_t i)
{
    size_t k = i + 1;
    while (k < s.n && (s.p[k] == ' ' || s.p[k] == '>' || s.p[k] == '\r')) k++;
    return k < s.n && s.p[k] != '\n' ? k - i : 0;
}

bool privacy_unmark(arena *a, str text, privacy_marked *out)
{
    if (!privacy_may_hold(text) || !may_hide(text)) return false;
    char *seen = arena_alloc(a, text.n + 1);
    uint32_t *from = arena_make_n(a, uint32_t, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp;
        size_t skip = unseen_at(text, i), end = text.p[i] == '&' ? reference_at(text, i, &cp) : i;
        from[n] = (uint32_t)i;
        if (skip) {
            i += skip;
        } else if (end > i) {
            char bytes[4];
            size_t len = utf8_put(bytes, cp);
            for (size_t k = 0; k < len; k++) from[n] = (uint32_t)i, seen[n++] = bytes[k];
            i = end;
        } else if (text.p[i] == '\n' && (skip = line_end_at(text, i))) {
            seen[n++] = ' ';
            i += skip;
        } else {
            seen[n++] = text.p[i++];
        }
    }
    from[n] = (uint32_t)text.n;
    *out = (privacy_marked){{seen, n}, from};
    return true;
}
