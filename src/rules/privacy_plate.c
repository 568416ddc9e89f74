/* Licence plates. */
#include "rules/privacy_parts.h"

#include <string.h>

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
    p->end = i;
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

bool match_plate(str s, size_t i, privacy_hit *hit)
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
