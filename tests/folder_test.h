/* cmocka's headers in the order it wants them; a fresh folder, arena and list of findings a test. */
#ifndef TESTS_FOLDER_TEST_H
#define TESTS_FOLDER_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/diag.h"
#include "base/io.h"

#include <stdlib.h>
#include <string.h>

static char root[64];
static arena *a;
static diags *d;

static int folder_set_up(void)
{
    strcpy(root, "/tmp/gongshi-test-XXXXXX");
    assert_non_null(mkdtemp(root));
    a = arena_new();
    d = diags_new();
    return 0;
}

static int folder_tear_down(void)
{
    assert_true(io_remove_tree(root));
    arena_free(a);
    diags_free(d);
    src_clear();
    return 0;
}

/* Writes a file with the folders above it. */
static void folder_put(const char *folder, const char *path, str bytes)
{
    char *full = str_c(a, str_fmt(a, "%s/%s", folder, path)), *slash = strrchr(full, '/');
    *slash = '\0';
    assert_true(io_make_folders(full));
    *slash = '/';
    assert_true(io_write(full, bytes));
}

/* All findings as a reader sees them. */
static const char *report(void)
{
    buf b = {0};
    diags_print(d, &b, DIAG_TEXT);
    const char *s = str_c(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

#endif
