/* cmocka's headers in the order it wants them, and one fresh arena a test:
 * cmocka_unit_test_setup_teardown(f, set_up, tear_down). */
#ifndef TESTS_ARENA_TEST_H
#define TESTS_ARENA_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"

static arena *mem;

static int set_up(void **state)
{
    (void)state;
    mem = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

#endif
