#include "view/patterns.h"

#include "base/io.h"
#include "base/limits.h"

#include <errno.h>
#include <string.h>

static const char ENDING[] = ".mustache";

static uint32_t read_source(patterns *p, diags *d, const char *folder, str name, const char *ending)
{
    str path = str_fmt(p->in, "templates/%.*s%s", STR_ARG(name), ending), bytes;
    io_result got = io_read(p->in, str_c(p->in, str_fmt(p->in, "%s/%.*s%s", folder, STR_ARG(name), ending)),
                            LIMIT_FILE_BYTES, &bytes);
    if (got == IO_OK) return src_add(path, bytes);
    span at = span_at(src_add(path, STR_NONE), 0, 0);
    if (got == IO_TOO_LARGE)
        diag(d, FILE_TOO_LARGE, at, str_fmt(p->in, "%zu", bytes.n), str_fmt(p->in, "%u", LIMIT_FILE_BYTES));
    else diag(d, FILE_UNREADABLE, at, str_from(strerror(errno)));
    return 0;
}

/* The names of all templates below the folder, in byte order. false: there is no such folder. */
static bool list_names(arena *a, const char *folder, str **names, uint32_t *n)
{
    io_list files;
    str ending = STR(ENDING);
    *n = 0;
    if (!io_walk(a, folder, LIMIT_FILES, 1, &files)) return false;
    *names = arena_make_n(a, str, files.n);
    for (size_t i = 0; i < files.n; i++) {
        str path = files.items[i].path;
        if (!files.items[i].folder && str_ends(path, ending))
            (*names)[(*n)++] = str_sub(path, 0, path.n - ending.n);
    }
    return true;
}

/* false: there is no such folder, and nothing else need be said. */
static bool read_templates(patterns *p, diags *d, const char *folder)
{
    uint32_t n;
    p->templates = tmpl_set_new(p->in);
    if (!list_names(p->in, folder, &p->names, &n)) {
        diag(d, TEMPLATES_MISSING, SPAN_NONE, str_from(folder));
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t file = read_source(p, d, folder, p->names[i], ENDING);
        if (!file) continue;
        tmpl_add(p->templates, d, p->names[i], file);
        p->names[p->n++] = p->names[i];
    }
    tmpl_link(p->templates, d);
    if (!tmpl_find(p->templates, STR("record"))) diag(d, TEMPLATE_MISSING, SPAN_NONE, STR("record"));
    if (!tmpl_find(p->templates, STR("list"))) diag(d, TEMPLATE_MISSING, SPAN_NONE, STR("list"));
    return true;
}

static str words_name(arena *a, str lang) { return str_fmt(a, "words/%.*s", STR_ARG(lang)); }

patterns *patterns_read(const char *folder, str lang, diags *d)
{
    arena *in = arena_new();
    patterns *p = arena_make(in, patterns);
    *p = (patterns){.in = in, .lang = str_copy(in, lang)};
    if (!read_templates(p, d, folder)) return p;
    p->words_file = read_source(p, d, folder, words_name(in, lang), ".yaml");
    if (p->words_file) words_read(&p->words, in, d, p->words_file);
    return p;
}

void patterns_free(patterns *p)
{
    if (p) arena_free(p->in);
}

static bool file_stands(arena *a, const char *folder, str name, const char *ending, uint32_t file)
{
    return io_same(str_c(a, str_fmt(a, "%s/%.*s%s", folder, STR_ARG(name), ending)), src_bytes(file));
}

bool patterns_stand(const patterns *p, const char *folder, str lang)
{
    arena *a = arena_new();
    str *names;
    uint32_t n;
    bool same = p->words_file && str_eq(p->lang, lang) && list_names(a, folder, &names, &n) && n == p->n;
    for (uint32_t i = 0; same && i < n; i++)
        same = str_eq(names[i], p->names[i]) &&
               file_stands(a, folder, names[i], ENDING, tmpl_file(tmpl_find(p->templates, names[i])));
    same = same && file_stands(a, folder, words_name(a, lang), ".yaml", p->words_file);
    arena_free(a);
    return same;
}
