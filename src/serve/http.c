#include "serve/http.h"

#include "serve/address.h"
#include "serve/mhd.h"
#include "serve/served.h"
#include "serve/overlay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OWN      "/.gongshi/"
#define FOR_EVER "max-age=31536000, immutable" /* under this address it will never be another */

enum { HEADER_BYTES = 16 << 10, IDLE_SECONDS = 30, DAEMONS = 2, VERSION_BYTES = 17 };

/* A page that waits for something new; its request is held back until then. */
typedef struct waiter {
    struct waiter *next, *previous;
    struct MHD_Connection *connection;
    int fd;
    bool held, gone;
} waiter;

struct http {
    const char *out;
    const preview *now;
    unsigned port;
    struct MHD_Daemon *daemons[DAEMONS];
    int ready[DAEMONS]; /* readable when a daemon has something to do */
    size_t n;
    waiter waiters; /* a ring */
    bool wanted;    /* a page was asked for, and there is no site */
    bool ending;
};

/* ---- answers ---------------------------------------------------------------------------------------- */

/* What every answer carries: other sites may neither frame nor load what is not published yet. */
static enum MHD_Result send_answer(struct MHD_Connection *c, unsigned status, struct MHD_Response *r,
                                   const char *type, const char *cache)
{
    if (!r) return MHD_NO;
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, cache);
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(r, "Cross-Origin-Resource-Policy", "same-origin");
    MHD_add_response_header(r, "Content-Security-Policy", "frame-ancestors 'self'");
    enum MHD_Result result = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return result;
}

static struct MHD_Response *copied(str bytes)
{
    return MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_plain(struct MHD_Connection *c, unsigned status, const char *text)
{
    struct MHD_Response *r = copied(str_from(text));
    if (r && status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    return send_answer(c, status, r, "text/plain; charset=utf-8", "no-store");
}

/* ---- pages ------------------------------------------------------------------------------------------ */

/* In the script's address, so that a browser need not ask for it again with every page. */
static void script_version(char version[VERSION_BYTES])
{
    snprintf(version, VERSION_BYTES, "%016llx", (unsigned long long)str_hash(overlay_script()));
}

/* number: the page itself shows the findings, and is loaded anew when they change; NULL: they go over it. */
static void put_script(buf *b, const char *tag, const char *number)
{
    char version[VERSION_BYTES];
    script_version(version);
    buf_fmt(b, "<script src=\"" OWN "preview.js?v=%s\" defer data-tag=\"%s\"", version, tag);
    if (number) buf_fmt(b, " data-seen=\"%s\"", number);
    overlay_words(b);
    buf_puts(b, "></script>\n");
}

static size_t last_end(const buf *b)
{
    static const char end[] = "</body>";
    for (size_t i = b->n; i-- > 0;)
        if (b->n - i >= sizeof end - 1 && memcmp(b->p + i, end, sizeof end - 1) == 0) return i;
    return b->n;
}

static enum MHD_Result send_buf(struct MHD_Connection *c, unsigned status, buf *b)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(b->n, b->p, MHD_RESPMEM_MUST_FREE);
    if (!r) buf_fini(b);
    return send_answer(c, status, r, "text/html; charset=utf-8", "no-store");
}

/* A page of the site, with the script before its end. */
static enum MHD_Result send_page(struct MHD_Connection *c, unsigned status, served *f)
{
    buf page = {0}, script = {0};
    put_script(&script, status == MHD_HTTP_OK ? f->tag : "", NULL);
    if (!served_read(f, &page)) {
        buf_fini(&page);
        buf_fini(&script);
        return send_plain(c, MHD_HTTP_INTERNAL_SERVER_ERROR, gettext("The page cannot be read.\n"));
    }
    size_t end = last_end(&page);
    buf_reserve(&page, script.n);
    memmove(page.p + end + script.n, page.p + end, page.n - end);
    memcpy(page.p + end, script.p, script.n);
    page.n += script.n;
    buf_fini(&script);
    return send_buf(c, status, &page);
}

static bool has_site(const http *h)
{
    char path[ADDRESS_BYTES];
    int n = snprintf(path, sizeof path, "%s/.gongshi/manifest", h->out);
    return n > 0 && (size_t)n < sizeof path && access(path, F_OK) == 0;
}

static enum MHD_Result send_missing(http *h, struct MHD_Connection *c)
{
    bool none = !has_site(h), later = !none && h->now->more;
    served own = served_open(h->out, "404.html");
    h->wanted = h->wanted || none;
    if (own.kind == SERVED_REGULAR) return send_page(c, MHD_HTTP_NOT_FOUND, &own);
    buf page = {0}, script = {0}, home = {0};
    buf_puts(&home, "<p><a href=\"/\">");
    buf_put_html(&home, str_from(gettext("To the home page")));
    buf_puts(&home, "</a></p>\n");
    put_script(&script, "", none ? h->now->number : NULL);
    if (later) buf_puts(&script, "<meta http-equiv=\"refresh\" content=\"2\">\n");
    overlay_page(&page,
                 none    ? gettext("There is no site yet")
                 : later ? gettext("Not there yet")
                         : gettext("There is no such page"),
                 none    ? gettext("It will be here as soon as content and templates are in order.")
                 : later ? gettext("Bulletins, search and data follow the pages; this may be one of them.")
                         : gettext("The page will be here as soon as a record or template makes it."),
                 none ? h->now->html : buf_str(&home), buf_str(&script));
    buf_fini(&home);
    buf_fini(&script);
    return send_buf(c, none ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_NOT_FOUND, &page);
}

static enum MHD_Result send_moved(struct MHD_Connection *c, const char *url)
{
    buf to = {0};
    buf_puts(&to, url);
    buf_puts(&to, "/");
    buf_putc(&to, '\0');
    struct MHD_Response *r = copied(STR_NONE);
    if (r) MHD_add_response_header(r, MHD_HTTP_HEADER_LOCATION, to.p);
    buf_fini(&to);
    return send_answer(c, MHD_HTTP_FOUND, r, "text/plain", "no-store");
}

static enum MHD_Result send_file(http *h, struct MHD_Connection *c, const char *url, const char *path)
{
    served f = served_open(h->out, path);
    if (f.kind == SERVED_FOLDER) return send_moved(c, url);
    if (f.kind != SERVED_REGULAR) return send_missing(h, c);
    const char *type = address_type(str_from(path));
    if (str_starts(str_from(type), STR("text/html"))) return send_page(c, MHD_HTTP_OK, &f);
    char tag[SERVED_TAG_BYTES + 2];
    snprintf(tag, sizeof tag, "\"%s\"", f.tag);
    const char *has = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
    bool same = has && strcmp(has, tag) == 0;
    struct MHD_Response *r;
    if (same) {
        close(f.fd);
        r = copied(STR_NONE);
    } else {
        r = MHD_create_response_from_fd64(f.size, f.fd);
        if (!r) close(f.fd);
    }
    if (r) MHD_add_response_header(r, MHD_HTTP_HEADER_ETAG, tag);
    return send_answer(c, same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, r, type,
                       address_lasts(str_from(path)) ? FOR_EVER : "no-cache");
}

/* ---- waiting ---------------------------------------------------------------------------------------- */

static void release(waiter *w)
{
    if (!w->held) return;
    w->held = false;
    w->next->previous = w->previous;
    w->previous->next = w->next;
    MHD_resume_connection(w->connection);
}

static enum MHD_Result hold(http *h, waiter *w)
{
    w->held = true;
    w->next = h->waiters.next;
    w->previous = &h->waiters;
    w->next->previous = w->previous->next = w;
    MHD_suspend_connection(w->connection);
    return MHD_YES;
}

static bool differs(struct MHD_Connection *c, const char *name, const char *value)
{
    const char *has = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, name);
    return strcmp(has ? has : "", value) != 0;
}

static enum MHD_Result answer_wait(http *h, struct MHD_Connection *c, waiter *w, const char *page)
{
    char path[ADDRESS_BYTES], tag[SERVED_TAG_BYTES] = "";
    if (address_path(str_from(page), path) == ADDRESS_FINE) served_tag(h->out, path, tag);
    if (w->gone) return MHD_NO;
    bool news = differs(c, "seen", h->now->number) || differs(c, "tag", tag);
    if (!news && !h->ending) return hold(h, w);
    buf b = {0};
    buf_fmt(&b, "{\"number\":\"%s\",\"tag\":\"%s\",\"html\":", h->now->number, tag);
    buf_put_json(&b, h->now->html);
    buf_puts(&b, "}\n");
    struct MHD_Response *r = MHD_create_response_from_buffer(b.n, b.p, MHD_RESPMEM_MUST_FREE);
    if (!r) buf_fini(&b);
    return send_answer(c, MHD_HTTP_OK, r, "application/json; charset=utf-8", "no-store");
}

/* ---- requests --------------------------------------------------------------------------------------- */

static enum MHD_Result answer_own(http *h, struct MHD_Connection *c, waiter *w, const char *name)
{
    if (strcmp(name, "preview.js") == 0) {
        str script = overlay_script();
        char version[VERSION_BYTES];
        script_version(version);
        bool lasts = !differs(c, "v", version);
        struct MHD_Response *r =
            MHD_create_response_from_buffer(script.n, (void *)(uintptr_t)script.p, MHD_RESPMEM_PERSISTENT);
        return send_answer(c, MHD_HTTP_OK, r, "text/javascript; charset=utf-8",
                           lasts ? FOR_EVER : "no-cache");
    }
    if (strncmp(name, "wait/", 5) == 0) return answer_wait(h, c, w, name + 4);
    return send_plain(c, MHD_HTTP_NOT_FOUND, "Not found\n");
}

static enum MHD_Result answer(http *h, struct MHD_Connection *c, waiter *w, const char *url,
                              const char *method)
{
    char path[ADDRESS_BYTES];
    const char *host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    if (!address_is_own(str_from(host)))
        return send_plain(c, MHD_HTTP_FORBIDDEN,
                          gettext("The preview answers to localhost and 127.0.0.1 only.\n"));
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return send_plain(c, MHD_HTTP_METHOD_NOT_ALLOWED, "Method not allowed\n");
    if (strncmp(url, OWN, sizeof OWN - 1) == 0) return answer_own(h, c, w, url + sizeof OWN - 1);
    switch (address_path(str_from(url), path)) {
    case ADDRESS_FINE: return send_file(h, c, url, path);
    case ADDRESS_HIDDEN: return send_missing(h, c);
    case ADDRESS_BAD: break;
    }
    return send_plain(c, MHD_HTTP_BAD_REQUEST, "Bad request\n");
}

static bool brings_body(struct MHD_Connection *c)
{
    const char *n = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (n && strcmp(n, "0") != 0) ||
           MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

/*
 * Called when a request's head is there, when it is there as a whole, and again when it was held back and is
 * let go. An answer in the first call ends the connection, which is right where a body would follow.
 */
static enum MHD_Result handle(void *context, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **state)
{
    (void)version, (void)upload, (void)upload_size;
    if (*state) return answer(context, c, *state, url, method);
    if (brings_body(c)) return send_plain(c, MHD_HTTP_BAD_REQUEST, "Bad request\n");
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    waiter *w = mem_alloc(sizeof *w);
    *w = (waiter){.connection = c, .fd = info ? info->connect_fd : -1};
    *state = w;
    return MHD_YES;
}

static void completed(void *context, struct MHD_Connection *c, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)context, (void)c, (void)code;
    waiter *w = *state;
    if (!w) return;
    if (w->held) w->next->previous = w->previous, w->previous->next = w->next;
    free(w);
    *state = NULL;
}

/* Addresses are decoded by address_path, which sees what was sent. */
static size_t leave_as_sent(void *context, struct MHD_Connection *c, char *s)
{
    (void)context, (void)c;
    return strlen(s);
}

static void say_nothing(void *context, const char *format, va_list arguments)
{
    (void)context, (void)format, (void)arguments;
}

/* ---- listening -------------------------------------------------------------------------------------- */

static int listen_at(const struct sockaddr *address, socklen_t size)
{
    int on = 1, fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, address, size) == 0 && listen(fd, 64) == 0) return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static int listen_v4(unsigned *port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    int fd = listen_at((const void *)&a, size);
    if (fd >= 0 && getsockname(fd, (void *)&a, &size) == 0) *port = ntohs(a.sin_port);
    return fd;
}

static int listen_v6(unsigned port)
{
    struct sockaddr_in6 a = {
        .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return listen_at((const void *)&a, sizeof a);
}

static bool start(http *h, int fd)
{
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, h,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_as_sent, NULL, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_END);
    const union MHD_DaemonInfo *info = d ? MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!info) {
        if (d) MHD_stop_daemon(d);
        else close(fd);
        return false;
    }
    h->daemons[h->n] = d;
    h->ready[h->n++] = info->epoll_fd;
    return true;
}

/* Both loopback addresses have the same port, so that "localhost" is this server whichever it means. */
static bool listen_both(http *h, unsigned port)
{
    for (int tries = port ? 1 : 20; tries > 0; tries--) {
        h->port = port;
        int v4 = listen_v4(&h->port), v6 = v4 < 0 ? -1 : listen_v6(h->port);
        if (v4 < 0) return false;
        if (v6 < 0 && errno == EADDRINUSE) {
            close(v4);
            errno = EADDRINUSE;
            continue;
        }
        if (start(h, v4)) return v6 < 0 || start(h, v6);
        if (v6 >= 0) close(v6);
        return false;
    }
    return false;
}

http *http_open(const char *out, unsigned port, const preview *now, diags *d)
{
    http *h = mem_alloc(sizeof *h);
    *h = (http){.out = out, .now = now};
    h->waiters.next = h->waiters.previous = &h->waiters;
    errno = 0;
    if (mhd_load() && listen_both(h, port)) return h;
    char number[16];
    int why = errno;
    snprintf(number, sizeof number, "%u", port);
    if (why == EADDRINUSE) diag(d, PREVIEW_PORT, SPAN_NONE, str_from(number));
    else diag(d, PREVIEW_LISTEN, SPAN_NONE, str_from(number), str_from(strerror(why)));
    http_close(h);
    return NULL;
}

void http_close(http *h)
{
    if (!h) return;
    h->ending = true;
    http_wake(h);
    for (size_t i = 0; i < h->n; i++) {
        MHD_run(h->daemons[i]);
        MHD_stop_daemon(h->daemons[i]);
    }
    free(h);
}

unsigned http_port(const http *h) { return h->port; }

bool http_wants_site(http *h)
{
    bool wanted = h->wanted;
    h->wanted = false;
    return wanted;
}

/* ---- the loop's side -------------------------------------------------------------------------------- */

size_t http_polled(const http *h, struct pollfd *fds, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < h->n && used < n; i++)
        fds[used++] = (struct pollfd){.fd = h->ready[i], .events = POLLIN};
    /* a page that was left does not tell; its connection ends */
    for (const waiter *w = h->waiters.next; w != &h->waiters && used < n; w = w->next)
        fds[used++] = (struct pollfd){.fd = w->fd, .events = POLLRDHUP};
    return used;
}

int http_timeout(const http *h)
{
    MHD_UNSIGNED_LONG_LONG least = INT_MAX, ms;
    for (size_t i = 0; i < h->n; i++)
        if (MHD_get_timeout(h->daemons[i], &ms) == MHD_YES && ms < least) least = ms;
    return least == INT_MAX ? -1 : (int)least;
}

void http_run(http *h, const struct pollfd *fds, size_t n)
{
    waiter *w = h->waiters.next;
    for (size_t i = h->n; i < n && w != &h->waiters; i++) {
        waiter *next = w->next;
        w->gone = fds[i].revents != 0;
        if (w->gone) release(w);
        w = next;
    }
    for (size_t i = 0; i < h->n; i++) MHD_run(h->daemons[i]);
}

void http_wake(http *h)
{
    while (h->waiters.next != &h->waiters) release(h->waiters.next);
    for (size_t i = 0; i < h->n; i++) MHD_run(h->daemons[i]);
}
