"""Chart, scorecard and verdict agree, for every series of every KPI of a practice database."""

import pytest
import time_machine
from django.test import RequestFactory

from analysis.spc.points import PointType
from analysis.spc.variation import Reason
from analysis.spc.words import assurance_in_words, variation_in_words
from charts.marks import Limits, SignalPoint
from kpis.catalogue.queries import get_areas
from kpis.models import Kpi
from pages.kpi.options import ChartOptions
from pages.kpi.page import build_kpi_page
from pages.kpi.record import read_kpi_record
from pages.standings import get_cached_standings
from tests.pages.contradictions import checked_in_all
from tests.pages.practice import NOON
from web.reading import get_reading


def drawn_at(chart, day):
    return next((signal.type for signal in chart.of(SignalPoint) if signal.on == day), PointType.COMMON_CAUSE)


def page_of(kpi, reading, **options):
    return build_kpi_page(
        read_kpi_record(reading, kpi.slug), reading, ChartOptions(limits="on", **options), may=lambda permission: False
    )


def check_chart_against_verdict(page):
    trend, chart = page.trend, page.chart
    variation, verdict = trend.assessment.variation, trend.assessment.verdict
    cadence, latest = trend.series.cadence, trend.series.observations[-1]
    assert verdict.words == variation_in_words(variation, cadence)
    assert verdict.assurance == variation.assurance
    assert verdict.assurance_words == assurance_in_words(variation, cadence)
    assert verdict.is_yearly == (variation.why_not_assessed is Reason.YEARLY)
    if verdict.is_yearly:
        assert not chart.of(Limits)
        assert not chart.of(SignalPoint)
        return
    drawn = [(found.mean, found.is_provisional) for found in chart.of(Limits)]
    assert drawn == [(g.mean, g.is_provisional) for g in variation.groups if g.lower is not None]
    if verdict.type is not None:
        assert drawn_at(chart, latest.period.end) is verdict.type


@pytest.mark.slow
def test_chart_scorecard_and_verdict_agree_for_every_series_of_every_kpi(practice_database, db):
    with time_machine.travel(NOON, tick=False):
        reading = get_reading(RequestFactory().get("/"))
        standings = {s.kpi.pk: s for s in get_cached_standings(reading, get_areas(reading.moment).home)}
        checked = []
        for kpi in Kpi.objects.select_related("service_area", "source"):
            headline = page_of(kpi, reading).trend
            assert headline.assessment.verdict == standings[kpi.pk].assessment.verdict
            for choice in headline.choices:
                page = page_of(kpi, reading, series=choice.cadence.slug)
                check_chart_against_verdict(page)
                checked.append(page)
    assert len(checked) >= 34
    assert sum(bool(page.chart.of(SignalPoint)) for page in checked) >= 8
    yearly = any(page.trend.assessment.verdict.is_yearly for page in checked)
    assert yearly or all(page.chart.of(Limits) for page in checked)


@pytest.mark.slow
def test_no_words_of_any_kpi_contradict(practice_database, db):
    with time_machine.travel(NOON, tick=False):
        found = checked_in_all(get_reading(RequestFactory().get("/")))
    assert sum(claims for claims, _, _ in found) >= 10
    assert sum(changed for _, changed, _ in found) >= 5
    assert any(both for _, _, both in found)
