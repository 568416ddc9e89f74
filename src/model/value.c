/* Values by their field's type: reading, linking, checking, showing; nested records and lists. */
#include "base/chart.h"
#include "base/utf8.h"
#include "model/type.h"

#include <string.h>

bool want_text(load *l, const field *f, const val *v, str *out)
{
    if (v->kind == VAL_TEXT) {
        *out = val_str(v);
        return true;
    }
    type_error(l, WANT_TEXT, v, field_title(l, f));
    return false;
}

static str example_of(const field *f)
{
    if (!f->example) return STR("{…}");
    str written = str_sub(src_bytes(f->example->file), f->example->begin, f->example->end);
    return str_find_char(written, '\n', 0) == SIZE_MAX ? written : STR("{…}");
}

bool want_map(load *l, const field *f, const val *v)
{
    if (v->kind == VAL_MAP) return true;
    if (yaml_slip(l->d, v)) return false; /* `午餐：15` is a text to YAML */
    type_error(l, WANT_MAP, v, field_title(l, f), example_of(f));
    return false;
}

void suggest_narrow(load *l, finding *found, str written)
{
    str narrow = str_trim(utf8_narrow(l->a, written));
    if (!str_eq(narrow, str_trim(written))) diag_suggest(l->d, found, narrow);
}

bool want_list(load *l, const field *f, const val *v)
{
    if (v->kind == VAL_LIST) return true;
    type_error(l, WANT_LIST, v, field_title(l, f));
    return false;
}

void value_read(load *l, const field *f, const val *v, fval *out)
{
    out->src = v;
    if (f->type->parse && !f->type->parse(l, f, v, out)) out->bad = true;
}

void value_link(load *l, const field *f, fval *v)
{
    if (v->src && !v->bad && f->type->link) f->type->link(l, f, v);
}

void value_check(load *l, const field *f, fval *v)
{
    if (v->src && !v->bad && f->type->check) f->type->check(l, f, v);
}

static bool hidden(const field *f, const fval *v) { return !v->src || v->bad || f->is_private; }

str value_text(const field *f, const fval *v, dyn_env *env)
{
    if (hidden(f, v)) return STR_NONE;
    return f->type->text ? f->type->text(f, v, env) : val_str(v->src);
}

struct key value_key(const field *f, const fval *v)
{
    if (!v->src || v->bad) return (struct key){INT64_MIN, STR_NONE};
    return f->type->key ? f->type->key(f, v) : (struct key){0, val_str(v->src)};
}

void value_schema(const field *f, buf *out)
{
    if (f->type->schema) f->type->schema(f, out);
    else buf_puts(out, "\"type\":[\"string\",\"number\",\"boolean\"]");
}

/* ---- a value as templates see it ---- */

struct shown {
    const field *f;
    const fval *v;
};

static dyn shown_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct shown *s = self.p;
    dyn part = s->f->type->part ? s->f->type->part(s->f, s->v, name, env) : DYN_NOTHING;
    if (!dyn_is(part, DYN_ABSENT)) return part;
    if (name_is(name, "text")) return dyn_text(value_text(s->f, s->v, env));
    return DYN_NOTHING;
}

static str shown_text(dyn self, dyn_env *env)
{
    const struct shown *s = self.p;
    return value_text(s->f, s->v, env);
}

static const dyn_class shown_class = {.get = shown_get, .text = shown_text};

dyn value_dyn(const field *f, const fval *v, dyn_env *env)
{
    if (hidden(f, v)) return DYN_NO;
    if (f->type->show) return f->type->show(f, v, env);
    if (!f->type->part) return dyn_text(value_text(f, v, env));
    struct shown *s = arena_make(env->scratch, struct shown);
    *s = (struct shown){f, v};
    return dyn_of(DYN_OBJECT, 0, s, &shown_class);
}

/* ---- records inside records ---- */

const fval *nested_value(const field *f, const nested *n, str name)
{
    return value_good(n->values, shape_find(f->inside, name));
}

const field *nested_field(const field *f, str name)
{
    uint32_t i = shape_find(f->inside, name);
    return i == NO_FIELD ? NULL : &f->inside->fields[i];
}

bool items_read(load *l, const field *f, const val *v, fval *out)
{
    /* one item may stand without its hyphen */
    const val *items = v->kind == VAL_MAP ? v : v->u.items;
    uint32_t n = v->kind == VAL_MAP ? 1 : v->n;
    if (v->kind != VAL_MAP && !want_list(l, f, v)) return false;
    nested_list *list = arena_make(l->a, nested_list);
    *list = (nested_list){arena_make_n(l->a, fval, n), n};
    nested *inners = arena_make_n(l->a, nested, n);
    for (uint32_t i = 0; i < n; i++) {
        list->items[i].src = &items[i];
        if (!want_map(l, f, &items[i])) {
            list->items[i].bad = true;
            continue;
        }
        nested *inner = &inners[i];
        list->items[i].as.p = inner;
        inner->values = shape_read(l, f->inside, &items[i], NO_FIELD);
    }
    out->as.p = list;
    return true;
}

void each_value(load *l, const shape *s, const fvals *values, holding what, value_fn fn)
{
    for (value_walk w = values_with(s, values, what); value_next(&w);) fn(l, w.f, w.v);
}

static void each_item(load *l, const field *f, fval *v, holding what, value_fn fn)
{
    const nested_list *list = v->as.p;
    for (uint32_t i = 0; f->inside->with[what].n && i < list->n; i++)
        if (!list->items[i].bad)
            each_value(l, f->inside, ((const nested *)list->items[i].as.p)->values, what, fn);
}

void items_link(load *l, const field *f, fval *v) { each_item(l, f, v, HOLDS_LINKS, value_link); }
void items_check(load *l, const field *f, fval *v) { each_item(l, f, v, HOLDS_CHECKS, value_check); }

struct items {
    const field *f;
    const nested_list *list;
    const shape *s;
    const fvals *values;
};

/* {name, label, help, field_type, numeric, block, value, text, shown}: a field and its value, for pages that
 * draw any kind. */
static dyn described_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct shown *s = self.p;
    if (name_is(name, "label")) return dyn_text(s->f->label);
    if (name_is(name, "name")) return dyn_text(s->f->name);
    if (name_is(name, "help")) return dyn_text(s->f->help);
    if (name_is(name, "field_type")) return dyn_text(str_fmt(env->scratch, "types/%s", s->f->type->name));
    if (name_is(name, "numeric")) return dyn_bool(s->f->type->numeric);
    if (name_is(name, "block")) return dyn_bool(s->f->type->block);
    if (name_is(name, "text")) return dyn_text(value_text(s->f, s->v, env));
    if (name_is(name, "value")) return value_dyn(s->f, s->v, env);
    if (name_is(
            name,
            "shown")) { /* a list of one: a section on it renders whatever the value is, if there is one */
        if (hidden(s->f, s->v)) return DYN_NO;
        dyn *one = arena_make(env->scratch, dyn);
        *one = value_dyn(s->f, s->v, env);
        return dyn_array(one, 1);
    }
    return DYN_NOTHING;
}

static str described_text(dyn self, dyn_env *env)
{
    const struct shown *s = self.p;
    return value_text(s->f, s->v, env);
}

static const dyn_class described_class = {.get = described_get, .text = described_text};

dyn described_dyn(const field *f, const fval *v, dyn_env *env)
{
    struct shown *s = arena_make(env->scratch, struct shown);
    *s = (struct shown){f, v};
    return dyn_of(DYN_OBJECT, 0, s, &described_class);
}

dyn fields_dyn(const shape *s, const fvals *values, uint32_t except, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, values->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < values->n; i++) {
        const field *f = field_nth(s, values, i);
        const fval *v = value_nth(values, i);
        if (f->index != except && !hidden(f, v)) list[n++] = described_dyn(f, v, env);
    }
    return dyn_array(list, n);
}

static dyn nested_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct items *it = self.p;
    uint32_t i = map_find_hashed(&it->s->by_name, name->s, name->hash);
    if (i != MAP_NONE) return value_dyn(&it->s->fields[i], value_at(it->values, i), env);
    if (name_is(name, "fields")) return fields_dyn(it->s, it->values, NO_FIELD, env);
    return DYN_NOTHING;
}

static str nested_text(dyn self, dyn_env *env)
{
    const struct items *it = self.p;
    buf all = {0};
    for (uint32_t i = 0; i < it->values->n; i++) {
        str one = value_text(field_nth(it->s, it->values, i), value_nth(it->values, i), env);
        if (!one.n) continue;
        if (all.n) buf_put(&all, dyn_word(env, STR("list.comma")));
        buf_put(&all, one);
    }
    str text = str_copy(env->scratch, buf_str(&all));
    buf_fini(&all);
    return text;
}

static const dyn_class nested_class = {.get = nested_get, .text = nested_text};

dyn nested_dyn(const shape *s, const fvals *values, dyn_env *env)
{
    struct items *it = arena_make(env->scratch, struct items);
    *it = (struct items){.s = s, .values = values};
    return dyn_of(DYN_OBJECT, 0, it, &nested_class);
}

static dyn items_at(dyn self, uint32_t i, dyn_env *env)
{
    const struct items *it = self.p;
    const fval *item = &it->list->items[i];
    return item->bad ? DYN_NO : nested_dyn(it->f->inside, ((const nested *)item->as.p)->values, env);
}

static str items_text(dyn self, dyn_env *env)
{
    const struct items *it = self.p;
    return str_fmt(env->scratch, "%u", (unsigned)it->list->n);
}

static const fval *cell(const struct items *it, uint32_t row, uint32_t column)
{
    return it->list->items[row].bad ? NULL
                                    : value_at(((const nested *)it->list->items[row].as.p)->values, column);
}

/* Does any record of the list fill this field? Tables leave out columns that nobody fills. */
static bool is_filled(const struct items *it, uint32_t column)
{
    for (uint32_t i = 0; i < it->list->n; i++) {
        const fval *v = cell(it, i, column);
        if (v && !hidden(&it->f->inside->fields[column], v)) return true;
    }
    return false;
}

/* The filled columns of one row (described fields), or of the head where row is UINT32_MAX. */
static dyn columns_dyn(const struct items *it, uint32_t row, dyn_env *env)
{
    const shape *s = it->f->inside;
    dyn *columns = arena_make_n(env->scratch, dyn, s->n);
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        if (!is_filled(it, k)) continue;
        const fval *v = row == UINT32_MAX ? NULL : cell(it, row, k);
        columns[n++] = described_dyn(&s->fields[k], v ? v : &value_absent, env);
    }
    return dyn_array(columns, n);
}

/* `bars: total`: a bar a record, as long as its total, called by its first field. */
static dyn bars_dyn(const struct items *it, dyn_env *env)
{
    const val *bars = VAL_AT(it->f->def, "bars");
    if (!bars || !it->list->n) return DYN_NO;
    const shape *s = it->f->inside;
    const field *by = &s->fields[shape_find(s, val_str(bars))];
    chart_point *points = arena_make_n(env->scratch, chart_point, it->list->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < it->list->n; i++) {
        const fval *v = cell(it, i, by->index), *name = cell(it, i, 0);
        if (!v || hidden(by, v)) continue;
        int64_t value = value_key(by, v).n;
        if (value < 0) continue;
        points[n++] = (chart_point){
            .label = value_text(&s->fields[0], name, env), .text = value_text(by, v, env), .value = value};
    }
    return n < 2
               ? DYN_NO
               : dyn_draw(env, &(chart){.form = CHART_BARS, .title = it->f->label, .points = points, .n = n});
}

/* A list's own parts: how many, and for tables `table`, `columns` and `rows` of `cells`. */
static dyn items_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct items *it = self.p;
    if (name_is(name, "count")) return dyn_text(items_text(self, env));
    if (name_is(name, "any")) return dyn_bool(dyn_n(self) > 0);
    if (name_is(name, "items")) return self;
    if (name_is(name, "label")) return dyn_text(it->f->label);
    if (name_is(name, "chart")) return bars_dyn(it, env);
    if (name_is(name, "columns")) return columns_dyn(it, UINT32_MAX, env);
    if (name_is(name, "table")) { /* a list of one, so that a section draws the table once */
        dyn *one = arena_make(env->scratch, dyn);
        *one = self;
        return dyn_array(one, 1);
    }
    if (!name_is(name, "rows")) return DYN_NOTHING;
    dyn *rows = arena_make_n(env->scratch, dyn, it->list->n);
    for (uint32_t i = 0; i < it->list->n; i++) {
        dyn_entry *e = arena_make(env->scratch, dyn_entry);
        *e = (dyn_entry){STR("cells"), columns_dyn(it, i, env)};
        rows[i] = dyn_object(e, 1);
    }
    return dyn_array(rows, it->list->n);
}

static const dyn_class items_class = {.at = items_at, .text = items_text, .get = items_get};

dyn items_dyn(const field *f, const fval *v, dyn_env *env)
{
    struct items *it = arena_make(env->scratch, struct items);
    *it = (struct items){.f = f, .list = v->as.p};
    return dyn_of(DYN_LIST, it->list->n, it, &items_class);
}
