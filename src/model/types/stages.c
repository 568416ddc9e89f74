/* stages (办理过程): a closed loop's steps with their days, run by rules/workflow. */
#include "model/calendars.h"
#include "model/types/types.h"

static const char inside[] =
    "step: {type: text, label: 步骤, en: Step, required: true, help: 步骤的名称或代号, example: 上报}\n"
    "on: {type: datetime, label: 时间, en: Done, required: true, help: 哪天（几点）办的, example: 2026-05-01 "
    "08:30}\n"
    "by: {type: text, label: 办理人, en: By, help: 谁办的，写角色, example: 网格员}\n"
    "note: {type: text, label: 说明, en: Note, help: 需要说明的情况, example: 已电话告知}\n";

struct steps {
    str *codes, *labels;
    step_rule *rules;
    uint32_t n;
};

/* The list of records comes first: it is what the functions for lists see. */
struct stages {
    nested_list list;
    step_done *done; /* one an item; step STEP_NONE where it is not known */
    moment
        *missed; /* one an item: the limit that it came after; day DATE_NONE: none. NULL: none was missed */
    bool whole;  /* every item is good: the engine may run */
    workflow_state st;
};

/* ---- the definition ---- */

static str step_label_at(const void *list, size_t i) { return ((const struct steps *)list)->labels[i]; }

static uint32_t step_of(const struct steps *o, str s)
{
    for (uint32_t i = 0; i < o->n; i++)
        if (str_eq(s, o->codes[i]) || str_eq(s, o->labels[i])) return i;
    return STEP_NONE;
}

static bool read_within(load *l, const val *v, step_rule *rule)
{
    static const struct {
        str key;
        within_unit unit;
    } units[] = {{STR_INIT("hours"), WITHIN_HOURS},
                 {STR_INIT("days"), WITHIN_DAYS},
                 {STR_INIT("workdays"), WITHIN_WORKDAYS}};
    for (size_t i = 0; v->kind == VAL_MAP && i < sizeof units / sizeof *units; i++) {
        if (!val_find(v, units[i].key)) continue;
        rule->unit = units[i].unit;
        rule->within = option_count(l, v, units[i].key, 0);
    }
    return rule->unit != WITHIN_NONE && rule->within >= 1 && rule->within <= 100000 && v->n == 1;
}

static bool read_step(load *l, const val *v, str code, struct steps *o)
{
    uint32_t at = o->n++;
    o->codes[at] = code;
    o->rules[at] = (step_rule){.from = STEP_NONE};
    if (v->kind == VAL_TEXT) {
        o->labels[at] = val_str(v);
        return true;
    }
    const val *within = VAL_AT(v, "within"), *from = VAL_AT(v, "from");
    o->labels[at] = v->kind == VAL_MAP ? option_label(l, v, STR("label"), STR("en"), code) : code;
    o->rules[at].optional = option_bool(l, v, STR("optional"), false);
    o->rules[at].again = option_bool(l, v, STR("again"), false);
    if (from) o->rules[at].from = step_of(o, val_str(from));
    bool ok = v->kind == VAL_MAP && (!within || read_within(l, within, &o->rules[at])) &&
              (!from || o->rules[at].from < at);
    if (!ok) diag(l->d, STEPS_BAD, val_span(v));
    return ok;
}

static bool stages_options(load *l, field *f)
{
    const val *steps = VAL_AT(f->def, "steps");
    if (!steps || steps->kind != VAL_MAP || !steps->n) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), STR("stages"), STR("steps"));
        return false;
    }
    struct steps *o = arena_make(l->a, struct steps);
    o->codes = arena_make_n(l->a, str, steps->n);
    o->labels = arena_make_n(l->a, str, steps->n);
    o->rules = arena_make_n(l->a, step_rule, steps->n);
    bool ok = true;
    for (uint32_t i = 0; i < steps->n; i++)
        ok = read_step(l, &steps->u.pairs[i].value, val_key(&steps->u.pairs[i]), o) && ok;
    f->options = o;
    return ok;
}

/* ---- reading and checking ---- */

static uint32_t read_step_name(load *l, const field *f, const fval *item)
{
    const struct steps *o = f->options;
    const fval *v = item_value(f, item, "step");
    if (!v) return STEP_NONE;
    uint32_t at = step_of(o, str_trim(val_str(v->src)));
    if (at != STEP_NONE) return at;
    str all = STR_NONE;
    for (uint32_t i = 0; i < o->n; i++)
        all = str_fmt(l->a, "%.*s%s%.*s", STR_ARG(all), i ? "、" : "", STR_ARG(o->labels[i]));
    finding *found = type_error(l, STEP_UNKNOWN, v->src, val_str(v->src), f->label, all);
    diag_suggest(l->d, found, str_nearest(val_str(v->src), o, o->n, step_label_at));
    return STEP_NONE;
}

static bool stages_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!items_read(l, f, v, out)) return false;
    struct stages *s = arena_make(l->a, struct stages);
    s->list = *(const nested_list *)out->as.p;
    s->done = arena_make_n(l->a, step_done, s->list.n);
    s->whole = true;
    for (uint32_t i = 0; i < s->list.n; i++) {
        const fval *on = item_value(f, &s->list.items[i], "on");
        s->done[i].step = read_step_name(l, f, &s->list.items[i]);
        s->done[i].on = on ? datetime_moment(on) : (moment){DATE_NONE, -1};
        s->whole &= s->done[i].step != STEP_NONE && on != NULL;
    }
    out->as.p = s;
    return true;
}

static str written_day(load *l, moment m)
{
    str day = date_iso(l->a, m.day);
    return m.minutes < 0 ? day
                         : str_fmt(l->a, "%.*s %.*s", STR_ARG(day), STR_ARG(date_time_iso(l->a, m.minutes)));
}

static void report(load *l, const field *f, const struct stages *s, const step_fault *t)
{
    const struct steps *o = f->options;
    str step = t->step == STEP_NONE ? STR_NONE : o->labels[t->step];
    bool at_item = t->at < s->list.n;
    const fval *item = at_item ? &s->list.items[t->at] : NULL;
    str own = at_item ? o->labels[s->done[t->at].step] : STR_NONE,
        day = at_item ? written_day(l, s->done[t->at].on) : STR_NONE;
    span named = at_item ? val_span(VAL_AT(item->src, "step")) : SPAN_NONE,
         dated = at_item ? val_span(VAL_AT(item->src, "on")) : SPAN_NONE;
    if (!at_item && s->list.n) named = val_span(s->list.items[s->list.n - 1].src);
    switch (t->kind) {
    case STEP_SKIPPED: diag(l->d, STEP_SKIPPED, named, step, own); break;
    case STEP_ORDER: diag(l->d, STEP_ORDER, named, own, step); break;
    case STEP_REPEATED: diag(l->d, STEP_REPEATED, named, own); break;
    case STEP_BACKWARDS:
        diag(l->d, STEP_BACKWARDS, dated, own, day, step, written_day(l, s->done[t->at - 1].on));
        break;
    case STEP_FUTURE: diag(l->d, STEP_FUTURE, dated, own, day, date_iso(l->a, l->m->today)); break;
    case STEP_LATE: break; /* a fact for the page, no fault of the record */
    case STEP_OVERDUE:
        diag(l->d, STEP_OVERDUE, named, step, written_day(l, (moment){t->due.on.day, -1}));
        break;
    case STEP_DUE_UNKNOWN:
        if (tree_misses(&l->m->tree, STR("calendars"))) break;
        diag(l->d, STEP_YEAR_MISSING, at_item ? dated : named, step, str_fmt(l->a, "%d", t->due.missing));
        break;
    }
}

static void note_missed(load *l, struct stages *s, uint32_t item, moment limit)
{
    if (!s->missed) {
        s->missed = arena_make_n(l->a, moment, s->list.n);
        for (uint32_t i = 0; i < s->list.n; i++) s->missed[i] = (moment){DATE_NONE, -1};
    }
    s->missed[item] = limit;
}

static void stages_check(load *l, const field *f, fval *v)
{
    enum { MOST = 64 };
    struct stages *s = (struct stages *)(uintptr_t)v->as.p;
    const struct steps *o = f->options;
    step_fault faults[MOST];
    items_check(l, f, v);
    if (!s->whole) return;
    size_t n = workflow_run(o->rules, o->n, s->done, s->list.n, calendars_days(l->m), l->m->today, &s->st,
                            faults, MOST);
    for (size_t i = 0; i < n && i < MOST; i++) {
        if (faults[i].kind == STEP_LATE) note_missed(l, s, faults[i].at, faults[i].due.on);
        report(l, f, s, &faults[i]);
    }
}

/* ---- what templates see ---- */

/* A moment as a value: its text, iso, short, time … */
static dyn when_get(dyn self, const dyn_name *name, dyn_env *env)
{
    return moment_part(*(const moment *)self.p, name, env);
}
static str when_text(dyn self, dyn_env *env) { return moment_text(*(const moment *)self.p, env); }
static const dyn_class when_class = {.get = when_get, .text = when_text};

static dyn when_dyn(moment m, dyn_env *env)
{
    if (m.day == DATE_NONE) return DYN_NO;
    moment *kept = arena_make(env->scratch, moment);
    *kept = m;
    if (kept->minutes == 1440) kept->minutes = -1; /* the end of a day is written as the day */
    return dyn_of(DYN_OBJECT, 0, kept, &when_class);
}

/* The limit that an item came after; no day: it came in time. */
static moment missed_by(const struct stages *s, uint32_t item)
{
    return s->missed ? s->missed[item] : (moment){DATE_NONE, -1};
}

/* A step: of the definition (item UINT32_MAX: not taken yet), or as it was taken. */
static dyn step_dyn(const field *f, const struct stages *s, uint32_t step, uint32_t item, dyn_env *env)
{
    const struct steps *o = f->options;
    bool taken = item != UINT32_MAX, next = !taken && step == s->st.next;
    const fval *v = taken ? &s->list.items[item] : NULL;
    const char *state = taken ? "done" : !next ? "todo" : s->st.overdue ? "overdue" : "next";
    dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 9);
    uint32_t n = 0;
    e[n++] = (dyn_entry){STR("code"), dyn_text(o->codes[step])};
    e[n++] = (dyn_entry){STR("label"), dyn_text(o->labels[step])};
    e[n++] = (dyn_entry){STR("state"), dyn_text(str_from(state))};
    e[n++] = (dyn_entry){STR("on"), taken ? when_dyn(s->done[item].on, env) : DYN_NO};
    e[n++] = (dyn_entry){STR("by"), taken ? dyn_text(item_written(f, v, "by")) : DYN_NO};
    e[n++] = (dyn_entry){STR("note"), taken ? dyn_text(item_written(f, v, "note")) : DYN_NO};
    e[n++] = (dyn_entry){STR("late"), dyn_bool(taken && missed_by(s, item).day != DATE_NONE)};
    e[n++] = (dyn_entry){STR("due"), when_dyn(taken  ? missed_by(s, item)
                                              : next ? s->st.due.on
                                                     : (moment){DATE_NONE, -1},
                                              env)};
    e[n++] = (dyn_entry){STR("optional"), dyn_bool(o->rules[step].optional)};
    return dyn_object(e, n);
}

/* The steps taken, then those to come; optional ones that were passed over are left out. */
static dyn steps_dyn(const field *f, const struct stages *s, bool to_come, dyn_env *env)
{
    const struct steps *o = f->options;
    dyn *list = arena_make_n(env->scratch, dyn, s->list.n + o->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->list.n; i++) list[n++] = step_dyn(f, s, s->done[i].step, i, env);
    for (uint32_t k = s->st.last == STEP_NONE ? 0 : s->st.last + 1; to_come && k < o->n; k++)
        if (!s->st.closed || !o->rules[k].optional) list[n++] = step_dyn(f, s, k, UINT32_MAX, env);
    return dyn_array(list, n);
}

const workflow_state *stages_state(const fval *v) { return &((const struct stages *)v->as.p)->st; }

static const char *state_of(const struct stages *s)
{
    return s->st.closed ? "closed" : s->st.overdue ? "overdue" : "open";
}

static dyn stages_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct stages *s = v->as.p;
    const struct steps *o = f->options;
    if (!s->whole) return DYN_NO;
    if (name_is(name, "state")) return dyn_text(str_from(state_of(s)));
    if (name_is(name, "state_word"))
        return dyn_text(dyn_word(env, str_fmt(env->scratch, "stage.%s", state_of(s))));
    if (name_is(name, "open")) return dyn_bool(!s->st.closed);
    if (name_is(name, "closed")) return dyn_bool(s->st.closed);
    if (name_is(name, "overdue")) return dyn_bool(s->st.overdue);
    if (name_is(name, "late")) return dyn_bool(s->st.late);
    if (name_is(name, "due")) return s->st.closed ? DYN_NO : when_dyn(s->st.due.on, env);
    if (name_is(name, "last")) return s->st.last == STEP_NONE ? DYN_NO : dyn_text(o->labels[s->st.last]);
    if (name_is(name, "next")) return s->st.next == STEP_NONE ? DYN_NO : dyn_text(o->labels[s->st.next]);
    if (name_is(name, "opened")) return date_dyn(s->st.opened);
    if (name_is(name, "ended")) return date_dyn(s->st.ended);
    if (name_is(name, "days")) return dyn_text(str_fmt(env->scratch, "%lld", (long long)s->st.days));
    if (name_is(name, "rounds"))
        return s->st.rounds ? dyn_text(str_fmt(env->scratch, "%u", (unsigned)s->st.rounds)) : DYN_NO;
    if (name_is(name, "count")) return dyn_count(env->scratch, s->list.n);
    if (name_is(name, "items")) return steps_dyn(f, s, false, env);
    if (name_is(name, "steps")) return steps_dyn(f, s, true, env);
    return DYN_NOTHING;
}

/* 办理中（协调派单） */
static str stages_text(const field *f, const fval *v, dyn_env *env)
{
    const struct stages *s = v->as.p;
    const struct steps *o = f->options;
    if (!s->whole) return STR_NONE;
    str state = dyn_word(env, str_fmt(env->scratch, "stage.%s", state_of(s)));
    if (s->st.last == STEP_NONE || s->st.closed) return state;
    return str_fmt(env->scratch, "%.*s（%.*s）", STR_ARG(state), STR_ARG(o->labels[s->st.last]));
}

/* Open ones first by their limit, then the closed by their end. */
static struct key stages_key(const field *f, const fval *v)
{
    const struct stages *s = v->as.p;
    (void)f;
    return date_key(s->st.closed ? s->st.ended : s->st.due.on.day);
}

const type type_stages = {
    .name = "stages",
    .block = true,
    .option_names = "steps",
    .options = stages_options,
    .parse = stages_parse,
    .link = items_link,
    .check = stages_check,
    .part = stages_part,
    .text = stages_text,
    .key = stages_key,
    .schema = items_schema,
    .inside = inside,
    .is_list = true,
    .parts = "state state_word open closed overdue late due last next opened ended days rounds count; "
             "items, steps: code label state on by note late due optional"};
