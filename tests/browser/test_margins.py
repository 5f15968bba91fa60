"""Margins that keep every page clear of the edges of the screen, at every width.

`test_wide_font.py` holds them page by page, as they are measured in its visits.
"""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1024, 1280])
def test_both_margins_are_the_same(member, width):
    member.resize(width)
    member.visit("/")
    place = member.page.locator("main").bounding_box()
    assert place["x"] == pytest.approx(width - place["x"] - place["width"], abs=1)
