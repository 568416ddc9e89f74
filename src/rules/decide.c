#include "rules/decide.h"

/* ---- names ------------------------------------------------------------------------------------ */

static const struct {
    str key, name;
} outcomes[] =
    {
        [OUTCOME_NONE] = {STR_INIT("none"), STR_INIT("未宣布")},
        [OUTCOME_PASSED] = {STR_INIT("passed"), STR_INIT("通过")},
        [OUTCOME_REJECTED] = {STR_INIT("rejected"), STR_INIT("未通过")},
        [OUTCOME_NO_DECISION] = {STR_INIT("no_decision"), STR_INIT("未产生有效决定")},
        [OUTCOME_UNDETERMINABLE] = {STR_INIT("undeterminable"), STR_INIT("无法判定")},
},
  stages[] = {
      [STAGE_FINAL] = {STR_INIT("final"), STR_INIT("最终结果")},
      [STAGE_EXTENDED] = {STR_INIT("extended"), STR_INIT("延期")},
      [STAGE_PRELIMINARY] = {STR_INIT("preliminary"), STR_INIT("初步统计")},
};

str outcome_key(outcome o) { return outcomes[o].key; }
str outcome_name(outcome o) { return outcomes[o].name; }
str stage_key(tally_stage s) { return stages[s].key; }
str stage_name(tally_stage s) { return stages[s].name; }

bool outcome_parse(str key, outcome *out)
{
    for (int o = OUTCOME_PASSED; o <= OUTCOME_UNDETERMINABLE; o++) {
        if (!str_eq(key, outcomes[o].key) && !str_eq(key, outcomes[o].name)) continue;
        *out = (outcome)o;
        return true;
    }
    return false;
}

bool stage_parse(str key, tally_stage *out)
{
    for (int s = STAGE_FINAL; s <= STAGE_PRELIMINARY; s++) {
        if (!str_eq(key, stages[s].key) && !str_eq(key, stages[s].name)) continue;
        *out = (tally_stage)s;
        return true;
    }
    return false;
}

/* ---- figures as ranges ------------------------------------------------------------------------ */

/* A quantity in whole steps of its basis; lo < hi where the record's figures allow several readings. */
typedef struct range {
    bool known;
    int64_t lo, hi;
} range;

typedef struct chair {
    arena *in;
    const pack_rule *rule;
    const tally *t;
    bool silent;      /* count silent owners */
    vote silent_side; /* with whom */
    vote side;        /* the majority, which ballots marked 从多数 join */
    bool has_side;    /* it is clear */
    decide_result *r;
} chair;

static bool in_steps(const tally *t, basis b, dec d, int64_t *out)
{
    if (!dec_rescale(d, tally_scale(t, b), &d) || d.value < 0) return false;
    *out = d.value;
    return true;
}

static range given(const tally *t, const figures *f, basis b)
{
    range r = {0};
    if (f->known[b] && in_steps(t, b, f->v[b], &r.lo)) r = (range){true, r.lo, r.lo};
    return r;
}

static range join(range x, range y)
{
    if (!x.known) return y;
    if (!y.known) return x;
    return (range){true, x.lo < y.lo ? x.lo : y.lo, x.hi > y.hi ? x.hi : y.hi};
}

static range plus(range x, range y)
{
    range r = {x.known && y.known, 0, 0};
    if (r.known) r.known = num_add(x.lo, y.lo, &r.lo) && num_add(x.hi, y.hi, &r.hi);
    return r;
}

static range less(range x, range y) /* never below nought */
{
    range r = {x.known && y.known, 0, 0};
    if (!r.known) return r;
    r.lo = x.lo > y.hi ? x.lo - y.hi : 0;
    r.hi = x.hi > y.lo ? x.hi - y.lo : 0;
    return r;
}

/* A side's votes as written, and as its channels add up where every channel gives them. */
static range side_given(const tally *t, vote v, basis b)
{
    range sum = {t->nchannels > 0, 0, 0};
    for (size_t i = 0; i < t->nchannels; i++) sum = plus(sum, given(t, &t->channels[i].votes[v], b));
    return join(given(t, &t->votes[v], b), sum);
}

static range follow_given(const tally *t, basis b)
{
    range f = side_given(t, VOTE_FOLLOW, b);
    return f.known ? f : (range){true, 0, 0};
}

static range votes_added(const tally *t, basis b)
{
    range sum = follow_given(t, b);
    for (int v = VOTE_FOR; v <= VOTE_ABSTAIN; v++) sum = plus(sum, side_given(t, (vote)v, b));
    return sum;
}

/* The counts that a printed percentage of a known whole allows. */
static range from_printed(const tally *t, figure_ref f, figure_of of, range whole)
{
    range r = {0};
    for (size_t i = 0; i < t->nprinted && whole.known && whole.lo == whole.hi; i++) {
        const tally_printed *p = &t->printed[i];
        int64_t lo, hi, cut_lo, cut_hi;
        if (p->figure.of != f.of || p->figure.basis != f.basis || p->figure.i || p->of.of != of ||
            p->of.basis != f.basis)
            continue;
        bool half = percent_counts(whole.lo, p->percent, NUM_HALF_UP, &lo, &hi);
        bool cut = percent_counts(whole.lo, p->percent, NUM_DOWN, &cut_lo, &cut_hi);
        if (half) r = join(r, (range){true, lo, hi});
        if (cut) r = join(r, (range){true, cut_lo, cut_hi});
    }
    return r;
}

static range total(const tally *t, basis b) { return given(t, &t->totals, b); }

/* Those who took part: as stated and as the votes add up; where these differ, both readings. */
static range taking_part(const tally *t, basis b)
{
    range p = join(given(t, &t->participating, b), votes_added(t, b));
    if (!p.known) p = from_printed(t, (figure_ref){FIGURE_PARTICIPATING, b, 0}, FIGURE_TOTAL, total(t, b));
    return p;
}

/* A side's votes: given, or those taking part less the other sides, or from a percentage. */
static range side_of(const tally *t, vote v, basis b)
{
    range r = side_given(t, v, b);
    if (r.known) return r;
    range others = follow_given(t, b), invalid = {true, 0, 0};
    for (int o = VOTE_FOR; o <= VOTE_ABSTAIN; o++)
        if (o != (int)v) others = plus(others, side_given(t, (vote)o, b));
    range p = given(t, &t->participating, b);
    if (t->invalid > 0 && basis_whole(b)) invalid.hi = t->invalid;
    bool countable = t->invalid <= 0 || basis_whole(b);
    if (p.known && others.known && countable && p.lo >= others.hi) return less(less(p, others), invalid);
    figure_ref f = {(figure_of)v, b, 0};
    r = from_printed(t, f, FIGURE_PARTICIPATING, taking_part(t, b));
    if (!r.known) r = from_printed(t, f, FIGURE_VOTES, votes_added(t, b));
    if (!r.known) r = from_printed(t, f, FIGURE_TOTAL, total(t, b));
    return r;
}

/* Silent owners on a basis: as many as the record counts, else all who did not take part. */
static range silent_on(const tally *t, basis b)
{
    range s = given(t, &t->silent, b);
    return s.known ? s : less(total(t, b), taking_part(t, b));
}

/* ---- the majority that silent owners join ----------------------------------------------------- */

/* The one side with the most votes on every basis that the rule looks at. */
static bool majority_side(const chair *c, vote *out)
{
    bool any = false;
    for (size_t i = 0; i < c->rule->npassing; i++) {
        basis b = c->rule->passing[i].basis;
        range best = {0};
        int side = -1;
        for (int v = VOTE_FOR; v <= VOTE_ABSTAIN; v++) {
            range r = side_of(c->t, (vote)v, b);
            if (!r.known) return false;
            if (side < 0 || r.lo > best.hi) {
                side = v;
                best = r;
            } else if (r.hi >= best.lo) {
                side = VOTE_COUNT; /* as many as another, or it may be */
                if (r.hi > best.hi) best.hi = r.hi;
                if (r.lo > best.lo) best.lo = r.lo;
            }
        }
        if (side < 0 || side == VOTE_COUNT || (any && side != (int)*out)) return false;
        *out = (vote)side;
        any = true;
    }
    return any;
}

/* ---- what a line divides ---------------------------------------------------------------------- */

static range numerator(const chair *c, figure_of of, basis b)
{
    if (of == FIGURE_PARTICIPATING) {
        range p = taking_part(c->t, b);
        return c->silent ? plus(p, silent_on(c->t, b)) : p;
    }
    range r = side_of(c->t, (vote)of, b);
    if (c->has_side && c->side == (vote)of) r = plus(r, follow_given(c->t, b));
    return c->silent && c->silent_side == (vote)of ? plus(r, silent_on(c->t, b)) : r;
}

static figure_of whole_of(const pack_test *t)
{
    if (t->of == OF_ALL) return FIGURE_TOTAL;
    return t->of == OF_VALID ? FIGURE_VOTES : FIGURE_PARTICIPATING;
}

static range denominator(const chair *c, figure_of of, basis b)
{
    if (of == FIGURE_TOTAL) return total(c->t, b);
    if (of == FIGURE_PARTICIPATING) return numerator(c, of, b);
    range r = votes_added(c->t, b);
    if (!r.known && c->t->invalid == 0) r = given(c->t, &c->t->participating, b);
    if (!r.known && basis_whole(b) && c->t->valid >= 0) r = (range){true, c->t->valid, c->t->valid};
    return c->silent ? plus(r, silent_on(c->t, b)) : r;
}

/* ---- one test --------------------------------------------------------------------------------- */

bool decide_needed(const pack_test *t, int64_t den, int64_t *out)
{
    int64_t n;
    if (!num_muldiv(den, t->share.num, t->share.den, t->at_least ? NUM_UP : NUM_DOWN, &n)) return false;
    return num_add(n, t->at_least ? 0 : 1, out);
}

static bool share_meets(const pack_test *t, frac share)
{
    int c = frac_cmp(share, t->share);
    return t->at_least ? c >= 0 : c > 0;
}

bool decide_meets(const pack_test *t, int64_t num, int64_t den) { return share_meets(t, (frac){num, den}); }

static void absent(decide_line *l, figure_ref f)
{
    l->met = TRI_UNKNOWN;
    l->missing = true;
    l->absent = f;
}

/* Only percentages are printed: their bounds decide, or nothing does. */
static bool by_percent(const chair *c, decide_line *l)
{
    for (size_t i = 0; i < c->t->nprinted && !c->silent; i++) {
        const tally_printed *p = &c->t->printed[i];
        if (p->figure.of != l->over.of || p->figure.basis != l->over.basis || p->figure.i ||
            p->of.of != l->under.of || p->of.basis != l->under.basis || p->percent.value < 0 ||
            p->percent.scale > 6)
            continue;
        l->from_percent = l->bounded = true;
        l->percent = p->percent;
        percent_bounds(p->percent, &l->low, &l->high);
        /* the upper bound itself is never reached */
        if (share_meets(l->test, l->low)) l->met = TRI_YES;
        else if (frac_cmp(l->high, l->test->share) <= 0) l->met = TRI_NO;
        else l->met = TRI_UNKNOWN;
        return true;
    }
    return false;
}

static void by_counts(const chair *c, decide_line *l, range num, range den)
{
    if (den.hi == 0) { /* nobody took part */
        l->counted = num.lo == num.hi;
        l->met = TRI_NO;
    } else {
        l->bounded = true;
        l->low = (frac){num.lo, den.hi};
        l->high = den.lo > 0 ? (frac){num.hi, den.lo} : (frac){1, 1};
        bool low = share_meets(l->test, l->low), high = share_meets(l->test, l->high);
        l->met = low ? TRI_YES : high ? TRI_UNKNOWN : TRI_NO;
        l->counted = num.lo == num.hi && den.lo == den.hi;
    }
    int64_t needed;
    if (!l->counted || !decide_needed(l->test, den.lo, &needed)) {
        l->counted = false;
        return;
    }
    uint8_t scale = tally_scale(c->t, l->test->basis);
    l->numerator = (dec){num.lo, scale};
    l->denominator = (dec){den.lo, scale};
    l->needed = (dec){needed, scale};
    l->margin = (dec){num.lo - needed, scale};
}

/* Those against are at most all who took part and are not known to be in favour: enough to say no. */
static range against_at_most(const chair *c, basis b)
{
    range p = taking_part(c->t, b), f = numerator(c, FIGURE_FOR, b);
    range r = less(p, f);
    r.lo = 0;
    return r;
}

/* Whoever voted took part: the sides that are known may be quorum enough. */
static range part_at_least(const chair *c, basis b)
{
    range all = total(c->t, b), r = {all.known, 0, all.hi};
    for (int v = 0; v < VOTE_COUNT && r.known; v++) {
        range side = side_given(c->t, (vote)v, b);
        if (side.known && !num_add(r.lo, side.lo, &r.lo)) r.known = false;
    }
    if (r.lo > r.hi) r.known = false;
    return r;
}

static decide_line weigh(const chair *c, line_kind kind, const pack_test *t)
{
    static const figure_of over[] = {
        [LINE_QUORUM] = FIGURE_PARTICIPATING, [LINE_PASSING] = FIGURE_FOR, [LINE_REJECTING] = FIGURE_AGAINST};
    decide_line l = {.kind = kind,
                     .test = t,
                     .article = t->article.n ? t->article : c->rule->source.article,
                     .over = {over[kind], t->basis, 0}};
    l.under = (figure_ref){kind == LINE_QUORUM ? FIGURE_TOTAL : whole_of(t), t->basis, 0};
    range num = numerator(c, l.over.of, t->basis), den = denominator(c, l.under.of, t->basis);
    bool exact = num.known && den.known && num.lo == num.hi && den.lo == den.hi;
    if (!exact && by_percent(c, &l) && l.met != TRI_UNKNOWN) return l;
    bool guessed = !num.known && kind != LINE_PASSING;
    if (guessed) num = kind == LINE_REJECTING ? against_at_most(c, t->basis) : part_at_least(c, t->basis);
    if (den.known && den.hi == 0 && l.under.of == FIGURE_TOTAL) den.known = false;
    if (num.known && den.known) {
        by_counts(c, &l, num, den);
        dec written;
        l.derived = l.counted && kind != LINE_QUORUM && !tally_figure(c->t, l.over, &written);
        if (guessed) l.counted = false;
        if (guessed && l.met == TRI_UNKNOWN) absent(&l, l.over);
    } else if (!l.from_percent) {
        absent(&l, num.known ? l.under : l.over);
    }
    return l;
}

decide_line decide_weigh(arena *a, const pack_rule *rule, line_kind kind, const pack_test *test,
                         const tally *t)
{
    return weigh(&(chair){.in = a, .rule = rule, .t = t}, kind, test);
}

tri decide_all_met(const decide_line *lines, size_t n, line_kind kind)
{
    tri all = TRI_YES;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].kind != kind || lines[i].met == TRI_YES) continue;
        if (lines[i].met == TRI_NO) return TRI_NO;
        all = TRI_UNKNOWN;
    }
    return all;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void give_reason(chair *c, decide_code code, figure_ref f)
{
    for (size_t i = 0; i < c->r->nreasons; i++) {
        const decide_reason *r = &c->r->reasons[i];
        if (r->code == code && r->figure.of == f.of && r->figure.basis == f.basis) return;
    }
    size_t n = c->r->nreasons;
    c->r->reasons =
        arena_grow(c->in, c->r->reasons, n * sizeof *c->r->reasons, (n + 1) * sizeof *c->r->reasons);
    c->r->reasons[n] = (decide_reason){code, f};
    c->r->nreasons++;
}

static bool basis_used(const pack_rule *r, basis b)
{
    for (size_t i = 0; i < r->nquorum; i++)
        if (r->quorum[i].basis == b) return true;
    for (size_t i = 0; i < r->npassing; i++)
        if (r->passing[i].basis == b) return true;
    return false;
}

/* A contradiction that no reading heals: more votes than owners, half a person. */
static bool contradicts(const chair *c)
{
    figures_report report = figures_check(c->in, c->t);
    for (size_t i = 0; i < report.n; i++) {
        const figures_problem *p = &report.problems[i];
        if (p->code > FIGURES_MORE_THAN) continue;
        bool a = p->a.of <= FIGURE_SILENT && p->b.of <= FIGURE_SILENT;
        if (a && basis_used(c->rule, p->a.basis)) return true;
    }
    return false;
}

/* Households stand where persons are asked: they are not the same, and cannot be put in their place. */
static void give_missing(chair *c, figure_ref f)
{
    dec d;
    give_reason(c, DECIDE_MISSING, f);
    f.basis = f.basis == BASIS_PERSONS ? BASIS_HOUSEHOLDS : f.basis;
    if (f.basis == BASIS_HOUSEHOLDS && tally_figure(c->t, f, &d))
        give_reason(c, DECIDE_HOUSEHOLDS, (figure_ref){0});
}

static void say_why_unknown(chair *c)
{
    decide_result *r = c->r;
    size_t before = r->nreasons;
    bool loose = false;
    for (size_t i = 0; i < r->nlines; i++) {
        if (r->lines[i].met != TRI_UNKNOWN) continue;
        if (r->lines[i].missing) give_missing(c, r->lines[i].absent);
        else if (r->lines[i].from_percent) give_reason(c, DECIDE_IMPRECISE, r->lines[i].over);
        else loose = true;
    }
    if (loose || r->nreasons == before)
        give_reason(c, DECIDE_CONFLICT, (figure_ref){FIGURE_PARTICIPATING, BASIS_PERSONS, 0});
}

static outcome conclude(chair *c)
{
    decide_result *r = c->r;
    figure_ref none = {0};
    tri quorum = decide_all_met(r->lines, r->nlines, LINE_QUORUM),
        passing = decide_all_met(r->lines, r->nlines, LINE_PASSING);
    tri against =
        c->rule->kind == RULE_PROPOSAL ? TRI_NO : decide_all_met(r->lines, r->nlines, LINE_REJECTING);
    if (quorum == TRI_NO) {
        give_reason(c, DECIDE_NO_QUORUM, none);
        return OUTCOME_NO_DECISION;
    }
    if (passing == TRI_NO && against == TRI_NO) {
        give_reason(c, DECIDE_NO_SIDE, none);
        return OUTCOME_NO_DECISION;
    }
    if (quorum == TRI_YES && passing == TRI_YES) return OUTCOME_PASSED;
    if (quorum == TRI_YES && passing == TRI_NO && against == TRI_YES) return OUTCOME_REJECTED;
    say_why_unknown(c);
    return OUTCOME_UNDETERMINABLE;
}

static void put_lines(chair *c, line_kind kind, const pack_test *tests, size_t n)
{
    for (size_t i = 0; i < n; i++) c->r->lines[c->r->nlines++] = weigh(c, kind, &tests[i]);
}

static decide_result *judge(arena *a, const pack_rule *rule, const tally *t, bool silent)
{
    decide_result *r = arena_make(a, decide_result);
    chair c = {.in = a, .rule = rule, .t = t, .r = r};
    r->rule = rule;
    r->stage = t->stage;
    c.has_side = majority_side(&c, &c.side);
    c.silent = silent && (c.has_side || t->silent_as != SILENT_AS_MAJORITY);
    c.silent_side = t->silent_as == SILENT_AS_FOR       ? VOTE_FOR
                    : t->silent_as == SILENT_AS_ABSTAIN ? VOTE_ABSTAIN
                                                        : c.side;
    if (silent && !c.silent) give_reason(&c, DECIDE_SILENT_UNCLEAR, (figure_ref){0});
    if (c.silent) {
        r->silent_counted = true;
        r->silent_side = c.silent_side;
        for (int b = 0; b < BASIS_COUNT; b++) {
            range s = silent_on(t, (basis)b);
            r->silent_added.known[b] = s.known && s.lo == s.hi;
            if (s.known) r->silent_added.v[b] = (dec){s.lo, tally_scale(t, (basis)b)};
        }
    }
    r->lines = arena_make_n(a, decide_line, rule->nquorum + 2 * rule->npassing);
    put_lines(&c, LINE_QUORUM, rule->quorum, rule->nquorum);
    put_lines(&c, LINE_PASSING, rule->passing, rule->npassing);
    if (rule->kind != RULE_PROPOSAL && decide_all_met(r->lines, r->nlines, LINE_PASSING) != TRI_YES)
        put_lines(&c, LINE_REJECTING, rule->passing, rule->npassing);
    if (contradicts(&c)) {
        r->outcome = OUTCOME_UNDETERMINABLE;
        give_reason(&c, DECIDE_CONFLICT, (figure_ref){FIGURE_PARTICIPATING, BASIS_PERSONS, 0});
    } else {
        r->outcome = conclude(&c);
    }
    return r;
}

static decide_result *by_rule(arena *a, const pack_rule *rule, const tally *t)
{
    bool said = t->silent_as != SILENT_APART,
         count = said && t->silent_sourced && rule->silent != SILENT_NEVER;
    decide_result *r = judge(a, rule, t, count);
    chair c = {.in = a, .rule = rule, .t = t, .r = r};
    if (said && !t->silent_sourced) give_reason(&c, DECIDE_SILENT_UNSOURCED, (figure_ref){0});
    else if (said && !count) give_reason(&c, DECIDE_SILENT_FORBIDDEN, (figure_ref){0});
    if (r->silent_counted) {
        r->without_silent = judge(a, rule, t, false);
        figure_of side = t->silent_as == SILENT_AS_MAJORITY ? FIGURE_FOLLOW : (figure_of)r->silent_side;
        give_reason(&c, DECIDE_SILENT_COUNTED, (figure_ref){.of = side});
        if (r->without_silent->outcome != r->outcome) give_reason(&c, DECIDE_SILENT_DECIDES, (figure_ref){0});
    }
    return r;
}

const decide_result *decide_vote(arena *a, const pack_rule *law, const pack_rule *local, const tally *t)
{
    decide_result *r = by_rule(a, law, t);
    chair c = {.in = a, .rule = law, .t = t, .r = r};
    r->governing = r->outcome;
    if (local) {
        decide_result *beside = by_rule(a, local, t);
        beside->governing = beside->outcome;
        r->local = beside;
        if (!pack_at_least_as_strict(local, law)) give_reason(&c, DECIDE_LOCAL_LAXER, (figure_ref){0});
        if (r->outcome == OUTCOME_PASSED && law->stricter && beside->outcome != OUTCOME_PASSED) {
            r->governing = beside->outcome;
            give_reason(&c, DECIDE_LOCAL_STRICTER, (figure_ref){0});
        }
    }
    bool settled = t->declared == OUTCOME_PASSED || t->declared == OUTCOME_REJECTED;
    if (t->declared != OUTCOME_NONE && t->declared != r->governing) r->declared = DECLARED_WRONG;
    else if (settled && t->stage == STAGE_EXTENDED) r->declared = DECLARED_OPEN;
    return r;
}
