/* tally (表决): totals and votes by basis; the decision engine says what follows from them. */
#include "model/types/vote.h"

#define SIDES                                                                                                \
    "for: " VOTE_FIGURES("同意") ", against: " VOTE_FIGURES("反对") ", abstain: " VOTE_FIGURES(              \
        "弃权") ", follow: " VOTE_FIGURES("从多数")

static const char inside[] = VOTE_COMMON
    "matter: {type: text, max: 60, label: 表决事项, help: 特别事项写明是哪一种，代号见 gongshi explain, "
    "example: use-fund}\n"
    "silent: {type: enum, label: 未参与表决的业主, help: 议事规则怎样对待没有投票的业主, values: "
    "{not_counted: 不计入, majority: 计入多数, "
    "for: 视为同意, abstain: 视为弃权}, "
    "example: not_counted}\n"
    "silent_source: {type: text, max: 300, label: 计入依据, help: 把没有投票的业主计入的，写依据哪一条, "
    "example: 业主大会议事规则第十八条}\n"
    "silent_counted: " VOTE_FIGURES(
        "计入的未参与表决业主") "\n"
                                "votes: {type: record, label: 票数, help: 同意、反对、弃权各多少, fields: "
                                "{" SIDES "}}\n"
                                "channels: {type: list, label: 各渠道票数, help: "
                                "分线上、线下等渠道的，逐个渠道写, of: {type: record, fields: {name: "
                                "{type: text, label: 渠道, help: 线上、现场、书面等, required: true, "
                                "example: 线上}, " SIDES "}}}\n"
                                "others: {type: list, label: 其他基数, help: 公布比例时用到的其他总数, of: "
                                "{type: record, fields: {name: "
                                "{type: text, label: 名称, help: 这个总数叫什么, required: true, "
                                "example: 已入住户数}, " VOTE_BASES "}}}\n"
                                "declared: {type: enum, label: 宣布的结果, help: "
                                "会上宣布的结果，与票数不符的不能发布, values: {passed: 通过, rejected: "
                                "未通过, no_decision: 未产生有效决定, "
                                "undeterminable: 无法判定}, example: 通过}\n"
                                "printed: {type: list, label: 公布的比例, help: "
                                "对外公布过的百分数，逐个核对, of: {type: record, fields: "
                                "{figure: {type: text, label: 数字, help: 哪个数，如 for.persons, required: "
                                "true, "
                                "example: for.persons}, percent: {type: text, label: 比例, help: "
                                "公布的百分数, required: true, "
                                "example: 69.66%}, "
                                "of: {type: text, label: 分母, help: 以什么为分母，如 participating, "
                                "required: true, example: participating}}}}\n";

struct tally_value {
    nested base; /* first: read, linked, checked and described as a record */
    tally t;
    vote_rule rule;
    const decide_result *r; /* NULL: no rule, reported */
};

/* ---- reading ---------------------------------------------------------------------------------- */

static void read_sides(const field *f, const nested *n, figures votes[VOTE_COUNT])
{
    for (int v = 0; v < VOTE_COUNT; v++) votes[v] = vote_figures(vote_in(f, n, figure_key((figure_of)v)));
}

static void read_channels(load *l, const field *f, const nested *n, tally *t)
{
    vote_at list = vote_in(f, n, STR("channels"));
    const nested_list *items = vote_items(list);
    tally_channel *channels = arena_make_n(l->a, tally_channel, items->n);
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->items[i].bad) continue;
        const nested *one = items->items[i].as.p;
        channels[t->nchannels].name = vote_text(list.f, one, STR("name"));
        read_sides(list.f, one, channels[t->nchannels++].votes);
    }
    t->channels = channels;
}

static void read_others(load *l, const field *f, const nested *n, tally *t)
{
    vote_at list = vote_in(f, n, STR("others"));
    const nested_list *items = vote_items(list);
    tally_other *others = arena_make_n(l->a, tally_other, items->n);
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->items[i].bad) continue;
        others[t->nothers].name = vote_text(list.f, items->items[i].as.p, STR("name"));
        others[t->nothers++].v = vote_figures((vote_at){list.f, &items->items[i]});
    }
    t->others = others;
}

/* "participating", "totals.households", or the name of one of `others`. */
static bool read_ref(const tally *t, str s, figure_ref *out)
{
    bool has_basis;
    for (uint32_t i = 0; i < t->nothers; i++) {
        if (!str_eq(s, t->others[i].name)) continue;
        *out = (figure_ref){FIGURE_OTHER, out->basis, i};
        for (int b = 0; b < BASIS_COUNT && !t->others[i].v.known[out->basis]; b++)
            if (t->others[i].v.known[b]) out->basis = (basis)b;
        return true;
    }
    return figure_ref_parse(s, out, &has_basis);
}

static bool read_percent(str s, dec *out)
{
    s = str_trim(s);
    if (str_ends(s, STR("%")) || str_ends(s, STR("％")))
        s = str_sub(s, 0, s.n - (s.p[s.n - 1] == '%' ? 1 : 3));
    return dec_parse(str_trim(s), out) && out->value >= 0 && out->scale <= 6;
}

static bool read_printed(load *l, const field *f, const nested *n, tally *t)
{
    vote_at list = vote_in(f, n, STR("printed"));
    const nested_list *items = vote_items(list);
    tally_printed *printed = arena_make_n(l->a, tally_printed, items->n);
    bool ok = true;
    for (uint32_t i = 0; i < items->n; i++) {
        const nested *one = items->items[i].bad ? NULL : items->items[i].as.p;
        tally_printed p = {.figure = {FIGURE_FOR, BASIS_PERSONS, 0}};
        vote_at figure = vote_in(list.f, one, STR("figure")), of = vote_in(list.f, one, STR("of"));
        vote_at percent = vote_in(list.f, one, STR("percent"));
        if (!figure.v || !of.v || !percent.v) continue;
        str name = str_trim(val_str(figure.v->src)), whole = str_trim(val_str(of.v->src));
        bool known = read_ref(t, name, &p.figure);
        p.of.basis = p.figure.basis;
        if (!known) diag(l->d, PRINTED_FIGURE, val_span(figure.v->src), name);
        else if (!read_ref(t, whole, &p.of)) diag(l->d, PRINTED_FIGURE, val_span(of.v->src), whole);
        else if (!read_percent(val_str(percent.v->src), &p.percent))
            diag(l->d, PERCENT_BAD, val_span(percent.v->src), val_str(percent.v->src));
        else printed[t->nprinted++] = p;
        ok = ok && t->nprinted == i + 1;
    }
    t->printed = printed;
    return ok;
}

static bool tally_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!record_parse(l, f, v, out)) return false;
    struct tally_value *tv = arena_make(l->a, struct tally_value);
    tv->base = *(const nested *)out->as.p;
    const nested *n = &tv->base;
    tv->t = vote_common(f, n);
    read_sides(vote_in(f, n, STR("votes")).f, vote_nested(vote_in(f, n, STR("votes"))), tv->t.votes);
    read_channels(l, f, n, &tv->t);
    read_others(l, f, n, &tv->t);
    tv->t.silent = vote_figures(vote_in(f, n, STR("silent_counted")));
    tv->t.silent_as = (silent_as)vote_number(f, n, STR("silent"), SILENT_APART);
    tv->t.silent_sourced = vote_text(f, n, STR("silent_source")).n > 0;
    tv->t.declared = (outcome)(vote_number(f, n, STR("declared"), -1) + OUTCOME_PASSED);
    out->as.p = tv;
    return read_printed(l, f, n, &tv->t);
}

/* ---- judging ---------------------------------------------------------------------------------- */

/* Why the outcome is what it is: the lines that fail or cannot be told, else all. Where 未通过 is declared,
 * also why those against did not win. */
static str why(load *l, const decide_result *r, outcome declared)
{
    buf out = {0};
    for (int pass = 0; pass < 2 && !out.n; pass++)
        for (size_t i = 0; i < r->nlines; i++) {
            bool against = r->lines[i].kind == LINE_REJECTING && declared != OUTCOME_REJECTED;
            if (!pass && (r->lines[i].met == TRI_YES || against)) continue;
            if (out.n) buf_put(&out, STR("；"));
            buf_put(&out, decide_line_text(l->a, &r->lines[i]));
        }
    str s = str_copy(l->a, buf_str(&out));
    buf_fini(&out);
    return s;
}

static void report_declared(load *l, const struct tally_value *tv, const val *at)
{
    const decide_result *r = tv->r, *shown = r->local && r->governing != r->outcome ? r->local : r;
    str said = outcome_name(tv->t.declared);
    if (r->declared == DECLARED_WRONG)
        diag(l->d, DECLARED_WRONG, val_span(at), said, outcome_name(r->governing), shown->rule->name,
             why(l, shown, tv->t.declared));
    else if (r->declared == DECLARED_OPEN) diag(l->d, DECLARED_OPEN, val_span(at), said);
}

/* wrong: some figures are, which was said; that nothing can be told from them is no news. */
static void report_result(load *l, const field *f, const val *src, const struct tally_value *tv, bool wrong)
{
    const nested *n = &tv->base;
    vote_at silent = vote_in(f, n, STR("silent")), declared = vote_in(f, n, STR("declared"));
    span quiet = val_span(silent.v ? silent.v->src : src), rule = val_span(src);
    for (size_t i = 0; i < tv->r->nreasons; i++) {
        const decide_reason *why_not = &tv->r->reasons[i];
        switch (why_not->code) {
        case DECIDE_SILENT_UNSOURCED: diag(l->d, SILENT_UNSOURCED, quiet); break;
        case DECIDE_SILENT_FORBIDDEN: diag(l->d, SILENT_FORBIDDEN, quiet, tv->r->rule->name); break;
        case DECIDE_SILENT_UNCLEAR: diag(l->d, SILENT_UNCLEAR, quiet); break;
        case DECIDE_SILENT_DECIDES:
            diag(l->d, SILENT_DECIDES, quiet, outcome_name(tv->r->outcome),
                 outcome_name(tv->r->without_silent->outcome));
            break;
        case DECIDE_LOCAL_LAXER:
            diag(l->d, LOCAL_LAXER, rule, tv->r->local->rule->name, tv->r->rule->name);
            break;
        default: break;
        }
    }
    if (wrong && tv->r->governing == OUTCOME_UNDETERMINABLE) return;
    if (declared.v) report_declared(l, tv, declared.v->src);
    else if (tv->r->governing == OUTCOME_UNDETERMINABLE)
        diag(l->d, VOTE_UNDETERMINABLE, val_span(src), why(l, tv->r, OUTCOME_NONE));
}

static void tally_check(load *l, const field *f, fval *v)
{
    struct tally_value *tv = (struct tally_value *)(uintptr_t)v->as.p;
    record_check(l, f, v);
    tv->rule = vote_choose(l, f, v->src, &tv->base, false);
    tv->t.on = tv->rule.on;
    vote_check_day(l, f, v->src, &tv->base, &tv->t);
    figures_report report = figures_check(l->a, &tv->t);
    vote_report(l, f, v->src, &tv->base, &tv->t, &report);
    if (!tv->rule.choice.law) return;
    bool wrong = vote_has_bad(f->inside, tv->base.values);
    for (size_t i = 0; i < report.n; i++) wrong = wrong || !figures_is_hint(report.problems[i].code);
    tv->r = decide_vote(l->a, tv->rule.choice.law, tv->rule.choice.local, &tv->t);
    report_result(l, f, v->src, tv, wrong);
}

void tally_case(const fval *v, vote_case *out)
{
    const struct tally_value *tv = v->as.p;
    out->t = &tv->t;
    out->decision = tv->r;
    out->rule = tv->rule.choice;
}

/* ---- for templates ---------------------------------------------------------------------------- */

static void put_outcome(vote_object *o, outcome is)
{
    vote_put_text(o, "outcome", outcome_name(is));
    vote_put_text(o, "word", outcome_name(is));
    vote_put_text(o, "code", outcome_key(is));
    for (int k = OUTCOME_PASSED; k <= OUTCOME_UNDETERMINABLE; k++)
        vote_put(o, str_c(o->in, outcome_key((outcome)k)), dyn_bool(k == (int)is));
}

static dyn reasons_dyn(const decide_result *r, dyn_env *env)
{
    dyn *items = arena_make_n(env->scratch, dyn, r->nreasons);
    for (size_t i = 0; i < r->nreasons; i++)
        items[i] = dyn_text(decide_reason_text(env->scratch, &r->reasons[i]));
    return dyn_array(items, (uint32_t)r->nreasons);
}

static dyn silent_dyn(const struct tally_value *tv, const decide_result *r, const field *f, dyn_env *env)
{
    arena *a = env->scratch;
    if (!r->silent_counted) return DYN_NO;
    vote_object o = vote_new(a);
    vote_put_text(&o, "side", figure_name((figure_of)r->silent_side));
    vote_put_text(&o, "source", vote_text(f, &tv->base, STR("silent_source")));
    for (int b = 0; b < BASIS_COUNT; b++)
        vote_put_text(&o, str_c(a, basis_key((basis)b)),
                      r->silent_added.known[b] ? decide_quantity(a, r->silent_added.v[b], (basis)b)
                                               : STR_NONE);
    return vote_dyn(&o);
}

static dyn result_dyn(const struct tally_value *tv, const decide_result *r, const field *f, dyn_env *env)
{
    if (!r) return DYN_NO;
    vote_object o = vote_new(env->scratch);
    bool top = r == tv->r;
    put_outcome(&o, top ? r->governing : r->outcome);
    str sentence = decide_sentence(env->scratch, r);
    vote_put_text(&o, "sentence", sentence);
    vote_put_text(&o, "why", vote_why(sentence));
    vote_put(&o, "lines", vote_lines_dyn(r->lines, r->nlines, env));
    vote_put(&o, "reasons", reasons_dyn(r, env));
    vote_put(&o, "rule",
             vote_rule_dyn(r->rule, top ? tv->rule.choice.law_pack : tv->rule.choice.local_pack, env));
    vote_put(&o, "silent", silent_dyn(tv, r, f, env));
    vote_put_text(&o, "by_law", top ? outcome_name(r->outcome) : STR_NONE);
    vote_put(&o, "local", top ? result_dyn(tv, r->local, f, env) : DYN_NO);
    vote_put(&o, "without_silent", top ? result_dyn(tv, r->without_silent, f, env) : DYN_NO);
    return vote_dyn(&o);
}

static dyn channels_dyn(const tally *t, dyn_env *env)
{
    dyn *items = arena_make_n(env->scratch, dyn, t->nchannels);
    for (uint32_t i = 0; i < t->nchannels; i++) {
        tally one = tally_none();
        for (int v = 0; v < VOTE_COUNT; v++) one.votes[v] = t->channels[i].votes[v];
        tally *kept = arena_make(env->scratch, tally);
        *kept = one;
        vote_object o = vote_new(env->scratch);
        vote_put_text(&o, "name", t->channels[i].name);
        vote_put(&o, "rows", vote_table_dyn(kept, NULL, env));
        items[i] = vote_dyn(&o);
    }
    return dyn_array(items, (uint32_t)t->nchannels);
}

static dyn tally_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct tally_value *tv = v->as.p;
    const tally *t = &tv->t;
    dyn common = vote_part(f, &tv->base, t, &tv->rule, name, env);
    if (!dyn_is(common, DYN_ABSENT)) return common;
    if (name_is(name, "result")) return result_dyn(tv, tv->r, f, env);
    if (name_is(name, "rows")) return vote_table_dyn(t, tv->rule.choice.law, env);
    if (name_is(name, "channels")) return channels_dyn(t, env);
    if (name_is(name, "silent_source")) return dyn_text(vote_text(f, &tv->base, STR("silent_source")));
    if (name_is(name, "declared")) return t->declared ? dyn_text(outcome_name(t->declared)) : DYN_NO;
    return tv->r ? dyn_get(result_dyn(tv, tv->r, f, env), name, env) : DYN_NOTHING;
}

static str tally_text(const field *f, const fval *v, dyn_env *env)
{
    const struct tally_value *tv = v->as.p;
    (void)f, (void)env;
    return tv->r ? outcome_name(tv->r->governing) : STR_NONE;
}

const type type_tally = {
    .name = "tally",
    .block = true,
    .parse = tally_parse,
    .link = record_link,
    .check = tally_check,
    .part = tally_part,
    .text = tally_text,
    .schema = record_schema,
    .inside = inside,
    .parts =
        "outcome word code passed rejected no_decision undeterminable sentence why lines reasons rule local "
        "without_silent silent "
        "by_law silent_source result date stage stage_word rows channels ballots proxies declared note"};
