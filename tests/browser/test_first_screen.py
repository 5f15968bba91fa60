"""What a reader sees without scrolling: the height of pages, and how many words stand open, at four sizes."""

import pytest

pytestmark = pytest.mark.browser

SIZES = ((1280, 800), (1024, 768), (820, 1180), (390, 844))
# the height of the whole page, in pixels, at each of the sizes
HEIGHTS = {"/": (800, 850, 1180, 2400), "/kpis/": (3000, 3100, 2600, 4200)}
WORDS = {"/": 300, "/kpis/": 760}
# lines of KPIs that are wholly in the first screen
LINES = (11, 9, 18, 5)
HEIGHT = "() => document.documentElement.scrollHeight"
OPEN_WORDS = "() => document.querySelector('main').innerText.split(/\\s+/).filter(Boolean).length"


def sized(watched, address, size):
    width, height = size
    watched.stay(address)
    watched.page.set_viewport_size({"width": width, "height": height})
    return watched.page


@pytest.mark.parametrize(
    ("address", "size", "most"),
    [
        pytest.param(address, size, most, id=f"{address} at {size[0]}")
        for address, heights in HEIGHTS.items()
        for size, most in zip(SIZES, heights, strict=True)
    ],
)
def test_a_page_is_no_higher_than_agreed(member, address, size, most):
    assert sized(member, address, size).evaluate(HEIGHT) <= most


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("address", "most"), WORDS.items())
def test_no_more_words_stand_open_than_agreed(member, address, size, most):
    assert sized(member, address, size).evaluate(OPEN_WORDS) <= most


IN_FIRST_SCREEN = """([name, height]) => [...document.querySelectorAll(name)].filter(
  place => place.getBoundingClientRect().bottom <= height).length"""


@pytest.mark.parametrize("size", SIZES[:3])
@pytest.mark.parametrize(("part", "number"), [("h1", 1), (".judged", 1), (".noted strong", 5), ("#next", 1)])
def test_home_has_judgements_figures_and_what_comes_next_in_the_first_screen(member, size, part, number):
    assert sized(member, "/", size).evaluate(IN_FIRST_SCREEN, [part, size[1]]) >= number


WHOLE_LINES = """height => [...document.querySelectorAll(".scorecard .lines__one")].filter(line => {
  const box = line.getBoundingClientRect();
  return box.height && box.bottom <= height;
}).length"""
FIRST_LINE = "document.querySelector('.scorecard .lines__one').getBoundingClientRect().top"
OPEN_FILTERS = """() => {
  const more = document.querySelector(".quick__more");
  more.open = true;
  return more.getBoundingClientRect().bottom;
}"""
SHAPES = """() => [...document.querySelectorAll("main table, main thead, main tbody, main tr, main td, main th")]
  .map(part => getComputedStyle(part).display).filter(shape => shape !== "none")"""


@pytest.mark.parametrize(("size", "lines"), list(zip(SIZES, LINES, strict=True)))
def test_scorecard_has_whole_lines_in_the_first_screen(member, size, lines):
    assert sized(member, "/kpis/", size).evaluate(WHOLE_LINES, size[1]) >= lines


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query", ["?rating=red", "?england=worse", "?since=worse&sort=-change"])
def test_what_is_found_on_the_scorecard_begins_above_400_pixels(member, size, query):
    assert sized(member, f"/kpis/{query}", size).evaluate(FIRST_LINE) < 400


@pytest.mark.parametrize("size", SIZES)
def test_open_filters_lie_over_no_line(member, size):
    page = sized(member, "/kpis/", size)
    panel = page.evaluate(OPEN_FILTERS)
    assert page.evaluate(FIRST_LINE) >= panel


@pytest.mark.parametrize("width", [320, 390, 820, 1024, 1280, 1920])
@pytest.mark.parametrize("view", ["", "matrix"])
def test_the_scorecard_is_a_real_table_at_every_width(member, width, view):
    page = sized(member, f"/kpis/?view={view}", (width, 800))
    assert {shape.partition("-")[0] for shape in page.evaluate(SHAPES)} == {"table"}
    assert page.locator("main table [role], main table[role]").count() == 0
