/*
 * job: one build in a process of its own. What it uses up is gone when it ends, and where it crashes or hangs
 * the server goes on with the site as it was: publishing is safe at any moment.
 */
#ifndef GONGSHI_SERVE_JOB_H
#define GONGSHI_SERVE_JOB_H

#include "base/buf.h"
#include "serve/serve.h"

#include <sys/types.h>

typedef struct job {
    pid_t pid; /* 0: none is running */
    int fd;    /* readable when there is something for job_read */
    serve_part part;
    int64_t began; /* job_clock */
    buf said;
} job;

typedef struct job_result {
    serve_report report;
    int signal; /* that ended it; 0: it ended by itself */
    str html;   /* of its findings; borrowed from the job until the next one starts */
} job_result;

/* Milliseconds that only grow. */
int64_t job_clock(void);

/* false: errno. The server must have no thread but this one. */
bool job_start(job *j, const serve_options *o, serve_part part);
/* true: it has ended. */
bool job_read(job *j, job_result *result);
void job_kill(job *j);
void job_fini(job *j);

#endif
