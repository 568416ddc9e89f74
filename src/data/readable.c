#include "data/readable.h"

#include <string.h>

#include "base/deflate.h"

enum { MOST_ENTRIES = 4000, MOST_UNPACKED = 256 << 20, DEEPEST = 2 };

typedef struct reader {
    readable_fn fn;
    void *context;
    int depth;
    size_t *left; /* bytes that may still be unpacked, over all zips */
} reader;

static const unsigned char *raw(str s) { return (const unsigned char *)s.p; }
static uint32_t two(str s, size_t at)
{
    return at + 2 <= s.n ? raw(s)[at] | (uint32_t)raw(s)[at + 1] << 8 : 0;
}
static uint32_t four(str s, size_t at) { return two(s, at) | two(s, at + 2) << 16; }

static bool has_ending(str name, const char *ending)
{
    size_t n = strlen(ending);
    if (name.n < n) return false;
    for (size_t i = 0; i < n; i++) {
        char c = name.p[name.n - n + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ending[i]) return false;
    }
    return true;
}

/* ---- XML: its text, a new line where a cell, paragraph or break ends ---- */

/* The tags that part one text from the next in the office forms; in other files every tag does. */
static bool parts_text(str tag, bool office)
{
    static const char *const ends[] = {
        "/w:p", "w:br", "w:tab", "/w:tc",   "/si", "/c",       "/f",
        "/v",   "/row", "/a:p",  "/text:p", "/is", "/comment", "/table:table-cell"};
    if (!office) return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        str e = str_from(ends[i]);
        if (str_starts(tag, e) && (tag.n == e.n || tag.p[e.n] == ' ' || tag.p[e.n] == '/')) return true;
    }
    return false;
}

/* &amp; &#49; &#x31; as the character; anything else stays. Returns how many bytes it was. */
static size_t put_entity(buf *out, str s)
{
    static const struct {
        str name;
        char c;
    } named[] = {{STR_INIT("amp"), '&'},
                 {STR_INIT("lt"), '<'},
                 {STR_INIT("gt"), '>'},
                 {STR_INIT("quot"), '"'},
                 {STR_INIT("apos"), '\''}};
    size_t end = str_find_char(str_sub(s, 0, 12), ';', 0);
    if (end == SIZE_MAX || end < 2) return buf_putc(out, '&'), 1;
    str name = str_sub(s, 1, end);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_eq(name, named[i].name)) return buf_putc(out, named[i].c), end + 1;
    if (name.p[0] != '#') return buf_putc(out, '&'), 1;
    uint32_t cp = 0;
    bool hex = name.n > 1 && (name.p[1] | 0x20) == 'x';
    for (size_t i = hex ? 2 : 1; i < name.n; i++) {
        char c = name.p[i], low = (char)(c | 0x20);
        int d = c >= '0' && c <= '9' ? c - '0' : hex && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
        if (d < 0 || cp > 0x10FFFF) return buf_putc(out, '&'), 1;
        cp = cp * (hex ? 16 : 10) + (uint32_t)d;
    }
    buf_put_cp(out, cp);
    return end + 1;
}

static void read_xml(const reader *r, str part, str xml, bool office)
{
    buf out = {0};
    for (size_t i = 0; i < xml.n;) {
        if (xml.p[i] == '<') {
            size_t end = str_find_char(xml, '>', i);
            if (end == SIZE_MAX) break;
            if (parts_text(str_sub(xml, i + 1, end), office) && out.n && out.p[out.n - 1] != '\n')
                buf_putc(&out, '\n');
            i = end + 1;
        } else if (xml.p[i] == '&') {
            i += put_entity(&out, str_sub(xml, i, xml.n));
        } else {
            size_t end = i;
            while (end < xml.n && xml.p[end] != '<' && xml.p[end] != '&') end++;
            buf_put(&out, str_sub(xml, i, end));
            i = end;
        }
    }
    if (out.n) r->fn(r->context, part, buf_str(&out));
    buf_fini(&out);
}

/* ---- zip: the entries of its central directory ---- */

static void read_file(const reader *r, str name, str bytes);

static void read_entry(const reader *r, str zip, str name, uint32_t method, size_t packed, size_t at)
{
    if (at + 30 > zip.n || four(zip, at) != 0x04034B50) return;
    size_t begin = at + 30 + two(zip, at + 26) + two(zip, at + 28);
    if (begin > zip.n) return;
    str data = str_sub(zip, begin, packed > zip.n - begin ? zip.n : begin + packed);
    buf out = {0};
    if (method == 8) inflate_put(&out, data, *r->left, false);
    else if (method == 0) buf_put(&out, str_sub(data, 0, *r->left));
    *r->left -= out.n;
    bool office = str_starts(name, STR("xl/")) || str_starts(name, STR("word/")) ||
                  str_starts(name, STR("ppt/")) || str_eq(name, STR("content.xml"));
    if (has_ending(name, ".xml") || has_ending(name, ".rels")) read_xml(r, name, buf_str(&out), office);
    else read_file(r, name, buf_str(&out));
    buf_fini(&out);
}

static void read_zip(const reader *r, str zip)
{
    size_t end = zip.n < 22 ? 0 : zip.n - 22;
    while (end > 0 && four(zip, end) != 0x06054B50) end--;
    if (zip.n < 22 || four(zip, end) != 0x06054B50) return;
    size_t at = four(zip, end + 16);
    for (unsigned i = 0; i < MOST_ENTRIES && at + 46 <= zip.n && four(zip, at) == 0x02014B50; i++) {
        uint32_t name = two(zip, at + 28), skip = two(zip, at + 30) + two(zip, at + 32);
        str path = str_sub(zip, at + 46, at + 46 + name);
        r->fn(r->context, path, path); /* a name is published too, to whoever opens the file */
        read_entry(r, zip, path, two(zip, at + 10), four(zip, at + 20), four(zip, at + 42));
        at += 46 + name + skip;
    }
}

/* ---- the old office forms: text in one byte a character, and in two at even and odd places ---- */

static void read_pairs(const reader *r, str bytes, size_t first)
{
    buf out = {0};
    for (size_t i = first; i + 1 < bytes.n; i += 2) {
        uint32_t c = two(bytes, i);
        bool plain = (c >= 0x20 && c < 0x7F) || c == 0x3000 || (c >= 0xFF01 && c <= 0xFF5E) ||
                     (c >= 0x4E00 && c <= 0x9FFF);
        if (plain) buf_put_cp(&out, c);
        else if (out.n && out.p[out.n - 1] != '\n') buf_putc(&out, '\n');
    }
    r->fn(r->context, STR_NONE, buf_str(&out));
    buf_fini(&out);
}

static void read_old_office(const reader *r, str bytes)
{
    r->fn(r->context, STR_NONE, bytes);
    read_pairs(r, bytes, 0);
    read_pairs(r, bytes, 1);
}

static void read_file(const reader *r, str name, str bytes)
{
    static const char *const texts[] = {".csv", ".txt",  ".md",  ".json", ".geojson",
                                        ".svg", ".html", ".htm", ".yaml"};
    reader inner = {r->fn, r->context, r->depth + 1, r->left};
    if (r->depth >= DEEPEST) return;
    if (str_starts(bytes, STR("PK\x03\x04"))) read_zip(&inner, bytes);
    else if (str_starts(bytes, STR("%PDF-"))) readable_pdf(bytes, r->fn, r->context);
    else if (str_starts(bytes, STR("\xD0\xCF\x11\xE0"))) read_old_office(r, bytes);
    else if (has_ending(name, ".xml")) read_xml(r, STR_NONE, bytes, false);
    else
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (has_ending(name, texts[i])) r->fn(r->context, STR_NONE, bytes);
}

void readable_text(str name, str bytes, readable_fn fn, void *context)
{
    size_t left = MOST_UNPACKED;
    reader r = {fn, context, 0, &left};
    bool utf16 = bytes.n > 2 && (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")));
    if (utf16) read_pairs(&r, bytes, bytes.p[0] == '\xFF' ? 0 : 1);
    else read_file(&r, name, bytes);
}
