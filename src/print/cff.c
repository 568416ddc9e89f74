#include "print/cff.h"

#include "print/bytes.h"

#include <string.h>

/* ---- reading ---------------------------------------------------------------------------------- */

typedef struct cff_index {
    size_t count, size; /* entries; bytes of one offset */
    size_t offsets;     /* where the offset array begins */
    size_t data;        /* offsets count from the byte before the first object */
    size_t end;
} cff_index;

static bool index_read(str s, size_t at, cff_index *x)
{
    if (at + 2 > s.n) return false;
    *x = (cff_index){.count = read_be(s, at, 2), .end = at + 2};
    if (!x->count) return true;
    if (at + 3 > s.n) return false;
    x->size = (unsigned char)s.p[at + 2];
    if (x->size < 1 || x->size > 4) return false;
    x->offsets = at + 3;
    x->data = x->offsets + (x->count + 1) * x->size - 1;
    if (x->data >= s.n) return false;
    x->end = x->data + read_be(s, x->offsets + x->count * x->size, x->size);
    return x->end <= s.n;
}

static str index_at(str s, const cff_index *x, size_t i)
{
    if (i >= x->count) return STR_NONE;
    size_t begin = read_be(s, x->offsets + i * x->size, x->size);
    size_t end = read_be(s, x->offsets + (i + 1) * x->size, x->size);
    if (begin < 1 || end < begin || x->data + end > s.n) return STR_NONE;
    return (str){s.p + x->data + begin, end - begin};
}

enum { OP_SUBRS = 19, OP_PRIVATE = 18, OP_CHARSTRINGS = 17, OP_CHARSET = 15, OP_ESCAPE = 12, OP_BBOX = 5 };
#define OP_MATRIX   (OP_ESCAPE << 8 | 7)
#define OP_FDARRAY  (OP_ESCAPE << 8 | 36)
#define OP_FDSELECT (OP_ESCAPE << 8 | 37)

/* One operator of a DICT with its operands: raw bytes and the last two integers. */
typedef struct entry {
    unsigned op;
    str raw;         /* operands and operator */
    int32_t last[2]; /* the last operand, and the one before it */
} entry;

static size_t real_length(str d, size_t at)
{
    size_t i = at + 1;
    while (i < d.n && (d.p[i] & 0x0F) != 0x0F && ((unsigned char)d.p[i] >> 4) != 0x0F) i++;
    return i < d.n ? i + 1 - at : d.n - at;
}

static bool dict_next(str d, size_t *at, entry *e)
{
    size_t begin = *at;
    *e = (entry){0};
    while (*at < d.n) {
        unsigned b = (unsigned char)d.p[*at];
        int32_t v = 0;
        if (b <= 21) {
            e->op = b;
            (*at)++;
            if (b == OP_ESCAPE && *at < d.n) e->op = b << 8 | (unsigned char)d.p[(*at)++];
            e->raw = (str){d.p + begin, *at - begin};
            return true;
        }
        if (b == 28) v = (int16_t)read_be(d, *at + 1, 2), *at += 3;
        else if (b == 29) v = (int32_t)read_be(d, *at + 1, 4), *at += 5;
        else if (b == 30) *at += real_length(d, *at);
        else if (b >= 32 && b <= 246) v = (int32_t)b - 139, *at += 1;
        else if (b >= 247 && b <= 250)
            v = (int32_t)((b - 247) * 256 + read_be(d, *at + 1, 1) + 108), *at += 2;
        else if (b >= 251 && b <= 254)
            v = -(int32_t)((b - 251) * 256 + read_be(d, *at + 1, 1) + 108), *at += 2;
        else return false;
        e->last[1] = e->last[0];
        e->last[0] = v;
    }
    return false;
}

static bool dict_find(str d, unsigned op, entry *e)
{
    for (size_t at = 0; at < d.n;) {
        if (!dict_next(d, &at, e)) return false;
        if (e->op == op) return true;
    }
    return false;
}

typedef struct source {
    str s;
    cff_index charstrings, fonts;
    size_t select; /* FDSelect; 0: one font DICT, the top DICT itself */
    str top;
    str matrix, box; /* raw entries, empty where absent */
} source;

static bool source_read(str table, source *c)
{
    cff_index names, tops;
    entry e;
    *c = (source){.s = table};
    if (table.n < 4 || !index_read(table, (unsigned char)table.p[2], &names)) return false;
    if (!index_read(table, names.end, &tops) || tops.count != 1) return false;
    c->top = index_at(table, &tops, 0);
    if (!dict_find(c->top, OP_CHARSTRINGS, &e) || e.last[0] <= 0) return false;
    if (!index_read(table, (size_t)e.last[0], &c->charstrings)) return false;
    if (dict_find(c->top, OP_MATRIX, &e)) c->matrix = e.raw;
    if (dict_find(c->top, OP_BBOX, &e)) c->box = e.raw;
    if (!dict_find(c->top, OP_FDARRAY, &e)) return true;
    if (e.last[0] <= 0 || !index_read(table, (size_t)e.last[0], &c->fonts)) return false;
    if (!dict_find(c->top, OP_FDSELECT, &e) || e.last[0] <= 0) return false;
    c->select = (size_t)e.last[0];
    return c->select < table.n;
}

/* Which font DICT a glyph belongs to. */
static unsigned select_at(const source *c, unsigned glyph)
{
    if (!c->select) return 0;
    unsigned format = (unsigned char)c->s.p[c->select];
    if (format == 0) return read_be(c->s, c->select + 1 + glyph, 1);
    size_t low = 0, high = read_be(c->s, c->select + 1, 2);
    while (high - low > 1) { /* ranges are sorted by their first glyph */
        size_t mid = (low + high) / 2;
        if (read_be(c->s, c->select + 3 + 3 * mid, 2) <= glyph) low = mid;
        else high = mid;
    }
    return read_be(c->s, c->select + 5 + 3 * low, 1);
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* A DICT integer of five bytes, so that offsets can be filled in later. */
static void put_offset(buf *out, size_t v, unsigned op)
{
    buf_putc(out, 29);
    put_be(out, (uint32_t)v, 4);
    if (op >> 8) buf_putc(out, (char)(op >> 8));
    buf_putc(out, (char)op);
}

static void patch(buf *out, size_t at, size_t v)
{
    for (size_t i = 0; i < 4; i++) out->p[at + i] = (char)(v >> (8 * (3 - i)));
}

static void put_index(buf *out, const str *items, size_t n)
{
    put_be(out, (uint32_t)n, 2);
    if (!n) return;
    size_t total = 1;
    for (size_t i = 0; i < n; i++) total += items[i].n;
    size_t size = total < 256 ? 1 : total < 65536 ? 2 : total < (1u << 24) ? 3 : 4;
    buf_putc(out, (char)size);
    size_t at = 1;
    put_be(out, (uint32_t)at, size);
    for (size_t i = 0; i < n; i++) put_be(out, (uint32_t)(at += items[i].n), size);
    for (size_t i = 0; i < n; i++) buf_put(out, items[i]);
}

typedef struct fonts {
    unsigned n;
    uint8_t old[256]; /* font DICTs used, in the order of the face */
    uint8_t fresh[256];
    size_t private_at[256];
} fonts;

static void fonts_used(const source *c, const uint16_t *glyphs, size_t n, fonts *f)
{
    bool used[256] = {0};
    for (size_t i = 0; i < n; i++) used[select_at(c, glyphs[i]) & 255] = true;
    for (unsigned i = 0; i < 256; i++)
        if (used[i]) f->fresh[i] = (uint8_t)f->n, f->old[f->n++] = (uint8_t)i;
}

static void put_select(const source *c, const uint16_t *glyphs, size_t n, const fonts *f, buf *out)
{
    buf_putc(out, 3);
    size_t count_at = out->n, count = 0;
    put_be(out, 0, 2);
    int last = -1;
    for (size_t i = 0; i < n; i++) {
        int fd = f->fresh[select_at(c, glyphs[i]) & 255];
        if (fd == last) continue;
        put_be(out, (uint32_t)i, 2);
        buf_putc(out, (char)fd);
        last = fd;
        count++;
    }
    put_be(out, (uint32_t)n, 2);
    out->p[count_at] = (char)(count >> 8);
    out->p[count_at + 1] = (char)count;
}

/* Private DICT of a font DICT without its local subroutines: nothing calls them. */
static bool private_of(const source *c, unsigned fd, str *raw, str *matrix)
{
    str d = c->select ? index_at(c->s, &c->fonts, fd) : c->top;
    entry e;
    *matrix = c->select && dict_find(d, OP_MATRIX, &e) ? e.raw : STR_NONE;
    if (!dict_find(d, OP_PRIVATE, &e) || e.last[0] < 0 || e.last[1] < 0) return false;
    *raw = str_sub(c->s, (size_t)e.last[0], (size_t)e.last[0] + (size_t)e.last[1]);
    return raw->n == (size_t)e.last[1];
}

static void put_private(buf *out, str raw)
{
    entry e;
    for (size_t at = 0; at < raw.n && dict_next(raw, &at, &e);)
        if (e.op != OP_SUBRS) buf_put(out, e.raw);
}

/* Private DICTs and, after them, the array of font DICTs that point at them. Returns where the array is. */
static bool put_fonts(const source *c, const fonts *f, size_t start, arena *scratch, buf *out,
                      size_t *array_at)
{
    str *dicts = arena_make_n(scratch, str, f->n);
    for (unsigned i = 0; i < f->n; i++) {
        str raw, matrix;
        if (!private_of(c, f->old[i], &raw, &matrix)) return false;
        size_t at = out->n;
        put_private(out, raw);
        buf d = {0};
        buf_put(&d, matrix);
        buf_putc(&d, 29);
        put_be(&d, (uint32_t)(out->n - at), 4);
        put_offset(&d, at - start, OP_PRIVATE);
        dicts[i] = str_copy(scratch, buf_str(&d));
        buf_fini(&d);
    }
    *array_at = out->n - start;
    put_index(out, dicts, f->n);
    return true;
}

bool cff_write(str table, str name, const uint16_t *glyphs, size_t n, arena *scratch, buf *out)
{
    source c;
    fonts f = {0};
    if (!n || n > 65535 || !source_read(table, &c)) return false;
    fonts_used(&c, glyphs, n, &f);
    size_t start = out->n;

    buf_put(out, (str){"\1\0\4\4", 4});
    put_index(out, &name, 1);
    buf top = {0};
    /* ROS: strings 391 and 392 are the first two of our own, "Adobe" and "Identity" */
    buf_put(&top, (str){"\xF8\x1B\xF8\x1C\x8B\x0C\x1E", 7});
    buf_put(&top, c.matrix);
    buf_put(&top, c.box);
    size_t fields = top.n; /* four offsets of five bytes and their operators follow */
    put_offset(&top, 0, OP_CHARSET);
    put_offset(&top, 0, OP_FDSELECT);
    put_offset(&top, 0, OP_CHARSTRINGS);
    put_offset(&top, 0, OP_FDARRAY);
    put_offset(&top, n, OP_ESCAPE << 8 | 34); /* CIDCount */
    str top_str = buf_str(&top);
    put_index(out, &top_str, 1);
    size_t dict_at = out->n - top.n;
    buf_fini(&top);
    put_index(out, (str[]){STR("Adobe"), STR("Identity")}, 2);
    put_index(out, NULL, 0); /* global subroutines */

    size_t charset = out->n - start;
    buf_putc(out, 2);
    if (n > 1) put_be(out, 1, 2), put_be(out, (uint32_t)n - 2, 2);
    size_t select = out->n - start;
    put_select(&c, glyphs, n, &f, out);
    str *programs = arena_make_n(scratch, str, n);
    for (size_t i = 0; i < n; i++) programs[i] = index_at(c.s, &c.charstrings, glyphs[i]);
    size_t charstrings = out->n - start;
    put_index(out, programs, n);
    size_t array = 0;
    if (!put_fonts(&c, &f, start, scratch, out, &array)) return out->n = start, false;

    patch(out, dict_at + fields + 1, charset);
    patch(out, dict_at + fields + 7, select);
    patch(out, dict_at + fields + 14, charstrings);
    patch(out, dict_at + fields + 20, array);
    return true;
}
