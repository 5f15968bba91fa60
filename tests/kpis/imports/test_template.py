"""The workbook to fill in: whose figures, for which periods, with what was before."""

from django.utils import timezone

from kpis.imports.template import get_template
from kpis.models import Kpi
from tests.kpis.imports.makers import OCTOBER, make_approved, make_draft, make_kpi, make_service, month


def test_template_has_ones_own_open_figures_with_what_was_before(officer, care):
    make_kpi("OTHERS", make_service("Early help"))
    make_kpi("DONE", care.service_area, position=5)
    make_approved(Kpi.objects.get(code="DONE"))
    make_approved(care, month(9))
    make_draft(care, officer)
    template = get_template(officer, timezone.now(), OCTOBER)
    assert [(row.kpi, row.period, row.numerator, row.before) for row in template.rows] == [
        ("CARE: Title of CARE", "October 2021", "20", "96%")
    ]
    assert template.kpis == ("CARE: Title of CARE", "DONE: Title of DONE")
    assert len(template.periods) == 36
