#include "print/line.h"

#include "base/utf8.h"

#include <linebreak.h>
#include <string.h>

/* ---- classes --------------------------------------------------------------------------------- */

static bool in_list(const uint32_t *list, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == cp) return true;
    return false;
}
#define IN(list, cp) in_list((list), sizeof(list) / sizeof *(list), (cp))

static const uint32_t opening[] = {0x201C, 0x2018, 0x300A, 0x3008, 0x300C, 0x300E, 0x3010, 0x3014,
                                   0x3016, 0x3018, 0xFF08, 0xFF3B, 0xFF5B, '(',    '[',    '{'};
static const uint32_t closing[] = {0x201D, 0x2019, 0x300B, 0x3009, 0x300D, 0x300F, 0x3011, 0x3015,
                                   0x3017, 0x3019, 0xFF09, 0xFF3D, 0xFF5D, ')',    ']',    '}'};
static const uint32_t stops[] = {0xFF0C, 0x3002, 0x3001, 0xFF1B, 0xFF1A, 0xFF1F, 0xFF01,
                                 0xFF0E, ',',    '.',    ';',    ':',    '?',    '!'};
/* these too may not begin a line: middle dots, per cent, iteration marks, connectors */
static const uint32_t other_no_begin[] = {0xB7, 0x30FB, 0x2022, '%',    0x2030, 0xFF05, 0x3005, 0x2103,
                                          0xB0, 0xFF5E, '~',    0x2013, '/',    0xFF0F, 0x20E3};
static const uint32_t other_no_end[] = {0xA5, 0xFFE5, '$', 0xFF04, 0xA3, 0xFFE1, 0x2116, '#'};

type_class line_class(uint32_t cp)
{
    if (cp >= 0x4E00 && cp <= 0x9FFF) return CLASS_HAN; /* nearly all there is */
    if (cp == ' ' || cp == 0xA0 || cp == 0x2009) return CLASS_SPACE;
    if (cp < 0x80) return CLASS_LATIN;
    if (IN(opening, cp)) return CLASS_OPEN;
    if (IN(closing, cp)) return CLASS_CLOSE;
    if (IN(stops, cp)) return CLASS_STOP;
    if (cp == 0x2014 || cp == 0x2026 || cp == 0x2E3A) return CLASS_DASH;
    if (cp == 0xB7 || cp == 0x30FB) return CLASS_MIDDLE;
    if (utf8_is_wide(cp) || cp == 0x3000) return CLASS_HAN;
    return CLASS_LATIN;
}

bool line_may_begin(uint32_t cp)
{
    return utf8_is_han(cp) ? cp != 0x3005 : !IN(closing, cp) && !IN(stops, cp) && !IN(other_no_begin, cp);
}

bool line_may_end(uint32_t cp) { return utf8_is_han(cp) || (!IN(opening, cp) && !IN(other_no_end, cp)); }

/* Han characters and full-width marks: where lines may end between two of them is said above. */
static bool is_plain(const type_char *c)
{
    return utf8_is_han(c->cp) ||
           (c->cp >= 0x2018 && (c->class == CLASS_OPEN || c->class == CLASS_CLOSE || c->class == CLASS_STOP));
}

/* ---- gathering --------------------------------------------------------------------------------- */

void line_start(line_text *t, sheet *s, milli cell)
{
    t->s = s;
    t->n = t->cap = t->ntypes = 0;
    t->c = NULL;
    t->cell = cell;
    t->whole = false;
    t->ready = false;
}

static uint8_t type_number(line_text *t, const type *look)
{
    for (uint32_t i = t->ntypes; i-- > 0;)
        if (!memcmp(&t->types[i], look, sizeof *look)) return (uint8_t)i;
    if (t->ntypes == LINE_TYPES) return LINE_TYPES - 1;
    t->types[t->ntypes] = *look;
    return (uint8_t)t->ntypes++;
}

/* Room for so many characters more: most texts are put at once, and most are a few characters long. */
static void reserve(line_text *t, uint32_t more)
{
    if (t->n + more <= t->cap) return;
    uint32_t cap = t->cap ? 2 * t->cap : 0;
    if (cap < t->n + more) cap = t->n + more;
    t->c = arena_grow(t->s->mem, t->c, t->cap * sizeof *t->c, cap * sizeof *t->c);
    t->cap = cap;
}

static type_char *add(line_text *t, uint32_t cp, uint8_t kind)
{
    reserve(t, 1);
    type_char *c = &t->c[t->n++];
    *c = (type_char){.cp = cp, .type = kind};
    return c;
}

/* Not drawn: variation selectors, joiners, direction marks, the soft hyphen. */
static bool is_silent(uint32_t cp)
{
    return cp < 0x20 || cp == 0x7F || cp == 0xAD || (cp >= 0xFE00 && cp <= 0xFE0F) || cp >= 0xE0000 ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || cp == UTF8_BAD;
}

void line_put(line_text *t, str text, const type *look)
{
    uint8_t kind = type_number(t, look);
    milli em = look->size;
    if (!t->s->wanting) reserve(t, (uint32_t)utf8_length(text));
    for (size_t at = 0; at < text.n;) {
        uint32_t cp = utf8_next(text, &at);
        if (cp == '\n' || cp == '\t') cp = ' ';
        if (cp == 0x200B && t->n) t->c[t->n - 1].breaks = LINE_BREAK_OFFERED;
        if (is_silent(cp)) continue;
        if (t->s->wanting) {
            font_want(t->s->wanting, look->role, cp, t->s->doc->at, t->s->doc->name);
            continue;
        }
        type_char *c = add(t, cp, kind);
        font_glyph g = font_at(t->s->fonts, look->role, cp);
        c->face = g.face;
        c->width = (milli)((int64_t)g.advance * em / 1000);
        c->class = (uint8_t)line_class(cp);
        bool full = g.advance >= 900;
        if (!full && c->class != CLASS_SPACE && c->class != CLASS_MIDDLE) c->class = CLASS_LATIN;
        if (full && t->cell && c->class != CLASS_LATIN) c->width = t->cell;
        if (full && (c->class == CLASS_OPEN || c->class == CLASS_CLOSE || c->class == CLASS_STOP))
            c->give = em / 2;
    }
    t->ready = false;
}

void line_put_break(line_text *t, const type *look)
{
    type_char *c = add(t, '\n', type_number(t, look));
    c->class = CLASS_SPACE;
    c->breaks = LINE_BREAK_MUST;
    t->ready = false;
}

/* ---- where lines may end, how characters meet ------------------------------------------------------ */

static bool is_figure(uint32_t cp) { return (cp >= '0' && cp <= '9') || cp == '.' || cp == ',' || cp == '%'; }

/*
 * What UAX 14 says of each place. Only the stretches around Latin letters, figures and rare marks are asked
 * about: the library looks every character up in a long table.
 */
static char *uax14(const line_text *t)
{
    char *may = arena_alloc(t->s->mem, t->n), *part = NULL;
    utf32_t *cp = NULL;
    for (uint32_t i = 0; i < t->n;) {
        if (i + 1 < t->n && is_plain(&t->c[i]) && is_plain(&t->c[i + 1])) {
            may[i++] = LINEBREAK_ALLOWBREAK;
            continue;
        }
        uint32_t end = i + 1;
        bool known = is_plain(&t->c[i]) || is_figure(t->c[i].cp);
        while (end < t->n && !(is_plain(&t->c[end - 1]) && is_plain(&t->c[end]))) {
            known = known && (is_plain(&t->c[end]) || is_figure(t->c[end].cp));
            end++;
        }
        if (known) { /* figures are whole */
            for (uint32_t k = i; k < end; k++) {
                bool whole = k + 1 < t->n && is_figure(t->c[k].cp) && is_figure(t->c[k + 1].cp);
                may[k] = whole ? LINEBREAK_NOBREAK : LINEBREAK_ALLOWBREAK;
            }
            i = end;
            continue;
        }
        if (!cp) {
            cp = arena_make_n(t->s->mem, utf32_t, t->n);
            part = arena_alloc(t->s->mem, t->n);
        }
        for (uint32_t k = i; k < end; k++) cp[k] = t->c[k].cp;
        set_linebreaks_utf32(cp + i, end - i, "zh", part);
        for (uint32_t k = i; k < end; k++) may[k] = part[k - i];
        if (end < t->n) may[end - 1] = LINEBREAK_ALLOWBREAK;
        i = end;
    }
    return may;
}

static void mark_breaks(line_text *t)
{
    const char *may = uax14(t);
    for (uint32_t i = 0; i < t->n; i++) {
        type_char *c = &t->c[i];
        if (c->breaks == LINE_BREAK_MUST) continue;
        bool offered = c->breaks == LINE_BREAK_OFFERED;
        c->breaks = offered                          ? LINE_BREAK_OFFERED
                    : may[i] == LINEBREAK_ALLOWBREAK ? LINE_BREAK_MAY
                                                     : LINE_BREAK_NO;
        if (i + 1 == t->n) continue;
        if (t->whole && c->class != CLASS_SPACE) c->breaks = LINE_BREAK_NO;
        uint32_t next = t->c[i + 1].cp;
        bool dashes = (c->cp == next) && c->class == CLASS_DASH;
        if (!line_may_end(c->cp) || !line_may_begin(next) || dashes) c->breaks = LINE_BREAK_NO;
        if (!t->cell && c->cp >= '0' && c->cp <= '9' && t->c[i + 1].class == CLASS_HAN)
            c->breaks = LINE_BREAK_NO; /* a number and what it counts; on the grid lines are filled */
        if (t->c[i + 1].class == CLASS_SPACE && next != '\n')
            c->breaks = LINE_BREAK_NO; /* after the blank, not before */
    }
}

static bool is_mark(const type_char *c) { return c->class == CLASS_CLOSE || c->class == CLASS_STOP; }

/* Two full-width marks that meet share one blank half. */
static void squeeze_pairs(line_text *t)
{
    for (uint32_t i = 0; i + 1 < t->n; i++) {
        type_char *a = &t->c[i], *b = &t->c[i + 1];
        if (is_mark(a) && a->give && (is_mark(b) || b->class == CLASS_OPEN) && b->give) {
            a->width -= a->give;
            a->give = 0;
        } else if (a->class == CLASS_OPEN && b->class == CLASS_OPEN && b->give) {
            /* the blank half of an opening mark is its left one: kept as a negative lead */
            b->lead = -b->give;
            b->give = 0;
        }
    }
}

static bool is_letter(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
           (cp >= 0xC0 && cp < 0x250) || cp == '%' || cp == 0xA5;
}

static void kern(line_text *t, uint32_t from, uint32_t to)
{
    bool letters = false; /* figures are all of one width, there is nothing to kern */
    for (uint32_t i = from; i < to; i++) letters = letters || (t->c[i].cp | 32) - 'a' < 26;
    if (to - from < 2 || !letters || t->c[from].face == FONT_NO_FACE) return;
    uint32_t *cp = arena_make_n(t->s->mem, uint32_t, to - from);
    int32_t *more = arena_make_n(t->s->mem, int32_t, to - from);
    for (uint32_t i = from; i < to; i++) cp[i - from] = t->c[i].cp;
    font_kern(t->s->fonts, t->c[from].face, cp, to - from, more);
    milli em = t->types[t->c[from].type].size;
    for (uint32_t i = from; i < to; i++) t->c[i].width += (milli)((int64_t)more[i - from] * em / 1000);
}

static void prepare(line_text *t)
{
    if (t->ready) return;
    t->ready = true;
    if (!t->n) return;
    mark_breaks(t);
    if (!t->cell) squeeze_pairs(t);
    for (uint32_t i = 0; i < t->n;) {
        uint32_t j = i + 1;
        if (t->c[i].class == CLASS_LATIN)
            while (j < t->n && t->c[j].class == CLASS_LATIN && t->c[j].face == t->c[i].face &&
                   t->c[j].type == t->c[i].type)
                j++;
        if (j > i + 1) kern(t, i, j);
        i = j;
    }
    for (uint32_t i = 1; i < t->n;
         i++) { /* an eighth of the em between Han characters and letters or figures */
        const type_char *a = &t->c[i - 1];
        type_char *b = &t->c[i];
        bool meet = (a->class == CLASS_HAN && b->class == CLASS_LATIN && is_letter(b->cp)) ||
                    (b->class == CLASS_HAN && a->class == CLASS_LATIN && is_letter(a->cp));
        if (meet) b->lead = t->types[b->type].size / 8;
    }
}

milli line_width(line_text *t)
{
    prepare(t);
    int64_t w = 0, most = 0;
    bool head = true;
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->c[i].cp == '\n') {
            w = 0, head = true;
            continue;
        }
        w += t->c[i].width + (head ? 0 : t->c[i].lead);
        head = false;
        if (w > most) most = w;
    }
    return most > INT32_MAX / 4 ? INT32_MAX / 4 : (milli)most;
}

milli line_min_width(line_text *t)
{
    prepare(t);
    int64_t w = 0, most = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->c[i].class != CLASS_SPACE || t->c[i].breaks == LINE_BREAK_NO) w += t->c[i].width;
        if (w > most) most = w;
        if (t->c[i].breaks != LINE_BREAK_NO) w = 0;
    }
    return most > INT32_MAX / 4 ? INT32_MAX / 4 : (milli)most;
}

/* ---- ends of lines ------------------------------------------------------------------------------- */

/* Without blanks at the end. */
static uint32_t trimmed(const line_text *t, uint32_t begin, uint32_t end)
{
    while (end > begin && t->c[end - 1].class == CLASS_SPACE) end--;
    return end;
}

static milli lead_of(const type_char *c, bool head) { return head && c->lead > 0 ? 0 : c->lead; }

/* —— and …… are one sign each, written as two characters. */
static bool one_sign(uint32_t a, uint32_t b) { return a == b && (a == 0x2014 || a == 0x2026); }

/* Where the line that begins at i ends, given what fits. */
static uint32_t line_end(const line_text *t, uint32_t i, milli avail)
{
    int64_t w = 0, give = 0, natural_w = 0, blanks = 0;
    uint32_t natural = 0, squeezed = 0, j;
    bool light = false; /* the squeeze shows little: the last mark's blank half, or a little of many marks */
    milli em = t->types[t->c[i].type].size;
    for (j = i; j < t->n; j++) {
        const type_char *c = &t->c[j];
        if (c->breaks == LINE_BREAK_MUST) return j + 1;
        w += c->width + lead_of(c, j == i);
        give += c->give;
        blanks = c->class == CLASS_SPACE ? blanks + c->width : 0;
        if (w - blanks - give > avail) break;
        if (c->breaks == LINE_BREAK_NO && j + 1 < t->n) continue;
        if (w - blanks <= avail) natural = j + 1, natural_w = w - blanks;
        squeezed = j + 1;
        int64_t need = w - blanks - avail - (is_mark(c) ? c->give : 0);
        light = need <= give / 4;
    }
    if (j == t->n) return t->n;
    if (natural && avail - natural_w <= em / 8) return natural;                /* full as it is */
    if (natural && !light && avail - natural_w <= em + em / 8) return natural; /* one em is spread unseen */
    if (squeezed) return squeezed;
    /* one word wider than the line: cut it where it fits, but not before a mark */
    w = 0;
    for (j = i; j < t->n && w + t->c[j].width <= avail; j++) w += t->c[j].width;
    while (j > i + 1 && j < t->n &&
           (!line_may_begin(t->c[j].cp) || !line_may_end(t->c[j - 1].cp) ||
            one_sign(t->c[j - 1].cp, t->c[j].cp)))
        j--;
    return j > i ? j : i + 1;
}

uint32_t line_break(line_text *t, const line_box *b, line_cut **cuts)
{
    prepare(t);
    uint32_t n = 0, cap = 8;
    *cuts = arena_make_n(t->s->mem, line_cut, cap);
    for (uint32_t i = 0; i < t->n;) {
        bool wrapped = n && !(*cuts)[n - 1].last; /* a wide blank after a line that was ended is meant */
        while (n && i < t->n && (t->c[i].cp == ' ' || (wrapped && t->c[i].cp == 0x3000)))
            i++; /* no blank at the head of a line */
        if (i == t->n) break;
        milli avail = b->width - (n ? b->rest : b->first);
        uint32_t end = line_end(t, i, avail);
        if (n == cap)
            *cuts = arena_grow(t->s->mem, *cuts, cap * sizeof **cuts, 2 * cap * sizeof **cuts), cap *= 2;
        bool last = end >= t->n || t->c[end - 1].breaks == LINE_BREAK_MUST;
        (*cuts)[n++] = (line_cut){i, trimmed(t, i, end), last};
        i = end;
    }
    return n;
}

/* ---- drawing ------------------------------------------------------------------------------------- */

milli line_base(milli size, milli pitch) { return (pitch - size) / 2 + size * 88 / 100; }

/* May blank be put between these two? */
static bool is_gap(const type_char *a, const type_char *b)
{
    if (a->class == CLASS_DASH && b->class == CLASS_DASH) return false;
    if (b->class == CLASS_SPACE) return false;
    if (a->class == CLASS_SPACE) return true;
    return a->class != CLASS_LATIN || b->class != CLASS_LATIN;
}

static void put_glyphs(line_text *t, uint32_t from, uint32_t to, const milli *x, milli x0, milli base)
{
    sheet *s = t->s;
    for (uint32_t i = from; i < to;) {
        uint32_t j = i + 1;
        while (j < to && t->c[j].face == t->c[i].face && t->c[j].type == t->c[i].type) j++;
        const type *look = &t->types[t->c[i].type];
        glyph_line *g = arena_make(s->mem, glyph_line);
        uint32_t *cp = arena_make_n(s->mem, uint32_t, j - i);
        milli *at = arena_make_n(s->mem, milli, j - i);
        for (uint32_t k = i; k < j; k++) cp[k - i] = t->c[k].cp, at[k - i] = x[k - from] - x[i - from];
        *g = (glyph_line){t->c[i].face, look->role, look->size, j - i, cp, at};
        item *m = sheet_item(s, ITEM_TEXT, look->elem);
        m->x = x0 + x[i - from], m->y = base - look->raise;
        m->w = x[j - 1 - from] - x[i - from] + t->c[j - 1].width;
        m->h = look->size;
        m->colour = look->colour;
        m->text = g;
        milli mx = m->x, mw = m->w;
        if (look->struck)
            sheet_fill(s, look->elem, mx, base - look->size * 3 / 8, mw, look->size / 20, look->colour);
        if (look->underlined)
            sheet_fill(s, look->elem, mx, base + look->size / 8, mw, look->size / 24, look->colour);
        i = j;
    }
}

milli line_draw_at(line_text *t, uint32_t from, uint32_t to, milli x0, milli base)
{
    prepare(t);
    milli *x = arena_make_n(t->s->mem, milli, to - from + 1);
    milli at = 0;
    for (uint32_t i = from; i < to; i++) {
        at += lead_of(&t->c[i], i == from);
        x[i - from] = at;
        at += t->c[i].width;
    }
    put_glyphs(t, from, to, x, x0, base);
    return at;
}

/* Takes `need` from the marks of a line: from the last one first where it ends the line, then evenly. */
static void take_from_marks(const line_text *t, const line_cut *cut, milli need, milli *less)
{
    const type_char *last = &t->c[cut->end - 1];
    if (is_mark(last) && last->give) {
        milli part = need < last->give ? need : last->give;
        less[cut->end - 1 - cut->begin] = part;
        need -= part;
    }
    int64_t total = 0, before = 0;
    for (uint32_t i = cut->begin; i < cut->end; i++) total += t->c[i].give - less[i - cut->begin];
    if (need <= 0 || total <= 0) return;
    milli taken = 0;
    for (uint32_t i = cut->begin; i < cut->end; i++) {
        before += t->c[i].give - less[i - cut->begin];
        milli upto = (milli)((need * before + total / 2) / total);
        less[i - cut->begin] += upto - taken;
        taken = upto;
    }
}

enum { LEAST_JUSTIFIED = 14 }; /* ems: narrower columns are ragged */

void line_draw(line_text *t, const line_box *b, const line_cut *cut, bool first, milli y)
{
    uint32_t n = cut->end - cut->begin;
    if (!n) return;
    milli indent = first ? b->first : b->rest, avail = b->width - indent, width = 0;
    milli *x = arena_make_n(t->s->mem, milli, n), *less = arena_make_n(t->s->mem, milli, n);
    milli em = 0, gaps = 0;
    for (uint32_t i = cut->begin; i < cut->end; i++) {
        const type_char *c = &t->c[i];
        width += c->width + lead_of(c, i == cut->begin);
        if (i > cut->begin && is_gap(c - 1, c)) gaps++;
        if (t->types[c->type].size > em) em = t->types[c->type].size;
    }
    milli spare = avail - width;
    if (spare < 0) take_from_marks(t, cut, -spare, less);
    bool spread = spare > 0 && b->align == LINE_JUSTIFY && !cut->last && gaps > 0 && spare / gaps <= em / 4 &&
                  avail >= LEAST_JUSTIFIED * em;
    milli x0 = b->x + indent;
    if (spare > 0 && b->align == LINE_CENTRE) x0 += spare / 2;
    if (spare > 0 && b->align == LINE_RIGHT) x0 += spare;

    milli at = 0, gap = 0, given = 0;
    for (uint32_t i = cut->begin; i < cut->end; i++) {
        const type_char *c = &t->c[i];
        at += lead_of(c, i == cut->begin);
        if (spread && i > cut->begin && is_gap(c - 1, c)) {
            gap++;
            milli upto = (milli)((int64_t)spare * gap / gaps);
            at += upto - given;
            given = upto;
        }
        bool open = c->class == CLASS_OPEN;
        x[i - cut->begin] =
            at - (open ? less[i - cut->begin] : 0); /* the left half of an opening mark is its blank one */
        at += c->width - less[i - cut->begin];
    }
    put_glyphs(t, cut->begin, cut->end, x, x0, y + line_base(em, b->pitch));
}
