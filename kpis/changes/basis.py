"""Changes of what a KPI is judged by: its place in the catalogue, targets, definitions and ways of counting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from analysis.basis import Basis, KpiFacts
from analysis.changes.change import ChangeKind, KnownChange
from analysis.core.periods import long_date
from analysis.core.series import Target
from kpis.changes.words import KPI_PAGE, said_of
from kpis.figures.briefs import Brief
from kpis.models import Kpi

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

# rows of the catalogue that people changed, each with the columns that differ, before and after
Changed = Sequence[tuple[Kpi, dict[str, tuple[Any, Any]]]]
WEIGHT_OF_DROPPED = 3


def new_kpi(kpi: KpiFacts, brief: Brief) -> KnownChange:
    words = said_of(kpi, brief.latest) if brief.told else "No figure yet"
    return _of_basis(kpi, "New in the catalogue", ("", words))


def dropped_kpi(kpi: KpiFacts, brief: Brief) -> KnownChange:
    return KnownChange(
        kind=ChangeKind.BASIS,
        when=None,
        subject=kpi.title,
        address=(),
        before=said_of(kpi, brief.latest) if brief.told else "No figure",
        after="No longer in the catalogue",
        weight=WEIGHT_OF_DROPPED,
        address_before=(KPI_PAGE, kpi.slug),
    )


def basis_changes(old: Basis, new: Basis) -> Iterator[KnownChange]:
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


def definition_changes(changed: Changed, facts: Mapping[int, KpiFacts]) -> Iterator[KnownChange]:
    """Columns of the catalogue that say what is counted, where people `changed` them, of the KPIs with `facts`."""
    for row, columns in changed:
        for name, pair in columns.items():
            if name in DEFINING and row.pk in facts:
                before, after = (_column(name, value) for value in pair)
                yield _of_basis(facts[row.pk], f"Definition: {DEFINING[name]}", (before, after), weight=3)


def _column(name: str, value: object) -> str:
    """A value of a column of the catalogue in the words of its form."""
    words = dict(getattr(Kpi._meta.get_field(name), "flatchoices", ())).get(value, value)
    if isinstance(words, date):
        return long_date(words)
    return str(words if words not in (None, "") else "Nothing")
