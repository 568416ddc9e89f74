#include "model/rulepacks.h"

#include "base/io.h"
#include "model/builtin.h"

#define TEST_FIELDS                                                                                               \
    "fields: {basis: {type: enum, label: 基数, required: true, values: {persons: 人数, households: 户数, "  \
    "votes: 票权, area: 专有部分面积, members: 成员数, units: 单位数}, example: persons}, "         \
    "at_least: {type: text, label: 以上, help: 含本数, example: 2/3}, "                                      \
    "more_than: {type: text, label: 超过, help: 不含本数, example: 1/2}, "                                  \
    "of: {type: enum, label: 分母, values: {all: 全体, participating: 参与表决, present: 到会, valid: " \
    "有效票}, "                                                                                                \
    "example: participating}, article: {type: text, label: 条文, example: 第二百七十八条}}"
#define SOURCE_FIELDS                                                                                                  \
    "{type: record, label: 依据, required: true, fields: {law: {type: text, label: 法律, required: true, "         \
    "example: 中华人民共和国民法典}, article: {type: text, label: 条文, example: 第二百七十八条}, " \
    "words: {type: text, label: 关键词句, example: 过半数}, url: {type: text, label: 网址, example: "         \
    "'https://…'}}}"
#define STATUS_FIELD                                                                                         \
    "{type: enum, label: 核实, values: {verified: 已核实, unverified: 待核实}, example: unverified}"

static const char pack_fields[] =
    "id: {type: id, label: 代号, required: true, example: jincheng-rules}\n"
    "label: {type: text, label: 名称, required: true, example: 锦程花园业主大会议事规则}\n"
    "level: {type: enum, label: 层级, values: {nation: 国家, province: 省, city: 市, estate: 小区}, example: "
    "estate}\n"
    "parent: {type: text, label: 上一级, example: cn}\n"
    "rules:\n"
    "  type: list\n"
    "  label: 规则\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      id: {type: text, label: 代号, required: true, example: owners-ordinary}\n"
    "      name: {type: text, label: 名称, required: true, example: 业主共同决定一般事项}\n"
    "      kind: {type: enum, label: 类别, values: {decision: 表决, election: 选举, proposal: 提议}, "
    "example: decision}\n"
    "      matters: {type: list, label: 事项, of: {type: record, fields: {id: {type: text, label: 代号, "
    "required: true, "
    "example: use-fund}, name: {type: text, label: 事项, required: true, example: 使用维修资金}}}}\n"
    "      from: {type: date, label: 施行, example: 2021-01-01}\n"
    "      to: {type: date, label: 废止, example: 2030-12-31}\n"
    "      quorum: {type: list, label: 参加要求, of: {type: record, " TEST_FIELDS "}}\n"
    "      passing: {type: list, label: 通过要求, required: true, of: {type: record, " TEST_FIELDS "}}\n"
    "      silent: {type: enum, label: 未参与表决的, values: {never: 不得计入, by_rules: 按议事规则, "
    "allowed: 可以计入}, "
    "example: never}\n"
    "      stricter: {type: bool, label: 可以从严, example: true}\n"
    "      seats: {type: record, label: 名额, fields: {min: {type: count, label: 最少, example: 5}, max: "
    "{type: count, "
    "label: 最多, example: 11}, odd: {type: bool, label: 单数, example: true}, contested: {type: bool, "
    "label: 差额, "
    "example: true}}}\n"
    "      order: {type: list, label: 排名依据, of: {type: enum, values: {persons: 人数, households: 户数, "
    "votes: 票权, "
    "area: 专有部分面积, members: 成员数, units: 单位数}}}\n"
    "      source: " SOURCE_FIELDS "\n"
    "      status: " STATUS_FIELD "\n"
    "      explain: {type: text, label: 说明, example: 过半数同意才通过}\n"
    "periods:\n"
    "  type: list\n"
    "  label: 期限\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      id: {type: text, label: 代号, required: true, example: result-display}\n"
    "      name: {type: text, label: 名称, required: true, example: 结果公示}\n"
    "      is: {type: count, label: 正好, example: 5}\n"
    "      min: {type: count, label: 至少, example: 7}\n"
    "      max: {type: count, label: 至多, example: 30}\n"
    "      unit: {type: enum, label: 单位, required: true, values: {days: 日, workdays: 工作日, months: 月, "
    "years: 年}, "
    "example: days}\n"
    "      from: {type: date, label: 施行, example: 2021-01-01}\n"
    "      to: {type: date, label: 废止, example: 2030-12-31}\n"
    "      source: " SOURCE_FIELDS "\n"
    "      status: " STATUS_FIELD "\n"
    "      explain: {type: text, label: 说明, example: 公示不少于七日}\n";

static const type pack_type = {.name = "rules", .inside = pack_fields};

struct reader {
    load *l;
    field whole; /* the pack as a record: inside is its shape */
};

/* A value of a record by name, with the field that defines it. */
struct at {
    const field *f;
    const fval *v; /* NULL: absent or bad */
};

static struct at in(const field *f, const fval *item, const char *name)
{
    str s = str_from(name);
    return (struct at){nested_field(f, s), item && !item->bad ? nested_value(f, item->as.p, s) : NULL};
}

static str text_in(const field *f, const fval *item, const char *name)
{
    struct at a = in(f, item, name);
    return a.v ? str_trim(val_str(a.v->src)) : STR_NONE;
}

static int64_t number_in(const field *f, const fval *item, const char *name, int64_t otherwise)
{
    struct at a = in(f, item, name);
    return a.v ? a.v->as.n : otherwise;
}

static const nested_list *list_in(const field *f, const fval *item, const char *name, const field **of)
{
    static const nested_list empty = {0};
    struct at a = in(f, item, name);
    *of = a.f;
    return a.v ? a.v->as.p : &empty;
}

static pack_source read_source(const field *f, const fval *item)
{
    struct at s = in(f, item, "source");
    return (pack_source){.law = text_in(s.f, s.v, "law"),
                         .article = text_in(s.f, s.v, "article"),
                         .words = text_in(s.f, s.v, "words"),
                         .url = text_in(s.f, s.v, "url"),
                         .verified = number_in(f, item, "status", 1) == 0};
}

/* Exactly one of at_least and more_than, a share over nought and at most the whole. */
static bool read_share(load *l, const field *f, const fval *item, pack_test *t)
{
    struct at least = in(f, item, "at_least"), more = in(f, item, "more_than");
    if (!least.v == !more.v) {
        diag(l->d, PACK_TEST, val_span(item->src));
        return false;
    }
    const fval *v = least.v ? least.v : more.v;
    t->at_least = least.v != NULL;
    if (frac_parse(str_trim(val_str(v->src)), &t->share) && t->share.num > 0 &&
        t->share.num <= t->share.den && t->share.den <= 1000000)
        return true;
    diag(l->d, PACK_SHARE, val_span(v->src), val_str(v->src));
    return false;
}

static const pack_test *read_tests(load *l, const field *rule, const fval *item, const char *name,
                                   share_of otherwise, size_t *n)
{
    const field *f;
    const nested_list *list = list_in(rule, item, name, &f);
    pack_test *tests = arena_make_n(l->a, pack_test, list->n);
    *n = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *one = &list->items[i];
        struct at basis_at = in(f, one, "basis");
        pack_test t = {.basis = basis_at.v ? (basis)basis_at.v->as.n : BASIS_PERSONS,
                       .of = (share_of)number_in(f, one, "of", otherwise),
                       .article = text_in(f, one, "article")};
        if (one->bad || !basis_at.v || !read_share(l, f, one, &t)) continue;
        tests[(*n)++] = t;
    }
    return tests;
}

static pack_rule read_rule(load *l, const field *f, const fval *item)
{
    const field *mf, *of;
    const nested_list *matters = list_in(f, item, "matters", &mf), *order = list_in(f, item, "order", &of);
    struct at seats = in(f, item, "seats");
    pack_rule r = {.id = text_in(f, item, "id"),
                   .name = text_in(f, item, "name"),
                   .explain = text_in(f, item, "explain"),
                   .kind = (rule_kind)number_in(f, item, "kind", RULE_DECISION),
                   .silent = (silent_law)number_in(f, item, "silent", SILENT_NEVER),
                   .stricter = number_in(f, item, "stricter", 0) != 0,
                   .from = (date)number_in(f, item, "from", DATE_NONE),
                   .to = (date)number_in(f, item, "to", DATE_NONE),
                   .source = read_source(f, item)};
    r.seats = (pack_seats){.min = (int)number_in(seats.f, seats.v, "min", 0),
                           .max = (int)number_in(seats.f, seats.v, "max", 0),
                           .odd = number_in(seats.f, seats.v, "odd", 0) != 0,
                           .contested = number_in(seats.f, seats.v, "contested", 0) != 0};
    pack_matter *m = arena_make_n(l->a, pack_matter, matters->n);
    for (uint32_t i = 0; i < matters->n; i++)
        m[i] = (pack_matter){text_in(mf, &matters->items[i], "id"), text_in(mf, &matters->items[i], "name")};
    r.matters = m;
    r.nmatters = matters->n;
    basis *ranked = arena_make_n(l->a, basis, order->n);
    for (uint32_t i = 0; i < order->n; i++)
        if (!order->items[i].bad) ranked[r.norder++] = (basis)order->items[i].as.n;
    r.order = ranked;
    r.quorum = read_tests(l, f, item, "quorum", OF_ALL, &r.nquorum);
    r.passing = read_tests(l, f, item, "passing", OF_PARTICIPATING, &r.npassing);
    return r;
}

static pack_period read_period(const field *f, const fval *item)
{
    int is = (int)number_in(f, item, "is", 0);
    return (pack_period){.id = text_in(f, item, "id"),
                         .name = text_in(f, item, "name"),
                         .explain = text_in(f, item, "explain"),
                         .min = is ? is : (int)number_in(f, item, "min", 0),
                         .max = is ? is : (int)number_in(f, item, "max", 0),
                         .unit = (period_unit)number_in(f, item, "unit", PERIOD_DAYS),
                         .from = (date)number_in(f, item, "from", DATE_NONE),
                         .to = (date)number_in(f, item, "to", DATE_NONE),
                         .source = read_source(f, item)};
}

static bool overlap(date a_from, date a_to, date b_from, date b_to)
{
    return (a_from == DATE_NONE || b_to == DATE_NONE || a_from <= b_to) &&
           (b_from == DATE_NONE || a_to == DATE_NONE || b_from <= a_to);
}

/* Two versions of a rule on one day: which of them counts would be chance. */
static void check_versions(load *l, const pack *p, const nested_list *rules)
{
    for (size_t i = 0; i < p->nrules; i++)
        for (size_t j = 0; j < i; j++) {
            const pack_rule *x = &p->rules[i], *y = &p->rules[j];
            if (!str_eq(x->id, y->id) || !overlap(x->from, x->to, y->from, y->to)) continue;
            finding *f = diag(l->d, PACK_OVERLAP, val_span(rules->items[i].src), x->id);
            diag_note(l->d, f, FIRST_HERE, val_span(rules->items[j].src));
        }
}

static pack read_pack(struct reader *r, const val *root)
{
    load *l = r->l;
    nested *n = arena_make(l->a, nested);
    n->values = shape_read(l, r->whole.inside, root, NO_FIELD);
    fval item = {.src = root, .as.p = n};
    pack p = {.id = text_in(&r->whole, &item, "id"),
              .name = text_in(&r->whole, &item, "label"),
              .parent = text_in(&r->whole, &item, "parent"),
              .level = (pack_level)number_in(&r->whole, &item, "level", LEVEL_ESTATE)};
    const field *rf, *pf;
    const nested_list *rules = list_in(&r->whole, &item, "rules", &rf);
    const nested_list *periods = list_in(&r->whole, &item, "periods", &pf);
    pack_rule *rs = arena_make_n(l->a, pack_rule, rules->n);
    pack_period *ps = arena_make_n(l->a, pack_period, periods->n);
    for (uint32_t i = 0; i < rules->n; i++) rs[i] = read_rule(l, rf, &rules->items[i]);
    for (uint32_t i = 0; i < periods->n; i++) ps[i] = read_period(pf, &periods->items[i]);
    p.rules = rs;
    p.nrules = rules->n;
    p.periods = ps;
    p.nperiods = periods->n;
    check_versions(l, &p, rules);
    return p;
}

/* Where each pack stands, for findings about it. */
struct places {
    pack *packs;
    span *at;
    size_t n;
};

static void put(load *l, struct places *all, pack p, span at, bool built_in)
{
    for (size_t i = 0; i < all->n; i++) {
        if (!str_eq(all->packs[i].id, p.id)) continue;
        if (all->at[i].file && !built_in) {
            finding *f = diag(l->d, PACK_TWICE, at, p.id);
            diag_note(l->d, f, FIRST_HERE, all->at[i]);
        }
        all->packs[i] = p;
        all->at[i] = at;
        return;
    }
    all->packs[all->n] = p;
    all->at[all->n++] = at;
}

static void check_parents(load *l, const struct places *all)
{
    pack_set set = {all->packs, all->n};
    for (size_t i = 0; i < all->n; i++) {
        const pack *p = &all->packs[i];
        size_t steps = 0;
        for (const pack *up = p; up && up->parent.n && steps <= all->n; steps++) {
            const pack *next = pack_find(&set, up->parent);
            if (!next && up == p) diag(l->d, PACK_PARENT, all->at[i], p->parent);
            up = next;
        }
        if (steps > all->n) diag(l->d, PACK_CIRCLE, all->at[i], p->id);
    }
}

static bool is_pack(const tree_doc *doc)
{
    return str_eq(doc->folder, STR("rules")) && !str_eq(tree_stem(doc), STR("README"));
}

/* Room for the packs among n documents, and more besides. */
static struct places places_new(load *l, const tree_doc *docs, size_t n, size_t more)
{
    size_t most = more;
    for (size_t i = 0; i < n; i++) most += is_pack(&docs[i]);
    return (struct places){arena_make_n(l->a, pack, most), arena_make_n(l->a, span, most), 0};
}

static void put_documents(struct reader *r, struct places *all, const tree_doc *docs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const tree_doc *doc = &docs[i];
        if (!is_pack(doc)) continue;
        if (doc->root->kind == VAL_MAP) put(r->l, all, read_pack(r, doc->root), val_span(doc->root), false);
        else diag(r->l->d, PACK_NOT_MAP, val_span(doc->root));
    }
}

static struct reader reader_new(load *l)
{
    struct reader r = {.l = l, .whole = {.name = STR("rules"), .label = STR("rules")}};
    r.whole.inside = shape_builtin(l, &pack_type);
    return r;
}

pack_set rulepacks_parse(load *l, const tree_doc *docs, size_t n)
{
    struct reader r = reader_new(l);
    struct places all = places_new(l, docs, n, 0);
    put_documents(&r, &all, docs, n);
    check_parents(l, &all);
    return (pack_set){all.packs, all.n};
}

void rulepacks_load(load *l)
{
    struct reader r = reader_new(l);
    size_t nfiles, built_in = 0;
    const yaml_docs *docs = builtin_read(l, STR("src/rules/packs/"), &nfiles);
    for (size_t i = 0; i < nfiles; i++) built_in += docs[i].n;
    struct places all = places_new(l, l->m->tree.docs, l->m->tree.ndocs, built_in);
    for (size_t i = 0; i < nfiles; i++)
        for (size_t k = 0; k < docs[i].n; k++)
            put(l, &all, read_pack(&r, &docs[i].roots[k]), SPAN_NONE, true);
    put_documents(&r, &all, l->m->tree.docs, l->m->tree.ndocs);
    check_parents(l, &all);
    struct packs *packs = arena_make(l->a, struct packs);
    packs->set = (pack_set){all.packs, all.n};
    l->m->packs = packs;
}

void rulepacks_read(load *l, str folder)
{
    model *m = l->m;
    char *rules = str_c(l->a, str_fmt(l->a, "%.*s/content/rules", STR_ARG(folder)));
    if (folder.n && io_is_folder(rules)) tree_read(&m->tree, m->arenas, 1, l->d, rules, STR("content/rules"));
    tree_drop_torn(&m->tree, STR_NONE);
    for (size_t i = 0; i < m->tree.ndocs; i++) m->tree.docs[i].folder = STR("rules");
    rulepacks_load(l);
}

/* ---- asking ----------------------------------------------------------------------------------- */

str rulepacks_jurisdiction(const model *m)
{
    const fval *v = m->site ? record_value(m->site, STR("jurisdiction")) : NULL;
    str s = v ? str_trim(val_str(v->src)) : STR_NONE;
    return s.n ? s : STR("cn");
}

static str pack_at(const void *list, size_t i) { return ((const pack_set *)list)->packs[i].id; }

str rulepacks_nearest_pack(const model *m, str id)
{
    const pack_set *set = &m->packs->set;
    return str_nearest(id, set, set->n, pack_at);
}

static str name_at(const void *list, size_t i) { return ((const str *)list)[i]; }

str rulepacks_nearest_rule(load *l, str jurisdiction, str id)
{
    const pack_set *set = &l->m->packs->set;
    size_t n = 0, most = 0;
    for (size_t i = 0; i < set->n; i++) most += set->packs[i].nrules;
    str *names = arena_make_n(l->a, str, most);
    const pack *p = pack_find(set, jurisdiction);
    for (size_t steps = 0; p && steps < set->n; steps++) {
        for (size_t i = 0; i < p->nrules; i++) {
            bool seen = false;
            for (size_t k = 0; k < n && !seen; k++) seen = str_eq(names[k], p->rules[i].id);
            if (!seen) names[n++] = p->rules[i].id;
            if (str_eq(p->rules[i].name, id)) return p->rules[i].id;
        }
        p = p->parent.n ? pack_find(set, p->parent) : NULL;
    }
    return str_nearest(id, names, n, name_at);
}
