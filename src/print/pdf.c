#include "print/pdf.h"

#include "base/deflate.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "print/bytes.h"

#include <stdlib.h>

enum { PER_STREAM = 128 };

struct pdf_press {
    deflater *with;
};

typedef struct slot {
    uint32_t stream; /* 0: it stands in the file at `at`; else the object stream that holds it */
    uint32_t at;     /* offset in the file, or index in the object stream */
    bool written;
} slot;

struct pdf {
    arena *mem;
    pdf_press *press;
    buf *out;
    size_t start;
    slot *slots;
    uint32_t n, cap;
    uint32_t stream; /* number of the object stream being filled; 0: none */
    uint32_t held;
    buf held_index, held_bodies, text, packed;
};

pdf_press *pdf_press_new(int level)
{
    pdf_press *p = mem_alloc(sizeof *p);
    p->with = deflater_new(level);
    return p;
}

void pdf_press_free(pdf_press *p)
{
    if (!p) return;
    deflater_free(p->with);
    free(p);
}

void pdf_press_put(pdf_press *p, str bytes, buf *out) { deflate_put(p->with, bytes, out); }

pdf *pdf_begin(arena *scratch, pdf_press *press, buf *out)
{
    pdf *f = arena_make(scratch, pdf);
    f->mem = scratch;
    f->press = press;
    f->out = out;
    f->start = out->n;
    f->n = 1; /* object 0 is the head of the free list */
    f->cap = 256;
    f->slots = arena_make_n(scratch, slot, f->cap);
    buf_puts(out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    return f;
}

uint32_t pdf_number(pdf *f)
{
    if (f->n == f->cap) {
        f->slots = arena_grow(f->mem, f->slots, f->cap * sizeof(slot), 2 * f->cap * sizeof(slot));
        f->cap *= 2;
    }
    return f->n++;
}

void pdf_put_packed(pdf *f, uint32_t number, str entries, str bytes)
{
    f->slots[number] = (slot){0, (uint32_t)(f->out->n - f->start), true};
    buf_fmt(f->out, "%u 0 obj\n<<%.*s/Length %zu>>stream\n", (unsigned)number, STR_ARG(entries), bytes.n);
    buf_put(f->out, bytes);
    buf_puts(f->out, "\nendstream\nendobj\n");
}

void pdf_put_stream(pdf *f, uint32_t number, str entries, str bytes)
{
    buf_clear(&f->packed);
    pdf_press_put(f->press, bytes, &f->packed);
    str with = str_fmt(f->mem, "%.*s/Filter/FlateDecode", STR_ARG(entries));
    pdf_put_packed(f, number, with, buf_str(&f->packed));
}

/* Writes out the objects gathered so far. */
static void flush_held(pdf *f)
{
    if (!f->held) return;
    str entries = str_fmt(f->mem, "/Type/ObjStm/N %u/First %zu", (unsigned)f->held, f->held_index.n);
    buf_put(&f->held_index, buf_str(&f->held_bodies));
    pdf_put_stream(f, f->stream, entries, buf_str(&f->held_index));
    buf_clear(&f->held_index);
    buf_clear(&f->held_bodies);
    f->held = 0;
    f->stream = 0;
}

void pdf_put(pdf *f, uint32_t number, str body)
{
    if (!f->stream) f->stream = pdf_number(f);
    f->slots[number] = (slot){f->stream, f->held++, true};
    buf_put_int(&f->held_index, number);
    buf_putc(&f->held_index, ' ');
    buf_put_int(&f->held_index, (int64_t)f->held_bodies.n);
    buf_putc(&f->held_index, ' ');
    buf_put(&f->held_bodies, body);
    buf_putc(&f->held_bodies, '\n');
    if (f->held == PER_STREAM) flush_held(f);
}

buf *pdf_open(pdf *f)
{
    buf_clear(&f->text);
    return &f->text;
}

void pdf_close(pdf *f, uint32_t number) { pdf_put(f, number, buf_str(&f->text)); }

void pdf_end(pdf *f, uint32_t root, uint32_t info)
{
    flush_held(f);
    uint32_t number = pdf_number(f);
    size_t at = f->out->n - f->start;
    f->slots[number] = (slot){0, (uint32_t)at, true};
    buf table = {0};
    for (uint32_t i = 0; i < f->n; i++) {
        const slot *s = &f->slots[i];
        put_be(&table, !s->written ? 0 : s->stream ? 2 : 1, 1);
        put_be(&table, s->stream ? s->stream : s->at, 4);
        put_be(&table, s->stream ? s->at : i == 0 ? 0xFFFF : 0, 2);
    }
    /* an identifier, not a seal: a quick hash of the bytes so far is enough */
    size_t size = f->out->n - f->start;
    str quick = str_fmt(f->mem, "%llx %zu",
                        (unsigned long long)str_hash(str_sub(buf_str(f->out), f->start, f->out->n)), size);
    str id = hash_hex(f->mem, hash_sha256(quick), 32);
    str entries = str_fmt(f->mem, "/Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%.*s><%.*s>]",
                          (unsigned)f->n, (unsigned)root, (unsigned)info, STR_ARG(id), STR_ARG(id));
    pdf_put_stream(f, number, entries, buf_str(&table));
    buf_fmt(f->out, "startxref\n%zu\n%%%%EOF\n", at);
    buf_fini(&table);
    buf_fini(&f->held_index), buf_fini(&f->held_bodies), buf_fini(&f->text), buf_fini(&f->packed);
}

void pdf_put_bytes(buf *out, str s)
{
    buf_reserve(out, 2 * s.n + 2);
    buf_putc(out, '(');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '(' || c == ')' || c == '\\') buf_putc(out, '\\');
        if (c == '\r') buf_puts(out, "\\r"); /* a bare CR would be read as LF */
        else buf_putc(out, c);
    }
    buf_putc(out, ')');
}

static void put_utf16(buf *out, uint32_t unit)
{
    char two[2] = {(char)(unit >> 8), (char)unit};
    for (size_t i = 0; i < 2; i++) {
        if (two[i] == '(' || two[i] == ')' || two[i] == '\\') buf_putc(out, '\\');
        if (two[i] == '\r') buf_puts(out, "\\r");
        else buf_putc(out, two[i]);
    }
}

void pdf_put_text(buf *out, str s)
{
    bool ascii = true;
    for (size_t i = 0; i < s.n; i++) ascii = ascii && (unsigned char)s.p[i] < 0x7F && s.p[i] >= ' ';
    if (ascii) {
        pdf_put_bytes(out, s);
        return;
    }
    buf_puts(out, "(\xFE\xFF");
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = utf8_next(s, &at);
        if (cp > 0xFFFF) {
            put_utf16(out, 0xD7C0 + (cp >> 10));
            put_utf16(out, 0xDC00 + (cp & 0x3FF));
        } else {
            put_utf16(out, cp);
        }
    }
    buf_putc(out, ')');
}

void pdf_put_milli(buf *out, int64_t v)
{
    if (v < 0) buf_putc(out, '-'), v = -v;
    int64_t rest = v % 1000;
    if (v >= 1000 || rest == 0) buf_put_int(out, v / 1000);
    if (!rest) return;
    char digits[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10)};
    size_t n = 4;
    while (digits[n - 1] == '0') n--;
    buf_put(out, (str){digits, n});
}
