/*
 * gongshi price: what a person pays, with the steps that lead to each price; without a person the wall table
 * and what the proof finds. MEALS is a record's id, or a YAML file that may lie outside content/: a record
 * with prices, or the rules alone.
 */
#include "base/io.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "data/yaml.h"
#include "model/price.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NAMED = 64 };

typedef struct request {
    options o;
    const char *meals, *meal;
    const char *categories[MOST_NAMED];
    size_t ncategories;
    price_person who;
    date born;
    int64_t listed;    /* --price: what the list says */
    bool asked;        /* about one person */
    bool cells;        /* --cells: the calculator's data */
    const char *wrong; /* an argument that has no place */
} request;

typedef struct job {
    arena *a;
    diags *d;
    model *m;
    const price_record *p;
    str name; /* of the canteen */
    const request *q;
} job;

/* ---- finding the rules ---- */

static const field *price_field(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++)
        if (strcmp(k->shape.fields[i].type->name, "price_rules") == 0) return &k->shape.fields[i];
    return NULL;
}

static void read_prices(job *j, const field *f, const val *v)
{
    load l = {.m = j->m, .a = j->a, .d = j->d};
    bool ok;
    price_record *p = price_read(&l, f, v, &ok);
    if (ok) price_report(&l, p);
    j->p = p;
}

static bool is_file(const char *name)
{
    str s = str_from(name);
    return str_ends(s, STR(".yaml")) || str_ends(s, STR(".yml")) || str_ends(s, STR(".json")) ||
           strchr(name, '/') || strcmp(name, "-") == 0;
}

/* Rules in a file ("-": standard input): under the field's name, under any other, or at the top. */
static void read_file(job *j, const char *path)
{
    str bytes = STR_NONE;
    bool stream = strcmp(path, "-") == 0;
    io_result r = stream ? io_read_stream(j->a, 0, LIMIT_FILE_BYTES, &bytes)
                         : io_read(j->a, path, LIMIT_FILE_BYTES, &bytes);
    uint32_t file = src_add(stream ? STR("(stdin)") : str_from(path), r == IO_OK ? bytes : STR_NONE);
    j->m = model_kinds_only(STR_NONE, j->d);
    if (j->q->o.today != DATE_NONE) j->m->today = j->q->o.today;
    const field *f = price_field(model_kind(j->m, STR("meals")));
    if (r != IO_OK || !f) {
        diag(j->d, FILE_UNREADABLE, ((span){file, 0, 0}), r == IO_TOO_LARGE ? STR("1 MiB") : str_from(path));
        return;
    }
    yaml_docs docs = yaml_read(j->a, j->d, file, 0, (uint32_t)bytes.n);
    if (!docs.n) return;
    const val *root = &docs.roots[0];
    if (root->kind == VAL_LIST && root->n) root = &root->u.items[0];
    const val *prices = val_find(root, f->name);
    for (uint32_t i = 0; !prices && root->kind == VAL_MAP && !VAL_AT(root, "meals") && i < root->n; i++)
        if (VAL_AT(&root->u.pairs[i].value, "meals")) prices = &root->u.pairs[i].value;
    j->name = VAL_AT(root, "name") ? val_str(VAL_AT(root, "name")) : src_path(file);
    read_prices(j, f, prices ? prices : root);
}

static str id_at(const void *list, size_t i) { return ((const kind *)list)->records[i]->id; }

/* A record of any kind that has prices; the other findings of the content are not asked for here. */
static void read_record(job *j, str id)
{
    diags *others = diags_new();
    j->m =
        model_load(&(model_options){str_from(j->q->o.folder), j->q->o.today, j->q->o.threads, NULL}, others);
    const record *r = model_resolve(j->m, id);
    const field *f = r ? price_field(r->kind) : NULL;
    for (uint32_t i = 0; i < j->m->nkinds && !(r && f); i++)
        if ((f = price_field(j->m->kinds[i]))) r = model_record(j->m->kinds[i], id);
    diags_free(others);
    if (!r || !f || !value_at(r->values, f->index)->src) {
        const kind *meals = model_kind(j->m, STR("meals"));
        finding *made = diag(j->d, PRICE_RECORD_UNKNOWN, ((span){0}), id);
        diag_suggest(j->d, made, str_nearest(id, meals, meals->nrecords, id_at));
        return;
    }
    j->name = record_title(r);
    read_prices(j, f, value_at(r->values, f->index)->src);
}

/* ---- arguments ---- */

static bool flag(const char *name, const char *arg, bool *on)
{
    if (strcmp(name, arg) != 0) return false;
    return *on = true;
}

static int complain(const char *text, const char *what)
{
    buf b = {0};
    diag_fill(&b, text, (str[]){str_from(what)}, 1);
    fprintf(stderr, "gongshi: %.*s\n", STR_ARG(buf_str(&b)));
    buf_fini(&b);
    return EXIT_USAGE;
}

static bool read_arguments(request *q, int argc, char **argv)
{
    const char *value;
    int64_t n;
    for (int i = 1; i < argc; i++) {
        if (options_value("--age", argv, &i, &value)) {
            if (!num_parse(str_from(value), &n) || n < 0 || n > PRICE_MOST_AGE)
                return complain(gettext("'{1}' is not an age in years (0-150)"), value), false;
            q->who.age = (int)n, q->asked = true;
        } else if (options_value("--born", argv, &i, &value)) {
            if ((q->born = date_parse(str_from(value))) == DATE_NONE)
                return complain(gettext("'{1}' is not a date; write it as 2026-06-12"), value), false;
            q->asked = true;
        } else if (options_value("--category", argv, &i, &value)) {
            if (q->ncategories == MOST_NAMED) return false;
            q->categories[q->ncategories++] = value;
        } else if (options_value("--price", argv, &i, &value)) {
            if (!money_scan(str_from(value), &q->listed) || q->listed < 0)
                return complain(gettext("'{1}' is not a price; write it as 12 or 12.50"), value), false;
        } else if (options_value("--meal", argv, &i, &value)) {
            q->meal = value;
        } else if (flag("--resident", argv[i], &q->who.resident) ||
                   flag("--registered", argv[i], &q->who.registered) ||
                   flag("--delivery", argv[i], &q->who.delivery) || flag("--json", argv[i], &q->o.json) ||
                   flag("--cells", argv[i], &q->cells)) {
            continue;
        } else if (!q->meals && (argv[i][0] != '-' || !argv[i][1])) {
            q->meals = argv[i];
        } else {
            q->wrong = argv[i];
            return false;
        }
    }
    /* somebody with a category but without an age would be a guess */
    return q->meals && (q->asked || !q->ncategories);
}

/* Ids or labels, several with commas, become a set. */
static bool name_categories(const job *j, price_person *who)
{
    const price_canteen *c = &j->p->c;
    for (size_t i = 0; i < j->q->ncategories; i++)
        for (str rest = str_from(j->q->categories[i]), one; rest.n;) {
            one = str_trim(str_cut(rest, ',', &rest));
            uint64_t found = 0;
            for (uint32_t k = 0; k < c->ncategories; k++)
                if (str_eq(one, c->categories[k].id) || str_eq(one, c->categories[k].label))
                    found = 1ull << k;
            if (!found) {
                complain(gettext("the canteen has no category '{1}'"), str_c(j->a, one));
                for (uint32_t k = 0; k < c->ncategories; k++)
                    fprintf(stderr, "  %.*s  %.*s\n", STR_ARG(c->categories[k].id),
                            STR_ARG(c->categories[k].label));
                return false;
            }
            who->categories |= found;
        }
    return true;
}

static bool wanted(const job *j, uint32_t item)
{
    if (!j->q->meal) return true;
    const price_item *i = &j->p->c.items[item];
    const price_meal *m = &j->p->c.meals[i->meal];
    str s = str_from(j->q->meal);
    return str_eq(s, i->id) || str_eq(s, i->label) || str_eq(s, m->id) || str_eq(s, m->label);
}

/* ---- answers ---- */

static price_quote quote(const job *j, const price_person *who, uint32_t item)
{
    price_quote q;
    const price_item *i = &j->p->c.items[item];
    int64_t listed = i->listed && j->q->listed >= 0 ? j->q->listed : PRICE_UNPRICED;
    price_find(&j->p->c, &(price_ask){.who = *who, .item = item, .on = j->m->today, .listed = listed}, &q);
    return q;
}

/* What stands in the wall's cell for this person: for a listed price that nobody named, the formula. */
static str in_words(const job *j, const price_person *who, uint32_t item)
{
    const price_cells *s = price_cells_make(j->a, &j->p->c, j->m->today);
    uint32_t cell = price_cell_of(s, who);
    return cell == UINT32_MAX ? STR("—") : price_cell_text(j->a, s, &s->outcomes[s->outcome[cell]], item);
}

static bool unknown_list_price(const job *j, uint32_t item)
{
    return j->p->c.items[item].listed && j->q->listed < 0;
}

static void put_line(buf *b, const char *indent, str s)
{
    buf_puts(b, indent);
    buf_put(b, s);
    buf_putc(b, '\n');
}

static void answer_text(const job *j, const price_person *who, uint32_t item, buf *b)
{
    const price_canteen *c = &j->p->c;
    price_quote q = quote(j, who, item);
    str price = q.priced ? q.amount ? money_text(j->a, q.amount) : STR("免费") : in_words(j, who, item);
    buf_fmt(b, "%.*s  %.*s\n", STR_ARG(price_item_text(j->a, c, item)), STR_ARG(price));
    for (uint32_t k = 0; k < q.nsteps; k++) put_line(b, "    ", price_step_text(j->a, c, &q.steps[k]));
    for (uint32_t k = 0; k < q.noptions; k++)
        put_line(
            b, "    ",
            str_fmt(j->a, "%s：%.*s", gettext("or"), STR_ARG(price_option_text(j->a, c, &q.options[k]))));
}

static void put_fen(buf *b, const char *name, int64_t fen)
{
    buf_fmt(b, "\"%s\":", name);
    if (fen == PRICE_UNPRICED) buf_puts(b, "null");
    else buf_put_int(b, fen);
}

static void put_string(buf *b, const char *name, str s)
{
    buf_fmt(b, ",\"%s\":", name);
    buf_put_json(b, s);
}

static void put_option(const job *j, const price_option *o, buf *b)
{
    const price_rule *r = &j->p->c.rules[o->rule];
    buf_puts(b, "{\"rule\":");
    buf_put_json(b, r->id);
    put_string(b, "kind", r->kind == PRICE_PASS ? STR("pass") : STR("prepay"));
    put_string(b, "label", r->label);
    buf_putc(b, ',');
    put_fen(b, "amount", r->amount);
    buf_putc(b, ',');
    put_fen(b, "each", r->kind == PRICE_PREPAY || r->times ? o->each : PRICE_UNPRICED);
    put_string(b, "meals", price_items_text(j->a, &j->p->c, r->items));
    buf_fmt(b,
            ",\"days\":%u,\"times\":%u,\"even_at\":%lld,\"pays_from\":%lld,\"days_from\":%lld,\"useful\":%s",
            (unsigned)r->days, (unsigned)r->times, (long long)o->even_at, (long long)o->pays_from,
            (long long)o->days_from, o->useful ? "true" : "false");
    put_string(b, "text", price_option_text(j->a, &j->p->c, o));
    buf_putc(b, '}');
}

static void answer_json(const job *j, const price_person *who, uint32_t item, buf *b)
{
    const price_canteen *c = &j->p->c;
    price_quote q = quote(j, who, item);
    buf_puts(b, "{\"id\":");
    buf_put_json(b, c->items[item].id);
    put_string(b, "label", price_item_text(j->a, c, item));
    buf_fmt(b, ",\"served\":%s,", q.served ? "true" : "false");
    put_fen(b, "standard", q.standard);
    buf_putc(b, ',');
    put_fen(b, "amount", q.amount);
    if (q.priced) put_string(b, "yuan", money_yuan(j->a, q.amount));
    put_string(b, "text",
               q.priced && q.amount ? money_text(j->a, q.amount)
               : q.priced           ? STR("免费")
                                    : in_words(j, who, item));
    buf_puts(b, ",\"steps\":[");
    for (uint32_t k = 0; k < q.nsteps; k++) {
        const price_step *s = &q.steps[k];
        buf_puts(b, k ? ",{\"rule\":" : "{\"rule\":");
        if (s->rule < 0) buf_puts(b, "null,");
        else buf_put_json(b, c->rules[s->rule].id), buf_putc(b, ',');
        put_fen(b, "before", s->before);
        buf_putc(b, ',');
        put_fen(b, "after", s->after);
        put_string(b, "text", price_step_text(j->a, c, s));
        buf_putc(b, '}');
    }
    buf_puts(b, "],\"options\":[");
    for (uint32_t k = 0; k < q.noptions; k++) {
        if (k) buf_putc(b, ',');
        put_option(j, &q.options[k], b);
    }
    buf_puts(b, "]}");
}

static void put_head(const job *j, buf *b)
{
    if (!j->q->o.json) {
        buf_fmt(b, "%.*s  %.*s\n", STR_ARG(j->name), STR_ARG(date_iso(j->a, j->m->today)));
        return;
    }
    buf_puts(b, "{\"name\":");
    buf_put_json(b, j->name);
    put_string(b, "date", date_iso(j->a, j->m->today));
}

/* One person. false: somebody here has no price. */
static bool answer_person(const job *j, const price_person *who, buf *b)
{
    const price_canteen *c = &j->p->c;
    bool json = j->q->o.json, all = true, any = false;
    str person = price_person_text(j->a, c, who);
    put_head(j, b);
    if (json) {
        put_string(b, "person", person);
        buf_fmt(b, ",\"age\":%d,\"meals\":[", who->age);
    } else {
        put_line(b, "", person);
    }
    for (uint32_t i = 0; i < c->nitems; i++) {
        if (!wanted(j, i)) continue;
        price_quote q = quote(j, who, i);
        all &= q.priced || !q.served || q.noptions || unknown_list_price(j, i);
        if (json && any) buf_putc(b, ',');
        if (json) answer_json(j, who, i, b);
        else answer_text(j, who, i, b);
        any = true;
    }
    if (json) buf_puts(b, "]}\n");
    return all && any;
}

static void put_row(const job *j, const price_table *t, const price_row *r, buf *b)
{
    const price_canteen *c = &j->p->c;
    const price_outcome *o = &t->cells->outcomes[t->cells->outcome[r->cell]];
    str label = price_row_label(j->a, t, r);
    bool json = j->q->o.json;
    if (json) buf_puts(b, "{\"who\":"), buf_put_json(b, label), buf_puts(b, ",\"prices\":[");
    else buf_put(b, label);
    for (uint32_t i = 0, n = 0; i < c->nitems; i++) {
        if (!wanted(j, i)) continue;
        str text = price_cell_text(j->a, t->cells, o, i);
        if (json && n++) buf_putc(b, ',');
        if (json) buf_put_json(b, text);
        else buf_fmt(b, "  %.*s %.*s", STR_ARG(price_item_text(j->a, c, i)), STR_ARG(text));
    }
    if (json) buf_puts(b, "],\"options\":[");
    for (uint32_t k = 0, n = 0; k < c->nrules; k++) {
        if (!o->served || !price_is_option(c->rules[k].kind) || !price_fit_has(&o->fit, k)) continue;
        str text = price_pays_text(j->a, &c->rules[k]);
        if (json && n++) buf_putc(b, ',');
        if (json) buf_put_json(b, text);
        else buf_fmt(b, "  %s：%.*s", gettext("or"), STR_ARG(text));
    }
    buf_puts(b, json ? "]}" : "\n");
}

/* Nobody in particular: the wall. */
static void answer_table(const job *j, buf *b)
{
    const price_table *t = price_table_make(j->a, price_cells_make(j->a, &j->p->c, j->m->today));
    bool json = j->q->o.json;
    put_head(j, b);
    if (json) buf_puts(b, ",\"rows\":[");
    for (uint32_t i = 0; i < t->n; i++) {
        if (json && i) buf_putc(b, ',');
        put_row(j, t, &t->rows[i], b);
    }
    for (uint32_t i = 0; i < j->p->c.nitems && !json; i++)
        if (t->delivery_apart && t->extra[i])
            buf_fmt(b, "送餐：%.*s加%.*s\n", STR_ARG(price_item_text(j->a, &j->p->c, i)),
                    STR_ARG(money_text(j->a, t->extra[i])));
    if (json) buf_puts(b, "]");
    if (json) put_string(b, "reading", price_reading_text(t->reading)), buf_puts(b, "}\n");
    else if (t->several) put_line(b, "", price_reading_text(t->reading));
}

/* Findings go to standard error, so that standard output is the answer's. */
static int finish(const job *j, bool priced, const buf *answer)
{
    bool bad = diags_count(j->d, DIAG_ERROR) || (j->q->o.strict && diags_count(j->d, DIAG_WARNING));
    if (bad || j->q->o.verbose || (!j->q->asked && !j->q->o.quiet)) {
        buf text = {0};
        diags_print(j->d, &text, DIAG_TEXT);
        if (text.n) fwrite(text.p, 1, text.n, stderr);
        buf_fini(&text);
    }
    bool wrote = (!answer->n || fwrite(answer->p, 1, answer->n, stdout) == answer->n) && fflush(stdout) == 0;
    return !wrote ? EXIT_SYSTEM : bad || !priced ? EXIT_FINDINGS : EXIT_FINE;
}

static int run(const request *q)
{
    job j = {.a = arena_new(), .d = diags_new(), .q = q};
    buf answer = {0};
    int code = EXIT_USAGE;
    if (is_file(q->meals)) read_file(&j, q->meals);
    else read_record(&j, str_from(q->meals));
    price_person who = q->who;
    if (!j.p) {
        code = finish(&j, false, &answer);
    } else if (name_categories(&j, &who)) {
        bool any = false;
        for (uint32_t i = 0; i < j.p->c.nitems; i++) any |= wanted(&j, i);
        if (q->born != DATE_NONE) who.age = date_age(q->born, j.m->today);
        bool priced = true;
        if (any && q->asked) priced = answer_person(&j, &who, &answer);
        else if (any && q->cells) price_cells_json(&answer, price_cells_make(j.a, &j.p->c, j.m->today));
        else if (any) answer_table(&j, &answer);
        code =
            any ? finish(&j, priced, &answer) : complain(gettext("the canteen has no meal '{1}'"), q->meal);
    }
    buf_fini(&answer);
    if (j.m) model_free(j.m);
    diags_free(j.d);
    arena_free(j.a);
    return code;
}

int price_main(int argc, char **argv)
{
    request q = {.born = DATE_NONE, .listed = -1};
    if (!options_take(&q.o, &argc, argv)) return EXIT_USAGE;
    return read_arguments(&q, argc, argv) ? run(&q) : options_usage(argv[0], q.wrong);
}
