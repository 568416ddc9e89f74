/* What a data page says of a kind: where its files are, and what stands in them. */
#include "base/num.h"
#include "model/type.h"
#include "view/internal.h"

uint32_t kind_outline(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++)
        if (str_eq(str_from(k->shape.fields[i].type->name), STR("boundary")) &&
            !k->shape.fields[i].is_private)
            return i;
    return NO_FIELD;
}

uint32_t kind_point(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++)
        if (str_eq(str_from(k->shape.fields[i].type->name), STR("point")) && !k->shape.fields[i].is_private)
            return i;
    return NO_FIELD;
}

uint32_t kind_geometry(const kind *k)
{
    uint32_t at = kind_outline(k);
    return at == NO_FIELD ? kind_point(k) : at;
}

static bool has_geometry(const kind *k)
{
    uint32_t at = kind_geometry(k);
    for (uint32_t i = 0; at != NO_FIELD && i < k->nrecords; i++)
        if (value_at(k->records[i]->values, at)->src && !value_at(k->records[i]->values, at)->bad)
            return true;
    return false;
}

static dyn fields_of(const kind *k, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, k->shape.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->shape.n; i++) {
        const field *f = &k->shape.fields[i];
        if (f->is_private) continue;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 4);
        e[0] = (dyn_entry){STR("name"), dyn_text(f->name)};
        e[1] = (dyn_entry){STR("label"), dyn_text(f->label)};
        e[2] = (dyn_entry){STR("help"), dyn_text(f->help)};
        e[3] = (dyn_entry){STR("type"), dyn_text(str_from(f->type->name))};
        list[n++] = dyn_object(e, 4);
    }
    return dyn_array(list, n);
}

/* "12 KB", rounded up; empty where it is not known. */
static str size_text(const view *v, str path, dyn_env *env)
{
    uint32_t bytes = v->made ? map_find(v->made, path) : MAP_NONE;
    if (bytes == MAP_NONE) return STR_NONE;
    return str_fmt(env->scratch, "%.*s KB", STR_ARG(num_grouped(env->scratch, (bytes + 1023) / 1024)));
}

struct data_file {
    const char *name, *end, *type;
};

/* One of n: is_NAME is there for all of them, so that templates can ask. */
static dyn file_dyn(const view *v, const struct data_file *all, size_t n, size_t i, str path, dyn_env *env)
{
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 4 + n);
    e[0] = (dyn_entry){STR("name"), dyn_text(str_from(all[i].name))};
    e[1] = (dyn_entry){STR("url"), page_link(env, path)};
    e[2] = (dyn_entry){STR("type"), dyn_text(str_from(all[i].type))};
    e[3] = (dyn_entry){STR("size"), dyn_text(size_text(v, path, env))};
    for (size_t k = 0; k < n; k++)
        e[4 + k] = (dyn_entry){str_fmt(env->scratch, "is_%s", all[k].name), dyn_bool(k == i)};
    return dyn_object(e, (uint32_t)(4 + n));
}

/* The day of the newest record that is not to come. */
static dyn newest(const view *v, const kind *k)
{
    date last = DATE_NONE;
    for (uint32_t i = 0; i < k->nrecords && k->date != NO_FIELD && !k->shape.fields[k->date].is_private;
         i++) {
        date day = record_date(k->records[i]);
        if (day > last && day <= v->m->today) last = day;
    }
    return date_dyn(last);
}

dyn kind_data(const view *v, const kind *k, dyn_env *env)
{
    static const struct data_file files[] = {
        {"csv", "csv", "text/csv"},
        {"xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"json", "json", "application/json"},
        {"schema", "schema.json", "application/schema+json"},
        {"geojson", "geojson", "application/geo+json"}};
    enum { FILES = sizeof files / sizeof *files };
    if (!v->has[PAGE_DATA] || !k->paged || !k->nrecords) return DYN_NO;
    dyn *list = arena_make_n(env->scratch, dyn, FILES);
    uint32_t n = 0;
    for (size_t i = 0; i < FILES; i++) {
        if (i == FILES - 1 && !has_geometry(k)) continue;
        str path = str_fmt(env->scratch, "data/%.*s.%s", STR_ARG(k->name), files[i].end);
        list[n++] = file_dyn(v, files, FILES, i, path, env);
    }
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
    e[0] = (dyn_entry){STR("files"), dyn_array(list, n)};
    e[1] = (dyn_entry){STR("fields"), fields_of(k, env)};
    e[2] = (dyn_entry){STR("newest"), newest(v, k)};
    return dyn_object(e, 3);
}

dyn data_files(const view *v, dyn_env *env)
{
    static const struct data_file files[] = {{"popolo", "json", "application/json"},
                                             {"hsds", "json", "application/json"}};
    enum { FILES = sizeof files / sizeof *files };
    dyn *list = arena_make_n(env->scratch, dyn, FILES);
    uint32_t n = 0;
    for (size_t i = 0; i < FILES && v->made; i++) {
        str path = str_fmt(env->scratch, "data/%s.%s", files[i].name, files[i].end);
        if (map_find(v->made, path) != MAP_NONE) list[n++] = file_dyn(v, files, FILES, i, path, env);
    }
    return dyn_array(list, n);
}
