/*
 * job: one build in a process of its own. What it uses up is gone when it ends, and where it crashes or hangs
 * the server goes on with the site as it was: publishing is safe at any moment.
 *
 * The process may begin before there is anything to build: it reads what is there, and waits. Told to go, it
 * looks again at all it has read, so it may have waited for any time.
 */
#ifndef GONGSHI_SERVE_JOB_H
#define GONGSHI_SERVE_JOB_H

#include "base/buf.h"
#include "serve/serve.h"

#include <sys/types.h>

typedef struct job {
    pid_t pid;     /* 0: none */
    pid_t leaving; /* has said all; not reaped yet. 0: none */
    int fd;        /* to it and from it; readable when there is something for job_read */
    serve_part part;
    int64_t began; /* job_clock, when it was told to go */
    buf said;
} job;

typedef struct job_result {
    serve_report report;
    int signal; /* that ended it; 0: it ended by itself */
    str html;   /* of its findings; borrowed from the job until the next one starts */
} job_result;

/* Milliseconds that only grow. */
int64_t job_clock(void);

/* A process that prepares and waits. false: errno. The server must have no thread but this one. */
bool job_start(job *j, const serve_options *o);
/* The process of `from`, which waits, is told to build. false: there is none, or it has died. */
bool job_go(job *j, job *from, serve_part part);
/* true: what it has to say is there, or it has ended without. */
bool job_read(job *j, job_result *result);
/* After SIGCHLD. */
void job_reap(job *j);
void job_kill(job *j);
void job_fini(job *j);

#endif
