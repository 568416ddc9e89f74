/* The texts of scalars: where they stand in the file, and themselves, uncopied where they stand there as they
 * are. */
#include "data/yaml_state.h"

#include "base/utf8.h"

#include <string.h>

/* libyaml counts code points; marks move forward but for a few steps. */
uint32_t yaml_byte_far(reader *r, size_t index)
{
    size_t pos = r->pos;
    if (r->guard.ascii) pos = index < r->text.n ? index : r->text.n;
    else if (index >= r->cp) pos = utf8_forward(r->text, pos, index - r->cp);
    else
        while (r->cp > index) r->cp -= ((unsigned char)r->text.p[--pos] & 0xC0) != 0x80;
    r->cp = index;
    r->pos = pos;
    return r->base + (r->origin ? r->origin[pos] : (uint32_t)pos);
}

/* The end of a node without the blanks and line ends that libyaml counts to it. */
static uint32_t trimmed(const reader *r, uint32_t begin, uint32_t end)
{
    const char *p = r->all.p;
    while (end > begin && strchr(" \t\r\n", p[end - 1])) end--;
    return end;
}

static bool same_bytes(const reader *r, const yaml_event_t *e, uint32_t begin)
{
    return memcmp(r->all.p + begin, e->data.scalar.value, e->data.scalar.length) == 0;
}

/*
 * Does the text stand in the file as it is? Then its end is known without counting. What libyaml made of line
 * ends, escapes or doubled quotes differs from the bytes soon after the first of them, unless that is at the
 * very end of the text: so the last quote has to stand where it is due, and not twice.
 */
static inline bool stands_there(const reader *r, const yaml_event_t *e, uint32_t begin, char quote)
{
    size_t n = e->data.scalar.length;
    const char *there = r->all.p + begin;
    if (r->origin || e->data.scalar.anchor || e->data.scalar.tag || r->end - begin < n + 2) return false;
    if (!quote) return same_bytes(r, e, begin);
    if (there[0] != quote || there[n + 1] != quote || (n && there[n] == quote)) return false;
    return same_bytes(r, e, begin + 1);
}

bool yaml_place(reader *r, const yaml_event_t *e, span *at)
{
    uint32_t begin = yaml_byte_at(r, e->start_mark.index);
    bool block = is_block(e);
    char quote = quote_of(e);
    uint32_t n = (uint32_t)e->data.scalar.length + (quote ? 2 : 0);
    if (!block && stands_there(r, e, begin, quote)) {
        *at = (span){r->file, begin, begin + n};
        r->cp = e->end_mark.index;
        r->pos += n;
        return true;
    }
    uint32_t end = yaml_byte_at(r, e->end_mark.index);
    if (block) end = trimmed(r, begin, end);
    *at = (span){r->file, begin, end};
    return !block && end - begin == n && same_bytes(r, e, begin + !!quote);
}

/* Characters that came in by escapes, which the look at the whole file could not see. */
static void check_escapes(reader *r, str s, span at)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (!guard_forbids(cp)) continue;
        guard_report(r->d, at, cp);
        r->ok = false;
        return;
    }
}

/* Where a block's text of one line stands in the file; NULL: it has more, or stands there otherwise. */
static const char *one_line(reader *r, str s, uint32_t begin)
{
    str all = r->all;
    size_t end = str_find_char(s, '\n', 0), at = str_find_char(all, '\n', begin);
    if (!s.n || at == SIZE_MAX || (end != SIZE_MAX && end + 1 != s.n)) return NULL;
    for (at++; at < all.n && all.p[at] == ' ' && s.p[0] != ' ';) at++;
    return all.n - at >= s.n && memcmp(all.p + at, s.p, s.n) == 0 ? all.p + at : NULL;
}

str yaml_text(reader *r, const yaml_event_t *e, span at, bool verbatim)
{
    str s = {(const char *)e->data.scalar.value, e->data.scalar.length};
    bool quoted = is_quoted(e);
    const char *line = is_block(e) ? one_line(r, s, at.begin) : NULL;
    if (verbatim || line) {
        s.p = verbatim ? yaml_there(r, e, at).p : line;
    } else {
        s = str_copy(r->a, s);
        if (quoted) check_escapes(r, s, at);
    }
    if (r->guard.settled && (verbatim || !quoted)) return s;
    return utf8_nfc(r->a, s);
}
