/* tasks (责任清单): what, who, due, state; overdue by the day of the build. */
#include "model/types/types.h"
#include "rules/tasks.h"

static const char inside[] =
    "what: {type: text, label: 事项, help: 做什么, required: true, example: 更换三单元门锁}\n"
    "who: {type: text, label: 责任方, help: 谁来做，写单位或角色, required: true, example: 物业公司}\n"
    "due: {type: date, label: 时限, help: 最迟哪天办完, required: true, example: 2026-12-10}\n"
    "state: {type: enum, label: 状态, help: 办理中还是已办结, values: {open: 办理中, done: 已办结}, example: "
    "open}\n"
    "done: {type: date, label: 办结日期, help: 哪天办完的, example: 2026-12-08}\n"
    "result: {type: text, label: 结果, help: 办成什么样, example: 已更换，居民签字确认}\n";

/* The engine's view of an item. One that gives a day of completion and no state is done. */
static task task_of(const field *f, const fval *item)
{
    const fval *due = item_value(f, item, "due"), *done = item_value(f, item, "done"),
               *state = item_value(f, item, "state");
    return (task){.due = due ? (date)due->as.n : DATE_NONE,
                  .done = state ? state->as.n == 1 : done != NULL,
                  .on = done ? (date)done->as.n : DATE_NONE};
}

static void tasks_check(load *l, const field *f, fval *v)
{
    const nested_list *list = v->as.p;
    items_check(l, f, v);
    for (uint32_t i = 0; i < list->n; i++) {
        task t = task_of(f, &list->items[i]);
        const val *at = list->items[i].src, *done = VAL_AT(at, "done");
        switch (list->items[i].bad ? TASK_FINE : task_check(&t, l->m->today)) {
        case TASK_FINE: break;
        case TASK_DONE_UNDATED: type_error(l, TASK_DONE, at); break;
        case TASK_DATED_OPEN: type_error(l, TASK_STATE, done); break;
        case TASK_DONE_AHEAD:
            type_error(l, TASK_AHEAD, done, val_str(done), date_iso(l->a, l->m->today));
            break;
        }
    }
}

static const char *state_word(task_state s)
{
    return s == TASK_OVERDUE ? "overdue" : s == TASK_OPEN ? "open" : "done";
}

struct task_view {
    const field *f;
    const fval *item;
};

static dyn task_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct task_view *t = self.p;
    task own = task_of(t->f, t->item);
    task_state state = task_state_at(&own, env->today);
    if (name_is(name, "is_done")) return dyn_bool(own.done);
    if (name_is(name, "overdue")) return dyn_bool(state == TASK_OVERDUE);
    if (name_is(name, "late")) return dyn_bool(state == TASK_DONE_LATE);
    if (name_is(name, "state")) return dyn_text(str_from(state_word(state)));
    if (name_is(name, "state_word"))
        return dyn_text(dyn_word(env, str_fmt(env->scratch, "task.%s", state_word(state))));
    const field *inner = nested_field(t->f, name->s);
    if (!inner) return DYN_NOTHING;
    const fval *value = item_value(t->f, t->item, str_c(env->scratch, name->s));
    return value ? value_dyn(inner, value, env) : DYN_NO;
}

static const dyn_class task_class = {.get = task_get};

static dyn tasks_at(dyn self, uint32_t i, dyn_env *env)
{
    const struct task_view *list = self.p;
    struct task_view *one = arena_make(env->scratch, struct task_view);
    *one = (struct task_view){list->f, &((const nested_list *)list->item->as.p)->items[i]};
    return dyn_of(DYN_OBJECT, 0, one, &task_class);
}

static task_count count(const struct task_view *of, dyn_env *env)
{
    const nested_list *list = of->item->as.p;
    task *tasks = arena_make_n(env->scratch, task, list->n);
    for (uint32_t i = 0; i < list->n; i++) tasks[i] = task_of(of->f, &list->items[i]);
    return tasks_count(tasks, list->n, env->today);
}

static dyn tasks_get(dyn self, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "items")) return self;
    if (name_is(name, "self")) { /* a list of one, so that a section draws the whole list once */
        dyn *one = arena_make(env->scratch, dyn);
        *one = self;
        return dyn_array(one, 1);
    }
    task_count n = count(self.p, env);
    uint32_t shown = 0;
    if (name_is(name, "count")) shown = n.total;
    else if (name_is(name, "open")) shown = n.open;
    else if (name_is(name, "overdue")) shown = n.overdue;
    else if (name_is(name, "done")) shown = n.done;
    else return DYN_NOTHING;
    return dyn_count(env->scratch, shown);
}

static const dyn_class tasks_class = {.get = tasks_get, .at = tasks_at};

static dyn tasks_show(const field *f, const fval *v, dyn_env *env)
{
    struct task_view *list = arena_make(env->scratch, struct task_view);
    *list = (struct task_view){f, v};
    return dyn_of(DYN_LIST, ((const nested_list *)v->as.p)->n, list, &tasks_class);
}

static str tasks_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return str_fmt(env->scratch, "%u", (unsigned)((const nested_list *)v->as.p)->n);
}

const type type_tasks = {
    .name = "tasks",
    .block = true,
    .parse = items_read,
    .link = items_link,
    .check = tasks_check,
    .show = tasks_show,
    .text = tasks_text,
    .schema = items_schema,
    .inside = inside,
    .is_list = true,
    .parts =
        "self count open overdue done; each: what who due state state_word done result is_done overdue late"};
