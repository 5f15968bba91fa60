"""Basis on which a KPI is judged at a moment: its definition, targets, breaks in its counting and rebases.

Assessment, control limits, forecast and charts are all given the same basis, so that none of them can judge by
another rule than the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from analysis.core.freshness import UsualRelease
from analysis.core.kinds import KINDS, Kind
from analysis.core.parting import Counting
from analysis.core.periods import Frequency
from analysis.core.rule_sets import DEFAULT_RULE_SET, RuleSet
from analysis.core.series import Break, Measured, Observation, Polarity, Rebase, Target, target_for
from analysis.value_format import ValueFormat


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI of the catalogue as plain data.

    `one` is the word for one of those counted: "child", "review" or empty; `cohort` says who is counted, empty where
    the catalogue does not. `rule_set` tells signals from chance. `measured` decides which figures are one series.
    `release` is the usual month of publication of a yearly statistic, None for all others.
    """

    pk: int
    code: str
    slug: str
    title: str
    kind_slug: str
    polarity: Polarity
    decimals: int
    frequency: Frequency
    service_area: str
    service_area_slug: str
    service_area_position: int
    position: int
    one: str = ""
    cohort: str = ""
    rule_set: RuleSet = DEFAULT_RULE_SET
    measured: Measured = Measured.FLOW
    release: UsualRelease | None = None

    @property
    def counting(self) -> Counting:
        return Counting(self.measured, self.frequency)

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_slug]

    def written(self, observation: Observation | None) -> str:
        """A value in its unit; as published, or rounded where it was worked out. Empty for no observation."""
        return ValueFormat(self.kind, self.decimals).written(observation)

    def shown(self, observation: Observation) -> Decimal:
        """The number that pages show of an observation."""
        return ValueFormat(self.kind, self.decimals).shown(observation)

    def in_file(self, value: Decimal | None) -> Decimal | None:
        """A value, a target or a difference as a file holds it; None for a cell that stays empty."""
        return None if value is None else ValueFormat(self.kind, self.decimals).in_file(value)


@dataclass(frozen=True, slots=True)
class Basis:
    """Definition, targets, breaks and rebases that a KPI is judged by at a moment.

    `rebases` are those in force, the earliest first.
    """

    kpi: KpiFacts
    targets: tuple[Target, ...] = ()
    breaks: tuple[Break, ...] = ()
    rebases: tuple[Rebase, ...] = ()

    @property
    def rebase_days(self) -> frozenset[date]:
        """Days from which limits were recalculated."""
        return frozenset(rebase.on for rebase in self.rebases)

    @property
    def restarts(self) -> tuple[Break, ...]:
        """Breaks and rebases together: only the figures since the last of them tell what comes next."""
        return (*self.breaks, *(Break(rebase.on, rebase.reason) for rebase in self.rebases))

    def target_of(self, observation: Observation | None) -> Target | None:
        """Target in force for the period of `observation`; None where there is none."""
        return target_for(observation, self.targets)

    def rebased_from(self, days: Iterable[date]) -> "Basis":
        """Return the same basis with limits recalculated from `days` and no others, to try them out."""
        known = {rebase.on: rebase for rebase in self.rebases}
        return replace(self, rebases=tuple(known.get(on, Rebase(on)) for on in sorted(days)))
