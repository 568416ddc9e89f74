/*
 * figures: the figures of a vote, and whether they agree with each other.
 *
 * Published figures are checked as arithmetic, before any law is applied: parts and totals, ballots,
 * channels, and printed percentages against whole numbers. A percentage has a number of decimals;
 * only some counts over a denominator can round to it. None, or only a count over another
 * denominator than the one named, is a problem: it shows silent owners counted as votes, or
 * occupied homes taken for all homes. Exact integers only; nothing is allocated but in the arena.
 */
#ifndef GONGSHI_RULES_FIGURES_H
#define GONGSHI_RULES_FIGURES_H

#include "rules/pack.h"

/* One quantity on every basis; an unknown basis is missing, which is not nought. */
typedef struct figures {
    dec v[BASIS_COUNT];
    bool known[BASIS_COUNT];
} figures;

typedef enum vote {
    VOTE_FOR,     /* 同意 */
    VOTE_AGAINST, /* 反对 */
    VOTE_ABSTAIN, /* 弃权 */
    VOTE_FOLLOW,  /* 从多数: a ballot marked to go with the majority; 0 unless given */
    VOTE_COUNT
} vote;

/* Names one figure of a tally. The first four are in the order of enum vote. */
typedef enum figure_of {
    FIGURE_FOR,
    FIGURE_AGAINST,
    FIGURE_ABSTAIN,
    FIGURE_FOLLOW,
    FIGURE_TOTAL,         /* 全体 */
    FIGURE_PARTICIPATING, /* 参与表决 */
    FIGURE_VOTES,         /* the votes added up: 有效票 on that basis */
    FIGURE_SILENT,        /* 未参与表决 */
    FIGURE_ISSUED,        /* ballots 发出; these four have no basis */
    FIGURE_RETURNED,      /* 收回 */
    FIGURE_VALID,         /* 有效 */
    FIGURE_INVALID,       /* 无效 */
    FIGURE_PROXIES,       /* 委托 */
    FIGURE_OTHER          /* a further denominator that the record names: 已入住户数 */
} figure_of;

typedef struct figure_ref {
    figure_of of;
    basis basis;
    uint32_t i; /* FIGURE_OTHER: which; a vote: 0, or 1 + the channel */
} figure_ref;

typedef struct tally_channel {
    str name; /* 线上, 线下, 现场 */
    figures votes[VOTE_COUNT];
} tally_channel;

typedef struct tally_other {
    str name;
    figures v;
} tally_other;

/* "69.66%", said to be figure / of on figure.basis; the scale of percent is the decimals printed. */
typedef struct tally_printed {
    figure_ref figure;
    dec percent;
    figure_ref of; /* its basis may differ from the figure's */
} tally_printed;

typedef enum tally_stage {
    STAGE_FINAL,
    STAGE_EXTENDED /* 延期 */,
    STAGE_PRELIMINARY /* 初步统计 */
} tally_stage;

typedef enum outcome {
    OUTCOME_NONE, /* nothing declared */
    OUTCOME_PASSED,
    OUTCOME_REJECTED,
    OUTCOME_NO_DECISION,
    OUTCOME_UNDETERMINABLE
} outcome;

/* What a record makes of owners who did not vote; anything but the first needs its source. */
typedef enum silent_as {
    SILENT_APART,       /* 不计入 */
    SILENT_AS_MAJORITY, /* 计入多数 */
    SILENT_AS_FOR,      /* 视为同意 */
    SILENT_AS_ABSTAIN   /* 视为弃权: they count as taking part */
} silent_as;

#define BALLOTS_UNKNOWN (-1)

typedef struct tally {
    date on;
    tally_stage stage;
    figures totals, participating;
    figures votes[VOTE_COUNT];
    int64_t issued, returned, valid, invalid; /* ballots; BALLOTS_UNKNOWN */
    int64_t proxies;                          /* BALLOTS_UNKNOWN */
    silent_as silent_as;                      /* how the record counts silent owners */
    bool silent_sourced;                      /* and it says by which rule */
    figures silent;                           /* how many it counts; unknown: all that did not take part */
    const tally_channel *channels;
    size_t nchannels;
    const tally_other *others;
    size_t nothers;
    const tally_printed *printed;
    size_t nprinted;
    outcome declared;
} tally;

/* An empty tally: everything unknown. */
tally tally_none(void);
/* A figure as the record gives it (VOTES and SILENT: added up). false: not known. */
bool tally_figure(const tally *t, figure_ref ref, dec *out);
/* Decimals that the figures of a basis are counted in: 0, for areas 2 or more. */
uint8_t tally_scale(const tally *t, basis b);

/* ---- percentages ------------------------------------------------------------------------------ */

/*
 * The whole numbers k with k/den printed as percent, where how is NUM_HALF_UP or NUM_DOWN (cut off).
 * den > 0, percent >= 0. false: there is none. 287/412 is 69.66%: over 412 only 287 gives 69.66%.
 */
bool percent_counts(int64_t den, dec percent, num_round how, int64_t *lo, int64_t *hi);
/* The shares that can be printed so, rounded or cut: low <= share < high. */
void percent_bounds(dec percent, frac *low, frac *high);

/* ---- problems --------------------------------------------------------------------------------- */

typedef enum figures_code {
    FIGURES_NEGATIVE,       /* a */
    FIGURES_NOT_WHOLE,      /* a: persons are counted in whole numbers */
    FIGURES_TOO_FINE,       /* a: more than 0.001 */
    FIGURES_TOO_LARGE,      /* a */
    FIGURES_MORE_THAN,      /* a is more than b, which holds it */
    FIGURES_BALLOTS_OWNERS, /* a: ballots issued exceed every count of owners b: one a home? */
    FIGURES_VOTES_SUM,      /* votes a (found) do not add up to those taking part b (expected) */
    FIGURES_INVALID_IN,     /* as above, and the invalid ballots are exactly the difference */
    FIGURES_BALLOTS_SUM,    /* valid and invalid (found) are not the returned (expected) */
    FIGURES_CHANNELS_SUM,   /* channels of a (found) do not add up to a (expected) */
    FIGURES_PERCENT_WRONG,  /* found is printed, expected is what a/b is; nothing known gives it */
    FIGURES_PERCENT_OTHER,  /* only another denominator gives it: fits */
    FIGURES_PERCENT_SILENT, /* only with the silent owners added does a give it, and the record does not say
                               so */
    FIGURES_PERCENT_BASIS,  /* it is the share of the same figure on another basis: fits[0] in fits[1] */
    FIGURES_PERCENT_CUT,    /* cut off, not rounded */
    FIGURES_PERCENT_NONE,   /* no whole number over b gives it */
    FIGURES_PERCENT_SUM     /* the printed shares of a whole do not add up to 100% */
} figures_code;

#define FIGURES_FITS 6

typedef struct figures_problem {
    figures_code code;
    figure_ref a, b;
    dec found, expected; /* percentages: the printed, and the right one with as many decimals */
    size_t printed;      /* percentages: which of tally.printed */
    figure_ref fits[FIGURES_FITS];
    size_t nfits;
} figures_problem;

typedef struct figures_report {
    figures_problem *problems; /* in the arena, in the order of the codes' checks */
    size_t n;
} figures_report;

figures_report figures_check(arena *a, const tally *t);
/* Only hints: nothing that makes a result doubtful. */
bool figures_is_hint(figures_code c);

str figure_key(figure_of f); /* for, against, totals, participating, issued … */
bool figure_parse(str key, figure_of *out);
str figure_name(figure_of f); /* 同意, 参与表决, 全体, 发出的表决票 */
/* "for.persons", "participating", "issued"; the basis stays as it is where none is named. */
bool figure_ref_parse(str s, figure_ref *out, bool *has_basis);

#endif
