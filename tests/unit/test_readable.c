#include "arena_test.h"

#include <string.h>
#include <unistd.h>
#include <libdeflate.h>
#include <xlsxwriter.h>

#include "base/io.h"
#include "data/readable.h"

static void gather(void *context, str part, str text)
{
    (void)part;
    buf_put(context, text);
    buf_putc(context, '\n');
}

/* The text of the file holds what is wanted, on a line with nothing but blanks around it where `line` says so. */
static void holds(const char *name, str bytes, const char *want)
{
    buf b = {0};
    readable_text(str_from(name), bytes, gather, &b);
    if (str_find(buf_str(&b), str_from(want), 0) == SIZE_MAX) fail_msg("%s: no '%s' in\n%.*s", name, want, STR_ARG(buf_str(&b)));
    buf_fini(&b);
}

static void lacks(const char *name, str bytes, const char *what)
{
    buf b = {0};
    readable_text(str_from(name), bytes, gather, &b);
    if (str_find(buf_str(&b), str_from(what), 0) != SIZE_MAX) fail_msg("%s: '%s' in\n%.*s", name, what, STR_ARG(buf_str(&b)));
    buf_fini(&b);
}

static void plain_files(void **state)
{
    (void)state;
    holds("list.csv", STR("1,张某,13800138000\r\n"), "张某,13800138000");
    holds("LIST.TXT", STR("\xD5\xC5\xC4\xB3 13800138000"), "13800138000"); /* GBK */
    holds("list.csv", STR("\xFF\xFE" "1\0" "3\0" "8\0" ",\0"), "138,");
    lacks("picture.png", STR("13800138000"), "138");
    holds("list.xml", STR("<a>138</a><b>001</b>"), "138\n001");
}

static void spreadsheets(void **state)
{
    (void)state;
    char path[] = "/tmp/gongshi-test-XXXXXX";
    close(mkstemp(path));
    lxw_workbook *w = workbook_new(path);
    lxw_worksheet *s = workbook_add_worksheet(w, NULL);
    worksheet_write_string(s, 0, 0, "电话 & 证件", NULL);
    worksheet_write_number(s, 1, 0, 13900139000, NULL);
    worksheet_write_number(s, 1, 1, 5, NULL);
    worksheet_write_string(s, 2, 7, "11010519491231002X", NULL);
    lxw_row_col_options hidden = {.hidden = 1};
    worksheet_set_column_opt(s, 7, 7, 10, NULL, &hidden);
    worksheet_write_comment(s, 0, 0, "旧卡6222021234567890128");
    assert_int_equal(workbook_close(w), 0);
    str bytes;
    assert_int_equal(io_read(mem, path, 1 << 20, &bytes), IO_OK);
    unlink(path);
    holds("list.xlsx", bytes, "电话 & 证件");
    holds("list.xlsx", bytes, "\n13900139000\n5\n"); /* cells do not run together */
    holds("list.xlsx", bytes, "11010519491231002X");
    holds("list.xlsx", bytes, "6222021234567890128");
    for (size_t n = 0; n < bytes.n; n += 97) { /* cut short anywhere: what can be read, and no more */
        buf b = {0};
        readable_text(STR("list.xlsx"), str_sub(bytes, 0, n), gather, &b);
        buf_fini(&b);
    }
}

static void put_two(buf *b, unsigned v)
{
    buf_putc(b, (char)(v & 0xFF));
    buf_putc(b, (char)(v >> 8));
}

static void put_four(buf *b, size_t v)
{
    put_two(b, (unsigned)(v & 0xFFFF));
    put_two(b, (unsigned)(v >> 16 & 0xFFFF));
}

/* A zip of one entry, packed. */
static str zip_of(const char *name, str content)
{
    buf b = {0};
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(9);
    char *packed = arena_alloc(mem, content.n + 100);
    size_t n = libdeflate_deflate_compress(c, content.p, content.n, packed, content.n + 100);
    libdeflate_free_compressor(c);
    for (int central = 0; central < 2; central++) {
        size_t at = b.n;
        buf_puts(&b, central ? "PK\1\2" : "PK\3\4");
        if (central) put_two(&b, 20);
        put_two(&b, 20), put_two(&b, 0), put_two(&b, 8), put_four(&b, 0), put_four(&b, 0);
        put_four(&b, n), put_four(&b, content.n), put_two(&b, (unsigned)strlen(name)), put_two(&b, 0);
        if (central) put_two(&b, 0), put_two(&b, 0), put_two(&b, 0), put_four(&b, 0), put_four(&b, 0);
        buf_puts(&b, name);
        if (!central) {
            buf_put(&b, (str){packed, n});
            continue;
        }
        size_t size = b.n - at;
        buf_puts(&b, "PK\5\6");
        put_four(&b, 0), put_two(&b, 1), put_two(&b, 1), put_four(&b, size), put_four(&b, at), put_two(&b, 0);
    }
    str out = str_copy(mem, buf_str(&b));
    buf_fini(&b);
    return out;
}

static void documents(void **state)
{
    (void)state;
    str doc = zip_of("word/document.xml", STR("<w:p><w:r><w:t>电话138</w:t></w:r><w:r><w:t>00138000</w:t></w:r></w:p>"
                                              "<w:p><w:r><w:t>&#49;&#x31;0105</w:t></w:r></w:p><w:p>5</w:p>"));
    holds("list.docx", doc, "电话13800138000\n110105\n5"); /* runs join, paragraphs do not */
    holds("all.zip", zip_of("inner.docx", doc), "13800138000");
    holds("list.zip", zip_of("13900139000.txt", STR("")), "13900139000.txt");
    holds("old.xls", STR("\xD0\xCF\x11\xE0zz13800138000\1\1"), "13800138000");
    holds("old.doc", STR("\xD0\xCF\x11\xE0" "1\0" "3\0" "8\0" "\1\1"), "138");
}

/* A page with a font whose codes mean what its map says, and one without a map. */
static void portable_documents(void **state)
{
    (void)state;
    str pdf = STR("%PDF-1.4\n1 0 obj <</Type /Page /Resources <</Font <</F1 2 0 R /F2 5 0 R>>>> /Contents [4 0 R 6 0 R]>> endobj\n"
                  "2 0 obj <</Type /Font /Subtype /Type0 /ToUnicode 3 0 R>> endobj\n"
                  "3 0 obj <</Length 1>> stream\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                  "1 beginbfrange <0010> <0019> <0030> endbfrange 1 beginbfchar <0001> <7535> endbfchar\nendstream endobj\n"
                  "4 0 obj <<>> stream\nBT /F1 12 Tf 1 0 0 1 50 700 Tm <0001> Tj [<00110013> 5 <00180010>] TJ <0010> Tj\n"
                  "1 0 0 1 90 700 Tm <0011> Tj 1 0 0 1 50 680 Tm <0012> Tj ET\nendstream endobj\n"
                  "5 0 obj <</Type /Font /Subtype /TrueType>> endobj\n"
                  "6 0 obj <<>> stream\nBT /F2 9 Tf (a\\(b\\) \\061\\062) Tj 0 -12 Td (next) Tj ET\nendstream endobj\n"
                  "7 0 obj <</Title (\376\377\0001\0003) /Author (13800138000)>> endobj\n");
    holds("list.pdf", pdf, "电13800 1\n2");
    holds("list.pdf", pdf, "a(b) 12\nnext");
    holds("list.pdf", pdf, "13");
    holds("list.pdf", pdf, "13800138000");
    for (size_t n = 0; n < pdf.n; n += 3) {
        buf b = {0};
        readable_text(STR("list.pdf"), str_sub(pdf, 0, n), gather, &b);
        buf_fini(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain_files), cmocka_unit_test(spreadsheets), cmocka_unit_test(documents),
                                       cmocka_unit_test(portable_documents)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
