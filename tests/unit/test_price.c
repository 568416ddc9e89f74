/* Meal prices: every published scheme of the field study, its prices, tables and proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "rules/price_spell.h"
#include "unit/price_schemes.h"

#define TODAY 20000

static price_quote quote(const price_canteen *c, price_person who, uint32_t item, int64_t listed)
{
    price_quote q;
    price_find(c, &(price_ask){.who = who, .item = item, .on = TODAY, .listed = listed}, &q);
    return q;
}

static int64_t pays(const price_canteen *c, int age, uint64_t categories)
{
    return quote(c, (price_person){.age = age, .categories = categories}, 0, 0).amount;
}

static uint32_t faults(const price_canteen *c, price_fault fault, price_finding *first)
{
    arena *a = arena_new();
    price_findings f = price_prove(a, c, TODAY);
    uint32_t n = 0;
    for (uint32_t i = 0; i < f.n; i++)
        if (f.items[i].fault == fault && n++ == 0 && first) *first = f.items[i];
    arena_free(a);
    return n;
}

/* Anything that would stop a build. */
static uint32_t errors(const price_canteen *c)
{
    static const price_fault bad[] = {PRICE_FAULT_GAP,      PRICE_FAULT_OVERLAP,  PRICE_FAULT_EMPTY,
                                      PRICE_FAULT_DATES,    PRICE_FAULT_RAISES,   PRICE_FAULT_SPLIT,
                                      PRICE_FAULT_DINER,    PRICE_FAULT_VERSIONS, PRICE_FAULT_STANDARDS,
                                      PRICE_FAULT_ROUNDING, PRICE_FAULT_OLDER,    PRICE_FAULT_POORER,
                                      PRICE_FAULT_OUTSIDER, PRICE_FAULT_DOMINATED};
    uint32_t n = 0;
    for (size_t i = 0; i < COUNT_OF(bad); i++) n += faults(c, bad[i], NULL);
    return n;
}

/* The table, a row a line: label=text|text. */
static void check_table(const price_canteen *c, price_reading reading, const char *expected)
{
    arena *a = arena_new();
    const price_table *t = price_table_make(a, price_cells_make(a, c, TODAY));
    buf b = {0};
    for (uint32_t i = 0; i < t->n; i++) {
        buf_put(&b, price_row_label(a, t, &t->rows[i]));
        const price_outcome *o = &t->cells->outcomes[t->cells->outcome[t->rows[i].cell]];
        for (uint32_t k = 0; k < c->nitems; k++) {
            buf_putc(&b, k ? '|' : '=');
            buf_put(&b, price_cell_text(a, t->cells, o, k));
        }
        buf_putc(&b, '\n');
    }
    buf_putc(&b, '\0');
    assert_string_equal(b.p, expected);
    assert_true(t->exact);
    assert_int_equal(t->reading, reading);
    buf_fini(&b);
    arena_free(a);
}

#define assert_str(got, want)                                                                                \
    do {                                                                                                     \
        str g_ = (got);                                                                                      \
        assert_int_equal(g_.n, strlen(want));                                                                \
        assert_memory_equal(g_.p, want, g_.n);                                                               \
    } while (0)

/* ---- the schemes ---- */

/* 沈阳浑南樾檀山: five sets; 60+ 9折, 80+ 8折, 90+ free, bands that overlap by their wording. */
static const price_rule hunnan_rules[] = {
    RULE("60", "60以上", PRICE_SHARE, .share = {9, 10}, .who = {FROM_AGE(60)}, .items = ALL_ITEMS),
    RULE("80", "80以上", PRICE_SHARE, .share = {8, 10}, .who = {FROM_AGE(80)}, .items = ALL_ITEMS),
    RULE("90", "90以上", PRICE_FREE, .who = {FROM_AGE(90)}, .items = ALL_ITEMS),
};
#define SET(name, price)                                                                                     \
    {                                                                                                        \
        .id = STR_INIT(name), .label = STR_INIT(name),                                                       \
        .standards = (const price_standard[]){{price, DATE_NONE, DATE_NONE}}, .nstandards = 1                \
    }
static const price_canteen hunnan = {
    .meals = (const price_meal[]){{STR_INIT("lunch"), STR_INIT("午餐"), 0, 5}},
    .nmeals = 1,
    .items =
        (const price_item[]){SET("特价", 690), SET("A", 900), SET("B", 1100), SET("C", 1400), SET("D", 1600)},
    .nitems = 5,
    .rules = hunnan_rules,
    .nrules = 3,
    .precedence = PRICE_CHEAPEST,
    .from = DATE_NONE,
    .to = DATE_NONE,
};

static void test_hunnan(void **state)
{
    (void)state;
    static const int64_t sixty[] = {621, 810, 990, 1260, 1440}, eighty[] = {552, 720, 880, 1120, 1280};
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(quote(&hunnan, (price_person){.age = 60}, i, 0).amount, sixty[i]);
        assert_int_equal(quote(&hunnan, (price_person){.age = 79}, i, 0).amount, sixty[i]);
        assert_int_equal(quote(&hunnan, (price_person){.age = 80}, i, 0).amount, eighty[i]);
        assert_int_equal(quote(&hunnan, (price_person){.age = 90}, i, 0).amount, 0);
    }
    assert_int_equal(errors(&hunnan), 0);
    assert_int_equal(faults(&hunnan, PRICE_FAULT_RESOLVED, NULL), 3);
    check_table(&hunnan, PRICE_READ_LOWEST,
                "不满60周岁=6.90元|9元|11元|14元|16元\n60—79周岁=6.21元|8.10元|9.90元|12.60元|14.40元\n"
                "80—89周岁=5.52元|7.20元|8.80元|11.20元|12.80元\n90周岁以上=免费|免费|免费|免费|免费\n");
    price_canteen unsaid = hunnan;
    unsaid.precedence = PRICE_UNSAID;
    price_finding f;
    assert_int_equal(faults(&unsaid, PRICE_FAULT_OVERLAP, &f), 3);
    assert_int_equal(f.a.age, 80);
    assert_int_equal(f.x, 621);
    assert_int_equal(f.y, 552);
    /* in the order written the discount for 60 shuts out the others */
    price_canteen first = hunnan;
    first.precedence = PRICE_FIRST;
    assert_int_equal(pays(&first, 95, 0), 621);
    assert_int_equal(faults(&first, PRICE_FAULT_DOMINATED, &f), 2);
}

/* 广州长者饭堂: a quarter off the listed price, at most 3 yuan, for registered people of 60 and more, once a
 * meal. */
static const price_rule guangzhou_rules[] = {
    RULE("subsidy", "长者饭堂就餐补贴", PRICE_SHARE_OFF, .share = {1, 4}, .cap = 300, .per_meal = 1,
         .items = ALL_ITEMS, .who = {FROM_AGE(60), .registered = PRICE_YES}),
};
static const price_canteen guangzhou = {
    .meals = (const price_meal[]){{STR_INIT("lunch"), STR_INIT("午餐"), 0, 1},
                                  {STR_INIT("dinner"), STR_INIT("晚餐"), 1, 1}},
    .nmeals = 2,
    .items = (const price_item[]){{.label = STR_INIT("午餐"), .listed = true},
                                  {.label = STR_INIT("晚餐"), .meal = 1, .listed = true}},
    .nitems = 2,
    .rules = guangzhou_rules,
    .nrules = 1,
    .precedence = PRICE_CHEAPEST,
    .from = DATE_NONE,
    .to = DATE_NONE,
    .rounds = true,
    .rounding = {MONEY_FEN, NUM_HALF_UP},
};

static void test_guangzhou(void **state)
{
    (void)state;
    price_person local = {.age = 60, .registered = true};
    assert_int_equal(quote(&guangzhou, local, 0, 1000).amount, 750);
    assert_int_equal(quote(&guangzhou, local, 0, 1200).amount, 900);
    assert_int_equal(quote(&guangzhou, local, 1, 1600).amount, 1300); /* the cap */
    assert_int_equal(quote(&guangzhou, local, 0, 1150).amount, 862);  /* 2.875 off becomes 2.88 */
    assert_int_equal(quote(&guangzhou, (price_person){.age = 59, .registered = true}, 0, 1000).amount, 1000);
    assert_int_equal(quote(&guangzhou, (price_person){.age = 80}, 0, 1000).amount, 1000);
    price_quote q;
    price_find(&guangzhou, &(price_ask){.who = local, .on = TODAY, .listed = 1000, .meal_uses = 1}, &q);
    assert_int_equal(q.amount, 1000); /* the second portion at the same meal */
    price_canteen c = guangzhou;
    c.round_at_end = true; /* 8.625 */
    assert_int_equal(quote(&c, local, 0, 1150).amount, 863);
    c = guangzhou, c.rounding.mode = NUM_DOWN;
    assert_int_equal(quote(&c, local, 0, 1150).amount, 863);
    c = guangzhou, c.rounding = (money_rounding){MONEY_JIAO, NUM_HALF_UP};
    assert_int_equal(quote(&c, local, 0, 1150).amount, 860);
    c = guangzhou, c.rounds = false;
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_ROUNDING_LISTED, &f), 2);
    assert_int_equal(errors(&guangzhou), 0);
    check_table(&guangzhou, PRICE_READ_LOWEST,
                "其他人员=标价|标价\n60周岁以上，本地户籍=标价减1/4（最多减3元）|标价减1/4（最多减3元）\n");
}

/* 11.50 yuan, a quarter off, and nobody said how to round: 2.875. */
static void test_rounding_unsaid(void **state)
{
    (void)state;
    const price_rule rules[] = {
        RULE("q", "四分之一", PRICE_SHARE_OFF, .share = {1, 4}, .items = 1, .who = {FROM_AGE(60)})};
    const price_canteen c = {ONE_LUNCH(1150), .rules = rules, .nrules = 1, .precedence = PRICE_CHEAPEST};
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_ROUNDING, &f), 1);
    arena *a = arena_new();
    assert_str(money_exact(a, f.exact), "2.875元");
    assert_int_equal(pays(&c, 60, 0), 862);
    arena_free(a);
}

/* 南京建邺: amounts off a meal for supported groups and for 75+, and a delivery subsidy for disabled people
 * on top. */
enum { SUPPORTED = 0, DISABLED = 1 };
static const price_rule jianye_rules[] = {
    RULE("s-b", "保障对象早餐", PRICE_OFF, .amount = 100, .items = 1, .place = 1,
         .who = {FROM_AGE(60), .any = BIT(SUPPORTED)}),
    RULE("s-m", "保障对象正餐", PRICE_OFF, .amount = 200, .items = 6, .place = 1,
         .who = {FROM_AGE(60), .any = BIT(SUPPORTED)}),
    RULE("a-b", "75岁以上早餐", PRICE_OFF, .amount = 50, .items = 1, .place = 1, .who = {FROM_AGE(75)}),
    RULE("a-m", "75岁以上正餐", PRICE_OFF, .amount = 100, .items = 6, .place = 1, .who = {FROM_AGE(75)}),
    RULE("fee", "送餐费", PRICE_SURCHARGE, .amount = 300, .items = 7,
         .who = {EVERYBODY, .delivery = PRICE_YES}),
    RULE("d", "失能送餐补贴", PRICE_OFF, .amount = 300, .items = 7, .place = 2,
         .who = {FROM_AGE(60), .any = BIT(DISABLED), .delivery = PRICE_YES}),
};
#define THREE_MEALS(x, y, z)                                                                                 \
    .meals = (const price_meal[]){{STR_INIT("breakfast"), STR_INIT("早餐"), 0, 1},                           \
                                  {STR_INIT("lunch"), STR_INIT("午餐"), 1, 1},                               \
                                  {STR_INIT("dinner"), STR_INIT("晚餐"), 2, 1}},                             \
    .nmeals = 3,                                                                                             \
    .items = (const price_item[]){{.label = STR_INIT("早餐"),                                                \
                                   .standards = (const price_standard[]){{x, DATE_NONE, DATE_NONE}},         \
                                   .nstandards = 1},                                                         \
                                  {.label = STR_INIT("午餐"),                                                \
                                   .meal = 1,                                                                \
                                   .standards = (const price_standard[]){{y, DATE_NONE, DATE_NONE}},         \
                                   .nstandards = 1},                                                         \
                                  {.label = STR_INIT("晚餐"),                                                \
                                   .meal = 2,                                                                \
                                   .standards = (const price_standard[]){{z, DATE_NONE, DATE_NONE}},         \
                                   .nstandards = 1}},                                                        \
    .nitems = 3, .from = DATE_NONE, .to = DATE_NONE

static const price_category jianye_categories[] = {CATEGORY("supported", "政府保障对象"),
                                                   CATEGORY("disabled", "失能老人")};
static const price_canteen jianye = {
    THREE_MEALS(500, 1500, 1200),    .rules = jianye_rules, .nrules = 6,
    .categories = jianye_categories, .ncategories = 2,      .precedence = PRICE_CHEAPEST};

static void test_jianye(void **state)
{
    (void)state;
    price_person hundred = {.age = 100, .categories = BIT(SUPPORTED)};
    assert_int_equal(quote(&jianye, hundred, 0, 0).amount, 400); /* one of the two, not both */
    assert_int_equal(quote(&jianye, hundred, 1, 0).amount, 1300);
    assert_int_equal(quote(&jianye, (price_person){.age = 75}, 0, 0).amount, 450);
    assert_int_equal(quote(&jianye, (price_person){.age = 75}, 2, 0).amount, 1100);
    assert_int_equal(quote(&jianye, (price_person){.age = 74}, 2, 0).amount, 1200);
    price_person home = {.age = 80, .categories = BIT(DISABLED), .delivery = true};
    price_quote q = quote(&jianye, home, 1, 0);
    assert_int_equal(q.amount, 1500 - 100 - 300 + 300);
    assert_int_equal(q.extra, 300);
    assert_int_equal(q.nsteps, 4);
    assert_int_equal(q.steps[1].rule, 3);
    assert_int_equal(q.steps[2].rule, 5);
    assert_int_equal(q.steps[3].rule, 4);
    assert_int_equal(errors(&jianye), 0);
}

/* 南京洪武路: fixed prices, and the five groups beat the age. */
enum { FIVE = 0 };
static const price_category hongwu_categories[] = {CATEGORY("five", "五类老人")};
static const price_rule hongwu_rules[] = {
    RULE("five", "五类老人", PRICE_FIXED, .amount = 1300, .items = 1,
         .who = {FROM_AGE(60), .any = BIT(FIVE)}),
    RULE("75", "75岁以上", PRICE_FIXED, .amount = 1400, .items = 1, .who = {FROM_AGE(75)}),
    RULE("60", "60岁以上", PRICE_FIXED, .amount = 1500, .items = 1, .who = {FROM_AGE(60)}),
};

static void test_hongwulu(void **state)
{
    (void)state;
    price_canteen c = {ONE_LUNCH(-1),
                       .rules = hongwu_rules,
                       .nrules = 3,
                       .precedence = PRICE_FIRST,
                       .categories = hongwu_categories,
                       .ncategories = 1,
                       .selective = true,
                       .serves = {FROM_AGE(60)}};
    assert_int_equal(pays(&c, 60, 0), 1500);
    assert_int_equal(pays(&c, 75, 0), 1400);
    assert_int_equal(pays(&c, 80, BIT(FIVE)), 1300);
    assert_false(quote(&c, (price_person){.age = 59}, 0, 0).served);
    assert_int_equal(errors(&c), 0);
    check_table(&c, PRICE_READ_LOWEST, "60—74周岁=15元\n75周岁以上=14元\n五类老人（60周岁以上）=13元\n");
    /* nobody said that younger people are not served */
    c.selective = false;
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_UNSERVED, &f), 1);
    assert_int_equal(f.a.age, 0);
    assert_int_equal(f.y, 60);
    assert_int_equal(faults(&c, PRICE_FAULT_GAP, NULL), 0);
}

/* 无锡黄巷: hardship 10, elders 12, others 15; hardship is five groups, one portion a person and meal. */
static const price_category huangxiang_categories[] = {CATEGORY("dibao", "低保"), CATEGORY("tekun", "特困"),
                                                       CATEGORY("disabled", "重残"),
                                                       CATEGORY("shidu", "失独"), CATEGORY("youfu", "优抚")};
static const price_rule huangxiang_rules[] = {
    RULE("hard", "困难老人", PRICE_FIXED, .amount = 1000, .items = 1, .per_meal = 1,
         .who = {FROM_AGE(60), .any = 31}),
    RULE("elder", "老年人", PRICE_FIXED, .amount = 1200, .items = 1, .per_meal = 1, .who = {FROM_AGE(60)}),
};

static void test_huangxiang(void **state)
{
    (void)state;
    const price_canteen c = {ONE_LUNCH(1500),
                             .rules = huangxiang_rules,
                             .nrules = 2,
                             .precedence = PRICE_CHEAPEST,
                             .categories = huangxiang_categories,
                             .ncategories = 5};
    assert_int_equal(pays(&c, 60, 0), 1200);
    assert_int_equal(pays(&c, 59, BIT(2)), 1500);
    for (unsigned k = 0; k < 5; k++) assert_int_equal(pays(&c, 70, BIT(k)), 1000);
    assert_int_equal(errors(&c), 0);
    check_table(&c, PRICE_READ_LOWEST,
                "不满60周岁=15元\n60周岁以上=12元\n低保、特困、重残、失独、优抚（60周岁以上）=10元\n");
}

/* 泰安石蜡: 60–69 4 yuan, 70–79 2 yuan, 80+ and hardship free: contiguous and complete for those served. */
static const price_category shila_categories[] = {CATEGORY("hard", "困难老人")};
static const price_rule shila_rules[] = {
    RULE("60", "", PRICE_FIXED, .amount = 400, .items = 1, .who = {AGES(60, 70)}),
    RULE("70", "", PRICE_FIXED, .amount = 200, .items = 1, .who = {AGES(70, 80)}),
    RULE("80", "", PRICE_FREE, .items = 1, .who = {FROM_AGE(80)}),
    RULE("hard", "", PRICE_FREE, .items = 1, .who = {FROM_AGE(60), .any = 1}),
};

static void test_shila(void **state)
{
    (void)state;
    price_canteen c = {ONE_LUNCH(-1),
                       .rules = shila_rules,
                       .nrules = 4,
                       .precedence = PRICE_CHEAPEST,
                       .categories = shila_categories,
                       .ncategories = 1,
                       .selective = true,
                       .serves = {FROM_AGE(60)}};
    assert_int_equal(pays(&c, 69, 0), 400);
    assert_int_equal(pays(&c, 70, 0), 200);
    assert_int_equal(pays(&c, 80, 0), 0);
    assert_int_equal(pays(&c, 60, 1), 0);
    assert_int_equal(errors(&c), 0);
    check_table(&c, PRICE_READ_LOWEST,
                "60—69周岁=4元\n70—79周岁=2元\n80周岁以上=免费\n困难老人（60周岁以上）=免费\n");
    /* a hole in the middle is named with its ages */
    const price_rule holed[] = {shila_rules[0], shila_rules[2]};
    c.rules = holed, c.nrules = 2;
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_GAP, &f), 1);
    assert_int_equal(f.a.age, 70);
    assert_int_equal(f.x, 70);
    assert_int_equal(f.y, 80);
}

/* 鞍山东沙: buffet 13, elders 10, a group that nobody defines 6, and a boxed meal for 10 brought free. */
static void test_dongsha(void **state)
{
    (void)state;
    const price_category vague[] = {{.id = STR_INIT("special"), .label = STR_INIT("特殊人群")}};
    const price_rule rules[] = {
        RULE("elder", "", PRICE_FIXED, .amount = 1000, .items = 1, .who = {FROM_AGE(60)}),
        RULE("special", "", PRICE_FIXED, .amount = 600, .items = 1, .who = {EVERYBODY, .any = 1}),
    };
    const price_canteen c = {
        .meals = (const price_meal[]){{STR_INIT("buffet"), STR_INIT("自助餐"), 0, 1},
                                      {STR_INIT("box"), STR_INIT("盒饭"), 1, 1}},
        .nmeals = 2,
        .items = (const price_item[]){SET("自助餐", 1300),
                                      {.label = STR_INIT("盒饭"),
                                       .meal = 1,
                                       .standards = (const price_standard[]){{1000, DATE_NONE, DATE_NONE}},
                                       .nstandards = 1}},
        .nitems = 2,
        .rules = rules,
        .nrules = 2,
        .precedence = PRICE_CHEAPEST,
        .categories = vague,
        .ncategories = 1,
        .from = DATE_NONE,
        .to = DATE_NONE};
    assert_int_equal(pays(&c, 60, 0), 1000);
    assert_int_equal(pays(&c, 30, 1), 600);
    assert_int_equal(quote(&c, (price_person){.age = 60, .delivery = true}, 1, 0).amount, 1000);
    assert_int_equal(faults(&c, PRICE_FAULT_VAGUE, NULL), 1);
    assert_int_equal(errors(&c), 0);
}

/* Layers of subsidy that shrink away from home, after the shop's own discount; the order changes the price.
 */
enum { OWN_TOWN = 0 };
static void test_layers(void **state)
{
    (void)state;
    const price_category home[] = {CATEGORY("town", "本镇就餐")};
    const price_part city = {STR_INIT("政府补"), STR_INIT("市"), PRICE_BY_STATE, 100};
    const price_part town[] = {{STR_INIT("政府补"), STR_INIT("镇"), PRICE_BY_STATE, 50}};
    price_rule rules[] = {
        RULE("shop", "店内8折", PRICE_SHARE, .share = {8, 10}, .items = 1, .place = 1, .who = {FROM_AGE(60)}),
        RULE("city", "市补", PRICE_OFF, .amount = 100, .items = 1, .place = 2, .parts = &city, .nparts = 1,
             .who = {FROM_AGE(60), .registered = PRICE_YES}),
        RULE("town", "镇补", PRICE_OFF, .amount = 50, .items = 1, .place = 3, .parts = town, .nparts = 1,
             .who = {FROM_AGE(60), .any = BIT(OWN_TOWN), .registered = PRICE_YES}),
    };
    price_canteen c = {ONE_LUNCH(1500),    .rules = rules,  .nrules = 3, .precedence = PRICE_CHEAPEST,
                       .categories = home, .ncategories = 1};
    price_person at_home = {.age = 70, .categories = BIT(OWN_TOWN), .registered = true};
    assert_int_equal(quote(&c, at_home, 0, 0).amount, 1050);
    at_home.categories = 0;
    assert_int_equal(quote(&c, at_home, 0, 0).amount, 1100);
    at_home.registered = false;
    assert_int_equal(quote(&c, at_home, 0, 0).amount, 1200);
    assert_int_equal(errors(&c), 0);
    rules[0].place = 3, rules[2].place = 1; /* subsidy first, then 8折 */
    at_home = (price_person){.age = 70, .categories = BIT(OWN_TOWN), .registered = true};
    assert_int_equal(quote(&c, at_home, 0, 0).amount, 1080);
    rules[1].amount = 150; /* the city says 1 yuan, the rule takes 1.50 */
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_SPLIT, &f), 1);
    assert_int_equal(f.x, 100);
    assert_int_equal(f.y, 150);
}

/* 阜新米家惠民大食堂 */
enum { DIBAO, TEKUN, GUGUA, SHIDU, VETERAN, MODEL, ADVANCED };
static const price_category mijia_categories[] = {
    CATEGORY("dibao", "低保"),         CATEGORY("tekun", "特困"),       CATEGORY("gugua", "孤寡"),
    CATEGORY("shidu", "失独"),         CATEGORY("veteran", "退伍军人"), CATEGORY("model", "劳动模范"),
    CATEGORY("advanced", "先进工作者")};
static const price_rule mijia_rules[] = {
    RULE("hardship", "困难老人", PRICE_FIXED, .amount = 600, .items = 7,
         .who = {FROM_AGE(60), .any = 3, .resident = PRICE_YES}),
    RULE("merit", "优待老人月卡", PRICE_PASS, .amount = 45000, .days = 30, .items = 7,
         .who = {FROM_AGE(60), .any = 0x7C}),
    RULE("75", "75岁以上", PRICE_PREPAY, .amount = 12000, .share = {7, 10}, .items = 7,
         .who = {FROM_AGE(75)}),
    RULE("90", "90岁以上", PRICE_FREE, .items = 7, .who = {FROM_AGE(90)}),
};
static const price_canteen mijia = {
    THREE_MEALS(500, 1500, 1500), .rules = mijia_rules,           .nrules = 4,
    .precedence = PRICE_CHEAPEST, .categories = mijia_categories, .ncategories = 7};

static void test_mijia(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_int_equal(quote(&mijia, (price_person){.age = 92}, 1, 0).amount, 0);
    assert_int_equal(
        quote(&mijia, (price_person){.age = 70, .categories = BIT(DIBAO), .resident = true}, 1, 0).amount,
        600);
    assert_int_equal(quote(&mijia, (price_person){.age = 70, .categories = BIT(DIBAO)}, 1, 0).amount, 1500);
    price_quote q = quote(&mijia, (price_person){.age = 62, .categories = BIT(VETERAN)}, 1, 0);
    assert_int_equal(q.amount, 1500);
    assert_int_equal(q.noptions, 1);
    assert_int_equal(q.options[0].even_at, 30);
    assert_int_equal(q.options[0].pays_from, 31);
    assert_int_equal(q.options[0].days_from, 13); /* 35 yuan a day: 12 days are 420, 13 days 455 */
    assert_str(price_option_text(a, &mijia, &q.options[0]),
               "月卡450元，含早餐、午餐、晚餐；与每餐15元相比，第31餐起划算（30餐持平）；所含各餐每天都吃，第"
               "13天起划算");
    q = quote(&mijia, (price_person){.age = 76}, 1, 0);
    assert_int_equal(q.options[0].each, 1050);
    assert_int_equal(q.options[0].covers, 11);
    assert_int_equal(q.options[0].even_at, 8);
    assert_int_equal(q.options[0].pays_from, 9);
    /* who pays 6 yuan anyway gains nothing from 70 % of 15 */
    q = quote(&mijia, (price_person){.age = 76, .categories = BIT(DIBAO), .resident = true}, 1, 0);
    assert_int_equal(q.amount, 600);
    assert_false(q.options[0].useful);
    assert_int_equal(errors(&mijia),
                     4); /* breakfast: hardship pays 6 yuan where others, richer or younger, pay 5 */
    price_finding f;
    assert_int_equal(faults(&mijia, PRICE_FAULT_RAISES, &f), 1);
    assert_int_equal(f.item, 0);
    assert_int_equal(f.x, 500);
    assert_int_equal(f.y, 600);
    assert_int_equal(faults(&mijia, PRICE_FAULT_BESIDE, NULL), 5);
    assert_int_equal(faults(&mijia, PRICE_FAULT_RESOLVED, &f), 1); /* 90 and hardship */
    assert_int_equal(f.a.age, 90);
    arena_free(a);
}

static void test_mijia_table(void **state)
{
    (void)state;
    price_canteen c = mijia;
    price_canteen at15 = {THREE_MEALS(1500, 1500, 1500)};
    c.items = at15.items;
    check_table(&c, PRICE_READ_LOWEST,
                "不满75周岁=15元|15元|15元\n75—89周岁=15元|15元|15元\n90周岁以上=免费|免费|免费\n"
                "孤寡、失独、退伍军人、劳动模范、先进工作者（60周岁以上）=15元|15元|15元\n"
                "低保、特困（60周岁以上，本小区居民）=6元|6元|6元\n");
    assert_int_equal(errors(&c), 0);
}

/* 调兵山: 15 yuan, graded discounts, 90 and more free, brought home for a little more. */
static void test_diaobingshan(void **state)
{
    (void)state;
    const price_rule rules[] = {
        RULE("60", "", PRICE_SHARE, .share = {9, 10}, .items = 1, .who = {AGES(60, 70)}),
        RULE("70", "", PRICE_SHARE, .share = {8, 10}, .items = 1, .who = {AGES(70, 80)}),
        RULE("80", "", PRICE_SHARE, .share = {5, 10}, .items = 1, .who = {AGES(80, 90)}),
        RULE("90", "", PRICE_FREE, .items = 1, .who = {FROM_AGE(90)}),
        RULE("home", "送餐费", PRICE_SURCHARGE, .amount = 200, .items = 1,
             .who = {EVERYBODY, .delivery = PRICE_YES}),
    };
    const price_canteen c = {ONE_LUNCH(1500), .rules = rules, .nrules = 5};
    assert_int_equal(pays(&c, 30, 0), 1500);
    assert_int_equal(pays(&c, 65, 0), 1350);
    assert_int_equal(pays(&c, 90, 0), 0);
    assert_int_equal(quote(&c, (price_person){.age = 90, .delivery = true}, 0, 0).amount, 200);
    assert_int_equal(errors(&c), 0); /* the bands do not overlap: no precedence is needed */
    check_table(&c, PRICE_READ_LOWEST,
                "不满60周岁=15元\n60—69周岁=13.50元\n70—79周岁=12元\n80—89周岁=7.50元\n90周岁以上=免费\n");
    arena *a = arena_new();
    const price_table *t = price_table_make(a, price_cells_make(a, &c, TODAY));
    assert_true(t->delivery_apart);
    assert_int_equal(t->extra[0], 200);
    arena_free(a);
}

/* ---- what the proof finds ---- */

static void test_monotony(void **state)
{
    (void)state;
    const price_category poor[] = {CATEGORY("dibao", "低保")};
    price_rule rules[] = {
        RULE("60", "", PRICE_FIXED, .amount = 800, .items = 1, .who = {AGES(60, 75)}),
        RULE("75", "", PRICE_FIXED, .amount = 1000, .items = 1, .who = {FROM_AGE(75)}),
        RULE("poor", "", PRICE_FIXED, .amount = 1200, .items = 1, .who = {FROM_AGE(60), .any = 1}),
    };
    price_canteen c = {ONE_LUNCH(1500), .rules = rules, .nrules = 2, .precedence = PRICE_CHEAPEST};
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_OLDER, &f), 1);
    assert_int_equal(f.a.age, 74);
    assert_int_equal(f.b.age, 75);
    assert_int_equal(f.x, 800);
    assert_int_equal(f.y, 1000);
    /* the rule for the poor comes first and makes them pay more */
    const price_rule reordered[] = {rules[2], rules[0], rules[1]};
    c = (price_canteen){ONE_LUNCH(1500),           .rules = reordered, .nrules = 3,
                        .precedence = PRICE_FIRST, .categories = poor, .ncategories = 1};
    assert_int_equal(faults(&c, PRICE_FAULT_POORER, &f), 1);
    assert_int_equal(f.b.categories, 1);
    assert_int_equal(f.a.categories, 0);
    /* a group that is neither poorer nor more deserving may pay more */
    const price_category plain[] = {
        {.id = STR_INIT("staff"), .label = STR_INIT("职工"), .proof = STR_INIT("证"), .plain = true}};
    c.categories = plain;
    assert_int_equal(faults(&c, PRICE_FAULT_POORER, NULL), 0);
    /* a child's price is not held against the grown-up's */
    rules[0].who = (price_who){AGES(0, 12)};
    c = (price_canteen){ONE_LUNCH(1500), .rules = rules, .nrules = 1};
    assert_int_equal(faults(&c, PRICE_FAULT_OLDER, NULL), 0);
}

static void test_idle_rules(void **state)
{
    (void)state;
    const price_rule rules[] = {
        RULE("60", "", PRICE_FIXED, .amount = 800, .items = 1, .who = {FROM_AGE(60)}),
        RULE("70", "", PRICE_FIXED, .amount = 900, .items = 1, .who = {FROM_AGE(70)}),
        RULE("none", "", PRICE_FREE, .items = 1, .who = {AGES(80, 80)}),
        RULE("pass", "", PRICE_PASS, .amount = 99900, .days = 30, .items = 1, .who = {FROM_AGE(60)}),
    };
    const price_canteen c = {ONE_LUNCH(1500), .rules = rules, .nrules = 4, .precedence = PRICE_CHEAPEST};
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_DOMINATED, &f), 1);
    assert_int_equal(f.rule, 1);
    assert_int_equal(f.other, 0);
    assert_int_equal(f.x, 900);
    assert_int_equal(f.y, 800);
    assert_int_equal(faults(&c, PRICE_FAULT_EMPTY, &f), 1);
    assert_int_equal(f.rule, 2);
    assert_int_equal(faults(&c, PRICE_FAULT_POINTLESS, &f), 1);
    assert_int_equal(f.rule, 3);
}

static void test_raises_sets_split_quota(void **state)
{
    (void)state;
    price_rule rules[] = {RULE("60", "", PRICE_FIXED, .amount = 800, .items = ALL_ITEMS, .per_meal = 2,
                               .per_day = 1, .who = {FROM_AGE(60)})};
    price_canteen c = hunnan;
    c.rules = rules, c.nrules = 1;
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_RAISES, &f), 1);
    assert_int_equal(f.x, 690);
    assert_int_equal(faults(&c, PRICE_FAULT_ONE_FOR_SETS, &f), 1);
    assert_int_equal(faults(&c, PRICE_FAULT_QUOTA, NULL), 1);
    const price_part parts[] = {{STR_INIT("政府补"), STR_INIT("区"), PRICE_BY_STATE, 500},
                                {STR_INIT("企业让"), STR_NONE, PRICE_BY_OPERATOR, 300},
                                {STR_INIT("个人出"), STR_NONE, PRICE_BY_DINER, 600}};
    const price_rule split[] = {RULE("h", "", PRICE_FIXED, .amount = 600, .items = 1, .parts = parts,
                                     .nparts = 3, .who = {FROM_AGE(60)})};
    c = (price_canteen){ONE_LUNCH(1500), .rules = split, .nrules = 1};
    assert_int_equal(faults(&c, PRICE_FAULT_SPLIT, &f), 1);
    assert_int_equal(f.x, 1400);
    assert_int_equal(f.y, 1500);
    c = (price_canteen){ONE_LUNCH(1400), .rules = split, .nrules = 1};
    assert_int_equal(faults(&c, PRICE_FAULT_SPLIT, NULL) + faults(&c, PRICE_FAULT_DINER, NULL), 0);
    price_rule other = split[0];
    other.amount = 500;
    c.rules = &other;
    assert_int_equal(faults(&c, PRICE_FAULT_DINER, &f), 1);
}

static void test_versions(void **state)
{
    (void)state;
    price_rule rules[] = {
        RULE("60", "", PRICE_FIXED, .amount = 800, .items = 1, .who = {FROM_AGE(60)}),
        RULE("60", "", PRICE_FIXED, .amount = 900, .items = 1, .who = {FROM_AGE(60)}),
    };
    price_canteen c = {ONE_LUNCH(1500), .rules = rules, .nrules = 2, .precedence = PRICE_CHEAPEST};
    rules[0].to = TODAY + 10, rules[1].from = TODAY + 11;
    assert_int_equal(errors(&c), 0);
    assert_int_equal(pays(&c, 60, 0), 800);
    price_quote q;
    price_find(&c, &(price_ask){.who = {.age = 60}, .on = TODAY + 11}, &q);
    assert_int_equal(q.amount, 900);
    rules[1].from = TODAY + 10;
    price_finding f;
    assert_int_equal(faults(&c, PRICE_FAULT_VERSIONS, &f), 1);
    assert_int_equal(f.on, TODAY + 10);
    rules[1].to = TODAY;
    assert_int_equal(faults(&c, PRICE_FAULT_DATES, &f), 1);
    assert_int_equal(f.rule, 1);
    /* prices that begin later are proved for that day */
    rules[0] = rules[1] =
        (price_rule)RULE("60", "", PRICE_SHARE, .share = {12, 10}, .items = 1, .who = {FROM_AGE(60)});
    rules[0].from = TODAY + 100;
    c.nrules = 1;
    assert_int_equal(faults(&c, PRICE_FAULT_RAISES, &f), 1);
    assert_int_equal(f.on, TODAY + 100);
}

/* First rule counts and is dearer for some: the lowest row would mislead, so the rows are ordered. */
static void test_ordered_table(void **state)
{
    (void)state;
    const price_category groups[] = {
        {.id = STR_INIT("staff"), .label = STR_INIT("职工"), .proof = STR_INIT("证"), .plain = true}};
    const price_rule rules[] = {
        RULE("staff", "", PRICE_FIXED, .amount = 1800, .items = 1, .who = {EVERYBODY, .any = 1}),
        RULE("60", "", PRICE_FIXED, .amount = 1000, .items = 1, .who = {FROM_AGE(60)}),
    };
    const price_canteen c = {ONE_LUNCH(1500),           .rules = rules,       .nrules = 2,
                             .precedence = PRICE_FIRST, .categories = groups, .ncategories = 1};
    check_table(&c, PRICE_READ_FIRST_ROW, "职工=18元\n60周岁以上=10元\n不满60周岁=15元\n");
}

static void test_many_categories(void **state)
{
    (void)state;
    price_category groups[20];
    price_rule rules[20];
    char names[20][2];
    for (unsigned k = 0; k < 20; k++) {
        names[k][0] = (char)('a' + k), names[k][1] = 0;
        groups[k] = (price_category){.id = {names[k], 1}, .label = {names[k], 1}, .proof = STR("证")};
        rules[k] = (price_rule)RULE("", "", PRICE_OFF, .items = 1, .who = {EVERYBODY});
        rules[k].id = groups[k].id;
        rules[k].who.any = BIT(k);
        rules[k].amount = 100 + (int64_t)k;
    }
    const price_canteen c = {ONE_LUNCH(1500),      .rules = rules,
                             .nrules = 20,         .precedence = PRICE_CHEAPEST,
                             .categories = groups, .ncategories = 20};
    arena *a = arena_new();
    const price_cells *s = price_cells_make(a, &c, TODAY);
    assert_false(s->all_sets);
    assert_true(s->ncells <= PRICE_MOST_CELLS);
    assert_int_equal(price_table_make(a, s)->n, 21);
    assert_int_equal(faults(&c, PRICE_FAULT_TOO_MANY, NULL), 1);
    arena_free(a);
    /* told apart by nothing: one class, all sets */
    for (unsigned k = 0; k < 20; k++) rules[k].who.any = 0xFFFFF;
    a = arena_new();
    s = price_cells_make(a, &c, TODAY);
    assert_true(s->all_sets);
    assert_int_equal(s->nclasses, 1);
    arena_free(a);
}

static void test_cells_json(void **state)
{
    (void)state;
    arena *a = arena_new();
    buf b = {0};
    const price_rule rules[] = {RULE("90", "高龄", PRICE_FREE, .items = 1, .who = {FROM_AGE(90)})};
    const price_canteen c = {ONE_LUNCH(1500), .rules = rules, .nrules = 1};
    price_cells_json(&b, price_cells_make(a, &c, 0));
    assert_str(buf_str(&b),
               "{\"v\":1,\"date\":\"1970-01-01\",\"items\":[{\"id\":\"lunch\",\"label\":\"午餐\","
               "\"standard\":1500}],\"bands\":[0,90],"
               "\"categories\":[],\"resident\":false,\"registered\":false,\"delivery\":false,\"sets\":[\"\"],"
               "\"rules\":[{\"id\":\"90\",\"label\":\"高龄\",\"text\":\"90周岁以上：免费\"}],"
               "\"outcomes\":[{\"served\":true,\"prices\":[[1500,\"15元\",[]]],\"options\":[]},"
               "{\"served\":true,\"prices\":[[0,\"免费\",[0]]],\"options\":[]}],\"cells\":[0,1,1,1]}");
    buf_fini(&b);
    arena_free(a);
}

/* Where the cheaper of two rules changes with the listed price, the wall says from which price. */
static void test_listed_turns(void **state)
{
    (void)state;
    const price_rule rules[] = {
        RULE("off", "", PRICE_OFF, .amount = 100, .items = 1, .who = {FROM_AGE(60)}),
        RULE("share", "", PRICE_SHARE, .share = {85, 100}, .items = 1, .who = {FROM_AGE(60)})};
    const price_canteen c = {.meals = (const price_meal[]){{STR_INIT("lunch"), STR_INIT("午餐"), 0, 1}},
                             .nmeals = 1,
                             .items = (const price_item[]){{.label = STR_INIT("午餐"), .listed = true}},
                             .nitems = 1,
                             .rules = rules,
                             .nrules = 2,
                             .precedence = PRICE_CHEAPEST,
                             .rounds = true,
                             .rounding = {MONEY_FEN, NUM_HALF_UP},
                             .from = DATE_NONE,
                             .to = DATE_NONE};
    check_table(&c, PRICE_READ_LOWEST,
                "不满60周岁=标价\n60周岁以上=标价不足6.71元：标价减1元；以上：标价8.5折\n");
}

/* ---- money ---- */

static void test_money(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int64_t fen;
    } good[] = {{"6", 600},      {"6.00", 600},        {"6元", 600},
                {" ¥6.5 ", 650}, {"1.9万元", 1900000}, {"50分", 50},
                {"5角", 50},     {"1,900元", 190000},  {"0", 0},
                {"6块钱", 600},  {"1,900.50", 190050}, {"￥1,234,567.89", 123456789},
                {"6元整", 600}};
    static const char *const bad[] = {"",    "元",    "6.005",  "1,90", "19,00",  "6-8",
                                      "a",   "6.",    ".5",     "+6",   "1,9000", "99999999999999元",
                                      "6 8", "1.2.3", "1,234,5"};
    int64_t fen, high;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(money_scan(str_from(good[i].s), &fen));
        assert_int_equal(fen, good[i].fen);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) assert_false(money_scan(str_from(bad[i]), &fen));
    assert_true(money_scan_range(STR("10—15元"), &fen, &high) && fen == 1000 && high == 1500);
    assert_true(money_scan_range(STR("10元至15元"), &fen, &high) && fen == 1000 && high == 1500);
    assert_false(money_scan_range(STR("-5"), &fen, &high));
    assert_false(money_scan_range(STR("15"), &fen, &high));
}

static void test_money_words(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const struct {
        int64_t fen;
        const char *s;
    } spoken[] = {{0, "零元"},
                  {600, "六元"},
                  {650, "六元五角"},
                  {605, "六元零五分"},
                  {1000, "十元"},
                  {1200, "十二元"},
                  {11000, "一百一十元"},
                  {10500, "一百零五元"},
                  {12000, "一百二十元"},
                  {45000, "四百五十元"},
                  {1002000, "一万零二十元"},
                  {10000000, "十万元"},
                  {50, "五角"},
                  {5, "五分"},
                  {101000000, "一百零一万元"},
                  {10000000100, "一亿零一元"},
                  {1000100000, "一千万一千元"}};
    for (size_t i = 0; i < COUNT_OF(spoken); i++) assert_str(money_spoken(a, spoken[i].fen), spoken[i].s);
    assert_str(money_text(a, 650), "6.50元");
    assert_str(money_text(a, 600), "6元");
    assert_str(money_discount(a, (frac){7, 10}), "7折");
    assert_str(money_discount(a, (frac){85, 100}), "8.5折");
    assert_str(money_discount(a, (frac){2, 3}), "2/3");
    assert_str(money_exact(a, (frac){1150, 4}), "2.875元");
    assert_str(money_exact(a, (frac){1000, 3}), "约3.333333元");
    int64_t fen;
    assert_true(money_round((frac){1150, 4}, (money_rounding){MONEY_FEN, NUM_HALF_UP}, &fen) && fen == 288);
    assert_true(money_round((frac){1150, 4}, (money_rounding){MONEY_FEN, NUM_DOWN}, &fen) && fen == 287);
    assert_true(money_round((frac){1150, 4}, (money_rounding){MONEY_JIAO, NUM_UP}, &fen) && fen == 290);
    assert_true(money_round((frac){1150, 4}, (money_rounding){MONEY_YUAN, NUM_HALF_UP}, &fen) && fen == 300);
    arena_free(a);
}

/* ---- as clerks write it ---- */

static void test_spelled_pays(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        price_kind kind;
        int64_t amount;
        frac share;
        int64_t cap;
    } good[] = {
        {"6", PRICE_FIXED, 600, {0, 0}, 0},
        {"每餐 6 元", PRICE_FIXED, 600, {0, 0}, 0},
        {"每餐６元", PRICE_FIXED, 600, {0, 0}, 0},
        {"6.5元/餐", PRICE_FIXED, 650, {0, 0}, 0},
        {"免费", PRICE_FREE, 0, {0, 0}, 0},
        {"free", PRICE_FREE, 0, {0, 0}, 0},
        {"0", PRICE_FREE, 0, {0, 0}, 0},
        {"7折", PRICE_SHARE, 0, {7, 10}, 0},
        {"8.5折", PRICE_SHARE, 0, {85, 100}, 0},
        {"85折", PRICE_SHARE, 0, {85, 100}, 0},
        {"打八五折", PRICE_SHARE, 0, {85, 100}, 0},
        {"九折", PRICE_SHARE, 0, {90, 100}, 0},
        {"半价", PRICE_SHARE, 0, {1, 2}, 0},
        {"70%", PRICE_SHARE, 0, {7, 10}, 0},
        {"70％", PRICE_SHARE, 0, {7, 10}, 0},
        {"1/4", PRICE_SHARE, 0, {1, 4}, 0},
        {"减1元", PRICE_OFF, 100, {0, 0}, 0},
        {"每餐补贴2元", PRICE_OFF, 200, {0, 0}, 0},
        {"减1/4，最多减3元", PRICE_SHARE_OFF, 0, {1, 4}, 300},
        {"补四分之一（最高3元）", PRICE_SHARE_OFF, 0, {1, 4}, 300},
        {"减25%封顶3元", PRICE_SHARE_OFF, 0, {1, 4}, 300},
        {"加3元", PRICE_SURCHARGE, 300, {0, 0}, 0},
        {"三餐月卡 450 元", PRICE_PASS, 45000, {0, 0}, 0},
        {"包月300元", PRICE_PASS, 30000, {0, 0}, 0},
        {"10次卡90元", PRICE_PASS, 9000, {0, 0}, 0},
        {"预存 120 元 享 7 折", PRICE_PREPAY, 12000, {7, 10}, 0},
        {"预存120元，享受七折", PRICE_PREPAY, 12000, {7, 10}, 0},
    };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        price_rule r = {.share = {0, 0}};
        assert_int_equal(price_spell_pays(str_from(good[i].s), &r), PRICE_SPELL_OK);
        assert_int_equal(r.kind, good[i].kind);
        assert_int_equal(r.amount, good[i].amount);
        if (good[i].share.den) assert_int_equal(frac_cmp(r.share, good[i].share), 0);
        assert_int_equal(r.cap, good[i].cap);
    }
    static const char *const bad[] = {"",   "便宜",  "7 折扣", "减",          "预存120元", "月卡",   "-3",
                                      "折", "100折", "加",     "减1/4，最多", "几元",      "卡450元"};
    price_rule r;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(price_spell_pays(str_from(bad[i]), &r), PRICE_SPELL_BAD);
    assert_int_equal(price_spell_pays(STR("10—15元"), &r), PRICE_SPELL_RANGE);
    assert_int_equal(price_spell_pays(STR("每餐10至15元"), &r), PRICE_SPELL_RANGE);
}

static void test_spelled_ages(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int from, below;
    } good[] = {{"60以上", 60, PRICE_NO_AGE},
                {"60 周岁以上", 60, PRICE_NO_AGE},
                {"年满60周岁及以上老人", 60, PRICE_NO_AGE},
                {"60+", 60, PRICE_NO_AGE},
                {"60—74周岁", 60, 75},
                {"60-74", 60, 75},
                {"60岁至74岁", 60, 75},
                {"不满6周岁", 0, 6},
                {"6岁以下", 0, 7},
                {"60周岁以上不满75周岁", 60, 75},
                {"60以上74以下", 60, 75},
                {"６０以上", 60, PRICE_NO_AGE}};
    static const char *const bad[] = {"", "60", "老人", "74-60", "60以", "999以上", "-60", "不满60以下"};
    int16_t from, below;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(price_spell_ages(str_from(good[i].s), &from, &below));
        assert_int_equal(from, good[i].from);
        assert_int_equal(below, good[i].below);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(price_spell_ages(str_from(bad[i]), &from, &below));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_money_words),
        cmocka_unit_test(test_hunnan),
        cmocka_unit_test(test_guangzhou),
        cmocka_unit_test(test_rounding_unsaid),
        cmocka_unit_test(test_jianye),
        cmocka_unit_test(test_hongwulu),
        cmocka_unit_test(test_huangxiang),
        cmocka_unit_test(test_shila),
        cmocka_unit_test(test_dongsha),
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_mijia),
        cmocka_unit_test(test_mijia_table),
        cmocka_unit_test(test_diaobingshan),
        cmocka_unit_test(test_monotony),
        cmocka_unit_test(test_idle_rules),
        cmocka_unit_test(test_raises_sets_split_quota),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_ordered_table),
        cmocka_unit_test(test_many_categories),
        cmocka_unit_test(test_cells_json),
        cmocka_unit_test(test_listed_turns),
        cmocka_unit_test(test_spelled_pays),
        cmocka_unit_test(test_spelled_ages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
