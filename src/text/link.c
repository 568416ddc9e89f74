/* link: where addresses lead, bare addresses in the text, anchors of headings. */
#include "text/md.h"

#include "base/utf8.h"

#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_alnum(char c) { return is_digit(c) || is_lower((char)(c | 0x20)); }

static bool same_word(str s, str lower)
{
    if (s.n != lower.n) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 0x20) : s.p[i]) != lower.p[i]) return false;
    return true;
}

static bool is_one_of(str s, const str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_word(s, words[i])) return true;
    return false;
}

static bool is_outside(str scheme)
{
    static const str words[] = {STR_INIT("http"), STR_INIT("https"), STR_INIT("mailto"),
                                STR_INIT("tel"),  STR_INIT("sms"),   STR_INIT("geo")};
    return is_one_of(scheme, words, sizeof words / sizeof *words);
}

static bool is_unsafe(str scheme)
{
    static const str words[] = {STR_INIT("javascript"), STR_INIT("vbscript"), STR_INIT("data"),
                                STR_INIT("file"), STR_INIT("blob")};
    return is_one_of(scheme, words, sizeof words / sizeof *words);
}

/*
 * Cuts "scheme:rest"; clerks also type the full-width colon. No scheme where a path character comes first.
 */
static bool cut_scheme(str address, str *scheme, str *rest)
{
    static const str wide = STR_INIT("：");
    for (size_t i = 0; i < address.n; i++) {
        char c = address.p[i];
        size_t n = c == ':' ? 1 : str_starts(str_sub(address, i, address.n), wide) ? wide.n : 0;
        if (n) {
            *scheme = str_sub(address, 0, i);
            *rest = str_sub(address, i + n, address.n);
            return i > 0;
        }
        if (c == '/' || c == '#' || c == '?' || c == '.' || c == '%') return false;
    }
    return false;
}

static int hex(char c)
{
    if (is_digit(c)) return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %E5%85%AC to what it stands for; the text itself where that is no proper text. */
static str percent_decode(struct md *m, str s)
{
    if (str_find_char(s, '%', 0) == SIZE_MAX) return s;
    char *p = arena_alloc(m->a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex(s.p[i + 2]) : -1;
        unsigned char c = (unsigned char)s.p[i];
        if (low >= 0) {
            c = (unsigned char)(high << 4 | low);
            i += 2;
        }
        if (c < ' ') return s;
        p[n++] = (char)c;
    }
    str done = {p, n};
    return utf8_check(done) == n ? done : s;
}

static void adopt(link_to *to, const md_target *t, link_kind kind)
{
    to->kind = kind;
    to->url = t->url;
    if (!to->title.n) to->title = t->title;
    to->target = t->target;
    to->width = t->width;
    to->height = t->height;
}

static void miss(struct md *m, finding *f, str suggest)
{
    if (f && suggest.n) diag_suggest(m->d, f, suggest);
}

static void lead_to_record(struct md *m, link_to *to, str kind, str id, uint32_t line)
{
    md_target t = {0};
    to->kind = LINK_DEAD;
    if (!m->o->record) return;
    switch (m->o->record(m->o->context, kind, percent_decode(m, id), &t)) {
    case MD_FOUND: adopt(to, &t, LINK_RECORD); break;
    case MD_UNREAD: break;
    case MD_MISSING: miss(m, md_finding(m, MD_LINK_UNKNOWN, line, to->written), t.suggest); break;
    case MD_PASS: miss(m, md_finding(m, MD_LINK_SCHEME, line, kind), t.suggest); break;
    }
}

static void lead_to_file(struct md *m, link_to *to, bool image, uint32_t line)
{
    md_target t = {0};
    to->kind = LINK_PLAIN;
    to->url = to->written;
    if (!m->o->file) return;
    size_t hash = str_find_char(to->written, '#', 0);
    if (hash == SIZE_MAX) hash = to->written.n;
    str path = percent_decode(m, str_sub(to->written, 0, hash));
    switch (m->o->file(m->o->context, path, image, &t)) {
    case MD_FOUND:
        adopt(to, &t, LINK_FILE);
        if (hash < to->written.n) to->url = str_join(m->a, t.url, str_sub(to->written, hash, to->written.n));
        break;
    case MD_MISSING:
        to->kind = LINK_DEAD;
        to->url = STR_NONE;
        miss(m, md_finding(m, MD_FILE_UNKNOWN, line, path), t.suggest);
        break;
    case MD_UNREAD:
    case MD_PASS: break;
    }
}

const link_to *md_link(struct md *m, str address, str title, bool image, uint32_t line)
{
    link_to *to = arena_make(m->a, link_to);
    *to = (link_to){.kind = LINK_DEAD, .title = title, .written = address};
    str scheme, rest;
    if (!address.n) {
        md_finding(m, MD_LINK_EMPTY, line);
    } else if (address.p[0] == '#') {
        struct md_jump *jump = arena_make(m->a, struct md_jump);
        *jump = (struct md_jump){m->jumps, to, line};
        m->jumps = jump;
        to->kind = LINK_ANCHOR;
        to->url = address;
    } else if (str_starts(address, STR("//")) ||
               (cut_scheme(address, &scheme, &rest) && is_outside(scheme))) {
        to->kind = LINK_EXTERNAL;
        to->url = address;
        if (image) md_finding(m, MD_IMAGE_REMOTE, line, address);
    } else if (!cut_scheme(address, &scheme, &rest)) {
        lead_to_file(m, to, image, line);
    } else if (is_unsafe(scheme)) {
        md_finding(m, MD_LINK_UNSAFE, line, scheme);
    } else {
        lead_to_record(m, to, scheme, rest, line);
    }
    return to;
}

/* ---- bare addresses ---- */

/* The end of an address that begins at `at`: plain ASCII, without the punctuation of the sentence around it.
 */
static size_t address_end(str s, size_t at)
{
    size_t end = at, open = 0, closed = 0;
    for (; end < s.n && s.p[end] > ' ' && s.p[end] < 0x7F && !strchr("<>\"`{}|\\^", s.p[end]); end++) {
        open += s.p[end] == '(';
        closed += s.p[end] == ')';
    }
    for (; end > at; end--) {
        char c = s.p[end - 1];
        if (c == ')' && closed > open) closed--;
        else if (!strchr("?!.,:;*_~'&", c)) break;
    }
    return end;
}

/* http:// or https:// around the colon at `colon`. */
static bool find_address(str s, size_t colon, size_t least, size_t *begin, size_t *end)
{
    size_t b = colon;
    while (b > least && colon - b < 6 && is_lower((char)(s.p[b - 1] | 0x20))) b--;
    str scheme = str_sub(s, b, colon), rest = str_sub(s, colon, s.n);
    if (!same_word(scheme, STR("http")) && !same_word(scheme, STR("https"))) return false;
    if (b > 0 && is_alnum(s.p[b - 1])) return false;
    if (!str_starts(rest, STR("://")) || rest.n < 4 || !is_alnum(rest.p[3])) return false;
    *begin = b;
    *end = address_end(s, colon + 3);
    return true;
}

/* kind:id around the colon. */
static bool find_reference(str s, size_t colon, size_t least, size_t *begin, size_t *end)
{
    size_t b = colon, e = colon + 1;
    while (b > least && colon - b < 32 && (is_lower(s.p[b - 1]) || s.p[b - 1] == '-')) b--;
    while (e < s.n && (is_lower(s.p[e]) || is_digit(s.p[e]) || s.p[e] == '-')) e++;
    while (e > colon + 1 && s.p[e - 1] == '-') e--;
    *begin = b;
    *end = e;
    return colon - b >= 2 && e > colon + 1 && (b == 0 || !is_alnum(s.p[b - 1])) &&
           (e == s.n || !is_alnum(s.p[e]));
}

/* Where the address at begin..colon..end leads, or NULL where it is mere text. */
static const link_to *lead(struct md *m, str s, size_t *at, size_t least, size_t *begin, size_t *end)
{
    size_t colon = *at;
    *at = colon + 1;
    link_to *to;
    if (find_address(s, colon, least, begin, end)) {
        to = arena_make(m->a, link_to);
        str url = str_sub(s, *begin, *end);
        *to = (link_to){.kind = LINK_EXTERNAL, .url = url, .written = url};
        return to;
    }
    if (!m->o->record || !find_reference(s, colon, least, begin, end)) return NULL;
    md_target t = {0};
    if (m->o->record(m->o->context, str_sub(s, *begin, colon), str_sub(s, colon + 1, *end), &t) != MD_FOUND)
        return NULL;
    to = arena_make(m->a, link_to);
    to->written = str_sub(s, *begin, *end);
    adopt(to, &t, LINK_RECORD);
    return to;
}

static run *run_after(struct md *m, run *r, run_kind kind)
{
    run *next = arena_make(m->a, run);
    *next = (run){.kind = kind, .line = r->line, .next = r->next};
    return r->next = next;
}

run *md_autolink(struct md *m, run *r)
{
    str s = r->text;
    size_t done = 0, begin, end;
    for (size_t at = 0; (at = str_find_char(s, ':', at)) != SIZE_MAX;) {
        const link_to *to = lead(m, s, &at, done, &begin, &end);
        if (!to) continue;
        r->text = str_sub(s, done, begin);
        run *link = r->text.n ? run_after(m, r, RUN_LINK) : r;
        link->kind = RUN_LINK;
        link->text = STR_NONE;
        link->to = to;
        str words = to->kind == LINK_RECORD && to->title.n ? to->title : str_sub(s, begin, end);
        link->first = md_runs_plain(m, words, r->line - m->base);
        done = at = end;
        if (done == s.n) return link;
        r = run_after(m, link, RUN_TEXT);
        r->text = str_sub(s, done, s.n);
    }
    return r;
}

/* ---- anchors ---- */

enum { ANCHOR_CHARS = 40 };

/* Letters of every script stay; all else becomes one hyphen. */
static str slug(struct md *m, str text)
{
    buf out = {0};
    size_t chars = 0;
    for (size_t at = 0; at < text.n && chars < ANCHOR_CHARS;) {
        size_t begin = at;
        uint32_t cp = utf8_next(text, &at);
        if (cp < 0x80
                ? is_alnum((char)cp) || cp == '_'
                : cp >= 0xC0 && !utf8_is_cjk_punct(cp) && !(cp >= 0x2000 && cp <= 0x2BFF) && cp != 0x3000) {
            if (cp < 0x80) buf_putc(&out, cp >= 'A' && cp <= 'Z' ? (char)(cp | 0x20) : (char)cp);
            else buf_put(&out, str_sub(text, begin, at));
            chars++;
        } else if (out.n && out.p[out.n - 1] != '-') {
            buf_putc(&out, '-');
        }
    }
    if (out.n && out.p[out.n - 1] == '-') out.n--;
    str done = out.n ? str_copy(m->a, buf_str(&out)) : STR("section");
    buf_fini(&out);
    return done;
}

str md_anchor(struct md *m, str heading)
{
    str base = slug(m, heading), name = base;
    uint32_t used = map_add(&m->anchors, base, 1);
    if (used != MAP_NONE) {
        do name = str_fmt(m->a, "%.*s-%u", STR_ARG(base), (unsigned)++used);
        while (map_find(&m->anchors, name) != MAP_NONE);
        map_set(&m->anchors, base, used);
        map_add(&m->anchors, name, 1);
    }
    return m->o->anchor_prefix.n ? str_join(m->a, m->o->anchor_prefix, name) : name;
}

void md_settle_jumps(struct md *m)
{
    for (struct md_jump *j = m->jumps; j; j = j->next) {
        str name = percent_decode(m, str_sub(j->to->written, 1, j->to->written.n));
        if (map_find(&m->anchors, name) == MAP_NONE) {
            md_finding(m, MD_ANCHOR_UNKNOWN, j->line, name);
            continue;
        }
        j->to->url = str_fmt(m->a, "#%.*s%.*s", STR_ARG(m->o->anchor_prefix), STR_ARG(name));
    }
}
