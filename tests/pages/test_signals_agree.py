"""Chart, scorecard and verdict agree, for every series of every KPI of a practice database."""

import pytest
import time_machine
from django.test import RequestFactory

from analysis.spc.points import PointType
from analysis.spc.variation import Reason
from analysis.spc.words import assurance_in_words, variation_in_words
from charts.marks import Limits, SignalPoint
from kpis.catalogue.queries import get_areas, get_catalogue
from pages.kpi.trend import build_trend
from pages.standings import get_standings_once
from tests.pages.practice import NOON
from web.reading import get_reading


def drawn_at(chart, day):
    return next((signal.type for signal in chart.of(SignalPoint) if signal.on == day), PointType.COMMON_CAUSE)


def check_chart_against_verdict(trend):
    variation, verdict, chart = trend.signals.variation, trend.assessment.verdict, trend.chart
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
        standings = {s.kpi.pk: s for s in get_standings_once(reading, get_areas(reading.moment).home)}
        checked = []
        for pk, facts in get_catalogue().items():
            headline = build_trend(facts, reading, limits="on")
            assert headline.assessment.verdict == standings[pk].assessment.verdict
            for choice in headline.choices:
                trend = build_trend(facts, reading, series=choice.cadence.slug, limits="on")
                check_chart_against_verdict(trend)
                checked.append(trend)
    assert len(checked) >= 34
    assert sum(bool(trend.chart.of(SignalPoint)) for trend in checked) >= 8
    assert any(trend.assessment.verdict.is_yearly for trend in checked) or all(t.chart.of(Limits) for t in checked)
