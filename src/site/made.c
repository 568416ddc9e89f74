#include "site/made.h"

#include "base/map.h"
#include "base/par.h"
#include "model/model.h"

#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct use { /* of the last build's */
    uint64_t code;
    bool same; /* and its digest is as it was */
} use;

typedef struct page { /* of this build */
    uint64_t *uses;   /* codes; when the note is written, their numbers */
    uint32_t n;
    bool settled;
} page;

/* Codes to their numbers, in order of first use. */
typedef struct numbering {
    uint64_t *codes;
    uint32_t *slots;
    uint32_t n, cap;
} numbering;

struct made {
    const view *v;
    publish *p;
    uint64_t key;
    arena *in;
    arena **arenas; /* one a thread */
    unsigned threads;
    page *pages;           /* by plan */
    atomic_size_t kept;    /* of them */
    bool quiet, was_quiet; /* without a finding: this build, and the last one of the same content */
    bool same_templates;   /* all of them are there as the last build noted them, and no other */
    map old;               /* paths of the last build's pages to the offset of their line in text */
    str text;              /* their lines */
    use *uses;             /* by number */
    uint32_t nuses;
    bool numbered;     /* are the uses of pages, and not codes any more */
    numbering numbers; /* of this build's uses */
};

/* ---- the program -------------------------------------------------------------------------- */

static uint64_t mix_file(uint64_t h, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) return h;
    return hash_mix(hash_mix(hash_mix(h, (uint64_t)st.st_size), (uint64_t)st.st_mtim.tv_sec),
                    (uint64_t)st.st_mtim.tv_nsec);
}

static int mix_library(struct dl_phdr_info *info, size_t size, void *to)
{
    uint64_t *h = to;
    (void)size;
    if (info->dlpi_name && info->dlpi_name[0] == '/')
        *h = mix_file(hash_mix(*h, str_hash(str_from(info->dlpi_name))), info->dlpi_name);
    return 0;
}

uint64_t made_program(void)
{
    uint64_t h = mix_file(str_hash(STR(GONGSHI_VERSION)), "/proc/self/exe");
    dl_iterate_phdr(mix_library, &h);
    return h;
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool read_hex(str s, uint64_t *v)
{
    *v = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *digits = "0123456789abcdef", *at = memchr(digits, s.p[i], 16);
        if (!at) return false;
        *v = *v << 4 | (uint64_t)(at - digits);
    }
    return s.n == 16;
}

/* The names that renders have seen, where the template is the same: its digest is before them. */
static void read_templates(made *m, str *rest)
{
    uint32_t same = 0, lines = 0;
    for (str line; (line = str_cut(*rest, '\n', rest)).n; lines++) {
        str letters, hex = str_cut(line, ' ', &letters), name;
        letters = str_cut(letters, ' ', &name);
        const tmpl *t = tmpl_find(view_templates(m->v), name);
        uint64_t digest;
        if (!t || !read_hex(hex, &digest) || digest != tmpl_digest(t)) continue;
        tmpl_seen_take(t, letters);
        same++;
    }
    m->same_templates = same == lines && !tmpl_at(view_templates(m->v), lines);
}

static void read_uses(made *m, str *rest)
{
    uint32_t cap = 0;
    for (str line; (line = str_cut(*rest, '\n', rest)).n; m->nuses++) {
        if (m->nuses == cap) {
            uint32_t more = cap ? cap * 2 : 1024;
            m->uses = arena_grow(m->in, m->uses, cap * sizeof(use), more * sizeof(use));
            cap = more;
        }
        use *u = &m->uses[m->nuses];
        uint64_t digest;
        str name, hex = str_cut(line, ' ', &name);
        *u = (use){0};
        u->same =
            read_hex(hex, &digest) && use_find(m->v, name, &u->code) && use_digest(m->v, u->code) == digest;
    }
}

static void read_pages(made *m, str rest)
{
    m->text = rest;
    while (rest.n) {
        const char *begin = rest.p;
        str line = str_cut(rest, '\n', &rest), values;
        str_cut(line, ' ', &values);
        str path = str_cut(values, ' ', &values);
        if (path.n) map_set(&m->old, path, (uint32_t)(begin - m->text.p));
    }
}

static bool read_content(const made *m, str line)
{
    uint64_t digest;
    str hex = str_cut(line, ' ', &line);
    return read_hex(hex, &digest) && digest == view_model(m->v)->tree.digest && str_eq(line, STR("1"));
}

static void read_note(made *m)
{
    uint64_t key;
    str rest = publish_left(m->p);
    if (rest.n > UINT32_MAX || !read_hex(str_cut(rest, '\n', &rest), &key) || key != m->key) return;
    m->was_quiet = read_content(m, str_cut(rest, '\n', &rest));
    read_templates(m, &rest);
    read_uses(m, &rest);
    read_pages(m, rest);
}

made *made_new(const view *v, publish *p, uint64_t key, unsigned threads)
{
    made *m = mem_alloc(sizeof *m);
    *m = (made){.v = v, .p = p, .key = key, .in = arena_new(), .threads = threads ? threads : 1};
    m->arenas = mem_alloc(m->threads * sizeof *m->arenas);
    for (unsigned i = 0; i < m->threads; i++) m->arenas[i] = arena_new();
    m->pages = arena_make_n(m->in, page, view_pages(v)->n);
    map_init(&m->old, m->in);
    if (p) read_note(m);
    return m;
}

void made_free(made *m)
{
    if (!m) return;
    for (unsigned i = 0; i < m->threads; i++) arena_free(m->arenas[i]);
    free(m->arenas);
    arena_free(m->in);
    free(m->numbers.codes);
    free(m->numbers.slots);
    free(m);
}

bool made_quiet(const made *m) { return m->was_quiet; }

/* ---- keeping ------------------------------------------------------------------------------ */

/* The uses at the end of a page's line, all of which are as they were; NULL: they are not. */
static uint64_t *same_uses(const made *m, arena *a, str numbers, uint32_t *n)
{
    uint32_t count = 0;
    for (size_t i = 0; i < numbers.n; i++) count += numbers.p[i] == ' ';
    uint64_t *codes = arena_make_n(a, uint64_t, (size_t)count + 1);
    *n = 0;
    while (numbers.n) {
        str digits = str_cut(numbers, ' ', &numbers);
        uint32_t number = 0;
        for (size_t i = 0; i < digits.n; i++) number = number * 10 + (uint32_t)(digits.p[i] - '0');
        if (number >= m->nuses || !m->uses[number].same) return NULL;
        codes[(*n)++] = m->uses[number].code;
    }
    return codes;
}

bool made_keep(made *m, unsigned worker, size_t plan)
{
    const page_plan *p = &view_pages(m->v)->items[plan];
    uint32_t at = m->nuses ? map_find(&m->old, p->path) : MAP_NONE;
    if (at == MAP_NONE) return false;
    str rest, line = str_cut(str_sub(m->text, at, m->text.n), '\n', &rest), path;
    uint64_t digest;
    if (!read_hex(str_cut(line, ' ', &line), &digest) || digest != plan_digest(m->v, p)) return false;
    path = str_cut(line, ' ', &line);
    page *now = &m->pages[plan];
    uint64_t *codes = same_uses(m, m->arenas[worker], line, &now->n);
    if (!codes || !publish_keep(m->p, worker, path)) return false;
    for (uint32_t i = 0; i < now->n; i++) use_keep(m->v, codes[i]);
    now->uses = codes;
    now->settled = true;
    atomic_fetch_add_explicit(&m->kept, 1, memory_order_relaxed);
    return true;
}

void made_note(made *m, unsigned worker, size_t plan, uses of)
{
    uint64_t *codes = arena_make_n(m->arenas[worker], uint64_t, of.n);
    if (of.n) memcpy(codes, of.items, of.n * sizeof *codes);
    m->pages[plan] = (page){codes, of.n, !of.unsettled};
}

/* ---- leaving a note ----------------------------------------------------------------------- */

static void put_hex(buf *b, uint64_t v)
{
    char hex[17];
    for (int i = 0; i < 16; i++) hex[i] = "0123456789abcdef"[v >> (60 - 4 * i) & 15];
    hex[16] = ' ';
    buf_put(b, (str){hex, 17});
}

static uint32_t number_of(numbering *x, uint64_t code);

static void widen(numbering *x)
{
    numbering old = *x;
    x->cap = old.cap ? old.cap * 2 : 4096;
    x->codes = mem_resize(old.codes, x->cap * sizeof *x->codes);
    x->slots = mem_alloc(x->cap * 2 * sizeof *x->slots);
    memset(x->slots, 0, x->cap * 2 * sizeof *x->slots);
    x->n = 0;
    for (uint32_t i = 0; i < old.n; i++) number_of(x, x->codes[i]);
    free(old.slots);
}

static uint32_t number_of(numbering *x, uint64_t code)
{
    if (x->n == x->cap) widen(x);
    uint32_t mask = x->cap * 2 - 1, at = (uint32_t)(code * 0x9e3779b97f4a7c15u >> 32) & mask;
    while (x->slots[at] && x->codes[x->slots[at] - 1] != code) at = (at + 1) & mask;
    if (!x->slots[at]) {
        x->codes[x->n++] = code;
        x->slots[at] = x->n;
    }
    return x->slots[at] - 1;
}

/* What is written of the note and not yet given. */
typedef struct piece {
    buf b;
    void (*give)(void *to, str piece);
    void *to;
} piece;

static void give(piece *out)
{
    out->give(out->to, buf_str(&out->b));
    buf_clear(&out->b);
}

static void put_templates(const made *m, buf *b)
{
    const tmpl_set *set = view_templates(m->v);
    for (uint32_t i = 0; tmpl_at(set, i); i++) {
        const tmpl *t = tmpl_at(set, i);
        put_hex(b, tmpl_digest(t));
        tmpl_seen_put(t, b);
        buf_putc(b, ' ');
        buf_put(b, tmpl_name(t));
        buf_putc(b, '\n');
    }
    buf_putc(b, '\n');
}

static void put_use(const made *m, size_t i, buf *b)
{
    put_hex(b, use_digest(m->v, m->numbers.codes[i]));
    use_name(m->v, m->numbers.codes[i], b);
    buf_putc(b, '\n');
}

static void put_page(const made *m, size_t i, buf *b)
{
    const page_plan *p = &view_pages(m->v)->items[i];
    if (!m->pages[i].settled) return;
    put_hex(b, plan_digest(m->v, p));
    buf_put(b, p->path);
    for (uint32_t k = 0; k < m->pages[i].n; k++) {
        buf_putc(b, ' ');
        buf_put_int(b, (int64_t)m->pages[i].uses[k]);
    }
    buf_putc(b, '\n');
}

enum { RUN = 128, RUNS = 32 }; /* lines that a thread writes at a time, and how often before they are given */

typedef struct lines {
    const made *m;
    void (*put)(const made *m, size_t i, buf *b);
    size_t begin, end;
    buf runs[RUNS];
} lines;

static void put_run(void *context, size_t i, unsigned worker)
{
    lines *l = context;
    size_t begin = l->begin + i * RUN, end = l->end - begin < RUN ? l->end : begin + RUN;
    (void)worker;
    buf_clear(&l->runs[i]);
    for (size_t at = begin; at < end; at++) l->put(l->m, at, &l->runs[i]);
}

/* Lines 0 to n, written by all threads and given in order. */
static void put_lines(const made *m, piece *out, size_t n, void (*put)(const made *m, size_t i, buf *b))
{
    lines l = {.m = m, .put = put, .end = n};
    for (; l.begin < n; l.begin += RUN * RUNS) {
        size_t runs = (n - l.begin + RUN - 1) / RUN;
        if (runs > RUNS) runs = RUNS;
        par_run(m->threads, runs, put_run, &l);
        for (size_t i = 0; i < runs; i++) out->give(out->to, buf_str(&l.runs[i]));
    }
    for (size_t i = 0; i < RUNS; i++) buf_fini(&l.runs[i]);
}

static void number_uses(made *m)
{
    if (m->numbered) return;
    m->numbered = true;
    for (size_t i = 0; i < view_pages(m->v)->n; i++)
        for (uint32_t k = 0; m->pages[i].settled && k < m->pages[i].n; k++)
            m->pages[i].uses[k] = number_of(&m->numbers, m->pages[i].uses[k]);
}

static void prepare_note(const publish_note *n) { number_uses(n->context); }

static void write_note(const publish_note *n, void (*to_give)(void *to, str piece), void *to)
{
    made *m = n->context;
    number_uses(m);
    piece out = {.give = to_give, .to = to};
    put_hex(&out.b, m->key);
    out.b.p[out.b.n - 1] = '\n';
    put_hex(&out.b, view_model(m->v)->tree.digest);
    buf_puts(&out.b, m->quiet ? "1\n" : "0\n");
    put_templates(m, &out.b);
    give(&out);
    put_lines(m, &out, m->numbers.n, put_use);
    buf_putc(&out.b, '\n');
    give(&out);
    put_lines(m, &out, view_pages(m->v)->n, put_page);
    buf_fini(&out.b);
}

void made_leave(made *m, bool quiet)
{
    if (!m->p) return;
    m->quiet = quiet;
    size_t kept = atomic_load(&m->kept), pages = view_pages(m->v)->n;
    publish_leave(m->p, (publish_note){.write = write_note,
                                       .prepare = prepare_note,
                                       .context = m,
                                       .same = quiet == m->was_quiet && m->same_templates && kept == pages &&
                                               kept == m->old.n});
}
