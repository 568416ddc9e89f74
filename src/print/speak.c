#include "print/speak.h"

#include "base/date.h"
#include "base/num.h"
#include "base/utf8.h"

#include <string.h>

typedef struct speaker {
    const uint32_t *c;
    size_t n, i;
    buf *out;
    uint32_t last; /* the character written last */
} speaker;

static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

static void say(speaker *s, const char *words)
{
    buf_puts(s->out, words);
    s->last = 0;
}

static void pause(speaker *s)
{
    static const uint32_t breaths[] = {0xFF0C, 0x3002, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0x3001, '\n'};
    for (size_t k = 0; k < sizeof breaths / sizeof *breaths; k++)
        if (s->last == breaths[k]) return;
    if (!s->out->n) return;
    buf_puts(s->out, "，");
    s->last = 0xFF0C;
}

/* ---- numbers --------------------------------------------------------------------------------------- */

/* Below 10,000. zero: a 零 is due before a group that does not fill its places. */
static void say_group(unsigned v, bool zero, bool first, buf *out)
{
    static const char *const places[] = {"千", "百", "十", ""};
    unsigned part = 1000;
    bool any = false;
    for (size_t k = 0; k < 4; k++, part /= 10) {
        unsigned d = v / part % 10;
        if (!d) {
            zero = zero || any;
            continue;
        }
        if (zero) buf_puts(out, "零");
        zero = false;
        if (!(d == 1 && k == 2 && !any && first)) buf_puts(out, digits[d]); /* 十二, but 一百一十二 */
        buf_puts(out, places[k]);
        any = true;
    }
}

void speak_number(int64_t n, buf *out)
{
    static const char *const names[] = {"万亿", "亿", "万", ""};
    if (n < 0) buf_puts(out, "负"), n = n == INT64_MIN ? INT64_MAX : -n;
    if (n == 0) {
        buf_puts(out, "零");
        return;
    }
    uint64_t unit = UINT64_C(1000000000000), left = (uint64_t)n;
    bool any = false, gap = false;
    for (size_t k = 0; k < 4; k++, unit /= 10000) {
        unsigned v = (unsigned)(left / unit % 10000);
        if (k == 0) v = left / unit > 9999 ? 9999 : (unsigned)(left / unit);
        if (!v) {
            gap = any;
            continue;
        }
        say_group(v, any && (gap || v < 1000), !any, out);
        buf_puts(out, names[k]);
        any = true;
        gap = false;
    }
}

static void say_digits(speaker *s, size_t from, size_t to, const char *one, const char *zero)
{
    for (size_t k = from; k < to; k++) {
        if (s->c[k] < '0' || s->c[k] > '9') continue;
        unsigned d = s->c[k] - '0';
        say(s, d == 1 ? one : d == 0 ? zero : digits[d]);
    }
}

/* ---- what stands in the text ------------------------------------------------------------------------- */

static uint32_t at(const speaker *s, size_t i) { return i < s->n ? s->c[i] : 0; }
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_dash(uint32_t c)
{
    return c == '-' || c == 0x2013 || c == 0x2014 || c == '~' || c == 0xFF5E || c == 0x2212;
}

static size_t digits_end(const speaker *s, size_t i)
{
    while (is_digit(at(s, i))) i++;
    return i;
}

static bool follows(const speaker *s, size_t i, const char *words)
{
    str w = str_from(words);
    for (size_t k = 0; k < w.n;)
        if (at(s, i++) != utf8_next(w, &k)) return false;
    return true;
}

/* One of the words stands within the last few characters before i. */
static bool before(const speaker *s, size_t i, const char *words)
{
    size_t n = utf8_length(str_from(words));
    for (size_t back = n; back <= n + 3 && back <= i; back++)
        if (follows(s, i - back, words)) return true;
    return false;
}

static int64_t value_of(const speaker *s, size_t from, size_t to)
{
    int64_t v = 0;
    for (size_t k = from; k < to && v < INT64_C(100000000000000); k++)
        if (is_digit(s->c[k])) v = v * 10 + (s->c[k] - '0');
    return v;
}

static bool hotline(const speaker *s, size_t from, size_t to)
{
    if (before(s, from, "电话") || before(s, from, "热线") || before(s, from, "拨打") ||
        before(s, from, "手机"))
        return true;
    return follows(s, to, "热线") || follows(s, to, "电话") || follows(s, to, "平台");
}

/* 024-7363 0000, 13912345678, 0410-12345678, 12345热线: the end of the number, or from where it is none. */
static size_t phone_end(const speaker *s, size_t from)
{
    size_t i = from, count = 0, end = from;
    while (is_digit(at(s, i)) ||
           ((at(s, i) == '-' || at(s, i) == ' ') && is_digit(at(s, i + 1)) && count >= 3)) {
        if (is_digit(at(s, i))) count++, end = i + 1;
        i++;
    }
    if (at(s, end) == '.' && is_digit(at(s, end + 1))) return from;
    size_t first = digits_end(s, from);
    bool area =
        at(s, from) == '0' && first - from >= 3 && first - from <= 4 && at(s, first) == '-' && count >= 10;
    bool mobile = at(s, from) == '1' && first - from == 11;
    bool named = count >= 3 && count <= 12 && hotline(s, from, end);
    return area || mobile || named ? end : from;
}

/* 2026-06-12 or 2026年6月12日 or 2026年: the year digit by digit. */
static bool say_date(speaker *s)
{
    size_t i = s->i, end = digits_end(s, i);
    if (end - i != 4) return false;
    if (at(s, end) == '-' && is_digit(at(s, end + 1)) && is_digit(at(s, end + 2)) && at(s, end + 3) == '-' &&
        is_digit(at(s, end + 4)) && is_digit(at(s, end + 5)) && !is_digit(at(s, end + 6))) {
        say_digits(s, i, end, "一", "〇");
        say(s, "年");
        speak_number(value_of(s, end + 1, end + 3), s->out);
        say(s, "月");
        speak_number(value_of(s, end + 4, end + 6), s->out);
        say(s, "日");
        s->i = end + 6;
        return true;
    }
    bool bracket = i > 0 && at(s, i - 1) == 0x3014 && at(s, end) == 0x3015;
    if (at(s, end) != 0x5E74 && !bracket) return false;
    if (at(s, i) != '1' && at(s, i) != '2') return false;
    say_digits(s, i, end, "一", "〇");
    say(s, "年");
    s->i = end + 1;
    return true;
}

/* 08:30 and 8：30 */
static bool say_time(speaker *s)
{
    size_t i = s->i, end = digits_end(s, i);
    if (end - i > 2 || (at(s, end) != ':' && at(s, end) != 0xFF1A)) return false;
    if (!is_digit(at(s, end + 1)) || !is_digit(at(s, end + 2)) || is_digit(at(s, end + 3))) return false;
    int64_t hour = value_of(s, i, end), minute = value_of(s, end + 1, end + 3);
    if (hour > 24 || minute > 59) return false;
    if (hour == 2) say(s, "两");
    else speak_number(hour, s->out);
    say(s, "点");
    if (minute == 30) say(s, "半");
    else if (minute) {
        if (minute < 10) say(s, "零");
        speak_number(minute, s->out);
        say(s, "分");
    }
    s->i = end + 3;
    return true;
}

/* Measure words before which 2 is 两. */
static bool takes_liang(const speaker *s, size_t i)
{
    static const char *const words[] = {"个", "位",   "户",   "件",   "次", "处", "栋",  "座", "家",
                                        "份", "名",   "人",   "元",   "天", "周", "项",  "条", "张",
                                        "本", "台",   "辆",   "场",   "类", "种", "部",  "间", "层",
                                        "吨", "小时", "分钟", "公里", "万", "千", "年内"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (follows(s, i, words[k])) return true;
    return false;
}

/* 6.50元: 六元五角; the point is after `whole`. */
static void say_money(speaker *s, int64_t yuan, size_t point, size_t end)
{
    unsigned jiao = end > point ? s->c[point] - '0' : 0, fen = end > point + 1 ? s->c[point + 1] - '0' : 0;
    if (yuan || (!jiao && !fen)) {
        if (yuan == 2) say(s, "两");
        else speak_number(yuan, s->out);
        say(s, "元");
    }
    if (jiao) say(s, digits[jiao]), say(s, "角");
    else if (fen && yuan) say(s, "零");
    if (fen) say(s, digits[fen]), say(s, "分");
}

static void say_decimals(speaker *s, size_t from, size_t end)
{
    size_t keep = end;
    while (keep > from && s->c[keep - 1] == '0') keep--;
    if (keep == from) return; /* 6.00 is 六 */
    say(s, "点");
    say_digits(s, from, keep, "一", "零");
}

/* 1,234 and 1 286: separators between groups of three belong to the number. */
static size_t whole_end(const speaker *s, size_t i)
{
    size_t end = digits_end(s, i);
    while (end - i <= 12 && (at(s, end) == ',' || at(s, end) == ' ') && is_digit(at(s, end + 1)) &&
           is_digit(at(s, end + 2)) && is_digit(at(s, end + 3)) && !is_digit(at(s, end + 4)) &&
           digits_end(s, i) - i <= 3)
        end += 4;
    return end;
}

/* A dash between this number and another is 至. */
static void say_range(speaker *s)
{
    size_t i = s->i;
    while (is_dash(at(s, i))) i++;
    bool money = at(s, i) == 0xA5 || at(s, i) == 0xFFE5;
    if (i == s->i || i - s->i > 2 || !is_digit(at(s, i + money))) return;
    say(s, "至");
    s->i = i;
}

static void say_figure(speaker *s)
{
    size_t i = s->i, whole = whole_end(s, i), end = whole, point = whole;
    bool yen = i > 0 && (s->c[i - 1] == 0xA5 || s->c[i - 1] == 0xFFE5);
    bool code = i > 0 && ((s->c[i - 1] == '-' && i > 1 && s->c[i - 2] < 0x80 && !is_digit(s->c[i - 2])) ||
                          (s->c[i - 1] < 0x80 && (s->c[i - 1] | 32) >= 'a' && (s->c[i - 1] | 32) <= 'z'));
    size_t phone = phone_end(s, i);
    if (phone > i) {
        say_digits(s, i, phone, "幺", "零");
        s->i = phone;
        return;
    }
    if (at(s, whole) == '.' && is_digit(at(s, whole + 1))) point = whole + 1, end = digits_end(s, point);
    bool room = whole - i >= 3 && (follows(s, whole, "室") || follows(s, whole, "房"));
    if (room) {
        say_digits(s, i, whole, "幺", "零");
        s->i = whole;
        return;
    }
    if (code || (whole - i > 1 && s->c[i] == '0' && point == whole) || whole - i > 15) {
        say_digits(s, i, whole, "一", "零");
        s->i = whole;
        return;
    }
    int64_t v = value_of(s, i, whole);
    s->i = end;
    uint32_t next = at(s, end);
    if (next == '%' || next == 0xFF05 || next == 0x2030) {
        say(s, next == 0x2030 ? "千分之" : "百分之");
        speak_number(v, s->out);
        if (point > whole) say_decimals(s, point, end);
        s->i = end + 1;
    } else if (next == '/' && point == whole && is_digit(at(s, end + 1)) && v > 0) {
        size_t last = digits_end(s, end + 1);
        speak_number(value_of(s, end + 1, last), s->out);
        say(s, "分之");
        speak_number(v, s->out);
        s->i = last;
    } else if ((next == 0x5143 || yen) && end - point <= 2) {
        say_money(s, v, point, end);
        if (next == 0x5143) s->i = end + 1;
    } else {
        if (v == 2 && point == whole && takes_liang(s, end) && at(s, i ? i - 1 : s->n) != 0x7B2C)
            say(s, "两");
        else speak_number(v, s->out);
        if (point > whole) say_decimals(s, point, end);
    }
    say_range(s);
}

/* http…, www…, name@host: the end, or i. */
static size_t address_end(const speaker *s, size_t i)
{
    size_t end = i;
    bool mail = false;
    while (at(s, end) > ' ' && at(s, end) < 0x7F) mail = mail || at(s, end) == '@', end++;
    return mail || follows(s, i, "http://") || follows(s, i, "https://") || follows(s, i, "www.") ? end : i;
}

static bool say_unit(speaker *s)
{
    static const struct {
        const char *sign, *words;
    } units[] = {{"㎡", "平方米"},   {"m²", "平方米"},  {"km²", "平方公里"}, {"㎞", "公里"},
                 {"℃", "摄氏度"},    {"㎏", "公斤"},    {"kg", "公斤"},      {"km", "公里"},
                 {"kW·h", "千瓦时"}, {"kWh", "千瓦时"}, {"cm", "厘米"},      {"mm", "毫米"},
                 {"m³", "立方米"}};
    size_t before = s->i; /* a blank may stand between: 39,127.66 ㎡ */
    while (before > 0 && (s->c[before - 1] == ' ' || s->c[before - 1] == 0xA0 || s->c[before - 1] == 0x2009))
        before--;
    if (before == 0 || !is_digit(s->c[before - 1])) return false;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        if (!follows(s, s->i, units[k].sign)) continue;
        size_t end = s->i + utf8_length(str_from(units[k].sign));
        if (at(s, end) < 0x80 && (at(s, end) | 32) >= 'a' && (at(s, end) | 32) <= 'z') continue;
        say(s, units[k].words);
        s->i = end;
        return true;
    }
    return false;
}

static void say_sign(speaker *s)
{
    uint32_t c = s->c[s->i++];
    switch (c) {
    case '(':
    case ')':
    case '[':
    case ']':
    case 0xFF08:
    case 0xFF09:
    case 0x3010:
    case 0x3011: pause(s); return;
    case 0x2014:
    case 0x2026:
    case 0x2192:
    case '|': pause(s); return;
    case 0x3014:
    case 0x3015:
    case 0xA5:
    case 0xFFE5:
    case '*':
    case '#':
    case '_':
    case '`':
    case 0x201C:
    case 0x201D:
    case 0x300A:
    case 0x300B: return;
    case ' ': /* blanks around figures were for the eye */
        if (s->last && at(s, s->i) < 0x80 && !is_digit(at(s, s->i))) break;
        return;
    case '/': say(s, "或"); return;
    case 0xFF0F: say(s, "比"); return; /* 287人／412人 */
    case '+': say(s, "加"); return;
    case 0x2265: say(s, "不少于"); return;
    case 0x2264: say(s, "不超过"); return;
    case 0xB7:
    case '-': buf_putc(s->out, ' '); return;
    case ',':
    case ';':
    case ':': pause(s); return;
    default: break;
    }
    bool mark = c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0x3001;
    if (mark && s->last == 0xFF0C) { /* a pause made from a bracket gives way to the writer's own */
        s->out->n -= 3;
    }
    buf_put_cp(s->out, c);
    s->last = c;
}

void speak_text(arena *scratch, str text, buf *out)
{
    uint32_t *c = arena_make_n(scratch, uint32_t, text.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < text.n;) {
        uint32_t cp = utf8_next(text, &k);
        if (cp != 0x200B && cp != 0xFE0F) c[n++] = cp;
    }
    speaker s = {c, n, 0, out, 0};
    while (s.i < s.n) {
        size_t end = s.c[s.i] < 0x80 && !is_digit(s.c[s.i]) ? address_end(&s, s.i) : s.i;
        if (end > s.i) {
            bool mail = false;
            for (size_t k = s.i; k < end; k++) mail = mail || c[k] == '@';
            say(&s, mail ? "公示单上的邮箱" : "公示单上的网址");
            s.i = end;
            continue;
        }
        if (is_digit(s.c[s.i])) {
            if (say_date(&s)) continue;
            if (say_time(&s)) {
                say_range(&s);
                continue;
            }
            say_figure(&s);
            continue;
        }
        if (!say_unit(&s)) say_sign(&s);
    }
}

unsigned speak_seconds(str spoken)
{
    unsigned quarters = 0;
    for (size_t k = 0; k < spoken.n;) {
        uint32_t cp = utf8_next(spoken, &k);
        if (utf8_is_han(cp) || (cp > ' ' && cp < 0x7F)) quarters++;
        else if (cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF1B) quarters += 2;
    }
    return (quarters + 3) / 4;
}
