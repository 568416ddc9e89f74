/*
 * Random Markdown and broken pictures through layout and writer. The first byte chooses style, paper and
 * large print; where it says so the rest is a picture. Findings are expected, faults are not.
 */
#include "base/utf8.h"
#include "print/image.h"
#include "print/print.h"
#include "print/speak.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What stands in every batch: faces are cut once for characters that fuzzing finds at once. */
static print_batch *batch;
static print_worker *worker;
static arena *lasting, *mem;
static diags *found;

static void collect_usual(void)
{
    print_doc doc;
    print_doc_init(&doc);
    buf all = {0};
    for (uint32_t cp = 0x20; cp < 0x7F; cp++) buf_put_cp(&all, cp);
    buf_puts(&all, "，。、；：？！“”（）《》〔〕【】—…·公示通知关于社区第一二三网格食堂价格元附件出席请假列席"
                   "月日年签发人抄送印发目录扫码查看网上原文可核对内容是否有更正校验开登记");
    for (print_style s = PRINT_GONGWEN; s <= PRINT_BOOKLET; s++) {
        doc.style = s;
        doc.title = doc.big = doc.phone = doc.footer = doc.issuer = buf_str(&all);
        doc.md = md_parse(lasting, NULL, buf_str(&all), (md_place){0}, NULL);
        doc.body = md_blocks(doc.md);
        print_collect(batch, &doc);
    }
    buf_fini(&all);
}

static void picture_once(str bytes)
{
    picture p;
    if (picture_read(mem, bytes, &p) == PICTURE_OK && (!p.width || !p.height || !p.bytes.n)) abort();
}

static void document_once(uint8_t how, str text)
{
    print_doc doc;
    print_doc_init(&doc);
    doc.name = STR("fuzz");
    doc.style = (print_style)(how % (PRINT_BOOKLET + 1));
    doc.paper = (print_paper)(how / 6 % 3);
    doc.large = how & 64;
    doc.landscape = how & 32;
    str head = str_cut(text, '\n', &text);
    doc.title = head;
    doc.issuer = doc.number = doc.to = doc.subtitle = doc.phone = str_cut(head, '|', &doc.big);
    doc.copies = doc.note = doc.footer = doc.big;
    doc.attachments = doc.present = (print_list){&doc.title, 1};
    doc.date = doc.printed_on = how & 128 ? STR("2026-06-12") : head;
    doc.url = head;
    doc.md = md_parse(mem, NULL, text, (md_place){0}, NULL);
    doc.body = md_blocks(doc.md);
    buf out = {0};
    size_t pages = print_pdf(batch, worker, &doc, &out);
    if (!pages || out.n < 500 || memcmp(out.p, "%PDF-1.7", 8)) abort();
    buf_clear(&out);
    print_text(&doc, &out);
    buf_clear(&out);
    print_speech(&doc, &out);
    buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!lasting) {
        lasting = arena_new();
        mem = arena_new();
        found = diags_new();
        batch = print_batch_new(lasting, NULL, found);
        collect_usual();
        if (!print_cut(batch)) exit(2);
        worker = print_worker_new(batch);
    }
    if (n < 2 || n > 20000) return 0;
    arena_reset(mem);
    str rest = {(const char *)data + 1, n - 1};
    if (data[0] == 0xFF || data[0] == 0x89)
        picture_once(data[0] == 0xFF ? rest : (str){(const char *)data, n});
    else if (utf8_check(rest) == rest.n) document_once(data[0], rest);
    return 0;
}
