/*
 * print: bulletins as tagged PDF, as plain text and as a script to read aloud.
 *
 * A batch is set in three steps, so that every font file is cut once for all bulletins of a run:
 *
 *     print_batch *b = print_batch_new(arena, &fonts, diags);
 *     for each document: print_collect(b, doc);      one thread
 *     print_cut(b);                                  one thread; findings: missing glyphs, missing faces
 *     for each document: print_pdf(b, worker, doc, &out);  any thread, a worker a thread
 *
 * The bytes of a PDF depend on the document and the fonts only: not on the other documents
 * of the batch, the thread or the run. After print_cut the batch is read-only.
 *
 * A document is front matter (print_doc, filled by print_set from English keys) and blocks
 * (text/blocks.h). Everything in it is borrowed until the batch is freed.
 */
#ifndef GONGSHI_PRINT_PRINT_H
#define GONGSHI_PRINT_PRINT_H

#include "base/diag.h"
#include "text/markdown.h"

typedef enum print_style {
    PRINT_GONGWEN, /* official document 公文, GB/T 9704-2012 */
    PRINT_MINUTES, /* 纪要 form of the same: no seal, lists who was there */
    PRINT_LETTER,  /* letter 信函 of the same: a short head, for notices that should fit on one page */
    PRINT_POSTER,  /* one message in big type, on one sheet: type is scaled until it fits */
    PRINT_CARD,    /* door plate of a grid: number, worker, phone, map */
    PRINT_BOOKLET  /* cover, contents, chapters of the first-level headings, which run on */
} print_style;

typedef enum print_paper { PRINT_A3, PRINT_A4, PRINT_A5 } print_paper;

typedef struct print_list {
    const str *items;
    size_t n;
} print_list;

/*
 * Front matter. In YAML each key has the name of its field; a list may be written as a list or as
 * one text. Every value is plain text; empty where it is not given. What a style has no place
 * for is not printed. Terms of GB/T 9704-2012 stand behind the names.
 */
typedef struct print_doc {
    str name;          /* file name without ending, for findings; not printed */
    span at;           /* place of the record or template, for findings */
    print_style style; /* style: gongwen | minutes | letter | poster | card | booklet (公文 纪要 信函 海报
                          门牌 月报) */
    print_paper paper; /* paper: A3 | A4 | A5 (default A4) */
    bool landscape;    /* landscape: true */
    bool large;        /* large: true, the large-print variant */
    str lang;          /* lang: zh-CN (default) */

    str header; /* header: red heading 发文机关标志; default: issuer (minutes: issuer and "会议纪要") */
    str issuer;      /* issuer: who publishes 发文机关, also signs where sign is empty */
    str number;      /* number: 发文字号; [2026] 【2026】 (2026) become 〔2026〕 */
    str signer;      /* signer: 签发人, documents that go up; prints the number left, the signer right */
    str copy_no;     /* copy_no: 份号, six digits */
    str secrecy;     /* secrecy: 密级和保密期限 */
    str urgency;     /* urgency: 紧急程度, 特急 or 加急 */
    str title;       /* title: a line break, or U+200B where a line may end, breaks it by meaning */
    str subtitle;    /* subtitle: below the title, smaller; cards and posters: the line above it */
    str to;          /* to: 主送机关, the colon is added */
    str date;        /* date: 成文日期, 2026-06-12 or finished text */
    print_list sign; /* sign: 署名, one or several offices; default issuer */
    bool unsealed;   /* unsealed: true, no room is left for a seal 印章 */
    str note;        /* note: 附注, in brackets below the date, such as （联系人：…） */
    print_list attachments; /* attachments: 附件说明, the titles */
    str copies;             /* copies: 抄送 */
    str printed_by;         /* printed_by: 印发机关, default issuer where printed_on or copies is there */
    str printed_on;         /* printed_on: 印发日期 */
    print_list present;     /* present: 出席 */
    print_list excused;     /* excused: 请假 */
    print_list observers;   /* observers: 列席 */
    str url;                /* url: the page's address, printed as QR code and as text */
    str hash;               /* hash: short hash of the record, printed beside it */
    str entry;              /* entry: number in the disclosure log 公开登记 */
    str big;                /* big: the figure of a poster or card: 6 元, XD-01 */
    str phone;              /* phone: of a card or a poster's foot */
    str footer;             /* footer: a line at the foot of posters, cards and booklets */
    str author, subject, keywords; /* metadata only */

    str folder;        /* images are looked up here; "" forbids files */
    const md_doc *md;  /* the body as read; NULL: print_text has no body */
    const block *body; /* BLOCK_DOCUMENT; its LINK_RECORD addresses should be absolute */
} print_doc;

/*
 * Sets the field of a front-matter key. Values are copied into the arena. Unknown key, or a value that
 * is no style, paper or yes/no, is a finding at `at`; returns false then.
 */
bool print_set(print_doc *doc, arena *a, str key, const str *values, size_t n, span at, diags *d);
/* Style, paper and language as they stand before any key. */
void print_doc_init(print_doc *doc);

/*
 * Faces. Each path may be empty: then known folders are searched. "FILE.ttc#2" names a face of a
 * collection (default: the Simplified Chinese one). A path that cannot be read is a finding.
 */
typedef struct print_fonts {
    str title; /* 小标宋; else Noto Serif CJK SC Bold */
    str body;  /* 仿宋; else simfang.ttf, FandolFang, Noto Serif CJK SC */
    str kai;   /* 楷体; else simkai.ttf, FandolKai, Noto Serif CJK SC */
    str hei;   /* 黑体; else simhei.ttf, FandolHei, Noto Sans CJK SC Bold */
    str sans;  /* posters' text; else Noto Sans CJK SC */
    str latin; /* Latin and digits beside FangSong and Kai; else a Times-like face, Noto Serif CJK SC */
    const str *folders; /* searched before the known ones */
    size_t nfolders;
} print_fonts;

typedef struct print_batch print_batch;
typedef struct print_worker print_worker;

/* fonts may be NULL. Lives in the arena, but holds font files open: print_batch_free. */
print_batch *print_batch_new(arena *a, const print_fonts *fonts, diags *d);
void print_batch_free(print_batch *b);
/* A sum of the sources that lay documents out, made with the program: the same wherever it was compiled. */
extern const char print_layout[];
/* What besides the document decides the bytes of a PDF: the layout, HarfBuzz and the fonts. For deciding
 * what to remake. */
str print_identity(const print_batch *b, arena *a);
void print_collect(print_batch *b, const print_doc *doc);
/* false: no usable face at all was found (a finding says so); nothing can be set then. */
bool print_cut(print_batch *b);
/* "正文 Noto Serif CJK SC；…": the faces used, for the build's output. */
str print_faces_used(print_batch *b, arena *a);

print_worker *print_worker_new(const print_batch *b);
void print_worker_free(print_worker *w);
/* Appends the PDF to out; returns the number of pages. */
size_t print_pdf(const print_batch *b, print_worker *w, const print_doc *doc, buf *out);
/* Was anything wrong with that document: too full, or an address too long for a code? */
bool print_found(const print_worker *w);
/* Appends plain text for a chat group: tables become lines, links are written out. */
void print_text(const print_doc *doc, buf *out);
/* Appends the text a Chinese announcer reads: numbers spelled, tables as sentences. Returns seconds. */
unsigned print_speech(const print_doc *doc, buf *out);

#endif
