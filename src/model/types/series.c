/* series (指标数值): a value over time with its target, run by rules/series. */
#include "base/chart.h"
#include "base/num.h"
#include "model/types/types.h"
#include "rules/series.h"

static const char inside[] =
    "unit: {type: text, max: 12, label: 单位, en: Unit, help: 数值的单位, example: 件}\n"
    "target: {type: amount, label: 目标值, en: Target, help: 要达到的数值；没有目标的不写, example: 95}\n"
    "better: {type: enum, values: {higher: 越高越好, lower: 越低越好}, label: 方向, en: Better, help: "
    "越高越好还是越低越好, example: higher}\n"
    "points:\n"
    "  type: list\n"
    "  required: true\n"
    "  label: 历次数值\n"
    "  en: Values\n"
    "  help: 按日期先后写\n"
    "  example: [{on: 2026-06-30, value: 12, source: 问题台账}]\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      on: {type: date, required: true, label: 日期, en: Date, help: 数据截止日期, example: 2026-06-30}\n"
    "      value: {type: amount, required: true, label: 数值, en: Value, help: 数值, example: 12}\n"
    "      source: {type: text, label: 来源, en: Source, help: 数据来源, example: 问题台账}\n"
    "      note: {type: text, label: 备注, en: Note, help: 需要说明的情况, example: 口径有调整}\n";

struct series {
    nested own; /* first: what the functions for records see */
    str unit;
    dec target;
    bool has_target;
    series_better better;
    const field *point; /* the field `points` */
    const fval *items;
    series_point *points;
    uint32_t n;
    bool whole;
    series_result sums;
};

static bool series_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!record_parse(l, f, v, out)) return false;
    struct series *s = arena_make(l->a, struct series);
    *s = (struct series){
        .own = *(const nested *)out->as.p, .point = nested_field(f, STR("points")), .whole = true};
    out->as.p = s;
    const fval *unit = nested_value(f, &s->own, STR("unit")),
               *target = nested_value(f, &s->own, STR("target"));
    const fval *better = nested_value(f, &s->own, STR("better")),
               *points = nested_value(f, &s->own, STR("points"));
    if (unit) s->unit = str_trim(val_str(unit->src));
    if ((s->has_target = target != NULL)) s->target = *(const dec *)target->as.p;
    if (better) s->better = better->as.n ? SERIES_LOWER : SERIES_HIGHER;
    if (!points) {
        s->whole = false;
        return true;
    }
    const nested_list *list = points->as.p;
    s->items = list->items;
    s->n = list->n;
    s->points = arena_make_n(l->a, series_point, s->n);
    for (uint32_t i = 0; i < s->n; i++) {
        const fval *on = item_value(s->point, &s->items[i], "on"),
                   *value = item_value(s->point, &s->items[i], "value");
        if (on && value) s->points[i] = (series_point){(date)on->as.n, *(const dec *)value->as.p};
        else s->whole = false;
    }
    return true;
}

static void series_check(load *l, const field *f, fval *v)
{
    enum { MOST = 32 };
    struct series *s = (struct series *)(uintptr_t)v->as.p;
    series_fault faults[MOST];
    record_check(l, f, v);
    if (!s->whole) return;
    if (s->has_target && s->better == SERIES_NEITHER)
        type_error(l, SERIES_NO_BETTER, VAL_AT(v->src, "target"));
    size_t n = series_run(s->points, s->n, s->has_target ? &s->target : NULL, s->better, l->m->today,
                          &s->sums, faults, MOST);
    for (size_t i = 0; i < n && i < MOST; i++) {
        size_t at = faults[i].at;
        const val *on = VAL_AT(s->items[at].src, "on");
        str day = date_iso(l->a, s->points[at].on);
        switch (faults[i].kind) {
        case SERIES_BACKWARDS:
            type_error(l, SERIES_BACKWARDS, on, day, date_iso(l->a, s->points[at - 1].on));
            break;
        case SERIES_DAY_TWICE: type_error(l, SERIES_DAY_TWICE, on, day); break;
        case SERIES_AHEAD: type_error(l, SERIES_AHEAD, on, day, date_iso(l->a, l->m->today)); break;
        }
    }
}

/* 94.6%, 12件, 12 cases */
static str with_unit(const struct series *s, arena *a, dec d)
{
    bool latin = s->unit.n && (unsigned char)s->unit.p[0] < 0x80 && s->unit.p[0] != '%';
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(dec_grouped(a, d)), latin ? " " : "", STR_ARG(s->unit));
}

static str change_text(const struct series *s, arena *a)
{
    str d = with_unit(s, a, s->sums.change);
    return s->sums.change.value > 0 ? str_join(a, STR("+"), d) : d;
}

static bool reaches(const struct series *s, dec value)
{
    int c = dec_cmp(value, s->target);
    return s->better == SERIES_LOWER ? c <= 0 : s->better == SERIES_HIGHER ? c >= 0 : c == 0;
}

static dyn points_dyn(const struct series *s, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, s->n);
    for (uint32_t i = 0; i < s->n; i++) {
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 6);
        e[0] = (dyn_entry){STR("on"), date_dyn(s->points[i].on)};
        e[1] = (dyn_entry){STR("value"), dyn_text(with_unit(s, env->scratch, s->points[i].value))};
        e[2] = (dyn_entry){STR("number"), dyn_text(dec_text(env->scratch, s->points[i].value))};
        e[3] = (dyn_entry){STR("source"), dyn_text(item_written(s->point, &s->items[i], "source"))};
        e[4] = (dyn_entry){STR("note"), dyn_text(item_written(s->point, &s->items[i], "note"))};
        e[5] = (dyn_entry){STR("met"), dyn_bool(s->has_target && reaches(s, s->points[i].value))};
        list[i] = dyn_object(e, 6);
    }
    return dyn_array(list, s->n);
}

/* All values and the target in steps of the finest among them; false: some do not fit. */
static bool in_steps(const struct series *s, chart_point *points, chart_mark *target)
{
    uint8_t scale = s->has_target ? s->target.scale : 0;
    dec d;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->points[i].value.scale > scale) scale = s->points[i].value.scale;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!dec_rescale(s->points[i].value, scale, &d)) return false;
        points[i].value = d.value;
    }
    if (!s->has_target) return true;
    if (!dec_rescale(s->target, scale, &d)) return false;
    target->at = d.value;
    return true;
}

static dyn series_chart(const field *f, const struct series *s, bool small, dyn_env *env)
{
    chart_point *points = arena_make_n(env->scratch, chart_point, s->n);
    chart_mark target = {0};
    if (s->n < 2 || !in_steps(s, points, &target)) return DYN_NO;
    for (uint32_t i = 0; i < s->n; i++) {
        points[i].at = small ? (int64_t)i : s->points[i].on;
        points[i].label = dyn_str(dyn_part(date_dyn(s->points[i].on), STR("short"), env), env);
        points[i].text = with_unit(s, env->scratch, s->points[i].value);
        points[i].hollow = small ? i + 1 == s->n : s->has_target && !reaches(s, s->points[i].value);
    }
    target.text = str_fmt(env->scratch, "%.*s %.*s", STR_ARG(dyn_word(env, STR("series.target"))),
                          STR_ARG(with_unit(s, env->scratch, s->target)));
    chart c = {.form = small ? CHART_SPARK : CHART_LINE,
               .title = f->label,
               .points = points,
               .n = s->n,
               .marks = &target,
               .nmarks = s->has_target && !small};
    if (s->has_target)
        c.filled = dyn_word(env, STR("charts.met")), c.hollow = dyn_word(env, STR("charts.missed"));
    return dyn_draw(env, &c);
}

static dyn series_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    static const char *const trends[] = {
        [SERIES_STEADY] = "steady", [SERIES_UP] = "up", [SERIES_DOWN] = "down"};
    const struct series *s = v->as.p;
    if (name_is(name, "unit")) return dyn_text(s->unit);
    if (!s->whole || !s->n) return DYN_NO;
    if (name_is(name, "value")) return dyn_text(with_unit(s, env->scratch, s->sums.last.value));
    if (name_is(name, "number")) return dyn_text(dec_text(env->scratch, s->sums.last.value));
    if (name_is(name, "on")) return date_dyn(s->sums.last.on);
    if (name_is(name, "source")) return dyn_text(item_written(s->point, &s->items[s->n - 1], "source"));
    if (name_is(name, "target"))
        return s->has_target ? dyn_text(with_unit(s, env->scratch, s->target)) : DYN_NO;
    if (name_is(name, "met")) return dyn_bool(s->sums.met);
    if (name_is(name, "short_of"))
        return s->has_target && !s->sums.met ? dyn_text(with_unit(s, env->scratch, s->sums.missing)) : DYN_NO;
    if (name_is(name, "times_met"))
        return s->has_target ? dyn_text(str_fmt(env->scratch, "%zu", s->sums.times_met)) : DYN_NO;
    if (name_is(name, "change")) return s->sums.has_change ? dyn_text(change_text(s, env->scratch)) : DYN_NO;
    if (name_is(name, "trend"))
        return s->sums.has_change ? dyn_text(str_from(trends[s->sums.trend])) : DYN_NO;
    if (name_is(name, "trend_word"))
        return s->sums.has_change
                   ? dyn_text(dyn_word(env, str_fmt(env->scratch, "series.%s", trends[s->sums.trend])))
                   : DYN_NO;
    if (name_is(name, "improved")) return dyn_bool(s->sums.improved);
    if (name_is(name, "worsened")) return dyn_bool(s->sums.worsened);
    if (name_is(name, "lowest")) return dyn_text(with_unit(s, env->scratch, s->sums.lowest.value));
    if (name_is(name, "highest")) return dyn_text(with_unit(s, env->scratch, s->sums.highest.value));
    if (name_is(name, "count")) return dyn_count(env->scratch, s->n);
    if (name_is(name, "points")) return points_dyn(s, env);
    if (name_is(name, "chart")) return series_chart(f, s, false, env);
    if (name_is(name, "spark")) return series_chart(f, s, true, env);
    return DYN_NOTHING;
}

/* The last value: what a list shows. */
static str series_text(const field *f, const fval *v, dyn_env *env)
{
    const struct series *s = v->as.p;
    (void)f;
    return s->whole && s->n ? with_unit(s, env->scratch, s->sums.last.value) : STR_NONE;
}

static struct key series_key(const field *f, const fval *v)
{
    const struct series *s = v->as.p;
    dec d;
    (void)f;
    return (struct key){s->whole && s->n && dec_rescale(s->sums.last.value, 6, &d) ? d.value : INT64_MIN,
                        STR_NONE};
}

const type type_series = {
    .name = "series",
    .block = true,
    .parse = series_parse,
    .link = record_link,
    .check = series_check,
    .part = series_part,
    .text = series_text,
    .key = series_key,
    .schema = record_schema,
    .inside = inside,
    .parts =
        "value number on source unit target met short_of times_met change trend trend_word improved worsened "
        "lowest highest count chart spark; points: on value number source note met"};
