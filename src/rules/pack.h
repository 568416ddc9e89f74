/*
 * pack: rule packs (规则包) as plain structs, and which rule applies on a day.
 *
 * A pack is the law of one jurisdiction: the nation, a province, a city, or an estate's own
 * 议事规则. model/packs.c reads it from YAML (src/rules/packs, content/rules); engines see only
 * what is below. Every text is borrowed from the reader's arena. A rule id may stand several
 * times in a pack, once for each version of the law; the voting date chooses.
 *
 * Bases (基数) are never mixed: owners as persons 人数 (several units of one buyer are one
 * person, SPC interpretation 2020 Art. 9), households 户, votes 票权, floor area of exclusive
 * parts 专有部分面积, members 成员, units 套/单位.
 */
#ifndef GONGSHI_RULES_PACK_H
#define GONGSHI_RULES_PACK_H

#include "base/num.h"
#include "rules/calendar.h"

typedef enum basis {
    BASIS_PERSONS,
    BASIS_HOUSEHOLDS,
    BASIS_VOTES,
    BASIS_AREA,
    BASIS_MEMBERS,
    BASIS_UNITS,
    BASIS_COUNT
} basis;

/* What a share is a share of. */
typedef enum share_of {
    OF_ALL,           /* 全体 */
    OF_PARTICIPATING, /* 参与表决 */
    OF_PRESENT,       /* 到会, 出席: the same figure as those taking part, in a meeting's words */
    OF_VALID          /* 有效票: for, against and abstain together */
} share_of;

/* One threshold. at_least is 以上, 达到 (includes the figure); else more_than: 过半, 超过 (does not). */
typedef struct pack_test {
    basis basis;
    share_of of; /* quorum: always OF_ALL */
    frac share;
    bool at_least;
    str article; /* its own article where it differs from the rule's, else empty */
} pack_test;

/* May owners who did not vote be counted with the majority (未参与表决的计入多数)? */
typedef enum silent_law {
    SILENT_NEVER,    /* the law forbids it */
    SILENT_BY_RULES, /* only where the estate's own rules say so: contested, shown as such */
    SILENT_ALLOWED   /* the law itself allows it */
} silent_law;

typedef enum rule_kind { RULE_DECISION, RULE_ELECTION, RULE_PROPOSAL } rule_kind;

typedef struct pack_source {
    str law;     /* 中华人民共和国民法典 */
    str article; /* 第二百七十八条 */
    str words;   /* the key words, quoted */
    str url;
    bool verified; /* the text was read in full; else the page says 待核实 */
} pack_source;

typedef struct pack_matter {
    str id;   /* use-fund */
    str name; /* 使用维修资金 */
} pack_matter;

/* Seats of an elected body; 0 where the law does not say. */
typedef struct pack_seats {
    int min, max;
    bool odd;
    bool contested; /* 差额: more candidates than seats */
} pack_seats;

typedef struct pack_rule {
    str id, name, name_en, explain;
    rule_kind kind;
    const pack_matter *matters;
    size_t nmatters;
    const pack_test *quorum; /* all of them must hold */
    size_t nquorum;
    const pack_test *passing; /* for a decision: those in favour; for an election: each candidate */
    size_t npassing;
    silent_law silent;
    bool stricter; /* an estate's own rules may ask for more than this */
    pack_seats seats;
    const basis
        *order; /* elections: how candidates are ranked; later ones break ties. None: the first basis known */
    size_t norder;
    pack_source source;
    date from, to; /* in force, both days included; DATE_NONE: open */
} pack_rule;

/* A length that the rules fix: term of office, posting, notice, lead before re-election. */
typedef struct pack_period {
    str id;   /* committee-term, election-lead, decision-posting, result-display … */
    str name; /* 任期届满前提前换届 */
    str explain;
    int min, max; /* equal where there is one figure; 0: open on that side */
    period_unit unit;
    pack_source source;
    date from, to;
} pack_period;

typedef enum pack_level { LEVEL_NATION, LEVEL_PROVINCE, LEVEL_CITY, LEVEL_ESTATE } pack_level;

typedef struct pack {
    str id;     /* cn, cn-beijing, the estate's own */
    str name;   /* 北京市 */
    str parent; /* empty: none */
    pack_level level;
    const pack_rule *rules;
    size_t nrules;
    const pack_period *periods;
    size_t nperiods;
} pack;

typedef struct pack_set {
    const pack *packs;
    size_t n;
} pack_set;

const pack *pack_find(const pack_set *set, str id); /* NULL: no such pack */

typedef struct pack_choice {
    const pack_rule *law;   /* the rule that governs; NULL: none in force on that day */
    const pack_rule *local; /* an estate's own rule shown beside it; NULL: none */
    const pack *law_pack, *local_pack;
    bool known; /* the id exists in some version, though not on that day */
} pack_choice;

/*
 * The rule with an id for a body in a jurisdiction on a day. The nearest pack that has a version
 * in force governs (city before province before nation); a pack of level estate never replaces
 * the law, it is chosen as local beside it. The parents of an unknown pack cannot be followed:
 * both are NULL. A rule that only the estate has governs alone.
 */
pack_choice pack_choose(const pack_set *set, str jurisdiction, str rule, date on);
/* As above, by what is decided (使用维修资金): the law moved matters between rules over the years. */
pack_choice pack_choose_matter(const pack_set *set, str jurisdiction, str matter, date on);
/* The nearest version in force; NULL: none. */
const pack_period *pack_period_find(const pack_set *set, str jurisdiction, str period, date on);

bool pack_in_force(date from, date to, date on);
bool pack_has_matter(const pack_rule *r, str matter);
/* Does every decision that passes under a also pass under b? False where that is not certain. */
bool pack_at_least_as_strict(const pack_rule *a, const pack_rule *b);

/* Chinese words and English keys of the enums; stable, used in YAML, JSON and texts. */
str basis_key(basis b);                /* persons */
str basis_name(basis b);               /* 人数 */
str basis_unit(basis b);               /* 人, 户, 票, ㎡, 名, 套 */
bool basis_parse(str key, basis *out); /* key or Chinese name */
bool basis_whole(basis b);             /* counted in whole numbers */
str share_of_key(share_of of);
str share_of_name(share_of of); /* 全体, 参与表决, 到会, 有效票 */
bool share_of_parse(str key, share_of *out);
/* "三分之二以上", "超过二分之一" (过半数), "四分之三以上"; other fractions in digits: "60%以上". */
str pack_threshold_text(arena *a, const pack_test *t);
/* "三分之二", "二分之一", "全部"; other fractions in digits: "51%". */
str pack_share_text(arena *a, frac share);

#endif
