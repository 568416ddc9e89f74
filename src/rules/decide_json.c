/* Results for programs: every number as the engine has it, every enum by its stable key. */
#include "rules/elect.h"

static void key(buf *out, const char *name)
{
    if (out->n && out->p[out->n - 1] != '{' && out->p[out->n - 1] != '[') buf_putc(out, ',');
    buf_fmt(out, "\"%s\":", name);
}

static void put_text(buf *out, const char *name, str s)
{
    key(out, name);
    buf_put_json(out, s);
}

static void put_flag(buf *out, const char *name, bool yes)
{
    key(out, name);
    buf_puts(out, yes ? "true" : "false");
}

static void put_int(buf *out, const char *name, int64_t v)
{
    key(out, name);
    buf_put_int(out, v);
}

static void put_dec(arena *a, buf *out, const char *name, dec v)
{
    key(out, name);
    buf_put(out, dec_text(a, v));
}

static void next(buf *out, size_t i)
{
    if (i) buf_putc(out, ',');
}

static void put_rule(buf *out, const pack_rule *r)
{
    key(out, "rule");
    buf_putc(out, '{');
    put_text(out, "id", r->id);
    put_text(out, "name", r->name);
    put_text(out, "law", r->source.law);
    put_text(out, "article", r->source.article);
    put_flag(out, "verified", r->source.verified);
    buf_putc(out, '}');
}

static void put_ref(arena *a, buf *out, const char *name, figure_ref f)
{
    str id = str_fmt(a, "%.*s.%.*s", STR_ARG(figure_key(f.of)), STR_ARG(basis_key(f.basis)));
    put_text(out, name, id);
}

static void put_line(arena *a, buf *out, const decide_line *l)
{
    static const str kinds[] = {STR_INIT("quorum"), STR_INIT("passing"), STR_INIT("rejecting")};
    static const str met[] = {STR_INIT("no"), STR_INIT("yes"), STR_INIT("unknown")};
    buf_putc(out, '{');
    put_text(out, "test", kinds[l->kind]);
    put_text(out, "basis", basis_key(l->test->basis));
    put_text(out, "over", figure_key(l->over.of));
    put_text(out, "of", l->kind == LINE_QUORUM ? share_of_key(OF_ALL) : share_of_key(l->test->of));
    put_text(out, "comparison", l->test->at_least ? STR("at_least") : STR("more_than"));
    put_text(out, "threshold",
             str_fmt(a, "%lld/%lld", (long long)l->test->share.num, (long long)l->test->share.den));
    put_text(out, "met", met[l->met]);
    put_text(out, "article", l->article);
    if (l->counted) {
        put_dec(a, out, "numerator", l->numerator);
        put_dec(a, out, "denominator", l->denominator);
        put_dec(a, out, "needed", l->needed);
        put_dec(a, out, "margin", l->margin);
        put_flag(out, "derived", l->derived);
    }
    str share = decide_percent(a, l);
    if (share.n) put_text(out, "share", share);
    if (l->from_percent) put_flag(out, "from_percent", true);
    if (l->missing) put_ref(a, out, "missing", l->absent);
    put_text(out, "text", decide_line_text(a, l));
    buf_putc(out, '}');
}

static void put_lines(arena *a, buf *out, const char *name, const decide_line *lines, size_t n)
{
    key(out, name);
    buf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        next(out, i);
        put_line(a, out, &lines[i]);
    }
    buf_putc(out, ']');
}

static void put_reasons(arena *a, buf *out, const decide_result *r)
{
    static const char *const codes[] = {
        [DECIDE_NO_QUORUM] = "no_quorum",
        [DECIDE_NO_SIDE] = "no_side",
        [DECIDE_MISSING] = "missing",
        [DECIDE_HOUSEHOLDS] = "households",
        [DECIDE_CONFLICT] = "conflict",
        [DECIDE_IMPRECISE] = "imprecise",
        [DECIDE_SILENT_UNSOURCED] = "silent_unsourced",
        [DECIDE_SILENT_FORBIDDEN] = "silent_forbidden",
        [DECIDE_SILENT_UNCLEAR] = "silent_unclear",
        [DECIDE_SILENT_COUNTED] = "silent_counted",
        [DECIDE_SILENT_DECIDES] = "silent_decides",
        [DECIDE_LOCAL_LAXER] = "local_laxer",
        [DECIDE_LOCAL_STRICTER] = "local_stricter",
    };
    key(out, "reasons");
    buf_putc(out, '[');
    for (size_t i = 0; i < r->nreasons; i++) {
        const decide_reason *one = &r->reasons[i];
        next(out, i);
        buf_putc(out, '{');
        put_text(out, "code", str_from(codes[one->code]));
        if (one->code == DECIDE_MISSING || one->code == DECIDE_IMPRECISE)
            put_ref(a, out, "figure", one->figure);
        put_text(out, "text", decide_reason_text(a, one));
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

void decide_json(arena *a, buf *out, const decide_result *r)
{
    static const str declared[] = {STR_INIT("fine"), STR_INIT("wrong"), STR_INIT("open")};
    buf_putc(out, '{');
    put_text(out, "outcome", outcome_key(r->governing ? r->governing : r->outcome));
    put_text(out, "outcome_text", outcome_name(r->governing ? r->governing : r->outcome));
    put_text(out, "by_law", outcome_key(r->outcome));
    put_text(out, "stage", stage_key(r->stage));
    put_text(out, "declared", declared[r->declared]);
    put_rule(out, r->rule);
    put_lines(a, out, "lines", r->lines, r->nlines);
    put_reasons(a, out, r);
    put_flag(out, "silent_counted", r->silent_counted);
    if (r->without_silent) {
        key(out, "without_silent");
        decide_json(a, out, r->without_silent);
    }
    if (r->local) {
        key(out, "local");
        decide_json(a, out, r->local);
    }
    put_text(out, "sentence", decide_sentence(a, r));
    buf_putc(out, '}');
}

static void put_row(arena *a, buf *out, const election *e, const elect_row *row)
{
    const candidate *c = &e->candidates[row->candidate];
    buf_putc(out, '{');
    put_text(out, "name", c->name);
    put_text(out, "state", elect_state_key(row->state));
    if (row->rank) put_int(out, "rank", row->rank);
    for (int b = 0; b < BASIS_COUNT; b++)
        if (c->votes.known[b]) put_dec(a, out, str_c(a, basis_key((basis)b)), c->votes.v[b]);
    put_lines(a, out, "lines", row->lines, row->nlines);
    buf_putc(out, '}');
}

void elect_json(arena *a, buf *out, const election *e, const elect_result *r)
{
    buf_putc(out, '{');
    put_text(out, "outcome", elect_outcome_key(r->outcome));
    put_text(out, "outcome_text", elect_outcome_name(r->outcome));
    put_text(out, "stage", stage_key(e->base.stage));
    put_rule(out, r->rule);
    put_int(out, "seats", e->seats);
    put_int(out, "elected", r->elected);
    put_int(out, "open_seats", r->open_seats);
    put_int(out, "runoff_seats", r->runoff_seats);
    put_flag(out, "reserve_tie", r->reserve_tie);
    put_flag(out, "tie_broken", r->tie_broken);
    put_text(out, "ranked_by", basis_key(r->ranked_by));
    put_lines(a, out, "quorum", r->quorum, r->nquorum);
    key(out, "candidates");
    buf_putc(out, '[');
    for (size_t i = 0; i < r->nrows; i++) {
        next(out, i);
        put_row(a, out, e, &r->rows[i]);
    }
    buf_putc(out, ']');
    put_text(out, "sentence", elect_sentence(a, e, r));
    buf_putc(out, '}');
}
