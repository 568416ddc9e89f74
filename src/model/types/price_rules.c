/* price_rules (餐价规则): who pays what; the wall table, what stands behind each price, and the calculator's
 * data. */
#include "model/price.h"
#include "model/types/types.h"

static bool price_rules_parse(load *l, const field *f, const val *v, fval *out)
{
    bool ok;
    out->as.p = price_read(l, f, v, &ok);
    return ok;
}

static void price_rules_check(load *l, const field *f, fval *v)
{
    price_report(l, v->as.p);
    price_report_versions(l, f, v->as.p);
}

/* ---- objects for templates ---- */

typedef struct maker { /* an object under construction */
    dyn_entry entries[16];
    uint32_t n;
} maker;

static void put(maker *m, const char *name, dyn value)
{
    m->entries[m->n++] = (dyn_entry){str_from(name), value};
}
static void put_text(maker *m, const char *name, str s) { put(m, name, dyn_text(s)); }

static dyn made(const maker *m, dyn_env *env)
{
    dyn_entry *kept = arena_make_n(env->scratch, dyn_entry, m->n);
    for (uint32_t i = 0; i < m->n; i++) kept[i] = m->entries[i];
    return dyn_object(kept, m->n);
}

/* The prices of one day. */
typedef struct day_view {
    const price_canteen *c;
    date on;                  /* the day whose prices are shown */
    date from, to;            /* of a version, both days included; DATE_NONE: open */
    const price_table *table; /* made when first asked for */
} day_view;

static const price_table *table_of(day_view *d, dyn_env *env)
{
    if (!d->table) d->table = price_table_make(env->scratch, price_cells_make(env->scratch, d->c, d->on));
    return d->table;
}

/* 低保（低保证）、特困（特困证): what to show for each category of the rule. */
static str proofs_text(const price_canteen *c, const price_rule *r, arena *a)
{
    str all = STR_NONE;
    for (uint32_t k = 0; k < c->ncategories; k++)
        if ((r->who.any | r->who.all) >> k & 1 && c->categories[k].proof.n)
            all = str_fmt(a, "%.*s%s%.*s（%.*s）", STR_ARG(all), all.n ? "、" : "",
                          STR_ARG(c->categories[k].label), STR_ARG(c->categories[k].proof));
    return all;
}

/* 政府补（市）4元 + 企业让2元 + 个人出5元 */
static str split_text(const price_rule *r, arena *a)
{
    str all = STR_NONE;
    for (uint32_t k = 0; k < r->nparts; k++) {
        const price_part *p = &r->parts[k];
        bool level = p->level.n && str_find(p->by, p->level, 0) == SIZE_MAX;
        all = str_fmt(a, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(all), k ? " + " : "", STR_ARG(p->by),
                      level ? "（" : "", STR_ARG(level ? p->level : STR_NONE), level ? "）" : "",
                      STR_ARG(money_text(a, p->amount)));
    }
    return all;
}

static dyn rule_dyn(const price_canteen *c, const price_rule *r, dyn_env *env)
{
    arena *a = env->scratch;
    maker m = {.n = 0};
    put_text(&m, "id", r->id);
    put_text(&m, "label", r->label);
    put_text(&m, "who", price_who_text(a, c, &r->who));
    put_text(&m, "pays", price_pays_text(a, r));
    put_text(&m, "text", price_rule_text(a, c, r));
    put_text(&m, "meals", price_items_text(a, c, r->items));
    put_text(&m, "source", r->source);
    put(&m, "from", date_dyn(r->from));
    put(&m, "to", date_dyn(r->to));
    put(&m, "current", dyn_bool(price_in_force(r->from, r->to, env->today)));
    if (r->per_meal) put_text(&m, "per_meal", str_fmt(a, "%u", (unsigned)r->per_meal));
    if (r->per_day) put_text(&m, "per_day", str_fmt(a, "%u", (unsigned)r->per_day));
    put_text(&m, "proof", proofs_text(c, r, a));
    put_text(&m, "shared", split_text(r, a));
    dyn *parts = arena_make_n(a, dyn, r->nparts);
    for (uint32_t k = 0; k < r->nparts; k++) {
        maker part = {.n = 0};
        put_text(&part, "by", r->parts[k].by);
        put_text(&part, "level", r->parts[k].level);
        put_text(&part, "amount", money_text(a, r->parts[k].amount));
        parts[k] = made(&part, env);
    }
    put(&m, "split", dyn_array(parts, r->nparts));
    return made(&m, env);
}

static dyn columns_dyn(day_view *d, dyn_env *env)
{
    const price_canteen *c = d->c;
    dyn *list = arena_make_n(env->scratch, dyn, c->nitems);
    for (uint32_t i = 0; i < c->nitems; i++) {
        const price_meal *meal = &c->meals[c->items[i].meal];
        int64_t standard = price_standard_on(&c->items[i], d->on);
        maker m = {.n = 0};
        put_text(&m, "id", c->items[i].id);
        put_text(&m, "label", price_item_text(env->scratch, c, i));
        put_text(&m, "meal", meal->label);
        put_text(&m, "set", meal->n > 1 ? c->items[i].label : STR_NONE);
        put(&m, "listed", dyn_bool(c->items[i].listed));
        if (standard != PRICE_UNPRICED) put_text(&m, "standard", money_text(env->scratch, standard));
        else put(&m, "standard", DYN_NO);
        list[i] = made(&m, env);
    }
    return dyn_array(list, c->nitems);
}

/* One option beside the price of one meal. */
static dyn option_dyn(day_view *d, uint32_t item, const price_option *o, dyn_env *env)
{
    arena *a = env->scratch;
    maker m = {.n = 0};
    put_text(&m, "meal", price_item_text(a, d->c, item));
    put_text(&m, "text", price_option_text(a, d->c, o));
    put(&m, "each", o->each > 0 ? dyn_text(money_text(a, o->each)) : DYN_NO);
    put(&m, "cash", o->cash > 0 ? dyn_text(money_text(a, o->cash)) : DYN_NO);
    put(&m, "pays_from", o->pays_from ? dyn_text(str_fmt(a, "%lld", (long long)o->pays_from)) : DYN_NO);
    put(&m, "even_at", o->even_at ? dyn_text(str_fmt(a, "%lld", (long long)o->even_at)) : DYN_NO);
    put(&m, "days_from", o->days_from ? dyn_text(str_fmt(a, "%lld", (long long)o->days_from)) : DYN_NO);
    return made(&m, env);
}

/* The quote behind a cell of the wall. Beside a listed price an option has nothing to be compared with. */
static void quote_of(const price_cells *s, const price_outcome *o, uint32_t item, bool option, price_quote *q)
{
    int64_t standard = s->c->items[item].listed && option ? PRICE_UNPRICED : s->standards[s->variant[item]];
    price_find_fit(s->c, &o->fit, item, standard, s->on, q);
}

/* How an option stands for the people of a row: one entry a meal; absent where it helps with none. */
static dyn option_of_row(day_view *d, const price_row *row, uint32_t rule, dyn_env *env)
{
    const price_cells *s = table_of(d, env)->cells;
    const price_outcome *o = &s->outcomes[s->outcome[row->cell]];
    dyn *meals = arena_make_n(env->scratch, dyn, s->c->nitems);
    uint32_t n = 0;
    bool useful = false;
    for (uint32_t i = 0; i < s->c->nitems && o->served; i++) {
        price_quote q;
        quote_of(s, o, i, true, &q);
        for (uint32_t k = 0; k < q.noptions; k++)
            if (q.options[k].rule == (int32_t)rule) {
                meals[n++] = option_dyn(d, i, &q.options[k], env);
                useful |= q.options[k].useful;
            }
    }
    if (!useful) return DYN_NO;
    maker m = {.n = 0};
    put_text(&m, "label", s->c->rules[rule].label);
    put_text(&m, "pays", price_pays_text(env->scratch, &s->c->rules[rule]));
    put_text(&m, "row", price_row_label(env->scratch, table_of(d, env), row));
    put(&m, "meals", dyn_array(meals, n));
    return made(&m, env);
}

/* The rules whose price stands in this cell, and how the first of its people comes to it. */
static dyn price_dyn(day_view *d, const price_row *row, uint32_t item, dyn_env *env)
{
    const price_table *t = table_of(d, env);
    const price_cells *s = t->cells;
    const price_outcome *o = &s->outcomes[s->outcome[row->cell]];
    arena *a = env->scratch;
    price_quote q;
    quote_of(s, o, item, false, &q);
    dyn *rules = arena_make_n(a, dyn, s->c->nrules), *steps = arena_make_n(a, dyn, PRICE_MOST_STEPS);
    uint32_t nrules = 0, nsteps = 0;
    str names = STR_NONE;
    for (uint32_t i = 0; i < s->c->nrules; i++) {
        if (!price_fit_has(&row->rules[item], i)) continue;
        rules[nrules++] = rule_dyn(s->c, &s->c->rules[i], env);
        names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names), names.n ? "、" : "", STR_ARG(s->c->rules[i].label));
    }
    bool listed = s->c->items[item].listed;
    for (uint32_t k = 0; k < q.nsteps && o->served && !listed; k++)
        steps[nsteps++] = dyn_text(price_step_text(a, s->c, &q.steps[k]));
    maker m = {.n = 0};
    put_text(&m, "meal", price_item_text(a, s->c, item));
    put_text(&m, "text", price_cell_text(a, s, o, item));
    bool priced = o->served && !listed && o->amounts[s->variant[item]] != PRICE_UNPRICED;
    if (priced) put_text(&m, "yuan", money_short(a, o->amounts[s->variant[item]]));
    put(&m, "free", dyn_bool(priced && o->amounts[s->variant[item]] == 0));
    if (!names.n && priced) names = dyn_word(env, STR("price.standard"));
    put_text(&m, "rule", names);
    put(&m, "rules", dyn_array(rules, nrules));
    put(&m, "steps", dyn_array(steps, nsteps));
    return made(&m, env);
}

static dyn row_dyn(day_view *d, const price_row *row, dyn_env *env)
{
    const price_table *t = table_of(d, env);
    const price_canteen *c = d->c;
    dyn *prices = arena_make_n(env->scratch, dyn, c->nitems),
        *options = arena_make_n(env->scratch, dyn, c->nrules);
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->nitems; i++) prices[i] = price_dyn(d, row, i, env);
    for (uint32_t r = 0; r < c->nrules; r++) {
        if (!price_is_option(c->rules[r].kind)) continue;
        dyn one = option_of_row(d, row, r, env);
        if (!dyn_is(one, DYN_FALSE)) options[n++] = one;
    }
    maker m = {.n = 0};
    put_text(&m, "label", price_row_label(env->scratch, t, row));
    put(&m, "prices", dyn_array(prices, c->nitems));
    put(&m, "options", dyn_array(options, n));
    put(&m, "unserved", dyn_bool(row->unserved));
    return made(&m, env);
}

static dyn rows_dyn(day_view *d, dyn_env *env)
{
    const price_table *t = table_of(d, env);
    dyn *list = arena_make_n(env->scratch, dyn, t->n);
    for (uint32_t i = 0; i < t->n; i++) list[i] = row_dyn(d, &t->rows[i], env);
    return dyn_array(list, t->n);
}

/* Passes and prepayments: from how many meals on each pays, for every row in which it helps. */
static dyn passes_dyn(day_view *d, dyn_env *env)
{
    const price_table *t = table_of(d, env);
    dyn *list = arena_make_n(env->scratch, dyn, d->c->nrules);
    uint32_t n = 0;
    for (uint32_t r = 0; r < d->c->nrules; r++) {
        const price_rule *rule = &d->c->rules[r];
        if (!price_is_option(rule->kind) || !price_in_force(rule->from, rule->to, d->on)) continue;
        dyn *rows = arena_make_n(env->scratch, dyn, t->n);
        uint32_t nrows = 0;
        for (uint32_t i = 0; i < t->n; i++) {
            dyn one = option_of_row(d, &t->rows[i], r, env);
            if (!dyn_is(one, DYN_FALSE)) rows[nrows++] = one;
        }
        maker m = {.n = 0};
        put(&m, "rule", rule_dyn(d->c, rule, env));
        put_text(&m, "label", rule->label);
        put_text(&m, "pays", price_pays_text(env->scratch, rule));
        put_text(&m, "amount", money_text(env->scratch, rule->amount));
        put_text(&m, "meals", price_items_text(env->scratch, d->c, rule->items));
        put_text(&m, "who", price_who_text(env->scratch, d->c, &rule->who));
        put(&m, "rows", dyn_array(rows, nrows));
        list[n++] = made(&m, env);
    }
    return dyn_array(list, n);
}

/* Delivery where it is the same for everybody: 午餐加2元、晚餐加2元. */
static dyn delivery_dyn(day_view *d, dyn_env *env)
{
    const price_table *t = table_of(d, env);
    str all = STR_NONE;
    for (uint32_t i = 0; i < d->c->nitems && t->delivery_apart; i++)
        if (t->extra[i])
            all = str_fmt(env->scratch, "%.*s%s%.*s加%.*s", STR_ARG(all), all.n ? "、" : "",
                          STR_ARG(price_item_text(env->scratch, d->c, i)),
                          STR_ARG(money_text(env->scratch, t->extra[i])));
    return dyn_text(all);
}

static dyn rules_dyn(const price_canteen *c, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, c->nrules);
    for (uint32_t i = 0; i < c->nrules; i++) list[i] = rule_dyn(c, &c->rules[i], env);
    return dyn_array(list, c->nrules);
}

static dyn categories_dyn(const price_canteen *c, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, c->ncategories);
    for (uint32_t k = 0; k < c->ncategories; k++) {
        maker m = {.n = 0};
        put_text(&m, "id", c->categories[k].id);
        put_text(&m, "label", c->categories[k].label);
        put_text(&m, "help", c->categories[k].help);
        put_text(&m, "proof", c->categories[k].proof);
        list[k] = made(&m, env);
    }
    return dyn_array(list, c->ncategories);
}

static dyn json_dyn(day_view *d, dyn_env *env)
{
    buf b = {0};
    price_cells_json(&b, table_of(d, env)->cells);
    str s = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return dyn_html(s);
}

static dyn day_part(day_view *d, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "rows")) return rows_dyn(d, env);
    if (name_is(name, "columns")) return columns_dyn(d, env);
    if (name_is(name, "passes")) return passes_dyn(d, env);
    if (name_is(name, "delivery")) return delivery_dyn(d, env);
    if (name_is(name, "reading"))
        return table_of(d, env)->several ? dyn_text(price_reading_text(table_of(d, env)->reading)) : DYN_NO;
    if (name_is(name, "json")) return json_dyn(d, env);
    return DYN_NOTHING;
}

/* ---- versions: the table of every stretch of days on which it is the same ---- */

static dyn version_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const day_view *d = self.p;
    if (name_is(name, "from")) return date_dyn(d->from);
    if (name_is(name, "to")) return date_dyn(d->to);
    if (name_is(name, "current")) return dyn_bool(price_in_force(d->from, d->to, env->today));
    if (name_is(name, "coming")) return dyn_bool(d->on > env->today);
    if (name_is(name, "past")) return dyn_bool(d->to != DATE_NONE && d->to < env->today);
    day_view *own = arena_make(env->scratch, day_view);
    *own = *d;
    return day_part(own, name, env);
}

static const dyn_class version_class = {.get = version_get};

/* The first day that a rule or price names, if it lies before today; *always: something holds from no day on.
 */
static date earliest(const price_canteen *c, date today, bool *always)
{
    date first = today;
    *always = false;
    for (uint32_t i = 0; i < c->nrules; i++) {
        date from = c->rules[i].from;
        *always |= from == DATE_NONE;
        if (from != DATE_NONE && from < first) first = from;
    }
    for (uint32_t i = 0; i < c->nitems; i++)
        for (uint32_t k = 0; k < c->items[i].nstandards; k++) {
            date from = c->items[i].standards[k].from;
            *always |= from == DATE_NONE;
            if (from != DATE_NONE && from < first) first = from;
        }
    *always &= c->from == DATE_NONE;
    return c->from != DATE_NONE && c->from > first ? c->from : first;
}

static dyn versions_dyn(const price_canteen *c, dyn_env *env)
{
    const date *days;
    bool always;
    date first = earliest(c, env->today, &always);
    if (always && first < env->today) first--; /* what held before the first change */
    uint32_t n = price_epochs(env->scratch, c, first, &days);
    dyn *list = arena_make_n(env->scratch, dyn, n);
    for (uint32_t i = 0; i < n; i++) {
        day_view *d = arena_make(env->scratch, day_view);
        *d = (day_view){.c = c, .on = days[i], .from = days[i], .to = i + 1 < n ? days[i + 1] - 1 : c->to};
        if (!i && always) d->from = DATE_NONE;
        list[i] = dyn_of(DYN_OBJECT, 0, d, &version_class);
    }
    return dyn_array(list, n > 1 ? n : 0);
}

static dyn price_rules_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const price_record *p = v->as.p;
    (void)f;
    if (name_is(name, "rules")) return rules_dyn(&p->c, env);
    if (name_is(name, "any_rules")) return dyn_bool(p->c.nrules > 0);
    if (name_is(name, "any_categories")) return dyn_bool(p->c.ncategories > 0);
    if (name_is(name, "categories")) return categories_dyn(&p->c, env);
    if (name_is(name, "rounding")) return dyn_text(price_rounding_text(&p->c));
    if (name_is(name, "versions")) return versions_dyn(&p->c, env);
    if (name_is(name, "from")) return date_dyn(p->c.from);
    if (name_is(name, "to")) return date_dyn(p->c.to);
    if (name_is(name, "expired")) return dyn_bool(p->c.to != DATE_NONE && p->c.to < env->today);
    day_view *d = arena_make(env->scratch, day_view);
    *d = (day_view){.c = &p->c, .on = price_first_day(&p->c, env->today)};
    return day_part(d, name, env);
}

/* 不满60周岁15元；60—74周岁13.50元；90周岁以上免费 */
static str price_rules_text(const field *f, const fval *v, dyn_env *env)
{
    const price_record *p = v->as.p;
    (void)f;
    const price_table *t = price_table_make(
        env->scratch, price_cells_make(env->scratch, &p->c, price_first_day(&p->c, env->today)));
    buf b = {0};
    for (uint32_t i = 0; i < t->n; i++) {
        const price_outcome *o = &t->cells->outcomes[t->cells->outcome[t->rows[i].cell]];
        if (i) buf_puts(&b, "；");
        buf_put(&b, price_row_label(env->scratch, t, &t->rows[i]));
        for (uint32_t k = 0; k < p->c.nitems; k++) {
            if (p->c.nitems > 1)
                buf_fmt(&b, "%s%.*s", k ? "、" : " ", STR_ARG(price_item_text(env->scratch, &p->c, k)));
            buf_put(&b, price_cell_text(env->scratch, t->cells, o, k));
        }
    }
    str s = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void price_rules_schema(const field *f, buf *out)
{
    (void)f;
    price_schema(out);
}

const type type_price_rules = {.name = "price_rules",
                               .block = true,
                               .parse = price_rules_parse,
                               .check = price_rules_check,
                               .text = price_rules_text,
                               .part = price_rules_part,
                               .schema = price_rules_schema,
                               .parts = "columns rows reading rounding delivery any_rules rules "
                                        "any_categories categories passes versions from to expired json"};
