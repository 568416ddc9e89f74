/* decide: what a vote or an election comes to, from a record of the site or a file anywhere. */
#include "base/io.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "data/yaml.h"
#include "model/packs.h"
#include "model/votes.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

/* ---- where the votes come from ------------------------------------------------------------------ */

static bool is_file(const char *name)
{
    str s = str_from(name);
    return str_ends(s, STR(".yaml")) || str_ends(s, STR(".yml")) || str_ends(s, STR(".json")) ||
           strcmp(name, "-") == 0;
}

/* The site where there is one, for its jurisdiction and its own rules; else the built-in rules alone. */
static model *load_site(const options *o, diags *d)
{
    arena *a = arena_new();
    bool site = io_is_folder(str_c(a, str_fmt(a, "%s/content", o->folder)));
    arena_free(a);
    if (site) return model_load(&(model_options){str_from(o->folder), o->today, o->threads, NULL}, d);
    model *m = model_kinds_only(STR_NONE, d);
    packs_load(&(load){.m = m, .a = m->arenas[0], .d = d});
    return m;
}

static vote_cases from_file(model *m, diags *d, const char *path)
{
    load l = {.m = m, .a = m->arenas[0], .d = d};
    str bytes = STR_NONE;
    bool stream = strcmp(path, "-") == 0;
    io_result r = stream ? io_read_stream(l.a, 0, LIMIT_FILE_BYTES, &bytes)
                         : io_read(l.a, path, LIMIT_FILE_BYTES, &bytes);
    uint32_t file = src_add(stream ? STR("(stdin)") : str_from(path), r == IO_OK ? bytes : STR_NONE);
    vote_cases all = {0};
    if (r != IO_OK) {
        diag(d, FILE_UNREADABLE, ((span){file, 0, 0}), r == IO_TOO_LARGE ? STR("1 MiB") : str_from(path));
        return all;
    }
    yaml_docs docs = yaml_read(l.a, d, file, 0, (uint32_t)bytes.n);
    for (size_t i = 0; i < docs.n; i++) {
        vote_cases some = votes_in(&l, &docs.roots[i]);
        vote_case *joined = arena_make_n(l.a, vote_case, all.n + some.n);
        for (size_t k = 0; k < all.n; k++) joined[k] = all.items[k];
        for (size_t k = 0; k < some.n; k++) joined[all.n + k] = some.items[k];
        all = (vote_cases){joined, all.n + some.n};
    }
    return all;
}

static const record *find(const model *m, str name)
{
    kind *minutes = model_kind(m, STR("minutes"));
    const record *r = minutes ? model_record(minutes, name) : NULL;
    return r ? r : model_resolve(m, name);
}

static str id_at(const void *list, size_t i) { return ((const kind *)list)->records[i]->id; }

static vote_cases from_record(model *m, diags *d, const char *name)
{
    const record *r = find(m, str_from(name));
    vote_cases none = {0};
    if (!r) {
        const kind *minutes = model_kind(m, STR("minutes"));
        finding *f = diag(d, VOTE_RECORD_UNKNOWN, SPAN_NONE, str_from(name));
        if (minutes) diag_suggest(d, f, str_nearest(str_from(name), minutes, minutes->nrecords, id_at));
        return none;
    }
    vote_cases found = votes_checked(&(load){.m = m, .a = m->arenas[0], .d = d}, r);
    if (!found.n) diag(d, VOTE_NONE, record_span(r));
    return found;
}

/* ---- output ------------------------------------------------------------------------------------- */

static void put_law(buf *out, const pack_rule *r, const pack *p)
{
    buf_fmt(out, "  %s  %.*s", gettext("rule:"), STR_ARG(r->name));
    if (p) buf_fmt(out, "（%.*s）", STR_ARG(p->name));
    buf_fmt(out, "  %.*s", STR_ARG(r->source.law));
    buf_put(out, r->source.article);
    if (!r->source.verified) buf_fmt(out, "  %s", gettext("(not verified)"));
    buf_putc(out, '\n');
}

static void put_lines(arena *a, buf *out, const decide_line *lines, size_t n)
{
    static const char *const marks[] = {[TRI_NO] = "✗", [TRI_YES] = "✓", [TRI_UNKNOWN] = "?"};
    for (size_t i = 0; i < n; i++) {
        const decide_line *l = &lines[i];
        buf_fmt(out, "  %s %.*s", marks[l->met], STR_ARG(decide_line_text(a, l)));
        if (l->counted && l->met == TRI_YES) {
            buf_fmt(out, "（%s %.*s", gettext("needed"),
                    STR_ARG(decide_quantity(a, l->needed, l->test->basis)));
            buf_fmt(out, "，%s %.*s）", gettext("surplus"),
                    STR_ARG(decide_quantity(a, l->margin, l->test->basis)));
        }
        buf_fmt(out, "  %.*s\n", STR_ARG(l->article));
    }
}

static void put_head(arena *a, buf *out, const decide_result *r)
{
    if (r->stage != STAGE_FINAL) buf_fmt(out, "%.*s，", STR_ARG(stage_name(r->stage)));
    buf_put(out, outcome_name(r->governing));
    for (size_t i = 0; i < r->nreasons; i++)
        buf_fmt(out, "%s%.*s", i ? "；" : "：", STR_ARG(decide_reason_text(a, &r->reasons[i])));
    buf_putc(out, '\n');
}

static void put_decision(arena *a, buf *out, const vote_case *c)
{
    const decide_result *r = c->decision;
    put_head(a, out, r);
    put_law(out, r->rule, c->rule.law_pack);
    put_lines(a, out, r->lines, r->nlines);
    if (r->without_silent)
        buf_fmt(out, "  %s  %.*s\n", gettext("without silent owners:"),
                STR_ARG(decide_sentence(a, r->without_silent)));
    if (r->local) {
        buf_fmt(out, "  %s  %.*s\n", gettext("by the estate's own rule:"),
                STR_ARG(decide_sentence(a, r->local)));
        put_law(out, r->local->rule, c->rule.local_pack);
        put_lines(a, out, r->local->lines, r->local->nlines);
    }
}

static void put_election(arena *a, buf *out, const vote_case *c)
{
    buf_fmt(out, "%.*s\n", STR_ARG(elect_sentence(a, c->e, c->count)));
    put_law(out, c->count->rule, c->rule.law_pack);
    put_lines(a, out, c->count->quorum, c->count->nquorum);
    for (size_t i = 0; i < c->count->nrows; i++) {
        const elect_row *row = &c->count->rows[i];
        buf_fmt(out, "  %.*s：%.*s\n", STR_ARG(c->e->candidates[row->candidate].name),
                STR_ARG(elect_state_name(row->state)));
        for (size_t k = 0; k < row->nlines; k++)
            buf_fmt(out, "    %.*s\n", STR_ARG(decide_line_text(a, &row->lines[k])));
    }
}

static void put_text(arena *a, buf *out, const vote_cases *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const vote_case *c = &all->items[i];
        if (i) buf_putc(out, '\n');
        if (c->title.n) buf_fmt(out, "%.*s\n", STR_ARG(c->title));
        if (c->decision) put_decision(a, out, c);
        else if (c->count) put_election(a, out, c);
    }
}

static void put_json(arena *a, buf *out, const vote_cases *all, diags *d)
{
    buf_puts(out, "{\"results\":[");
    bool any = false;
    for (size_t i = 0; i < all->n; i++) {
        const vote_case *c = &all->items[i];
        if (!c->decision && !c->count) continue;
        buf_puts(out, any ? "," : "");
        any = true;
        buf_puts(out, "{\"title\":");
        buf_put_json(out, c->title);
        buf_puts(out, ",\"date\":");
        buf_put_json(out, c->t->on == DATE_NONE ? STR_NONE : date_iso(a, c->t->on));
        buf_puts(out, c->decision ? ",\"decision\":" : ",\"election\":");
        if (c->decision) decide_json(a, out, c->decision);
        else elect_json(a, out, c->e, c->count);
        buf_putc(out, '}');
    }
    buf_puts(out, "],\"findings\":");
    diags_print(d, out, DIAG_JSON);
    buf_puts(out, "}\n");
}

static int answer(const options *o, diags *d, str text)
{
    buf findings = {0};
    diag_level worst = diags_worst(d);
    bool bad = worst == DIAG_ERROR || (o->strict && worst == DIAG_WARNING);
    if (text.n) fwrite(text.p, 1, text.n, stdout);
    if (!o->json && (bad || !o->quiet)) diags_print(d, &findings, DIAG_TEXT);
    if (findings.n) fwrite(findings.p, 1, findings.n, stderr);
    buf_fini(&findings);
    if (diags_system(d)) return EXIT_SYSTEM;
    return bad ? EXIT_FINDINGS : EXIT_FINE;
}

int decide_main(int argc, char **argv)
{
    options o;
    const char *name = NULL;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) o.json = true;
        else if (name || (argv[i][0] == '-' && argv[i][1])) return options_usage(argv[0], argv[i]);
        else name = argv[i];
    }
    if (!name) return options_usage(argv[0], NULL);
    /* a vote is judged alone: what is wrong with the rest of the site is for `check` to tell */
    diags *d = diags_new(), *aside = diags_new();
    model *m = load_site(&o, aside);
    vote_cases all = is_file(name) ? from_file(m, d, name) : from_record(m, d, name);
    buf out = {0};
    if (o.json) put_json(m->arenas[0], &out, &all, d);
    else put_text(m->arenas[0], &out, &all);
    int code = answer(&o, d, buf_str(&out));
    buf_fini(&out);
    model_free(m);
    diags_free(aside);
    diags_free(d);
    return code;
}
