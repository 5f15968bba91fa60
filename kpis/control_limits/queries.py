"""Control limits of a KPI at a moment, and the same with or without a given rebase."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from analysis.assessment import assess, series_of
from analysis.basis import Basis
from analysis.core.periods import Period
from analysis.core.series import Series
from analysis.spc.rebase import Suggestion, limits_in_words, rebase_periods, suggest_rebase, suggestion_in_words
from analysis.spc.variation import Variation, assess_series
from analysis.spc.words import assurance_in_words, variation_in_words
from kpis.catalogue.queries import get_basis, get_catalogue, get_home
from kpis.figures.queries import get_observations
from kpis.models import Kpi, Rebase


@dataclass(frozen=True)
class LimitsWording:
    """The words for a KPI under some limits: the limits, its variation, and whether it will meet its target."""

    limits: str
    variation: str
    assurance: str


@dataclass(frozen=True)
class ControlLimits:
    """The control limits of one series of a KPI: its basis, and the variation that was assessed on it."""

    series: Series
    basis: Basis
    variation: Variation

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods from which limits can be recalculated, the newest first."""
        return rebase_periods(self.variation)

    @cached_property
    def _suggestion(self) -> Suggestion | None:
        return suggest_rebase(self.variation)

    @property
    def suggested(self) -> Period | None:
        """The period from which limits might be recalculated, by the run that the series ends with."""
        return self._suggestion.first if self._suggestion else None

    @property
    def suggestion(self) -> str:
        """Reason for recalculating limits; empty if the series does not end with such a run."""
        return suggestion_in_words(self._suggestion, self.series.cadence) if self._suggestion else ""

    @property
    def wording(self) -> LimitsWording:
        """The words for the KPI under the present limits."""
        return self._words_for(self.variation)

    def with_rebases(self, days: Iterable[date]) -> LimitsWording:
        """The words for the KPI if limits were recalculated from `days` and no others."""
        return self._words_for(assess_series(self.series, self.basis.rebased_from(days)))

    def _words_for(self, variation: Variation) -> LimitsWording:
        kpi, cadence = self.basis.kpi, self.series.cadence
        return LimitsWording(
            limits=limits_in_words(variation.group, kpi.kind, kpi.decimals),
            variation=variation_in_words(variation, cadence),
            assurance=assurance_in_words(variation, cadence),
        )


def get_limits(kpi: Kpi, moment: datetime) -> ControlLimits | None:
    """The control limits of the headline series of `kpi` as known at `moment`; None without a figure. Six queries."""
    home = get_home()
    observations = get_observations([kpi.pk], [home.pk], moment)[kpi.pk, home.pk]
    basis = get_basis(get_catalogue(kpi.slug)[kpi.pk], moment)
    assessment = assess(observations, basis)
    if assessment.cadence is None or assessment.variation is None:
        return None
    series = series_of(basis.kpi, home.name, assessment.cadence, observations)
    return ControlLimits(series, basis, assessment.variation)


def get_waiting_rebases() -> QuerySet:
    """The rebases that wait for approval, the oldest proposal first."""
    waiting = Rebase.objects.filter(status=Rebase.Status.PROPOSED).select_related("kpi", "entered_by")
    return waiting.order_by("entered_at", "pk")
