/* The proof, people against each other: nobody without a price, nobody pays more for being older, poorer or
 * at home. */
#include "rules/price_proof.h"

/* Past so many unequal pairs of cells the rest only repeats what is reported already. */
enum { ADULT = 18, MOST_UNEQUAL = 5000 };

/* ---- cells against each other ---- */

static const price_outcome *outcome_at(const price_cells *s, uint32_t set, uint32_t band, uint32_t flags)
{
    return &s->outcomes[s->outcome[price_cell_index(s, set, band, flags)]];
}

/* The rule behind a price: the first step that is one; -1 for the standard price. */
static int32_t rule_behind(const prover *p, const price_outcome *o, uint32_t item, uint32_t variant)
{
    price_quote q;
    price_find_fit(p->c, &o->fit, item, p->s->standards[variant], p->s->on, &q);
    for (uint32_t k = 0; k < q.nsteps; k++)
        if (q.steps[k].rule >= 0) return q.steps[k].rule;
    return -1;
}

/* b should not pay more than a in any item. The persons' ages are set by the caller where bands differ. */
static void compare(prover *p, price_fault fault, const price_outcome *a, const price_outcome *b,
                    price_person who_a, price_person who_b, int32_t category)
{
    if (a == b || !a->served || !b->served || p->unequal > MOST_UNEQUAL) return;
    for (uint32_t i = 0; i < p->c->nitems; i++)
        for (uint32_t v = p->s->variant[i]; v < p->s->variant[i + 1]; v++) {
            int64_t x = a->amounts[v], y = b->amounts[v];
            if (x == PRICE_UNPRICED || y == PRICE_UNPRICED || y <= x) continue;
            price_finding f = price_proof_blank(p, fault);
            f.rule = rule_behind(p, b, i, v), f.other = rule_behind(p, a, i, v), f.item = (int32_t)i;
            f.a = who_a, f.b = who_b, f.x = x, f.y = y, f.standard = p->s->standards[v],
            f.category = category;
            price_proof_report_once(p, f);
            p->unequal++;
            break;
        }
}

/* The last age of a band: the oldest of the younger and the youngest of the older make the sharpest witness.
 */
static int last_age(const price_cells *s, uint32_t band)
{
    return band + 1 < s->nbands ? s->bands[band + 1] - 1 : s->bands[band];
}

static void check_older(prover *p, uint32_t set, uint32_t flags)
{
    const price_cells *s = p->s;
    for (uint32_t old = 1; old < s->nbands; old++) {
        const price_outcome *b = outcome_at(s, set, old, flags);
        for (uint32_t young = 0; young < old; young++) {
            if (last_age(s, young) < ADULT) continue;
            price_person who = price_cell_person(s, price_cell_index(s, set, young, flags));
            who.age = last_age(s, young);
            compare(p, PRICE_FAULT_OLDER, outcome_at(s, set, young, flags), b, who,
                    price_cell_person(s, price_cell_index(s, set, old, flags)), -1);
        }
    }
}

static uint32_t find_set(const price_cells *s, uint64_t set)
{
    uint32_t lo = 0, hi = s->nsets; /* fewest first, then ascending */
    int size = __builtin_popcountll(set);
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int at = __builtin_popcountll(s->sets[mid]);
        if (at < size || (at == size && s->sets[mid] < set)) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static uint64_t plain_categories(const price_canteen *c)
{
    uint64_t plain = 0;
    for (uint32_t k = 0; k < c->ncategories; k++) plain |= (uint64_t)c->categories[k].plain << k;
    return plain;
}

static void check_poorer(prover *p, uint32_t set, uint32_t band, uint32_t flags)
{
    const price_cells *s = p->s;
    uint64_t plain = plain_categories(p->c);
    for (uint32_t k = 0; k < s->nclasses; k++) {
        if (!(s->sets[set] >> k & 1) || s->classes[k] & plain) continue;
        uint32_t without = find_set(s, s->sets[set] & ~(1ull << k));
        compare(p, PRICE_FAULT_POORER, outcome_at(s, without, band, flags), outcome_at(s, set, band, flags),
                price_cell_person(s, price_cell_index(s, without, band, flags)),
                price_cell_person(s, price_cell_index(s, set, band, flags)), __builtin_ctzll(s->classes[k]));
    }
}

static void check_outsider(prover *p, uint32_t set, uint32_t band, uint32_t flags)
{
    const price_cells *s = p->s;
    uint32_t asked = (uint32_t)s->asks_resident + s->asks_registered;
    for (uint32_t bit = 0; bit < asked; bit++) {
        if (!(flags >> bit & 1)) continue;
        uint32_t outside = flags & ~(1u << bit);
        compare(p, PRICE_FAULT_OUTSIDER, outcome_at(s, set, band, outside), outcome_at(s, set, band, flags),
                price_cell_person(s, price_cell_index(s, set, band, outside)),
                price_cell_person(s, price_cell_index(s, set, band, flags)), -1);
    }
}

/* ---- persons whom nobody prices ---- */

static bool has_option(const prover *p, const price_outcome *o, uint32_t item)
{
    for (uint32_t r = 0; r < p->c->nrules; r++)
        if (price_is_option(p->c->rules[r].kind) && price_fit_has(&o->fit, r) &&
            p->c->rules[r].items >> item & 1)
            return true;
    return false;
}

static bool is_gap(const prover *p, uint32_t set, uint32_t band, uint32_t flags, uint32_t item)
{
    const price_outcome *o = outcome_at(p->s, set, band, flags);
    return o->served && o->amounts[p->s->variant[item]] == PRICE_UNPRICED && !has_option(p, o, item);
}

/* Younger than any rule for the item asks, or from outside where all ask for residents: probably not served.
 */
static bool outside_rules(const prover *p, const price_person *who, uint32_t item)
{
    int youngest = PRICE_NO_AGE;
    bool wanted = false;
    for (uint32_t i = 0; i < p->c->nrules; i++) {
        const price_rule *r = &p->c->rules[i];
        if (!(r->items >> item & 1) || !price_in_force(r->from, r->to, p->s->on) ||
            r->kind == PRICE_SURCHARGE)
            continue;
        if (r->who.from < youngest) youngest = r->who.from;
        price_person same = {.age = r->who.from,
                             .categories = r->who.any | r->who.all,
                             .resident = who->resident,
                             .registered = who->registered,
                             .delivery = who->delivery};
        wanted |= price_who_fits(&r->who, &same);
    }
    return youngest != PRICE_NO_AGE && (who->age < youngest || !wanted);
}

static void check_gaps(prover *p, uint32_t set, uint32_t flags, uint32_t item)
{
    const price_cells *s = p->s;
    for (uint32_t band = 0; band < s->nbands; band++) {
        if (!is_gap(p, set, band, flags, item)) continue;
        price_finding f = price_proof_blank(p, PRICE_FAULT_GAP);
        f.item = (int32_t)item, f.a = price_cell_person(s, price_cell_index(s, set, band, flags));
        bool outside = outside_rules(p, &f.a, item);
        if (outside) f.fault = PRICE_FAULT_UNSERVED;
        f.x = s->bands[band];
        while (band + 1 < s->nbands && is_gap(p, set, band + 1, flags, item)) {
            price_person next = price_cell_person(s, price_cell_index(s, set, band + 1, flags));
            if (outside_rules(p, &next, item) != outside) break;
            band++;
        }
        f.y = band + 1 < s->nbands ? s->bands[band + 1] : PRICE_NO_AGE;
        bool said = false;
        for (uint32_t i = 0; i < p->n && !said; i++)
            said = p->items[i].fault == f.fault && p->items[i].x == f.x && p->items[i].y == f.y;
        if (!said) price_proof_report(p, f);
    }
}

void price_proof_people(prover *p)
{
    const price_cells *s = p->s;
    for (uint32_t set = 0; set < s->nsets; set++)
        for (uint32_t flags = 0; flags < s->nflags; flags++) {
            for (uint32_t i = 0; i < p->c->nitems; i++) check_gaps(p, set, flags, i);
            check_older(p, set, flags);
            for (uint32_t band = 0; band < s->nbands; band++) {
                check_poorer(p, set, band, flags);
                check_outsider(p, set, band, flags);
            }
        }
}
