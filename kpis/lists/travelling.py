"""Counts on their way from the page that shows them to the return: signed, for one person and one hour, no rows.

They travel in the page itself, so that nothing of an upload is kept on the server, not even counts.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.core import signing

from accounts.models import User

SALT = "kpis.lists"
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
    try:
        told = signing.loads(signed, salt=SALT, max_age=HOUR)
    except signing.BadSignature as error:
        raise CountsExpired from error
    if told["by"] != by.pk:
        raise CountsExpired
    return told["month"], [TravellingCount(*count) for count in told["counts"]]
