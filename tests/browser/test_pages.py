"""Every page is accessible, quiet and complete, on a wide screen and on a telephone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.addresses import CHART, MEMBER_PAGES, VISITOR_PAGES, WORKING_PAGES
from tests.browser.layout import Layout
from tests.browser.rules import OPEN_ALL, STRUCTURE, breaches
from tests.browser.visits import Seen
from tests.browser.watching import NARROW, WIDE

pytestmark = pytest.mark.browser

# pages with the widest tables that a committee member reads
WITH_TABLES = [
    "/",
    "/kpis/",
    CHART,
    "/recommendations/?inspection=all",
    "/inspections/",
    "/inspections/other-councils/",
    "/inspections/homes-and-services/",
    "/meetings/",
    "/promises/",
    "/claims/",
    "/plan/2022/",
    "/risks/",
    "/documents/",
]
SHAPES = """() => [...document.querySelectorAll("main table, main thead, main tbody, main tr, main td, main th")]
  .map(part => getComputedStyle(part).display.split("-")[0]).filter(shape => shape !== "none")"""
# how much of the second column is in sight beside the first
SECOND_COLUMN = """() => [...document.querySelectorAll("main .table-scroll")].map(frame => {
  const cell = frame.querySelector("tbody tr:has(td) > :nth-child(2)");
  return cell ? frame.getBoundingClientRect().right - cell.getBoundingClientRect().right : 0;
})"""

# of the scorecard: what reaches over the side of its cell
OUT_OF_COLUMN = """() => [...document.querySelectorAll(".scorecard tbody tr > *")].filter(cell => {
  const box = cell.getBoundingClientRect(), words = document.createRange();
  words.selectNodeContents(cell);
  return [...words.getClientRects()].some(part => part.right > box.right + 1 || part.left < box.left - 1);
}).map(cell => cell.innerText)"""
# words of its headings that are parted over two lines
BROKEN_WORDS = """() => [...document.querySelectorAll("thead th")].flatMap(head => {
  const texts = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), word = document.createRange(), broken = [];
  while (texts.nextNode()) for (const found of texts.currentNode.data.matchAll(/\\S+/g)) {
    word.setStart(texts.currentNode, found.index);
    word.setEnd(texts.currentNode, found.index + found[0].length);
    if (word.getClientRects().length > 1) broken.push(found[0]);
  }
  return broken;
})"""


def check(seen: Seen, status: int, by_rules: bool) -> None:
    """The page at both widths, as it was seen in its one visit. `by_rules` has axe look at it as well."""
    assert seen.status == status
    for width, look in seen.at_width.items():
        structure = dict(look.structure)
        assert structure.pop("title")[0] not in " -"
        assert structure.pop("sideways") <= 0, f"wider than {width} pixels"
        assert structure == {"headings": 1, "mains": 1, "headers": 1, "footers": 1, "language": "en-GB"}
        assert (look.breaches is not None) == by_rules
        if by_rules:
            assert look.breaches == [], f"at {width} pixels"
        assert look.sideways <= 0, f"wider than {width} pixels with everything open"
    assert list(seen.at_width) == [WIDE, NARROW]
    assert seen.asked_elsewhere == []
    assert seen.said == []


@pytest.mark.parametrize(("address", "status", "by_rules"), MEMBER_PAGES)
def test_page_is_accessible_quiet_and_fits_the_screen(visits, address, status, by_rules):
    check(visits("member", address), status, by_rules)


@pytest.mark.parametrize(("address", "status", "by_rules"), VISITOR_PAGES)
def test_page_for_everyone_is_accessible_quiet_and_fits_the_screen(visits, address, status, by_rules):
    check(visits("", address), status, by_rules)


@pytest.mark.parametrize(("role", "address", "by_rules"), WORKING_PAGES)
def test_page_to_work_on_is_accessible_quiet_and_fits_the_screen(visits, role, address, by_rules):
    check(visits(role, address), 200, by_rules)


# on the page of the glossary: faults of many kinds, among them colours written in many ways and laid over each other
SPOIL = """() => {
  document.documentElement.removeAttribute("lang");
  const colours = ["rgb(150 150 150 / .8)", "color(srgb .9 .5 .4)", "hsl(200 50% 70%)", "#bbb", "#1d70b8"];
  document.querySelectorAll("main *").forEach((place, number) => {
    if (number % 3 === 0) place.style.color = colours[number % 5];
    if (number % 7 === 0) place.style.backgroundColor = colours[(number + 2) % 5];
    if (number % 11 === 0) place.style.opacity = 0.6;
    if (number % 13 === 0) place.id = "twice";
    if (number % 17 === 0) place.setAttribute("role", "button");
  });
  document.querySelectorAll("a").forEach((link, number) => { if (number % 4 === 0) link.textContent = ""; });
}"""


def test_rules_made_quicker_find_what_axe_finds(visitor):
    visitor.visit("/glossary/")
    visitor.page.evaluate(SPOIL)
    found = breaches(visitor.page)
    visitor.page.evaluate("delete window.axe")
    assert breaches(visitor.page, AXE_SCRIPT) == found
    assert len(found) > 50
    assert {"color-contrast", "html-has-lang", "link-name"} <= {breach.partition(":")[0] for breach in found}


def test_form_that_was_not_accepted_is_accessible_and_says_why(visitor):
    visitor.visit("/accounts/login/")
    visitor.page.locator("main").get_by_role("button", name="Sign in").click()
    assert visitor.page.get_by_role("heading", name="There is a problem").is_visible()
    assert visitor.page.title().startswith("Error: ")
    assert breaches(visitor.page) == []


def test_form_that_stood_open_too_long_says_what_to_do(visitor):
    visitor.visit("/accounts/login/")
    visitor.page.context.clear_cookies()
    visitor.page.locator("main").get_by_role("button", name="Sign in").click()
    assert visitor.page.locator("h1").inner_text() == "The form could not be sent"
    assert breaches(visitor.page) == []


@pytest.mark.parametrize("width", [768, 810, 1024])
@pytest.mark.parametrize("address", WITH_TABLES)
def test_page_fits_a_tablet(member, address, width):
    member.stay(address)
    member.resize(width)
    member.page.evaluate(OPEN_ALL)
    assert member.page.evaluate(STRUCTURE)["sideways"] <= 0
    tables = "[...document.querySelectorAll('.table-scroll')].every(place => place.scrollWidth <= place.clientWidth)"
    assert member.page.evaluate(tables)


@pytest.mark.parametrize("address", WITH_TABLES[2:])
def test_tables_stay_tables_on_a_telephone_with_their_first_columns_in_sight(member, address):
    member.resize(390)
    member.visit(address)
    Layout(member.page)
    assert set(member.page.evaluate(SHAPES)) == {"table"}
    assert min(member.page.evaluate(SECOND_COLUMN), default=0) >= 0


@pytest.mark.parametrize("width", [320, 640, 768, 1000, 1024, 1280])
def test_scorecard_keeps_words_whole_and_in_their_columns(member, width):
    member.resize(width)
    for address in ("/kpis/", "/kpis/?sort=-change"):
        member.visit(address)
        assert member.page.evaluate(OUT_OF_COLUMN) == []
        assert member.page.evaluate(BROKEN_WORDS) == []


def test_scorecard_has_a_line_or_two_for_each_kpi(member):
    member.resize(1280)
    member.visit("/kpis/")
    current = ".scorecard:not(.scorecard--older) .lines__one"
    lines = member.page.evaluate(f"[...document.querySelectorAll('{current}')].map(line => line.offsetHeight)")
    assert len(lines) > 50
    assert max(lines) <= 55
    assert sorted(lines)[len(lines) // 2] <= 40


@pytest.mark.parametrize("role", ["officer", "manager", "administrator"])
def test_each_role_signs_in_and_reads(browser, site, role):
    context = browser.new_context()
    page = context.new_page()
    email, password = site.people[role]
    page.goto(f"{site.url}/kpis/?rating=red")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    assert page.url == f"{site.url}/kpis/?rating=red"
    assert page.locator("h1").inner_text() == "Scorecard"
    context.close()
