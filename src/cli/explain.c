/* explain: a finding or a rule in plain words, its source and how to mend it. */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/explain_words.h"
#include "cli/options.h"
#include "model/packs.h"
#include "model/rulepacks.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

static void put_key(buf *out, const char *name, str value)
{
    if (out->p[out->n - 1] != '{') buf_putc(out, ',');
    buf_fmt(out, "\"%s\":", name);
    buf_put_json(out, value);
}

/* ---- findings ----------------------------------------------------------------------------------- */

/* The keys of an explanation that it has. */
static void put_words_json(buf *out, const val *words)
{
    static const char *const keys[] = {"why", "explain", "source", "mend"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        str text = val_str(val_find(words, str_from(keys[i])));
        if (text.n) put_key(out, keys[i], text);
    }
}

static void put_words(buf *out, const val *words)
{
    str why = val_str(VAL_AT(words, "why")), explain = val_str(VAL_AT(words, "explain")),
        source = val_str(VAL_AT(words, "source"));
    str mend = val_str(VAL_AT(words, "mend"));
    if (why.n) buf_fmt(out, "  %.*s\n", STR_ARG(why));
    if (explain.n) buf_fmt(out, "  %.*s\n", STR_ARG(explain));
    if (mend.n) buf_fmt(out, "  %s %.*s\n", gettext("how to mend it:"), STR_ARG(mend));
    if (source.n) buf_fmt(out, "  %s %.*s\n", gettext("source:"), STR_ARG(source));
}

static void finding_json(arena *a, buf *out, diag_code code, const val *words)
{
    static const char *const levels[] = {"note", "advice", "warning", "error"};
    const char *hint = diag_hint(code);
    buf_putc(out, '{');
    put_key(out, "code", diag_number(a, code));
    put_key(out, "level", str_from(levels[diag_level_of(code)]));
    put_key(out, "text", str_from(diag_text(code)));
    put_key(out, "hint", str_from(hint));
    put_words_json(out, words);
    buf_putc(out, '}');
}

/* {1}, {2} … stand for what the finding names; a reader sees an ellipsis. */
static void put_pattern(buf *out, const char *text)
{
    static const str gap[] = {STR_INIT("…"), STR_INIT("…"), STR_INIT("…"),
                              STR_INIT("…"), STR_INIT("…"), STR_INIT("…")};
    diag_fill(out, text, gap, sizeof gap / sizeof *gap);
}

static void finding_text(arena *a, buf *out, diag_code code, const val *words)
{
    const char *hint = diag_hint(code);
    static const char *const levels[] = {"note", "advice", "warning", "error"};
    buf_fmt(out, "%.*s  %s\n  ", STR_ARG(diag_number(a, code)), gettext(levels[diag_level_of(code)]));
    put_pattern(out, diag_text(code));
    if (hint) {
        buf_fmt(out, "\n  %s: ", gettext("hint"));
        put_pattern(out, hint);
    }
    buf_putc(out, '\n');
    put_words(out, words);
}

/* A rule that needs no pack: periods, small counts, privacy … */
static void own_rule(buf *out, const val *rule, bool json)
{
    str id = val_str(VAL_AT(rule, "id")), name = val_str(VAL_AT(rule, "name"));
    if (!json) {
        buf_fmt(out, "%.*s  %.*s\n", STR_ARG(id), STR_ARG(name));
        put_words(out, rule);
        return;
    }
    buf_putc(out, '{');
    put_key(out, "id", id);
    put_key(out, "name", name);
    put_words_json(out, rule);
    buf_putc(out, '}');
}

static void list_own_rules(buf *out, const val *words)
{
    const val *rules = VAL_AT(words, "rules");
    for (uint32_t i = 0; rules && i < rules->n; i++)
        buf_fmt(out, "  %-34.*s %.*s\n", STR_ARG(val_str(VAL_AT(&rules->u.items[i], "id"))),
                STR_ARG(val_str(VAL_AT(&rules->u.items[i], "name"))));
}

/* ---- rules -------------------------------------------------------------------------------------- */

static str days(arena *a, date from, date to)
{
    if (from == DATE_NONE && to == DATE_NONE) return STR_NONE;
    str x = from == DATE_NONE ? STR_NONE : date_iso(a, from),
        y = to == DATE_NONE ? STR_NONE : date_iso(a, to);
    return str_fmt(a, "%.*s – %.*s", STR_ARG(x), STR_ARG(y));
}

static str test_text(arena *a, const pack_test *t, bool quorum)
{
    str of = quorum ? share_of_name(OF_ALL) : share_of_name(t->of), name = basis_name(t->basis);
    return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(of), STR_ARG(name), STR_ARG(pack_threshold_text(a, t)));
}

static void put_tests(arena *a, buf *out, const char *head, const pack_test *tests, size_t n, bool quorum)
{
    if (!n) return;
    buf_fmt(out, "  %s ", head);
    for (size_t i = 0; i < n; i++)
        buf_fmt(out, "%s%.*s", i ? "，" : "", STR_ARG(test_text(a, &tests[i], quorum)));
    buf_putc(out, '\n');
}

static void put_source(buf *out, const pack_source *s)
{
    buf_fmt(out, "  %s %.*s%.*s%s%s\n", gettext("source:"), STR_ARG(s->law), STR_ARG(s->article),
            s->verified ? "" : "  ", s->verified ? "" : gettext("(not verified)"));
    if (s->words.n) buf_fmt(out, "    “%.*s”\n", STR_ARG(s->words));
}

static void rule_text(arena *a, buf *out, const pack *p, const pack_rule *r)
{
    str when = days(a, r->from, r->to);
    buf_fmt(out, "%.*s  %.*s（%.*s）", STR_ARG(r->id), STR_ARG(r->name), STR_ARG(p->name));
    buf_fmt(out, "  %.*s\n", STR_ARG(when));
    if (r->explain.n) buf_fmt(out, "  %.*s\n", STR_ARG(r->explain));
    put_tests(a, out, gettext("taking part:"), r->quorum, r->nquorum, true);
    put_tests(a, out, gettext("in favour:"), r->passing, r->npassing, false);
    for (size_t i = 0; i < r->nmatters; i++)
        buf_fmt(out, "  %s %.*s  %.*s\n", i ? " " : gettext("matters:"), STR_ARG(r->matters[i].id),
                STR_ARG(r->matters[i].name));
    put_source(out, &r->source);
}

static void rule_json(arena *a, buf *out, const pack *p, const pack_rule *r)
{
    buf_putc(out, '{');
    put_key(out, "id", r->id);
    put_key(out, "name", r->name);
    put_key(out, "pack", p->id);
    if (r->from != DATE_NONE) put_key(out, "from", date_iso(a, r->from));
    if (r->to != DATE_NONE) put_key(out, "to", date_iso(a, r->to));
    put_key(out, "explain", r->explain);
    put_key(out, "law", r->source.law);
    put_key(out, "article", r->source.article);
    put_key(out, "words", r->source.words);
    buf_fmt(out, ",\"verified\":%s", r->source.verified ? "true" : "false");
    for (int k = 0; k < 2; k++) {
        const pack_test *tests = k ? r->passing : r->quorum;
        buf_fmt(out, ",\"%s\":[", k ? "passing" : "quorum");
        for (size_t i = 0; i < (k ? r->npassing : r->nquorum); i++) {
            if (i) buf_putc(out, ',');
            buf_put_json(out, test_text(a, &tests[i], !k));
        }
        buf_putc(out, ']');
    }
    buf_putc(out, '}');
}

static void period_text(arena *a, buf *out, const pack *p, const pack_period *t)
{
    static const char *const units[] = {"日", "个工作日", "个月", "年"};
    str when = days(a, t->from, t->to);
    buf_fmt(out, "%.*s  %.*s（%.*s）  ", STR_ARG(t->id), STR_ARG(t->name), STR_ARG(p->name));
    if (t->min == t->max) buf_fmt(out, "%d", t->min);
    else if (!t->max) buf_fmt(out, "≥ %d", t->min);
    else if (!t->min) buf_fmt(out, "≤ %d", t->max);
    else buf_fmt(out, "%d–%d", t->min, t->max);
    buf_fmt(out, " %s  %.*s\n", units[t->unit], STR_ARG(when));
    if (t->explain.n) buf_fmt(out, "  %.*s\n", STR_ARG(t->explain));
    put_source(out, &t->source);
}

static void put_of_pack(arena *a, buf *out, const pack *p, str id, bool json, size_t *n)
{
    for (size_t k = 0; k < p->nrules; k++) {
        const pack_rule *r = &p->rules[k];
        if (!str_eq(r->id, id) && !str_eq(r->name, id) && !pack_has_matter(r, id)) continue;
        if (json) {
            if (*n) buf_putc(out, ',');
            rule_json(a, out, p, r);
        } else {
            rule_text(a, out, p, r);
        }
        ++*n;
    }
    for (size_t k = 0; k < p->nperiods && !json; k++) {
        const pack_period *t = &p->periods[k];
        if (!str_eq(t->id, id) && !str_eq(t->name, id)) continue;
        period_text(a, out, p, t);
        ++*n;
    }
}

static void put_list(arena *a, buf *out, const pack *p, bool json, size_t *n)
{
    if (!json) buf_fmt(out, "%.*s  %.*s\n", STR_ARG(p->id), STR_ARG(p->name));
    for (size_t k = 0; k < p->nrules; k++, ++*n) {
        const pack_rule *r = &p->rules[k];
        if (json) {
            if (*n) buf_putc(out, ',');
            rule_json(a, out, p, r);
        } else {
            buf_fmt(out, "  %-34.*s %.*s  %.*s\n", STR_ARG(r->id), STR_ARG(r->name),
                    STR_ARG(days(a, r->from, r->to)));
        }
    }
    for (size_t k = 0; k < p->nperiods && !json; k++)
        buf_fmt(out, "  %-34.*s %.*s\n", STR_ARG(p->periods[k].id), STR_ARG(p->periods[k].name));
}

/* All rules, or every version of one, in every pack: the nation first, an estate last. false: there is none.
 */
static bool put_rules(arena *a, buf *out, const pack_set *set, str id, bool json)
{
    size_t n = 0;
    for (int level = LEVEL_NATION; level <= LEVEL_ESTATE; level++)
        for (size_t i = 0; i < set->n; i++) {
            if ((int)set->packs[i].level != level) continue;
            if (id.n) put_of_pack(a, out, &set->packs[i], id, json, &n);
            else put_list(a, out, &set->packs[i], json, &n);
        }
    return n > 0;
}

/* ---- the command -------------------------------------------------------------------------------- */

static int run(const options *o, const char *what)
{
    diags *d = diags_new();
    model *m = model_kinds_only(STR_NONE, d);
    load l = {.m = m, .a = m->arenas[0], .d = d};
    rulepacks_read(&l, str_from(o->folder));
    str s = str_trim(str_from(what));
    diag_code code = what ? diag_by_number(s) : DIAG_COUNT;
    const val *words = explain_words(l.a, d),
              *about = explain_of_finding(words, code != DIAG_COUNT ? diag_number(l.a, code) : STR_NONE);
    const val *own = explain_of_rule(words, s);
    buf out = {0};
    if (o->json) buf_puts(&out, "{\"results\":[");
    if (code != DIAG_COUNT && o->json) finding_json(l.a, &out, code, about);
    else if (code != DIAG_COUNT) finding_text(l.a, &out, code, about);
    else if (own) own_rule(&out, own, o->json);
    else if (!put_rules(l.a, &out, &m->packs->set, s, o->json))
        diag_suggest(d, diag(d, EXPLAIN_UNKNOWN, SPAN_NONE, s), rulepacks_nearest_rule(&l, STR("cn"), s));
    if (!what && !o->json) list_own_rules(&out, words);
    if (o->json) {
        buf_puts(&out, "],\"findings\":");
        diags_print(d, &out, DIAG_JSON);
        buf_puts(&out, "}\n");
    }
    if (out.n) fwrite(out.p, 1, out.n, stdout);
    buf_fini(&out);
    int end = !o->json ? findings_end(o, d) : diags_worst(d) == DIAG_ERROR ? EXIT_FINDINGS : EXIT_FINE;
    model_free(m);
    diags_free(d);
    return end;
}

int explain_main(int argc, char **argv)
{
    options o;
    const char *what = NULL;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) o.json = true;
        else if (what || argv[i][0] == '-') return options_usage(argv[0], argv[i]);
        else what = argv[i];
    }
    return run(&o, what);
}
