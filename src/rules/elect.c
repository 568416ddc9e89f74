#include "rules/elect.h"

#include "base/buf.h"

typedef struct counter {
    arena *in;
    const pack_rule *rule;
    const election *e;
    elect_result *r;
    tally base; /* e->base with those taking part filled in from the ballots */
    basis order[BASIS_COUNT];
    size_t norder;
    size_t cap; /* of problems */
} counter;

static elect_problem *problem(counter *c, elect_code code, size_t cand, size_t other)
{
    elect_result *r = c->r;
    if (r->nproblems == c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 8;
        r->problems = arena_grow(c->in, r->problems, c->cap * sizeof *r->problems, cap * sizeof *r->problems);
        c->cap = cap;
    }
    elect_problem *p = &r->problems[r->nproblems++];
    *p = (elect_problem){.code = code, .candidate = cand, .other = other};
    return p;
}

/* ---- the figures ------------------------------------------------------------------------------ */

/* In an election a ballot is a voter: the returned ballots are those who took part. */
static void take_part_from_ballots(counter *c)
{
    tally *t = &c->base;
    for (int v = 0; v < VOTE_COUNT; v++) t->votes[v] = (figures){0};
    t->silent_as = SILENT_APART;
    t->nchannels = 0;
    int64_t n = t->returned != BALLOTS_UNKNOWN ? t->returned : t->valid;
    if (n == BALLOTS_UNKNOWN) return;
    static const basis heads[] = {BASIS_PERSONS, BASIS_HOUSEHOLDS, BASIS_MEMBERS};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (t->participating.known[heads[i]]) return;
        if (!t->totals.known[heads[i]]) continue;
        t->participating.known[heads[i]] = true;
        t->participating.v[heads[i]] = (dec){n, 0};
        return;
    }
}

static bool all_have(const election *e, basis b)
{
    bool any = false;
    for (size_t i = 0; i < e->n; i++) {
        if (e->candidates[i].withdrawn) continue;
        if (!e->candidates[i].votes.known[b]) return false;
        any = true;
    }
    return any;
}

/* The rule's order; else the first basis on which everybody's votes are known, heads before area. */
static void choose_order(counter *c)
{
    for (size_t i = 0; i < c->rule->norder && i < BASIS_COUNT; i++)
        if (all_have(c->e, c->rule->order[i])) c->order[c->norder++] = c->rule->order[i];
    static const basis usual[] = {BASIS_PERSONS, BASIS_HOUSEHOLDS, BASIS_MEMBERS,
                                  BASIS_VOTES,   BASIS_UNITS,      BASIS_AREA};
    for (size_t i = 0; i < BASIS_COUNT && !c->norder; i++)
        if (all_have(c->e, usual[i])) c->order[c->norder++] = usual[i];
    c->r->ranked_by = c->norder ? c->order[0] : BASIS_PERSONS;
}

/* How many ballots a candidate's votes may not exceed. */
static bool ballots(const counter *c, basis b, figure_ref *ref, dec *out)
{
    static const figure_of most[] = {FIGURE_VALID, FIGURE_PARTICIPATING, FIGURE_RETURNED, FIGURE_TOTAL};
    for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
        *ref = (figure_ref){most[i], b, 0};
        if (!basis_whole(b) && (most[i] == FIGURE_VALID || most[i] == FIGURE_RETURNED)) continue;
        if (tally_figure(&c->base, *ref, out)) return true;
    }
    return false;
}

/* Are so many votes as many as the ballots, however they are counted? */
static bool is_all_ballots(const counter *c, basis b, dec votes)
{
    dec d;
    for (figure_of f = FIGURE_TOTAL; f <= FIGURE_VALID; f++) {
        bool whole =
            f == FIGURE_PARTICIPATING || (basis_whole(b) && (f == FIGURE_RETURNED || f == FIGURE_VALID));
        if (whole && tally_figure(&c->base, (figure_ref){f, b, 0}, &d) && dec_cmp(votes, d) == 0) return true;
    }
    return false;
}

/* Where each name is voted on by itself, those for, against and abstaining are the ballots. */
static void check_sides(counter *c, size_t i, basis b, figure_ref ref, dec limit)
{
    const candidate *k = &c->e->candidates[i];
    dec sum = k->votes.v[b];
    if (!k->votes.known[b] || !k->against.known[b] || !dec_add(sum, k->against.v[b], &sum)) return;
    if (k->abstain.known[b] && !dec_add(sum, k->abstain.v[b], &sum)) return;
    if (k->abstain.known[b] ? is_all_ballots(c, b, sum) : dec_cmp(sum, limit) <= 0) return;
    elect_problem *p = problem(c, ELECT_PARTS, i, i);
    p->figure = ref;
    p->found = sum;
    p->limit = limit;
}

static bool is_name_by_name(const election *e)
{
    for (size_t i = 0; i < e->n; i++)
        for (int b = 0; b < BASIS_COUNT; b++)
            if (e->candidates[i].against.known[b] || e->candidates[i].abstain.known[b]) return true;
    return false;
}

static void check_basis(counter *c, basis b)
{
    const election *e = c->e;
    figure_ref ref;
    dec limit, sum = {0};
    if (!ballots(c, b, &ref, &limit)) return;
    bool summed = e->choices > 0 || !is_name_by_name(e);
    for (size_t i = 0; i < e->n; i++) {
        const figures *v = &e->candidates[i].votes;
        if (!v->known[b]) continue;
        if (dec_cmp(v->v[b], limit) > 0) {
            elect_problem *p = problem(c, ELECT_VOTES_OVER, i, i);
            p->figure = ref;
            p->found = v->v[b];
            p->limit = limit;
        }
        check_sides(c, i, b, ref, limit);
        summed = summed && dec_add(sum, v->v[b], &sum);
    }
    dec most = limit;
    int64_t choices = e->choices > 0 ? e->choices : e->seats;
    if (!summed || choices <= 0 || !num_mul(limit.value, choices, &most.value) || dec_cmp(sum, most) <= 0)
        return;
    elect_problem *p = problem(c, ELECT_SUM_OVER, 0, 0);
    p->figure = ref;
    p->found = sum;
    p->limit = most;
}

static void check_record(counter *c)
{
    const election *e = c->e;
    pack_seats s = c->rule->seats;
    int standing = 0;
    for (size_t i = 0; i < e->n; i++) {
        standing += !e->candidates[i].withdrawn;
        for (size_t j = 0; j < i; j++)
            if (str_eq(e->candidates[i].name, e->candidates[j].name)) problem(c, ELECT_SAME_NAME, i, j);
    }
    if (s.odd && e->seats % 2 == 0) problem(c, ELECT_SEATS_EVEN, 0, 0)->found = (dec){e->seats, 0};
    if ((s.min && e->seats < s.min) || (s.max && e->seats > s.max)) {
        elect_problem *p = problem(c, ELECT_SEATS_RANGE, 0, 0);
        p->found = (dec){e->seats, 0};
        p->limit = (dec){s.min && e->seats < s.min ? s.min : s.max, 0};
    }
    if (s.contested && standing <= e->seats) {
        elect_problem *p = problem(c, ELECT_NOT_CONTESTED, 0, 0);
        p->found = (dec){standing, 0};
        p->limit = (dec){e->seats, 0};
    }
    for (int b = 0; b < BASIS_COUNT; b++) check_basis(c, (basis)b);
}

/* ---- ranking ---------------------------------------------------------------------------------- */

static int compare(const counter *c, const elect_row *x, const elect_row *y)
{
    for (size_t i = 0; i < c->norder; i++) {
        basis b = c->order[i];
        int d = dec_cmp(c->e->candidates[x->candidate].votes.v[b], c->e->candidates[y->candidate].votes.v[b]);
        if (d) return -d;
    }
    return 0;
}

/* Stable insertion: equals keep the record's order, which means nothing. Few candidates. */
static size_t rank_rows(counter *c)
{
    elect_result *r = c->r;
    size_t ranked = 0;
    for (size_t i = 0; i < r->nrows; i++) {
        if (r->rows[i].state != ELECT_NOT) continue;
        elect_row row = r->rows[i];
        for (size_t k = i; k > ranked; k--) r->rows[k] = r->rows[k - 1];
        size_t at = ranked++;
        for (; at > 0 && compare(c, &row, &r->rows[at - 1]) < 0; at--) r->rows[at] = r->rows[at - 1];
        r->rows[at] = row;
    }
    for (size_t i = 0; i < ranked; i++) {
        bool same = i && compare(c, &r->rows[i], &r->rows[i - 1]) == 0;
        r->rows[i].rank = same ? r->rows[i - 1].rank : (int)i + 1;
        if (i && !same && c->norder > 1) {
            basis b = c->order[0];
            const candidate *all = c->e->candidates;
            if (dec_cmp(all[r->rows[i].candidate].votes.v[b], all[r->rows[i - 1].candidate].votes.v[b]) == 0)
                r->tie_broken = true;
        }
    }
    return ranked;
}

/* A group of equals holds the places first..last (from 1): which of them are certain? */
static elect_state state_of(const counter *c, int first, int last)
{
    int seats = c->e->seats, places = seats + c->e->reserve;
    if (last <= seats) return ELECT_IN;
    if (first <= seats) return ELECT_TIED;
    if (last <= places) return ELECT_RESERVE;
    return first <= places ? ELECT_RESERVE_TIED : ELECT_NOT;
}

static void fill_seats(counter *c, size_t ranked)
{
    elect_result *r = c->r;
    for (size_t i = 0; i < ranked;) {
        size_t j = i + 1;
        while (j < ranked && r->rows[j].rank == r->rows[i].rank) j++;
        elect_state s = state_of(c, (int)i + 1, (int)j);
        for (size_t k = i; k < j; k++) r->rows[k].state = s;
        if (s == ELECT_IN) r->elected += (int)(j - i);
        if (s == ELECT_TIED) r->runoff_seats = c->e->seats - (int)i;
        if (s == ELECT_RESERVE_TIED) r->reserve_tie = true;
        i = j;
    }
    r->open_seats = c->e->seats - r->elected;
}

/* Said once where it is so of everybody. */
static void votes_missing(counter *c, size_t of, figure_ref f)
{
    for (size_t i = 0; i < c->r->nproblems; i++)
        if (c->r->problems[i].code == ELECT_BASIS_MISSING && c->r->problems[i].figure.basis == f.basis)
            return;
    bool somebody = c->e->n == 1;
    for (size_t i = 0; i < c->e->n; i++) somebody = somebody || c->e->candidates[i].votes.known[f.basis];
    problem(c, somebody ? ELECT_VOTES_MISSING : ELECT_BASIS_MISSING, of, 0)->figure = f;
}

/* ---- the minimum share ------------------------------------------------------------------------ */

static void weigh_candidate(counter *c, elect_row *row)
{
    const candidate *cand = &c->e->candidates[row->candidate];
    row->nlines = c->rule->npassing;
    row->lines = arena_make_n(c->in, decide_line, row->nlines);
    tally t = c->base;
    t.votes[VOTE_FOR] = cand->votes;
    for (size_t i = 0; i < row->nlines; i++)
        row->lines[i] = decide_weigh(c->in, c->rule, LINE_PASSING, &c->rule->passing[i], &t);
    tri met = decide_all_met(row->lines, row->nlines, LINE_PASSING);
    if (cand->withdrawn) {
        row->state = ELECT_WITHDRAWN;
    } else if (met == TRI_NO) {
        row->state = ELECT_BELOW;
    } else if (met == TRI_UNKNOWN || !c->norder) {
        row->state = ELECT_UNKNOWN;
        for (size_t i = 0; i < row->nlines; i++)
            if (row->lines[i].missing && row->lines[i].absent.of == FIGURE_FOR)
                votes_missing(c, row->candidate, row->lines[i].absent);
    }
}

/* ---- what was declared ------------------------------------------------------------------------ */

static const elect_row *row_named(const counter *c, str name)
{
    for (size_t i = 0; i < c->r->nrows; i++)
        if (str_eq(c->e->candidates[c->r->rows[i].candidate].name, name)) return &c->r->rows[i];
    return NULL;
}

static void check_declared(counter *c)
{
    const election *e = c->e;
    for (size_t i = 0; i < e->ndeclared; i++) {
        const elect_row *row = row_named(c, e->declared[i]);
        if (!row) problem(c, ELECT_DECLARED_UNKNOWN, 0, i);
        else if (row->state == ELECT_TIED) problem(c, ELECT_DECLARED_TIED, row->candidate, i);
        else if (row->state != ELECT_IN) problem(c, ELECT_DECLARED_NOT, row->candidate, i);
    }
    for (size_t i = 0; e->ndeclared && i < c->r->nrows; i++) {
        const elect_row *row = &c->r->rows[i];
        bool named = row->state != ELECT_IN;
        for (size_t k = 0; k < e->ndeclared && !named; k++)
            named = str_eq(e->declared[k], e->candidates[row->candidate].name);
        if (!named) problem(c, ELECT_DECLARED_MISSING, row->candidate, 0);
    }
}

static void check_reserve(counter *c)
{
    const election *e = c->e;
    for (size_t i = 0; i < e->ndeclared_reserve; i++) {
        const elect_row *row = row_named(c, e->declared_reserve[i]);
        if (!row || row->state != ELECT_RESERVE) problem(c, ELECT_RESERVE_NOT, row ? row->candidate : 0, i);
    }
    for (size_t i = 0; e->ndeclared_reserve && i < c->r->nrows; i++) {
        const elect_row *row = &c->r->rows[i];
        bool named = row->state != ELECT_RESERVE;
        for (size_t k = 0; k < e->ndeclared_reserve && !named; k++)
            named = str_eq(e->declared_reserve[k], e->candidates[row->candidate].name);
        if (!named) problem(c, ELECT_RESERVE_MISSING, row->candidate, 0);
    }
}

static void check_body(counter *c)
{
    pack_seats s = c->rule->seats;
    if (c->r->outcome == ELECTION_SHORT && s.min && c->r->elected < s.min) {
        elect_problem *p = problem(c, ELECT_BODY_TOO_SMALL, 0, 0);
        p->found = (dec){c->r->elected, 0};
        p->limit = (dec){s.min, 0};
    } else if (c->r->outcome == ELECTION_SHORT && s.odd && c->r->elected % 2 == 0) {
        problem(c, ELECT_BODY_EVEN, 0, 0)->found = (dec){c->r->elected, 0};
    }
}

/* Nobody is elected where the vote as a whole does not stand. */
static void void_rows(elect_result *r, elect_state instead)
{
    for (size_t i = 0; i < r->nrows; i++)
        if (r->rows[i].state != ELECT_WITHDRAWN && r->rows[i].state != ELECT_BELOW)
            r->rows[i].state = instead;
}

static elect_outcome conclude(counter *c)
{
    elect_result *r = c->r;
    tri quorum = decide_all_met(r->quorum, r->nquorum, LINE_QUORUM);
    bool unknown = quorum == TRI_UNKNOWN;
    for (size_t i = 0; i < r->nrows; i++) unknown = unknown || r->rows[i].state == ELECT_UNKNOWN;
    for (size_t i = 0; i < r->nproblems; i++)
        unknown = unknown || r->problems[i].code == ELECT_VOTES_OVER || r->problems[i].code == ELECT_SUM_OVER;
    r->open_seats = c->e->seats;
    size_t ranked = rank_rows(c);
    if (quorum == TRI_NO || unknown) {
        void_rows(r, quorum == TRI_NO ? ELECT_NOT : ELECT_UNKNOWN);
        return quorum == TRI_NO ? ELECTION_INVALID : ELECTION_UNDETERMINABLE;
    }
    fill_seats(c, ranked);
    if (r->runoff_seats) return ELECTION_RUNOFF;
    return r->open_seats > 0 ? ELECTION_SHORT : ELECTION_FILLED;
}

const elect_result *elect_count(arena *a, const pack_rule *rule, const election *e)
{
    elect_result *r = arena_make(a, elect_result);
    counter c = {.in = a, .rule = rule, .e = e, .r = r, .base = e->base};
    r->rule = rule;
    take_part_from_ballots(&c);
    choose_order(&c);
    check_record(&c);
    r->nquorum = rule->nquorum;
    r->quorum = arena_make_n(a, decide_line, r->nquorum);
    for (size_t i = 0; i < r->nquorum; i++)
        r->quorum[i] = decide_weigh(a, rule, LINE_QUORUM, &rule->quorum[i], &c.base);
    r->nrows = e->n;
    r->rows = arena_make_n(a, elect_row, e->n);
    for (size_t i = 0; i < e->n; i++) {
        r->rows[i].candidate = i;
        weigh_candidate(&c, &r->rows[i]);
    }
    r->outcome = conclude(&c);
    check_body(&c);
    /* where the vote as a whole does not stand, there is nobody to compare with */
    if (r->outcome == ELECTION_INVALID || r->outcome == ELECTION_UNDETERMINABLE) return r;
    check_declared(&c);
    check_reserve(&c);
    return r;
}

/* ---- names and words -------------------------------------------------------------------------- */

bool elect_is_error(elect_code c)
{
    return c != ELECT_SEATS_EVEN && c != ELECT_SEATS_RANGE && c != ELECT_NOT_CONTESTED &&
           c != ELECT_BODY_TOO_SMALL && c != ELECT_BODY_EVEN;
}

static const struct {
    str key, name;
} outcomes[] =
    {
        [ELECTION_FILLED] = {STR_INIT("filled"), STR_INIT("选举有效，名额选满")},
        [ELECTION_RUNOFF] = {STR_INIT("runoff"), STR_INIT("票数相等，须另行投票")},
        [ELECTION_SHORT] = {STR_INIT("short"), STR_INIT("当选人数不足应选名额")},
        [ELECTION_INVALID] = {STR_INIT("invalid"), STR_INIT("选举无效")},
        [ELECTION_UNDETERMINABLE] = {STR_INIT("undeterminable"), STR_INIT("无法判定")},
},
  states[] = {
      [ELECT_NOT] = {STR_INIT("not_elected"), STR_INIT("未当选")},
      [ELECT_IN] = {STR_INIT("elected"), STR_INIT("当选")},
      [ELECT_TIED] = {STR_INIT("runoff"), STR_INIT("票数相等，须另行投票")},
      [ELECT_RESERVE] = {STR_INIT("reserve"), STR_INIT("候补")},
      [ELECT_RESERVE_TIED] = {STR_INIT("reserve_runoff"), STR_INIT("候补票数相等，须另行投票")},
      [ELECT_BELOW] = {STR_INIT("below_minimum"), STR_INIT("未达到规定票数")},
      [ELECT_WITHDRAWN] = {STR_INIT("withdrawn"), STR_INIT("退出")},
      [ELECT_UNKNOWN] = {STR_INIT("unknown"), STR_INIT("无法判定")},
};

str elect_outcome_key(elect_outcome o) { return outcomes[o].key; }
str elect_outcome_name(elect_outcome o) { return outcomes[o].name; }
str elect_state_key(elect_state s) { return states[s].key; }
str elect_state_name(elect_state s) { return states[s].name; }

static void put_group(arena *a, buf *out, const election *e, const elect_result *r, elect_state s,
                      const char *head)
{
    int n = 0;
    for (size_t i = 0; i < r->nrows; i++) n += r->rows[i].state == s;
    if (!n) return;
    buf_fmt(out, "%s %d 名：", head, n);
    bool first = true;
    for (size_t i = 0; i < r->nrows; i++) {
        if (r->rows[i].state != s) continue;
        const candidate *c = &e->candidates[r->rows[i].candidate];
        if (!first) buf_put(out, STR("、"));
        first = false;
        buf_put(out, c->name);
        if (c->votes.known[r->ranked_by])
            buf_fmt(out, "（%.*s）",
                    STR_ARG(r->ranked_by == BASIS_AREA
                                ? decide_quantity(a, c->votes.v[BASIS_AREA], BASIS_AREA)
                                : str_fmt(a, "%.*s 票", STR_ARG(dec_text(a, c->votes.v[r->ranked_by])))));
    }
    buf_put(out, STR("；"));
}

static bool has_problem(const elect_result *r, elect_code code)
{
    for (size_t i = 0; i < r->nproblems; i++)
        if (r->problems[i].code == code) return true;
    return false;
}

str elect_sentence(arena *a, const election *e, const elect_result *r)
{
    buf out = {0};
    if (e->base.stage == STAGE_PRELIMINARY) buf_put(&out, STR("初步统计，"));
    if (e->base.stage == STAGE_EXTENDED) buf_put(&out, STR("投票延期，截至目前"));
    buf_fmt(&out, "%.*s：应选 %d 名；", STR_ARG(elect_outcome_name(r->outcome)), e->seats);
    if (r->outcome == ELECTION_UNDETERMINABLE) {
        if (has_problem(r, ELECT_SUM_OVER)) buf_puts(&out, "得票相加多于选票所能写的人数；");
        if (has_problem(r, ELECT_VOTES_OVER)) buf_puts(&out, "有候选人得票多于选票；");
    }
    put_group(a, &out, e, r, ELECT_IN, "当选");
    put_group(a, &out, e, r, ELECT_TIED, "票数相等须另行投票");
    put_group(a, &out, e, r, ELECT_RESERVE, "候补");
    put_group(a, &out, e, r, ELECT_RESERVE_TIED, "候补票数相等须另行投票");
    for (size_t i = 0; i < r->nquorum; i++) {
        buf_put(&out, decide_line_text(a, &r->quorum[i]));
        buf_put(&out, STR("；"));
    }
    str s = str_copy(a, buf_str(&out));
    buf_fini(&out);
    s.n -= sizeof "；" - 1;
    return str_join(a, s, STR("。"));
}
