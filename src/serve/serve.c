#include "serve/serve.h"

#include "serve/http.h"
#include "serve/job.h"
#include "serve/overlay.h"
#include "serve/watch.h"

#include <errno.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum {                   /* milliseconds */
       SETTLE = 5,       /* a file has gone: the save may not be over */
       SETTLE_WHOLE = 2, /* it is: the file was closed, or moved there */
       SETTLE_ALL = 60 /* many files are moved in, as by git */,
       MANY = 16,
       SETTLE_BEGUN = 150, /* a file has come, and nobody closed it */
       SETTLE_MOST = 500,  /* changes that do not end */
       READY_AFTER = 60,   /* the browser has loaded the page anew: processors are free again */
       ALL_AFTER = 250,    /* pages were made, and nothing has changed since */
       LONG = 1000,        /* a build of pages that a new change ends */
       HUNG = 600000,      /* nothing takes that long */
       END_MOST = 2000,    /* given to a build when the server ends */
       RETRY_MOST = 60000,
       NEVER = INT32_MAX
};

typedef struct serve {
    const serve_options *o;
    http *http;
    watch *watch;
    int signals;
    job job;   /* the build at work */
    job ready; /* the next one, which has not been told to go */
    preview now;
    buf html; /* now.html */
    int64_t started;
    unsigned states;
    /* changes that no build has seen */
    size_t changes;
    bool whole, begun; /* watch_news */
    int64_t first, last;
    /* what is to be done without a change */
    int64_t all_at, retry_at, ready_at; /* 0: nothing */
    int64_t retry_after;
    int64_t day_ends; /* Unix time */
    int64_t asked;    /* since when the running build is waited for */
    unsigned cut;     /* builds ended for a newer change, in a row */
    bool any, good, short_said;
} serve;

/* ---- what is said ----------------------------------------------------------------------------------- */

static void set_html(serve *s, str html)
{
    if (str_eq(html, s->now.html) && s->states) return;
    buf_clear(&s->html);
    buf_put(&s->html, html);
    s->now.html = buf_str(&s->html);
    snprintf(s->now.number, sizeof s->now.number, "%llx-%u", (unsigned long long)s->started, ++s->states);
}

static void say(const serve *s, const char *text, size_t n, int64_t ms)
{
    if (s->o->quiet) return;
    char clock[16], files[24], took[24];
    time_t at = time(NULL);
    struct tm local;
    strftime(clock, sizeof clock, "%H:%M:%S", localtime_r(&at, &local));
    snprintf(files, sizeof files, "%zu", n);
    snprintf(took, sizeof took, "%lld", (long long)ms);
    buf b = {0};
    diag_fill(&b, text, (str[]){str_from(clock), str_from(files), str_from(took)}, 3);
    buf_putc(&b, '\n');
    fwrite(b.p, 1, b.n, stdout);
    fflush(stdout);
    buf_fini(&b);
}

/* A finding of the server's own, at the terminal and over the pages. */
static void report(serve *s, diags *d)
{
    buf text = {0};
    diags_print(d, &text, DIAG_TEXT);
    fwrite(text.p, 1, text.n, stderr);
    buf_clear(&text);
    overlay_put(&text, d, gettext("Not published: the site is as it was before the change."));
    set_html(s, buf_str(&text));
    buf_fini(&text);
    diags_free(d);
}

static void say_address(serve *s)
{
    char address[64];
    snprintf(address, sizeof address, "http://localhost:%u/", http_port(s->http));
    buf b = {0};
    diag_fill(&b, gettext("Preview at {1} (Ctrl-C ends it)"), &(str){address, strlen(address)}, 1);
    buf_putc(&b, '\n');
    fwrite(b.p, 1, b.n, stdout);
    fflush(stdout);
    buf_fini(&b);
}

/* ---- builds ----------------------------------------------------------------------------------------- */

/* Where that is not possible, starting a build will say so. */
static void get_ready(serve *s)
{
    s->ready_at = 0;
    if (!s->ready.pid) job_start(&s->ready, s->o);
}

static void start(serve *s, serve_part part, int64_t asked)
{
    s->all_at = s->retry_at = 0;
    s->asked = asked;
    if (part == SERVE_PAGES) s->changes = 0, s->begun = false;
    if (job_go(&s->job, &s->ready, part) ||
        (job_start(&s->ready, s->o) && job_go(&s->job, &s->ready, part))) {
        if (part == SERVE_ALL) get_ready(s);
        return;
    }
    diags *d = diags_new();
    diag(d, PREVIEW_DIED, SPAN_NONE, str_from(strerror(errno)));
    report(s, d);
    s->retry_at = job_clock() + LONG;
}

static void retry_later(serve *s)
{
    s->retry_after = s->retry_after ? s->retry_after * 2 : LONG;
    if (s->retry_after > RETRY_MOST) s->retry_after = RETRY_MOST;
    s->retry_at = job_clock() + s->retry_after;
}

static void say_result(const serve *s, const job_result *r)
{
    size_t files = r->report.written + r->report.removed;
    int64_t took = job_clock() - s->asked;
    if (!r->report.good) say(s, gettext("{1}  not published, the last good site stays"), 0, took);
    else if (s->job.part == SERVE_PAGES)
        say(s, gettext("{1}  pages: {2} files changed, {3} ms"), files, took);
    else if (files)
        say(s, gettext("{1}  bulletins, search and data: {2} files changed, {3} ms"), files, took);
}

/* false: the first build found that nothing can be served. */
static bool finish(serve *s, const job_result *r)
{
    if (r->report.died) {
        diags *d = diags_new();
        diag(d, PREVIEW_DIED, SPAN_NONE,
             str_from(r->signal ? strsignal(r->signal) : gettext("out of memory")));
        report(s, d);
    } else {
        set_html(s, r->html);
    }
    s->good = r->report.good;
    s->day_ends = r->report.day_ends;
    bool first = !s->any;
    s->any = true;
    if (first && r->report.system) return false;
    s->now.more = s->good && s->job.part == SERVE_PAGES && r->report.more;
    http_wake(s->http); /* before all else: somebody looks at the page */
    say_result(s, r);
    if (first) say_address(s);
    if (r->report.system) retry_later(s);
    else s->retry_after = 0;
    s->cut = 0;
    if (s->now.more) s->all_at = job_clock() + (first ? 1 : ALL_AFTER);
    s->ready_at = job_clock() + READY_AFTER;
    return true;
}

/* A build that does not end is ended; the next change begins another one. */
static void give_up(serve *s)
{
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%lld", (long long)(job_clock() - s->job.began) / 1000);
    job_kill(&s->job);
    s->good = false;
    s->now.more = false;
    diags *d = diags_new();
    diag(d, PREVIEW_HUNG, SPAN_NONE, str_from(seconds));
    report(s, d);
    http_wake(s->http);
}

/* ---- changes ---------------------------------------------------------------------------------------- */

/* Once: some folders are not watched. */
static void tell_short(serve *s)
{
    if (!watch_is_short(s->watch) || s->short_said) return;
    diags *d = diags_new();
    buf text = {0};
    diag(d, PREVIEW_WATCH_SHORT, SPAN_NONE);
    diags_print(d, &text, DIAG_TEXT);
    fwrite(text.p, 1, text.n, stderr);
    buf_fini(&text);
    diags_free(d);
    s->short_said = true;
}

static void take_changes(serve *s)
{
    watch_news news = watch_read(s->watch);
    int64_t now = job_clock();
    if (!news.changes && !news.begun) return;
    if (!s->changes && !s->begun) s->first = now;
    s->last = now;
    s->changes += news.changes;
    s->whole = news.whole;
    s->begun = s->begun || news.begun;
    tell_short(s);
}

/* When the changes taken in are to be built. */
static int64_t settled_at(const serve *s)
{
    int64_t at = s->last + (s->changes > MANY ? SETTLE_ALL
                            : s->whole        ? SETTLE_WHOLE
                            : s->changes      ? SETTLE
                                              : SETTLE_BEGUN);
    return at < s->first + SETTLE_MOST ? at : s->first + SETTLE_MOST;
}

/*
 * A change while pages are being made waits for them: that is a matter of moments. Only where it lasts is the
 * build ended for the newer one, and only twice in a row, so that one who saves all the time sees pages, too.
 */
static bool may_start(const serve *s, int64_t now)
{
    int64_t age = now - s->job.began;
    return !s->job.pid || s->job.part == SERVE_ALL || (age > LONG && (s->cut < 2 || age > 10 * LONG));
}

static void act(serve *s)
{
    int64_t now = job_clock();
    if (s->job.pid && now - s->job.began > HUNG) give_up(s);
    if ((s->changes || s->begun) && now >= settled_at(s)) {
        if (!may_start(s, now)) return;
        s->cut += s->job.pid && s->job.part == SERVE_PAGES;
        start(s, SERVE_PAGES, s->first);
        return;
    }
    if (s->job.pid) return;
    if (s->ready_at && now >= s->ready_at) get_ready(s);
    bool day = s->day_ends && (int64_t)time(NULL) >= s->day_ends;
    if (day || (s->retry_at && now >= s->retry_at) || (http_wants_site(s->http) && s->good))
        start(s, SERVE_PAGES, now);
    else if (s->all_at && now >= s->all_at) start(s, SERVE_ALL, now);
}

static int least(int a, int64_t b) { return b < 0 ? 0 : b < a ? (int)b : a; }

/* How long nothing is to be done. */
static int timeout(const serve *s)
{
    int64_t now = job_clock(), requests = http_timeout(s->http);
    int ms = NEVER;
    if (requests >= 0) ms = least(ms, requests);
    if (s->job.pid) ms = least(ms, s->job.began + HUNG + 1 - now);
    if (s->changes || s->begun) ms = least(ms, may_start(s, now) ? settled_at(s) - now : LONG);
    if (s->job.pid) return ms == NEVER ? -1 : ms;
    if (s->ready_at) ms = least(ms, s->ready_at - now);
    if (s->retry_at) ms = least(ms, s->retry_at - now);
    if (s->all_at) ms = least(ms, s->all_at - now);
    if (s->day_ends) ms = least(ms, 30000); /* the clock may be set, and the machine sleep */
    return ms == NEVER ? -1 : ms;
}

/* ---- the loop --------------------------------------------------------------------------------------- */

/* Was there one to end? The others tell that a build's process has. */
static bool take_signals(serve *s)
{
    struct signalfd_siginfo info;
    bool end = false;
    while (read(s->signals, &info, sizeof info) == sizeof info) end = end || info.ssi_signo != SIGCHLD;
    job_reap(&s->job);
    return end;
}

/* false: a signal to end, or nothing can be served (*ok false). */
static bool turn(serve *s, bool *ok)
{
    static struct pollfd fds[4 + HTTP_POLLED_MOST];
    fds[0] = (struct pollfd){.fd = s->signals, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = watch_fd(s->watch), .events = POLLIN};
    fds[2] = (struct pollfd){.fd = s->job.pid ? s->job.fd : -1, .events = POLLIN};
    fds[3] = (struct pollfd){.fd = s->ready.pid ? s->ready.fd : -1, .events = POLLIN};
    size_t n = http_polled(s->http, fds + 4, HTTP_POLLED_MOST);
    if (poll(fds, 4 + n, timeout(s)) < 0 && errno != EINTR) return false;
    http_run(s->http, fds + 4, n);
    if (fds[0].revents && take_signals(s)) return false;
    if (fds[3].revents) job_kill(&s->ready); /* it has died: the next build begins from nothing */
    if (fds[1].revents) take_changes(s);
    job_result result;
    if (fds[2].revents && job_read(&s->job, &result)) *ok = finish(s, &result);
    if (*ok) act(s);
    return *ok;
}

/* Lets a build that runs come to its end, which is only moments away; a second signal is not kept waiting. */
static void wind_down(serve *s)
{
    job_result result;
    job_kill(&s->ready);
    take_signals(s);
    for (int64_t until = job_clock() + END_MOST; s->job.pid;) {
        struct pollfd fds[] = {{.fd = s->job.fd, .events = POLLIN}, {.fd = s->signals, .events = POLLIN}};
        if (poll(fds, 2, least(END_MOST, until - job_clock())) <= 0) break;
        if (fds[1].revents && take_signals(s)) break;
        job_read(&s->job, &result);
    }
}

static int catch_signals(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, before);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

bool serve_run(const serve_options *o, diags *d)
{
    sigset_t before;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    serve s = {.o = o, .started = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec};
    set_html(&s, STR_NONE);
    s.signals = catch_signals(&before);
    s.http = http_open(o->out, o->port, &s.now, d);
    s.watch = s.http ? watch_new(o->folder, d) : NULL;
    bool ok = s.watch != NULL;
    if (ok) tell_short(&s);
    if (ok) start(&s, SERVE_PAGES, job_clock());
    while (ok && turn(&s, &ok)) {
    }
    wind_down(&s);
    job_fini(&s.job);
    http_close(s.http);
    watch_free(s.watch);
    buf_fini(&s.html);
    close(s.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}
