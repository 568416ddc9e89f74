/* print: one bulletin, or all of one template, into a folder. */
#include "print/bulletin.h"

#include "base/io.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/printing.h"

#include <errno.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

/* ---- with the build ---------------------------------------------------------------------------------- */

static dyn of_record(void *context, dyn_env *env, const record *r) { return bulletins_of(context, env, r); }

static str card_of(void *context, const record *r) { return cards_path(context, r); }

void printing_before(void *context, view *v, diags *d)
{
    printing *p = context;
    bulletin_options o = {.templates = str_c(p->a, str_fmt(p->a, "%s/templates", p->o->folder)),
                          .threads = p->o->threads,
                          .previous = p->previous};
    p->all = bulletins_plan(v, p->a, &o, d);
    view_set_bulletins(v, of_record, p->all);
    p->cards = cards_plan(v, p->a, p->o->threads, p->previous, d);
    view_set_cards(v, card_of, p->cards);
}

bool printing_also(void *context, const view *v, bool (*put)(void *to, unsigned worker, str path, str bytes),
                   void *to, diags *d)
{
    (void)v;
    (void)d;
    printing *p = context;
    return bulletins_make(p->all, put, to, &p->stats) && cards_make(p->cards, put, to);
}

void printing_end(printing *p)
{
    bulletins_free(p->all);
    cards_free(p->cards);
    p->all = NULL;
    p->cards = NULL;
}

void printing_say(const printing *p, buf *b)
{
    if (!p->stats.bulletins) return;
    str args[] = {str_fmt(p->a, "%zu", p->stats.bulletins), str_fmt(p->a, "%zu", p->stats.pages),
                  str_fmt(p->a, "%llu", (unsigned long long)p->stats.bytes),
                  p->stats.faces.n ? p->stats.faces : str_from(gettext("none had changed"))};
    diag_fill(b, gettext("{1} bulletins of {2} pages, {3} bytes; {4}"), args, 4);
    buf_putc(b, '\n');
}

/* ---- the command ------------------------------------------------------------------------------------- */

typedef struct saving {
    arena *a;
    const options *o;
    diags *d;
} saving;

/* print/notices/n-1.pdf becomes notices-n-1.pdf in the folder. One worker only. */
static bool save(void *context, unsigned worker, str path, str bytes)
{
    saving *s = context;
    (void)worker;
    if (str_ends(path, STR(".html"))) return true;
    str name = str_sub(path, 6, path.n);
    char *c = str_c(s->a, str_fmt(s->a, "%s/%.*s", s->o->out ? s->o->out : ".", STR_ARG(name)));
    char *slash = strrchr(c, '/');
    if (str_find_char(name, '/', 0) != SIZE_MAX) *slash = '-';
    if (!io_write(c, bytes)) {
        diag(s->d, FILE_UNWRITABLE, (span){0}, str_from(c), str_from(strerror(errno)));
        return false;
    }
    if (!s->o->quiet) printf("%s\n", c);
    return true;
}

int print_main(int argc, char **argv)
{
    options o;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    if (argc < 2 || argc > 3 || argv[1][0] == '-')
        return options_usage(argv[0], argc > 3 ? argv[3] : argc > 1 ? argv[1] : NULL);
    arena *a = arena_new();
    diags *d = diags_new();
    model *m =
        model_load(&(model_options){.folder = str_from(o.folder), .today = o.today, .threads = o.threads}, d);
    const char *templates = str_c(a, str_fmt(a, "%s/templates", o.folder));
    view *v = view_new(m, &(view_options){.templates = templates}, d);
    if (diags_worst(d) != DIAG_ERROR) {
        bulletin_options b = {.templates = templates,
                              .threads = 1,
                              .only = str_from(argv[1]),
                              .only_id = argc > 2 ? str_from(argv[2]) : STR_NONE};
        bulletin_stats stats;
        if (o.out) io_make_folders(o.out);
        saving to = {a, &o, d};
        bulletins *all = bulletins_plan(v, a, &b, d);
        if (bulletins_make(all, save, &to, &stats) && !stats.bulletins)
            diag(d, PRINT_NO_BULLETIN, (span){0}, b.only, b.only_id);
        bulletins_free(all);
        if (o.verbose) printf("%.*s\n", STR_ARG(stats.faces));
    }
    if (!o.verbose) diags_show_from(d, DIAG_WARNING); /* advice about the whole site is check's */
    int code = findings_end(&o, d);
    view_free(v);
    model_free(m);
    diags_free(d);
    arena_free(a);
    return code;
}
