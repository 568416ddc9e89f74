/* Rule packs as YAML: read, chosen by day, and every rule of theirs applied to a vote and to an election. */
#include "model/rulepacks.h"

#include "data/yaml.h"
#include "rules/elect.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static tally some_vote(void)
{
    tally t = tally_none();
    for (int b = 0; b < BASIS_COUNT; b++) {
        const int64_t v[] = {120, 80, 41, 30, 9};
        figures *f[] = {&t.totals, &t.participating, &t.votes[VOTE_FOR], &t.votes[VOTE_AGAINST],
                        &t.votes[VOTE_ABSTAIN]};
        for (int i = 0; i < 5; i++) {
            f[i]->known[b] = true;
            f[i]->v[b] = (dec){v[i] * (b == BASIS_AREA ? 8333 : 1), b == BASIS_AREA ? 2 : 0};
        }
    }
    return t;
}

static void apply(arena *a, const pack_set *set, const pack *p, const pack_rule *r)
{
    static const date days[] = {12000, 17000, 18627, 18628, 20800};
    tally t = some_vote();
    candidate people[] = {{.name = STR_INIT("甲"), .votes = t.votes[VOTE_FOR]},
                          {.name = STR_INIT("乙"), .votes = t.votes[VOTE_AGAINST]}};
    election e = {.base = t, .seats = 1, .choices = 2, .candidates = people, .n = 2};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        pack_choice c = pack_choose(set, p->id, r->id, days[i]);
        if (c.law && !pack_in_force(c.law->from, c.law->to, days[i])) __builtin_trap();
        if (!c.law) continue;
        (void)decide_sentence(a, decide_vote(a, c.law, c.local, &t));
        (void)elect_sentence(a, &e, elect_count(a, c.law, &e));
    }
    for (size_t i = 0; i < r->nquorum + r->npassing; i++) {
        const pack_test *test = i < r->nquorum ? &r->quorum[i] : &r->passing[i - r->nquorum];
        int64_t needed;
        (void)pack_threshold_text(a, test);
        if (!decide_needed(test, 1000001, &needed)) continue;
        if (!decide_meets(test, needed, 1000001) || (needed && decide_meets(test, needed - 1, 1000001)))
            __builtin_trap();
    }
    if (!pack_at_least_as_strict(r, r)) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static diags *aside;
    static model *m;
    if (!m) {
        aside = diags_new();
        m = model_kinds_only(STR_NONE, aside);
    }
    if (n > 16384) return 0;
    arena *a = arena_new();
    diags *d = diags_new();
    buf out = {0};
    uint32_t file = src_add(STR("rules/a.yaml"), (str){(const char *)bytes, n});
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)n);
    tree_doc *all = arena_make_n(a, tree_doc, docs.n);
    for (size_t i = 0; i < docs.n; i++)
        all[i] = (tree_doc){.root = &docs.roots[i], .file = file, .folder = STR("rules"), .path = STR("rules/a.yaml")};
    load l = {.m = m, .a = a, .d = d};
    pack_set set = rulepacks_parse(&l, all, docs.n);
    for (size_t i = 0; i < set.n; i++)
        for (size_t k = 0; k < set.packs[i].nrules && k < 40; k++)
            apply(a, &set, &set.packs[i], &set.packs[i].rules[k]);
    diags_print(d, &out, DIAG_TEXT);
    buf_fini(&out);
    src_clear();
    diags_free(d);
    arena_free(a);
    return 0;
}
