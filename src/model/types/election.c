/* votes (票数), election (选举): candidates, votes and seats; the election engine says who is in. */
#include "model/types/vote.h"
#include "rules/elect.h"

/* ---- votes: a plain number, or figures by basis ------------------------------------------------ */

struct votes_value {
    nested base; /* first: as a record; every value absent where a plain number was written */
    bool plain;
    int64_t n;
};

static bool votes_parse(load *l, const field *f, const val *v, fval *out)
{
    struct votes_value *votes = arena_make(l->a, struct votes_value);
    if (v->kind == VAL_MAP) {
        if (!record_parse(l, f, v, out)) return false;
        votes->base = *(const nested *)out->as.p;
    } else {
        str s;
        if (!want_text(l, f, v, &s)) return false;
        votes->base.values = shape_none(l->a, f->inside);
        votes->plain = num_parse(str_trim(s), &votes->n) && votes->n >= 0 && votes->n <= 1000000000;
        if (!votes->plain) {
            suggest_narrow(l, type_error(l, COUNT_BAD, v, field_title(l, f), s), s);
            return false;
        }
    }
    out->as.p = votes;
    return true;
}

static str votes_text(const field *f, const fval *v, dyn_env *env)
{
    const struct votes_value *votes = v->as.p;
    if (votes->plain) return num_grouped(env->scratch, votes->n);
    figures all = vote_figures((vote_at){f, v});
    str text = STR_NONE;
    for (int b = 0; b < BASIS_COUNT; b++) {
        if (!all.known[b]) continue;
        str one = decide_quantity(env->scratch, all.v[b], (basis)b);
        text = text.n ? str_fmt(env->scratch, "%.*s，%.*s", STR_ARG(text), STR_ARG(one)) : one;
    }
    return text;
}

static void votes_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out,
             "\"type\":[\"integer\",\"string\",\"object\"],\"additionalProperties\":false,\"properties\":{");
    for (int b = 0; b < BASIS_COUNT; b++) {
        buf_fmt(out, "%s\"%.*s\":{\"title\":", b ? "," : "", STR_ARG(basis_key((basis)b)));
        buf_put_json(out, basis_name((basis)b));
        buf_puts(out, ",\"type\":[\"number\",\"string\"]}");
    }
    buf_putc(out, '}');
}

static const char votes_inside[] = "{" VOTE_BASES "}";

const type type_votes = {.name = "votes",
                         .parse = votes_parse,
                         .link = record_link,
                         .check = record_check,
                         .passes_on = true,
                         .text = votes_text,
                         .schema = votes_schema,
                         .inside = votes_inside,
                         .parts = "text"};

/* ---- election ---------------------------------------------------------------------------------- */

static const char inside[] = VOTE_COMMON
    "seats: {type: count, label: 应选名额, help: 应选几人, required: true, min: 1, max: 1000, example: 5}\n"
    "reserve: {type: count, label: 候补名额, help: 候补几人, max: 1000, example: 1}\n"
    "choices: {type: count, label: 每票最多可选, help: 一张票最多选几人, min: 1, max: 1000, example: 5}\n"
    "candidates: {type: list, label: 候选人, help: 候选人和各自得票, required: true, example: [{name: "
    "样本甲, votes: 210}], of: "
    "{type: record, "
    "fields: {name: {type: person, show: full, label: 姓名, help: 候选人姓名, required: true, example: "
    "样本甲}, "
    "unit: {type: text, max: 60, label: 楼栋或单位, help: 住哪栋楼或在哪个单位, example: 3号楼}, votes: "
    "{type: votes, label: 得票, help: 得了多少票, "
    "example: 210}, "
    "against: {type: votes, label: 反对, help: 反对票, example: 12}, abstain: {type: votes, label: 弃权, "
    "help: 弃权票, example: 8}, "
    "withdrawn: {type: bool, label: 已退出, help: 选举前退出的写“是”, example: 否}}}}\n"
    "declared: {type: list, label: 宣布当选, help: 会上宣布的当选人, example: [样本甲], of: {type: person, "
    "show: full}}\n"
    "declared_reserve: {type: list, label: 宣布候补, help: 会上宣布的候补人选, example: [样本乙], of: {type: "
    "person, show: full}}\n";

struct election_value {
    nested base; /* first: read, linked, checked and described as a record */
    election e;
    candidate *candidates;
    str *units;
    const val **places;  /* of each candidate */
    int64_t (*plain)[3]; /* votes, against, abstain without a basis; -1: by basis, or none */
    vote_rule rule;
    const elect_result *r; /* NULL: no rule, reported */
};

/* A person is written as a name or as {name: …}. */
static str person_name(const val *v) { return str_trim(val_str(v->kind == VAL_MAP ? VAL_AT(v, "name") : v)); }

static int64_t plain_number(vote_at votes)
{
    const struct votes_value *v = votes.v ? votes.v->as.p : NULL;
    return v && v->plain ? v->n : -1;
}

static void read_candidates(load *l, const field *f, struct election_value *ev)
{
    vote_at list = vote_in(f, &ev->base, STR("candidates"));
    const nested_list *items = vote_items(list);
    ev->candidates = arena_make_n(l->a, candidate, items->n);
    ev->units = arena_make_n(l->a, str, items->n);
    ev->places = arena_make_n(l->a, const val *, items->n);
    ev->plain = arena_alloc(l->a, items->n * sizeof *ev->plain);
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->items[i].bad) continue;
        const nested *one = items->items[i].as.p;
        vote_at name = vote_in(list.f, one, STR("name")), votes = vote_in(list.f, one, STR("votes"));
        size_t n = ev->e.n;
        if (!name.v) continue;
        ev->candidates[n] = (candidate){.name = person_name(name.v->src),
                                        .withdrawn = vote_number(list.f, one, STR("withdrawn"), 0) != 0,
                                        .votes = vote_figures(votes)};
        vote_at against = vote_in(list.f, one, STR("against")),
                abstain = vote_in(list.f, one, STR("abstain"));
        ev->candidates[n].against = vote_figures(against);
        ev->candidates[n].abstain = vote_figures(abstain);
        ev->plain[n][0] = plain_number(votes);
        ev->plain[n][1] = plain_number(against);
        ev->plain[n][2] = plain_number(abstain);
        ev->units[n] = vote_text(list.f, one, STR("unit"));
        ev->places[n] = votes.v ? votes.v->src : items->items[i].src;
        ev->e.n++;
    }
    ev->e.candidates = ev->candidates;
}

static const str *read_names(load *l, vote_at list, size_t *n)
{
    const nested_list *items = vote_items(list);
    str *names = arena_make_n(l->a, str, items->n);
    for (uint32_t i = 0; i < items->n; i++)
        if (!items->items[i].bad) names[(*n)++] = person_name(items->items[i].src);
    return names;
}

static bool election_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!record_parse(l, f, v, out)) return false;
    struct election_value *ev = arena_make(l->a, struct election_value);
    ev->base = *(const nested *)out->as.p;
    ev->e.base = vote_common(f, &ev->base);
    ev->e.seats = (int)vote_number(f, &ev->base, STR("seats"), 0);
    ev->e.reserve = (int)vote_number(f, &ev->base, STR("reserve"), 0);
    ev->e.choices = (int)vote_number(f, &ev->base, STR("choices"), 0);
    read_candidates(l, f, ev);
    ev->e.declared = read_names(l, vote_in(f, &ev->base, STR("declared")), &ev->e.ndeclared);
    ev->e.declared_reserve =
        read_names(l, vote_in(f, &ev->base, STR("declared_reserve")), &ev->e.ndeclared_reserve);
    out->as.p = ev;
    return ev->e.seats > 0;
}

/* A plain number of votes is on the heads that the rule counts. */
static void settle_plain_votes(struct election_value *ev, const pack_rule *rule)
{
    basis heads = BASIS_PERSONS;
    for (size_t i = rule->npassing; i-- > 0;)
        if (basis_whole(rule->passing[i].basis)) heads = rule->passing[i].basis;
    if (rule->norder) heads = rule->order[0];
    for (size_t i = 0; i < ev->e.n; i++) {
        candidate *c = &ev->candidates[i];
        figures *const sides[] = {&c->votes, &c->against, &c->abstain};
        for (size_t k = 0; k < 3; k++) {
            if (ev->plain[i][k] < 0) continue;
            sides[k]->known[heads] = true;
            sides[k]->v[heads] = (dec){ev->plain[i][k], 0};
        }
    }
}

/* Why the votes do not elect a candidate: what of the minimum is not reached, else how it went. */
static str why_not(load *l, const struct election_value *ev, size_t who, str otherwise)
{
    str s = STR_NONE;
    for (size_t i = 0; i < ev->r->nrows; i++) {
        const elect_row *row = &ev->r->rows[i];
        for (size_t k = 0; k < row->nlines && row->candidate == who && row->state == ELECT_BELOW; k++) {
            if (row->lines[k].met == TRI_YES) continue;
            str line = decide_line_text(l->a, &row->lines[k]);
            s = s.n ? str_fmt(l->a, "%.*s；%.*s", STR_ARG(s), STR_ARG(line)) : line;
        }
    }
    return s.n ? s : otherwise;
}

static void report_one(load *l, const field *f, const val *src, const struct election_value *ev,
                       const elect_problem *p)
{
    const election *e = &ev->e;
    arena *a = l->a;
    bool of_reserve = p->code == ELECT_RESERVE_NOT || p->code == ELECT_RESERVE_MISSING;
    vote_at seats = vote_in(f, &ev->base, STR("seats"));
    vote_at said = vote_in(f, &ev->base, of_reserve ? STR("declared_reserve") : STR("declared"));
    span at = val_span(seats.v ? seats.v->src : src);
    str name = p->candidate < e->n ? e->candidates[p->candidate].name : STR_NONE;
    span cand = p->candidate < e->n ? val_span(ev->places[p->candidate]) : at;
    str x = dec_text(a, p->found), y = dec_text(a, p->limit), votes = elect_sentence(a, e, ev->r);
    span declared = val_span(said.v ? said.v->src : src);
    const nested_list *items = vote_items(said);
    bool by_name = p->code == ELECT_DECLARED_NOT || p->code == ELECT_DECLARED_TIED ||
                   p->code == ELECT_DECLARED_UNKNOWN || p->code == ELECT_RESERVE_NOT;
    if (by_name && p->other < items->n) declared = val_span(items->items[p->other].src);
    switch (p->code) {
    case ELECT_SEATS_EVEN: diag(l->d, ELECT_SEATS_ODD, at, x, ev->r->rule->name); break;
    case ELECT_SEATS_RANGE: diag(l->d, ELECT_SEATS_NUMBER, at, x, y, ev->r->rule->name); break;
    case ELECT_NOT_CONTESTED: diag(l->d, ELECT_CONTESTED, at, x, y); break;
    case ELECT_SAME_NAME: diag(l->d, ELECT_NAME_TWICE, cand, name); break;
    case ELECT_VOTES_MISSING: diag(l->d, ELECT_NO_VOTES, cand, name, basis_name(p->figure.basis)); break;
    case ELECT_BASIS_MISSING:
        diag(l->d, ELECT_NO_BASIS, at, basis_name(p->figure.basis), ev->r->rule->name);
        break;
    case ELECT_PARTS: diag(l->d, ELECT_SIDES, cand, name, x, vote_figure_title(a, p->figure), y); break;
    case ELECT_VOTES_OVER:
        diag(l->d, ELECT_TOO_MANY, cand, name, x, vote_figure_title(a, p->figure), y);
        break;
    case ELECT_SUM_OVER: diag(l->d, ELECT_SUM, at, x, y, vote_figure_title(a, p->figure)); break;
    case ELECT_BODY_TOO_SMALL: diag(l->d, ELECT_BODY_SMALL, at, x, y); break;
    case ELECT_BODY_EVEN: diag(l->d, ELECT_BODY_NOT_ODD, at, x); break;
    case ELECT_DECLARED_NOT:
        diag(l->d, ELECT_SAID_NOT, declared, name, why_not(l, ev, p->candidate, votes));
        break;
    case ELECT_DECLARED_TIED: diag(l->d, ELECT_SAID_TIED, declared, name, votes); break;
    case ELECT_DECLARED_UNKNOWN: diag(l->d, ELECT_SAID_UNKNOWN, declared, e->declared[p->other]); break;
    case ELECT_DECLARED_MISSING: diag(l->d, ELECT_SAID_MISSING, declared, name, votes); break;
    case ELECT_RESERVE_NOT:
        diag(l->d, ELECT_SAID_RESERVE, declared, e->declared_reserve[p->other], votes);
        break;
    case ELECT_RESERVE_MISSING: diag(l->d, ELECT_RESERVE_UNSAID, declared, name, votes); break;
    }
}

static void report_result(load *l, const field *f, const val *src, const struct election_value *ev)
{
    vote_at said = vote_in(f, &ev->base, STR("declared"));
    bool unknown = ev->r->outcome == ELECTION_UNDETERMINABLE;
    span at = val_span(said.v ? said.v->src : src);
    if (ev->e.ndeclared && (unknown || ev->r->outcome == ELECTION_INVALID))
        diag(l->d, ELECT_SAID_VOID, at, elect_sentence(l->a, &ev->e, ev->r));
    else if (unknown) diag(l->d, ELECT_UNDETERMINABLE, at, elect_sentence(l->a, &ev->e, ev->r));
    else if (ev->e.ndeclared && ev->e.base.stage == STAGE_EXTENDED) diag(l->d, ELECT_SAID_OPEN, at);
}

static void election_check(load *l, const field *f, fval *v)
{
    struct election_value *ev = (struct election_value *)(uintptr_t)v->as.p;
    record_check(l, f, v);
    ev->rule = vote_choose(l, f, v->src, &ev->base, true);
    ev->e.base.on = ev->rule.on;
    vote_check_day(l, f, v->src, &ev->base, &ev->e.base);
    if (ev->rule.choice.law) settle_plain_votes(ev, ev->rule.choice.law);
    figures_report report = figures_check(l->a, &ev->e.base);
    vote_report(l, f, v->src, &ev->base, &ev->e.base, &report);
    if (!ev->rule.choice.law) return;
    ev->r = elect_count(l->a, ev->rule.choice.law, &ev->e);
    bool wrong = vote_has_bad(f->inside, ev->base.values);
    for (size_t i = 0; i < ev->r->nproblems; i++) {
        report_one(l, f, v->src, ev, &ev->r->problems[i]);
        wrong = wrong || elect_is_error(ev->r->problems[i].code);
    }
    for (size_t i = 0; i < report.n; i++) wrong = wrong || !figures_is_hint(report.problems[i].code);
    if (!wrong) report_result(l, f, v->src, ev);
}

void election_case(const fval *v, vote_case *out)
{
    const struct election_value *ev = v->as.p;
    out->t = &ev->e.base;
    out->e = &ev->e;
    out->count = ev->r;
    out->rule = ev->rule.choice;
}

/* ---- for templates ----------------------------------------------------------------------------- */

static dyn row_dyn(const struct election_value *ev, const elect_row *row, dyn_env *env)
{
    arena *a = env->scratch;
    const candidate *c = &ev->e.candidates[row->candidate];
    vote_object o = vote_new(a);
    vote_put_text(&o, "name", c->name);
    vote_put_text(&o, "unit", ev->units[row->candidate]);
    vote_put_text(&o, "rank", row->rank ? str_fmt(a, "%d", row->rank) : STR_NONE);
    vote_put_text(&o, "state", elect_state_key(row->state));
    vote_put_text(&o, "state_word", elect_state_name(row->state));
    vote_put(&o, "elected", dyn_bool(row->state == ELECT_IN));
    vote_put(&o, "reserve", dyn_bool(row->state == ELECT_RESERVE));
    vote_put(&o, "runoff", dyn_bool(row->state == ELECT_TIED || row->state == ELECT_RESERVE_TIED));
    vote_put(&o, "lines", vote_lines_dyn(row->lines, row->nlines, env));
    for (int b = 0; b < BASIS_COUNT; b++)
        vote_put_text(&o, str_c(a, basis_key((basis)b)),
                      c->votes.known[b] ? decide_quantity(a, c->votes.v[b], (basis)b) : STR_NONE);
    basis by = ev->r->ranked_by;
    if (c->votes.known[by]) {
        str n = by == BASIS_AREA ? decide_quantity(a, c->votes.v[by], by) : dec_grouped(a, c->votes.v[by]);
        vote_put_text(&o, "count", n);
    }
    vote_put(&o, "against", c->against.known[by] ? dyn_text(dec_grouped(a, c->against.v[by])) : DYN_NO);
    vote_put(&o, "abstain", c->abstain.known[by] ? dyn_text(dec_grouped(a, c->abstain.v[by])) : DYN_NO);
    return vote_dyn(&o);
}

enum { ANY_STATE = -1 };

static dyn rows_dyn(const struct election_value *ev, int state, dyn_env *env)
{
    dyn *items = arena_make_n(env->scratch, dyn, ev->r->nrows);
    uint32_t n = 0;
    for (size_t i = 0; i < ev->r->nrows; i++)
        if (state == ANY_STATE || (int)ev->r->rows[i].state == state)
            items[n++] = row_dyn(ev, &ev->r->rows[i], env);
    return n ? dyn_array(items, n) : DYN_NO;
}

static dyn number(int64_t n, dyn_env *env)
{
    return n ? dyn_text(str_fmt(env->scratch, "%lld", (long long)n)) : DYN_NO;
}

static dyn result_part(const struct election_value *ev, const dyn_name *name, dyn_env *env)
{
    const elect_result *r = ev->r;
    if (name_is(name, "outcome") || name_is(name, "word")) return dyn_text(elect_outcome_name(r->outcome));
    if (name_is(name, "code")) return dyn_text(elect_outcome_key(r->outcome));
    for (int k = ELECTION_FILLED; k <= ELECTION_UNDETERMINABLE; k++)
        if (str_eq(name->s, elect_outcome_key((elect_outcome)k))) return dyn_bool(k == (int)r->outcome);
    if (name_is(name, "why")) return dyn_text(vote_why(elect_sentence(env->scratch, &ev->e, r)));
    if (name_is(name, "sentence")) return dyn_text(elect_sentence(env->scratch, &ev->e, r));
    if (name_is(name, "candidates")) return rows_dyn(ev, ANY_STATE, env);
    if (name_is(name, "elected")) return rows_dyn(ev, ELECT_IN, env);
    if (name_is(name, "reserve")) return rows_dyn(ev, ELECT_RESERVE, env);
    if (name_is(name, "runoff_candidates")) return rows_dyn(ev, ELECT_TIED, env);
    if (name_is(name, "reserve_runoff")) return rows_dyn(ev, ELECT_RESERVE_TIED, env);
    if (name_is(name, "lines")) return vote_lines_dyn(r->quorum, r->nquorum, env);
    if (name_is(name, "open_seats")) return number(r->open_seats, env);
    if (name_is(name, "runoff_seats")) return number(r->runoff_seats, env);
    if (name_is(name, "ranked_by")) return dyn_text(basis_name(r->ranked_by));
    return DYN_NOTHING;
}

static dyn result_get(dyn self, const dyn_name *name, dyn_env *env) { return result_part(self.p, name, env); }

static str result_text(dyn self, dyn_env *env)
{
    (void)env;
    return elect_outcome_name(((const struct election_value *)self.p)->r->outcome);
}

static const dyn_class result_class = {.get = result_get, .text = result_text};

static dyn election_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct election_value *ev = v->as.p;
    dyn common = vote_part(f, &ev->base, &ev->e.base, &ev->rule, name, env);
    if (!dyn_is(common, DYN_ABSENT)) return common;
    if (name_is(name, "result")) return ev->r ? dyn_of(DYN_OBJECT, 0, ev, &result_class) : DYN_NO;
    if (name_is(name, "seats")) return number(ev->e.seats, env);
    if (name_is(name, "reserve_seats")) return number(ev->e.reserve, env);
    return ev->r ? result_part(ev, name, env) : DYN_NOTHING;
}

static str election_text(const field *f, const fval *v, dyn_env *env)
{
    const struct election_value *ev = v->as.p;
    (void)f, (void)env;
    return ev->r ? elect_outcome_name(ev->r->outcome) : STR_NONE;
}

const type type_election = {
    .name = "election",
    .block = true,
    .parse = election_parse,
    .link = record_link,
    .check = election_check,
    .part = election_part,
    .text = election_text,
    .schema = record_schema,
    .inside = inside,
    .parts =
        "result outcome word code filled runoff short invalid undeterminable sentence why candidates elected "
        "reserve "
        "runoff_candidates reserve_runoff lines open_seats runoff_seats ranked_by rule date stage stage_word "
        "seats reserve_seats ballots proxies note against abstain"};
