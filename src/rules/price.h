/*
 * price: what one meal costs one person (餐价), and the proof that a canteen's rules give everybody one
 * price.
 *
 * A canteen has meals with items (one, or several set meals 套餐), each with a standard price or a listed
 * price (明码标价), and rules: who pays what. Pure functions over the structs below; texts, tables and
 * findings are made in the arena given and borrow the canteen's own texts. Money is whole fen; nothing is a
 * float.
 *
 * Sources of the shapes: 老年助餐 schemes as published (a share off with a cap, amounts a meal, fixed prices
 * by age, layered subsidies); 以上 includes the figure (民法典 第一千二百五十九条); an elder is 60 or more
 * (老年人权益保障法 第二条); 周岁 is completed years and the birthday counts; 明码标价 (价格法 第十三条).
 *
 *   price.h        the model, price_apply.c one price with its steps, price_cells.c the population cut into
 * cells, price_prove.c  the proof, price_table.c the wall table, price_words.c Chinese texts, price_json.c
 * the calculator
 */
#ifndef GONGSHI_RULES_PRICE_H
#define GONGSHI_RULES_PRICE_H

#include "base/buf.h"
#include "base/date.h"
#include "rules/money.h"

/* ---- limits; the reader of a record refuses more ---- */
enum {
    PRICE_MOST_RULES = 64,
    PRICE_MOST_ITEMS = 24,
    PRICE_MOST_CATEGORIES = 48,
    PRICE_MOST_STEPS = 16,    /* steps of one price: the standard, the combined rules, the surcharges */
    PRICE_MOST_COMBINED = 10, /* places in the combining order */
    PRICE_MOST_OPTIONS = 8,
    PRICE_MOST_AGE = 150,
    PRICE_MOST_CELLS = 1 << 15
};
#define PRICE_NO_AGE   INT16_MAX /* no upper bound */
#define PRICE_UNPRICED INT64_MIN /* where an amount stands: nobody says what this person pays */

/* ---- the canteen ---- */

typedef enum price_need { PRICE_EITHER, PRICE_NO, PRICE_YES } price_need;

/* Who a rule is for. All that is said must hold; a zeroed who with below = PRICE_NO_AGE is everybody. */
typedef struct price_who {
    int16_t from, below; /* completed years, from <= age < below */
    uint64_t any;        /* categories: one of these (0: not asked) */
    uint64_t all;        /* and every one of these */
    uint64_t none;       /* and none of these */
    uint8_t resident;    /* price_need: lives in the estate (本小区) */
    uint8_t registered;  /* household registered here (户籍) */
    uint8_t delivery;    /* meal is brought (送餐) */
} price_who;

typedef enum price_kind {
    PRICE_FIXED,     /* pays `amount` a meal */
    PRICE_FREE,      /* pays nothing */
    PRICE_SHARE,     /* pays `share` of the price (7折: 7/10); at most `cap` is taken off */
    PRICE_OFF,       /* `amount` less, never below nothing */
    PRICE_SHARE_OFF, /* `share` of the price less, at most `cap` */
    PRICE_PASS,      /* may buy a pass: `amount` for `days` days (or `times` meals) covers the items */
    PRICE_PREPAY,    /* may prepay `amount` and then pays `share` of the price */
    PRICE_SURCHARGE  /* pays `amount` more */
} price_kind;

typedef enum price_payer { PRICE_BY_OTHER, PRICE_BY_STATE, PRICE_BY_OPERATOR, PRICE_BY_DINER } price_payer;

typedef struct price_part { /* 政府补 / 企业让 / 个人出 */
    str by, level;
    price_payer payer;
    int64_t amount;
} price_part;

typedef struct price_rule {
    str id, label; /* rules of one id are versions of it; they may not be in force on one day */
    str source;
    price_who who;
    uint64_t items; /* the items it prices (a pass: that it covers) */
    price_kind kind;
    int64_t amount; /* fen */
    frac share;
    int64_t cap;          /* most that is taken off; 0: no cap */
    int64_t least;        /* the diner pays at least so much (where the price was not lower); 0: no floor */
    uint16_t days, times; /* PASS: its period in days, or a number of meals */
    uint16_t per_meal, per_day; /* quota; 0: none */
    uint16_t place; /* in the combining order, from 1; rules of one place are alternatives; 0: not combined */
    date from, to;  /* in force, both days included; DATE_NONE: open */
    const price_part *parts;
    uint32_t nparts;
} price_rule;

typedef struct price_standard { /* a version of an item's standard price */
    int64_t fen;
    date from, to;
} price_standard;

typedef struct price_item {
    str id, label; /* of a set meal; the meal's own where it has one item */
    uint32_t meal;
    bool listed; /* any listed price between low and high (yuan by half yuan are the samples that the proof
                    tries) */
    int64_t low, high;
    const price_standard *standards;
    uint32_t nstandards; /* 0 and not listed: only rules price it */
} price_item;

typedef struct price_meal {
    str id, label;
    uint32_t first, n; /* its items */
} price_meal;

typedef struct price_category {
    str id, label, help, proof;
    bool plain; /* neither poorer nor more deserving (学生, 员工): no monotony is asked of it */
} price_category;

typedef enum price_precedence { PRICE_UNSAID, PRICE_CHEAPEST, PRICE_FIRST } price_precedence;

typedef struct price_canteen {
    const price_meal *meals;
    uint32_t nmeals;
    const price_item *items;
    uint32_t nitems;
    const price_category *categories;
    uint32_t ncategories;
    const price_rule *rules; /* in the order written, which PRICE_FIRST follows */
    uint32_t nrules;
    price_precedence precedence; /* UNSAID counts as the cheapest, and the proof objects */
    bool rounds;       /* rounding is declared; else half up to fen, and the proof objects where it matters */
    bool round_at_end; /* shares stay exact and the sum is rounded once; else each computed amount is */
    money_rounding rounding;
    bool selective; /* not everybody may eat here: `serves` */
    price_who serves;
    date from, to; /* the whole table in force; DATE_NONE: open */
} price_canteen;

/* ---- one price ---- */

typedef struct price_person {
    int age; /* completed years; from a birth date: date_age(born, day of the meal) */
    uint64_t categories;
    bool resident, registered, delivery;
} price_person;

typedef struct price_ask {
    price_person who;
    uint32_t item;
    date on;
    int64_t listed; /* the price on the list, for a listed item */
    uint16_t meal_uses,
        day_uses; /* how often the person has used a rule with a quota, at this meal and today */
} price_ask;

typedef struct price_step {
    int32_t rule; /* -1: the standard or listed price */
    int64_t before, after;
} price_step;

/* A pass or a prepayment beside the price a meal. Counts are 0 where it never pays. */
typedef struct price_option {
    int32_t rule;
    int64_t each;      /* PREPAY: what a meal costs then (PRICE_UNPRICED where there is no standard price);
                          PASS of so many times: its price a meal, rounded up */
    int64_t cash;      /* what the meal costs without it, surcharge left out; PRICE_UNPRICED */
    int64_t even_at;   /* so many meals cost the same with and without (0: no whole number does) */
    int64_t pays_from; /* from so many meals on it is cheaper; an unspent prepayment counts as lost */
    int64_t covers;    /* PREPAY: so many whole meals are paid by the amount */
    int64_t
        days_from; /* PASS: from so many days on, every covered meal eaten each day (0: not known or never) */
    bool useful;   /* it can be cheaper for this person, within the pass's period */
} price_option;

typedef struct price_quote {
    bool served; /* false: not for this person, and nothing below is filled */
    bool priced;
    int64_t standard; /* PRICE_UNPRICED where there is none */
    int64_t amount;   /* what is paid; PRICE_UNPRICED where not priced */
    int64_t extra;    /* of it, surcharges */
    uint32_t nsteps;
    price_step steps[PRICE_MOST_STEPS];
    uint32_t noptions;
    price_option options[PRICE_MOST_OPTIONS];
    int32_t inexact_rule; /* the rule whose share was no whole fen, -1: none */
    frac inexact;         /* that share */
} price_quote;

bool price_who_fits(const price_who *w, const price_person *p);
bool price_in_force(date from, date to, date on); /* both days included; DATE_NONE is open on either side */
/* The standard price on a day: PRICE_UNPRICED where there is none; a listed item's is ask->listed. */
int64_t price_standard_on(const price_item *item, date on);
/* The price of one meal, with the steps that lead to it and the options beside it. */
void price_find(const price_canteen *c, const price_ask *ask, price_quote *out);

/* A set of rules, by index. */
typedef struct price_fit {
    uint64_t bits[PRICE_MOST_RULES / 64];
} price_fit;
bool price_fit_has(const price_fit *f, uint32_t rule);
/* The rules in force on ask->on that are for the person, quota left, whatever the item. */
price_fit price_fitting(const price_canteen *c, const price_ask *ask);
/* price_find for a known set of rules: the price of an item whose standard is `standard`. */
void price_find_fit(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard, date on,
                    price_quote *out);
/* Only the amount of that. */
int64_t price_amount(const price_canteen *c, const price_fit *f, uint32_t item, int64_t standard);
/* What one rule alone makes of a price (before surcharges); PRICE_UNPRICED where it cannot say. Prepayments:
 * then paid. */
int64_t price_alone(const price_canteen *c, uint32_t rule, int64_t standard);
bool price_is_cash(price_kind k);   /* decides the price a meal */
bool price_is_option(price_kind k); /* pass, prepayment */

/* ---- the population in cells (price_cells.c) ---- */

/* Categories that no rule tells apart are one class; a set of classes stands for the people who have them. */
typedef struct price_outcome {
    price_fit fit;
    uint32_t first_cell;
    const int64_t *amounts; /* [variant of every item], PRICE_UNPRICED where nobody says */
    bool served;
} price_outcome;

typedef struct price_cells {
    const price_canteen *c;
    date on;
    const int16_t *bands; /* ages at which a band begins; bands[0] = 0 */
    uint32_t nbands;
    const uint64_t *classes; /* categories of each class */
    uint32_t nclasses;
    const uint64_t *sets; /* sets of classes, fewest first */
    uint32_t nsets;
    bool all_sets; /* false: only sets of at most `most_classes` classes, there would be too many cells */
    uint32_t most_classes;
    bool asks_resident, asks_registered, asks_delivery;
    uint32_t nflags;         /* 1, 2, 4 or 8 combinations of those asked */
    uint32_t ncells;         /* nsets * nbands * nflags */
    const uint32_t *outcome; /* of a cell, index (set * nbands + band) * nflags + flags */
    const price_outcome *outcomes;
    uint32_t noutcomes;
    const uint32_t
        *variant; /* first variant of each item, nitems + 1 of them; a listed item has one a sample */
    const int64_t *standards; /* of each variant: the standard price, or a sample of the listed one */
} price_cells;

/* Lives in a. */
const price_cells *price_cells_make(arena *a, const price_canteen *c, date on);
price_person price_cell_person(const price_cells *s,
                               uint32_t cell); /* its youngest, with one category of each class */
uint32_t price_cell_of(const price_cells *s,
                       const price_person *p); /* UINT32_MAX where its set is left out */
uint32_t price_cell_index(const price_cells *s, uint32_t set, uint32_t band, uint32_t flags);

/* ---- the proof (price_prove.c) ---- */

typedef enum price_fault {
    PRICE_FAULT_GAP,          /* a, item, on: nobody says what this person pays */
    PRICE_FAULT_UNSERVED,     /* the same, below the youngest age that any rule names: probably not served */
    PRICE_FAULT_OVERLAP,      /* rule, other: both fit a, prices x and y, and no precedence is declared */
    PRICE_FAULT_RESOLVED,     /* the same with a precedence: which counts; advice */
    PRICE_FAULT_BESIDE,       /* rule is an option beside `other` for a; advice */
    PRICE_FAULT_EMPTY,        /* rule: nobody can ever fit it (age band, categories, items) */
    PRICE_FAULT_DATES,        /* rule: ends before it begins */
    PRICE_FAULT_DOMINATED,    /* rule: fits, but another always counts; a, item and `other` show one case */
    PRICE_FAULT_POINTLESS,    /* rule: a pass or prepayment that is never cheaper */
    PRICE_FAULT_OLDER,        /* b is older than a and pays y > x */
    PRICE_FAULT_POORER,       /* b has a category more than a and pays y > x */
    PRICE_FAULT_OUTSIDER,     /* b lives or is registered here, a does not, and b pays y > x */
    PRICE_FAULT_RAISES,       /* rule: makes x into y > x */
    PRICE_FAULT_NO_BASE,      /* rule: a share of or an amount off an item without standard price */
    PRICE_FAULT_ONE_FOR_SETS, /* rule: one fixed price x for set meals of several prices */
    PRICE_FAULT_SPLIT,        /* rule: parts are x, but y is due (standard or reduction) */
    PRICE_FAULT_DINER,        /* rule: 个人出 x, but the price is y */
    PRICE_FAULT_VERSIONS,     /* rule, other: versions of one id both in force on `on` */
    PRICE_FAULT_STANDARDS,    /* item: two standard prices x and y on `on` */
    PRICE_FAULT_QUOTA,        /* rule: x a meal, y a day cannot both mean anything */
    PRICE_FAULT_ROUNDING,     /* rule: the share of x is `exact`, and no rounding is declared */
    PRICE_FAULT_ROUNDING_LISTED, /* the same for a sample of a listed price */
    PRICE_FAULT_VAGUE,           /* category: used, but nobody says who belongs */
    PRICE_FAULT_TOO_MANY         /* x: sets of at most so many categories were tried */
} price_fault;

typedef struct price_finding {
    price_fault fault;
    int32_t rule, other, item, category; /* -1: none */
    price_person a, b;
    date on;
    int64_t x, y;
    int64_t standard; /* of the item, where it is a listed one a sample */
    frac exact;
} price_finding;

typedef struct price_findings {
    const price_finding *items;
    uint32_t n;
    uint32_t left_out; /* overlaps beyond the first PRICE_MOST_OVERLAPS */
} price_findings;
enum { PRICE_MOST_OVERLAPS = 24 };

/* Proves the rules for every day from `today` on; each fault once a rule (pair), with the smallest witness.
 */
price_findings price_prove(arena *a, const price_canteen *c, date today);
/* The days from `from` on at which a rule or price begins to count or stops, ascending, `from` first. */
uint32_t price_epochs(arena *a, const price_canteen *c, date from, const date **out);

/* The first day worth a look: today within the table's own dates, or the day the first price begins where
   none counts yet. */
date price_first_day(const price_canteen *c, date today);

/* ---- the wall table (price_table.c) ---- */

typedef enum price_reading {
    PRICE_READ_LOWEST,   /* the lowest price of the rows that fit (同时符合多项的，按最低价) */
    PRICE_READ_FIRST_ROW /* the first row from the top that fits */
} price_reading;

typedef struct price_row {
    int16_t from, below;
    uint64_t all;                           /* classes, each: has one of its categories */
    uint64_t any;                           /* and one of these classes (0: not asked) */
    uint8_t resident, registered, delivery; /* EITHER or YES */
    bool unserved;
    uint32_t cell;          /* one of the row's: its outcome gives the prices */
    const price_fit *rules; /* [item]: the rules that gave the price anywhere in the row */
} price_row;

typedef struct price_table {
    const price_cells *cells;
    const price_row *rows;
    uint32_t n;
    price_reading reading;
    bool several; /* somebody finds more than one row: how to read the table must be said */
    bool exact;   /* every cell reads its own price and options (false only where there are too many rows) */
    bool delivery_apart;  /* delivery adds the same to every price: extra, not rows */
    const int64_t *extra; /* [item] */
} price_table;

const price_table *price_table_make(arena *a, const price_cells *s);
/* What a person reads from the table: PRICE_UNPRICED where no row fits. options: the option rules read. */
int64_t price_table_read(const price_table *t, const price_person *p, uint32_t variant, price_fit *options);

/* ---- texts (price_words.c), Chinese ---- */

str price_age_text(arena *a, int from, int below); /* 不满60周岁 60—74周岁 90周岁以上; empty for all ages */
str price_who_text(arena *a, const price_canteen *c, const price_who *w);
str price_person_text(arena *a, const price_canteen *c, const price_person *p); /* 76周岁、低保、本小区居民 */
str price_row_label(arena *a, const price_table *t, const price_row *r);
/* 每餐6元  免费  8折  减1元  减1/4（最多减3元）  月卡450元  预存120元享7折  加3元 */
str price_pays_text(arena *a, const price_rule *r);
str price_rule_text(arena *a, const price_canteen *c, const price_rule *r); /* who and pays, quota, items */
str price_items_text(arena *a, const price_canteen *c, uint64_t items);     /* 早餐、午餐 */
str price_item_text(arena *a, const price_canteen *c, uint32_t item);       /* 午餐, 午餐·A套餐 */
str price_step_text(arena *a, const price_canteen *c, const price_step *s);
str price_option_text(arena *a, const price_canteen *c, const price_option *o);
/* The price of an item for a set of rules, as a wall shows it: 6元, 免费, 标价的7折; — where nobody says. */
str price_cell_text(arena *a, const price_cells *s, const price_outcome *o, uint32_t item);
/* How to read the table and how money is rounded, a sentence each. */
str price_reading_text(price_reading r);
str price_rounding_text(const price_canteen *c);

/* ---- the calculator's data (price_json.c) ---- */

/* Appends the object that templates/assets/price.js reads; the format is described there and in price_json.c.
 */
void price_cells_json(buf *out, const price_cells *s);

#endif
