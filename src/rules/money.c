#include "rules/money.h"

#include "base/buf.h"
#include "base/utf8.h"

bool money_round(frac value, money_rounding how, int64_t *fen)
{
    int64_t den, units;
    return num_mul(value.den, how.unit, &den) && num_muldiv(value.num, 1, den, how.mode, &units) &&
           num_mul(units, how.unit, fen);
}

bool money_is_whole(frac value, int64_t unit)
{
    return value.num % value.den == 0 && (value.num / value.den) % unit == 0;
}

/* ---- reading ---- */

static bool strip_end(str *s, const char *mark)
{
    str m = str_from(mark);
    if (!str_ends(*s, m)) return false;
    *s = str_trim(str_sub(*s, 0, s->n - m.n));
    return true;
}

static str strip_start(str s, const char *mark)
{
    str m = str_from(mark);
    return str_starts(s, m) ? str_trim(str_sub(s, m.n, s.n)) : s;
}

/* Digits with thousands separators: the commas must stand where they belong (1,900). */
static bool scan_digits(str s, dec *out)
{
    char plain[32];
    size_t n = 0, since = SIZE_MAX; /* digits since the last comma */
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',') {
            if (!n || (since != SIZE_MAX && since != 3)) return false;
            since = 0;
            continue;
        }
        if (s.p[i] == '.' && since != SIZE_MAX && since != 3) return false;
        if (s.p[i] == '.') since = SIZE_MAX;
        else if (since != SIZE_MAX) since++;
        if (n == sizeof plain) return false;
        plain[n++] = s.p[i];
    }
    if (since != SIZE_MAX && since != 3) return false;
    return dec_parse((str){plain, n}, out);
}

bool money_scan(str s, int64_t *fen)
{
    static const struct {
        const char *word;
        int64_t fen;
    } units[] = {{"亿元", 10000000000}, {"万元", 1000000}, {"元整", 100}, {"元", 100}, {"块钱", 100},
                 {"块", 100},           {"角", 10},        {"毛", 10},    {"分", 1}};
    int64_t unit = 100;
    s = strip_start(strip_start(strip_start(str_trim(s), "¥"), "￥"), "人民币");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strip_end(&s, units[i].word)) {
            unit = units[i].fen;
            break;
        }
    dec d, exact;
    if (!s.n || s.p[0] == '+' || !scan_digits(s, &d) || !num_mul(d.value, unit, &d.value)) return false;
    if (!dec_rescale(d, 0, &exact) || exact.value > MONEY_MOST || exact.value < -MONEY_MOST) return false;
    *fen = exact.value;
    return true;
}

bool money_scan_range(str s, int64_t *low, int64_t *high)
{
    static const char *const dashes[] = {"——", "—", "–", "-", "~", "～", "－", "至", "到"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        str dash = str_from(dashes[i]);
        size_t at = str_find(s, dash, 1);
        if (at == SIZE_MAX) continue;
        return money_scan(str_sub(s, 0, at), low) && money_scan(str_sub(s, at + dash.n, s.n), high);
    }
    return false;
}

/* ---- writing ---- */

str money_yuan(arena *a, int64_t fen) { return dec_text(a, (dec){fen, 2}); }

str money_short(arena *a, int64_t fen)
{
    return fen % 100 ? money_yuan(a, fen) : str_fmt(a, "%lld", (long long)(fen / 100));
}

str money_text(arena *a, int64_t fen) { return str_join(a, money_short(a, fen), STR("元")); }

str money_exact(arena *a, frac fen)
{
    frac f = frac_reduce(fen);
    int64_t scaled, by = 1;
    for (uint8_t scale = 0; scale <= 4; scale++, by *= 10)
        if (by % f.den == 0 && num_mul(f.num, by / f.den, &scaled)) {
            if (scale == 0) return money_text(a, scaled);
            return str_join(a, dec_text(a, (dec){scaled, (uint8_t)(scale + 2)}), STR("元"));
        }
    if (!num_muldiv(f.num, 10000, f.den, NUM_HALF_UP, &scaled)) return STR("—");
    return str_fmt(a, "约%.*s元", STR_ARG(dec_text(a, (dec){scaled, 6})));
}

static const char *const digit_names[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* 1..9999 within a group of four; `inner` says a zero before it must be heard. */
static void speak_group(buf *b, int64_t n, bool inner)
{
    static const char *const places[] = {"千", "百", "十", ""};
    int64_t by = 1000;
    bool zero = false, said = false;
    for (int i = 0; i < 4; i++, by /= 10) {
        int64_t d = n / by % 10;
        if (!d) {
            zero = true;
            continue;
        }
        if (zero && (said || inner)) buf_puts(b, "零");
        zero = false;
        /* 十二, not 一十二, at the very beginning */
        if (!(i == 2 && d == 1 && !said && !inner)) buf_puts(b, digit_names[d]);
        buf_puts(b, places[i]);
        said = true;
    }
}

static void speak(buf *b, int64_t n)
{
    static const struct {
        int64_t by;
        const char *name;
    } groups[] = {{100000000, "亿"}, {10000, "万"}, {1, ""}};
    if (n == 0) buf_puts(b, "零");
    bool said = false;
    for (size_t i = 0; i < 3; i++) {
        int64_t part = n / groups[i].by % 10000;
        if (!part) continue;
        speak_group(b, part, said);
        buf_puts(b, groups[i].name);
        said = true;
    }
}

static str taken(arena *a, buf *b)
{
    str s = str_copy(a, buf_str(b));
    buf_fini(b);
    return s;
}

str money_spoken_count(arena *a, int64_t n)
{
    buf b = {0};
    speak(&b, n < 0 ? 0 : n);
    return taken(a, &b);
}

str money_spoken(arena *a, int64_t fen)
{
    buf b = {0};
    if (fen < 0) buf_puts(&b, "负"), fen = -fen;
    int64_t yuan = fen / 100, jiao = fen / 10 % 10, rest = fen % 10;
    if (yuan || !(jiao || rest)) speak(&b, yuan), buf_puts(&b, "元");
    if (jiao) buf_puts(&b, digit_names[jiao]), buf_puts(&b, "角");
    else if (yuan && rest) buf_puts(&b, "零");
    if (rest) buf_puts(&b, digit_names[rest]), buf_puts(&b, "分");
    return taken(a, &b);
}

str money_discount(arena *a, frac share)
{
    frac f = frac_reduce(share);
    if (f.num > 0 && f.num < f.den && 100 % f.den == 0) {
        int64_t percent = f.num * (100 / f.den);
        return percent % 10 ? str_fmt(a, "%lld.%lld折", (long long)(percent / 10), (long long)(percent % 10))
                            : str_fmt(a, "%lld折", (long long)(percent / 10));
    }
    return str_fmt(a, "%lld/%lld", (long long)f.num, (long long)f.den);
}
