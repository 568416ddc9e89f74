/*
 * asset: files that are published as they are: templates/assets (style sheets, scripts) and what lies beside records
 * (pictures, attachments). Names carry a hash of the content, so that a changed file has a new address.
 */
#ifndef GONGSHI_SITE_ASSET_H
#define GONGSHI_SITE_ASSET_H

#include "data/tree.h"
#include "site/publish.h"

typedef struct assets assets;

/* Reads folder/templates/assets and the record files listed by the tree. Lives in the arena. */
assets *assets_read(arena *a, diags *d, const char *folder, const tree *content);
/* The path from the site's root of templates/assets/NAME ("assets/style.1a2b3c4d.css"); empty: no such file. */
str assets_path(void *files, str name);
/* The same for a path under content/. */
str assets_file(void *files, str path);
/* Hands all of them to p; false: reported. */
bool assets_put(const assets *files, publish *p);

#endif
