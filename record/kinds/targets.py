"""Targets of KPIs: dated, superseded and never changed, and no two for one day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.audit import record
from accounts.models import User
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from kpis.forecasts.actions import give_forecasts
from kpis.models import Kpi, Target
from record.kinds.fields import RecordDay, RecordNumber, RecordRow, RecordText
from record.kinds.kind import SourcedForm, Superseding


class TargetForm(SourcedForm):
    fixed = ("kpi",)
    why = None

    kpi = RecordRow("KPI", Kpi.objects.order_by("title"), needed="Choose the KPI that the target is for.")
    value = RecordNumber("Target", "In the unit of the KPI, such as 95 for 95%.", needed="Enter the target.")
    tolerance = RecordNumber(
        "Tolerance", "How far a figure may miss it and still count as near target. Leave it empty for none."
    )
    from_on = RecordDay("From", "The first day that it is for, such as 1/4/2026. Leave it empty if that is not known.")
    to_on = RecordDay("To", "The last day that it is for. Leave it empty where it goes on.")
    reason = RecordText(
        "Why this target?",
        "A sentence, such as who agreed it. Readers of the KPI see it.",
        needed="Say in a sentence why this is the target.",
        rows=2,
    )


class TargetKind(Superseding):
    slug, name, plural = "targets", "target", "targets"
    model, form = Target, TargetForm
    reason_field = "reason"
    search = ("kpi__title", "kpi__code")
    guide = (
        "A target is for a stretch of time. A new one that begins while another goes on without an end closes that one "
        "the day before. Figures are judged by the target of their own period."
    )

    def rows(self) -> QuerySet:
        return Target.objects.standing().select_related("kpi", "source").order_by("kpi__title", "from_on")

    def title_of(self, row: Target) -> str:
        return _title(row.kpi, row.value, row.from_on, row.to_on)

    def note_of(self, row: Target) -> str:
        return row.reason

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _title(cleaned["kpi"], cleaned["value"], cleaned["from_on"], cleaned["to_on"])

    def address(self, row: Target) -> str:
        return reverse("pages:kpi", args=[row.kpi.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Target | None, today: date) -> list[Problem]:
        standing = Target.objects.standing().filter(kpi=cleaned["kpi"])
        return target_problems(cleaned, [one for one in standing if row is None or one.pk != row.pk])

    def consequences(self, cleaned: Mapping[str, Any], row: Target | None) -> list[str]:
        ended = _followed(cleaned, self._others(cleaned["kpi"], row))
        return [
            f"The target of {_written(one.kpi, one.value)} {_span(one.from_on, one.to_on)} ends on"
            f" {long_date(cleaned['from_on'] - timedelta(days=1))}."
            for one in ended
        ]

    def _others(self, kpi: Kpi, row: Target | None) -> list[Target]:
        standing = Target.objects.standing().filter(kpi=kpi).select_related("kpi", "source")
        return [one for one in standing if row is None or one.pk != row.pk]

    def words_of(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        kpi = values.get("kpi")
        if isinstance(value, Decimal) and kpi is not None:
            return kpi.as_kind.difference(value) if name == "tolerance" else _written(kpi, value)
        return super().words_of(name, value, values)

    def write(self, cleaned: Mapping[str, Any], row: Target | None, *, by: User, moment: datetime) -> list[Target]:
        also: list[Target] = []
        for other in _followed(cleaned, self._others(cleaned["kpi"], row)):
            also += [other, self._end(other, cleaned["from_on"] - timedelta(days=1), by=by, moment=moment)]
        source = self.source_columns(cleaned, by, moment)
        if row is not None:
            moment = max(moment, row.published_at)
            self.withdraw(row, reason=cleaned["reason"], by=by, moment=moment)
        title = source["source"].title if source["source"] else ""
        made = Target.objects.create(
            **self.columns(cleaned, row),
            **source,
            source_words=", ".join(part for part in (title, source["source_ref"]) if part),
            published_at=moment,
            revision_reason=cleaned["reason"] if row is not None else "",
        )
        return [made, *also]

    def withdraw(self, row: Target, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at = max(moment, row.published_at)
        row.save(update_fields=["superseded_at"])

    def _end(self, row: Target, last: date, *, by: User, moment: datetime) -> Target:
        """Let a target that goes on end on `last`, since another one follows it."""
        moment = max(moment, row.published_at)
        self.withdraw(row, reason="", by=by, moment=moment)
        ended = Target.objects.create(
            kpi=row.kpi,
            value=row.value,
            tolerance=row.tolerance,
            from_on=row.from_on,
            to_on=last,
            reason=row.reason,
            source=row.source,
            source_ref=row.source_ref,
            source_words=row.source_words,
            published_at=moment,
            revision_reason="Another target follows it.",
        )
        record(by=by, action="target_ended", subject=ended, before={"to_on": row.to_on}, after={"to_on": last})
        return ended

    def after(self, row: Target, *, by: User, moment: datetime) -> None:
        give_forecasts(by=by, now=moment, kpi_ids=[row.kpi_id])


def target_problems(cleaned: Mapping[str, Any], others: Iterable[Target]) -> list[Problem]:
    """Problems of a target between its fields, with the scale of its KPI, and with the `others` of the KPI."""
    problems = scale_problems(cleaned)
    start, end = cleaned["from_on"], cleaned["to_on"]
    if start and end and end < start:
        return [*problems, Problem("to_on", f"Enter a day that is not before {long_date(start)}, when it begins.")]
    for other in others:
        if not overlap(start, end, other) or _is_followed(start, other):
            continue
        words = f"{_written(other.kpi, other.value)} {_span(other.from_on, other.to_on)}"
        if other.from_on and (start is None or start < other.from_on):
            before = long_date(other.from_on - timedelta(days=1))
            problems.append(Problem("to_on", f"There is a target of {words}. Let this one end by {before}."))
        else:
            problems.append(Problem("from_on", f"There is a target of {words}. Choose other days, or change that one."))
    return problems


def scale_problems(cleaned: Mapping[str, Any]) -> list[Problem]:
    """Problems of a target and its tolerance with the scale of the KPI."""
    kind, problems = cleaned["kpi"].as_kind, []
    for name in ("value", "tolerance"):
        number = cleaned[name]
        if number is not None and kind.lowest is not None and number < kind.lowest:
            problems.append(Problem(name, f"Enter {kind.lowest} or more."))
        if number is not None and kind.highest is not None and number > kind.highest:
            problems.append(Problem(name, f"Enter {kind.highest} or less: this KPI is a percentage."))
    return problems


def overlap(start: date | None, end: date | None, other: Target) -> bool:
    """True if a target from `start` to `end` has a day with another one; None is an open end."""
    begins_before_end = start is None or other.to_on is None or start <= other.to_on
    return begins_before_end and (end is None or other.from_on is None or other.from_on <= end)


def _is_followed(start: date | None, other: Target) -> bool:
    """True for a target that goes on without an end, and that one from `start` on follows."""
    return start is not None and other.to_on is None and (other.from_on is None or other.from_on < start)


def _followed(cleaned: Mapping[str, Any], others: Iterable[Target]) -> list[Target]:
    return [one for one in others if _is_followed(cleaned["from_on"], one)]


def _written(kpi: Kpi, value: Decimal) -> str:
    return kpi.as_kind.written(value)


def _span(start: date | None, end: date | None) -> str:
    parts = [f"from {long_date(start)}" if start else "", f"to {long_date(end)}" if end else ""]
    return " ".join(part for part in parts if part) or "without dates"


def _title(kpi: Kpi, value: Decimal, start: date | None, end: date | None) -> str:
    return f"{kpi.title}: {_written(kpi, value)} {_span(start, end)}"
