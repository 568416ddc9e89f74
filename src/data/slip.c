#include "data/lines.h"
#include "data/reader.h"

#include "base/utf8.h"

#include <string.h>

static str str_at(str all, uint32_t begin, uint32_t end) { return str_sub(all, begin, end); }

/* The character at a place, at most up to end. */
static str char_at(str all, uint32_t at, uint32_t end)
{
    size_t next = at;
    if (at >= end) return STR_NONE;
    utf8_next(str_sub(all, 0, end), &next);
    return str_sub(all, at, next);
}

/* ---- spaces that are none ------------------------------------------------------------------ */

/* Full-width and non-breaking: to a clerk they look like the space that YAML wants. */
static const char *const spaces[] = {"\xE3\x80\x80", "\xC2\xA0"};

/* How many bytes such a space takes at a place, or 0. */
static uint32_t space_at(str all, uint32_t at, uint32_t end)
{
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (stands_at(all, at, end, spaces[i])) return (uint32_t)strlen(spaces[i]);
    return 0;
}

str slip_trim_ends(str s)
{
    for (uint32_t n; (n = space_at(s, 0, (uint32_t)s.n)) != 0;) s = str_trim(str_sub(s, n, s.n));
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        while (str_ends(s, str_from(spaces[i]))) {
            s = str_trim(str_sub(s, 0, s.n - strlen(spaces[i])));
            i = 0;
        }
    return s;
}

/* ---- a colon that is none ----------------------------------------------------------------- */

enum { KEY_CHARS = 24 };

typedef struct slip {
    diag_code code;
    uint32_t begin, colon, end; /* the name, the colon, the end of the colon */
} slip;

static bool in_key(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') ||
               cp == '_' || cp == '-';
    return utf8_is_han(cp);
}

/* Does the text read `name：value` or `name:value`? Times (12:30) and addresses (http://) do not. */
static bool find_slip(str all, uint32_t at, uint32_t end, slip *out)
{
    str s = str_sub(all, 0, end);
    bool letters = false;
    size_t i = at;
    for (int n = 0; i < end && n <= KEY_CHARS; n++) {
        size_t begin = i;
        uint32_t cp = utf8_next(s, &i);
        if (in_key(cp)) {
            letters = letters || cp >= 'A';
            continue;
        }
        *out = (slip){DIAG_SLIP_COLON_WIDE, at, (uint32_t)begin, (uint32_t)i};
        if (!letters) return false;
        if (cp == 0xFF1A || cp == 0xFE55) return true;
        out->code = DIAG_SLIP_COLON_TIGHT;
        return cp == ':' && i < end && !strchr(" \t/\\", all.p[i]);
    }
    return false;
}

/* m: reads on as if the colon were right; NULL where nothing is read again. */
static void report_slip(diags *d, uint32_t file, str all, slip s, mending *m)
{
    str name = str_at(all, s.begin, s.colon);
    span at = {file, s.colon, s.end};
    uint32_t space = space_at(all, s.end, (uint32_t)all.n);
    bool wide = s.code == DIAG_SLIP_COLON_WIDE;
    if (wide) diag(d, SLIP_COLON_WIDE, at, name);
    else if (space) diag(d, SLIP_COLON_SPACE, ((span){file, s.end, s.end + space}), name);
    else diag(d, SLIP_COLON_TIGHT, at, name);
    if (!m) return;
    if (wide) mending_add(m, s.colon, s.end, ": ");
    else mending_add(m, s.end, s.end + space, " ");
}

/* Reports a line that is a slip and its neighbours above and below that are slips too. */
static bool report_slips(diags *d, uint32_t file, line l, uint32_t low, uint32_t high, mending *m)
{
    str all = m->seen;
    slip s;
    if (!find_slip(all, line_past_dashes(all, l), l.end, &s)) return false;
    line above = l, below = l;
    report_slip(d, file, all, s, m);
    while (line_step(all, &above, true, low, high) &&
           find_slip(all, line_past_dashes(all, above), above.end, &s))
        report_slip(d, file, all, s, m);
    while (line_step(all, &below, false, low, high) &&
           find_slip(all, line_past_dashes(all, below), below.end, &s))
        report_slip(d, file, all, s, m);
    return true;
}

bool slip_due(diags *d, const val *v, mending *m)
{
    slip s;
    if (!v || v->kind != VAL_TEXT || v->style != VAL_PLAIN) return false;
    str all = src_bytes(v->file);
    if (!find_slip(all, v->begin, v->end, &s)) return false;
    report_slip(d, v->file, all, s, m);
    for (line l = line_at(all, v->begin, 0, v->end); line_step(all, &l, false, 0, v->end);)
        if (find_slip(all, line_past_dashes(all, l), l.end, &s)) report_slip(d, v->file, all, s, m);
    return true;
}

bool yaml_slip(diags *d, const val *v) { return slip_due(d, v, NULL); }

/* ---- what libyaml reads otherwise than meant ---------------------------------------------- */

/* A list whose items are written `-item`: one text to YAML. */
static bool tight_items(diags *d, uint32_t file, uint32_t begin, uint32_t end)
{
    str all = src_bytes(file);
    line l = line_at(all, begin, 0, end);
    if (l.text != begin) return false;
    do {
        if (l.text + 1 >= l.end || all.p[l.text] != '-' || strchr("- \t0123456789.", all.p[l.text + 1]))
            return false;
    } while (line_step(all, &l, false, 0, end));
    diag(d, SLIP_DASH_TIGHT, ((span){file, begin, begin + 1}));
    return true;
}

slip_found slip_swallowed(diags *d, uint32_t file, uint32_t begin, uint32_t end)
{
    str all = src_bytes(file);
    slip s;
    if (tight_items(d, file, begin, end)) return SLIP_NO_TEXT;
    if (find_slip(all, begin, end, &s)) return SLIP_NOTHING; /* yaml_slip's, if a map is due */
    if (stands_at(all, begin, end, "｜") || stands_at(all, begin, end, "＞")) {
        str bar = char_at(all, begin, end);
        if (line_at(all, begin, 0, end).end == begin + bar.n) {
            diag(d, SLIP_BAR_WIDE, ((span){file, begin, begin + (uint32_t)bar.n}), bar);
            return SLIP_IN_TEXT;
        }
    }
    for (line l = line_at(all, begin, 0, end); line_step(all, &l, false, 0, end);)
        if (stands_at(all, l.text, l.end, "- ") || find_slip(all, l.text, l.end, &s))
            diag(d, SLIP_SWALLOWED, ((span){file, l.text, l.end}));
    return SLIP_NOTHING;
}

void slip_comment(diags *d, uint32_t file, uint32_t end, uint32_t limit)
{
    const char *p = src_bytes(file).p;
    uint32_t at = end;
    while (at < limit && (p[at] == ' ' || p[at] == '\t')) at++;
    if (at == end || at + 1 >= limit || p[at] != '#' || strchr(" \t\r\n#!-=", p[at + 1])) return;
    uint32_t stop = at;
    while (stop < limit && p[stop] != '\n' && p[stop] != '\r') stop++;
    diag(d, SLIP_COMMENT, ((span){file, at, stop}));
}

bool slip_key(diags *d, uint32_t file, uint32_t begin, uint32_t end, str *name)
{
    static const char *const quotes[] = {"“", "”", "‘", "’", "「", "」"};
    str all = src_bytes(file);
    span at = {file, begin, begin + (uint32_t)char_at(all, begin, end).n};
    if (space_at(all, begin, end)) {
        *name = STR_NONE;
        return diag(d, SLIP_SPACE_WIDE, at), false;
    }
    bool quoted = false;
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        str quote = str_from(quotes[i]);
        quoted = quoted || stands_at(all, begin, end, quotes[i]);
        if (str_starts(*name, quote)) *name = str_sub(*name, quote.n, name->n);
        if (str_ends(*name, quote)) *name = str_sub(*name, 0, name->n - quote.n);
    }
    return quoted ? diag(d, SLIP_KEY_QUOTES, at), false : true;
}

static bool find_comma(str all, uint32_t begin, uint32_t end, span *at)
{
    static const char *const commas[] = {"，", "、"};
    for (uint32_t i = begin; i < end; i++)
        for (size_t k = 0; k < 2 && (unsigned char)all.p[i] >= 0xE3; k++)
            if (stands_at(all, i, end, commas[k])) {
                at->begin = i;
                at->end = i + 3;
                return true;
            }
    return false;
}

void slip_flow_item(diags *d, const val *item)
{
    span at = {item->file, 0, 0};
    str all = src_bytes(item->file);
    if (item->kind == VAL_TEXT && item->style == VAL_PLAIN && find_comma(all, item->begin, item->end, &at))
        diag(d, SLIP_COMMA_WIDE, at, str_at(all, at.begin, at.end));
}

/* ---- what libyaml could not read ---------------------------------------------------------- */

typedef struct scene {
    diags *d;
    uint32_t file, low, high;
    str all;
    const yaml_stop *stop;
    line here; /* of stop->at */
    mending *m;
    uint32_t wrong; /* where what was reported begins */
} scene;

static span place(scene *s, uint32_t begin, uint32_t end) { return (span){s->file, begin, end}; }
static span one(scene *s, uint32_t at) { return place(s, at, at + (uint32_t)char_at(s->all, at, s->high).n); }

#define say(s, code, at, ...) ((s)->wrong = (at).begin, diag((s)->d, code, (at), ##__VA_ARGS__))

static void bad_start(scene *s, uint32_t at)
{
    say(s, SLIP_VALUE_START, one(s, at), char_at(s->all, at, s->high));
}

static bool wide_space(scene *s, line l)
{
    if (!space_at(s->all, l.text, l.end)) return false;
    say(s, SLIP_SPACE_WIDE, one(s, l.text));
    return true;
}

/* `－ x` and `— x` where `- x` is due. */
static bool wide_dash(scene *s, line l)
{
    static const char *const dashes[] = {"－", "—", "–", "・", "·"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        if (!stands_at(s->all, l.text, l.end, dashes[i])) continue;
        str dash = char_at(s->all, l.text, l.end);
        uint32_t end = l.text + (uint32_t)dash.n;
        say(s, SLIP_DASH_WIDE, one(s, l.text), dash);
        mending_add(s->m, l.text, end, stands_at(s->all, end, l.end, " ") ? "-" : "- ");
        return true;
    }
    return false;
}

/* `-item` below `- item`. */
static bool tight_dash(scene *s, line l)
{
    line above = l;
    if (!stands_at(s->all, l.text, l.end, "-") || l.text + 1 >= l.end ||
        strchr("- \t0123456789.", s->all.p[l.text + 1]))
        return false;
    if (!line_step(s->all, &above, true, s->low, s->high) || !stands_at(s->all, above.text, above.end, "-"))
        return false;
    say(s, SLIP_DASH_TIGHT, place(s, l.text, l.text + 1));
    mending_add(s->m, l.text + 1, l.text + 1, " ");
    return true;
}

static bool slips_near(scene *s, line l)
{
    return wide_space(s, l) || wide_dash(s, l) || tight_dash(s, l) ||
           report_slips(s->d, s->file, l, s->low, s->high, s->m);
}

/* The end of `: ` in a line before a place, or 0. */
static uint32_t value_of(scene *s, line l, uint32_t before)
{
    for (uint32_t i = l.text; i + 1 < before; i++)
        if (s->all.p[i] == ':' && (s->all.p[i + 1] == ' ' || s->all.p[i + 1] == '\t')) return i + 2;
    return 0;
}

static bool on_colon_missing(scene *s)
{
    line l = line_at(s->all, s->stop->from, s->low, s->high);
    if (!slips_near(s, l)) say(s, SLIP_COLON_MISSING, place(s, s->stop->from, l.end));
    return true;
}

/* "mapping values are not allowed": a second colon, a deeper line, or a slip in a line above. */
static bool on_extra_colon(scene *s)
{
    line l = s->here, above = l;
    uint32_t value = value_of(s, l, s->stop->at);
    slip own; /* `period：{from: a, to: b}`: the colon that stopped it is in the bracket */
    if (find_slip(s->all, line_past_dashes(s->all, l), l.end, &own) && own.end < l.end &&
        strchr("{[", s->all.p[own.end]))
        return report_slips(s->d, s->file, l, s->low, s->high, s->m);
    if (wide_space(s, l)) return true;
    if (value || !line_step(s->all, &above, true, s->low, s->high)) {
        say(s, SLIP_VALUE_COLON, one(s, s->stop->at));
    } else if (!slips_near(s, above)) {
        if (l.text - l.begin > line_past_dashes(s->all, above) - above.begin)
            say(s, SLIP_INDENT_DEEPER, place(s, l.text, l.end));
        else say(s, SLIP_COLON_MISSING, place(s, above.text, above.end));
    }
    return true;
}

/* "did not find expected key": text after what was complete, or a line out of line. */
static bool on_no_key(scene *s)
{
    const yaml_stop *stop = s->stop;
    uint32_t before = stop->at;
    while (before > s->here.begin && s->all.p[before - 1] == ' ') before--;
    char last = before > s->here.text ? s->all.p[before - 1] : 0;
    if (last == '"' || last == '\'') {
        str quote = str_at(s->all, before - 1, before);
        if (stop->scalar < s->here.begin && stop->scalar_end == before)
            say(s, SLIP_QUOTE_OPEN, one(s, stop->scalar), quote);
        else say(s, SLIP_QUOTE_AFTER, place(s, stop->at, s->here.end));
    } else if (last == ']' || last == '}') {
        say(s, SLIP_FLOW_AFTER, place(s, stop->at, s->here.end));
    } else if (stop->at > s->here.text && value_of(s, s->here, stop->at)) {
        bad_start(s, value_of(s, s->here, stop->at));
    } else if (!slips_near(s, s->here)) {
        bool dash = stands_at(s->all, stop->at, s->here.end, "- ");
        bool list = strcmp(stop->problem, "did not find expected '-' indicator") == 0;
        line from = line_at(s->all, stop->from, s->low, s->high);
        bool level = s->here.text - s->here.begin == from.text - from.begin;
        if (stands_at(s->all, stop->at, s->here.end, ":")) say(s, YAML_KEY_EMPTY, one(s, stop->at));
        else if (level && (dash || list)) say(s, SLIP_LIST_MIXED, place(s, s->here.text, s->here.end));
        else say(s, SLIP_INDENT, place(s, s->here.text, s->here.end));
    }
    return true;
}

static bool on_bad_character(scene *s)
{
    if (s->all.p[s->stop->at] == '\t') say(s, SLIP_TAB, one(s, s->stop->at));
    else bad_start(s, s->stop->at);
    return true;
}

static bool on_tab(scene *s)
{
    uint32_t at = s->stop->at;
    const char *tab =
        at < s->here.end ? memchr(s->all.p + s->here.begin, '\t', s->here.end - s->here.begin) : NULL;
    say(s, SLIP_TAB, one(s, tab ? (uint32_t)(tab - s->all.p) : at));
    return true;
}

static bool on_bad_start(scene *s) { return bad_start(s, s->stop->from), true; }
static bool on_bad_start_here(scene *s) { return bad_start(s, s->stop->at), true; }

static bool in_flow(scene *s, uint32_t from)
{
    span comma = place(s, 0, 0);
    if (find_comma(s->all, from, s->stop->at, &comma)) {
        say(s, SLIP_COMMA_WIDE_BROKEN, comma, str_at(s->all, comma.begin, comma.end));
        for (; find_comma(s->all, from, s->stop->at, &comma); from = comma.end)
            mending_add(s->m, comma.begin, comma.end, ", ");
        return true;
    }
    finding *f = say(s, SLIP_FLOW_OPEN, one(s, from), char_at(s->all, from, s->high));
    diag_note(s->d, f, SLIP_FLOW_HERE, one(s, s->stop->at));
    return true;
}

static bool on_flow(scene *s) { return in_flow(s, s->stop->from); }

/* "did not find expected node content": nothing before the end or a bracket, or a stray bracket. */
static bool on_no_content(scene *s)
{
    return s->stop->bracket == UINT32_MAX ? on_bad_start_here(s) : in_flow(s, s->stop->bracket);
}

static bool on_directive(scene *s)
{
    line l = line_at(s->all, s->stop->from, s->low, s->high);
    say(s, YAML_DIRECTIVE, place(s, l.begin, l.end));
    return true;
}

/* "did not find expected comment or line break", of a directive or after | and >. */
static bool on_header(scene *s) { return s->all.p[s->stop->from] == '%' ? on_directive(s) : on_bad_start(s); }

static bool on_open_quote(scene *s)
{
    say(s, SLIP_QUOTE_OPEN, one(s, s->stop->from), char_at(s->all, s->stop->from, s->high));
    return true;
}

static bool on_escape(scene *s)
{
    say(s, SLIP_ESCAPE, place(s, s->stop->at, s->stop->at + 2));
    return true;
}

static bool on_surrogate(scene *s)
{
    say(s, SLIP_SURROGATE, place(s, s->stop->at - 2, s->stop->at + 4));
    return true;
}

static bool on_inline_dash(scene *s)
{
    say(s, SLIP_DASH_INLINE, one(s, s->stop->at));
    return true;
}

/* libyaml's words; the first that the problem begins with. */
static const struct {
    const char *problem;
    bool (*explain)(scene *s);
} problems[] = {
    {"could not find expected ':'", on_colon_missing},
    {"mapping values are not allowed", on_extra_colon},
    {"did not find expected key", on_no_key},
    {"did not find expected '-' indicator", on_no_key},
    {"did not find expected <document start>", on_no_key},
    {"found character that cannot start any token", on_bad_character},
    {"did not find expected alphabetic or numeric character", on_bad_start},
    {"found a tab character", on_tab},
    {"did not find expected comment or line break", on_header},
    {"found an indentation indicator equal to 0", on_bad_start},
    {"found unexpected end of stream", on_open_quote},
    {"found unexpected document indicator", on_open_quote},
    {"found unknown escape character", on_escape},
    {"did not find expected hexdecimal number", on_escape},
    {"found invalid Unicode character escape code", on_surrogate},
    {"did not find expected ',' or", on_flow},
    {"found unexpected ':'", on_extra_colon},
    {"block sequence entries are not allowed", on_inline_dash},
    {"mapping keys are not allowed", on_bad_start_here},
    {"did not find expected node content", on_no_content},
    {"could not find expected directive name", on_directive},
    {"found unknown directive name", on_directive},
    {"found unexpected non-alphabetical character", on_directive},
    {"did not find expected whitespace or line break", on_bad_start},
    {"did not find expected tag URI", on_bad_start},
    {"did not find expected '!'", on_bad_start},
    {"did not find the expected '>'", on_bad_start},
    {"found undefined tag handle", on_bad_start},
};

uint32_t slip_explain(diags *d, uint32_t file, uint32_t begin, uint32_t end, const yaml_stop *stop,
                      mending *m)
{
    scene s = {.d = d,
               .file = file,
               .low = begin,
               .high = end,
               .all = m->seen,
               .stop = stop,
               .here = line_at(m->seen, stop->at, begin, end),
               .m = m,
               .wrong = stop->at};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (strncmp(stop->problem, problems[i].problem, strlen(problems[i].problem)) == 0 &&
            problems[i].explain(&s))
            return s.wrong;
    say(&s, YAML_SYNTAX, one(&s, stop->at), str_from(stop->problem));
    return s.wrong;
}
