/*
 * gongshi render: one template with data from a file, to standard output. For trying templates alone
 * and for running the Mustache specification from outside. "-" is standard input; {{>name}} is
 * name.mustache in the folder of --partials, by default the template's.
 */
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "data/yaml.h"
#include "tmpl/tmpl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct request {
    options o;
    const char *template, *data, *partials;
} request;

typedef struct job {
    arena *a;
    diags *d;
    tmpl_set *set;
    map tried;     /* names of partials looked for */
    str folder;    /* of the partials */
    bool no_input; /* a file named on the command line cannot be read */
} job;

/* ---- data as dyn ---------------------------------------------------------------------------- */

static dyn from_val(const val *v);

static dyn map_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)env;
    const val *v = val_find(self.p, name->s);
    return v ? from_val(v) : DYN_NOTHING;
}

static dyn list_at(dyn self, uint32_t i, dyn_env *env)
{
    (void)env;
    return from_val(&((const val *)self.p)->u.items[i]);
}

static const dyn_class map_class = {.get = map_get}, list_class = {.at = list_at};

static bool is_no(const val *v)
{
    str s = val_str(v);
    return v->style == VAL_PLAIN &&
           (str_eq(s, STR("false")) || str_eq(s, STR("null")) || str_eq(s, STR("~")));
}

/* Whoever writes the data answers for it: what {{{name}}} shows is taken as finished HTML. */
static dyn from_val(const val *v)
{
    switch (v->kind) {
    case VAL_MAP: return dyn_of(DYN_OBJECT, 0, v, &map_class);
    case VAL_LIST: return dyn_of(DYN_LIST, v->n, v, &list_class);
    case VAL_TEXT: return is_no(v) ? DYN_NO : dyn_html(val_str(v));
    default: return DYN_NO;
    }
}

/* ---- files ---------------------------------------------------------------------------------- */

/* Reads and registers; path NULL: standard input. 0: unreadable, which is a finding, but missing only if it
 * must be there. */
static uint32_t read_file(job *j, const char *path, str shown, bool must)
{
    str bytes = STR_NONE;
    io_result result = path ? io_read(j->a, path, LIMIT_FILE_BYTES, &bytes)
                            : io_read_stream(j->a, 0, LIMIT_FILE_BYTES, &bytes);
    if (result == IO_MISSING && !must) return 0;
    uint32_t file = src_add(shown, result == IO_OK ? bytes : STR_NONE);
    if (result == IO_OK) return file;
    span at = {file, 0, 0};
    if (result == IO_TOO_LARGE) {
        diag(j->d, FILE_TOO_LARGE, at, str_fmt(j->a, "%zu", bytes.n), str_fmt(j->a, "%u", LIMIT_FILE_BYTES));
    } else {
        diag(j->d, FILE_UNREADABLE, at, str_from(strerror(errno)));
        j->no_input |= must;
    }
    return 0;
}

static uint32_t read_argument(job *j, const char *path)
{
    if (strcmp(path, "-") == 0) return read_file(j, NULL, STR("(stdin)"), true);
    return read_file(j, path, str_from(path), true);
}

static str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return STR(".");
    return slash == path ? STR("/") : (str){path, (size_t)(slash - path)};
}

/* A name stays in the folder of the partials. */
static bool is_inside(str name)
{
    str rest = name;
    do {
        str part = str_cut(rest, '/', &rest);
        if (!part.n || str_eq(part, STR("..")) || str_find_char(part, 0, 0) != SIZE_MAX) return false;
    } while (rest.n);
    return !str_ends(name, STR("/"));
}

/* true: a template more is in the set. */
static bool load(job *j, str name)
{
    if (map_add(&j->tried, name, 0) != MAP_NONE || !is_inside(name)) return false;
    str path = str_fmt(j->a, "%.*s/%.*s.mustache", STR_ARG(j->folder), STR_ARG(name));
    uint32_t file = read_file(j, str_c(j->a, path), path, false);
    if (!file) return false;
    tmpl_add(j->set, j->d, name, file);
    return true;
}

static void load_wanted(job *j)
{
    for (uint32_t i = 0; tmpl_wanted(j->set, i).n; i++) load(j, tmpl_wanted(j->set, i));
    tmpl_link(j->set, j->d);
}

static bool load_missed(job *j)
{
    bool more = false;
    for (uint32_t i = 0; tmpl_missed(j->set, i).n; i++)
        more |= load(j, str_copy(j->a, tmpl_missed(j->set, i)));
    return more;
}

/* ---- the command ---------------------------------------------------------------------------- */

static void render(job *j, const tmpl *t, dyn data, buf *out)
{
    dyn_env env = {.scratch = j->a};
    do {
        buf_clear(out);
        load_wanted(j);
        if (diags_count(j->d, DIAG_ERROR)) return;
        if (!tmpl_render(t, &data, 1, &env, out, j->d)) return;
    } while (load_missed(j)); /* dynamic names: known only now */
    tmpl_report_unknown(j->set, j->d);
}

static dyn read_data(job *j, const char *path)
{
    static const val empty = {.kind = VAL_MAP};
    uint32_t file = path ? read_argument(j, path) : 0;
    if (!file) return from_val(&empty);
    yaml_docs docs = yaml_read(j->a, j->d, file, 0, (uint32_t)src_bytes(file).n);
    return from_val(docs.n ? &docs.roots[0] : &empty);
}

static bool write_out(FILE *to, str s) { return (!s.n || fwrite(s.p, 1, s.n, to) == s.n) && fflush(to) == 0; }

/* Findings go to standard error in every format: standard output is the page's. */
static int answer(const job *j, const request *q, str page)
{
    diag_level worst = diags_worst(j->d);
    bool bad = worst == DIAG_ERROR || (q->o.strict && worst == DIAG_WARNING);
    buf text = {0};
    if (bad || !q->o.quiet) diags_print(j->d, &text, q->o.json ? DIAG_JSON : DIAG_TEXT);
    write_out(stderr, buf_str(&text));
    buf_fini(&text);
    if (j->no_input || diags_system(j->d)) return EXIT_SYSTEM;
    if (bad) return EXIT_FINDINGS;
    if (write_out(stdout, page)) return EXIT_FINE;
    fprintf(stderr, "gongshi: %s\n", strerror(errno));
    return EXIT_SYSTEM;
}

static int run(const request *q)
{
    job j = {.a = arena_new(), .d = diags_new()};
    buf page = {0};
    j.set = tmpl_set_new(j.a);
    map_init(&j.tried, j.a);
    j.folder = q->partials ? str_from(q->partials) : folder_of(q->template);
    bool there = !q->partials || io_is_folder(q->partials);
    if (!there) diag(j.d, FOLDER_ABSENT, SPAN_NONE, j.folder);
    dyn data = read_data(&j, q->data);
    uint32_t file = read_argument(&j, q->template);
    if (file && there) render(&j, tmpl_add(j.set, j.d, src_path(file), file), data, &page);
    int code = answer(&j, q, buf_str(&page));
    buf_fini(&page);
    diags_free(j.d);
    arena_free(j.a);
    return code;
}

int render_main(int argc, char **argv)
{
    request q = {0};
    if (!options_take(&q.o, &argc, argv)) return EXIT_USAGE;
    for (int i = 1; i < argc; i++) {
        if (options_value("--data", argv, &i, &q.data) || options_value("--partials", argv, &i, &q.partials))
            continue;
        if (q.template || (argv[i][0] == '-' && argv[i][1])) return options_usage(argv[0], argv[i]);
        q.template = argv[i];
    }
    return q.template ? run(&q) : options_usage(argv[0], NULL);
}
