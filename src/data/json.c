#include "data/reader.h"

#include "base/utf8.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int hex4(str s, size_t at)
{
    if (at + 4 > s.n) return -1;
    int v = 0;
    for (size_t i = at; i < at + 4; i++) {
        int digit = hex(s.p[i]);
        if (digit < 0) return -1;
        v = v << 4 | digit;
    }
    return v;
}

/* The character of a pair such as \uD83D\uDE00 at `at`, or 0. */
static uint32_t pair_at(str s, size_t at)
{
    if (at + 12 > s.n || s.p[at + 1] != 'u' || s.p[at + 6] != '\\' || s.p[at + 7] != 'u') return 0;
    int high = hex4(s, at + 2), low = hex4(s, at + 8);
    if (high < 0xD800 || high > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return 0;
    return 0x10000u + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

str json_smooth(arena *side, str text, const uint32_t **origin)
{
    *origin = NULL;
    size_t first = 0;
    while (first < text.n && strchr(" \t\r\n", text.p[first])) first++;
    if (first == text.n || (text.p[first] != '{' && text.p[first] != '[')) return text;
    if (str_find_char(text, '\t', 0) == SIZE_MAX && str_find(text, STR("\\u"), 0) == SIZE_MAX) return text;

    char *out = arena_alloc(side, text.n);
    uint32_t *from = arena_make_n(side, uint32_t, text.n + 1);
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n;) {
        size_t used = 1, made = 1;
        uint32_t cp;
        out[n] = text.p[i];
        if (quoted && text.p[i] == '\\' && i + 1 < text.n) {
            if ((cp = pair_at(text, i))) {
                made = utf8_put(out + n, cp);
                used = 12;
            } else {
                out[n + 1] = text.p[i + 1];
                used = made = 2;
            }
        } else if (text.p[i] == '"') {
            quoted = !quoted;
        } else if (text.p[i] == '\t' && !quoted) {
            out[n] = ' ';
        }
        for (size_t k = 0; k < made; k++) from[n + k] = (uint32_t)(i + (used == made ? k : 0));
        n += made;
        i += used;
    }
    from[n] = (uint32_t)text.n;
    *origin = from;
    return (str){out, n};
}
