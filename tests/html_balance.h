/* html_balance: do the tags of an HTML fragment nest? Void elements are br, hr and img. */
#ifndef GONGSHI_TESTS_HTML_BALANCE_H
#define GONGSHI_TESTS_HTML_BALANCE_H

#include "base/str.h"

/* The place of the first tag that does not fit, or SIZE_MAX. Attribute values hold no '<' or '>'. */
static inline size_t html_unbalanced(str html)
{
    enum { DEPTH = 2000 };
    static _Thread_local str open[DEPTH];
    size_t n = 0, at = 0;
    while ((at = str_find_char(html, '<', at)) != SIZE_MAX) {
        size_t end = str_find_char(html, '>', at);
        if (end == SIZE_MAX) return at;
        str tag = str_sub(html, at + 1, end), rest;
        bool closes = str_starts(tag, STR("/"));
        str name = str_cut(closes ? str_sub(tag, 1, tag.n) : tag, ' ', &rest);
        if (!name.n || str_find_char(tag, '<', 0) != SIZE_MAX) return at;
        bool is_void = str_eq(name, STR("br")) || str_eq(name, STR("hr")) || str_eq(name, STR("img"));
        if (closes && (n == 0 || !str_eq(open[n - 1], name))) return at;
        if (closes) n--;
        else if (!is_void && n == DEPTH) return at;
        else if (!is_void) open[n++] = name;
        at = end;
    }
    return n ? html.n : SIZE_MAX;
}

#endif
