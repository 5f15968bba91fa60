"""Series of observations as plain data, with targets, breaks and rebases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from analysis.core.periods import Cadence, Frequency, Period, cadence_of, periods_between


class Polarity(StrEnum):
    """Direction that is better for a KPI: chosen in the catalogue, never read out of its title."""

    HIGHER_IS_BETTER = "higher"
    LOWER_IS_BETTER = "lower"
    NEUTRAL = "neutral"

    @property
    def in_words(self) -> str:
        return {
            "higher": "Higher is better",
            "lower": "Lower is better",
            "neutral": "Neither higher nor lower is better in itself",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Observation:
    """Published value of one KPI and area for a period, in the unit of the KPI's kind.

    `is_computed` says that the value was worked out from the two counts and is not rounded;
    otherwise it is as published. `is_about` says that the source gives the period only roughly.
    """

    period: Period
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_computed: bool = False
    is_derived: bool = False
    is_about: bool = False
    commentary: str = ""
    figure_id: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Target of a KPI, in its unit, for periods that end within `start` to `end` (None: open).

    `tolerance` is the distance from the target that is still amber; None where nobody has set one,
    and then nothing is amber.
    """

    value: Decimal
    tolerance: Decimal | None = None
    start: date | None = None
    end: date | None = None
    reason: str = ""
    source: str = ""

    def covers(self, period: Period) -> bool:
        return (self.start is None or self.start <= period.end) and (self.end is None or period.end <= self.end)


@dataclass(frozen=True, slots=True)
class Break:
    """A change in the counting from `on`: values before and after are not compared."""

    on: date
    what_changed: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rebase:
    """Recalculation of limits from the first period that ends on `on` or later; and who approved it."""

    on: date
    reason: str = ""
    entered_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one KPI and area that share a cadence, oldest first, one for a period."""

    title: str
    area: str
    kind: str
    cadence: Cadence
    observations: tuple[Observation, ...] = field(default=())
    decimals: int = 1

    @property
    def latest(self) -> Observation | None:
        return self.observations[-1] if self.observations else None

    def at(self, period: Period) -> Observation | None:
        return next((o for o in reversed(self.observations) if o.period == period), None)

    def with_gaps(self) -> tuple[tuple[Period, Observation | None], ...]:
        """Every period from the first to the last, with None where nothing was published.

        Observations whose period does not fall on the steps of the cadence are kept in their place.
        """
        if not self.observations:
            return ()
        found: dict[Period, Observation | None] = dict.fromkeys(
            periods_between(self.observations[0].period, self.observations[-1].period, self.cadence)
        )
        found.update({o.period: o for o in self.observations})
        return tuple(sorted(found.items(), key=lambda item: (item[0].end, item[0].start)))


def split_by_cadence(
    observations: Iterable[Observation], frequency: Frequency
) -> dict[str, tuple[Cadence, tuple[Observation, ...]]]:
    """Split the observations of one KPI and area into series by cadence slug, each oldest first."""
    parted: dict[str, tuple[Cadence, list[Observation]]] = {}
    for observation in sorted(observations, key=lambda o: (o.period.end, o.period.start)):
        cadence = cadence_of(observation.period, frequency)
        parted.setdefault(cadence.slug, (cadence, []))[1].append(observation)
    return {slug: (cadence, tuple(found)) for slug, (cadence, found) in parted.items()}


_DECLARED_STEP = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.ANNUAL: 12}


def headline_cadence(
    parted: dict[str, tuple[Cadence, tuple[Observation, ...]]], frequency: Frequency
) -> Cadence | None:
    """Choose the cadence whose newest observation ends last, for the headline of the KPI.

    Where two end on one day, the one counted as often as the catalogue says comes first, then the
    one with the longer history. None when there is no observation.
    """
    if not parted:
        return None
    cadence, _ = max(
        parted.values(),
        key=lambda item: (
            item[1][-1].period.end,
            item[0].step == _DECLARED_STEP[frequency],
            len(item[1]),
            item[0].slug,
        ),
    )
    return cadence


def target_for(observation: Observation | None, targets: Sequence[Target]) -> Target | None:
    """Return the target in force for the period of `observation`; of several the one that began last."""
    return target_in(observation.period, targets) if observation else None


def target_in(period: Period, targets: Sequence[Target]) -> Target | None:
    """Return the target in force for `period`; of several the one that began last."""
    covering = [target for target in targets if target.covers(period)]
    return max(covering, key=lambda t: t.start or date.min, default=None)
