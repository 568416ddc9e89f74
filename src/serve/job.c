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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAID_MOST = 32 << 20 };

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

/* Keeps nothing of the server but the terminal and the pipe, now 3. Ctrl-C at the terminal is the server's to
 * answer, which lets a build end that is about to. */
static void leave_server(int fd, serve_part part, pid_t server)
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
    if (part == SERVE_ALL) setpriority(PRIO_PROCESS, 0, 10);
}

static const char *headline(serve_part part)
{
    return part == SERVE_PAGES ? gettext("Not published: the site is as it was before the change.")
                               : gettext("The pages are published; bulletins, search and data are not.");
}

static _Noreturn void work(const serve_options *o, serve_part part)
{
    diags *d = diags_new();
    buf html = {0};
    serve_report report = {0};
    o->build(o->context, part, d, &report);
    diags_show_from(d, DIAG_NOTE);
    overlay_put(&html, d, report.good ? NULL : headline(part));
    write_all(3, &report, sizeof report);
    write_all(3, html.p, html.n);
    fflush(NULL);
    _exit(EXIT_SUCCESS);
}

/* ---- in the server ---------------------------------------------------------------------------------- */

bool job_start(job *j, const serve_options *o, serve_part part)
{
    int ends[2];
    pid_t server = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        leave_server(ends[1], part, server);
        work(o, part);
    }
    int why = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = why;
        return false;
    }
    buf_clear(&j->said);
    j->pid = pid, j->fd = ends[0], j->part = part, j->began = job_clock();
    return true;
}

static void take_result(job *j, int status, job_result *result)
{
    *result = (job_result){.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    if (j->said.n < sizeof result->report) {
        result->report.died = true;
        return;
    }
    memcpy(&result->report, j->said.p, sizeof result->report);
    result->html = str_sub(buf_str(&j->said), sizeof result->report, j->said.n);
}

bool job_read(job *j, job_result *result)
{
    char chunk[65536];
    ssize_t n;
    while ((n = read(j->fd, chunk, sizeof chunk)) > 0)
        if (j->said.n < SAID_MOST) buf_put(&j->said, (str){chunk, (size_t)n});
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    int status = 0;
    close(j->fd);
    while (waitpid(j->pid, &status, 0) < 0 && errno == EINTR) {
    }
    j->pid = 0;
    take_result(j, status, result);
    return true;
}

void job_kill(job *j)
{
    if (!j->pid) return;
    kill(j->pid, SIGKILL);
    while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    close(j->fd);
    j->pid = 0;
}

void job_fini(job *j)
{
    job_kill(j);
    buf_fini(&j->said);
}
