#include "site/outputs.h"

#include "model/describe.h"

/* JSON Schemas, so that editors complete and check records as they are written. */
static bool put_schemas(const view *v, publish *p)
{
    const model *m = view_model(v);
    arena *a = arena_new();
    buf b = {0};
    bool ok = true;
    for (uint32_t i = 0; i < m->nkinds && ok; i++) {
        buf_clear(&b);
        describe_schema(m->kinds[i], &b);
        ok = publish_put(p, 0, str_fmt(a, "schema/%.*s.json", STR_ARG(m->kinds[i]->name)), buf_str(&b));
    }
    buf_fini(&b);
    arena_free(a);
    return ok;
}

bool outputs_put(const view *v, publish *p, diags *d)
{
    (void)d;
    return put_schemas(v, p);
}
