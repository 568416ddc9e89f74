/* The preview: what an address asks for, which files are opened, what is watched, what is shown over a page. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/io.h"
#include "base/utf8.h"
#include "random.h"
#include "serve/address.h"
#include "serve/served.h"
#include "serve/overlay.h"
#include "serve/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- addresses -------------------------------------------------------------------------------------- */

static void fine(const char *target, const char *wanted)
{
    char path[ADDRESS_BYTES];
    assert_int_equal(address_path(str_from(target), path), ADDRESS_FINE);
    assert_string_equal(path, wanted);
}

static void refused(str target)
{
    char path[ADDRESS_BYTES];
    if (address_path(target, path) == ADDRESS_FINE) fail_msg("%.*s gives %s", STR_ARG(target), path);
}

static void test_paths(void **state)
{
    (void)state;
    fine("/", "index.html");
    fine("/index.html", "index.html");
    fine("/notices/", "notices/index.html");
    fine("/notices", "notices");
    fine("/notices/n%2D1.html", "notices/n-1.html");
    fine("/a%20b/%e7%bd%91%E6%A0%BC.html", "a b/网格.html");
    fine("/a.b/c..d", "a.b/c..d");
    static const char *const bad[] = {
        "",          "index.html",   "http://localhost/",  "//",            "//etc/passwd",     "/a//b",
        "/..",       "/../x",        "/a/../b",            "/a/..",         "/.",               "/./a",
        "/%2e%2e/x", "/%2E%2E/x",    "/.%2e/x",            "/%2e./x",       "/a/%2e%2e/%2e%2e", "/..%2fx",
        "/a%2fb",    "/a%2Fb",       "/%2fetc/passwd",     "/a%5cb",        "/a\\b",            "/..%5c..%5cx",
        "/a%00",     "/%00",         "/a%00.html",         "/a%0ab",        "/a%1f",            "/a%7f",
        "/%",        "/%2",          "/%zz",               "/%2x",          "/a%",              "/%c0%ae%c0%ae/x",
        "/%ff",      "/%e7%bd",      "/.gongshi/manifest", "/.gongshi",     "/%2egongshi/lock", "/a/.git/config",
        "/.htaccess", "/a/.b/c.html", "/%u002e%u002e/x",   "/%252e%252e/x%",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refused(str_from(bad[i]));
    refused((str){"/a\0b", 4});
    /* what is encoded twice is a strange name, not a way up */
    fine("/%252e%252e/x", "%2e%2e/x");
    char *longest = malloc(ADDRESS_BYTES + 2);
    memset(longest, 'a', ADDRESS_BYTES + 2);
    longest[0] = '/';
    char path[ADDRESS_BYTES];
    size_t most = ADDRESS_BYTES - sizeof "index.html";
    assert_int_equal(address_path((str){longest, most}, path), ADDRESS_FINE);
    longest[most - 1] = '/';
    assert_int_equal(address_path((str){longest, most}, path), ADDRESS_FINE);
    refused((str){longest, most + 1});
    free(longest);
}

/* Whatever is sent: what comes out has no part that leads up or is hidden. */
static void test_any_path(void **state)
{
    (void)state;
    static const char *const pieces[] = {"/", "..", ".", "%2e", "%2f", "%5c", "%00", "a", "%", "2", "\\", "%c0%af", "网", "index.html", "%25"};
    rng r = rng_seeded();
    size_t good = 0;
    for (int i = 0; i < 200000; i++) {
        char target[256] = "/", path[ADDRESS_BYTES];
        for (int64_t n = rng_range(&r, 0, 8); n > 0; n--) strcat(target, pieces[rng_range(&r, 0, (int64_t)(sizeof pieces / sizeof *pieces) - 1)]);
        if (address_path(str_from(target), path) != ADDRESS_FINE) continue;
        good++;
        assert_true(path[0] != '/' && path[0] != '.' && path[0] != '\0');
        assert_null(strstr(path, "/."));
        assert_null(strstr(path, "//"));
        assert_null(strchr(path, '\\'));
    }
    assert_true(good > 1000);
}

static void test_hosts(void **state)
{
    (void)state;
    static const char *const own[] = {"localhost", "localhost:8000", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:8000"};
    static const char *const others[] = {"", "localhost.", "localhost.evil.example", "evil.example", "evil.example:8000", "127.0.0.1.evil.example",
                                         "127.0.0.2", "0.0.0.0", "localhost:", "localhost:80a", "localhost:123456", "localhost:80:80", "[::2]",
                                         "::1", "local", " localhost", "localhost@evil.example", "user@localhost"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) assert_true(address_is_own(str_from(own[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (address_is_own(str_from(others[i]))) fail_msg("%s", others[i]);
    assert_false(address_is_own(STR_NONE));
}

static void test_lasting(void **state)
{
    (void)state;
    assert_true(address_lasts(STR("assets/style.1a2b3c4d.css")));
    assert_true(address_lasts(STR("files/notices/2026/a.b.00000000.png")));
    assert_false(address_lasts(STR("assets/style.css")));
    assert_false(address_lasts(STR("assets/style.1a2b3c4.css")));
    assert_false(address_lasts(STR("assets/style.1a2b3c4d5.css")));
    assert_false(address_lasts(STR("assets/style.1a2b3c4g.css")));
    assert_false(address_lasts(STR("assets/style.1a2b3c4d")));
    assert_false(address_lasts(STR("assets/x.1a2b3c4d/style.css")));
    assert_false(address_lasts(STR("assets/1a2b3c4d.css")));
    assert_false(address_lasts(STR("notices/n.1a2b3c4d.html")));
    assert_false(address_lasts(STR("")));
}

static void test_types(void **state)
{
    (void)state;
    assert_string_equal(address_type(STR("a/b.html")), "text/html; charset=utf-8");
    assert_string_equal(address_type(STR("A.HTML")), "text/html; charset=utf-8");
    assert_string_equal(address_type(STR("style.1a2b3c4d.css")), "text/css; charset=utf-8");
    assert_string_equal(address_type(STR("x.read.txt")), "text/plain; charset=utf-8");
    assert_string_equal(address_type(STR("grids.geojson")), "application/geo+json; charset=utf-8");
    assert_string_equal(address_type(STR("x.pdf")), "application/pdf");
    assert_string_equal(address_type(STR("x.html.zip")), "application/zip");
    assert_string_equal(address_type(STR("html")), "application/octet-stream");
    assert_string_equal(address_type(STR(".html")), "application/octet-stream");
    assert_string_equal(address_type(STR("x.unknown")), "application/octet-stream");
}

/* ---- files ------------------------------------------------------------------------------------------ */

static char root[64];
static arena *a;

static int setup(void **state)
{
    (void)state;
    strcpy(root, "/tmp/gongshi-serve-XXXXXX");
    assert_non_null(mkdtemp(root));
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_true(io_remove_tree(root));
    arena_free(a);
    return 0;
}

static const char *at(const char *path) { return str_c(a, str_fmt(a, "%s/%s", root, path)); }

static void put(const char *path, const char *bytes)
{
    char *full = str_c(a, str_from(at(path))), *slash = strrchr(full, '/');
    *slash = '\0';
    assert_true(io_make_folders(full));
    *slash = '/';
    assert_true(io_write(full, str_from(bytes)));
}

static served_kind kind(const char *path)
{
    served f = served_open(at("site"), path);
    if (f.fd >= 0) close(f.fd);
    assert_int_equal(f.kind == SERVED_REGULAR, f.tag[0] != '\0');
    return f.kind;
}

static void test_files(void **state)
{
    (void)state;
    put("secret.html", "secret");
    put("site/notices/a.html", "a");
    assert_int_equal(symlink("../secret.html", at("site/link.html")), 0);
    assert_int_equal(symlink("..", at("site/up")), 0);
    assert_int_equal(symlink("notices", at("site/inner")), 0);
    assert_int_equal(mkfifo(at("site/pipe.html"), 0600), 0);
    assert_int_equal(kind("notices/a.html"), SERVED_REGULAR);
    assert_int_equal(kind("notices"), SERVED_FOLDER);
    assert_int_equal(kind("notices/b.html"), SERVED_NONE);
    assert_int_equal(kind("notices/a.html/b"), SERVED_NONE);
    assert_int_equal(kind("link.html"), SERVED_NONE);
    assert_int_equal(kind("up/secret.html"), SERVED_NONE);
    assert_int_equal(kind("up"), SERVED_NONE);
    assert_int_equal(kind("inner/a.html"), SERVED_NONE);
    assert_int_equal(kind("pipe.html"), SERVED_NONE);
    served f = served_open(at("site"), "notices/a.html");
    buf b = {0};
    buf_puts(&b, "+");
    assert_true(served_read(&f, &b));
    assert_true(str_eq(buf_str(&b), STR("+a")));
    buf_fini(&b);
    char tag[SERVED_TAG_BYTES], next[SERVED_TAG_BYTES];
    served_tag(at("site"), "notices/a.html", tag);
    served_tag(at("site"), "notices/a.html", next);
    assert_string_equal(tag, next);
    put("site/new", "b");
    assert_int_equal(rename(at("site/new"), at("site/notices/a.html")), 0);
    served_tag(at("site"), "notices/a.html", next);
    assert_string_not_equal(tag, next);
    served_tag(at("site"), "nothing", next);
    assert_string_equal(next, "");
    assert_int_equal(served_open(at("nowhere"), "a").kind, SERVED_NONE);
}

/* ---- changes ---------------------------------------------------------------------------------------- */

static watch_news news(watch *w)
{
    struct pollfd p = {.fd = watch_fd(w), .events = POLLIN};
    poll(&p, 1, 0);
    return watch_read(w);
}

static void expect(watch *w, bool changed, const char *what)
{
    if ((news(w).changes > 0) != changed) fail_msg("%s: %s", what, changed ? "not seen" : "seen");
    assert_int_equal(news(w).changes, 0);
}

static void test_watch(void **state)
{
    (void)state;
    diags *d = diags_new();
    put("content/notices/a.yaml", "a");
    put("templates/a.mustache", "a");
    put("site/index.html", "a");
    watch *w = watch_new(root, d);
    assert_non_null(w);
    assert_int_equal(watch_folders(w), 3);
    expect(w, false, "nothing");
    put("content/notices/a.yaml", "b");
    expect(w, true, "a file written over");
    put("content/notices/a.yaml", "b");
    assert_true(news(w).whole);
    assert_int_equal(unlink(at("content/notices/a.yaml")), 0);
    assert_false(news(w).whole);
    put("content/notices/a.yaml", "b");
    watch_news made = news(w);
    assert_true(made.begun && made.whole);
    put("site/index.html", "b");
    put("README.md", "b");
    expect(w, false, "files beside content/");
    put("content/notices/.a.yaml.swp", "b");
    put("content/notices/a.yaml~", "b");
    put("content/.git/index", "b");
    expect(w, false, "an editor's own files");
    put("content/notices/.new", "c");
    assert_int_equal(rename(at("content/notices/.new"), at("content/notices/a.yaml")), 0);
    expect(w, true, "saved by renaming");
    put("content/events/2026/e.yaml", "a");
    expect(w, true, "a new folder in a new folder");
    put("content/events/2026/e.yaml", "b");
    expect(w, true, "a file in it");
    assert_int_equal(rename(at("content/events"), at("content/fairs")), 0);
    expect(w, true, "a folder renamed");
    put("content/fairs/2026/e.yaml", "c");
    expect(w, true, "a file in the folder renamed");
    assert_int_equal(rename(at("content/fairs"), at("fairs")), 0);
    expect(w, true, "a folder moved out");
    put("fairs/2026/e.yaml", "d");
    expect(w, false, "a file in the folder moved out");
    assert_int_equal(rename(at("fairs"), at("content/fairs")), 0);
    expect(w, true, "and back in");
    put("content/fairs/2026/e.yaml", "e");
    expect(w, true, "a file in it again");
    assert_int_equal(rename(at("content"), at("elsewhere")), 0);
    expect(w, true, "content/ moved away");
    assert_int_equal(watch_folders(w), 1);
    put("content/notices/a.yaml", "f");
    expect(w, true, "another content/");
    put("content/notices/a.yaml", "g");
    expect(w, true, "a file in the other content/");
    assert_int_equal(unlink(at("content/notices/a.yaml")), 0);
    expect(w, true, "a file removed");
    assert_int_equal(chmod(at("templates/a.mustache"), 0600), 0);
    expect(w, true, "permissions");
    watch_free(w);
    assert_int_equal(diags_count(d, DIAG_ERROR), 0);
    assert_null(watch_new(at("nowhere"), d));
    assert_int_equal(diags_count(d, DIAG_ERROR), 1);
    diags_free(d);
}

/* A file that is being written is not a change yet; a second name of a file is never closed. */
static void test_begun(void **state)
{
    (void)state;
    diags *d = diags_new();
    put("content/notices/a.yaml", "a");
    watch *w = watch_new(root, d);
    int fd = open(at("content/notices/b.yaml"), O_WRONLY | O_CREAT, 0666);
    assert_int_equal(write(fd, "half", 4), 4);
    watch_news n = news(w);
    assert_true(n.begun && !n.changes);
    close(fd);
    assert_int_equal(news(w).changes, 1);
    assert_int_equal(link(at("content/notices/a.yaml"), at("content/notices/c.yaml")), 0);
    assert_true(news(w).begun);
    watch_free(w);
    diags_free(d);
}

/* More changes than the queue holds: it says so, and that is a change. */
static void test_overflow(void **state)
{
    (void)state;
    FILE *limit = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
    int most = 0;
    if (!limit || fscanf(limit, "%d", &most) != 1 || most > 100000) skip();
    fclose(limit);
    diags *d = diags_new();
    put("content/a.yaml", "a");
    put("content/b.yaml", "a");
    watch *w = watch_new(root, d);
    const char *x = at("content/a.yaml"), *y = at("content/b.yaml");
    for (int i = 0; i < most; i++) {
        chmod(x, i & 1 ? 0600 : 0644); /* events alike in a row would be one */
        chmod(y, i & 1 ? 0600 : 0644);
    }
    put("content/notices/c.yaml", "a"); /* its folder is not told of any more */
    assert_true(news(w).changes > 0);
    assert_int_equal(watch_folders(w), 2);
    put("content/notices/c.yaml", "b");
    assert_int_equal(news(w).changes, 1);
    watch_free(w);
    diags_free(d);
}

/* ---- the overlay ------------------------------------------------------------------------------------ */

static str shown(diags *d, const char *failed)
{
    buf b = {0};
    overlay_put(&b, d, failed);
    str s = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void test_overlay(void **state)
{
    (void)state;
    diags *d = diags_new();
    assert_int_equal(shown(d, NULL).n, 0);
    str line = STR("title: <script>alert('价')</script> 结束\nsecond: x\n");
    uint32_t file = src_add(STR("content/<b>.yaml"), line);
    diag(d, ALLOWED_UNUSED, span_at(file, (uint32_t)str_find(line, STR("x"), 0), (uint32_t)str_find(line, STR("x"), 0) + 1), STR("</li>"));
    finding *f = diag(d, YAML_KEY_REPEATED, span_at(file, 7, 15), STR("<img src=x onerror=alert(1)>"));
    diag_note(d, f, YAML_KEY_FIRST, span_at(file, 0, 5), STR("title"));
    str s = shown(d, "Not published.");
    assert_int_equal(str_find(s, STR("<script"), 0), SIZE_MAX);
    assert_int_equal(str_find(s, STR("<img"), 0), SIZE_MAX);
    assert_int_equal(str_find(s, STR("</li></p>"), 0), SIZE_MAX);
    size_t error = str_find(s, STR("content/&lt;b&gt;.yaml<span>:1:8</span>"), 0);
    size_t note = str_find(s, STR("content/&lt;b&gt;.yaml<span>:1:1</span>"), 0);
    size_t advice = str_find(s, STR("content/&lt;b&gt;.yaml<span>:2:9</span>"), 0);
    assert_true(error < note && note < advice && advice != SIZE_MAX);
    assert_true(str_find(s, STR("<code>E0110</code>"), 0) != SIZE_MAX);
    assert_true(str_find(s, STR("title: <mark>&lt;script&gt;</mark>alert(&#39;价&#39;)"), 0) != SIZE_MAX);
    assert_true(str_find(s, STR("class=\"failed\" open"), 0) != SIZE_MAX && str_find(s, STR("Not published."), 0) != SIZE_MAX);
    assert_int_equal(str_find(shown(d, NULL), STR("open"), str_find(shown(d, NULL), STR("<details"), 0)), SIZE_MAX);
    diags_free(d);
    src_clear();
}

/* A line of 60,000 characters is shown around the place, in whole characters. */
static void test_long_line(void **state)
{
    (void)state;
    diags *d = diags_new();
    buf line = {0};
    for (int i = 0; i < 60000; i++) buf_puts(&line, "网");
    uint32_t file = src_add(STR("a.yaml"), buf_str(&line));
    for (uint32_t k = 0; k < 3; k++) diag(d, YAML_KEY_EMPTY, span_at(file, 90000 + 3 * k, 90003 + 3000 * k));
    str s = shown(d, "Not published.");
    assert_int_equal(utf8_check(s), s.n);
    assert_true(s.n < 20000);
    assert_true(str_find(s, STR("…网"), 0) != SIZE_MAX && str_find(s, STR("网…</pre>"), 0) != SIZE_MAX);
    buf_fini(&line);
    diags_free(d);
    src_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_any_path),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_lasting),
        cmocka_unit_test_setup_teardown(test_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_watch, setup, teardown),
        cmocka_unit_test_setup_teardown(test_begun, setup, teardown),
        cmocka_unit_test_setup_teardown(test_overflow, setup, teardown),
        cmocka_unit_test_setup_teardown(test_overlay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_line, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
