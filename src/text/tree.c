/* tree: cmark's blocks become ours. */
#include "text/md.h"

#include "base/utf8.h"

block *md_block_new(struct md *m, block_kind kind, uint32_t line)
{
    block *b = arena_make(m->a, block);
    b->kind = kind;
    b->line = line + m->base;
    return b;
}

static uint32_t line_of(cmark_node *n) { return (uint32_t)cmark_node_get_start_line(n); }

/* ---- slips of the pen ---- */

/* #标题 without a blank is a paragraph; so is a table without its second line. */
static void check_paragraph(struct md *m, cmark_node *n, const block *b)
{
    str s = b->runs && b->runs->kind == RUN_TEXT ? b->runs->text : STR_NONE;
    size_t signs = 0;
    while (signs < s.n && s.p[signs] == '#') signs++;
    size_t at = signs;
    if (signs && signs <= 6 && at < s.n && utf8_is_wide(utf8_next(s, &at)))
        md_finding(m, MD_HEADING_BLANK, line_of(n), utf8_clip(s, 20));
    if (s.n && s.p[0] == '|' && !md_table_told(n) &&
        cmark_node_get_end_line(n) > cmark_node_get_start_line(n))
        md_finding(m, MD_TABLE_NO_RULE, line_of(n));
}

/* The length of 2. （三） 四、 at the start of a line, or 0. */
static size_t enumerator(str s)
{
    static const char numerals[] = "一二三四五六七八九十";
    size_t at = 0, letters = 0;
    bool bracket = str_starts(s, STR("（"));
    if (bracket) at = 3;
    for (; at < s.n && letters < 3; letters++) {
        bool digit = s.p[at] >= '0' && s.p[at] <= '9';
        if (!digit && (at + 3 > s.n || str_find(STR(numerals), str_sub(s, at, at + 3), 0) == SIZE_MAX)) break;
        at += digit ? 1 : 3;
    }
    if (!letters) return 0;
    str rest = str_sub(s, at, s.n);
    if (bracket) return str_starts(rest, STR("）")) ? at + 3 : 0;
    if (str_starts(rest, STR("、")) || str_starts(rest, STR("．"))) return at + 3;
    bool point = rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == ')') && (unsigned char)rest.p[1] >= 0x80;
    return point ? at + 1 : 0;
}

/* Lines that begin with numbers flow together in a paragraph; told once a paragraph. */
static void check_enumeration(struct md *m, cmark_node *n)
{
    uint32_t from = line_of(n), to = (uint32_t)cmark_node_get_end_line(n);
    for (uint32_t i = from + 1; i <= to; i++) {
        str line = str_trim(md_line(m, i)), before = md_line(m, i - 1);
        size_t len = enumerator(line);
        if (!len || str_ends(before, STR("  ")) || str_ends(before, STR("\\"))) continue;
        md_finding(m, MD_LINES_JOINED, i, str_sub(line, 0, len));
        return;
    }
}

/* ---- headings ---- */

/* A level that is skipped does not show: a heading is one level below the one that it stands under. */
static uint8_t shown_level(struct md *m, int level)
{
    while (m->nlevels && m->levels[m->nlevels - 1] >= level) m->nlevels--;
    unsigned shown = (m->o->base_level ? m->o->base_level : 2) + m->nlevels;
    m->levels[m->nlevels++] = (uint8_t)level;
    return (uint8_t)(shown > 6 ? 6 : shown);
}

static block *heading(struct md *m, cmark_node *n)
{
    block *b = md_block_new(m, BLOCK_HEADING, line_of(n));
    b->runs = md_runs(m, n, line_of(n));
    int level = cmark_node_get_heading_level(n);
    if (m->level_last && level > m->level_last + 1)
        md_finding(m, MD_HEADING_SKIP, line_of(n), str_fmt(m->a, "%d", m->level_last),
                   str_fmt(m->a, "%d", level));
    m->level_last = level;
    b->level = shown_level(m, level);
    str words = runs_text(m->a, b->runs);
    b->anchor = md_anchor(m, words);
    if (!str_trim(words).n) md_finding(m, MD_HEADING_EMPTY, line_of(n));
    md_doc *doc = m->doc;
    if (doc->nheadings == m->cap_headings) {
        size_t had = m->cap_headings;
        m->cap_headings = had ? had * 2 : 8;
        doc->headings = arena_grow(m->a, doc->headings, had * sizeof b, m->cap_headings * sizeof b);
    }
    doc->headings[doc->nheadings++] = b;
    return b;
}

/* ---- code ---- */

/* The Markdown inside a `columns` block, read as a text of its own. */
static block *columns(struct md *m, const block *b)
{
    struct md part = *m;
    part.inner = true;
    part.base = b->line;
    block *root = md_read(&part, b->text);
    m->jumps = part.jumps;
    m->anchors = part.anchors;
    m->place_at = part.place_at;
    m->nplaces = part.nplaces;
    m->cap_headings = part.cap_headings;
    return root->first;
}

static block *code(struct md *m, cmark_node *n)
{
    block *b = md_block_new(m, BLOCK_CODE, line_of(n));
    b->text = md_clean(m, cmark_node_get_literal(n));
    str info = str_trim(md_clean(m, cmark_node_get_fence_info(n)));
    b->info = str_cut(info, ' ', &b->rest);
    b->rest = str_trim(b->rest);
    if (!fence_known(b->info)) return b;
    b->kind = BLOCK_FENCE;
    if (str_eq(b->info, STR("columns")) && !m->inner) b->first = columns(m, b);
    return b;
}

static block *html(struct md *m, cmark_node *n)
{
    str s = str_trim(md_clean(m, cmark_node_get_literal(n)));
    if (str_starts(s, STR("<!--"))) return NULL;
    str rest;
    md_finding(m, MD_HTML, line_of(n), utf8_clip(str_cut(s, '\n', &rest), 40));
    return NULL;
}

/* ---- the tree ---- */

static block *convert(struct md *m, cmark_node *n, unsigned depth);

static block *children(struct md *m, cmark_node *parent, unsigned depth)
{
    block *first = NULL, **end = &first;
    for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
        *end = convert(m, n, depth);
        while (*end) end = &(*end)->next; /* a table may come with what stood around it */
    }
    return first;
}

static block *paragraph(struct md *m, cmark_node *n)
{
    block *b = md_block_new(m, BLOCK_PARAGRAPH, line_of(n));
    b->runs = md_runs(m, n, line_of(n));
    if (!b->runs) return NULL;
    if (m->d) check_paragraph(m, n, b);
    if (m->d) check_enumeration(m, n);
    return b;
}

static block *list(struct md *m, cmark_node *n, unsigned depth)
{
    block *b = md_block_new(m, BLOCK_LIST, line_of(n));
    b->ordered = cmark_node_get_list_type(n) == CMARK_ORDERED_LIST;
    b->tight = cmark_node_get_list_tight(n);
    b->start = b->ordered ? (uint32_t)cmark_node_get_list_start(n) : 0;
    b->first = children(m, n, depth);
    return b;
}

static block *container(struct md *m, cmark_node *n, block_kind kind, unsigned depth)
{
    block *b = md_block_new(m, kind, line_of(n));
    b->first = children(m, n, depth);
    return b;
}

static block *convert(struct md *m, cmark_node *n, unsigned depth)
{
    if (depth > BLOCK_DEPTH / 2) return NULL; /* caps refuse such a text */
    cmark_node_type type = cmark_node_get_type(n);
    block *table = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ? md_table_blocks(m, n) : NULL;
    if (table) return table;
    switch (type) {
    case CMARK_NODE_BLOCK_QUOTE: return container(m, n, BLOCK_QUOTE, depth + 1);
    case CMARK_NODE_LIST: return list(m, n, depth + 1);
    case CMARK_NODE_ITEM: return container(m, n, BLOCK_ITEM, depth + 1);
    case CMARK_NODE_CODE_BLOCK: return code(m, n);
    case CMARK_NODE_HTML_BLOCK: return html(m, n);
    case CMARK_NODE_PARAGRAPH: return paragraph(m, n);
    case CMARK_NODE_HEADING: return heading(m, n);
    case CMARK_NODE_THEMATIC_BREAK: return md_block_new(m, BLOCK_RULE, line_of(n));
    default: return NULL;
    }
}

block *md_tree(struct md *m, cmark_node *document)
{
    block *root = md_block_new(m, BLOCK_DOCUMENT, 1);
    root->first = children(m, document, 0);
    return root;
}
