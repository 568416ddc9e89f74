/* The text of a PDF: objects found by looking for them, content streams read with the fonts' own character
 * maps. */
#include "base/deflate.h"
#include "base/map.h"
#include "data/readable.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_OBJECTS = 200000,
    MOST_STREAM = 32 << 20,
    MOST_UNPACKED = 128 << 20,
    MOST_FONTS = 256,
    MOST_MAPPED = 70000
};

typedef struct object {
    uint32_t number;
    str body; /* a dictionary and what follows, up to endobj */
} object;

/* What the codes of a font mean. */
typedef struct font {
    bool wide;    /* two bytes a code */
    bool mapped;  /* it has a ToUnicode map; else its codes are taken as Latin */
    uint32_t *cp; /* by code */
} font;

typedef struct named_font {
    str name; /* in the page's resources */
    const font *font;
} named_font;

typedef struct pdf {
    arena *a;
    object *objects;
    uint32_t n;
    map by_number; /* the digits of the number -> index; later versions replace earlier ones */
    map font_refs; /* "12 0 R" -> index in fonts */
    font *fonts;   /* every font once, however many pages use it */
    uint32_t nfonts;
    size_t left; /* bytes that may still be unpacked */
} pdf;

/* ---- tokens ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}
static bool is_mark(char c) { return strchr("()<>[]{}/%", c) != NULL && c; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t skip_blanks(str s, size_t i)
{
    while (i < s.n && (is_blank(s.p[i]) || s.p[i] == '%')) {
        if (s.p[i] == '%')
            while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r') i++;
        else i++;
    }
    return i;
}

static size_t word_end(str s, size_t i)
{
    while (i < s.n && !is_blank(s.p[i]) && !is_mark(s.p[i])) i++;
    return i;
}

static uint32_t number_at(str s, size_t *i)
{
    uint32_t v = 0;
    while (*i < s.n && is_digit(s.p[*i]) && v < 100000000) v = v * 10 + (uint32_t)(s.p[(*i)++] - '0');
    return v;
}

/* The end of the value that begins at i: a word, a string, or what brackets hold. */
static size_t value_end(str s, size_t i)
{
    int depth = 0;
    for (;;) {
        i = skip_blanks(s, i);
        if (i >= s.n) return s.n;
        char c = s.p[i];
        if (c == '(') {
            for (int open = 0; i < s.n; i++) {
                if (s.p[i] == '\\') i++;
                else if (s.p[i] == '(') open++;
                else if (s.p[i] == ')' && --open == 0) break;
            }
            i++;
        } else if (c == '[' || (c == '<' && i + 1 < s.n && s.p[i + 1] == '<')) {
            depth++;
            i += c == '[' ? 1 : 2;
            continue;
        } else if (c == ']' || (c == '>' && i + 1 < s.n && s.p[i + 1] == '>')) {
            depth--;
            i += c == ']' ? 1 : 2;
        } else if (c == '<') {
            while (i < s.n && s.p[i] != '>') i++;
            i++;
        } else {
            i = word_end(s, i + 1);
        }
        if (depth <= 0) return i > s.n ? s.n : i;
    }
}

/* The value of /key in a dictionary (at its own level only); empty where it has none. A reference is "12 0
 * R". */
static str entry(str dict, const char *key)
{
    size_t i = str_find(dict, STR("<<"), 0);
    if (i == SIZE_MAX) return STR_NONE;
    for (i += 2; i < dict.n;) {
        i = skip_blanks(dict, i);
        if (i >= dict.n || dict.p[i] != '/') return STR_NONE;
        size_t end = word_end(dict, i + 1), begin = skip_blanks(dict, end), stop = value_end(dict, begin);
        str name = str_sub(dict, i + 1, end);
        size_t after = skip_blanks(dict, stop); /* "12 0 R" is three words */
        if (begin < dict.n && is_digit(dict.p[begin]) && after < dict.n && is_digit(dict.p[after])) {
            size_t second = skip_blanks(dict, word_end(dict, after));
            if (second < dict.n && dict.p[second] == 'R') stop = second + 1;
        }
        if (str_eq(name, str_from(key))) return str_sub(dict, begin, stop);
        i = stop > i ? stop : i + 1;
    }
    return STR_NONE;
}

/* ---- objects ---- */

static str digits_of(arena *a, uint32_t n) { return str_fmt(a, "%u", (unsigned)n); }

static str resolve(const pdf *p, str value)
{
    for (int i = 0; i < 8; i++) {
        size_t at = 0;
        if (!value.n || !is_digit(value.p[0])) return value;
        uint32_t number = number_at(value, &at);
        if (!str_ends(value, STR("R"))) return value;
        uint32_t k = map_find(&p->by_number, digits_of(p->a, number));
        if (k == MAP_NONE) return STR_NONE;
        value = p->objects[k].body;
    }
    return STR_NONE;
}

static void add_object(pdf *p, uint32_t number, str body)
{
    if (p->n == MOST_OBJECTS) return;
    map_set(&p->by_number, digits_of(p->a, number), p->n);
    p->objects[p->n++] = (object){number, body};
}

/* The unpacked bytes of a stream object; empty where it is none or is packed in another way. Owned by the
 * arena. */
static str stream_of(pdf *p, str body)
{
    size_t at = str_find(body, STR("stream"), 0);
    if (at == SIZE_MAX) return STR_NONE;
    size_t begin = at + 6;
    if (begin < body.n && body.p[begin] == '\r') begin++;
    if (begin < body.n && body.p[begin] == '\n') begin++;
    str dict = str_sub(body, 0, at), filter = entry(dict, "Filter"), data = str_sub(body, begin, body.n);
    if (!filter.n) {
        if (data.n > p->left) return STR_NONE;
        p->left -= data.n;
        return data;
    }
    if (str_find(filter, STR("FlateDecode"), 0) == SIZE_MAX ||
        str_find(filter, STR("ASCII85"), 0) != SIZE_MAX)
        return STR_NONE;
    buf out = {0};
    inflate_put(&out, data, p->left < MOST_STREAM ? p->left : MOST_STREAM, true);
    p->left -= out.n;
    str text = str_copy(p->a, buf_str(&out));
    buf_fini(&out);
    return text;
}

/* Objects kept together in a stream (PDF 1.5). */
static void unpack_objects(pdf *p, str body)
{
    str data = stream_of(p, body);
    size_t at = 0, head = 0;
    str n = entry(body, "N"), first = entry(body, "First");
    if (!data.n || !n.n || !first.n) return;
    uint32_t count = number_at(n, &at);
    at = 0;
    uint32_t begin = number_at(first, &at);
    for (uint32_t i = 0; i < count && head < data.n; i++) {
        head = skip_blanks(data, head);
        uint32_t number = number_at(data, &head);
        head = skip_blanks(data, head);
        uint32_t offset = number_at(data, &head);
        size_t from = (size_t)begin + offset, end = from < data.n ? value_end(data, from) : from;
        if (end - from > p->left) return; /* places that lie over each other cost too much */
        p->left -= end - from;
        if (end > from) add_object(p, number, str_sub(data, from, end));
        if (head < data.n && !is_blank(data.p[head])) return;
    }
}

/* "12 0 obj" before byte `at` of " obj": where it begins, or SIZE_MAX. */
static size_t object_begin(str bytes, size_t at)
{
    size_t i = at;
    while (i > 0 && is_digit(bytes.p[i - 1])) i--; /* the generation */
    if (i == at || i < 2 || !is_blank(bytes.p[i - 1])) return SIZE_MAX;
    size_t begin = i - 1;
    while (begin > 0 && is_digit(bytes.p[begin - 1])) begin--;
    return begin == i - 1 ? SIZE_MAX : begin;
}

/* Objects end at their endobj, or where the next begins: no byte belongs to two, however broken the file is.
 */
static void find_objects(pdf *p, str bytes)
{
    size_t begin = SIZE_MAX, body = 0, end = 0;
    for (size_t at = str_find(bytes, STR(" obj"), 0);; at = str_find(bytes, STR(" obj"), at + 4)) {
        size_t next = at == SIZE_MAX ? bytes.n : object_begin(bytes, at);
        if (next == SIZE_MAX) continue;
        if (begin != SIZE_MAX) {
            if (end < body) end = str_find(bytes, STR("endobj"), body);
            size_t number = begin;
            add_object(p, number_at(bytes, &number), str_sub(bytes, body, end < next ? end : next));
        }
        if (at == SIZE_MAX) break;
        begin = next;
        body = at + 4;
    }
    for (uint32_t i = 0, n = p->n; i < n; i++)
        if (str_eq(entry(p->objects[i].body, "Type"), STR("/ObjStm"))) unpack_objects(p, p->objects[i].body);
}

/* ---- fonts ---- */

/* <0041> as a number, and how many digits it has. */
static uint32_t hex_at(str s, size_t *i, unsigned *digits)
{
    uint32_t v = 0;
    *digits = 0;
    *i = skip_blanks(s, *i);
    if (*i >= s.n || s.p[*i] != '<') return 0;
    for ((*i)++; *i < s.n && s.p[*i] != '>'; (*i)++) {
        char c = (char)(s.p[*i] | 0x20);
        int d = is_digit(s.p[*i]) ? s.p[*i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (d < 0) continue;
        if (*digits < 4) v = v * 16 + (uint32_t)d; /* the first unit: digits are in the first plane */
        (*digits)++;
    }
    (*i)++;
    return v;
}

static void map_code(font *f, uint32_t code, uint32_t cp)
{
    if (code < MOST_MAPPED) f->cp[code] = cp;
}

/* bfchar: pairs; bfrange: first, last, and a start or a list in brackets. */
static void read_map(font *f, str cmap)
{
    unsigned digits;
    size_t at = str_find(cmap, STR("begincodespacerange"), 0);
    if (at != SIZE_MAX) {
        at += 19;
        hex_at(cmap, &at, &digits);
        f->wide = digits > 2;
    }
    for (at = 0; (at = str_find(cmap, STR("beginbfchar"), at)) != SIZE_MAX;) {
        size_t end = str_find(cmap, STR("endbfchar"), at);
        for (at += 11; at < end && at < cmap.n;) {
            uint32_t code = hex_at(cmap, &at, &digits);
            if (!digits) break;
            map_code(f, code, hex_at(cmap, &at, &digits));
        }
    }
    for (at = 0; (at = str_find(cmap, STR("beginbfrange"), at)) != SIZE_MAX;) {
        size_t end = str_find(cmap, STR("endbfrange"), at);
        for (at += 12; at < end && at < cmap.n;) {
            uint32_t first = hex_at(cmap, &at, &digits), last = digits ? hex_at(cmap, &at, &digits) : 0;
            if (!digits) break;
            at = skip_blanks(cmap, at);
            bool list = at < cmap.n && cmap.p[at] == '[';
            if (list) at++;
            uint32_t cp = list ? 0 : hex_at(cmap, &at, &digits);
            for (uint32_t c = first; c <= last && c - first < MOST_MAPPED; c++)
                map_code(f, c, list ? hex_at(cmap, &at, &digits) : cp + (c - first));
            while (list && at < cmap.n && cmap.p[at] != ']') at++;
            if (list) at++;
        }
    }
    f->mapped = true;
}

/* The codes of a font; its name is the page's business. NULL: too many fonts. */
static const font *read_font(pdf *p, str value)
{
    uint32_t known = map_find(&p->font_refs, value);
    if (known != MAP_NONE) return &p->fonts[known];
    if (p->nfonts == MOST_FONTS) return NULL;
    str own = resolve(p, value), cmap = stream_of(p, resolve(p, entry(own, "ToUnicode")));
    font *f = &p->fonts[p->nfonts];
    *f = (font){.wide = str_eq(entry(own, "Subtype"), STR("/Type0")),
                .cp = arena_make_n(p->a, uint32_t, MOST_MAPPED)};
    if (cmap.n) read_map(f, cmap);
    map_set(&p->font_refs, value, p->nfonts++);
    return f;
}

/* The fonts that a page's resources name. Returns how many. */
static uint32_t read_fonts(pdf *p, str resources, named_font *fonts)
{
    str dict = resolve(p, entry(resolve(p, resources), "Font"));
    uint32_t n = 0;
    size_t i = str_find(dict, STR("<<"), 0);
    for (i = i == SIZE_MAX ? dict.n : i + 2; i < dict.n && n < MOST_FONTS;) {
        i = skip_blanks(dict, i);
        if (i >= dict.n || dict.p[i] != '/') break;
        size_t end = word_end(dict, i + 1);
        str name = str_sub(dict, i + 1, end), value = entry(dict, str_c(p->a, name));
        if (!value.n) break;
        fonts[n++] = (named_font){name, read_font(p, value)};
        i = (size_t)(value.p + value.n - dict.p);
    }
    return n;
}

/* ---- content ---- */

static void put_code(buf *out, const font *f, uint32_t code)
{
    uint32_t cp = f && f->mapped ? (code < MOST_MAPPED ? f->cp[code] : 0) : f && f->wide ? 0 : code;
    if (cp >= 0x20 && cp != 0x7F) buf_put_cp(out, cp);
}

static void put_codes(buf *out, const font *f, str bytes)
{
    size_t step = f && f->wide ? 2 : 1;
    for (size_t i = 0; i + step <= bytes.n; i += step) {
        uint32_t code = (unsigned char)bytes.p[i];
        put_code(out, f, step == 2 ? code << 8 | (unsigned char)bytes.p[i + 1] : code);
    }
}

/* (text) or <hex>, as its bytes, into `to`. */
static void read_string(str s, buf *to)
{
    buf_clear(to);
    if (s.n && s.p[0] == '<') {
        unsigned v = 0, n = 0;
        for (size_t i = 1; i < s.n; i++) {
            char c = (char)(s.p[i] | 0x20);
            int d = is_digit(s.p[i]) ? s.p[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (d < 0) continue;
            v = v * 16 + (unsigned)d;
            if (++n % 2 == 0) buf_putc(to, (char)(v & 0xFF));
        }
        return;
    }
    for (size_t i = 1; i + 1 < s.n; i++) {
        char c = s.p[i];
        if (c != '\\') {
            buf_putc(to, c);
            continue;
        }
        c = s.p[++i];
        if (c >= '0' && c <= '7') {
            unsigned v = 0;
            for (int k = 0; k < 3 && i + 1 < s.n && s.p[i] >= '0' && s.p[i] <= '7'; k++, i++)
                v = v * 8 + (unsigned)(s.p[i] - '0');
            i--;
            buf_putc(to, (char)(v & 0xFF));
        } else if (c == 'n' || c == 'r' || c == 't') {
            buf_putc(to, c == 'n' ? '\n' : c == 'r' ? '\r' : '\t');
        } else if (c != '\n' && c != '\r') {
            buf_putc(to, c);
        }
    }
}

typedef struct page {
    const named_font *fonts;
    uint32_t nfonts;
    const font *now;
    str line; /* where the last text stood, as the file writes its height */
    buf text, string;
} page;

static void set_font(page *g, str name)
{
    g->now = NULL;
    for (uint32_t i = 0; i < g->nfonts; i++)
        if (str_eq(g->fonts[i].name, name)) g->now = g->fonts[i].font;
}

/* Strings within an operand, which may be an array with shifts; a wide shift to the right is a blank. */
static void show(page *g, str operand)
{
    for (size_t i = 0; i < operand.n;) {
        char c = operand.p[i];
        size_t end = i + 1;
        if (c == '(' || (c == '<' && !(i + 1 < operand.n && operand.p[i + 1] == '<'))) {
            end = value_end(operand, i);
            read_string(str_sub(operand, i, end), &g->string);
            put_codes(&g->text, g->now, buf_str(&g->string));
        } else if (c == '-' && i + 4 < operand.n && is_digit(operand.p[i + 1]) &&
                   is_digit(operand.p[i + 2]) && is_digit(operand.p[i + 3])) {
            buf_putc(&g->text, ' ');
            end = word_end(operand, i);
        }
        i = end;
    }
}

static bool moves_down(str operand) /* "x y": is y other than 0? */
{
    size_t i = word_end(operand, skip_blanks(operand, 0));
    for (i = skip_blanks(operand, i); i < operand.n; i++)
        if (operand.p[i] >= '1' && operand.p[i] <= '9') return true;
    return false;
}

static void new_line(page *g)
{
    if (g->text.n && g->text.p[g->text.n - 1] != '\n') buf_putc(&g->text, '\n');
}

static void new_word(page *g)
{
    if (g->text.n && g->text.p[g->text.n - 1] != '\n' && g->text.p[g->text.n - 1] != ' ')
        buf_putc(&g->text, ' ');
}

/* "a b c d x y": runs of different fonts stand on the same line. */
static void place(page *g, str operand)
{
    size_t last = operand.n;
    while (last > 0 && !is_blank(operand.p[last - 1])) last--;
    str height = str_sub(operand, last, operand.n);
    if (str_eq(height, g->line)) new_word(g);
    else new_line(g);
    g->line = height;
}

static void read_content(page *g, str s)
{
    size_t from = 0; /* where the operands of the next operator begin */
    for (size_t i = 0; i < s.n;) {
        i = skip_blanks(s, i);
        if (i >= s.n) return;
        char c = s.p[i];
        bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '\'' || c == '"';
        size_t end = word ? word_end(s, i) : value_end(s, i);
        if (end <= i) end = i + 1;
        if (word) {
            str op = str_sub(s, i, end), operand = str_trim(str_sub(s, from, i));
            if (str_eq(op, STR("Tf"))) set_font(g, str_sub(operand, 1, word_end(operand, 1)));
            else if (str_eq(op, STR("Tj")) || str_eq(op, STR("TJ"))) show(g, operand);
            else if (str_eq(op, STR("'")) || str_eq(op, STR("\""))) new_line(g), show(g, operand);
            else if (str_eq(op, STR("Tm"))) place(g, operand);
            else if (str_eq(op, STR("cm"))) g->line = STR_NONE; /* heights count from elsewhere now */
            else if (str_eq(op, STR("T*"))) new_line(g);
            else if ((str_eq(op, STR("Td")) || str_eq(op, STR("TD"))) && moves_down(operand)) new_line(g);
            else if (str_eq(op, STR("Td")) || str_eq(op, STR("TD"))) new_word(g);
            from = end;
        }
        i = end;
    }
}

/* The resources of a page, or of the nodes above it. */
static str resources_of(const pdf *p, str body)
{
    for (int i = 0; i < 32 && body.n; i++) {
        str own = entry(body, "Resources");
        if (own.n) return own;
        body = resolve(p, entry(body, "Parent"));
    }
    return STR_NONE;
}

static void read_contents(pdf *p, page *g, str contents)
{
    if (contents.n && contents.p[0] == '[') {
        for (size_t i = 1; i < contents.n && contents.p[i] != ']';) {
            size_t end = str_find_char(contents, 'R', i);
            if (end == SIZE_MAX) return;
            read_content(g, stream_of(p, resolve(p, str_trim(str_sub(contents, i, end + 1)))));
            i = end + 1;
        }
        return;
    }
    str body = resolve(p, contents);
    if (body.n && str_trim(body).n && str_trim(body).p[0] == '[') read_contents(p, g, str_trim(body));
    else read_content(g, stream_of(p, body));
}

/* A string of a dictionary: UTF-16 with a mark, or Latin. */
static void say_string(const buf *b, readable_fn fn, void *context)
{
    str s = buf_str(b);
    if (!str_starts(s, STR("\xFE\xFF"))) {
        fn(context, STR_NONE, s);
        return;
    }
    buf text = {0};
    for (size_t i = 2; i + 1 < s.n; i += 2)
        buf_put_cp(&text, (uint32_t)(unsigned char)s.p[i] << 8 | (unsigned char)s.p[i + 1]);
    fn(context, STR_NONE, buf_str(&text));
    buf_fini(&text);
}

void readable_pdf(str bytes, readable_fn fn, void *context)
{
    pdf p = {.a = arena_new(), .left = MOST_UNPACKED};
    p.objects = mem_alloc(MOST_OBJECTS * sizeof *p.objects);
    map_init(&p.by_number, p.a);
    find_objects(&p, bytes);
    named_font *fonts = mem_alloc(MOST_FONTS * sizeof *fonts);
    p.fonts = mem_alloc(MOST_FONTS * sizeof *p.fonts);
    map_init(&p.font_refs, p.a);
    for (uint32_t i = 0; i < p.n; i++) {
        str body = p.objects[i].body, type = entry(body, "Type"), kind = entry(body, "Subtype");
        bool is_page = str_eq(type, STR("/Page")), is_form = str_eq(kind, STR("/Form"));
        if (map_find(&p.by_number, digits_of(p.a, p.objects[i].number)) != i || (!is_page && !is_form))
            continue;
        page g = {.fonts = fonts};
        g.nfonts = read_fonts(&p, resources_of(&p, body), fonts);
        if (is_page) read_contents(&p, &g, entry(body, "Contents"));
        else read_content(&g, stream_of(&p, body));
        if (g.text.n) fn(context, STR_NONE, buf_str(&g.text));
        buf_fini(&g.text);
        buf_fini(&g.string);
    }
    for (uint32_t i = 0; i < p.n; i++) { /* title, author and the like; link targets; form fields */
        static const char *const keys[] = {"Title", "Author", "Subject", "Keywords", "URI", "V", "Contents"};
        buf b = {0};
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            str value = entry(p.objects[i].body, keys[k]);
            if (value.n < 2 || value.p[0] != '(') continue;
            read_string(value, &b);
            say_string(&b, fn, context);
        }
        buf_fini(&b);
    }
    free(fonts);
    free(p.fonts);
    free(p.objects);
    arena_free(p.a);
}
