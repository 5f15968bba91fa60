"""Process that reads lists: a job comes in, an answer goes out, and it ends, its memory with it.

It is bound in memory and time, writes no file and no dump, and says nothing of what it read but its answer.
"""

import sys
from types import TracebackType

from children_lists.job import read_job, to_line
from children_lists.memory import confine
from children_lists.work import do_job

SHORT_OF_MEMORY = "Memory ran short while the lists were read. Bring fewer lists at a time."


def main() -> None:
    confine()
    sys.excepthook = _name_error
    job, sizes = read_job(sys.stdin.buffer.readline())
    contents = [sys.stdin.buffer.read(size) for size in sizes]
    try:
        answer = do_job(job, contents)
    except MemoryError:
        answer = {"refused": SHORT_OF_MEMORY}
    sys.stdout.buffer.write(to_line(answer))


def _name_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Name an error by its kind and place alone: its message and its variables may hold what a row holds."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
    sys.stderr.write(f"{kind.__name__} at {place}\n")


if __name__ == "__main__":
    main()
