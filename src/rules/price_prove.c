/* The proof of a canteen's rules: every fault with the smallest person, meal and prices that show it. */
#include "rules/price_proof.h"

#include <stdlib.h>
#include <string.h>

/* Later versions of very large rule sets are left to the day they come near. */
enum { MOST_EPOCHS = 16, MOST_QUOTES = 500000 };

price_finding price_proof_blank(const prover *p, price_fault fault)
{
    return (price_finding){.fault = fault,
                           .rule = -1,
                           .other = -1,
                           .item = -1,
                           .category = -1,
                           .on = p->s ? p->s->on : DATE_NONE,
                           .standard = PRICE_UNPRICED,
                           .exact = {0, 1}};
}

void price_proof_report(prover *p, price_finding f)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 16;
        p->items = arena_grow(p->a, p->items, p->cap * sizeof f, cap * sizeof f);
        p->cap = cap;
    }
    p->items[p->n++] = f;
}

void price_proof_report_once(prover *p, price_finding f)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->items[i].fault == f.fault && p->items[i].rule == f.rule && p->items[i].item == f.item) return;
    price_proof_report(p, f);
}

/* ---- what can be seen without any person ---- */

static bool dates_cross(date from, date to, date other_from, date other_to, date today, date *on)
{
    date begin = from == DATE_NONE || (other_from != DATE_NONE && other_from > from) ? other_from : from;
    *on = begin == DATE_NONE ? (to != DATE_NONE && to < today ? to : today) : begin;
    if (begin == DATE_NONE && other_to != DATE_NONE && other_to < *on) *on = other_to;
    return price_in_force(from, to, *on) && price_in_force(other_from, other_to, *on);
}

static void check_versions(prover *p, date today)
{
    const price_canteen *c = p->c;
    price_finding f = price_proof_blank(p, PRICE_FAULT_VERSIONS);
    for (uint32_t i = 0; i < c->nrules; i++)
        for (uint32_t k = 0; k < i; k++) {
            const price_rule *r = &c->rules[i], *q = &c->rules[k];
            if (!str_eq(r->id, q->id) || !dates_cross(r->from, r->to, q->from, q->to, today, &f.on)) continue;
            f.rule = (int32_t)i, f.other = (int32_t)k;
            price_proof_report(p, f);
        }
    f = price_proof_blank(p, PRICE_FAULT_STANDARDS);
    for (uint32_t i = 0; i < c->nitems; i++)
        for (uint32_t v = 0; v < c->items[i].nstandards; v++)
            for (uint32_t w = 0; w < v; w++) {
                const price_standard *x = &c->items[i].standards[w], *y = &c->items[i].standards[v];
                if (!dates_cross(x->from, x->to, y->from, y->to, today, &f.on)) continue;
                f.item = (int32_t)i, f.x = x->fen, f.y = y->fen;
                price_proof_report_once(p, f);
            }
}

static uint32_t meals_covered(const price_canteen *c, uint64_t items)
{
    uint32_t n = 0;
    for (uint32_t m = 0; m < c->nmeals; m++) {
        uint64_t of_meal = ((1ull << c->meals[m].n) - 1) << c->meals[m].first;
        n += (items & of_meal) != 0;
    }
    return n;
}

static void check_rule_itself(prover *p, uint32_t i)
{
    const price_rule *r = &p->c->rules[i];
    price_finding f = price_proof_blank(p, PRICE_FAULT_DATES);
    f.rule = (int32_t)i;
    if (r->from != DATE_NONE && r->to != DATE_NONE && r->to < r->from) price_proof_report(p, f);
    f.fault = PRICE_FAULT_QUOTA;
    f.x = r->per_meal, f.y = r->per_day;
    if (r->per_meal && r->per_day &&
        (r->per_meal > r->per_day || r->per_day > r->per_meal * meals_covered(p->c, r->items)))
        price_proof_report(p, f);
}

static void check_categories(prover *p)
{
    uint64_t used = 0;
    for (uint32_t i = 0; i < p->c->nrules; i++)
        used |= p->c->rules[i].who.any | p->c->rules[i].who.all | p->c->rules[i].who.none;
    price_finding f = price_proof_blank(p, PRICE_FAULT_VAGUE);
    for (uint32_t k = 0; k < p->c->ncategories; k++) {
        const price_category *g = &p->c->categories[k];
        if (!(used >> k & 1) || g->help.n || g->proof.n) continue;
        f.category = (int32_t)k;
        price_proof_report(p, f);
    }
}

/* ---- rules against standard prices ---- */

static int64_t sum_of_parts(const price_rule *r, bool diner)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < r->nparts; k++)
        if ((r->parts[k].payer == PRICE_BY_DINER) == diner) sum += r->parts[k].amount;
    return sum;
}

static bool has_diner(const price_rule *r)
{
    for (uint32_t k = 0; k < r->nparts; k++)
        if (r->parts[k].payer == PRICE_BY_DINER) return true;
    return false;
}

/* A rule that stands alone: its parts and what the diner pays make the standard price. */
static void check_split(prover *p, uint32_t rule, uint32_t item, int64_t standard, int64_t pays)
{
    const price_rule *r = &p->c->rules[rule];
    if (!r->nparts || r->place || !price_is_cash(r->kind) || standard == PRICE_UNPRICED ||
        pays == PRICE_UNPRICED)
        return;
    price_finding f = price_proof_blank(p, PRICE_FAULT_SPLIT);
    f.rule = (int32_t)rule, f.item = (int32_t)item, f.standard = standard;
    bool diner = has_diner(r);
    f.x = sum_of_parts(r, false) + (diner ? sum_of_parts(r, true) : pays), f.y = standard;
    if (f.x != f.y) {
        price_proof_report_once(p, f);
        return;
    }
    f.fault = PRICE_FAULT_DINER;
    f.x = sum_of_parts(r, true), f.y = pays;
    if (diner && f.x != f.y) price_proof_report_once(p, f);
}

/* A rule among others: its parts make what it takes off. */
static void check_split_combined(prover *p, const price_step *step, uint32_t item, const price_quote *q)
{
    const price_rule *r = &p->c->rules[step->rule];
    if (!r->nparts || !r->place || !price_is_cash(r->kind)) return;
    price_finding f = price_proof_blank(p, PRICE_FAULT_SPLIT);
    f.rule = step->rule, f.item = (int32_t)item, f.standard = q->standard;
    f.x = sum_of_parts(r, false), f.y = step->before - step->after;
    if (f.x != f.y) price_proof_report_once(p, f);
    f.fault = PRICE_FAULT_DINER;
    f.x = sum_of_parts(r, true), f.y = q->amount - q->extra;
    if (has_diner(r) && f.x != f.y) price_proof_report_once(p, f);
}

static void check_fixed_for_sets(prover *p, uint32_t rule)
{
    const price_canteen *c = p->c;
    const price_rule *r = &c->rules[rule];
    price_finding f = price_proof_blank(p, PRICE_FAULT_ONE_FOR_SETS);
    f.rule = (int32_t)rule, f.x = r->amount;
    if (r->kind != PRICE_FIXED) return;
    for (uint32_t i = 0; i < c->nitems; i++) {
        if (!(r->items >> i & 1)) continue;
        f.item = (int32_t)i;
        int64_t base = p->s->standards[p->s->variant[i]];
        for (uint32_t k = c->meals[c->items[i].meal].first; k < i; k++) {
            int64_t other = p->s->standards[p->s->variant[k]];
            bool both = r->items >> k & 1 && base != PRICE_UNPRICED && other != PRICE_UNPRICED;
            if (both && base != other) {
                price_proof_report(p, f);
                return;
            }
        }
        if (c->items[i].listed) {
            price_proof_report(p, f);
            return;
        }
    }
}

/* Each rule on each standard price, nobody else's rules in the way. */
static void check_alone(prover *p, uint32_t rule, const price_person *who)
{
    const price_canteen *c = p->c;
    const price_rule *r = &c->rules[rule];
    price_finding f = price_proof_blank(p, PRICE_FAULT_RAISES);
    f.rule = (int32_t)rule, f.a = *who;
    for (uint32_t i = 0; i < c->nitems; i++) {
        if (!(r->items >> i & 1)) continue;
        f.item = (int32_t)i;
        for (uint32_t v = p->s->variant[i]; v < p->s->variant[i + 1]; v++) {
            int64_t standard = p->s->standards[v], alone = price_alone(c, rule, standard);
            bool share = r->kind == PRICE_SHARE || r->kind == PRICE_SHARE_OFF || r->kind == PRICE_PREPAY;
            if (standard == PRICE_UNPRICED && r->place <= 1 && (share || r->kind == PRICE_OFF)) {
                f.fault = PRICE_FAULT_NO_BASE;
                price_proof_report_once(p, f);
                break;
            }
            if (standard == PRICE_UNPRICED) break;
            f.fault = PRICE_FAULT_RAISES, f.x = standard, f.y = alone, f.standard = standard;
            bool cash = price_is_cash(r->kind) || r->kind == PRICE_PREPAY;
            if (cash && alone > standard && !(c->items[i].listed && r->kind == PRICE_FIXED))
                price_proof_report_once(p, f);
            if (!c->items[i].listed) check_split(p, rule, i, standard, alone);
        }
    }
}

/* ---- outcomes: who wins, what is rounded, what raises ---- */

static void lose(prover *p, uint32_t rule, uint32_t item, const price_outcome *o, const price_quote *q)
{
    price_finding *f = &p->lost[rule];
    if (f->item >= 0 && f->other >= 0) return;
    *f = price_proof_blank(p, PRICE_FAULT_DOMINATED);
    f->rule = (int32_t)rule, f->item = (int32_t)item, f->a = price_cell_person(p->s, o->first_cell);
    f->standard = q->standard;
    f->x = p->c->rules[rule].kind == PRICE_SURCHARGE ? p->c->rules[rule].amount
                                                     : price_alone(p->c, rule, q->standard);
    f->y = q->amount - q->extra;
    for (uint32_t k = 0; k < q->nsteps; k++) {
        bool like = q->steps[k].rule >= 0 && (p->c->rules[q->steps[k].rule].kind == PRICE_SURCHARGE) ==
                                                 (p->c->rules[rule].kind == PRICE_SURCHARGE);
        if (like && f->other < 0) f->other = q->steps[k].rule;
    }
}

static void note_rounding(prover *p, int32_t rule, uint32_t item, const price_outcome *o, int64_t standard,
                          frac exact)
{
    price_finding f =
        price_proof_blank(p, p->c->items[item].listed ? PRICE_FAULT_ROUNDING_LISTED : PRICE_FAULT_ROUNDING);
    f.rule = rule, f.item = (int32_t)item, f.a = price_cell_person(p->s, o->first_cell);
    f.x = standard, f.standard = standard, f.exact = exact;
    price_proof_report_once(p, f);
}

static void scan_steps(prover *p, const price_outcome *o, uint32_t item, const price_quote *q)
{
    for (uint32_t k = 0; k < q->nsteps; k++) {
        const price_step *t = &q->steps[k];
        if (t->rule < 0) continue;
        const price_rule *r = &p->c->rules[t->rule];
        p->won[t->rule] = true;
        if (!p->c->items[item].listed) check_split_combined(p, t, item, q);
        if (!price_is_cash(r->kind) || t->before == PRICE_UNPRICED || t->after <= t->before) continue;
        if (p->c->items[item].listed && r->kind == PRICE_FIXED) continue;
        price_finding f = price_proof_blank(p, PRICE_FAULT_RAISES);
        f.rule = t->rule, f.item = (int32_t)item, f.a = price_cell_person(p->s, o->first_cell);
        f.x = t->before, f.y = t->after, f.standard = q->standard;
        price_proof_report_once(p, f);
    }
}

static void scan_outcome(prover *p, const price_outcome *o)
{
    const price_canteen *c = p->c;
    price_quote q;
    for (uint32_t i = 0; i < c->nitems; i++)
        for (uint32_t v = p->s->variant[i]; v < p->s->variant[i + 1]; v++) {
            int64_t standard = p->s->standards[v];
            price_find_fit(c, &o->fit, i, standard, p->s->on, &q);
            scan_steps(p, o, i, &q);
            if (q.inexact_rule >= 0) note_rounding(p, q.inexact_rule, i, o, standard, q.inexact);
            for (uint32_t k = 0; k < q.noptions; k++) {
                int32_t rule = q.options[k].rule;
                p->won[rule] |= q.options[k].useful;
                frac exact = {0, c->rules[rule].share.den};
                if (c->rules[rule].kind != PRICE_PREPAY || c->rules[rule].place || c->rounds ||
                    !c->rules[rule].share.den || standard == PRICE_UNPRICED ||
                    !num_mul(standard, c->rules[rule].share.num, &exact.num))
                    continue;
                if (!money_is_whole(exact, MONEY_FEN)) note_rounding(p, rule, i, o, standard, exact);
            }
            for (uint32_t r = 0; r < c->nrules; r++) {
                if (!price_fit_has(&o->fit, r) || !(c->rules[r].items >> i & 1)) continue;
                p->fitted[r] = true;
                if (!p->won[r] && !price_is_option(c->rules[r].kind)) lose(p, r, i, o, &q);
            }
        }
}

/* ---- overlaps ---- */

static bool competes(const price_rule *r, const price_rule *q)
{
    bool r_extra = r->kind == PRICE_SURCHARGE, q_extra = q->kind == PRICE_SURCHARGE;
    if (str_eq(r->id, q->id)) return false; /* versions of one rule: another fault */
    if (r_extra || q_extra) return r_extra && q_extra && !r->place && !q->place;
    return !(r->place && q->place && r->place != q->place);
}

static void overlap(prover *p, price_finding f)
{
    uint8_t *done = &p->paired[(uint32_t)f.rule * p->c->nrules + (uint32_t)f.other];
    if (*done) return;
    *done = 1;
    if (f.fault != PRICE_FAULT_OVERLAP && ++p->overlaps > PRICE_MOST_OVERLAPS) p->left_out++;
    else price_proof_report(p, f);
}

static void pair_overlap(prover *p, const price_outcome *o, uint32_t item, int64_t standard, uint32_t i,
                         uint32_t k)
{
    const price_canteen *c = p->c;
    const price_rule *r = &c->rules[i], *q = &c->rules[k];
    price_finding f = price_proof_blank(p, PRICE_FAULT_BESIDE);
    f.rule = (int32_t)i, f.other = (int32_t)k, f.item = (int32_t)item, f.standard = standard;
    f.a = price_cell_person(p->s, o->first_cell);
    if (r->kind == PRICE_SURCHARGE) f.x = r->amount, f.y = q->amount;
    else f.x = price_alone(c, i, standard), f.y = price_alone(c, k, standard);
    if (price_is_option(r->kind) || price_is_option(q->kind)) {
        if (!price_is_option(r->kind)) f.rule = (int32_t)k, f.other = (int32_t)i;
        if (r->kind != PRICE_SURCHARGE && q->kind != PRICE_SURCHARGE) overlap(p, f);
        return;
    }
    if (!competes(r, q) || f.x == f.y || f.x == PRICE_UNPRICED || f.y == PRICE_UNPRICED) return;
    f.fault = c->precedence == PRICE_UNSAID ? PRICE_FAULT_OVERLAP : PRICE_FAULT_RESOLVED;
    overlap(p, f);
}

static void check_overlaps(prover *p, const price_outcome *o)
{
    const price_canteen *c = p->c;
    for (uint32_t i = 0; i < c->nitems; i++)
        for (uint32_t r = 0; r < c->nrules; r++) {
            if (!price_fit_has(&o->fit, r) || !(c->rules[r].items >> i & 1)) continue;
            for (uint32_t k = r + 1; k < c->nrules; k++) {
                if (!price_fit_has(&o->fit, k) || !(c->rules[k].items >> i & 1)) continue;
                if (p->paired[r * c->nrules + k] || p->paired[k * c->nrules + r]) continue;
                for (uint32_t v = p->s->variant[i]; v < p->s->variant[i + 1]; v++)
                    pair_overlap(p, o, i, p->s->standards[v], r, k);
            }
        }
}

/* ---- all of it ---- */

static int by_date(const void *x, const void *y)
{
    date a = *(const date *)x, b = *(const date *)y;
    return (a > b) - (a < b);
}

static void note_dates(date from, date to, date *out, uint32_t *n)
{
    if (from != DATE_NONE) out[(*n)++] = from;
    if (to != DATE_NONE) out[(*n)++] = to + 1;
}

uint32_t price_epochs(arena *a, const price_canteen *c, date from, const date **out)
{
    uint32_t most = 1 + 2 * c->nrules, n = 0, kept = 1;
    for (uint32_t i = 0; i < c->nitems; i++) most += 2 * c->items[i].nstandards;
    date *days = arena_make_n(a, date, most + 1);
    for (uint32_t i = 0; i < c->nrules; i++) note_dates(c->rules[i].from, c->rules[i].to, days, &n);
    for (uint32_t i = 0; i < c->nitems; i++)
        for (uint32_t k = 0; k < c->items[i].nstandards; k++)
            note_dates(c->items[i].standards[k].from, c->items[i].standards[k].to, days, &n);
    days[n++] = from;
    qsort(days, n, sizeof *days, by_date);
    for (uint32_t i = 0; i < n; i++)
        if (days[i] >= from && (c->to == DATE_NONE || days[i] <= c->to) && (i == 0 || days[i] != days[i - 1]))
            days[days[i] == from ? 0 : kept++] = days[i];
    days[0] = from;
    *out = days;
    return kept;
}

date price_first_day(const price_canteen *c, date today)
{
    if (c->from != DATE_NONE && today < c->from) today = c->from;
    if (c->to != DATE_NONE && today > c->to) today = c->to;
    date next = DATE_NONE;
    for (uint32_t i = 0; i < c->nrules; i++) {
        if (price_in_force(c->rules[i].from, c->rules[i].to, today)) return today;
        date from = c->rules[i].from;
        if (from != DATE_NONE && from > today && (next == DATE_NONE || from < next)) next = from;
    }
    for (uint32_t i = 0; i < c->nitems; i++)
        if (c->items[i].listed || price_standard_on(&c->items[i], today) != PRICE_UNPRICED) return today;
    return next == DATE_NONE ? today : next;
}

static void prove_day(prover *p, const price_cells *s)
{
    const price_canteen *c = p->c;
    p->s = s;
    if (!s->all_sets && !p->skipped_sets) {
        price_finding f = price_proof_blank(p, PRICE_FAULT_TOO_MANY);
        f.x = s->most_classes;
        price_proof_report(p, f);
        p->skipped_sets = true;
    }
    for (uint32_t i = 0; i < c->nrules; i++) {
        if (!price_in_force(c->rules[i].from, c->rules[i].to, s->on)) continue;
        p->in_force[i] = true;
        uint32_t o = 0;
        while (o < s->noutcomes && !price_fit_has(&s->outcomes[o].fit, i)) o++;
        if (o == s->noutcomes) continue;
        price_person who = price_cell_person(s, s->outcomes[o].first_cell);
        check_alone(p, i, &who);
        check_fixed_for_sets(p, i);
    }
    for (uint32_t o = 0; o < s->noutcomes; o++) {
        if (!s->outcomes[o].served) continue;
        scan_outcome(p, &s->outcomes[o]);
        check_overlaps(p, &s->outcomes[o]);
    }
    price_proof_people(p);
}

/* Rules that fit nobody, or that never count. */
static void check_idle(prover *p)
{
    for (uint32_t i = 0; i < p->c->nrules; i++) {
        const price_rule *r = &p->c->rules[i];
        if (!p->in_force[i]) continue;
        bool untried = p->skipped_sets && __builtin_popcountll(r->who.all) > 1;
        price_finding f =
            price_proof_blank(p, price_is_option(r->kind) ? PRICE_FAULT_POINTLESS : PRICE_FAULT_DOMINATED);
        f.rule = (int32_t)i;
        if (!p->fitted[i] && !untried) f.fault = PRICE_FAULT_EMPTY;
        else if (p->won[i] || untried) continue;
        else if (f.fault == PRICE_FAULT_DOMINATED) f = p->lost[i];
        /* beaten by no rule: there is nothing to compute it from, which is said already */
        if (f.fault == PRICE_FAULT_DOMINATED && f.other < 0) continue;
        price_proof_report(p, f);
    }
}

price_findings price_prove(arena *a, const price_canteen *c, date today)
{
    prover p = {.a = a, .c = c};
    p.fitted = arena_make_n(a, bool, c->nrules);
    p.won = arena_make_n(a, bool, c->nrules);
    p.in_force = arena_make_n(a, bool, c->nrules);
    p.paired = arena_make_n(a, uint8_t, (size_t)c->nrules * c->nrules);
    p.lost = arena_make_n(a, price_finding, c->nrules);
    for (uint32_t i = 0; i < c->nrules; i++) p.lost[i].item = -1;
    check_versions(&p, today);
    for (uint32_t i = 0; i < c->nrules; i++) check_rule_itself(&p, i);
    check_categories(&p);
    const date *days;
    uint32_t n = price_epochs(a, c, price_first_day(c, today), &days);
    uint64_t quotes = 0;
    for (uint32_t k = 0; k < n && k < MOST_EPOCHS && quotes < MOST_QUOTES; k++) {
        const price_cells *s = price_cells_make(a, c, days[k]);
        prove_day(&p, s);
        quotes += (uint64_t)s->noutcomes * s->variant[c->nitems];
    }
    check_idle(&p);
    return (price_findings){p.items, p.n, p.left_out};
}
