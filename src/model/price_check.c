/* The proof of a canteen's rules, as findings: each with the person, the meal and the prices that show it. */
#include "model/price.h"

typedef struct reporter {
    load *l;
    arena *a; /* texts and cells, gone afterwards: findings copy what they need */
    const price_record *p;
    const price_finding *f;
    finding
        *settled; /* pairs that the precedence settles are notes of this one; NULL: each is told by itself */
} reporter;

static str amount(const reporter *r, int64_t fen)
{
    if (fen == PRICE_UNPRICED) return STR("—");
    return fen ? money_text(r->a, fen) : STR("免费");
}

static str name_of(const reporter *r, int32_t rule)
{
    if (rule < 0) return STR("标准价");
    const price_rule *x = &r->p->c.rules[rule];
    return x->label.n ? x->label : x->id;
}

static str person(const reporter *r, const price_person *p) { return price_person_text(r->a, &r->p->c, p); }

/* A meal; of a listed price the sample that shows the fault is named too. */
static str meal(const reporter *r)
{
    if (r->f->item < 0) return STR_NONE;
    str s = price_item_text(r->a, &r->p->c, (uint32_t)r->f->item);
    bool sample = r->p->c.items[r->f->item].listed && r->f->standard != PRICE_UNPRICED;
    return sample ? str_fmt(r->a, "%.*s（标价%.*s）", STR_ARG(s), STR_ARG(amount(r, r->f->standard))) : s;
}

static const price_places *places(const reporter *r) { return &r->p->rules[r->f->rule]; }
static const val *item_place(const reporter *r) { return r->p->items[r->f->item]; }

/* Where the rule behind a price stands; the meal where it is the standard price. */
static const val *behind(const reporter *r) { return r->f->rule < 0 ? item_place(r) : places(r)->who; }

#define say(r, code, v, ...) diag((r)->l->d, code, val_span(v), ##__VA_ARGS__)

static void note_other(const reporter *r, finding *made)
{
    if (r->f->other >= 0) diag_note(r->l->d, made, PRICE_OTHER_RULE, val_span(r->p->rules[r->f->other].who));
}

static void report_gap(const reporter *r)
{
    const price_finding *f = r->f;
    str ages = price_age_text(r->a, (int)f->x, (int)f->y), who = person(r, &f->a);
    if (!ages.n) ages = STR("所有年龄");
    if (f->fault == PRICE_FAULT_GAP) say(r, PRICE_GAP, item_place(r), who, meal(r), ages);
    else say(r, PRICE_UNSERVED, item_place(r), who, meal(r), ages);
}

static void report_overlap(const reporter *r)
{
    const price_finding *f = r->f;
    str x = amount(r, f->x), y = amount(r, f->y), who = person(r, &f->a), one = name_of(r, f->rule),
        other = name_of(r, f->other);
    if (f->fault == PRICE_FAULT_OVERLAP) {
        note_other(r, say(r, PRICE_OVERLAP, places(r)->who, one, other, who, meal(r), x, y));
        return;
    }
    if (r->p->c.precedence != PRICE_FIRST && f->x > f->y) { /* the one that counts stands first */
        str s = x, name = one;
        x = y, y = s, one = other, other = name;
    }
    span at = val_span(places(r)->who);
    if (r->settled) diag_note(r->l->d, r->settled, PRICE_SETTLED_BY, at, one, other, who, meal(r), x, y);
    else note_other(r, say(r, PRICE_RESOLVED, places(r)->who, one, other, who, meal(r), x, y));
}

static void report_beside(const reporter *r)
{
    const price_finding *f = r->f;
    const price_canteen *c = &r->p->c;
    price_quote q;
    bool listed = c->items[f->item].listed;
    price_find(
        c,
        &(price_ask){
            .who = f->a, .item = (uint32_t)f->item, .on = f->on, .listed = listed ? PRICE_UNPRICED : 0},
        &q);
    str option = price_pays_text(r->a, &c->rules[f->rule]), cash = amount(r, q.amount);
    for (uint32_t k = 0; k < q.noptions; k++)
        if (q.options[k].rule == f->rule) option = price_option_text(r->a, c, &q.options[k]);
    str item = price_item_text(r->a, c, (uint32_t)f->item);
    str one = name_of(r, f->rule), other = name_of(r, f->other), who = person(r, &f->a);
    if (r->settled)
        diag_note(r->l->d, r->settled, PRICE_SETTLED_CHOICE, val_span(places(r)->who), one, other, who, item,
                  cash, option);
    else note_other(r, say(r, PRICE_BESIDE, places(r)->who, one, other, who, item, cash, option));
}

static void report_unequal(const reporter *r)
{
    const price_finding *f = r->f;
    str who = person(r, &f->b), y = amount(r, f->y), x = amount(r, f->x), other = person(r, &f->a);
    finding *made;
    if (f->fault == PRICE_FAULT_OLDER) made = say(r, PRICE_OLDER, behind(r), who, y, meal(r), other, x);
    else if (f->fault == PRICE_FAULT_OUTSIDER)
        made = say(r, PRICE_OUTSIDER, behind(r), who, y, meal(r), other, x);
    else made = say(r, PRICE_POORER, behind(r), who, y, meal(r), r->p->c.categories[f->category].label, x);
    note_other(r, made);
}

static void report_rounding(const reporter *r)
{
    str x = amount(r, r->f->x), exact = money_exact(r->a, r->f->exact), name = name_of(r, r->f->rule);
    if (r->f->fault == PRICE_FAULT_ROUNDING) say(r, PRICE_ROUNDING, places(r)->pays, name, x, exact);
    else say(r, PRICE_ROUNDING_LISTED, places(r)->pays, name, x, exact);
}

static str count(const reporter *r, int64_t n) { return str_fmt(r->a, "%lld", (long long)n); }

/* Faults of one rule. */
static void report_rule(const reporter *r)
{
    const price_finding *f = r->f;
    const price_rule *rule = &r->p->c.rules[f->rule];
    const price_places *at = places(r);
    str name = name_of(r, f->rule), x = amount(r, f->x), y = amount(r, f->y);
    switch (f->fault) {
    case PRICE_FAULT_EMPTY: say(r, PRICE_EMPTY, at->who, name); break;
    case PRICE_FAULT_DATES:
        say(r, PRICE_DATES, at->dates, name, date_iso(r->a, rule->from), date_iso(r->a, rule->to));
        break;
    case PRICE_FAULT_DOMINATED:
        note_other(
            r, say(r, PRICE_DOMINATED, at->who, name, person(r, &f->a), meal(r), y, name_of(r, f->other)));
        break;
    case PRICE_FAULT_POINTLESS: say(r, PRICE_POINTLESS, at->pays, name); break;
    case PRICE_FAULT_RAISES: say(r, PRICE_RAISES, at->pays, name, meal(r), x, y); break;
    case PRICE_FAULT_NO_BASE: say(r, PRICE_NO_BASE, at->pays, name, meal(r)); break;
    case PRICE_FAULT_ONE_FOR_SETS: say(r, PRICE_ONE_FOR_SETS, at->pays, name, x); break;
    case PRICE_FAULT_SPLIT: say(r, PRICE_SPLIT, at->split, name, x, y, meal(r)); break;
    case PRICE_FAULT_DINER: say(r, PRICE_DINER, at->split, name, x, y, meal(r)); break;
    case PRICE_FAULT_VERSIONS:
        note_other(r, say(r, PRICE_VERSIONS, at->dates, rule->id, date_iso(r->a, f->on)));
        break;
    case PRICE_FAULT_QUOTA: say(r, PRICE_QUOTA, at->quota, name, count(r, f->x), count(r, f->y)); break;
    default: break;
    }
}

static void report_one(const reporter *r)
{
    const price_finding *f = r->f;
    switch (f->fault) {
    case PRICE_FAULT_GAP:
    case PRICE_FAULT_UNSERVED: report_gap(r); break;
    case PRICE_FAULT_OVERLAP:
    case PRICE_FAULT_RESOLVED: report_overlap(r); break;
    case PRICE_FAULT_BESIDE: report_beside(r); break;
    case PRICE_FAULT_OLDER:
    case PRICE_FAULT_POORER:
    case PRICE_FAULT_OUTSIDER: report_unequal(r); break;
    case PRICE_FAULT_ROUNDING:
    case PRICE_FAULT_ROUNDING_LISTED: report_rounding(r); break;
    case PRICE_FAULT_STANDARDS:
        say(r, PRICE_STANDARDS, item_place(r), meal(r), date_iso(r->a, f->on), amount(r, f->x),
            amount(r, f->y));
        break;
    case PRICE_FAULT_VAGUE:
        say(r, PRICE_VAGUE, r->p->categories[f->category], r->p->c.categories[f->category].label);
        break;
    case PRICE_FAULT_TOO_MANY: say(r, PRICE_SETS_CUT, r->p->src, count(r, f->x)); break;
    default: report_rule(r);
    }
}

static str area_of(const record *r)
{
    return r->kind->area == NO_FIELD ? STR_NONE : val_str(value_at(r->values, r->kind->area)->src);
}

static bool is_dated(const price_canteen *c) { return c->from != DATE_NONE || c->to != DATE_NONE; }

/* A day on which both tables are in force; DATE_NONE: there is none. */
static date both_on(const price_canteen *c, const price_canteen *q)
{
    date on = c->from == DATE_NONE || (q->from != DATE_NONE && q->from > c->from) ? q->from : c->from;
    if (on == DATE_NONE) on = c->to != DATE_NONE ? c->to : q->to;
    return price_in_force(c->from, c->to, on) && price_in_force(q->from, q->to, on) ? on : DATE_NONE;
}

void price_report_versions(load *l, const field *f, const price_record *p)
{
    const kind *k = l->r ? l->r->kind : NULL;
    if (!k || !is_dated(&p->c) || f != &k->shape.fields[f->index]) return;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const record *other = k->records[i];
        const fval *v = value_at(other->values, f->index);
        const price_record *q = v->src && !v->bad ? v->as.p : NULL;
        if (other == l->r || !q || (is_dated(&q->c) && i > l->r->index)) continue; /* each pair once */
        date on = both_on(&p->c, &q->c);
        if (on == DATE_NONE || !str_eq(record_title(other), record_title(l->r)) ||
            !str_eq(area_of(other), area_of(l->r)))
            continue;
        finding *made =
            diag(l->d, PRICE_TABLE_TWICE, val_span(p->src), record_title(l->r), date_iso(l->a, on));
        diag_note(l->d, made, PRICE_OTHER_TABLE, val_span(q->src));
    }
}

/* Several pairs of rules that fit the same people are one advice, with a line each: nothing is wrong with
 * them, and who wrote the precedence knows it. NULL: there are at most two. */
static finding *report_settled(load *l, arena *a, const price_record *p, const price_findings *all)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < all->n; i++)
        n += all->items[i].fault == PRICE_FAULT_RESOLVED || all->items[i].fault == PRICE_FAULT_BESIDE;
    if (n <= 2) return NULL;
    const val *said = VAL_AT(p->src, "precedence");
    str word = said && said->kind == VAL_TEXT ? str_trim(val_str(said)) : STR("cheapest");
    return diag(l->d, PRICE_SETTLED, val_span(said ? said : p->src), str_fmt(a, "%u", n), word);
}

void price_report(load *l, const price_record *p)
{
    arena *a = arena_new();
    price_findings all = price_prove(a, &p->c, l->m->today);
    finding *settled = report_settled(l, a, p, &all);
    for (uint32_t i = 0; i < all.n; i++) report_one(&(reporter){l, a, p, &all.items[i], settled});
    if (all.left_out)
        diag(l->d, PRICE_MORE_OVERLAPS, val_span(p->src), str_fmt(a, "%u", (unsigned)all.left_out));
    arena_free(a);
}
