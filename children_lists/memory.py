"""Limits that keep rows of children out of files and crash dumps, on Linux; elsewhere what there is of them."""

import ctypes
import sys
from pathlib import Path

# An upload is refused where less than this is free.
LEAST_FREE = 500 * 1024 * 1024
# What the reading process may take, address space included; 20,000 rows need a quarter of it.
MOST_TAKEN = 900 * 1024 * 1024
MOST_SECONDS = 60
# mark in the environment of a request by which the server knows that its worker has held rows of lists
ROWS_WERE_HELD = "children_lists.rows_were_held"
_SET_DUMPABLE = 4


def keep_out_of_dumps() -> None:
    """Have the system write no core dump of this process, nor let others look into its memory."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # a dump that is piped to a program is not bound by the limit
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def confine() -> None:
    """Bound the memory and time of the reading process, and take from it the means to write a file."""
    keep_out_of_dumps()
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_TAKEN, MOST_TAKEN))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def free_memory(place: Path = Path("/proc/meminfo")) -> int | None:
    """Bytes that the system can still give; None where it does not say."""
    try:
        lines = place.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line for line in lines if line.startswith("MemAvailable:")]
    return int(found[0].split()[1]) * 1024 if found else None


def free_in_group(folder: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that the container or service may still take; None where nothing bounds it."""
    try:
        most, taken = ((folder / name).read_text(encoding="ascii").strip() for name in ("memory.max", "memory.current"))
    except OSError:
        return None
    return int(most) - int(taken) if most.isdecimal() and taken.isdecimal() else None


def is_short() -> bool:
    """True where less is free than reading may need, on the machine or within the bounds of the service."""
    return any(free is not None and free < LEAST_FREE for free in (free_memory(), free_in_group()))
