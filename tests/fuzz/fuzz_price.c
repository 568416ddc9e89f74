/* Price rules as YAML: read, proved, shown as table, calculator data and words. The first byte shifts the day. */
#include "model/price.h"

#include "data/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void show(arena *a, const price_canteen *c, date on)
{
    const price_cells *s = price_cells_make(a, c, on);
    const price_table *t = price_table_make(a, s);
    buf b = {0};
    price_cells_json(&b, s);
    for (uint32_t i = 0; i < t->n; i++) {
        buf_put(&b, price_row_label(a, t, &t->rows[i]));
        /* a row read back gives the price of the person it is made of */
        price_person who = price_cell_person(s, t->rows[i].cell);
        const price_outcome *o = &s->outcomes[s->outcome[t->rows[i].cell]];
        for (uint32_t v = 0; t->exact && v < s->variant[c->nitems]; v++)
            if (price_table_read(t, &who, v, NULL) != o->amounts[v]) __builtin_trap();
    }
    for (uint32_t i = 0; i < c->nrules; i++) buf_put(&b, price_rule_text(a, c, &c->rules[i]));
    buf_fini(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static diags *of_kinds;
    static model *m;
    static uint32_t file;
    if (!m) {
        of_kinds = diags_new();
        m = model_kinds_only(STR_NONE, of_kinds);
        file = src_add(STR("prices.yaml"), STR_NONE);
    }
    if (n < 1 || n > 8192) return 0;
    m->today = 20000 + bytes[0];
    arena *a = arena_new();
    diags *d = diags_new();
    src_set_bytes(file, (str){(const char *)bytes + 1, n - 1});
    load l = {.m = m, .a = a, .d = d};
    const field *f = NULL;
    const kind *meals = model_kind(m, STR("meals"));
    if (meals) f = &meals->shape.fields[shape_find(&meals->shape, STR("prices"))];
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)n - 1);
    bool ok = false;
    price_record *p = docs.n && f ? price_read(&l, f, &docs.roots[0], &ok) : NULL;
    if (p) {
        price_report(&l, p);
        show(a, &p->c, m->today);
    }
    src_set_bytes(file, STR_NONE);
    diags_free(d);
    arena_free(a);
    return 0;
}
