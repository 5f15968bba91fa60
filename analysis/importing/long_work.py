"""Long work that says how far it is.

Such work is a generator: it gives a `Step` now and then and returns its result at the end. Whoever shows a page
follows the steps (`Following`); everybody else asks for the result (`finish`). Work that is closed before its end
stops where it is, and a transaction in it is rolled back.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

# How many things go by between two steps: often enough for a bar that moves, seldom enough to cost nothing.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Step:
    """How far a piece of work is: `done` of `total` things. `verb` and `things` say what happens to what."""

    verb: str
    done: int
    total: int
    things: str

    @property
    def words(self) -> str:
        """Such as "Read 4,000 of 10,000 rows"."""
        return f"{self.verb} {self.done:,} of {self.total:,} {self.things}"


Work = Generator[Step, None, Result]


def batches(things: Sequence[Thing], verb: str, name: str) -> Iterator[tuple[Step, Sequence[Thing]]]:
    """`things` in order and in batches, each with the step that stands before it; `name` is what they are called.

    After them comes an empty batch, with the step at the end; of nothing there are no steps.
    """
    for start in range(0, len(things), BATCH):
        yield Step(verb, start, len(things), name), things[start : start + BATCH]
    if things:
        yield Step(verb, len(things), len(things), name), things[:0]


def finish(work: Work[Result]) -> Result:
    """Do all of `work` and give its result."""
    following = Following(work)
    for _ in following:
        pass
    return following.result


class Following(Generic[Result]):
    """Work whose steps are gone through one by one; its result is there once they are through."""

    result: Result

    def __init__(self, work: Work[Result]) -> None:
        self._steps = self._follow(work)

    def _follow(self, work: Work[Result]) -> Generator[Step, None, None]:
        self.result = yield from work

    def __iter__(self) -> Iterator[Step]:
        return self._steps

    def close(self) -> None:
        """Stop the work where it is."""
        self._steps.close()
