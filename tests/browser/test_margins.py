"""Every page keeps clear of the edges of the screen, at every width."""

import pytest

from tests.browser.addresses import EACH_TEMPLATE, ENTRANCE
from tests.browser.layout import Layout

pytestmark = pytest.mark.browser

WIDTHS = (320, 640, 641, 820, 1020, 1024, 1100, 1180, 1200, 1280, 1600)
PHONE, LEAST, LEAST_ON_A_PHONE = 640, 30, 15
# the strokes and letters of a browser fall on whole pixels, what is measured need not
SLACK = 0.5


def too_near(page) -> list[str]:
    """Where something reaches nearer to an edge than the margin, by width."""
    layout, found = Layout(page), []
    for width in WIDTHS:
        layout.resize(width)
        least = LEAST_ON_A_PHONE if width <= PHONE else LEAST
        for side, (distance, what) in layout.margins().items():
            if distance < least - SLACK:
                found.append(f"{side} at {width}: {distance:.1f} ({what})")
    return found


@pytest.mark.parametrize(("person", "address"), EACH_TEMPLATE, indirect=["person"])
def test_page_has_a_margin_on_both_sides(person, site, address):
    person.visit(address.format(**site.made))
    assert too_near(person.page) == []


@pytest.mark.parametrize("address", ENTRANCE)
def test_page_before_signing_in_has_a_margin_on_both_sides(visitor, address):
    visitor.visit(address)
    assert too_near(visitor.page) == []


@pytest.mark.parametrize("width", [320, 1024, 1280])
def test_both_margins_are_the_same(member, width):
    member.resize(width)
    member.visit("/")
    place = member.page.locator("main").bounding_box()
    assert place["x"] == pytest.approx(width - place["x"] - place["width"], abs=1)
