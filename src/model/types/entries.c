/* entries (台账收支): dated amounts in and out with a running balance, run by rules/ledger; amount, their
 * figures. */
#include "base/chart.h"
#include "base/map.h"
#include "base/num.h"
#include "model/types/types.h"
#include "rules/ledger.h"

/* ---- amount: an exact decimal of money, points or hours ---- */

static const struct {
    str word;
    int64_t times;
} units[] = {{STR_INIT("亿元"), 100000000}, {STR_INIT("万元"), 10000}, {STR_INIT("元"), 1},
             {STR_INIT("个小时"), 1},       {STR_INIT("小时"), 1},     {STR_INIT("积分"), 1},
             {STR_INIT("分"), 1},           {STR_INIT("人次"), 1},     {STR_INIT("%"), 1}};

static bool amount_read(load *l, str s, dec *out)
{
    int64_t times = 1;
    s = str_trim(s);
    if (str_starts(s, STR("¥"))) s = str_trim(str_sub(s, 2, s.n));
    else if (str_starts(s, STR("￥"))) s = str_trim(str_sub(s, 3, s.n));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_ends(s, units[i].word)) continue;
        times = units[i].times;
        s = str_trim(str_sub(s, 0, s.n - units[i].word.n));
        break;
    }
    char *digits = arena_alloc(l->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',') digits[n++] = s.p[i];
    return dec_parse((str){digits, n}, out) && num_mul(out->value, times, &out->value);
}

static bool amount_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    dec *d = arena_make(l->a, dec);
    out->as.p = d;
    if (!want_text(l, f, v, &s)) return false;
    if (amount_read(l, s, d)) return true;
    suggest_narrow(l, type_error(l, AMOUNT_BAD, v, field_title(l, f), s), s);
    return false;
}

static str amount_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return dec_grouped(env->scratch, *(const dec *)v->as.p);
}

static void amount_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"number\",\"string\"]");
}

const type type_amount = {
    .name = "amount", .numeric = true, .parse = amount_parse, .text = amount_text, .schema = amount_schema};

/* ---- entries ---- */

static const char inside[] =
    "opening: {type: amount, label: 期初余额, en: Opening balance, help: 本期开始时的余额；从零开始的不写, "
    "example: 0}\n"
    "may_be_negative: {type: bool, label: 允许为负, en: May be negative, help: 账户是否允许透支，不写为否, "
    "example: 否}\n"
    "lines:\n"
    "  type: list\n"
    "  label: 明细\n"
    "  en: Entries\n"
    "  help: 按日期先后逐笔写\n"
    "  example: [{date: 2026-10-08, what: 地面停车收益, in: 3200.00}]\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      date: {type: date, required: true, label: 日期, en: Date, help: 发生日期, example: 2026-10-08}\n"
    "      what: {type: text, required: true, label: 摘要, en: What, help: 一句话写清事由, example: "
    "地面停车收益}\n"
    "      in: {type: amount, label: 收入, en: In, help: 收入、发放或存入, example: 3200.00}\n"
    "      out: {type: amount, label: 支出, en: Out, help: 支出、兑换或支取, example: 2200.00}\n"
    "      balance: {type: amount, label: 余额, en: Balance, help: 记完这一笔的余额；写了就要对得上, "
    "example: 1000.00}\n"
    "      source: {type: text, label: 来源, en: Source, help: 收入来源, example: 地面停车}\n"
    "      use: {type: text, label: 用途, en: Use, help: 支出用途, example: 门禁维修}\n"
    "      no: {type: text, label: 凭证号, en: Voucher, help: 凭证编号，不重复, example: F-07-01}\n"
    "      note: {type: text, label: 备注, en: Note, help: 需要说明的情况, example: 附明细表}\n"
    "totals:\n"
    "  type: record\n"
    "  label: 合计\n"
    "  en: Totals\n"
    "  help: 公布的合计，应与明细相符\n"
    "  example: {in: 3200.00, out: 0, balance: 3200.00}\n"
    "  fields:\n"
    "    in: {type: amount, label: 收入合计, en: In, help: 收入合计, example: 3200.00}\n"
    "    out: {type: amount, label: 支出合计, en: Out, help: 支出合计, example: 0}\n"
    "    balance: {type: amount, label: 期末余额, en: Balance, help: 期末余额, example: 3200.00}\n";

/* Money is shown with two decimals, the others as they come. */
struct entries_options {
    str unit;
    bool money;
};

struct entries {
    nested own; /* first: what the functions for records see */
    ledger l;
    const fval *lines; /* the items, NULL where there are none */
    const field *line; /* the field `lines` */
    bool whole;        /* every figure is good: the engine may run */
    ledger_result sums;
};

static bool entries_options(load *l, field *f)
{
    static const struct {
        str name, zh, en;
    } known[] = {{STR_INIT("money"), STR_INIT("元"), STR_INIT("yuan")},
                 {STR_INIT("points"), STR_INIT("分"), STR_INIT("points")},
                 {STR_INIT("hours"), STR_INIT("小时"), STR_INIT("hours")}};
    struct entries_options *o = arena_make(l->a, struct entries_options);
    str unit = option_text(l, f->def, STR("unit"), STR("money"));
    *o = (struct entries_options){unit, false};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_eq(unit, known[i].name)) continue;
        o->unit = str_starts(l->m->lang, STR("en")) ? known[i].en : known[i].zh;
        o->money = i == 0;
    }
    f->options = o;
    return true;
}

/* An amount of a nested record; false: absent. *whole is cleared where it was written but is bad. */
static bool take(const shape *s, const fvals *values, const char *name, dec *out, bool *whole)
{
    uint32_t i = shape_find(s, str_from(name));
    const fval *v = value_at(values, i);
    if (!v->src) return false;
    if (v->bad) return *whole = false;
    *out = *(const dec *)v->as.p;
    return true;
}

static ledger_line take_line(const field *f, const fval *item, bool *whole)
{
    ledger_line x = {.on = DATE_NONE};
    if (item->bad) {
        *whole = false;
        return x;
    }
    const fvals *values = ((const nested *)item->as.p)->values;
    const fval *on = item_value(f, item, "date");
    if (on) x.on = (date)on->as.n;
    else *whole = false;
    x.has_in = take(f->inside, values, "in", &x.in, whole);
    x.has_out = take(f->inside, values, "out", &x.out, whole);
    x.has_balance = take(f->inside, values, "balance", &x.balance, whole);
    x.no = item_written(f, item, "no");
    return x;
}

static void take_totals(const field *f, const fval *totals, struct entries *e)
{
    const fvals *values = ((const nested *)totals->as.p)->values;
    e->l.has_total_in = take(f->inside, values, "in", &e->l.total_in, &e->whole);
    e->l.has_total_out = take(f->inside, values, "out", &e->l.total_out, &e->whole);
    e->l.has_balance = take(f->inside, values, "balance", &e->l.balance, &e->whole);
}

static bool entries_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!record_parse(l, f, v, out)) return false;
    struct entries *e = arena_make(l->a, struct entries);
    *e = (struct entries){
        .own = *(const nested *)out->as.p, .whole = true, .line = nested_field(f, STR("lines"))};
    out->as.p = e;
    take(f->inside, e->own.values, "opening", &e->l.opening, &e->whole);
    const fval *negative = nested_value(f, &e->own, STR("may_be_negative")),
               *lines = nested_value(f, &e->own, STR("lines"));
    const fval *totals = nested_value(f, &e->own, STR("totals"));
    e->l.may_be_negative = negative && negative->as.n;
    if (totals) take_totals(nested_field(f, STR("totals")), totals, e);
    if (!lines) return true;
    const nested_list *list = lines->as.p;
    ledger_line *made = arena_make_n(l->a, ledger_line, list->n);
    for (uint32_t i = 0; i < list->n; i++) made[i] = take_line(e->line, &list->items[i], &e->whole);
    e->lines = list->items;
    e->l.lines = made;
    e->l.n = list->n;
    return true;
}

static str figure(const struct entries_options *o, arena *a, dec d)
{
    dec two;
    if (o->money && d.scale < 2 && dec_rescale(d, 2, &two)) d = two;
    return dec_grouped(a, d);
}

static span place(const struct entries *e, const ledger_fault *t, const char *key)
{
    const val *line = t->at < e->l.n ? e->lines[t->at].src : NULL,
              *at = line ? val_find(line, str_from(key)) : NULL;
    return val_span(at ? at : line);
}

static void report_total(load *l, const field *f, const fval *v, const ledger_fault *t, const char *key)
{
    const struct entries_options *o = f->options;
    dec difference = {0};
    (void)dec_sub(t->stated, t->computed, &difference);
    const val *at = val_find(VAL_AT(v->src, "totals"), str_from(key));
    str which = nested_field(nested_field(f, STR("totals")), str_from(key))->label;
    diag(l->d, ENTRY_TOTAL, val_span(at), which, figure(o, l->a, t->stated), figure(o, l->a, t->computed),
         figure(o, l->a, difference));
}

static void report(load *l, const field *f, const fval *v, const ledger_fault *t)
{
    const struct entries *e = v->as.p;
    const struct entries_options *o = f->options;
    str what = t->at < e->l.n ? item_written(e->line, &e->lines[t->at], "what") : STR_NONE;
    str on = t->at < e->l.n ? date_iso(l->a, e->l.lines[t->at].on) : STR_NONE;
    switch (t->kind) {
    case LEDGER_NO_AMOUNT: diag(l->d, ENTRY_NO_AMOUNT, place(e, t, "what"), what); break;
    case LEDGER_BOTH: diag(l->d, ENTRY_BOTH, place(e, t, "out"), what); break;
    case LEDGER_NEGATIVE_AMOUNT:
        diag(l->d, ENTRY_NEGATIVE, place(e, t, e->l.lines[t->at].in.value < 0 ? "in" : "out"),
             figure(o, l->a, t->stated));
        break;
    case LEDGER_BACKWARDS:
        diag(l->d, ENTRY_BACKWARDS, place(e, t, "date"), on, date_iso(l->a, e->l.lines[t->other].on));
        break;
    case LEDGER_AHEAD: diag(l->d, ENTRY_AHEAD, place(e, t, "date"), on, date_iso(l->a, l->m->today)); break;
    case LEDGER_NUMBER_TWICE: {
        finding *found = diag(l->d, ENTRY_NUMBER_TWICE, place(e, t, "no"), e->l.lines[t->at].no);
        diag_note(l->d, found, FIRST_HERE, val_span(VAL_AT(e->lines[t->other].src, "no")));
        break;
    }
    case LEDGER_BELOW_ZERO:
        if (t->at < e->l.n)
            diag(l->d, ENTRY_BELOW_ZERO, place(e, t, "out"), figure(o, l->a, t->computed), o->unit);
        else
            diag(l->d, ENTRY_OPENING_BELOW, val_span(VAL_AT(v->src, "opening")), figure(o, l->a, t->computed),
                 o->unit);
        break;
    case LEDGER_LINE_BALANCE:
        diag(l->d, ENTRY_LINE_BALANCE, place(e, t, "balance"), figure(o, l->a, t->stated),
             figure(o, l->a, t->computed));
        break;
    case LEDGER_TOTAL_IN: report_total(l, f, v, t, "in"); break;
    case LEDGER_TOTAL_OUT: report_total(l, f, v, t, "out"); break;
    case LEDGER_TOTAL_BALANCE: report_total(l, f, v, t, "balance"); break;
    case LEDGER_TOO_LARGE: diag(l->d, ENTRY_TOO_LARGE, place(e, t, "what")); break;
    }
}

/* Where the record says from when to when it runs, no entry lies outside. */
static void check_days(load *l, const struct entries *e)
{
    const fval *from = record_value(l->r, STR("from")), *to = record_value(l->r, STR("to"));
    const shape *s = &l->r->kind->shape;
    if (!from || !to || s->fields[shape_find(s, STR("from"))].type != &type_date ||
        s->fields[shape_find(s, STR("to"))].type != &type_date)
        return;
    for (size_t i = 0; i < e->l.n; i++) {
        date on = e->l.lines[i].on;
        if (on >= from->as.n && on <= to->as.n) continue;
        diag(l->d, ENTRY_OUTSIDE, val_span(VAL_AT(e->lines[i].src, "date")), date_iso(l->a, on),
             date_iso(l->a, (date)from->as.n), date_iso(l->a, (date)to->as.n));
    }
}

static void entries_check(load *l, const field *f, fval *v)
{
    enum { MOST = 100 };
    struct entries *e = (struct entries *)(uintptr_t)v->as.p;
    ledger_fault faults[MOST];
    record_check(l, f, v);
    if (!e->whole) return;
    size_t n = ledger_run(l->a, &e->l, l->m->today, &e->sums, faults, MOST);
    for (size_t i = 0; i < n && i < MOST; i++) report(l, f, v, &faults[i]);
    check_days(l, e);
}

const ledger_result *entries_sums(const fval *v)
{
    const struct entries *e = v->as.p;
    return e->whole ? &e->sums : NULL;
}

bool entries_opening(const fval *v, dec *opening, span *at)
{
    const struct entries *e = v->as.p;
    const val *written = VAL_AT(v->src, "opening");
    *opening = e->l.opening;
    *at = val_span(written ? written : v->src);
    return e->whole;
}

/* ---- what templates see ---- */

static dyn line_dyn(const field *f, const struct entries *e, uint32_t i, dyn_env *env)
{
    static const char *const words[] = {"what", "source", "use", "no", "note"};
    const struct entries_options *o = f->options;
    const ledger_line *x = &e->l.lines[i];
    dyn_entry *d = arena_make_n(env->scratch, dyn_entry, 9);
    uint32_t n = 0;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        d[n++] = (dyn_entry){str_from(words[k]), dyn_text(item_written(e->line, &e->lines[i], words[k]))};
    d[n++] = (dyn_entry){STR("date"), date_dyn(x->on)};
    d[n++] = (dyn_entry){STR("in"), x->has_in ? dyn_text(figure(o, env->scratch, x->in)) : DYN_NO};
    d[n++] = (dyn_entry){STR("out"), x->has_out ? dyn_text(figure(o, env->scratch, x->out)) : DYN_NO};
    d[n++] = (dyn_entry){STR("balance"), dyn_text(figure(o, env->scratch, e->sums.after[i]))};
    return dyn_object(d, n);
}

static dyn lines_dyn(const field *f, const struct entries *e, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, e->l.n);
    for (uint32_t i = 0; i < e->l.n; i++) list[i] = line_dyn(f, e, i, env);
    return dyn_array(list, (uint32_t)e->l.n);
}

/* Sums by source (of what came in) or by use (of what went out), in the order they first occur; {label,
 * amount}. */
static dyn groups_dyn(const field *f, const struct entries *e, bool in, dyn_env *env)
{
    const struct entries_options *o = f->options;
    map names;
    map_init(&names, env->scratch);
    dec *sums = arena_make_n(env->scratch, dec, e->l.n);
    str *labels = arena_make_n(env->scratch, str, e->l.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->l.n; i++) {
        const ledger_line *x = &e->l.lines[i];
        str label = item_written(e->line, &e->lines[i], in ? "source" : "use");
        if (!(in ? x->has_in : x->has_out) || !label.n) continue;
        uint32_t at = map_add(&names, label, n);
        if (at == MAP_NONE) labels[at = n++] = label;
        (void)dec_add(sums[at], in ? x->in : x->out, &sums[at]);
    }
    dyn *list = arena_make_n(env->scratch, dyn, n);
    for (uint32_t i = 0; i < n; i++) {
        dyn_entry *d = arena_make_n(env->scratch, dyn_entry, 2);
        d[0] = (dyn_entry){STR("label"), dyn_text(labels[i])};
        d[1] = (dyn_entry){STR("amount"), dyn_text(figure(o, env->scratch, sums[i]))};
        list[i] = dyn_object(d, 2);
    }
    return dyn_array(list, n);
}

/* The running balance, from what there was at first; entries of one day are one step. */
static dyn balance_chart(const field *f, const struct entries *e, dyn_env *env)
{
    const struct entries_options *o = f->options;
    chart_point *points = arena_make_n(env->scratch, chart_point, e->l.n + 1);
    uint8_t scale = e->l.opening.scale;
    uint32_t n = 0;
    for (size_t i = 0; i < e->l.n; i++)
        if (e->sums.after[i].scale > scale) scale = e->sums.after[i].scale;
    for (size_t i = 0; i <= e->l.n; i++) {
        dec balance = i ? e->sums.after[i - 1] : e->l.opening, d;
        if (!e->l.n || !dec_rescale(balance, scale, &d)) return DYN_NO;
        date on = e->l.lines[i ? i - 1 : 0].on;
        if (i > 1 && points[n - 1].at == on) n--;
        points[n++] = (chart_point){.label = dyn_str(dyn_part(date_dyn(on), STR("short"), env), env),
                                    .text = figure(o, env->scratch, balance),
                                    .at = on,
                                    .value = d.value};
    }
    if (n < 3) return DYN_NO;
    str unit = str_fmt(env->scratch, "%.*s（%.*s）", STR_ARG(dyn_word(env, STR("entries.balance"))),
                       STR_ARG(o->unit));
    return dyn_draw(env, &(chart){.form = CHART_STEPS, .title = unit, .points = points, .n = n});
}

static dyn entries_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct entries *e = v->as.p;
    const struct entries_options *o = f->options;
    if (name_is(name, "unit")) return dyn_text(o->unit);
    if (!e->whole) return DYN_NO;
    if (name_is(name, "opening")) return dyn_text(figure(o, env->scratch, e->l.opening));
    if (name_is(name, "in")) return dyn_text(figure(o, env->scratch, e->sums.in));
    if (name_is(name, "out")) return dyn_text(figure(o, env->scratch, e->sums.out));
    if (name_is(name, "balance")) return dyn_text(figure(o, env->scratch, e->sums.balance));
    if (name_is(name, "lowest")) return dyn_text(figure(o, env->scratch, e->sums.lowest));
    if (name_is(name, "count")) return dyn_text(str_fmt(env->scratch, "%zu", e->l.n));
    if (name_is(name, "lines")) return lines_dyn(f, e, env);
    if (name_is(name, "chart")) return balance_chart(f, e, env);
    if (name_is(name, "by_source")) return groups_dyn(f, e, true, env);
    if (name_is(name, "by_use")) return groups_dyn(f, e, false, env);
    return DYN_NOTHING;
}

/* The balance with its unit: what a list shows of a ledger. */
static str entries_text(const field *f, const fval *v, dyn_env *env)
{
    const struct entries *e = v->as.p;
    const struct entries_options *o = f->options;
    if (!e->whole) return STR_NONE;
    bool latin = o->unit.n && (unsigned char)o->unit.p[0] < 0x80;
    return str_fmt(env->scratch, "%.*s%s%.*s", STR_ARG(figure(o, env->scratch, e->sums.balance)),
                   latin ? " " : "", STR_ARG(o->unit));
}

static struct key entries_key(const field *f, const fval *v)
{
    const struct entries *e = v->as.p;
    dec d;
    (void)f;
    return (struct key){e->whole && dec_rescale(e->sums.balance, 4, &d) ? d.value : INT64_MIN, STR_NONE};
}

const type type_entries = {
    .name = "entries",
    .block = true,
    .option_names = "unit",
    .options = entries_options,
    .parse = entries_parse,
    .link = record_link,
    .check = entries_check,
    .part = entries_part,
    .text = entries_text,
    .key = entries_key,
    .schema = record_schema,
    .inside = inside,
    .parts =
        "opening in out balance lowest unit count chart; lines: date what in out balance source use no note; "
        "by_source, by_use: label amount"};
