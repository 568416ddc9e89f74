/* kinds, new: what a record may hold, and one to start from. */
#include "model/describe.h"

#include "cli/commands.h"
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

static str kind_at(const void *list, size_t i) { return ((const model *)list)->kinds[i]->name; }

/* The kind named by the argument, plural, singular or its Chinese label; else a finding. */
static const kind *wanted(const model *m, const char *name, diags *d)
{
    str s = str_from(name);
    const kind *k = model_kind_like(m, s);
    for (uint32_t i = 0; i < m->nkinds && !k; i++)
        if (str_eq(m->kinds[i]->label, s) || str_eq(m->kinds[i]->one, s)) k = m->kinds[i];
    if (k) return k;
    finding *f = diag(d, KIND_REF_UNKNOWN, SPAN_NONE, s);
    str near = str_nearest(s, m, m->nkinds, kind_at);
    /* 公示 for 公示公告, 食堂餐价 for 食堂 */
    for (uint32_t i = 0; i < m->nkinds && !near.n; i++) {
        const kind *one = m->kinds[i];
        bool within = str_find(one->label, s, 0) != SIZE_MAX || str_find(one->one, s, 0) != SIZE_MAX ||
                      str_find(s, one->label, 0) != SIZE_MAX;
        if (within) near = one->name;
    }
    diag_suggest(d, f, near);
    return NULL;
}

static void put_list(const model *m, buf *out)
{
    for (uint32_t i = 0; i < m->nkinds; i++) {
        const kind *k = m->kinds[i];
        buf_fmt(out, "%-14.*s %.*s  %.*s\n", STR_ARG(k->name), STR_ARG(k->label), STR_ARG(k->help));
    }
}

static int run(int argc, char **argv, bool skeleton)
{
    options o;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    const char *name = NULL, *what = "";
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') what = argv[i];
        else if (name) return options_usage(argv[0], argv[i]);
        else name = argv[i];
    }
    bool markdown = strcmp(what, "--md") == 0, schema = strcmp(what, "--schema") == 0,
         reference = strcmp(what, "--reference") == 0;
    if ((*what && !schema && !reference && !markdown) ||
        (skeleton ? !name || schema || reference : markdown) || (schema && !name))
        return options_usage(argv[0], *what ? what : NULL);
    diags *d = diags_new();
    model *m = model_kinds_only(str_from(o.folder), d);
    const kind *k = name ? wanted(m, name, d) : NULL;
    buf out = {0};
    if (reference) describe_reference(m, &out);
    else if (!name) put_list(m, &out);
    else if (k && skeleton) describe_skeleton(k, markdown, &out);
    else if (k && schema) describe_schema(k, &out);
    else if (k) describe_fields(k, &out);
    if (out.n) fwrite(out.p, 1, out.n, stdout);
    buf_fini(&out);
    int code = findings_end(&o, d);
    model_free(m);
    diags_free(d);
    return code;
}

int kinds_main(int argc, char **argv) { return run(argc, argv, false); }
int new_main(int argc, char **argv) { return run(argc, argv, true); }
