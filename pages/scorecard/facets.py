"""Choices of the scorecard that each KPI fits, and how many KPIs one would get by each of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.rating import Rag
from kpis.figures.standings import Standing

NOT_ASSESSED = "none"
WORSE, BETTER = "worse", "better"
Values = Callable[[Standing], Iterable[str]]


@dataclass(frozen=True)
class Narrowed:
    """KPIs that fit all choices, and for each filter how many there would be by each of its choices.

    `counts` are of what one would get: the other filters stay as they are chosen. `wholes` are the numbers without
    a choice for that filter.
    """

    standings: list[Standing]
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    wholes: Mapping[str, int] = field(default_factory=dict)


def narrow(standings: Sequence[Standing], filters: Mapping[str, Values], chosen: Mapping[str, str]) -> Narrowed:
    """The KPIs that fit every choice of `chosen`, each KPI looked at once."""
    found: list[Standing] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in filters}
    wholes: Counter[str] = Counter()
    for standing in standings:
        values = {name: frozenset(values_of(standing)) for name, values_of in filters.items()}
        missed = [name for name, choice in chosen.items() if choice not in values[name]]
        if not missed:
            found.append(standing)
        # one that fits all but one filter would be found by another choice for that filter
        for name in filters if not missed else missed if len(missed) == 1 else ():
            counts[name].update(values[name])
            wholes[name] += 1
    return Narrowed(found, counts, wholes)


def area_of(standing: Standing) -> Iterable[str]:
    return (standing.shared.service_area_slug,)


def frequency_of(standing: Standing) -> Iterable[str]:
    return (standing.shared.frequency.value,)


def rating_of(standing: Standing) -> Iterable[str]:
    if not standing.has_figure:
        return ("no_figure",)
    rag = standing.said.rag
    return ("no_target" if rag is Rag.UNRATED else rag.value,)


def signal_of(standing: Standing) -> Iterable[str]:
    meaning = standing.said.meaning
    return (NOT_ASSESSED if meaning is None else meaning.value,)


def level_and_direction(beats: bool | None, standing: Standing) -> Iterable[str]:
    """Worse and worsening, or better than the country and improving; `beats` as in `pages.details.Detail`."""
    said = standing.said
    if said.is_improving and beats is True:
        yield BETTER
    if said.is_worsening and (said.is_missed or beats is False):
        yield WORSE


def word_of(is_better: bool | None) -> Iterable[str]:
    """The choice for better, for worse, or none where neither can be said."""
    return () if is_better is None else (BETTER if is_better else WORSE,)
