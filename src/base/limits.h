/*
 * limits: every bound on what comes in or goes out, in one place (docs: style.md section 9).
 * Each is tested at the limit and one past it.
 */
#ifndef GONGSHI_BASE_LIMITS_H
#define GONGSHI_BASE_LIMITS_H

#define LIMIT_FILE_BYTES       (1u << 20)  /* a record, template or kind file */
#define LIMIT_ATTACHMENT_BYTES (64u << 20) /* a file linked from a record */
#define LIMIT_YAML_DEPTH       64
#define LIMIT_YAML_WEIGHT      200000u /* nodes of a document, aliases expanded */
#define LIMIT_SCALAR_BYTES     (256u << 10)
#define LIMIT_KEY_BYTES        1000u
#define LIMIT_MARKDOWN_BYTES   (64u << 10)
#define LIMIT_MARKDOWN_MARKERS 64     /* container markers on a line */
#define LIMIT_MARKDOWN_IMAGES  1000   /* image openers of a field */
#define LIMIT_TABLE_CELLS      32768u /* rows times columns */
#define LIMIT_TABLE_COLUMNS    64
#define LIMIT_TEMPLATE_DEPTH   32 /* open sections */
#define LIMIT_PARTIAL_DEPTH    32 /* partials within partials */
#define LIMIT_PAGE_BYTES       (16u << 20)
#define LIMIT_PAGE_STEPS       (64u << 20) /* template operations run for a page */
#define LIMIT_FINDINGS_SHOWN   200
#define LIMIT_FINDINGS_KEPT    20000
#define LIMIT_FIELDS           250u     /* of a kind, or of a record within a record */
#define LIMIT_FILES            4000000u /* files under content/ */
#define LIMIT_THREADS          256

#endif
