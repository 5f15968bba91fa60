"""Verdict on the yearly figures of a KPI, by a named test (docs/methods.md, Trend over the years).

Where the counts behind the newest five figures are held, they are tested for a linear trend with chi-squared, as
Fingertips does (Office for Health Improvement and Disparities, Fingertips trend markers). Where they are not, or do
not fit that test, the values are ranked instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from analysis.core.kinds import Kind
from analysis.core.series import Break, Observation, Polarity
from analysis.statistics.intervals.interval import PER_10000, PERCENT, why_no_counts
from analysis.statistics.yearly_trend.chi_squared import (
    LEAST_EXPECTED,
    CountedYear,
    LinearTrend,
    trend_in_proportions,
    trend_in_rates,
)
from analysis.statistics.yearly_trend.mann_kendall import RankTrend, mann_kendall
from analysis.statistics.yearly_trend.points import last_break, yearly_points

FEWEST_YEARS = 5
# the newest figures that each test is given
COUNTED_YEARS, RANKED_YEARS = 5, 10
# highest probability of a false alarm: 1 in 500 for counts, as Fingertips has it, and 1 in 20 for ranks, which with
# five figures cannot come below 1 in 60
COUNTS_BY_CHANCE, RANKS_BY_CHANCE = 0.002, 0.05


class TrendVerdict(StrEnum):
    """Verdict on a series of yearly figures; rising and falling where neither direction is better."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    NO_TREND = "no trend"
    TOO_FEW = "too few figures"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def is_trend(self) -> bool:
        return self not in (TrendVerdict.NO_TREND, TrendVerdict.TOO_FEW)


class TrendTest(StrEnum):
    """Test for a trend, with the probability below which its result is called one."""

    PROPORTIONS = "proportions"
    RATES = "rates"
    NUMBERS = "numbers"
    RANKS = "ranks"

    @property
    def label(self) -> str:
        if self is TrendTest.RANKS:
            return "Mann-Kendall test of ranks"
        return f"chi-squared test for linear trend in {self.value}"

    @property
    def most_by_chance(self) -> float:
        return RANKS_BY_CHANCE if self is TrendTest.RANKS else COUNTS_BY_CHANCE

    @property
    def one_in(self) -> int:
        """Of so many series that do not change, about one is called a trend."""
        return round(1 / self.most_by_chance)


@dataclass(frozen=True, slots=True)
class TrendWorking:
    """Working behind a verdict: the figures that were tested, and the results of the tests.

    `counted` is None where the counts could not be tested, `ranked` where they were and the ranks were not.
    """

    points: tuple[Observation, ...]
    counted: LinearTrend | None = None
    ranked: RankTrend | None = None


@dataclass(frozen=True, slots=True)
class YearlyTrend:
    """Trend of the yearly figures of a KPI, or that there is none, or too few figures.

    `held` is how many yearly figures there are since `since`, the last change of the counting; `tested` of them, from
    `first` to `last`, went into `test`. `direction` is 1 for a rise, -1 for a fall, also where it is no trend.
    `is_turned`: the last step goes against the trend. `why_ranked` says why counts were not tested; `rests_on_one`
    that a trend would turn about if one of the figures were left out, so that it is not called one.
    """

    verdict: TrendVerdict
    held: int
    since: Break | None = None
    test: TrendTest | None = None
    first: Observation | None = None
    last: Observation | None = None
    tested: int = 0
    direction: int = 0
    p: float = 1.0
    is_turned: bool = False
    rests_on_one: bool = False
    why_ranked: str = ""
    working: TrendWorking | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _CountTest:
    """Test of the counts of a kind of KPI; `per` is what its value is written for."""

    name: TrendTest
    per: int
    run: Callable[[Sequence[CountedYear]], LinearTrend]


_COUNT_TESTS = {
    "percentage": _CountTest(TrendTest.PROPORTIONS, PERCENT, trend_in_proportions),
    "rate_10000": _CountTest(TrendTest.RATES, PER_10000, trend_in_rates),
    "count": _CountTest(TrendTest.NUMBERS, 1, trend_in_rates),
}


def assess_yearly(
    observations: Sequence[Observation], kind: Kind, polarity: Polarity, breaks: Sequence[Break] = ()
) -> YearlyTrend:
    """Assess the yearly figures among `observations`, which are of one series in any order."""
    points = yearly_points(observations, breaks)
    since = last_break(observations, breaks)
    if len(points) < FEWEST_YEARS:
        return YearlyTrend(TrendVerdict.TOO_FEW, held=len(points), since=since)
    test, found, why_ranked = _by_counts(points[-COUNTED_YEARS:], kind)
    if found is not None and test is not None and not why_ranked:
        tested = points[-COUNTED_YEARS:]
        direction, p, working = found.direction, found.p, TrendWorking(tested, found)
        rests_on_one = p < test.name.most_by_chance and not _holds_without_any(tested, test, found)
        name = test.name
    else:
        tested = points[-RANKED_YEARS:]
        ranked = mann_kendall([o.value for o in tested])
        direction, p, working = ranked.direction, ranked.p, TrendWorking(tested, found, ranked)
        name, rests_on_one = TrendTest.RANKS, False
    is_trend = p < name.most_by_chance and not rests_on_one
    last_step = tested[-1].value - tested[-2].value
    return YearlyTrend(
        verdict=_verdict(direction, polarity) if is_trend else TrendVerdict.NO_TREND,
        held=len(points),
        since=since,
        test=name,
        first=tested[0],
        last=tested[-1],
        tested=len(tested),
        direction=direction,
        p=p,
        is_turned=is_trend and last_step * direction < 0,
        rests_on_one=rests_on_one,
        why_ranked=why_ranked,
        working=working,
    )


def _by_counts(points: Sequence[Observation], kind: Kind) -> tuple[_CountTest | None, LinearTrend | None, str]:
    """Test of the counts of `points`, its result, and why it cannot be relied on; empty where it can."""
    test = _COUNT_TESTS.get(kind.slug)
    if test is None:
        return None, None, "This kind of KPI has no counts that could be tested"
    reason = next((why for o in points if (why := _why_not_counted(o, test))), "")
    if reason:
        return test, None, reason
    found = test.run(_counted_years(points, test))
    if found.least_expected < LEAST_EXPECTED:
        return test, found, f"Fewer than {LEAST_EXPECTED} were to be expected in a year"
    # the test takes chance to be all that parts the years from a straight line; where it is not, it would see trends
    if found.departure_p < test.name.most_by_chance:
        return test, found, "The years depart from a straight line by more than chance"
    return test, found, ""


def _why_not_counted(observation: Observation, test: _CountTest) -> str:
    if test.name is TrendTest.NUMBERS:
        return why_no_counts(observation.value, observation.value, per=test.per) if observation.value else ""
    return why_no_counts(observation.numerator, observation.denominator, per=test.per)


def _counted_years(points: Sequence[Observation], test: _CountTest) -> list[CountedYear]:
    """Counts of `points` by year; a plain number is counted in a base that is taken to stay the same."""
    if test.name is TrendTest.NUMBERS:
        return [CountedYear(o.period.end.year, float(o.value), 1.0) for o in points]
    return [CountedYear(o.period.end.year, float(o.numerator or 0), float(o.denominator or 0)) for o in points]


def _holds_without_any(points: Sequence[Observation], test: _CountTest, found: LinearTrend) -> bool:
    """True if the direction stays the same whichever one of the figures is left out (Fingertips' check of outliers)."""
    years = _counted_years(points, test)
    return all(
        test.run([*years[:place], *years[place + 1 :]]).direction == found.direction for place in range(len(years))
    )


def _verdict(direction: int, polarity: Polarity) -> TrendVerdict:
    is_better = polarity.prefers(higher=direction > 0)
    if is_better is None:
        return TrendVerdict.RISING if direction > 0 else TrendVerdict.FALLING
    return TrendVerdict.IMPROVING if is_better else TrendVerdict.WORSENING
