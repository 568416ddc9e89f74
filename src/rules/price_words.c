/* What prices and rules are called in Chinese. Ages follow the law's words: 以上 includes the figure, 不满
 * does not. */
#include "rules/price.h"

static str taken(arena *a, buf *b)
{
    str s = str_copy(a, buf_str(b));
    buf_fini(b);
    return s;
}

static void put_join(buf *b, str s, const char *between)
{
    if (!s.n) return;
    if (b->n) buf_puts(b, between);
    buf_put(b, s);
}

str price_age_text(arena *a, int from, int below)
{
    if (below == PRICE_NO_AGE) return from <= 0 ? STR_NONE : str_fmt(a, "%d周岁以上", from);
    if (from <= 0) return str_fmt(a, "不满%d周岁", below);
    return below - from == 1 ? str_fmt(a, "%d周岁", from) : str_fmt(a, "%d—%d周岁", from, below - 1);
}

static void put_categories(buf *b, const price_canteen *c, uint64_t set, const char *between)
{
    buf one = {0};
    for (uint32_t k = 0; k < c->ncategories; k++)
        if (set >> k & 1) put_join(&one, c->categories[k].label, between);
    put_join(b, buf_str(&one), "且");
    buf_fini(&one);
}

/* Conditions besides categories: ages, then residence and delivery. */
static void put_conditions(arena *a, buf *b, int from, int below, uint8_t resident, uint8_t registered,
                           uint8_t delivery)
{
    static const char *const words[3][2] = {
        {"非本小区居民", "本小区居民"}, {"非本地户籍", "本地户籍"}, {"堂食", "送餐"}};
    const uint8_t needs[3] = {resident, registered, delivery};
    put_join(b, price_age_text(a, from, below), "，");
    for (size_t i = 0; i < 3; i++)
        if (needs[i] != PRICE_EITHER) put_join(b, str_from(words[i][needs[i] == PRICE_YES]), "，");
}

/* 低保、特困（60周岁以上，本小区居民); without categories the conditions stand alone. */
static str who_text(arena *a, buf *categories, buf *conditions, const char *nobody)
{
    buf b = {0};
    buf_put(&b, buf_str(categories));
    if (categories->n && conditions->n) buf_puts(&b, "（");
    buf_put(&b, buf_str(conditions));
    if (categories->n && conditions->n) buf_puts(&b, "）");
    if (!b.n) buf_puts(&b, nobody);
    buf_fini(categories);
    buf_fini(conditions);
    return taken(a, &b);
}

str price_who_text(arena *a, const price_canteen *c, const price_who *w)
{
    buf categories = {0}, conditions = {0};
    put_categories(&categories, c, w->all, "且");
    put_categories(&categories, c, w->any, "、");
    put_conditions(a, &conditions, w->from, w->below, w->resident, w->registered, w->delivery);
    if (w->none) {
        buf except = {0};
        put_categories(&except, c, w->none, "、");
        buf_puts(&except, "除外");
        put_join(&conditions, buf_str(&except), "，");
        buf_fini(&except);
    }
    return who_text(a, &categories, &conditions, "所有人");
}

str price_person_text(arena *a, const price_canteen *c, const price_person *p)
{
    buf b = {0}, categories = {0};
    buf_fmt(&b, "%d周岁", p->age);
    put_categories(&categories, c, p->categories, "、");
    put_join(&b, buf_str(&categories), "、");
    buf_fini(&categories);
    if (p->resident) put_join(&b, STR("本小区居民"), "、");
    if (p->registered) put_join(&b, STR("本地户籍"), "、");
    if (p->delivery) put_join(&b, STR("送餐"), "、");
    return taken(a, &b);
}

str price_row_label(arena *a, const price_table *t, const price_row *r)
{
    const price_cells *s = t->cells;
    buf categories = {0}, conditions = {0};
    uint64_t any = 0;
    for (uint32_t k = 0; k < s->nclasses; k++) {
        if (r->all >> k & 1) put_categories(&categories, s->c, s->classes[k], "、");
        if (r->any >> k & 1) any |= s->classes[k];
    }
    put_categories(&categories, s->c, any, "、");
    put_conditions(a, &conditions, r->from, r->below, r->resident, r->registered, r->delivery);
    return who_text(a, &categories, &conditions, t->n > 1 ? "其他人员" : "所有人");
}

/* ---- what is paid ---- */

static const char *pass_name(uint16_t days)
{
    static const struct {
        uint16_t days;
        const char *name;
    } names[] = {{1, "日卡"},  {7, "周卡"},     {30, "月卡"}, {31, "月卡"},
                 {90, "季卡"}, {180, "半年卡"}, {365, "年卡"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].days == days) return names[i].name;
    return NULL;
}

static str pass_text(arena *a, const price_rule *r)
{
    str amount = money_text(a, r->amount);
    if (r->times) return str_fmt(a, "%u次卡%.*s", (unsigned)r->times, STR_ARG(amount));
    const char *name = pass_name(r->days);
    return name ? str_fmt(a, "%s%.*s", name, STR_ARG(amount))
                : str_fmt(a, "%u天卡%.*s", (unsigned)r->days, STR_ARG(amount));
}

static bool is_discount(str s) { return str_ends(s, STR("折")); }

/* base: what is computed from ("" or 标价). */
static str amount_words(arena *a, const price_rule *r, const char *base)
{
    buf b = {0};
    str share = money_discount(a, r->share), amount = money_text(a, r->amount);
    switch (r->kind) {
    case PRICE_FIXED: buf_put(&b, amount); break;
    case PRICE_FREE: buf_puts(&b, "免费"); break;
    case PRICE_SHARE:
        if (is_discount(share)) buf_fmt(&b, "%s%.*s", base, STR_ARG(share));
        else buf_fmt(&b, "付%s的%.*s", *base ? base : "标准价", STR_ARG(share));
        break;
    case PRICE_OFF: buf_fmt(&b, "%s减%.*s", base, STR_ARG(amount)); break;
    case PRICE_SHARE_OFF: {
        frac f = frac_reduce(r->share);
        buf_fmt(&b, "%s减%lld/%lld", base, (long long)f.num, (long long)f.den);
        break;
    }
    case PRICE_PASS: buf_put(&b, pass_text(a, r)); break;
    case PRICE_PREPAY:
        buf_fmt(&b, "预存%.*s%s%.*s", STR_ARG(amount), is_discount(share) ? "享" : "后付标准价的",
                STR_ARG(share));
        break;
    case PRICE_SURCHARGE: buf_fmt(&b, "加%.*s", STR_ARG(amount)); break;
    }
    if (r->cap && r->least)
        buf_fmt(&b, "（最多减%.*s，最低付%.*s）", STR_ARG(money_text(a, r->cap)),
                STR_ARG(money_text(a, r->least)));
    else if (r->cap) buf_fmt(&b, "（最多减%.*s）", STR_ARG(money_text(a, r->cap)));
    else if (r->least) buf_fmt(&b, "（最低付%.*s）", STR_ARG(money_text(a, r->least)));
    return taken(a, &b);
}

str price_pays_text(arena *a, const price_rule *r)
{
    str s = amount_words(a, r, "");
    return r->kind == PRICE_FIXED ? str_join(a, STR("每餐"), s) : s;
}

str price_item_text(arena *a, const price_canteen *c, uint32_t item)
{
    const price_item *i = &c->items[item];
    const price_meal *m = &c->meals[i->meal];
    return m->n == 1 ? m->label : str_fmt(a, "%.*s·%.*s", STR_ARG(m->label), STR_ARG(i->label));
}

str price_items_text(arena *a, const price_canteen *c, uint64_t items)
{
    buf b = {0};
    for (uint32_t m = 0; m < c->nmeals; m++) {
        uint64_t whole = ((1ull << c->meals[m].n) - 1) << c->meals[m].first;
        if ((items & whole) == whole) {
            put_join(&b, c->meals[m].label, "、");
            continue;
        }
        for (uint32_t i = c->meals[m].first; i < c->meals[m].first + c->meals[m].n; i++)
            if (items >> i & 1) put_join(&b, price_item_text(a, c, i), "、");
    }
    return taken(a, &b);
}

str price_rule_text(arena *a, const price_canteen *c, const price_rule *r)
{
    buf b = {0};
    uint64_t every = ((1ull << c->nitems) - 1);
    buf_fmt(&b, "%.*s：%.*s", STR_ARG(price_who_text(a, c, &r->who)), STR_ARG(price_pays_text(a, r)));
    if (r->kind == PRICE_PASS) buf_fmt(&b, "，含%.*s", STR_ARG(price_items_text(a, c, r->items)));
    else if ((r->items & every) != every) buf_fmt(&b, "，限%.*s", STR_ARG(price_items_text(a, c, r->items)));
    if (r->per_meal) buf_fmt(&b, "，每餐限%u份", (unsigned)r->per_meal);
    if (r->per_day) buf_fmt(&b, "，每天限%u份", (unsigned)r->per_day);
    return taken(a, &b);
}

static str rule_name(arena *a, const price_canteen *c, const price_rule *r)
{
    return r->label.n ? r->label : price_who_text(a, c, &r->who);
}

str price_step_text(arena *a, const price_canteen *c, const price_step *s)
{
    if (s->rule < 0) return str_fmt(a, "标准价%.*s", STR_ARG(money_text(a, s->after)));
    const price_rule *r = &c->rules[s->rule];
    str after = s->after ? money_text(a, s->after) : STR("免费");
    return str_fmt(a, "%.*s（%.*s）：%.*s", STR_ARG(rule_name(a, c, r)), STR_ARG(price_pays_text(a, r)),
                   STR_ARG(after));
}

static void put_pays_from(arena *a, buf *b, const price_option *o)
{
    if (!o->pays_from) return;
    buf_fmt(b, "；与每餐%.*s相比，第%lld餐起划算", STR_ARG(money_text(a, o->cash)), (long long)o->pays_from);
    if (o->even_at) buf_fmt(b, "（%lld餐持平）", (long long)o->even_at);
}

str price_option_text(arena *a, const price_canteen *c, const price_option *o)
{
    const price_rule *r = &c->rules[o->rule];
    buf b = {0};
    buf_put(&b, price_pays_text(a, r));
    if (r->kind == PRICE_PASS) {
        buf_fmt(&b, "，含%.*s", STR_ARG(price_items_text(a, c, r->items)));
        if (r->times) buf_fmt(&b, "，合每餐%.*s", STR_ARG(money_text(a, o->each)));
    } else if (o->each != PRICE_UNPRICED) {
        buf_fmt(&b, "，每餐%.*s", STR_ARG(money_text(a, o->each)));
        if (o->covers) buf_fmt(&b, "，够付%lld餐", (long long)o->covers);
    }
    put_pays_from(a, &b, o);
    if (o->days_from && o->useful) buf_fmt(&b, "；所含各餐每天都吃，第%lld天起划算", (long long)o->days_from);
    if (!o->useful) buf_puts(&b, o->cash == 0 ? "；现在已免费，不需要" : "；对您不划算");
    return taken(a, &b);
}

/* ---- a cell of the wall ---- */

static bool same_rules(const price_quote *x, const price_quote *y)
{
    if (x->nsteps != y->nsteps) return false;
    for (uint32_t k = 0; k < x->nsteps; k++)
        if (x->steps[k].rule != y->steps[k].rule) return false;
    return true;
}

/* 标价  标价7折  标价减1/4（最多减3元），再减1元 */
static str formula(arena *a, const price_canteen *c, const price_quote *q)
{
    buf b = {0};
    for (uint32_t k = 0; k < q->nsteps; k++) {
        int32_t rule = q->steps[k].rule;
        if (rule < 0) continue;
        if (b.n) buf_puts(&b, c->rules[rule].kind == PRICE_SURCHARGE ? "，另" : "，再");
        else if (c->rules[rule].kind == PRICE_SURCHARGE) buf_puts(&b, "标价");
        buf_put(&b, amount_words(a, &c->rules[rule], b.n ? "" : "标价"));
    }
    if (!b.n) buf_puts(&b, "标价");
    return taken(a, &b);
}

/* Where the rules that count change between two samples: the first price of the second kind. */
static int64_t turning_point(const price_cells *s, const price_outcome *o, uint32_t item, int64_t low,
                             int64_t high)
{
    price_quote first, now;
    price_find_fit(s->c, &o->fit, item, low, s->on, &first);
    for (int64_t p = low + 1; p < high; p++) {
        price_find_fit(s->c, &o->fit, item, p, s->on, &now);
        if (!same_rules(&first, &now)) return p;
    }
    return high;
}

static str listed_text(arena *a, const price_cells *s, const price_outcome *o, uint32_t item)
{
    const price_canteen *c = s->c;
    uint32_t begin = s->variant[item], end = s->variant[item + 1];
    price_quote run, next;
    buf b = {0};
    price_find_fit(c, &o->fit, item, s->standards[begin], s->on, &run);
    for (uint32_t v = begin + 1; v < end; v++) {
        price_find_fit(c, &o->fit, item, s->standards[v], s->on, &next);
        if (same_rules(&run, &next)) continue;
        int64_t at = turning_point(s, o, item, s->standards[v - 1], s->standards[v]);
        buf_fmt(&b, "标价不足%.*s：%.*s；", STR_ARG(money_text(a, at)), STR_ARG(formula(a, c, &run)));
        run = next;
    }
    if (b.n) buf_puts(&b, "以上：");
    buf_put(&b, formula(a, c, &run));
    return taken(a, &b);
}

str price_cell_text(arena *a, const price_cells *s, const price_outcome *o, uint32_t item)
{
    if (!o->served) return STR("不供应");
    int64_t amount = o->amounts[s->variant[item]];
    if (amount == PRICE_UNPRICED) return STR("—");
    if (s->c->items[item].listed) return listed_text(a, s, o, item);
    return amount ? money_text(a, amount) : STR("免费");
}

str price_reading_text(price_reading r)
{
    return r == PRICE_READ_LOWEST ? STR("同时符合几行的，按最低的一行付。")
                                  : STR("从上往下看，按最先符合的一行付。");
}

str price_rounding_text(const price_canteen *c)
{
    static const char *const texts[3][3] = {{"金额四舍五入到分。", "不足一分的进一分。", "不足一分的舍去。"},
                                            {"金额四舍五入到角。", "不足一角的进一角。", "不足一角的舍去。"},
                                            {"金额四舍五入到元。", "不足一元的进一元。", "不足一元的舍去。"}};
    if (!c->rounds) return STR_NONE;
    int unit = c->rounding.unit == MONEY_FEN ? 0 : c->rounding.unit == MONEY_JIAO ? 1 : 2;
    return str_from(texts[unit][c->rounding.mode]);
}
