"""Changes of KPIs between two moments: figures, standings, targets, definitions and ways of counting."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from analysis.basis import Basis, KpiFacts
from analysis.changes.change import ChangeKind, KnownChange, Span
from analysis.changes.standing import compare_standings
from analysis.core.periods import long_date
from analysis.core.series import Observation, Target
from kpis.display.cells import period_words
from kpis.figures.standings import Standing
from kpis.models import Area, Figure, Kpi
from ledger.former import changed_between

KPI_PAGE = "pages:kpi"
# columns of the catalogue that say what is counted and how, in the words of the form that changes them
DEFINING = {
    "title": "name",
    "definition": "definition",
    "kind": "unit",
    "polarity": "which direction is better",
    "measured": "what it measures",
    "frequency": "how often it is counted",
    "numerator_words": "who is counted",
    "denominator_words": "of whom",
    "rule_set": "rules for signals",
    "ended_on": "last day that is counted",
}


# the changes of each KPI between two standings, by its primary key, for as long as both stand
ChangesOfPairs = dict[int, tuple[Standing, Standing, tuple[KnownChange, ...]]]


def get_kpi_changes(
    before: Sequence[Standing],
    after: Sequence[Standing],
    home: Area,
    span: Span,
    kept: ChangesOfPairs | None = None,
) -> list[KnownChange]:
    """Changes of the KPIs whose standings are given at both moments, of figures in `home`. Five queries.

    KPIs that stand on the same figures and the same basis are passed over. `kept` holds what was found before for the
    same pairs of standings; what is found now is added to it.
    """
    kept = {} if kept is None else kept
    earlier = {standing.kpi.pk: standing for standing in before}
    facts = {standing.kpi.pk: standing.kpi for standing in after}
    corrected = _corrected(home, span, list(facts) if len(facts) == 1 else None)
    found = [change for was, now in corrected if (change := _correction(was, now, facts.get(was.kpi_id)))]
    replaced = {now.pk for _, now in corrected if now}
    gone = {was.kpi_id: 0 for was, _ in corrected} | Counter(was.kpi_id for was, now in corrected if now is None)
    for new in after:
        key = new.kpi.pk
        old = earlier.get(key)
        if old is None:
            found.append(_new_kpi(new))
        elif key in gone:
            found.extend(_kpi(old, new, replaced, gone[key]))
        else:
            pair = kept.get(key)
            if pair is None or pair[0] is not old or pair[1] is not new:
                pair = kept[key] = (old, new, tuple(_kpi(old, new, replaced, 0)))
            found.extend(pair[2])
    found.extend(_dropped(standing) for pk, standing in earlier.items() if pk not in facts)
    return [*found, *_definitions(facts, span)]


# -- figures ------------------------------------------------------------------------------------------


def _kpi(old: Standing, new: Standing, replaced: set[int], gone: int) -> Iterator[KnownChange]:
    """Changes of one KPI: its newer figures, its standing, and what it is judged by; of `gone` figures withdrawn."""
    if (old.stamp, old.basis) == (new.stamp, new.basis):
        return
    latest, before = new.assessment.latest, old.assessment.latest
    # each withdrawal takes one away, so that what came is more than the difference
    came = new.stamp[0] - old.stamp[0] + gone
    if came > 0 or (latest and before and latest.period != before.period):
        yield _new_figures(old, new, came)
    standing = compare_standings(old.assessment, new.assessment)
    if standing is not None:
        yield KnownChange(
            kind=ChangeKind.STANDING,
            when=None,
            subject=new.kpi.title,
            address=(KPI_PAGE, new.kpi.slug),
            before=standing.before,
            after=standing.after,
            about=_reason_of_standing(old, new, replaced),
            weight=standing.weight,
            turn=standing.turn,
        )
    if old.basis != new.basis:
        yield from _basis(old.basis, new.basis)


def _new_figures(old: Standing, new: Standing, came: int) -> KnownChange:
    latest, before = new.assessment.latest, old.assessment.latest
    is_newer = latest is not None and (before is None or latest.period.end > before.period.end)
    number = f"{came:,} new figure{'' if came == 1 else 's'}" if came > 0 else ""
    if not is_newer:
        number = f"{number}, none of them newer" if came > 1 else f"{number}, which is not newer" if came else ""
    return KnownChange(
        kind=ChangeKind.FIGURE,
        when=None,
        subject=new.kpi.title,
        address=(KPI_PAGE, new.kpi.slug),
        before=_said(old.kpi, before) if before else "No figure",
        after=_said(new.kpi, latest) if latest else "No figure",
        about=number,
        weight=_size(before, latest),
        figure=latest.figure_id if latest and is_newer else None,
    )


def _said(kpi: KpiFacts, observation: Observation) -> str:
    return f"{kpi.written(observation)} ({period_words(observation)})"


def _size(before: Observation | None, after: Observation | None) -> float:
    """Difference of two values as a share of the larger, from 0 to 1; a first or last figure has none, and counts 0."""
    if before is None or after is None:
        return 0.0
    largest = max(abs(before.value), abs(after.value))
    return float(abs(after.value - before.value) / largest) if largest else 0.0


def _reason_of_standing(old: Standing, new: Standing, replaced: set[int]) -> str:
    """Reason for another standing: its newest figure, a correction, or what it is judged by."""
    latest, before = new.assessment.latest, old.assessment.latest
    if latest and before and latest.period.end > before.period.end:
        return f"by figures up to {latest.period.label}"
    if latest and latest.figure_id in replaced:
        return "by a correction of its newest figure"
    return "by other targets, limits or counting" if old.basis != new.basis else "by earlier figures"


def _corrected(home: Area, span: Span, kpi_ids: Sequence[int] | None) -> list[tuple[Figure, Figure | None]]:
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


def _correction(old: Figure, new: Figure | None, kpi: KpiFacts | None) -> KnownChange | None:
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
        weight=_size(was, now),
    )


# -- what a KPI is judged by --------------------------------------------------------------------------


def _new_kpi(standing: Standing) -> KnownChange:
    latest = standing.assessment.latest
    words = _said(standing.kpi, latest) if latest else "No figure yet"
    return _of_basis(standing.kpi, "New in the catalogue", ("", words))


def _dropped(standing: Standing) -> KnownChange:
    latest = standing.assessment.latest
    return KnownChange(
        kind=ChangeKind.BASIS,
        when=None,
        subject=standing.kpi.title,
        address=(),
        before=_said(standing.kpi, latest) if latest else "No figure",
        after="No longer in the catalogue",
        weight=3,
        address_before=(KPI_PAGE, standing.kpi.slug),
    )


def _basis(old: Basis, new: Basis) -> Iterator[KnownChange]:
    """Targets, breaks and rebases that are not the same; definitions are told by the catalogue's own changes."""
    kpi = new.kpi
    if old.targets != new.targets:
        went = [target for target in old.targets if target not in new.targets]
        came = [target for target in new.targets if target not in old.targets]
        reason = " ".join(dict.fromkeys(target.reason for target in came if target.reason))
        words = (_targets(kpi, went) or "No such target", _targets(kpi, came) or "No longer a target")
        yield _of_basis(kpi, "Target", words, weight=2, reason=reason)
    for found in sorted(set(new.breaks) ^ set(old.breaks), key=lambda one: one.on):
        said = f"From {long_date(found.on)}: {found.what_changed}"
        pair = ("", said) if found in new.breaks else (said, "No longer so")
        yield _of_basis(kpi, "Counted differently", pair, weight=2, who=found.source)
    if old.rebases != new.rebases:
        days = [", ".join(long_date(one.on) for one in basis.rebases) or "None" for basis in (old, new)]
        last = new.rebases[-1] if new.rebases else None
        people = f"Entered by {last.entered_by}, approved by {last.approved_by}" if last else ""
        about, reason = "Limits worked out anew from", last.reason if last else ""
        yield _of_basis(kpi, about, (days[0], days[1]), weight=1, reason=reason, who=people)


def _of_basis(kpi: KpiFacts, about: str, words: tuple[str, str], **more: Any) -> KnownChange:
    before, after = words
    return KnownChange(ChangeKind.BASIS, None, kpi.title, (KPI_PAGE, kpi.slug), before, after, about=about, **more)


def _targets(kpi: KpiFacts, targets: Sequence[Target]) -> str:
    return "; ".join(_target(kpi, target) for target in targets)


def _target(kpi: KpiFacts, target: Target) -> str:
    words = kpi.kind.written(target.value)
    if target.tolerance is not None:
        words += f", near target within {kpi.kind.difference(target.tolerance)}"
    return words + (f", from {long_date(target.start)}" if target.start else "")


def _definitions(facts: dict[int, KpiFacts], span: Span) -> list[KnownChange]:
    """Columns of the catalogue that say what is counted, where people changed them. Two queries, three if any."""
    found = []
    for row, columns in changed_between(Kpi, span.start, span.end, facts if len(facts) == 1 else None):
        for name, pair in columns.items():
            if name in DEFINING and row.pk in facts:
                before, after = (_column(name, value) for value in pair)
                found.append(_of_basis(facts[row.pk], f"Definition: {DEFINING[name]}", (before, after), weight=3))
    return found


def _column(name: str, value: object) -> str:
    """A value of a column of the catalogue in the words of its form."""
    words = dict(getattr(Kpi._meta.get_field(name), "flatchoices", ())).get(value, value)
    if isinstance(words, date):
        return long_date(words)
    return str(words if words not in (None, "") else "Nothing")
