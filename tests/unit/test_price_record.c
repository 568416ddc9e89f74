/* Meal prices as clerks write them in a record: read, proved, shown to templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "data/yaml.h"
#include "model/price.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

typedef struct bench {
    arena *a;
    diags *d;
    model *m;
    const field *f;
    fval value;
    const price_record *p;
} bench;

static bench open_bench(const char *yaml)
{
    bench b = {.a = arena_new(), .d = diags_new()};
    b.m = model_kinds_only(STR_NONE, b.d);
    b.m->today = date_make(2026, 6, 12);
    const kind *meals = model_kind(b.m, STR("meals"));
    b.f = &meals->shape.fields[shape_find(&meals->shape, STR("prices"))];
    str bytes = str_from(yaml);
    yaml_docs docs = yaml_read(b.a, b.d, src_add(STR("t.yaml"), bytes), 0, (uint32_t)bytes.n);
    assert_int_equal(docs.n, 1);
    load l = {.m = b.m, .a = b.a, .d = b.d};
    value_read(&l, b.f, &docs.roots[0], &b.value);
    value_check(&l, b.f, &b.value);
    b.p = b.value.as.p;
    return b;
}

static void close_bench(bench *b)
{
    model_free(b->m);
    diags_free(b->d);
    arena_free(b->a);
    src_clear();
}

/* "lunch 70 dibao,tekun rgd 11.50" -> "6.00": item, age, categories, r(esident) g(registered) d(elivery),
 * listed price. */
static void check_price(const bench *b, const char *question, const char *answer)
{
    char item[32], categories[64], flags[8], listed[16] = "";
    int age;
    assert_true(sscanf(question, "%31s %d %63s %7s %15s", item, &age, categories, flags, listed) >= 4);
    const price_canteen *c = &b->p->c;
    price_ask ask = {.who = {.age = age}, .on = b->m->today};
    ask.who.resident = strchr(flags, 'r') != NULL;
    ask.who.registered = strchr(flags, 'g') != NULL;
    ask.who.delivery = strchr(flags, 'd') != NULL;
    for (str rest = str_from(categories), one; rest.n;) {
        one = str_cut(rest, ',', &rest);
        for (uint32_t k = 0; k < c->ncategories; k++)
            if (str_eq(one, c->categories[k].id)) ask.who.categories |= 1ull << k;
    }
    while (!str_eq(c->items[ask.item].id, str_from(item))) assert_true(++ask.item < c->nitems);
    if (*listed) assert_true(money_scan(str_from(listed), &ask.listed));
    price_quote q;
    price_find(c, &ask, &q);
    str got = q.priced ? money_yuan(b->a, q.amount) : STR("-");
    if (!str_eq(got, str_from(answer))) print_error("%s: %.*s, not %s\n", question, STR_ARG(got), answer);
    assert_true(str_eq(got, str_from(answer)));
}

static const struct scheme {
    const char *name, *yaml;
    size_t errors, warnings;
    const char *prices[14][2];
} schemes[] = {
    {"浑南樾檀山",
     "meals: {lunch: {label: 午餐, sets: {special: {label: 特价, price: 6.9}, a: 9, b: 11, c: 14, d: 16}}}\n"
     "precedence: cheapest\n"
     "rules:\n"
     "  - {id: s60, who: {age: 60以上}, pays: 9折}\n"
     "  - {id: s80, who: {age: 80以上}, pays: 8折}\n"
     "  - {id: s90, who: {age: 90以上}, pays: 免费}\n",
     0,
     0,
     {{"lunch.b 59 - -", "11.00"},
      {"lunch.b 60 - -", "9.90"},
      {"lunch.special 79 - -", "6.21"},
      {"lunch.d 80 - -", "12.80"},
      {"lunch.a 90 - -", "0.00"}}},
    {"广州长者饭堂",
     "meals: {lunch: {label: 午餐, price: listed}, dinner: {label: 晚餐, listed: true}}\n"
     "rounding: {to: fen, mode: half_up}\n"
     "rules: [{id: gz, who: {age: {from: 60}, registered: true}, pays: {share_off: 1/4, cap: 3}, quota: "
     "{per_meal: 1}}]\n",
     0,
     0,
     {{"lunch 60 - g 10", "7.50"},
      {"dinner 60 - g 16", "13.00"},
      {"lunch 60 - g 11.50", "8.62"},
      {"lunch 60 - - 10", "10.00"},
      {"lunch 59 - g 10", "10.00"}}},
    {"南京建邺",
     "meals: {breakfast: 5, lunch: 15, dinner: 12}\n"
     "precedence: cheapest\n"
     "categories: {bz: {label: 保障对象, help: 低保等, proof: 证}, sn: {label: 失能, help: 评估, proof: "
     "证}}\n"
     "combine: [[bz-b, bz-m, old-b, old-m], home]\n"
     "rules:\n"
     "  - {id: bz-b, who: {age: {from: 60}, category: bz}, meals: breakfast, pays: {off: 1}}\n"
     "  - {id: bz-m, who: {age: {from: 60}, category: bz}, meals: [lunch, dinner], pays: 减2元}\n"
     "  - {id: old-b, who: {age: {from: 75}}, meals: 早餐, pays: {off: 0.5}}\n"
     "  - {id: old-m, who: {age: {from: 75}}, meals: [午餐, 晚餐], pays: {off: 1}}\n"
     "  - {id: home, who: {age: {from: 60}, category: sn, delivery: true}, pays: {off: 3}}\n",
     0,
     0,
     {{"breakfast 100 bz -", "4.00"},
      {"lunch 100 bz -", "13.00"},
      {"breakfast 75 - -", "4.50"},
      {"dinner 74 - -", "12.00"},
      {"lunch 80 sn d", "11.00"},
      {"lunch 60 bz,sn d", "10.00"}}},
    {"南京洪武路",
     "meals: {lunch: {label: 午餐}}\n"
     "precedence: first\n"
     "serves: {age: {from: 60}}\n"
     "categories: {five: {label: 五类老人, help: 五类, proof: 证}}\n"
     "rules:\n"
     "  - {id: five, who: {category: five}, pays: 13}\n"
     "  - {id: r75, who: {age: {from: 75}}, pays: 14}\n"
     "  - {id: r60, who: {age: {from: 60}}, pays: 15}\n",
     0,
     0,
     {{"lunch 60 - -", "15.00"},
      {"lunch 75 - -", "14.00"},
      {"lunch 90 five -", "13.00"},
      {"lunch 59 - -", "-"}}},
    {"无锡黄巷",
     "meals: {lunch: {label: 午餐, price: 15元}}\n"
     "precedence: 最低价\n"
     "categories: {a: {label: 低保, proof: 证}, b: {label: 特困, proof: 证}, c: {label: 重残, proof: 证}, d: "
     "{label: 失独, proof: 证}, e: {label: 优抚, proof: 证}}\n"
     "rules:\n"
     "  - {id: hard, who: {age: {from: 60}, category: [低保, 特困, c, d, e]}, pays: 每餐 10 元, quota: "
     "{per_meal: 1}}\n"
     "  - {id: old, who: {age: {from: 60}}, pays: 12, quota: {per_meal: 1}}\n",
     0,
     0,
     {{"lunch 60 - -", "12.00"}, {"lunch 60 e -", "10.00"}, {"lunch 59 e -", "15.00"}}},
    {"泰安石蜡",
     "meals: {lunch: {label: 午餐}}\n"
     "precedence: cheapest\n"
     "serves: 60周岁以上\n"
     "categories: {hard: {label: 困难老人, proof: 证}}\n"
     "rules:\n"
     "  - {id: a, who: {age: 60—69周岁}, pays: 4}\n"
     "  - {id: b, who: {age: {from: 70, to: 79}}, pays: 2}\n"
     "  - {id: c, who: {age: {from: 80}}, pays: free}\n"
     "  - {id: d, who: 困难老人, pays: free}\n",
     0,
     0,
     {{"lunch 69 - -", "4.00"},
      {"lunch 70 - -", "2.00"},
      {"lunch 79 - -", "2.00"},
      {"lunch 80 - -", "0.00"},
      {"lunch 60 hard -", "0.00"}}},
    {"鞍山东沙",
     "meals: {buffet: {label: 自助餐, price: 13}, box: {label: 盒饭, price: 10}}\n"
     "precedence: cheapest\n"
     "categories: {special: {label: 特殊人群}}\n"
     "rules:\n"
     "  - {id: old, who: {age: {from: 60}}, meals: buffet, pays: 10}\n"
     "  - {id: special, who: {category: special}, meals: buffet, pays: 6}\n",
     0,
     1,
     {{"buffet 60 - -", "10.00"}, {"buffet 20 special -", "6.00"}, {"box 60 - d", "10.00"}}},
    {"市区镇三级补贴，先店内折扣",
     "meals: {lunch: {label: 午餐, price: 15}}\n"
     "precedence: cheapest\n"
     "combine: [shop, city, town]\n"
     "categories: {own: {label: 本镇就餐, help: 在户籍所在镇就餐, proof: 身份证}}\n"
     "rules:\n"
     "  - {id: shop, who: {age: {from: 60}}, pays: 8折}\n"
     "  - {id: city, who: {age: {from: 60}, registered: true}, pays: {off: 1}, split: [{by: 政府补, level: "
     "市, amount: 1}]}\n"
     "  - {id: town, who: {age: {from: 60}, category: own, registered: true}, pays: {off: 0.5}, split: [{by: "
     "政府补, level: 镇, amount: 0.5}]}\n",
     0,
     0,
     {{"lunch 70 own g", "10.50"}, {"lunch 70 - g", "11.00"}, {"lunch 70 own -", "12.00"}}},
    {"米家惠民大食堂，照公布的话写",
     "meals: {breakfast: {label: 早餐, price: 8}, lunch: {label: 午餐, price: 15}, dinner: {label: 晚餐, "
     "price: 12}}\n"
     "precedence: cheapest\n"
     "categories: {dibao: {label: 低保, proof: 证}, tekun: {label: 特困, proof: 证}, gugua: {label: 孤寡, "
     "proof: 证}, shidu: {label: 失独, proof: 证},\n"
     "  veteran: {label: 退伍军人, proof: 证}, model: {label: 劳动模范, proof: 证}, advanced: {label: "
     "先进工作者, proof: 证}}\n"
     "rules:\n"
     "  - {who: 60 周岁以上 低保 特困 (本小区), pays: 每餐 6 元}\n"
     "  - {who: 60 周岁以上 孤寡 失独 退伍军人 劳动模范 先进工作者, pays: 三餐月卡 450 元}\n"
     "  - {who: 75 周岁以上, pays: 预存 120 元 享 7 折}\n"
     "  - {who: 90 周岁以上, pays: 免费}\n",
     0,
     0,
     {{"lunch 92 - -", "0.00"},
      {"lunch 70 dibao r", "6.00"},
      {"lunch 70 dibao -", "15.00"},
      {"lunch 62 veteran -", "15.00"},
      {"lunch 76 - -", "15.00"}}},
    {"调兵山",
     "meals: {lunch: {label: 午餐, price: 15}}\n"
     "rules: [{id: free, who: {age: {from: 90}}, pays: free}]\n",
     0,
     0,
     {{"lunch 89 - -", "15.00"}, {"lunch 90 - -", "0.00"}}},
    {"标准价分时段",
     "meals: {lunch: {label: 午餐, prices: [{price: 12, to: 2026-06-11}, {price: 13, from: 2026-06-12}]}}\n"
     "rounding: 角\n"
     "rules: [{id: s, who: {age: {from: 60}}, pays: {share: 85%, least: 11.2}, from: 2026-01-01}]\n",
     0,
     0,
     {{"lunch 59 - -", "13.00"}, {"lunch 60 - -", "11.20"}}},
};

static void test_schemes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        bench b = open_bench(schemes[i].yaml);
        if (diags_count(b.d, DIAG_ERROR) != schemes[i].errors ||
            diags_count(b.d, DIAG_WARNING) != schemes[i].warnings) {
            buf text = {0};
            diags_print(b.d, &text, DIAG_TEXT);
            print_error("%s:\n%.*s", schemes[i].name, STR_ARG(buf_str(&text)));
            buf_fini(&text);
        }
        assert_int_equal(diags_count(b.d, DIAG_ERROR), schemes[i].errors);
        assert_int_equal(diags_count(b.d, DIAG_WARNING), schemes[i].warnings);
        for (size_t k = 0; k < COUNT_OF(schemes[i].prices) && schemes[i].prices[k][0]; k++)
            check_price(&b, schemes[i].prices[k][0], schemes[i].prices[k][1]);
        close_bench(&b);
    }
}

/* ---- templates ---- */

static str at(dyn whole, const char *path, dyn_env *env)
{
    dyn now = whole;
    for (str rest = str_from(path), one; rest.n;) {
        int64_t n;
        one = str_cut(rest, '.', &rest);
        now = num_parse(one, &n) ? n < dyn_n(now) ? dyn_at(now, (uint32_t)n, env) : DYN_NOTHING
                                 : dyn_part(now, one, env);
    }
    return dyn_str(now, env);
}

#define assert_at(path, want)                                                                                \
    do {                                                                                                     \
        str g_ = at(whole, path, &env);                                                                      \
        if (!str_eq(g_, str_from(want))) print_error("%s: %.*s\n", path, STR_ARG(g_));                       \
        assert_true(str_eq(g_, str_from(want)));                                                             \
    } while (0)

static void test_parts(void **state)
{
    (void)state;
    bench b = open_bench("meals: {lunch: {label: 午餐, price: 15}, dinner: {label: 晚餐, price: 12}}\n"
                         "precedence: cheapest\n"
                         "rounding: {to: fen, mode: half_up}\n"
                         "categories: {dibao: {label: 低保, help: 低保家庭, proof: 低保证}}\n"
                         "rules:\n"
                         "  - {id: hard, label: 困难, who: {age: {from: 60}, category: dibao}, pays: 6, "
                         "meals: [lunch], quota: {per_day: 1},\n"
                         "     split: [{by: 政府补, level: 区, amount: 5}, {by: 企业让, amount: 4}, {by: "
                         "个人出, amount: 6}], source: 第一条}\n"
                         "  - {id: card, label: 月卡, who: {age: {from: 60}}, pays: {pass: {price: 300, "
                         "period: month, meals: [lunch, dinner]}}}\n"
                         "  - {id: free, label: 高龄, who: {age: {from: 90}}, pays: free, from: 2026-01-01}\n"
                         "  - {id: home, label: 送餐, who: {delivery: true}, pays: {surcharge: 2}}\n");
    dyn_env env = {.scratch = b.a, .today = b.m->today};
    dyn whole = value_dyn(b.f, &b.value, &env);
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 0);
    assert_at("columns.0.label", "午餐");
    assert_at("columns.1.standard", "12元");
    assert_at("rows.0.label", "不满60周岁");
    assert_at("rows.1.label", "60—89周岁");
    assert_at("rows.1.prices.0.text", "15元");
    assert_at("rows.1.options.0.pays", "月卡300元");
    assert_at("rows.1.options.0.meals.0.pays_from", "21");
    assert_at("rows.1.options.0.meals.0.even_at", "20");
    assert_at("rows.2.label", "90周岁以上");
    assert_at("rows.2.prices.1.text", "免费");
    assert_at("rows.2.prices.1.rule", "高龄");
    assert_at("rows.2.prices.1.steps.0", "标准价12元");
    assert_at("rows.2.prices.1.steps.1", "高龄（免费）：免费");
    assert_at("rows.2.options.0.pays", "");
    assert_at("rows.3.label", "低保（60周岁以上）");
    assert_at("rows.3.prices.0.yuan", "6");
    assert_at("rows.3.prices.0.rules.0.proof", "低保（低保证）");
    assert_at("rows.3.prices.0.rules.0.shared", "政府补（区）5元 + 企业让4元 + 个人出6元");
    assert_at("rows.4.label", "");
    assert_at("delivery", "午餐加2元、晚餐加2元");
    assert_at("reading", "同时符合几行的，按最低的一行付。");
    assert_at("rounding", "金额四舍五入到分。");
    assert_at("rules.0.text", "低保（60周岁以上）：每餐6元，限午餐，每天限1份");
    assert_at("rules.0.source", "第一条");
    assert_at("categories.0.help", "低保家庭");
    assert_at("passes.0.rows.0.row", "60—89周岁");
    assert_at("versions.1.rows.2.prices.0.text", "免费");
    assert_at("versions.0.current", "");
    assert_true(str_starts(at(whole, "json", &env), STR("{\"v\":1,\"date\":\"2026-06-12\"")));
    assert_true(str_starts(value_text(b.f, &b.value, &env), STR("不满60周岁 午餐15元、晚餐12元；")));
    close_bench(&b);
}

static void test_schema_is_json(void **state)
{
    (void)state;
    buf b = {0};
    json_error_t error;
    buf_putc(&b, '{');
    price_schema(&b);
    buf_putc(&b, '}');
    json_t *root = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    assert_non_null(json_object_get(json_object_get(root, "properties"), "rules"));
    json_decref(root);
    buf_fini(&b);
}

/* The calculator's data are JSON, and their cells are as many as the questions say. */
static void test_cells_are_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        bench b = open_bench(schemes[i].yaml);
        buf out = {0};
        json_error_t error;
        price_cells_json(&out, price_cells_make(b.a, &b.p->c, b.m->today));
        json_t *root = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, &error),
               *cells = json_object_get(root, "cells");
        assert_non_null(cells);
        size_t total = 0, flags = 1;
        for (size_t k = 1; k < json_array_size(cells); k += 2)
            total += (size_t)json_integer_value(json_array_get(cells, k));
        static const char *const asked[] = {"resident", "registered", "delivery"};
        for (size_t k = 0; k < 3; k++) flags <<= json_is_true(json_object_get(root, asked[k]));
        assert_int_equal(total, flags * json_array_size(json_object_get(root, "sets")) *
                                    json_array_size(json_object_get(root, "bands")));
        json_decref(root);
        buf_fini(&out);
        close_bench(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_schemes), cmocka_unit_test(test_parts),
                                       cmocka_unit_test(test_schema_is_json),
                                       cmocka_unit_test(test_cells_are_json)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
