/*
 * votes: the tallies and elections of a record, found wherever its kind puts them, and of files that
 * belong to no site. For `gongshi decide`.
 */
#ifndef GONGSHI_MODEL_VOTES_H
#define GONGSHI_MODEL_VOTES_H

#include "model/type.h"
#include "rules/elect.h"

typedef struct vote_case {
    str title; /* of the agenda item, else of the record; may be empty */
    span at;
    const tally *t;                /* its totals and ballots; the votes of a decision */
    const decide_result *decision; /* NULL: an election, or no rule was found (reported) */
    const election *e;             /* NULL: a decision */
    const elect_result *count;
    pack_choice rule;
} vote_case;

typedef struct vote_cases {
    vote_case *items; /* in the order of the record */
    size_t n;
} vote_cases;

/* Of one value of type tally or election that was checked; title and at stay empty. */
vote_case vote_of(const field *f, const fval *v);
/* Of a record that was linked and checked. */
vote_cases votes_of(arena *a, const record *r);
/* The same; the record's votes are checked once more, so that l->d has their findings and no others. */
vote_cases votes_checked(load *l, const record *r);

/*
 * Of one document of a file: minutes with an agenda, a map that holds `tally` or `election`, or a tally
 * or election itself. It is read and checked here, findings included; references are not followed.
 */
vote_cases votes_in(load *l, const val *root);

#endif
