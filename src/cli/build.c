/* build, check: the whole run, with or without writing. */
#include "site/build.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/printing.h"

#include <libintl.h>
#include <stdio.h>
#include <unistd.h>

static void put_count(buf *b, const char *text, size_t a, size_t n)
{
    char x[24], y[24];
    snprintf(x, sizeof x, "%zu", a);
    snprintf(y, sizeof y, "%zu", n);
    diag_fill(b, text, (str[]){str_from(x), str_from(y)}, 2);
    buf_putc(b, '\n');
}

static void say(const options *o, const build_stats *s, const printing *p, bool wrote)
{
    if (o->quiet || o->json) return;
    buf b = {0};
    char seconds[24], bytes[24], records[24], pages[24], out[24];
    snprintf(records, sizeof records, "%zu", s->records);
    snprintf(pages, sizeof pages, "%zu", s->pages);
    snprintf(bytes, sizeof bytes, "%llu", (unsigned long long)s->bytes);
    snprintf(seconds, sizeof seconds, "%lld.%03lld", (long long)(s->milliseconds / 1000),
             (long long)(s->milliseconds % 1000));
    snprintf(out, sizeof out, "%zu", s->files);
    str args[] = {str_from(records), str_from(pages), str_from(out), str_from(bytes), str_from(seconds)};
    diag_fill(&b,
              wrote ? gettext("{1} records, {2} pages, {3} files, {4} bytes, {5} seconds")
                    : gettext("{1} records, {2} pages checked in {5} seconds"),
              args, 5);
    buf_putc(&b, '\n');
    if (wrote && o->verbose) {
        put_count(&b, gettext("{1} pages made, {2} kept as they were"), s->made, s->pages - s->made);
        put_count(&b, gettext("{1} files written, {2} removed"), s->written, s->removed);
    }
    printing_say(p, &b);
    if (b.n) fwrite(b.p, 1, b.n, stdout);
    buf_fini(&b);
}

static int build_or_check(int argc, char **argv, bool write)
{
    options o;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    if (argc > 1) return options_usage(argv[0], argv[1]);
    arena *a = arena_new();
    diags *d = diags_new();
    const char *out = write ? options_out(&o, a) : NULL;
    if (write && !out) {
        diags_free(d);
        arena_free(a);
        return EXIT_USAGE;
    }
    build_options b = {.folder = o.folder,
                       .out = out,
                       .today = o.today,
                       .threads = o.threads,
                       .strict = o.strict,
                       .progress = !o.quiet && isatty(STDERR_FILENO)};
    printing prints = {.a = a, .o = &o, .previous = out};
    if (!o.no_print) b.before = printing_before, b.also = printing_also, b.also_context = &prints;
    build_stats stats = {0};
    build_hold hold;
    bool ok = build_run(&b, d, &stats, &hold);
    int code = findings_end(&o, d);
    if (ok) say(&o, &stats, &prints, write);
    else if (code == EXIT_FINE) code = EXIT_FINDINGS;
    printing_end(&prints);
    build_release(&hold);
    diags_free(d);
    arena_free(a);
    return code;
}

int build_main(int argc, char **argv) { return build_or_check(argc, argv, true); }
int check_main(int argc, char **argv) { return build_or_check(argc, argv, false); }
