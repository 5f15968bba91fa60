"""Changes to the catalogue: owners of service areas, months of collection, SPC rules."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, Role, require
from analysis.core.rule_sets import RULE_SETS
from analysis.entry.figures import (
    Problem,
)
from analysis.statistics.rolling_year import is_sum
from kpis.models import Kpi, ServiceArea
from ledger.workflow import (
    InvalidEntry,
)


@transaction.atomic
def set_owners(*, service_area: ServiceArea, owners: Collection[User], by: User) -> None:
    """Make `owners`, all officers, the only people who enter the figures of a service area."""
    require(by, Permission.PEOPLE_CHANGE)
    if any(owner.role != Role.OFFICER for owner in owners):
        raise InvalidEntry([Problem("owners", "Choose officers only: the others do not enter figures.")])
    before = sorted(service_area.owners.values_list("email", flat=True))
    after = sorted(owner.email for owner in owners)
    if before == after:
        return
    service_area.owners.set(owners)
    record(
        by=by,
        action="owners_set",
        subject=service_area,
        before={"owners": before},
        after={"owners": after},
        changes_pages=False,
    )


@transaction.atomic
def set_collection(*, kpi: Kpi, collected_from: date | None, collected_until: date | None, by: User) -> None:
    """Set the first and last day on which the council collects figures of `kpi`; None and None: not at all."""
    require(by, Permission.CATALOGUE_CHANGE)
    if collected_until and (collected_from is None or collected_until < collected_from):
        raise InvalidEntry([Problem("collected_until", "Enter an end that is not before the start.")])
    months = {"collected_from": collected_from, "collected_until": collected_until}
    _set(kpi, months, by=by, action="collection_set", changes_pages=False)


@transaction.atomic
def set_adds_up(*, kpi: Kpi, adds_up: bool, by: User) -> None:
    """Allow or forbid adding the monthly numbers of `kpi` up to a year.

    For numbers and rates only. Raises InvalidEntry for any other kind.
    """
    require(by, Permission.CATALOGUE_CHANGE)
    if adds_up and not is_sum(kpi.as_kind):
        raise InvalidEntry([Problem("adds_up", "Choose this for numbers and rates only: others are never added up.")])
    _set(kpi, {"adds_up": adds_up}, by=by, action="adds_up_set")


@transaction.atomic
def set_rule_set(*, kpi: Kpi, rule_set: str, by: User) -> None:
    """Choose the SPC rules of `kpi`, by a name in `RULE_SETS`. Raises InvalidEntry."""
    require(by, Permission.CATALOGUE_CHANGE)
    if rule_set not in RULE_SETS:
        raise InvalidEntry([Problem("rule_set", "Choose rules from the list.")])
    _set(kpi, {"rule_set": rule_set}, by=by, action="rules_set")


def _set(kpi: Kpi, columns: dict, *, by: User, action: str, changes_pages: bool = True) -> None:
    """Write `columns` of `kpi` with an audit event; do nothing if they have these values already."""
    before = {name: getattr(kpi, name) for name in columns}
    if before == columns:
        return
    for name, value in columns.items():
        setattr(kpi, name, value)
    kpi.save(update_fields=list(columns))
    record(by=by, action=action, subject=kpi, before=before, after=columns, changes_pages=changes_pages)
