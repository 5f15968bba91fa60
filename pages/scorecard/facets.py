"""Choices of the scorecard that each KPI fits, and how many KPIs one would get by each of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import sub

from analysis.rating import Rag
from kpis.figures.standings import Standing

NOT_ASSESSED = "none"
WORSE, BETTER = "worse", "better"
# each once; thousands of KPIs have the same few
Fitting = tuple[str, ...] | frozenset[str]
Values = Callable[[Standing], Fitting]


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
    """The KPIs that fit every choice of `chosen`."""
    misses = {name: [choice not in filters[name](one) for one in standings] for name, choice in chosen.items()}
    missed = list(map(sum, zip(*misses.values(), strict=True))) if misses else [0] * len(standings)
    counts: dict[str, Counter[str]] = {}
    wholes: dict[str, int] = {}
    for name, values_of in filters.items():
        # one that fits all but one filter would be found by another choice for that filter
        others = map(sub, missed, misses[name]) if name in misses else missed
        by_values = Counter(values_of(one) for one, number in zip(standings, others, strict=True) if not number)
        counted: Counter[str] = Counter()
        for values, number in by_values.items():
            counted.update(dict.fromkeys(values, number))
        counts[name], wholes[name] = counted, by_values.total()
    return Narrowed([one for one, number in zip(standings, missed, strict=True) if not number], counts, wholes)


def area_of(standing: Standing) -> Fitting:
    return (standing.shared.service_area_slug,)


def frequency_of(standing: Standing) -> Fitting:
    return (standing.shared.frequency.value,)


def rating_of(standing: Standing) -> Fitting:
    if not standing.has_figure:
        return ("no_figure",)
    rag = standing.said.rag
    return ("no_target" if rag is Rag.UNRATED else rag.value,)


def signal_of(standing: Standing) -> Fitting:
    meaning = standing.said.meaning
    return (NOT_ASSESSED if meaning is None else meaning.value,)


def level_and_direction(beats: bool | None, standing: Standing) -> Fitting:
    """Worse and worsening, or better than the country and improving; `beats` as in `pages.details.Detail`."""
    said = standing.said
    if said.is_improving:
        return (BETTER,) if beats is True else ()
    return (WORSE,) if said.is_worsening and (said.is_missed or beats is False) else ()


def word_of(is_better: bool | None) -> Fitting:
    """The choice for better, for worse, or none where neither can be said."""
    return () if is_better is None else (BETTER if is_better else WORSE,)
