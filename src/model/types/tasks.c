/* tasks (责任清单): what, who, due, state; overdue by the day of the build. */
#include "model/types/types.h"

static const char inside[] =
    "what: {type: text, label: 事项, required: true, example: 更换三单元门锁}\n"
    "who: {type: text, label: 责任方, required: true, example: 物业公司}\n"
    "due: {type: date, label: 时限, required: true, example: 2026-12-10}\n"
    "state: {type: enum, label: 状态, values: {open: 办理中, done: 已办结}, example: open}\n"
    "done: {type: date, label: 办结日期, example: 2026-12-08}\n"
    "result: {type: text, label: 结果, example: 已更换，居民签字确认}\n";

static const fval *in(const field *f, const fval *item, const char *name)
{
    return item->bad ? NULL : nested_value(f, item->as.p, str_from(name));
}

static bool is_done(const field *f, const fval *item)
{
    const fval *state = in(f, item, "state");
    return in(f, item, "done") || (state && state->as.n == 1);
}

static void tasks_check(load *l, const field *f, fval *v)
{
    const nested_list *list = v->as.p;
    items_check(l, f, v);
    for (uint32_t i = 0; i < list->n; i++)
        if (is_done(f, &list->items[i]) && !in(f, &list->items[i], "done")) type_error(l, TASK_DONE, list->items[i].src);
}

struct task {
    const field *f;
    const fval *item;
};

static dyn task_get(dyn self, dyn_name name, dyn_env *env)
{
    const struct task *t = self.p;
    const fval *due = in(t->f, t->item, "due"), *done = in(t->f, t->item, "done");
    if (name_is(name, "is_done")) return dyn_bool(is_done(t->f, t->item));
    if (name_is(name, "overdue")) return dyn_bool(due && !is_done(t->f, t->item) && due->as.n < env->today);
    if (name_is(name, "late")) return dyn_bool(due && done && done->as.n > due->as.n);
    if (name_is(name, "state")) return dyn_text(is_done(t->f, t->item) ? STR("done") : due && due->as.n < env->today ? STR("overdue") : STR("open"));
    if (name_is(name, "state_word")) {
        dyn state = task_get(self, dyn_name_of(STR("state")), env);
        return dyn_text(dyn_word(env, str_fmt(env->scratch, "task.%.*s", STR_ARG(dyn_str(state, env)))));
    }
    const field *inner = nested_field(t->f, name.s);
    if (!inner) return DYN_NOTHING;
    const fval *value = in(t->f, t->item, str_c(env->scratch, name.s));
    return value ? value_dyn(inner, value, env) : DYN_NO;
}

static const dyn_class task_class = {.get = task_get};

static dyn tasks_at(dyn self, uint32_t i, dyn_env *env)
{
    const struct task *list = self.p;
    struct task *one = arena_make(env->scratch, struct task);
    *one = (struct task){list->f, &((const nested_list *)list->item->as.p)->items[i]};
    return (dyn){DYN_OBJECT, 0, one, &task_class};
}

static uint32_t count(const field *f, const fval *v, date today, bool overdue)
{
    const nested_list *list = v->as.p;
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *due = in(f, &list->items[i], "due");
        n += !is_done(f, &list->items[i]) && (!overdue || (due && due->as.n < today));
    }
    return n;
}

static dyn tasks_get(dyn self, dyn_name name, dyn_env *env)
{
    const struct task *list = self.p;
    uint32_t n = 0;
    if (name_is(name, "items")) return self;
    if (name_is(name, "self")) { /* a list of one: draws the list once inside a section */
        dyn *one = arena_make(env->scratch, dyn);
        *one = self;
        return dyn_array(one, 1);
    }
    if (name_is(name, "count")) n = self.n;
    else if (name_is(name, "open")) n = count(list->f, list->item, env->today, false);
    else if (name_is(name, "overdue")) n = count(list->f, list->item, env->today, true);
    else return DYN_NOTHING;
    return n ? dyn_text(str_fmt(env->scratch, "%u", (unsigned)n)) : DYN_NO;
}

static const dyn_class tasks_class = {.get = tasks_get, .at = tasks_at};

static dyn tasks_show(const field *f, const fval *v, dyn_env *env)
{
    struct task *list = arena_make(env->scratch, struct task);
    *list = (struct task){f, v};
    return (dyn){DYN_LIST, ((const nested_list *)v->as.p)->n, list, &tasks_class};
}

static str tasks_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return str_fmt(env->scratch, "%u", (unsigned)((const nested_list *)v->as.p)->n);
}

const type type_tasks = {.name = "tasks", .parse = items_read, .link = items_link, .check = tasks_check, .show = tasks_show, .text = tasks_text,
                         .schema = items_schema, .inside = inside, .is_list = true,
                         .parts = "count open overdue; each: what who due state state_word done result is_done overdue late"};
