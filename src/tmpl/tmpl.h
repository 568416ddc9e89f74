/*
 * tmpl: the Mustache engine: the whole official specification with inheritance, dynamic names and lambdas.
 *
 * Compile once, render many: a template becomes a flat array of operations that point into its text;
 * rendering is read-only and may run on many threads. Findings carry the tag's place and its opener's.
 *
 * Where the specification is silent:
 *   - A block given to a parent is a small template of its own: the indentation common to its lines is
 *     removed where the opening tag ends its line, and that of the place where it is shown is added.
 *   - A block inside a given block can be overridden from outside its template, not by its neighbours.
 *   - Of two blocks of one name given to one parent the first counts (and is a warning).
 *   - A section's lambda gets the text without the lines of the section's own standalone tags.
 */
#ifndef GONGSHI_TMPL_TMPL_H
#define GONGSHI_TMPL_TMPL_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/dyn.h"

typedef struct tmpl tmpl;         /* one compiled template */
typedef struct tmpl_set tmpl_set; /* templates that may name one another */

/* Lives in the arena. */
tmpl_set *tmpl_set_new(arena *a);
/*
 * Compiles and adds, in place of an earlier template of that name; text is src_bytes(file) and must
 * outlive the set, as must name. All errors of the text are reported; the template is there even so,
 * but renders nothing. A name that ends in .md or .txt makes no HTML: {{{ }}} is never warned of there.
 */
const tmpl *tmpl_add(tmpl_set *set, diags *d, str name, uint32_t file);
const tmpl *tmpl_find(const tmpl_set *set, str name); /* NULL where absent */
uint32_t tmpl_file(const tmpl *t);                    /* its source */
/* Templates by number, in the order added; NULL past the last. */
const tmpl *tmpl_at(const tmpl_set *set, uint32_t number);
uint32_t tmpl_number(const tmpl *t); /* UINT32_MAX: a lambda's text */
str tmpl_name(const tmpl *t);
uint64_t tmpl_digest(const tmpl *t); /* of its text */
/*
 * Names asked for, for loading on demand; call with 0, 1, … to STR_NONE, from one thread. wanted: by the
 * tags of the templates added (adding more may lengthen the list); missed: by the dynamic names of
 * renders that found no template.
 */
str tmpl_wanted(const tmpl_set *set, uint32_t i);
str tmpl_missed(const tmpl_set *set, uint32_t i);
/*
 * After the last tmpl_add (and again after more): joins static partials and parents; warns of names
 * that are not there and of blocks that the parent does not have.
 */
void tmpl_link(tmpl_set *set, diags *d);

/*
 * After tmpl_link: writes the parts of a constant into the templates, {{name.part}} as text. Only for a name
 * that no frame and no value of any render knows but the lowest frame, which gives this constant for it;
 * value's parts must be texts that outlive the set.
 */
void tmpl_settle(tmpl_set *set, str name, dyn value);

/*
 * Appends the rendering to out. frames: the context stack, innermost last. Missing names and partials
 * are empty, as the specification says. false: a limit (partial depth, page size, steps) was reached
 * and is a finding that names the chain of partials; out then holds what was written so far.
 */
bool tmpl_render(const tmpl *t, const dyn *frames, size_t nframes, dyn_env *env, buf *out, diags *d);

/*
 * The same for one of many pages of a class: what their templates write from constants alone is made once and
 * copied from then on. Pages of a class have the same template and frames that know the same names; a value
 * that pages of the class may see differently is counted in env->varied when it is given (frames above the
 * lowest are taken to differ always). A memo is one thread's, and one env's.
 *
 * Where lists of the class show the same items, what they write for one is kept in `lines` (for all threads),
 * if the item is lasting and nothing that was given for it is counted in env->placed.
 */
typedef struct tmpl_memo tmpl_memo;
typedef struct tmpl_lines tmpl_lines;
typedef struct tmpl_alike {
    tmpl_memo *memo;   /* NULL: no other page is alike */
    tmpl_lines *lines; /* NULL: no item comes twice; always the same for one memo */
    uint32_t number;   /* of the class */
} tmpl_alike;
tmpl_memo *tmpl_memo_new(void);
void tmpl_memo_free(tmpl_memo *m);
tmpl_lines *tmpl_lines_new(void);
void tmpl_lines_free(tmpl_lines *l);
bool tmpl_render_alike(tmpl_alike like, const tmpl *t, const dyn *frames, size_t nframes, dyn_env *env,
                       buf *out, diags *d);

/*
 * After rendering: a warning for every tag that was tried and whose name was never found by any render
 * of this set, for dynamic names that named no template, and for {{{ }}} that wrote a value other than
 * DYN_HTML. Call from one thread.
 */
void tmpl_report_unknown(const tmpl_set *set, diags *d);

/*
 * What renders have seen so far of a template's names, as letters, and taking that up in another run whose
 * template has the same text: then a run that renders some pages only does not warn of names that others use.
 */
void tmpl_seen_put(const tmpl *t, buf *out);
void tmpl_seen_take(const tmpl *t, str letters);

#endif
