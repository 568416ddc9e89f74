#include "rules/pack.h"

static const struct {
    str key, name, unit;
    bool whole;
} bases[BASIS_COUNT] = {
    [BASIS_PERSONS] = {STR_INIT("persons"), STR_INIT("人数"), STR_INIT("人"), true},
    [BASIS_HOUSEHOLDS] = {STR_INIT("households"), STR_INIT("户数"), STR_INIT("户"), true},
    [BASIS_VOTES] = {STR_INIT("votes"), STR_INIT("票权"), STR_INIT("票"), false},
    [BASIS_AREA] = {STR_INIT("area"), STR_INIT("专有部分面积"), STR_INIT("㎡"), false},
    [BASIS_MEMBERS] = {STR_INIT("members"), STR_INIT("成员数"), STR_INIT("名"), true},
    [BASIS_UNITS] = {STR_INIT("units"), STR_INIT("单位数"), STR_INIT("个"), true},
};

str basis_key(basis b) { return bases[b].key; }
str basis_name(basis b) { return bases[b].name; }
str basis_unit(basis b) { return bases[b].unit; }
bool basis_whole(basis b) { return bases[b].whole; }

bool basis_parse(str key, basis *out)
{
    for (int b = 0; b < BASIS_COUNT; b++) {
        if (!str_eq(key, bases[b].key) && !str_eq(key, bases[b].name)) continue;
        *out = (basis)b;
        return true;
    }
    return false;
}

static const struct {
    str key, name;
} shares[] = {
    [OF_ALL] = {STR_INIT("all"), STR_INIT("全体")},
    [OF_PARTICIPATING] = {STR_INIT("participating"), STR_INIT("参与表决")},
    [OF_PRESENT] = {STR_INIT("present"), STR_INIT("到会")},
    [OF_VALID] = {STR_INIT("valid"), STR_INIT("有效票")},
};

str share_of_key(share_of of) { return shares[of].key; }
str share_of_name(share_of of) { return shares[of].name; }

bool share_of_parse(str key, share_of *out)
{
    for (int i = 0; i <= OF_VALID; i++) {
        if (!str_eq(key, shares[i].key)) continue;
        *out = (share_of)i;
        return true;
    }
    return false;
}

bool pack_in_force(date from, date to, date on)
{
    return (from == DATE_NONE || from <= on) && (to == DATE_NONE || on <= to);
}

bool pack_has_matter(const pack_rule *r, str matter)
{
    for (size_t i = 0; i < r->nmatters; i++)
        if (str_eq(r->matters[i].id, matter) || str_eq(r->matters[i].name, matter)) return true;
    return false;
}

const pack *pack_find(const pack_set *set, str id)
{
    for (size_t i = 0; i < set->n; i++)
        if (str_eq(set->packs[i].id, id)) return &set->packs[i];
    return NULL;
}

/* ---- choosing --------------------------------------------------------------------------------- */

typedef bool (*rule_match)(const pack_rule *r, str what);

static bool match_id(const pack_rule *r, str what) { return str_eq(r->id, what); }

static const pack_rule *rule_on(const pack *p, rule_match match, str what, date on, bool *known)
{
    for (size_t i = 0; i < p->nrules; i++) {
        const pack_rule *r = &p->rules[i];
        if (!match(r, what)) continue;
        *known = true;
        if (pack_in_force(r->from, r->to, on)) return r;
    }
    return NULL;
}

/* Parents are followed at most as often as there are packs, so a circle of parents ends. */
static pack_choice choose(const pack_set *set, str jurisdiction, rule_match match, str what, date on)
{
    pack_choice c = {0};
    const pack *p = pack_find(set, jurisdiction);
    for (size_t steps = 0; p && steps < set->n && !c.law; steps++) {
        const pack_rule *r = rule_on(p, match, what, on, &c.known);
        if (r && p->level == LEVEL_ESTATE) {
            if (!c.local) {
                c.local = r;
                c.local_pack = p;
            }
        } else if (r) {
            c.law = r;
            c.law_pack = p;
        }
        p = p->parent.n ? pack_find(set, p->parent) : NULL;
    }
    if (!c.law && c.local) {
        c.law = c.local;
        c.law_pack = c.local_pack;
        c.local = NULL;
        c.local_pack = NULL;
    }
    return c;
}

pack_choice pack_choose(const pack_set *set, str jurisdiction, str rule, date on)
{
    return choose(set, jurisdiction, match_id, rule, on);
}

pack_choice pack_choose_matter(const pack_set *set, str jurisdiction, str matter, date on)
{
    return choose(set, jurisdiction, pack_has_matter, matter, on);
}

const pack_period *pack_period_find(const pack_set *set, str jurisdiction, str period, date on)
{
    const pack *p = pack_find(set, jurisdiction);
    for (size_t steps = 0; p && steps < set->n; steps++) {
        for (size_t i = 0; i < p->nperiods; i++) {
            const pack_period *t = &p->periods[i];
            if (str_eq(t->id, period) && pack_in_force(t->from, t->to, on)) return t;
        }
        p = p->parent.n ? pack_find(set, p->parent) : NULL;
    }
    return NULL;
}

/* ---- stricter --------------------------------------------------------------------------------- */

/* Whoever reaches a also reaches b. A share of all is at least as hard as the same share of fewer. */
static bool test_implies(const pack_test *a, const pack_test *b)
{
    if (a->basis != b->basis) return false;
    bool a_part = a->of == OF_PARTICIPATING || a->of == OF_PRESENT;
    bool b_part = b->of == OF_PARTICIPATING || b->of == OF_PRESENT;
    bool harder_base =
        a->of == b->of || a->of == OF_ALL || (a_part && b_part) || (a_part && b->of == OF_VALID);
    if (!harder_base) return false;
    int c = frac_cmp(a->share, b->share);
    return c > 0 || (c == 0 && (!a->at_least || b->at_least));
}

static bool tests_imply(const pack_test *a, size_t na, const pack_test *b, size_t nb)
{
    for (size_t j = 0; j < nb; j++) {
        bool found = false;
        for (size_t i = 0; i < na && !found; i++) found = test_implies(&a[i], &b[j]);
        if (!found) return false;
    }
    return true;
}

bool pack_at_least_as_strict(const pack_rule *a, const pack_rule *b)
{
    return tests_imply(a->quorum, a->nquorum, b->quorum, b->nquorum) &&
           tests_imply(a->passing, a->npassing, b->passing, b->npassing);
}

/* ---- words ------------------------------------------------------------------------------------ */

static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};

str pack_share_text(arena *a, frac share)
{
    frac f = frac_reduce(share);
    if (f.num == f.den) return STR("全部");
    if (f.num > 0 && f.den <= 10) return str_fmt(a, "%s分之%s", digits[f.den], digits[f.num]);
    if (f.den <= 10000 && 10000 % f.den == 0) return num_percent(a, f.num, f.den, 100 % f.den == 0 ? 0 : 2);
    return str_fmt(a, "%lld/%lld", (long long)f.num, (long long)f.den);
}

str pack_threshold_text(arena *a, const pack_test *t)
{
    frac f = frac_reduce(t->share);
    str share = pack_share_text(a, t->share);
    if (f.num == f.den) return share;
    if (f.num == 1 && f.den == 2) return t->at_least ? STR("半数以上") : STR("过半数");
    return t->at_least ? str_fmt(a, "%.*s以上", STR_ARG(share)) : str_fmt(a, "超过%.*s", STR_ARG(share));
}
