/*
 * table: GFM pipe tables over cmark's tree.
 *
 * A paragraph whose second line (or a later one) is a delimiter row with as many cells as the line before
 * it becomes a table; what stands above that line stays a paragraph. Rows are cut at pipes before any
 * inline markup is read, so the cells are read anew: all cells of a text that hold markup become paragraphs
 * of one auxiliary document, and their inlines are taken from there. Everything is linear in the text.
 */
#include "text/md.h"

struct cell {
    str text;
    cmark_node *node; /* its paragraph in the auxiliary document; NULL: plain text, or empty */
    bool marked_up;
};

struct row {
    struct row *next;
    uint32_t line;
    struct cell *cells;
    uint32_t n;
};

struct table {
    struct table *next;
    cmark_node *node;
    uint32_t before;        /* lines of the paragraph above the header row */
    cmark_node *lead;       /* that paragraph in the auxiliary document */
    uint32_t columns, line; /* columns 0: no table, and the clerk was told why */
    uint8_t *align;
    struct row *rows, **end;
    bool rule; /* a setext underline of hyphens below was a thematic break */
};

/* ---- lines ---- */

/* A line of a block's own text: without quote marks and indentation. */
static str own_line(struct md *m, cmark_node *node, uint32_t line)
{
    str s = md_line(m, line);
    if (line == (uint32_t)cmark_node_get_start_line(node)) {
        size_t column = (size_t)cmark_node_get_start_column(node);
        s = str_sub(s, column ? column - 1 : 0, s.n);
    } else {
        size_t quotes = 0;
        for (cmark_node *n = node; n; n = cmark_node_parent(n))
            quotes += cmark_node_get_type(n) == CMARK_NODE_BLOCK_QUOTE;
        for (;; s = str_sub(s, 1, s.n)) {
            s = str_trim(s);
            if (!quotes || !s.n || s.p[0] != '>') break;
            quotes--;
        }
    }
    return str_trim(s);
}

static bool is_escape(char c)
{
    return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The next cell of a row; false at its end. rest begins after the leading pipe. */
static bool next_cell(str *rest, str *cell)
{
    if (!rest->n) return false;
    size_t i = 0;
    while (i < rest->n && rest->p[i] != '|')
        i += rest->p[i] == '\\' && i + 1 < rest->n && is_escape(rest->p[i + 1]) ? 2 : 1;
    if (i > rest->n) i = rest->n;
    *cell = str_trim(str_sub(*rest, 0, i));
    *rest = str_sub(*rest, i + 1, rest->n);
    return true;
}

static str row_body(str line)
{
    line = str_trim(line);
    return line.n && line.p[0] == '|' ? str_sub(line, 1, line.n) : line;
}

static uint32_t count_cells(str line)
{
    uint32_t n = 0;
    str cell;
    for (str rest = row_body(line); next_cell(&rest, &cell);) n++;
    return n;
}

/* Columns of a delimiter row; 0: it is none. align, where given, has room for all of them. */
static uint32_t delimiter(str line, uint8_t *align)
{
    static const uint8_t kinds[] = {ALIGN_NONE, ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE};
    bool dash = false, pipe = false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        dash |= c == '-';
        pipe |= c == '|';
        if (c != '-' && c != '|' && c != ':' && c != ' ' && c != '\t') return 0;
    }
    if (!dash || !pipe) return 0;
    uint32_t n = 0;
    str cell;
    for (str rest = row_body(line); next_cell(&rest, &cell); n++) {
        bool left = cell.n && cell.p[0] == ':', right = cell.n > 1 && cell.p[cell.n - 1] == ':';
        str dashes = str_sub(cell, left, cell.n - right);
        for (size_t i = 0; i < dashes.n; i++)
            if (dashes.p[i] != '-') return 0;
        if (!dashes.n) return 0;
        if (align) align[n] = kinds[left + 2 * right];
    }
    return n;
}

/* ---- finding ---- */

static str unescape_pipes(arena *a, str s)
{
    if (str_find(s, STR("\\|"), 0) == SIZE_MAX) return s;
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\\' || i + 1 == s.n || s.p[i + 1] != '|') p[n++] = s.p[i];
    return (str){p, n};
}

static bool has_markup(struct md *m, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '\\':
        case '`':
        case '*':
        case '_':
        case '[':
        case ']':
        case '<':
        case '&': return true;
        default: break;
        }
    }
    return m->marked && str_find_char(s, MD_MARK[0], 0) != SIZE_MAX;
}

static void add_row(struct md *m, struct table *t, str line, uint32_t number)
{
    struct row *row = arena_make(m->a, struct row);
    uint32_t n = count_cells(line), room = n < t->columns ? n : t->columns;
    if (n != t->columns)
        md_finding(m, MD_TABLE_CELLS, number, str_fmt(m->a, "%u", (unsigned)n),
                   str_fmt(m->a, "%u", (unsigned)t->columns));
    *row = (struct row){.line = number, .cells = arena_make_n(m->a, struct cell, room)};
    str rest = row_body(line), cell;
    while (row->n < room && next_cell(&rest, &cell)) {
        cell = unescape_pipes(m->a, cell);
        row->cells[row->n++] = (struct cell){.text = cell, .marked_up = has_markup(m, cell)};
    }
    *t->end = row;
    t->end = &row->next;
}

static bool fits(struct md *m, uint32_t columns, uint32_t rows, uint32_t line)
{
    if (columns <= LIMIT_TABLE_COLUMNS && columns * rows <= LIMIT_TABLE_CELLS) return true;
    md_finding(m, MD_TABLE_TOO_LARGE, line, str_fmt(m->a, "%u", (unsigned)columns),
               str_fmt(m->a, "%u", (unsigned)rows), str_fmt(m->a, "%u", (unsigned)LIMIT_TABLE_COLUMNS),
               str_fmt(m->a, "%u", (unsigned)LIMIT_TABLE_CELLS));
    return false;
}

/* The line of hyphens that made a heading of the paragraph: cmark ends such a heading a line too late. */
static uint32_t underline(struct md *m, cmark_node *node, uint32_t first, uint32_t last)
{
    for (; last > first; last--) {
        str line = own_line(m, node, last);
        while (line.n && line.p[0] == '-') line = str_sub(line, 1, line.n);
        if (!line.n) break;
    }
    return last;
}

static void say_told(struct md *m, cmark_node *node)
{
    cmark_node_set_user_data(node, arena_make(m->a, struct table));
}

bool md_table_told(cmark_node *node)
{
    const struct table *t = cmark_node_get_user_data(node);
    return t && !t->columns;
}

/* The table in a paragraph, or NULL. */
static struct table *find_table(struct md *m, cmark_node *node)
{
    uint32_t first = (uint32_t)cmark_node_get_start_line(node),
             last = (uint32_t)cmark_node_get_end_line(node);
    bool setext = cmark_node_get_type(node) == CMARK_NODE_HEADING;
    bool rule = setext && cmark_node_get_heading_level(node) == 2;
    if (rule) last = underline(m, node, first, last) - 1;
    for (uint32_t at = first + 1; at <= last; at++) {
        uint32_t columns = delimiter(own_line(m, node, at), NULL);
        if (!columns) continue;
        uint32_t header = count_cells(own_line(m, node, at - 1));
        if (header != columns) {
            md_finding(m, MD_TABLE_RULE, at, str_fmt(m->a, "%u", (unsigned)columns),
                       str_fmt(m->a, "%u", (unsigned)header));
            say_told(m, node);
            continue;
        }
        if (!fits(m, columns, last - at + 1, at)) {
            say_told(m, node);
            return NULL;
        }
        struct table *t = arena_make(m->a, struct table);
        *t = (struct table){
            .node = node, .before = at - 1 - first, .columns = columns, .line = at - 1, .rule = rule};
        t->end = &t->rows;
        t->align = arena_alloc(m->a, columns);
        delimiter(own_line(m, node, at), t->align);
        for (uint32_t i = at - 1; i <= last; i++)
            if (i != at) add_row(m, t, own_line(m, node, i), i);
        return t;
    }
    return NULL;
}

/* ---- reading the cells ---- */

/*
 * Each piece begins with a paragraph that starts with a mark, so that nothing in it can be a block of
 * another kind; lines of a paragraph above a table are indented so that they cannot either.
 */
static void put_table(struct md *m, struct table *t, buf *out)
{
    if (t->before) {
        uint32_t first = t->line - t->before;
        buf_puts(out, MD_MARK "\n\n");
        for (uint32_t i = first; i < t->line; i++) {
            if (i > first) buf_puts(out, "    ");
            buf_put(out, own_line(m, t->node, i));
            buf_putc(out, '\n');
        }
        buf_putc(out, '\n');
    }
    for (struct row *row = t->rows; row; row = row->next) {
        for (uint32_t i = 0; i < row->n; i++) {
            if (!row->cells[i].marked_up) continue;
            buf_puts(out, MD_MARK " ");
            buf_put(out, row->cells[i].text);
            buf_puts(out, "\n\n");
        }
    }
}

static bool begins_marked(cmark_node *n)
{
    cmark_node *text = n ? cmark_node_first_child(n) : NULL;
    return text && cmark_node_get_type(text) == CMARK_NODE_TEXT &&
           str_starts(str_from(cmark_node_get_literal(text)), STR(MD_MARK));
}

/* The cell's own text begins after the mark and a blank. */
static cmark_node *take_cell(cmark_node **at)
{
    cmark_node *n = *at;
    if (!begins_marked(n)) return NULL;
    *at = cmark_node_next(n);
    cmark_node *text = cmark_node_first_child(n);
    const char *literal = cmark_node_get_literal(text) + sizeof MD_MARK - 1;
    cmark_node_set_literal(text, literal[0] == ' ' ? literal + 1 : literal);
    return n;
}

static void take_table(struct table *t, cmark_node **at)
{
    if (t->before && begins_marked(*at)) {
        *at = cmark_node_next(*at);
        if (!begins_marked(*at)) {
            t->lead = *at; /* else its lines were link definitions */
            *at = *at ? cmark_node_next(*at) : NULL;
        }
    }
    for (struct row *row = t->rows; row; row = row->next)
        for (uint32_t i = 0; i < row->n; i++)
            if (row->cells[i].marked_up) row->cells[i].node = take_cell(at);
}

static void read_cells(struct md *m, struct table *tables)
{
    buf cells = {0};
    for (struct table *t = tables; t; t = t->next) put_table(m, t, &cells);
    if (cells.n) {
        /* definitions of [references] count wherever they stand */
        if (str_find(m->src, STR("]:"), 0) != SIZE_MAX &&
            str_find_char(buf_str(&cells), '[', 0) != SIZE_MAX) {
            buf_puts(&cells, MD_MARK "\n\n");
            buf_put(&cells, m->src);
        }
        m->marked = true;
        cmark_node *at = cmark_node_first_child(md_cmark(m, str_copy(m->a, buf_str(&cells))));
        for (struct table *t = tables; t; t = t->next) take_table(t, &at);
    }
    buf_fini(&cells);
}

void md_find_tables(struct md *m, cmark_node *document)
{
    struct table *first = NULL, **end = &first;
    for (cmark_node *n = cmark_node_first_child(document); n && n != document;) {
        cmark_node_type type = cmark_node_get_type(n);
        bool lines = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING;
        cmark_node *next = lines ? NULL : cmark_node_first_child(n);
        if (lines && cmark_node_get_end_line(n) > cmark_node_get_start_line(n) && (*end = find_table(m, n))) {
            cmark_node_set_user_data(n, *end);
            end = &(*end)->next;
        }
        while (!next && n != document) {
            next = cmark_node_next(n);
            if (!next) n = cmark_node_parent(n);
        }
        n = next;
    }
    if (first) read_cells(m, first);
}

/* ---- blocks ---- */

static block *table_block(struct md *m, struct table *t)
{
    block *b = md_block_new(m, BLOCK_TABLE, t->line), **next_row = &b->first;
    b->align = t->align;
    b->columns = t->columns;
    for (struct row *row = t->rows; row; row = row->next) {
        block *r = *next_row = md_block_new(m, BLOCK_ROW, row->line), **next_cell = &r->first;
        next_row = &r->next;
        for (uint32_t i = 0; i < row->n; i++) {
            struct cell *cell = &row->cells[i];
            block *c = *next_cell = md_block_new(m, BLOCK_CELL, row->line);
            next_cell = &c->next;
            c->runs =
                cell->node ? md_runs(m, cell->node, row->line) : md_runs_words(m, cell->text, row->line);
        }
    }
    return b;
}

block *md_table_blocks(struct md *m, cmark_node *node)
{
    struct table *t = cmark_node_get_user_data(node);
    if (!t || !t->columns) return NULL;
    block *first = NULL, **end = &first;
    if (t->lead) {
        uint32_t line = t->line - t->before;
        *end = md_block_new(m, BLOCK_PARAGRAPH, line);
        (*end)->runs = md_runs(m, t->lead, line);
        end = &(*end)->next;
    }
    *end = table_block(m, t);
    if (t->rule) (*end)->next = md_block_new(m, BLOCK_RULE, (uint32_t)cmark_node_get_end_line(node));
    return first;
}
