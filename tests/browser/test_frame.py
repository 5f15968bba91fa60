"""The frame leaves the first screen to the page: one bar, one line, and the heading at once below them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

READING = ["/", "/kpis/", "/recommendations/", "/inspections/", "/claims/", "/inspections/ilacs-2019/"]
HEIGHTS = """() => [".site-header", ".status-line", "h1"].map(name => {
  const box = document.querySelector(name).getBoundingClientRect();
  return [box.top, box.height, parseFloat(getComputedStyle(document.querySelector(name)).fontSize)];
})"""


@pytest.mark.parametrize("width", [1920, 1280, 1024, 820])
@pytest.mark.parametrize("address", READING)
def test_the_heading_begins_within_100_pixels_and_is_at_most_30_high(member, width, address):
    member.stay(address)
    member.resize(width)
    bar, line, heading = member.page.evaluate(HEIGHTS)
    assert bar[1] <= 53, "the bar"
    assert line[1] <= 31, "the status line"
    assert heading[0] <= 100
    assert heading[2] <= 30


@pytest.mark.parametrize("person", ["officer", "manager", "administrator"], indirect=True)
def test_the_bar_stays_one_line_for_those_who_have_more_to_open(person):
    person.visit("/")
    for width in (1280, 1024, 820):
        person.resize(width)
        assert person.page.evaluate(HEIGHTS)[0][1] <= 53


def test_a_menu_opens_and_closes_from_the_keyboard(member):
    member.visit("/")
    more = member.page.get_by_role("navigation", name="Main").get_by_text("More", exact=True)
    more.focus()
    member.page.keyboard.press("Enter")
    expect(member.page.get_by_role("link", name="Claims")).to_be_visible()
    member.page.keyboard.press("Enter")
    expect(member.page.get_by_role("link", name="Claims")).to_be_hidden()


def test_on_a_narrow_screen_the_links_open_by_a_link(member):
    member.visit("/")
    member.resize(390)
    scorecard = member.page.get_by_role("navigation", name="Main").get_by_role("link", name="Scorecard")
    expect(scorecard).to_be_hidden()
    member.page.get_by_role("link", name="Menu").click()
    expect(scorecard).to_be_visible()
    expect(member.page.get_by_role("link", name="Sign out")).to_be_visible()
    scorecard.click()
    assert member.page.url.endswith("/kpis/")
