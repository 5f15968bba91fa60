"""An officer, a manager and a KPI that is collected, and the steps of a figure between them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.core.periods import Period
from analysis.entry.figures import Typed
from kpis.approvals.actions import approve_figures, return_figure
from kpis.figures.actions import save_entry, start_correction, submit_entry
from kpis.models import Figure, Kpi, ServiceArea
from tests.accounts.makers import a_person
from tests.kpis.returns.makers import a_home, a_kpi, a_service_area

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
CONFIRMED = ("unusual", "same", "cohort", "zero", "counts", "agree")
NINE_OF_TEN = Typed(numerator="9", denominator="10", commentary="All were seen but one.")


@dataclass
class Desk:
    """Who works on what; each step takes what matters to a test and returns the figure."""

    officer: User
    manager: User
    service_area: ServiceArea
    kpi: Kpi

    def save(self, typed=NINE_OF_TEN, version=0, by=None, kpi=None, period=OCTOBER):
        return save_entry(kpi=kpi or self.kpi, period=period, typed=typed, version=version, by=by or self.officer)

    def submit(self, figure, version=None, confirmed=CONFIRMED, by=None, today=TODAY):
        version = figure.version if version is None else version
        return submit_entry(figure=figure, version=version, confirmed=confirmed, by=by or self.officer, today=today)

    def submitted(self, typed=NINE_OF_TEN, kpi=None, period=OCTOBER):
        return self.submit(self.save(typed, kpi=kpi, period=period))

    def return_to_author(self, figure, reason="Count again.", version=None, by=None):
        version = figure.version if version is None else version
        return return_figure(figure=figure, version=version, reason=reason, by=by or self.manager)

    def approve(self, figure, publish_from=None, version=None, by=None):
        version = figure.version if version is None else version
        (approved,) = approve_figures(chosen=[(figure, version)], by=by or self.manager, publish_from=publish_from)
        return approved

    def approved(self, typed=NINE_OF_TEN, publish_from=None, kpi=None, period=OCTOBER):
        return self.approve(self.submitted(typed, kpi, period), publish_from)

    def correct(self, figure, typed=None, reason="One more was found.", by=None):
        typed = typed or Typed(numerator="10", denominator="10")
        return start_correction(figure=figure, typed=typed, reason=reason, by=by or self.officer)

    def corrected(self, figure, typed=None, publish_from=None):
        return self.approve(self.submit(self.correct(figure, typed)), publish_from)


def make_desk():
    a_home()
    officer, manager = a_person(), a_person(role=Role.MANAGER)
    area = a_service_area(officer)
    kpi = a_kpi(area, date(2020, 1, 1), numerator_words="children visited", denominator_words="children")
    return Desk(officer, manager, area, kpi)


def everything():
    """All figures and events as they stand, to see that a refusal left nothing behind."""
    # that a page was denied is told, and changes nothing
    events = AuditEvent.objects.exclude(action="page_denied").order_by("pk")
    return list(Figure.objects.order_by("pk").values()), list(events.values())
