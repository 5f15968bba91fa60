"""Targets of all KPIs in a year, and what is proposed for it already."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from analysis.entry.progress import read_day
from kpis.models import Kpi, Target
from record.models import RecordChange


@dataclass(frozen=True)
class FinancialYear:
    """A year from 1 April to 31 March, named as 2026-27."""

    first_year: int

    @property
    def slug(self) -> str:
        return f"{self.first_year}-{(self.first_year + 1) % 100:02}"

    @property
    def label(self) -> str:
        return f"{self.first_year}/{(self.first_year + 1) % 100:02}"

    @property
    def start(self) -> date:
        return date(self.first_year, 4, 1)

    @property
    def end(self) -> date:
        return date(self.first_year + 1, 3, 31)

    @property
    def before(self) -> "FinancialYear":
        return FinancialYear(self.first_year - 1)

    @property
    def after(self) -> "FinancialYear":
        return FinancialYear(self.first_year + 1)

    @classmethod
    def read(cls, slug: str) -> "FinancialYear | None":
        """The year that `slug` names; None for any other text."""
        year = cls(int(slug[:4])) if slug[:4].isascii() and slug[:4].isdecimal() else None
        is_named = year is not None and 1990 < year.first_year < 2099 and year.slug == slug
        return year if is_named else None

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        return cls(day.year if day.month >= 4 else day.year - 1)


@dataclass(frozen=True)
class TargetOfYear:
    """A KPI with the target in force at the end of a year and of the year before, and a proposal for the year."""

    kpi: Kpi
    current: Target | None
    before: Target | None
    proposed: RecordChange | None


def get_targets_of_year(year: FinancialYear, service_area: str = "") -> list[TargetOfYear]:
    """All KPIs that had not ended before `year`, in the order of the catalogue, or those of one area. Three queries."""
    kpis = Kpi.objects.select_related("service_area").order_by("service_area__position", "position")
    if service_area:
        kpis = kpis.filter(service_area__slug=service_area)
    standing = defaultdict(list)
    for target in Target.objects.standing().select_related("source"):
        standing[target.kpi_id].append(target)
    proposed = _proposed(year)
    lines = []
    for kpi in kpis:
        if kpi.ended_on and kpi.ended_on < year.start:
            continue
        current = _in_force(standing[kpi.pk], year)
        under_way = proposed.get(kpi.audit_about) or proposed.get(current.pk if current else None)
        lines.append(TargetOfYear(kpi, current, _in_force(standing[kpi.pk], year.before), under_way))
    return lines


def get_steps(kpi: Kpi) -> QuerySet:
    """The standing targets of a KPI, in the order of their dates."""
    return kpi.targets.standing().order_by("from_on")


def _in_force(targets: list[Target], year: FinancialYear) -> Target | None:
    """The target that figures up to the end of `year` are judged by, as `target_in` chooses it."""
    covering = [
        one
        for one in targets
        if (one.from_on is None or one.from_on <= year.end) and (one.to_on is None or year.end <= one.to_on)
    ]
    return max(covering, key=lambda one: one.from_on or date.min, default=None)


def _proposed(year: FinancialYear) -> dict:
    """Open proposals of targets that begin in `year` by what they are about, and those that change a row by its key."""
    found: dict = {}
    for change in RecordChange.objects.filter(kind="targets", status__in=RecordChange.OPEN):
        starts = [change.values.get("from_on"), *change.typed.get("from_on", [])]
        days = [day for text in starts if text and (day := read_day(text))]
        if change.key:
            found[change.key] = change
        elif any(year.start <= day <= year.end for day in days):
            found[change.about] = change
    return found
