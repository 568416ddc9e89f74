#include "data/reader.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

enum {
    REPORTED = 10
}; /* characters named in one file, of errors and of others; a broken file has thousands */

bool guard_forbids(uint32_t cp)
{
    return utf8_is_control(cp) || cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp & 0xFFFE) == 0xFFFE;
}

void guard_report(diags *d, span at, uint32_t cp)
{
    arena *a = arena_new();
    str name = str_fmt(a, "U+%04X", (unsigned)cp);
    if (cp == 0) diag(d, BYTES_NUL, at);
    else if (cp == '\r') diag(d, BYTES_LONE_CR, at);
    else if (cp == 0xFEFF) diag(d, BYTES_BOM, at);
    else if (guard_forbids(cp)) diag(d, BYTES_CONTROL, at, name);
    else diag(d, BYTES_INVISIBLE, at, name);
    arena_free(a);
}

/* Are the bytes above ASCII pairs as Chinese Windows writes them, mostly common characters? */
static bool looks_gbk(str all)
{
    size_t pairs = 0, common = 0;
    for (size_t i = 0; i < all.n; i++) {
        unsigned char lead = (unsigned char)all.p[i];
        if (lead < 0x80) continue;
        unsigned char trail = i + 1 < all.n ? (unsigned char)all.p[++i] : 0;
        if (lead == 0x80 || lead == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
        pairs++;
        common += lead >= 0xA1 && lead <= 0xF7 && trail >= 0xA1;
    }
    return common * 10 > pairs * 9;
}

static void report_encoding(diags *d, uint32_t file, str all, uint32_t at)
{
    arena *a = arena_new();
    bool utf16 = str_starts(all, STR("\xFF\xFE")) || str_starts(all, STR("\xFE\xFF"));
    if (utf16) diag(d, BYTES_UTF16, ((span){file, 0, 1}));
    else if (looks_gbk(all)) diag(d, BYTES_GBK, ((span){file, at, at + 1}));
    else
        diag(d, BYTES_NOT_UTF8, ((span){file, at, at + 1}),
             str_fmt(a, "%02X", (unsigned)(unsigned char)all.p[at]));
    arena_free(a);
}

bool guard_unseen(uint32_t cp) { return cp == 0x200B || cp == 0x2060 || cp == 0xAD; }

str guard_drop_unseen(arena *a, str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t begin = i;
        if (guard_unseen(utf8_next(s, &i))) continue;
        memcpy(out + n, s.p + begin, i - begin);
        n += i - begin;
    }
    return (str){out, n};
}

struct scan {
    diags *d;
    uint32_t file, reported[2]; /* [1]: errors, which others never keep from being told */
    guard g;
};

/* A character outside ASCII and the common ideographs. */
static void look(struct scan *s, uint32_t cp, uint32_t begin, uint32_t end)
{
    if (!utf8_nfc_settled(cp)) s->g.settled = false;
    bool bad = guard_forbids(cp);
    bool unseen = guard_unseen(cp);
    if (!bad && !unseen) return;
    if (bad) s->g.clean = false;
    if (unseen) s->g.unseen = true;
    if (cp < 0xA0 || cp == 0xFEFF || (cp & 0xFFFF) >= 0xFFFE) s->g.usable = false;
    if (s->reported[bad]++ < REPORTED) guard_report(s->d, (span){s->file, begin, end}, cp);
}

static bool printable(unsigned char c) { return (unsigned char)(c - 0x20) < 0x5F; }

/* Where the run of printable ASCII ends; eight bytes at a time: none below the blank, none at 7F or above. */
static inline uint32_t past_printable(const char *p, uint32_t i, uint32_t end)
{
    const uint64_t ones = 0x0101010101010101u;
    for (uint64_t eight; end - i >= 8; i += 8) {
        memcpy(&eight, p + i, 8);
        if (((eight - 0x20 * ones) | (eight + ones) | eight) & 0x80 * ones) break;
    }
    while (i < end && printable((unsigned char)p[i])) i++;
    return i;
}

/* The last of a file may go unseen here, as four bytes are looked at. */
static inline bool common_han(const char *p, uint32_t i, uint32_t end)
{
    return end - i >= 4 && utf8_is_common_han(p + i);
}

guard guard_text(diags *d, uint32_t file, uint32_t begin, uint32_t end)
{
    str all = src_bytes(file);
    const char *p = all.p;
    struct scan s = {d, file, {0}, {true, true, true, true, begin < end && p[begin] == '%', false}};
    for (uint32_t i = begin; i < end;) {
        unsigned char c = (unsigned char)p[i];
        if (printable(c)) {
            i = past_printable(p, i, end);
        } else if (c == '\n') {
            if (++i < end && p[i] == '%') s.g.percent = true;
        } else if (c == '\t' || (c == '\r' && i + 1 < end && p[i + 1] == '\n')) {
            i++;
        } else if (common_han(p, i, end)) {
            s.g.ascii = false;
            do i += 3;
            while (common_han(p, i, end));
        } else {
            size_t at = i;
            uint32_t cp = utf8_next(str_sub(all, 0, end), &at);
            /* a broken byte moves by one, U+FFFD itself by three */
            if (cp == UTF8_BAD && at == i + 1) {
                report_encoding(d, file, all, i);
                return (guard){0};
            }
            if (cp >= 0x80) s.g.ascii = false;
            look(&s, cp, i, (uint32_t)at);
            if (cp == 0) return (guard){0};
            i = (uint32_t)at;
        }
    }
    return s.g;
}

bool guard_directives(diags *d, uint32_t file, str text, uint32_t base)
{
    for (size_t line = 0; line < text.n;) {
        size_t end = str_find_char(text, '\n', line);
        if (end == SIZE_MAX) end = text.n;
        str s = str_sub(text, line, end);
        if (str_starts(s, STR("%TAG")) || str_starts(s, STR("%YAML"))) {
            diag(d, YAML_DIRECTIVE, ((span){file, base + (uint32_t)line, base + (uint32_t)end}));
            return true;
        }
        line = end + 1;
    }
    return false;
}
