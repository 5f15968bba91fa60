"""Pages where Arial is missing: in DejaVu Sans, a seventh wider, nothing is cut, parted or laid over another."""

import pytest

from tests.browser.addresses import CHART, EACH_TEMPLATE, ENTRANCE
from tests.browser.layout import WIDE_FONT, Layout

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("role", "address"), EACH_TEMPLATE)
def test_page_has_margins_and_holds_in_a_wide_font(visits, role, address):
    assert visits(role, address).layout == []


@pytest.mark.parametrize("address", ENTRANCE)
def test_page_before_signing_in_has_margins_and_holds_in_a_wide_font(visits, address):
    assert visits("", address).layout == []


def test_the_wide_font_is_there_and_a_tenth_wider(visitor):
    """Without it the tests above would try the page's own font; on Debian it is in fonts-dejavu-core."""
    visitor.visit("/glossary/")
    layout, widths = Layout(visitor.page), {}
    for font in (WIDE_FONT, "Liberation Sans"):
        layout.force_font(font)
        widths[font] = layout.width_of_text()
    assert widths[WIDE_FONT] > 1.1 * widths["Liberation Sans"]


SPOIL = """style => {
  const place = document.querySelector("main .govuk-heading-xl");
  place.textContent = "Unaccompanied children";
  Object.assign(place.style, {width: "3em", ...style});
}"""


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ({"overflowWrap": "anywhere"}, "parted: Unaccompanied"),
        ({"overflowWrap": "normal"}, "outside its box: Unaccompanied"),
        ({"overflowWrap": "normal", "overflow": "hidden"}, "cut: <h1"),
        ({"width": "300vw", "maxWidth": "none"}, "the page scrolls sideways"),
    ],
)
def test_a_page_that_does_not_hold_is_found(visitor, style, fault):
    visitor.visit("/glossary/")
    layout = Layout(visitor.page)
    assert layout.faults() == []
    visitor.page.evaluate(SPOIL, style)
    assert any(fault in found for found in layout.faults())


def test_words_over_each_other_in_a_chart_are_found(member):
    member.visit(CHART)
    layout = Layout(member.page)
    assert layout.faults() == []
    member.page.evaluate("""() => document.querySelectorAll(".chart--wide .chart__values text").forEach(
      text => text.setAttribute("y", "100"))""")
    assert any(found.startswith("over each other in") for found in layout.faults())
    member.page.evaluate("""() => document.querySelectorAll(".chart--wide .chart__values text").forEach(
      text => text.setAttribute("x", "-20"))""")
    assert any(found.startswith("outside the chart") for found in layout.faults())
