"""Counts on their way from the page that shows them to where they are kept: signed, for one person and one hour.

They travel in the page itself, so that nothing of an upload is kept on the server, not even counts.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.core import signing

from accounts.models import User

SALT = "kpis.lists"
KEPT_SALT = "kpis.lists.kept"
HOUR = 60 * 60


class CountsExpired(Exception):
    """Counts that are too old, were changed on their way, or belong to somebody else."""

    def __init__(self) -> None:
        super().__init__("These counts are more than an hour old or not yours. Bring the lists again.")


@dataclass(frozen=True, slots=True)
class TravellingCount:
    """Counts of one KPI as they would be typed, with a sentence on how they were counted."""

    code: str
    numerator: str
    denominator: str
    value: str
    how: str


def sign_counts(month: str, counts: Iterable[TravellingCount], by: User) -> str:
    """Counts for the return of `month` as a text that only this server can have made."""
    told = {"month": month, "by": by.pk, "counts": [astuple(count) for count in counts]}
    return signing.dumps(told, salt=SALT, compress=True)


def read_counts(signed: str, by: User) -> tuple[str, list[TravellingCount]]:
    """The month and the counts in such a text. Raises CountsExpired."""
    told = _read(signed, SALT, by)
    return told["month"], [TravellingCount(*count) for count in told["counts"]]


@dataclass(frozen=True, slots=True)
class DaysCounts:
    """Counts of a list on one day, to be kept: by the Monday of each week its numbers by sort."""

    counted: str
    day: date
    source: str
    weeks: tuple[tuple[date, dict[str, int]], ...]


def sign_days_counts(counts: DaysCounts, by: User) -> str:
    """Counts of a day as a text that only this server can have made."""
    weeks = [(week.isoformat(), numbers) for week, numbers in counts.weeks]
    told = {
        "counted": counts.counted,
        "day": counts.day.isoformat(),
        "source": counts.source,
        "weeks": weeks,
        "by": by.pk,
    }
    return signing.dumps(told, salt=KEPT_SALT, compress=True)


def read_days_counts(signed: str, by: User) -> DaysCounts:
    """The counts in such a text. Raises CountsExpired."""
    told = _read(signed, KEPT_SALT, by)
    weeks = tuple((date.fromisoformat(week), numbers) for week, numbers in told["weeks"])
    return DaysCounts(told["counted"], date.fromisoformat(told["day"]), told["source"], weeks)


def _read(signed: str, salt: str, by: User) -> Any:
    try:
        told = signing.loads(signed, salt=salt, max_age=HOUR)
    except signing.BadSignature as error:
        raise CountsExpired from error
    if told["by"] != by.pk:
        raise CountsExpired
    return told
