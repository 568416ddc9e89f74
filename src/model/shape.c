/* Field definitions become shapes: the fields of a kind, or of a record inside a record. */
#include "base/limits.h"
#include "data/yaml.h"
#include "model/type.h"

#include <string.h>

enum { DEEPEST = 6 };

static const char common_options[] = "type label en help example required private";

static bool listed(const char *names, str name)
{
    for (str rest = str_from(names), one; rest.n;) {
        one = str_cut(rest, ' ', &rest);
        if (str_eq(one, name)) return true;
    }
    return false;
}

static str word_at(const void *list, size_t i)
{
    str rest = *(const str *)list, one = STR_NONE;
    for (size_t k = 0; k <= i; k++) one = str_cut(rest, ' ', &rest);
    return one;
}

static size_t words_in(str list)
{
    size_t n = list.n != 0;
    for (size_t i = 0; i < list.n; i++) n += list.p[i] == ' ';
    return n;
}

bool want_keys(load *l, const field *f, const val *v, const char *known)
{
    str names = str_from(known);
    bool ok = true;
    for (uint32_t i = 0; i < v->n; i++) {
        str key = val_key(&v->u.pairs[i]);
        if (listed(known, key)) continue;
        finding *found =
            diag(l->d, PART_UNKNOWN, val_key_span(v, &v->u.pairs[i]), field_title(l, f), key, names);
        diag_suggest(l->d, found, str_nearest(key, &names, words_in(names), word_at));
        ok = false;
    }
    return ok;
}

static bool is_name(str s)
{
    if (!s.n || s.p[0] < 'a' || s.p[0] > 'z') return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

static str type_name_at(const void *list, size_t i)
{
    (void)list;
    return str_from(type_at(i)->name);
}

static void unknown_type(load *l, const val *v)
{
    buf all = {0};
    for (size_t i = 0; i < type_total(); i++) buf_fmt(&all, "%s%s", i ? " " : "", type_at(i)->name);
    finding *f = diag(l->d, TYPE_UNKNOWN, val_span(v), val_str(v), buf_str(&all));
    diag_suggest(l->d, f, str_nearest(val_str(v), NULL, type_total(), type_name_at));
    buf_fini(&all);
}

static bool check_options(load *l, const field *f)
{
    bool ok = true;
    const val *def = f->def;
    for (uint32_t i = 0; i < def->n; i++) {
        str key = val_key(&def->u.pairs[i]);
        if (listed(common_options, key) || (f->type->option_names && listed(f->type->option_names, key)))
            continue;
        str known = str_fmt(l->a, "%s%s%s", common_options, f->type->option_names ? " " : "",
                            f->type->option_names ? f->type->option_names : "");
        finding *found = diag(l->d, FIELD_OPTION_UNKNOWN, val_key_span(def, &def->u.pairs[i]), key,
                              str_from(f->type->name), known);
        diag_suggest(l->d, found, str_nearest(key, &known, words_in(known), word_at));
        ok = false;
    }
    return ok;
}

/* How deep the definition nests, so that a kind cannot make readers recurse without bound. */
static int depth_of(const val *def)
{
    int deepest = 0;
    const val *fields = VAL_AT(def, "fields"), *of = VAL_AT(def, "of");
    if (of) deepest = depth_of(of);
    for (uint32_t i = 0; fields && fields->kind == VAL_MAP && i < fields->n; i++) {
        int d = depth_of(&fields->u.pairs[i].value);
        if (d > deepest) deepest = d;
    }
    return deepest + (fields || of);
}

static uint8_t holdings(const field *f)
{
    unsigned all = f->type->holds | (f->of ? f->of->holds : 0u);
    if (f->type->check && !f->type->passes_on) all |= 1u << HOLDS_CHECKS;
    if (f->type->settled) all |= 1u << HOLDS_SETTLED;
    for (uint32_t i = 0; f->inside && i < f->inside->n; i++) all |= f->inside->fields[i].holds;
    return (uint8_t)all;
}

static bool define(load *l, str name, const val *def, field *f)
{
    *f = (field){.name = name, .def = def};
    if (def->kind != VAL_MAP) {
        diag(l->d, FIELD_DEF_BAD, val_span(def));
        return false;
    }
    const val *named = VAL_AT(def, "type");
    if (!named || named->kind != VAL_TEXT) {
        diag(l->d, FIELD_DEF_BAD, val_span(def));
        return false;
    }
    f->type = type_find(val_str(named));
    if (!f->type) {
        unknown_type(l, named);
        return false;
    }
    f->label = option_label(l, def, STR("label"), STR("en"), name);
    f->help = option_text(l, def, STR("help"), STR_NONE);
    f->example = VAL_AT(def, "example");
    f->required = option_bool(l, def, STR("required"), false);
    f->is_private = option_bool(l, def, STR("private"), false) &&
                    !(f->type->option_names && listed(f->type->option_names, STR("private")));
    bool ok = check_options(l, f);
    if (f->type->inside) f->inside = shape_builtin(l, f->type);
    ok = (!f->type->options || f->type->options(l, f)) && ok;
    f->holds |= holdings(f);
    return ok;
}

bool shape_full(load *l, const shape *s, const val *more)
{
    if (s->n < LIMIT_FIELDS) return false;
    diag(l->d, KIND_FIELDS_MANY, val_span(more), str_fmt(l->a, "%u", LIMIT_FIELDS));
    return true;
}

void shape_settle(load *l, shape *s)
{
    for (unsigned what = 0; what < HOLDINGS; what++) {
        field_list *list = &s->with[what];
        uint8_t at[LIMIT_FIELDS];
        list->n = 0;
        for (uint32_t i = 0; i < s->n; i++)
            if (s->fields[i].holds >> what & 1) at[list->n++] = (uint8_t)i;
        if (!list->n) continue;
        list->at = arena_alloc(l->a, list->n);
        memcpy(list->at, at, list->n);
    }
}

bool shape_define(load *l, const val *fields, shape *out)
{
    *out = (shape){0};
    map_init(&out->by_name, l->a);
    if (!fields || fields->kind != VAL_MAP) return false;
    bool ok = true;
    out->fields = arena_make_n(l->a, field, fields->n);
    for (uint32_t i = 0; i < fields->n; i++) {
        const val_pair *pair = &fields->u.pairs[i];
        if (!is_name(val_key(pair))) {
            diag(l->d, KIND_NAME_BAD, val_key_span(fields, pair), val_key(pair));
            ok = false;
            continue;
        }
        if (depth_of(&pair->value) > DEEPEST) {
            diag(l->d, KIND_DEPTH, val_key_span(fields, pair), str_fmt(l->a, "%d", DEEPEST));
            ok = false;
            continue;
        }
        if (shape_full(l, out, &pair->value)) {
            ok = false;
            break;
        }
        field *f = &out->fields[out->n];
        if (!define(l, val_key(pair), &pair->value, f)) {
            ok = false;
            continue;
        }
        f->index = out->n;
        map_add(&out->by_name, f->name, out->n++);
    }
    shape_settle(l, out);
    return ok;
}

static const val *read_inside(load *l, const type *t)
{
    str text = str_from(t->inside);
    uint32_t file = src_add(str_fmt(l->a, "types/%s", t->name), text);
    yaml_docs docs = yaml_read(l->a, l->d, file, 0, (uint32_t)text.n);
    return docs.n ? &docs.roots[0] : NULL;
}

/* Many fields of the kinds are of the same few types. */
static const val *inside_of(load *l, const type *t)
{
    size_t i = 0, n = type_total();
    while (i < n && type_at(i) != t) i++;
    if (i == n) return read_inside(l, t); /* one of nobody else's */
    if (!l->insides) l->insides = arena_make_n(l->a, const val *, n);
    if (!l->insides[i]) l->insides[i] = read_inside(l, t);
    return l->insides[i];
}

shape *shape_builtin(load *l, const type *t)
{
    const val *inside = inside_of(l, t);
    shape *s = arena_make(l->a, shape);
    if (inside) shape_define(l, inside, s);
    return s;
}

/* The field of that name at or after one, up to another. */
static inline uint32_t find_from(const shape *s, uint32_t from, uint32_t to, str name)
{
    while (from < to && !str_same(s->fields[from].name, name)) from++;
    return from;
}

uint32_t shape_find(const shape *s, str name)
{
    enum { FEW = 8 }; /* are compared sooner than the name is hashed */
    if (s->n <= FEW) {
        uint32_t at = find_from(s, 0, s->n, name);
        return at < s->n ? at : NO_FIELD;
    }
    uint32_t i = map_find(&s->by_name, name);
    return i == MAP_NONE ? NO_FIELD : i;
}

static str field_name_at(const void *list, size_t i) { return ((const shape *)list)->fields[i].name; }
static str field_label_at(const void *list, size_t i) { return ((const shape *)list)->fields[i].label; }

/* name（label） of every field. */
static str names_of(load *l, const shape *s)
{
    buf all = {0};
    for (uint32_t i = 0; i < s->n; i++) {
        if (i) buf_putc(&all, ' ');
        buf_put(&all, field_title(l, &s->fields[i]));
    }
    str names = str_copy(l->a, buf_str(&all));
    buf_fini(&all);
    return names;
}

/* `totals：{members: 11}` is a field of the name `totals：{members` to YAML; false: it is no such slip. */
static bool is_slip(load *l, const shape *s, const val *v, const val_pair *pair, uint32_t *meant)
{
    val key = val_make_text(VAL_PLAIN, val_key_span(v, pair), STR_NONE);
    if (!yaml_slip(l->d, &key)) return false;
    str rest, name = val_key(pair);
    size_t wide = str_find(name, STR("："), 0);
    name = wide == SIZE_MAX ? str_cut(name, ':', &rest) : str_sub(name, 0, wide);
    *meant = shape_find(s, name);
    return true;
}

/* The field that was meant, as far as can be guessed; NO_FIELD: none. */
static uint32_t unknown_field(load *l, const shape *s, const val *v, const val_pair *pair)
{
    const kind *k = l->r && s == &l->r->kind->shape ? l->r->kind : NULL;
    uint32_t meant;
    if (is_slip(l, s, v, pair, &meant)) return meant;
    if (tree_misses(&l->m->tree, STR("kinds")))
        return NO_FIELD; /* a definition that could not be read may have it */
    str key = val_key(pair);
    finding *f = k ? diag(l->d, FIELD_UNKNOWN, val_key_span(v, pair), key, k->label, k->name)
                   : diag(l->d, PART_NOT_HERE, val_key_span(v, pair), key, names_of(l, s));
    /* a clerk who writes the Chinese label is told the field's name */
    for (uint32_t i = 0; i < s->n; i++)
        if (str_eq(s->fields[i].label, key)) {
            diag_suggest(l->d, f, s->fields[i].name);
            return i;
        }
    str near = str_nearest(key, s, s->n, field_name_at);
    if (!near.n) {
        str label = str_nearest(key, s, s->n, field_label_at);
        for (uint32_t i = 0; label.n && i < s->n; i++)
            if (str_eq(s->fields[i].label, label)) near = s->fields[i].name;
    }
    diag_suggest(l->d, f, near);
    return near.n ? shape_find(s, near) : NO_FIELD;
}

static str example_text(load *l, const field *f)
{
    if (!f->example) return STR("…");
    if (f->example->kind == VAL_TEXT) return val_str(f->example);
    str written = str_sub(src_bytes(f->example->file), f->example->begin, f->example->end);
    size_t line = str_find_char(written, '\n', 0);
    return line == SIZE_MAX ? str_trim(written)
                            : str_fmt(l->a, "%.*s …", STR_ARG(str_trim(str_sub(written, 0, line))));
}

/* ---- the values of a map ---- */

const fval value_absent = {0};

/* What a map has of each field. */
typedef enum found { NOTHING, VALUE, BAD } found;
struct seen {
    found what[LIMIT_FIELDS];
    const val *src[LIMIT_FIELDS]; /* of those with a value; NULL: the caller reads it */
    uint32_t n;                   /* how many are not NOTHING */
};

static void find(struct seen *all, uint32_t at, found what, const val *src)
{
    if (all->what[at] == NOTHING) all->n++;
    all->what[at] = what;
    all->src[at] = src;
}

static void find_pairs(load *l, const shape *s, const val *v, struct seen *all)
{
    bool is_record = l->r && s == &l->r->kind->shape;
    uint32_t next = 0; /* most are written in the order of the definition */
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *pair = &v->u.pairs[i];
        uint32_t at = find_from(s, next, s->n, val_key(pair));
        if (at == s->n) at = map_find(&s->by_name, val_key(pair));
        else next = at + 1;
        if (at != MAP_NONE) {
            if (pair->value.kind != VAL_NULL) find(all, at, VALUE, &pair->value);
        } else if (!is_record || !str_eq(val_key(pair), STR("id"))) { /* load.c reads the id */
            uint32_t meant = unknown_field(l, s, v, pair);
            /* it is not missing besides */
            if (meant != NO_FIELD && all->what[meant] == NOTHING) find(all, meant, BAD, NULL);
        }
    }
}

static void find_missing(load *l, const shape *s, const val *v, struct seen *all)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        if (!f->required || all->what[i] != NOTHING) continue;
        if (l->r && l->r->torn && s == &l->r->kind->shape) continue; /* it may be what could not be read */
        span at = val_span(v);
        if (at.end > at.begin + 1 && v->n) at = val_key_span(v, &v->u.pairs[0]);
        diag(l->d, FIELD_MISSING, at, field_title(l, f), f->name, example_text(l, f));
        find(all, i, BAD, NULL);
    }
}

/* Room for so many values, none of which is there yet. */
static fvals *make_room(arena *a, const shape *s, uint32_t n)
{
    size_t head = (sizeof(fvals) + s->n + sizeof(uint64_t) - 1) / sizeof(uint64_t);
    fvals *values = arena_alloc(a, head * sizeof(uint64_t) + n * sizeof(fval));
    values->head = (uint8_t)head;
    return values;
}

fvals *shape_none(arena *a, const shape *s) { return make_room(a, s, 0); }

fvals *shape_read(load *l, const shape *s, const val *v, uint32_t also)
{
    struct seen all;
    memset(all.what, 0, s->n * sizeof *all.what);
    all.n = 0;
    find_pairs(l, s, v, &all);
    if (also != NO_FIELD) find(&all, also, VALUE, NULL);
    find_missing(l, s, v, &all);
    fvals *values = make_room(l->a, s, all.n);
    for (uint32_t i = 0; i < s->n; i++) {
        if (all.what[i] == NOTHING) continue;
        fval *out = value_nth(values, values->n);
        values->at[i] = ++values->n;
        out->field = (uint16_t)i;
        out->bad = all.what[i] == BAD;
        if (all.src[i]) value_read(l, &s->fields[i], all.src[i], out);
    }
    return values;
}
