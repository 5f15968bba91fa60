"""Series of observations as plain data, with targets, breaks and rebases.

How the observations of one KPI are parted into series is said in `analysis/core/parting.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from analysis.core.evenness import followed, stretch_of
from analysis.core.periods import Cadence, Period, month_number, periods_between


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
            "neutral": "No right or wrong direction",
        }[self.value]

    def prefers(self, *, higher: bool) -> bool | None:
        """True if a value that is higher (or, with False, lower) is better, False if worse, None where neither is."""
        return None if self is Polarity.NEUTRAL else higher == (self is Polarity.HIGHER_IS_BETTER)


class Measured(StrEnum):
    """Time a figure of a KPI is about: the end of a day, a period, or the twelve months up to its end.

    Positions and rolling years are comparable at any two end dates, whatever the length of the period they are
    written for; flows only with flows of the same length.
    """

    POSITION = "position"
    FLOW = "flow"
    ROLLING_YEAR = "rolling_year"

    @property
    def in_words(self) -> str:
        return {
            "position": "What was true at the end of a day",
            "flow": "What happened in a period",
            "rolling_year": "What happened in the twelve months up to a day",
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
    # the slug of the document that the source is, where it is one
    document: str = ""

    def covers(self, period: Period) -> bool:
        return (self.start is None or self.start <= period.end) and (self.end is None or period.end <= self.end)


@dataclass(frozen=True, slots=True)
class Break:
    """A change in the counting from `on`: values before and after are not compared."""

    on: date
    what_changed: str
    source: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Rebase:
    """Recalculation of limits from the first period that ends on `on` or later; and who approved it."""

    on: date
    reason: str = ""
    entered_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class GivenRange:
    """Lowest and highest value of a KPI over `period`, where a document gives no single ones.

    `what` says what the two are of: "lowest and highest month". It is no observation: nothing is worked out from it.
    """

    period: Period
    low: Decimal
    high: Decimal
    what: str


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one KPI and area that can be compared, oldest first, one for a period.

    Where the cadence is by end date, there is one for each last day, and the observations need not follow evenly.
    """

    title: str
    area: str
    kind: str
    cadence: Cadence
    observations: tuple[Observation, ...] = field(default=())
    decimals: int = 1

    @property
    def latest(self) -> Observation | None:
        return self.observations[-1] if self.observations else None

    @property
    def ends(self) -> tuple[date, ...]:
        """Last days of the periods, oldest first."""
        return tuple(o.period.end for o in self.observations)

    def at(self, period: Period) -> Observation | None:
        """Observation for `period`; where the cadence is by end date, the one that ends on its last day."""
        by_end = self.cadence.is_by_end
        return next(
            (o for o in reversed(self.observations) if o.period == period or (by_end and o.period.end == period.end)),
            None,
        )

    @property
    def even_part(self) -> "Series":
        """Stretch up to the newest figure that follows evenly, the only part that SPC and forecasts judge."""
        if not self.cadence.is_by_end:
            return self
        places = stretch_of(self.ends, self.cadence.step)
        if len(places) == len(self.observations):
            return self
        return replace(self, observations=tuple(self.observations[place] for place in places))

    @property
    def is_joined(self) -> list[bool]:
        """True for each observation but the last that the next one follows, with nothing missing in between."""
        if self.cadence.is_by_end:
            return followed(self.ends, self.cadence.step)
        numbers = [month_number(end) for end in self.ends]
        return [later - earlier <= self.cadence.step for earlier, later in zip(numbers, numbers[1:], strict=False)]

    def with_gaps(self) -> tuple[tuple[Period, Observation | None], ...]:
        """Every period from the first to the last, with None where nothing was published.

        Observations whose period does not fall on the steps of the cadence are kept in their place. Where the cadence
        is by end date, periods are missing only within the even part.
        """
        if not self.observations:
            return ()
        found: dict[Period, Observation | None] = {}
        if self.cadence.is_by_end:
            found = dict.fromkeys(self._missing_from_even_part())
        else:
            ends = self.observations[0].period, self.observations[-1].period
            found = dict.fromkeys(periods_between(*ends, self.cadence))
        found.update({o.period: o for o in self.observations})
        return tuple(sorted(found.items(), key=lambda item: (item[0].end, item[0].start)))

    def _missing_from_even_part(self) -> list[Period]:
        even, step = self.even_part.observations, self.cadence.step
        known, newest = {month_number(o.period.end) for o in even}, even[-1].period
        back = range(step, month_number(newest.end) - month_number(even[0].period.end), step)
        return [newest.shifted(-months) for months in back if month_number(newest.end) - months not in known]


def target_for(observation: Observation | None, targets: Sequence[Target]) -> Target | None:
    """Return the target in force for the period of `observation`; of several the one that began last."""
    return target_in(observation.period, targets) if observation else None


def target_in(period: Period, targets: Sequence[Target]) -> Target | None:
    """Return the target in force for `period`; of several the one that began last."""
    covering = [target for target in targets if target.covers(period)]
    return max(covering, key=lambda t: t.start or date.min, default=None)
