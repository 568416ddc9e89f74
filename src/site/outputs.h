/*
 * outputs: what a site has besides its pages and assets: sitemap, schemas, feeds, data.
 */
#ifndef GONGSHI_SITE_OUTPUTS_H
#define GONGSHI_SITE_OUTPUTS_H

#include "site/publish.h"
#include "view/view.h"

/* Hands every further output to p; made, a new map, gets the bytes of each. false: one could not be staged;
 * reported. */
bool outputs_put(const view *v, publish *p, diags *d, map *made);

#endif
