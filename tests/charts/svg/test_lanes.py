"""Lanes as SVG: what stands in both drawings, and which form of a bar's words is drawn where it fits."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from charts.lanes import Lane, LaneBar, LaneMark, LanesSpec
from charts.svg.lanes import NARROW_WIDTHS, WIDE_WIDTHS, to_both_lanes
from charts.text_width import text_width

FORMS = ("Requires improvement to be good", "Requires improvement", "Requires impr.", "Req. impr.", "RI")


def drawings(*lanes):
    drawn = to_both_lanes(LanesSpec("A & B", "In words.", lanes))
    return [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", drawn)]


def long_and_short():
    long = LaneBar(date(2019, 6, 1), date(2022, 12, 31), FORMS, "good")
    return Lane("Overall", (long, LaneBar(date(2023, 1, 1), date(2023, 2, 1), FORMS, "inadequate")))


def test_each_drawing_has_its_title_names_bars_and_marks():
    marks = (LaneMark(date(2015, 5, 5)), LaneMark(date(2024, 5, 5), is_planned=True))
    for drawing in drawings(long_and_short(), Lane("Visits", marks=marks)):
        texts = [text.text for text in drawing.iter("text")]
        assert drawing.find("title").text == "A & B"
        assert {"Overall", "Visits"} <= set(texts)
        assert len(list(drawing.iter("rect"))) == 2
        circles = [circle.get("class") for circle in drawing.iter("circle")]
        assert circles == ["lanes__mark", "lanes__mark lanes__mark--planned"]


@pytest.mark.parametrize(("place", "widths"), [(0, WIDE_WIDTHS), (1, NARROW_WIDTHS)])
def test_words_are_shown_on_the_screens_whose_bar_they_fit(place, widths):
    years = Lane("Visits", marks=(LaneMark(date(2010, 1, 1)), LaneMark(date(2026, 1, 1))))
    drawing = drawings(long_and_short(), years)[place]
    share = float(drawing.find("rect").get("width").rstrip("%")) / 100
    words = {
        int(found): text.text
        for text in drawing.iter("text")
        for found in re.findall(r"lanes__at-(\d)", text.get("class", ""))
    }
    first = 0 if place else len(NARROW_WIDTHS)
    assert list(words) == list(range(first, first + len(widths)))
    for number, width in enumerate(widths, first):
        assert text_width(words[number], size=12 if place else 14) <= width * share
    assert len(set(words.values())) > 1, "a longer form where there is more room"


def test_a_bar_too_short_for_a_word_has_none():
    for drawing in drawings(long_and_short()):
        styles = [text.get("class") for text in drawing.iter("text")]
        assert not [style for style in styles if "lanes__word--inadequate" in style]


def test_places_are_within_the_drawing():
    for drawing in drawings(long_and_short(), Lane("Visits", marks=(LaneMark(date(2012, 1, 1)),))):
        places = [float(one.get("x", one.get("cx", "0")).rstrip("%")) for one in drawing.iter() if one.tag != "text"]
        assert all(0 <= place <= 100 for place in places)
