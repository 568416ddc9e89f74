/* Reading a canteen's prices: rules, what is paid, how rules are combined and rounded. */
#include "model/price_reader.h"

/* ---- pays ---- */

static bool read_share(reader *r, const val *v, frac *out)
{
    if (price_spell_share(val_str(v), out)) return true;
    bad(r, PRICE_SHARE_BAD, v, val_str(v));
    return false;
}

static void read_pass(reader *r, const val *v, price_rule *rule)
{
    const val *price = VAL_AT(v, "price"), *period = VAL_AT(v, "period"), *meals = VAL_AT(v, "meals");
    int64_t times = 0, days = 0;
    rule->kind = PRICE_PASS;
    if (v->kind == VAL_MAP) price_check_keys(r, v, "price period meals times days");
    const val *n = VAL_AT(v, "times") ? VAL_AT(v, "times") : VAL_AT(v, "days");
    if (n && (!num_parse(val_str(n), VAL_AT(v, "times") ? &times : &days) || times + days < 1 ||
              times + days > 3660))
        n = NULL;
    rule->times = (uint16_t)times;
    rule->days = n ? (uint16_t)days : price_spell_period(val_str(period));
    if (!price || (!rule->days && !rule->times)) bad(r, PRICE_PASS_BAD, v);
    else price_read_amount(r, price, &rule->amount);
    if (meals) rule->items = price_read_items(r, meals);
}

static void read_prepay(reader *r, const val *v, price_rule *rule)
{
    const val *amount = VAL_AT(v, "amount"), *share = VAL_AT(v, "share"), *meals = VAL_AT(v, "meals");
    rule->kind = PRICE_PREPAY;
    if (v->kind == VAL_MAP) price_check_keys(r, v, "amount share meals");
    if (!amount || !share) {
        bad(r, PRICE_PREPAY_BAD, v);
        return;
    }
    if (price_read_amount(r, amount, &rule->amount)) read_share(r, share, &rule->share);
    if (meals) rule->items = price_read_items(r, meals);
}

static void read_pays_map(reader *r, const val *v, price_rule *rule)
{
    static const char known[] = "price free share off share_off pass prepay surcharge cap least";
    const val *one = NULL, *cap = VAL_AT(v, "cap"), *least = VAL_AT(v, "least");
    str key = STR_NONE;
    price_check_keys(r, v, known);
    for (uint32_t i = 0; i < v->n; i++) {
        str k = val_key(&v->u.pairs[i]);
        if (str_eq(k, STR("cap")) || str_eq(k, STR("least"))) continue;
        if (one) {
            bad(r, PRICE_PAYS_BAD, v, str_join(r->l->a, key, str_join(r->l->a, STR("、"), k)));
            return;
        }
        one = &v->u.pairs[i].value, key = k;
    }
    if (!one) bad(r, PRICE_PAYS_MISSING, v);
    else if (str_eq(key, STR("price"))) rule->kind = PRICE_FIXED, price_read_amount(r, one, &rule->amount);
    else if (str_eq(key, STR("free"))) rule->kind = PRICE_FREE;
    else if (str_eq(key, STR("share"))) rule->kind = PRICE_SHARE, read_share(r, one, &rule->share);
    else if (str_eq(key, STR("off"))) rule->kind = PRICE_OFF, price_read_amount(r, one, &rule->amount);
    else if (str_eq(key, STR("share_off"))) rule->kind = PRICE_SHARE_OFF, read_share(r, one, &rule->share);
    else if (str_eq(key, STR("surcharge")))
        rule->kind = PRICE_SURCHARGE, price_read_amount(r, one, &rule->amount);
    else if (str_eq(key, STR("pass"))) read_pass(r, one, rule);
    else if (str_eq(key, STR("prepay"))) read_prepay(r, one, rule);
    if (cap) price_read_amount(r, cap, &rule->cap);
    if (least) price_read_amount(r, least, &rule->least);
    if (rule->kind == PRICE_FIXED && !rule->amount) rule->kind = PRICE_FREE;
}

static void read_pays(reader *r, const val *whole, const val *v, price_rule *rule)
{
    rule->kind = PRICE_SURCHARGE; /* of nothing: a rule that cannot be read changes no price */
    if (!v || v->kind == VAL_NULL) {
        bad(r, PRICE_PAYS_MISSING, v ? v : whole);
        return;
    }
    if (v->kind == VAL_LIST) {
        bad(r, PRICE_PAYS_BAD, v, STR("[…]"));
        return;
    }
    if (v->kind == VAL_MAP) {
        read_pays_map(r, v, rule);
        return;
    }
    price_rule spelled = *rule;
    price_spelled how = price_spell_pays(val_str(v), &spelled);
    if (how == PRICE_SPELL_OK) *rule = spelled;
    else if (how == PRICE_SPELL_RANGE) bad(r, PRICE_RANGE, v, val_str(v));
    else bad(r, PRICE_PAYS_BAD, v, val_str(v));
}

/* ---- rules ---- */

static void read_quota(reader *r, const val *v, price_rule *rule)
{
    if (!v || v->kind == VAL_NULL) return;
    if (!want_map(r->l, r->f, v)) {
        r->ok = false;
        return;
    }
    price_check_keys(r, v, "per_meal per_day");
    const val *given[] = {VAL_AT(v, "per_meal"), VAL_AT(v, "per_day")};
    uint16_t *into[] = {&rule->per_meal, &rule->per_day};
    for (size_t i = 0; i < 2; i++) {
        int64_t n;
        if (!given[i]) continue;
        if (num_parse(val_str(given[i]), &n) && n >= 1 && n <= 100) *into[i] = (uint16_t)n;
        else bad(r, PRICE_QUOTA_BAD, given[i], val_str(given[i]));
    }
}

static price_payer payer_of(str by)
{
    static const struct {
        const char *word;
        price_payer payer;
    } words[] = {{"个人", PRICE_BY_DINER},   {"本人", PRICE_BY_DINER},    {"自付", PRICE_BY_DINER},
                 {"老人出", PRICE_BY_DINER}, {"diner", PRICE_BY_DINER},   {"政府", PRICE_BY_STATE},
                 {"财政", PRICE_BY_STATE},   {"企业", PRICE_BY_OPERATOR}, {"运营", PRICE_BY_OPERATOR},
                 {"食堂", PRICE_BY_OPERATOR}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(by, str_from(words[i].word), 0) != SIZE_MAX) return words[i].payer;
    return PRICE_BY_OTHER;
}

static void read_split(reader *r, const val *v, price_rule *rule)
{
    if (!v || v->kind == VAL_NULL) return;
    if (!want_list(r->l, r->f, v)) {
        r->ok = false;
        return;
    }
    price_part *parts = arena_make_n(r->l->a, price_part, v->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        const val *one = &v->u.items[i], *amount = VAL_AT(one, "amount");
        if (!want_map(r->l, r->f, one)) {
            r->ok = false;
            continue;
        }
        price_check_keys(r, one, "by level amount");
        parts[n] = (price_part){.by = price_read_text(r, one, STR("by"), STR_NONE),
                                .level = price_read_text(r, one, STR("level"), STR_NONE)};
        parts[n].payer = payer_of(parts[n].by);
        if (!amount) bad(r, PRICE_AMOUNT_BAD, one, STR_NONE);
        else if (price_read_amount(r, amount, &parts[n].amount)) n++;
    }
    rule->parts = parts;
    rule->nparts = n;
}

static void read_rule(reader *r, const val *v, price_rule *rule, price_places *at)
{
    const price_canteen *c = &r->p->c;
    *rule = (price_rule){.share = {1, 1}, .items = (1ull << c->nitems) - 1, .who = {.below = PRICE_NO_AGE}};
    if (!want_map(r->l, r->f, v)) {
        r->ok = false;
        *at = (price_places){v, v, v, v, v, v};
        rule->items = 0, rule->kind = PRICE_SURCHARGE, rule->from = rule->to = DATE_NONE;
        return;
    }
    price_check_keys(r, v, "id label who meals pays quota from to split source note");
    const val *who = VAL_AT(v, "who"), *pays = VAL_AT(v, "pays"), *meals = VAL_AT(v, "meals"),
              *quota = VAL_AT(v, "quota");
    const val *split = VAL_AT(v, "split"), *from = VAL_AT(v, "from");
    *at = (price_places){
        v, who ? who : v, pays ? pays : v, quota ? quota : v, split ? split : v, from ? from : v};
    rule->id = price_read_text(r, v, STR("id"), str_fmt(r->l->a, "r%u", (unsigned)(rule - r->rules) + 1));
    rule->label = price_read_text(r, v, STR("label"), STR_NONE);
    rule->source = price_read_text(r, v, STR("source"), STR_NONE);
    rule->who = price_read_who(r, who);
    if (meals) rule->items = price_read_items(r, meals);
    read_pays(r, v, pays, rule);
    read_quota(r, quota, rule);
    rule->from = price_read_day(r, v, STR("from"));
    rule->to = price_read_day(r, v, STR("to"));
    read_split(r, split, rule);
    if (!rule->label.n)
        rule->label = str_fmt(r->l->a, "%.*s%.*s", STR_ARG(price_who_text(r->l->a, c, &rule->who)),
                              STR_ARG(price_pays_text(r->l->a, rule)));
}

static void read_rules(reader *r, const val *whole)
{
    const val *v = VAL_AT(whole, "rules");
    if (!v || v->kind == VAL_NULL) return;
    if (!want_list(r->l, r->f, v) || price_too_many(r, v, v->n, PRICE_MOST_RULES, "rules")) {
        r->ok = false;
        return;
    }
    for (uint32_t i = 0; i < v->n; i++) read_rule(r, &v->u.items[i], &r->rules[i], &r->places[i]);
    r->p->c.nrules = v->n;
}

/* ---- how rules go together ---- */

static str rule_id_at(const void *list, size_t i) { return ((const price_canteen *)list)->rules[i].id; }

static void combine_one(reader *r, const val *v, uint16_t place)
{
    price_canteen *c = &r->p->c;
    bool found = false;
    for (uint32_t i = 0; i < c->nrules; i++) {
        if (!str_eq(r->rules[i].id, val_str(v))) continue;
        found = true;
        if (r->rules[i].kind == PRICE_PASS) bad(r, PRICE_COMBINE_PASS, v, val_str(v));
        else if (r->rules[i].place) bad(r, PRICE_COMBINE_TWICE, v, val_str(v));
        else r->rules[i].place = place;
    }
    if (found) return;
    finding *made = bad(r, PRICE_COMBINE_UNKNOWN, v, val_str(v));
    diag_suggest(r->l->d, made, str_nearest(val_str(v), c, c->nrules, rule_id_at));
}

/* none, or rule ids in the order they are applied; a list within the list holds alternatives. */
static void read_combine(reader *r, const val *whole)
{
    const val *v = VAL_AT(whole, "combine");
    if (!v || v->kind == VAL_NULL || str_eq(val_str(v), STR("none")) || str_eq(val_str(v), STR("不叠加")))
        return;
    if (!want_list(r->l, r->f, v) || price_too_many(r, v, v->n, PRICE_MOST_COMBINED, "combined rules")) {
        r->ok = false;
        return;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        const val *one = &v->u.items[i];
        if (one->kind != VAL_LIST) combine_one(r, one, (uint16_t)(i + 1));
        for (uint32_t k = 0; one->kind == VAL_LIST && k < one->n; k++)
            combine_one(r, &one->u.items[k], (uint16_t)(i + 1));
    }
}

static void read_ways(reader *r, const val *whole)
{
    static const word precedences[] = {{"cheapest", "最低价", PRICE_CHEAPEST},
                                       {"cheapest", "最优惠", PRICE_CHEAPEST},
                                       {"first", "按顺序", PRICE_FIRST}};
    static const word units[] = {
        {"fen", "分", MONEY_FEN}, {"jiao", "角", MONEY_JIAO}, {"yuan", "元", MONEY_YUAN}};
    static const word modes[] = {
        {"half_up", "四舍五入", NUM_HALF_UP}, {"up", "进一", NUM_UP}, {"down", "舍去", NUM_DOWN}};
    static const word whens[] = {{"step", "逐步", 0}, {"end", "最后", 1}};
    price_canteen *c = &r->p->c;
    c->precedence =
        (price_precedence)READ_WORD(r, VAL_AT(whole, "precedence"), "precedence", precedences, PRICE_UNSAID);
    const val *v = VAL_AT(whole, "rounding");
    if (v && v->kind != VAL_NULL) {
        bool full = v->kind == VAL_MAP;
        if (full) price_check_keys(r, v, "to mode at");
        c->rounds = true;
        c->rounding.unit = READ_WORD(r, full ? VAL_AT(v, "to") : v, "to", units, MONEY_FEN);
        c->rounding.mode = (num_round)READ_WORD(r, VAL_AT(v, "mode"), "mode", modes, NUM_HALF_UP);
        c->round_at_end = READ_WORD(r, VAL_AT(v, "at"), "at", whens, 0);
    }
    c->from = price_read_day(r, whole, STR("from"));
    c->to = price_read_day(r, whole, STR("to"));
    const val *serves = VAL_AT(whole, "serves");
    c->selective = serves && serves->kind != VAL_NULL;
    if (c->selective) c->serves = price_read_who(r, serves);
}

price_record *price_read(load *l, const field *f, const val *v, bool *ok)
{
    *ok = false;
    if (!want_map(l, f, v)) return NULL;
    price_record *p = arena_make(l->a, price_record);
    const val *rules = VAL_AT(v, "rules");
    uint32_t nrules = rules && rules->kind == VAL_LIST && rules->n <= PRICE_MOST_RULES ? rules->n : 0;
    reader r = {.l = l, .f = f, .p = p, .ok = true};
    r.meals = arena_make_n(l->a, price_meal, PRICE_MOST_ITEMS);
    r.items = arena_make_n(l->a, price_item, PRICE_MOST_ITEMS);
    r.categories = arena_make_n(l->a, price_category, PRICE_MOST_CATEGORIES);
    r.rules = arena_make_n(l->a, price_rule, nrules);
    r.places = arena_make_n(l->a, price_places, nrules);
    p->src = v;
    p->items = arena_make_n(l->a, const val *, PRICE_MOST_ITEMS);
    p->categories = arena_make_n(l->a, const val *, PRICE_MOST_CATEGORIES);
    p->rules = r.places;
    p->c = (price_canteen){.meals = r.meals, .items = r.items, .categories = r.categories, .rules = r.rules};
    price_check_keys(&r, v, "meals precedence combine rounding categories rules serves from to note");
    price_read_meals(&r, v);
    price_read_categories(&r, v);
    read_rules(&r, v);
    read_combine(&r, v);
    read_ways(&r, v);
    *ok = r.ok;
    return p->c.nitems ? p : NULL;
}
