/* Votes and elections as YAML: read, judged, put into words and JSON. A result never says more than its
 * lines. */
#include "model/packs.h"
#include "model/votes.h"

#include "data/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* 通过 stands on every threshold; 未通过 on every one of the other side. */
static void prove(const decide_result *r)
{
    tri quorum = decide_all_met(r->lines, r->nlines, LINE_QUORUM),
        passing = decide_all_met(r->lines, r->nlines, LINE_PASSING);
    if (r->outcome == OUTCOME_PASSED && (quorum != TRI_YES || passing != TRI_YES)) __builtin_trap();
    if (r->outcome == OUTCOME_REJECTED && (quorum != TRI_YES || passing != TRI_NO)) __builtin_trap();
    for (size_t i = 0; i < r->nlines; i++) {
        const decide_line *l = &r->lines[i];
        if (l->counted && l->denominator.value > 0 && (l->margin.value >= 0) != (l->met == TRI_YES))
            __builtin_trap();
    }
    if (r->without_silent) prove(r->without_silent);
    if (r->local) prove(r->local);
}

static void prove_seats(const election *e, const elect_result *r)
{
    int in = 0;
    for (size_t i = 0; i < r->nrows; i++) in += r->rows[i].state == ELECT_IN;
    if (in != r->elected || in > e->seats || r->open_seats != e->seats - in) __builtin_trap();
    if (r->outcome == ELECTION_FILLED && r->open_seats) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static diags *aside;
    static model *m;
    if (!m) {
        aside = diags_new();
        m = model_kinds_only(STR_NONE, aside);
        packs_load(&(load){.m = m, .a = m->arenas[0], .d = aside});
    }
    if (n > 8192) return 0;
    arena *a = arena_new();
    diags *d = diags_new();
    uint32_t file = src_add(STR("vote.yaml"), (str){(const char *)bytes, n});
    load l = {.m = m, .a = a, .d = d};
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)n);
    buf out = {0};
    for (size_t i = 0; i < docs.n; i++) {
        vote_cases all = votes_in(&l, &docs.roots[i]);
        for (size_t k = 0; k < all.n; k++) {
            const vote_case *c = &all.items[k];
            if (c->decision) {
                prove(c->decision);
                decide_json(a, &out, c->decision);
            } else if (c->count) {
                prove_seats(c->e, c->count);
                elect_json(a, &out, c->e, c->count);
            }
        }
    }
    diags_print(d, &out, DIAG_TEXT);
    buf_fini(&out);
    src_clear();
    diags_free(d);
    arena_free(a);
    return 0;
}
