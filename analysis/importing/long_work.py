"""Long-running tasks that report their progress.

A task is a generator: it yields a `ProgressStep` now and then and returns its result at the end. A page that shows
progress goes through the steps (`RunningTask`); other callers ask for the result (`run_to_end`). A task that is closed
before its end stops there, and any transaction in it is rolled back.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

# Things handled between two steps: few enough for a bar that moves, many enough to cost nothing.
BATCH = 500


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """Progress of a task: `done` of `total` things. `verb` and `things` say what happens to what."""

    verb: str
    done: int
    total: int
    things: str

    @property
    def words(self) -> str:
        """Progress in words: "Read 4,000 of 10,000 rows"."""
        return f"{self.verb} {self.done:,} of {self.total:,} {self.things}"


Task = Generator[ProgressStep, None, Result]


def batches(things: Sequence[Thing], verb: str, name: str) -> Iterator[tuple[ProgressStep, Sequence[Thing]]]:
    """Batches of `things` in order, each with the step before it; `name` is the word for the things.

    An empty batch with the final step comes last. Without things there are no steps.
    """
    for start in range(0, len(things), BATCH):
        yield ProgressStep(verb, start, len(things), name), things[start : start + BATCH]
    if things:
        yield ProgressStep(verb, len(things), len(things), name), things[:0]


def run_to_end(task: Task[Result]) -> Result:
    """Run all of `task` and return its result."""
    running = RunningTask(task)
    for _ in running:
        pass
    return running.result


class RunningTask(Generic[Result]):
    """A task that is run step by step by iterating over it; `result` is set once it has ended."""

    result: Result

    def __init__(self, task: Task[Result]) -> None:
        self._steps = self._run(task)

    def _run(self, task: Task[Result]) -> Generator[ProgressStep, None, None]:
        self.result = yield from task

    def __iter__(self) -> Iterator[ProgressStep]:
        return self._steps

    def close(self) -> None:
        """Stop the task at its current step."""
        self._steps.close()
