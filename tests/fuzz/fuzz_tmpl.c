/*
 * Template compile and render. Byte 0 chooses what is done with the templates that follow, which a
 * 0x1E byte parts: the first is shown, the others are "a", "b", … Two renders must agree.
 */
#include "tmpl/tmpl.h"

#include <stdlib.h>
#include <string.h>

enum option { OPT_LINK = 1, OPT_TWO_FRAMES = 2, OPT_MARKDOWN = 4, OPT_NO_DATA = 8, OPT_PRINT = 16 };

static dyn get(dyn self, const dyn_name *name, dyn_env *env);
static dyn at(dyn self, uint32_t i, dyn_env *env);
static str call(dyn self, str raw, str open, str close, dyn_env *env);
static str text(dyn self, dyn_env *env);

static const dyn_class thing = {.get = get, .at = at, .text = text, .call = call};

/* By its first letter a name is anything that a value can be; what it is called in turn is up to the
 * template. */
static dyn get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)self, (void)env;
    switch (name->s.n ? name->s.p[0] : 0) {
    case 'a': return dyn_text(STR("a"));
    case 'h': return dyn_html(STR("<b>\n&</b>"));
    case 'l': return dyn_of(DYN_LIST, 3, NULL, &thing);
    case 'o': return dyn_of(DYN_OBJECT, 0, NULL, &thing);
    case 'c': return dyn_of(DYN_LAMBDA, 0, NULL, &thing);
    case 'n': return DYN_NO;
    default: return DYN_NOTHING;
    }
}

static dyn at(dyn self, uint32_t i, dyn_env *env)
{
    (void)self, (void)env;
    return i ? dyn_text(STR("b\n'")) : dyn_of(DYN_OBJECT, 0, NULL, &thing);
}

static str text(dyn self, dyn_env *env)
{
    (void)self, (void)env;
    return STR("\"o\"");
}

static str call(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self;
    str tag = str_join(env->scratch, open, str_join(env->scratch, STR("a"), close));
    return str_join(env->scratch, raw, tag);
}

static bool render(const tmpl *t, int options, arena *a, buf *out, diags *d)
{
    dyn frames[] = {dyn_of(DYN_LIST, 2, NULL, &thing), dyn_of(DYN_OBJECT, 0, NULL, &thing)};
    dyn_env env = {.scratch = a};
    bool two = options & OPT_TWO_FRAMES;
    return tmpl_render(t, two ? frames : &frames[1], options & OPT_NO_DATA ? 0 : two ? 2 : 1, &env, out, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    static const char *const names[] = {"main", "a", "b", "c"}, *const md[] = {"main.md", "a", "b", "c"};
    str rest = {(const char *)data + 1, size - 1};
    arena *a = arena_new();
    diags *d = diags_new();
    tmpl_set *set = tmpl_set_new(a);
    const tmpl *first = NULL;
    for (size_t i = 0; i < 4 && (i == 0 || rest.n); i++) {
        const tmpl *t = tmpl_add(set, d, str_from((data[0] & OPT_MARKDOWN ? md : names)[i]),
                                 src_add(STR("t"), str_cut(rest, 0x1E, &rest)));
        if (!first) first = t;
    }
    if (data[0] & OPT_LINK) tmpl_link(set, d);
    buf one = {0}, two = {0};
    bool fine = render(first, data[0], a, &one, d);
    if (render(first, data[0], a, &two, d) != fine || !str_eq(buf_str(&one), buf_str(&two))) abort();
    tmpl_report_unknown(set, d);
    if (data[0] & OPT_PRINT) {
        buf_clear(&two);
        diags_print(d, &two, DIAG_JSON);
    }
    buf_fini(&one);
    buf_fini(&two);
    diags_free(d);
    arena_free(a);
    src_clear();
    return 0;
}
