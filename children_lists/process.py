"""Reading of lists in a process of its own, one at a time, from the side of the server."""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any, TypeAlias

from children_lists.job import ListsJob, from_line
from children_lists.memory import MOST_SECONDS, is_short

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
# how long an upload waits for the one before it
MOST_WAITING = 20
# variables that Python may need to find itself
NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
BUSY = "Other lists are being read just now. Wait a minute and bring yours again: nothing was kept of them."
SHORT = "The server is short of memory and reads no lists just now. Try again later: nothing was kept of yours."
TOO_LONG = "Reading took more than a minute and was ended. Bring fewer lists at a time: nothing was kept of these."
FAILED = "The lists could not be read, and the fault is in the program. Nothing was kept of them."

Buffer: TypeAlias = bytes | bytearray | memoryview

_one_at_a_time = Lock()


class ListsRefused(Exception):
    """Lists that are not taken; the message says why and what to do."""


def read_apart(job: ListsJob, contents: Sequence[Buffer]) -> dict[str, Any]:
    """Do the job in a process that ends with it, and return its answer. Raises ListsRefused."""
    if is_short():
        raise ListsRefused(SHORT)
    if not _one_at_a_time.acquire(timeout=MOST_WAITING):
        raise ListsRefused(BUSY)
    try:
        answer = from_line(_run(job, contents))
    finally:
        _one_at_a_time.release()
    if "refused" in answer:
        raise ListsRefused(answer["refused"])
    return dict(answer)


def _run(job: ListsJob, contents: Sequence[Buffer]) -> bytes:
    command = [sys.executable, "-m", "children_lists"]
    # of the variables of the server only what Python needs to start, least of all its secrets
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1"} | {name: os.environ[name] for name in NEEDED if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            if child.stdin is not None:
                _send(child.stdin, job, contents)
            said, wrong = child.communicate(timeout=MOST_SECONDS + 5)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise ListsRefused(TOO_LONG) from error
    if child.returncode or not said:
        logger.error("Reading lists failed: %s", wrong.decode(errors="replace")[-500:] or f"code {child.returncode}")
        raise ListsRefused(FAILED)
    return said


def _send(to: IO[bytes], job: ListsJob, contents: Sequence[Buffer]) -> None:
    """Write the job and the files into the process, which reads all of them before it says anything."""
    # a process that has ended already says why by its code
    with suppress(BrokenPipeError):
        to.write(job.line(len(content) for content in contents))
        for content in contents:
            to.write(content)
