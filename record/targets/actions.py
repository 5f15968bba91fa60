"""Targets that are proposed together: those of a year for many KPIs, or the dated steps of one KPI."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from ledger.workflow import InvalidEntry, NewerVersion
from record.models import RecordChange
from record.proposals.actions import Begun, Typed, propose_change


@dataclass(frozen=True)
class TargetEntry:
    """One target that was typed among others; `name` tells its row in the form."""

    name: str
    begun: Begun
    typed: Typed


class InvalidRows(Exception):
    """Some of the targets have problems; `problems` has them by the name of the row. Nothing was proposed."""

    def __init__(self, problems: dict[str, list[Problem]]):
        super().__init__("Some of the targets have problems.")
        self.problems = problems


@transaction.atomic
def propose_targets(entries: Sequence[TargetEntry], *, by: User) -> list[RecordChange]:
    """Submit all of `entries` for approval, or none. Raises InvalidRows with every problem of every row."""
    require(by, Permission.RECORD_PROPOSE)
    problems: dict[str, list[Problem]] = {}
    for entry in entries:
        begun = entry.begun
        try:
            begun.kind.read(entry.typed, begun.row, begun.verb, timezone.localdate())
        except InvalidEntry as error:
            problems[entry.name] = list(error.problems)
    if problems:
        raise InvalidRows(problems)
    proposed = []
    for entry in entries:
        try:
            proposed.append(propose_change(entry.begun, typed=entry.typed, by=by))
        except NewerVersion as error:
            raise InvalidRows({entry.name: [Problem("value", f"{error} Look at it again.")]}) from error
    return proposed
