"""Settings of the web server (gunicorn), the same for `./run` and in production.

What differs from place to place (address, number of workers) is given on the command line, which wins.
"""

import ctypes
import gc
import sys

from children_lists.memory import ROWS_WERE_HELD, keep_out_of_dumps

wsgi_app = "wscc_dashboard.wsgi:application"
worker_class = "gthread"
threads = 4
# The workers share the memory of the code, and a mistake in the settings is reported once.
preload_app = True
control_socket_disable = True
accesslog = None
loglevel = "warning"
graceful_timeout = 10
keepalive = 5

# One heap for all threads of a worker: with one for each, glibc keeps about a fifth more memory for the same work.
ARENAS = -8
# What is free at the end of the heap goes back at once; glibc would keep more the more it was once asked for.
TRIM_THRESHOLD, TRIMMED_FROM_BYTES = -1, 128 * 1024
if sys.platform == "linux":
    _c = ctypes.CDLL(None)
    _c.mallopt(ARENAS, 1)
    _c.mallopt(TRIM_THRESHOLD, TRIMMED_FROM_BYTES)

# A page of thousands of KPIs makes tens of thousands of objects. To look for circles among all that a worker holds each
# time that so many were made takes half as long as the page; the new ones alone are looked at as often as ever.
gc.set_threshold(1_000, 10, 100)


def pre_fork(server, worker):
    """Leave the code itself, which stays for good, out of every later look for circles."""
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """Keep what a worker holds for a moment, such as an upload, out of core dumps."""
    keep_out_of_dumps()


def post_request(worker, req, environ, resp):
    """End a worker that has held rows of lists, once it has answered: its memory goes with it, and another begins."""
    if environ.get(ROWS_WERE_HELD):
        worker.alive = False


def on_exit(server):
    """Say that the server has stopped, to whoever pressed Ctrl-C."""
    sys.stdout.write("\nStopped.\n")
