"""Check that no row and no page of a KPI has two words that contradict, for the real data and for practice."""

import re

from charts.words.change import describe_change
from charts.words.headline import MOST_WORDS
from kpis.models import Kpi
from pages.kpi.options import ChartOptions
from pages.kpi.record import read_kpi_record
from pages.kpi.trend import get_trend

UP = re.compile(r"^(but )?(up|rising|higher than usual|higher)\b", re.IGNORECASE)
DOWN = re.compile(r"^(but )?(down|falling|lower than usual|lower)\b", re.IGNORECASE)
DENIES = re.compile(r"^no clear change\b", re.IGNORECASE)


def way_of(words):
    """1 where the words claim a rise, -1 a fall, 0 neither; a change that begins with "but" owns to go against."""
    return bool(UP.match(words)) - bool(DOWN.match(words))


def claimed(kpi, assessment):
    """Direction that the badge of a signal or trend claims, read from its words as a reader reads them."""
    label, _, reason = assessment.meaning_words.partition(": ")
    found = re.search(r"\b(rising|falling|above|below|upper|lower)\b", reason)
    if label in ("Improving", "Worsening"):
        return 1 if (label == "Improving") == (kpi.polarity == "higher") else -1
    if label in ("Rising", "Falling", "Higher", "Lower"):
        return 1 if label in ("Rising", "Higher") else -1
    assert found is None or label.startswith(("No real change", "Not assessed", "Too early", "No trend", "Too few"))
    return 0


def check(trend):
    kpi, assessment = trend.kpi, trend.assessment
    headline, change, claims = trend.headline, describe_change(kpi, assessment), claimed(kpi, assessment)
    told = f"{kpi.title}: {headline} | {change} | {assessment.meaning_words}"
    assert 0 < len(headline.split()) <= MOST_WORDS, told
    # the row: the change beside the signal
    if way_of(change) and claims:
        assert (way_of(change) != claims) == change.startswith("but "), told
    assert not (DENIES.match(change) and claims), told
    # the page: the headline above both
    first = headline.partition(", but ")[0]
    assert not (way_of(first) and claims and way_of(first) != claims), told
    assert not (DENIES.match(first) and (claims or way_of(change))), told
    if change.startswith("but "):
        assert ", but " in headline, told
    if not claims and way_of(first):
        assert way_of(first) == way_of(change), told
    if label_denies(assessment):
        assert not way_of(first), told
        assert not way_of(change), told
    return bool(claims), bool(way_of(change)), ", but " in headline


def label_denies(assessment):
    return assessment.meaning_words.startswith("No real change")


def checked_in_all(reading):
    kpis = Kpi.objects.known_at(reading.moment).select_related("service_area", "source")
    return [
        check(get_trend(read_kpi_record(reading, kpi.slug), reading, ChartOptions(), lambda permission: False))
        for kpi in kpis
    ]
