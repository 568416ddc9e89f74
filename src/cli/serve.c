/* serve: the preview. How it builds: what is there is read ahead; pages first, then all. */
#include "serve/serve.h"

#include "base/num.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/printing.h"
#include "site/build.h"

#include <libintl.h>
#include <stdio.h>

typedef struct preview_build {
    const options *o;
    const char *out;
    arena *a;
    build_options b;
} preview_build;

/* Both in a process of their own: what they hold is never released, and findings may quote it to the end. */
static void prepare(void *context)
{
    preview_build *p = context;
    p->b = (build_options){.folder = p->o->folder,
                           .out = p->out,
                           .today = p->o->today,
                           .threads = p->o->threads,
                           .strict = p->o->strict};
    p->b.ahead = build_read_ahead(&p->b);
}

static void build(void *context, serve_part part, diags *d, serve_report *report)
{
    const preview_build *p = context;
    build_options b = p->b;
    b.pages_only = part == SERVE_PAGES;
    printing prints = {.a = p->a, .o = p->o, .previous = p->out};
    if (!p->o->no_print) {
        b.before = printing_before, b.also_context = &prints;
        if (part == SERVE_ALL) b.also = printing_also;
    }
    build_stats stats = {0};
    build_hold hold;
    report->good = build_run(&b, d, &stats, &hold);
    report->system = diags_system(d);
    report->more = part == SERVE_PAGES;
    report->written = stats.written;
    report->removed = stats.removed;
    if (p->o->today == DATE_NONE)
        report->day_ends = ((int64_t)hold.m->today + 1) * 86400 - hold.m->zone_minutes * 60;
    /* the second part finds what the first has said, and a little more */
    if (part == SERVE_PAGES || !report->good) findings_end(p->o, d);
}

static bool take_port(const char *value, unsigned *port)
{
    int64_t n;
    if (num_parse(str_from(value), &n) && n >= 0 && n <= 65535) {
        *port = (unsigned)n;
        return true;
    }
    fputs("gongshi: ", stderr);
    fprintf(stderr, gettext("'%s' is not a port (0-65535)"), value);
    fputc('\n', stderr);
    return false;
}

int serve_main(int argc, char **argv)
{
    options o;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    unsigned port = 8000;
    for (int i = 1; i < argc; i++) {
        const char *value;
        if (!options_value("--port", argv, &i, &value)) return options_usage(argv[0], argv[i]);
        if (!take_port(value, &port)) return EXIT_USAGE;
    }
    arena *a = arena_new();
    const char *out = options_out(&o, a);
    if (!out) {
        arena_free(a);
        return EXIT_USAGE;
    }
    diags *d = diags_new();
    preview_build p = {.o = &o, .out = out, .a = a};
    serve_options s = {.folder = o.folder,
                       .out = p.out,
                       .port = port,
                       .quiet = o.quiet,
                       .prepare = prepare,
                       .build = build,
                       .context = &p};
    bool ok = serve_run(&s, d);
    int code = findings_end(&o, d);
    diags_free(d);
    arena_free(a);
    return ok ? code : EXIT_SYSTEM;
}
