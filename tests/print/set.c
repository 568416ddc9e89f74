/*
 * Sets Markdown files with front matter as bulletins, all in one batch:
 *     set OUTDIR [-j N] [-t 0] FILE.md …
 * writes OUTDIR/NAME.pdf, .txt and .speech (not with -t 0); prints pages, bytes and the findings. For tests
 * and for the eye.
 */
#include "base/io.h"
#include "base/par.h"
#include "print/print.h"
#include "text/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS = 64 };

typedef struct job {
    print_doc doc;
    size_t pages, bytes;
} job;

typedef struct run_all {
    print_batch *batch;
    print_worker **workers;
    buf *outs;
    job *jobs;
    const char *dir;
    bool texts;
    bool save; /* several copies of a file are set, not kept */
} run_all;

/* `key: value` and `key:` with `- item` lines; quotes around a value are taken off. */
static str read_front(arena *a, diags *d, str file, print_doc *doc)
{
    str rest = file;
    if (!str_starts(file, STR("---\n"))) return file;
    str_cut(rest, '\n', &rest);
    str key = STR_NONE, items[ITEMS];
    size_t n = 0;
    while (rest.n) {
        str line = str_cut(rest, '\n', &rest), t = str_trim(line);
        bool end = str_eq(t, STR("---"));
        if (str_starts(t, STR("- ")) && n < ITEMS) {
            items[n++] = str_trim(str_sub(t, 2, t.n));
            continue;
        }
        if (key.n) print_set(doc, a, key, items, n, (span){0}, d);
        if (end) break;
        str value;
        key = str_cut(t, ':', &value);
        value = str_trim(value);
        if (value.n >= 2 && value.p[0] == '"') value = str_sub(value, 1, value.n - 1);
        for (size_t i; (i = str_find(value, STR("\\n"), 0)) != SIZE_MAX;)
            value = str_fmt(a, "%.*s\n%.*s", (int)i, value.p, (int)(value.n - i - 2), value.p + i + 2);
        n = 0;
        if (value.n) items[n++] = value;
        if (!t.n) key = STR_NONE;
    }
    return rest;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void save(arena *a, const char *dir, str name, const char *ending, str bytes)
{
    const char *path = str_c(a, str_fmt(a, "%s/%.*s.%s", dir, STR_ARG(name), ending));
    if (!io_write(path, bytes)) perror(path), exit(3);
}

/* Each is written at once, as a build does: memory does not grow with their number. */
static void set_one(void *context, size_t i, unsigned worker)
{
    run_all *r = context;
    job *j = &r->jobs[i];
    buf *out = &r->outs[worker];
    buf_clear(out);
    j->pages = print_pdf(r->batch, r->workers[worker], &j->doc, out);
    j->bytes = out->n;
    if (!r->save) return;
    arena *a = arena_new();
    save(a, r->dir, j->doc.name, "pdf", buf_str(out));
    if (!r->texts) {
        arena_free(a);
        return;
    }
    buf_clear(out);
    print_text(&j->doc, out);
    save(a, r->dir, j->doc.name, "txt", buf_str(out));
    buf_clear(out);
    unsigned length = print_speech(&j->doc, out);
    buf_fmt(out, "# %u s\n", length);
    save(a, r->dir, j->doc.name, "speech", buf_str(out));
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    const char *dir = argv[1];
    unsigned threads = 1;
    int at = 2, copies = 1, texts = 1;
    while (at + 1 < argc && argv[at][0] == '-') {
        if (argv[at][1] == 'j') threads = (unsigned)atoi(argv[at + 1]);
        if (argv[at][1] == 't') texts = atoi(argv[at + 1]);
        if (argv[at][1] == 'n') copies = atoi(argv[at + 1]);
        at += 2;
    }
    arena *a = arena_new();
    diags *d = diags_new();
    size_t n = (size_t)((argc - at) * copies);
    job *jobs = arena_make_n(a, job, n);
    print_fonts fonts = {.body = str_from(getenv("FONT_BODY")), .latin = str_from(getenv("FONT_LATIN"))};
    double t0 = seconds();
    print_batch *batch = print_batch_new(a, &fonts, d);
    for (size_t i = 0; i < n; i++) {
        const char *path = argv[at + (int)i % (argc - at)];
        str file, name = str_from(path);
        if (io_read(a, path, 1 << 20, &file) != IO_OK) return perror(path), 3;
        job *j = &jobs[i];
        print_doc_init(&j->doc);
        j->doc.folder = STR(".");
        for (size_t k; (k = str_find_char(name, '/', 0)) != SIZE_MAX;) name = str_sub(name, k + 1, name.n);
        size_t before = strlen(path) - name.n; /* pictures stand beside the file */
        if (before > 1) j->doc.folder = str_sub(str_from(path), 0, before - 1);
        j->doc.name = str_sub(name, 0, name.n - 3);
        str body = read_front(a, d, file, &j->doc);
        if (copies > 1) j->doc.title = str_fmt(a, "%.*s%zu", STR_ARG(j->doc.title), i);
        j->doc.md = md_parse(a, d, body, (md_place){0}, NULL);
        j->doc.body = md_blocks(j->doc.md);
        print_collect(batch, &j->doc);
    }
    double t1 = seconds();
    bool good = print_cut(batch);
    double t2 = seconds();
    if (good) {
        print_worker **workers = arena_make_n(a, print_worker *, threads);
        for (unsigned i = 0; i < threads; i++) workers[i] = print_worker_new(batch);
        buf *outs = arena_make_n(a, buf, threads);
        run_all r = {batch, workers, outs, jobs, dir, texts != 0, copies == 1};
        par_run(threads, n, set_one, &r);
        for (unsigned i = 0; i < threads; i++) print_worker_free(workers[i]), buf_fini(&outs[i]);
    }
    double t3 = seconds();
    buf text = {0};
    size_t bytes = 0;
    for (size_t i = 0; good && i < n; i++) {
        bytes += jobs[i].bytes;
        if (n < 50)
            printf("%.*s %zu pages %zu bytes\n", STR_ARG(jobs[i].doc.name), jobs[i].pages, jobs[i].bytes);
    }
    str faces = print_faces_used(batch, a);
    printf("# %.*s\n# %zu documents: collect %.2f ms, cut %.2f ms, set %.2f ms each, %zu bytes each\n",
           STR_ARG(faces), n, (t1 - t0) * 1e3, (t2 - t1) * 1e3, (t3 - t2) * 1e3 / (double)n, bytes / n);
    buf_clear(&text);
    diags_print(d, &text, DIAG_TEXT);
    fwrite(text.p, 1, text.n, stdout);
    buf_fini(&text);
    print_batch_free(batch);
    diags_free(d);
    arena_free(a);
    return good ? 0 : 1;
}
