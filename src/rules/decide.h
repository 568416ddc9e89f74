/*
 * decide: does a vote carry a decision? (表决结果)
 *
 * decide_vote applies one rule to one tally. It proves or refuses: 通过 comes out only where every
 * threshold of the rule is shown to be met by the figures of the record. Outcomes:
 *   通过 passed          quorum and majority on every basis
 *   未通过 rejected      quorum, and those against reached the majority that the rule asks for
 *   未产生有效决定       no quorum, or no side reached its majority
 *   无法判定             a figure that the rule needs is missing, or figures contradict each other and
 *                        the outcome depends on which of them is right
 * Where figures disagree (votes do not add up to those taking part, channels to their sum), every
 * reading must give the same answer. Where only a printed percentage is known, every count that
 * can be printed so must: 66.67% does not prove 三分之二以上. Civil Code Art. 278, 1259 (以上 includes
 * the figure, 超过 and 过半 do not).
 *
 * Silent owners are added to the majority, to those in favour or to those who abstain only where the record
 * says so with its source and the rule does not forbid it; the result without them stands beside it.
 * Everything is in the arena given; rule and tally are borrowed.
 */
#ifndef GONGSHI_RULES_DECIDE_H
#define GONGSHI_RULES_DECIDE_H

#include "base/buf.h"
#include "rules/figures.h"

typedef enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN } tri;

typedef enum line_kind {
    LINE_QUORUM,   /* taking part, of all */
    LINE_PASSING,  /* in favour */
    LINE_REJECTING /* against, by the same majority; only where the motion does not pass */
} line_kind;

typedef struct decide_line {
    line_kind kind;
    const pack_test *test;
    str article;            /* of the test, else of the rule */
    figure_ref over, under; /* what is divided by what */
    bool counted;           /* both are known exactly: the next four say how much */
    dec numerator, denominator;
    dec needed;        /* the least numerator that would do, in whole steps (1 person, 0.01 m²) */
    dec margin;        /* numerator - needed: nought or more where met */
    bool bounded;      /* the share is known to lie in low..high */
    frac low, high;    /* equal where counted */
    bool from_percent; /* only a printed percentage is known: */
    dec percent;
    tri met;
    bool derived; /* the numerator is not in the record: worked out from the other figures */
    bool missing; /* why met is unknown: this figure is not given */
    figure_ref absent;
} decide_line;

typedef enum decide_code {
    DECIDE_NO_QUORUM,
    DECIDE_NO_SIDE,    /* no side reached its majority */
    DECIDE_MISSING,    /* figure: needed and not given */
    DECIDE_HOUSEHOLDS, /* households are given where persons are asked (SPC interpretation 2020 Art. 9) */
    DECIDE_CONFLICT,   /* figures contradict each other (figures_check names them) */
    DECIDE_IMPRECISE,  /* a printed percentage does not settle it */
    DECIDE_SILENT_UNSOURCED, /* silent owners not counted: no source is given */
    DECIDE_SILENT_FORBIDDEN, /* … the rule does not allow it */
    DECIDE_SILENT_UNCLEAR,   /* … which side is the majority is not clear on every basis */
    DECIDE_SILENT_COUNTED,   /* they were (silent_side): the outcome rests on the estate's own rules */
    DECIDE_SILENT_DECIDES,   /* and without them it would be another */
    DECIDE_LOCAL_LAXER,      /* the estate's own rule asks for less than the law: the law governs */
    DECIDE_LOCAL_STRICTER    /* it asks for more, and more is not reached */
} decide_code;

typedef struct decide_reason {
    decide_code code;
    figure_ref figure; /* SILENT_COUNTED: of is the side, where it is not that of the majority; else FOLLOW */
} decide_reason;

typedef enum declared_check {
    DECLARED_FINE,  /* or nothing declared */
    DECLARED_WRONG, /* the votes give another outcome */
    DECLARED_OPEN   /* a result is declared while voting goes on */
} declared_check;

typedef struct decide_result decide_result;
struct decide_result {
    const pack_rule *rule;
    tally_stage stage;
    outcome outcome;    /* by this rule */
    decide_line *lines; /* quorum, passing, rejecting */
    size_t nlines;
    decide_reason *reasons;
    size_t nreasons;
    bool silent_counted;
    vote silent_side;
    figures silent_added;                /* by basis, where known */
    const decide_result *without_silent; /* set where silent owners were counted */
    const decide_result *local;          /* by the estate's own rule; NULL: none */
    outcome governing;                   /* what may be published: law and local rule together */
    declared_check declared;             /* the tally's declared outcome against governing */
};

/* local NULL: no rule beside the law. Never NULL. */
const decide_result *decide_vote(arena *a, const pack_rule *law, const pack_rule *local, const tally *t);

/* One threshold alone: those taking part (QUORUM), in favour (PASSING) or against (REJECTING). */
decide_line decide_weigh(arena *a, const pack_rule *rule, line_kind kind, const pack_test *test,
                         const tally *t);
/* All lines of a kind together: NO where one fails, else UNKNOWN where one is not known. */
tri decide_all_met(const decide_line *lines, size_t n, line_kind kind);

/* The least count that meets a test over a denominator, both in the same whole steps. false: too large. */
bool decide_needed(const pack_test *t, int64_t denominator, int64_t *out);
/* Does num/den meet it? den > 0. */
bool decide_meets(const pack_test *t, int64_t num, int64_t den);

str outcome_key(outcome o);                /* passed, rejected, no_decision, undeterminable */
str outcome_name(outcome o);               /* 通过, 未通过, 未产生有效决定, 无法判定 */
bool outcome_parse(str key, outcome *out); /* key or Chinese name */
str stage_key(tally_stage s);
str stage_name(tally_stage s); /* 最终结果, 延期, 初步统计 */
bool stage_parse(str key, tally_stage *out);

/* ---- decide_text.c: the same in Chinese ------------------------------------------------------- */

/* "参与表决的 412 人中 287 人同意（69.66%），超过二分之一"; what is short: "不足三分之二，差 2 人（至少 414
 * 人）" */
str decide_line_text(arena *a, const decide_line *l);
/* One sentence that gives the outcome and why, with every line. */
str decide_sentence(arena *a, const decide_result *r);
/* "412 人", "6,666.68 ㎡"; grouped from 10,000 on. */
str decide_quantity(arena *a, dec v, basis b);
/* The share with two decimals, or as many more (to six) as it takes not to look like the threshold. */
str decide_percent(arena *a, const decide_line *l);
/* Any share, two decimals or as many more (to six) as it takes to fall on the right side of a threshold. */
str decide_percent_beside(arena *a, frac real, frac threshold);
/* What is missing, in words: 参与表决的专有部分面积. */
str decide_figure_text(arena *a, figure_ref f);
str decide_reason_text(arena *a, const decide_reason *r);

/* One JSON object with everything above (decide_json.c). */
void decide_json(arena *a, buf *out, const decide_result *r);

#endif
