#include "site/sheet.h"

#include "base/num.h"

/* Would a spreadsheet compute this instead of showing it? (OWASP, CSV injection) */
static bool is_formula(str s)
{
    static const str wide[] = {STR_INIT("＝"), STR_INIT("＋"), STR_INIT("－"), STR_INIT("＠")};
    dec plain;
    if (!s.n) return false;
    switch (s.p[0]) {
    case '\t':
    case '\r': return true;
    case '=':
    case '+':
    case '-':
    case '@': return s.n > 1 && !dec_parse(s, &plain);
    default: break;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (str_starts(s, wide[i])) return s.n > wide[i].n;
    return false;
}

static bool needs_quotes(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r') return true;
    return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

static void put_cell(buf *out, str s)
{
    bool formula = is_formula(s), quotes = needs_quotes(s);
    if (quotes) buf_putc(out, '"');
    if (formula) buf_putc(out, '\'');
    for (str rest = s; quotes && rest.n;) {
        str piece = str_cut(rest, '"', &rest);
        buf_put(out, piece);
        if (piece.p + piece.n < s.p + s.n) buf_puts(out, "\"\"");
    }
    if (!quotes) buf_put(out, s);
    if (quotes) buf_putc(out, '"');
}

void csv_write(const sheet *s, buf *out)
{
    buf_puts(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < s->ncolumns; i++) {
        if (i) buf_putc(out, ',');
        put_cell(out, s->columns[i].header);
    }
    buf_puts(out, "\r\n");
    for (size_t i = 0; i < s->nrows * s->ncolumns; i++) {
        put_cell(out, s->cells[i]);
        buf_puts(out, (i + 1) % s->ncolumns ? "," : "\r\n");
    }
}
