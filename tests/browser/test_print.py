"""A printed page holds what a committee needs and nothing that works only on a screen."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import ALL_SWITCHES, CHART, EARLIER, LONG_SERIES
from tests.browser.paper import words_by_sheet, words_of

pytestmark = pytest.mark.browser

# A4 less the margins of the style sheet, in CSS pixels
UPRIGHT = 703
FOR_SCREENS = [
    ".site-nav", ".site-header__account", ".as-at", ".govuk-breadcrumbs", ".filters", ".downloads", ".govuk-pagination",
    ".chart-choices", ".quick", "[data-explore]", ".site-footer nav", "main form",
]  # fmt: skip
HOME_HEADINGS = (
    "Requires improvement, up from inadequate", "Worth asking about", "Re-referrals within 12 months", "Going well",
    "What was asked for", "The figures", "Meetings",
)  # fmt: skip
# a page of one table after the other, each begun a line further down its sheet, to see how they are parted
TABLES_FURTHER_DOWN = """number => {
  const main = document.querySelector("main");
  main.replaceChildren();
  for (let i = 0; i < number; i++) {
    main.insertAdjacentHTML("beforeend", `<div></div><div class="table-scroll"><table class="data-table">
      <caption>heading${i}.</caption><thead><tr><th scope="col">What</th></tr></thead>
      <tbody>${`<tr><td>row${i}.${"<br>and more".repeat(5)}</td></tr>`.repeat(4)}</tbody></table></div>`);
    const gap = [...main.querySelectorAll("div:empty")].at(-1);
    Object.assign(gap.style, {breakBefore: "page", height: `${640 + i * 16}px`});
  }
}"""
# headings of the second level under which nothing is printed before the next one
BARE_HEADINGS = """() => [...document.querySelectorAll("main h2")].filter(heading => {
  if (!heading.offsetHeight) return false;
  for (let next = heading.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling)
    if (next.offsetHeight) return false;
  return true;
}).map(heading => heading.innerText)"""


@pytest.fixture
def printed(member):
    member.page.emulate_media(media="print")
    yield member
    member.page.emulate_media(media="screen")


@pytest.fixture(scope="module")
def catalogue():
    """The titles of all KPIs of the published data."""
    with (Path(__file__).parents[2] / "data" / "west_sussex" / "kpis.csv").open(encoding="utf-8") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


@pytest.fixture
def on_paper(person):
    person.page.emulate_media(media="print")
    yield
    person.page.emulate_media(media="screen")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/kpis/?rating=red",
        CHART,
        f"{LONG_SERIES}?{ALL_SWITCHES}",
        "/recommendations/",
        "/inspections/ilacs-2019/",
    ],
)
def test_print_leaves_out_what_only_works_on_a_screen(printed, address):
    printed.visit(address)
    for selector in FOR_SCREENS:
        for place in printed.page.locator(selector).all():
            expect(place).to_be_hidden()
    expect(printed.page.locator("h1")).to_be_visible()


def test_print_says_which_day_it_shows(printed):
    printed.visit(f"/kpis/{EARLIER}")
    expect(printed.page.get_by_text("what was known at the end of 12 January 2022")).to_be_visible()
    printed.visit("/kpis/")
    expect(printed.page.locator(".as-at-printed")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("/", UPRIGHT),
        (CHART, UPRIGHT),
        (f"{LONG_SERIES}?{ALL_SWITCHES}", UPRIGHT),
        ("/inspections/", UPRIGHT),
        ("/recommendations/ilacs-2019/6/", UPRIGHT),
        ("/kpis/", UPRIGHT),
        ("/kpis/?view=matrix", UPRIGHT),
        ("/kpis/?view=charts", UPRIGHT),
        ("/recommendations/", UPRIGHT),
    ],
)
def test_print_fits_the_paper(printed, address, width):
    printed.resize(width)
    printed.visit(address)
    tables = "Math.max(0, ...[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth))"
    assert printed.page.evaluate("document.documentElement.scrollWidth") <= width
    assert printed.page.evaluate(tables) == 0


def test_printed_scorecard_fits_the_paper_with_longer_names(printed):
    """As in a council with monthly figures, whose columns are wider than those of the published ones."""
    printed.resize(UPRIGHT)
    printed.visit("/kpis/")
    names = printed.page.locator(".scorecard tbody th > a")
    names.evaluate_all("names => names.forEach(name => name.append(' and in how many of them'))")
    assert printed.page.evaluate("document.documentElement.scrollWidth") <= UPRIGHT


def test_print_shows_no_addresses_of_sources(printed):
    printed.visit(CHART)
    written = "[...document.querySelectorAll('a')].map(a => getComputedStyle(a, '::after').content)"
    assert set(printed.page.evaluate(written)) == {"none"}


@pytest.mark.parametrize(
    ("person", "address", "told"),
    [
        ("officer", "/returns/{month}/", ["Statutory visits in timescale", "Period before"]),
        ("manager", "/approvals/{month}/", ["Children looked after", "Counted by the new team as well."]),
        ("officer", "/progress/ilacs-2019/4/propose/", ["What was done"]),
    ],
    indirect=["person"],
)
def test_printed_forms_say_what_is_in_them_and_leave_out_what_is_pressed(person, site, on_paper, address, told):
    page = person.page
    person.resize(UPRIGHT)
    person.visit(address.format(**site.made))
    for words in told:
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= UPRIGHT


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("manager", "/progress/updates/{update}/"),
        ("manager", "/actions/{action}/"),
        ("manager", "/limits/{rebase}/"),
        ("manager", "/kpis/{rebase_kpi}/annotations/"),
        ("manager", "/annotations/{annotation}/"),
        ("officer", "/kpis/{rebase_kpi}/limits/"),
        ("officer", "/imports/"),
        ("administrator", "/people/{officer}/"),
        ("administrator", "/people/service-areas/children-in-care/"),
    ],
    indirect=["person"],
)
def test_no_heading_is_printed_without_what_it_is_of(person, site, on_paper, address):
    person.visit(address.format(**site.made))
    assert person.page.evaluate(BARE_HEADINGS) == []


def test_no_table_is_begun_at_the_foot_of_a_sheet_without_a_row(printed):
    printed.visit("/glossary/")
    printed.page.evaluate(TABLES_FURTHER_DOWN, 24)
    sheets = words_by_sheet(printed.page.pdf(prefer_css_page_size=True, format="A4"))
    begun = [[sheet for sheet in sheets if f"heading{i}." in sheet] for i in range(24)]
    assert [len(found) for found in begun] == [1] * 24
    assert [i for i, (sheet,) in enumerate(begun) if f"row{i}." not in sheet] == []
    assert len(sheets) > 36, "some begin on the sheet after their gap"


def test_two_dates_compared_and_twelve_months_together_are_printed(printed):
    printed.visit(f"{LONG_SERIES}?{ALL_SWITCHES}&accept=break")
    expect(printed.page.get_by_text("95% interval of the change")).to_be_visible()
    expect(printed.page.get_by_role("heading", name="Twelve months together")).to_be_visible()
    expect(printed.page.locator("#chart-rolling-title")).to_be_attached()


def words_on_paper(watched, address):
    watched.visit(address)
    return words_of(watched.page.pdf(prefer_css_page_size=True))


def test_printed_scorecard_has_every_kpi_on_two_sheets(plain, catalogue):
    plain.visit("/kpis/")
    sheets = plain.page.pdf(prefer_css_page_size=True, format="A4")
    words = words_of(sheets)
    assert len(catalogue) == 97
    assert [title for title in catalogue if title not in words] == []
    assert sheets.count(b"/Type /Page\n") == 2
    assert "Only these are printed" not in words


@pytest.mark.parametrize("further_down", range(0, 60, 12))
def test_each_part_of_the_printed_scorecard_begins_with_a_line(plain, further_down):
    plain.visit("/kpis/")
    parts = plain.page.locator(".scorecard").evaluate_all(
        "all => all.map(one => [one.caption.textContent, one.querySelector('.lines__one th').textContent])"
    )
    assert len(parts) == 3
    plain.page.locator(".scorecard").nth(1).evaluate("(one, by) => one.style.marginTop = `${by}px`", further_down)
    sheets = words_by_sheet(plain.page.pdf(prefer_css_page_size=True, format="A4"))
    assert [caption for caption, first in parts if not any(caption in one and first in one for one in sheets)] == []


def test_printed_charts_have_every_kpi(plain, catalogue):
    words = words_on_paper(plain, "/kpis/?view=charts")
    assert [title for title in catalogue if title not in words] == []
    assert "Only these are printed" not in words


def test_home_is_printed_on_one_side_of_a4(plain):
    plain.visit("/")
    assert plain.page.pdf(format="A4").count(b"/Type /Page\n") == 1
    words = words_on_paper(plain, "/")
    assert [heading for heading in HOME_HEADINGS if heading not in words] == []


@pytest.mark.parametrize(
    ("person", "address"), [("officer", "/history/"), ("officer", "/returns/")], indirect=["person"]
)
def test_printed_pages_of_work_have_what_is_folded_on_the_screen(person, address):
    person.visit(address)
    folded = [" ".join(text.split()) for text in person.page.locator(".folded__content").all_text_contents()]
    assert folded
    person.page.emulate_media(media="print")
    assert all(place.is_visible() for place in person.page.locator(".folded__content").all())
    person.page.emulate_media(media="screen")


@pytest.mark.parametrize("address", ["/", "/kpis/", CHART, "/inspections/", "/claims/"])
def test_nothing_to_be_read_is_in_a_closed_details(plain, address):
    """A browser prints nothing of a closed one; a form in it has no use on paper."""
    plain.visit(address)
    for details in plain.page.locator("main details").all():
        assert details.locator("form").count() or not details.evaluate(
            "place => [...place.children].filter(child => child.localName !== 'summary').length"
        )
