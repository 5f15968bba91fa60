"""KPIs that a return asks for, as far as lists may give them, with what is held of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from analysis.core.kinds import written_number
from analysis.core.periods import Period
from kpis.catalogue.owners import get_areas_of
from kpis.catalogue.queries import get_home
from kpis.models import Figure, Kpi
from kpis.returns.queries import Due, get_collected_kpis, get_dues


@dataclass(frozen=True)
class AskedFigure:
    """A figure that the return of a month asks for. `population` is the cohort of the last approved one of a rate."""

    due: Due
    is_own: bool
    population: Decimal | None = None

    @property
    def kpi(self) -> Kpi:
        return self.due.kpi

    @property
    def held(self) -> str:
        """The figure that is held now, in words."""
        figure = self.due.open or self.due.approved
        if figure is None:
            return "Nothing"
        numbers = [n for n in (figure.numerator, figure.denominator, figure.stated_value) if n is not None]
        said = " of ".join(written_number(number) for number in numbers[:2]) or "no figure"
        return f"{said} ({figure.get_status_display().lower()})"

    @property
    def is_open_to_counts(self) -> bool:
        """True where counts can become a draft without correcting or overwriting what is there."""
        return self.is_own and self.due.open is None and self.due.approved is None


def get_asked_figures(month: Period, person: User) -> dict[str, AskedFigure]:
    """The figures that the return of `month` asks for, by the code of the KPI. Five queries."""
    own = get_areas_of(person)
    dues = get_dues([month], get_collected_kpis(), get_home())
    populations = _populations([due.kpi for due in dues if due.kpi.kind == "rate_10000"])
    return {due.kpi.code: AskedFigure(due, due.kpi.service_area_id in own, populations.get(due.kpi.pk)) for due in dues}


def _populations(kpis: Sequence[Kpi]) -> dict[int, Decimal]:
    """What each KPI is out of: as the catalogue says, else as the latest approved figure has it."""
    rows = Figure.objects.filter(
        kpi__in=kpis, area=get_home(), status=Figure.Status.APPROVED, denominator__isnull=False
    ).order_by("period_end", "pk")
    found = {row.kpi_id: row.denominator for row in rows if row.denominator is not None}
    return found | {kpi.pk: kpi.usual_denominator for kpi in kpis if kpi.usual_denominator is not None}
