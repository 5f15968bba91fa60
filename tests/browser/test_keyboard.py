"""Everything can be reached by keyboard, in the order in which it is read, and the place is always seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import CHART

pytestmark = pytest.mark.browser

# Where the focus is, whether it shows, and whether it stands later in the page than the place before.
PLACE = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const box = here.getBoundingClientRect();
    const style = getComputedStyle(here);
    const before = window.placeBefore;
    window.placeBefore = here;
    return {
        name: (here.getAttribute('aria-label') || here.textContent || here.name || '').trim().replace(/\\s+/g, ' '),
        inReadingOrder: !before || Boolean(before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING),
        isMarked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
        isInView: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def walk(page, steps: int) -> list[dict]:
    """Press Tab `steps` times; the places it led to."""
    places = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place is None:
            break
        places.append(place)
    return places


def test_skip_link_leads_to_the_content(member):
    member.visit("/kpis/")
    member.page.keyboard.press("Tab")
    skip = member.page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0
    member.page.keyboard.press("Enter")
    expect(member.page.locator("main")).to_be_focused()
    member.page.keyboard.press("Tab")
    expect(member.page.locator("main a").first).to_be_focused()


@pytest.mark.parametrize("address", ["/", "/kpis/", "/kpis/?rating=red", CHART, "/recommendations/", "/inspections/"])
def test_focus_is_seen_and_follows_the_reading_order(member, address):
    member.visit(address)
    places = walk(member.page, 45)
    assert len(places) >= 20
    assert [place["name"] for place in places if not place["isMarked"]] == []
    assert [place["name"] for place in places if not place["isInView"]] == []
    assert [place["name"] for place in places if not place["inReadingOrder"]] == []


def test_first_places_are_the_ways_around_the_site(member):
    member.visit("/")
    names = [place["name"] for place in walk(member.page, 8)]
    assert names[0] == "Skip to main content"
    assert names[2:] == ["Overview", "Scorecard", "Recommendations", "Inspections", "Meetings", "Promises"]


def test_fields_show_the_focus(visitor):
    visitor.visit("/accounts/login/")
    visitor.page.get_by_label("Email").focus()
    field = visitor.page.evaluate(PLACE)
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Tab")
    password = visitor.page.evaluate(PLACE)
    assert field["isMarked"]
    assert password["isMarked"]


def test_filter_works_from_the_keyboard(member):
    member.visit("/kpis/")
    member.page.locator("main summary", has_text="Filter and search").focus()
    member.page.keyboard.press("Enter")
    member.page.keyboard.press("Tab")
    expect(member.page.get_by_label("Search in names, definitions and what was asked for")).to_be_focused()
    member.page.keyboard.type("placement")
    member.page.keyboard.press("Enter")
    member.page.wait_for_url("**/kpis/?q=placement**")
    expect(member.page.get_by_role("link", name="Three or more placements in a year")).to_be_visible()
