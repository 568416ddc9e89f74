#include "tmpl/tags.h"

#include <string.h>

const delimiters default_delimiters = {STR_INIT("{{"), STR_INIT("}}")};

static bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }

/* Is there nothing but blanks between the tag and the ends of its line? Text is read once over all tags. */
static void look_around(const tag_list *l, tag *t)
{
    size_t i = t->begin;
    while (i && is_blank(l->text.p[i - 1])) i--;
    bool bom = i == 3 && str_starts(l->text, STR("\xEF\xBB\xBF"));
    t->blank_left = i == 0 || l->text.p[i - 1] == '\n' || bom;
    t->line = (uint32_t)i;
    i = t->end;
    while (i < l->text.n && is_blank(l->text.p[i])) i++;
    if (i + 1 < l->text.n && l->text.p[i] == '\r' && l->text.p[i + 1] == '\n') i++;
    t->blank_right = i == l->text.n || l->text.p[i] == '\n';
    t->next = (uint32_t)(i < l->text.n ? i + 1 : i);
}

static void add_tag(tag_list *l, tag t)
{
    if (l->n == l->cap) {
        uint32_t cap = l->cap ? l->cap * 2 : 64;
        l->tags = arena_grow(l->in, l->tags, l->cap * sizeof *l->tags, cap * sizeof *l->tags);
        l->cap = cap;
    }
    look_around(l, &t);
    l->tags[l->n++] = t;
}

static tag_kind kind_of(char sigil)
{
    switch (sigil) {
    case '{':
    case '&': return TAG_RAW;
    case '#': return TAG_SECTION;
    case '^': return TAG_INVERTED;
    case '/': return TAG_CLOSE;
    case '!': return TAG_COMMENT;
    case '=': return TAG_DELIMITERS;
    case '>': return TAG_PARTIAL;
    case '<': return TAG_PARENT;
    case '$': return TAG_BLOCK;
    default: return TAG_VALUE;
    }
}

static bool may_be_dynamic(const tag *t)
{
    return t->kind == TAG_PARTIAL || t->kind == TAG_PARENT || t->kind == TAG_CLOSE;
}

static bool is_path(const tag *t) { return t->kind <= TAG_INVERTED || (t->dynamic && t->kind != TAG_CLOSE); }

static bool has_empty_part(str name)
{
    if (name.n == 1) return false; /* {{.}} */
    return name.p[0] == '.' || name.p[name.n - 1] == '.' || str_find(name, STR(".."), 0) != SIZE_MAX;
}

static bool has_blank(str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (is_space(name.p[i])) return true;
    return false;
}

/* One finding at most: the first that is wrong with the name. */
static void check_name(tag_list *l, tag *t)
{
    t->bad = true;
    if (!t->name.n) tag_error(l, TMPL_TAG_EMPTY, t->begin, t->end, tag_text(l, t));
    else if (has_blank(t->name)) tag_error(l, TMPL_NAME_BLANK, t->begin, t->end, t->name);
    else if (is_path(t) && has_empty_part(t->name)) tag_error(l, TMPL_NAME_DOTS, t->begin, t->end, t->name);
    else t->bad = false;
}

/* "<% %>": two marks without blanks and equals signs. NULL: they are not that. */
static const delimiters *read_delimiters(tag_list *l, str inner)
{
    inner = str_trim(inner);
    size_t i = 0, j;
    while (i < inner.n && !is_space(inner.p[i])) i++;
    for (j = i; j < inner.n && is_space(inner.p[j]);) j++;
    str open = str_sub(inner, 0, i), close = str_sub(inner, j, inner.n);
    if (!open.n || !close.n || str_find_char(inner, '=', 0) != SIZE_MAX) return NULL;
    for (size_t k = 0; k < close.n; k++)
        if (is_space(close.p[k])) return NULL;
    delimiters *d = arena_make(l->keep, delimiters);
    *d = (delimiters){open, close};
    return d;
}

/* The tag has no end: the next one begins before it, or the text ends. Shown up to the end of its line. */
static size_t unclosed(tag_list *l, size_t begin, size_t resume, str close)
{
    str shown = str_sub(l->text, begin, resume), rest;
    shown = str_cut(shown, '\n', &rest);
    while (shown.n && is_space(shown.p[shown.n - 1])) shown.n--;
    tag_error(l, TMPL_TAG_OPEN, (uint32_t)begin, (uint32_t)(begin + shown.n), close);
    return resume;
}

/* Delimiters are short and the next one is near. */
static size_t find_mark(str text, str mark, size_t from)
{
    for (;; from++) {
        from = str_find_char(text, mark.p[0], from);
        if (from == SIZE_MAX || str_starts(str_sub(text, from, text.n), mark)) return from;
    }
}

/*
 * Where the content of the tag ends; SIZE_MAX: there is no end before `bound`, where the next tag
 * begins. *after gets the end of the whole tag. Every search stops at what the next one starts
 * from, so that hostile text costs no more than its length.
 */
static size_t find_end(const tag_list *l, size_t from, size_t bound, char sigil, str close, size_t *after)
{
    size_t at = find_mark(str_sub(l->text, 0, bound + close.n), close, from);
    if (at == SIZE_MAX || at >= bound) return SIZE_MAX;
    *after = at + close.n;
    if (sigil != '{') return at;
    str tail = str_sub(l->text, at, l->text.n);
    if (tail.p[0] == '}' && str_starts(str_sub(tail, 1, tail.n), close)) ++*after; /* }}} */
    else if (at > from && tail.p[-1] == '}') at--;                                 /* }%> */
    else *after = 0;
    return at;
}

/* {{=<% %>=}}: no other equals sign may stand in it, so the next one ends it. */
static size_t scan_delimiters(tag_list *l, tag *t, size_t inner, const delimiters **delims)
{
    size_t end = str_find_char(l->text, '=', inner);
    str close = (*delims)->close;
    if (end == SIZE_MAX || !str_starts(str_sub(l->text, end + 1, l->text.n), close)) {
        unclosed(l, t->begin, end == SIZE_MAX ? l->text.n : end, str_join(l->keep, STR("="), close));
        return inner;
    }
    t->end = (uint32_t)(end + 1 + close.n);
    add_tag(l, *t);
    const delimiters *set = read_delimiters(l, str_sub(l->text, inner, end));
    if (set) *delims = set;
    else tag_error(l, TMPL_DELIMITERS, t->begin, t->end, tag_text(l, t));
    return t->end;
}

/* Reads the tag whose opening delimiter is at `begin`; returns where to go on. */
static size_t scan_tag(tag_list *l, size_t begin, const delimiters **delims)
{
    str open = (*delims)->open, close = (*delims)->close;
    size_t at = begin + open.n;
    while (at < l->text.n && is_space(l->text.p[at])) at++;
    bool empty = str_starts(str_sub(l->text, at, l->text.n), close); /* {{}}, and delimiters such as $ */
    char sigil = at < l->text.n && !empty ? l->text.p[at] : 0;
    tag t = {.kind = (uint8_t)kind_of(sigil),
             .begin = (uint32_t)begin,
             .match = NO_TAG,
             .within = NO_TAG,
             .delims = *delims};
    size_t inner = t.kind == TAG_VALUE ? at : at + 1, after, bound = l->text.n;
    if (t.kind == TAG_DELIMITERS) return scan_delimiters(l, &t, inner, delims);
    if (t.kind != TAG_COMMENT && !str_eq(open, close)) {
        bound = find_mark(l->text, open, inner);
        if (bound == SIZE_MAX) bound = l->text.n;
    }
    size_t end = find_end(l, inner, bound, sigil, close, &after);
    if (end == SIZE_MAX) return unclosed(l, begin, bound, close);
    if (!after) {
        after = end + close.n;
        tag_error(l, TMPL_BRACE_MISSING, t.begin, (uint32_t)after, str_sub(l->text, begin, after));
        return after;
    }
    t.end = (uint32_t)after;
    t.name = str_trim(str_sub(l->text, inner, end));
    if (may_be_dynamic(&t) && t.name.n && t.name.p[0] == '*') {
        t.dynamic = true;
        t.name = str_trim(str_sub(t.name, 1, t.name.n));
    }
    if (t.kind != TAG_COMMENT) check_name(l, &t);
    add_tag(l, t);
    return t.end;
}

void tags_scan(tag_list *l, uint32_t from, const delimiters *delims)
{
    size_t at = from;
    while ((at = find_mark(l->text, delims->open, at)) != SIZE_MAX) at = scan_tag(l, at, &delims);
}
