/* Disclosed records: the facts that every one of them carries (索引号, 发布机构 …), and the pages on which
 * the check code of a paper is looked up. */
#include "base/num.h"
#include "model/canon.h"
#include "model/duties.h"
#include "view/internal.h"

#include <stdlib.h>

/* ---- the facts ---- */

static dyn field_of(const record *r, const char *name, dyn_env *env)
{
    uint32_t i = shape_find(&r->kind->shape, str_from(name));
    return i == NO_FIELD ? DYN_NO : value_dyn(&r->kind->shape.fields[i], value_at(r->values, i), env);
}

static dyn first_text(dyn a, dyn b, dyn_env *env) { return dyn_str(a, env).n ? a : b; }

static dyn issuer_of(const record *r, dyn_env *env)
{
    static const char *const names[] = {"issuer", "council", "holder", "operator"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        dyn at = field_of(r, names[i], env);
        if (dyn_str(at, env).n) return dyn_text(dyn_str(at, env));
    }
    const record *site = ((page_env *)env)->v->m->site;
    return site ? field_of(site, "office", env) : DYN_NO;
}

/* The record's own number, else unit code/kind-id: it never changes. */
static dyn index_of(const record *r, dyn_env *env)
{
    dyn own = field_of(r, "index_no", env);
    const record *site = ((page_env *)env)->v->m->site;
    str unit = site ? dyn_str(field_of(site, "unit_code", env), env) : STR_NONE;
    if (dyn_str(own, env).n || !unit.n || !r->id.n) return own;
    return dyn_text(
        str_fmt(env->scratch, "%.*s/%.*s-%.*s", STR_ARG(unit), STR_ARG(r->kind->name), STR_ARG(r->id)));
}

static dyn day(date d) { return d == DATE_NONE ? DYN_NO : date_dyn(d); }

dyn disclosure_dyn(const record *r, dyn_env *env)
{
    const record *entry = duty_entry(((page_env *)env)->v->m, r);
    dyn due = entry ? field_of(entry, "due", env) : DYN_NO, signed_on = field_of(r, "signed", env);
    dyn limit = entry ? dyn_part(due, STR("limit"), env) : DYN_NO;
    dyn method = entry ? field_of(entry, "method", env) : DYN_NO;
    if (!r->kind->disclosed) return DYN_NO;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 9);
    e[0] = (dyn_entry){STR("index"), index_of(r, env)};
    e[1] = (dyn_entry){STR("issuer"), issuer_of(r, env)};
    e[2] = (dyn_entry){STR("number"), field_of(r, "number", env)};
    e[3] = (dyn_entry){STR("signed"), dyn_is(signed_on, DYN_FALSE) ? day(record_date(r)) : signed_on};
    e[4] = (dyn_entry){STR("published"), day(duty_published(r))};
    e[5] = (dyn_entry){STR("method"),
                       first_text(field_of(r, "method", env),
                                  first_text(method, dyn_text(dyn_word(env, STR("duty.active"))), env), env)};
    e[6] = (dyn_entry){STR("limit"), first_text(field_of(r, "limit", env), limit, env)};
    e[7] = (dyn_entry){STR("basis"), first_text(field_of(r, "basis", env),
                                                entry ? field_of(entry, "basis", env) : DYN_NO, env)};
    e[8] = (dyn_entry){STR("entry"),
                       entry && route_record(((page_env *)env)->v, entry).n ? record_dyn(entry) : DYN_NO};
    return dyn_object(e, 9);
}

/* ---- check codes ---- */

typedef struct coded {
    const record *r;
    sha256 hash;
} coded;

/* One page of codes: those with the same first digits, in their order. */
struct code_page {
    const coded *items;
    uint32_t n, digits; /* 0: the whole list */
    str path;           /* "verify/a.html" */
};

struct codes {
    coded *items; /* by hash */
    uint32_t n;
    uint32_t **at; /* by kind and record: 1 + the place in items; 0: it has no code */
    code_page *pages;
    uint32_t npages, digits;
};

enum { CODES_A_PAGE = 300, MOST_DIGITS = 4 };

static int coded_cmp(const void *x, const void *y)
{
    const coded *a = x, *b = y;
    int order = memcmp(a->hash.bytes, b->hash.bytes, sizeof a->hash.bytes);
    return order ? order : a->r->index < b->r->index ? -1 : a->r->index > b->r->index;
}

static bool same_digits(const coded *a, const coded *b, uint32_t digits)
{
    uint32_t whole = digits / 2;
    return !memcmp(a->hash.bytes, b->hash.bytes, whole) &&
           (digits % 2 == 0 || a->hash.bytes[whole] >> 4 == b->hash.bytes[whole] >> 4);
}

static void cut_pages(view *v, struct codes *c)
{
    while (c->digits < MOST_DIGITS && c->n > (uint64_t)CODES_A_PAGE << 4 * c->digits) c->digits++;
    c->pages = arena_make_n(v->in, code_page, c->n);
    for (uint32_t i = 0, begin = 0; c->digits && i < c->n; i++) {
        if (i + 1 < c->n && same_digits(&c->items[begin], &c->items[i + 1], c->digits)) continue;
        str digits = hash_hex(v->in, c->items[begin].hash, c->digits);
        c->pages[c->npages++] = (code_page){c->items + begin, i + 1 - begin, c->digits,
                                            str_fmt(v->in, "verify/%.*s.html", STR_ARG(digits))};
        begin = i + 1;
    }
}

size_t codes_list(view *v)
{
    const model *m = v->m;
    struct codes *c = v->codes = arena_make(v->in, struct codes);
    if (!v->has[PAGE_VERIFY]) return 0;
    size_t most = 0;
    for (uint32_t k = 0; k < m->nkinds; k++) most += m->kinds[k]->disclosed ? m->kinds[k]->nrecords : 0;
    c->items = arena_make_n(v->in, coded, most + 1);
    for (uint32_t k = 0; k < m->nkinds; k++)
        for (uint32_t i = 0; m->kinds[k]->disclosed && i < m->kinds[k]->nrecords; i++)
            if (route_record(v, m->kinds[k]->records[i]).n) c->items[c->n++].r = m->kinds[k]->records[i];
    return c->n;
}

void code_hash(view *v, size_t i) { v->codes->items[i].hash = canon_hash(v->codes->items[i].r); }

void codes_make(view *v)
{
    struct codes *c = v->codes;
    if (!c->n) return;
    qsort(c->items, c->n, sizeof *c->items, coded_cmp);
    c->at = arena_make_n(v->in, uint32_t *, v->m->nkinds);
    for (uint32_t i = 0; i < c->n; i++) {
        const kind *k = c->items[i].r->kind;
        uint32_t **at = &c->at[k->index];
        if (!*at) *at = arena_make_n(v->in, uint32_t, k->nrecords);
        (*at)[c->items[i].r->index] = i + 1;
    }
    cut_pages(v, c);
}

const sha256 *codes_hash(const view *v, const record *r)
{
    const struct codes *c = v->codes;
    uint32_t i = c && c->at && c->at[r->kind->index] ? c->at[r->kind->index][r->index] : 0;
    return i ? &c->items[i - 1].hash : NULL;
}

uint32_t codes_pages(const view *v) { return v->codes->npages; }
const code_page *codes_page(const view *v, uint32_t i) { return &v->codes->pages[i]; }
str code_path(const code_page *p) { return p->path; }

/* current, corrected (by another record, or a correction of its own) or withdrawn. */
static const char *standing(const record *r, dyn_env *env)
{
    if (dyn_truthy(field_of(r, "withdrawn", env))) return "withdrawn";
    dyn by = dyn_part(record_dyn(r), STR("corrected_by"), env), own = field_of(r, "corrections", env);
    return dyn_truthy(by) || dyn_truthy(own) ? "corrected" : "current";
}

static dyn coded_at(dyn self, uint32_t i, dyn_env *env)
{
    const coded *c = (const coded *)self.p + i;
    const char *state = standing(c->r, env);
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
    e[0] = (dyn_entry){STR("code"), dyn_text(hash_hex(env->scratch, c->hash, CANON_SHORT))};
    e[1] = (dyn_entry){STR("record"), record_dyn(c->r)};
    e[2] = (dyn_entry){STR("published"), day(duty_published(c->r))};
    e[3] = (dyn_entry){STR("state"), dyn_text(str_from(state))};
    e[4] = (dyn_entry){STR("state_word"), dyn_text(dyn_word(env, str_fmt(env->scratch, "verify.%s", state)))};
    return dyn_object(e, 5);
}

/* {{#codes.any}} goes around a table that is drawn once. */
static dyn any_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)env;
    return name_is(name, "any") ? dyn_bool(dyn_n(self) > 0) : DYN_NOTHING;
}

static const dyn_class coded_class = {.at = coded_at, .get = any_get};

static dyn code_pages_at(dyn self, uint32_t i, dyn_env *env)
{
    const code_page *p = (const code_page *)self.p + i;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
    e[0] = (dyn_entry){STR("digits"), dyn_text(hash_hex(env->scratch, p->items[0].hash, p->digits))};
    e[1] = (dyn_entry){STR("url"), page_link(env, p->path)};
    e[2] = (dyn_entry){STR("count"), dyn_count(env->scratch, p->n)};
    return dyn_object(e, 3);
}

static const dyn_class code_pages_class = {.at = code_pages_at, .get = any_get};

/* {codes, pages, count, digits: how many first digits a page has in common, starts: those of this page} */
static dyn codes_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const code_page *p = self.p;
    const struct codes *c = ((page_env *)env)->v->codes;
    bool all = !p && !c->digits;
    page_uses((page_env *)env, USE_ALL, 0, 0);
    if (name_is(name, "codes"))
        return dyn_of(DYN_LIST, p ? p->n : all ? c->n : 0, p ? p->items : c->items, &coded_class);
    if (name_is(name, "code_pages")) return dyn_of(DYN_LIST, p ? 0 : c->npages, c->pages, &code_pages_class);
    if (name_is(name, "count")) return dyn_count(env->scratch, c->n);
    if (name_is(name, "digits")) return dyn_text(num_text(env->scratch, c->digits));
    if (name_is(name, "starts"))
        return p ? dyn_text(hash_hex(env->scratch, p->items[0].hash, p->digits)) : DYN_NO;
    return DYN_NOTHING;
}

static const dyn_class codes_class = {.get = codes_get};

dyn codes_dyn(const code_page *p) { return dyn_of(DYN_OBJECT, 0, p, &codes_class); }
