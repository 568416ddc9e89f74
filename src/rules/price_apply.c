/* One price: which rules fit, which of them count, what each makes of the amount. */
#include "rules/price.h"

#include <string.h>

bool price_is_option(price_kind k) { return k == PRICE_PASS || k == PRICE_PREPAY; }
bool price_is_cash(price_kind k) { return !price_is_option(k) && k != PRICE_SURCHARGE; }

bool price_fit_has(const price_fit *f, uint32_t rule) { return f->bits[rule / 64] >> (rule % 64) & 1; }

static bool need_met(uint8_t need, bool has) { return need == PRICE_EITHER || (need == PRICE_YES) == has; }

bool price_who_fits(const price_who *w, const price_person *p)
{
    return p->age >= w->from && (p->age < w->below || w->below == PRICE_NO_AGE) &&
           (!w->any || (w->any & p->categories)) && (w->all & p->categories) == w->all &&
           !(w->none & p->categories) && need_met(w->resident, p->resident) &&
           need_met(w->registered, p->registered) && need_met(w->delivery, p->delivery);
}

bool price_in_force(date from, date to, date on)
{
    return (from == DATE_NONE || from <= on) && (to == DATE_NONE || on <= to);
}

int64_t price_standard_on(const price_item *item, date on)
{
    for (uint32_t i = 0; i < item->nstandards; i++)
        if (price_in_force(item->standards[i].from, item->standards[i].to, on)) return item->standards[i].fen;
    return PRICE_UNPRICED;
}

price_fit price_fitting(const price_canteen *c, const price_ask *ask)
{
    price_fit f = {{0}};
    for (uint32_t i = 0; i < c->nrules; i++) {
        const price_rule *r = &c->rules[i];
        bool left =
            (!r->per_meal || ask->meal_uses < r->per_meal) && (!r->per_day || ask->day_uses < r->per_day);
        if (left && price_in_force(r->from, r->to, ask->on) && price_who_fits(&r->who, &ask->who))
            f.bits[i / 64] |= 1ull << (i % 64);
    }
    return f;
}

/* ---- what a rule makes of an amount ---- */

/* An amount on its way: a fraction of fen while rounding waits for the end, else whole. */
typedef struct running {
    frac fen;
    bool computed; /* a share was taken: the end may have to be rounded */
} running;

typedef struct ctx {
    const price_canteen *c;
    price_quote *out; /* takes note of the first inexact share; NULL: nobody asks */
} ctx;

static money_rounding rounding_of(const price_canteen *c)
{
    return c->rounds ? c->rounding : (money_rounding){MONEY_FEN, NUM_HALF_UP};
}

static frac whole(int64_t fen) { return (frac){fen, 1}; }

/* Products of shares that outgrow 64 bits are rounded here already: prices have a dozen digits, not forty. */
static frac times(frac x, frac share)
{
    frac r;
    x = frac_reduce(x), share = frac_reduce(share);
    if (num_mul(x.num, share.num, &r.num) && num_mul(x.den, share.den, &r.den)) return frac_reduce(r);
    int64_t fen = 0;
    if (num_muldiv(x.num, share.num, x.den, NUM_HALF_UP, &fen))
        num_muldiv(fen, 1, share.den, NUM_HALF_UP, &fen);
    return whole(fen);
}

static frac minus(frac x, frac y)
{
    frac r;
    int64_t a, b;
    if (num_mul(x.num, y.den, &a) && num_mul(y.num, x.den, &b) && num_sub(a, b, &r.num) &&
        num_mul(x.den, y.den, &r.den))
        return frac_reduce(r);
    return whole(x.num / x.den - y.num / y.den);
}

static frac greater(frac x, frac y) { return frac_cmp(x, y) >= 0 ? x : y; }
static frac lesser(frac x, frac y) { return frac_cmp(x, y) <= 0 ? x : y; }

/* A computed amount: rounded now, or left exact for the end. */
static frac computed(const ctx *x, int32_t rule, frac value)
{
    if (!x->c->rounds && !money_is_whole(value, MONEY_FEN) && x->out && x->out->inexact_rule < 0) {
        x->out->inexact_rule = rule;
        x->out->inexact = value;
    }
    int64_t fen;
    if (x->c->round_at_end || !money_round(value, rounding_of(x->c), &fen)) return value;
    return whole(fen);
}

static running step(const ctx *x, uint32_t rule, running now)
{
    const price_rule *r = &x->c->rules[rule];
    frac next = now.fen;
    switch (r->kind) {
    case PRICE_FIXED: return (running){whole(r->amount), false};
    case PRICE_FREE: return (running){whole(0), false};
    case PRICE_OFF: next = minus(now.fen, whole(r->amount)); break;
    case PRICE_SHARE:
    case PRICE_PREPAY: next = computed(x, (int32_t)rule, times(now.fen, r->share)); break;
    case PRICE_SHARE_OFF: next = minus(now.fen, computed(x, (int32_t)rule, times(now.fen, r->share))); break;
    case PRICE_PASS:
    case PRICE_SURCHARGE: return now;
    }
    if (r->cap) next = greater(next, minus(now.fen, whole(r->cap)));
    if (r->least) next = greater(next, lesser(now.fen, whole(r->least)));
    return (running){greater(next, whole(0)), now.computed || r->kind != PRICE_OFF};
}

static int64_t settle(const price_canteen *c, running now)
{
    int64_t fen = 0;
    money_rounding how = now.computed ? rounding_of(c) : (money_rounding){MONEY_FEN, NUM_HALF_UP};
    money_round(now.fen, how, &fen);
    return fen;
}

/* A fixed price and a free meal need no standard; what is computed does. */
static bool needs_base(price_kind k) { return k != PRICE_FIXED && k != PRICE_FREE; }

int64_t price_alone(const price_canteen *c, uint32_t rule, int64_t standard)
{
    ctx x = {c, NULL};
    if (standard == PRICE_UNPRICED && needs_base(c->rules[rule].kind)) return PRICE_UNPRICED;
    return settle(c, step(&x, rule, (running){whole(standard == PRICE_UNPRICED ? 0 : standard), false}));
}

/* ---- which rules count ---- */

typedef struct candidate {
    uint16_t rules[PRICE_MOST_COMBINED]; /* in the order they are applied */
    uint32_t n;
    uint32_t first; /* the earliest of them in the list */
    running end;
} candidate;

/* Is x better than y? Cheapest: lower, then earlier in the list; first: earlier. */
static bool better(const price_canteen *c, frac x, uint32_t x_first, frac y, uint32_t y_first)
{
    int by_price = c->precedence == PRICE_FIRST ? 0 : frac_cmp(x, y);
    return by_price ? by_price < 0 : x_first < y_first;
}

static bool applies(const price_canteen *c, const price_fit *f, uint32_t rule, uint32_t item)
{
    return price_fit_has(f, rule) && c->rules[rule].items >> item & 1;
}

/* The rules that may be combined, one a place; *any is false where none fits. extra: an option counted as a
 * rule. */
static candidate combined(const ctx *x, const price_fit *f, uint32_t item, running base, bool priced,
                          int32_t extra)
{
    const price_canteen *c = x->c;
    candidate chain = {.first = UINT32_MAX, .end = base};
    uint16_t last = 0;
    for (uint32_t i = 0; i < c->nrules; i++)
        if (c->rules[i].place > last) last = c->rules[i].place;
    for (uint16_t place = 1; place <= last && place <= PRICE_MOST_COMBINED; place++) {
        uint32_t best = UINT32_MAX;
        running best_end = {{0, 1}, false};
        for (uint32_t i = 0; i < c->nrules; i++) {
            const price_rule *r = &c->rules[i];
            if (r->place != place || (!price_is_cash(r->kind) && (int32_t)i != extra) ||
                !applies(c, f, i, item))
                continue;
            if (!priced && needs_base(r->kind)) continue;
            running end = step(x, i, chain.end);
            if (best != UINT32_MAX && !better(c, end.fen, i, best_end.fen, best)) continue;
            best = i, best_end = end;
        }
        if (best == UINT32_MAX) continue;
        chain.rules[chain.n++] = (uint16_t)best;
        chain.end = best_end;
        if (best < chain.first) chain.first = best;
        priced = true;
    }
    return chain;
}

/* The candidate that counts; n is 0 where no rule fits. */
static candidate choose(const ctx *x, const price_fit *f, uint32_t item, running base, bool priced)
{
    const price_canteen *c = x->c;
    candidate best = combined(x, f, item, base, priced, -1);
    for (uint32_t i = 0; i < c->nrules; i++) {
        const price_rule *r = &c->rules[i];
        if (r->place || !price_is_cash(r->kind) || !applies(c, f, i, item)) continue;
        if (!priced && needs_base(r->kind)) continue;
        running end = step(x, i, base);
        if (best.n && !better(c, end.fen, i, best.end.fen, best.first)) continue;
        best = (candidate){.rules = {(uint16_t)i}, .n = 1, .first = i, .end = end};
    }
    return best;
}

static void note_step(price_quote *q, int32_t rule, int64_t before, int64_t after)
{
    if (q->nsteps < PRICE_MOST_STEPS) q->steps[q->nsteps++] = (price_step){rule, before, after};
}

/* Surcharges in the combining order are all added; of the others one counts, by precedence. */
static void surcharges(const price_canteen *c, const price_fit *f, uint32_t item, price_quote *q)
{
    uint32_t one = UINT32_MAX;
    for (uint32_t i = 0; i < c->nrules; i++) {
        const price_rule *r = &c->rules[i];
        if (r->kind != PRICE_SURCHARGE || !applies(c, f, i, item)) continue;
        if (r->place) {
            note_step(q, (int32_t)i, q->amount, q->amount + r->amount);
            q->amount += r->amount, q->extra += r->amount;
        } else if (one == UINT32_MAX || better(c, whole(r->amount), i, whole(c->rules[one].amount), one))
            one = i;
    }
    if (one == UINT32_MAX) return;
    int64_t more = c->rules[one].amount;
    note_step(q, (int32_t)one, q->amount, q->amount + more);
    q->amount += more, q->extra += more;
}

/* The price a meal before surcharges and options; PRICE_UNPRICED. */
static int64_t cash_price(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard,
                          price_quote *q)
{
    ctx x = {c, NULL};
    bool priced = standard != PRICE_UNPRICED;
    running base = {whole(priced ? standard : 0), false};
    candidate best = choose(&x, f, item, base, priced);
    if (!best.n) return standard;
    int64_t end = settle(c, best.end);
    if (!q) return end;
    /* once more, now taking notes: only what counts may be called inexact */
    x.out = q;
    running now = base;
    int64_t before = standard;
    for (uint32_t k = 0; k < best.n; k++) {
        now = step(&x, best.rules[k], now);
        int64_t after = k + 1 == best.n ? end : settle(c, now);
        note_step(q, best.rules[k], before, after);
        before = after;
    }
    return end;
}

/* ---- passes and prepayments ---- */

static void break_even(price_option *o, int64_t amount)
{
    if (o->cash <= 0 || o->cash <= o->each) return;
    o->even_at = amount % o->cash ? 0 : amount / o->cash;
    o->pays_from = amount / o->cash + 1;
}

/* Every covered meal eaten once a day: what that costs in cash; *known where each meal has one price. */
static int64_t day_of_meals(const price_canteen *c, const price_fit *f, uint64_t items, date on,
                            uint32_t item, int64_t standard, bool *known)
{
    int64_t day = 0;
    *known = true;
    for (uint32_t m = 0; m < c->nmeals; m++) {
        int64_t most = 0;
        uint32_t n = 0;
        for (uint32_t i = c->meals[m].first; i < c->meals[m].first + c->meals[m].n; i++) {
            if (!(items >> i & 1)) continue;
            int64_t base = c->items[i].listed ? c->items[i].high : price_standard_on(&c->items[i], on);
            if (i == item) base = standard;
            int64_t cash = cash_price(c, f, i, base, NULL);
            if (cash == PRICE_UNPRICED || c->items[i].listed) *known = false;
            if (cash != PRICE_UNPRICED && cash > most) most = cash;
            n++;
        }
        if (n > 1) *known = false;
        day += most;
    }
    return day;
}

static price_option pass_terms(const price_canteen *c, const price_fit *f, uint32_t rule, uint32_t item,
                               int64_t standard, date on, int64_t cash)
{
    const price_rule *r = &c->rules[rule];
    price_option o = {.rule = (int32_t)rule, .cash = cash};
    if (cash == PRICE_UNPRICED) o.useful = true; /* the only way to eat here */
    if (cash == PRICE_UNPRICED) return o;
    if (r->times) {
        o.each = (r->amount + r->times - 1) / r->times;
        break_even(&o, r->amount);
        o.useful = o.pays_from && o.pays_from <= r->times;
        return o;
    }
    break_even(&o, r->amount);
    bool known;
    int64_t day = day_of_meals(c, f, r->items, on, item, standard, &known);
    if (known && day > 0) o.days_from = r->amount / day + 1;
    int64_t most;
    o.useful = num_mul(day, r->days, &most) && most > r->amount;
    return o;
}

static price_option prepay_terms(const ctx *x, const price_fit *f, uint32_t rule, uint32_t item,
                                 int64_t standard, int64_t cash)
{
    const price_rule *r = &x->c->rules[rule];
    price_option o = {.rule = (int32_t)rule, .cash = cash, .each = PRICE_UNPRICED, .useful = true};
    if (standard == PRICE_UNPRICED) return o;
    running base = {whole(standard), false};
    /* combined with others where the order names it, else on the standard price */
    o.each =
        settle(x->c, r->place ? combined(x, f, item, base, true, (int32_t)rule).end : step(x, rule, base));
    if (o.each) o.covers = r->amount / o.each;
    break_even(&o, r->amount);
    o.useful = o.pays_from != 0;
    return o;
}

static void options(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard, date on,
                    price_quote *q)
{
    ctx x = {c, NULL};
    int64_t cash = q->priced ? q->amount - q->extra : PRICE_UNPRICED;
    for (uint32_t i = 0; i < c->nrules && q->noptions < PRICE_MOST_OPTIONS; i++) {
        const price_rule *r = &c->rules[i];
        if (!price_is_option(r->kind) || !applies(c, f, i, item)) continue;
        q->options[q->noptions++] = r->kind == PRICE_PASS ? pass_terms(c, f, i, item, standard, on, cash)
                                                          : prepay_terms(&x, f, i, item, standard, cash);
    }
}

static void find_amount(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard,
                        price_quote *out)
{
    memset(out, 0, sizeof *out);
    out->inexact_rule = -1;
    out->served = true;
    out->standard = standard;
    if (standard != PRICE_UNPRICED) note_step(out, -1, standard, standard);
    out->amount = cash_price(c, f, item, standard, out);
    out->priced = out->amount != PRICE_UNPRICED;
    if (out->priced) surcharges(c, f, item, out);
}

int64_t price_amount(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard)
{
    price_quote q;
    find_amount(c, f, item, standard, &q);
    return q.amount;
}

void price_find_fit(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard, date on,
                    price_quote *out)
{
    find_amount(c, f, item, standard, out);
    options(c, f, item, standard, on, out);
}

void price_find(const price_canteen *c, const price_ask *ask, price_quote *out)
{
    if (c->selective && !price_who_fits(&c->serves, &ask->who)) {
        memset(out, 0, sizeof *out);
        out->inexact_rule = -1;
        out->standard = out->amount = PRICE_UNPRICED;
        return;
    }
    price_fit f = price_fitting(c, ask);
    const price_item *item = &c->items[ask->item];
    int64_t standard = item->listed ? ask->listed : price_standard_on(item, ask->on);
    price_find_fit(c, &f, ask->item, standard, ask->on, out);
}
