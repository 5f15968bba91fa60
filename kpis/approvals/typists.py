"""Typists of open figures: which person typed which part, read from the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import AuditEvent
from analysis.entry.figures import FIELDS
from kpis.models import Figure

PARTS = {
    "numerator": "the count",
    "denominator": "the cohort",
    "value": "the value",
    "commentary": "the commentary",
    "no_figure": "the reason for no figure",
}


@dataclass(frozen=True)
class Typist:
    """One person who typed or submitted a figure; `parts` are the fields they changed, empty if none is known."""

    person_id: int
    name: str
    parts: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The parts as a sentence names them: "the count, the cohort and the commentary"; else "the figure"."""
        words = [PARTS[part] for part in self.parts]
        if len(words) < 2:
            return words[0] if words else "the figure"
        return f"{', '.join(words[:-1])} and {words[-1]}"


def get_typists(figures: Sequence[Figure]) -> dict[int, tuple[Typist, ...]]:
    """The people who typed each of `figures`, by its key, in the order in which they came. Two queries.

    The ledger keeps the writers; the part each of them changed is read from the audit trail.
    """
    changed: dict[str, dict[int, set[str]]] = {str(figure.pk): {} for figure in figures}
    events = AuditEvent.objects.filter(subject_type="figure", subject_id__in=list(changed), action="figure_drafted")
    for key, actor, before, after in events.order_by("id").values_list("subject_id", "actor_id", "before", "after"):
        changed[key].setdefault(actor, set()).update(_changed_parts(before or {}, after or {}))
    kept = Figure.writers.through.objects.filter(figure__in=figures).select_related("user").order_by("id")
    people: dict[int, dict[int, str]] = {figure.pk: {} for figure in figures}
    for row in kept:
        people[row.figure_id][row.user_id] = str(row.user)
    for figure in figures:
        people[figure.pk].setdefault(figure.entered_by_id, str(figure.entered_by))
    return {
        figure.pk: tuple(
            Typist(pk, name, tuple(part for part in FIELDS if part in changed[str(figure.pk)].get(pk, ())))
            for pk, name in people[figure.pk].items()
        )
        for figure in figures
    }


def _changed_parts(before: dict, after: dict) -> set[str]:
    return {part for part in FIELDS if (after.get(part) or "") != (before.get(part) or "")}
