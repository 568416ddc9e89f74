#include "serve/overlay.h"

#include "base/embed.h"

#include <libintl.h>
#include <stdio.h>

static str embedded(const char *path)
{
    for (size_t i = 0; embed_paths[i]; i++)
        if (str_eq(str_from(embed_paths[i]), str_from(path))) return embed_bytes(i);
    return STR_NONE;
}

str overlay_script(void) { return embedded("src/serve/preview.js"); }

static void put_attribute(buf *out, const char *name, const char *text)
{
    buf_fmt(out, " %s=\"", name);
    buf_put_html(out, str_from(text));
    buf_putc(out, '"');
}

void overlay_words(buf *out)
{
    put_attribute(out, "data-lost",
                  gettext("The preview has ended; this page is not kept up to date any more."));
}

/* ---- a finding ------------------------------------------------------------------------------------- */

static void put_place(buf *out, const diag_shown *f)
{
    if (!f->path.n) return;
    buf_puts(out, "<p class=\"place\">");
    buf_put_html(out, f->path);
    if (f->place.line)
        buf_fmt(out, "<span>:%u:%u</span>", (unsigned)f->place.line, (unsigned)f->place.column);
    buf_puts(out, "</p>");
}

/* The line, with what is meant marked; a long one from shortly before the place on. */
static void put_quote(buf *out, const diag_shown *f)
{
    enum { BEFORE = 120, AFTER = 240 };
    str line = f->place.text;
    size_t at = f->place.before < line.n ? f->place.before : line.n, from = at > BEFORE ? at - BEFORE : 0;
    while (from && from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80) from++;
    size_t end = at + f->length < line.n ? at + f->length : line.n, to = end;
    if (end > at + AFTER) end = at + AFTER;
    while (end < line.n && ((unsigned char)line.p[end] & 0xC0) == 0x80) end++;
    to = line.n - end > AFTER ? end + AFTER : line.n;
    while (to < line.n && ((unsigned char)line.p[to] & 0xC0) == 0x80) to++;
    buf_fmt(out, "<pre><span>%u</span>%s", (unsigned)f->place.line, from ? "…" : "");
    buf_put_html(out, str_sub(line, from, at));
    buf_puts(out, "<mark>");
    if (at < line.n) buf_put_html(out, str_sub(line, at, end));
    else buf_putc(out, ' ');
    buf_puts(out, "</mark>");
    buf_put_html(out, str_sub(line, end, to));
    buf_puts(out, to < line.n ? "…</pre>" : "</pre>");
}

/* Errors first: they are what has to be mended now. */
typedef struct by_level {
    buf items[DIAG_ERROR + 1];
    diag_level now; /* of the finding that notes belong to */
} by_level;

static void put_finding(void *context, const diag_shown *f)
{
    static const char *const classes[] = {"note", "advice", "warning", "error"};
    by_level *all = context;
    if (f->number.n) all->now = f->level;
    buf *out = &all->items[all->now];
    buf_fmt(out, "<li class=\"%s\">", classes[f->level]);
    put_place(out, f);
    buf_fmt(out, "<p class=\"text\"><b>%s</b> ", diag_level_word(f->level));
    buf_put_html(out, f->text);
    if (f->number.n) buf_fmt(out, " <code>%.*s</code>", STR_ARG(f->number));
    buf_puts(out, "</p>");
    if (f->place.line) put_quote(out, f);
    if (f->hint.n) {
        buf_puts(out, "<p class=\"hint\">");
        buf_put_html(out, f->hint);
        buf_puts(out, "</p>");
    }
    buf_puts(out, "</li>\n");
}

/* ---- all of them ----------------------------------------------------------------------------------- */

static void put_counted(buf *out, const char *text, size_t n)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", n);
    diag_fill(out, text, &(str){number, strlen(number)}, 1);
}

static void put_count(buf *out, const diags *d, diag_level level, const char *class, const char *text)
{
    size_t n = diags_count(d, level);
    if (!n) return;
    buf_fmt(out, " <span class=\"%s\">", class);
    put_counted(out, text, n);
    buf_puts(out, "</span>");
}

void overlay_put(buf *out, diags *d, const char *failed)
{
    by_level all = {0};
    size_t rest = diags_each(d, put_finding, &all);
    buf items = {0};
    for (int i = DIAG_ERROR; i >= 0; i--) {
        buf_put(&items, buf_str(&all.items[i]));
        buf_fini(&all.items[i]);
    }
    if (items.n) {
        buf_puts(out, "<style>");
        buf_put(out, embedded("src/serve/preview.css"));
        buf_fmt(out, "</style>\n<details class=\"%s\"%s><summary>", failed ? "failed" : "fine",
                failed ? " open" : "");
        if (failed) buf_fmt(out, "<strong>%s</strong>", failed);
        put_count(out, d, DIAG_ERROR, "error", gettext("errors: {1}"));
        put_count(out, d, DIAG_WARNING, "warning", gettext("warnings: {1}"));
        put_count(out, d, DIAG_ADVICE, "advice", gettext("advice: {1}"));
        buf_puts(out, "</summary>\n<ol>\n");
        buf_put(out, buf_str(&items));
        buf_puts(out, "</ol>\n");
        if (rest) {
            buf_puts(out, "<p class=\"rest\">");
            put_counted(out, diag_text(DIAG_FINDINGS_CUT), rest);
            buf_puts(out, "</p>\n");
        }
        buf_puts(out, "</details>\n");
    }
    buf_fini(&items);
}

void overlay_page(buf *out, const char *title, const char *text, str html, str head)
{
    buf_puts(out, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    buf_put_html(out, str_from(title));
    buf_puts(out, "</title>\n<style>body{font:18px/1.6 system-ui,sans-serif;max-width:46rem;margin:3rem auto;"
                  "padding:0 1rem;color-scheme:light dark}</style>\n");
    buf_put(out, head);
    buf_puts(out, "</head>\n<body>\n<h1>");
    buf_put_html(out, str_from(title));
    buf_puts(out, "</h1>\n<p>");
    buf_put_html(out, str_from(text));
    buf_puts(out, "</p>\n");
    buf_put(out, html);
    buf_puts(out, "</body>\n</html>\n");
}
