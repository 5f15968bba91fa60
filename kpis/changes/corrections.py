"""Figures that were revised or withdrawn between two moments."""

from collections.abc import Sequence

from django.utils import timezone

from analysis.basis import KpiFacts
from analysis.changes.change import ChangeKind, KnownChange, Span
from kpis.changes.words import KPI_PAGE, size_of
from kpis.models import Area, Figure


def get_corrected(home: Area, span: Span, kpi_ids: Sequence[int] | None) -> list[tuple[Figure, Figure | None]]:
    """Figures known at the start and replaced or withdrawn since, each with the one that stands. Two queries.

    None stands for a withdrawn figure.
    """
    gone = Figure.objects.of(home).filter(
        published_at__lte=span.start, superseded_at__gt=span.start, superseded_at__lte=span.end
    )
    if kpi_ids is not None:
        gone = gone.filter(kpi__in=kpi_ids)
    old = list(gone)
    if not old:
        return []
    now = Figure.objects.of(home).known_at(span.end)
    now = now.filter(kpi__in={row.kpi_id for row in old}, period_end__in={row.period_end for row in old})
    standing = {(row.kpi_id, row.period): row for row in now.select_related("source", "entered_by", "approved_by")}
    return [(row, standing.get((row.kpi_id, row.period))) for row in old]


def correction_of(old: Figure, new: Figure | None, kpi: KpiFacts | None) -> KnownChange | None:
    """A figure that was revised or withdrawn; None where its value is the same, or its KPI is not listed."""
    if kpi is None:
        return None
    was, now = old.as_observation(), new.as_observation() if new else None
    before, after = (kpi.written(one) if one else "No figure" for one in (was, now))
    if new is not None and before == after:
        return None
    known = new.published_at if new else old.superseded_at
    return KnownChange(
        kind=ChangeKind.REVISED,
        when=timezone.localdate(known) if known else None,
        subject=kpi.title,
        address=(KPI_PAGE, kpi.slug),
        before=before,
        after=after if new else "Withdrawn",
        about=old.period.label,
        reason=new.revision_reason if new else old.withdrawal_reason,
        who=(new.people or (new.source.title if new.source else "")) if new else "",
        weight=size_of(was.value if was else None, now.value if now else None),
    )
