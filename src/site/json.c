/* Values as JSON: what a page shows, with its parts apart. Everything is asked for through the page's own
 * dyn, so what is masked or hidden there is so here. */
#include "site/json.h"

#include "base/hash.h"
#include "base/num.h"
#include "model/votes.h"

static const struct {
    const char *type;
    json_form form;
} forms[] = {{"count", JSON_NUMBER},       {"money", JSON_NUMBER},      {"area", JSON_NUMBER},
             {"amount", JSON_NUMBER},      {"quantity", JSON_AMOUNT},   {"bool", JSON_YES_NO},
             {"enum", JSON_CHOICE},        {"date", JSON_DATE},         {"datetime", JSON_MOMENT},
             {"time", JSON_TIME},          {"weekdays", JSON_WEEKDAYS}, {"period", JSON_SPAN},
             {"term", JSON_SPAN},          {"ref", JSON_REF},           {"refs", JSON_REFS},
             {"record", JSON_RECORD},      {"schedule", JSON_RECORD},   {"entries", JSON_RECORD},
             {"series", JSON_RECORD},      {"list", JSON_ITEMS},        {"tasks", JSON_ITEMS},
             {"stages", JSON_ITEMS},       {"headcounts", JSON_COUNTS}, {"attachment", JSON_FILES},
             {"image", JSON_FILES},        {"tally", JSON_VOTE},        {"election", JSON_VOTE},
             {"price_rules", JSON_PRICES}, {"point", JSON_POINT},       {"boundary", JSON_NOTHING},
             {"id", JSON_NOTHING}};

json_form json_form_of(const field *f)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(f->type->name, forms[i].type) == 0) return forms[i].form;
    return JSON_TEXT;
}

void json_next(buf *b)
{
    if (b->n && b->p[b->n - 1] != '{' && b->p[b->n - 1] != '[') buf_putc(b, ',');
}

void json_key(buf *b, const char *key)
{
    json_next(b);
    buf_fmt(b, "\"%s\":", key);
}

void json_some(buf *b, const char *key, str value)
{
    if (!value.n) return;
    json_key(b, key);
    buf_put_json(b, value);
}

void json_uuid(buf *b, const char *key, str name)
{
    sha256 h = hash_sha256(name);
    h.bytes[6] = (unsigned char)((h.bytes[6] & 0x0F) | 0x80);
    h.bytes[8] = (unsigned char)((h.bytes[8] & 0x3F) | 0x80);
    json_key(b, key);
    buf_putc(b, '"');
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) buf_putc(b, '-');
        buf_fmt(b, "%02x", h.bytes[i]);
    }
    buf_putc(b, '"');
}

void json_moment(const out *o, str iso, buf *b)
{
    int zone = o->m->zone_minutes, m = zone < 0 ? -zone : zone;
    if (iso.n == 16) buf_fmt(b, "\"%.*s:00%c%02d:%02d\"", STR_ARG(iso), zone < 0 ? '-' : '+', m / 60, m % 60);
    else buf_put_json(b, iso);
}

str json_at(dyn at, const char *path, dyn_env *env)
{
    return dyn_is(at, DYN_OBJECT) || dyn_is(at, DYN_LIST) ? dyn_str(dyn_path(at, str_from(path), env), env)
                                                          : STR_NONE;
}

void json_figure(buf *b, str s)
{
    size_t had = b->n;
    dec number;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',') buf_putc(b, s.p[i]);
    if (dec_parse(str_sub(buf_str(b), had, b->n), &number)) return;
    b->n = had;
    buf_puts(b, "null");
}

/* A day at a dotted path; null where it is open. */
static void put_day(dyn at, const char *path, dyn_env *env, buf *b)
{
    str day = json_at(at, path, env);
    if (day.n) buf_put_json(b, day);
    else buf_puts(b, "null");
}

static void put_number(const field *f, const fval *v, dyn_env *env, buf *b)
{
    static const char *const parts[][2] = {{"count", "number"}, {"money", "yuan"}, {"area", "m2"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(f->type->name, parts[i][0]) == 0) {
            json_figure(b, json_at(value_dyn(f, v, env), parts[i][1], env));
            return;
        }
    json_figure(b, value_text(f, v, env));
}

/* A part that is a figure, under its own name. */
static void put_figure(dyn at, const char *name, dyn_env *env, buf *b)
{
    buf_fmt(b, "\"%s\":", name);
    json_figure(b, json_at(at, name, env));
}

static void put_amount(const field *f, const fval *v, dyn_env *env, buf *b)
{
    dyn at = value_dyn(f, v, env);
    buf_putc(b, '{');
    put_figure(at, "number", env, b);
    buf_putc(b, ',');
    out_pair(b, "unit", json_at(at, "unit", env));
    buf_putc(b, '}');
}

static void put_choice(const field *f, const fval *v, dyn_env *env, buf *b)
{
    const val *many = VAL_AT(f->def, "many");
    dyn items = many ? dyn_path(value_dyn(f, v, env), STR("items"), env) : DYN_NO;
    if (!dyn_is(items, DYN_LIST)) {
        buf_put_json(b, value_text(f, v, env));
        return;
    }
    buf_putc(b, '[');
    for (uint32_t i = 0; i < dyn_n(items); i++) {
        if (i) buf_putc(b, ',');
        buf_put_json(b, json_at(dyn_at(items, i, env), "label", env));
    }
    buf_putc(b, ']');
}

static void put_weekdays(const fval *v, buf *b)
{
    bool any = false;
    buf_putc(b, '[');
    for (int day = 0; day < 7; day++) {
        if (!(v->as.n >> day & 1)) continue;
        buf_fmt(b, "%s%d", any ? "," : "", day + 1);
        any = true;
    }
    buf_putc(b, ']');
}

static void put_ref(const record *r, buf *b)
{
    buf_putc(b, '{');
    out_pair(b, "kind", r->kind->name);
    buf_putc(b, ',');
    out_pair(b, "id", r->id);
    buf_putc(b, ',');
    out_pair(b, "title", record_title(r));
    buf_putc(b, '}');
}

static void put_refs(const record_list *list, buf *b)
{
    buf_putc(b, '[');
    for (uint32_t i = 0; i < list->n; i++) {
        if (i) buf_putc(b, ',');
        put_ref(list->items[i], b);
    }
    buf_putc(b, ']');
}

static void put_record(out *o, const field *f, const nested *n, buf *b)
{
    buf_putc(b, '{');
    json_members(o, f->inside, n->values, b);
    buf_putc(b, '}');
}

/* A ledger also has what the program adds up: the sums of its page. */
static void put_sums(out *o, const field *f, const fval *v, buf *b)
{
    static const char *const sums[] = {"in", "out", "balance"};
    dyn at = value_dyn(f, v, &o->env.dyn);
    b->n--;
    if (b->p[b->n - 1] != '{') buf_putc(b, ',');
    buf_puts(b, "\"sums\":{");
    for (size_t i = 0; i < 3; i++) {
        buf_fmt(b, "%s\"%s\":", i ? "," : "", sums[i]);
        json_figure(b, json_at(at, sums[i], &o->env.dyn));
    }
    buf_puts(b, "}}");
}

static void put_items(out *o, const field *f, const nested_list *list, buf *b)
{
    bool any = false;
    buf_putc(b, '[');
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *item = &list->items[i];
        if (item->bad || (!f->inside && !out_is_shown(f->of, item))) continue;
        if (any) buf_putc(b, ',');
        any = true;
        if (f->inside) put_record(o, f, item->as.p, b);
        else json_value(o, f->of, item, b);
    }
    buf_putc(b, ']');
}

static void put_counts(const field *f, const fval *v, dyn_env *env, buf *b)
{
    dyn list = value_dyn(f, v, env);
    buf_putc(b, '[');
    for (uint32_t i = 0; dyn_is(list, DYN_LIST) && i < dyn_n(list); i++) {
        dyn one = dyn_at(list, i, env);
        buf_puts(b, i ? ",{" : "{");
        out_pair(b, "code", json_at(one, "code", env));
        buf_putc(b, ',');
        out_pair(b, "label", json_at(one, "label", env));
        buf_puts(b, ",\"count\":");
        json_figure(b, dyn_truthy(dyn_path(one, STR("hidden"), env)) ? STR_NONE : json_at(one, "count", env));
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}

static void put_files(const field *f, const fval *v, dyn_env *env, buf *b)
{
    dyn all = value_dyn(f, v, env);
    uint32_t n = dyn_is(all, DYN_LIST) ? dyn_n(all) : 1;
    buf_putc(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        dyn one = dyn_is(all, DYN_LIST) ? dyn_at(all, i, env) : all;
        buf_puts(b, i ? ",{" : "{");
        out_pair(b, "title", json_at(one, "title", env));
        buf_putc(b, ',');
        out_pair(b, "url", json_at(one, "url", env));
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}

static void put_point(const field *f, const fval *v, dyn_env *env, buf *b)
{
    dyn at = value_dyn(f, v, env);
    buf_putc(b, '{');
    put_figure(at, "lng", env, b);
    buf_putc(b, ',');
    put_figure(at, "lat", env, b);
    buf_putc(b, '}');
}

/* ---- votes: the figures by basis, and what the engine makes of them ---- */

static void put_figures(const tally *t, arena *a, buf *b)
{
    static const figure_of all[] = {FIGURE_TOTAL,   FIGURE_PARTICIPATING, FIGURE_FOR,   FIGURE_AGAINST,
                                    FIGURE_ABSTAIN, FIGURE_FOLLOW,        FIGURE_SILENT};
    bool any = false;
    buf_puts(b, "\"figures\":[");
    for (int basis_of = 0; basis_of < BASIS_COUNT; basis_of++) {
        size_t begin = b->n, n = 0;
        buf_puts(b, any ? ",{" : "{");
        out_pair(b, "basis", basis_key((basis)basis_of));
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            dec value;
            if (!tally_figure(t, (figure_ref){all[i], (basis)basis_of, 0}, &value)) continue;
            buf_fmt(b, ",\"%.*s\":%.*s", STR_ARG(figure_key(all[i])), STR_ARG(dec_text(a, value)));
            n++;
        }
        buf_putc(b, '}');
        if (!n) b->n = begin;
        any |= n > 0;
    }
    buf_putc(b, ']');
}

static void put_vote(out *o, const field *f, const fval *v, buf *b)
{
    arena *a = o->env.dyn.scratch;
    vote_case c = vote_of(f, v);
    buf_puts(b, "{\"date\":");
    if (c.t->on == DATE_NONE) buf_puts(b, "null");
    else buf_put_json(b, date_iso(a, c.t->on));
    buf_putc(b, ',');
    put_figures(c.t, a, b);
    buf_puts(b, ",\"result\":");
    if (c.decision) decide_json(a, b, c.decision);
    else if (c.e && c.count) elect_json(a, b, c.e, c.count);
    else buf_puts(b, "null");
    buf_putc(b, '}');
}

/* ---- meal prices: the wall table of every stretch of days ---- */

static void put_price(dyn price, dyn_env *env, buf *b)
{
    buf_putc(b, '{');
    out_pair(b, "meal", json_at(price, "meal", env));
    buf_puts(b, ",\"yuan\":");
    json_figure(b, dyn_truthy(dyn_path(price, STR("free"), env)) ? STR("0") : json_at(price, "yuan", env));
    buf_putc(b, ',');
    out_pair(b, "text", json_at(price, "text", env));
    buf_putc(b, ',');
    out_pair(b, "rule", json_at(price, "rule", env));
    buf_putc(b, '}');
}

static void put_table(dyn version, dyn_env *env, buf *b)
{
    dyn rows = dyn_path(version, STR("rows"), env);
    buf_puts(b, "{\"from\":");
    put_day(version, "from.iso", env, b);
    buf_puts(b, ",\"to\":");
    put_day(version, "to.iso", env, b);
    buf_puts(b, ",\"rows\":[");
    for (uint32_t r = 0; r < dyn_n(rows); r++) {
        dyn row = dyn_at(rows, r, env), prices = dyn_path(row, STR("prices"), env);
        buf_puts(b, r ? ",{" : "{");
        out_pair(b, "people", json_at(row, "label", env));
        buf_puts(b, ",\"prices\":[");
        for (uint32_t i = 0; i < dyn_n(prices); i++) {
            if (i) buf_putc(b, ',');
            put_price(dyn_at(prices, i, env), env, b);
        }
        buf_puts(b, "]}");
    }
    buf_puts(b, "]}");
}

static void put_prices(const field *f, const fval *v, dyn_env *env, buf *b)
{
    dyn all = value_dyn(f, v, env), versions = dyn_path(all, STR("versions"), env);
    uint32_t n = dyn_is(versions, DYN_LIST) && dyn_n(versions) ? dyn_n(versions) : 1;
    buf_putc(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (i) buf_putc(b, ',');
        put_table(n > 1 ? dyn_at(versions, i, env) : all, env, b);
    }
    buf_putc(b, ']');
}

/* ---- any value ---- */

static void put_text(const field *f, const fval *v, dyn_env *env, buf *b)
{
    buf text = {0};
    out_value(env, f, v, &text);
    buf_put_json(b, buf_str(&text));
    buf_fini(&text);
}

void json_value(out *o, const field *f, const fval *v, buf *b)
{
    dyn_env *env = &o->env.dyn;
    switch (json_form_of(f)) {
    case JSON_TEXT:
    case JSON_NOTHING: put_text(f, v, env, b); break;
    case JSON_NUMBER: put_number(f, v, env, b); break;
    case JSON_AMOUNT: put_amount(f, v, env, b); break;
    case JSON_YES_NO: buf_puts(b, v->as.n ? "true" : "false"); break;
    case JSON_CHOICE: put_choice(f, v, env, b); break;
    case JSON_DATE: put_day(value_dyn(f, v, env), "iso", env, b); break;
    case JSON_MOMENT: json_moment(o, json_at(value_dyn(f, v, env), "iso", env), b); break;
    case JSON_TIME: buf_put_json(b, date_time_iso(env->scratch, (int)v->as.n)); break;
    case JSON_WEEKDAYS: put_weekdays(v, b); break;
    case JSON_SPAN:
        buf_puts(b, "{\"from\":");
        put_day(value_dyn(f, v, env), "from.iso", env, b);
        buf_puts(b, ",\"to\":");
        put_day(value_dyn(f, v, env), "to.iso", env, b);
        buf_putc(b, '}');
        break;
    case JSON_REF: put_ref(v->as.p, b); break;
    case JSON_REFS: put_refs(v->as.p, b); break;
    case JSON_RECORD:
        put_record(o, f, v->as.p, b);
        if (strcmp(f->type->name, "entries") == 0) put_sums(o, f, v, b);
        break;
    case JSON_ITEMS: put_items(o, f, v->as.p, b); break;
    case JSON_COUNTS: put_counts(f, v, env, b); break;
    case JSON_POINT: put_point(f, v, env, b); break;
    case JSON_FILES: put_files(f, v, env, b); break;
    case JSON_VOTE: put_vote(o, f, v, b); break;
    case JSON_PRICES: put_prices(f, v, env, b); break;
    }
}

bool out_is_shown(const field *f, const fval *v)
{
    return v->src && !v->bad && !f->is_private && json_form_of(f) != JSON_NOTHING;
}

void json_members(out *o, const shape *s, const fvals *values, buf *b)
{
    bool any = false;
    for (uint32_t i = 0; i < values->n; i++) {
        const field *f = field_nth(s, values, i);
        const fval *v = value_nth(values, i);
        if (!out_is_shown(f, v)) continue;
        size_t had = b->n;
        if (any) buf_putc(b, ',');
        buf_put_json(b, f->name);
        buf_putc(b, ':');
        json_value(o, f, v, b);
        if (str_ends(buf_str(b), STR(":\"\""))) b->n = had; /* a person by role only */
        else any = true;
    }
}
