/*
 * http: the requests of browsers on this machine, through libmicrohttpd (used here only).
 *
 * GET and HEAD of files in the output folder, opened part by part so that no link leads out of it; pages get
 * the script of the preview on their way, the files never hold it. Two addresses are the server's own:
 * /.gongshi/preview.js, and /.gongshi/wait/PAGE?seen=N&tag=T, which is answered when what the preview has to
 * say is no longer N, or the page's file no longer T. Headers, connections and their idle time are bounded.
 */
#ifndef GONGSHI_SERVE_HTTP_H
#define GONGSHI_SERVE_HTTP_H

#include "base/diag.h"

#include <poll.h>

/* What the preview has to say; the loop changes it and calls http_wake. */
typedef struct preview {
    char number[40]; /* of this state, different also from run to run */
    str html;        /* findings, or empty */
    bool more;       /* files other than pages are still being made */
} preview;

typedef struct http http;

/* Listens on 127.0.0.1 and, where there is IPv6, on ::1. NULL: reported. out and now are borrowed. */
http *http_open(const char *out, unsigned port, const preview *now, diags *d);
void http_close(http *h);
unsigned http_port(const http *h);

/* What to wait for, at most n entries: how many there are. They are good for one http_run. */
size_t http_polled(const http *h, struct pollfd *fds, size_t n);
/* Milliseconds after which http_run is due in any case; -1: not by itself. */
int http_timeout(const http *h);
void http_run(http *h, const struct pollfd *fds, size_t n);
/* Answers the pages that wait, where there is something new for them. */
void http_wake(http *h);

/* Was a page asked for since the last call while there was no site at all? */
bool http_wants_site(http *h);

enum { HTTP_CONNECTIONS = 256, HTTP_POLLED_MOST = HTTP_CONNECTIONS * 2 + 2 };

#endif
