/* What a data page says of a kind: where its files are, and what stands in them. */
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

static bool has_outlines(const kind *k)
{
    uint32_t at = kind_outline(k);
    for (uint32_t i = 0; at != NO_FIELD && i < k->nrecords; i++)
        if (k->records[i]->values[at].src && !k->records[i]->values[at].bad) return true;
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

dyn kind_data(const view *v, const kind *k, dyn_env *env)
{
    static const char *const files[][2] = {{"csv", "csv"},
                                           {"xlsx", "xlsx"},
                                           {"json", "json"},
                                           {"schema", "schema.json"},
                                           {"geojson", "geojson"}};
    enum { FILES = sizeof files / sizeof *files };
    if (!v->has_data || !k->paged || !k->nrecords) return DYN_NO;
    str root = ((page_env *)env)->root;
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, FILES + 1);
    for (size_t i = 0; i < FILES; i++) {
        str path = str_fmt(env->scratch, "%.*sdata/%.*s.%s", STR_ARG(root), STR_ARG(k->name), files[i][1]);
        bool there = i != FILES - 1 || has_outlines(k);
        e[i] = (dyn_entry){str_from(files[i][0]), there ? dyn_text(path) : DYN_NO};
    }
    e[FILES] = (dyn_entry){STR("fields"), fields_of(k, env)};
    return dyn_object(e, FILES + 1);
}
