#include "rules/privacy_parts.h"

#include <string.h>

enum { MOST_DIGITS = 19, MOST_GROUPS = 20 };

/* ---- signs ---- */

size_t gap_at(str s, size_t i, gap *kind)
{
    *kind = GAP_NONE;
    for (int k = 0; k < 3; k++) {
        uint32_t cp;
        i = skip_unseen(s, i);
        size_t n = sign_at(s, i, &cp);
        gap g = gap_of(cp);
        if (g == GAP_NONE || (g == GAP_BLANK && *kind == GAP_BLANK) || (g > GAP_BLANK && *kind > GAP_BLANK))
            break;
        i += n;
        if (g > *kind) *kind = g;
    }
    return skip_unseen(s, i);
}

/* The X that ends an identity number, in all its writings, at i or after one gap. */
static size_t check_x_at(str s, size_t i)
{
    gap kind;
    size_t at[2] = {skip_unseen(s, i), gap_at(s, i, &kind)};
    for (int k = 0; k < 2; k++) {
        uint32_t cp;
        size_t n = sign_at(s, at[k], &cp);
        if (cp == 'X' || cp == 'x' || cp == 0xFF38 || cp == 0xFF58 || cp == 0xD7 || cp == 0x2169 ||
            cp == 0x2179 || cp == 0x425 || cp == 0x445)
            return at[k] + n;
    }
    return 0;
}

/* ---- groups of digits ---- */

/* A digit and those that follow it, in groups: at most MOST_DIGITS digits, whole groups only. */
typedef struct groups {
    unsigned char d[MOST_DIGITS];
    unsigned char size[MOST_GROUPS];
    gap before[MOST_GROUPS]; /* between a group and the one before it */
    size_t end[MOST_GROUPS]; /* byte after the group */
    size_t n;
    size_t skip; /* where the first group ends, however long it is */
} groups;

/* Reads one group into g; false where it has more digits than fit. *i moves past it either way. */
static bool read_group(str s, size_t *i, groups *g, size_t *total)
{
    unsigned v;
    size_t count = 0, n;
    while ((n = digit_at(s, *i, &v))) {
        if (*total + count < MOST_DIGITS) g->d[*total + count] = (unsigned char)v;
        count++;
        *i += n;
        size_t next = skip_unseen(s, *i);
        if (!digit_at(s, next, &v)) break;
        *i = next;
    }
    if (*total + count > MOST_DIGITS) return false;
    g->size[g->n] = (unsigned char)count;
    g->end[g->n++] = *i;
    *total += count;
    return true;
}

static void read_groups(str s, size_t i, groups *g)
{
    size_t total = 0;
    gap kind = GAP_NONE;
    g->n = 0;
    for (;;) {
        bool first = g->n == 0, fits = (g->before[g->n] = kind, read_group(s, &i, g, &total));
        if (first) g->skip = i;
        if (!fits || g->n == MOST_GROUPS || total == MOST_DIGITS) return;
        unsigned v;
        i = gap_at(s, i, &kind);
        if (kind == GAP_NONE || !digit_at(s, i, &v)) return;
    }
}

/* Are the gaps of groups 1..last none of points? */
static bool has_no_point(const groups *g, size_t last)
{
    for (size_t k = 1; k <= last; k++)
        if (g->before[k] == GAP_POINT) return false;
    return true;
}

static bool sizes_are(const groups *g, size_t last, const char *pattern)
{
    size_t n = strlen(pattern);
    if (n != last + 1) return false;
    for (size_t k = 0; k < n; k++)
        if (g->size[k] != pattern[k] - '0') return false;
    return true;
}

typedef enum mobile_shape { MOBILE_NONE, MOBILE_USUAL, MOBILE_ODD } mobile_shape;

/* How a mobile number is written: in the usual groups, or in odd ones that parts of other numbers may show
 * too. */
static mobile_shape mobile_shape_of(const groups *g, size_t last)
{
    static const char *const usual[] = {"344", "38", "74"}, *const odd[] = {"443", "335",        "353",
                                                                            "434", "56",         "65",
                                                                            "29",  "11111111111"};
    if (last == 0) return MOBILE_USUAL;
    for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
        if (sizes_are(g, last, usual[k])) return MOBILE_USUAL;
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
        if (sizes_are(g, last, odd[k])) return MOBILE_ODD;
    return MOBILE_NONE;
}

/* Cards are written in fours, or six and the rest. */
static bool is_card_shape(const groups *g, size_t last)
{
    if (!has_no_point(g, last)) return false;
    bool fours = true;
    for (size_t k = 0; k <= last; k++) fours &= k == last ? g->size[k] <= 4 : g->size[k] == 4;
    return last == 0 || fours || (last == 1 && g->size[0] == 6);
}

static bool is_mobile(const unsigned char *d) { return d[0] == 1 && d[1] >= 3; }

/* ---- what stands around ---- */

/* Is there a code of letters and digits to the left, of which the number would be a part? */
static bool is_part_of_code_before(str s, size_t i)
{
    char c;
    size_t at = i;
    unsigned v;
    while (at > 0) {
        size_t before = sign_before(s, at);
        if (digit_at(s, before, &v)) return true;
        if (!letter_at(s, before, &c)) return false;
        at = before;
        if (i - at > 60) return true;
    }
    return false;
}

static bool is_part_of_code_after(str s, size_t i)
{
    char c;
    size_t n, from = i;
    unsigned v;
    while ((n = letter_at(s, i, &c)) && i - from < 60) i += n;
    return digit_at(s, i, &v) != 0 || i - from >= 60;
}

/* Digits after a decimal point: 123.4567, 0.4567. A single digit may be an item's number: 1.13800138000 */
static bool is_fraction(str s, size_t i)
{
    const unsigned char *p = bytes_of(s);
    if (i < 2 || p[i - 1] != '.' || p[i - 2] < '0' || p[i - 2] > '9') return false;
    return p[i - 2] == '0' ||
           (i > 2 && ((p[i - 3] >= '0' && p[i - 3] <= '9') || p[i - 3] == '-' || p[i - 3] == '.'));
}

/* Does another group of digits go before i, or after it, with a gap between? */
static bool is_joined(str s, size_t begin, size_t end)
{
    unsigned v;
    gap kind;
    size_t next = gap_at(s, end, &kind);
    if (kind != GAP_NONE && digit_at(s, next, &v)) return true;
    for (int k = 0; k < 4 && begin > 0; k++) { /* a gap is three signs at most */
        size_t before = sign_before(s, begin);
        uint32_t cp;
        if (digit_at(s, before, &v)) return true;
        sign_at(s, before, &cp);
        if (gap_of(cp) == GAP_NONE) return false;
        begin = before;
    }
    return false;
}

/* An amount: 13800138000.55, 13800138000元. */
static bool is_amount(str s, size_t end)
{
    unsigned v;
    size_t i = end;
    if (str_starts(str_sub(s, end, s.n), STR("元"))) return true;
    if (i >= s.n || s.p[i] != '.') return false;
    for (i++; digit_at(s, i, &v) == 1; i++) {
    }
    return i - end >= 2 && i - end <= 3 && !(i < s.n && s.p[i] == '.');
}

/* A mobile number in groups 0..last of so many digits, also with the country code written together with it.
 */
static bool match_mobile(str s, size_t i, const groups *g, size_t last, size_t total)
{
    if (total == 11 && is_mobile(g->d)) {
        mobile_shape shape = mobile_shape_of(g, last);
        return shape == MOBILE_USUAL || (shape == MOBILE_ODD && !is_joined(s, i, g->end[last]));
    }
    if (last) return false;
    size_t code = total == 13 && number_of(g->d, 2) == 86   ? 2
                  : total == 15 && number_of(g->d, 4) == 86 ? 4
                                                            : 0;
    return code && is_mobile(g->d + code);
}

/* Do the words just before call the number something else than an identity card's? */
static bool is_called_a_code(str s, size_t i)
{
    static const char *const yes[] = {"身份证", "证件", "公民身份"};
    static const char *const no[] = {"编码", "代码", "编号", "单号", "订单",   "流水", "注册号",
                                     "网格", "索引", "串号", "IMEI", "序列号", "条码", "票号"};
    size_t from = i > 48 ? i - 48 : 0;
    str before = str_sub(s, from, i);
    size_t line = SIZE_MAX;
    for (size_t k = 0; k < before.n; k++)
        if (before.p[k] == '\n') line = k;
    if (line != SIZE_MAX) before = str_sub(before, line + 1, before.n);
    for (size_t k = 0; k < sizeof yes / sizeof *yes; k++)
        if (str_find(before, str_from(yes[k]), 0) != SIZE_MAX) return false;
    for (size_t k = 0; k < sizeof no / sizeof *no; k++)
        if (str_find(before, str_from(no[k]), 0) != SIZE_MAX) return true;
    return false;
}

/* ---- matching ---- */

/* The number that ends with group `last`, of so many digits. */
static bool match_upto(str s, size_t i, const groups *g, size_t last, size_t total, privacy_hit *hit)
{
    size_t end = g->end[last];
    if (total == 17 && has_no_point(g, last) && is_identity(g->d, 10)) {
        size_t after = check_x_at(s, end);
        if (after && !is_part_of_code_after(s, after)) return hit_is(hit, PRIVACY_IDENTITY, i, after);
    }
    if (is_part_of_code_after(s, end)) return false;
    if (total == 18 && has_no_point(g, last) && is_identity(g->d, g->d[17]))
        return hit_is(hit, PRIVACY_IDENTITY, i, end);
    if (match_mobile(s, i, g, last, total) && (last || !is_amount(s, end)))
        return hit_is(hit, PRIVACY_MOBILE, i, end);
    if (total >= 16 && is_card(g->d, total) && is_card_shape(g, last))
        return hit_is(hit, PRIVACY_CARD, i, end);
    if (total == 15 && (last == 0 || sizes_are(g, last, "663")) && has_no_point(g, last) &&
        is_old_identity(g->d) && !is_called_a_code(s, i))
        return hit_is(hit, PRIVACY_IDENTITY_OLD, i, end);
    return false;
}

/* A number whose first digit is at i. *next is where to look on if there is none. */
static bool match_number(str s, size_t i, size_t *next, privacy_hit *hit)
{
    groups g;
    read_groups(s, i, &g);
    *next = g.skip;
    size_t total = 0;
    for (size_t k = 0; k < g.n; k++) total += g.size[k];
    if (total < 11 || is_fraction(s, i) || is_part_of_code_before(s, i)) return false;
    for (size_t k = g.n; total >= 11; total -= g.size[k]) /* the longest first */
        if (match_upto(s, i, &g, --k, total, hit)) return true;
    return false;
}

/* ---- the scan ---- */

static uint64_t load(const unsigned char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* The first byte at or after i that may begin a digit: 0-9, or EF of the full-width forms. Eight bytes at a
 * time. */
static size_t skip_plain(str s, size_t i)
{
    const uint64_t low7 = 0x7F7F7F7F7F7F7F7Fu, high = ~low7;
    const unsigned char *p = bytes_of(s);
    for (; i + 8 <= s.n; i += 8) {
        uint64_t w = load(p + i), x = w ^ 0x3030303030303030u, y = w ^ 0xEFEFEFEFEFEFEFEFu;
        uint64_t no_digit =
            ((x & low7) + 0x7676767676767676u) | x; /* high bit clear where the byte is '0'..'9' */
        uint64_t no_ef = ((y & low7) + low7) | y;   /* high bit clear where the byte is EF */
        if ((no_digit & no_ef & high) != high) break;
    }
    while (i < s.n && (unsigned char)(p[i] - '0') > 9 && p[i] != 0xEF) i++;
    return i;
}

/* A sign that U+4000 to U+9FFF begin with: no digit, no gap, nothing unseen; most of what is written. */
static bool is_han_lead(unsigned char c) { return c >= 0xE4 && c <= 0xE9; }

/*
 * Most numbers are short, and stand in plain text: is it plain that none begins at the ASCII digit at i?
 * Signs that may stand between digits are passed over, so that too many digits are counted rather than too
 * few. *next is where the first group ends.
 */
static bool is_short_number(str s, size_t i, size_t *next)
{
    const unsigned char *p = bytes_of(s);
    size_t digits = 0;
    *next = 0;
    for (; i < s.n; i++) {
        if ((unsigned char)(p[i] - '0') <= 9) {
            if (++digits >= 11) return false;
            continue;
        }
        if (!*next) *next = i;
        if (p[i] >= 0x80) return is_han_lead(p[i]);
        if (gap_of(p[i]) == GAP_NONE) return true;
    }
    if (!*next) *next = i;
    return true;
}

/* Is it plain that no plate holds the digit at i, because what stands before it belongs to none? */
static bool is_no_plate(str s, size_t i)
{
    if (i == 0) return true;
    unsigned char c = bytes_of(s)[i - 1];
    char capital;
    if (c < 0x80) return !letter_at(s, i - 1, &capital) && (gap_of(c) == GAP_NONE || c == '_');
    return i >= 3 && is_han_lead(bytes_of(s)[i - 3]) && sign_before(s, i) == i - 3;
}

bool privacy_next(str text, size_t *at, privacy_hit *hit)
{
    size_t i = *at;
    if (i == 0 && !privacy_may_hold(text)) return *at = text.n, false;
    while ((i = skip_plain(text, i)) < text.n) {
        unsigned v;
        if (!digit_at(text, i, &v)) {
            i++;
            continue;
        }
        size_t next;
        bool ascii = bytes_of(text)[i] < 0x80;
        if ((!is_no_plate(text, i) && match_plate(text, i, hit)) ||
            (!(ascii && is_short_number(text, i, &next)) && match_number(text, i, &next, hit))) {
            *at = hit->end;
            return true;
        }
        i = next;
    }
    *at = text.n;
    return false;
}

str privacy_plain(arena *a, str text, privacy_hit hit)
{
    char *out = arena_alloc(a, hit.end - hit.begin);
    size_t n = 0;
    str s = str_sub(text, 0, hit.end);
    for (size_t i = hit.begin, len; i < s.n; i += len) {
        unsigned v;
        char c;
        uint32_t cp;
        if ((len = digit_at(s, i, &v))) out[n++] = (char)('0' + v);
        else if ((len = letter_at(s, i, &c))) out[n++] = c;
        else {
            len = sign_at(s, i, &cp);
            bool keep = hit.cls == PRIVACY_PLATE && !has_no_width(cp) && gap_of(cp) == GAP_NONE;
            if (keep) memcpy(out + n, s.p + i, len), n += len;
            else if (hit.cls == PRIVACY_IDENTITY && check_x_at(s, i)) out[n++] = 'X', len = s.n - i;
        }
    }
    return (str){out, n};
}
