/* The field types that run an engine, as templates see them: a small site is loaded and its values asked for by path. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/io.h"
#include "model/type.h"

typedef struct file {
    const char *path, *text;
} file;

static const file files[] = {
    {"content/site.yaml", "name: 样例\noffice: 样例街道办事处\n"},
    {"content/areas/a.yaml", "name: 样例社区\nlevel: 社区\nages: {child: 30, adult: 90, elder90: 7}\n"},
    {"content/grids/g1.yaml", "name: 一\nlevel: 综合网格\ncode: G-1\ncommunity: a\npopulation: 65\nages: {child: 12, adult: 50, elder90: 3}\nspecial: {alone: 9, dibao: 2}\n"},
    {"content/grids/g2.yaml", "name: 二\nlevel: 综合网格\ncode: G-2\ncommunity: a\nages: {child: 18, adult: 40, elder90: 4}\n"},
    {"content/notices/n.yaml", "title: 公示\nissuer: 街道\ncategory: 其他\npublished: 2026-05-08\nperiod: {from: 2026-05-08, workdays: 7}\nbody: 正文\n"},
    {"content/issues/i.yaml", "number: 2026-1\ntitle: 路灯\ncategory: 消防安全\nchannel: 网格巡查\ncommunity: a\ngrid: g1\nfound: 2026-05-08\nstages:\n"
                              "  - {step: 发现, on: 2026-05-08 09:00, by: 网格员}\n  - {step: 上报, on: 2026-05-08 10:00}\n  - {step: 协调派单, on: 2026-05-13}\n"},
    {"content/ledgers/l.yaml", "title: 台账\ntype: 公共收益\ncommunity: a\nfrom: 2026-04-01\nto: 2026-04-30\npublished: 2026-05-05\nmoney:\n  opening: 1万元\n  lines:\n"
                               "    - {date: 2026-04-02, what: 停车, in: 3200.5, source: 停车}\n    - {date: 2026-04-03, what: 维修, out: 200, use: 维修}\n"
                               "    - {date: 2026-04-09, what: 停车, in: 1, source: 停车}\n"},
    {"content/indicators/d.yaml", "name: 办结率\nstandard: 治理有效\nseries:\n  unit: '%'\n  target: 95\n  better: higher\n  points:\n"
                                  "    - {on: 2026-03-31, value: 96}\n    - {on: 2026-04-30, value: 94.5, source: 台账}\n"},
    {"content/organisations/o.yaml", "name: 组织\ntree: 四级联动\ntasks:\n  - {what: 甲, who: 街道, due: 2026-05-10}\n  - {what: 乙, who: 街道, due: 2026-05-20, done: 2026-05-11}\n"},
};

typedef struct world {
    model *m;
    diags *d;
    char folder[64];
} world;

static int set_up(void **state)
{
    world *w = calloc(1, sizeof *w);
    arena *a = arena_new();
    snprintf(w->folder, sizeof w->folder, "/tmp/gongshi-engines-XXXXXX");
    if (!mkdtemp(w->folder)) return -1;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = str_c(a, str_fmt(a, "%s/%s", w->folder, files[i].path)), *slash = strrchr(path, '/');
        *slash = 0;
        io_make_folders(path);
        *slash = '/';
        io_write(path, str_from(files[i].text));
    }
    w->d = diags_new();
    w->m = model_load(&(model_options){.folder = str_from(w->folder), .today = date_make(2026, 5, 15), .threads = 2}, w->d);
    arena_free(a);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    io_remove_tree(w->folder);
    model_free(w->m);
    diags_free(w->d);
    free(w);
    return 0;
}

static str same(dyn_env *env, str key)
{
    (void)env;
    return key;
}

/* What {{path}} writes on the page of a record. */
static void shows(void **state, const char *kind_name, const char *id, const char *path, const char *want)
{
    const world *w = *state;
    const record *r = model_record(model_kind(w->m, str_from(kind_name)), str_from(id));
    assert_non_null(r);
    arena *a = arena_new();
    dyn_env env = {.scratch = a, .today = w->m->today, .word = same};
    str got = dyn_str(dyn_path(record_dyn(r), str_from(path), &env), &env);
    if (!str_eq(got, str_from(want))) fail_msg("%s %s: got '%.*s', expected '%s'", id, path, STR_ARG(got), want);
    arena_free(a);
}

/* A part of the i-th item of a list. */
static void shows_at(void **state, const char *kind_name, const char *id, const char *list, uint32_t i, const char *part, const char *want)
{
    const world *w = *state;
    arena *a = arena_new();
    dyn_env env = {.scratch = a, .today = w->m->today, .word = same};
    dyn items = dyn_path(record_dyn(model_record(model_kind(w->m, str_from(kind_name)), str_from(id))), str_from(list), &env);
    assert_int_equal(dyn_kind_of(items), DYN_LIST);
    assert_true(i < dyn_n(items));
    str got = dyn_str(dyn_path(dyn_at(items, i, &env), str_from(part), &env), &env);
    if (!str_eq(got, str_from(want))) fail_msg("%s %s[%u].%s: got '%.*s', expected '%s'", id, list, i, part, STR_ARG(got), want);
    arena_free(a);
}

static void the_site_is_sound(void **state)
{
    const world *w = *state;
    buf b = {0};
    diags_print(w->d, &b, DIAG_TEXT);
    if (diags_count(w->d, DIAG_ERROR)) fail_msg("%.*s", STR_ARG(buf_str(&b)));
    buf_fini(&b);
}

static void periods(void **state)
{
    shows(state, "notices", "n", "period.to.iso", "2026-05-18");
    shows(state, "notices", "n", "period.state", "open");
    shows(state, "notices", "n", "period.days_left", "3");
    shows(state, "notices", "n", "period.workdays_left", "1");
    shows(state, "notices", "n", "period.length", "7");
}

static void loops(void **state)
{
    shows(state, "issues", "i", "stages.state", "open");
    shows(state, "issues", "i", "stages.last", "协调派单");
    shows(state, "issues", "i", "stages.next", "解决");
    shows(state, "issues", "i", "stages.due.iso", "2026-05-27"); /* ten working days after 13 May */
    shows(state, "issues", "i", "stages.late", "true");          /* two working days after the 8th are the 9th and the 11th */
    shows_at(state, "issues", "i", "stages.items", 2, "due.iso", "2026-05-11");
    shows_at(state, "issues", "i", "stages.steps", 3, "state", "next");
    shows_at(state, "issues", "i", "stages.steps", 4, "state", "todo");
    shows_at(state, "issues", "i", "stages.steps", 0, "on.time", "9:00");
    shows_at(state, "issues", "i", "stages.steps", 0, "by", "网格员");
}

static void ledgers(void **state)
{
    shows(state, "ledgers", "l", "money.opening", "10,000.00");
    shows(state, "ledgers", "l", "money.balance", "13,001.50");
    shows(state, "ledgers", "l", "money.in", "3,201.50");
    shows(state, "ledgers", "l", "money", "13,001.50元");
    shows_at(state, "ledgers", "l", "money.lines", 1, "balance", "13,000.50");
    shows_at(state, "ledgers", "l", "money.by_source", 0, "amount", "3,201.50");
    shows_at(state, "ledgers", "l", "money.by_use", 0, "label", "维修");
}

static void indicators(void **state)
{
    shows(state, "indicators", "d", "series.value", "94.5%");
    shows(state, "indicators", "d", "series.change", "-1.5%");
    shows(state, "indicators", "d", "series.trend", "down");
    shows(state, "indicators", "d", "series.met", "");
    shows(state, "indicators", "d", "series.short_of", "0.5%");
    shows_at(state, "indicators", "d", "series.points", 0, "met", "true");
}

static void tasks(void **state)
{
    shows(state, "organisations", "o", "tasks.overdue", "1");
    shows(state, "organisations", "o", "tasks.done", "1");
    shows_at(state, "organisations", "o", "tasks", 0, "state", "overdue");
    shows_at(state, "organisations", "o", "tasks", 1, "state", "done");
}

/* 3 and 4 are small; their sum is shown, and so is the residents' number of the first grid: another group goes with each. */
static void small_counts(void **state)
{
    shows_at(state, "grids", "g1", "ages", 2, "count", "—");
    shows_at(state, "grids", "g2", "ages", 2, "count", "—");
    shows_at(state, "grids", "g1", "ages", 0, "count", "—"); /* else 65 - 50 - 12 would give it */
    shows_at(state, "grids", "g2", "ages", 0, "count", "—"); /* else 30 - 18 would give that */
    shows_at(state, "areas", "a", "ages", 0, "count", "30");
    shows_at(state, "grids", "g1", "ages", 1, "count", "50");
    shows_at(state, "grids", "g2", "ages", 1, "count", "40");
    shows_at(state, "areas", "a", "ages", 2, "count", "7");
    shows_at(state, "grids", "g1", "special", 1, "count", "—");
    shows_at(state, "grids", "g1", "special", 0, "count", "9");
    shows_at(state, "grids", "g1", "special", 1, "unit", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_site_is_sound), cmocka_unit_test(periods),    cmocka_unit_test(loops),       cmocka_unit_test(ledgers),
                                       cmocka_unit_test(indicators),        cmocka_unit_test(tasks),      cmocka_unit_test(small_counts)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
