/*
 * price_proof: what the two halves of the proof share. price_prove.c looks at rules and at what one person
 * pays, price_between.c at persons whom nobody prices and at persons compared with each other; everybody else
 * uses price.h.
 */
#ifndef GONGSHI_RULES_PRICE_PROOF_H
#define GONGSHI_RULES_PRICE_PROOF_H

#include "rules/price.h"

typedef struct prover {
    arena *a;
    const price_canteen *c;
    const price_cells *s; /* of the day being looked at */
    price_finding *items;
    uint32_t n, cap, overlaps, left_out, unequal;
    bool *fitted, *won, *in_force; /* [rule] on any day looked at */
    uint8_t *paired;               /* [rule * nrules + other]: already reported */
    price_finding *lost;           /* [rule]: a case in which it fits and another counts */
    bool skipped_sets;
} prover;

/* A finding about the day being looked at, naming nothing yet. */
price_finding price_proof_blank(const prover *p, price_fault fault);
void price_proof_report(prover *p, price_finding f);
void price_proof_report_once(prover *p, price_finding f); /* once a rule and item */

/* Everybody of p->s: gaps, and who pays more than somebody older, richer or from outside. */
void price_proof_people(prover *p);

#endif
