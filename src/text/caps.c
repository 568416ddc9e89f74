#include "text/caps.h"

static str number(struct md *m, size_t n) { return str_fmt(m->a, "%zu", n); }

bool md_caps_bytes(struct md *m, str source)
{
    if (source.n <= LIMIT_MARKDOWN_BYTES) return true;
    md_finding(m, MD_TOO_LONG, 1, number(m, source.n), number(m, LIMIT_MARKDOWN_BYTES));
    return false;
}

/* - - - and the like: a rule, not list markers. */
static bool is_rule(str line)
{
    char of = 0;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == ' ' || c == '\t') continue;
        if (c != '-' && c != '*' && c != '_') return false;
        if (of && c != of) return false;
        of = c;
    }
    return of != 0;
}

/* Bytes of a list marker at p ("-", "12."), which a blank or the line's end must follow; 0: none. */
static size_t list_marker(str line, size_t at)
{
    size_t i = at;
    if (line.p[i] == '-' || line.p[i] == '*' || line.p[i] == '+') {
        i++;
    } else {
        while (i < line.n && i - at < 9 && line.p[i] >= '0' && line.p[i] <= '9') i++;
        if (i == at || i == line.n || (line.p[i] != '.' && line.p[i] != ')')) return 0;
        i++;
    }
    return i == line.n || line.p[i] == ' ' || line.p[i] == '\t' ? i - at : 0;
}

struct prefix {
    size_t columns; /* of blanks before the first list marker */
    size_t quotes, items;
};

static struct prefix prefix_of(str line)
{
    struct prefix p = {0};
    for (size_t i = 0; i < line.n;) {
        char c = line.p[i];
        size_t n;
        if (c == ' ' || c == '\t') p.columns += p.items ? 0 : c == ' ' ? 1 : 4, i++;
        else if (c == '>') p.quotes++, i++;
        else if ((n = list_marker(line, i))) p.items++, i += n;
        else break;
    }
    return p;
}

/*
 * The depth is bounded from above without reading blocks: a line goes on with at most as many lists as
 * are open, and with at most one for every two columns of blanks before its text; its own markers come on
 * top. A quote needs its mark again on each line.
 */
bool md_caps(struct md *m, str source)
{
    size_t open = 0, images = 0;
    uint32_t number_of = 1;
    for (str rest = source; rest.n; number_of++) {
        str line = str_cut(rest, '\n', &rest);
        struct prefix p = prefix_of(line);
        if (p.quotes + p.items == 0 || is_rule(line)) continue;
        size_t kept = p.columns / 2 < open ? p.columns / 2 : open;
        if (p.items) open = kept + p.items;
        if (open + p.quotes <= LIMIT_MARKDOWN_MARKERS && p.items + p.quotes <= LIMIT_MARKDOWN_MARKERS)
            continue;
        md_finding(m, MD_TOO_DEEP, number_of, number(m, LIMIT_MARKDOWN_MARKERS));
        return false;
    }
    for (size_t at = 0; (at = str_find_char(source, '!', at)) != SIZE_MAX; at++)
        images += at + 1 < source.n && source.p[at + 1] == '[';
    if (images <= LIMIT_MARKDOWN_IMAGES) return true;
    md_finding(m, MD_TOO_MANY_IMAGES, 1, number(m, images), number(m, LIMIT_MARKDOWN_IMAGES));
    return false;
}
