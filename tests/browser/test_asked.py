"""What was asked and what followed, in the first screen: recommendations as lines, one of them, and the timeline.

Measured in Liberation Sans, which is as wide as Arial, at the four sizes of screen that people have.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.layout import Layout

pytestmark = pytest.mark.browser

FONT = "Liberation Sans"
DESK, TABLET_ACROSS, TABLET, PHONE = (1280, 800), (1024, 768), (820, 1180), (390, 844)
OPEN, OF_2019 = "/recommendations/", "/recommendations/?inspection=ilacs-2019"
PERMANENCE = "/recommendations/ilacs-2019/6/"
FORCE = """font => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { font-family: "${font}" !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
# lines of a table that are whole in the first screen; on a phone a line has two rows
WHOLE = """selector => [...document.querySelectorAll(selector)].filter(line => {
  const box = line.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}).length"""
HEIGHT = "document.documentElement.scrollHeight"
SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg.lanes text")].filter(text => text.checkVisibility())
  .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getCTM().a))"""
# words of bars that reach out of their bar
OUT_OF_BAR = """() => [...document.querySelectorAll("svg.lanes rect")].flatMap(bar => {
  const box = bar.getBoundingClientRect(), out = [];
  for (let text = bar.nextElementSibling; text && text.localName === "text"; text = text.nextElementSibling)
    if (text.classList.contains("lanes__word") && text.checkVisibility()
        && text.getBoundingClientRect().right > box.right + 1) out.push(text.textContent);
  return out;
})"""


def see(watched, address, size):
    watched.visit(address)
    return _sized(watched.page, size, FONT)


def look_on(watched, address, size, font=FONT):
    """The page for a test that changes nothing on it, and so needs no page of its own for each size and font."""
    watched.stay(address)
    return _sized(watched.page, size, font)


def _sized(page, size, font):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(FORCE, font)
    return page


@pytest.mark.parametrize(("size", "least"), [(DESK, 11), (TABLET_ACROSS, 9), (TABLET, 12), (PHONE, 4)])
@pytest.mark.parametrize("address", [OPEN, OF_2019])
def test_recommendations_are_whole_in_the_first_screen(member, address, size, least):
    assert look_on(member, address, size).evaluate(WHOLE, ".lines__one") >= least


def test_one_recommendation_is_at_most_three_screens_high(member):
    assert see(member, PERMANENCE, DESK).evaluate(HEIGHT) <= 2400


@pytest.mark.parametrize(("size", "most"), [(DESK, 950), (TABLET_ACROSS, 950), (TABLET, 1180)])
def test_the_timeline_has_an_axis_with_lanes_and_ten_entries_in_one_screen(member, size, most):
    page = look_on(member, "/inspections/", size)
    assert page.evaluate(HEIGHT) <= most
    assert page.evaluate(WHOLE, "svg.lanes--wide .lanes__name") >= 5
    assert page.evaluate(WHOLE, ".lines__one") >= 10


def test_on_a_phone_the_timeline_has_lanes_of_its_own(member):
    page = see(member, "/inspections/", PHONE)
    expect(page.locator("svg.lanes--wide")).to_be_hidden()
    assert page.evaluate(WHOLE, "svg.lanes--narrow .lanes__name") >= 5


@pytest.mark.parametrize("width", [320, 390, 480, 767, 768, 820, 900, 1024, 1100, 1280, 1920])
@pytest.mark.parametrize("font", [FONT, "DejaVu Sans"])
def test_the_words_of_the_lanes_are_large_enough_and_within_their_bars(member, width, font):
    page = look_on(member, "/inspections/", (width, 900), font)
    assert page.evaluate(SMALLEST) >= 12
    assert page.evaluate(OUT_OF_BAR) == []
    assert page.locator("svg.lanes .lanes__word:visible").count() >= 8


@pytest.mark.parametrize("kind", ["ofsted", "government", "committee", "all"])
def test_each_kind_of_the_timeline_is_a_link_that_keeps_the_results_in_place(member, kind):
    page = see(member, "/inspections/", DESK)
    before = page.locator(".lines__table").first.bounding_box()["y"]
    page.get_by_role("navigation", name="Which kind").locator(f'a[href*="kind={kind}"]').click()
    assert page.locator(".lines__table").first.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_what_the_committee_asked_on_13_september_2023_is_one_click_from_the_timeline(member):
    page = see(member, "/inspections/", DESK)
    page.locator("tr", has_text="13 September 2023").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Update on children not visited within five days")


def test_what_came_back_three_times_is_one_click_from_the_recommendations(member):
    page = see(member, OPEN, DESK)
    page.get_by_role("link", name="Asked three times or more (3)").click()
    for words in ("asked 2016, 2019, 2023", "asked 2016, 2023, 2024"):
        expect(page.locator("main").get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize("address", [OPEN, PERMANENCE, "/inspections/"])
@pytest.mark.parametrize("width", [320, 390])
def test_tables_stay_tables_on_a_phone_and_lose_nothing_of_the_newest_word(member, address, width):
    page = see(member, address, (width, 844))
    displays = "[...document.querySelectorAll('.lines__table')].map(table => getComputedStyle(table).display)"
    assert set(page.evaluate(displays)) == {"table"}
    assert page.locator(".lines__narrow:visible").count() >= 10
    assert Layout(page).faults() == []


def test_what_is_folded_opens_without_a_script(plain):
    page = see(plain, PERMANENCE, DESK)
    told = page.get_by_text("Reopen Cissbury Lodge")
    expect(told).to_be_visible()
    folded = page.locator(".folded__content").first
    expect(folded).to_be_hidden()
    page.locator("details.folded summary").first.click()
    expect(folded).to_be_visible()


A4 = {"width": 703, "height": 1000}


def sheets(page):
    """The number of A4 sheets of the page, as it stands."""
    return page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")


def test_one_recommendation_prints_on_two_sheets_with_what_the_reader_opened(member):
    page = see(member, PERMANENCE, DESK)
    assert 1 <= sheets(page) <= 2
    page.emulate_media(media="print")
    finding = page.get_by_role("heading", name="What the report itself found")
    expect(finding).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("summary", has_text="What the report itself found").click()
    page.emulate_media(media="print")
    expect(finding).to_be_visible()
    expect(page.locator("summary", has_text="Single facts")).to_be_hidden()
    page.emulate_media(media="screen")


def test_the_timeline_prints_with_its_lanes_and_entries(member):
    page = see(member, "/inspections/", DESK)
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    expect(page.locator("svg.lanes--wide")).to_be_visible()
    expect(page.locator("svg.lanes--narrow")).to_be_hidden()
    assert page.locator("svg.lanes--wide .lanes__word:visible").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    page.emulate_media(media="screen")
