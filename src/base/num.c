#include "base/num.h"

#include "base/buf.h"

__extension__ typedef __int128 wide;

bool num_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t r;
    if (__builtin_add_overflow(a, b, &r)) return false;
    *out = r;
    return true;
}

bool num_sub(int64_t a, int64_t b, int64_t *out)
{
    int64_t r;
    if (__builtin_sub_overflow(a, b, &r)) return false;
    *out = r;
    return true;
}

bool num_mul(int64_t a, int64_t b, int64_t *out)
{
    int64_t r;
    if (__builtin_mul_overflow(a, b, &r)) return false;
    *out = r;
    return true;
}

/* Appends one digit to a value that grows away from zero. */
static bool push_digit(int64_t *v, char c, bool minus)
{
    int64_t r;
    if (c < '0' || c > '9' || !num_mul(*v, 10, &r)) return false;
    return num_add(r, minus ? -(c - '0') : c - '0', v);
}

bool num_parse(str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    size_t i = s.n && (minus || s.p[0] == '+');
    if (i == s.n) return false;
    int64_t v = 0;
    for (; i < s.n; i++)
        if (!push_digit(&v, s.p[i], minus)) return false;
    *out = v;
    return true;
}

bool dec_parse(str s, dec *out)
{
    bool minus = s.n && s.p[0] == '-', point = false;
    size_t i = s.n && (minus || s.p[0] == '+'), digits = 0;
    dec d = {0};
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !point && digits) {
            point = true;
            continue;
        }
        if (!push_digit(&d.value, s.p[i], minus)) return false;
        digits++;
        if (point && ++d.scale > 9) return false;
    }
    if (!digits || s.p[s.n - 1] == '.') return false;
    *out = d;
    return true;
}

static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

int dec_cmp(dec a, dec b)
{
    wide x = (wide)a.value * powers[b.scale], y = (wide)b.value * powers[a.scale];
    return (x > y) - (x < y);
}

bool dec_rescale(dec d, uint8_t scale, dec *out)
{
    if (scale > 9) return false;
    dec r = {d.value, scale};
    if (scale >= d.scale) {
        if (!num_mul(d.value, powers[scale - d.scale], &r.value)) return false;
    } else {
        int64_t by = powers[d.scale - scale];
        if (d.value % by) return false;
        r.value = d.value / by;
    }
    *out = r;
    return true;
}

bool dec_add(dec a, dec b, dec *out)
{
    uint8_t scale = a.scale > b.scale ? a.scale : b.scale;
    dec x, y, r = {0, scale};
    if (!dec_rescale(a, scale, &x) || !dec_rescale(b, scale, &y) || !num_add(x.value, y.value, &r.value))
        return false;
    *out = r;
    return true;
}

bool dec_sub(dec a, dec b, dec *out) { return num_sub(0, b.value, &b.value) && dec_add(a, b, out); }

static str spell(arena *a, dec d, bool grouped)
{
    char out[40], *p = out + sizeof out;
    uint64_t u = d.value < 0 ? 0 - (uint64_t)d.value : (uint64_t)d.value;
    for (unsigned k = 0; k < d.scale; k++, u /= 10) *--p = (char)('0' + u % 10);
    if (d.scale) *--p = '.';
    unsigned k = 0;
    do {
        if (grouped && k && k % 3 == 0) *--p = ',';
        *--p = (char)('0' + u % 10);
        k++;
    } while (u /= 10);
    if (d.value < 0) *--p = '-';
    return str_copy(a, (str){p, (size_t)(out + sizeof out - p)});
}

str dec_text(arena *a, dec d) { return spell(a, d, false); }
str dec_grouped(arena *a, dec d) { return spell(a, d, true); }
str num_grouped(arena *a, int64_t v) { return spell(a, (dec){v, 0}, true); }

str num_text(arena *a, int64_t v) { return spell(a, (dec){v, 0}, false); }

bool frac_parse(str s, frac *out)
{
    size_t slash = str_find_char(s, '/', 0);
    frac f = {0, 1};
    if (slash != SIZE_MAX) {
        if (!num_parse(str_trim(str_sub(s, 0, slash)), &f.num) ||
            !num_parse(str_trim(str_sub(s, slash + 1, s.n)), &f.den) || f.den <= 0)
            return false;
    } else {
        dec d;
        bool percent = str_ends(s, STR("%"));
        if (!dec_parse(percent ? str_sub(s, 0, s.n - 1) : s, &d)) return false;
        f = (frac){d.value, powers[d.scale] * (percent ? 100 : 1)};
    }
    *out = f;
    return true;
}

int frac_cmp(frac a, frac b)
{
    wide x = (wide)a.num * b.den, y = (wide)b.num * a.den;
    return (x > y) - (x < y);
}

frac frac_reduce(frac f)
{
    uint64_t x = f.num < 0 ? 0 - (uint64_t)f.num : (uint64_t)f.num, y = (uint64_t)f.den;
    while (y) {
        uint64_t t = x % y;
        x = y;
        y = t;
    }
    if (x > 1 && x <= INT64_MAX) f.num /= (int64_t)x, f.den /= (int64_t)x;
    return f;
}

str num_percent(arena *in, int64_t a, int64_t b, unsigned decimals)
{
    wide scaled = (wide)a * powers[decimals] * 100;
    wide q = (scaled * 2 + b) / ((wide)b * 2);
    str digits = dec_text(in, (dec){q > INT64_MAX ? INT64_MAX : (int64_t)q, (uint8_t)decimals});
    return str_join(in, digits, STR("%"));
}

bool num_muldiv(int64_t a, int64_t b, int64_t c, num_round how, int64_t *out)
{
    wide product = (wide)a * b;
    bool minus = product < 0;
    wide size = minus ? -product : product, q = size / c, rest = size % c;
    if (how == NUM_UP ? rest != 0 : how == NUM_HALF_UP && rest * 2 >= c) q++;
    if (q > INT64_MAX) return false;
    *out = minus ? -(int64_t)q : (int64_t)q;
    return true;
}
