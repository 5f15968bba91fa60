"""The page of a KPI in one screen: its chart whole, few words open, its last figures on one side of paper."""

import re
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import CHART, LONG_SERIES, RANGE, SEVERAL_SERIES
from tests.browser.paper import words_of
from tests.browser.watching import WIDE

pytestmark = pytest.mark.browser

LAPTOP, ACROSS, UPRIGHT, TELEPHONE = (1280, 800), (1024, 768), (820, 1180), (390, 844)
MOST_WORDS = 190
WORDS = "document.querySelector('main').innerText.split(/\\s+/).filter(Boolean).length"
# the part of the chart that is above the lower edge of the screen
SHARE = """() => {
  const chart = [...document.querySelectorAll(".kpi__chart > svg")].find(svg => svg.checkVisibility());
  const box = chart.getBoundingClientRect();
  return Math.max(0, Math.min(1, (innerHeight - box.top) / box.height));
}"""
TEXTS = """() => [...document.querySelectorAll(".kpi__chart > svg text")].filter(text => text.checkVisibility())
  .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
PAGES = [
    CHART,
    "/kpis/social-worker-turnover/",
    "/kpis/children-looked-after-per-10000/",
    "/kpis/care-plan-in-place-and-reviewed/",
    "/kpis/mid-year-school-move/",
    "/kpis/days-from-care-to-adoptive-family/",
    "/kpis/second-or-later-plan/",
    SEVERAL_SERIES,
    LONG_SERIES,
    RANGE,
]


def on_screen(watched, size, address):
    watched.stay(address)
    watched.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    return watched.page.evaluate


@pytest.mark.parametrize(
    ("size", "share"),
    [
        pytest.param(LAPTOP, 1, id="laptop"),
        pytest.param(ACROSS, 1, id="tablet across"),
        pytest.param(UPRIGHT, 1, id="tablet upright"),
        pytest.param(TELEPHONE, 0.6, id="telephone"),
    ],
)
@pytest.mark.parametrize("address", PAGES)
def test_chart_is_on_the_first_screen_and_few_words_stand_open(member, record_property, address, size, share):
    told = on_screen(member, size, address)
    found = {"share": round(told(SHARE), 2), "words": told(WORDS)}
    record_property("first screen", found)
    sys.stdout.write(f"\n{size} {address}: {found}\n")
    assert found["share"] >= share
    assert found["words"] <= MOST_WORDS


@pytest.mark.parametrize("width", [320, 390, 600, 663, 664, 820, 899, 900, 1024, 1280, 1920])
def test_no_text_of_a_chart_is_smaller_than_twelve_pixels(member, width):
    for address in (CHART, LONG_SERIES):
        sizes = on_screen(member, (width, 900), address)(TEXTS)
        assert sizes
        assert min(sizes) >= 12


def test_one_figure_is_a_large_number_and_no_chart(member):
    member.visit("/kpis/review-health-assessments-on-time/")
    number = member.page.locator(".kpi__now strong")
    expect(number).to_have_text("85%")
    assert number.evaluate("place => parseFloat(getComputedStyle(place).fontSize)") >= 48
    expect(member.page.locator(".kpi__now")).to_contain_text("November 2021")
    expect(member.page.locator(".kpi__facts")).to_contain_text("Target")
    expect(member.page.locator("main svg.chart")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("page=all", "history"),
        ("among=2023-03-31", "neighbours"),
        ("compare=neighbours", "neighbours"),
        ("events=all", "events"),
        ("intervals=on", "analysts"),
        ("axis=whole", "analysts"),
        ("show=first", "analysts"),
        ("from=2024-03-31&to=2025-03-31", "analysts"),
    ],
)
def test_what_the_address_asks_for_stands_open_without_a_script(plain, query, part):
    plain.visit(f"{CHART}?{query}")
    opened = plain.page.locator("main details[open]").evaluate_all("parts => parts.map(part => part.id)")
    assert opened == [part]
    expect(plain.page.locator(f"#{part} + .folded__content")).to_be_visible()


def test_a_part_opens_without_a_script_and_is_printed_as_it_stands(plain):
    plain.visit(CHART)
    page = plain.page
    content = page.locator("#meaning + .folded__content")
    expect(content).to_be_hidden()
    assert "Where figures come from" not in words_of(page.pdf(prefer_css_page_size=True))
    page.get_by_text("What it measures and where it comes from").click()
    expect(content).to_be_visible()
    assert "Where figures come from" in words_of(page.pdf(prefer_css_page_size=True))


@pytest.mark.parametrize("address", PAGES)
def test_a_kpi_is_one_page_of_paper_with_its_last_figures(plain, address):
    plain.resize(WIDE)
    plain.visit(address)
    paper = plain.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    words = words_of(paper)
    rows = plain.page.locator(".last-figures tbody tr")
    assert 0 < rows.count() <= 12
    for name in rows.locator("th").all_text_contents():
        assert " ".join(name.split()) in words


def test_the_whole_history_is_printed_where_its_reader_opened_it(plain):
    plain.visit(f"{CHART}?page=all")
    words = words_of(plain.page.pdf(prefer_css_page_size=True))
    assert "The last 12 periods" not in words
    assert "published November 2025" in " ".join(words.split())
