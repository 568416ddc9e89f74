/*
 * elect: who is elected? (选举结果)
 *
 * Candidates who reach the rule's minimum share are ranked by their votes; the first fill the seats,
 * the next the reserve (候补). Candidates with equal votes are never put in an order by their place in
 * the list: where equals stand across the last seat, a runoff (另行投票) among them is due, and the
 * seat stays open. A rule may name a second basis (得票面积) that breaks ties. Village elections
 * (村民委员会组织法 Art. 15): more than half of those registered vote, more than half of those voting.
 * Everything is in the arena given; rule and election are borrowed.
 */
#ifndef GONGSHI_RULES_ELECT_H
#define GONGSHI_RULES_ELECT_H

#include "rules/decide.h"

typedef struct candidate {
    str name;
    figures votes;            /* in favour */
    figures against, abstain; /* where each name is voted on by itself (逐人表决), else unknown */
    bool withdrawn;           /* 退出: their votes do not count */
} candidate;

typedef struct election {
    tally base; /* date, stage, totals, participating, ballots; its votes are not used */
    int seats, reserve;
    int choices; /* names that a ballot may carry; 0: as many as seats, or all where each is voted on by
                    itself */
    const candidate *candidates;
    size_t n;
    const str *declared; /* names said to be elected */
    size_t ndeclared;
    const str *declared_reserve; /* names said to be reserves */
    size_t ndeclared_reserve;
} election;

typedef enum elect_state {
    ELECT_NOT,          /* ranked after the last seat and the reserve */
    ELECT_IN,           /* 当选 */
    ELECT_TIED,         /* among equals across the last seat: runoff */
    ELECT_RESERVE,      /* 候补 */
    ELECT_RESERVE_TIED, /* equals across the last place of the reserve */
    ELECT_BELOW,        /* minimum share not reached */
    ELECT_WITHDRAWN,
    ELECT_UNKNOWN /* a figure is missing */
} elect_state;

typedef struct elect_row {
    size_t candidate; /* index into election.candidates */
    int rank;         /* from 1; equals share it; 0 where not ranked */
    elect_state state;
    decide_line *lines; /* one for each passing test of the rule */
    size_t nlines;
} elect_row;

typedef enum elect_outcome {
    ELECTION_FILLED,  /* 全部选出 */
    ELECTION_RUNOFF,  /* 需另行投票 */
    ELECTION_SHORT,   /* 当选人数不足应选名额 */
    ELECTION_INVALID, /* 选举无效: no quorum */
    ELECTION_UNDETERMINABLE
} elect_outcome;

typedef enum elect_code {
    ELECT_SEATS_EVEN, /* the rule wants an odd number */
    ELECT_SEATS_RANGE,
    ELECT_NOT_CONTESTED,    /* 差额: as many candidates as seats, or fewer */
    ELECT_SAME_NAME,        /* candidate and other */
    ELECT_VOTES_MISSING,    /* candidate: not on figure.basis */
    ELECT_BASIS_MISSING,    /* nobody's votes are given on figure.basis, which the rule needs */
    ELECT_PARTS,            /* candidate: for, against and abstain (found) are not the ballots (limit) */
    ELECT_VOTES_OVER,       /* candidate: more votes (found) than ballots (limit) */
    ELECT_SUM_OVER,         /* all votes (found) exceed ballots x names a ballot (limit) */
    ELECT_BODY_TOO_SMALL,   /* elected (found) fewer than the body must have (limit) */
    ELECT_BODY_EVEN,        /* elected (found) an even number where odd is asked */
    ELECT_DECLARED_NOT,     /* declared name (candidate) is not elected by the votes */
    ELECT_DECLARED_TIED,    /* … needs a runoff first */
    ELECT_DECLARED_UNKNOWN, /* declared[other] is no candidate */
    ELECT_DECLARED_MISSING, /* candidate is elected by the votes and not declared */
    ELECT_RESERVE_NOT,      /* declared_reserve[other] is no reserve by the votes */
    ELECT_RESERVE_MISSING   /* candidate is a reserve by the votes and not declared so */
} elect_code;

typedef struct elect_problem {
    elect_code code;
    size_t candidate, other;
    figure_ref figure; /* what the limit is */
    dec found, limit;
} elect_problem;

typedef struct elect_result {
    const pack_rule *rule;
    elect_outcome outcome;
    elect_row *rows; /* as many as candidates: by rank, then the others; equals in the record's order */
    size_t nrows;
    decide_line *quorum;
    size_t nquorum;
    int elected, open_seats; /* open: for the runoff or a further vote */
    int runoff_seats;        /* seats that the tied candidates compete for */
    bool reserve_tie;
    basis ranked_by;
    bool tie_broken; /* a later basis of the rule's order put equals in order */
    elect_problem *problems;
    size_t nproblems;
} elect_result;

const elect_result *elect_count(arena *a, const pack_rule *rule, const election *e);

/* Problems that stop publication; the others are warnings. */
bool elect_is_error(elect_code c);
str elect_outcome_key(elect_outcome o);
str elect_outcome_name(elect_outcome o);
str elect_state_key(elect_state s);
str elect_state_name(elect_state s); /* 当选, 候补, 票数相等须另行投票 … */
/* "选出 5 名：甲（312 票）……；候补 1 名：……" */
str elect_sentence(arena *a, const election *e, const elect_result *r);
/* One JSON object (decide_json.c). */
void elect_json(arena *a, buf *out, const election *e, const elect_result *r);

#endif
