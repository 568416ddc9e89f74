#include "serve/job.h"

#include "serve/overlay.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAID_MOST = 32 << 20 };

/* What a build says: this, then the findings. */
typedef struct head {
    serve_report report;
    size_t html; /* bytes that follow */
} head;

int64_t job_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- in the new process ----------------------------------------------------------------------------- */

static void write_all(int fd, const void *bytes, size_t n)
{
    for (const char *p = bytes; n;) {
        ssize_t wrote = write(fd, p, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) _exit(EXIT_FAILURE);
        p += wrote;
        n -= (size_t)wrote;
    }
}

/* Keeps nothing of the server but the terminal and the socket, now 3. Ctrl-C at the terminal is the server's
 * to answer, which lets a build end that is about to. */
static void leave_server(int fd, pid_t server)
{
    sigset_t none;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != server) _exit(EXIT_FAILURE);
    if (fd != 3) dup2(fd, 3);
    close_range(4, ~0U, 0);
    fcntl(3, F_SETFD, FD_CLOEXEC);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Until it is told to go. Its name is what `ps` shows. */
static serve_part wait_for_order(void)
{
    unsigned char part;
    ssize_t n;
    while ((n = read(3, &part, 1)) < 0 && errno == EINTR) {
    }
    if (n != 1) _exit(EXIT_FAILURE);
    prctl(PR_SET_NAME, "gongshi-builds");
    if (part == SERVE_ALL) setpriority(PRIO_PROCESS, 0, 10);
    return (serve_part)part;
}

static const char *headline(serve_part part)
{
    return part == SERVE_PAGES ? gettext("Not published: the site is as it was before the change.")
                               : gettext("The pages are published; bulletins, search and data are not.");
}

static _Noreturn void work(const serve_options *o)
{
    prctl(PR_SET_NAME, "gongshi-waits");
    o->prepare(o->context);
    serve_part part = wait_for_order();
    diags *d = diags_new();
    buf html = {0};
    serve_report report = {0};
    o->build(o->context, part, d, &report);
    diags_show_from(d, DIAG_NOTE);
    overlay_put(&html, d, report.good ? NULL : headline(part));
    head h = {report, html.n < SAID_MOST ? html.n : SAID_MOST};
    write_all(3, &h, sizeof h);
    write_all(3, html.p, h.html);
    fflush(NULL);
    _exit(EXIT_SUCCESS);
}

/* ---- in the server ---------------------------------------------------------------------------------- */

bool job_start(job *j, const serve_options *o)
{
    int ends[2];
    pid_t server = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        leave_server(ends[1], server);
        work(o);
    }
    int why = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = why;
        return false;
    }
    j->pid = pid, j->fd = ends[0];
    return true;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

bool job_go(job *j, job *from, serve_part part)
{
    unsigned char order = (unsigned char)part;
    job_kill(j);
    if (!from->pid) return false;
    if (send(from->fd, &order, 1, MSG_NOSIGNAL) != 1) {
        job_kill(from);
        return false;
    }
    buf_clear(&j->said);
    j->pid = from->pid, j->fd = from->fd, j->part = part, j->began = job_clock();
    from->pid = 0;
    return true;
}

/* Is all there that it says of itself to say? */
static bool said_all(const job *j, head *h)
{
    if (j->said.n < sizeof *h) return false;
    memcpy(h, j->said.p, sizeof *h);
    return j->said.n - sizeof *h >= h->html;
}

void job_reap(job *j)
{
    if (j->leaving && waitpid(j->leaving, NULL, WNOHANG) == j->leaving) j->leaving = 0;
}

/* What it has said is taken at once: giving back its memory may take as long as a page. */
bool job_read(job *j, job_result *result)
{
    char chunk[65536];
    ssize_t n;
    head h;
    while ((n = read(j->fd, chunk, sizeof chunk)) > 0)
        if (j->said.n < SAID_MOST + sizeof h) buf_put(&j->said, (str){chunk, (size_t)n});
    if (said_all(j, &h)) {
        *result = (job_result){.report = h.report, .html = str_sub(buf_str(&j->said), sizeof h, j->said.n)};
        if (j->leaving) wait_for(j->leaving);
        j->leaving = j->pid;
        job_reap(j);
    } else {
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
        int status = wait_for(j->pid);
        *result = (job_result){.report.died = true, .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    }
    close(j->fd);
    j->pid = 0;
    return true;
}

void job_kill(job *j)
{
    if (!j->pid) return;
    kill(j->pid, SIGKILL);
    wait_for(j->pid);
    close(j->fd);
    j->pid = 0;
}

void job_fini(job *j)
{
    job_kill(j);
    if (j->leaving) wait_for(j->leaving);
    buf_fini(&j->said);
}
