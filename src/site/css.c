#include "site/css.h"

#include <string.h>

typedef struct scan {
    str css;
    size_t at, copied; /* copied: up to here it is written */
    buf *out;
    uint32_t file;
    css_name name;
    void *context;
} scan;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || (unsigned char)c >= 0x80;
}

static bool begins(const scan *s, const char *word)
{
    for (size_t i = 0; word[i]; i++) {
        if (s->at + i >= s->css.n) return false;
        char c = s->css.p[s->at + i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (c != word[i]) return false;
    }
    return true;
}

static void skip_blanks(scan *s)
{
    while (s->at < s->css.n && is_blank(s->css.p[s->at])) s->at++;
}

/* Leaves the address from begin to end, or renames the part of it that is a file. */
static void refer(scan *s, size_t begin, size_t end)
{
    str ref = str_sub(s->css, begin, end);
    size_t n = 0;
    while (n < ref.n && ref.p[n] != '?' && ref.p[n] != '#') n++;
    ref.n = n;
    if (!n || ref.p[0] == '/' || memchr(ref.p, '\\', n) || memchr(ref.p, ':', n)) return;
    buf_put(s->out, str_sub(s->css, s->copied, begin));
    buf_put(s->out, s->name(s->context, ref, span_at(s->file, (uint32_t)begin, (uint32_t)(begin + n))));
    s->copied = begin + n;
}

/* Past a string; *begin and *end bound what it holds. A string ends with its line at the latest. */
static void take_string(scan *s, size_t *begin, size_t *end)
{
    char quote = s->css.p[s->at++];
    *begin = s->at;
    while (s->at < s->css.n && s->css.p[s->at] != quote && s->css.p[s->at] != '\n')
        s->at += s->css.p[s->at] == '\\' && s->at + 1 < s->css.n ? 2 : 1;
    *end = s->at < s->css.n ? s->at : s->css.n;
    if (s->at < s->css.n) s->at++;
}

/* After "url(". */
static void take_url(scan *s)
{
    size_t begin, end;
    skip_blanks(s);
    if (s->at < s->css.n && (s->css.p[s->at] == '"' || s->css.p[s->at] == '\'')) {
        take_string(s, &begin, &end);
    } else {
        begin = s->at;
        while (s->at < s->css.n && s->css.p[s->at] != ')' && !is_blank(s->css.p[s->at])) s->at++;
        end = s->at;
    }
    refer(s, begin, end);
}

static void skip_name(scan *s)
{
    while (s->at < s->css.n && is_name(s->css.p[s->at])) s->at++;
}

void css_rewrite(buf *out, uint32_t file, css_name name, void *context)
{
    scan s = {src_bytes(file), 0, 0, out, file, name, context};
    while (s.at < s.css.n) {
        char c = s.css.p[s.at];
        size_t begin, end;
        if (begins(&s, "/*")) {
            end = str_find(s.css, STR("*/"), s.at + 2);
            s.at = end == SIZE_MAX ? s.css.n : end + 2;
        } else if (c == '"' || c == '\'') {
            take_string(&s, &begin, &end);
        } else if (begins(&s, "url(")) {
            s.at += 4;
            take_url(&s);
        } else if (begins(&s, "@import")) {
            s.at += 7;
            skip_blanks(&s);
            if (s.at < s.css.n && (s.css.p[s.at] == '"' || s.css.p[s.at] == '\'')) {
                take_string(&s, &begin, &end);
                refer(&s, begin, end);
            }
        } else if (is_name(c)) {
            skip_name(&s); /* so that the url( of my-url( is none */
        } else {
            s.at++;
        }
    }
    buf_put(out, str_sub(s.css, s.copied, s.css.n));
}

/* ---- without what nobody reads ---- */

static char last_of(const buf *out) { return out->n ? out->p[out->n - 1] : '{'; }

/* Does a blank mean nothing between these two? ": " only after the colon: "a :hover" is another selector. */
static bool idle(char before, char after) { return memchr("{};,:", before, 5) || memchr("{};,", after, 4); }

void css_squeeze(buf *out, str css)
{
    scan s = {.css = css, .out = out};
    bool blank = false;
    while (s.at < css.n) {
        size_t begin = s.at, from, to;
        char c = css.p[s.at];
        if (is_blank(c)) {
            blank = true;
            s.at++;
            continue;
        }
        if (begins(&s, "/*")) {
            size_t end = str_find(css, STR("*/"), s.at + 2);
            s.at = end == SIZE_MAX ? css.n : end + 2;
            if (begin + 2 >= css.n || css.p[begin + 2] != '!') {
                blank = true; /* a comment parts words */
                continue;
            }
        } else if (c == '"' || c == '\'') {
            take_string(&s, &from, &to);
        } else if (c == '\\' && s.at + 1 < css.n) {
            s.at += 2;
        } else {
            s.at++;
        }
        if (blank && !idle(last_of(out), c)) buf_putc(out, ' ');
        if (c == '}' && last_of(out) == ';') out->n--;
        blank = false;
        buf_put(out, str_sub(css, begin, s.at));
    }
}
