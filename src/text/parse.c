/* parse: from bytes to a tree of blocks: what is refused, what is mended, then cmark. */
#include "text/md.h"

#include "text/caps.h"

#include "base/utf8.h"

#include <string.h>

/*
 * cmark takes its memory from the arena of the text at hand. Its hooks carry no context, so the arena
 * is the thread's; realloc is not told the old size, so a block keeps its own before its first byte.
 */
static _Thread_local arena *heap;

enum { HEAD = 16 };

static void *heap_calloc(size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total) || __builtin_add_overflow(total, (size_t)HEAD, &total))
        mem_fail();
    char *p = arena_alloc(heap, total);
    memcpy(p, &total, sizeof total);
    return p + HEAD;
}

static void *heap_realloc(void *old, size_t size)
{
    if (!old) return heap_calloc(1, size);
    size_t had, total;
    if (__builtin_add_overflow(size, (size_t)HEAD, &total)) mem_fail();
    char *p = (char *)old - HEAD;
    memcpy(&had, p, sizeof had);
    if (total <= had) return old;
    p = arena_grow(heap, p, had, total);
    memcpy(p, &total, sizeof total);
    return p + HEAD;
}

static void heap_free(void *p) { (void)p; }

cmark_node *md_cmark(struct md *m, str source)
{
    static cmark_mem hooks = {heap_calloc, heap_realloc, heap_free};
    heap = m->a;
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &hooks);
    cmark_parser_feed(parser, source.n ? source.p : "", source.n);
    return cmark_parser_finish(parser);
}

/* Offsets of line beginnings from `from` to the end; line n is at [n - 1]. */
static uint32_t *line_map(arena *a, str s, uint32_t from, uint32_t *count)
{
    uint32_t n = 1, at = 0;
    for (size_t nl = from; (nl = str_find_char(s, '\n', nl)) != SIZE_MAX; nl++) n++;
    uint32_t *lines = arena_make_n(a, uint32_t, n);
    lines[at++] = from;
    for (size_t nl = from; (nl = str_find_char(s, '\n', nl)) != SIZE_MAX; nl++)
        lines[at++] = (uint32_t)nl + 1;
    *count = n;
    return lines;
}

span md_span(struct md *m, uint32_t line)
{
    if (!m->place.lines || !m->place.at.file) return m->place.at;
    str file = src_bytes(m->place.at.file);
    if (m->place.at.begin > file.n) return m->place.at;
    if (!m->place_at) m->place_at = line_map(m->a, file, m->place.at.begin, &m->nplaces);
    uint32_t at = line + m->base;
    if (at == 0 || at > m->nplaces) return m->place.at;
    size_t begin = m->place_at[at - 1], end = str_find_char(file, '\n', begin);
    if (end == SIZE_MAX) end = file.n;
    while (begin < end && (file.p[begin] == ' ' || file.p[begin] == '\t')) begin++;
    while (end > begin && (file.p[end - 1] == ' ' || file.p[end - 1] == '\r')) end--;
    return (span){m->place.at.file, (uint32_t)begin, (uint32_t)end};
}

str md_line(struct md *m, uint32_t line)
{
    if (!m->line_at) m->line_at = line_map(m->a, m->src, 0, &m->nlines);
    if (line == 0 || line > m->nlines) return STR_NONE;
    size_t begin = m->line_at[line - 1], end = line < m->nlines ? m->line_at[line] - 1 : m->src.n;
    return str_sub(m->src, begin, end);
}

/* Neither text nor line end: it would be invisible on the page, or is our own mark. */
static bool is_foreign(uint32_t cp) { return utf8_is_control(cp) || cp >= 0x100000; }

/* A character of three bytes from U+3000 to U+D7FF: nearly all of Chinese text, and never foreign. */
static bool is_plain_triple(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] >= 0xE3 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

/* The offset of the first byte that has to go or is not UTF-8, or s.n; *bad: not UTF-8. */
static size_t first_foreign(str s, bool *bad)
{
    *bad = false;
    for (size_t at = 0; at < s.n;) {
        unsigned char c = (unsigned char)s.p[at];
        if ((c >= ' ' && c < 0x7F) || c == '\n') {
            at++;
            continue;
        }
        if (is_plain_triple((const unsigned char *)s.p + at, s.n - at)) {
            at += 3;
            continue;
        }
        size_t begin = at;
        uint32_t cp = utf8_next(s, &at);
        if (cp == UTF8_BAD && !str_starts(str_sub(s, begin, s.n), STR("\xEF\xBF\xBD"))) {
            *bad = true;
            return begin;
        }
        if (is_foreign(cp)) return begin;
    }
    return s.n;
}

str md_unmark(struct md *m, str s)
{
    bool bad;
    if (!m->entities && (!m->marked || str_find_char(s, MD_MARK[0], 0) == SIZE_MAX)) return s;
    size_t at = first_foreign(s, &bad);
    if (at == s.n) return s;
    char *p = arena_alloc(m->a, s.n);
    size_t n = 0;
    for (;; at = first_foreign(s, &bad)) {
        memcpy(p + n, s.p, at);
        n += at;
        if (at == s.n) return (str){p, n};
        if (str_starts(str_sub(s, at, s.n), STR(MD_STAR))) p[n++] = '*';
        utf8_next(s, &at);
        s = str_sub(s, at, s.n);
    }
}

str md_clean(struct md *m, const char *literal) { return md_unmark(m, str_from(literal)); }

static uint32_t line_of(str s, size_t at)
{
    uint32_t line = 1;
    for (size_t nl = 0; (nl = str_find_char(s, '\n', nl)) < at; nl++) line++;
    return line;
}

/* Line feeds only, no control characters. false: not UTF-8 at all. */
static bool normalise(struct md *m, str *source)
{
    bool bad;
    str s = *source;
    size_t at = first_foreign(s, &bad);
    if (at == s.n) return true;
    char *p = arena_alloc(m->a, s.n);
    size_t n = 0;
    bool told = false;
    while (!bad) {
        memcpy(p + n, s.p, at);
        n += at;
        s = str_sub(s, at, s.n);
        if (!s.n) {
            *source = (str){p, n};
            return true;
        }
        at = 0;
        uint32_t cp = utf8_next(s, &at);
        if (cp == '\r') {
            p[n++] = '\n';
            if (at < s.n && s.p[at] == '\n') at++;
        } else if (!told) {
            md_finding(m, MD_CONTROL, line_of((str){p, n}, n), str_fmt(m->a, "U+%04X", (unsigned)cp));
            told = true;
        }
        s = str_sub(s, at, s.n);
        at = first_foreign(s, &bad);
    }
    size_t broken = (size_t)(s.p - source->p) + at;
    md_finding(m, MD_NOT_UTF8, line_of(*source, broken));
    return false;
}

/* ---- texts without Markdown --------------------------------------------------------------- */

/* A letter, a figure, or one of three bytes from U+3001 to U+D7FF or of the full-width forms: never Markdown.
 */
static size_t plain_sign(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    if ((unsigned char)(p[0] - '0') <= 9 || (unsigned char)((p[0] | 0x20) - 'a') <= 'z' - 'a') return 1;
    if (is_plain_triple(p, n)) return p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80 ? 0 : 3;
    return n >= 3 && p[0] == 0xEF && p[1] == 0xBC && (p[2] & 0xC0) == 0x80 ? 3 : 0;
}

static bool is_words_line(str line)
{
    if (line.p[0] == ' ' || line.p[line.n - 1] == ' ') return false;
    for (size_t at = 0, n; at < line.n; at += n) {
        for (; line.n - at >= 4 && utf8_is_common_han(line.p + at); at += 3) continue;
        n = line.p[at] == ' ' ? 1 : plain_sign(line.p + at, line.n - at);
        if (!n) return false;
    }
    return true;
}

/* Is each line a paragraph of nothing but words, with empty lines between? Most short texts are, and need no
 * cmark. */
static bool is_words(str s)
{
    bool words_above = false;
    for (str rest = s, line; rest.n;) {
        line = str_cut(rest, '\n', &rest);
        if (line.n && (words_above || !is_words_line(line))) return false;
        words_above = line.n > 0;
    }
    return true;
}

static block *read_words(struct md *m, str s)
{
    block *root = md_block_new(m, BLOCK_DOCUMENT, 1), **end = &root->first;
    uint32_t line = 1;
    for (str rest = s; rest.n; line++) {
        str words = str_cut(rest, '\n', &rest);
        if (!words.n) continue;
        *end = md_block_new(m, BLOCK_PARAGRAPH, line);
        (*end)->runs = md_runs_plain(m, words, line);
        end = &(*end)->next;
    }
    return root;
}

block *md_read(struct md *m, str source)
{
    if (is_words(source)) return read_words(m, source);
    m->src = md_cure(m->a, source, &m->marked);
    m->entities = str_find_char(m->src, '&', 0) != SIZE_MAX;
    m->line_at = NULL;
    cmark_node *document = md_cmark(m, m->src);
    if (str_find_char(m->src, '|', 0) != SIZE_MAX) md_find_tables(m, document);
    return md_tree(m, document);
}

const md_doc *md_parse(arena *a, diags *d, str source, md_place place, const md_options *o)
{
    static const md_options none = {0};
    struct md m = {.a = a, .d = d, .o = o ? o : &none, .place = place, .doc = arena_make(a, md_doc)};
    map_init(&m.anchors, a);
    if (source.n <= LIMIT_MARKDOWN_BYTES && is_words(source)) { /* nothing in it can be wrong */
        m.doc->root = read_words(&m, source);
    } else if (md_caps_bytes(&m, source) && normalise(&m, &source) && md_caps(&m, source)) {
        m.doc->root = md_read(&m, source);
        md_settle_jumps(&m);
    } else {
        m.doc->root = md_block_new(&m, BLOCK_DOCUMENT, 1);
    }
    return m.doc;
}

const block *md_blocks(const md_doc *doc) { return doc->root; }

const block *const *md_headings(const md_doc *doc, size_t *n)
{
    *n = doc->nheadings;
    return doc->headings;
}
