/*
 * What a build cannot do without, measured on the same machine in the same run, one thread:
 * stat and read the inputs, libyaml's events over them, cmark over the Markdown, write the same bytes to
 * fresh files.
 *
 *   floor CONTENT SITE SCRATCH     prints: read yaml cmark write, CPU milliseconds each, and the bytes
 */
#include "base/io.h"
#include "base/limits.h"

#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <yaml.h>

static double cpu_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

struct files {
    io_list list;
    str *bytes;
    uint64_t total;
};

/* Of the inputs: what has changed is told by that. */
static void stat_all(arena *a, const char *root, const io_list *list)
{
    struct stat st;
    for (size_t i = 0; i < list->n; i++)
        if (stat(str_c(a, str_fmt(a, "%s/%.*s", root, STR_ARG(list->items[i].path))), &st)) exit(3);
}

static struct files read_all(arena *a, const char *root)
{
    struct files f = {0};
    if (!io_walk(a, root, LIMIT_FILES, 1, &f.list)) exit(3);
    f.bytes = arena_make_n(a, str, f.list.n);
    for (size_t i = 0; i < f.list.n; i++) {
        if (f.list.items[i].folder) continue;
        char *path = str_c(a, str_fmt(a, "%s/%.*s", root, STR_ARG(f.list.items[i].path)));
        if (io_read(a, path, SIZE_MAX / 4, &f.bytes[i]) == IO_OK) f.total += f.bytes[i].n;
    }
    return f;
}

static void events(str s)
{
    yaml_parser_t p;
    yaml_event_t e;
    yaml_parser_initialize(&p);
    yaml_parser_set_input_string(&p, (const unsigned char *)s.p, s.n);
    for (int done = 0; !done;) {
        if (!yaml_parser_parse(&p, &e)) break;
        done = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&p);
}

static void markdown(str s)
{
    char *html = cmark_markdown_to_html(s.p, s.n, CMARK_OPT_DEFAULT);
    free(html);
}

/* Front matter is YAML, what follows is Markdown; in YAML, what stands in `|` blocks is. */
static void split(str s, bool md, str *front, str *body)
{
    size_t end = md ? str_find(s, STR("\n---"), 3) : SIZE_MAX,
           block = md ? SIZE_MAX : str_find(s, STR(": |\n"), 0);
    *front = end == SIZE_MAX ? s : str_sub(s, 4, end);
    *body = end != SIZE_MAX     ? str_sub(s, end + 4, s.n)
            : block != SIZE_MAX ? str_sub(s, block + 4, s.n)
                                : STR_NONE;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    arena *a = arena_new();
    double t0 = cpu_ms();
    struct files in = read_all(a, argv[1]);
    stat_all(a, argv[1], &in.list);
    double t1 = cpu_ms();
    for (size_t i = 0; i < in.list.n; i++) {
        str front, body;
        split(in.bytes[i], str_ends(in.list.items[i].path, STR(".md")), &front, &body);
        if (front.n) events(front);
    }
    double t2 = cpu_ms();
    for (size_t i = 0; i < in.list.n; i++) {
        str front, body;
        split(in.bytes[i], str_ends(in.list.items[i].path, STR(".md")), &front, &body);
        if (body.n) markdown(body);
    }
    double t3 = cpu_ms();
    struct files out = read_all(a, argv[2]);
    double t4 = cpu_ms();
    for (size_t i = 0; i < out.list.n; i++) {
        char *path = str_c(a, str_fmt(a, "%s/%.*s", argv[3], STR_ARG(out.list.items[i].path)));
        if (out.list.items[i].folder) io_make_folders(path);
        else if (!io_write(path, out.bytes[i])) return 3;
    }
    double t5 = cpu_ms();
    printf("%.1f %.1f %.1f %.1f %llu %llu\n", t1 - t0, t2 - t1, t3 - t2, t5 - t4,
           (unsigned long long)in.total, (unsigned long long)out.total);
    return 0;
}
