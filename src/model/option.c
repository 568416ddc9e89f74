/* Options of kind and field definitions, read with findings. */
#include "base/num.h"
#include "model/type.h"

#include <string.h>

static void wrong(load *l, const val *v, str name, const char *should)
{
    diag(l->d, OPTION_BAD, val_span(v), name, str_from(should));
}

bool option_bool(load *l, const val *def, str name, bool otherwise)
{
    const val *v = val_find(def, name);
    if (!v) return otherwise;
    str s = val_str(v);
    if (str_eq(s, STR("true")) || str_eq(s, STR("yes"))) return true;
    if (str_eq(s, STR("false")) || str_eq(s, STR("no"))) return false;
    wrong(l, v, name, "true / false");
    return otherwise;
}

int64_t option_count(load *l, const val *def, str name, int64_t otherwise)
{
    const val *v = val_find(def, name);
    int64_t n;
    if (!v) return otherwise;
    if (num_parse(val_str(v), &n)) return n;
    wrong(l, v, name, "1, 2, 3 …");
    return otherwise;
}

str option_text(load *l, const val *def, str name, str otherwise)
{
    const val *v = val_find(def, name);
    if (!v || v->kind == VAL_NULL) return otherwise;
    if (v->kind == VAL_TEXT) return val_str(v);
    wrong(l, v, name, "text");
    return otherwise;
}

str option_label(load *l, const val *def, str name, str english_name, str otherwise)
{
    const val *v = val_find(def, name);
    bool english = str_starts(l->m->lang, STR("en"));
    if (v && v->kind == VAL_MAP) {
        const val *in = val_find(v, l->m->lang);
        if (!in && v->n) in = &v->u.pairs[0].value;
        return in && in->kind == VAL_TEXT ? val_str(in) : otherwise;
    }
    str label = option_text(l, def, name, otherwise);
    return english && english_name.n ? option_text(l, def, english_name, label) : label;
}

str field_title(load *l, const field *f)
{
    if (!f->label.n || str_eq(f->label, f->name)) return f->name;
    if (!f->name.n) return f->label;
    bool english = str_starts(l->m->lang, STR("en"));
    return str_fmt(l->a, english ? "%.*s (%.*s)" : "%.*s（%.*s）", STR_ARG(f->name), STR_ARG(f->label));
}
