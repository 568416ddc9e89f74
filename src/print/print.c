#include "print/print.h"

#include "print/paint.h"
#include "print/style.h"

#include <stdlib.h>

/*
 * Deflate takes most of the time, and most of the bytes are glyph outlines, which hardly shrink: level 1
 * makes files 2 % larger than level 6 and halves the time of a document (measured by make bench-print).
 */
enum { LEVEL = 1, LEAST_PERCENT = 40 };

struct print_batch {
    arena *mem, *scratch;
    font_set *fonts;
    diags *d;
};

struct print_worker {
    arena *scratch;
    pdf_press *press;
    arena *codes; /* the QR code made last: a document is laid out several times */
    str code_text;
    qr_code code;
    bool coded;
    bool found; /* something was wrong with the document set last */
};

static const style *style_of(const print_doc *d)
{
    switch (d->style) {
    case PRINT_GONGWEN: return &style_gongwen;
    case PRINT_MINUTES: return &style_minutes;
    case PRINT_LETTER: return &style_letter;
    case PRINT_POSTER: return &style_poster;
    case PRINT_CARD: return &style_card;
    case PRINT_BOOKLET: return &style_booklet;
    }
    return &style_gongwen;
}

print_batch *print_batch_new(arena *a, const print_fonts *fonts, diags *d)
{
    print_batch *b = arena_make(a, print_batch);
    b->mem = a;
    b->scratch = arena_new();
    b->d = d;
    b->fonts = font_set_new(a, fonts, d);
    return b;
}

void print_batch_free(print_batch *b)
{
    if (!b) return;
    font_set_free(b->fonts);
    arena_free(b->scratch);
    b->scratch = NULL;
    b->fonts = NULL;
}

/* The document is laid out once without measures: that asks for exactly the characters that will be drawn. */
void print_collect(print_batch *b, const print_doc *doc)
{
    sheet s;
    flow f;
    look l;
    const style *how = style_of(doc);
    sheet_init(&s, b->scratch, b->fonts, doc, NULL);
    s.wanting = b->fonts;
    how->measure(&l, doc, 100);
    flow_init(&f, &s, &l, NULL);
    how->set(&f);
    sheet_page(&s);
    how->furnish(&f);
    for (font_role r = FONT_BODY; r < FONT_ROLES; r++)
        if (r == FONT_BODY || r == FONT_SANS)
            for (uint32_t cp = '0'; cp <= '9'; cp++) font_want(b->fonts, r, cp, doc->at, doc->name);
    arena_reset(b->scratch);
}

str print_identity(const print_batch *b, arena *a)
{
    str fonts = font_identity(b->fonts, a);
    return str_fmt(a, "gongshi %s layout %s\n%.*s", GONGSHI_VERSION, print_layout, STR_ARG(fonts));
}

bool print_cut(print_batch *b) { return font_cut(b->fonts); }

str print_faces_used(print_batch *b, arena *a) { return font_faces_used(b->fonts, a); }

print_worker *print_worker_new(const print_batch *b)
{
    (void)b;
    print_worker *w = mem_alloc(sizeof *w);
    *w = (print_worker){.scratch = arena_new(), .press = pdf_press_new(LEVEL), .codes = arena_new()};
    return w;
}

void print_worker_free(print_worker *w)
{
    if (!w) return;
    arena_free(w->scratch);
    arena_free(w->codes);
    pdf_press_free(w->press);
    free(w);
}

bool print_found(const print_worker *w) { return w->found; }

const qr_code *print_code(print_worker *w, str text)
{
    if (!w->code_text.n || !str_eq(w->code_text, text)) {
        arena_reset(w->codes);
        w->code_text = str_copy(w->codes, text);
        w->coded = qr_make(w->codes, text, &w->code);
    }
    w->found = w->found || !w->coded;
    return w->coded ? &w->code : NULL;
}

static void lay_out(const print_batch *b, print_worker *w, const print_doc *doc, int percent, sheet *s,
                    look *l, flow *f, diags *d, const heading *known, uint32_t nknown)
{
    arena_reset(w->scratch);
    const style *how = style_of(doc);
    sheet_init(s, w->scratch, b->fonts, doc, d);
    how->measure(l, doc, percent);
    flow_init(f, s, l, w);
    f->known = known;
    f->known_headings = nknown;
    how->set(f);
    flow_pages(f);
}

static bool fits(const print_batch *b, print_worker *w, const print_doc *doc, int percent, diags *none)
{
    sheet s;
    look l;
    flow f;
    lay_out(b, w, doc, percent, &s, &l, &f, none, NULL, 0);
    return s.npages == 1 && !s.overfull;
}

/*
 * The largest type at which a poster stays on one sheet: found by halving, and as a table may need fewer
 * lines in larger type (its columns are cut otherwise), a few sizes above are tried, too.
 */
static int fitting_percent(const print_batch *b, print_worker *w, const print_doc *doc, diags *none)
{
    int low = LEAST_PERCENT, high = 200;
    while (high - low > 2) {
        int mid = (low + high) / 2;
        if (fits(b, w, doc, mid, none)) low = mid;
        else high = mid;
    }
    for (int more = 30; more >= 6; more -= 6)
        if (fits(b, w, doc, low * (100 + more) / 100, none)) return low * (100 + more) / 100;
    return low;
}

/*
 * Headings with their pages. Pass one has no contents, pass two has contents with wrong numbers: the pages of
 * pass three are those of pass two, as a number is never wider than the room kept for it.
 */
static heading *first_pass(const print_batch *b, print_worker *w, const print_doc *doc, arena **kept,
                           uint32_t *n)
{
    sheet s;
    look l;
    flow f;
    heading *known = NULL;
    *kept = arena_new();
    diags *none = diags_new();
    *n = 0;
    for (int pass = 0; pass < 2; pass++) {
        lay_out(b, w, doc, 100, &s, &l, &f, none, known, *n);
        if (pass == 0) known = arena_make_n(*kept, heading, s.nheadings);
        *n = s.nheadings;
        for (uint32_t i = 0; i < *n; i++) {
            known[i] = s.headings[i];
            known[i].title = str_copy(*kept, s.headings[i].title);
        }
    }
    diags_free(none);
    return known;
}

/* The per cent of a page's height that the last page holds, shared out to the pages before it. */
static int missing_percent(const sheet *s, const look *l)
{
    const page *last = &s->pages[s->npages - 1];
    int64_t used = 0;
    for (uint32_t i = 0; i < last->n; i++) {
        const row *r = &s->rows[s->placed[last->first + i].row];
        if (!(r->flags & ROW_BOTTOM)) used += r->height;
    }
    return (int)(used * 100 / ((int64_t)l->height * (s->npages - 1)));
}

/*
 * Nearer lines (GB/T 9704-2012, 7.3.5.5) where they save a page: from the pitch on that may win what is
 * missing, down to 25 lines a page; else it stays as it was.
 */
static void tighten(const print_batch *b, print_worker *w, const print_doc *doc, sheet *s, look *l, flow *f)
{
    static const int pitches[] = {96, 92, 88};
    enum { SPARE = 8 }; /* pages end early where lines stay together: that much may be won besides */
    uint32_t pages = s->npages;
    int missing = pages > 1 ? missing_percent(s, l) : 100;
    if (missing > 100 - 88 + SPARE) return;
    diags *none = diags_new(); /* what is found was found before */
    for (size_t i = 0; i < sizeof pitches / sizeof *pitches && s->npages == pages; i++)
        if (missing <= 100 - pitches[i] + (i == 2 ? SPARE : 1))
            lay_out(b, w, doc, pitches[i], s, l, f, none, NULL, 0);
    if (s->npages == pages) lay_out(b, w, doc, 100, s, l, f, none, NULL, 0);
    s->d = b->d;
    diags_free(none);
}

size_t print_pdf(const print_batch *b, print_worker *w, const print_doc *doc, buf *out)
{
    sheet s;
    look l;
    flow f;
    const style *how = style_of(doc);
    int percent = 100;
    w->found = false;
    if (how->one_page) {
        diags *none = diags_new(); /* what is found is found again when it is set for good */
        percent = fitting_percent(b, w, doc, none);
        diags_free(none);
    }
    arena *kept = NULL;
    heading *known = NULL;
    uint32_t nknown = 0;
    if (how->contents) known = first_pass(b, w, doc, &kept, &nknown);
    lay_out(b, w, doc, percent, &s, &l, &f, b->d, known, nknown);
    if (how->tightens) tighten(b, w, doc, &s, &l, &f);
    if (how->one_page && s.npages > 1) {
        diag(b->d, PRINT_TOO_FULL, doc->at, doc->name, str_fmt(w->scratch, "%u", (unsigned)s.npages));
        w->found = true;
    }
    how->furnish(&f);
    paint_pdf(&s, w->press, out);
    arena_free(kept);
    return s.npages;
}
