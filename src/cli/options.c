#include "cli/options.h"

#include "base/num.h"
#include "base/par.h"
#include "cli/commands.h"

#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool complain(const char *format, const char *what)
{
    fputs("gongshi: ", stderr);
    fprintf(stderr, format, what);
    fputc('\n', stderr);
    return false;
}

/* The value of an option: after "=", or the next argument. NULL: it has none. */
static const char *value_of(const char *arg, const char *name, int *i, int argc, char **argv)
{
    size_t n = strlen(name);
    if (arg[n] == '=') return arg + n + 1;
    if (name[1] != '-' && arg[n]) return arg + n; /* -j4 */
    return *i + 1 < argc ? argv[++*i] : NULL;
}

static bool is_option(const char *arg, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(arg, name, n) != 0) return false;
    return arg[n] == '\0' || arg[n] == '=' || (name[1] != '-' && name[1] == 'j');
}

static bool take_value(options *o, const char *name, const char *value)
{
    if (!value) return complain(gettext("the option %s needs a value"), name);
    if (strcmp(name, "-C") == 0) {
        o->folder = value;
    } else if (strcmp(name, "--out") == 0) {
        o->out = value;
    } else if (strcmp(name, "--date") == 0) {
        o->today = date_parse(str_from(value));
        if (o->today == DATE_NONE)
            return complain(gettext("'%s' is not a date; write it as 2026-06-12"), value);
    } else if (strcmp(name, "-j") == 0) {
        int64_t n;
        if (!num_parse(str_from(value), &n) || n < 1 || n > 256)
            return complain(gettext("'%s' is not a number of threads (1-256)"), value);
        o->threads = (unsigned)n;
    } else if (strcmp(value, "json") == 0 || strcmp(value, "text") == 0) {
        o->json = value[0] == 'j';
    } else {
        return complain(gettext("'%s' is not a format; there are text and json"), value);
    }
    return true;
}

bool options_value(const char *name, char **argv, int *i, const char **value)
{
    size_t n = strlen(name);
    if (strncmp(argv[*i], name, n) != 0) return false;
    if (argv[*i][n] == '=') *value = argv[*i] + n + 1;
    else if (!argv[*i][n] && argv[*i + 1]) *value = argv[++*i];
    else return false;
    return true;
}

static bool take_flag(options *o, const char *arg)
{
    if (strcmp(arg, "--strict") == 0) o->strict = true;
    else if (strcmp(arg, "-q") == 0 || strcmp(arg, "--quiet") == 0) o->quiet = true;
    else if (strcmp(arg, "-v") == 0 || strcmp(arg, "--verbose") == 0) o->verbose = true;
    else if (strcmp(arg, "--no-print") == 0) o->no_print = true;
    else return false;
    return true;
}

bool options_take(options *o, int *argc, char **argv)
{
    static const char *const valued[] = {"-C", "--out", "--date", "-j", "--format"};
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    *o = (options){.folder = ".", .today = DATE_NONE, .threads = par_processors()};
    if (epoch && num_parse(str_from(epoch), &seconds)) o->today = date_from_unix(seconds, 8 * 60);
    int kept = 1;
    bool ok = true, ended = false;
    for (int i = 1; i < *argc; i++) {
        const char *arg = argv[i], *name = NULL;
        if (!ended && strcmp(arg, "--") == 0) {
            ended = true;
            continue;
        }
        for (size_t k = 0; k < sizeof valued / sizeof *valued && !ended; k++)
            if (is_option(arg, valued[k])) name = valued[k];
        if (name) ok = take_value(o, name, value_of(arg, name, &i, *argc, argv)) && ok;
        else if (ended || !take_flag(o, arg)) argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
    return ok;
}

/* A folder without its last parts that do not exist yet, as the disk knows it; NULL: nothing of it is there.
 */
static char *real_place(const char *path)
{
    char here[PATH_MAX], *real = NULL;
    if (strlen(path) >= sizeof here) return NULL;
    strcpy(here, path);
    for (char *slash; !(real = realpath(here, NULL)) && (slash = strrchr(here, '/')) && slash != here;)
        *slash = '\0';
    return real ? real : realpath(".", NULL);
}

/* Is the second folder the first, or within it? */
static bool holds(const char *outer, const char *inner)
{
    size_t n = strlen(outer);
    if (n == 1) return true;
    return strncmp(outer, inner, n) == 0 && (inner[n] == '/' || inner[n] == '\0');
}

const char *options_out(const options *o, arena *a)
{
    static const char *const sources[] = {"content", "templates"};
    const char *out = o->out ? o->out : str_c(a, str_fmt(a, "%s/site", o->folder));
    char *to = real_place(out), *all = realpath(out, NULL);
    bool fits = true;
    for (size_t i = 0; i < 2 && to; i++) {
        char *source = realpath(str_c(a, str_fmt(a, "%s/%s", o->folder, sources[i])), NULL);
        if (source && (holds(source, to) || (all && holds(all, source)))) fits = false;
        free(source);
    }
    free(to);
    free(all);
    if (fits) return out;
    complain(gettext("the site cannot go to '%s': its pages would be mixed with content/ or templates/"),
             out);
    return NULL;
}

int findings_end(const options *o, diags *d)
{
    buf out = {0};
    if (o->quiet) diags_show_from(d, DIAG_WARNING);
    diags_print(d, &out, o->json ? DIAG_JSON : DIAG_TEXT);
    if (o->json) fwrite(out.p, 1, out.n, stdout);
    else if (out.n) fwrite(out.p, 1, out.n, stderr);
    buf_fini(&out);
    if (diags_system(d)) return EXIT_SYSTEM;
    diag_level worst = diags_worst(d);
    if (worst == DIAG_ERROR || (o->strict && worst == DIAG_WARNING)) return EXIT_FINDINGS;
    return EXIT_FINE;
}
