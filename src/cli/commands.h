/*
 * commands: one function a command; argv[0] is its name. Each returns the program's exit code:
 * 0 fine, 1 findings, 2 wrong usage, 3 system. The table is in main.c.
 */
#ifndef GONGSHI_CLI_COMMANDS_H
#define GONGSHI_CLI_COMMANDS_H

int build_main(int argc, char **argv);
int check_main(int argc, char **argv);
int new_main(int argc, char **argv);
int kinds_main(int argc, char **argv);
int render_main(int argc, char **argv);
int serve_main(int argc, char **argv);
int print_main(int argc, char **argv);
int price_main(int argc, char **argv);
int workdays_main(int argc, char **argv);
int decide_main(int argc, char **argv);
int explain_main(int argc, char **argv);

#endif
