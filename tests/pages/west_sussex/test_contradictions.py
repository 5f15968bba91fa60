"""No row and no page of the real data has two words that contradict."""

import pytest
import time_machine
from django.test import RequestFactory

from kpis.catalogue.queries import get_areas
from kpis.models import Kpi
from pages.details import get_beats_country
from pages.kpi.facts import against_in_words
from pages.kpi.options import ChartOptions
from pages.kpi.record import read_kpi_record
from pages.kpi.trend import get_trend
from pages.standings import get_cached_standings
from tests.pages.contradictions import checked_in_all
from web.reading import get_reading

pytestmark = pytest.mark.usefixtures("west_sussex")


def test_no_words_of_any_kpi_contradict():
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        found = checked_in_all(get_reading(RequestFactory().get("/")))
    assert len(found) >= 90
    assert sum(claims for claims, _, _ in found) >= 8
    assert sum(changed for _, changed, _ in found) >= 5


def test_the_scorecard_and_the_page_of_a_kpi_say_the_same_of_its_level_against_england():
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        reading = get_reading(RequestFactory().get("/"))
        areas = get_areas(reading.moment)
        standings = get_cached_standings(reading, areas.home)
        on_scorecard = get_beats_country(standings, areas, reading)
        told = set()
        for kpi in Kpi.objects.known_at(reading.moment).select_related("service_area", "source"):
            page = get_trend(read_kpi_record(reading, kpi.slug), reading, ChartOptions(), lambda permission: False)
            words = next(
                (against_in_words(page, other) for other in page.comparisons if other.area.name == "England"), ""
            )
            said = {"better": True, "worse": False}.get(
                words.partition(" since ")[0].removesuffix(" as published").rpartition(" ")[2]
            )
            assert said == on_scorecard.get(kpi.pk), (kpi.title, words)
            told.add(said)
    assert told == {True, False, None}
