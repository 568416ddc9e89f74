/* A Markdown field on a page: HTML with its links resolved, plain text, an excerpt. */
#include "model/type.h"
#include "text/markdown.h"
#include "view/internal.h"

static str id_at(const void *list, size_t i) { return ((const kind *)list)->records[i]->id; }

/* Where a text stands, for what it points to. */
struct place {
    page_env *e;
    uint32_t file;
};

static md_found find_record(void *context, str name, str id, md_target *out)
{
    page_env *e = ((struct place *)context)->e;
    const model *m = e->v->m;
    const record *r = model_resolve(m, str_fmt(e->dyn.scratch, "%.*s:%.*s", STR_ARG(name), STR_ARG(id)));
    if (r) {
        page_uses(e, USE_RECORD, r->kind->index, r->index);
        *out = (md_target){.url = str_join(e->dyn.scratch, e->root, route_record(e->v, r)),
                           .title = record_title(r),
                           .target = r};
        return MD_FOUND;
    }
    page_uses(e, USE_ALL, 0, 0); /* it may be there some day */
    const kind *k = model_kind_like(m, name);
    if (!k) return MD_PASS;
    if (k->nrecords <= 5000) {
        str near = str_nearest(id, k, k->nrecords, id_at);
        if (near.n) out->suggest = str_fmt(e->dyn.scratch, "%.*s:%.*s", STR_ARG(name), STR_ARG(near));
    }
    return tree_misses(&e->v->m->tree, k->name) ? MD_UNREAD : MD_MISSING;
}

/* The path under content/ of what lies beside a file there. */
static str beside(arena *a, uint32_t file, str path)
{
    str own = src_path(file), content = STR("content/");
    size_t end = own.n;
    while (end > content.n && own.p[end - 1] != '/') end--;
    return str_join(a, str_sub(own, content.n, end), path);
}

str view_published(const view *v, arena *a, uint32_t file, str path)
{
    if (!v->o.file || !str_starts(src_path(file), STR("content/"))) return STR_NONE;
    return v->o.file(v->o.files, beside(a, file, path));
}

/* A picture or file beside the record. */
static md_found find_file(void *context, str path, bool image, md_target *out)
{
    const struct place *at = context;
    arena *a = at->e->dyn.scratch;
    (void)image;
    if (!at->e->v->o.file || !str_starts(src_path(at->file), STR("content/"))) return MD_PASS;
    str published = page_file(at->e, beside(a, at->file, path));
    if (!published.n) return MD_MISSING;
    out->url = str_join(a, at->e->root, published);
    return MD_FOUND;
}

/* Several texts may stand on a page: all but the record's body carry their field's place in their anchors. */
static str anchors(page_env *e, const val *v)
{
    const record *r = e->plan ? e->plan->r : NULL;
    bool own = r && val_span(r->doc->root).file == v->file;
    uint32_t body = own ? shape_find(&r->kind->shape, STR("body")) : NO_FIELD;
    if (body != NO_FIELD && value_at(r->values, body)->src == v) return STR_NONE;
    return str_fmt(e->dyn.scratch, "t%u-", (unsigned)v->begin);
}

static const md_doc *parse(page_env *e, const val *v, diags *d)
{
    md_place place = {span_at(v->file, v->begin, v->end), v->style == VAL_BLOCK};
    if (place.lines && v->n &&
        src_bytes(v->file).p + v->begin != v->u.text) { /* a literal block starts below its `|` */
        size_t nl = str_find_char(src_bytes(v->file), '\n', v->begin);
        if (nl != SIZE_MAX && nl < v->end) place.at.begin = (uint32_t)nl + 1;
    }
    struct place at = {e, v->file};
    md_options o = {.base_level = 2,
                    .anchor_prefix = anchors(e, v),
                    .record = find_record,
                    .file = find_file,
                    .context = &at};
    return md_parse(e->dyn.scratch, d, val_str(v), place, &o);
}

/* Is the text looked at for the first time? Whoever does makes the findings, which are the same on every
 * page. */
static bool is_new(const fval *v)
{
    uint8_t *told = (uint8_t *)(uintptr_t)&v->told;
    return !__atomic_load_n(told, __ATOMIC_RELAXED) && !__atomic_exchange_n(told, 1, __ATOMIC_RELAXED);
}

void markdown_check(page_env *e, const fval *v)
{
    if (is_new(v)) parse(e, v->src, e->d);
}

/* A page asks up to three times for the same text: for its description, for the card, for itself. */
static const md_doc *parsed(page_env *e, const fval *v)
{
    if (e->text.of == v) {
        e->dyn.varied++; /* what it points to was noted the first time only */
        return e->text.doc;
    }
    const md_doc *doc = parse(e, v->src, e->d && is_new(v) ? e->d : NULL);
    if (e->text.keep) e->text.of = v, e->text.doc = doc;
    return doc;
}

dyn markdown_more(dyn_env *env, const void *p, const dyn_name *name)
{
    page_env *e = (page_env *)env;
    enum { EXCERPT = 80 };
    bool html = name_is(name, "html"), plain = name_is(name, "plain");
    if (!html && !plain && !name_is(name, "excerpt")) return DYN_NOTHING;
    const fval *v = p;
    const md_doc *doc = parsed(e, v);
    if (!html && !plain) return dyn_text(md_excerpt(env->scratch, doc, EXCERPT));
    buf b = {0};
    if (html) md_html(doc, &b, NULL);
    else md_plain(doc, &b);
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return html ? dyn_html(text) : dyn_text(text);
}
