"""The national framework for children's social care: its indicators by outcome, and the KPIs that measure them."""

from collections import defaultdict
from dataclasses import dataclass

from kpis.catalogue.queries import get_home
from kpis.figures.standings import Standing
from kpis.models import FrameworkIndicator
from pages.standings import get_cached_standings
from web.reading import ReadingContext

Outcome = FrameworkIndicator.Outcome


@dataclass(frozen=True)
class FrameworkSource:
    """The document that the framework's indicators were read in."""

    title: str
    url: str
    ref: str


SOURCE = FrameworkSource(
    title="Department for Education, dashboard of outcomes and enablers in children's social care",
    url="https://github.com/dfe-analytical-services/CSC_outcomes_and_enablers",
    ref="summary page, the names of the indicators shortened by us",
)


@dataclass(frozen=True)
class FrameworkLine:
    """One indicator of the framework, and the standing of the KPI that measures it; None where no KPI does."""

    title: str
    standing: Standing | None


@dataclass(frozen=True)
class FrameworkOutcome:
    """One outcome or enabler with its indicators, and the word that the scorecard's address has for it."""

    label: str
    kind: str
    address: str
    lines: tuple[FrameworkLine, ...]

    @property
    def measured(self) -> int:
        """Number of indicators that a KPI of the catalogue measures."""
        return sum(line.standing is not None for line in self.lines)

    @property
    def kpis(self) -> int:
        """Number of KPIs among them, each counted once."""
        return len({line.standing.pk for line in self.lines if line.standing})


def get_framework(reading: ReadingContext) -> list[FrameworkOutcome]:
    """The outcomes in the order of the framework. Two queries where the standings are at hand."""
    standings = {standing.pk: standing for standing in get_cached_standings(reading, get_home())}
    lines = defaultdict(list)
    for outcome, title, kpi_id in FrameworkIndicator.objects.values_list("outcome", "title", "kpi_id"):
        lines[Outcome(outcome)].append(FrameworkLine(title, standings.get(kpi_id)))
    return [
        FrameworkOutcome(
            label=outcome.label,
            kind="Enabler" if outcome.value.startswith("enabler") else "Outcome",
            address=outcome.address,
            lines=tuple(found),
        )
        for outcome, found in lines.items()
    ]
