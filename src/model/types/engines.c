/* Field types whose engine is joined later: read as they stand. */
#include "model/types/types.h"

static bool any_parse(load *l, const field *f, const val *v, fval *out)
{
    (void)out;
    if (v->kind == VAL_MAP || v->kind == VAL_LIST) return true;
    return want_map(l, f, v);
}

static void any_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"object\",\"array\"]");
}

#define ENGINE(type_name, options) \
    const type type_##type_name = {.name = #type_name, .option_names = options, .parse = any_parse, .schema = any_schema}

ENGINE(stages, "steps");
ENGINE(entries, "unit");
ENGINE(series, NULL);
