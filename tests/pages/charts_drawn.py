"""All charts of the KPIs of a database, to be read at both shapes: no word cut, none on another, no two lines alike."""

from django.test import RequestFactory

from charts.spec import ChartSpec
from charts.svg.chart import NARROW_SIZE, to_small_svg, to_svg
from kpis.models import Kpi
from pages.kpi.options import ChartOptions
from pages.kpi.page import build_kpi_page
from pages.kpi.record import read_kpi_record
from tests.charts.geometry import faults_of
from web.reading import get_reading

CHOICES = [
    {},
    {"events": "all"},
    {"events": "actions", "axis": "whole"},
    {"shows_neighbours": True, "intervals": True, "shows_first": True},
    {"own_limits": True, "limits": "on"},
]


def charts(choices) -> list[tuple[str, ChartSpec]]:
    """The chart of each KPI of the catalogue in each of its series, with these choices."""
    reading = get_reading(RequestFactory().get("/"))
    found = []
    for row in Kpi.objects.known_at(reading.moment).select_related("source", "service_area", "release"):
        page = build_kpi_page(
            read_kpi_record(reading, row.slug), reading, ChartOptions(**choices), may=lambda permission: False
        )
        for choice in page.trend.choices[1:]:
            options = ChartOptions(**choices, series=choice.cadence.slug)
            other = build_kpi_page(read_kpi_record(reading, row.slug), reading, options, may=lambda permission: False)
            found.append((f"{row.slug} {choice.cadence.slug}", other.chart))
        if page.chart is not None:
            found.append((row.slug, page.chart))
    return found


def check_charts(choices, fewest):
    """Draw each chart with these choices, of which there are `fewest` at least, and find no fault in any."""
    found = charts(choices)
    faults = {}
    for name, spec in found:
        width, height = NARROW_SIZE
        drawings = [to_svg(spec), to_svg(spec, width=width, height=height), to_small_svg(spec)]
        wrong = [fault for svg in drawings for fault in faults_of(svg)]
        if wrong:
            faults[name] = wrong
        assert len(spec.lines) <= 4, name
        assert len({line.slot for line in spec.lines}) == len({line.name for line in spec.lines}) == len(spec.lines)
    assert len(found) >= fewest
    assert faults == {}
