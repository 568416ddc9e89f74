/*
 * css: finds what a style sheet refers to: url(…) and @import "…". Just enough of CSS Syntax Level 3 to
 * tell references from comments and other strings.
 */
#ifndef GONGSHI_SITE_CSS_H
#define GONGSHI_SITE_CSS_H

#include "base/buf.h"
#include "base/src.h"

/* What to write for a reference to a file (without ?query and #fragment). */
typedef str (*css_name)(void *context, str ref, span at);

/*
 * Copies the bytes of a file registered with src, with its references renamed. Left alone: addresses with a
 * scheme (https:, data:), those that begin with / or #, and references with escapes.
 */
void css_rewrite(buf *out, uint32_t file, css_name name, void *context);

/*
 * The same sheet without comments (but those that begin with an exclamation mark, such as a licence) and
 * without blanks that mean nothing: phones load it before they show a page. Strings stay as they are.
 */
void css_squeeze(buf *out, str css);

#endif
