/* What an earlier build made: see making.h. */
#include "print/making.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/num.h"

/*
 * print/made.txt goes out with the bulletins: a line each, path, key, hash of the PDF, pages. A bulletin
 * whose key is the same takes its PDF from the output folder, if that is still what was made.
 */
static const char made_file[] = "print/made.txt";

void made_keys(making *m)
{
    str identity = print_identity(m->batch, m->a);
    for (size_t i = 0; i < m->n; i++) {
        bulletin *b = &m->items[i];
        if (b->left_out) continue;
        str all = str_fmt(m->a, "%.*s%.*s\n%.*s%.*s", STR_ARG(identity), STR_ARG(b->path), STR_ARG(m->base),
                          STR_ARG(b->text));
        b->key = hash_hex(m->a, hash_sha256(all), 32);
    }
}

bool made_pdf(const making *m, arena *a, const bulletin *b, str *bytes)
{
    const char *path = str_c(a, str_fmt(a, "%s/%.*s.pdf", m->o->previous, STR_ARG(b->path)));
    return io_read(a, path, LIMIT_ATTACHMENT_BYTES, bytes) == IO_OK;
}

static void reuse(making *m, bulletin *b, str line)
{
    str key = str_cut(line, ' ', &line), hash = str_cut(line, ' ', &line), bytes;
    int64_t pages;
    if (!str_eq(key, b->key) || !num_parse(line, &pages) || pages < 1) return;
    if (str_find(b->text, STR("!["), 0) != SIZE_MAX) return; /* a picture may have changed */
    arena_reset(m->workers[0].scratch);
    if (!made_pdf(m, m->workers[0].scratch, b, &bytes)) return;
    if (!str_eq(hash, hash_hex(m->workers[0].scratch, hash_sha256(bytes), 32))) return;
    b->kept = true;
    b->pages = (size_t)pages;
    b->bytes = bytes.n;
    b->pdf_hash = str_copy(m->a, hash);
}

void made_reuse(making *m)
{
    str text, rest;
    if (!m->o->previous) return;
    const char *path = str_c(m->a, str_fmt(m->a, "%s/%s", m->o->previous, made_file));
    if (io_read(m->a, path, LIMIT_ATTACHMENT_BYTES, &text) != IO_OK) return;
    map lines;
    map_init(&lines, m->a);
    for (rest = text; rest.n;) {
        str line = str_cut(rest, '\n', &rest), values, name = str_cut(line, ' ', &values);
        if (name.n && values.n) map_set(&lines, name, (uint32_t)(values.p - text.p));
    }
    for (size_t i = 0; i < m->n; i++) {
        uint32_t at = m->items[i].left_out ? MAP_NONE : map_find(&lines, m->items[i].path);
        str line = at == MAP_NONE ? STR_NONE : str_sub(text, at, text.n);
        if (line.n) reuse(m, &m->items[i], str_cut(line, '\n', &rest));
    }
}

void made_put(making *m)
{
    buf out = {0};
    for (size_t i = 0; i < m->n; i++) {
        const bulletin *b = &m->items[i];
        if (b->left_out || b->found) continue;
        buf_fmt(&out, "%.*s %.*s %.*s %zu\n", STR_ARG(b->path), STR_ARG(b->key), STR_ARG(b->pdf_hash),
                b->pages);
    }
    if (!m->put(m->context, 0, str_from(made_file), buf_str(&out))) atomic_store(&m->failed, true);
    buf_fini(&out);
}
