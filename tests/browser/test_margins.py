"""Margins that keep every page clear of the edges of the screen, at every width.

`test_wide_font.py` measures them page by page, since it visits the same pages.
"""

import pytest

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


@pytest.mark.parametrize("width", [320, 1024, 1280])
def test_both_margins_are_the_same(member, width):
    member.resize(width)
    member.visit("/")
    place = member.page.locator("main").bounding_box()
    assert place["x"] == pytest.approx(width - place["x"] - place["width"], abs=1)
