/* duty (公开要求): which records are owed, how often and within which time; judged in model/duties.c. */
#include "model/duties.h"

#include "base/num.h"
#include "model/types/types.h"

enum { SHOWN = 12 }; /* of the records, the latest */

static const char inside[] =
    "kind: {type: text, required: true, label: 所在类别, en: Kind, help: 这些内容记在哪一类记录里, example: "
    "ledgers}\n"
    "where: {type: list, label: 哪些记录, en: Which, help: 只算符合这些条件的记录；不写则算这一类的全部, "
    "example: [{field: type, is: 公共收益}], of: {type: record, fields: {field: {type: text, required: true, "
    "label: 字段, en: Field, help: 字段名, example: type}, is: {type: text, required: true, label: 值, en: "
    "Is, "
    "help: 字段的值；几个值用顿号隔开, example: 公共收益}}}}\n"
    "area: {type: ref, to: areas, label: 区域, en: Area, help: 只算这个区域的记录, example: jincheng}\n"
    "every: {type: enum, required: true, label: 公开周期, en: How often, help: "
    "多久公开一次；随时产生的写“变动时”, "
    "example: 每季度, values: {change: {zh-CN: 变动时, en: on change}, week: {zh-CN: 每周, en: every week}, "
    "month: "
    "{zh-CN: 每月, en: every month}, quarter: {zh-CN: 每季度, en: every quarter}, half: {zh-CN: 每半年, en: "
    "every "
    "half-year}, year: {zh-CN: 每年, en: every year}}}\n"
    "days: {type: count, min: 1, max: 366, unit: 天, label: 时限（天）, en: Within days, help: "
    "期末或形成之日起多少天内公开, example: 30}\n"
    "workdays: {type: count, min: 1, max: 250, unit: 个工作日, label: 时限（工作日）, en: Within working "
    "days, help: "
    "期末或形成之日起多少个工作日内公开, example: 20}\n"
    "arose: {type: text, label: 形成日期字段, en: Arose, help: "
    "记录里哪个字段是形成日期；写了就核对每一件是否按时公开, "
    "example: signed}\n"
    "since: {type: date, label: 起算日期, en: Since, help: 从哪天起按本目录公开；以前的不算, example: "
    "2026-01-01}\n";

static str written(const fval *v) { return v ? str_trim(val_str(v->src)) : STR_NONE; }

/* "公共收益、物业专项基金" */
static struct where_is read_where(load *l, const field *f, const fval *item)
{
    struct where_is w = {.src = item->src, .is = {.path = item_written(f, item, "field")}};
    w.is.steps = dyn_steps_of(l->a, w.is.path);
    str rest = item_written(f, item, "is"), mark = STR("、");
    while (rest.n) {
        size_t at = str_find(rest, mark, 0);
        w.is.values = arena_grow(l->a, w.is.values, w.is.n * sizeof(str), (w.is.n + 1) * sizeof(str));
        w.is.values[w.is.n++] = str_trim(str_sub(rest, 0, at == SIZE_MAX ? rest.n : at));
        rest = at == SIZE_MAX ? STR_NONE : str_sub(rest, at + mark.n, rest.n);
    }
    return w;
}

static bool duty_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!record_parse(l, f, v, out)) return false;
    duty *d = arena_make(l->a, duty);
    *d = (duty){.own = *(const nested *)out->as.p, .rule.since = DATE_NONE};
    const fval *every = nested_value(f, &d->own, STR("every")), *days = nested_value(f, &d->own, STR("days")),
               *workdays = nested_value(f, &d->own, STR("workdays")),
               *since = nested_value(f, &d->own, STR("since")),
               *where = nested_value(f, &d->own, STR("where"));
    if (!every || !nested_value(f, &d->own, STR("kind"))) return false; /* reported there */
    if (days && workdays) {
        type_error(l, DUTY_LIMITS, workdays->src);
        return false;
    }
    d->rule.every = (duty_cycle)every->as.n; /* the values stand in that order */
    d->rule.within = days ? days->as.n : workdays ? workdays->as.n : 0;
    d->rule.unit = workdays ? PERIOD_WORKDAYS : PERIOD_DAYS;
    if (since) d->rule.since = (date)since->as.n;
    d->arose = written(nested_value(f, &d->own, STR("arose")));
    if (where) {
        const nested_list *list = where->as.p;
        d->where = arena_make_n(l->a, struct where_is, list->n);
        for (uint32_t i = 0; i < list->n; i++)
            if (!list->items[i].bad)
                d->where[d->nwhere++] = read_where(l, nested_field(f, STR("where")), &list->items[i]);
    }
    out->as.p = d;
    return true;
}

/* ---- what templates see ---- */

static const char *state_of(const duty *d)
{
    if (d->state.missed) return "overdue";
    if (!d->all.n) return "none";
    return d->late ? "late" : "kept";
}

/* "季度终了后20个工作日内": a word with the limit in its place. */
static str limit_text(const duty *d, dyn_env *env)
{
    static const char *const after[] = {"change", "week", "month", "quarter", "half", "year"};
    str key = d->rule.within ? str_fmt(env->scratch, "duty.%s.%s", after[d->rule.every],
                                       d->rule.unit == PERIOD_WORKDAYS ? "workdays" : "days")
                             : str_fmt(env->scratch, "duty.%s.at_once", after[d->rule.every]);
    buf b = {0};
    str n = num_text(env->scratch, d->rule.within);
    diag_fill(&b, str_c(env->scratch, dyn_word(env, key)), &n, 1);
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

/* "2026年第三季度" */
static str period_text(const duty *d, dyn_env *env)
{
    if (d->state.from == DATE_NONE) return STR_NONE;
    ymd at = date_split(d->state.from);
    str key, n[] = {num_text(env->scratch, at.year), num_text(env->scratch, at.month)};
    switch (d->rule.every) {
    case DUTY_MONTH: key = STR("duty.month.name"); break;
    case DUTY_QUARTER: key = str_fmt(env->scratch, "duty.quarter.name%d", (at.month - 1) / 3 + 1); break;
    case DUTY_HALF: key = str_fmt(env->scratch, "duty.half.name%d", (at.month - 1) / 6 + 1); break;
    case DUTY_YEAR: key = STR("duty.year.name"); break;
    default: {
        str from = date_in_words(d->state.from, STR("date.short"), env), to = dyn_word(env, STR("date.to"));
        return str_join(env->scratch, str_join(env->scratch, from, to),
                        date_in_words(d->state.to, STR("date.short"), env));
    }
    }
    buf b = {0};
    diag_fill(&b, str_c(env->scratch, dyn_word(env, key)), n, 2);
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

static dyn when(date d) { return d == DATE_NONE ? DYN_NO : date_dyn(d); }

static dyn duty_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const duty *d = v->as.p;
    arena *a = env->scratch;
    if (name_is(name, "every"))
        return value_dyn(nested_field(f, STR("every")), nested_value(f, &d->own, STR("every")), env);
    if (name_is(name, "limit")) return dyn_text(limit_text(d, env));
    if (name_is(name, "state")) return dyn_text(str_from(state_of(d)));
    if (name_is(name, "state_word")) return dyn_text(dyn_word(env, str_fmt(a, "duty.state.%s", state_of(d))));
    if (name_is(name, "overdue")) return dyn_bool(d->state.missed > 0);
    if (name_is(name, "missed")) return dyn_count(a, d->state.missed);
    if (name_is(name, "days")) return d->state.missed ? dyn_text(num_text(a, d->state.days)) : DYN_NO;
    if (name_is(name, "workdays"))
        return d->state.missed && d->state.workdays >= 0 ? dyn_text(num_text(a, d->state.workdays)) : DYN_NO;
    if (name_is(name, "period")) return dyn_text(period_text(d, env));
    if (name_is(name, "due")) return when(d->state.due);
    if (name_is(name, "missing")) return d->state.missing ? dyn_text(num_text(a, d->state.missing)) : DYN_NO;
    if (name_is(name, "last")) return d->all.n ? record_dyn(d->all.items[0]) : DYN_NO;
    if (name_is(name, "last_on")) return d->all.n ? when(duty_published(d->all.items[0])) : DYN_NO;
    if (name_is(name, "count")) return dyn_count(a, d->all.n);
    if (name_is(name, "records"))
        return record_list_dyn((record_list){d->all.items, d->all.n < SHOWN ? d->all.n : SHOWN}, env);
    if (name_is(name, "year")) return dyn_count(a, d->year);
    if (name_is(name, "measured")) return dyn_count(a, d->measured);
    if (name_is(name, "late")) return dyn_count(a, d->late);
    if (name_is(name, "worst")) return d->worst ? record_dyn(d->worst) : DYN_NO;
    if (name_is(name, "worst_days")) return d->worst ? dyn_text(num_text(a, d->worst_days)) : DYN_NO;
    return DYN_NOTHING;
}

/* The records that the duty means, with all that was counted over them. */
static uint64_t duty_settled(const field *f, const fval *v)
{
    const duty *d = v->as.p;
    uint64_t h = hash_mix(hash_mix(d->year, d->late), d->measured);
    (void)f;
    h = hash_mix(hash_mix(h, (uint64_t)d->state.missed), (uint64_t)d->worst_days);
    for (uint32_t i = 0; i < d->all.n; i++)
        h = hash_mix(hash_mix(h, str_hash(d->all.items[i]->id)), d->all.items[i]->digest);
    return h;
}

static str duty_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return limit_text(v->as.p, env);
}

/* What is overdue longest comes first. */
static struct key duty_key(const field *f, const fval *v)
{
    const duty *d = v->as.p;
    (void)f;
    return (struct key){d->state.missed ? -d->state.days : 1, STR_NONE};
}

const type type_duty = {
    .name = "duty",
    .parse = duty_parse,
    .link = record_link,
    .check = record_check,
    .passes_on = true,
    .settled = duty_settled,
    .part = duty_part,
    .text = duty_text,
    .key = duty_key,
    .schema = record_schema,
    .inside = inside,
    .parts = "every limit state state_word overdue missed days workdays period due missing last "
             "last_on count records year measured late worst worst_days"};
