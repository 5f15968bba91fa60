"""KPIs that are worth asking about and those that go well, by an open rule (docs/methods.md, Worth asking about).

Only figures as recent as can be expected count, and only what is beyond chance: worse (or better) than the year before,
or than the country. Most children first, then the largest distance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from analysis.assessment import Assessment
from analysis.basis import KpiFacts
from analysis.core.series import Observation, Polarity
from analysis.statistics.neighbours.level import is_apart
from analysis.statistics.two_dates import ChangeVerdict

MOST_ASKED, MOST_WELL = 5, 3
# what one of those counted is called where it stands for one child
CHILDREN = frozenset({"child", "pupil", "young person", "referral", "re-referral", "plan", "conference", "assessment"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One KPI with its assessment and the country's figure for the time of its latest one, if that is held."""

    kpi: KpiFacts
    assessment: Assessment
    country: Observation | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A KPI that is noted: its latest figure, that of the year before, the country's, and why it is noted.

    `since_before` and `against_country` are True where it is better beyond chance, False where it is worse, None where
    neither can be said. `children` are those it concerns (did not get what was due, or have what is not wanted), None
    where it does not count children. `may_be_worsening`: by its signal or trend, or since the figure before is better
    and chance cannot be told. `distance` is the share by which it is off the country's figure, or else off the figure
    before.
    """

    kpi: KpiFacts
    latest: Observation
    before: Observation | None
    country: Observation | None
    since_before: bool | None
    against_country: bool | None
    children: int | None
    distance: Decimal
    may_be_worsening: bool = False

    @property
    def is_worse(self) -> bool:
        return False in (self.since_before, self.against_country)

    @property
    def is_better(self) -> bool:
        """Better beyond chance and in nothing worse, as far as can be told."""
        return True in (self.since_before, self.against_country) and not self.is_worse and not self.may_be_worsening


def worth_asking(noted: Iterable[Noted], most: int = MOST_ASKED) -> list[Noted]:
    """At most `most` KPIs that are worse than the year before or than the country; most children first."""
    return _first(most, (one for one in noted if one.is_worse))


def going_well(noted: Iterable[Noted], most: int = MOST_WELL) -> list[Noted]:
    """At most `most` KPIs that are better than the year before or than the country, and in nothing worse."""
    return _first(most, (one for one in noted if one.is_better))


def note(candidate: Candidate) -> Noted | None:
    """Note what can be said of one KPI; None without a figure, and where neither direction is better."""
    kpi, assessment, country = candidate.kpi, candidate.assessment, candidate.country
    latest, before = assessment.latest, assessment.year_before
    if latest is None or kpi.polarity is Polarity.NEUTRAL:
        return None
    is_untold = assessment.year_verdict is ChangeVerdict.CANNOT_TELL
    is_off = country is not None and is_apart(latest, country, kpi.kind) is True
    return Noted(
        kpi=kpi,
        latest=latest,
        before=before,
        country=country if kpi.kind.needs_denominator else None,
        since_before=_is_better(kpi, latest, before) if is_changed(assessment) else None,
        against_country=_is_better(kpi, latest, country) if is_off else None,
        children=children_concerned(kpi, latest),
        distance=_distance(latest, country if is_off else before),
        may_be_worsening=assessment.is_worsening or (is_untold and _is_better(kpi, latest, before) is False),
    )


def is_changed(assessment: Assessment) -> bool:
    """True where the latest figure differs from that of the year before by more than chance."""
    return assessment.year_verdict is ChangeVerdict.BEYOND_CHANCE


def children_concerned(kpi: KpiFacts, latest: Observation) -> int | None:
    """Number of children whom the figure concerns: those counted where less is better, those left out where more is.

    None without counts, and where something else than children is counted (days, sessions, posts).
    """
    top, bottom = latest.numerator, latest.denominator
    if kpi.kind_slug != "percentage" or kpi.one not in CHILDREN or top is None or bottom is None:
        return None
    return int(top) if kpi.polarity is Polarity.LOWER_IS_BETTER else int(bottom - top)


def _is_better(kpi: KpiFacts, latest: Observation, other: Observation | None) -> bool | None:
    if other is None or other.value == latest.value:
        return None
    return kpi.polarity.prefers(higher=latest.value > other.value)


def _distance(latest: Observation, other: Observation | None) -> Decimal:
    if other is None or not other.value:
        return Decimal(0)
    return abs(latest.value - other.value) / abs(other.value)


def _first(most: int, noted: Iterable[Noted]) -> list[Noted]:
    return sorted(noted, key=lambda one: (-(one.children or 0), -one.distance, one.kpi.title))[:most]
