"""Jobs for the process that reads lists, and its answers: what goes to it and comes back, as lines of JSON.

A job is one line, followed by the bytes of the files. An answer is one line: counts, rules, findings, and for the
pages of today the rows that they show. The values that lists hold otherwise never come back.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from analysis.core.periods import Period


class ListsTask(StrEnum):
    """Tasks that can be done with lists."""

    COUNT = "count"
    LADDER = "ladder"
    PRE_BIRTH = "pre-birth"


@dataclass(frozen=True)
class ListsJob:
    """One reading of files: what is wanted, the day the lists were taken, today, the period of each KPI to count."""

    task: ListsTask
    taken: date
    today: date
    holidays: frozenset[date]
    periods: Mapping[str, Period] = field(default_factory=dict)

    def line(self, sizes: Iterable[int]) -> bytes:
        """The job as a line, with the sizes of the files whose bytes follow."""
        told = {
            "task": self.task.value,
            "taken": self.taken,
            "today": self.today,
            "holidays": sorted(self.holidays),
            "periods": {kpi: [period.start, period.end] for kpi, period in self.periods.items()},
            "sizes": list(sizes),
        }
        return to_line(told)


def read_job(line: bytes) -> tuple[ListsJob, list[int]]:
    """The job in a line, and the sizes of its files."""
    told = from_line(line)
    periods = {kpi: Period(*days) for kpi, days in told["periods"].items()}
    job = ListsJob(ListsTask(told["task"]), told["taken"], told["today"], frozenset(told["holidays"]), periods)
    return job, told["sizes"]


def to_line(answer: Any) -> bytes:
    """JSON on one line; days as {"day": "2021-10-31"}."""
    return json.dumps(answer, default=_plain).encode() + b"\n"


def from_line(line: bytes) -> Any:
    """The content of a line made by `to_line`."""
    return json.loads(line, object_hook=_with_days)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} does not travel")


def _with_days(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["day"]) if found.keys() == {"day"} else found
