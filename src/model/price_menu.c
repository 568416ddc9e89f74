/* Reading a canteen's prices: words, meals, categories, people. */
#include "model/price_reader.h"

#include <string.h>

/* ---- words and keys ---- */

static str words_text(load *l, const word *words, size_t n)
{
    str all = STR("");
    for (size_t i = 0; i < n; i++) {
        if (i && words[i].value == words[i - 1].value) continue; /* another word for the same */
        all = str_fmt(l->a, "%.*s%s%s（%s）", STR_ARG(all), i ? "、" : "", words[i].code, words[i].label);
    }
    return all;
}

int64_t price_read_word(reader *r, const val *v, const char *key, const word *words, size_t n,
                        int64_t otherwise)
{
    if (!v || v->kind == VAL_NULL) return otherwise;
    for (size_t i = 0; i < n; i++)
        if (str_eq(val_str(v), str_from(words[i].code)) || str_eq(val_str(v), str_from(words[i].label)))
            return words[i].value;
    bad(r, PRICE_WORD_UNKNOWN, v, val_str(v), str_from(key), words_text(r->l, words, n));
    return otherwise;
}

static str key_at(const void *list, size_t i)
{
    str rest = *(const str *)list, one = STR_NONE;
    for (size_t k = 0; k <= i; k++) one = str_cut(rest, ' ', &rest);
    return one;
}

/* Reports the keys of a map that are not among `known`, names separated by blanks. */
void price_check_keys(reader *r, const val *v, const char *known)
{
    str all = str_from(known);
    size_t n = 1;
    for (size_t i = 0; i < all.n; i++) n += all.p[i] == ' ';
    for (uint32_t i = 0; v->kind == VAL_MAP && i < v->n; i++) {
        str key = val_key(&v->u.pairs[i]);
        bool found = false;
        for (size_t k = 0; k < n; k++) found |= str_eq(key, key_at(&all, k));
        if (found) continue;
        finding *made = diag(r->l->d, PRICE_KEY_UNKNOWN, val_key_span(v, &v->u.pairs[i]), key, all);
        diag_suggest(r->l->d, made, str_nearest(key, &all, n, key_at));
        r->ok = false;
    }
}

str price_read_text(reader *r, const val *in, str key, str otherwise)
{
    const val *v = val_find(in, key);
    if (!v || v->kind == VAL_NULL) return otherwise;
    str s;
    if (want_text(r->l, r->f, v, &s)) return s;
    r->ok = false;
    return otherwise;
}

bool price_read_amount(reader *r, const val *v, int64_t *fen)
{
    int64_t low, high;
    str s = val_str(v);
    if (money_scan(s, fen) && *fen >= 0) return true;
    if (v->kind == VAL_TEXT && money_scan_range(s, &low, &high)) bad(r, PRICE_RANGE, v, s);
    else bad(r, PRICE_AMOUNT_BAD, v, s);
    return false;
}

date price_read_day(reader *r, const val *in, str key)
{
    const val *v = val_find(in, key);
    if (!v || v->kind == VAL_NULL) return DATE_NONE;
    date d = read_date(r->l, r->f, v);
    if (d == DATE_NONE) r->ok = false;
    return d;
}

bool price_too_many(reader *r, const val *v, uint32_t n, uint32_t most, const char *what)
{
    if (n <= most) return false;
    bad(r, PRICE_TOO_MANY, v, str_from(what), str_fmt(r->l->a, "%u", (unsigned)n),
        str_fmt(r->l->a, "%u", (unsigned)most));
    return true;
}

/* ---- meals ---- */

static str usual_label(str id)
{
    static const char *const names[][2] = {
        {"breakfast", "早餐"}, {"lunch", "午餐"}, {"dinner", "晚餐"}, {"supper", "夜宵"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(id, str_from(names[i][0]))) return str_from(names[i][1]);
    return id;
}

static bool is_listed(str s)
{
    return str_eq(s, STR("listed")) || str_eq(s, STR("标价")) || str_eq(s, STR("按标价")) ||
           str_eq(s, STR("明码标价"));
}

/* Versions of a standard price: [{price, from, to}], or one price. */
static void read_standards(reader *r, price_item *item, const val *v, const val *listed)
{
    const price_standard *given = NULL;
    if (listed && listed->kind == VAL_MAP) {
        item->listed = true;
        const val *low = VAL_AT(listed, "from"), *high = VAL_AT(listed, "to");
        price_check_keys(r, listed, "from to");
        if (low) price_read_amount(r, low, &item->low);
        if (high) price_read_amount(r, high, &item->high);
        return;
    }
    item->listed = (v && is_listed(val_str(v))) ||
                   (listed && (str_eq(val_str(listed), STR("true")) || str_eq(val_str(listed), STR("是"))));
    if (item->listed || !v || v->kind == VAL_NULL) return;
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    price_standard *all = arena_make_n(r->l->a, price_standard, n);
    for (uint32_t i = 0; i < n; i++) {
        const val *one = v->kind == VAL_LIST ? &v->u.items[i] : v;
        all[i].from = all[i].to = DATE_NONE;
        if (one->kind == VAL_MAP) {
            price_check_keys(r, one, "price from to");
            all[i].from = price_read_day(r, one, STR("from")), all[i].to = price_read_day(r, one, STR("to"));
            const val *price = VAL_AT(one, "price");
            if (!price) bad(r, PRICE_AMOUNT_BAD, one, STR_NONE);
            else if (!price_read_amount(r, price, &all[i].fen)) return;
        } else if (!price_read_amount(r, one, &all[i].fen)) {
            return;
        }
    }
    given = all;
    item->standards = given;
    item->nstandards = n;
}

static void add_item(reader *r, uint32_t meal, str id, str label, const val *src, const val *price,
                     const val *listed)
{
    price_canteen *c = &r->p->c;
    if (c->nitems == PRICE_MOST_ITEMS) {
        price_too_many(r, src, PRICE_MOST_ITEMS + 1, PRICE_MOST_ITEMS, "meals");
        return;
    }
    price_item *item = &r->items[c->nitems];
    *item = (price_item){.id = id, .label = label, .meal = meal};
    read_standards(r, item, price, listed);
    r->p->items[c->nitems++] = src;
    r->meals[meal].n++;
}

/* sets: {a: {label, price}, b: 9} or [{label, price}, …] */
static void read_sets(reader *r, uint32_t meal, const val *sets)
{
    if (sets->kind != VAL_MAP && sets->kind != VAL_LIST) {
        want_map(r->l, r->f, sets);
        r->ok = false;
        return;
    }
    for (uint32_t i = 0; i < sets->n; i++) {
        const val *one = sets->kind == VAL_MAP ? &sets->u.pairs[i].value : &sets->u.items[i];
        str id = sets->kind == VAL_MAP ? val_key(&sets->u.pairs[i]) : str_fmt(r->l->a, "%u", (unsigned)i + 1);
        bool full = one->kind == VAL_MAP;
        if (full) price_check_keys(r, one, "id label price prices listed");
        if (full) id = price_read_text(r, one, STR("id"), id);
        str label = full                    ? price_read_text(r, one, STR("label"), id)
                    : sets->kind == VAL_MAP ? id
                                            : str_fmt(r->l->a, "%.*s元套餐", STR_ARG(val_str(one)));
        const val *price = full ? VAL_AT(one, "price") : one;
        if (full && !price) price = VAL_AT(one, "prices");
        id = str_fmt(r->l->a, "%.*s.%.*s", STR_ARG(r->meals[meal].id), STR_ARG(id));
        add_item(r, meal, id, label, one, price, full ? VAL_AT(one, "listed") : NULL);
    }
}

static void read_meal(reader *r, str id, const val *v)
{
    price_canteen *c = &r->p->c;
    uint32_t meal = c->nmeals++;
    bool full = v->kind == VAL_MAP;
    str label = full ? price_read_text(r, v, STR("label"), usual_label(id)) : usual_label(id);
    r->meals[meal] = (price_meal){id, label, c->nitems, 0};
    if (full) price_check_keys(r, v, "label price prices sets listed");
    const val *sets = full ? VAL_AT(v, "sets") : NULL, *price = full ? VAL_AT(v, "price") : v;
    /* several prices in a row are several set meals; dated ones are versions of one */
    if (!sets && price && price->kind == VAL_LIST && price->n && price->u.items[0].kind == VAL_TEXT)
        sets = price;
    if (full && !price) price = VAL_AT(v, "prices");
    if (sets) read_sets(r, meal, sets);
    else add_item(r, meal, id, label, v, price, full ? VAL_AT(v, "listed") : NULL);
}

void price_read_meals(reader *r, const val *whole)
{
    const val *v = VAL_AT(whole, "meals");
    if (!v || v->kind != VAL_MAP || !v->n || v->n > PRICE_MOST_ITEMS) {
        if (v && v->kind == VAL_MAP && v->n) price_too_many(r, v, v->n, PRICE_MOST_ITEMS, "meals");
        else if (yaml_slip(r->l->d, v)) r->ok = false; /* `午餐：15` */
        else bad(r, PRICE_NO_MEALS, v ? v : whole);
        return;
    }
    for (uint32_t i = 0; i < v->n; i++) read_meal(r, val_key(&v->u.pairs[i]), &v->u.pairs[i].value);
}

static str item_name_at(const void *list, size_t i)
{
    const price_canteen *c = list;
    return i < c->nmeals ? c->meals[i].id : c->items[i - c->nmeals].id;
}

/* The items of a meal, a set meal, or a list of them. */
uint64_t price_read_items(reader *r, const val *v)
{
    const price_canteen *c = &r->p->c;
    uint64_t all = 0;
    if (v->kind == VAL_LIST) {
        for (uint32_t i = 0; i < v->n; i++)
            all |= v->u.items[i].kind == VAL_LIST ? 0 : price_read_items(r, &v->u.items[i]);
        return all;
    }
    str s = val_str(v);
    if (str_eq(s, STR("all")) || str_eq(s, STR("三餐")) || str_eq(s, STR("全部")))
        return (1ull << c->nitems) - 1;
    for (uint32_t m = 0; m < c->nmeals; m++)
        if (str_eq(s, c->meals[m].id) || str_eq(s, c->meals[m].label))
            all |= ((1ull << c->meals[m].n) - 1) << c->meals[m].first;
    for (uint32_t i = 0; i < c->nitems; i++)
        if (str_eq(s, c->items[i].id) || (str_eq(s, c->items[i].label) && !all)) all |= 1ull << i;
    if (all) return all;
    str names = STR_NONE;
    for (uint32_t i = 0; i < c->nmeals; i++)
        names = str_fmt(r->l->a, "%.*s%s%.*s", STR_ARG(names), i ? "、" : "", STR_ARG(c->meals[i].id));
    finding *made = bad(r, PRICE_MEAL_UNKNOWN, v, s, names);
    diag_suggest(r->l->d, made, str_nearest(s, c, c->nmeals + c->nitems, item_name_at));
    return 0;
}

/* ---- categories ---- */

static str category_at(const void *list, size_t i) { return ((const price_canteen *)list)->categories[i].id; }

static uint64_t add_category(reader *r, price_category g, const val *src)
{
    price_canteen *c = &r->p->c;
    if (price_too_many(r, src, c->ncategories + 1, PRICE_MOST_CATEGORIES, "categories")) return 0;
    r->categories[c->ncategories] = g;
    r->p->categories[c->ncategories] = src;
    return 1ull << c->ncategories++;
}

static uint64_t find_category(const price_canteen *c, str s)
{
    for (uint32_t k = 0; k < c->ncategories; k++)
        if (str_eq(s, c->categories[k].id) || str_eq(s, c->categories[k].label)) return 1ull << k;
    return 0;
}

void price_read_categories(reader *r, const val *whole)
{
    static const word plain[] = {{"true", "是", 1}, {"false", "否", 0}};
    const val *v = VAL_AT(whole, "categories");
    if (!v || v->kind == VAL_NULL) return;
    if (!want_map(r->l, r->f, v)) {
        r->ok = false;
        return;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        const val *one = &v->u.pairs[i].value;
        price_category g = {.id = val_key(&v->u.pairs[i]), .label = val_key(&v->u.pairs[i])};
        if (one->kind == VAL_MAP) {
            price_check_keys(r, one, "label help proof plain");
            g.label = price_read_text(r, one, STR("label"), g.id);
            g.help = price_read_text(r, one, STR("help"), STR_NONE);
            g.proof = price_read_text(r, one, STR("proof"), STR_NONE);
            g.plain = READ_WORD(r, VAL_AT(one, "plain"), "plain", plain, 0);
        } else if (one->kind == VAL_TEXT) {
            g.label = val_str(one);
        }
        add_category(r, g, one);
    }
}

/* A category, or a list of them. One that is not defined is reported, and kept so that prices can still be
 * computed. */
static uint64_t read_category(reader *r, const val *v)
{
    uint64_t all = 0;
    if (v->kind == VAL_LIST) {
        for (uint32_t i = 0; i < v->n; i++)
            all |= v->u.items[i].kind == VAL_LIST ? 0 : read_category(r, &v->u.items[i]);
        return all;
    }
    str s = val_str(v);
    all = find_category(&r->p->c, s);
    if (all || !s.n) return all;
    finding *made = bad(r, PRICE_CATEGORY_UNKNOWN, v, s);
    diag_suggest(r->l->d, made, str_nearest(s, &r->p->c, r->p->c.ncategories, category_at));
    return add_category(r, (price_category){.id = s, .label = s, .help = STR("?")}, v);
}

/* ---- who ---- */

static void read_ages(reader *r, const val *v, price_who *w)
{
    str s = val_str(v);
    if (v->kind == VAL_TEXT && price_spell_ages(s, &w->from, &w->below)) return;
    if (v->kind != VAL_MAP || !v->n) {
        bad(r, PRICE_AGE_BAD, v, s);
        return;
    }
    price_check_keys(r, v, "from below to");
    int64_t from = 0, below = PRICE_NO_AGE;
    const val *last = VAL_AT(v, "to");
    const val *ends[] = {VAL_AT(v, "from"), VAL_AT(v, "below") ? VAL_AT(v, "below") : last};
    int64_t *into[] = {&from, &below};
    for (size_t i = 0; i < 2; i++) {
        if (!ends[i]) continue;
        if (num_parse(val_str(ends[i]), into[i]) && *into[i] >= 0 && *into[i] <= PRICE_MOST_AGE) continue;
        bad(r, PRICE_AGE_BAD, ends[i], val_str(ends[i]));
        return;
    }
    if (last && !VAL_AT(v, "below")) below++;
    w->from = (int16_t)from, w->below = (int16_t)below;
}

static uint8_t read_need(reader *r, const val *who, str key)
{
    static const word words[] = {{"true", "是", PRICE_YES},
                                 {"false", "否", PRICE_NO},
                                 {"yes", "有", PRICE_YES},
                                 {"no", "无", PRICE_NO}};
    return (uint8_t)READ_WORD(r, val_find(who, key), str_c(r->l->a, key), words, PRICE_EITHER);
}

/* 60 周岁以上 低保 特困 (本小区): as published lists say it. */
static void read_who_words(reader *r, const val *v, price_who *w)
{
    static const struct {
        const char *word;
        uint8_t flag; /* 0: everybody; 1, 2, 3: resident, registered, delivery */
    } flags[] = {{"所有人", 0},   {"其他人员", 0}, {"everyone", 0}, {"本小区", 1}, {"本小区居民", 1},
                 {"本地户籍", 2}, {"户籍", 2},     {"本区户籍", 2}, {"送餐", 3}};
    str s = val_str(v);
    char *text = str_c(r->l->a, s);
    static const char *const seps[] = {"（", "）", "，", "、", "；", "(", ")", ",", "/"};
    for (size_t i = 0; i < sizeof seps / sizeof *seps; i++)
        for (char *at = text; (at = strstr(at, seps[i]));) memset(at, ' ', strlen(seps[i]));
    str before = STR_NONE;
    for (str rest = str_from(text), one; rest.n;) {
        one = str_cut(rest, ' ', &rest);
        if (!one.n) continue;
        uint64_t category = find_category(&r->p->c, one);
        /* "60 周岁以上" is written with a blank too */
        str joined = before.n ? str_join(r->l->a, before, one) : one;
        before = STR_NONE;
        bool found = category != 0;
        w->any |= category;
        for (size_t i = 0; i < sizeof flags / sizeof *flags && !found; i++) {
            if (!str_eq(one, str_from(flags[i].word))) continue;
            found = true;
            if (flags[i].flag == 1) w->resident = PRICE_YES;
            if (flags[i].flag == 2) w->registered = PRICE_YES;
            if (flags[i].flag == 3) w->delivery = PRICE_YES;
        }
        if (found || price_spell_ages(joined, &w->from, &w->below)) continue;
        int64_t number;
        if (num_parse(one, &number) && rest.n) {
            before = one;
            continue;
        }
        finding *made = bad(r, PRICE_WHO_BAD, v, one);
        diag_suggest(r->l->d, made, str_nearest(one, &r->p->c, r->p->c.ncategories, category_at));
    }
}

price_who price_read_who(reader *r, const val *v)
{
    price_who w = {.below = PRICE_NO_AGE};
    if (!v || v->kind == VAL_NULL) return w;
    if (v->kind == VAL_TEXT) {
        read_who_words(r, v, &w);
        return w;
    }
    if (!want_map(r->l, r->f, v)) {
        r->ok = false;
        return w;
    }
    price_check_keys(r, v, "age category all except resident registered delivery");
    const val *age = VAL_AT(v, "age"), *any = VAL_AT(v, "category"), *all = VAL_AT(v, "all"),
              *none = VAL_AT(v, "except");
    if (age) read_ages(r, age, &w);
    if (any) w.any = read_category(r, any);
    if (all) w.all = read_category(r, all);
    if (none) w.none = read_category(r, none);
    w.resident = read_need(r, v, STR("resident"));
    w.registered = read_need(r, v, STR("registered"));
    w.delivery = read_need(r, v, STR("delivery"));
    return w;
}
