/*
 * ledger: dated entries in and out (台账) of money, points or hours, with a running balance (结余).
 *
 * Amounts are exact decimals. Sums are kept in the finest scale that occurs, so 0.1 and 0.25 add up to 0.35.
 * A line may state the balance after it and the ledger its totals, as printed ledgers do: they must agree.
 */
#ifndef GONGSHI_RULES_LEDGER_H
#define GONGSHI_RULES_LEDGER_H

#include "base/date.h"
#include "base/num.h"

typedef struct ledger_line {
    date on;
    bool has_in, has_out, has_balance;
    dec in, out;
    dec balance; /* as stated after this line */
    str no;      /* voucher number (凭证号), empty: none */
} ledger_line;

typedef struct ledger {
    dec opening;
    bool may_be_negative;
    const ledger_line *lines;
    size_t n;
    bool has_total_in, has_total_out, has_balance;
    dec total_in, total_out, balance; /* as stated */
} ledger;

typedef enum ledger_fault_kind {
    LEDGER_NO_AMOUNT,       /* line `at` has neither in nor out */
    LEDGER_BOTH,            /* line `at` has both */
    LEDGER_NEGATIVE_AMOUNT, /* line `at` has an amount below zero: a reversal (红字冲销) is written on the
                               other side */
    LEDGER_BACKWARDS,       /* line `at` is dated before the one above it */
    LEDGER_AHEAD,           /* line `at` is dated after today */
    LEDGER_NUMBER_TWICE,    /* line `at` has the number of line `other` */
    LEDGER_BELOW_ZERO,      /* after line `at` the balance is `computed`; at is n for the opening balance.
                               Told once for each time it falls below zero */
    LEDGER_LINE_BALANCE,    /* line `at` states a balance that is not `computed` */
    LEDGER_TOTAL_IN,        /* the totals state `stated`, the lines give `computed` */
    LEDGER_TOTAL_OUT,
    LEDGER_TOTAL_BALANCE,
    LEDGER_TOO_LARGE /* line `at` takes a sum out of range: nothing after it is computed */
} ledger_fault_kind;

typedef struct ledger_fault {
    ledger_fault_kind kind;
    size_t at, other;
    dec stated, computed;
} ledger_fault;

typedef struct ledger_result {
    dec in, out, balance;
    dec *after; /* the balance after each line */
    dec lowest; /* the lowest balance, the opening one included */
} ledger_result;

/* The result lives in the arena. Returns how many faults there are, the first max of them in faults, in line
 * order. */
size_t ledger_run(arena *a, const ledger *l, date today, ledger_result *out, ledger_fault *faults,
                  size_t max);

#endif
