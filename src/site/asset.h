/*
 * asset: files that are published as they are: templates/assets (style sheets, scripts, pictures) and what
 * lies beside records (pictures, attachments). Names carry a hash of the content, so that a changed file has
 * a new address: assets/style.1a2b3c4d.css, files/notices/2026/plan.5e6f7a8b.pdf.
 *
 * In style sheets url(…) and @import of other assets are rewritten to those names. Of the files beside
 * records only those that a page links are published: what a clerk left lying in the folder stays private.
 */
#ifndef GONGSHI_SITE_ASSET_H
#define GONGSHI_SITE_ASSET_H

#include "data/tree.h"
#include "site/publish.h"

typedef struct assets assets;

/* Looks at folder/templates/assets and the record files listed by the tree. Lives in the arena. */
assets *assets_read(arena *a, diags *d, const char *folder, const tree *content, unsigned threads);
/* The path from the site's root of templates/assets/NAME ("assets/style.1a2b3c4d.css"); empty: no such file.
 */
str assets_path(void *files, str name);
/* The same for a path under content/, and notes that a page links it. Any thread. */
str assets_file(void *files, str path);
/* Of all names and where they are published, which a page may show. */
uint64_t assets_digest(const assets *files);
/* When all pages are made: advice on record files that no page links. */
void assets_report_unused(const assets *files);
/* Instead, where it is known that all are linked. */
void assets_link_all(const assets *files);
/* Hands all assets, and the record files linked, to p; false: reported. */
bool assets_put(const assets *files, publish *p);

#endif
