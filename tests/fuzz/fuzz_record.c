/* Whole records: the first byte chooses the kind, the rest is its file; read, linked, checked by every type and shown. */
#include "base/limits.h"
#include "model/canon.h"
#include "model/kind.h"
#include "model/packs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(const record *r, arena *a, date today)
{
    dyn_env env = {.scratch = a, .today = today};
    dyn fields = dyn_path(record_dyn(r), STR("fields"), &env);
    for (uint32_t i = 0; i < dyn_n(fields); i++) {
        dyn f = dyn_at(fields, i, &env);
        dyn_str(dyn_path(f, STR("text"), &env), &env);
        dyn_str(dyn_path(f, STR("value.state"), &env), &env);
        dyn_str(dyn_path(f, STR("value.to.iso"), &env), &env);
    }
    canon_short(a, r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LIMIT_FILE_BYTES) return 0;
    static model *m; /* the kinds stay; what a run reads goes */
    diags *d = diags_new();
    if (!m) {
        m = model_kinds_only(STR_NONE, d);
        m->today = date_make(2026, 11, 21);
        m->folder = STR("/nowhere");
        packs_load(&(load){.m = m, .a = m->arenas[0], .d = d});
    }
    load l = {.m = m, .a = arena_new(), .d = d};
    const kind *k = m->kinds[data[0] % m->nkinds];
    uint32_t file = src_add(STR("content/x/x.yaml"), (str){(const char *)data + 1, size - 1});
    yaml_docs docs = yaml_read(l.a, d, file, 0, (uint32_t)size - 1);
    for (size_t i = 0; i < docs.n; i++) {
        if (docs.roots[i].kind != VAL_MAP) continue;
        tree_doc doc = {.root = &docs.roots[i], .file = file, .folder = k->name, .path = STR("x/x.yaml"), .alone = true};
        record r = {.kind = k, .doc = &doc, .id = STR("x")};
        l.r = &r;
        r.values = shape_read(&l, &k->shape, doc.root, NO_FIELD);
        each_value(&l, &k->shape, r.values, HOLDS_LINKS, value_link);
        each_value(&l, &k->shape, r.values, HOLDS_CHECKS, value_check);
        show(&r, l.a, m->today);
    }
    buf out = {0};
    diags_print(d, &out, DIAG_TEXT);
    buf_fini(&out);
    arena_free(l.a);
    diags_free(d);
    return 0;
}
