/*
 * mhd: libmicrohttpd, loaded when a preview is served. What is called of it is listed here once.
 */
#ifndef GONGSHI_SERVE_MHD_H
#define GONGSHI_SERVE_MHD_H

#include <microhttpd.h>
#include <stdbool.h>

/* clang-format off */
#define MHD_CALLS(X) \
    X(MHD_add_response_header) X(MHD_create_response_from_buffer) X(MHD_create_response_from_fd64) \
    X(MHD_destroy_response) X(MHD_get_connection_info) X(MHD_get_daemon_info) X(MHD_get_timeout) \
    X(MHD_lookup_connection_value) X(MHD_queue_response) X(MHD_resume_connection) X(MHD_run) \
    X(MHD_start_daemon) X(MHD_stop_daemon) X(MHD_suspend_connection)
/* clang-format on */

struct mhd_calls {
#define X(call) __typeof__(&(call)) call;
    MHD_CALLS(X)
#undef X
};
extern struct mhd_calls mhd;

/* Has to be called, by one thread, before any of them. false: errno. */
bool mhd_load(void);

#define MHD_add_response_header         mhd.MHD_add_response_header
#define MHD_create_response_from_buffer mhd.MHD_create_response_from_buffer
#define MHD_create_response_from_fd64   mhd.MHD_create_response_from_fd64
#define MHD_destroy_response            mhd.MHD_destroy_response
#define MHD_get_connection_info         mhd.MHD_get_connection_info
#define MHD_get_daemon_info             mhd.MHD_get_daemon_info
#define MHD_get_timeout                 mhd.MHD_get_timeout
#define MHD_lookup_connection_value     mhd.MHD_lookup_connection_value
#define MHD_queue_response              mhd.MHD_queue_response
#define MHD_resume_connection           mhd.MHD_resume_connection
#define MHD_run                         mhd.MHD_run
#define MHD_start_daemon                mhd.MHD_start_daemon
#define MHD_stop_daemon                 mhd.MHD_stop_daemon
#define MHD_suspend_connection          mhd.MHD_suspend_connection

#endif
