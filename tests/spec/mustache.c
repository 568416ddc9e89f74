/*
 * The official Mustache specification, read from the folder in SPEC_DIR: every case of every module,
 * lambdas as C functions. Prints the counts a module; fails clearly when the folder is absent or when
 * a file holds another number of cases than it should.
 */
#include "base/dyn.h"
#include "tmpl/tmpl.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- jansson values as dyn ------------------------------------------------------------------ */

static dyn from_json(const json_t *v, dyn_env *env);

static dyn object_get(dyn self, const dyn_name *name, dyn_env *env)
{
    json_t *v = json_object_getn(self.p, name->s.p, name->s.n);
    return v ? from_json(v, env) : DYN_NOTHING;
}

static dyn list_at(dyn self, uint32_t i, dyn_env *env) { return from_json(json_array_get(self.p, i), env); }

static const dyn_class object_class = {.get = object_get}, list_class = {.at = list_at};

static dyn lambda_value(const char *name);

static dyn from_json(const json_t *v, dyn_env *env)
{
    switch (json_typeof(v)) {
    case JSON_OBJECT: {
        json_t *code = json_object_get(v, "__tag__");
        if (code && strcmp(json_string_value(code), "code") == 0) return lambda_value(env->page);
        return dyn_of(DYN_OBJECT, 0, v, &object_class);
    }
    case JSON_ARRAY: return dyn_of(DYN_LIST, (uint32_t)json_array_size(v), v, &list_class);
    case JSON_STRING: return dyn_text((str){json_string_value(v), json_string_length(v)});
    case JSON_TRUE: return dyn_bool(true);
    case JSON_INTEGER: return dyn_text(str_fmt(env->scratch, "%lld", (long long)json_integer_value(v)));
    case JSON_REAL: return dyn_text(str_fmt(env->scratch, "%.15g", json_real_value(v)));
    default: return DYN_NO;
    }
}

/* ---- the lambdas, by the name of their case ------------------------------------------------- */

static str say_world(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR("world");
}

static str say_planet(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR("{{planet}}");
}

static str say_both(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR("|planet| => {{planet}}");
}

static str count_calls(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close;
    static int calls;
    return str_fmt(env->scratch, "%d", ++calls);
}

static str say_greater(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR(">");
}

static str compare_text(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)open, (void)close, (void)env;
    return str_eq(raw, STR("{{x}}")) ? STR("yes") : STR("no");
}

static str around_planet(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)open, (void)close;
    return str_fmt(env->scratch, "%.*s{{planet}}%.*s", STR_ARG(raw), STR_ARG(raw));
}

static str around_both(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)open, (void)close;
    return str_fmt(env->scratch, "%.*s{{planet}} => |planet|%.*s", STR_ARG(raw), STR_ARG(raw));
}

static str underline(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)open, (void)close;
    return str_fmt(env->scratch, "__%.*s__", STR_ARG(raw));
}

static const struct {
    const char *name;
    dyn_class cls;
} lambdas[] = {
    {"Interpolation", {.call = say_world}},
    {"Interpolation - Expansion", {.call = say_planet}},
    {"Interpolation - Alternate Delimiters", {.call = say_both}},
    {"Interpolation - Multiple Calls", {.call = count_calls}},
    {"Escaping", {.call = say_greater}},
    {"Section", {.call = compare_text}},
    {"Section - Expansion", {.call = around_planet}},
    {"Section - Alternate Delimiters", {.call = around_both}},
    {"Section - Multiple Calls", {.call = underline}},
    {"Inverted Section", {.call = say_world}},
};

static dyn lambda_value(const char *name)
{
    for (size_t i = 0; i < sizeof lambdas / sizeof *lambdas; i++)
        if (strcmp(lambdas[i].name, name) == 0) return dyn_of(DYN_LAMBDA, 0, NULL, &lambdas[i].cls);
    return DYN_NOTHING;
}

/* ---- cases ---------------------------------------------------------------------------------- */

static uint32_t add_source(arena *a, const char *name, const json_t *text)
{
    str path = str_fmt(a, "%s.mustache", name);
    return src_add(path, str_copy(a, (str){json_string_value(text), json_string_length(text)}));
}

static void render_case(arena *a, const json_t *test, diags *d, buf *out)
{
    tmpl_set *set = tmpl_set_new(a);
    const char *name;
    json_t *text;
    json_object_foreach(json_object_get(test, "partials"), name, text)
        tmpl_add(set, d, str_from(name), add_source(a, name, text));
    const tmpl *t =
        tmpl_add(set, d, STR("(template)"), add_source(a, "(template)", json_object_get(test, "template")));
    tmpl_link(set, d);
    /* the case's name travels in `page`, for the lambdas */
    dyn_env env = {.scratch = a, .page = (void *)json_string_value(json_object_get(test, "name"))};
    dyn data = from_json(json_object_get(test, "data"), &env);
    tmpl_render(t, &data, 1, &env, out, d);
}

static void show(const char *what, str text)
{
    printf("# %s:\n#   ", what);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') printf("\\n%s", i + 1 < text.n ? "\n#   " : "");
        else putchar(text.p[i]);
    }
    printf("\n");
}

static bool run_case(const json_t *test, const char *module, int number)
{
    arena *a = arena_new();
    diags *d = diags_new();
    buf out = {0}, findings = {0};
    render_case(a, test, d, &out);
    const json_t *want = json_object_get(test, "expected");
    str expected = {json_string_value(want), json_string_length(want)};
    bool ok = str_eq(buf_str(&out), expected) && !diags_count(d, DIAG_ERROR);
    printf("%s %d - %s: %s\n", ok ? "ok" : "not ok", number, module,
           json_string_value(json_object_get(test, "name")));
    if (!ok) {
        diags_print(d, &findings, DIAG_TEXT);
        show("expected", expected);
        show("got", buf_str(&out));
        show("findings", buf_str(&findings));
    }
    buf_fini(&out);
    buf_fini(&findings);
    diags_free(d);
    arena_free(a);
    src_clear();
    return ok;
}

static const struct {
    const char *name;
    size_t cases;
} modules[] = {
    {"comments", 12}, {"delimiters", 14},   {"interpolation", 42},  {"inverted", 22}, {"partials", 12},
    {"sections", 34}, {"~inheritance", 27}, {"~dynamic-names", 21}, {"~lambdas", 10},
};

enum { REQUIRED = 6 }; /* the first so many modules; the others are optional */

static int run_module(const char *folder, size_t m, int number, size_t *total)
{
    char path[4096];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s.json", folder, modules[m].name);
    json_t *all = json_load_file(path, 0, &error), *tests = json_object_get(all, "tests");
    size_t n = json_array_size(tests), passed = 0;
    if (!all) printf("# %s: %s\n", path, error.text);
    for (size_t i = 0; i < n; i++) passed += run_case(json_array_get(tests, i), modules[m].name, number++);
    bool whole = n == modules[m].cases;
    printf("%s %d - %s has %zu cases\n", whole ? "ok" : "not ok", number++, modules[m].name,
           modules[m].cases);
    printf("# %s %zu/%zu\n", modules[m].name, passed, modules[m].cases);
    *total += whole ? passed : 0;
    json_decref(all);
    return number;
}

int main(void)
{
    const char *folder = getenv("SPEC_DIR");
    if (!folder) folder = "../shared/spec/mustache";
    size_t required = 0, optional = 0, count = sizeof modules / sizeof *modules;
    int number = 1;
    for (size_t m = 0; m < count; m++)
        number = run_module(folder, m, number, m < REQUIRED ? &required : &optional);
    printf("1..%d\n# required %zu/136, optional %zu/58\n", number - 1, required, optional);
    if (required == 136 && optional == 58) return 0;
    printf("# the specification's JSON files are looked for in %s; set SPEC_DIR to their folder\n", folder);
    return 1;
}
