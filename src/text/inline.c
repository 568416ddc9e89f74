/* inline: cmark's inline nodes become runs. */
#include "text/md.h"

#include "base/utf8.h"

#include <string.h>

struct chain {
    run *first, *last;
    bool tildes; /* holds ~~ that may pair */
};

/* What a ~~ may be, told by the address of its text. */
static const char tildes_open[] = "~~", tildes_close[] = "~~", tildes_both[] = "~~";

static run *add(struct md *m, struct chain *c, run_kind kind)
{
    run *r = arena_make(m->a, run);
    r->kind = kind;
    r->line = m->line + m->base;
    if (c->last) c->last->next = r;
    else c->first = r;
    return c->last = r;
}

static void add_text(struct md *m, struct chain *c, str text)
{
    if (text.n) add(m, c, RUN_TEXT)->text = text;
}

/* ---- soft line breaks ---- */

enum script { LATIN, HAN, DIGIT, FULL, EITHER };

static enum script script_of(uint32_t cp)
{
    if ((cp >= '0' && cp <= '9') || cp == '%') return DIGIT;
    if (cp < 0x80) return LATIN;
    if (cp == 0xB7 || (cp >= 0x2010 && cp <= 0x2027)) return EITHER; /* “ ” — … stand in both scripts */
    if (utf8_is_cjk_punct(cp)) return FULL;
    bool hangul = (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x1100 && cp <= 0x115F);
    return utf8_is_wide(cp) && !hangul ? HAN : LATIN;
}

/* The script at the end of a text; a mark of either takes that of the letter before it. */
static enum script script_at_end(str s)
{
    enum script is = LATIN;
    while (s.n) {
        size_t i = s.n - 1;
        while (i && ((unsigned char)s.p[i] & 0xC0) == 0x80) i--;
        size_t at = i;
        is = script_of(utf8_next(s, &at));
        if (is != EITHER) break;
        s.n = i;
    }
    return is;
}

/*
 * Does a line end between the two leave nothing? Chinese has no blanks between words nor around digits,
 * and full-width punctuation brings its own room.
 */
static bool joins(enum script x, enum script y)
{
    if (x == FULL || y == FULL) return true;
    if (x == EITHER) x = y;
    if (y == EITHER) y = x;
    if (x == HAN) return y == HAN || y == DIGIT;
    return x == DIGIT && y == HAN;
}

static str first_words(struct md *m, cmark_node *n)
{
    cmark_node_type type = cmark_node_get_type(n);
    if (type != CMARK_NODE_TEXT && type != CMARK_NODE_CODE) return STR_NONE;
    return md_clean(m, cmark_node_get_literal(n));
}

/* The node after n in the order of the text, not inside n. */
static cmark_node *node_after(cmark_node *n)
{
    while (n && !cmark_node_next(n)) n = cmark_node_parent(n);
    return n ? cmark_node_next(n) : NULL;
}

/* The script of the first letter after a soft break. */
static enum script script_after(struct md *m, cmark_node *n)
{
    for (n = node_after(n); n;) {
        cmark_node *child = cmark_node_first_child(n);
        cmark_node_type type = cmark_node_get_type(n);
        if (type < CMARK_NODE_FIRST_INLINE || type == CMARK_NODE_IMAGE) break;
        if (child) {
            n = child;
            continue;
        }
        str words = first_words(m, n);
        size_t at = 0;
        if (words.n) return script_of(utf8_next(words, &at));
        if (type != CMARK_NODE_TEXT && type != CMARK_NODE_HTML_INLINE) break;
        n = node_after(n);
    }
    return LATIN;
}

static void soft_break(struct md *m, struct chain *c, cmark_node *n)
{
    m->line++;
    if (!joins(script_at_end(m->tail), script_after(m, n))) add(m, c, RUN_SOFT);
}

/* ---- text ---- */

static bool is_blank_at(str s, size_t i) { return s.p[i] == ' ' || s.p[i] == '\t'; }

/* ** words ** with blanks inside stay stars. */
static void check_stars(struct md *m, str s)
{
    size_t x = str_find(s, STR("**"), 0), y = x == SIZE_MAX ? x : str_find(s, STR("**"), x + 2);
    if (y == SIZE_MAX || (!is_blank_at(s, x + 2) && !is_blank_at(s, y - 1))) return;
    md_finding(m, MD_STARS_LEFT, m->line, utf8_clip(md_unmark(m, str_sub(s, x, y + 2)), 30));
}

/* Splits the text at each ~~ that stands alone. It may hold marks, which keep escaped signs apart. */
static void add_words(struct md *m, struct chain *c, str s)
{
    size_t done = 0;
    if (m->d && str_find_char(s, '*', 0) != SIZE_MAX) check_stars(m, s);
    for (size_t at = 0; (at = str_find_char(s, '~', at)) != SIZE_MAX;) {
        size_t end = at;
        while (end < s.n && s.p[end] == '~') end++;
        if (end - at == 2) {
            bool opens = end == s.n || !is_blank_at(s, end), closes = at == 0 || !is_blank_at(s, at - 1);
            add_text(m, c, md_unmark(m, str_sub(s, done, at)));
            add(m, c, RUN_TEXT)->text = (str){opens && closes ? tildes_both
                                              : opens         ? tildes_open
                                                              : tildes_close,
                                              2};
            c->tildes = true;
            done = end;
        }
        at = end;
    }
    str rest = md_unmark(m, str_sub(s, done, s.n));
    add_text(m, c, rest);
    if (rest.n) m->tail = rest;
}

/* Wraps what stands between two ~~ of the chain. */
static void pair_tildes(struct chain *c)
{
    run *open = NULL, *before = NULL;
    for (run *r = c->first; r; before = r, r = r->next) {
        const char *p = r->kind == RUN_TEXT ? r->text.p : NULL;
        if (p != tildes_open && p != tildes_close && p != tildes_both) continue;
        if (open && p != tildes_open && before != open) {
            open->kind = RUN_STRIKE;
            open->text = STR_NONE;
            open->first = open->next;
            before->next = NULL;
            open->next = r->next;
            if (c->last == r) c->last = open;
            r = open;
            open = NULL;
        } else if (p != tildes_close) {
            open = r;
        }
    }
}

/* Words of everything below a node, without recursion: for alternative texts and what is nested too deep. */
static str words_below(struct md *m, cmark_node *top)
{
    buf out = {0};
    for (cmark_node *n = cmark_node_first_child(top); n && n != top;) {
        cmark_node_type type = cmark_node_get_type(n);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buf_put(&out, md_clean(m, cmark_node_get_literal(n)));
        if (type == CMARK_NODE_LINEBREAK) buf_putc(&out, ' ');
        if (type == CMARK_NODE_SOFTBREAK && !joins(script_at_end(buf_str(&out)), script_after(m, n)))
            buf_putc(&out, ' ');
        cmark_node *next = cmark_node_first_child(n);
        while (!next && n != top) {
            next = cmark_node_next(n);
            if (!next) n = cmark_node_parent(n);
        }
        n = next;
    }
    str words = str_copy(m->a, buf_str(&out));
    buf_fini(&out);
    return words;
}

/* ---- nodes ---- */

static bool is_html_break(str tag)
{
    str name = str_sub(tag, 1, 3), rest = str_trim(str_sub(tag, 3, tag.n));
    return tag.n >= 4 && (str_eq(name, STR("br")) || str_eq(name, STR("BR"))) &&
           (str_eq(rest, STR(">")) || str_eq(rest, STR("/>")));
}

static void add_html(struct md *m, struct chain *c, str tag)
{
    if (is_html_break(tag)) {
        add(m, c, RUN_BREAK);
        m->tail = STR_NONE;
    } else if (!str_starts(tag, STR("<!--")) && !str_starts(tag, STR("</"))) {
        md_finding(m, MD_HTML, m->line, utf8_clip(tag, 40));
    }
}

static run *runs_below(struct md *m, cmark_node *parent, int depth);

static void add_span(struct md *m, struct chain *c, cmark_node *n, run_kind kind, int depth)
{
    if (depth + 1 >= RUN_DEPTH) {
        add_words(m, c, words_below(m, n));
        return;
    }
    run *r = add(m, c, kind);
    r->first = runs_below(m, n, depth + 1);
}

static void add_link(struct md *m, struct chain *c, cmark_node *n, int depth)
{
    str address = md_clean(m, cmark_node_get_url(n)), title = md_clean(m, cmark_node_get_title(n));
    run *r = add(m, c, RUN_LINK);
    r->to = md_link(m, address, title, false, m->line);
    m->link_depth++;
    if (depth + 1 >= RUN_DEPTH) r->first = md_runs_plain(m, words_below(m, n), m->line);
    else r->first = runs_below(m, n, depth + 1);
    m->link_depth--;
    const run *only = r->first && !r->first->next && r->first->kind == RUN_TEXT ? r->first : NULL;
    bool bare = !r->first || (only && str_eq(only->text, address));
    str words = r->to->title.n ? r->to->title : address;
    if (bare && (!r->first || r->to->kind == LINK_RECORD)) {
        r->first = md_runs_plain(m, words, m->line);
        m->tail = words;
    }
}

static void add_image(struct md *m, struct chain *c, cmark_node *n)
{
    run *r = add(m, c, RUN_IMAGE);
    r->text = words_below(m, n);
    r->to =
        md_link(m, md_clean(m, cmark_node_get_url(n)), md_clean(m, cmark_node_get_title(n)), true, m->line);
    if (!str_trim(r->text).n) md_finding(m, MD_IMAGE_NO_ALT, m->line, r->to->written);
    m->tail = STR_NONE;
}

/* Adds a node that is no text. */
static void add_node(struct md *m, struct chain *c, cmark_node *n, int depth)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_SOFTBREAK: soft_break(m, c, n); break;
    case CMARK_NODE_LINEBREAK:
        add(m, c, RUN_BREAK);
        m->line++;
        m->tail = STR_NONE;
        break;
    case CMARK_NODE_CODE:
        m->tail = md_clean(m, cmark_node_get_literal(n));
        add(m, c, RUN_CODE)->text = m->tail;
        break;
    case CMARK_NODE_HTML_INLINE: add_html(m, c, md_clean(m, cmark_node_get_literal(n))); break;
    case CMARK_NODE_EMPH: add_span(m, c, n, RUN_EMPH, depth); break;
    case CMARK_NODE_STRONG: add_span(m, c, n, RUN_STRONG, depth); break;
    case CMARK_NODE_LINK: add_link(m, c, n, depth); break;
    case CMARK_NODE_IMAGE: add_image(m, c, n); break;
    default: break;
    }
}

/* ](address) that did not become a link. */
static void check_words(struct md *m, const run *r)
{
    if (str_find_char(r->text, ']', 0) == SIZE_MAX) return; /* nearly all */
    size_t at = str_find(r->text, STR("]("), 0);
    if (at == SIZE_MAX) at = str_find(r->text, STR("]（"), 0);
    if (at != SIZE_MAX)
        md_finding(m, MD_LINK_BROKEN, r->line - m->base, utf8_clip(str_sub(r->text, at, r->text.n), 30));
}

static void find_links(struct md *m, run *r)
{
    for (; r; r = r->next) {
        if (r->kind == RUN_STRIKE) find_links(m, r->first); /* its words were not looked at yet */
        if (r->kind != RUN_TEXT) continue;
        if (m->d) check_words(m, r);
        r = md_autolink(m, r);
    }
}

/* What is found in text only when all of it is there: struck out parts, addresses. */
static run *finish(struct md *m, struct chain *c)
{
    if (c->tildes) pair_tildes(c);
    if (!m->link_depth) find_links(m, c->first);
    return c->first;
}

static run *runs_below(struct md *m, cmark_node *parent, int depth)
{
    struct chain c = {0};
    for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
        if (cmark_node_get_type(n) == CMARK_NODE_TEXT) add_words(m, &c, str_from(cmark_node_get_literal(n)));
        else add_node(m, &c, n, depth);
    }
    return finish(m, &c);
}

run *md_runs(struct md *m, cmark_node *parent, uint32_t line)
{
    m->line = line;
    m->tail = STR_NONE;
    return runs_below(m, parent, 0);
}

run *md_runs_words(struct md *m, str text, uint32_t line)
{
    struct chain c = {0};
    m->line = line;
    add_words(m, &c, text);
    return finish(m, &c);
}

run *md_runs_plain(struct md *m, str text, uint32_t line)
{
    struct chain c = {0};
    uint32_t here = m->line;
    m->line = line;
    add_text(m, &c, text);
    m->line = here;
    return c.first;
}
