/*
 * feed: Atom (RFC 4287) and the site map (sitemaps.org 0.9).
 *
 * Text is escaped here and freed of characters that XML cannot hold; addresses are written as given.
 */
#ifndef GONGSHI_SITE_FEED_H
#define GONGSHI_SITE_FEED_H

#include "base/buf.h"
#include "base/date.h"

/* A day and the minutes since its beginning in a zone east of UTC: 2026-06-12T08:30:00+08:00. */
typedef struct moment {
    date day;
    int minutes; /* 0 where only the day is known */
    int zone_minutes;
} moment;

typedef struct atom_feed {
    str id; /* an IRI that never changes: the feed's address, or tag:… */
    str title, subtitle;
    str self, page; /* addresses of the feed and of the page it follows; empty: left out */
    str author;
    str rights, lang;
    moment updated; /* of the newest entry, not of the build: an unchanged feed keeps its bytes */
} atom_feed;

typedef struct atom_entry {
    str id, title, url, category;
    moment published, updated;
    str summary; /* plain text */
    str html;    /* the whole text; empty: left out */
} atom_entry;

void atom_begin(buf *out, const atom_feed *f);
void atom_put(buf *out, const atom_entry *e);
void atom_end(buf *out);

typedef struct sitemap_page {
    str path;      /* relative to the site's address, not percent-encoded */
    date modified; /* DATE_NONE: not known */
} sitemap_page;

/* A file of the site map; bytes are borrowed for the call. */
typedef void (*sitemap_emit)(void *context, str path, str bytes);

/*
 * sitemap.xml, or sitemap-1.xml … with sitemap.xml as their index where there are more than a file may hold
 * (50,000 addresses, 50 MB). base: the site's address with a slash at the end.
 */
void sitemap_write(const sitemap_page *pages, size_t n, str base, sitemap_emit emit, void *context);

#endif
