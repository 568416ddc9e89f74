/* The fonts of one document: see paint.h. */
#include "print/cff.h"
#include "print/paint.h"

#include "base/hash.h"

#include <string.h>

enum { PAGES = 0x1100 };

typedef struct used_face {
    uint16_t *cids[PAGES]; /* by code point: wanted 1, then the CID */
    uint32_t *cps;         /* by CID */
    uint16_t *glyphs;
    uint16_t *widths;
    uint32_t n;         /* with .notdef */
    uint32_t low, high; /* pages in use */
    bool any;
} used_face;

struct doc_fonts {
    arena *mem;
    const font_set *fonts;
    used_face *faces[FONT_FACES];
    uint8_t roles[FONT_FACES];
};

doc_fonts *doc_fonts_new(arena *scratch, const font_set *fonts)
{
    doc_fonts *d = arena_make(scratch, doc_fonts);
    d->mem = scratch;
    d->fonts = fonts;
    return d;
}

void doc_fonts_want(doc_fonts *d, uint8_t face, font_role role, uint32_t cp)
{
    if (face >= FONT_FACES || cp >= PAGES * 256u) return;
    used_face *u = d->faces[face];
    if (!u) {
        u = d->faces[face] = arena_make(d->mem, used_face);
        u->low = PAGES;
    }
    uint32_t p = cp >> 8;
    if (!u->cids[p]) {
        u->cids[p] = arena_make_n(d->mem, uint16_t, 256);
        if (p < u->low) u->low = p;
        if (p + 1 > u->high) u->high = p + 1;
    }
    uint16_t *slot = &u->cids[p][cp & 255];
    if (*slot) return;
    /* remembers the role that knows this character in this face; a face may serve several */
    *slot = (uint16_t)(role + 1);
    u->n++;
}

void doc_fonts_number(doc_fonts *d)
{
    for (unsigned i = 0; i < FONT_FACES; i++) {
        used_face *u = d->faces[i];
        if (!u) continue;
        uint32_t n = u->n + 1, cid = 1;
        u->cps = arena_make_n(d->mem, uint32_t, n);
        u->glyphs = arena_make_n(d->mem, uint16_t, n);
        u->widths = arena_make_n(d->mem, uint16_t, n);
        u->n = n;
        for (uint32_t p = u->low; p < u->high; p++) {
            if (!u->cids[p]) continue;
            for (uint32_t k = 0; k < 256; k++) {
                uint16_t *slot = &u->cids[p][k];
                if (!*slot) continue;
                font_glyph g = font_at(d->fonts, (font_role)(*slot - 1), p << 8 | k);
                u->cps[cid] = p << 8 | k;
                u->glyphs[cid] = g.glyph;
                u->widths[cid] = (uint16_t)g.advance;
                *slot = (uint16_t)cid++;
            }
        }
    }
}

unsigned doc_fonts_cid(const doc_fonts *d, uint8_t face, font_role role, uint32_t cp)
{
    (void)role;
    const used_face *u = face < FONT_FACES ? d->faces[face] : NULL;
    return u && cp < PAGES * 256u && u->cids[cp >> 8] ? u->cids[cp >> 8][cp & 255] : 0;
}

/* Widths that are not 1000, in runs: "[1[224 556]9 12 500]". */
static void put_widths(const used_face *u, buf *out)
{
    buf_putc(out, '[');
    for (uint32_t i = 1; i < u->n;) {
        if (u->widths[i] == 1000) {
            i++;
            continue;
        }
        buf_fmt(out, "%u[", (unsigned)i);
        for (uint32_t first = i; i < u->n && u->widths[i] != 1000; i++)
            buf_fmt(out, i > first ? " %u" : "%u", (unsigned)u->widths[i]);
        buf_putc(out, ']');
    }
    buf_putc(out, ']');
}

static void put_hex16(buf *out, unsigned v)
{
    static const char hex[] = "0123456789ABCDEF";
    for (int shift = 12; shift >= 0; shift -= 4) buf_putc(out, hex[v >> shift & 15]);
}

static void put_unicode(buf *out, uint32_t cp)
{
    if (cp <= 0xFFFF) {
        put_hex16(out, cp);
        return;
    }
    put_hex16(out, 0xD7C0 + (cp >> 10));
    put_hex16(out, 0xDC00 + (cp & 0x3FF));
}

static void put_to_unicode(const used_face *u, buf *out)
{
    buf_puts(out,
             "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/G def/CMapType 2 def\n"
             "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
             "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
    for (uint32_t i = 1; i < u->n;) {
        uint32_t n = u->n - i < 100 ? u->n - i : 100;
        buf_fmt(out, "%u beginbfchar\n", (unsigned)n);
        for (uint32_t end = i + n; i < end; i++) {
            buf_putc(out, '<');
            put_hex16(out, i);
            buf_puts(out, "><");
            put_unicode(out, u->cps[i]);
            buf_puts(out, ">\n");
        }
        buf_puts(out, "endbfchar\n");
    }
    buf_puts(out, "endcmap end end");
}

/* Six capitals that stand for the glyphs chosen, as subset names have. */
static str subset_name(arena *a, const used_face *u, str name)
{
    sha256 h = hash_sha256((str){(const char *)u->cps, u->n * sizeof *u->cps});
    char letters[6];
    for (size_t i = 0; i < 6; i++) letters[i] = (char)('A' + h.bytes[i] % 26);
    return str_fmt(a, "%.*s+%.*s", 6, letters, STR_ARG(name));
}

static void put_face(doc_fonts *d, pdf *f, unsigned i, uint32_t number)
{
    const used_face *u = d->faces[i];
    const font_face_facts *k = font_facts(d->fonts, (uint8_t)i);
    str name = subset_name(d->mem, u, k->name);
    uint32_t descendant = pdf_number(f), descriptor = pdf_number(f), file = pdf_number(f),
             unicode = pdf_number(f);
    buf font = {0};
    bool good = k->truetype ? ttf_write(k->data, u->glyphs, u->n, d->mem, &font)
                            : cff_write(font_table(d->fonts, (uint8_t)i, "CFF "), name, u->glyphs, u->n,
                                        d->mem, &font);
    if (!good) buf_clear(&font);
    str kind = k->truetype ? str_fmt(d->mem, "/Length1 %zu", font.n) : STR("/Subtype/CIDFontType0C");
    pdf_put_stream(f, file, kind, buf_str(&font));
    buf_clear(&font);
    put_to_unicode(u, &font);
    pdf_put_stream(f, unicode, STR_NONE, buf_str(&font));
    buf_fini(&font);

    buf *o = pdf_open(f);
    buf_fmt(o,
            "<</Type/Font/Subtype/Type0/BaseFont/%.*s/Encoding/Identity-H/DescendantFonts[%u 0 R]/ToUnicode "
            "%u 0 R>>",
            STR_ARG(name), (unsigned)descendant, (unsigned)unicode);
    pdf_close(f, number);
    o = pdf_open(f);
    buf_fmt(o, "<</Type/Font/Subtype/CIDFontType%d/BaseFont/%.*s/FontDescriptor %u 0 R%s/DW 1000/W",
            k->truetype ? 2 : 0, STR_ARG(name), (unsigned)descriptor,
            k->truetype ? "/CIDToGIDMap/Identity" : "");
    put_widths(u, o);
    buf_puts(o, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>");
    pdf_close(f, descendant);
    o = pdf_open(f);
    buf_fmt(o,
            "<</Type/FontDescriptor/FontName/%.*s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent "
            "%d/Descent %d"
            "/CapHeight %d/StemV %d/FontFile%d %u 0 R>>",
            STR_ARG(name), k->serif ? 6 : 4, k->box[0], k->box[1], k->box[2], k->box[3], k->ascent,
            k->descent, k->cap_height, k->bold ? 140 : 80, k->truetype ? 2 : 3, (unsigned)file);
    pdf_close(f, descriptor);
}

void doc_fonts_put(doc_fonts *d, pdf *f, buf *resources)
{
    for (unsigned i = 0; i < FONT_FACES; i++) {
        if (!d->faces[i]) continue;
        uint32_t number = pdf_number(f);
        buf_fmt(resources, "/F%u %u 0 R", i, (unsigned)number);
        put_face(d, f, i, number);
    }
}
