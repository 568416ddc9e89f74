/* A TrueType file of one document's glyphs: see cff.h. */
#include "print/cff.h"

#include "print/bytes.h"

#include <string.h>

enum { TABLES = 6, MORE_COMPONENTS = 0x20, WORDS = 1, SCALE = 8, XY_SCALE = 0x40, TWO_BY_TWO = 0x80 };

typedef struct ttf {
    str head, hhea, maxp, hmtx, loca, glyf;
    bool wide; /* loca of 32 bits */
    unsigned glyphs, metrics;
} ttf;

static str table_of(str file, const char *tag)
{
    uint32_t n = read_be(file, 4, 2);
    for (uint32_t i = 0; i < n && 12 + 16 * (i + 1) <= file.n; i++) {
        size_t at = 12 + 16 * (size_t)i;
        if (memcmp(file.p + at, tag, 4)) continue;
        size_t begin = read_be(file, at + 8, 4), size = read_be(file, at + 12, 4);
        return begin <= file.n && size <= file.n - begin ? (str){file.p + begin, size} : STR_NONE;
    }
    return STR_NONE;
}

static bool ttf_read(str file, ttf *t)
{
    if (file.n < 12) return false;
    *t = (ttf){.head = table_of(file, "head"),
               .hhea = table_of(file, "hhea"),
               .maxp = table_of(file, "maxp"),
               .hmtx = table_of(file, "hmtx"),
               .loca = table_of(file, "loca"),
               .glyf = table_of(file, "glyf")};
    if (t->head.n < 54 || t->hhea.n < 36 || t->maxp.n < 6 || !t->loca.n) return false;
    t->wide = read_be(t->head, 50, 2) != 0;
    t->glyphs = read_be(t->maxp, 4, 2);
    t->metrics = read_be(t->hhea, 34, 2);
    return t->metrics > 0 && t->metrics <= t->glyphs && t->hmtx.n >= 4 * (size_t)t->metrics;
}

static str outline(const ttf *t, unsigned glyph)
{
    size_t size = t->wide ? 4 : 2, factor = t->wide ? 1 : 2;
    size_t begin = read_be(t->loca, glyph * size, size) * factor;
    size_t end = read_be(t->loca, (glyph + 1) * size, size) * factor;
    return begin <= end && end <= t->glyf.n ? (str){t->glyf.p + begin, end - begin} : STR_NONE;
}

static void put_metric(const ttf *t, unsigned glyph, buf *out)
{
    if (glyph < t->metrics) {
        buf_put(out, str_sub(t->hmtx, 4 * (size_t)glyph, 4 * (size_t)glyph + 4));
        return;
    }
    put_be(out, read_be(t->hmtx, 4 * (size_t)(t->metrics - 1), 2), 2);
    put_be(out, read_be(t->hmtx, 4 * (size_t)t->metrics + 2 * (size_t)(glyph - t->metrics), 2), 2);
}

/* The parts of a composite glyph get numbers after the list; copied outlines are changed to name them. */
static void put_outline(const ttf *t, str g, uint16_t *list, size_t *n, size_t room, buf *out)
{
    size_t start = out->n;
    buf_put(out, g);
    if (g.n >= 10 && (int16_t)read_be(g, 0, 2) < 0) {
        uint32_t flags = MORE_COMPONENTS;
        for (size_t at = 10; (flags & MORE_COMPONENTS) && at + 4 <= g.n;) {
            flags = read_be(g, at, 2);
            uint32_t part = read_be(g, at + 2, 2);
            size_t k = 0;
            while (k < *n && list[k] != part) k++;
            if (k == *n && *n < room && part < t->glyphs) list[(*n)++] = (uint16_t)part;
            if (k < *n) out->p[start + at + 2] = (char)(k >> 8), out->p[start + at + 3] = (char)k;
            at += 4 + (flags & WORDS ? 4u : 2u);
            at += flags & TWO_BY_TWO ? 8u : flags & XY_SCALE ? 4u : flags & SCALE ? 2u : 0u;
        }
    }
    while ((out->n - start) % 4) buf_putc(out, 0);
}

static uint32_t sum_of(str s)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < s.n; i += 4) {
        uint32_t v = 0;
        for (size_t k = 0; k < 4; k++) v = v << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0u);
        sum += v;
    }
    return sum;
}

bool ttf_write(str file, const uint16_t *glyphs, size_t n, arena *scratch, buf *out)
{
    ttf t;
    if (!n || n > 65000 || !ttf_read(file, &t)) return false;
    size_t room = n + t.glyphs < 65535 ? n + t.glyphs : 65535;
    uint16_t *list = arena_make_n(scratch, uint16_t, room);
    memcpy(list, glyphs, n * sizeof *list);
    buf glyf = {0}, loca = {0}, hmtx = {0};
    size_t count = n;
    for (size_t i = 0; i < count; i++) { /* count grows while parts are found */
        put_be(&loca, (uint32_t)glyf.n, 4);
        put_metric(&t, list[i], &hmtx);
        put_outline(&t, outline(&t, list[i]), list, &count, room, &glyf);
    }
    put_be(&loca, (uint32_t)glyf.n, 4);

    char *head = str_c(scratch, t.head), *hhea = str_c(scratch, t.hhea), *maxp = str_c(scratch, t.maxp);
    memset(head + 8, 0, 4);
    head[50] = 0, head[51] = 1;
    hhea[34] = (char)(count >> 8), hhea[35] = (char)count;
    maxp[4] = (char)(count >> 8), maxp[5] = (char)count;
    const struct {
        const char *tag;
        str s;
    } tables[TABLES] = {
        {"glyf", buf_str(&glyf)}, {"head", {head, t.head.n}}, {"hhea", {hhea, t.hhea.n}},
        {"hmtx", buf_str(&hmtx)}, {"loca", buf_str(&loca)},   {"maxp", {maxp, t.maxp.n}},
    };
    put_be(out, 0x00010000, 4);
    put_be(out, TABLES, 2), put_be(out, 64, 2), put_be(out, 2, 2), put_be(out, TABLES * 16 - 64, 2);
    size_t at = 12 + 16 * TABLES;
    for (size_t i = 0; i < TABLES; i++) {
        buf_put(out, (str){tables[i].tag, 4});
        put_be(out, sum_of(tables[i].s), 4);
        put_be(out, (uint32_t)at, 4);
        put_be(out, (uint32_t)tables[i].s.n, 4);
        at += (tables[i].s.n + 3) / 4 * 4;
    }
    for (size_t i = 0; i < TABLES; i++) {
        buf_put(out, tables[i].s);
        for (size_t k = tables[i].s.n; k % 4; k++) buf_putc(out, 0);
    }
    buf_fini(&glyf), buf_fini(&loca), buf_fini(&hmtx);
    return true;
}
