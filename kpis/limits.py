"""The limits of a KPI's chart as they stand at a moment, and what they would be with a rebase or without one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from analysis.kinds import KINDS
from analysis.periods import Frequency, Period
from analysis.rating import target_for
from analysis.rebase import Rebase as PlainRebase
from analysis.rebase import limits_in_words, rebase_periods, suggest_rebase, suggestion_in_words
from analysis.series import Break, Polarity, Series, Target, headline_cadence, split_by_cadence
from analysis.spc import Variation, assess_series
from analysis.spc_rules import RuleSet
from analysis.spc_words import assurance_in_words, variation_in_words
from kpis.models import Kpi, Rebase
from kpis.queries import get_breaks, get_home, get_observations, get_rebases, get_targets


@dataclass(frozen=True)
class Said:
    """What is said of a KPI under some limits: the limits, its variation, and whether it will meet its target."""

    limits: str
    variation: str
    assurance: str


@dataclass(frozen=True)
class Limits:
    """One series of a KPI with all that its limits are made by; `rebases` are those in force, the earliest first."""

    series: Series
    polarity: Polarity
    rule_set: RuleSet
    rebases: Sequence[PlainRebase] = ()
    breaks: Sequence[Break] = ()
    targets: Sequence[Target] = ()

    @property
    def days(self) -> frozenset[date]:
        """The days from which limits were set anew."""
        return frozenset(rebase.on for rebase in self.rebases)

    def variation(self, days: Iterable[date] | None = None) -> Variation:
        """What the rules say with limits set anew from `days`; None: as it stands."""
        target = target_for(self.series.latest, self.targets)
        return assess_series(
            self.series,
            polarity=self.polarity,
            rule_set=self.rule_set,
            target=target.value if target else None,
            rebases=sorted(self.days if days is None else days),
            breaks=self.breaks,
        )

    def said(self, days: Iterable[date] | None = None) -> Said:
        """The same in words."""
        variation, cadence = self.variation(days), self.series.cadence
        return Said(
            limits=limits_in_words(variation.group, KINDS[self.series.kind], self.series.decimals),
            variation=variation_in_words(variation, cadence),
            assurance=assurance_in_words(variation, cadence),
        )

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods from which limits can be set anew, the newest first."""
        return rebase_periods(self.variation())

    @property
    def suggested(self) -> Period | None:
        """The period from which limits might be set anew, by the run that the series ends with."""
        found = suggest_rebase(self.variation())
        return found.first if found else None

    @property
    def suggestion(self) -> str:
        """Why limits might be set anew; empty where the series ends with no such run."""
        found = suggest_rebase(self.variation())
        return suggestion_in_words(found, self.series.cadence) if found else ""


def get_limits(kpi: Kpi, moment: datetime) -> Limits | None:
    """The limits of the headline series of `kpi` as known at `moment`; None without a figure. Five queries."""
    home = get_home()
    observations = get_observations([kpi.pk], [home.pk], moment)[kpi.pk, home.pk]
    frequency = Frequency(kpi.frequency)
    parted = split_by_cadence(observations, frequency)
    cadence = headline_cadence(parted, frequency)
    if cadence is None:
        return None
    series = Series(
        title=kpi.title,
        area=home.name,
        kind=kpi.kind,
        cadence=cadence,
        observations=parted[cadence.slug][1],
        decimals=kpi.decimals,
    )
    return Limits(
        series=series,
        polarity=kpi.as_polarity,
        rule_set=kpi.as_rule_set,
        rebases=get_rebases(moment, [kpi.pk])[kpi.pk],
        breaks=get_breaks(moment, [kpi.pk])[kpi.pk],
        targets=get_targets(moment, [kpi.pk])[kpi.pk],
    )


def get_waiting_rebases() -> QuerySet:
    """The rebases that wait for approval, the oldest proposal first."""
    waiting = Rebase.objects.filter(status=Rebase.Status.PROPOSED).select_related("kpi", "entered_by")
    return waiting.order_by("entered_at", "pk")
