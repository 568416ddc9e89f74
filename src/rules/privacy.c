#include "rules/privacy.h"

#include <string.h>

#include "base/date.h"
#include "base/utf8.h"

enum { MOST_DIGITS = 19, MOST_GROUPS = 20 };

/* ---- signs: a byte or a few that stand for one digit, letter or break ---- */

static const unsigned char *bytes_of(str s) { return (const unsigned char *)s.p; }

/* How many bytes the digit at i takes: 1 for ASCII, 3 for full-width (EF BC 90..99), 0 for no digit. */
static size_t digit_at(str s, size_t i, unsigned *value)
{
    const unsigned char *p = bytes_of(s);
    if (i >= s.n) return 0;
    if (p[i] >= '0' && p[i] <= '9') return *value = p[i] - '0', 1;
    if (p[i] == 0xEF && i + 2 < s.n && p[i + 1] == 0xBC && p[i + 2] >= 0x90 && p[i + 2] <= 0x99)
        return *value = p[i + 2] - 0x90u, 3;
    return 0;
}

/* The Latin letter at i as a capital: ASCII, or full-width (EF BC A1..BA, EF BD 81..9A). */
static size_t letter_at(str s, size_t i, char *capital)
{
    const unsigned char *p = bytes_of(s);
    if (i >= s.n) return 0;
    if ((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'z') return *capital = (char)(p[i] & ~0x20), 1;
    if (p[i] != 0xEF || i + 2 >= s.n) return 0;
    if (p[i + 1] == 0xBC && p[i + 2] >= 0xA1 && p[i + 2] <= 0xBA)
        return *capital = (char)('A' + p[i + 2] - 0xA1), 3;
    if (p[i + 1] == 0xBD && p[i + 2] >= 0x81 && p[i + 2] <= 0x9A)
        return *capital = (char)('A' + p[i + 2] - 0x81), 3;
    return 0;
}

/* The code point at i and its length; ASCII without a call. */
static size_t sign_at(str s, size_t i, uint32_t *cp)
{
    if (i >= s.n) return *cp = 0, 0;
    if (bytes_of(s)[i] < 0x80) return *cp = bytes_of(s)[i], 1;
    size_t at = i;
    *cp = utf8_next(s, &at);
    return at - i;
}

static bool has_no_width(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xFEFF;
}

static size_t skip_unseen(str s, size_t i)
{
    while (i < s.n && bytes_of(s)[i] >= 0x80) {
        uint32_t cp;
        size_t n = sign_at(s, i, &cp);
        if (!has_no_width(cp)) break;
        i += n;
    }
    return i;
}

typedef enum gap { GAP_NONE, GAP_BLANK, GAP_DASH, GAP_POINT } gap;

static gap gap_of(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case 0xA0:
    case 0x3000:
    case 0x2002:
    case 0x2003:
    case 0x2009:
    case 0x202F: return GAP_BLANK;
    case '-':
    case '_':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case 0xFF0D:
    case 0x30FC: return GAP_DASH;
    case '.':
    case 0xB7:
    case 0x30FB:
    case 0x2022:
    case 0xFF0E: return GAP_POINT;
    default: return GAP_NONE;
    }
}

/* What parts two groups: one sign, or a dash or point with a blank at either side. Returns where the next
 * group begins. */
static size_t gap_at(str s, size_t i, gap *kind)
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

/* ---- numbers ---- */

/* The first two digits of a region code (GB/T 2260), with 71, 81, 82, 83 of Taiwan, Hong Kong and Macao. */
static bool is_province(unsigned two)
{
    static const unsigned char last_of_ten[] = {0, 5, 3, 7, 6,
                                                4, 5, 1, 3}; /* 11-15, 21-23, … each ten starts with 1 */
    if (two == 50) return true;                              /* but 重庆 */
    return two / 10 < sizeof last_of_ten && two % 10 >= 1 && two % 10 <= last_of_ten[two / 10];
}

static unsigned number(const unsigned char *d, size_t n)
{
    unsigned v = 0;
    for (size_t i = 0; i < n; i++) v = v * 10 + d[i];
    return v;
}

static bool is_region(const unsigned char *d)
{
    return is_province(number(d, 2)) || (d[0] == 9 && is_province(number(d + 1, 2)));
}

static bool is_birthday(unsigned year, const unsigned char *month_day)
{
    return year >= 1900 && year <= 2100 &&
           date_make((int)year, (int)number(month_day, 2), (int)number(month_day + 2, 2)) != DATE_NONE;
}

/* d holds 17 digits; the check sign is 10 for X. */
static bool is_identity(const unsigned char *d, unsigned check)
{
    static const unsigned char weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++) sum += (unsigned)d[i] * weight[i];
    return (sum + check) % 11 == 1 && is_region(d) && is_birthday(number(d + 6, 4), d + 10);
}

static bool is_old_identity(const unsigned char *d)
{
    unsigned year = 1900 + number(d + 6, 2);
    return is_province(number(d, 2)) && year >= 1920 && is_birthday(year, d + 8) && number(d + 12, 3) != 0;
}

static bool is_luhn(const unsigned char *d, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned v = (unsigned)d[n - 1 - i] << (i & 1);
        sum += v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

static bool is_card(const unsigned char *d, size_t n)
{
    unsigned two = number(d, 2);
    bool known = two == 62 ? n >= 16 && n <= 19
                 : n == 16 ? d[0] == 4 || (two >= 51 && two <= 55)
                           : n == 19 && number(d, 4) == 9558;
    return known && is_luhn(d, n);
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

/* Bytes of the sign before i, which is a whole character where the text is UTF-8. */
static size_t sign_before(str s, size_t i)
{
    size_t at = i;
    while (at > 0 && i - at < 4) {
        at--;
        if ((bytes_of(s)[at] & 0xC0) != 0x80) break;
    }
    return at;
}

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
    size_t code = total == 13 && number(g->d, 2) == 86 ? 2 : total == 15 && number(g->d, 4) == 86 ? 4 : 0;
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

static bool hit_is(privacy_hit *hit, privacy_class cls, size_t begin, size_t end)
{
    *hit = (privacy_hit){cls, begin, end};
    return true;
}

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

/* ---- licence plates ---- */

static bool is_plate_province(uint32_t cp)
{
    static const char all[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    str s = {all, sizeof all - 1};
    for (size_t i = 0; i < s.n;)
        if (utf8_next(s, &i) == cp) return true;
    return false;
}

/* The signs of a plate after its province (and perhaps a blank): an office letter, at most one gap, then 4 to
 * 6 signs and perhaps 挂学警港澳. */
typedef struct plate {
    char office, tail[8];
    size_t n, end;
    bool special;
} plate;

static bool read_plate(str s, size_t i, plate *p)
{
    uint32_t cp;
    size_t n = sign_at(s, i, &cp);
    if (gap_of(cp) == GAP_BLANK)
        i = skip_unseen(s, i + n); /* fonts change there, and so a PDF's text parts */
    n = letter_at(s, i, &p->office);
    if (!n || p->office == 'I') return false;
    i = skip_unseen(s, i + n);
    n = sign_at(s, i, &cp);
    if (gap_of(cp) != GAP_NONE && cp != '_') i = skip_unseen(s, i + n);
    for (p->n = 0; p->n < 8; p->n++, i = skip_unseen(s, i + n)) {
        unsigned v;
        char c;
        if ((n = digit_at(s, i, &v))) c = (char)('0' + v);
        else if (!(n = letter_at(s, i, &c))) break;
        if (c == 'I' || c == 'O') return false;
        p->tail[p->n] = c;
        p->end = i + n;
    }
    n = sign_at(s, i, &cp);
    p->special = p->n == 4 && (cp == 0x6302 || cp == 0x5B66 || cp == 0x8B66 || cp == 0x6E2F ||
                               cp == 0x6FB3); /* 挂学警港澳 */
    if (p->special) p->end = i + n;
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_plate_tail(const plate *p)
{
    size_t digits = 0, last = p->n - 1;
    for (size_t k = 0; k < p->n; k++) digits += is_digit(p->tail[k]);
    if (p->n == 5 || p->special) return digits >= 2;
    if (p->n != 6) return false;
    /* new energy: a letter (battery D A B C E, other F G H J K), a sign and 4 digits; large cars have the
     * letter last */
    if (digits == 5) return strchr("DABCEFGHJK", p->tail[0]) || strchr("DABCEFGHJK", p->tail[last]);
    return digits == 4 && strchr("DABCEFGHJK", p->tail[0]) && !is_digit(p->tail[1]);
}

/* A plate whose first digit is at i: the province is looked for to the left. */
static bool match_plate(str s, size_t i, privacy_hit *hit)
{
    size_t at = i;
    int gaps = 0;
    for (int letters = 0; at > 0 && letters < 6;) {
        size_t before = sign_before(s, at);
        uint32_t cp;
        char c;
        sign_at(s, before, &cp);
        if (letter_at(s, before, &c)) letters++;
        else if (gap_of(cp) != GAP_NONE && cp != '_' && gaps < 2) gaps++;
        else if (!has_no_width(cp)) {
            plate p;
            if (!letters || !read_plate(s, at, &p) || p.end <= i || !is_plate_tail(&p) ||
                !is_plate_province(cp))
                return false;
            return hit_is(hit, PRIVACY_PLATE, before, p.end);
        }
        at = before;
    }
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

static bool read_digits(str s, unsigned char *d)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        d[i] = (unsigned char)(s.p[i] - '0');
    }
    return true;
}

bool privacy_is_identity(str s)
{
    unsigned char d[18];
    if (s.n != 18) return false;
    bool x = (s.p[17] | 0x20) == 'x';
    return read_digits(str_sub(s, 0, x ? 17 : 18), d) && is_identity(d, x ? 10 : d[17]);
}

bool privacy_is_luhn(str digits)
{
    unsigned char d[64];
    return digits.n && digits.n <= sizeof d && read_digits(digits, d) && is_luhn(d, digits.n);
}
