/* gongshi (公示): public notices from records. One table of commands. */
#include "cli/commands.h"
#include "cli/options.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef N_
#define N_(text) text
#endif

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *arguments, *help;
};

static int help_main(int argc, char **argv);

static const struct command commands[] = {
    {"build", build_main, "", N_("make the site")},
    {"check", check_main, "", N_("check content and templates, write nothing")},
    {"serve", serve_main, "[--port N]",
     N_("show the site in the browser, and build anew whenever a file is saved")},
    {"new", new_main, "KIND [--md]", N_("print a record to fill in, with an explanation of every field")},
    {"kinds", kinds_main, "[KIND] [--schema|--reference]",
     N_("list the kinds of record, or the fields of one")},
    {"render", render_main, "TEMPLATE [--data FILE] [--partials DIR]",
     N_("render one template with data from a file")},
    {"print", print_main, "BULLETIN [ID]",
     N_("make one bulletin, or all of its kind, in the folder of --out (here)")},
    {"price", price_main,
     "MEALS [--age N | --born DATE] [--category X]… [--resident] [--registered] [--delivery] [--meal M] "
     "[--price P] [--json|--cells]",
     N_("what a person pays for a meal, or the whole price table")},
    {"workdays", workdays_main, "DATE N [--json]", N_("the day on which N working days from a day end")},
    {"decide", decide_main, "RECORD|FILE [--json]", N_("what a vote or an election comes to, line by line")},
    {"explain", explain_main, "[CODE|RULE] [--json]", N_("a finding or a rule in plain words")},
    {"help", help_main, "[COMMAND]", N_("this list, or one command")},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

static void common(FILE *to)
{
    fprintf(to, "\n%s\n",
            gettext("options of all commands:\n"
                    "  -C DIR               the folder that holds content/ and templates/ (here)\n"
                    "  --out DIR            where the site goes (site/)\n"
                    "  --date YYYY-MM-DD    the day of the build (today)\n"
                    "  -j N                 threads (all processors)\n"
                    "  --no-print           pages without bulletins\n"
                    "  --strict             warnings count as errors\n"
                    "  --format text|json   how findings are printed\n"
                    "  -q, -v               errors and warnings only; say more\n"
                    "exit codes: 0 fine, 1 findings, 2 wrong usage, 3 system"));
}

static void usage(FILE *to)
{
    fprintf(to, "%s\n\n", gettext("usage: gongshi COMMAND [options]"));
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-8s %s\n           %s\n", commands[i].name, commands[i].arguments,
                gettext(commands[i].help));
    common(to);
}

/* ---- what was wrong --------------------------------------------------------------------------------- */

static void say(const char *text, const char *what)
{
    fputs("gongshi: ", stderr);
    fprintf(stderr, text, what);
    fputc('\n', stderr);
}

static void suggest(str near)
{
    if (!near.n) return;
    char name[64];
    snprintf(name, sizeof name, "%.*s", STR_ARG(near));
    fputs("  ", stderr);
    fprintf(stderr, gettext("did you mean '%s'?"), name);
    fputc('\n', stderr);
}

/* The options of a command, out of its usage, and those of all. */
struct names {
    str items[32];
    size_t n;
};

static struct names options_of(const struct command *c)
{
    struct names all = {.items = {STR("--out"), STR("--date"), STR("--no-print"), STR("--strict"),
                                  STR("--format"), STR("--quiet"), STR("--verbose"), STR("--help")},
                        .n = 8};
    for (str rest = str_from(c->arguments); rest.n && all.n < 32;) {
        size_t at = str_find(rest, STR("--"), 0), end = at;
        if (at == SIZE_MAX) break;
        while (end < rest.n && (rest.p[end] == '-' || (rest.p[end] >= 'a' && rest.p[end] <= 'z'))) end++;
        all.items[all.n++] = str_sub(rest, at, end);
        rest = str_sub(rest, end, rest.n);
    }
    return all;
}

static str name_at(const void *list, size_t i) { return ((const struct names *)list)->items[i]; }

int options_usage(const char *command, const char *wrong)
{
    const struct command *c = find(command);
    if (wrong && wrong[0] == '-' && wrong[1]) {
        struct names all = options_of(c);
        str name = str_cut(str_from(wrong), '=', &(str){0});
        bool known = false;
        for (size_t i = 0; i < all.n; i++) known = known || str_eq(all.items[i], name);
        say(known ? gettext("the option %s cannot stand here, or needs a value")
                  : gettext("there is no option %s"),
            wrong);
        if (!known) suggest(str_nearest(name, &all, all.n, name_at));
    } else if (wrong) {
        say(gettext("'%s' is one argument too many"), wrong);
    }
    fprintf(stderr, "%s: gongshi %s%s%s\n", gettext("usage"), c->name, *c->arguments ? " " : "",
            c->arguments);
    fprintf(stderr, gettext("'gongshi help %s' explains it"), c->name);
    fputc('\n', stderr);
    return EXIT_USAGE;
}

static str command_at(const void *list, size_t i)
{
    (void)list;
    return str_from(commands[i].name);
}

static int unknown(const char *name)
{
    say(name[0] == '-' ? gettext("%s: the command comes first, its options after it")
                       : gettext("there is no command '%s'"),
        name);
    suggest(str_nearest(str_from(name), NULL, COMMANDS, command_at));
    fprintf(stderr, "%s\n", gettext("'gongshi help' lists the commands"));
    return EXIT_USAGE;
}

/* ---- help ------------------------------------------------------------------------------------------- */

static int help_main(int argc, char **argv)
{
    const struct command *c = argc > 1 ? find(argv[1]) : NULL;
    if (argc > 1 && !c) return unknown(argv[1]);
    if (argc > 2) return options_usage("help", argv[2]);
    if (!c) {
        usage(stdout);
        return EXIT_FINE;
    }
    printf("%s: gongshi %s%s%s\n\n  %s\n", gettext("usage"), c->name, *c->arguments ? " " : "", c->arguments,
           gettext(c->help));
    common(stdout);
    return EXIT_FINE;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return true;
    return false;
}

/* The first of these that is set says it; LANGUAGE comes before it, but for the plain locales. */
static bool wants_chinese(void)
{
    const char *wanted = getenv("LC_ALL"), *list = getenv("LANGUAGE");
    if (!wanted || !*wanted) wanted = getenv("LC_MESSAGES");
    if (!wanted || !*wanted) wanted = getenv("LANG");
    if (!wanted || !*wanted || strcmp(wanted, "C") == 0 || strcmp(wanted, "POSIX") == 0) return false;
    return strncmp(list && *list ? list : wanted, "zh", 2) == 0;
}

/* Messages in the user's language also where that locale is not installed: C.UTF-8 with LANGUAGE does as
 * well. */
static void speak(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (wants_chinese()) {
        setlocale(LC_MESSAGES, "C.UTF-8");
        setenv("LANGUAGE", "zh_CN", 1);
    } else {
        setlocale(LC_MESSAGES, "C");
    }
    /* a program that was built but not installed has its messages beside it */
    char own[PATH_MAX + 16];
    ssize_t n = readlink("/proc/self/exe", own, PATH_MAX);
    char *slash = n > 0 ? memrchr(own, '/', (size_t)n) : NULL;
    const char *dir = GONGSHI_LOCALEDIR;
    if (slash) {
        strcpy(slash, "/locale");
        if (access(own, R_OK) == 0) dir = own;
    }
    bindtextdomain("gongshi", dir);
    bind_textdomain_codeset("gongshi", "UTF-8");
    textdomain("gongshi");
}

int main(int argc, char **argv)
{
    speak();
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("gongshi " GONGSHI_VERSION);
        return EXIT_FINE;
    }
    const char *name = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ? "help" : argv[1];
    const struct command *c = find(name);
    if (!c) return unknown(name);
    argv[1] = (char *)(uintptr_t)c->name;
    if (asks_help(argc, argv)) return help_main(2, (char *[]){argv[0], argv[1], NULL});
    return c->run(argc - 1, argv + 1);
}
