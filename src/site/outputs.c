#include "site/outputs.h"

#include "model/describe.h"
#include "model/type.h"
#include "site/out.h"

void out_put(out *o, str path, str bytes)
{
    if (!publish_put(o->p, 0, path, bytes)) o->ok = false;
    map_add(o->made, str_copy(o->made->in, path), bytes.n < UINT32_MAX ? (uint32_t)bytes.n : UINT32_MAX - 1);
}

str out_site_text(out *o, const char *name)
{
    str s = dyn_str(dyn_path(record_dyn(o->m->site), str_from(name), &o->env.dyn), &o->env.dyn);
    return str_copy(o->a, s);
}

/* JSON Schemas, so that editors complete and check records as they are written. */
static void put_schemas(out *o)
{
    buf b = {0};
    for (uint32_t i = 0; i < o->m->nkinds && o->ok; i++) {
        buf_clear(&b);
        describe_schema(o->m->kinds[i], &b);
        out_put(o, str_fmt(o->a, "schema/%.*s.json", STR_ARG(o->m->kinds[i]->name)), buf_str(&b));
    }
    buf_fini(&b);
}

bool outputs_put(const view *v, publish *p, diags *d, map *made)
{
    arena *scratch = arena_new();
    out o = {.v = v, .m = view_model(v), .p = p, .d = d, .a = arena_new(), .made = made, .ok = true};
    page_env_init(&o.env, v, scratch, d);
    o.base = route_base(o.a, v);
    o.env.root = o.base;
    put_schemas(&o);
    out_sitemap(&o);
    out_feeds(&o);
    out_calendars(&o);
    out_search(&o);
    out_data(&o);
    arena_free(scratch);
    arena_free(o.a);
    return o.ok;
}
