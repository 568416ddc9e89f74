/* Every kind as tables to take along: CSV and workbook. JSON is made in out_json.c, outlines in
 * out_outlines.c. What pages hide is hidden here. */
#include "site/out.h"
#include "site/sheet.h"

#include <errno.h>
#include <string.h>

static bool is_type(const field *f, const char *name)
{
    return str_eq(str_from(f->type->name), str_from(name));
}
static bool spans(const field *f) { return is_type(f, "period") || is_type(f, "term"); }

/* Which part of a value is the bare figure or day; NULL: its text is taken. */
static const char *bare_part(const field *f)
{
    static const char *const parts[][2] = {
        {"count", "number"}, {"money", "yuan"}, {"area", "m2"}, {"date", "iso"}, {"datetime", "iso"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_type(f, parts[i][0])) return parts[i][1];
    return NULL;
}

static str part_of(const field *f, const fval *v, const char *path, dyn_env *env)
{
    dyn value = value_dyn(f, v, env);
    return dyn_is(value, DYN_OBJECT) ? dyn_str(dyn_path(value, str_from(path), env), env) : STR_NONE;
}

static str bare(const field *f, const fval *v, dyn_env *env)
{
    const char *part = bare_part(f);
    if (part) return part_of(f, v, part, env);
    buf text = {0};
    out_value(env, f, v, &text);
    str s = str_copy(env->scratch, buf_str(&text));
    buf_fini(&text);
    return s;
}

static bool is_number(const field *f)
{
    return is_type(f, "count") || is_type(f, "money") || is_type(f, "area");
}

/* ---- tables ---- */

typedef struct plan { /* of one column */
    const field *f;
    const char *end; /* of a period: "from.iso" or "to.iso"; NULL: the value */
} plan;

static str header_of(out *o, const field *f, const char *word)
{
    const val *unit = is_type(f, "count") ? VAL_AT(f->def, "unit") : NULL;
    if (word) return str_fmt(o->a, "%.*s%.*s", STR_ARG(f->label), STR_ARG(view_word(o->v, str_from(word))));
    return unit ? str_fmt(o->a, "%.*s（%.*s）", STR_ARG(f->label), STR_ARG(val_str(unit))) : f->label;
}

static size_t plan_columns(out *o, const kind *k, plan *plans, sheet_column *columns)
{
    size_t n = 0;
    columns[n++] = (sheet_column){STR("id"), COLUMN_TEXT};
    for (uint32_t i = 0; i < k->shape.n; i++) {
        const field *f = &k->shape.fields[i];
        if (f->is_private || is_type(f, "boundary") || is_type(f, "point") || is_type(f, "id")) continue;
        if (spans(f)) {
            plans[n] = (plan){f, "from.iso"};
            columns[n++] = (sheet_column){header_of(o, f, "data_page.from"), COLUMN_DATE};
            plans[n] = (plan){f, "to.iso"};
            columns[n++] = (sheet_column){header_of(o, f, "data_page.to"), COLUMN_DATE};
            continue;
        }
        plans[n] = (plan){f, NULL};
        column_kind how = is_number(f) ? COLUMN_NUMBER : is_type(f, "date") ? COLUMN_DATE : COLUMN_TEXT;
        columns[n++] = (sheet_column){header_of(o, f, NULL), how};
    }
    columns[n++] = (sheet_column){view_word(o->v, STR("data_page.page")), COLUMN_TEXT};
    return n;
}

static void put_tables(out *o, const kind *k, arena *mem)
{
    plan *plans = arena_make_n(mem, plan, 2 * k->shape.n + 2);
    sheet_column *columns = arena_make_n(mem, sheet_column, 2 * k->shape.n + 2);
    size_t n = plan_columns(o, k, plans, columns);
    str *cells = arena_make_n(mem, str, n * k->nrecords), *at = cells;
    dyn_env *env = &o->env.dyn;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const record *r = k->sorted[i];
        arena_reset(env->scratch);
        for (size_t c = 0; c < n; c++, at++) {
            const field *f = plans[c].f;
            if (c == 0) *at = r->id;
            else if (!f) *at = str_join(mem, o->base, route_record(o->v, r));
            else if (plans[c].end)
                *at = str_copy(mem, part_of(f, value_at(r->values, f->index), plans[c].end, env));
            else *at = str_copy(mem, bare(f, value_at(r->values, f->index), env));
        }
    }
    sheet s = {.name = k->label, .columns = columns, .ncolumns = n, .cells = cells, .nrows = k->nrecords};
    buf b = {0};
    csv_write(&s, &b);
    out_put(o, str_fmt(mem, "data/%.*s.csv", STR_ARG(k->name)), buf_str(&b));
    buf_clear(&b);
    str book = str_fmt(mem, "data/%.*s.xlsx", STR_ARG(k->name));
    if (xlsx_write(&s, 1, k->label, STR_NONE, o->m->today, &b)) {
        out_put(o, book, buf_str(&b));
    } else {
        diag(o->d, FILE_UNWRITABLE, SPAN_NONE, book, str_from(strerror(errno)));
        o->ok = false;
    }
    buf_fini(&b);
}

void out_tables(out *o)
{
    for (uint32_t i = 0; i < o->m->nkinds && o->ok; i++) {
        const kind *k = o->m->kinds[i];
        if (!k->paged || !k->nrecords) continue;
        arena *mem = arena_new();
        put_tables(o, k, mem);
        arena_free(mem);
    }
}
