"""Actions on absences: arranged, and ended or called off."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import Absence, User
from accounts.permissions import Permission, require
from analysis.core.periods import long_date

LONGEST = timedelta(days=366)


class ImpossibleAbsence(Exception):
    """An absence that cannot be; `field` is where the message belongs."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


@transaction.atomic
def arrange_absence(*, person: User, stand_in: User, first_day: date, last_day: date, today: date, by: User) -> Absence:
    """Let `stand_in` do the work of `person` from `first_day` to `last_day`, both included.

    Everybody arranges their own absence, administrators everybody's. The stand-in has the same role: nobody may do by
    it what they could not be asked to do otherwise, and what they do is theirs, so that they never approve it too.
    Raises ImpossibleAbsence.
    """
    _require_own(person, by)
    # two at once for one person wait for each other
    row = User.objects.select_for_update().get(pk=person.pk)
    if last_day < first_day:
        raise ImpossibleAbsence("last_day", "Enter a day that is not before the first one.")
    if last_day < today:
        raise ImpossibleAbsence("last_day", "Enter a day that is not over yet.")
    if last_day - first_day > LONGEST:
        raise ImpossibleAbsence("last_day", "Enter a day within a year of the first one.")
    if stand_in not in possible_stand_ins(row):
        raise ImpossibleAbsence("stand_in", f"Choose another {row.get_role_display().lower()} whose account is open.")
    other = row.absences.overlapping(first_day, last_day).first()
    if other is not None:
        raise ImpossibleAbsence("first_day", f"{row} is away from {said(other)} already. End that absence first.")
    absence = Absence.objects.create(person=row, stand_in=stand_in, first_day=first_day, last_day=last_day)
    record(by=by, action="absence_arranged", subject=absence, after=_state(absence), changes_pages=False)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, today: date, by: User) -> None:
    """End an absence yesterday, or call one off that has not begun before today. One that is over stays as it was."""
    _require_own(absence.person, by)
    row = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if row is None or row.last_day < today:
        return
    before = _state(row)
    if row.first_day >= today:
        record(by=by, action="absence_called_off", subject=row, before=before, changes_pages=False)
        row.delete()
        return
    row.last_day = today - timedelta(days=1)
    row.save(update_fields=["last_day"])
    record(by=by, action="absence_ended", subject=row, before=before, after=_state(row), changes_pages=False)


def possible_stand_ins(person: User) -> QuerySet[User]:
    """Those who can stand in for `person`: others of the same role whose account is open."""
    return User.objects.filter(role=person.role, is_active=True).exclude(pk=person.pk).order_by("name", "email")


def said(absence: Absence) -> str:
    """The days of an absence in words."""
    return f"{long_date(absence.first_day)} to {long_date(absence.last_day)}"


def _require_own(person: User, by: User) -> None:
    if person.pk != by.pk:
        require(by, Permission.PEOPLE_CHANGE)


def _state(absence: Absence) -> dict:
    return {
        "stand_in": absence.stand_in.email,
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
    }
