"""Cells of tables: their badges are those of the components."""

import pytest
from django.template.loader import render_to_string

from analysis.rating import Rag
from analysis.spc.points import PointType
from kpis.display.cells import show_rating, show_signal


def squeezed(markup):
    return " ".join(markup.split())


@pytest.mark.parametrize("rag", [rag for rag in Rag if rag is not Rag.UNRATED])
def test_a_rating_in_a_table_is_the_component(rag):
    assert show_rating(rag) == squeezed(render_to_string("components/rating.html", {"rating": rag}))
    assert rag.label in show_rating(rag)


def test_an_unrated_kpi_says_why_and_its_words_are_escaped():
    assert show_rating(Rag.UNRATED, "No target <yet>") == (
        '<span class="rating rating--unrated">No target &lt;yet&gt;</span>'
    )


@pytest.mark.parametrize("meaning", PointType)
def test_a_signal_in_a_table_is_the_component_and_its_words_are_escaped(meaning):
    badge = show_signal(meaning, "Worse <than> before")

    assert badge == squeezed(
        render_to_string("components/signal_badge.html", {"type": meaning, "label": "Worse <than> before"})
    )
    assert "Worse &lt;than&gt; before" in badge
    assert f"signal--{meaning.slug}" in badge
