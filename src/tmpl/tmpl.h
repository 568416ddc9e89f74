/*
 * tmpl: the Mustache engine: the whole official specification with inheritance, dynamic names and lambdas.
 *
 * Compile once, render many: a template becomes a flat array of operations that point into its text;
 * rendering is read-only and may run on many threads. Findings carry the tag's place and its opener's.
 */
#ifndef GONGSHI_TMPL_TMPL_H
#define GONGSHI_TMPL_TMPL_H

#include "base/diag.h"
#include "base/dyn.h"

typedef struct tmpl tmpl;         /* one compiled template */
typedef struct tmpl_set tmpl_set; /* templates that may name one another */

/* Lives in the arena. */
tmpl_set *tmpl_set_new(arena *a);
/*
 * Compiles and adds; text is src_bytes(file) and must outlive the set. All errors of the text are
 * reported; the template is there even so, but must not be rendered when diags has errors.
 */
const tmpl *tmpl_add(tmpl_set *set, diags *d, str name, uint32_t file);
const tmpl *tmpl_find(const tmpl_set *set, str name); /* NULL where absent */
/* After the last tmpl_add: joins static partials and parents; warns of names that are not there. */
void tmpl_link(tmpl_set *set, diags *d);

/*
 * Appends the rendering to out. frames: the context stack, innermost last. Missing names and partials
 * are empty, as the specification says. false: a limit (partial depth, page size) was reached and is a
 * finding that names the chain of partials.
 */
bool tmpl_render(const tmpl *t, const dyn *frames, size_t nframes, dyn_env *env, buf *out, diags *d);

/*
 * After rendering: a warning for every tag that was tried and whose name was never found by any render
 * of this set. Call from one thread.
 */
void tmpl_report_unknown(const tmpl_set *set, diags *d);

#endif
