#include "data/plain.h"

#include <stdlib.h>
#include <string.h>

/* Deeper nesting and longer keys are left to libyaml, which knows the limits of both. */
enum { DEEP = 16, KEY_BYTES = 1000 };

typedef struct block { /* a list with dashes or a map with colons, still open */
    uint32_t column;
    bool list;
} block;

typedef struct scan {
    plain_events *out;
    const char *p;
    uint32_t end;
    block open[DEEP];
    uint32_t depth;
    uint32_t due; /* where the value of the last key is due, which did not stand behind it; 0: none is */
} scan;

/* ---- events ------------------------------------------------------------------------------- */

static void put(scan *s, plain_event e)
{
    plain_events *out = s->out;
    if (out->n == out->cap) {
        bool first = out->list == out->first;
        out->cap *= 4;
        out->list = mem_resize(first ? NULL : out->list, out->cap * sizeof *out->list);
        if (first) memcpy(out->list, out->first, sizeof out->first);
    }
    out->list[out->n++] = e;
}

void plain_free(plain_events *events)
{
    if (events->list != events->first) free(events->list);
}

/* A text, plain or in quotes, without the blanks behind it. */
static void put_text(scan *s, uint32_t begin, uint32_t end)
{
    bool quoted = begin < end && (s->p[begin] == '"' || s->p[begin] == '\'');
    while (end > begin && s->p[end - 1] == ' ') end--;
    put(s, (plain_event){
               .kind = PLAIN_TEXT, .style = quoted ? VAL_QUOTED : VAL_PLAIN, .begin = begin, .end = end});
}

static bool open_block(scan *s, bool list, uint32_t at, uint32_t column)
{
    if (s->depth == DEEP) return false;
    /* a list may stand as far left as its key; there libyaml takes the first dash for its beginning */
    bool indentless = s->depth && s->open[s->depth - 1].column == column;
    put(s, (plain_event){.kind = list ? PLAIN_LIST : PLAIN_MAP, .begin = at, .end = at + indentless});
    s->open[s->depth++] = (block){column, list};
    return true;
}

static void close_block(scan *s)
{
    s->depth--;
    put(s, (plain_event){.kind = PLAIN_END});
}

static void settle_due(scan *s)
{
    if (s->due) put_text(s, s->due, s->due);
    s->due = 0;
}

/* ---- characters --------------------------------------------------------------------------- */

enum { IN_BLOCK = 1, IN_FLOW = 2, NO_START = 4 };

/* Where a plain text has to be looked at, in brackets and elsewhere, and what it cannot begin with. */
static const unsigned char marks[256] = {
    ['\n'] = IN_BLOCK | IN_FLOW | NO_START,
    [':'] = IN_BLOCK | IN_FLOW | NO_START,
    ['#'] = IN_BLOCK | IN_FLOW | NO_START,
    [','] = IN_FLOW | NO_START,
    ['['] = IN_FLOW | NO_START,
    [']'] = IN_FLOW | NO_START,
    ['{'] = IN_FLOW | NO_START,
    ['}'] = IN_FLOW | NO_START,
    [' '] = NO_START,
    ['-'] = NO_START,
    ['?'] = NO_START,
    ['&'] = NO_START,
    ['*'] = NO_START,
    ['!'] = NO_START,
    ['|'] = NO_START,
    ['>'] = NO_START,
    ['\''] = NO_START,
    ['"'] = NO_START,
    ['%'] = NO_START,
    ['@'] = NO_START,
    ['`'] = NO_START,
};

static bool is_at(const scan *s, uint32_t at, char c) { return at < s->end && s->p[at] == c; }
static bool ends_line(const scan *s, uint32_t at) { return at == s->end || s->p[at] == '\n'; }

static uint32_t past_blanks(const scan *s, uint32_t at)
{
    while (is_at(s, at, ' ')) at++;
    return at;
}

static uint32_t line_end(const scan *s, uint32_t at)
{
    const char *end = memchr(s->p + at, '\n', s->end - at);
    return end ? (uint32_t)(end - s->p) : s->end;
}

/*
 * Where a plain text stops: at a colon that makes it a key, at a comment, at the end of the line, in brackets
 * at one of them or a comma. A colon before a bracket, an error to libyaml, is a stop too.
 */
static uint32_t plain_stop(const scan *s, uint32_t at, unsigned char where)
{
    for (;; at++) {
        while (at < s->end && !(marks[(unsigned char)s->p[at]] & where)) at++;
        if (at == s->end) return at;
        if (s->p[at] == ':') {
            if (ends_line(s, at + 1) || s->p[at + 1] == ' ') return at;
            if (where == IN_FLOW && strchr(",?[]{}", s->p[at + 1])) return at;
        } else if (s->p[at] != '#' || s->p[at - 1] == ' ') {
            return at;
        }
    }
}

/* Past the closing quote; 0: it is not on the line, or behind an escape or a doubled quote. */
static uint32_t quote_stop(const scan *s, uint32_t at)
{
    char quote = s->p[at];
    for (at++; !ends_line(s, at); at++) {
        if (s->p[at] == quote) return quote == '\'' && is_at(s, at + 1, quote) ? 0 : at + 1;
        if (s->p[at] == '\\' && quote == '"') return 0;
    }
    return 0;
}

/* Where a text stops, plain or in quotes; 0: it is none of the simple kind. */
static uint32_t text_stop(const scan *s, uint32_t at, unsigned char where)
{
    if (at == s->end) return 0;
    if (s->p[at] == '"' || s->p[at] == '\'') return quote_stop(s, at);
    return marks[(unsigned char)s->p[at]] & NO_START ? 0 : plain_stop(s, at, where);
}

/* Does a colon follow the text, as it does a key? */
static bool is_key(const scan *s, uint32_t at, uint32_t stop)
{
    return stop && is_at(s, stop, ':') && (ends_line(s, stop + 1) || s->p[stop + 1] == ' ') &&
           stop - at <= KEY_BYTES;
}

/* ---- in brackets -------------------------------------------------------------------------- */

/* This and the functions below read from a place, and return where they stopped; 0: refused. */
static uint32_t read_flow(scan *s, uint32_t at, uint32_t depth);

/* Past blanks and ends of lines, which mean nothing here; to the end before what may end a document. */
static uint32_t past_breaks(const scan *s, uint32_t at)
{
    bool broken = false;
    while (is_at(s, at, ' ') || is_at(s, at, '\n')) broken |= s->p[at++] == '\n';
    return broken && is_at(s, at, '.') ? s->end : at;
}

static uint32_t read_flow_key(scan *s, uint32_t at)
{
    uint32_t colon = text_stop(s, at, IN_FLOW);
    if (!is_key(s, at, colon) || !is_at(s, colon + 1, ' ')) return 0;
    put_text(s, at, colon);
    return past_blanks(s, colon + 1);
}

/* where: in brackets, or IN_BLOCK at the end of a line. */
static uint32_t read_value(scan *s, uint32_t at, uint32_t depth, unsigned char where)
{
    if (is_at(s, at, '[') || is_at(s, at, '{')) return read_flow(s, at, depth + 1);
    uint32_t stop = text_stop(s, at, where);
    if (stop) put_text(s, at, stop);
    return stop;
}

static uint32_t read_flow(scan *s, uint32_t at, uint32_t depth)
{
    bool map = s->p[at] == '{';
    char close = map ? '}' : ']';
    if (depth >= DEEP) return 0;
    put(s, (plain_event){.kind = map ? PLAIN_MAP : PLAIN_LIST, .flow = true, .begin = at, .end = at + 1});
    at = past_breaks(s, at + 1);
    while (!is_at(s, at, close)) {
        if (map && !(at = read_flow_key(s, at))) return 0;
        if (!(at = read_value(s, at, depth, IN_FLOW))) return 0;
        at = past_blanks(s, at);
        bool more = is_at(s, at, ',');
        at = past_breaks(s, at + more);
        if (is_at(s, at, close) == more) return 0; /* no comma, or one too much */
    }
    put(s, (plain_event){.kind = PLAIN_END, .flow = true, .begin = at, .end = at + 1});
    return at + 1;
}

/* ---- line by line ------------------------------------------------------------------------- */

/* A value with nothing but blanks behind it. */
static uint32_t read_last(scan *s, uint32_t at)
{
    uint32_t stop = read_value(s, at, s->depth, IN_BLOCK);
    if (stop) stop = past_blanks(s, stop);
    return ends_line(s, stop) ? stop : 0;
}

/* The lines under a bar, or the only one under a > sign, so that there is nothing to fold; they stand deeper
 * than the column of their field. Lines of blanks are refused: what they are depends on how many. */
static uint32_t read_block(scan *s, uint32_t bar, uint32_t column)
{
    bool strip = is_at(s, bar + 1, '-');
    uint32_t begin = bar + 2 + strip, end = 0;
    if (begin > s->end || !is_at(s, begin - 1, '\n')) return 0;
    uint32_t indent = past_blanks(s, begin) - begin;
    if (indent <= column || ends_line(s, begin + indent)) return 0;
    uint32_t line = begin;
    while (line < s->end) {
        uint32_t text = past_blanks(s, line), stop = line_end(s, text);
        if (text == stop ? text > line : text - line < indent) break;
        if (text < stop && end && s->p[bar] == '>') return 0;
        if (text < stop) end = stop;
        line = stop + 1;
    }
    if (line < s->end && ends_line(s, past_blanks(s, line))) return 0;
    while (s->p[end - 1] == ' ') end--;
    put(s, (plain_event){.kind = PLAIN_TEXT,
                         .style = VAL_BLOCK,
                         .strip = strip,
                         .indent = indent,
                         .begin = bar,
                         .end = end});
    return line - 1;
}

static uint32_t read_field(scan *s, uint32_t at, uint32_t colon, uint32_t column)
{
    put_text(s, at, colon);
    at = past_blanks(s, colon + 1);
    if (ends_line(s, at)) {
        s->due = colon + 1;
        return at;
    }
    return s->p[at] == '|' || s->p[at] == '>' ? read_block(s, at, column) : read_last(s, at);
}

/* Opens and closes blocks until the innermost is that of a line; false: it fits none. */
static bool reach(scan *s, uint32_t at, uint32_t column, bool item)
{
    if (!s->depth) return s->out->n == 0 && open_block(s, item, at, column);
    uint32_t outer = s->open[s->depth - 1].column;
    if (s->due && (column > outer || (column == outer && item))) {
        s->due = 0;
        return open_block(s, item, at, column);
    }
    settle_due(s);
    for (; s->depth; close_block(s)) {
        const block *b = &s->open[s->depth - 1];
        if (b->column < column) return false;
        if (b->column > column) continue;
        if (b->list == item) return true;
        if (item) return false; /* else a field goes on behind a list that stands as far left as it */
    }
    return false;
}

static uint32_t read_line(scan *s, uint32_t at, uint32_t column)
{
    bool item = s->p[at] == '-' && is_at(s, at + 1, ' ');
    if (!reach(s, at, column, item)) return 0;
    if (item) {
        uint32_t dash = at;
        at = past_blanks(s, at + 1);
        column += at - dash;
    } else if (s->p[at] == '.') {
        return 0; /* it may end a document */
    }
    uint32_t stop = text_stop(s, at, IN_BLOCK);
    if (!is_key(s, at, stop)) return item ? read_last(s, at) : 0;
    if (item && !open_block(s, false, at, column)) return 0;
    return read_field(s, at, stop, column);
}

bool plain_scan(plain_events *events, str text)
{
    events->list = events->first;
    events->n = 0;
    events->cap = sizeof events->first / sizeof *events->first;
    scan s = {.out = events, .p = text.p, .end = (uint32_t)text.n};
    for (uint32_t line = 0; line < s.end; line++) {
        uint32_t at = past_blanks(&s, line);
        if (ends_line(&s, at)) line = at;
        else if (s.p[at] == '#') line = line_end(&s, at);
        else if (!(line = read_line(&s, at, at - line))) return false;
    }
    settle_due(&s);
    while (s.depth) close_block(&s);
    return events->n > 0;
}

str plain_text(arena *a, str text, const plain_event *e)
{
    bool quoted = e->style == VAL_QUOTED;
    if (e->style != VAL_BLOCK) return str_sub(text, e->begin + quoted, e->end - quoted);
    size_t at = e->begin + 2 + e->strip + e->indent, end = str_find_char(text, '\n', e->end);
    if (end == SIZE_MAX) end = text.n;
    else end += !e->strip;
    size_t first = str_find_char(text, '\n', at);
    if (first >= end - 1) return str_sub(text, at, end);
    char *out = arena_alloc(a, end - at);
    size_t n = 0;
    while (at < end) {
        size_t next = str_find_char(text, '\n', at);
        next = next < end ? next + 1 : end;
        memcpy(out + n, text.p + at, next - at);
        n += next - at;
        at = next;
        if (at < end && text.p[at] != '\n') at += e->indent;
    }
    return (str){out, n};
}
