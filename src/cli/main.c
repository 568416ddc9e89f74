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

static void usage(FILE *to)
{
    fprintf(to, "%s\n\n", gettext("usage: gongshi COMMAND [options]"));
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-8s %s\n           %s\n", commands[i].name, commands[i].arguments,
                gettext(commands[i].help));
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

int options_usage(const char *command)
{
    const struct command *c = find(command);
    if (!c) usage(stderr);
    else fprintf(stderr, "%s: gongshi %s %s\n", gettext("usage"), c->name, c->arguments);
    return EXIT_USAGE;
}

static int help_main(int argc, char **argv)
{
    const struct command *c = argc > 1 ? find(argv[1]) : NULL;
    if (argc > 1 && !c) return options_usage("help");
    if (!c) usage(stdout);
    else printf("gongshi %s %s\n  %s\n", c->name, c->arguments, gettext(c->help));
    return EXIT_FINE;
}

static str command_at(const void *list, size_t i)
{
    (void)list;
    return str_from(commands[i].name);
}

static int unknown(const char *name)
{
    fprintf(stderr, gettext("gongshi: there is no command '%s'"), name);
    str near = str_nearest(str_from(name), NULL, COMMANDS, command_at);
    if (near.n) {
        fputs("\n  ", stderr);
        fprintf(stderr, gettext("did you mean '%s'?"), str_from(near.p).p);
    }
    fputs("\n", stderr);
    usage(stderr);
    return EXIT_USAGE;
}

/* Messages in the user's language also where that locale is not installed: C.UTF-8 with LANGUAGE does as
 * well. */
static void speak(void)
{
    const char *wanted = getenv("LC_ALL");
    if (!wanted || !*wanted) wanted = getenv("LC_MESSAGES");
    if (!wanted || !*wanted) wanted = getenv("LANG");
    setlocale(LC_CTYPE, "C.UTF-8");
    if (wanted && strncmp(wanted, "zh", 2) == 0) {
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
    return c->run(argc - 1, argv + 1);
}
