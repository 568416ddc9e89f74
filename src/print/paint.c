#include "print/paint.h"

#include "print/image.h"

#include <string.h>

typedef struct link_area {
    uint32_t elem;
    milli x, y, w, h; /* y of the upper edge, from the top of the page */
} link_area;

typedef struct painter {
    sheet *s;
    pdf *f;
    pdf_press *press;
    structure *tree;
    doc_fonts *fonts;
    buf text;  /* the content stream */
    buf bytes; /* of one string */
    uint32_t page;
    uint32_t elem; /* of the marked content that is open */
    bool marked, in_text;
    uint8_t face; /* set in the text object */
    milli size, spacing, at_x, at_y;
    uint32_t colour; /* of fills and text; lines use the same */
    uint32_t stroke;
    milli line;
    link_area *links;
    uint32_t nlinks, links_cap;
    uint32_t *numbers; /* objects of the pages */
    buf images;        /* "/I0 5 0 R…" */
    uint32_t nimages;
} painter;

enum { NO_COLOUR = 0xFFFFFFFFu };

/* ---- marks ----------------------------------------------------------------------------------------- */

static void text_end(painter *p)
{
    if (p->in_text) buf_puts(&p->text, "ET\n");
    p->in_text = false;
}

static void mark_end(painter *p)
{
    text_end(p);
    if (p->marked) buf_puts(&p->text, "EMC\n");
    p->marked = false;
}

static void mark_begin(painter *p, uint32_t e, bool furniture)
{
    if (p->marked && p->elem == e) return;
    mark_end(p);
    p->elem = e;
    p->marked = true;
    if (e == ELEM_ARTIFACT) {
        buf_puts(&p->text,
                 furniture ? "/Artifact<</Type/Pagination>>BDC\n" : "/Artifact<</Type/Layout>>BDC\n");
        return;
    }
    unsigned mcid = structure_content(p->tree, e, p->page);
    buf_fmt(&p->text, "/%s<</MCID %u>>BDC\n", tag_name(p->s->elems[e].tag), mcid);
}

static void put_num(painter *p, milli v)
{
    pdf_put_milli(&p->text, v);
    buf_putc(&p->text, ' ');
}

static void put_colour(painter *p, uint32_t c, bool stroke)
{
    uint32_t *now = stroke ? &p->stroke : &p->colour;
    if (*now == c) return;
    *now = c;
    uint32_t r = c >> 16 & 255, g = c >> 8 & 255, b = c & 255;
    if (r == g && g == b) {
        put_num(p, (milli)(r * 1000 / 255));
        buf_puts(&p->text, stroke ? "G\n" : "g\n");
        return;
    }
    put_num(p, (milli)(r * 1000 / 255)), put_num(p, (milli)(g * 1000 / 255)),
        put_num(p, (milli)(b * 1000 / 255));
    buf_puts(&p->text, stroke ? "RG\n" : "rg\n");
}

/* ---- text ------------------------------------------------------------------------------------------ */

static milli natural(const painter *p, const glyph_line *g, uint32_t i)
{
    font_glyph k = font_at(p->s->fonts, g->role, g->cp[i]);
    return (milli)((int64_t)k.advance * g->size / 1000);
}

/* The letter spacing that most gaps of a line have (a vote that the majority wins). */
static milli common_spacing(const painter *p, const glyph_line *g)
{
    milli best = 0;
    int votes = 0;
    for (uint32_t i = 0; i + 1 < g->n; i++) {
        milli d = g->x[i + 1] - g->x[i] - natural(p, g, i);
        if (votes == 0) best = d, votes = 1;
        else votes += d - best > -4 && d - best < 4 ? 1 : -1;
    }
    return g->n > 2 ? best : 0;
}

static void put_string(painter *p, bool *open)
{
    if (!p->bytes.n) return;
    if (!*open) buf_putc(&p->text, '['), *open = true;
    pdf_put_bytes(&p->text, buf_str(&p->bytes));
    buf_clear(&p->bytes);
}

static void put_glyphs(painter *p, const glyph_line *g)
{
    int64_t pen = 0;
    bool open = false;
    buf_clear(&p->bytes);
    for (uint32_t i = 0; i < g->n; i++) {
        int64_t off = g->x[i] - pen;
        if (off > 15 || off < -15) {
            put_string(p, &open);
            if (!open) buf_putc(&p->text, '['), open = true;
            int64_t move = -off * 1000 / g->size;
            buf_put_int(&p->text, move);
            pen -= move * g->size / 1000;
        }
        unsigned cid = doc_fonts_cid(p->fonts, g->face, g->role, g->cp[i]);
        buf_putc(&p->bytes, (char)(cid >> 8));
        buf_putc(&p->bytes, (char)cid);
        pen += natural(p, g, i) + p->spacing;
    }
    if (open) {
        put_string(p, &open);
        buf_puts(&p->text, "]TJ\n");
        return;
    }
    pdf_put_bytes(&p->text, buf_str(&p->bytes));
    buf_puts(&p->text, "Tj\n");
}

static void note_link(painter *p, const item *m, milli y)
{
    uint32_t l = m->elem ? structure_link(p->tree, m->elem) : 0;
    if (!l) return;
    link_area a = {l, m->x, y - m->h * 88 / 100, m->w, m->h};
    if (p->nlinks && p->links[p->nlinks - 1].elem == l && p->links[p->nlinks - 1].y == a.y) {
        p->links[p->nlinks - 1].w = a.x + a.w - p->links[p->nlinks - 1].x;
        return;
    }
    if (p->nlinks == p->links_cap) {
        uint32_t cap = p->links_cap ? 2 * p->links_cap : 16;
        p->links = arena_grow(p->s->mem, p->links, p->links_cap * sizeof(link_area), cap * sizeof(link_area));
        p->links_cap = cap;
    }
    p->links[p->nlinks++] = a;
}

static void draw_text(painter *p, const item *m, milli y)
{
    const glyph_line *g = m->text;
    if (g->face == FONT_NO_FACE || !g->n) return;
    note_link(p, m, y);
    put_colour(p, m->colour, false);
    if (!p->in_text) {
        buf_puts(&p->text, "BT\n");
        p->in_text = true;
        p->at_x = p->at_y = 0;
    }
    if (p->face != g->face || p->size != g->size) {
        buf_fmt(&p->text, "/F%u ", g->face);
        put_num(p, g->size);
        buf_puts(&p->text, "Tf\n");
        p->face = g->face, p->size = g->size;
    }
    milli spacing = common_spacing(p, g);
    if (spacing != p->spacing) {
        put_num(p, p->spacing = spacing);
        buf_puts(&p->text, "Tc\n");
    }
    milli up = p->s->page_h - y;
    put_num(p, m->x - p->at_x), put_num(p, up - p->at_y);
    buf_puts(&p->text, "Td");
    p->at_x = m->x, p->at_y = up;
    put_glyphs(p, g);
}

/* ---- shapes ---------------------------------------------------------------------------------------- */

static void put_points(painter *p, const item *m, milli y)
{
    for (uint32_t i = 0; i < m->npoints; i++) {
        put_num(p, m->x + m->points[2 * i]);
        put_num(p, p->s->page_h - (y + m->points[2 * i + 1]));
        buf_puts(&p->text, i ? "l\n" : "m\n");
    }
}

static void put_rect(painter *p, milli x, milli y, milli w, milli h)
{
    put_num(p, x), put_num(p, p->s->page_h - y - h), put_num(p, w), put_num(p, h);
    buf_puts(&p->text, "re\n");
}

static void draw_image(painter *p, const item *m, milli y)
{
    picture *i = (picture *)(uintptr_t)m->image; /* the sheet is this painter's own */
    if (!i->number) {
        i->number = pdf_number(p->f);
        static const char *const spaces[] = {"", "DeviceGray", "", "DeviceRGB", "DeviceCMYK"};
        str entries = str_fmt(
            p->s->mem, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8/ColorSpace/%s%s%s",
            (unsigned)i->width, (unsigned)i->height, spaces[i->channels],
            i->inverted ? "/Decode[1 0 1 0 1 0 1 0]" : "", i->jpeg ? "/Filter/DCTDecode" : "");
        if (i->jpeg) pdf_put_packed(p->f, i->number, entries, i->bytes);
        else pdf_put_stream(p->f, i->number, entries, i->bytes);
        buf_fmt(&p->images, "/I%u %u 0 R", (unsigned)i->number, (unsigned)i->number);
    }
    buf_puts(&p->text, "q ");
    put_num(p, m->w), buf_puts(&p->text, "0 0 "), put_num(p, m->h);
    put_num(p, m->x), put_num(p, p->s->page_h - y - m->h);
    buf_fmt(&p->text, "cm/I%u Do Q\n", (unsigned)i->number);
}

static void draw_shape(painter *p, const item *m, milli y)
{
    text_end(p);
    bool drawn = m->line > 0;
    put_colour(p, m->colour, drawn);
    if (drawn && m->line != p->line) {
        put_num(p, p->line = m->line);
        buf_puts(&p->text, "w\n");
    }
    if (m->dashed) buf_puts(&p->text, "[2 2]0 d\n");
    if (m->kind == ITEM_RECTS)
        for (uint32_t i = 0; i < m->npoints; i++)
            put_rect(p, m->x + m->points[4 * i], y + m->points[4 * i + 1], m->points[4 * i + 2],
                     m->points[4 * i + 3]);
    else if (m->kind == ITEM_PATH) put_points(p, m, y);
    else put_rect(p, m->x, y, m->w, m->h);
    buf_puts(&p->text, !drawn ? "f\n" : m->kind == ITEM_PATH && !m->closed ? "S\n" : "s\n");
    if (m->dashed) buf_puts(&p->text, "[]0 d\n");
}

/* A figure's box on its page grows with everything drawn in it. */
static void note_figure(painter *p, const item *m, milli y)
{
    uint32_t e = m->elem;
    while (e > ELEM_DOCUMENT && p->s->elems[e].tag != TAG_FIGURE) e = p->s->elems[e].parent;
    if (e <= ELEM_DOCUMENT) return;
    milli *b = p->s->elems[e].box, w = m->w, h = m->h, top = m->kind == ITEM_TEXT ? y - m->h : y;
    for (uint32_t i = 0; m->kind == ITEM_PATH && i < m->npoints; i++) {
        if (m->points[2 * i] > w) w = m->points[2 * i];
        if (m->points[2 * i + 1] > h) h = m->points[2 * i + 1];
    }
    milli box[4] = {m->x, p->s->page_h - top - h, m->x + w, p->s->page_h - top};
    bool empty = b[2] == 0 && b[3] == 0;
    for (size_t i = 0; i < 2; i++) {
        if (empty || box[i] < b[i]) b[i] = box[i];
        if (empty || box[i + 2] > b[i + 2]) b[i + 2] = box[i + 2];
    }
}

static void draw_item(painter *p, const item *m, milli top, bool artifact, bool furniture)
{
    if (m->kind == ITEM_TOUCH) {
        if (!artifact) structure_touch(p->tree, m->elem, p->page);
        return;
    }
    mark_begin(p, artifact ? ELEM_ARTIFACT : m->elem, furniture);
    milli y = top + m->y;
    if (!artifact) note_figure(p, m, y);
    if (m->kind == ITEM_TEXT) {
        draw_text(p, m, y);
        return;
    }
    if (m->kind == ITEM_IMAGE) text_end(p), draw_image(p, m, y);
    else draw_shape(p, m, y);
}

/* ---- pages ----------------------------------------------------------------------------------------- */

/* Bytes that an address may not hold as they are. */
static void put_uri(buf *out, str url)
{
    buf clean = {0};
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '<' || c == '>') buf_fmt(&clean, "%%%02X", c);
        else buf_putc(&clean, (char)c);
    }
    pdf_put_bytes(out, buf_str(&clean));
    buf_fini(&clean);
}

static void put_annotation(painter *p, const link_area *a, uint32_t number)
{
    const elem *e = &p->s->elems[a->elem];
    unsigned key = structure_annotation(p->tree, a->elem, p->page, number);
    buf *o = pdf_open(p->f);
    buf_puts(o, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    milli box[4] = {a->x, p->s->page_h - a->y - a->h, a->x + a->w, p->s->page_h - a->y};
    for (size_t i = 0; i < 4; i++) pdf_put_milli(o, box[i]), buf_putc(o, i < 3 ? ' ' : ']');
    buf_fmt(o, "/StructParent %u/Contents", key);
    pdf_put_text(o, e->alt.n ? e->alt : e->url.n ? e->url : STR("link"));
    if (e->target && e->target <= p->s->nheadings) {
        const heading *h = &p->s->headings[e->target - 1];
        buf_fmt(o, "/Dest[%u 0 R/XYZ null ", (unsigned)p->numbers[h->page]);
        pdf_put_milli(o, p->s->page_h - h->y);
        buf_puts(o, " null]");
    } else {
        buf_puts(o, "/A<</S/URI/URI");
        put_uri(o, e->url);
        buf_puts(o, ">>");
    }
    buf_puts(o, ">>");
    pdf_close(p->f, number);
}

static void draw_page(painter *p, uint32_t number, uint32_t parent, uint32_t resources)
{
    const page *g = &p->s->pages[number];
    p->page = number;
    p->face = FONT_NO_FACE, p->size = p->spacing = 0;
    p->colour = p->stroke = 0;
    p->line = 1000;
    p->nlinks = 0;
    buf_clear(&p->text);
    for (uint32_t i = 0; i < g->n; i++) {
        const placed *at = &p->s->placed[g->first + i];
        const row *r = &p->s->rows[at->row];
        for (uint32_t k = 0; k < r->n; k++)
            draw_item(p, &p->s->items[r->first + k], at->y, at->again, at->again);
        if (at->again) mark_end(p);
    }
    mark_end(p);
    for (uint32_t k = 0; k < g->nfurniture; k++) draw_item(p, &p->s->items[g->furniture + k], 0, true, true);
    mark_end(p);
    uint32_t content = pdf_number(p->f);
    pdf_put_stream(p->f, content, STR_NONE, buf_str(&p->text));
    buf annots = {0};
    for (uint32_t i = 0; i < p->nlinks; i++) {
        uint32_t n = pdf_number(p->f);
        put_annotation(p, &p->links[i], n);
        pdf_put_ref(&annots, n);
        buf_putc(&annots, ' ');
    }
    buf *o = pdf_open(p->f);
    buf_fmt(o, "<</Type/Page/Parent %u 0 R/MediaBox[0 0 ", (unsigned)parent);
    pdf_put_milli(o, p->s->page_w), buf_putc(o, ' '), pdf_put_milli(o, p->s->page_h);
    buf_fmt(o, "]/Resources %u 0 R/Contents %u 0 R/StructParents %u/Tabs/S", (unsigned)resources,
            (unsigned)content, structure_page_key(p->tree, number));
    if (annots.n) buf_fmt(o, "/Annots[%.*s]", STR_ARG(buf_str(&annots)));
    buf_puts(o, ">>");
    pdf_close(p->f, p->numbers[number]);
    buf_fini(&annots);
}

/* ---- the document ---------------------------------------------------------------------------------- */

/* An entry of the outline: its kin as indices + 1; entry 0 is the root. */
typedef struct entry {
    uint32_t up, first, last, next, before, count, number;
} entry;

/* Headings in a tree by level. */
static void outline_tree(const sheet *s, entry *e)
{
    uint32_t open[8] = {0}; /* entry that is open at each level; the root at 0 */
    for (uint32_t i = 1; i <= s->nheadings; i++) {
        unsigned level = s->headings[i - 1].level < 7 ? s->headings[i - 1].level : 7, k = level;
        while (k > 1 && !open[k - 1]) k--;
        entry *up = &e[e[i].up = k > 1 ? open[k - 1] : 0];
        for (k = level; k < 8; k++) open[k] = 0;
        open[level] = i;
        e[i].before = up->last;
        if (up->last) e[up->last].next = i;
        else up->first = i;
        up->last = i;
        up->count++;
    }
}

/* Returns the root's number, 0 where there are no headings. */
static uint32_t put_outline(painter *p)
{
    const sheet *s = p->s;
    if (!s->nheadings) return 0;
    entry *e = arena_make_n(s->mem, entry, s->nheadings + 1);
    outline_tree(s, e);
    for (uint32_t i = 0; i <= s->nheadings; i++) e[i].number = pdf_number(p->f);
    for (uint32_t i = 0; i <= s->nheadings; i++) {
        buf *o = pdf_open(p->f);
        buf_puts(o, i ? "<</Title" : "<</Type/Outlines");
        if (i) {
            const heading *h = &s->headings[i - 1];
            pdf_put_text(o, h->title);
            buf_fmt(o, "/Parent %u 0 R/Dest[%u 0 R/XYZ null ", (unsigned)e[e[i].up].number,
                    (unsigned)p->numbers[h->page]);
            pdf_put_milli(o, s->page_h - h->y);
            buf_puts(o, " null]");
        }
        if (e[i].first)
            buf_fmt(o, "/First %u 0 R/Last %u 0 R/Count %u", (unsigned)e[e[i].first].number,
                    (unsigned)e[e[i].last].number, (unsigned)e[i].count);
        if (e[i].before) buf_fmt(o, "/Prev %u 0 R", (unsigned)e[e[i].before].number);
        if (e[i].next) buf_fmt(o, "/Next %u 0 R", (unsigned)e[e[i].next].number);
        buf_puts(o, ">>");
        pdf_close(p->f, e[i].number);
    }
    return e[0].number;
}

static void put_xml(buf *o, const char *before, str value, const char *after)
{
    if (!value.n) return;
    buf_puts(o, before);
    buf_put_html(o, value);
    buf_puts(o, after);
}

static str flat_title(arena *a, const print_doc *d)
{
    str t = d->title.n ? d->title : d->name.n ? d->name : STR("公示");
    buf b = {0};
    for (size_t i = 0; i < t.n; i++) {
        if (i + 3 <= t.n && !memcmp(t.p + i, "\xE2\x80\x8B", 3)) i += 2;
        else if (t.p[i] != '\n') buf_putc(&b, t.p[i]);
    }
    str out = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

static uint32_t put_metadata(painter *p, str title, str lang)
{
    const print_doc *d = p->s->doc;
    buf o = {0};
    buf_puts(
        &o,
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n");
    put_xml(&o, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", title,
            "</rdf:li></rdf:Alt></dc:title>\n");
    put_xml(&o, "<dc:creator><rdf:Seq><rdf:li>", d->author.n ? d->author : d->issuer,
            "</rdf:li></rdf:Seq></dc:creator>\n");
    put_xml(&o, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", d->subject,
            "</rdf:li></rdf:Alt></dc:description>\n");
    put_xml(&o, "<dc:language><rdf:Bag><rdf:li>", lang, "</rdf:li></rdf:Bag></dc:language>\n");
    put_xml(&o, "<pdf:Keywords>", d->keywords, "</pdf:Keywords>\n");
    /* claimed because tests/print/ua.js proves each clause that a machine can check on every bulletin */
    buf_puts(&o, "<pdfuaid:part>1</pdfuaid:part>\n<pdf:Producer>gongshi</pdf:Producer>\n"
                 "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
    uint32_t number = pdf_number(p->f);
    pdf_put_packed(p->f, number, STR("/Type/Metadata/Subtype/XML"), buf_str(&o));
    buf_fini(&o);
    return number;
}

static void want_all(painter *p)
{
    for (uint32_t i = 0; i < p->s->nitems; i++) {
        const item *m = &p->s->items[i];
        if (m->kind != ITEM_TEXT) continue;
        for (uint32_t k = 0; k < m->text->n; k++)
            doc_fonts_want(p->fonts, m->text->face, m->text->role, m->text->cp[k]);
    }
    doc_fonts_number(p->fonts);
}

void paint_pdf(sheet *s, pdf_press *press, buf *out)
{
    painter p = {.s = s, .press = press, .f = pdf_begin(s->mem, press, out)};
    p.tree = structure_new(s->mem, s);
    p.fonts = doc_fonts_new(s->mem, s->fonts);
    want_all(&p);
    uint32_t catalog = pdf_number(p.f), tree = pdf_number(p.f), resources = pdf_number(p.f),
             info = pdf_number(p.f);
    p.numbers = arena_make_n(s->mem, uint32_t, s->npages);
    for (uint32_t i = 0; i < s->npages; i++) p.numbers[i] = pdf_number(p.f);
    for (uint32_t i = 0; i < s->npages; i++) draw_page(&p, i, tree, resources);

    buf faces = {0};
    doc_fonts_put(p.fonts, p.f, &faces);
    buf *o = pdf_open(p.f);
    buf_fmt(o, "<</Font<<%.*s>>", STR_ARG(buf_str(&faces)));
    if (p.images.n) buf_fmt(o, "/XObject<<%.*s>>", STR_ARG(buf_str(&p.images)));
    buf_puts(o, ">>");
    pdf_close(p.f, resources);
    o = pdf_open(p.f);
    buf_puts(o, "<</Type/Pages/Kids[");
    for (uint32_t i = 0; i < s->npages; i++)
        pdf_put_ref(o, p.numbers[i]), buf_putc(o, i + 1 < s->npages ? ' ' : ']');
    buf_fmt(o, "/Count %u>>", (unsigned)s->npages);
    pdf_close(p.f, tree);

    str title = flat_title(s->mem, s->doc), lang = s->doc->lang.n ? s->doc->lang : STR("zh-CN");
    uint32_t structure_root = structure_put(p.tree, p.f, p.numbers), outline = put_outline(&p);
    uint32_t metadata = put_metadata(&p, title, lang);
    o = pdf_open(p.f);
    buf_fmt(o, "<</Type/Catalog/Pages %u 0 R/StructTreeRoot %u 0 R/MarkInfo<</Marked true>>/Metadata %u 0 R",
            (unsigned)tree, (unsigned)structure_root, (unsigned)metadata);
    if (outline) buf_fmt(o, "/Outlines %u 0 R", (unsigned)outline);
    buf_puts(o, "/ViewerPreferences<</DisplayDocTitle true>>/Lang");
    pdf_put_text(o, lang);
    buf_puts(o, ">>");
    pdf_close(p.f, catalog);
    o = pdf_open(p.f);
    buf_puts(o, "<</Producer(gongshi)/Title");
    pdf_put_text(o, title);
    buf_puts(o, ">>");
    pdf_close(p.f, info);
    pdf_end(p.f, catalog, info);
    buf_fini(&faces), buf_fini(&p.images), buf_fini(&p.text), buf_fini(&p.bytes);
}
