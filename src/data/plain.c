#include "data/plain.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 24, LONGEST_KEY = 100 };

typedef struct scan {
    const char *p;
    uint32_t n, at;
    plain_tokens *out;
    unsigned depth;
} scan;

static plain_token *add(scan *s, plain_kind kind, uint32_t begin, uint32_t end)
{
    plain_tokens *t = s->out;
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 256;
        t->items = mem_resize(t->items, t->cap * sizeof *t->items);
    }
    t->items[t->n] = (plain_token){.kind = (uint8_t)kind, .begin = begin, .end = end};
    return &t->items[t->n++];
}

static bool add_text(scan *s, val_style style, uint32_t begin, uint32_t end)
{
    if (end - begin > LIMIT_SCALAR_BYTES) return false;
    add(s, PLAIN_TEXT, begin, end)->style = (uint8_t)style;
    return true;
}

static bool open_node(scan *s, plain_kind kind, uint32_t at, bool flow)
{
    if (s->depth == DEEPEST) return false;
    s->depth++;
    add(s, kind, at, at)->flow = flow;
    return true;
}

static bool close_node(scan *s, uint32_t end)
{
    s->depth--;
    add(s, PLAIN_END, end, end);
    return true;
}

/* ---- signs -------------------------------------------------------------------------------- */

static char sign(const scan *s, uint32_t at) { return at < s->n ? s->p[at] : '\n'; }

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_high(char c) { return (unsigned char)c >= 0x80; }
static bool ends_word(char c) { return c == ' ' || c == '\n'; }
static bool is_item(const scan *s, uint32_t at) { return sign(s, at) == '-' && sign(s, at + 1) == ' '; }

static void skip_blanks(scan *s)
{
    while (sign(s, s->at) == ' ') s->at++;
}

/* Where a key that begins here ends, before its colon; 0: no key. */
static uint32_t key_end(const scan *s, uint32_t at)
{
    uint32_t end = at;
    if (!is_word(sign(s, at))) return 0;
    while (is_word(sign(s, end)) || sign(s, end) == '-') end++;
    return end - at <= LONGEST_KEY && sign(s, end) == ':' && ends_word(sign(s, end + 1)) ? end : 0;
}

static void skip_comment(scan *s)
{
    const char *nl = memchr(s->p + s->at, '\n', s->n - s->at);
    s->at = nl ? (uint32_t)(nl - s->p) : s->n;
}

/* Moves to the first sign of the next line that holds any but a comment; its column, or -1 at the end. false:
 * not plain. */
static bool next_line(scan *s, int32_t *column)
{
    if (s->at < s->n && s->p[s->at] != '\n') return false;
    for (;;) {
        while (s->at < s->n && s->p[s->at] == '\n') s->at++;
        uint32_t begin = s->at;
        skip_blanks(s);
        if (s->at == s->n) return *column = -1, begin == s->at;
        *column = (int32_t)(s->at - begin);
        if (s->p[s->at] != '#') return s->p[s->at] != '\n';
        skip_comment(s);
    }
}

/* ---- texts -------------------------------------------------------------------------------- */

static bool begins_plain(char c)
{
    return is_word(c) || is_high(c) || c == '.' || c == '/' || c == '+' || c == '(';
}

/* To the end of the line, or in brackets to what ends the item. */
static bool plain_text(scan *s, bool flow)
{
    uint32_t begin = s->at, end;
    if (!begins_plain(sign(s, begin))) return false;
    for (; s->at < s->n; s->at++) {
        char c = s->p[s->at], after = sign(s, s->at + 1);
        if (c == '\n' || (flow && (c == ',' || c == ']' || c == '}'))) break;
        if (c == '\t' || (c == '#' && s->p[s->at - 1] == ' ') || (c == ':' && ends_word(after))) return false;
        if (flow && (c == '[' || c == '{' || c == '?' || (c == ':' && !is_word(after) && !is_high(after))))
            return false;
    }
    for (end = s->at; s->p[end - 1] == ' ';) end--;
    return (flow || end == s->at) && add_text(s, VAL_PLAIN, begin, end);
}

static bool quoted_text(scan *s)
{
    uint32_t begin = s->at;
    char quote = s->p[s->at++];
    while (sign(s, s->at) != quote) {
        char c = sign(s, s->at++);
        if (c == '\n' || (c == '\\' && quote == '"')) return false;
    }
    s->at++;
    return sign(s, s->at) != quote && add_text(s, VAL_QUOTED, begin, s->at);
}

/* A `|` text that stands deeper than column `parent`. */
static bool block_text(scan *s, int32_t parent)
{
    uint32_t begin = s->at++;
    bool strip = sign(s, s->at) == '-';
    s->at += strip;
    if (s->at >= s->n || s->p[s->at] != '\n') return false;
    uint32_t line = s->at + 1, end = 0, indent = 0;
    while (sign(s, line + indent) == ' ') indent++;
    if (line + indent >= s->n || s->p[line + indent] == '\n' || s->p[line + indent] == '\t' ||
        (int32_t)indent <= parent)
        return false;
    while (line < s->n) {
        uint32_t at = line;
        while (at - line < indent && sign(s, at) == ' ') at++;
        if (sign(s, at) == '\n') {
            if (at > line) return false; /* blanks alone: nobody sees them */
            line = at + 1;
            continue;
        }
        if (at - line < indent) break;
        const char *nl = memchr(s->p + at, '\n', s->n - at);
        end = nl ? (uint32_t)(nl - s->p) : s->n;
        line = end + 1;
    }
    if (end - begin > LIMIT_SCALAR_BYTES) return false;
    plain_token *t = add(s, PLAIN_TEXT, begin, end);
    t->style = VAL_BLOCK;
    t->strip = strip;
    t->indent = indent;
    s->at = end;
    return true;
}

str plain_block(arena *a, str text, const plain_token *t)
{
    char *out = arena_alloc(a, t->end - t->begin);
    size_t n = 0, line = str_find_char(text, '\n', t->begin) + 1;
    while (line < t->end) {
        size_t end = str_find_char(text, '\n', line);
        if (end > t->end) end = t->end;
        if (end > line) {
            memcpy(out + n, text.p + line + t->indent, end - line - t->indent);
            n += end - line - t->indent;
        }
        if (end < text.n && !(t->strip && end == t->end)) out[n++] = '\n';
        line = end + 1;
    }
    return (str){out, n};
}

/* ---- collections -------------------------------------------------------------------------- */

static bool flow_node(scan *s);

static bool flow_value(scan *s)
{
    char c = sign(s, s->at);
    if (c == '[' || c == '{') return flow_node(s);
    return c == '"' || c == '\'' ? quoted_text(s) : plain_text(s, true);
}

static bool flow_key(scan *s)
{
    uint32_t end = key_end(s, s->at);
    if (!end || sign(s, end + 1) != ' ' || !add_text(s, VAL_PLAIN, s->at, end)) return false;
    s->at = end + 1;
    skip_blanks(s);
    return true;
}

/* [a, b] or {a: 1, b: 2}, on one line. */
static bool flow_node(scan *s)
{
    bool map = s->p[s->at] == '{';
    char close = map ? '}' : ']';
    if (!open_node(s, map ? PLAIN_MAP : PLAIN_LIST, s->at++, true)) return false;
    skip_blanks(s);
    while (sign(s, s->at) != close) {
        if ((map && !flow_key(s)) || !flow_value(s)) return false;
        skip_blanks(s);
        if (sign(s, s->at) == close) break;
        if (sign(s, s->at) != ',') return false;
        s->at++;
        skip_blanks(s);
        if (sign(s, s->at) == close) return false;
    }
    s->at++;
    return close_node(s, s->at);
}

static bool value(scan *s, int32_t column)
{
    char c = sign(s, s->at);
    if (c == '|') return block_text(s, column);
    if (c == '[' || c == '{') return flow_node(s);
    return c == '"' || c == '\'' ? quoted_text(s) : plain_text(s, false);
}

static bool block_map(scan *s, int32_t column, int32_t *next);

/* The items at a column, the first of which stands here. *next: the column of what follows. */
static bool block_list(scan *s, int32_t column, int32_t *next)
{
    if (!open_node(s, PLAIN_LIST, s->at, false)) return false;
    do {
        uint32_t dash = s->at++;
        skip_blanks(s);
        if (key_end(s, s->at)) {
            if (!block_map(s, column + (int32_t)(s->at - dash), next)) return false;
        } else if (!value(s, column) || !next_line(s, next)) {
            return false;
        }
    } while (*next == column && is_item(s, s->at));
    return *next <= column && close_node(s, s->at);
}

/* What a key without a value on its line has below it, or nothing. */
static bool value_below(scan *s, int32_t column, uint32_t colon, int32_t *next)
{
    if (!next_line(s, next)) return false;
    if (*next >= column && is_item(s, s->at)) return block_list(s, *next, next);
    if (*next > column) return key_end(s, s->at) && block_map(s, *next, next);
    return add_text(s, VAL_PLAIN, colon + 1, colon + 1);
}

static bool block_map(scan *s, int32_t column, int32_t *next)
{
    if (!open_node(s, PLAIN_MAP, s->at, false)) return false;
    do {
        uint32_t end = key_end(s, s->at);
        if (!end || !add_text(s, VAL_PLAIN, s->at, end)) return false;
        s->at = end + 1;
        skip_blanks(s);
        bool below = sign(s, s->at) == '\n';
        if (below ? !value_below(s, column, end, next) : !value(s, column) || !next_line(s, next))
            return false;
    } while (*next == column && !is_item(s, s->at));
    /* an item in the column of a map that stands in a list is the list's next one only where the list's
     * column is */
    return *next < column && close_node(s, s->at);
}

bool plain_scan(str text, plain_tokens *out)
{
    scan s = {.p = text.p, .n = (uint32_t)text.n, .out = out};
    int32_t next = 0;
    bool ok = text.n && !memchr(text.p, '\r', text.n) &&
              (sign(&s, 0) != '#' || (skip_comment(&s), next_line(&s, &next) && next == 0)) &&
              (is_item(&s, s.at) ? block_list(&s, 0, &next) : key_end(&s, s.at) && block_map(&s, 0, &next));
    if (ok && next == -1) return true;
    out->n = 0;
    return false;
}
