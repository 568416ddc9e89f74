/* Votes as templates see them: lines, the table by basis with its bars, the rule, the ballots. */
#include "model/types/vote.h"

vote_object vote_new(arena *in) { return (vote_object){.in = in}; }

void vote_put(vote_object *o, const char *name, dyn value)
{
    if (o->n < sizeof o->entries / sizeof *o->entries)
        o->entries[o->n++] = (dyn_entry){str_from(name), value};
}

/* A sentence after its outcome: "通过：…" gives "…". */
str vote_why(str sentence)
{
    size_t colon = str_find(sentence, STR("："), 0);
    return colon == SIZE_MAX ? sentence : str_sub(sentence, colon + sizeof "：" - 1, sentence.n);
}

void vote_put_text(vote_object *o, const char *name, str value) { vote_put(o, name, dyn_text(value)); }

dyn vote_dyn(const vote_object *o)
{
    dyn_entry *e = arena_make_n(o->in, dyn_entry, o->n);
    for (uint32_t i = 0; i < o->n; i++) e[i] = o->entries[i];
    return dyn_object(e, o->n);
}

/* A share as a plain number of percent for drawing a bar: "66.67". */
static str bar(arena *a, frac f)
{
    if (f.den <= 0 || f.num < 0) return STR_NONE;
    str p = frac_cmp(f, (frac){1, 1}) > 0 ? STR("100.00%") : num_percent(a, f.num, f.den, 2);
    return str_sub(p, 0, p.n - 1);
}

static str dec_margin(arena *a, const decide_line *l)
{
    dec gap = l->margin;
    if (gap.value < 0) gap.value = -gap.value;
    return decide_quantity(a, gap, l->test->basis);
}

dyn vote_line_dyn(const decide_line *l, dyn_env *env)
{
    static const char *const kinds[] = {"quorum", "passing", "rejecting"}, *const met[] = {"unmet", "met",
                                                                                           "unknown"};
    arena *a = env->scratch;
    basis b = l->test->basis;
    vote_object o = vote_new(a);
    vote_put_text(&o, "kind", str_from(kinds[l->kind]));
    for (int k = LINE_QUORUM; k <= LINE_REJECTING; k++) vote_put(&o, kinds[k], dyn_bool(k == (int)l->kind));
    vote_put_text(&o, "state", str_from(met[l->met]));
    for (int k = TRI_NO; k <= TRI_UNKNOWN; k++) vote_put(&o, met[k], dyn_bool(k == (int)l->met));
    vote_put_text(&o, "text", decide_line_text(a, l));
    vote_put_text(&o, "basis", basis_key(b));
    vote_put_text(&o, "basis_name", basis_name(b));
    vote_put_text(&o, "unit", basis_unit(b));
    vote_put_text(&o, "over", figure_name(l->over.of));
    vote_put_text(&o, "under", l->kind == LINE_QUORUM ? share_of_name(OF_ALL) : share_of_name(l->test->of));
    vote_put_text(&o, "threshold", pack_threshold_text(a, l->test));
    vote_put_text(&o, "mark", bar(a, l->test->share));
    vote_put_text(&o, "article", l->article);
    vote_put_text(&o, "share", decide_percent(a, l));
    vote_put_text(&o, "bar", l->bounded ? bar(a, l->low) : STR_NONE);
    vote_put(&o, "from_percent", dyn_bool(l->from_percent));
    vote_put(&o, "derived", dyn_bool(l->derived));
    vote_put_text(&o, "missing", l->missing ? decide_figure_text(a, l->absent) : STR_NONE);
    bool counted = l->counted; /* every name is there, so that templates can ask for it */
    vote_put_text(&o, "numerator", counted ? decide_quantity(a, l->numerator, b) : STR_NONE);
    vote_put_text(&o, "denominator", counted ? decide_quantity(a, l->denominator, b) : STR_NONE);
    vote_put_text(&o, "needed", counted ? decide_quantity(a, l->needed, b) : STR_NONE);
    vote_put_text(&o, "margin", counted ? dec_margin(a, l) : STR_NONE);
    vote_put(&o, "short", dyn_bool(counted && l->margin.value < 0));
    vote_put(&o, "exact", dyn_bool(counted && l->margin.value == 0));
    return vote_dyn(&o);
}

dyn vote_lines_dyn(const decide_line *lines, size_t n, dyn_env *env)
{
    dyn *items = arena_make_n(env->scratch, dyn, n);
    for (size_t i = 0; i < n; i++) items[i] = vote_line_dyn(&lines[i], env);
    return dyn_array(items, (uint32_t)n);
}

dyn vote_rule_dyn(const pack_rule *r, const pack *p, dyn_env *env)
{
    if (!r) return DYN_NO;
    vote_object o = vote_new(env->scratch);
    vote_put_text(&o, "id", r->id);
    vote_put_text(&o, "name", r->name);
    vote_put_text(&o, "law", r->source.law);
    vote_put_text(&o, "article", r->source.article);
    vote_put_text(&o, "words", r->source.words);
    vote_put_text(&o, "url", r->source.url);
    vote_put_text(&o, "explain", r->explain);
    vote_put(&o, "verified", dyn_bool(r->source.verified));
    vote_put_text(&o, "pack", p ? p->name : STR_NONE);
    vote_put(&o, "from", date_dyn(r->from));
    vote_put(&o, "to", date_dyn(r->to));
    return vote_dyn(&o);
}

static dyn ballots_dyn(const tally *t, dyn_env *env)
{
    arena *a = env->scratch;
    const struct {
        const char *name;
        int64_t n;
    } all[] = {
        {"issued", t->issued}, {"returned", t->returned}, {"valid", t->valid}, {"invalid", t->invalid}};
    vote_object o = vote_new(a);
    bool any = false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        vote_put(&o, all[i].name, all[i].n == BALLOTS_UNKNOWN ? DYN_NO : dyn_text(num_grouped(a, all[i].n)));
        any = any || all[i].n != BALLOTS_UNKNOWN;
    }
    if (t->issued > 0 && t->returned >= 0)
        vote_put_text(&o, "rate", num_percent(a, t->returned, t->issued, 2));
    return any ? vote_dyn(&o) : DYN_NO;
}

dyn vote_part(const field *f, const nested *n, const tally *t, const vote_rule *r, const dyn_name *name,
              dyn_env *env)
{
    if (name_is(name, "rule")) return vote_rule_dyn(r->choice.law, r->choice.law_pack, env);
    if (name_is(name, "date")) return date_dyn(t->on);
    if (name_is(name, "stage")) return dyn_text(stage_key(t->stage));
    if (name_is(name, "stage_word")) return t->stage == STAGE_FINAL ? DYN_NO : dyn_text(stage_name(t->stage));
    if (name_is(name, "ballots")) return ballots_dyn(t, env);
    if (name_is(name, "proxies"))
        return t->proxies > 0 ? dyn_text(num_grouped(env->scratch, t->proxies)) : DYN_NO;
    if (name_is(name, "note")) return dyn_text(vote_text(f, n, STR("note")));
    return DYN_NOTHING;
}

/* ---- bars: who voted how, of all -------------------------------------------------------------- */

enum { FULL = 10000 }; /* a bar is 100.00 wide */

static str position(arena *a, int64_t x) { return dec_text(a, (dec){x, 2}); }

/* In whole steps of the basis; false: not known. */
static bool steps_of(const tally *t, figure_ref ref, int64_t *out)
{
    dec d;
    if (!tally_figure(t, ref, &d) || !dec_rescale(d, tally_scale(t, ref.basis), &d) || d.value < 0)
        return false;
    *out = d.value;
    return true;
}

/* All owners where they are known, else those who took part; nought: nothing to draw. */
static int64_t bar_whole(const tally *t, basis b)
{
    static const figure_of wholes[] = {FIGURE_TOTAL, FIGURE_PARTICIPATING, FIGURE_VOTES};
    int64_t whole = 0;
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (steps_of(t, (figure_ref){wholes[i], b, 0}, &whole)) return whole;
    return 0;
}

/* One part after the other, each {side, name, x, width, value}; ends are rounded, so the parts touch. */
static dyn bars_dyn(const tally *t, basis b, dyn_env *env)
{
    static const figure_of sides[] = {FIGURE_FOR, FIGURE_FOLLOW, FIGURE_AGAINST, FIGURE_ABSTAIN,
                                      FIGURE_SILENT};
    arena *a = env->scratch;
    int64_t whole = bar_whole(t, b), at = 0, from = 0, n;
    dyn *items = arena_make_n(a, dyn, sizeof sides / sizeof *sides);
    uint32_t count = 0;
    for (size_t i = 0; whole > 0 && i < sizeof sides / sizeof *sides; i++) {
        figure_ref ref = {sides[i], b, 0};
        int64_t end;
        if (!steps_of(t, ref, &n) || n == 0 || at + n > whole) continue;
        at += n;
        if (!num_muldiv(at, FULL, whole, NUM_HALF_UP, &end)) break;
        dec value;
        (void)tally_figure(t, ref, &value);
        vote_object o = vote_new(a);
        vote_put_text(&o, "side", figure_key(sides[i]));
        vote_put_text(&o, "name", figure_name(sides[i]));
        vote_put_text(&o, "x", position(a, from));
        vote_put_text(&o, "width", position(a, end - from));
        vote_put_text(&o, "value", decide_quantity(a, value, b));
        items[count++] = vote_dyn(&o);
        from = end;
    }
    return dyn_array(items, count);
}

/* Where the thresholds lie on the same bar: {x, text, quorum}. */
static uint32_t put_marks(const tally *t, basis b, const pack_test *tests, size_t n, bool quorum, dyn *items,
                          dyn_env *env)
{
    int64_t whole = bar_whole(t, b), part, at;
    uint32_t count = 0;
    for (size_t i = 0; i < n && whole > 0; i++) {
        if (tests[i].basis != b) continue;
        figure_ref of = {quorum || tests[i].of == OF_ALL ? FIGURE_TOTAL : FIGURE_PARTICIPATING, b, 0};
        figure_ref votes = {FIGURE_VOTES, b, 0};
        if (!steps_of(t, of, &part) && (of.of == FIGURE_TOTAL || !steps_of(t, votes, &part))) continue;
        if (!num_muldiv(part, tests[i].share.num, tests[i].share.den, NUM_DOWN, &part) ||
            !num_muldiv(part, FULL, whole, NUM_HALF_UP, &at) || at > FULL)
            continue;
        vote_object o = vote_new(env->scratch);
        vote_put_text(&o, "x", position(env->scratch, at));
        vote_put_text(&o, "text", pack_threshold_text(env->scratch, &tests[i]));
        vote_put(&o, "quorum", dyn_bool(quorum));
        items[count++] = vote_dyn(&o);
    }
    return count;
}

static dyn marks_dyn(const tally *t, basis b, const pack_rule *r, dyn_env *env)
{
    if (!r) return DYN_NO;
    dyn *items = arena_make_n(env->scratch, dyn, r->nquorum + r->npassing);
    uint32_t n = put_marks(t, b, r->quorum, r->nquorum, true, items, env);
    n += put_marks(t, b, r->passing, r->npassing, false, items + n, env);
    return dyn_array(items, n);
}

/* ---- the table by basis ------------------------------------------------------------------------- */

/* What a share is held against, so that it never looks as if it reached what it missed; 0/1 where nothing is.
 */
static frac threshold_of(const pack_test *tests, size_t n, basis b)
{
    for (size_t i = 0; i < n; i++)
        if (tests[i].basis == b) return tests[i].share;
    return (frac){0, 1};
}

static void put_cell(vote_object *o, const tally *t, const char *name, figure_ref ref, const char *share,
                     bool of_total, frac threshold)
{
    dec v, whole;
    bool known = tally_figure(t, ref, &v);
    vote_put(o, name, known ? dyn_text(decide_quantity(o->in, v, ref.basis)) : DYN_NO);
    if (!share || !known) return;
    figure_ref part = {FIGURE_PARTICIPATING, ref.basis, 0}, sum = {FIGURE_VOTES, ref.basis, 0},
               all = {FIGURE_TOTAL, ref.basis, 0};
    if (of_total ? !tally_figure(t, all, &whole)
                 : !tally_figure(t, part, &whole) && !tally_figure(t, sum, &whole))
        return;
    uint8_t scale = v.scale > whole.scale ? v.scale : whole.scale;
    if (dec_rescale(v, scale, &v) && dec_rescale(whole, scale, &whole) && whole.value > 0 && v.value >= 0)
        vote_put_text(o, share, decide_percent_beside(o->in, (frac){v.value, whole.value}, threshold));
}

dyn vote_table_dyn(const tally *t, const pack_rule *rule, dyn_env *env)
{
    dyn *rows = arena_make_n(env->scratch, dyn, BASIS_COUNT);
    uint32_t n = 0;
    for (int i = 0; i < BASIS_COUNT; i++) {
        basis b = (basis)i;
        bool any = t->totals.known[b] || t->participating.known[b];
        for (int v = 0; v < VOTE_COUNT; v++) any = any || t->votes[v].known[b];
        if (!any) continue;
        vote_object o = vote_new(env->scratch);
        vote_put_text(&o, "basis", basis_key(b));
        vote_put_text(&o, "name", basis_name(b));
        vote_put_text(&o, "unit", basis_unit(b));
        dec given;
        figure_ref part = {FIGURE_PARTICIPATING, b, 0}, sum = {FIGURE_VOTES, b, 0};
        frac quorum = rule ? threshold_of(rule->quorum, rule->nquorum, b) : (frac){0, 1};
        frac passing = rule ? threshold_of(rule->passing, rule->npassing, b) : (frac){0, 1};
        put_cell(&o, t, "total", (figure_ref){FIGURE_TOTAL, b, 0}, NULL, false, quorum);
        put_cell(&o, t, "participating", tally_figure(t, part, &given) ? part : sum, "turnout", true, quorum);
        put_cell(&o, t, "for", (figure_ref){FIGURE_FOR, b, 0}, "for_share", false, passing);
        put_cell(&o, t, "against", (figure_ref){FIGURE_AGAINST, b, 0}, "against_share", false, passing);
        put_cell(&o, t, "abstain", (figure_ref){FIGURE_ABSTAIN, b, 0}, "abstain_share", false, passing);
        put_cell(&o, t, "follow", (figure_ref){FIGURE_FOLLOW, b, 0}, "follow_share", false, passing);
        put_cell(&o, t, "silent", (figure_ref){FIGURE_SILENT, b, 0}, NULL, false, passing);
        vote_put(&o, "bars", bars_dyn(t, b, env));
        vote_put(&o, "marks", marks_dyn(t, b, rule, env));
        rows[n++] = vote_dyn(&o);
    }
    return dyn_array(rows, n);
}
