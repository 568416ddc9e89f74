#include "base/limits.h"
#include "tmpl/tags.h"

enum { LOOK_AHEAD = 256 }; /* tags searched for the partner of an opening tag, when a closing tag fits none */

/* Tags still open, innermost last. */
typedef struct opened {
    uint32_t *at;
    uint32_t n;
} opened;

static bool opens(const tag *t)
{
    return t->kind == TAG_SECTION || t->kind == TAG_INVERTED || t->kind == TAG_PARENT || t->kind == TAG_BLOCK;
}

static bool closes(const tag *close, const tag *open)
{
    if (close->dynamic == open->dynamic) return str_eq(close->name, open->name);
    /* {{#*x}} is an odd name, but a name; its closing tag looks like that of a dynamic parent */
    return close->dynamic && str_starts(open->name, STR("*")) &&
           str_eq(str_sub(open->name, 1, open->name.n), close->name);
}

static void note_tag(tag_list *l, finding *f, diag_code code, const tag *t)
{
    span at = tag_span(l, t->begin, t->end);
    str text[] = {STR_NONE, tag_text(l, t)};
    diag_note_put(l->d, f, code, at, text, 1);
}

/* Will an opening tag find its own partner after all? Then the closing tag at hand is the stray. */
static bool closes_later(const tag_list *l, uint32_t open, uint32_t after)
{
    uint32_t depth = 0, end = l->n - after > LOOK_AHEAD ? after + LOOK_AHEAD : l->n;
    for (uint32_t i = after; i < end; i++) {
        const tag *t = &l->tags[i];
        if (opens(t) && str_eq(t->name, l->tags[open].name)) depth++;
        if (t->kind == TAG_CLOSE && closes(t, &l->tags[open]) && depth-- == 0) return true;
    }
    return false;
}

/* A closing tag that fits nothing open: a slip in its name, or one too many. */
static void stray(tag_list *l, opened *o, uint32_t i)
{
    const tag *t = &l->tags[i];
    if (!o->n) {
        tag_error(l, TMPL_CLOSES_NOTHING, t->begin, t->end, tag_text(l, t));
        return;
    }
    const tag *open = &l->tags[o->at[o->n - 1]];
    if (open->bad) { /* reported; its partner would be too */
        o->n--;
        return;
    }
    finding *f =
        tag_error(l, TMPL_WRONG_CLOSE, t->begin, t->end, tag_text(l, t), tag_text(l, open), open->name);
    note_tag(l, f, DIAG_TMPL_OPENED_HERE, open);
    if (!closes_later(l, o->at[o->n - 1], i + 1)) o->n--;
}

static void never_closed(tag_list *l, const tag *open, const tag *because)
{
    if (open->bad) return;
    finding *f = tag_error(l, TMPL_NEVER_CLOSED, open->begin, open->end, tag_text(l, open), open->name);
    if (because) note_tag(l, f, DIAG_TMPL_CLOSES_OUTER, because);
}

static void close_tag(tag_list *l, opened *o, uint32_t i)
{
    tag *t = &l->tags[i];
    if (t->bad) { /* reported; it was meant to close something */
        o->n -= o->n > 0;
        return;
    }
    uint32_t depth = o->n, floor = o->n > 2 * LIMIT_TEMPLATE_DEPTH ? o->n - 2 * LIMIT_TEMPLATE_DEPTH : 0;
    while (depth > floor && !closes(t, &l->tags[o->at[depth - 1]])) depth--;
    if (depth == floor) {
        stray(l, o, i);
        return;
    }
    while (o->n > depth) never_closed(l, &l->tags[o->at[--o->n]], t);
    uint32_t open = o->at[--o->n];
    t->match = open;
    t->within = l->tags[open].within;
    l->tags[open].match = i;
    t->argument = l->tags[open].argument;
}

static void open_tag(tag_list *l, opened *o, uint32_t i)
{
    tag *t = &l->tags[i];
    t->argument = t->kind == TAG_BLOCK && t->within != NO_TAG && l->tags[t->within].kind == TAG_PARENT;
    o->at[o->n++] = i;
    if (o->n != LIMIT_TEMPLATE_DEPTH + 1) return;
    str limit = str_fmt(l->in, "%d", LIMIT_TEMPLATE_DEPTH);
    finding *f = tag_error(l, TMPL_TOO_DEEP, t->begin, t->end, limit);
    note_tag(l, f, DIAG_TMPL_OPENED_HERE, &l->tags[o->at[0]]);
}

static void pair(tag_list *l)
{
    opened o = {arena_make_n(l->in, uint32_t, l->n), 0};
    for (uint32_t i = 0; i < l->n; i++) {
        tag *t = &l->tags[i];
        t->within = o.n ? o.at[o.n - 1] : NO_TAG;
        if (t->kind == TAG_CLOSE) close_tag(l, &o, i);
        else if (opens(t)) open_tag(l, &o, i);
    }
    for (uint32_t i = 0; i < o.n; i++) never_closed(l, &l->tags[o.at[i]], NULL);
}

/* A parent shows its blocks and nothing else: what stands beside them was meant to be seen. */
static void warn_unseen(tag_list *l, uint32_t begin, uint32_t end, const tag *parent)
{
    str text = str_sub(l->text, begin, end), seen = str_trim(text);
    if (!seen.n) return;
    begin = (uint32_t)(seen.p - l->text.p);
    str line_rest, line = str_cut(seen, '\n', &line_rest);
    finding *f =
        diag(l->d, TMPL_NEVER_SHOWN, tag_span(l, begin, begin + (uint32_t)line.n), tag_text(l, parent));
    note_tag(l, f, DIAG_TMPL_OPENED_HERE, parent);
}

static void check_parent(tag_list *l, uint32_t open)
{
    uint32_t at = l->tags[open].end;
    for (uint32_t i = open + 1; i <= l->tags[open].match; i++) {
        const tag *t = &l->tags[i];
        warn_unseen(l, at, t->begin, &l->tags[open]);
        at = t->end;
        if (t->kind == TAG_COMMENT || t->kind == TAG_DELIMITERS || i == l->tags[open].match) continue;
        if (opens(t)) {
            i = t->match;
            at = l->tags[i].end;
        }
        if (!t->argument) warn_unseen(l, t->begin, t->end, &l->tags[open]);
    }
}

static void cut_lines(tag *t, bool left, bool right)
{
    t->alone = true;
    if (left) t->cut_begin = t->line;
    if (right) t->cut_end = t->next;
}

/*
 * Which part of the text goes with the tags. A parent with all its blocks counts as one tag. A block
 * given to a parent is a template of its own: what is outside it on its first and last line does not matter.
 */
static void cut(tag_list *l, tag *t)
{
    t->cut_begin = t->begin;
    t->cut_end = t->end;
    const tag *open = t->kind == TAG_CLOSE ? &l->tags[t->match] : t;
    if (open->kind == TAG_VALUE || open->kind == TAG_RAW) return;
    if (open->kind == TAG_PARENT) {
        const tag *close = &l->tags[open->match];
        if (open->blank_left && close->blank_right) cut_lines(t, t == open, t == close);
    } else if (t->argument) {
        if (t == open ? t->blank_right : t->blank_left) cut_lines(t, t != open, t == open);
    } else if (t->blank_left && t->blank_right) {
        cut_lines(t, true, true);
    }
}

void tags_shape(tag_list *l)
{
    pair(l);
    if (l->errors) return; /* nothing will be made of it, and partners may be missing */
    for (uint32_t i = 0; i < l->n; i++) {
        cut(l, &l->tags[i]);
        if (l->tags[i].kind == TAG_PARENT) check_parent(l, i);
    }
}

static str common_start(str a, str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n]) n++;
    return str_sub(a, 0, n);
}

/* The lines that begin in [begin, end], a stretch without tags of a block that ends at `limit`. */
static void common_lines(const tag_list *l, uint32_t begin, uint32_t end, uint32_t limit, str *common,
                         bool *any)
{
    str text = str_sub(l->text, 0, end);
    size_t at = begin;
    if (text.p[at - 1] != '\n') at = str_find_char(text, '\n', at) + 1;
    for (; at && at < limit; at = str_find_char(text, '\n', at) + 1) {
        size_t i = at;
        while (i < limit && is_blank(l->text.p[i])) i++;
        if (i == limit || l->text.p[i] == '\n' || l->text.p[i] == '\r') continue;
        str blanks = str_sub(l->text, at, i);
        *common = *any ? common_start(*common, blanks) : blanks;
        *any = true;
    }
}

str tags_indentation(const tag_list *l, uint32_t first, uint32_t last, uint32_t begin, uint32_t end,
                     bool *any)
{
    str common = STR_NONE;
    uint32_t at = begin;
    *any = false;
    for (uint32_t i = first; i < last; i++) {
        common_lines(l, at, l->tags[i].begin, end, &common, any);
        if (l->tags[i].kind == TAG_PARENT) i = l->tags[i].match; /* its blocks are templates of their own */
        at = l->tags[i].end;
    }
    common_lines(l, at, end, end, &common, any);
    return common;
}
