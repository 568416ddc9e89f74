/* Any bytes as YAML: spans lie in the file and in their parents, text is clean, keys are unique, walks are
 * bounded; libyaml finds the same in a text that it was handed in its own buffer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "data/yaml.h"
#include "../yaml_events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool yes)
{
    if (!yes) abort();
}

static void look_at_text(arena *a, str s)
{
    must(s.n <= LIMIT_FILE_BYTES && utf8_check(s) == s.n);
    must(str_eq(utf8_nfc(a, s), s));
}

static uint32_t look(arena *a, diags *d, const val *v, size_t n, int depth)
{
    must(depth <= LIMIT_YAML_DEPTH + 1 && v->begin <= v->end && v->end <= n);
    uint32_t weight = 1;
    if (v->kind == VAL_TEXT) look_at_text(a, val_str(v));
    if (v->kind == VAL_LIST)
        for (uint32_t i = 0; i < v->n; i++) weight += look(a, d, &v->u.items[i], n, depth + 1);
    if (v->kind == VAL_MAP)
        for (uint32_t i = 0; i < v->n; i++) {
            const val_pair *p = &v->u.pairs[i];
            look_at_text(a, val_key(p));
            span at = val_key_span(v, p);
            must(at.begin <= at.end && at.end <= n);
            if (v->n < 100) must(val_find(v, val_key(p)) == &p->value);
            weight += look(a, d, &p->value, n, depth + 1);
        }
    yaml_slip(d, v);
    must(weight == v->weight && weight <= LIMIT_YAML_WEIGHT);
    return weight;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    arena *a = arena_new();
    diags *d = diags_new();
    str bytes = str_copy(a, (str){(const char *)data, n});
    uint32_t file = src_add(STR("f"), bytes);
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)n);
    must(docs.ok == (diags_count(d, DIAG_ERROR) == 0));
    for (size_t i = 0; i < docs.n; i++)
        if (docs.ok) look(a, d, &docs.roots[i], n, 1);
    diags *aside = diags_new();
    guard g = guard_text(aside, file, 0, (uint32_t)n);
    if (g.usable && !(g.percent && guard_directives(aside, file, bytes, 0))) must(yaml_events_alike(bytes));
    diags_free(aside);
    buf out = {0};
    diags_print(d, &out, DIAG_TEXT);
    diags_print(d, &out, DIAG_JSON);
    must(utf8_check(buf_str(&out)) == out.n);
    buf_fini(&out);
    diags_free(d);
    arena_free(a);
    src_clear();
    return 0;
}
