/* schedule: weekly hours, dates of their own, exceptions. */
#include "model/types/types.h"

static const char inside[] =
    "hours:\n"
    "  label: 时间\n"
    "  help: 每周哪几天、几点到几点\n"
    "  type: list\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      days: {type: weekdays, label: 星期, help: 哪几天，如周一至周五、周一、三、五, required: true, "
    "example: 周一至周五}\n"
    "      from: {type: time, label: 起, help: 几点开始, required: true, example: '08:30'}\n"
    "      to: {type: time, label: 止, help: 几点结束, required: true, example: '17:00'}\n"
    "      note: {type: text, label: 说明, help: 需要说明的情况}\n"
    "dates:\n"
    "  label: 日期\n"
    "  help: 逐次的日期、时间和地点\n"
    "  type: list\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      date: {type: date, label: 日期, help: 哪一天, required: true}\n"
    "      from: {type: time, label: 起, help: 几点开始}\n"
    "      to: {type: time, label: 止, help: 几点结束}\n"
    "      place: {type: text, label: 地点, help: 在哪里}\n"
    "      note: {type: text, label: 说明, help: 需要说明的情况}\n"
    "except:\n"
    "  label: 例外\n"
    "  help: 哪天不开或者有变动\n"
    "  type: list\n"
    "  of:\n"
    "    type: record\n"
    "    fields:\n"
    "      date: {type: date, label: 日期, help: 哪一天, required: true}\n"
    "      note: {type: text, label: 说明, help: 需要说明的情况}\n"
    "note: {type: text, label: 说明, help: 需要说明的情况}\n";

static bool schedule_options(load *l, field *f)
{
    str *weekly = arena_make(l->a, str);
    *weekly = option_text(l, f->def, STR("weekly"), STR_NONE);
    f->options = weekly;
    return true;
}

str schedule_weekly(const field *f) { return *(const str *)f->options; }

static const nested_list *part_list(const field *f, const fval *v, const char *name)
{
    const fval *list = nested_value(f, v->as.p, str_from(name));
    return list ? list->as.p : NULL;
}

static const fval *in_item(const field *f, const fval *item, const char *name)
{
    return item->bad ? NULL : nested_value(f, item->as.p, str_from(name));
}

/* Times must run forward; 24:00 is the last. */
static void check_times(load *l, const field *f, const nested_list *list)
{
    for (uint32_t i = 0; list && i < list->n; i++) {
        const fval *from = in_item(f, &list->items[i], "from"), *to = in_item(f, &list->items[i], "to");
        if (from && to && to->as.n <= from->as.n)
            type_error(l, TIME_BACKWARDS, to->src, val_str(from->src), val_str(to->src));
    }
}

static void schedule_check(load *l, const field *f, fval *v)
{
    record_check(l, f, v);
    check_times(l, nested_field(f, STR("hours")), part_list(f, v, "hours"));
    check_times(l, nested_field(f, STR("dates")), part_list(f, v, "dates"));
}

static str item_text(const field *list, const fval *item, const char *name, dyn_env *env)
{
    const fval *v = in_item(list, item, name);
    return v ? value_text(nested_field(list, str_from(name)), v, env) : STR_NONE;
}

/* 8:30—17:00, or what is there of it. */
static str hours_text(const field *list, const fval *item, dyn_env *env)
{
    str from = item_text(list, item, "from", env), to = item_text(list, item, "to", env);
    if (!to.n) return from;
    return str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(from), STR_ARG(dyn_word(env, STR("time.to"))),
                   STR_ARG(to));
}

static void put_text(buf *b, dyn_env *env, str text, const char *gap)
{
    if (!text.n) return;
    if (b->n) buf_put(b, dyn_word(env, str_from(gap)));
    buf_put(b, text);
}

static str schedule_text(const field *f, const fval *v, dyn_env *env)
{
    const field *hours = nested_field(f, STR("hours")), *dates = nested_field(f, STR("dates"));
    const nested_list *weekly = part_list(f, v, "hours"), *days = part_list(f, v, "dates");
    buf b = {0};
    for (uint32_t i = 0; weekly && i < weekly->n; i++) {
        put_text(&b, env, item_text(hours, &weekly->items[i], "days", env), "list.semicolon");
        buf_puts(&b, " ");
        buf_put(&b, hours_text(hours, &weekly->items[i], env));
    }
    for (uint32_t i = 0; days && i < days->n; i++) {
        const fval *d = in_item(dates, &days->items[i], "date");
        if (!d) continue;
        put_text(&b, env, date_in_words((date)d->as.n, STR("date.short"), env), "list.semicolon");
        str time = hours_text(dates, &days->items[i], env);
        if (time.n) buf_puts(&b, " ");
        buf_put(&b, time);
    }
    const fval *note = nested_value(f, v->as.p, STR("note"));
    if (note) put_text(&b, env, value_text(nested_field(f, STR("note")), note, env), "list.semicolon");
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

static bool excepted(const field *f, const fval *v, date d)
{
    const field *list = nested_field(f, STR("except"));
    const nested_list *days = part_list(f, v, "except");
    for (uint32_t i = 0; days && i < days->n; i++) {
        const fval *one = in_item(list, &days->items[i], "date");
        if (one && one->as.n == d) return true;
    }
    return false;
}

/* What is on today: the hours of the weekday and of dates of their own; empty: closed. */
static dyn today_dyn(const field *f, const fval *v, dyn_env *env)
{
    const field *hours = nested_field(f, STR("hours")), *dates = nested_field(f, STR("dates"));
    const nested_list *weekly = part_list(f, v, "hours"), *days = part_list(f, v, "dates");
    buf b = {0};
    for (uint32_t i = 0; weekly && i < weekly->n && !excepted(f, v, env->today); i++) {
        const fval *bits = in_item(hours, &weekly->items[i], "days");
        if (bits && bits->as.n >> (date_weekday(env->today) - 1) & 1)
            put_text(&b, env, hours_text(hours, &weekly->items[i], env), "list.comma");
    }
    for (uint32_t i = 0; days && i < days->n; i++) {
        const fval *d = in_item(dates, &days->items[i], "date");
        if (!d || d->as.n != env->today) continue;
        put_text(&b, env, hours_text(dates, &days->items[i], env), "list.comma");
        str place = item_text(dates, &days->items[i], "place", env);
        if (place.n) put_text(&b, env, place, "list.comma");
    }
    dyn text = dyn_text(str_copy(env->scratch, buf_str(&b)));
    buf_fini(&b);
    return text;
}

/* The first of its dates that is not past. */
static dyn next_dyn(const field *f, const fval *v, dyn_env *env)
{
    const field *dates = nested_field(f, STR("dates"));
    const nested_list *days = part_list(f, v, "dates");
    const fval *best = NULL;
    for (uint32_t i = 0; days && i < days->n; i++) {
        const fval *d = in_item(dates, &days->items[i], "date");
        if (d && d->as.n >= env->today && (!best || d->as.n < best->as.n)) best = d;
    }
    return best ? date_dyn((date)best->as.n) : DYN_NO;
}

static dyn schedule_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "today")) return today_dyn(f, v, env);
    if (name_is(name, "next")) return next_dyn(f, v, env);
    const field *inner = nested_field(f, name->s);
    if (!inner) return DYN_NOTHING;
    const fval *value = nested_value(f, v->as.p, name->s);
    return value ? value_dyn(inner, value, env) : DYN_NO;
}

const type type_schedule = {.name = "schedule",
                            .option_names = "weekly",
                            .options = schedule_options,
                            .parse = record_parse,
                            .link = record_link,
                            .check = schedule_check,
                            .text = schedule_text,
                            .part = schedule_part,
                            .schema = record_schema,
                            .inside = inside,
                            .parts = "hours dates except note today next"};
