/* random: a seeded generator for property tests. SEED=n repeats a run; the seed is printed as `# seed n`. */
#ifndef GONGSHI_TESTS_RANDOM_H
#define GONGSHI_TESTS_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct rng {
    uint64_t state;
} rng;

/* splitmix64, in the public domain (Sebastiano Vigna) */
static inline uint64_t rng_next(rng *r)
{
    uint64_t z = (r->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* From lo to hi, both included. */
static inline int64_t rng_range(rng *r, int64_t lo, int64_t hi)
{
    return lo + (int64_t)(rng_next(r) % (uint64_t)(hi - lo + 1));
}

static inline int rng_chance(rng *r, int percent) { return rng_range(r, 0, 99) < percent; }

static inline rng rng_seeded(void)
{
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("# seed %llu\n", (unsigned long long)seed);
    fflush(stdout);
    return (rng){seed};
}

/* How many cases a property is tried on: all, or as many as PROP_CASES says (the sanitizers are slow). */
static inline int prop_cases(int all)
{
    const char *given = getenv("PROP_CASES");
    int n = given ? atoi(given) : all;
    static int told;
    if (n < 1 || n > all) n = all;
    if (n < all && !told++) printf("# PROP_CASES: at most %d cases a property\n", n);
    return n;
}

/* How many times longer than usual things may take: PATIENCE, which the sanitizers set; else once. */
static inline double prop_patience(void)
{
    const char *given = getenv("PATIENCE");
    double n = given ? atof(given) : 1;
    return n > 1 ? n : 1;
}

#endif
