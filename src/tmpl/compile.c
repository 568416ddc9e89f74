#include "base/limits.h"
#include "base/utf8.h"
#include "tmpl/tags.h"

#include <string.h>

typedef struct emitter {
    tag_list *l;
    tmpl *t;
    uint32_t cap;
    uint32_t start; /* where the template, or the block given to a parent, begins: a line begins there */
    str strip;      /* the blanks that go from every line of it */
    bool line;      /* a line has begun, and no operation has said so yet */
} emitter;

static uint32_t add_op(emitter *e, op o)
{
    tmpl *t = e->t;
    if (t->nops == e->cap) {
        uint32_t cap = e->cap ? e->cap * 2 : 32;
        t->ops = arena_grow(e->l->in, t->ops, e->cap * sizeof *t->ops, cap * sizeof *t->ops);
        e->cap = cap;
    }
    if (e->line) o.bits |= OP_LINE;
    e->line = false;
    t->ops[t->nops] = o;
    return t->nops++;
}

static bool begins_line(const emitter *e, uint32_t at)
{
    return at == e->start || e->l->text.p[at - 1] == '\n';
}

/* How many of the blanks at `at` are not shown. */
static uint32_t stripped(const emitter *e, uint32_t at, uint32_t end)
{
    uint32_t n = 0;
    while (n < e->strip.n && at + n < end && e->l->text.p[at + n] == e->strip.p[n]) n++;
    return n;
}

/* [begin, end) without the block's own indentation. */
static str strip_lines(const emitter *e, uint32_t begin, uint32_t end)
{
    char *p = arena_alloc(e->l->keep, end - begin);
    size_t n = 0;
    for (uint32_t at = begin, next; at < end; at = next) {
        size_t nl = str_find_char(str_sub(e->l->text, 0, end), '\n', at);
        next = nl == SIZE_MAX ? end : (uint32_t)nl + 1;
        if (begins_line(e, at)) at += stripped(e, at, next);
        memcpy(p + n, e->l->text.p + at, next - at);
        n += next - at;
    }
    return (str){p, n};
}

static void emit_text(emitter *e, uint32_t begin, uint32_t end)
{
    if (begin >= end) return;
    if (begins_line(e, begin)) e->line = true;
    str text = e->strip.n ? strip_lines(e, begin, end) : str_sub(e->l->text, begin, end);
    if (!text.n) return; /* only indentation was there: the tag that follows begins the line */
    add_op(e, (op){.kind = OP_TEXT, .begin = begin, .end = end, .n = (uint32_t)text.n, .u.text = text.p});
}

static void emit_path(emitter *e, op *o, str name)
{
    if (str_eq(name, STR("."))) return;
    uint32_t n = 1;
    for (size_t i = 0; i < name.n; i++) n += name.p[i] == '.';
    dyn_name *path = arena_make_n(e->l->keep, dyn_name, n);
    for (uint32_t i = 0; i < n; i++) path[i] = dyn_name_of(str_cut(name, '.', &name));
    o->u.path = path;
    o->n = n;
}

static op op_of(const tag *t, op_kind kind)
{
    return (op){.kind = (uint8_t)kind, .begin = t->begin, .end = t->end};
}

static void emit_tags(emitter *e, uint32_t first, uint32_t last, uint32_t begin, uint32_t end);

/*
 * The tags and the text between an opening tag and its partner. Where the line of the closing tag goes
 * on behind it, the beginning of that line belongs to the body all the same.
 */
static void emit_body(emitter *e, uint32_t open)
{
    const tag *t = &e->l->tags[open], *close = &e->l->tags[t->match];
    emit_tags(e, open + 1, t->match, t->cut_end, close->cut_begin);
    if (close->argument) return;
    if (!close->alone && begins_line(e, close->begin)) e->line = true;
    if (e->line) add_op(e, (op){.kind = OP_TEXT});
}

static const body *lambda_body(emitter *e, const tag *t)
{
    body *b = arena_make(e->l->keep, body);
    b->delims = t->delims;
    if (t->match != NO_TAG) b->raw = str_sub(e->l->text, t->cut_end, e->l->tags[t->match].cut_begin);
    return b;
}

static void emit_section(emitter *e, uint32_t i)
{
    const tag *t = &e->l->tags[i];
    op o = op_of(t, t->kind == TAG_SECTION ? OP_SECTION : OP_INVERTED);
    emit_path(e, &o, t->name);
    if (t->kind == TAG_SECTION) o.x.body = lambda_body(e, t);
    uint32_t at = add_op(e, o);
    emit_body(e, i);
    e->t->ops[at].jump = e->t->nops;
}

static void emit_value(emitter *e, const tag *t)
{
    op o = op_of(t, OP_VALUE);
    if (t->kind == TAG_RAW) o.bits |= OP_RAW;
    emit_path(e, &o, t->name);
    o.x.body = lambda_body(e, t);
    add_op(e, o);
}

/* The blanks before a tag that is alone on its line, without those that the block loses. */
static str own_indent(const emitter *e, const tag *t)
{
    str blanks = str_sub(e->l->text, t->line, t->begin);
    return str_sub(blanks, stripped(e, t->line, t->begin), blanks.n);
}

static void emit_site(emitter *e, op *o, const tag *t)
{
    o->x.site = arena_make(e->l->keep, site);
    if (t->dynamic) {
        o->bits |= OP_DYNAMIC;
        emit_path(e, o, t->name);
    } else {
        o->x.site->name = dyn_name_of(t->name);
    }
    if (!t->alone) return;
    o->bits |= OP_ALONE;
    o->x.site->indent = own_indent(e, t);
}

/* A block as a parameter. Alone on its lines, its indentation is that of its default text. */
static void emit_block(emitter *e, uint32_t i)
{
    const tag *t = &e->l->tags[i], *close = &e->l->tags[t->match];
    op o = op_of(t, OP_BLOCK);
    emit_site(e, &o, t);
    if (o.bits & OP_ALONE) {
        bool any;
        str common = tags_indentation(e->l, i + 1, t->match, t->cut_end, close->cut_begin, &any);
        if (any) o.x.site->indent = str_sub(common, e->strip.n, common.n);
        o.bits |= OP_HEAD;
    } else if (t->blank_left && close->blank_right) {
        o.bits |= OP_ALONE;
        o.x.site->indent = own_indent(e, t);
    }
    uint32_t at = add_op(e, o);
    emit_body(e, i);
    e->t->ops[at].jump = e->t->nops;
}

static void warn_twice(emitter *e, const site *s, const tag *t)
{
    for (uint32_t i = 0; i < s->nargs; i++) {
        if (!str_eq(s->args[i].name.s, t->name)) continue;
        finding *f = diag(e->l->d, TMPL_BLOCK_TWICE, tag_span(e->l, t->begin, t->end), t->name);
        diag_note(e->l->d, f, TMPL_FIRST_HERE, s->args[i].at);
        return;
    }
}

/* A block given to a parent: a small template of its own. */
static argument emit_argument(emitter *e, uint32_t i)
{
    const tag *t = &e->l->tags[i];
    emitter outer = *e;
    bool any;
    e->start = t->cut_end;
    e->strip = STR_NONE;
    e->line = false;
    if (t->alone)
        e->strip = tags_indentation(e->l, i + 1, t->match, t->cut_end, e->l->tags[t->match].cut_begin, &any);
    argument a = {dyn_name_of(t->name), e->t->nops, 0, tag_span(e->l, t->begin, t->end)};
    emit_body(e, i);
    a.end = e->t->nops;
    e->start = outer.start;
    e->strip = outer.strip;
    e->line = outer.line;
    return a;
}

static void emit_parent(emitter *e, uint32_t i)
{
    const tag *t = &e->l->tags[i];
    op o = op_of(t, OP_PARENT);
    emit_site(e, &o, t);
    site *s = o.x.site;
    uint32_t at = add_op(e, o), n = 0;
    for (uint32_t k = i + 1; k < t->match; k++)
        n += e->l->tags[k].kind == TAG_BLOCK && e->l->tags[k].within == i;
    s->args = arena_make_n(e->l->keep, argument, n);
    for (uint32_t k = i + 1; k < t->match; k++) {
        const tag *inner = &e->l->tags[k];
        if (inner->kind == TAG_BLOCK) {
            warn_twice(e, s, inner);
            argument a = emit_argument(e, k);
            s->args[s->nargs++] = a;
        }
        if (inner->match != NO_TAG && inner->match > k) k = inner->match;
    }
    e->t->ops[at].jump = e->t->nops;
}

static void emit_partial(emitter *e, const tag *t)
{
    op o = op_of(t, OP_PARTIAL);
    emit_site(e, &o, t);
    add_op(e, o);
}

static void emit_tags(emitter *e, uint32_t first, uint32_t last, uint32_t begin, uint32_t end)
{
    uint32_t at = begin;
    for (uint32_t i = first; i < last; i++) {
        const tag *t = &e->l->tags[i];
        emit_text(e, at, t->cut_begin);
        if (!t->alone && begins_line(e, t->begin)) e->line = true;
        switch (t->kind) {
        case TAG_VALUE:
        case TAG_RAW: emit_value(e, t); break;
        case TAG_SECTION:
        case TAG_INVERTED: emit_section(e, i); break;
        case TAG_PARTIAL: emit_partial(e, t); break;
        case TAG_PARENT: emit_parent(e, i); break;
        case TAG_BLOCK: emit_block(e, i); break;
        default: break;
        }
        if (t->match != NO_TAG) i = t->match;
        at = e->l->tags[i].cut_end;
    }
    emit_text(e, at, end);
}

/* Asked of every template, also of one with errors: what it names should be loaded and checked too. */
static void note_references(tag_list *l, tmpl *t)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n; i++) n += l->tags[i].kind == TAG_PARTIAL || l->tags[i].kind == TAG_PARENT;
    t->refs = arena_make_n(l->keep, reference, n);
    for (uint32_t i = 0; i < l->n; i++) {
        const tag *g = &l->tags[i];
        if ((g->kind != TAG_PARTIAL && g->kind != TAG_PARENT) || g->dynamic || !g->name.n) continue;
        t->refs[t->nrefs++] = (reference){g->name, tag_span(l, g->begin, g->end)};
    }
}

static bool is_text(tag_list *l)
{
    size_t bad = utf8_check(l->text), nul = str_find_char(l->text, 0, 0);
    if (nul < bad) bad = nul;
    if (bad >= l->text.n) return true;
    diag(l->d, TMPL_NOT_TEXT, tag_span(l, (uint32_t)bad, (uint32_t)bad + 1));
    return false;
}

static bool is_small(tag_list *l)
{
    if (l->text.n <= LIMIT_FILE_BYTES) return true;
    span at = {l->place.file, 0, 0};
    diag(l->d, FILE_TOO_LARGE, at, str_fmt(l->in, "%zu", l->text.n), str_fmt(l->in, "%u", LIMIT_FILE_BYTES));
    return false;
}

/* They grew where what they have outgrown goes with the tags. */
static void keep_ops(const tag_list *l, tmpl *t)
{
    const op *grown = t->ops;
    t->ops = arena_make_n(l->keep, op, t->nops);
    if (t->nops) memcpy(t->ops, grown, t->nops * sizeof *t->ops);
}

tmpl *tmpl_compile(arena *a, diags *d, str name, uint32_t file, str text, const delimiters *delims,
                   span place)
{
    tmpl *t = arena_make(a, tmpl);
    t->name = name;
    t->file = file;
    t->passing = file == 0;
    t->number = UINT32_MAX;
    t->place = place;
    t->plain = str_ends(name, STR(".md")) || str_ends(name, STR(".txt"));
    arena *tags = arena_new();
    tag_list l = {.in = tags, .keep = a, .d = d, .text = text, .place = file ? (span){file, 0, 0} : place};
    uint32_t start = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    if (is_small(&l) && is_text(&l)) {
        tags_scan(&l, start, delims);
        tags_shape(&l);
        note_references(&l, t);
        emitter e = {.l = &l, .t = t, .start = start};
        if (!l.errors) emit_tags(&e, 0, l.n, start, (uint32_t)text.n);
        keep_ops(&l, t);
    }
    arena_free(tags);
    return t;
}
