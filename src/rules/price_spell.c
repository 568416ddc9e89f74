#include "rules/price_spell.h"

#include "base/utf8.h"

enum { LONGEST = 160 };

typedef struct text { /* without blanks, full-width forms of ASCII made plain */
    char p[LONGEST];
    size_t n;
} text;

static bool compact(str s, text *out)
{
    out->n = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = utf8_next(s, &at);
        if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000 || cp == 0xA0) continue;
        /* digits, %, /, +, . and ~ typed with a Chinese input method; punctuation that cuts phrases stays */
        if ((cp >= 0xFF10 && cp <= 0xFF19) || cp == 0xFF05 || cp == 0xFF0F || cp == 0xFF0B || cp == 0xFF0E)
            cp -= 0xFEE0;
        if (out->n + 4 > LONGEST) return false;
        out->n += utf8_put(out->p + out->n, cp);
    }
    return out->n > 0;
}

static str view(const text *t) { return (str){t->p, t->n}; }

static bool eat(str *s, const char *word)
{
    str w = str_from(word);
    if (!str_starts(*s, w)) return false;
    *s = str_sub(*s, w.n, s->n);
    return true;
}

static bool eat_end(str *s, const char *word)
{
    str w = str_from(word);
    if (!str_ends(*s, w)) return false;
    *s = str_sub(*s, 0, s->n - w.n);
    return true;
}

static bool eat_any(str *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (eat(s, words[i])) return true;
    return false;
}

#define EAT_ANY(s, ...)                                                                                      \
    eat_any((s), (const char *const[]){__VA_ARGS__},                                                         \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static int numeral(str *s)
{
    static const char *const names[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    for (int i = 0; i < 10; i++)
        if (eat(s, names[i])) return i;
    return eat(s, "两") ? 2 : -1;
}

/* The number before 折: 7, 8.5 and 85, or 七 and 八五. */
static bool discount(str s, frac *out)
{
    dec d;
    int first = numeral(&s);
    if (first > 0) {
        int second = s.n ? numeral(&s) : 0;
        *out = (frac){first * 10 + second, 100};
        return !s.n && second >= 0;
    }
    if (!dec_parse(s, &d) || d.scale > 2 || d.value <= 0) return false;
    int64_t den = d.scale == 0 ? 10 : d.scale == 1 ? 100 : 1000;
    if (d.scale == 0 && d.value >= 10) den = 100;
    *out = (frac){d.value, den};
    return d.value < den;
}

bool price_spell_share(str s, frac *out)
{
    text t;
    if (!compact(s, &t)) return false;
    s = view(&t);
    if (str_eq(s, STR("半价"))) return *out = (frac){1, 2}, true;
    if (eat_end(&s, "折")) {
        EAT_ANY(&s, "打", "享", "按");
        return discount(s, out);
    }
    str rest = s;
    int den = numeral(&rest);
    if (den > 0 && eat(&rest, "分之")) {
        int num = numeral(&rest);
        *out = (frac){num, den};
        return num > 0 && !rest.n;
    }
    frac f;
    if (!frac_parse(s, &f) || f.num <= 0) return false;
    f = frac_reduce(f);
    if (f.den > 1000 || f.num > 100000) return false;
    *out = f;
    return true;
}

uint16_t price_spell_period(str s)
{
    static const struct {
        const char *name;
        uint16_t days;
    } names[] = {{"day", 1},    {"week", 7},  {"month", 30}, {"quarter", 90}, {"half_year", 180},
                 {"year", 365}, {"日", 1},    {"天", 1},     {"周", 7},       {"月", 30},
                 {"季", 90},    {"季度", 90}, {"半年", 180}, {"年", 365}};
    eat_end(&s, "卡");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(s, str_from(names[i].name))) return names[i].days;
    return 0;
}

/* ---- pays ---- */

static void eat_stop(str *s)
{
    while (EAT_ANY(s, "，", ",", "；", ";", "、", "（", "(")) {
    }
    while (eat_end(s, "）") || eat_end(s, ")") || eat_end(s, "。")) {
    }
}

/* An amount at the start: digits with a point, then 元 or the like. */
static bool eat_amount(str *s, int64_t *fen)
{
    size_t n = 0;
    EAT_ANY(s, "¥", "￥");
    while (n < s->n && ((s->p[n] >= '0' && s->p[n] <= '9') || s->p[n] == '.')) n++;
    if (!n || !money_scan(str_sub(*s, 0, n), fen)) return false;
    *s = str_sub(*s, n, s->n);
    EAT_ANY(s, "元", "块");
    return true;
}

/* "，最多减3元", "封顶3元" behind a reduction. */
static bool eat_cap(str *s, int64_t *cap)
{
    eat_stop(s);
    if (!s->n) return true;
    if (!EAT_ANY(s, "最多减", "最高减", "最多补", "最高补", "最多", "最高", "封顶", "不超过")) return false;
    eat(s, "贴");
    return eat_amount(s, cap) && *cap > 0 && !s->n;
}

static price_spelled reduction(str s, price_rule *out)
{
    size_t comma = s.n;
    static const char *const stops[] = {"，", ",", "；", "（", "(", "最", "封"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t at = str_find(s, str_from(stops[i]), 0);
        if (at < comma) comma = at;
    }
    str what = str_sub(s, 0, comma), rest = str_sub(s, comma, s.n);
    if (eat_amount(&what, &out->amount) && !what.n && !rest.n) {
        out->kind = PRICE_OFF;
        return PRICE_SPELL_OK;
    }
    what = str_sub(s, 0, comma);
    out->amount = 0; /* the 1 of 1/4 was none */
    if (!price_spell_share(what, &out->share) || !eat_cap(&rest, &out->cap)) return PRICE_SPELL_BAD;
    out->kind = PRICE_SHARE_OFF;
    return PRICE_SPELL_OK;
}

static price_spelled prepayment(str s, price_rule *out)
{
    if (!eat_amount(&s, &out->amount)) return PRICE_SPELL_BAD;
    eat_stop(&s);
    EAT_ANY(&s, "后享受", "后享", "享受", "享", "可享", "打", "后打", "后", "按");
    out->kind = PRICE_PREPAY;
    return price_spell_share(s, &out->share) ? PRICE_SPELL_OK : PRICE_SPELL_BAD;
}

static bool is_pass(str s, price_rule *out)
{
    EAT_ANY(&s, "三餐", "全部", "每日三餐");
    str plan = s;
    if (eat(&plan, "包月")) {
        out->kind = PRICE_PASS, out->days = 30;
        return eat_amount(&plan, &out->amount) && !plan.n;
    }
    size_t card = str_find(s, STR("卡"), 0);
    if (card == SIZE_MAX) return false;
    str name = str_sub(s, 0, card), rest = str_sub(s, card + sizeof "卡" - 1, s.n);
    if (eat_end(&name, "次")) {
        int64_t n;
        if (!num_parse(name, &n) || n < 1 || n > 1000) return false;
        out->times = (uint16_t)n;
    } else if (!(out->days = price_spell_period(name))) {
        return false;
    }
    out->kind = PRICE_PASS;
    return eat_amount(&rest, &out->amount) && !rest.n;
}

price_spelled price_spell_pays(str given, price_rule *out)
{
    text t;
    int64_t low, high;
    if (!compact(given, &t)) return PRICE_SPELL_BAD;
    str s = view(&t);
    if (EAT_ANY(&s, "免费用餐", "免费", "free", "全免") && !s.n)
        return out->kind = PRICE_FREE, PRICE_SPELL_OK;
    s = view(&t);
    if (EAT_ANY(&s, "预存", "预充", "充值")) return prepayment(s, out);
    s = view(&t);
    if (is_pass(s, out)) return PRICE_SPELL_OK;
    if (EAT_ANY(&s, "加收", "另加", "另收", "加")) {
        out->kind = PRICE_SURCHARGE;
        return eat_amount(&s, &out->amount) && !s.n ? PRICE_SPELL_OK : PRICE_SPELL_BAD;
    }
    if (EAT_ANY(&s, "每餐减免", "每餐减", "每餐补贴", "减免", "立减", "减", "补贴", "补", "优惠"))
        return reduction(s, out);
    EAT_ANY(&s, "每餐", "每份", "每人", "每客", "一餐");
    EAT_ANY(&s, "只付", "付", "收", "按");
    while (eat_end(&s, "/餐") || eat_end(&s, "/份") || eat_end(&s, "每餐") || eat_end(&s, "一餐") ||
           eat_end(&s, "每份")) {
    }
    if (money_scan(s, &out->amount)) {
        out->kind = out->amount ? PRICE_FIXED : PRICE_FREE;
        return out->amount >= 0 ? PRICE_SPELL_OK : PRICE_SPELL_BAD;
    }
    if (price_spell_share(s, &out->share)) return out->kind = PRICE_SHARE, PRICE_SPELL_OK;
    return money_scan_range(s, &low, &high) ? PRICE_SPELL_RANGE : PRICE_SPELL_BAD;
}

/* ---- ages ---- */

static bool eat_age(str *s, int *age)
{
    size_t n = 0;
    int64_t v;
    while (n < s->n && n < 4 && s->p[n] >= '0' && s->p[n] <= '9') n++;
    if (!n || !num_parse(str_sub(*s, 0, n), &v) || v > PRICE_MOST_AGE) return false;
    *s = str_sub(*s, n, s->n);
    EAT_ANY(s, "周岁", "岁");
    *age = (int)v;
    return true;
}

/* 不满75, 75以下, 74岁及以下 behind a lower bound or alone. */
static bool eat_upper(str *s, int16_t *below)
{
    int age;
    bool less = EAT_ANY(s, "不满", "未满", "小于", "<");
    if (!eat_age(s, &age)) return false;
    bool included = EAT_ANY(s, "及以下", "（含）以下", "以下", "以内");
    *below = (int16_t)(less ? age : age + 1);
    return less != included && !s->n;
}

bool price_spell_ages(str given, int16_t *from, int16_t *below)
{
    text t;
    int age, last;
    if (!compact(given, &t)) return false;
    str s = view(&t);
    *from = 0, *below = PRICE_NO_AGE;
    str upper = s;
    if (eat_upper(&upper, below)) return true;
    *below = PRICE_NO_AGE;
    EAT_ANY(&s, "年满", "满");
    if (!eat_age(&s, &age)) return false;
    *from = (int16_t)age;
    if (EAT_ANY(&s, "（含）以上", "及以上", "以上", "+", "起")) {
        EAT_ANY(&s, "老人", "老年人", "的老人", "人员");
        return !s.n || eat_upper(&s, below);
    }
    if (!EAT_ANY(&s, "——", "—", "–", "-", "~", "～", "－", "至", "到") || !eat_age(&s, &last)) return false;
    *below = (int16_t)(last + 1);
    return !s.n && last >= age;
}
