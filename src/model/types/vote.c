#include "model/types/vote.h"

/* ---- reading ---------------------------------------------------------------------------------- */

vote_at vote_in(const field *f, const nested *n, str name)
{
    return (vote_at){f ? nested_field(f, name) : NULL, f && n ? nested_value(f, n, name) : NULL};
}

const nested *vote_nested(vote_at at) { return at.v ? at.v->as.p : NULL; }

const nested_list *vote_items(vote_at list)
{
    static const nested_list none = {0};
    return list.v ? list.v->as.p : &none;
}

str vote_text(const field *f, const nested *n, str name)
{
    vote_at at = vote_in(f, n, name);
    return at.v ? str_trim(val_str(at.v->src)) : STR_NONE;
}

int64_t vote_number(const field *f, const nested *n, str name, int64_t otherwise)
{
    vote_at at = vote_in(f, n, name);
    return at.v ? at.v->as.n : otherwise;
}

figures vote_figures(vote_at at)
{
    figures out = {0};
    for (int b = 0; at.v && b < BASIS_COUNT; b++) {
        const fval *v = nested_value(at.f, at.v->as.p, basis_key((basis)b));
        if (!v) continue;
        out.known[b] = true;
        /* area and quantity keep a dec, the others a whole number */
        out.v[b] = basis_whole((basis)b) ? (dec){v->as.n, 0} : *(const dec *)v->as.p;
    }
    return out;
}

tally vote_common(const field *f, const nested *n)
{
    tally t = tally_none();
    vote_at ballots = vote_in(f, n, STR("ballots"));
    const nested *b = vote_nested(ballots);
    t.on = (date)vote_number(f, n, STR("date"), DATE_NONE);
    t.stage = (tally_stage)vote_number(f, n, STR("stage"), STAGE_FINAL);
    t.totals = vote_figures(vote_in(f, n, STR("totals")));
    t.participating = vote_figures(vote_in(f, n, STR("participating")));
    t.proxies = vote_number(f, n, STR("proxies"), BALLOTS_UNKNOWN);
    t.issued = vote_number(ballots.f, b, STR("issued"), BALLOTS_UNKNOWN);
    t.returned = vote_number(ballots.f, b, STR("returned"), BALLOTS_UNKNOWN);
    t.valid = vote_number(ballots.f, b, STR("valid"), BALLOTS_UNKNOWN);
    t.invalid = vote_number(ballots.f, b, STR("invalid"), BALLOTS_UNKNOWN);
    return t;
}

static bool is_bad(const field *f, const fval *v)
{
    if (v->bad || !v->src) return v->bad;
    if (f->type == &type_record) return vote_has_bad(f->inside, ((const nested *)v->as.p)->values);
    if (f->type != &type_list) return false;
    const nested_list *list = v->as.p;
    for (uint32_t i = 0; i < list->n; i++)
        if (is_bad(f->of, &list->items[i])) return true;
    return false;
}

bool vote_has_bad(const shape *s, const fvals *values)
{
    for (uint32_t i = 0; i < values->n; i++)
        if (is_bad(field_nth(s, values, i), value_nth(values, i))) return true;
    return false;
}

static const val *place_in(vote_at group, str name)
{
    const nested *n = vote_nested(group);
    const fval *v = n ? nested_value(group.f, n, name) : NULL;
    return v ? v->src : group.v ? group.v->src : NULL;
}

const val *vote_place(const field *f, const nested *n, figure_ref ref)
{
    vote_at at = {0};
    switch (ref.of) {
    case FIGURE_FOR:
    case FIGURE_AGAINST:
    case FIGURE_ABSTAIN:
    case FIGURE_FOLLOW: {
        vote_at votes = vote_in(f, n, STR("votes"));
        if (!votes.v) return NULL;
        at = vote_in(votes.f, votes.v->as.p, figure_key(ref.of));
        return at.v ? place_in(at, basis_key(ref.basis)) : votes.v->src;
    }
    case FIGURE_VOTES: at = vote_in(f, n, STR("votes")); return at.v ? at.v->src : NULL;
    case FIGURE_TOTAL: return place_in(vote_in(f, n, STR("totals")), basis_key(ref.basis));
    case FIGURE_PARTICIPATING: return place_in(vote_in(f, n, STR("participating")), basis_key(ref.basis));
    case FIGURE_SILENT: return place_in(vote_in(f, n, STR("silent_counted")), basis_key(ref.basis));
    case FIGURE_ISSUED:
    case FIGURE_RETURNED:
    case FIGURE_VALID:
    case FIGURE_INVALID: return place_in(vote_in(f, n, STR("ballots")), figure_key(ref.of));
    case FIGURE_PROXIES: at = vote_in(f, n, STR("proxies")); return at.v ? at.v->src : NULL;
    case FIGURE_OTHER: at = vote_in(f, n, STR("others")); return at.v ? at.v->src : NULL;
    }
    return NULL;
}

/* ---- choosing the rule ------------------------------------------------------------------------ */

static date day_of(load *l, const field *f, const nested *n)
{
    date on = (date)vote_number(f, n, STR("date"), DATE_NONE);
    return on == DATE_NONE && l->r ? record_date(l->r) : on;
}

/* May rules be missing, or which of them apply, since a file of theirs could not be read? */
static bool rules_unread(const load *l)
{
    return tree_misses(&l->m->tree, STR("rules")) || tree_misses(&l->m->tree, STR_NONE);
}

static void not_found(load *l, const val *at, str in_pack, str id, const vote_rule *r)
{
    if (r->choice.known) {
        diag(l->d, RULE_NOT_IN_FORCE, val_span(at), id, date_iso(l->a, r->on));
        return;
    }
    if (rules_unread(l)) return;
    finding *found = diag(l->d, RULE_UNKNOWN, val_span(at), id, in_pack);
    diag_suggest(l->d, found, rulepacks_nearest_rule(l, in_pack, id));
}

/* Nobody has voted yet on a day to come. */
void vote_check_day(load *l, const field *f, const val *src, const nested *n, const tally *t)
{
    bool any = t->returned != BALLOTS_UNKNOWN;
    for (int b = 0; b < BASIS_COUNT; b++)
        any = any || t->participating.known[b] || t->votes[VOTE_FOR].known[b];
    vote_at on = vote_in(f, n, STR("date"));
    if (any && t->on != DATE_NONE && t->on > l->m->today)
        diag(l->d, VOTE_AHEAD, val_span(on.v ? on.v->src : src), date_iso(l->a, t->on),
             date_iso(l->a, l->m->today));
}

vote_rule vote_choose(load *l, const field *f, const val *src, const nested *n, bool electing)
{
    vote_rule r = {.on = day_of(l, f, n)};
    const pack_set *set = &l->m->packs->set;
    vote_at named = vote_in(f, n, STR("rule")), by = vote_in(f, n, STR("pack")),
            matter = vote_in(f, n, STR("matter"));
    str under = by.v ? str_trim(val_str(by.v->src)) : rulepacks_jurisdiction(l->m);
    if (!pack_find(set, under)) {
        if (rules_unread(l)) return r;
        finding *found = diag(l->d, PACK_UNKNOWN, val_span(by.v ? by.v->src : src), under);
        diag_suggest(l->d, found, rulepacks_nearest_pack(l->m, under));
        return r;
    }
    if (r.on == DATE_NONE) {
        diag(l->d, VOTE_DATE_MISSING, val_span(src), field_title(l, f));
        return r;
    }
    if (!named.v && !matter.v) {
        diag(l->d, VOTE_RULE_MISSING, val_span(src), field_title(l, f));
        return r;
    }
    str id = named.v ? str_trim(val_str(named.v->src)) : STR_NONE,
        what = matter.v ? str_trim(val_str(matter.v->src)) : STR_NONE;
    r.by_matter = !named.v;
    r.choice = named.v ? pack_choose(set, under, id, r.on) : pack_choose_matter(set, under, what, r.on);
    const pack_rule *law = r.choice.law;
    const val *at = named.v ? named.v->src : matter.v->src;
    if (!law) {
        not_found(l, at, under, named.v ? id : what, &r);
    } else if ((law->kind == RULE_ELECTION) != electing) {
        if (electing) diag(l->d, RULE_NO_ELECTION, val_span(at), law->id);
        else diag(l->d, RULE_IS_ELECTION, val_span(at), law->id);
        r.choice.law = NULL;
    } else if (named.v && what.n && law->nmatters && !pack_has_matter(law, what)) {
        pack_choice right = pack_choose_matter(set, under, what, r.on);
        finding *found = diag(l->d, RULE_NOT_FOR_MATTER, val_span(matter.v->src), what, law->id, law->name);
        if (right.law) diag_suggest(l->d, found, right.law->id);
    }
    return r;
}

/* ---- findings about figures ------------------------------------------------------------------- */

static bool no_basis(figure_of f) { return f >= FIGURE_ISSUED && f <= FIGURE_PROXIES; }

static str title_in(arena *a, const tally *t, figure_ref ref)
{
    if (ref.of == FIGURE_OTHER && t && ref.i < t->nothers) return t->others[ref.i].name;
    str name = decide_figure_text(a, ref), key = figure_key(ref.of), b = basis_key(ref.basis);
    if (no_basis(ref.of)) return str_fmt(a, "%.*s（%.*s）", STR_ARG(key), STR_ARG(name));
    return str_fmt(a, "%.*s.%.*s（%.*s）", STR_ARG(key), STR_ARG(b), STR_ARG(name));
}

str vote_figure_title(arena *a, figure_ref ref) { return title_in(a, NULL, ref); }

static str quantity(arena *a, dec v, figure_ref ref)
{
    if (!no_basis(ref.of)) return decide_quantity(a, v, ref.basis);
    return dec_text(a, v);
}

static str percent_text(arena *a, dec v) { return str_fmt(a, "%.*s%%", STR_ARG(dec_text(a, v))); }

static str fits_text(arena *a, const tally *t, const figures_problem *p)
{
    buf all = {0};
    for (size_t i = 0; i < p->nfits; i++) {
        if (i) buf_put(&all, STR("、"));
        buf_put(&all, title_in(a, t, p->fits[i]));
        dec d;
        if (tally_figure(t, p->fits[i], &d)) buf_fmt(&all, " %.*s", STR_ARG(quantity(a, d, p->fits[i])));
    }
    str s = str_copy(a, buf_str(&all));
    buf_fini(&all);
    return s;
}

/* The percentage itself where it stands in `printed`. */
static const val *printed_place(const field *f, const nested *n, size_t i)
{
    vote_at list = vote_in(f, n, STR("printed"));
    const nested_list *items = list.v ? list.v->as.p : NULL;
    if (!items || i >= items->n || items->items[i].bad) return list.v ? list.v->src : NULL;
    const fval *percent = nested_value(list.f, items->items[i].as.p, STR("percent"));
    return percent ? percent->src : items->items[i].src;
}

static void report_percent(load *l, const val *at, const tally *t, const figures_problem *p)
{
    str figure = title_in(l->a, t, p->a), of = title_in(l->a, t, p->b);
    str said = percent_text(l->a, p->found), right = percent_text(l->a, p->expected);
    span where = val_span(at);
    switch (p->code) {
    case FIGURES_PERCENT_WRONG: diag(l->d, PERCENT_WRONG, where, said, figure, of, right); break;
    case FIGURES_PERCENT_OTHER:
        diag(l->d, PERCENT_OTHER, where, said, figure, of, fits_text(l->a, t, p));
        break;
    case FIGURES_PERCENT_SILENT: diag(l->d, PERCENT_SILENT, where, said, figure, of, right); break;
    case FIGURES_PERCENT_BASIS:
        diag(l->d, PERCENT_BASIS, where, said, figure, of, right, title_in(l->a, t, p->fits[0]),
             title_in(l->a, t, p->fits[1]));
        break;
    case FIGURES_PERCENT_CUT: diag(l->d, PERCENT_CUT, where, said, right); break;
    case FIGURES_PERCENT_NONE: diag(l->d, PERCENT_NONE, where, said, of); break;
    default: diag(l->d, PERCENT_SUM, where, said); break;
    }
}

static void report_one(load *l, const field *f, const val *src, const nested *n, const tally *t,
                       const figures_problem *p)
{
    const val *at =
        p->code >= FIGURES_PERCENT_WRONG ? printed_place(f, n, p->printed) : vote_place(f, n, p->a);
    if (!at) at = vote_place(f, n, p->b);
    if (!at) at = src;
    str a = title_in(l->a, t, p->a), b = title_in(l->a, t, p->b);
    str x = quantity(l->a, p->found, p->a), y = quantity(l->a, p->expected, p->b);
    span where = val_span(at);
    switch (p->code) {
    case FIGURES_NEGATIVE:
    case FIGURES_NOT_WHOLE:
    case FIGURES_TOO_FINE:
    case FIGURES_TOO_LARGE: diag(l->d, FIGURE_IMPOSSIBLE, where, a, x); break;
    case FIGURES_MORE_THAN: diag(l->d, FIGURE_MORE_THAN, where, a, x, b, y); break;
    case FIGURES_BALLOTS_OWNERS: diag(l->d, BALLOTS_OVER_OWNERS, where, x, b, y); break;
    case FIGURES_VOTES_SUM: diag(l->d, VOTES_SUM, where, x, y, basis_name(p->a.basis)); break;
    case FIGURES_INVALID_IN: diag(l->d, VOTES_SUM_INVALID, where, x, y); break;
    case FIGURES_BALLOTS_SUM: diag(l->d, BALLOTS_SUM, where, x, y); break;
    case FIGURES_CHANNELS_SUM: diag(l->d, CHANNELS_SUM, where, a, x, y); break;
    default: report_percent(l, at, t, p); break;
    }
}

void vote_report(load *l, const field *f, const val *src, const nested *n, const tally *t,
                 const figures_report *r)
{
    for (size_t i = 0; i < r->n; i++) report_one(l, f, src, n, t, &r->problems[i]);
}
