"""Settings of the web server (gunicorn), the same for `./run` and in production.

What differs from place to place (address, number of workers) is given on the command line, which wins.
"""

import ctypes
import gc
import sys
from itertools import count

from children_lists.memory import ROWS_WERE_HELD, keep_out_of_dumps
from web.memory import PAGE_WAS_MADE

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

# Circles of objects are looked for between requests, when hardly any of what a page was made of is still in use: in the
# midst of a page nearly all is, so that the look is in vain and what it passes is kept for longer. Only a request that
# makes very many objects is looked into while it runs.
gc.set_threshold(100_000, 10, 100)
# the youngest objects after each request, those that outlived a look after ten, all after five thousand
LOOKS_AT_YOUNG, LOOKS_AT_OLDER = 10, 500
# and after every tenth page that was made: only then does Python give back the tuples that it keeps for later use, a
# megabyte where there are thousands of KPIs
LOOKS_AT_ALL = 10
_pages_made = count(1)


def pre_fork(server, worker):
    """Leave the code itself, which stays for good, out of every later look for circles."""
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """Keep what a worker holds for a moment, such as an upload, out of core dumps."""
    keep_out_of_dumps()


def post_request(worker, req, environ, resp):
    """Clear away what the request leaves behind.

    A worker that has held rows of lists ends, once it has answered: its memory goes with it, and another begins.
    """
    if environ.get(ROWS_WERE_HELD):
        worker.alive = False
    _, young, older = gc.get_count()
    made_a_page = PAGE_WAS_MADE in environ
    is_tenth = made_a_page and next(_pages_made) % LOOKS_AT_ALL == 0
    gc.collect(2 if is_tenth else 0 if young < LOOKS_AT_YOUNG else 1 if older < LOOKS_AT_OLDER else 2)
    if sys.platform == "linux" and made_a_page:
        # what is free in the midst of the heap goes back too, in a third of a millisecond
        _c.malloc_trim(0)


def on_exit(server):
    """Say that the server has stopped, to whoever pressed Ctrl-C."""
    sys.stdout.write("\nStopped.\n")
