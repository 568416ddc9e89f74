#include "site/feed.h"

#include "base/utf8.h"

enum { SITEMAP_PAGES = 50000, SITEMAP_BYTES = 50 << 20 };

/* ---- XML ---- */

static bool is_xml(uint32_t cp)
{
    return cp == '\t' || cp == '\n' || (cp >= 0x20 && cp < 0xFFFE && cp != 0x7F) || cp >= 0x10000;
}

static void put_text(buf *out, str s)
{
    size_t done = 0;
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        uint32_t cp = utf8_next(s, &at);
        if (is_xml(cp) && !(cp == UTF8_BAD && at == begin + 1)) continue;
        buf_put_html(out, str_sub(s, done, begin));
        done = at;
    }
    buf_put_html(out, str_sub(s, done, s.n));
}

static void put_element(buf *out, const char *indent, const char *name, const char *attributes, str text)
{
    if (!text.n) return;
    buf_fmt(out, "%s<%s%s>", indent, name, attributes);
    put_text(out, text);
    buf_fmt(out, "</%s>\n", name);
}

/* ---- Atom ---- */

static void put_moment(buf *out, const char *indent, const char *name, moment m)
{
    if (m.day == DATE_NONE) return;
    ymd d = date_split(m.day);
    int zone = m.zone_minutes < 0 ? -m.zone_minutes : m.zone_minutes;
    buf_fmt(out, "%s<%s>%04d-%02d-%02dT%02d:%02d:00%c%02d:%02d</%s>\n", indent, name, d.year, d.month, d.day,
            m.minutes / 60, m.minutes % 60, m.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60, name);
}

static void put_link(buf *out, const char *indent, const char *attributes, str url)
{
    if (!url.n) return;
    buf_fmt(out, "%s<link%s href=\"", indent, attributes);
    put_text(out, url);
    buf_puts(out, "\"/>\n");
}

void atom_begin(buf *out, const atom_feed *f)
{
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    if (f->lang.n) {
        buf_puts(out, " xml:lang=\"");
        put_text(out, f->lang);
        buf_putc(out, '"');
    }
    buf_puts(out, ">\n");
    put_element(out, "  ", "id", "", f->id);
    put_element(out, "  ", "title", "", f->title);
    put_element(out, "  ", "subtitle", "", f->subtitle);
    put_moment(out, "  ", "updated", f->updated);
    put_link(out, "  ", " rel=\"self\" type=\"application/atom+xml\"", f->self);
    put_link(out, "  ", " rel=\"alternate\" type=\"text/html\"", f->page);
    if (f->author.n) {
        buf_puts(out, "  <author>\n");
        put_element(out, "    ", "name", "", f->author);
        buf_puts(out, "  </author>\n");
    }
    put_element(out, "  ", "rights", "", f->rights);
    buf_puts(out, "  <generator>gongshi</generator>\n");
}

void atom_put(buf *out, const atom_entry *e)
{
    buf_puts(out, "  <entry>\n");
    put_element(out, "    ", "id", "", e->id);
    put_element(out, "    ", "title", "", e->title);
    put_link(out, "    ", " rel=\"alternate\" type=\"text/html\"", e->url);
    put_moment(out, "    ", "published", e->published);
    put_moment(out, "    ", "updated", e->updated.day == DATE_NONE ? e->published : e->updated);
    if (e->category.n) {
        buf_puts(out, "    <category term=\"");
        put_text(out, e->category);
        buf_puts(out, "\"/>\n");
    }
    put_element(out, "    ", "summary", "", e->summary);
    put_element(out, "    ", "content", " type=\"html\"", e->html);
    buf_puts(out, "  </entry>\n");
}

void atom_end(buf *out) { buf_puts(out, "</feed>\n"); }

/* ---- site map ---- */

static const char sitemap_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
#define SITEMAP_NS " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"

static void put_location(buf *out, str base, str path)
{
    buf_puts(out, "<loc>");
    put_text(out, base);
    buf_put_url(out, path);
    buf_puts(out, "</loc>");
}

/* As many pages from `from` on as a file holds; returns the first that is not in it. */
static size_t put_pages(buf *out, const sitemap_page *pages, size_t from, size_t n, str base)
{
    static const str end = STR_INIT("</urlset>\n");
    buf_puts(out, sitemap_head);
    buf_puts(out, "<urlset" SITEMAP_NS);
    size_t i = from;
    for (; i < n && i - from < SITEMAP_PAGES; i++) {
        size_t had = out->n;
        buf_puts(out, "<url>");
        put_location(out, base, pages[i].path);
        if (pages[i].modified != DATE_NONE) {
            ymd d = date_split(pages[i].modified);
            buf_fmt(out, "<lastmod>%04d-%02d-%02d</lastmod>", d.year, d.month, d.day);
        }
        buf_puts(out, "</url>\n");
        if (out->n + end.n <= SITEMAP_BYTES) continue;
        out->n = had;
        break;
    }
    buf_put(out, end);
    return i;
}

void sitemap_write(const sitemap_page *pages, size_t n, str base, sitemap_emit emit, void *context)
{
    arena *names = arena_new();
    buf out = {0}, index = {0};
    size_t at = put_pages(&out, pages, 0, n, base);
    if (at == n) {
        emit(context, STR("sitemap.xml"), buf_str(&out));
    } else {
        buf_puts(&index, sitemap_head);
        buf_puts(&index, "<sitemapindex" SITEMAP_NS);
        for (size_t file = 1;; file++) {
            str name = str_fmt(names, "sitemap-%zu.xml", file);
            emit(context, name, buf_str(&out));
            buf_puts(&index, "<sitemap>");
            put_location(&index, base, name);
            buf_puts(&index, "</sitemap>\n");
            if (at == n) break;
            buf_clear(&out);
            at = put_pages(&out, pages, at, n, base);
        }
        buf_puts(&index, "</sitemapindex>\n");
        emit(context, STR("sitemap.xml"), buf_str(&index));
    }
    buf_fini(&out);
    buf_fini(&index);
    arena_free(names);
}
