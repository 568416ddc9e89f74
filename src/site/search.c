#include "site/search.h"

#include "base/par.h"
#include "base/utf8.h"
#include "site/search_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Files of about this many bytes: small enough to be fetched for one query, large enough that a province does
 * not drown in them. A pass holds the lists of so much text in memory.
 */
enum { LIST_FILE = 16 << 10, TEXT_FILE = 12 << 10, PASS_BYTES = 96 << 20, BITS_MOST = 16 };

struct doc {
    struct doc *next;
    search_doc d;
};

struct search {
    struct worker {
        APART arena *a;
        struct doc *docs;
        uint32_t n;
    } * workers;
    unsigned nworkers;
};

search *search_new(unsigned workers)
{
    search *s = mem_alloc(sizeof *s);
    *s = (search){mem_alloc_apart(workers, sizeof *s->workers), workers};
    for (unsigned i = 0; i < workers; i++) s->workers[i] = (struct worker){.a = arena_new()};
    return s;
}

void search_free(search *s)
{
    if (!s) return;
    for (unsigned i = 0; i < s->nworkers; i++) arena_free(s->workers[i].a);
    free(s->workers);
    free(s);
}

/* ---- letters ---- */

static bool is_word(uint32_t cp)
{
    if (cp < 0xC0) return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
    if (cp < 0x2000) return cp != 0xD7 && cp != 0xF7;
    if (cp < 0x3031)
        return (cp >= 0x2C00 && cp <= 0x2FEF) || (cp >= 0x3005 && cp <= 0x3007) ||
               (cp >= 0x3021 && cp <= 0x302F);
    if (cp < 0x10000)
        return cp <= 0xD7FF || (cp >= 0xF900 && cp <= 0xFE0F) || (cp >= 0xFE70 && cp <= 0xFEFE) ||
               (cp >= 0xFF66 && cp <= 0xFFDC);
    return cp < 0x1F000 || cp > 0x1FBFF;
}

/* The character as it is compared, or 0 where it parts words. */
static uint32_t letter(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
    if (cp >= 'A' && cp <= 'Z') cp |= 0x20;
    return is_word(cp) ? cp : 0;
}

/* The next letter of a text; Han, nearly all of it, without the long way. */
static uint32_t next_letter(str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    if (p[0] >= 0xE4 && p[0] <= 0xE9 && s.n - *at >= 3) {
        *at += 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    return letter(utf8_next(s, at));
}

static str fold_blanks(arena *a, str s)
{
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    bool blank = true;
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        uint32_t cp = utf8_next(s, &at);
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == 0x3000) {
            if (!blank) p[n++] = ' ';
            blank = true;
            continue;
        }
        blank = false;
        memcpy(p + n, s.p + begin, at - begin);
        n += at - begin;
    }
    return str_trim((str){p, n});
}

void search_add(search *s, unsigned worker, const search_doc *doc)
{
    struct worker *w = &s->workers[worker];
    struct doc *d = arena_make(w->a, struct doc);
    d->d = *doc;
    d->d.url = str_copy(w->a, doc->url);
    d->d.kind = str_copy(w->a, doc->kind);
    d->d.label = str_copy(w->a, doc->label);
    d->d.title = fold_blanks(w->a, doc->title);
    d->d.text = fold_blanks(w->a, doc->text);
    d->d.note = str_copy(w->a, str_trim(doc->note));
    d->next = w->docs;
    w->docs = d;
    w->n++;
}

/* ---- numbering ---- */

static int doc_cmp(const void *x, const void *y)
{
    const search_doc *a = &(*(struct doc *const *)x)->d, *b = &(*(struct doc *const *)y)->d;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    int order = str_cmp(a->kind, b->kind);
    if (order) return order;
    if (a->day != b->day) return a->day > b->day ? -1 : 1; /* DATE_NONE is the oldest */
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    order = str_cmp(a->url, b->url);
    return order ? order : str_cmp(a->title, b->title);
}

struct plan {
    struct doc **docs;
    uint32_t n, per;
    uint64_t bytes; /* of titles and texts */
    unsigned bits;
    uint32_t files, groups; /* list files, and the passes over the text that make them */
    uint32_t group;         /* first of this wave */
    buf *made;              /* list files of this wave, by group */
    uint64_t stamp;
    search_emit emit;
    void *context;
};

static void number(search *s, struct plan *p)
{
    for (unsigned i = 0; i < s->nworkers; i++) p->n += s->workers[i].n;
    p->docs = mem_alloc(p->n * sizeof *p->docs);
    size_t at = 0;
    for (unsigned i = 0; i < s->nworkers; i++)
        for (struct doc *d = s->workers[i].docs; d; d = d->next) {
            p->docs[at++] = d;
            p->bytes += d->d.title.n + d->d.text.n;
        }
    if (p->n) qsort(p->docs, p->n, sizeof *p->docs, doc_cmp);
}

/* All of it follows from the text, so that the bytes do not depend on the machine. */
static void choose_sizes(struct plan *p, unsigned threads)
{
    uint64_t one = p->n ? p->bytes / p->n + 50 : 1; /* a document on average */
    p->per = 1;
    while (p->per < 256 && p->per * 2 * one <= TEXT_FILE) p->per *= 2;
    while (p->bits < BITS_MOST && (uint64_t)LIST_FILE << p->bits < p->bytes / 2)
        p->bits++; /* lists take about half */
    p->files = 1u << p->bits;
    uint64_t groups = p->bytes / PASS_BYTES + 1;
    if (groups < threads && p->bytes > 300000) groups = threads;
    p->groups = groups > p->files ? p->files : (uint32_t)groups;
}

/* ---- lists ---- */

struct range {
    uint32_t first, end; /* list files */
    unsigned bits;
};

static bool is_within(const struct range *r, uint64_t key)
{
    uint32_t file = search_key_file(key);
    return file >= r->first && file < r->end;
}

struct both {
    struct search_lists *in_text, *in_title;
};

/* The keys of a text that are in the range, as many as there is room for; `at` and `before` say where to go
 * on. */
static size_t keys_of(const struct range *r, str text, size_t *at, uint32_t *before, uint64_t *keys,
                      size_t room)
{
    size_t n = 0;
    while (*at < text.n && n + 2 <= room) {
        uint32_t now = next_letter(text, at);
        if (now) {
            keys[n] = search_key(now, ' ', r->bits);
            n += is_within(r, keys[n]);
            if (*before) {
                keys[n] = search_key(*before, now, r->bits);
                n += is_within(r, keys[n]);
            }
        }
        *before = now;
    }
    return n;
}

static void add_text(struct search_lists *one, struct search_lists *two, const struct range *r, str text,
                     uint32_t doc)
{
    enum { ROOM = 512 };
    uint64_t keys[ROOM];
    uint32_t before = 0;
    for (size_t at = 0; at < text.n;) {
        size_t n = keys_of(r, text, &at, &before, keys, ROOM);
        search_lists_add(one, keys, n, doc);
        if (two) search_lists_add(two, keys, n, doc);
    }
}

/* The entries of a list file; `i` and `j` move on through the lists of texts and of titles. */
static void put_entries(const struct both *l, uint32_t file, size_t *i, size_t *j, buf *out)
{
    uint64_t key, title_key;
    str list, titles;
    for (; search_lists_at(l->in_text, *i, &key, &list) && search_key_file(key) == file; ++*i) {
        search_put_key(key, out);
        buf_put(out, list);
        if (search_lists_at(l->in_title, *j, &title_key, &titles) && title_key == key) {
            buf_putc(out, '}');
            buf_put(out, titles);
            ++*j;
        }
        buf_putc(out, '~');
    }
}

static struct range range_of(const struct plan *p, uint32_t group)
{
    return (struct range){(uint32_t)((uint64_t)p->files * group / p->groups),
                          (uint32_t)((uint64_t)p->files * (group + 1) / p->groups), p->bits};
}

/* One pass over all texts makes the list files of one range. */
static void make_lists(void *context, size_t item, unsigned worker)
{
    (void)worker;
    struct plan *p = context;
    struct range r = range_of(p, p->group + (uint32_t)item);
    struct both l = {search_lists_new(), search_lists_new()};
    for (uint32_t i = 0; i < p->n; i++) {
        add_text(l.in_text, l.in_title, &r, p->docs[i]->d.title, i);
        add_text(l.in_text, NULL, &r, p->docs[i]->d.text, i);
    }
    search_lists_sort(l.in_text);
    search_lists_sort(l.in_title);
    size_t text = 0, title = 0;
    for (uint32_t file = r.first; file < r.end; file++) {
        buf *out = &p->made[file];
        buf_fmt(out, "gongshiSearch.p(%u,\"", (unsigned)file);
        put_entries(&l, file, &text, &title, out);
        buf_puts(out, "\")\n");
    }
    search_lists_free(l.in_text);
    search_lists_free(l.in_title);
}

static void emit(struct plan *p, const char *folder, uint32_t number, buf *bytes)
{
    char path[32];
    snprintf(path, sizeof path, "%s/%x.js", folder, (unsigned)number);
    p->stamp = (p->stamp ^ str_hash(buf_str(bytes))) * 0x9e3779b97f4a7c15u;
    p->emit(p->context, str_from(path), buf_str(bytes));
    buf_fini(bytes);
}

static void write_lists(struct plan *p, unsigned threads)
{
    p->made = mem_alloc(p->files * sizeof *p->made);
    memset(p->made, 0, p->files * sizeof *p->made);
    for (p->group = 0; p->group < p->groups; p->group += threads) {
        uint32_t wave = p->groups - p->group < threads ? p->groups - p->group : threads;
        par_run(threads, wave, make_lists, p);
        uint32_t end = range_of(p, p->group + wave - 1).end;
        for (uint32_t file = range_of(p, p->group).first; file < end; file++)
            emit(p, "p", file, &p->made[file]);
    }
    free(p->made);
}

/* ---- documents ---- */

static void write_documents(struct plan *p)
{
    arena *a = arena_new();
    for (uint32_t i = 0; i < p->n;) {
        buf out = {0};
        uint32_t file = i / p->per, end = i + p->per < p->n ? i + p->per : p->n;
        buf_fmt(&out, "gongshiSearch.d(%u,[", (unsigned)file);
        for (; i < end; i++) {
            const search_doc *d = &p->docs[i]->d;
            buf_puts(&out, i % p->per ? ",[" : "[");
            buf_put_json(&out, d->url);
            buf_putc(&out, ',');
            buf_put_json(&out, d->title);
            buf_putc(&out, ',');
            buf_put_json(&out, d->day == DATE_NONE ? STR_NONE : date_iso(a, d->day));
            buf_putc(&out, ',');
            buf_put_json(&out, d->text);
            if (d->note.n) {
                buf_putc(&out, ',');
                buf_put_json(&out, d->note);
            }
            buf_putc(&out, ']');
        }
        buf_puts(&out, "])\n");
        emit(p, "d", file, &out);
        arena_reset(a);
    }
    arena_free(a);
}

static void write_index(struct plan *p)
{
    buf out = {0};
    buf_fmt(&out,
            "gongshiSearch.m({\"v\":1,\"n\":%u,\"bits\":%u,\"per\":%u,\"stamp\":\"%016llx\",\"kinds\":[",
            (unsigned)p->n, p->bits, (unsigned)p->per, (unsigned long long)p->stamp);
    for (uint32_t i = 0; i < p->n;) {
        const search_doc *d = &p->docs[i]->d;
        uint32_t end = i;
        while (end < p->n && str_eq(p->docs[end]->d.kind, d->kind) && p->docs[end]->d.order == d->order)
            end++;
        buf_puts(&out, i ? ",[" : "[");
        buf_put_json(&out, d->kind);
        buf_putc(&out, ',');
        buf_put_json(&out, d->label);
        buf_fmt(&out, ",%u,%u]", (unsigned)i, (unsigned)end);
        i = end;
    }
    buf_puts(&out, "]})\n");
    p->emit(p->context, STR("index.js"), buf_str(&out));
    buf_fini(&out);
}

void search_write(search *s, unsigned threads, search_emit to, void *context)
{
    struct plan p = {.emit = to, .context = context};
    if (threads == 0) threads = 1;
    number(s, &p);
    choose_sizes(&p, threads);
    write_lists(&p, threads);
    write_documents(&p);
    write_index(&p);
    free(p.docs);
}
