/*
 * options: what every command understands, taken off its arguments; and loading and ending a run.
 */
#ifndef GONGSHI_CLI_OPTIONS_H
#define GONGSHI_CLI_OPTIONS_H

#include "model/model.h"

typedef struct options {
    const char *folder; /* -C: holds content/ and templates/; "." */
    const char *out;    /* --out: site/ below the folder where not given */
    date today;         /* --date, else SOURCE_DATE_EPOCH, else DATE_NONE: now in the site's time zone */
    unsigned threads;   /* -j: as many as there are processors */
    bool strict, json, quiet, verbose;
    bool no_print; /* --no-print: pages without bulletins */
} options;

enum { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3 };

/*
 * Takes the common options out of argv (argv[0] is the command) and leaves the rest in order; "--" ends them.
 * false: reported on standard error; exit with EXIT_USAGE.
 */
bool options_take(options *o, int *argc, char **argv);
/* `--name VALUE` or `--name=VALUE` at argv[*i], which moves on; false (and *value untouched): another
 * argument. */
bool options_value(const char *name, char **argv, int *i, const char **value);
/*
 * Where the site goes: --out, else site/ below the folder. NULL, and reported (exit with EXIT_USAGE): pages
 * would be mixed with content/ or templates/, because that folder holds them or lies in them.
 */
const char *options_out(const options *o, arena *a);
/* The usage of the command argv[0], on standard error, and what was wrong: an argument or option that has no
 * place in it; NULL: something is missing, or was reported. Returns EXIT_USAGE. */
int options_usage(const char *command, const char *wrong);

/* Prints the findings on standard error (JSON: on standard output) and gives the exit code they mean. */
int findings_end(const options *o, diags *d);

#endif
