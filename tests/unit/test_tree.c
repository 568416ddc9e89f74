/* The content folder: what counts as a record, in what order, and what is found. */
#include "folder_test.h"

#include "base/limits.h"
#include "data/tree.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS = 3 };

static arena *arenas[THREADS];

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < THREADS; i++) arenas[i] = arena_new();
    return folder_set_up();
}

static int teardown(void **state)
{
    (void)state;
    for (int i = 0; i < THREADS; i++) arena_free(arenas[i]);
    return folder_tear_down();
}

static const char *at(const char *path) { return str_c(a, str_fmt(a, "%s/%s", root, path)); }

static void put(const char *path, str bytes) { folder_put(root, path, bytes); }

static void test_records(void **state)
{
    (void)state;
    put("site.yaml", STR("name: 街道\n"));
    put("grids/xd/02.yaml", STR("name: 二\n"));
    put("grids/xd/01.yml", STR("name: 一\n"));
    put("grids/xd/map.geojson", STR("{}"));
    put("grids/README.md", STR("not a record\n"));
    put("issues/list.yaml", STR("- {id: a}\n- {id: b}\n"));
    put("issues/many.yaml", STR("id: c\n---\nid: d\n---\n- {id: e}\n"));
    put("notices/n.md", STR("---\r\ntitle: 停水\r\n---\r\n正文 e\xCC\x81[\r\n"));
    put("notices/.hidden.yaml", STR("a: ["));
    put("notices/old.yaml~", STR("a: ["));
    tree t;
    tree_read(&t, arenas, THREADS, d, root, STR("content"));
    assert_string_equal(report(), "");
    assert_int_equal(t.files, 6);
    assert_int_equal(t.nbroken, 0);
    buf b = {0};
    for (size_t i = 0; i < t.ndocs; i++) {
        const tree_doc *doc = &t.docs[i];
        str body = tree_body(a, doc);
        buf_fmt(&b, "%.*s %.*s %.*s %d %u %zu\n", STR_ARG(doc->folder), STR_ARG(doc->path), STR_ARG(tree_stem(doc)), doc->alone,
                (unsigned)doc->root->n, body.n);
        assert_true(str_eq(src_path(doc->file), str_fmt(a, "content/%.*s", STR_ARG(doc->path))));
    }
    assert_string_equal(str_c(a, buf_str(&b)), "grids grids/xd/01.yml 01 1 1 0\n"
                                               "grids grids/xd/02.yaml 02 1 1 0\n"
                                               "issues issues/list.yaml list 0 1 0\n"
                                               "issues issues/list.yaml list 0 1 0\n"
                                               "issues issues/many.yaml many 0 1 0\n"
                                               "issues issues/many.yaml many 0 1 0\n"
                                               "issues issues/many.yaml many 0 1 0\n"
                                               "notices notices/n.md n 1 1 11\n"
                                               " site.yaml site 1 1 0\n");
    buf_fini(&b);
    assert_int_equal(t.nothers, 1);
    assert_true(str_eq(t.others[0].path, STR("grids/xd/map.geojson")));
}

static void test_findings(void **state)
{
    (void)state;
    put("a/bad.yaml", STR("name: x\n地址：y\n"));
    put("a/empty.yaml", STR(""));
    put("a/good.yaml", STR("name: x\n"));
    put("a/items.yaml", STR("- name：x\n- name: y\n"));
    put("a/nofront.md", STR("# 标题\n"));
    put("a/open.md", STR("---\na: 1\n"));
    put("a/slip.yaml", STR("名称：x\n"));
    put("a/body.md", STR("---\na: 1\n---\nx\0y\n"));
    tree t;
    tree_read(&t, arenas, THREADS, d, root, STR("content"));
    assert_int_equal(t.files, 8);
    assert_int_equal(t.ndocs, 6); /* slips are read as they were meant */
    for (size_t i = 0; i < t.ndocs; i++) assert_false(t.docs[i].torn);
    assert_int_equal(t.nbroken, 1);
    assert_true(tree_misses(&t, STR("a")));
    assert_false(tree_misses(&t, STR("b")));
    const char *got = report();
    static const char *const want[] = {
        "content/a/bad.yaml:2:3: error: ", "[E0130]",
        "content/a/body.md:4:2: error: ", "[E0103]",
        "content/a/empty.yaml: advice: ", "[E0162]",
        "content/a/items.yaml:1:7: error: ", "[E0130]",
        "content/a/nofront.md:1:1: error: ", "[E0160]",
        "content/a/open.md:1:1: error: ", "[E0161]",
        "content/a/slip.yaml:1:3: error: ", "[E0130]",
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        got = strstr(got, want[i]);
        if (!got) print_error("%s\n%s\n", want[i], report());
        assert_non_null(got);
    }
}

static void test_unreadable(void **state)
{
    (void)state;
    put("a/good.yaml", STR("name: x\n"));
    put("b/good.yaml", STR("name: x\n"));
    assert_int_equal(symlink("nowhere", at("a/gone.yaml")), 0);
    tree t;
    tree_read(&t, arenas, THREADS, d, root, STR("content"));
    assert_int_equal(t.ndocs, 2);
    assert_true(tree_misses(&t, STR("a")));
    assert_false(tree_misses(&t, STR("b")));
    assert_non_null(strstr(report(), "content/a/gone.yaml: error: "));
    if (geteuid() == 0) return; /* root reads everything */
    assert_int_equal(chmod(at("a"), 0), 0);
    tree_read(&t, arenas, THREADS, d, root, STR("content"));
    assert_int_equal(chmod(at("a"), 0700), 0);
    assert_int_equal(t.ndocs, 1);
    assert_non_null(strstr(report(), "content/a: error: "));
}

static void test_missing(void **state)
{
    (void)state;
    tree t;
    tree_read(&t, arenas, THREADS, d, at("none"), STR("content"));
    assert_int_equal(t.ndocs, 0);
    assert_non_null(strstr(report(), "[E0005]"));
}

static void test_too_large(void **state)
{
    (void)state;
    buf b = {0};
    buf_puts(&b, "a: 1\n");
    while (b.n < LIMIT_FILE_BYTES) buf_putc(&b, '\n');
    put("a/limit.yaml", buf_str(&b));
    buf_putc(&b, '\n');
    put("a/past.yaml", buf_str(&b));
    buf_fini(&b);
    tree t;
    tree_read(&t, arenas, THREADS, d, root, STR("content"));
    assert_int_equal(t.ndocs, 1);
    assert_non_null(strstr(report(), "content/a/past.yaml: error: the file is 1048577 bytes long; at most 1048576 are read [E0003]"));
}

/* Threads change nothing: neither the order nor the numbers of files. */
static void test_threads(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        put(str_c(a, str_fmt(a, "k%d/r%d.yaml", i % 7, i)), str_fmt(a, "id: r%d\nno: [%d, %d\n", i, i, i % 9 ? i : i + 1));
    for (int i = 0; i < 200; i += 2)
        put(str_c(a, str_fmt(a, "k%d/r%d.yaml", i % 7, i)), str_fmt(a, "id: r%d\n", i));
    tree one, three;
    size_t torn = 0;
    tree_read(&one, arenas, 1, d, root, STR("content"));
    const char *said = report();
    diags_free(d);
    d = diags_new();
    src_clear();
    tree_read(&three, arenas, THREADS, d, root, STR("content"));
    assert_string_equal(said, report());
    assert_int_equal(one.ndocs, 200);
    for (size_t i = 0; i < one.ndocs; i++) { /* a bracket is open in every other */
        assert_int_equal(one.docs[i].torn, one.docs[i].root->n == 1 && strstr(str_c(a, src_bytes(one.docs[i].file)), "no:") != NULL);
        torn += one.docs[i].torn;
    }
    assert_int_equal(torn, 100);
    assert_int_equal(one.nunread, 100);
    assert_int_equal(one.ndocs, three.ndocs);
    assert_true(one.digest == three.digest);
    for (size_t i = 0; i < one.ndocs; i++) {
        assert_int_equal(one.docs[i].file, three.docs[i].file);
        assert_true(str_eq(one.docs[i].path, three.docs[i].path));
    }
    put("k0/r0.yaml", STR("id: r1\n"));
    tree changed;
    tree_read(&changed, arenas, 2, d, root, STR("content"));
    assert_true(changed.digest != one.digest);
}

/* All that a tree tells of its documents, and the findings. */
static const char *told(const tree *t)
{
    buf b = {0};
    for (size_t i = 0; i < t->ndocs; i++) {
        const tree_doc *doc = &t->docs[i];
        str name = val_str(VAL_AT(doc->root, "name")), body = tree_body(a, doc);
        buf_fmt(&b, "%.*s %.*s %.*s %.*s %.*s %d %llx %.*s:%u\n", STR_ARG(doc->path), STR_ARG(doc->folder),
                STR_ARG(tree_stem(doc)), STR_ARG(name), STR_ARG(body), doc->alone, (unsigned long long)doc->digest,
                STR_ARG(src_path(doc->root->file)), (unsigned)doc->root->begin);
    }
    for (size_t i = 0; i < t->nbroken; i++) buf_fmt(&b, "broken %.*s\n", STR_ARG(t->broken[i]));
    buf_fmt(&b, "%zu files, %llx\n%s", t->files, (unsigned long long)t->digest, report());
    str all = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return str_c(a, all);
}

/* What was read before is taken where its file is the same, and where it gave no finding. */
static void test_ahead(void **state)
{
    (void)state;
    put("a/1.yaml", STR("name: 一\n"));
    put("a/2.yaml", STR("- name: 二\n- name：贰\n"));
    put("a/3.md", STR("---\nname: 三\n---\n正文\n"));
    put("a/4.yaml", STR("name: 四\n"));
    put("a/5.yaml", STR("name: 五\n"));
    put("b/6.yaml", STR("name: 六\n"));
    tree first, again, alone;
    const tree_known *known = tree_read_ahead(&first, arenas, THREADS, root, STR("content"));
    put("a/0.yaml", STR("name: 零\n"));
    put("a/4.yaml", STR("name: 肆\n")); /* as long as before */
    put("b/6.yaml", STR("name：六\n"));
    assert_int_equal(unlink(at("a/5.yaml")), 0);
    tree_read_again(&again, arenas, THREADS, d, root, STR("content"), known, NULL);
    const char *got = told(&again);
    diags_free(d);
    d = diags_new();
    tree_read(&alone, arenas, THREADS, d, root, STR("content"));
    assert_string_equal(got, told(&alone));
    size_t same = 0;
    for (size_t i = 0; i < again.ndocs; i++)
        for (size_t k = 0; k < first.ndocs; k++)
            if (again.docs[i].root == first.docs[k].root) {
                assert_true(str_eq(again.docs[i].path, first.docs[k].path));
                assert_false(str_eq(again.docs[i].path, STR("a/2.yaml"))); /* it has a finding */
                same++;
            }
    assert_int_equal(same, 2); /* a/1.yaml, a/3.md */
}

/* Files that come first are all read before any other is handed out; what is made of those stays with them. */
struct taking {
    tree *t;
    size_t begun; /* documents that were there then */
    unsigned taken;
};

static bool in_kinds(str path) { return str_starts(path, STR("kinds/")); }

static void begin(void *context)
{
    struct taking *k = context;
    assert_int_equal(k->taken, 0);
    k->begun = k->t->ndocs;
    for (size_t i = 0; i < k->t->ndocs; i++) assert_true(in_kinds(k->t->docs[i].path));
    assert_true(tree_misses(k->t, STR("kinds")));
    assert_false(tree_misses(k->t, STR("a")));
}

static void *take(void *context, const tree_doc *doc, unsigned worker)
{
    struct taking *k = context;
    assert_true(worker < THREADS && k->begun == 2);
    assert_false(in_kinds(doc->path));
    __atomic_fetch_add(&k->taken, 1, __ATOMIC_RELAXED);
    return (void *)(uintptr_t)val_str(VAL_AT(doc->root, "name")).p;
}

static void test_taken(void **state)
{
    (void)state;
    put("a/1.yaml", STR("- name: 一\n- name: 二\n"));
    put("a/2.yaml", STR("name：三\n"));
    put("kinds/b.yaml", STR("kind: b\n"));
    put("kinds/c.yaml", STR("kind: c\n"));
    put("kinds/d.yaml", STR("kind: [d\n"));
    put("z.yaml", STR("name: 四\n"));
    tree t, alone;
    struct taking k = {.t = &t};
    tree_taker taker = {&k, in_kinds, begin, take};
    tree_read_again(&t, arenas, THREADS, d, root, STR("content"), NULL, &taker);
    assert_int_equal(k.taken, 4);
    for (size_t i = 0; i < t.ndocs; i++)
        assert_ptr_equal(t.docs[i].made,
                         in_kinds(t.docs[i].path) ? NULL : val_str(VAL_AT(t.docs[i].root, "name")).p);
    const char *got = told(&t);
    diags_free(d);
    d = diags_new();
    tree_read(&alone, arenas, THREADS, d, root, STR("content"));
    assert_string_equal(got, told(&alone));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_records), TEST(test_findings),  TEST(test_unreadable),
        TEST(test_missing), TEST(test_too_large), TEST(test_threads), TEST(test_ahead), TEST(test_taken),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
